"""Ideas: when a question opens and closes, what people may write, what facilitators decide, and what becomes visible.

People write privately. When the question closes, their ideas get numbers, and the facilitator decides which of them the
group sees. Without names they are kept like anonymous answers until then. If fewer than four wrote without names, the ideas
wait until the question opens again. One question is open at a time; more lines at once than the plan's `each` are refused.
Same words are merged (`bot/runs/ideas.py`). `undo` keeps what was written.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from functools import partial
from typing import assert_never

from dialogs import texts
from dialogs.features.feature import Answering, Ballot, Due, Effects, Feature, OpenNow, Rank, good
from dialogs.features.ideas import lists, sort
from dialogs.features.ideas.show import ideas_card, question_slot, show_lists, show_question, show_sorting, sort_card
from dialogs.features.polls.counts import HIDDEN_BELOW
from dialogs.features.polls.show import show_votes_on
from dialogs.features.polls.votes_on_ideas import awaited
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import ForgetBallots, NumberIdeas
from dialogs.run.feature_states import IdeasState
from dialogs.run.messages import Card, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import running_step
from dialogs.run.state import Run, Undoable
from dialogs.texts.sentence import Refused, Sentence, counted, sentence

MODERATION = ("show ideas", "hide", "merge")

# -- opening and closing -----------------------------------------------------------------------------------------------


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    if draft.step.collect is not None:
        open_question(draft, draft.step.collect.id, at)


def open_question(draft: PendingEvents, collect: str, at: datetime) -> None:
    """Open a question for ideas. Those that have numbers keep them."""
    state = lists.state_of(draft.run, collect)
    if state.open:
        return
    lasts = lists.collected(draft.plan, collect).lasts
    own = draft.step.collect is not None and draft.step.collect.id == collect
    ends_at = draft.run.moment(at) + lasts if lasts and own else None
    opening = state.held or state.opening + 1
    draft.add(e.IdeasOpened(at=at, collect=collect, opening=opening, step=draft.step.path, ends_at=ends_at))


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    collect = lists.open_id(run)
    if run.visit.ideas_end_at is not None and collect is not None:
        yield Due(run.visit.ideas_end_at, Rank.POLL, partial(_time_is_up, collect))


def _time_is_up(collect: str, draft: PendingEvents, at: datetime) -> None:
    _close(draft, collect, at)


def _close(draft: PendingEvents, collect: str, at: datetime) -> None:
    """Close a question. Ideas without names get numbers where enough people wrote; else they wait for more."""
    asked, state = lists.collected(draft.plan, collect), draft.run.ideas[collect]
    tally = draft.tally(lists.wrote(collect), asked.each)
    enough = not asked.anonymous or tally.answered >= HIDDEN_BELOW
    ideas = sum(tally.counts) if enough else 0
    draft.add(e.IdeasClosed(at=at, collect=collect, opening=state.opening, wrote=tally.answered, ideas=ideas))


def _close_all(draft: PendingEvents, to: Step | None, at: datetime) -> None:
    while (collect := lists.open_id(draft.run)) is not None:
        _close(draft, collect, at)


# -- undo --------------------------------------------------------------------------------------------------------------


def _withdraw(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """The step is left as if it had not begun: what was written is kept for when its question opens again."""
    while (collect := lists.open_id(draft.run)) is not None:
        _take_back(draft, collect, at)


def _take_back(draft: PendingEvents, collect: str, at: datetime) -> None:
    opening = draft.run.ideas[collect].opening
    draft.add(e.IdeasClosed(at=at, collect=collect, opening=opening, wrote=0, ideas=0, undone=True))


def _undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    assert last.after is not None
    for collect, after in last.after.ideas.items():
        before, now = lists.state_of(last.before, collect), draft.run.ideas[collect]
        if before.open and not now.open and (last.moved or not after.open):
            open_question(draft, collect, at)
        elif last.name == "collect ideas" and after.open and not before.open and now.open:
            _take_back(draft, collect, at)
        elif last.name in MODERATION and _order(before) != _order(after):
            draft.add(sort.sorted_as(collect, before, at))


def _order(state: IdeasState) -> object:
    return state.shown, state.hidden, state.merged


# -- commands ----------------------------------------------------------------------------------------------------------


def _decide(draft: PendingEvents, command: c.IdeasCommand, at: datetime) -> None:
    match command:
        case c.WriteIdeas():
            check_lines(draft.plan, draft.run, command)
        case c.ShowIdeas():
            collect, state = _numbered(draft)
            draft.add(sort.sorted_as(collect, sort.show(state, command.numbers), at))
        case c.HideIdeas():
            collect, state = _numbered(draft)
            draft.add(sort.sorted_as(collect, sort.hide(state, command.numbers), at))
        case c.MergeIdeas():
            collect, state = _numbered(draft, command.collect)
            if command.by != c.CLOCK or not sort.are_one(state, command.numbers):
                draft.add(sort.sorted_as(collect, sort.merge(state, command.numbers), at))
        case c.ListIdeas():
            if not draft.run.ideas:
                raise Refused(sentence(texts.IDEAS_NONE_YET))
        case c.OpenIdeas():
            open_question(draft, _to_open(draft), at)
        case c.CloseIdeas():
            close_by_hand(draft, at)
        case _:
            assert_never(command)


def check_lines(plan: Plan, run: Run, command: c.WriteIdeas) -> str:
    """The question that these ideas answer. Raises Refused where none is open, or for too many lines at once."""
    collect = lists.open_id(run)
    if collect is None or not run.live or command.collect not in (None, collect):
        raise Refused(sentence(texts.IDEAS_NOT_NOW))
    if len(command.lines) > lists.collected(plan, collect).each:
        raise Refused(sentence(texts.IDEAS_ENOUGH, most=lists.collected(plan, collect).each))
    return collect


def close_by_hand(draft: PendingEvents, at: datetime) -> None:
    """Close the question that is open. Raises Refused where none is."""
    collect = lists.open_id(draft.run)
    if collect is None:
        raise Refused(sentence(texts.IDEAS_NOT_OPEN))
    _close(draft, collect, at)


def _numbered(draft: PendingEvents, collect: str | None = None) -> tuple[str, IdeasState]:
    """The ideas that numbers are about. Raises Refused where there are none yet."""
    collect = collect or lists.current(draft.plan, draft.run)
    if collect is None:
        raise Refused(sentence(texts.IDEAS_STILL_OPEN if lists.open_id(draft.run) else texts.IDEAS_NONE_YET))
    return collect, draft.run.ideas[collect]


def _to_open(draft: PendingEvents) -> str:
    if lists.open_id(draft.run) is not None:
        raise Refused(sentence(texts.IDEAS_OPEN_ALREADY))
    if draft.step.collect is not None:
        return draft.step.collect.id
    if not draft.run.ideas:
        raise Refused(sentence(texts.IDEAS_NO_QUESTION))
    return lists.current(draft.plan, draft.run) or tuple(draft.run.ideas)[-1]


# -- what can be answered: how many ideas each has written -------------------------------------------------------------


def _open_now(plan: Plan, run: Run) -> tuple[OpenNow, ...]:
    collect = lists.open_id(run)
    if collect is None or not run.live:
        return ()
    asked = lists.collected(plan, collect)
    return (OpenNow(lists.wrote(collect), run.ideas[collect].opening, asked.each, asked.anonymous),)


def _accept(plan: Plan, run: Run, answer: c.Answer) -> Ballot | None:
    return None  # ideas come as lines, never as an answer


def _acknowledge_answer(plan: Plan, run: Run, answer: c.Answer) -> Card | None:
    return None


def _show_answered(plan: Plan, run: Run, poll: str) -> Effects:
    return ()  # a card that changes with each idea would tell who wrote it


# -- what becomes visible ----------------------------------------------------------------------------------------------


def _react(plan: Plan, run: Run, event: e.IdeasEvent) -> Effects:
    collect = event.collect
    match event:
        case e.IdeasOpened():
            return (show_question(plan, run, collect, event.at),)
        case e.IdeasClosed(undone=True):
            return (show_question(plan, run, collect, event.at),)
        case e.IdeasClosed():
            asked, first = lists.collected(plan, collect), run.ideas[collect].ideas - event.ideas + 1
            numbered = NumberIdeas(collect, event.opening, first, asked.anonymous)
            forget = ForgetBallots(lists.wrote(collect), event.opening)
            counted_now = (numbered, forget) if event.ideas else ()
            return (*counted_now, show_question(plan, run, collect, event.at), show_sorting(plan, run, collect, event.at))
        case e.IdeasSorted():
            votes = show_votes_on(plan, run, collect, event.at)
            return (*show_lists(plan, run, collect, event.at), *votes, show_sorting(plan, run, collect, event.at))
        case e.IdeasAwaited():
            return (show_sorting(plan, run, collect, event.at),)
        case _:
            assert_never(event)


def _host(plan: Plan, run: Run, step: Step) -> str | None:
    collect = step.collect.id if step.collect is not None else None
    opened = collect is not None and lists.state_of(run, collect).step == step.path
    return question_slot(run, collect) if collect is not None and opened else None


def _retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    step = running_step(plan, run)
    open_now = lists.open_id(run)
    own = step.collect.id if step is not None and step.collect is not None and _host(plan, run, step) else None
    return tuple(show_question(plan, run, one, at) for one in dict.fromkeys((open_now, own)) if one is not None)


def _acknowledge(plan: Plan, run: Run, command: c.IdeasCommand, at: datetime) -> Card:
    match command:
        case c.WriteIdeas():
            count = len(command.lines)
            return good(texts.ACK_IDEAS) if count > 1 else good(texts.ACK_IDEA)
        case c.ShowIdeas():
            collect = lists.current(plan, run)
            shown = len(run.ideas[collect].shown) if collect else 0
            if (why := _vote_waits(plan, run)) is not None:
                return TextCard(said=why, tone="warning")
            said = counted(texts.ACK_IDEAS_SHOWN_ONE, texts.ACK_IDEAS_SHOWN, shown)
            return TextCard(said=said, tone="good")
        case c.HideIdeas():
            return good(texts.ACK_IDEAS_HIDDEN)
        case c.MergeIdeas():
            return good(texts.ACK_IDEAS_MERGED, number=command.numbers[0])
        case c.ListIdeas():
            return _listed(plan, run, command)
        case c.OpenIdeas():
            return good(texts.ACK_IDEAS_OPEN)
        case c.CloseIdeas():
            return good(texts.ACK_IDEAS_CLOSED)
        case _:
            assert_never(command)


def _vote_waits(plan: Plan, run: Run) -> Sentence | None:
    """Why the vote of the running step does not open although ideas are shown."""
    step = running_step(plan, run)
    if step is None or step.vote is None or (step.vote.id in run.polls and run.polls[step.vote.id].opening):
        return None
    return awaited(plan, run, step.vote.id)


def _listed(plan: Plan, run: Run, command: c.ListIdeas) -> Card:
    """Facilitators see every idea. Others see the question while it is open, also if they came late, or the list."""
    collect = lists.open_id(run) or lists.current(plan, run) or tuple(run.ideas)[-1]
    if run.ideas[collect].open:
        return ideas_card(plan, run, collect, "open")
    if command.by in run.facilitators:
        return sort_card(plan, run, collect)
    return ideas_card(plan, run, collect, "shown" if run.ideas[collect].shown else "closed")


FEATURE = Feature(
    host=_host,
    enter=_enter,
    due=_due,
    retimed=_retimed,
    close=_close_all,
    withdraw=_withdraw,
    undo=_undo,
    commands=(c.WriteIdeas, c.ShowIdeas, c.HideIdeas, c.MergeIdeas, c.ListIdeas, c.OpenIdeas, c.CloseIdeas),
    decide=_decide,
    acknowledge=_acknowledge,
    answering=Answering(open_now=_open_now, accept=_accept, acknowledge=_acknowledge_answer, show=_show_answered),
    events=(e.IdeasOpened, e.IdeasClosed, e.IdeasSorted, e.IdeasAwaited),
    react=_react,
)
