"""CPD record: what one person's own record says about the sessions they attended.

The record has the shape of the form in which social workers in England record a piece of CPD: what kind it was and when,
what it was and why it mattered, what was learnt, what it changes for practice and the people it is for, and, for one piece
at least, what talking it over with a peer added. The rules as looked up in November 2026:

- at least two different pieces in each registration year, which ends on 30 November, recorded by then:
  https://www.socialworkengland.org.uk/cpd/what-you-need-to-know
- a peer reflection with at least one of them; it tells what was learnt, the form asks for nobody's name:
  https://www.socialworkengland.org.uk/cpd/peer-reflection/
- the order of the form's questions:
  https://www.researchinpractice.org.uk/all/news-views/2023/november/record-your-cpd-and-apply-to-renew-registration
- that both still held when checks of samples were suspended:
  https://www.communitycare.co.uk/2024/10/02/social-work-england-will-not-review-sample-of-cpd-records-following-current-registration-renewal/

So a peer stands here with their role, never with their name. Somebody who was never there has no entry. Turns that `undo`
took back do not count. Time in breaks is counted apart.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from itertools import pairwise

from dialogs.features.pairs.history import settings, talking
from dialogs.features.pairs.roles import parts, seating
from dialogs.plan.model import Mode, Plan, Step
from dialogs.programme.attendance import Attended, attendance, lasted, present
from dialogs.run import events as e
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId

YEAR_ENDS = (11, 30)  # month and day
NOTICEABLE = timedelta(minutes=1)  # a role or a group that lasted less was put right at once


@dataclass(frozen=True)
class PeerWork:
    """What somebody did together with peers: on what, in which role, and in which roles the others were."""

    on: str
    role: str | None
    peers: tuple[str | None, ...]  # the role of each


@dataclass(frozen=True)
class Piece:
    """One session of one person. `own_line` is what they wrote down for themselves, where it is still kept."""

    plan: Plan
    zone: str
    began_at: datetime
    blocks: tuple[Attended, ...]
    led: bool
    peers: tuple[PeerWork, ...]
    own_line: str | None = None

    @property
    def here(self) -> timedelta:
        """How long they were there."""
        return present(self.blocks)

    @property
    def held(self) -> timedelta:
        """How long it lasted."""
        return lasted(self.blocks)

    @property
    def breaks(self) -> timedelta:
        """How much of their time was breaks."""
        return present(one for one in self.blocks if self.plan.block_of[one.block].mode is Mode.BREAK)


def piece(
    plan: Plan, run: Run, events: Sequence[e.Event], person: PersonId, at: datetime, own_line: str | None = None
) -> Piece | None:
    """What a record says of one session; None where they were not there."""
    person = run.aliases.get(person, person)
    blocks = attendance(plan, events, at).get(person, ())
    if run.clock.started_at is None or not present(blocks):
        return None
    led = person in run.facilitators - run.taking_part
    peers = tuple(_peers(plan, events, person, run.clock.ended_at or at))
    return Piece(plan, run.timezone, run.clock.started_at, blocks, led, peers, own_line)


def _peers(plan: Plan, events: Sequence[e.Event], person: PersonId, at: datetime) -> Iterator[PeerWork]:
    """The turns of pair work that were held, with every role somebody had in them; without turns, the block as a whole."""
    for turn in _turns(plan, events):
        had: dict[str | None, tuple[str | None, ...]] = {}
        for role, others in _roles(plan, turn, person, turn.ended_at or at):
            had[role] = others
        for role, others in had.items():
            yield PeerWork(turn.name, role, others)


@dataclass(frozen=True)
class _Start:
    """A step that began, and what there was before it."""

    step: str
    turn: _Turn | None
    sets: dict[tuple[str, int, str], int]


@dataclass
class _Turn:
    """A turn that was held: its first step that was performed, when that was to end, and the groups as they changed."""

    block: str
    number: int
    name: str
    step: Step
    began_at: datetime
    due_at: datetime
    ended_at: datetime | None = None
    sets: list[tuple[datetime, tuple[e.Group, ...]]] = field(default_factory=list)

    @property
    def key(self) -> tuple[str, int, str]:
        return self.block, self.number, self.name


def _roles(
    plan: Plan, turn: _Turn, person: PersonId, ended_at: datetime
) -> Iterator[tuple[str | None, tuple[str | None, ...]]]:
    """What somebody was in a turn, one after the other, and what the others were. What lasted no time does not count."""
    for (since, groups), (until, _) in pairwise([*turn.sets, (ended_at, ())]):
        talking_now = talking(plan, turn.block, groups)
        group = next((one for one in talking_now if person in one.members and len(one.members) > 1), None)
        if group is None:
            continue
        several = parts(plan, turn.block, len(group.members), turn.step.swap_roles)
        for part, (starts_at, ends_at) in enumerate(_shared(turn, several, ended_at)):
            if min(until, ends_at) - max(since, starts_at) >= NOTICEABLE:
                yield _seen_by(seating(plan, turn.step, (group,), part)[0], person)


def _shared(turn: _Turn, several: int, ended_at: datetime) -> list[tuple[datetime, datetime]]:
    """From when to when each part of a turn went. After its first step the last part goes on."""
    changes = [turn.began_at + (turn.due_at - turn.began_at) * number / several for number in range(several)]
    return list(pairwise((*changes, max(ended_at, turn.began_at))))


def _seen_by(seated: e.Group, person: PersonId) -> tuple[str | None, tuple[str | None, ...]]:
    roles = {one: role or None for one, role in zip(seated.members, seated.roles, strict=False)}
    return roles.get(person), tuple(roles.get(other) for other in seated.members if other != person)


def _turns(plan: Plan, events: Sequence[e.Event]) -> Sequence[_Turn]:
    """The turns that were held, with the groups as drawn when each began and as they were mended while it went on."""
    now: dict[str, tuple[e.Group, ...]] = {}
    found: dict[tuple[str, int, str], _Turn] = {}
    started: list[_Start] = []
    turn: _Turn | None = None
    for event in events:
        match event:
            case e.PairsDrawn(block=block, groups=groups):
                now[block] = groups
            case e.CommandUndone(left=str()) if started:
                turn = _taken_back(started, found, event)
                continue
            case e.StepStarted(step=path):
                started.append(_Start(path, turn, {key: len(one.sets) for key, one in found.items()}))
                before, turn = turn, _turn(plan, plan.step(path), event)
                if _new_groups(plan, before, turn):
                    now.pop(turn.block if turn else "", None)
            case e.StepEnded() if turn is not None:
                turn.ended_at = event.at
                turn.due_at = max(turn.due_at, event.at) if event.step == turn.step.path else turn.due_at
                continue
            case _:
                continue
        if turn is not None and turn.block in now:
            turn = found.setdefault(turn.key, turn)
            turn.sets.append((event.at, now[turn.block]))
    return list(found.values())


def _taken_back(started: list[_Start], found: dict[tuple[str, int, str], _Turn], event: e.CommandUndone) -> _Turn | None:
    """The turn that goes on after an undo: what the step that was left again had begun was not held."""
    start = started.pop()
    while start.step != event.left and started:
        start = started.pop()
    for key, turn in list(found.items()):
        del turn.sets[start.sets.get(key, 0) :]
        if not turn.sets:
            del found[key]
    if start.turn is not None:
        start.turn.ended_at = None
        if started and started[-1].step == start.turn.step.path:
            start.turn.due_at += event.shift
    return start.turn


def _new_groups(plan: Plan, before: _Turn | None, turn: _Turn | None) -> bool:
    """Whether the groups of the turn before do not work in this one."""
    follows = before is not None and turn is not None and before.block == turn.block and before.key != turn.key
    return follows and turn is not None and settings(plan, turn.block).redrawn


def _turn(plan: Plan, step: Step, event: e.StepStarted) -> _Turn | None:
    """The turn a step belongs to; steps beside the turns of a block are no pair work of their own."""
    block = plan.block_of[step.block]
    if block.pairs is None or not step.grouped or (step.item is None and any(one.item for one in plan.steps_of(block.id))):
        return None
    return _Turn(block.id, step.turn, step.item_name or block.title, step, event.at, event.ends_at)


def registration_year(day: date) -> tuple[date, date]:
    """The registration year a day lies in: its first and its last day."""
    last = date(day.year, *YEAR_ENDS)
    if day > last:
        last = date(day.year + 1, *YEAR_ENDS)
    return date(last.year - 1, *YEAR_ENDS) + timedelta(days=1), last
