"""The pack for somebody who missed a session: what was done and how to do it oneself, from the plan alone.

Nothing in it comes from the session: no names, no answers, nothing anybody said. People who catch up are mostly alone, so
it takes the words the plan has for people in one room, where those differ from the words for a call.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogs.plan import Mode, Plan, Setting, Step
from dialogs.run import Run
from dialogs.sentence import PersonId

LATE_BY = timedelta(minutes=5)  # who missed no more of a block than this was there for it


@dataclass(frozen=True)
class Task:
    """Something people did alone: what it is called, how long they had, and what they were told."""

    title: str
    lasts: timedelta
    say: str


@dataclass(frozen=True)
class PairTask:
    """Work in pairs: the names of its turns (tools, where the plan has some), the parts of each turn, and the roles."""

    turns: tuple[str, ...]
    parts: tuple[tuple[str, timedelta], ...]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class Part:
    """A block: its steps with their lengths, tasks to do for oneself, work in pairs, and questions to think about."""

    title: str
    lasts: timedelta
    steps: tuple[tuple[str, timedelta], ...]
    tasks: tuple[Task, ...]
    pairs: PairTask | None
    questions: tuple[str, ...]


@dataclass(frozen=True)
class Coming:
    """The session after the one that was missed; `at` None while it has no date."""

    session: int
    title: str
    at: datetime | None
    bring: tuple[str, ...]


@dataclass(frozen=True)
class Pack:
    """The whole pack. Dates are the only things in it that are not the plan's."""

    title: str
    session: int | None
    held_at: datetime | None
    aims: tuple[str, ...]
    parts: tuple[Part, ...]
    reading: tuple[str, ...]
    after: tuple[str, ...]
    coming: Coming | None


def pack(plan: Plan, held_at: datetime | None = None, coming: Coming | None = None) -> Pack:
    """The pack of a plan."""
    told = plan.in_setting(Setting.FACE_TO_FACE)
    parts = tuple(_part(told, block.id) for block in told.blocks if block.mode is not Mode.BREAK)
    return Pack(
        title=plan.title,
        session=plan.session,
        held_at=held_at,
        aims=plan.aims,
        parts=parts,
        reading=plan.reading,
        after=plan.after,
        coming=coming,
    )


def _part(plan: Plan, block_id: str) -> Part:
    block = plan.block_of[block_id]
    steps = tuple(step for step in plan.steps_of(block_id) if step.mode is not Mode.BREAK)
    alone = tuple(step for step in steps if step.mode is Mode.OFFLINE)
    pairs = _pairs(plan, steps) if block.pairs else None
    return Part(
        title=block.title,
        lasts=block.lasts,
        steps=() if pairs else tuple((step.title, step.lasts) for step in steps if step not in alone),
        tasks=tuple(Task(step.title, step.lasts, step.say or "") for step in alone),
        pairs=pairs,
        questions=tuple(dict.fromkeys(question for step in steps for question in _questions(step))),
    )


def _pairs(plan: Plan, steps: Sequence[Step]) -> PairTask:
    turned = [step for step in steps if step.item is not None]
    first = [step for step in turned if step.turn == 0] or list(steps)
    names = tuple(dict.fromkeys(step.item_name for step in turned if step.item_name))
    return PairTask(names, tuple((step.title, step.lasts) for step in first), plan.roles[:2])


def _questions(step: Step) -> tuple[str, ...]:
    """What the group was asked. A round's question is for the group alone: its answer is heard, and gone."""
    poll = (step.poll.question,) if step.poll is not None and not step.prompts else ()
    return (*(prompt.ask for prompt in step.prompts), *poll)


# -- who missed what ---------------------------------------------------------------------------------------------------


def missed(plan: Plan, run: Run, presence: Sequence[tuple[datetime, datetime]]) -> tuple[str, ...]:
    """The blocks of a session, breaks aside, that somebody missed who was there in these spells; in the plan's order.

    A block counts as missed when more than five minutes of it, or all of a shorter one, went by without them.
    """
    found = []
    for block in plan.blocks:
        stays = [(stay.started_at, stay.ended_at) for stay in run.stays if plan.step(stay.step).block == block.id]
        total = sum((ended - began for began, ended in stays), timedelta(0))
        there = sum((_shared(stay, spell) for stay in stays for spell in presence), timedelta(0))
        if block.mode is not Mode.BREAK and total and total - there >= min(LATE_BY, total):
            found.append(block.id)
    return tuple(found)


def _shared(one: tuple[datetime, datetime], other: tuple[datetime, datetime]) -> timedelta:
    return max(timedelta(0), min(one[1], other[1]) - max(one[0], other[0]))


def absent(people: frozenset[PersonId], run: Run) -> frozenset[PersonId]:
    """Those of `people` who were in no part of this session."""
    return frozenset(people - set(run.people))
