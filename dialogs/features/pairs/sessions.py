"""Pair work in a run: when pairs are drawn, mended and told, and what each person's turns are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from datetime import datetime

from dialogs import texts
from dialogs.features.pairs import repair
from dialogs.plan.model import Block, Plan, Step
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.events import Group
from dialogs.run.messages import PairsCard, PairTurn, RoomsCard, YourPairCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import block_ends_at, block_starts_at, running_step, slices
from dialogs.run.state import Run
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
    begun = {stay.step for stay in run.stays} | ({run.step} if run.step else set())
    turns = {(step.turn, step.swap_roles) for step in plan.steps_of(block) if step.path in begun}
    found = []
    for turn, swap in sorted(turns):
        for group in run.pairs.get(block, ()):
            seated = repair.at_turn(group, plan.roles, turn, swap)
            found += list(zip(seated.members, seated.roles, strict=False))
    return found


# -- deciding ----------------------------------------------------------------------------------------------------------


def draw(draft: PendingEvents, block: str, why: str, at: datetime) -> None:
    """Draw the pairs of a block anew from everybody present."""
    run, plan = draft.run, draft.plan
    drawing = sum(1 for event in draft.events if isinstance(event, e.PairsDrawn)) + run.changes
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
    draft.add(e.PairsDrawn(at=at, block=block, groups=groups, why=why, changed=people))  # type: ignore[arg-type]


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
    """These groups with roles; whoever is together as `before` keeps their seats."""
    turns = max((step.turns for step in draft.plan.steps_of(block)), default=1)
    had = roles_before(draft.plan, draft.run, block)
    return repair.reseat(before, parts, draft.plan.roles, had, turns=turns, seed=draft.run.seed, key=block)


def mend(draft: PendingEvents, block: str, why: str, at: datetime) -> bool:
    """Change the pairs as little as possible so that they hold everybody present and nobody else. False: nothing to do."""
    groups = draft.run.pairs.get(block, ())
    here = draft.run.participants
    if {person for group in groups for person in group.members} == set(here):
        return False
    mended = repair.mend(
        [group.members for group in groups],
        here,
        history=met_before(draft.plan, draft.run, block),
        apart=draft.run.apart,
        seed=draft.run.seed,
        key=block,
    )
    kept = _seated(draft, block, mended, groups)
    changed = tuple(person for group in kept if group not in groups for person in group.members)
    draft.add(e.PairsDrawn(at=at, block=block, groups=kept, why=why, changed=changed))  # type: ignore[arg-type]
    return True


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
    repeats = any(other.item for other in draft.plan.steps_of(step.block))
    first = draft.plan.steps_of(step.block)[0].path == step.path
    if step.item is not None and (step.item_starts or new_block or (before and before.item != step.item)):
        draft.add(e.PairsShown(at=at, block=step.block, step=step.path, why="turn"))
    elif step.item is None and (new_block or first):
        draft.add(e.PairsShown(at=at, block=step.block, step=step.path, why="start" if repeats else "turn"))


def people_changed(draft: PendingEvents, at: datetime) -> None:
    """Somebody came or went: mend the pairs if pair work is on now."""
    if draft.run.live and draft.step.in_pairs and draft.step.block in draft.run.pairs:
        mend(draft, draft.step.block, "mended", at)


def block_meant(plan: Plan, run: Run) -> Block:
    """The pairs block a facilitator means: the running one, else the next. Refused where none is left."""
    step = running_step(plan, run)
    here = next((i for i, block in enumerate(plan.blocks) if step and block.id == step.block), 0)
    for block in plan.blocks[here:]:
        if block.pairs is not None:
            return block
    raise Refused(sentence(texts.NO_PAIRS_LEFT))


def rearrange(draft: PendingEvents, groups: tuple[Group, ...], block: str, why: str, at: datetime) -> None:
    """Replace the groups of a block by hand."""
    before = set(draft.run.pairs.get(block, ()))
    changed = tuple(person for group in groups if group not in before for person in group.members)
    draft.add(e.PairsDrawn(at=at, block=block, groups=groups, why=why, changed=changed))  # type: ignore[arg-type]


# -- showing -----------------------------------------------------------------------------------------------------------


def show_pairs(plan: Plan, run: Run, block: str, why: str, slot: str, at: datetime, step: str | None = None) -> Show:
    """Who works with whom, with the roles of the running (or given) step's turn."""
    groups = run.pairs.get(block, ())
    meant = plan.step(step) if step else _step_in(plan, run, block)
    turned = tuple(repair.at_turn(group, plan.roles, meant.turn, meant.swap_roles) for group in groups)
    paired = {person for group in groups for person in group.members}
    ends_at = block_ends_at(plan, run, block, at)
    running = running_step(plan, run)
    card = PairsCard(
        block=block,
        step=meant.path,
        groups=turned,
        why=why,  # type: ignore[arg-type]
        starts_at=None if running and running.block == block else block_starts_at(plan, run, block, at),
        ends_at=ends_at,
        unpaired=tuple(person for person in run.participants if person not in paired),
    )
    return Show(slot, card, EVERYONE, slices(plan, run, at)[-1].ends_at if run.live else at)


