"""Support-needs survey: what a group needs, collected without names and told to leaders only if the group agrees.

A plan asks for them with an anonymous poll called `support-needs`. While it is open, people may also write lines of their
own. When it closes, what was chosen and written is put to the group as a numbered list: choices first, by their place in the
poll, then lines by area and alphabet. Anybody may take something out. What is left when the session ends is the
digest, if enough people agreed; else nothing leaves the room.

Where options begin with an area and a colon ("In supervision: time to think"), lines are collected by area too. Lines of
fewer than four people are deleted. After the end only facilitators take something out. How many must agree: `needs_list`.
Lines that are not passed on are deleted when the session can no longer be reopened.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import assert_never

from dialogs import texts
from dialogs.features.feature import Answering, Ballot, Due, Effects, Feature, OpenNow, Rank, good
from dialogs.features.needs_list import (
    AGREE,
    AGREE_OPTION,
    EACH,
    POLL,
    WROTE,
    areas,
    asks,
    collecting,
    deciding,
    enough,
    items,
    list_is_left_out,
    needed,
    options,
)
from dialogs.features.polls.counts import HIDDEN_BELOW
from dialogs.features.polls.question import opening_with
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, FACILITATORS, Effect, ForgetBallots, ForgetNeeds, NumberNeeds, Show, stamp
from dialogs.run.expiry import KEPT_AFTER_END, kept, until_end
from dialogs.run.feature_states import NeedsState, PollState
from dialogs.run.messages import Card, DigestReadyCard, NeedsCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import running_step
from dialogs.run.state import Run, Undoable
from dialogs.texts.sentence import Planned, Refused, sentence

FORM_AFTER = timedelta(minutes=1)  # after the step began, when people get the form


def _open_now(plan: Plan, run: Run) -> tuple[OpenNow, ...]:
    if collecting(plan, run):
        return (OpenNow(WROTE, run.polls[POLL].opening, (len(areas(options(plan, run))) + 1) * EACH, True),)
    if deciding(plan, run) and run.needs is not None:
        return (OpenNow(AGREE, run.needs.opening, 1, True),)
    return ()


def _accept(plan: Plan, run: Run, answer: c.Answer) -> Ballot | None:
    """I agree that the list of support needs is passed on."""
    if answer.poll != AGREE:
        return None
    if run.needs is None or not deciding(plan, run):
        raise Refused(sentence(texts.NEEDS_NOT_YET if run.needs is None else texts.NEEDS_SETTLED))
    return Ballot(AGREE, run.needs.opening, (AGREE_OPTION,), None, True)


def _agreed(plan: Plan, run: Run, answer: c.Answer) -> Card | None:
    return good(texts.ACK_NEEDS_AGREED) if answer.poll == AGREE else None


def _show_answered(plan: Plan, run: Run, poll: str) -> Effects:
    if poll != AGREE or not deciding(plan, run) or run.ends_at is None:
        return ()
    return (show(plan, run, run.ends_at),)


# -- deciding ----------------------------------------------------------------------------------------------------------


def _decide(draft: PendingEvents, command: c.NeedsCommand, at: datetime) -> None:
    """Write lines (the service keeps them), take something out, or show the list."""
    plan, run = draft.plan, draft.run
    match command:
        case c.WriteNeeds():
            check_lines(plan, run, command)
        case c.TakeOutNeeds():
            _take_out(draft, command, at)
        case c.ShowNeeds():
            if run.needs is None and not collecting(plan, run):
                raise Refused(sentence(texts.NEEDS_NOT_YET))
            draft.add(e.NeedsShown(at=at))
        case _:
            assert_never(command)


def check_lines(plan: Plan, run: Run, command: c.WriteNeeds) -> None:
    """Refuse lines at the wrong time or for an area there is not."""
    if not collecting(plan, run):
        raise Refused(sentence(texts.NEEDS_NOT_NOW))
    known = len(areas(options(plan, run)))
    if any(area is not None and not 0 <= area < known for area, _ in command.lines):
        raise Refused(sentence(texts.NEEDS_NOT_NOW))


def _take_out(draft: PendingEvents, command: c.TakeOutNeeds, at: datetime) -> None:
    run = draft.run
    if run.needs is None or collecting(draft.plan, run):
        raise Refused(sentence(texts.NEEDS_NOT_YET))
    if run.needs.approved is not None and command.by not in run.facilitators:
        raise Refused(sentence(texts.NEEDS_SETTLED))
    left = items(draft.plan, run)
    for number in command.numbers:
        if number not in left:
            raise Refused(sentence(texts.NEEDS_NO_SUCH, number=number))
    for number in dict.fromkeys(command.numbers):
        draft.add(e.NeedTakenOut(at=at, number=number))


def collect(draft: PendingEvents, at: datetime) -> None:
    """The poll has just closed: lines become part of the list where enough people wrote some."""
    state, before = draft.run.polls.get(POLL, PollState()), draft.run.needs
    if not asks(draft.plan) or state.open or state.opening <= (before.opening if before else 0):
        return
    tally = draft.tally(WROTE, 0)
    lines = sum(tally.counts) if tally.answered >= HIDDEN_BELOW else 0
    draft.add(e.NeedsCollected(at=at, opening=state.opening, wrote=tally.answered, lines=lines))


def _withdraw(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """Lines that were written have no names, so they must not be lost by a slip."""
    if draft.tally(WROTE, 0).answered and collecting(draft.plan, last.after or draft.run):
        question = draft.plan.poll_steps[POLL].poll
        assert question is not None
        raise Refused(sentence(texts.UNDO_ANSWERED, question=Planned(question.question)))


def _settle(draft: PendingEvents, at: datetime) -> None:
    """The session ends: what is left of the list goes to the leaders, if enough people agreed."""
    if not deciding(draft.plan, draft.run):
        return
    present = _present(draft.run)
    approved = enough(draft.tally(AGREE, 1).answered, present)
    # Not how many agreed: where all did, or all but one, it would tell who.
    draft.add(e.NeedsSettled(at=at, agreed=needed(present) if approved else 0, present=present, approved=approved))


def _present(run: Run) -> int:
    return len(run.here)  # facilitators too: they may agree like everybody


# -- showing -----------------------------------------------------------------------------------------------------------


def show(plan: Plan, run: Run, until: datetime, slot: str | None = None) -> Show:
    """The list as it stands, or, while it is being collected, a way to write a line."""
    needs = run.needs or NeedsState()
    state = run.polls.get(POLL, PollState())
    stage = "collecting" if collecting(plan, run) else "deciding" if deciding(plan, run) else "over"
    card = NeedsCard(
        stage=stage,  # type: ignore[arg-type]
        opening=needs.opening,
        options=options(plan, run),
        counts=state.counts,
        answered=state.answered,
        items=items(plan, run),
        any_out=bool(needs.taken_out),
        agreed=needs.agreed,
        approved=needs.approved,
        present=_present(run),
        gone=run.phase == "ended" and run.clock.reopen_until is None,
    )
    return Show(slot or _slot(run, stage), card, EVERYONE, until)


def _slot(run: Run, stage: str) -> str:
    opening = run.polls.get(POLL, PollState()).opening
    return f"needs:{opening}" if stage == "collecting" else f"needs:{opening}:agree"


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    """The form for people's own lines comes a minute after the poll, so that they have one thing to do at a time."""
    state = run.polls.get(POLL, PollState())
    if (
        run.step_started_at is None
        or state.step != run.step
        or run.visit.needs_form
        or not collecting(plan, run)
        or not _by_itself(plan, state)
    ):
        return
    yield Due(run.step_started_at + FORM_AFTER, Rank.PROMPT, _post_form)


