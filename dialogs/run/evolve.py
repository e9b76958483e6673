"""evolve: an event makes a new run of the old one. Never refuses, never decides."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import fields
from datetime import timedelta
from types import MappingProxyType
from typing import Any

from dialogs.run import events as e
from dialogs.run.replace import changed
from dialogs.run.state import (
    NeedsState,
    PersonState,
    PollState,
    RoundState,
    RuleState,
    Run,
    Stay,
    Timing,
    Undoable,
    with_entry,
)


def evolve(run: Run, event: e.Event) -> Run:
    """The run after `event`."""
    match event:
        case e.RunOpened():
            return changed(
                run,
                phase="open",
                seed=event.seed,
                timezone=event.timezone,
                facilitators=frozenset(event.facilitators),
                opened_at=event.at,
            )
        case e.FacilitatorAdded() | e.FacilitatorRemoved() | e.PartWanted() | e.KeptApart():
            return _people(run, event)
        case e.PersonJoined() | e.PersonLeft() | e.PeopleMerged():
            return _people(run, event)
        case e.PollOpened() | e.PollChanged() | e.PollClosed() | e.ResultsShown():
            return _poll(run, event)
        case e.RoundStarted() | e.TurnStarted() | e.TurnEnded() | e.RoundChanged() | e.RoundQuestioned() | e.RoundEnded():
            return _round(run, event)
        case e.PairsDrawn():
            return changed(run, pairs=with_entry(run.pairs, event.block, event.groups))
        case e.CommandTaken():
            return changed(run, undo=Undoable(event.name, event.at, run.timing))
        case e.NoteTaken():
            return changed(run, notes=run.notes + 1)
        case e.AttendanceWanted():
            return changed(run, attendance=event.wanted)
        case e.AttendanceTold():
            return changed(run, attendance=True, attendance_until=event.until)
        case e.RuleWritten() | e.RuleRemoved() | e.RulesCarried() | e.RulesAgreed():
            return changed(run, **_rules(run, event))
        case e.BeforeSent():
            asked = tuple(sorted({*run.asked_ready, *event.people}))
            return changed(run, asked_ready=asked)
        case e.NudgeWanted():
            nudged = run.nudged | {event.person} if event.wanted else run.nudged - {event.person}
            return changed(run, nudged=nudged)
        case e.Nudged():
            return changed(run, nudges=run.nudges | {event.left})
        case e.NeedsCollected() | e.NeedTakenOut() | e.NeedsSettled():
            return changed(run, needs=_needs(run.needs or NeedsState(), event))
        case e.PairsShown() | e.RoundShown() | e.RulesShown() | e.OverrunOffered() | e.NeedsShown():
            return run
        case _:
            return _time(run, event)


def _people(run: Run, event: e.Event) -> Run:
    match event:
        case e.FacilitatorAdded():
            return changed(run, facilitators=run.facilitators | {event.person})
        case e.FacilitatorRemoved():
            return changed(run, facilitators=run.facilitators - {event.person})
        case e.PersonJoined():
            people = with_entry(run.people, event.person, _joined(run.people.get(event.person), event))
            return changed(run, people=people, here=_with(run.here, event.person))
        case e.PersonLeft():
            known = run.people.get(event.person, PersonState())
            people = with_entry(run.people, event.person, changed(known, present=False, left_at=event.at))
            return changed(run, people=people, here=_without(run.here, event.person))
        case e.PartWanted():
            part = run.taking_part | {event.person} if event.wanted else run.taking_part - {event.person}
            return changed(run, taking_part=part)
        case e.PeopleMerged():
            others = {person: state for person, state in run.people.items() if person != event.other}
            aliases = with_entry(run.aliases, event.other, event.person)
            return changed(run, people=MappingProxyType(others), here=_without(run.here, event.other), aliases=aliases)
        case e.KeptApart():
            return changed(run, apart=run.apart | {frozenset((event.a, event.b))})
        case _:  # pragma: no cover - evolve() sends only the above
            return run


def _joined(known: PersonState | None, event: e.PersonJoined) -> PersonState:
    """Somebody came, came back, or turned out to have a history with this group."""
    new = PersonState(True, event.past_partners, event.past_roles, event.past_turns, event.at)
    if known is None:
        return new
    if known.past_partners or known.past_roles or known.past_turns:
        return changed(known, present=True, joined_at=event.at)
    return changed(new, left_at=known.left_at)


def _needs(needs: NeedsState, event: e.NeedsCollected | e.NeedTakenOut | e.NeedsSettled) -> NeedsState:
    match event:
        case e.NeedsCollected():
            lines, wrote = needs.lines + event.lines, needs.wrote + event.wrote
            return changed(needs, opening=event.opening, lines=lines, wrote=wrote)
        case e.NeedTakenOut():
            return changed(needs, taken_out=needs.taken_out | {event.number})
        case e.NeedsSettled():
            return changed(needs, agreed=event.agreed, approved=event.approved)


def _rules(run: Run, event: e.Event) -> dict[str, Any]:
    rules = list(run.rules)
    match event:
        case e.RuleWritten() if event.number <= len(rules):
            was = rules[event.number - 1]
            rules[event.number - 1] = RuleState(event.planned, "new" if was.state == "new" else "changed")
        case e.RuleWritten():
            rules.append(RuleState(event.planned))
        case e.RuleRemoved():
            rules[event.number - 1] = changed(rules[event.number - 1], state="removed")
        case e.RulesCarried():
            rules = [RuleState(planned, "kept") for planned in event.planned]
            return {"rules": tuple(rules), "rules_carried": len(rules)}
        case _:
            pass
    return {"rules": tuple(rules)}


def _poll(run: Run, event: e.Event) -> Run:
    match event:
        case e.PollOpened():
            known = run.polls.get(event.poll, PollState())
            opened = changed(known, opening=event.opening, open=True, step=event.step, answered=0, counts=())
            return changed(run, polls=with_entry(run.polls, event.poll, opened))
        case e.PollChanged():
            known = run.polls.get(event.poll, PollState())
            own = changed(known, options=event.options, image_url=event.image_url, image_alt=event.image_alt)
            return changed(run, polls=with_entry(run.polls, event.poll, own))
        case e.PollClosed():
            known = run.polls.get(event.poll, PollState())
            closed = changed(known, open=False, answered=event.answered, counts=event.counts)
            return changed(run, polls=with_entry(run.polls, event.poll, closed))
        case _:
            return run


def _round(run: Run, event: e.Event) -> Run:
    if isinstance(event, e.RoundStarted):
        return changed(run, round=RoundState(event.step, event.order, event.order, event.seconds_each))
    now = run.round
    if now is None:
        return run
    match event:
        case e.TurnStarted():
            waiting = _without(now.waiting, event.person)
            turn = changed(now, speaker=event.person, turn_ends_at=event.ends_at, waiting=waiting, questioned=False)
            return changed(run, round=turn)
        case e.TurnEnded():
            return changed(run, round=_turn_ended(now, event))
        case e.RoundChanged():
            order = (*now.order, *(person for person in event.order if person not in now.order))
            each = event.seconds_each or now.seconds_each
            return changed(run, round=changed(now, order=order, waiting=event.order, seconds_each=each))
        case e.RoundQuestioned():
            return changed(run, round=changed(now, questioned=True))
        case e.RoundEnded():
            return _round_ended(run, now)
        case _:  # pragma: no cover
            return run


def _turn_ended(now: RoundState, event: e.TurnEnded) -> RoundState:
    waiting, passed, spoken, order = _without(now.waiting, event.person), now.passed, now.spoken, now.order
    match event.how:
        case "passed" | "later" if event.person not in passed:
            waiting, passed = (*waiting, event.person), (*passed, event.person)
        case "left":
            order = _without(order, event.person)
        case _:
            spoken = (*spoken, event.person)
    return changed(
        now,
        order=order,
        waiting=waiting,
        passed=passed,
        spoken=spoken,
        speaker=None if now.speaker == event.person else now.speaker,
        turn_ends_at=None if now.speaker == event.person else now.turn_ends_at,
    )


def _round_ended(run: Run, now: RoundState) -> Run:
    """The round is over; remember how late each spoke, so that the next round can be fair."""
    people = run.people
    last = max(1, len(now.spoken) - 1)
    for place, person in enumerate(now.spoken):
        if person in people:
            state = people[person]
            people = with_entry(people, person, changed(state, past_turns=(*state.past_turns, 100 * place // last)))
    return changed(run, people=people, round=changed(now, over=True, speaker=None, turn_ends_at=None))


def _with(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    """`people`, who are in order, and one more."""
    place = bisect_left(people, person)
    return people if people[place : place + 1] == (person,) else (*people[:place], person, *people[place:])


def _without(people: tuple[str, ...], person: str) -> tuple[str, ...]:
    return tuple(other for other in people if other != person)


def _time(run: Run, event: e.Event) -> Run:
    match event:
        case e.SessionStarted():
            zone = event.timezone or run.timezone
            return changed(run, phase="running", plan=event.plan, started_at=event.at, timezone=zone)
        case e.StepStarted():
            return changed(
                run,
                phase="running",
                step=event.step,
                step_started_at=event.at,
                ends_at=event.ends_at,
                visit=run.visit + 1,
                sent=frozenset(),
                notified=frozenset(),
                nudges=frozenset(),
                asked_next=False,
                round=None,
            )
        case e.StepEnded():
            started = run.step_started_at or event.at
            return changed(run, stays=(*run.stays, Stay(event.step, started, event.at)))
        case e.StepSkipped():
            return changed(run, skipped=run.skipped | {event.step}, changes=run.changes + 1)
        case e.StepExtended():
            return _extended(run, event)
        case e.Refitted():
            dropped = run.dropped | frozenset(event.dropped)
            lengths = {**run.lengths, **event.lengths}
            return changed(run, lengths=lengths, dropped=dropped, ends_at=event.ends_at, changes=run.changes + 1)
        case e.NextAsked():
            return changed(run, asked_next=True)
        case e.NoticeGiven():
            return changed(run, notified=run.notified | {event.left})
        case e.PromptSent():
            log = run.prompts_sent | {(event.step, event.number)}
            return changed(run, sent=run.sent | {event.number}, prompts_sent=log)
        case e.SessionEnded():
            return changed(run, phase="ended", ended_at=event.at, paused_at=None, late_since=None)
        case _:
            return _clock(run, event)


def _clock(run: Run, event: e.Event) -> Run:
    match event:
        case e.ReturnCalled():
            return changed(run, called=run.called | {event.stretch})
        case e.Paused():
            return changed(run, phase="paused", paused_at=event.at, late_since=event.late_since, changes=run.changes + 1)
        case e.Resumed():
            moved = _moved(run, event.shift)
            return changed(moved, phase="running", paused_at=None, late_since=None, changes=run.changes + 1)
        case e.CommandUndone():
            return _undone(run, event)
        case _:
            return run


def _extended(run: Run, event: e.StepExtended) -> Run:
    """A longer step gives its notices again when their moments lie ahead once more."""
    lengths = with_entry(run.lengths, event.step, event.ends_at - (run.step_started_at or event.at))
    given = frozenset(left for left in run.notified if event.ends_at - left <= event.at)
    return changed(run, lengths=lengths, ends_at=event.ends_at, notified=given, asked_next=False, changes=run.changes + 1)


def _moved(run: Run, shift: timedelta) -> Run:
    """Everything of the running step lies `shift` later."""
    turn = run.round
    if turn is not None and turn.turn_ends_at is not None:
        turn = changed(turn, turn_ends_at=turn.turn_ends_at + shift)
    return changed(
        run,
        step_started_at=run.step_started_at + shift if run.step_started_at else None,
        ends_at=run.ends_at + shift if run.ends_at else None,
        paused_for=run.paused_for + shift,
        round=turn,
    )


def _undone(run: Run, event: e.CommandUndone) -> Run:
    if run.undo is None:
        return run
    before = run.undo.before
    moved = before.step != run.step or before.phase != run.phase
    restored = changed(run, **{part.name: getattr(before, part.name) for part in fields(Timing)}, undo=None)
    paused_for = restored.paused_for
    if before.phase == "running":
        restored = changed(_moved(restored, event.shift), paused_for=paused_for)
    return changed(restored, visit=run.visit + (1 if moved and restored.live else 0), changes=run.changes + 1)