def _step_in(plan: Plan, run: Run, block: str) -> Step:
    running = running_step(plan, run)
    if running is not None and running.block == block:
        return running
    return plan.steps_of(block)[0]


def tell_person(plan: Plan, run: Run, block: str, person: PersonId, slot: str, at: datetime) -> Show | None:
    """For one person: partner, role and clock times of every turn still to come. None when they are in no group."""
    groups = run.pairs.get(block, ())
    room = next((number for number, group in enumerate(groups, 1) if person in group.members), 0)
    if not room:
        return None
    group = groups[room - 1]
    turns = turns_of(plan, run, block, group, person, at)
    card = YourPairCard(
        block=block,
        you=person,
        partners=tuple(other for other in group.members if other != person),
        role=turns[0].role if turns else None,
        turns=turns,
        room=room,
    )
    until = block_ends_at(plan, run, block, at) or at
    return Show(slot, card, person, until)


def partners_now(plan: Plan, run: Run, person: PersonId) -> tuple[tuple[PersonId, ...], str | None]:
    """With whom somebody works in the running step, and as what; nobody outside pair work."""
    step = running_step(plan, run)
    groups = run.pairs.get(step.block, ()) if step is not None and step.in_pairs else ()
    for group in groups:
        if step is not None and person in group.members:
            seated = repair.at_turn(group, plan.roles, step.turn, step.swap_roles)
            role = dict(zip(seated.members, seated.roles, strict=False)).get(person)
            return tuple(other for other in group.members if other != person), role
    return (), None


def slips(plan: Plan, run: Run, block: str, at: datetime) -> tuple[YourPairCard, ...]:
    """What everybody in pairs would be told, in the order of the pairs: to be printed for a session in one room."""
    people = (person for group in run.pairs.get(block, ()) for person in group.members)
    told = (tell_person(plan, run, block, person, "slip", at) for person in people)
    return tuple(show.card for show in told if show is not None and isinstance(show.card, YourPairCard))


def show_rooms(plan: Plan, run: Run, block: str, slot: str, at: datetime) -> Show:
    """For facilitators: which rooms to make, and for whom."""
    opens_at, ends_at = block_starts_at(plan, run, block, at), block_ends_at(plan, run, block, at)
    card = RoomsCard(block=block, groups=run.pairs[block], opens_at=opens_at or at, ends_at=ends_at or at)
    return Show(slot, card, FACILITATORS, ends_at or at)


def turns_of(plan: Plan, run: Run, block: str, group: Group, person: PersonId, at: datetime) -> tuple[PairTurn, ...]:
    """The turns of a block still to come (or on), for one person: one for each repeat item, else one for each step."""
    found: list[PairTurn] = []
    place = group.members.index(person)
    last: str | None = None
    for part in slices(plan, run, at):
        step = part.step
        if step.block != block:
            continue
        if step.item is not None and step.item == last:
            found[-1] = PairTurn(found[-1].name, found[-1].role, found[-1].starts_at, part.ends_at)
            continue
        seated = repair.at_turn(group, plan.roles, step.turn, step.swap_roles)
        role = seated.roles[place] if seated.roles and (step.item is not None or step.swap_roles) else None
        found.append(PairTurn(step.item_name or step.title, role, part.starts_at, part.ends_at))
        last = step.item
    return tuple(found)
