"""Polls and private checks: when they open and close, what facilitators may do with them, and what becomes visible.

They open with their step, or by hand, and close with it at the latest.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import assert_never

from dialogs import texts
from dialogs.features import support_needs
from dialogs.features.feature import Due, Effects, Feature, Rank, good
from dialogs.features.ideas.decide import MODERATION, close_by_hand
from dialogs.features.ideas.lists import open_id, state_of
from dialogs.features.polls.awaited import awaited, ballot_of, waits_for
from dialogs.features.polls.ballots import ANSWERING
from dialogs.features.polls.counts import dots, shown, shown_dots
from dialogs.features.polls.question import (
    closed_polls,
    closes_late,
    has_own_card,
    open_ids,
    opening_with,
    opens_early,
    polls_of_step,
    question_of,
    stays_open,
    to_close,
)
from dialogs.features.polls.show import show_poll, show_results
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, ForgetBallots, Show, stamp
from dialogs.run.expiry import kept, until_end
from dialogs.run.messages import Card, OptionsCard, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.replace import changed
from dialogs.run.schedule import lag, running_step
from dialogs.run.state import PollState, Run, Undoable, with_entry
from dialogs.texts.sentence import At, Planned, Refused, sentence

Command = c.OpenPoll | c.ClosePoll | c.ChangePoll | c.ShowOptions | c.ShowResults

# -- opening and closing -----------------------------------------------------------------------------------------------


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    """Open the poll and the check of the running step. A vote waits for the ideas that it is about."""
    for poll in open_ids(draft.run):
        if _is_over(draft.plan, draft.run, poll):  # its own step was passed over
            _time_is_up(poll, draft, at)
    for poll in opening_with(draft.plan, draft.step):
        _open(draft, poll, at)
    for poll in polls_of_step(draft.step):
        if awaited(draft.plan, draft.run, poll) is None:
            _open(draft, poll, at)
        elif (collect := waits_for(draft.plan, poll)) is not None and not state_of(draft.run, collect).waits:
            draft.add(e.IdeasAwaited(at=at, collect=collect))


def _is_over(plan: Plan, run: Run, poll: str) -> bool:
    """A poll that is open in several steps is still open although the last of them lies behind."""
    here, own = plan.step(run.step or ""), plan.poll_steps[poll]
    if closes_late(plan, poll):
        return here.block != own.block
    return opens_early(plan, poll) and plan.index_of[here.path] > plan.index_of[own.path]


def _open(draft: PendingEvents, poll: str, at: datetime) -> None:
    """Open a poll for answers; an open one stays as it is. It begins from nothing, unless its opening was taken back."""
    state = draft.run.polls.get(poll, PollState())
    if not state.open:
        ends_at, ideas = _ends_at(draft, poll, at), ballot_of(draft.plan, draft.run, poll)
        opening = (0 if ideas else state.held) or max(state.opening, state.latest) + 1
        draft.add(e.PollOpened(at=at, poll=poll, opening=opening, step=draft.step.path, ends_at=ends_at, ideas=ideas))


def _ends_at(draft: PendingEvents, poll: str, at: datetime) -> datetime | None:
    """When a poll that opens with its own step closes by itself; None: with the step."""
    lasts = draft.step.poll_lasts
    return draft.run.moment(at) + lasts if lasts and _is_of_step(draft.step, poll) else None


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    at, timed = run.visit.poll_ends_at, step.poll or step.vote
    if at is not None and timed is not None and timed.id in open_ids(run):
        yield Due(at, Rank.POLL, partial(_time_is_up, timed.id))
    vote = step.vote
    waits = vote is not None and not run.polls.get(vote.id, PollState()).opening
    if vote is not None and waits and run.step_started_at is not None and awaited(plan, run, vote.id) is None:
        yield Due(run.step_started_at, Rank.POLL, partial(_opened_late, vote.id))  # ideas are shown by now


def _time_is_up(poll: str, draft: PendingEvents, at: datetime) -> None:
    _close(draft, poll, at)
    support_needs.collect(draft, at)


def _opened_late(poll: str, draft: PendingEvents, at: datetime) -> None:
    _open(draft, poll, at)


def _close(draft: PendingEvents, poll: str, at: datetime, *, with_step: bool = False) -> None:
    """Close an open poll with the counts the command carries; hidden where they would give answers away."""
    question = question_of(draft.plan, draft.run, poll)
    tally, state = draft.tally(poll, question.places), draft.run.polls[poll]
    counts = dots(tally, votes=question.each).counts
    before = c.Tally(*state.told) if state.told else None
    if question.anonymous and question.stack:
        counts = shown_dots(tally, votes=question.votes, before=before)
    elif question.anonymous:
        counts = shown(tally, choose=question.choose, before=before)
    event = e.PollClosed(
        at=at, poll=poll, opening=state.opening, answered=tally.answered, counts=counts, with_step=with_step
    )
    draft.add(event)


def _close_all(draft: PendingEvents, at: datetime) -> None:
    """Close every open poll: polls end with the step during which they are open. What opened early goes on."""
    for poll in open_ids(draft.run):
        if not stays_open(draft.plan, draft.run, poll):
            _close(draft, poll, at, with_step=True)


def _end(draft: PendingEvents, at: datetime) -> None:
    """The session is over, perhaps before the own step of a poll that opened early."""
    for poll in open_ids(draft.run):
        _time_is_up(poll, draft, at)


# -- undo --------------------------------------------------------------------------------------------------------------


def _withdraw(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """The step is left as if it had not begun: its polls close, and keep their answers for when they open again."""
    for poll in open_ids(draft.run):
        before, question = last.before.polls.get(poll, PollState()), question_of(draft.plan, draft.run, poll)
        if before.open and before.opening == draft.run.polls[poll].opening:
            continue  # it was open all the time
        if before.open and question.anonymous:  # the command had closed it, and opened it again from nothing
            raise Refused(sentence(texts.UNDO_ANONYMOUS, question=Planned(question.question)))
        _take_back(draft, poll, at)


def _take_back(draft: PendingEvents, poll: str, at: datetime) -> None:
    """Close a poll and keep its answers. Those without names cannot be kept, so they must not be lost by a slip."""
    question = question_of(draft.plan, draft.run, poll)
    answered = draft.tally(poll, question.places).answered
    if answered and question.anonymous:
        raise Refused(sentence(texts.UNDO_ANSWERED, question=Planned(question.question)))
    opening = draft.run.polls[poll].opening
    draft.add(e.PollClosed(at=at, poll=poll, opening=opening, answered=answered, counts=(), undone=True))


def _undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    assert last.after is not None
    for poll, after in last.after.polls.items():
        before, now = last.before.polls.get(poll, PollState()), draft.run.polls[poll]
        if before.open and not now.open and (last.moved or not after.open):
            _open_again(draft, last, poll, at)
        elif last.name in ("poll", *MODERATION) and after.open and not before.open:
            if not now.open:
                raise Refused(sentence(texts.UNDO_TOO_LATE, command=last.name, instead="results"))
            _take_back(draft, poll, at)
        elif last.name == "options" and _own(before) != _own(after):
            _refuse_once_open(draft, poll)
            options, url, alt = _own(before)
            draft.add(e.PollChanged(at=at, poll=poll, options=options or (), image_url=url, image_alt=alt))


def _own(state: PollState) -> tuple[tuple[str, ...] | None, str | None, str | None]:
    return state.options, state.image_url, state.image_alt


def _open_again(draft: PendingEvents, last: Undoable, poll: str, at: datetime) -> None:
    """Open a poll that the command closed, with its answers. Without names they are gone: it stays closed."""
    now, question = draft.run.polls[poll], question_of(draft.plan, draft.run, poll)
    if not question.anonymous or not now.answered:
        ends_at = _goes_on_until(draft, last, poll, at)
        opened = e.PollOpened(at=at, poll=poll, opening=now.opening, step=now.step, ends_at=ends_at, ideas=now.ideas)
        draft.add(opened)
    elif last.name == "close":
        raise Refused(sentence(texts.UNDO_ANONYMOUS, question=Planned(question.question)))
    elif draft.run.visit.poll_ends_at is not None and _is_of_step(draft.step, poll):  # what waits for its end begins
        draft.add(e.PollClosed(at=at, poll=poll, opening=now.opening, answered=now.answered, counts=now.counts))


def _is_of_step(step: Step, poll: str) -> bool:
    return any(one is not None and one.id == poll for one in (step.poll, step.vote))


def _goes_on_until(draft: PendingEvents, last: Undoable, poll: str, at: datetime) -> datetime | None:
    """A poll with a length of its own that was closed by mistake has the time it had left. None: nothing to say."""
    ended_at = last.before.visit.poll_ends_at
    if last.moved or ended_at is None or not _is_of_step(draft.step, poll):
        return None
    return draft.run.moment(at) + (ended_at - last.before.moment(last.at))


# -- commands ----------------------------------------------------------------------------------------------------------


def _decide(draft: PendingEvents, command: Command, at: datetime) -> None:
    plan, run = draft.plan, draft.run
    match command:
        case c.OpenPoll():
            poll = _named(plan, run, command.poll)
            if (why := awaited(plan, run, poll)) is not None:
                raise Refused(why)
            _open(draft, poll, at)
        case c.ClosePoll():
            _close_by_hand(draft, command.poll, at)
        case c.ChangePoll():
            _change(draft, command, at)
        case c.ShowOptions():
            _refuse_once_open(draft, _to_come(plan, run, command.poll))
        case c.ShowResults():
            _show_again(draft, command, at)
        case _:
            assert_never(command)


def _named(plan: Plan, run: Run, poll: str | None) -> str:
    """The poll a facilitator means: by id, else the running step's. Refused when there is none."""
    if poll is not None:
        if poll not in plan.poll_steps:
            known = ", ".join(sorted(one.id for step in plan.steps for one in (step.poll, step.vote) if one)) or "-"
            raise Refused(sentence(texts.NO_SUCH_POLL, poll=poll, known=known))
        return poll
    own = polls_of_step(plan.step(run.step)) if run.step else ()
    if not own:
        raise Refused(sentence(texts.STEP_HAS_NO_POLL))
    return own[0]


