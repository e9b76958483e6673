"""People of a run: who is here, who facilitates, who takes part, and who must not be paired."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from dialogs import texts
from dialogs.features.feature import Effects, good
from dialogs.features.pairs import sessions
from dialogs.features.pairs.show import BACK_AT_ONCE, catch_up_card
from dialogs.features.registry import FEATURES
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, Show
from dialogs.run.expiry import until_end
from dialogs.run.messages import Card, StartedCard, WelcomeCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import block_times
from dialogs.run.state import PersonState, Run, Undoable
from dialogs.texts.sentence import Person, PersonId, Refused, sentence

NAMED_MOST = 100  # people named on the welcome card, which changes with everybody who comes; the rest are counted
WELCOME_FOR = timedelta(hours=12)

# -- deciding ----------------------------------------------------------------------------------------------------------


def decide_people(draft: PendingEvents, command: c.PeopleCommand | c.OpenRun, at: datetime) -> None:
    """Decide a command about people. Features are told who came and went."""
    run = draft.run
    match command:
        case c.OpenRun():
            if run.phase != "new":
                return
            opened = e.RunOpened(at=at, seed=command.seed, timezone=command.timezone, facilitators=command.facilitators)
            draft.add(opened)
        case c.Join():
            join(draft, command, at)
        case c.Leave():
            if command.person in run.people and run.people[command.person].present:
                draft.add(e.PersonLeft(at=at, person=command.person))
                if run.live:
                    _left(draft, command.person, at)
                    _regroup(draft, at)
        case c.AddFacilitator() | c.HandOver():
            _facilitators(draft, command, at)
        case c.TakePart():
            _take_part(draft, command, at)
        case c.KeepApart():
            if command.a == command.b:
                raise Refused(sentence(texts.APART_FROM_THEMSELVES))
            if frozenset((command.a, command.b)) not in run.apart:
                draft.add(e.KeptApart(at=at, a=command.a, b=command.b))
                sessions.keep_apart(draft, at)
        case c.SamePerson():
            _merge(draft, command, at)
        case _:
            assert_never(command)


def _facilitators(draft: PendingEvents, command: c.AddFacilitator | c.HandOver, at: datetime) -> None:
    """Who facilitates is no longer paired or called on (unless they asked to be), and who stops facilitating is."""
    if isinstance(command, c.HandOver) and command.person == command.by:
        raise Refused(sentence(texts.HAND_OVER_TO_YOURSELF))
    if command.person not in draft.run.facilitators:
        draft.add(e.FacilitatorAdded(at=at, person=command.person))
    if isinstance(command, c.HandOver):
        draft.add(e.FacilitatorRemoved(at=at, person=command.by))
    if draft.run.live:
        if not draft.run.takes_part(command.person):
            _left(draft, command.person, at)
        _joined(draft, command.by, at)
        _regroup(draft, at)


def join(draft: PendingEvents, command: c.Join, at: datetime) -> None:
    """A person is here now. Nothing happens when that is known and no history comes along."""
    known = draft.run.people.get(command.person)
    here = known is not None and known.present
    if (here and not _learnt(known, command)) or draft.run.phase == "ended":
        return
    joined = e.PersonJoined(
        at=at,
        person=command.person,
        past_partners=command.past_partners,
        past_roles=command.past_roles,
        past_turns=command.past_turns,
    )
    draft.add(joined)
    if draft.run.live and not here:
        _came(draft, command.person, at)


def _learnt(known: PersonState | None, command: c.Join) -> bool:
    """The group turned out to be one that met before: somebody who is here already has a history after all."""
    past = bool(command.past_partners or command.past_roles or command.past_turns)
    return past and known is not None and not (known.past_partners or known.past_roles or known.past_turns)


def _came(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    _joined(draft, person, at)
    if draft.run.takes_part(person):
        _regroup(draft, at)


def _merge(draft: PendingEvents, command: c.SamePerson, at: datetime) -> None:
    """Two devices, one person: the second is no longer waited for or paired."""
    if command.person == command.other:
        raise Refused(sentence(texts.SAME_AS_THEMSELVES))
    if draft.run.live:
        _left(draft, command.other, at)
    draft.add(e.PeopleMerged(at=at, person=command.person, other=command.other))
    join(draft, c.Join(person=command.person), at)
    if draft.run.live:
        _regroup(draft, at)


def _take_part(draft: PendingEvents, command: c.TakePart, at: datetime) -> None:
    if (command.by in draft.run.taking_part) == command.wanted:
        return
    if command.wanted and not (command.by in draft.run.people and draft.run.people[command.by].present):
        draft.add(e.PersonJoined(at=at, person=command.by))
    draft.add(e.PartWanted(at=at, person=command.by, wanted=command.wanted))
    if draft.run.live and command.wanted:
        _came(draft, command.by, at)
    elif draft.run.live:
        _left(draft, command.by, at)
        _regroup(draft, at)


def undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """Who is here, who facilitates and who must not be paired is as before the command, where it changed that."""
    before, after = last.before, last.after
    assert after is not None
    if last.moved:
        return
    for pair in sorted(map(sorted, (after.apart - before.apart) & draft.run.apart)):
        draft.add(e.KeptApart(at=at, a=pair[0], b=pair[1], wanted=False))
    took_part = frozenset(draft.run.participants)
    for person in sorted(before.facilitators - after.facilitators):
        draft.add(e.FacilitatorAdded(at=at, person=person))
    for person in sorted((after.facilitators - before.facilitators) & draft.run.facilitators):
        draft.add(e.FacilitatorRemoved(at=at, person=person))
    for person in sorted(before.taking_part ^ after.taking_part):
        draft.add(e.PartWanted(at=at, person=person, wanted=person in before.taking_part))
    for person in sorted(set(before.here) ^ set(after.here)):
        if person in before.here and person not in draft.run.here:
            draft.add(e.PersonJoined(at=at, person=person))
        elif person in after.here and person in draft.run.here:
            draft.add(e.PersonLeft(at=at, person=person))
    _fitted_in(draft, took_part, at)


def _fitted_in(draft: PendingEvents, took_part: frozenset[PersonId], at: datetime) -> None:
    """Tell the features who takes part now and did not, and the other way round."""
    now = frozenset(draft.run.participants)
    if not draft.run.live or now == took_part:
        return
    for person in sorted(took_part - now):
        _left(draft, person, at)
    for person in sorted(now - took_part):
        _joined(draft, person, at)


def _joined(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    for feature in FEATURES:
        feature.joined(draft, person, at)


def _left(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    for feature in FEATURES:
        feature.left(draft, person, at)


def _regroup(draft: PendingEvents, at: datetime) -> None:
    for feature in FEATURES:
        feature.regroup(draft, at)


# -- what becomes visible ----------------------------------------------------------------------------------------------


def acknowledge(plan: Plan, run: Run, command: c.PeopleCommand) -> Card:
    """What the person who gave the command is told."""
    match command:
        case c.Join():
            return good(texts.ACK_HERE, person=Person(command.person))
        case c.Leave():
            return good(texts.ACK_AWAY, person=Person(command.person))
        case c.AddFacilitator():
            return good(texts.ACK_FACILITATOR, person=Person(command.person))
        case c.HandOver():
            return good(texts.ACK_HANDED_OVER, person=Person(command.person))
        case c.TakePart():
            return good(texts.ACK_TAKES_PART if command.wanted else texts.ACK_LEFT_OUT)
        case c.KeepApart():
            pair = frozenset((command.a, command.b))
            coming = (run.pairs.get(block.id, ()) for block in sessions.blocks_from_now(plan, run))
            still = any(sessions.are_together(groups, pair) for groups in coming)
            return good(texts.ACK_APART_LATER if still else texts.ACK_APART, a=Person(command.a), b=Person(command.b))
        case c.SamePerson():
            return good(texts.ACK_SAME, person=Person(command.person))
        case _:
            assert_never(command)


def react(plan: Plan, run: Run, event: e.PeopleEvent | e.RunOpened | e.SessionStarted) -> Effects:
    """The welcome card, and what is on for a latecomer."""
    match event:
        case e.RunOpened() | e.PersonLeft():
            return _welcome(plan, run, event.at)
        case e.PersonJoined():
            return (*_welcome(plan, run, event.at), *_catch_up(plan, run, event))
        case e.SessionStarted():
            started = StartedCard(blocks=block_times(plan, run, event.at), ends_at=event.at + plan.lasts)
            until = until_end(plan, run, event.at)
            return (*_welcome(plan, run, event.at), Show("started", started, EVERYONE, until))
        case e.FacilitatorAdded() | e.FacilitatorRemoved() | e.PartWanted() | e.PeopleMerged() | e.KeptApart():
            return ()
        case _:
            assert_never(event)


def _welcome(plan: Plan, run: Run, at: datetime) -> Effects:
    if run.phase == "ended":
        return ()
    until = at + WELCOME_FOR if run.phase == "open" else until_end(plan, run, at)
    more = max(0, len(run.here) - NAMED_MOST)
    card = WelcomeCard(here=run.here[:NAMED_MOST], started=run.live, more=more)
    return (Show("welcome", card, EVERYONE, until),)


def _catch_up(plan: Plan, run: Run, event: e.PersonJoined) -> Effects:
    """A latecomer reads what is on and until when, alone; with whom is added when the pairs are mended."""
    if not run.live or run.visit.number <= 1 or event.person in run.facilitators:
        return ()
    left_at = run.people[event.person].left_at
    if left_at is not None and event.at - left_at < BACK_AT_ONCE:
        return ()  # their connection dropped: they know what is on
    return catch_up_card(plan, run, event.person, event.at)
