"""Pairs of a run: drawn, mended when people come or go, and rearranged by hand."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from dialogs import texts
from dialogs.features.pairs import repair
from dialogs.plan.model import Block, Plan, Step
from dialogs.run import events as e
from dialogs.run.events import Group
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import running_step
from dialogs.run.state import Run, TurnsHad, Undoable
from dialogs.texts.sentence import PersonId, Refused, sentence

# -- what the draw needs to know ---------------------------------------------------------------------------------------


def met_before(plan: Plan, run: Run, block: str) -> Mapping[frozenset[PersonId], int]:
    """How often any two worked together before: in earlier sessions, and in other blocks of this one."""
    met: Counter[frozenset[PersonId]] = Counter()
    for person, state in run.people.items():
        for partner, times in Counter(state.past_partners).items():
            pair = frozenset((person, partner))
            met[pair] = max(met[pair], times)  # both remember the same meeting: count it once
    for other, groups in run.pairs.items():
        if other != block:
            met.update(frozenset((a, b)) for group in groups for a in group.members for b in group.members if a < b)
    return met


def roles_before(plan: Plan, run: Run, block: str) -> Mapping[PersonId, tuple[str, ...]]:
    """Every role each person had before: in earlier sessions, and in the blocks of this one that were performed."""
    had = {person: list(state.past_roles) for person, state in run.people.items()}
    for other in run.pairs:
        if other != block:
            for person, role in roles_performed(plan, run, other):
                had.setdefault(person, []).append(role)
    return {person: tuple(roles) for person, roles in had.items()}


def roles_performed(plan: Plan, run: Run, block: str) -> list[tuple[PersonId, str]]:
    """Who had which role in the turns of a block that were begun."""
    begun = {stay.step for stay in run.clock.stays} | ({run.step} if run.step else set())
    turns = {(step.turn, step.swap_roles) for step in plan.steps_of(block) if step.path in begun}
    before = run.turns.get(block, TurnsHad())
    found = list(before.roles)
    for turn, swap in sorted(turns):
        for group in run.pairs.get(block, ()) if turn >= before.since else ():
            seated = repair.at_turn(group, plan.roles, turn, swap)
            found += list(zip(seated.members, seated.roles, strict=False))
    return found


# -- deciding ----------------------------------------------------------------------------------------------------------


def draw(draft: PendingEvents, block: str, why: str, at: datetime) -> None:
    """Draw the pairs of a block anew from everybody present."""
    run, plan = draft.run, draft.plan
    drawing = sum(1 for event in draft.events if isinstance(event, e.PairsDrawn)) + run.clock.changes
    key = f"{block}:{drawing}" if why == "reshuffled" else block
    parts = repair.draw(
        run.participants,
        history=_avoiding_now(plan, run, block, why),
        apart=run.apart,
        seed=run.seed,
        key=key,
        new_partners=new_partners(plan, block),
        had=_had_first_role(plan, run, block),
    )
    groups = _seated(draft, block, parts)
    people = tuple(person for group in groups for person in group.members)
    _arrange(draft, groups, block, why, at, people)


def _had_first_role(plan: Plan, run: Run, block: str) -> Mapping[PersonId, int]:
    """How often each person had the first role before, where the block's turns change roles."""
    if not plan.roles or not any(step.swap_roles for step in plan.steps_of(block)):
        return {}
    had = roles_before(plan, run, block)
    return {person: had.get(person, ()).count(plan.roles[0]) for person in run.participants}


def _avoiding_now(plan: Plan, run: Run, block: str, why: str) -> Mapping[frozenset[PersonId], int]:
    """A reshuffle should not bring the same pairs again."""
    met = Counter(met_before(plan, run, block))
    if why == "reshuffled":
        for group in run.pairs.get(block, ()):
            met.update(frozenset((a, b)) for a in group.members for b in group.members if a < b)
    return met


def new_partners(plan: Plan, block: str) -> bool:
    """Whether the plan wants new partners in that block."""
    wanted = plan.block_of[block].pairs
    return wanted is None or wanted.new_partners