def _to_come(plan: Plan, run: Run, poll: str | None) -> str:
    """The poll of that id, or the next one that has not opened yet. Raises Refused."""
    if poll is not None:
        return _named(plan, run, poll)
    coming = (id_ for id_, step in plan.poll_steps.items() if step.poll and not run.polls.get(id_, PollState()).opening)
    found = next(coming, None)
    if found is None:
        raise Refused(sentence(texts.NO_POLL_TO_COME))
    return found


def _close_by_hand(draft: PendingEvents, poll: str | None, at: datetime) -> None:
    known = open_ids(draft.run)
    if not known and poll is None and open_id(draft.run) is not None:  # “close” is about what is open
        close_by_hand(draft, at)
        return
    if not known:
        raise Refused(sentence(texts.NO_OPEN_POLL))
    now = to_close(draft.plan, draft.run)
    if poll is None and len(now) > 1:
        raise Refused(sentence(texts.WHICH_POLL, known=", ".join(now)))
    meant = now[0] if poll is None else _named(draft.plan, draft.run, poll)
    if meant not in known:
        raise Refused(sentence(texts.POLL_IS_CLOSED))
    _close(draft, meant, at)
    support_needs.collect(draft, at)


def _refuse_once_open(draft: PendingEvents, poll: str) -> None:
    state = draft.run.polls.get(poll)
    if draft.plan.poll_steps[poll].poll is None or (state is not None and (state.opening or state.held)):
        raise Refused(sentence(texts.TOO_LATE_TO_CHANGE_POLL))


