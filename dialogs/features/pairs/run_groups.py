"""Groups of a run: drawn, mended when people come or go, rearranged by hand, kept apart after the draw; which group somebody
is in.

`pairs`, `reshuffle`, `swap` and `my group` mean the part that is on, else the next one that has groups; with none left they
are refused. Groups are mended during group work, when it begins and before people are told; “keep apart” mends all to come.
With too few people the groups stay. `undo` cannot take back a first draw.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from dialogs import texts
from dialogs.features.pairs import draws, history, pair_repair, roles
from dialogs.features.pairs.roles import roles_of
from dialogs.features.pairs.turns import part_on, seated_now
from dialogs.plan.model import Block, Plan, Step
from dialogs.run import events as e
from dialogs.run.events import Group
from dialogs.run.pending import PendingEvents
from dialogs.run.replace import changed
from dialogs.run.schedule import running_step
from dialogs.run.state import Run, TurnsHad, Undoable, with_entry
from dialogs.texts.sentence import PersonId, Refused, sentence


def draw(draft: PendingEvents, block: str, why: str, at: datetime) -> None:
    """Draw the groups of a block anew from everybody present."""
    run, plan = draft.run, draft.plan
    drawing = sum(1 for event in draft.events if isinstance(event, e.PairsDrawn)) + run.clock.changes
    key = f"{block}:{drawing}" if why == "reshuffled" else block
    if why == "next":
        key = f"{block}:{draft.step.path}:{run.visit.number}"
    planned, as_told = run.next_groups.get(block) if why == "next" else None, False
    if planned is not None and planned.step == draft.step.path:
        groups = _as_planned(draft, block, planned.groups)
        as_told = groups == planned.groups and (run.moved is None or run.moved[1] != at)
    else:
        parts = draws.drawn(plan, run, block, why, key)
        groups = _in_order(draft, block, parts) if _ordered(plan, block, why) else _seated(draft, block, parts)
    if history.settings(plan, block).bowl:
        people = _moved(plan, block, run.pairs.get(block, ()) if why == "reshuffled" else (), groups)
    else:
        people = tuple(person for group in groups for person in group.members)
    _arrange(draft, groups, block, why, at, people, as_told=as_told)


def _as_planned(draft: PendingEvents, block: str, groups: tuple[Group, ...]) -> tuple[Group, ...]:
    """The groups that people were told before the item began, changed as little as possible by who came and went since."""
    run = draft.run
    everybody = {person for group in groups for person in group.members} == set(run.participants)
    if everybody and not any(are_together(groups, pair) for pair in run.apart):
        return groups
    rooms = {person: room for room, group in enumerate(groups) for person in group.members}
    then = changed(run, pairs=with_entry(run.pairs, block, groups), homes=with_entry(run.homes, block, rooms))
    parts = draws.mended(draft.plan, then, block)
    return _in_order(draft, block, parts) if _ordered(draft.plan, block, "next") else _seated(draft, block, parts, groups)


def _ordered(plan: Plan, block: str, why: str) -> bool:
    """Whether the order inside the groups says who is what: who talks and who watches, or who is the host."""
    wanted = history.settings(plan, block)
    return wanted.bowl or (wanted.hosts and why == "next")


def _in_order(draft: PendingEvents, block: str, parts: tuple[tuple[PersonId, ...], ...]) -> tuple[Group, ...]:
    """These groups with the roles of those who talk and those who watch, or of a host and guests."""
    roles = draft.plan.roles_in(block)
    if not history.settings(draft.plan, block).bowl:
        return tuple(Group(members, roles_of(len(members), roles, 0)) for members in parts)
    held = (roles[:1], roles[1:2])
    return tuple(Group(members, role * len(members)) for members, role in zip(parts, held, strict=True))


def _seated(
    draft: PendingEvents, block: str, parts: tuple[tuple[PersonId, ...], ...], before: tuple[Group, ...] = ()
) -> tuple[Group, ...]:
    """These groups with roles; people who were together `before` keep their seats."""
    plan, run = draft.plan, draft.run
    turns = max((step.turns for step in plan.steps_of(block)), default=1)
    had = {person: list(roles) for person, roles in history.roles_before(plan, run, block).items()}
    for person, role in history.roles_performed(plan, run, block):
        had.setdefault(person, []).append(role)
    turn = history.turn_on(plan, run, block)
    now = partial(_turn_of_size, plan, run, block, turn) if turn is not None else None
    return pair_repair.reseat(before, parts, plan.roles_in(block), had, turns=turns, seed=run.seed, key=block, turn=now)


def _turn_of_size(plan: Plan, run: Run, block: str, turn: int, size: int) -> int:
    """The turn that is on for a group of that size, counted in the parts in which it shares turns."""
    step = running_step(plan, run)
    if step is None or run.latest_at is None:
        return turn
    several = roles.parts(plan, block, size, step.swap_roles)
    return turn * several + part_on(plan, run, step, size, run.latest_at)


def _arrange(
    draft: PendingEvents,
    groups: tuple[Group, ...],
    block: str,
    why: str,
    at: datetime,
    people: tuple[PersonId, ...],
    *,
    as_told: bool = False,
) -> None:
    """Decide these groups, and keep what people have been in the turns before: the new groups have not been that."""
    turn = history.turn_on(draft.plan, draft.run, block) or 0
    had = history.had_before(draft.plan, draft.run, block, turn) if turn else ()
    event = e.PairsDrawn(
        at=at,
        block=block,
        groups=groups,
        why=why,  # type: ignore[arg-type]
        changed=people,
        since=turn,
        had=had,
        as_told=as_told,
    )
    draft.add(event)


def mend(draft: PendingEvents, block: str, why: str, at: datetime) -> bool:
    """Change the pairs as little as possible so that they hold everybody present and nobody else. False: nothing to do."""
    groups = draft.run.pairs.get(block, ())
    here = draft.run.participants
    everybody = {person for group in groups for person in group.members} == set(here)
    if everybody and not any(are_together(groups, pair) for pair in draft.run.apart):
        return False
    mended = draws.mended(draft.plan, draft.run, block)
    bowl = history.settings(draft.plan, block).bowl
    kept = _in_order(draft, block, mended) if bowl else _seated(draft, block, mended, groups)
    if everybody and {group.members for group in kept} == {group.members for group in groups}:
        return False  # there are too few people to keep these two apart
    _arrange(draft, kept, block, why, at, _moved(draft.plan, block, groups, kept))
    return True


def _moved(plan: Plan, block: str, before: tuple[Group, ...], after: tuple[Group, ...]) -> tuple[PersonId, ...]:
    """Everybody who has another room, partner or role than before. Of those who listen, only who was to talk before."""
    if history.settings(plan, block).bowl:
        was, now = (groups[0].members if groups else () for groups in (before, after))
        silent = (person for person in was if person not in now and any(person in group.members for group in after))
        return (*now, *silent) if now != was else ()
    return tuple(
        person
        for room, group in enumerate(after)
        if room >= len(before) or group != before[room]
        for person in group.members
    )


def enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    """A step has started: draw or mend its block's groups, and tell them at the start of a turn or of the block."""
    step = draft.step
    if not step.grouped:
        return
    back = before is None or before.block != step.block or not before.grouped
    following = item_begins(step, before)
    if step.block not in draft.run.pairs:
        draw(draft, step.block, "start", at)
    elif draws_anew(draft.plan, draft.run, step, before):
        draw(draft, step.block, "next", at)
    elif back:
        mend(draft, step.block, "start", at)
    if step.block not in draft.run.pairs_told:
        draft.add(e.PairsTold(at=at, block=step.block))
    repeats = any(other.item for other in draft.plan.steps_of(step.block))
    first = draft.plan.steps_of(step.block)[0].path == step.path
    anew = opens(draft.plan, draft.run, step)
    if step.item is not None and (step.item_starts or back or following):
        draft.add(e.PairsShown(at=at, block=step.block, step=step.path, why="turn", anew=anew))
    elif step.item is None and (back or first):
        why = "start" if repeats else "turn"
        draft.add(e.PairsShown(at=at, block=step.block, step=step.path, why=why, anew=anew))  # type: ignore[arg-type]


