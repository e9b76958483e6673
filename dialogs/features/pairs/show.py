"""Cards of work in pairs and groups: who works with whom, what each person's turns are, and which rooms to make."""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import dropwhile, pairwise, takewhile

from dialogs.features.feature import Effects
from dialogs.features.pairs.history import settings, talking
from dialogs.features.pairs.roles import parts, seating
from dialogs.features.pairs.sessions import group_of
from dialogs.plan.model import Plan, Step
from dialogs.run.effects import EVERYONE, FACILITATORS, Show, stamp
from dialogs.run.events import Group
from dialogs.run.messages import Card, CatchUpOnJoinCard, PairsCard, PairTurn, RoomsCard, YourPairCard
from dialogs.run.replace import changed
from dialogs.run.schedule import Slice, block_ends_at, block_starts_at, running_step, slices
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId

BACK_AT_ONCE = timedelta(minutes=1)  # who comes back within this was only disconnected


def show_pairs(plan: Plan, run: Run, block: str, why: str, slot: str, at: datetime, step: str | None = None) -> Show:
    """Who works with whom, with the roles of the running (or given) step's turn."""
    groups = run.pairs.get(block, ())
    meant = plan.step(step) if step else _step_in(plan, run, block)
    turned = seating(plan, meant, groups)
    paired = {person for group in groups for person in group.members}
    starts_at, ends_at = work_times(plan, run, block, at)
    running = running_step(plan, run)
    inside = running is not None and running.block == block
    back = inside and not any(part.step.block == block and part.step.grouped for part in slices(plan, run, at))
    here = running is not None and inside and running.grouped
    over = back or (here and running is not None and settings(plan, block).redrawn and meant.item != running.item)
    card = PairsCard(
        block=block,
        step=meant.path,
        groups=turned,
        why=why,  # type: ignore[arg-type]
        starts_at=None if here or back else starts_at,
        ends_at=None if over else ends_at,
        paused_at=run.clock.stopped_at,
        unpaired=tuple(person for person in run.participants if person not in paired),
    )
    return Show(slot, card, EVERYONE, slices(plan, run, at)[-1].ends_at if run.live else at)


def work_times(plan: Plan, run: Run, block: str, at: datetime) -> tuple[datetime | None, datetime | None]:
    """From when to when people work in the groups of now: until they change, or everybody is back together."""
    mine = [part for part in slices(plan, run, at) if part.step.block == block]
    work = list(dropwhile(lambda part: not part.step.grouped, mine))
    if not work:
        return block_starts_at(plan, run, block, at), block_ends_at(plan, run, block, at)
    item = work[0].step.item if settings(plan, block).redrawn else None
    stay = list(takewhile(lambda part: part.step.grouped and item in (None, part.step.item), work))
    return stay[0].starts_at, stay[-1].ends_at


def _step_in(plan: Plan, run: Run, block: str) -> Step:
    running = running_step(plan, run)
    if running is not None and running.block == block:
        return running
    return next((step for step in plan.steps_of(block) if step.grouped), plan.steps_of(block)[0])


def tell_person(plan: Plan, run: Run, block: str, person: PersonId, slot: str, at: datetime) -> Show | None:
    """For one person: partner, role and clock times of every turn still to come. None when they are in no group."""
    groups = run.pairs.get(block, ())
    room = next((number for number, group in enumerate(groups, 1) if person in group.members), 0)
    if not room:
        return None
    group = groups[room - 1]
    turns = turns_of(plan, run, block, group, person, at)
    running, first = running_step(plan, run), _first_to_come(plan, run, block, at)
    role = turns[0].role if turns else None
    on = running is not None and running.block == block and running.grouped
    card = YourPairCard(
        block=block,
        you=person,
        partners=tuple(other for other in group.members if other != person),
        role=role,
        turns=turns,
        room=room,
        on=on,
        step=first.step.path if first is not None else None,
        step_ends_at=first.ends_at if first is not None else None,
        observes=settings(plan, block).of_two and any(turn.role in plan.roles_in(block)[2:] for turn in _of_now(turns)),
        host=settings(plan, block).hosts and group.members[0] == person,
        listens=settings(plan, block).bowl and room > 1,
        paused_at=run.clock.stopped_at,
        finished=on and room in run.visit.rooms.finished,
        visit=run.visit.number if on else None,
    )
    until = block_ends_at(plan, run, block, at) or at
    return Show(slot, card, person, until)


def _of_now(turns: tuple[PairTurn, ...]) -> tuple[PairTurn, ...]:
    """The first turn to come, with all its parts."""
    return tuple(takewhile(lambda turn: turn.name == turns[0].name, turns))


def own_card(plan: Plan, run: Run, person: PersonId, at: datetime) -> Card | None:
    """What somebody reads who asks for their own group: of the pair work that is on, or the next. None without one."""
    found = group_of(plan, run, person)
    show = tell_person(plan, run, found[0], person, "mine", at) if found else None
    return show.card if show else None


def _first_to_come(plan: Plan, run: Run, block: str, at: datetime) -> Slice | None:
    """The step of a block that is on, or else its first that is still to come."""
    return next((part for part in slices(plan, run, at) if part.step.block == block), None)


def tell_all(plan: Plan, run: Run, block: str, at: datetime) -> Effects:
    """Everybody's own card, as it is now."""
    slots = run.pair_cards.get(block, {})
    people = (person for group in talking(plan, block, run.pairs.get(block, ())) for person in group.members)
    told = (tell_person(plan, run, block, person, slots.get(person, f"pair:{block}"), at) for person in people)
    return tuple(show for show in told if show is not None)