def _change(draft: PendingEvents, command: c.ChangePoll, at: datetime) -> None:
    poll = _named(draft.plan, draft.run, command.poll)
    _refuse_once_open(draft, poll)
    options = tuple(option.strip() for option in command.options if option.strip())
    if not 2 <= len(options) <= 20 or len(set(options)) < len(options):
        raise Refused(sentence(texts.OPTIONS_OUT_OF_RANGE))
    new = e.PollChanged(at=at, poll=poll, options=options, image_url=command.image_url, image_alt=command.image_alt)
    draft.add(new)


def _show_again(draft: PendingEvents, command: c.ShowResults, at: datetime) -> None:
    known = tuple(closed_polls(draft.run))
    poll = _named(draft.plan, draft.run, command.poll) if command.poll else (known[-1] if known else None)
    if poll is None and not open_ids(draft.run):
        raise Refused(sentence(texts.NO_RESULTS_YET))
    if poll is None or poll not in known:
        raise Refused(sentence(texts.RESULTS_WHEN_CLOSED))
    draft.add(e.ResultsShown(at=at, poll=poll, opening=draft.run.polls[poll].opening))


# -- what becomes visible ----------------------------------------------------------------------------------------------


def _acknowledge(plan: Plan, run: Run, command: Command, at: datetime) -> Card | None:
    match command:
        case c.OpenPoll():
            return _opened(plan, run, at)
        case c.ClosePoll():
            return good(texts.ACK_POLL_CLOSED)
        case c.ChangePoll():
            return good(texts.ACK_POLL_CHANGED, count=len(command.options))
        case c.ShowOptions():
            now = question_of(plan, run, _to_come(plan, run, command.poll))
            return OptionsCard(
                poll=now.id, question=now.question, options=now.options, image_url=now.image_url, image_alt=now.image_alt
            )
        case c.ShowResults():
            return good(texts.ACK_SHOWN)
        case _:
            assert_never(command)