def _by_itself(plan: Plan, state: PollState) -> bool:
    """Whether the question opened by itself, with its own step or with the earlier one that the plan names."""
    return bool(state.step) and (
        state.step == plan.poll_steps[POLL].path or POLL in opening_with(plan, plan.step(state.step))
    )


def _post_form(draft: PendingEvents, at: datetime) -> None:
    draft.add(e.NeedsShown(at=at, form=True))


def _host(plan: Plan, run: Run, step: Step) -> str | None:
    """The list that the group decides about stands on the card of the step that follows it."""
    stays = run.clock.stays
    before = plan.step(stays[-1].step) if stays and step.path == run.step else None
    mine = before is not None and before.poll is not None and before.poll.id == POLL and not list_is_left_out(plan, run)
    return _slot(run, "deciding") if mine and run.needs is not None and run.needs.approved is None else None


def _retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    step = running_step(plan, run)
    hosts = step is not None and _host(plan, run, step) is not None
    return (show(plan, run, until_end(plan, run, at)),) if hosts else ()


def _react(plan: Plan, run: Run, event: e.NeedsEvent | e.PollOpened | e.StepStarted | e.ReopeningLapsed) -> Effects:
    if isinstance(event, e.StepStarted):
        return _retimed(plan, run, event.at)
    if isinstance(event, e.ReopeningLapsed):  # the lines of a list that is not passed on are deleted only now
        to_itself = run.needs is not None and run.needs.approved is False
        return (show(plan, run, event.at + KEPT_AFTER_END),) if to_itself else ()
    if isinstance(event, e.PollOpened):
        mine = event.poll == POLL and asks(plan) and (run.visit.needs_form or not _by_itself(plan, run.polls[POLL]))
        return (show(plan, run, kept(plan, run, event.at)),) if mine else ()
    until = until_end(plan, run, event.at)
    first = len(options(plan, run)) + 1
    match event:
        case e.NeedsCollected():
            before = first + (run.needs.lines if run.needs else 0) - event.lines
            numbered: Effect = NumberNeeds(before) if event.lines else ForgetNeeds("new")
            closed = show(plan, run, until, f"needs:{event.opening}")
            if list_is_left_out(plan, run):  # the form says so: no step is about it
                return (ForgetBallots(WROTE), numbered, closed)
            seen = run.visit.needs_form or run.polls.get(POLL, PollState()).step != plan.poll_steps[POLL].path
            form = (_without_buttons(closed),) if seen else ()
            return (ForgetBallots(WROTE), numbered, *form, show(plan, run, until))
        case e.NeedTakenOut():
            gone = (ForgetNeeds((event.number,)),) if event.number >= first else ()
            return (*gone, show(plan, run, until), *_shown_again(plan, run, until))
        case e.NeedsSettled():
            told = (Show("digest", DigestReadyCard(agreed=event.agreed), FACILITATORS, until),) if event.approved else ()
            again = _shown_again(plan, run, until)  # the lines themselves go once the end cannot be taken back
            return (ForgetBallots(AGREE), show(plan, run, until), *again, *told)
        case e.NeedsShown(form=True):
            return (show(plan, run, kept(plan, run, event.at)),)
        case e.NeedsShown():
            return (show(plan, run, until, f"needs:{stamp(event.at)}"),)
        case _:
            assert_never(event)


