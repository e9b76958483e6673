"""Poll answers: the path that has to be fast, from a pressed or typed option to the ballot.

It asks the database nothing before the write: what memory says of the chat's run is checked under the lock of the run. Where
another replica has changed what memory relied on, nothing is written, and the answer is given again by what the tables say.

An answer counts its sender as here, except to the readiness check days before. A typed option, or its number, counts in a
named poll; in an anonymous poll, and for a check in the group's chat, people are told to press. An answer to a session
that is not on is refused with what is on. Which answer counts, and secrecy: `bot/runs/ballot_box.py`.
"""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.attendees import Attendees
from bot.handlers.context import ChatContext, ContextLoader
from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.handlers.which_session import WhichSession
from bot.ports import Outcome, Pressed, Refreshed, delivery_of
from bot.runs.state_cache import LoadedRun
from bot.runs.submission import Result, Submission
from dialogs import texts
from dialogs.engine import stale_controls
from dialogs.features.answers import is_secret
from dialogs.features.polls.ballots import typed, typed_to_check, typed_unclearly
from dialogs.grammar.normalise import said_as_answer
from dialogs.plan.model import POLL_ID_BEFORE
from dialogs.run.commands import Answer, Command, Join
from dialogs.texts.sentence import PersonId, Refused, sentence


class PollAnswers:
    """Gives answers to the write side without the steps that only commands need."""

    def __init__(
        self,
        services: Services,
        *,
        contexts: ContextLoader,
        run_lookup: RunLookup,
        which_session: WhichSession,
        attendees: Attendees,
    ) -> None:
        self._clock, self._service, self._presenter = services.clock, services.service, services.presenter
        self._contexts, self._run_lookup = contexts, run_lookup
        self._which_session, self._attendees = which_session, attendees

    async def answered(self, pressed: Pressed) -> Outcome:
        """Count an answer, from whichever chat its card stands in. Raises Refused where its session is not on."""
        by = await self._contexts.person(pressed)
        remembered = await self._run_lookup.remembered(pressed.where)
        if remembered is not None and pressed.run in ("", remembered.row.id):
            result = await self._take(pressed, by, remembered)
            if result.loaded is not None:
                return await self._presenter.outcome(result)
        return await self._presenter.outcome(await self._take(pressed, by, await self._asking(pressed, by)))

    async def _asking(self, pressed: Pressed, by: PersonId) -> LoadedRun:
        """The run that an answer is for, as the tables say."""
        run_id = await self._run_lookup.live_run(pressed.where)
        if pressed.run and pressed.run != run_id:
            other = await self._run_lookup.shown_elsewhere(pressed.run, pressed.where, by)
            run_id = other.id if other else run_id
        loaded = await (self._service.loaded(run_id) if run_id else self._which_session.asking(by, pressed))
        if loaded is None:
            raise Refused(sentence(texts.FORM_UNKNOWN))
        if pressed.run and pressed.run != loaded.row.id:
            raise Refused(*stale_controls.out_of_date(loaded.plan, loaded.run, self._clock.now(), by))
        return loaded

    async def _take(self, pressed: Pressed, by: PersonId, loaded: LoadedRun) -> Result:
        answer = Answer(
            by=by,
            poll=pressed.poll,
            options=pressed.options,
            opening=pressed.opening or None,
            why=pressed.inputs.get("why"),
        )
        submission = Submission(
            run_id=loaded.row.id,
            command=answer,
            first=await self._arrival(pressed, by, loaded),
            delivery_id=delivery_of(pressed),
            secret=is_secret(loaded.plan, loaded.run, answer),
        )
        return await self._service.take(submission)

    async def _arrival(self, pressed: Pressed, by: PersonId, loaded: LoadedRun) -> tuple[Command, ...]:
        """Commands that count the sender as here. An answer to the readiness check, days before, does not."""
        if pressed.poll == POLL_ID_BEFORE:
            return ()
        if not loaded.run.knows_here(by):
            return (await self._attendees.join(loaded, by),)
        return () if self._service.memory_is_exact else (Join(person=by),)  # they may have left on another replica

    async def refreshed(self, refreshed: Refreshed) -> Outcome:
        """The card of a poll as its reader should see it now."""
        by = await self._contexts.person(refreshed)
        run_id = await self._run_lookup.live_run(refreshed.where)
        if run_id is None:
            return Outcome()
        asked = Answer(by=by, poll=refreshed.poll, options=(), opening=refreshed.opening)
        return await self._presenter.answered(run_id, asked)


def typed_answer(context: ChatContext, text: str, *, private: bool) -> Command | None:
    """Somebody may type an option of the open poll instead of pressing its button.

    An answer to a check counts only in a private chat. Raises Refused elsewhere.
    """
    loaded = context.loaded
    if loaded is None or not (loaded.row.live and loaded.run.live):
        return None
    answer = next((found for said in said_as_answer(text) if (found := typed(loaded.plan, loaded.run, said))), None)
    if answer is None and typed_unclearly(loaded.plan, loaded.run, said_as_answer(text)):
        raise Refused(sentence(texts.PRESS_PLEASE))
    if answer is None and (checked := typed_to_check(loaded.plan, loaded.run, text)) is not None:
        if not private:
            raise Refused(sentence(texts.PRESS_PLEASE))
        answer = checked
    return replace(answer, by=context.by) if answer is not None else None