def _opened(plan: Plan, run: Run, at: datetime) -> Card | None:
    if run.phase == "ended":
        return good(texts.ACK_ENDED)
    if running_step(plan, run) is None or run.ends_at is None:
        return None
    return good(texts.ACK_POLL_OPEN, until=At((run.visit.poll_ends_at or run.ends_at) + lag(run, at)))


def _retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    step = running_step(plan, run)
    own = (poll for poll in polls_of_step(step) if _opened_here(run, step, poll)) if step is not None else ()
    return tuple(show_poll(plan, run, poll) for poll in dict.fromkeys((*open_ids(run), *own)))


def _host(plan: Plan, run: Run, step: Step) -> str | None:
    lasting = (*opening_with(plan, step), *(poll for poll in polls_of_step(step) if closes_late(plan, poll)))
    if step.path == run.step and lasting:
        return f"poll:{lasting[0]}:{_opening(run, step, lasting[0])}"
    vote = step.vote.id if step.vote is not None else None  # on a card of its own: an idea on it may be hidden later
    opened = (poll for poll in polls_of_step(step) if poll != vote and _opened_here(run, step, poll))
    return next((f"poll:{poll}:{run.polls[poll].opening}" for poll in opened), None)


def _opening(run: Run, step: Step, poll: str) -> int:
    """The opening of a poll with its own card: the one that is on, or the one that comes with the step in a moment."""
    state = run.polls.get(poll, PollState())
    return state.opening if _opened_here(run, step, poll) else state.held or max(state.opening, state.latest) + 1


def _opened_here(run: Run, step: Step, poll: str) -> bool:
    state = run.polls.get(poll)
    return state is not None and state.opening > 0 and state.step == step.path


def _react(plan: Plan, run: Run, event: e.PollEvent | e.StepStarted) -> Effects:
    if isinstance(event, e.StepStarted):  # the card of a poll that goes on no longer says what its step was
        before = run.clock.stays[-1].step if run.clock.stays else None
        lasting = (poll for poll in open_ids(run) if has_own_card(plan, poll) and run.polls[poll].step == before)
        return tuple(show_poll(plan, run, poll) for poll in lasting)
    until = kept(plan, run, event.at)
    match event:
        case e.PollOpened():
            return (show_poll(plan, run, event.poll),)
        case e.PollClosed(undone=True):
            return (_withdrawn(plan, run, event, until),)
        case e.PollClosed():
            secret = question_of(plan, run, event.poll).anonymous
            forget = (ForgetBallots(event.poll, event.opening),) if secret else ()
            closed = show_poll(plan, run, event.poll)
            closed = Show(closed.slot, closed.card, closed.to, until)
            if event.poll == support_needs.POLL and support_needs.asks(plan):  # the list that follows has the counts
                return (*forget, closed)
            none = _none_answered(plan, run, event)
            if event.with_step:  # on the card they answered on: the next step's card is what everybody reads now
                return (*forget, show_results(plan, run, event.poll, until, closed.slot), *none)
            return (*forget, closed, *none, show_results(plan, run, event.poll, until))
        case e.ResultsShown():
            slot = f"results:{event.poll}:{event.opening}:{stamp(event.at)}"
            return (show_results(plan, run, event.poll, until, slot),)
        case e.PollChanged():
            return ()
        case _:
            assert_never(event)


def _withdrawn(plan: Plan, run: Run, event: e.PollClosed, until: datetime) -> Show:
    """The card of an opening that was taken back, without its buttons."""
    state = changed(run.polls[event.poll], opening=event.opening, open=False)
    shown = show_poll(plan, changed(run, polls=with_entry(run.polls, event.poll, state)), event.poll)
    return Show(shown.slot, shown.card, shown.to, until)


def _none_answered(plan: Plan, run: Run, event: e.PollClosed) -> Effects:
    """Silence on a check is told to facilitators alone: nobody knows whether people are ready."""
    question = question_of(plan, run, event.poll)
    if event.answered or not question.is_check:
        return ()
    card = TextCard(said=sentence(texts.CHECK_SILENT, question=Planned(question.question)), tone="warning")
    return (Show(f"silent:{event.poll}:{event.opening}", card, FACILITATORS, until_end(plan, run, event.at)),)


FEATURE = Feature(
    host=_host,
    enter=_enter,
    due=_due,
    close=_close_all,
    end=_end,
    withdraw=_withdraw,
    undo=_undo,
    retimed=_retimed,
    commands=(c.OpenPoll, c.ClosePoll, c.ChangePoll, c.ShowOptions, c.ShowResults),
    decide=_decide,
    acknowledge=_acknowledge,
    answering=ANSWERING,
    events=(e.StepStarted, e.PollOpened, e.PollChanged, e.PollClosed, e.ResultsShown),
    react=_react,
)
