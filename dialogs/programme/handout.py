"""Catch-up pack (handout) for a person who missed a session: what was done and how to do it alone, from the plan.

Nothing in it comes from the session: no names, no answers, nothing anybody said. People who catch up are mostly at home
alone, so it takes the words the plan has for online sessions: those for people in one room speak of seats and circles. A
block is missed if five minutes of it, or all of a shorter one, went by; breaks never. A round's question is left out. Of
pair work it names two roles, without the observer's.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from dialogs.plan.model import Mode, Plan, Setting, Step
from dialogs.programme.attendance import Attended

LATE_BY = timedelta(minutes=5)  # who missed less of a block than this was there for it


@dataclass(frozen=True)
class Task:
    """Something people did alone: what it is called, how long they had, and what they were told."""

    title: str
    lasts: timedelta
    say: str


@dataclass(frozen=True)
class PairTask:
    """Work in pairs: what pairs were told, its turns by name (tools, where the plan has some), and the roles.

    Where there are turns, only what was told in the first stands here: it is the same in each.
    """

    tasks: tuple[Task, ...]
    turns: tuple[str, ...]
    roles: tuple[str, ...]


@dataclass(frozen=True)
class HandoutPart:
    """A block: its steps with their lengths, tasks to do for oneself, work in pairs, and questions to think about."""

    title: str
    lasts: timedelta
    steps: tuple[tuple[str, timedelta], ...]
    tasks: tuple[Task, ...]
    pairs: PairTask | None
    questions: tuple[str, ...]


@dataclass(frozen=True)
class NextSession:
    """The session after the one that was missed; `at` None while it has no date."""

    session: int
    title: str
    at: datetime | None
    bring: tuple[str, ...]


@dataclass(frozen=True)
class Handout:
    """The whole pack. Dates are the only things in it that are not the plan's."""

    title: str
    session: int | None
    held_at: datetime | None
    aims: tuple[str, ...]
    parts: tuple[HandoutPart, ...]
    after: tuple[str, ...]
    coming: NextSession | None


def pack(plan: Plan, held_at: datetime | None = None, coming: NextSession | None = None) -> Handout:
    """The pack of a plan."""
    parts = tuple(_part(plan, block.id) for block in plan.blocks if block.mode is not Mode.BREAK)
    return Handout(
        title=plan.title,
        session=plan.session,
        held_at=held_at,
        aims=plan.aims,
        parts=parts,
        after=plan.after,
        coming=coming,
    )


def _part(plan: Plan, block_id: str) -> HandoutPart:
    online = plan.in_setting(Setting.ONLINE)
    block = online.block_of[block_id]
    steps = tuple(step for step in online.steps_of(block_id) if step.mode is not Mode.BREAK)
    alone = tuple(step for step in steps if step.mode is Mode.OFFLINE)
    together = tuple(step for step in steps if step not in alone)
    in_groups = block.pairs is not None and not block.pairs.bowl
    return HandoutPart(
        title=block.title,
        lasts=block.lasts,
        steps=() if in_groups else tuple((step.title, step.lasts) for step in together),
        tasks=tuple(map(_task, alone)),
        pairs=_pairs(online, block_id) if in_groups and together else None,
        questions=tuple(dict.fromkeys(question for step in steps for question in _questions(step))),
    )


def _task(step: Step) -> Task:
    return Task(step.title, step.lasts, step.say or "")


def _pairs(plan: Plan, block_id: str) -> PairTask:
    steps = [step for step in plan.steps_of(block_id) if step.mode is Mode.ONLINE]
    turns = tuple(dict.fromkeys(step.item_name for step in steps if step.item_name))
    pairs = plan.block_of[block_id].pairs
    roles = plan.roles_in(block_id)[:2] if pairs is None or pairs.of_two else ()  # a colleague at home makes no group
    return PairTask(tuple(_task(step) for step in steps if step.turn == 0), turns, roles)


def _questions(step: Step) -> tuple[str, ...]:
    """What the group was asked. A round's question is for the group alone: its answer is heard, and gone."""
    poll = (step.poll.question,) if step.poll is not None and not step.prompts else ()
    ideas = (step.collect.ask,) if step.collect is not None else ()
    return (*(prompt.ask for prompt in step.prompts), *poll, *ideas)


# -- who missed what ---------------------------------------------------------------------------------------------------


def missed(plan: Plan, blocks: Sequence[Attended]) -> tuple[str, ...]:
    """The blocks, breaks aside, that somebody missed; `blocks` says how long they were in those that were held.

    A block counts as missed when five minutes of it, or all of a shorter one, went by without them.
    """
    gone = [one.block for one in blocks if one.lasted and one.lasted - one.present >= min(LATE_BY, one.lasted)]
    return tuple(block for block in gone if plan.block_of[block].mode is not Mode.BREAK)