def _seated(
    draft: PendingEvents, block: str, parts: tuple[tuple[PersonId, ...], ...], before: tuple[Group, ...] = ()
) -> tuple[Group, ...]:
    """These groups with roles; people who were together `before` keep their seats."""
    plan, run = draft.plan, draft.run
    turns = max((step.turns for step in plan.steps_of(block)), default=1)
    had = {person: list(roles) for person, roles in roles_before(plan, run, block).items()}
    for person, role in roles_performed(plan, run, block):
        had.setdefault(person, []).append(role)
    turn = turn_on(plan, run, block)
    return repair.reseat(before, parts, plan.roles, had, turns=turns, seed=run.seed, key=block, turn=turn)


def turn_on(plan: Plan, run: Run, block: str) -> int | None:
    """The turn of a block that is on, from 0; None where the block is not on."""
    step = running_step(plan, run)
    if step is None or step.block != block or not step.in_pairs:
        return None
    return step.turn if step.swap_roles else 0


def _arrange(
    draft: PendingEvents, groups: tuple[Group, ...], block: str, why: str, at: datetime, changed: tuple[PersonId, ...]
) -> None:
    """Decide these groups, and keep what people have been in the turns before: the new groups have not been that."""
    turn = turn_on(draft.plan, draft.run, block) or 0
    had = _had_before(draft, block, turn) if turn else ()
    event = e.PairsDrawn(at=at, block=block, groups=groups, why=why, changed=changed, since=turn, had=had)  # type: ignore[arg-type]
    draft.add(event)


def _had_before(draft: PendingEvents, block: str, turn: int) -> tuple[tuple[PersonId, str], ...]:
    """What people were in the turns of a block before this one."""
    run, plan = draft.run, draft.plan
    before = run.turns.get(block, TurnsHad())
    begun = {stay.step for stay in run.clock.stays}
    turns = {step.turn for step in plan.steps_of(block) if step.path in begun and step.swap_roles}
    had = list(before.roles)
    for earlier in sorted(turns & set(range(before.since, turn))):
        for group in run.pairs.get(block, ()):
            seated = repair.at_turn(group, plan.roles, earlier, True)
            had += zip(seated.members, seated.roles, strict=False)
    return tuple(had)


def mend(draft: PendingEvents, block: str, why: str, at: datetime) -> bool:
    """Change the pairs as little as possible so that they hold everybody present and nobody else. False: nothing to do."""
    groups = draft.run.pairs.get(block, ())
    here = draft.run.participants
    everybody = {person for group in groups for person in group.members} == set(here)
    if everybody and not any(are_together(groups, pair) for pair in draft.run.apart):
        return False
    mended = repair.mend(
        [group.members for group in groups],
        here,
        history=met_before(draft.plan, draft.run, block),
        apart=draft.run.apart,
        seed=draft.run.seed,
        key=block,
        homes=draft.run.homes.get(block, repair.NO_HOMES),
    )
    kept = _seated(draft, block, mended, groups)
    if everybody and {group.members for group in kept} == {group.members for group in groups}:
        return False  # there are too few people to keep these two apart
    _arrange(draft, kept, block, why, at, _moved(groups, kept))
    return True


def _moved(before: tuple[Group, ...], after: tuple[Group, ...]) -> tuple[PersonId, ...]:
    """Everybody who has another room, partner or role than before."""
    return tuple(
        person
        for room, group in enumerate(after)
        if room >= len(before) or group != before[room]
        for person in group.members
    )


def enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    """A step has started: draw or mend its block's pairs, and tell them at the start of a turn or of the block."""
    step = draft.step
    if not step.in_pairs:
        return
    new_block = before is None or before.block != step.block
    if step.block not in draft.run.pairs:
        draw(draft, step.block, "start", at)
    elif new_block:
        mend(draft, step.block, "start", at)
    if step.block not in draft.run.pairs_told:
        draft.add(e.PairsTold(at=at, block=step.block))
    repeats = any(other.item for other in draft.plan.steps_of(step.block))
    first = draft.plan.steps_of(step.block)[0].path == step.path
    if step.item is not None and (step.item_starts or new_block or (before and before.item != step.item)):
        draft.add(e.PairsShown(at=at, block=step.block, step=step.path, why="turn"))
    elif step.item is None and (new_block or first):
        draft.add(e.PairsShown(at=at, block=step.block, step=step.path, why="start" if repeats else "turn"))