def _shown_again(plan: Plan, run: Run, until: datetime) -> Effects:
    """The lists that were posted when somebody asked: what was taken out must go from them too."""
    asked = run.needs.shown_at if run.needs else ()
    return tuple(show(plan, run, until, f"needs:{stamp(at)}") for at in asked)


def _without_buttons(shown: Show) -> Show:
    assert isinstance(shown.card, NeedsCard)
    return Show(shown.slot, NeedsCard(stage="closed", options=shown.card.options), shown.to, shown.good_until)


def _acknowledge(plan: Plan, run: Run, command: c.NeedsCommand, at: datetime) -> Card:
    match command:
        case c.WriteNeeds():
            return good(texts.ACK_NEEDS)
        case c.TakeOutNeeds():
            return good(texts.ACK_NEED_OUT)
        case c.ShowNeeds():
            return good(texts.ACK_SHOWN)
        case _:
            assert_never(command)


def _close(draft: PendingEvents, to: Step | None, at: datetime) -> None:
    collect(draft, at)


FEATURE = Feature(
    host=_host,
    due=_due,
    retimed=_retimed,
    close=_close,
    end=_settle,
    withdraw=_withdraw,
    commands=(c.WriteNeeds, c.TakeOutNeeds, c.ShowNeeds),
    decide=_decide,
    acknowledge=_acknowledge,
    answering=Answering(open_now=_open_now, accept=_accept, acknowledge=_agreed, show=_show_answered),
    events=(e.ReopeningLapsed, e.StepStarted, e.PollOpened, e.NeedsCollected, e.NeedTakenOut, e.NeedsSettled, e.NeedsShown),
    react=_react,
)
