"""People of a run: who facilitates (`take over`, `hand over`), who takes part, who must not be paired (`keep apart`), one
person on two devices (`same`); the welcome card and the card for latecomers.

Who is here: `presence`. `take over` works only while nobody who leads is here; a hand-over to oneself or to somebody who is
away is refused. Latecomers get a card unless they were gone for under a minute. Which of two merged entries has its answers
dropped is decided in `bot/runs/transaction.py`: the second one's.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from dialogs import texts
from dialogs.features import headcount, presence
from dialogs.features.feature import Effects, good
from dialogs.features.pairs import next_groups, run_groups
from dialogs.features.pairs.history import talking
from dialogs.features.pairs.show import BACK_AT_ONCE, catch_up_card
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, Show, stamp
from dialogs.run.expiry import until_end
from dialogs.run.messages import Card, LeadCard, WelcomeCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run, Undoable
from dialogs.texts.sentence import People, Person, PersonId, Refused, sentence

NAMED_MOST = 100  # people named on the welcome card, which changes with everybody who comes; the rest are counted
APART_NEEDS = 4  # people, to make two groups of them
COMING = timedelta(minutes=5)  # from the start: people who come until then have missed nothing
WELCOME_FOR = timedelta(hours=12)  # how long the welcome card is worth posting

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
            presence.join(draft, command, at)
        case c.Leave():
            presence.leave(draft, command, at)
        case c.AddFacilitator() | c.HandOver():
            _facilitators(draft, command, at)
        case c.WithdrawFacilitator():
            _withdraw(draft, command.person, at)
        case c.TakeOver():
            _take_over(draft, command, at)
        case c.TakePart():
            _take_part(draft, command, at)
        case c.KeepApart():
            if command.a == command.b:
                raise Refused(sentence(texts.APART_FROM_THEMSELVES))
            if frozenset((command.a, command.b)) not in run.apart:
                draft.add(e.KeptApart(at=at, a=command.a, b=command.b))
                run_groups.keep_apart(draft, at)
                next_groups.mend(draft, at)
        case c.SamePerson():
            _merge(draft, command, at)
        case _:
            assert_never(command)


def _facilitators(draft: PendingEvents, command: c.AddFacilitator | c.HandOver, at: datetime) -> None:
    """Who facilitates is no longer paired or called on (unless they asked to be), and who stops facilitating is."""
    if isinstance(command, c.HandOver) and command.person == command.by:
        raise Refused(sentence(texts.HAND_OVER_TO_YOURSELF))
    if isinstance(command, c.HandOver) and _is_away(draft.run, command.person):
        raise Refused(sentence(texts.HAND_OVER_AWAY, person=Person(command.person)))
    if command.person not in draft.run.facilitators:
        draft.add(e.FacilitatorAdded(at=at, person=command.person))
    if isinstance(command, c.HandOver):
        draft.add(e.FacilitatorRemoved(at=at, person=command.by))
    if draft.run.live:
        if not draft.run.takes_part(command.person):
            presence.went(draft, command.person, at)
        presence.came(draft, command.by, at)
        presence.regroup(draft, at)
    presence.lead(draft, at)


def _withdraw(draft: PendingEvents, person: PersonId, at: datetime) -> None:
    """They lead no longer. Where they are still here, they are a participant like everybody else."""
    if person not in draft.run.facilitators:
        return
    draft.add(e.FacilitatorRemoved(at=at, person=person))
    if draft.run.live and draft.run.takes_part(person):
        presence.came(draft, person, at)
        presence.regroup(draft, at)
    presence.lead(draft, at)


def _is_away(run: Run, person: PersonId) -> bool:
    """Not here while the session is on; before it begins only who went."""
    return person in run.leaving or (person not in run.here and (run.live or person in run.people))


def _take_over(draft: PendingEvents, command: c.TakeOver, at: datetime) -> None:
    """Nobody who leads is here: somebody else leads too, and goes on taking part as before."""
    run = draft.run
    if run.unled is None:
        leaders = tuple(sorted(run.facilitators & set(run.here)) or sorted(run.facilitators))
        raise Refused(sentence(texts.SOMEBODY_LEADS, people=People(leaders)))
    draft.add(e.FacilitatorAdded(at=at, person=command.by), e.PartWanted(at=at, person=command.by, wanted=True))
    presence.join(draft, c.Join(person=command.by), at)
    presence.lead(draft, at)


def _merge(draft: PendingEvents, command: c.SamePerson, at: datetime) -> None:
    """Two devices, one person: the second is no longer waited for or paired."""
    if command.person == command.other:
        raise Refused(sentence(texts.SAME_AS_THEMSELVES))
    if draft.run.live:
        presence.went(draft, command.other, at)
    here = set(draft.run.here)
    draft.add(e.PeopleMerged(at=at, person=command.person, other=command.other))
    if command.person not in here and command.other in here:
        presence.join(draft, c.Join(person=command.person, device=command.other), at)
    if draft.run.live:
        presence.regroup(draft, at)


def _take_part(draft: PendingEvents, command: c.TakePart, at: datetime) -> None:
    if (command.by in draft.run.taking_part) == command.wanted:
        return
    if command.wanted and not (command.by in draft.run.people and draft.run.people[command.by].present):
        draft.add(e.PersonJoined(at=at, person=command.by))
    draft.add(e.PartWanted(at=at, person=command.by, wanted=command.wanted))
    if draft.run.live and command.wanted:
        presence.came(draft, command.by, at)
    elif draft.run.live:
        presence.went(draft, command.by, at)
        presence.regroup(draft, at)


def undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """Who is here, who facilitates and who must not be paired is as before the command, where it changed that."""
    before, after = last.before, last.after
    assert after is not None
    if last.moved:
        return
    for pair in sorted(map(sorted, (after.apart - before.apart) & draft.run.apart)):
        draft.add(e.KeptApart(at=at, a=pair[0], b=pair[1], wanted=False))
    took_part, led = frozenset(draft.run.participants), draft.run.led
    for person in sorted(before.facilitators - after.facilitators):
        draft.add(e.FacilitatorAdded(at=at, person=person))
    for person in sorted((after.facilitators - before.facilitators) & draft.run.facilitators):
        draft.add(e.FacilitatorRemoved(at=at, person=person))
    for person in sorted(before.taking_part ^ after.taking_part):
        draft.add(e.PartWanted(at=at, person=person, wanted=person in before.taking_part))
    for person in sorted(after.leaving.keys() - before.leaving.keys()):
        if person in draft.run.leaving:
            draft.add(e.ConnectionBack(at=at, person=person))
        elif person not in draft.run.here:  # their minute is over meanwhile
            draft.add(e.PersonJoined(at=at, person=person))
    for person in sorted(set(before.here) ^ set(after.here)):
        if person in before.here and person not in draft.run.here:
            draft.add(e.PersonJoined(at=at, person=person))
            if person in before.leaving:  # they are waited for as before
                draft.add(e.ConnectionLost(at=at, person=person, until=max(before.leaving[person], at)))
        elif person in after.here and person in draft.run.here:
            draft.add(e.PersonLeft(at=at, person=person))
    _fitted_in(draft, took_part, at)
    presence.lead(draft, at)
    if led and draft.run.live:
        presence.lead_lost(draft, at)


def _fitted_in(draft: PendingEvents, took_part: frozenset[PersonId], at: datetime) -> None:
    """Tell the features who takes part now and did not, and the other way round."""
    now = frozenset(draft.run.participants)
    if not draft.run.live or now == took_part:
        return
    for person in sorted(took_part - now):
        presence.went(draft, person, at)
    for person in sorted(now - took_part):
        presence.came(draft, person, at)


# -- what becomes visible ----------------------------------------------------------------------------------------------


def acknowledge(plan: Plan, run: Run, command: c.PeopleCommand) -> Card | None:
    """What the person who gave the command is told."""
    match command:
        case c.Join():
            return good(texts.ACK_HERE, person=Person(command.person))
        case c.Leave():
            waits = command.person in run.leaving
            return good(texts.ACK_LEAVING if waits else texts.ACK_AWAY, person=Person(command.person))
        case c.AddFacilitator():
            return good(texts.ACK_FACILITATOR, person=Person(command.person))
        case c.HandOver():
            return good(texts.ACK_HANDED_OVER, person=Person(command.person))
        case c.TakePart():
            return good(texts.ACK_TAKES_PART if command.wanted else texts.ACK_LEFT_OUT)
        case c.KeepApart():
            pair = frozenset((command.a, command.b))
            ahead = run_groups.blocks_from_now(plan, run)
            coming = (talking(plan, block.id, run.pairs.get(block.id, ())) for block in ahead)
            still = any(run_groups.are_together(groups, pair) for groups in coming)
            text = texts.ACK_APART_LATER if still else texts.ACK_APART
            if not still and len(run.participants) < APART_NEEDS and pair <= set(run.participants):
                text = texts.ACK_APART_TOO_FEW
            return good(text, a=Person(command.a), b=Person(command.b))
        case c.TakeOver():
            return good(texts.ACK_TOOK_OVER)
        case c.SamePerson():
            return good(texts.ACK_SAME, person=Person(command.person))
        case c.WithdrawFacilitator():
            return None  # nobody asked for it in the chat
        case _:
            assert_never(command)


def react(plan: Plan, run: Run, event: e.PeopleEvent | e.RunOpened | e.SessionStarted) -> Effects:
    """The welcome card, and what is on for a latecomer."""
    match event:
        case e.RunOpened() | e.PersonLeft():
            return _welcome(plan, run, event.at)
        case e.PersonJoined():
            size = headcount.advice(plan, run, event.at)
            return (*_welcome(plan, run, event.at), *_catch_up(plan, run, event), *size)
        case e.SessionStarted():
            return (*_welcome(plan, run, event.at), *headcount.advice(plan, run, event.at))
        case e.LeadLost():
            return (_lead(plan, run, event.at, None, event.at),)
        case e.LeadTaken():
            return (_lead(plan, run, event.since, event.person, event.at),) if run.live else ()
        case e.FacilitatorAdded() | e.FacilitatorRemoved() | e.PartWanted() | e.PeopleMerged() | e.KeptApart():
            return ()
        case e.ConnectionLost() | e.ConnectionBack() | e.DeviceMoved():
            return ()  # nothing has changed for anybody
        case _:
            assert_never(event)


def _lead(plan: Plan, run: Run, since: datetime, person: PersonId | None, at: datetime) -> Show:
    """Everybody is told who leads; the card says so too once somebody does again."""
    return Show(f"unled:{stamp(since)}", LeadCard(person=person), EVERYONE, until_end(plan, run, at))


def _welcome(plan: Plan, run: Run, at: datetime) -> Effects:
    if run.phase == "ended":
        return ()
    until = at + WELCOME_FOR if run.phase == "open" else until_end(plan, run, at)
    here = run.as_they_came
    more = max(0, len(here) - NAMED_MOST)
    card = WelcomeCard(here=here[:NAMED_MOST], started=run.live, more=more, visit=run.visit.number)
    return (Show("welcome", card, EVERYONE, until),)


def _catch_up(plan: Plan, run: Run, event: e.PersonJoined) -> Effects:
    """A latecomer reads what is on and until when, alone; with whom is added when the pairs are mended."""
    if not run.live or run.visit.number <= 1 or event.person in run.facilitators:
        return ()
    if run.clock.started_at is not None and event.at - run.clock.started_at < COMING:
        return ()
    left_at = run.people[event.person].left_at
    if left_at is not None and event.at - left_at < BACK_AT_ONCE:
        return ()  # their connection dropped: they know what is on
    return catch_up_card(plan, run, event.person, event.at)
