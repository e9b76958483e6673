"""Which session: where a private word may be about several, its writer is asked with buttons, and the word goes with them.

A button says `session 1a2b3c: +5`: the beginning of the run's id, and what was said. Only sessions that its sender is in
can be named so. Each button shows title, start time and some other people. A poll answered privately goes to the session
that asks it now; if several do, the answer is refused and has to be sent in the session. Without a choice nothing is
done.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from zoneinfo import ZoneInfo

from bot.handlers.context import ChatContext, ContextLoader
from bot.handlers.run_lookup import RunLookup
from bot.handlers.services import Services
from bot.infra.translations import catalogue
from bot.ports import Heard, Outcome, Pressed
from bot.runs.state_cache import LoadedRun
from bot.store import people
from bot.store.runs import RunRow
from cards.context import CardContext
from cards.language import Words
from cards.view import Button, Say, View
from dialogs import texts
from dialogs.features.answers import open_now
from dialogs.texts.sentence import At, PersonId, Planned, Refused, sentence

SHORT = 12  # characters of a run's id: unique among the few sessions of one person
MOST = 5  # sessions offered
LONGEST_WORD = 400  # characters that fit into a button
MOST_NAMED = 2  # other people named on the button of a session
_CHOSEN = re.compile(rf"session (?P<run>[0-9a-f]{{{SHORT}}}): (?P<word>.*)", re.DOTALL)


class WhichSession:
    """Asks which session somebody means, and finds the one they chose."""

    def __init__(self, services: Services, contexts: ContextLoader, run_lookup: RunLookup) -> None:
        self._database, self._identities = services.database, services.identities
        self._contexts, self._run_lookup = contexts, run_lookup

    async def chosen(self, heard: Heard) -> tuple[ChatContext, str] | None:
        """The context of the session that a button names, and the word; None for anything else said privately."""
        found = _CHOSEN.fullmatch(heard.text)
        if found is None:
            return None
        context = await self._contexts.outside(heard)
        for row in await self._run_lookup.runs_of(context.by):
            if row.id.startswith(found["run"]):
                return context.about(await self._contexts.run(row)), found["word"]
        raise Refused(sentence(texts.SESSION_IS_OVER))

    async def asking(self, by: PersonId, pressed: Pressed) -> LoadedRun | None:
        """The session whose poll somebody answered outside its chat: of several the one that asks this now."""
        rows = await self._run_lookup.runs_of(by)
        loaded = [await self._contexts.run(row) for row in rows]
        asking = [one for one in loaded if _asks(one, pressed)]
        if len(asking) > 1:
            raise Refused(sentence(texts.SEND_IN_SESSION))
        return next(iter(asking or loaded), None)

    async def ask(self, heard: Heard, rows: Sequence[RunRow]) -> Outcome:
        """Ask with a button for each session. Nothing is done, and nothing stored: the same word asks again."""
        by = await self._identities.person(heard.where, heard.who)
        buttons = tuple([await self._button(row, by, heard.text[:LONGEST_WORD]) for row in rows[:MOST]])
        said = catalogue(self._run_lookup.defaults.locale).gettext
        return Outcome(View(said(texts.WHICH_SESSION_HERE), (), buttons, card="TextCard"), refused=True)

    async def _button(self, row: RunRow, by: PersonId, word: str) -> Button:
        """Named by title, time, and somebody else who is in it: a title alone may be that of both."""
        loaded = await self._contexts.run(row)
        others = [person for person in loaded.run.here if person != by][:MOST_NAMED]
        async with self._database.reading() as tx:
            known = await people.members(tx, others)
        locale = self._run_lookup.defaults.locale
        names = {person: member.name for person, member in known.items()}
        words = Words(CardContext(loaded.plan, ZoneInfo(row.timezone), locale, names, catalogue=catalogue(locale)))
        since = At(row.started_at or row.opened_at)
        label = words.say(texts.SESSION_SINCE, title=Planned(loaded.plan.title), since=since)
        if others:
            label = words.say(texts.SESSION_WITH, session=label, people=words.people(others))
        return Button(label, Say(f"session {row.id[:SHORT]}: {word}"))


def _asks(loaded: LoadedRun, pressed: Pressed) -> bool:
    """Whether a session asks this now; the opening counts where the press names one."""
    now = (one for one in open_now(loaded.plan, loaded.run) if one.poll == pressed.poll)
    return any(pressed.opening in (0, one.opening) for one in now)