def item_begins(step: Step, before: Step | None) -> bool:
    """Whether this step is not of the repeat item that was on before."""
    return step.item is not None and (before is None or before.block != step.block or before.item != step.item)


def draws_anew(plan: Plan, run: Run, step: Step, before: Step | None) -> bool:
    """Whether this step begins an item with groups of its own. Those of the first item were drawn with the block."""
    if not item_begins(step, before) or not history.settings(plan, step.block).redrawn or step.block in run.fresh:
        return False
    stays = (plan.step(stay.step) for stay in run.clock.stays)
    return any(stay.block == step.block and stay.item is not None for stay in stays)


def opens(plan: Plan, run: Run, step: Step) -> bool:
    """Whether the running step begins a stay in groups: coming from elsewhere, or with groups that are new for its item."""
    before = plan.step(run.clock.stays[-1].step) if run.clock.stays else None
    if before is None or before.block != step.block or not before.grouped:
        return True
    return history.settings(plan, step.block).redrawn and item_begins(step, before)


def tell(draft: PendingEvents, block: str, at: datetime) -> None:
    """Everybody gets their own card, after the groups were mended: people came and went since the draw."""
    mend(draft, block, "mended", at)
    draft.add(e.PairsTold(at=at, block=block))


def people_changed(draft: PendingEvents, at: datetime) -> None:
    """Somebody came or went: mend the pairs if pair work is on now."""
    if draft.run.live and draft.step.grouped and draft.step.block in draft.run.pairs:
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
        changed=_moved(draft.plan, block, draft.run.pairs.get(block, ()), groups),
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
        for room, group in enumerate(history.talking(plan, block.id, run.pairs.get(block.id, ())), 1):
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


def own_group(plan: Plan, run: Run, person: PersonId, at: datetime) -> OwnGroup | None:
    """The group somebody is in now, or will be in next; None where none is drawn."""
    found = group_of(plan, run, person)
    if found is None:
        return None
    (block, room), step = found, running_step(plan, run)
    group, role = run.pairs[block][room - 1], None
    if step is not None and step.block == block and step.grouped:
        seated = seated_now(plan, run, step, (group,), at)[0]
        role = dict(zip(seated.members, seated.roles, strict=False)).get(person)
    return OwnGroup(block, room, tuple(one for one in group.members if one != person), role or None)


def block_meant(plan: Plan, run: Run) -> Block:
    """The pairs block a facilitator means: the running one, else the next. Refused where none is left."""
    for block in blocks_from_now(plan, run):
        if block.pairs is not None:
            return block
    raise Refused(sentence(texts.NO_PAIRS_LEFT))


def rearrange(draft: PendingEvents, groups: tuple[Group, ...], block: str, why: str, at: datetime) -> None:
    """Replace the groups of a block by hand."""
    _arrange(draft, groups, block, why, at, _moved(draft.plan, block, draft.run.pairs.get(block, ()), groups))
