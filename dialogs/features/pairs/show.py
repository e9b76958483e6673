"""Cards of work in pairs and groups: who works with whom, what each person's turns are, and which rooms to make.
Also what a latecomer is told.

In a pause cards give no times. The list of rooms says who is together although they should be kept apart, and when a part is
not held after all. The table names who is in no group.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from itertools import dropwhile, takewhile

from dialogs.features.feature import Effects
from dialogs.features.pairs.history import settings, talking
from dialogs.features.pairs.run_groups import group_of, own_group
from dialogs.features.pairs.turns import observes, seated_now, turns_of
from dialogs.plan.model import Plan, Step
from dialogs.run.effects import EVERYONE, FACILITATORS, Show, stamp
from dialogs.run.messages import Card, CatchUpOnJoinCard, PairsCard, RoomsCard, YourPairCard
from dialogs.run.schedule import Slice, block_ends_at, block_starts_at, running_step, slices
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId

BACK_AT_ONCE = timedelta(minutes=1)  # who comes back within this was only disconnected


def show_pairs(plan: Plan, run: Run, block: str, why: str, slot: str, at: datetime, step: str | None = None) -> Show:
    """Who works with whom, with the roles of the running (or given) step's turn."""
    groups = run.pairs.get(block, ())
    meant = plan.step(step) if step else _step_in(plan, run, block)
    turned = seated_now(plan, run, meant, groups, at)
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
        observes=first is not None and observes(plan, first.step, group, person, turns),
        host=settings(plan, block).hosts and group.members[0] == person,
        listens=settings(plan, block).bowl and room > 1,
        paused_at=run.clock.stopped_at,
        finished=on and room in run.visit.rooms.finished,
        next_at=first.starts_at if first is not None and _from_other_rooms(running, block) else None,
        visit=run.visit.number if on else None,
    )
    until = block_ends_at(plan, run, block, at) or at
    return Show(slot, card, person, until)


def _from_other_rooms(running: Step | None, block: str) -> bool:
    """Whether people are in the rooms of another block, and come to those of this one from there."""
    return running is not None and running.in_pairs and running.block != block


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


def partners_now(plan: Plan, run: Run, person: PersonId, at: datetime) -> tuple[tuple[PersonId, ...], str | None]:
    """With whom somebody works in the running step, and as what; nobody outside pair work."""
    step, own = running_step(plan, run), own_group(plan, run, person, at)
    if step is None or not step.grouped or own is None or own.block != step.block:
        return (), None
    return own.partners, own.role


def slips(plan: Plan, run: Run, block: str, at: datetime) -> tuple[YourPairCard, ...]:
    """What everybody in pairs would be told, in the order of the pairs: to be printed for a session in one room."""
    people = (person for group in run.pairs.get(block, ()) for person in group.members)
    told = (tell_person(plan, run, block, person, "slip", at) for person in people)
    return tuple(show.card for show in told if show is not None and isinstance(show.card, YourPairCard))


def show_rooms(plan: Plan, run: Run, block: str, slot: str, at: datetime, *, left_out: bool = False) -> Show:
    """For facilitators: which rooms to make, and for whom; or that they are not needed after all."""
    opens_at, ends_at = work_times(plan, run, block, at)
    groups = run.pairs[block]
    couples = (tuple(sorted(pair)) for pair in run.apart if any(pair <= set(group.members) for group in groups))
    together = tuple(sorted((a, b) for a, b in couples))
    opens_at, ends_at = opens_at or at, ends_at or at
    card = RoomsCard(
        block=block,
        groups=groups,
        opens_at=opens_at,
        ends_at=ends_at,
        together=together,
        left_out=left_out,
        again=bool(run.earlier_groups.get(block)) or _from_other_rooms(running_step(plan, run), block),
    )
    return Show(slot, card, FACILITATORS, ends_at)


def rooms_again(plan: Plan, run: Run, at: datetime) -> Effects:
    """The list of rooms that are in use or will be next, with the times there are now; and what is left out of those drawn.

    A pause moves them all the time.
    """
    step = running_step(plan, run)
    if step is None or run.phase != "running":
        return ()
    coming = [part.step.block for part in slices(plan, run, at) if part.step.grouped]
    not_held = (block for block in run.rooms_shown if block not in coming and not _held(plan, run, block))
    left_out = tuple(show_rooms(plan, run, block, run.rooms_shown[block], at, left_out=True) for block in not_held)
    block = next((one for one in coming if one in run.rooms_shown), None)
    if block is None or settings(plan, block).bowl:
        return left_out
    told = () if step.block == block or block not in run.pairs_told else tell_all(plan, run, block, at)
    return (*left_out, show_rooms(plan, run, block, run.rooms_shown[block], at), *told)


def _held(plan: Plan, run: Run, block: str) -> bool:
    """Whether people have worked in the groups of a block, or there is no list of rooms for them."""
    stays = (plan.step(stay.step) for stay in run.clock.stays)
    return settings(plan, block).bowl or any(stay.block == block and stay.grouped for stay in stays)


def catch_up_card(plan: Plan, run: Run, person: PersonId, at: datetime) -> Effects:
    """For one latecomer: what is on, until when, and with whom they work."""
    if run.step is None or run.ends_at is None:
        return ()
    partners, role = partners_now(plan, run, person, at)
    until = run.attendance_until if run.keeps_attendance else None
    card = CatchUpOnJoinCard(step=run.step, ends_at=run.ends_at, partners=partners, role=role, attendance_until=until)
    return (Show(f"catch-up:{stamp(at)}", card, person, max(run.ends_at, at)),)