def tell(draft: PendingEvents, block: str, at: datetime) -> None:
    """Everybody gets their own card, after the groups were mended: people came and went since the draw."""
    mend(draft, block, "mended", at)
    draft.add(e.PairsTold(at=at, block=block))


def people_changed(draft: PendingEvents, at: datetime) -> None:
    """Somebody came or went: mend the pairs if pair work is on now."""
    if draft.run.live and draft.step.in_pairs and draft.step.block in draft.run.pairs:
        mend(draft, draft.step.block, "mended", at)


def undo(draft: PendingEvents, last: Undoable, at: datetime) -> None:
    """The groups of each block are as before the command. Who has come or gone since is fitted in once they work."""
    assert last.after is not None
    for block, after in last.after.pairs.items():
        before = last.before.pairs.get(block)
        if before is None and last.name == "reshuffle":
            raise Refused(sentence(texts.UNDO_DRAW, command=last.name))
        if before is not None and before != after and before != draft.run.pairs.get(block):
            _bring_back(draft, last.before, block, at)


def _bring_back(draft: PendingEvents, before: Run, block: str, at: datetime) -> None:
    """Groups as they were, with what people had been in earlier turns, and the rooms where they are at home."""
    groups, turns = before.pairs[block], before.turns.get(block, TurnsHad())
    event = e.PairsDrawn(
        at=at,
        block=block,
        groups=groups,
        why="undone",
        changed=_moved(draft.run.pairs.get(block, ()), groups),
        since=turns.since,
        had=turns.roles,
        homes=tuple(sorted(before.homes.get(block, {}).items())),
    )
    draft.add(event)


def keep_apart(draft: PendingEvents, at: datetime) -> None:
    """Two people are to be kept apart: mend every drawn block that is on or still to come."""
    if not draft.run.live:
        return
    for block in blocks_from_now(draft.plan, draft.run):
        if block.id in draft.run.pairs:
            mend(draft, block.id, "apart", at)


def blocks_from_now(plan: Plan, run: Run) -> tuple[Block, ...]:
    """The block that is on, and those still to come. Before the start, all."""
    step = running_step(plan, run)
    here = next((index for index, block in enumerate(plan.blocks) if step and block.id == step.block), 0)
    return plan.blocks[here:]


def are_together(groups: Iterable[Group], pair: frozenset[PersonId]) -> bool:
    """Whether two people are in one group."""
    return any(pair <= set(group.members) for group in groups)


def group_of(plan: Plan, run: Run, person: PersonId) -> tuple[str, int] | None:
    """The block and the room of somebody's group: of the pair work that is on, or else of the next that is drawn."""
    for block in blocks_from_now(plan, run):
        for room, group in enumerate(run.pairs.get(block.id, ()), 1):
            if person in group.members:
                return block.id, room
    return None


@dataclass(frozen=True)
class OwnGroup:
    """What somebody's own group is: where, with whom, and as what (in the turn that is on, where the block is)."""

    block: str
    room: int
    partners: tuple[PersonId, ...]
    role: str | None


def own_group(plan: Plan, run: Run, person: PersonId) -> OwnGroup | None:
    """The group somebody is in now, or will be in next; None where none is drawn."""
    found = group_of(plan, run, person)
    if found is None:
        return None
    block, room = found
    group = run.pairs[block][room - 1]
    seated = repair.at_turn(group, plan.roles, turn_on(plan, run, block) or 0, True)
    role = dict(zip(seated.members, seated.roles, strict=False)).get(person)
    on = turn_on(plan, run, block) is not None
    return OwnGroup(block, room, tuple(one for one in group.members if one != person), role if on else None)


def block_meant(plan: Plan, run: Run) -> Block:
    """The pairs block a facilitator means: the running one, else the next. Refused where none is left."""
    for block in blocks_from_now(plan, run):
        if block.pairs is not None:
            return block
    raise Refused(sentence(texts.NO_PAIRS_LEFT))


def rearrange(draft: PendingEvents, groups: tuple[Group, ...], block: str, why: str, at: datetime) -> None:
    """Replace the groups of a block by hand."""
    _arrange(draft, groups, block, why, at, _moved(draft.run.pairs.get(block, ()), groups))