def partners_now(plan: Plan, run: Run, person: PersonId) -> tuple[tuple[PersonId, ...], str | None]:
    """With whom somebody works in the running step, and as what; nobody outside pair work."""
    step = running_step(plan, run)
    groups = talking(plan, step.block, run.pairs.get(step.block, ())) if step is not None and step.grouped else ()
    for group in groups:
        if step is not None and person in group.members:
            seated = seating(plan, step, (group,))[0]
            role = dict(zip(seated.members, seated.roles, strict=False)).get(person)
            return tuple(other for other in group.members if other != person), role or None
    return (), None


def slips(plan: Plan, run: Run, block: str, at: datetime) -> tuple[YourPairCard, ...]:
    """What everybody in pairs would be told, in the order of the pairs: to be printed for a session in one room."""
    people = (person for group in run.pairs.get(block, ()) for person in group.members)
    told = (tell_person(plan, run, block, person, "slip", at) for person in people)
    return tuple(show.card for show in told if show is not None and isinstance(show.card, YourPairCard))


def show_rooms(plan: Plan, run: Run, block: str, slot: str, at: datetime) -> Show:
    """For facilitators: which rooms to make, and for whom."""
    opens_at, ends_at = work_times(plan, run, block, at)
    groups = run.pairs[block]
    couples = (tuple(sorted(pair)) for pair in run.apart if any(pair <= set(group.members) for group in groups))
    together = tuple(sorted((a, b) for a, b in couples))
    card = RoomsCard(block=block, groups=groups, opens_at=opens_at or at, ends_at=ends_at or at, together=together)
    return Show(slot, card, FACILITATORS, ends_at or at)


def rooms_again(plan: Plan, run: Run, at: datetime) -> Effects:
    """The list of rooms that are in use or will be next, with the times there are now. A pause moves them all the time."""
    step = running_step(plan, run)
    if step is None or run.phase != "running":
        return ()
    coming = (part.step.block for part in slices(plan, run, at) if part.step.grouped)
    block = next((one for one in coming if one in run.rooms_shown), None)
    if block is None or settings(plan, block).bowl:
        return ()
    told = () if step.block == block or block not in run.pairs_told else tell_all(plan, run, block, at)
    return (show_rooms(plan, run, block, run.rooms_shown[block], at), *told)


def turns_of(plan: Plan, run: Run, block: str, group: Group, person: PersonId, at: datetime) -> tuple[PairTurn, ...]:
    """The turns of a block still to come (or on), for one person: one for each repeat item, else one for each step."""
    found: list[PairTurn] = []
    last: str | None = None
    for part in slices(plan, run, at):
        step = part.step
        if step.block != block or not step.grouped:
            continue
        if found and step.item != last and settings(plan, block).redrawn:
            break  # with others
        if step.item is not None and step.item == last:
            before = found[-1]
            found[-1] = changed(before, ends_at=part.ends_at, then=(*before.then, (step.path, part.starts_at)))
            continue
        several = parts(plan, block, len(group.members)) if step.swap_roles else 1
        for number, (starts_at, ends_at) in enumerate(_shared(plan, run, part, several)):
            if several == 1 or (starts_at < ends_at and at < ends_at):
                found.append(_turn(plan, step, group, person, number, starts_at, ends_at))
        last = step.item
    return tuple(found)


def _turn(
    plan: Plan, step: Step, group: Group, person: PersonId, part: int, starts_at: datetime, ends_at: datetime
) -> PairTurn:
    """What one person is in a turn, or in the part of it, and what the others are."""
    seated = seating(plan, step, (group,), part)[0]
    given = (seated.roles[group.members.index(person)] or None) if seated.roles else None
    role = given if step.item is not None or step.swap_roles or not settings(plan, step.block).of_two else None
    others = zip(seated.members, seated.roles, strict=False) if role is not None else ()
    rest = tuple((other, what) for other, what in others if other != person and what)
    return PairTurn(step.item_name or step.title, role, starts_at, ends_at, rest)


def _shared(plan: Plan, run: Run, part: Slice, several: int) -> list[tuple[datetime, datetime]]:
    """From when to when each part of a turn goes. What is left of a turn after its first step belongs to the last one."""
    began = _turn_began(plan, run, part)
    ends_at = part.ends_at if part.step.item_starts or several == 1 else part.starts_at
    changes = [began + (ends_at - began) * number / several for number in range(several)]
    times = [began, *(at.replace(second=0, microsecond=0) for at in changes[1:]), part.ends_at]
    return list(pairwise(times))


def _turn_began(plan: Plan, run: Run, part: Slice) -> datetime:
    """When the turn of a step began: with an earlier step of the same item, where that was performed just before."""
    began = part.starts_at
    for stay in reversed(run.clock.stays if part.step.path == run.step and part.step.item is not None else ()):
        before = plan.step(stay.step)
        if before.block != part.step.block or before.item != part.step.item:
            break
        began = stay.started_at
    return began


def catch_up_card(plan: Plan, run: Run, person: PersonId, at: datetime) -> Effects:
    """For one latecomer: what is on, until when, and with whom they work."""
    if run.step is None or run.ends_at is None:
        return ()
    partners, role = partners_now(plan, run, person)
    until = run.attendance_until if run.keeps_attendance else None
    card = CatchUpOnJoinCard(step=run.step, ends_at=run.ends_at, partners=partners, role=role, attendance_until=until)
    return (Show(f"catch-up:{stamp(at)}", card, person, max(run.ends_at, at)),)
