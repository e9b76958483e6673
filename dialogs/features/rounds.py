"""Round-robin speaking: everyone in turn, within the step's time. What happens when a turn's time is up, and `done` and
`pass`, by whom and for whom.

`done` is for the speaker and facilitators; `pass` for the speaker and those who wait, if the plan allows it; only
facilitators pass for others. Who passes is asked again at the end, once. In a pause they are refused. `round` starts a held
round for as many as fit. Too little time: `turn_taking`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import assert_never

from dialogs import texts
from dialogs.features import own_turn, round_cards
from dialogs.features.feature import Due, Feature, Rank, good
from dialogs.features.round_cards import live_round, not_yet
from dialogs.features.round_undo import reopen, undo, withdraw
from dialogs.features.turn_taking import end_round, joined, left, rescheduled, start_round, to_speak, turn_over
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.feature_states import RoundState
from dialogs.run.messages import Card, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run
from dialogs.texts.sentence import People, Person, PersonId, Refused, Sentence, sentence

DOUBLE_PRESS = timedelta(seconds=3)  # nobody means “pass” twice in this time


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    if draft.step.round is not None:
        start_round(draft, at)


def _decide(draft: PendingEvents, command: c.ShowRound | c.Done | c.PassTurn, at: datetime) -> None:
    if isinstance(command, c.ShowRound) and command.by not in draft.run.facilitators:
        if live_round(draft.run) is None:
            raise Refused(sentence(texts.NO_ROUND))
        return  # they are told privately where they stand
    draft.refuse_while_paused()
    match command:
        case c.Done():
            if live_round(draft.run) is not None:
                done(draft, command.by, at)
        case c.PassTurn():
            pass_turn(draft, command.by, at, command.person)
        case c.ShowRound():
            _show_again(draft, at)
        case _:
            assert_never(command)


def _show_again(draft: PendingEvents, at: datetime) -> None:
    if draft.step.round is None:
        raise Refused(sentence(texts.NO_ROUND))
    if draft.run.round is None:
        start_round(draft, at, anyway=True)
        if draft.run.round is None:
            raise Refused(sentence(texts.NOBODY_HERE))
    else:
        draft.add(e.RoundShown(at=at, step=draft.step.path))


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    now = run.round
    if now is not None and not now.over and now.turn_ends_at is not None and run.ends_at is not None:
        at = min(now.turn_ends_at, run.ends_at)
        yield Due(at, Rank.TURN, _time_is_up)
    if now is None and step.round and run.visit.polled_at and to_speak(run, step) and not run.visit.round_held:
        yield Due(run.visit.polled_at, Rank.TURN, start_round)  # the poll it waited for has closed


def _time_is_up(draft: PendingEvents, at: datetime) -> None:
    turn_over(draft, at, "time")


def done(draft: PendingEvents, by: PersonId, at: datetime) -> None:
    """`done` in a round: by the speaker or a facilitator. Raises Refused for everybody else."""
    now = live_round(draft.run)
    assert now is not None
    if by != now.speaker and by not in draft.run.facilitators:
        raise Refused(_not_your_turn(now))
    turn_over(draft, at, "done")


def pass_turn(draft: PendingEvents, by: PersonId, at: datetime, person: PersonId | None = None) -> None:
    """`pass`: the speaker, somebody who waits, or a facilitator for the speaker or `person`. They are asked once more.

    Who passes twice isn't asked again, so a double press counts once.
    """
    now = live_round(draft.run)
    if now is None:
        raise Refused(sentence(texts.NO_ROUND))
    if person is not None and person != by:
        _ask_later(draft, now, by, person, at)
        return
    if now.passed_last is not None and now.passed_last[0] == by and at - now.passed_last[1] < DOUBLE_PRESS:
        return
    if not (draft.step.round and draft.step.round.may_pass) and by not in draft.run.facilitators:
        raise Refused(sentence(texts.NO_PASSING))
    if by == now.speaker or (by in draft.run.facilitators and by not in now.waiting):
        turn_over(draft, at, "passed")
    elif by in now.waiting:
        draft.add(e.TurnEnded(at=at, step=now.step, person=by, how="passed"))
    else:
        raise Refused(sentence(texts.HAD_YOUR_TURN))


def _ask_later(draft: PendingEvents, now: RoundState, by: PersonId, person: PersonId, at: datetime) -> None:
    """A facilitator leaves somebody out for now."""
    if by not in draft.run.facilitators:
        raise Refused(sentence(texts.FACILITATORS_ONLY))
    if person == now.speaker:
        turn_over(draft, at, "later")
    elif person in now.waiting:
        draft.add(e.TurnEnded(at=at, step=now.step, person=person, how="later"))
    else:
        raise Refused(sentence(texts.NOT_WAITING, person=Person(person)))


def _not_your_turn(now: RoundState) -> Sentence:
    if now.speaker is None:
        return sentence(texts.NO_ROUND)
    return sentence(texts.NOT_YOUR_TURN, speaker=Person(now.speaker))


def _resumed(draft: PendingEvents, at: datetime) -> None:
    """Somebody came while the session was paused, and is the first: the round begins now."""
    if draft.step.round is not None and draft.run.round is None:
        start_round(draft, at)


def _acknowledge(plan: Plan, run: Run, command: c.ShowRound | c.Done | c.PassTurn, at: datetime) -> Card | None:
    match command:
        case c.ShowRound() if command.by not in run.facilitators:
            return TextCard(said=own_turn.standing(run.round, command.by)) if run.round else None
        case c.ShowRound():
            waiting = not_yet(run)
            return good(texts.ACK_NOT_YET, people=People(waiting)) if waiting else good(texts.ACK_SHOWN)
        case c.Done():
            if run.round is None:
                return good(texts.ACK_FINISHED)
            return good(texts.ACK_TURN_DONE) if command.by in run.round.spoken else None
        case c.PassTurn() if command.person is None or command.person == command.by:
            return _passed(run, command.by)
        case c.PassTurn():
            return _left_out(run, command.person)
        case _:
            assert_never(command)


def _passed(run: Run, by: PersonId) -> Card:
    """Whether they are asked again. A facilitator who isn't in the round has passed for the one whose turn it was."""
    now = run.round
    if now is not None and now.passed_last is not None and by not in now.order:
        return _left_out(run, now.passed_last[0])
    return good(texts.ACK_PASSED if _asked_again(run, by) else texts.ACK_PASSED_TWICE)


def _left_out(run: Run, person: PersonId) -> Card:
    return good(texts.ACK_ASKED_LATER if _asked_again(run, person) else texts.ACK_NOT_ASKED_AGAIN, person=Person(person))


def _asked_again(run: Run, person: PersonId) -> bool:
    now = live_round(run)
    return now is not None and person in (*now.waiting, now.speaker)


FEATURE = Feature(
    host=round_cards.host,
    enter=_enter,
    due=_due,
    retimed=round_cards.retimed,
    rescheduled=rescheduled,
    resumed=_resumed,
    stop=end_round,
    withdraw=withdraw,
    undo=undo,
    reopen=reopen,
    joined=joined,
    left=left,
    commands=(c.ShowRound, c.Done, c.PassTurn),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(
        e.RoundStarted,
        e.TurnStarted,
        e.TurnEnded,
        e.RoundChanged,
        e.RoundTight,
        e.RoundQuestioned,
        e.RoundEnded,
        e.RoundShown,
    ),
    react=round_cards.react,
)
