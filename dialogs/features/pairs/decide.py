"""Pairs and groups feature: when they are drawn and told, private reminders (`nudge me`), what facilitators may do with them
(`swap`, `reshuffle`), and what becomes visible.

The plan's `ahead` says how early they are drawn, never before the block before them starts. Without groups, `pairs` and
`reshuffle` draw and `swap` is refused. Which part's groups `pairs`, `reshuffle` or `swap` mean is in `run_groups`; who is
with whom is in `draws`.
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial
from typing import assert_never, get_args

from dialogs import texts
from dialogs.features.feature import Due, Effects, Feature, Rank, good
from dialogs.features.pairs import next_groups, pair_repair, run_groups
from dialogs.features.pairs.history import settings
from dialogs.features.pairs.show import (
    BACK_AT_ONCE,
    catch_up_card,
    own_card,
    rooms_again,
    show_pairs,
    show_rooms,
    tell_all,
    tell_person,
)
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import Show, stamp
from dialogs.run.expiry import NOTICE_GOOD_FOR
from dialogs.run.messages import Card, NudgeCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import block_starts_at, running_step
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId, Refused, sentence

TELL_BEFORE = timedelta(minutes=1)  # before the rooms open: earlier it takes people's minds off what is on
NUDGES = (timedelta(minutes=5), timedelta(minutes=1))  # before the end of a pair-work step, for those who asked

# -- what is due -------------------------------------------------------------------------------------------------------


def _due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    if run.step_started_at is None or run.ends_at is None:
        return
    yield from _nudges(run, step, run.step_started_at, run.ends_at)
    yield from _draw_ahead(plan, run, step, run.step_started_at)
    yield from next_groups.due(plan, run, step)


def _nudges(run: Run, step: Step, started_at: datetime, ends_at: datetime) -> Iterator[Due]:
    """Private reminders in pair work, only while somebody who asked for them is here."""
    if not step.in_pairs or run.nudged.isdisjoint(run.participants):
        return
    for left in NUDGES:
        if left not in run.visit.nudges and ends_at - left > started_at:
            yield Due(ends_at - left, Rank.NUDGE, partial(_nudge, left))


def _nudge(left: timedelta, draft: PendingEvents, at: datetime) -> None:
    run = draft.run
    assert run.ends_at is not None
    people = tuple(sorted(run.nudged & set(run.participants)))
    draft.add(e.Nudged(at=at, step=draft.step.path, left=left, ends_at=run.ends_at, people=people))


def _draw_ahead(plan: Plan, run: Run, step: Step, started_at: datetime) -> Iterator[Due]:
    """Pairs drawn ahead of their block, but not before the block before it starts."""
    here = next(i for i, block in enumerate(plan.blocks) if block.id == step.block)
    following = (block for block in plan.blocks[here + 1 :])
    block = next((b for b in following if any(s.path not in run.clock.skipped for s in plan.steps_of(b.id))), None)
    if block is None or block.pairs is None or block.pairs.ahead is None:
        return
    starts_at = block_starts_at(plan, run, block.id, started_at)
    if block.id in run.pairs:
        if starts_at is not None and block.id not in run.pairs_told:
            at = max(starts_at - TELL_BEFORE, started_at)
            yield Due(at, Rank.DRAW, partial(_tell, block.id))
    elif starts_at is not None:
        at = max(starts_at - block.pairs.ahead, started_at)
        yield Due(at, Rank.DRAW, partial(_draw, block.id))


def _draw(block: str, draft: PendingEvents, at: datetime) -> None:
    run_groups.draw(draft, block, "ahead", at)


def _tell(block: str, draft: PendingEvents, at: datetime) -> None:
    run_groups.tell(draft, block, at)


def _enter(draft: PendingEvents, before: Step | None, at: datetime) -> None:
    run_groups.enter(draft, before, at)
    next_groups.enter(draft, at)


def _regroup(draft: PendingEvents, at: datetime) -> None:
    run_groups.people_changed(draft, at)
    next_groups.mend(draft, at)


# -- commands ----------------------------------------------------------------------------------------------------------


def _decide(draft: PendingEvents, command: c.PairsCommand, at: datetime) -> None:
    if isinstance(command, c.Nudge):
        if (command.by in draft.run.nudged) != command.wanted:
            draft.add(e.NudgeWanted(at=at, person=command.by, wanted=command.wanted))
        return
    if isinstance(command, c.MyGroup):
        if run_groups.group_of(draft.plan, draft.run, command.by) is None and not _listens(
            draft.run, draft.plan, command.by
        ):
            raise Refused(sentence(_no_group(draft.plan, draft.run, command.by)))
        return
    block = run_groups.block_meant(draft.plan, draft.run).id
    groups = draft.run.pairs.get(block)
    if groups is None:
        if isinstance(command, c.ShowPairs | c.Reshuffle):
            run_groups.draw(draft, block, "asked", at)
            return
        of_two = settings(draft.plan, block).of_two
        raise Refused(sentence(texts.PAIRS_NOT_DRAWN if of_two else texts.GROUPS_NOT_DRAWN))
    match command:
        case c.ShowPairs():
            draft.add(e.PairsShown(at=at, block=block))
        case c.Reshuffle():
            run_groups.draw(draft, block, "reshuffled", at)
        case c.Swap():
            new = pair_repair.swap(groups, command.a, command.b, apart=draft.run.apart)
            run_groups.rearrange(draft, new, block, "swapped", at)
        case c.SwapRoles():
            run_groups.rearrange(draft, pair_repair.swap_roles(groups, command.person), block, "roles", at)
        case _:
            assert_never(command)


def _no_group(plan: Plan, run: Run, person: PersonId) -> str:
    if person in run.facilitators and not run.takes_part(person):
        return texts.LEADS_WITHOUT_GROUP
    return texts.NO_GROUP_YET if _only_pairs(plan) else texts.NO_GROUP_DRAWN


def _listens(run: Run, plan: Plan, person: PersonId) -> bool:
    """Whether others talk now, and this person is among those who listen."""
    step = running_step(plan, run)
    return step is not None and step.in_bowl and person in run.participants


def _acknowledge(plan: Plan, run: Run, command: c.PairsCommand, at: datetime) -> Card:
    if isinstance(command, c.Nudge):
        return good(texts.ACK_NUDGE if command.wanted else texts.ACK_NO_NUDGE)
    if isinstance(command, c.MyGroup):
        return own_card(plan, run, command.by, at) or good(texts.YOU_LISTEN)
    if run_groups.block_meant(plan, run).id not in run.pairs_shown:
        return good(texts.ACK_GROUPS_LATER)  # so far only facilitators have seen them
    return good(texts.ACK_PAIRS if _only_pairs(plan) else texts.ACK_GROUPS)


def _only_pairs(plan: Plan) -> bool:
    return all(block.pairs is None or block.pairs.of_two for block in plan.blocks)


# -- what becomes visible ----------------------------------------------------------------------------------------------


def _react(plan: Plan, run: Run, event: e.PairsEvent | e.StepStarted) -> Effects:
    match event:
        case e.StepStarted():
            return (*_step_started(plan, run, event), *_rooms_moved(plan, run, event))
        case e.PairsDrawn(why="start" | "next"):  # the card of the step follows at once and shows the same
            return _told(plan, run, event)
        case e.PairsDrawn():
            shown = event.why != "ahead" and event.block in run.pairs_shown
            table = show_pairs(plan, run, event.block, event.why, _slot(run, event), event.at)
            return (*((*_older_table(plan, run, event), table) if shown else ()), *_told(plan, run, event))
        case e.PairsShown(why="shown"):
            table = show_pairs(plan, run, event.block, event.why, _slot(run, event), event.at, event.step)
            return (*_older_table(plan, run, event), table)
        case e.PairsShown():
            return _table(plan, run, event) if event.step and run_groups.opens(plan, run, plan.step(event.step)) else ()
        case e.PairsTold():
            return tell_all(plan, run, event.block, event.at)
        case e.NextGroupsDrawn():
            return next_groups.shown(plan, run)
        case e.NextGroupsTold():
            return next_groups.shown(plan, run, listed=False)
        case e.NextGroupsDropped():
            return next_groups.dropped(plan, run, event)
        case e.Nudged():
            nudge = NudgeCard(step=event.step, left=event.left, ends_at=event.ends_at)
            slot = f"nudge:{run.visit.number}:{int(event.left.total_seconds())}"
            return tuple(Show(slot, nudge, person, event.at + NOTICE_GOOD_FOR) for person in event.people)
        case e.NudgeWanted():
            return ()
        case _:
            assert_never(event)


def _older_table(plan: Plan, run: Run, event: e.PairsDrawn | e.PairsShown) -> Effects:
    """The table that opened this step stays in the chat, with the groups of now. The step itself stands on the new table."""
    slot = run.pairs_seen.get(event.block, "")
    if not slot.startswith(f"pairs:{run.visit.number}:") or slot == run.pairs_shown.get(event.block):
        return ()
    return (show_pairs(plan, run, event.block, "start", slot, event.at),)


def _table(plan: Plan, run: Run, event: e.PairsShown) -> Effects:
    """The one table of a stay in the rooms, with the step that opens it."""
    return (show_pairs(plan, run, event.block, "turn", _slot(run, event), event.at, event.step),)


def _step_started(plan: Plan, run: Run, event: e.StepStarted) -> Effects:
    """In rooms each step is told on people's own cards. The table in the chat loses the step that opened it."""
    step = plan.step(event.step)
    before = plan.step(run.clock.stays[-1].step) if run.clock.stays else None
    anew = before is not None and before.block == step.block and run_groups.opens(plan, run, step)
    waits = run_groups.draws_anew(plan, run, step, before)  # for the new groups, which follow at once
    told = tell_all(plan, run, step.block, event.at) if step.grouped and not waits else ()
    slot = run.pairs_shown.get(before.block) if before is not None else None
    if before is None or slot is None or not before.grouped or not run.pairs.get(before.block):
        return told
    here = step.block == before.block and step.grouped and not anew
    if slot.startswith(f"pairs:{run.visit.number - 1}:") or (here and step.item != before.item):
        path = step.path if here else before.path
        return (show_pairs(plan, run, before.block, "start", slot, event.at, path), *told)
    return told


def _rooms_moved(plan: Plan, run: Run, event: e.StepStarted) -> Effects:
    """Somebody moved the session by hand, so rooms open and close at other times. The clock keeps those that were told."""
    if run.moved is None or run.moved[1] != event.at:
        return ()
    step, before = plan.step(event.step), plan.step(run.clock.stays[-1].step) if run.clock.stays else None
    drawn_anew = step.grouped and run_groups.draws_anew(plan, run, step, before)
    return () if drawn_anew else rooms_again(plan, run, event.at)


def _host(plan: Plan, run: Run, step: Step) -> str | None:
    """The table of the groups stands on the card of the step that opens a stay in them."""
    if not step.grouped:
        return None
    slot = run.pairs_shown.get(step.block, "")
    if step.path != run.step:  # it was the step before: its table is in the chat already
        return slot if slot.startswith(f"pairs:{run.visit.number - 1}:") else None
    mine = f"pairs:{run.visit.number}:"
    return (slot if slot.startswith(mine) else mine) if run_groups.opens(plan, run, step) else None


def _retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    """Everybody's own card has the new times; so have the table that opened the step, and the lists of rooms."""
    return (*_cards_retimed(plan, run, at), *next_groups.shown(plan, run))


def _cards_retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    step = running_step(plan, run)
    rooms = rooms_again(plan, run, at)
    if step is None or not step.grouped:
        return rooms
    slot = run.pairs_shown.get(step.block)
    here = slot is not None and slot == _host(plan, run, step)
    why = "turn" if step.in_bowl else "start"  # the draw is not told twice
    table = (show_pairs(plan, run, step.block, why, slot, at, step.path),) if here and slot is not None else ()
    return (*table, *rooms, *tell_all(plan, run, step.block, at))


def _slot(run: Run, event: e.PairsDrawn | e.PairsShown) -> str:
    """The slot of everybody's card: the run knows it (`dialogs.run.evolve.pairs`)."""
    return run.pairs_shown.get(event.block, f"pairs:{run.visit.number}:{event.why}:{stamp(event.at)}")


def _told(plan: Plan, run: Run, event: e.PairsDrawn) -> Effects:
    """Facilitators get the rooms, and each person for whom something is new gets their pair, once people were told."""
    at, block, slots = event.at, event.block, run.pair_cards.get(event.block, {})
    people = (*event.changed, *_talked_before(plan, run, event)) if block in run.pairs_told else ()
    told = (tell_person(plan, run, block, person, slots[person], at) for person in people)
    late = (person for person in event.changed if event.why == "mended" and _just_came(run, person, at))
    listed = event.as_told or settings(plan, block).bowl  # facilitators have the list, or need none
    rooms = () if listed else (show_rooms(plan, run, block, run.rooms_shown[block], at),)
    return (
        *rooms,
        *(show for show in told if show is not None),
        *(show for person in late for show in catch_up_card(plan, run, person, at)),
    )


def _talked_before(plan: Plan, run: Run, event: e.PairsDrawn) -> tuple[PersonId, ...]:
    """Those who talked in the item before and listen in this one: their card still says that they talk."""
    earlier = run.earlier_groups.get(event.block, ())
    if event.why != "next" or not settings(plan, event.block).bowl or not earlier or not earlier[-1]:
        return ()
    slots = run.pair_cards.get(event.block, {})
    listening = {person for group in event.groups[1:] for person in group.members}
    return tuple(one for one in earlier[-1][0].members if one in listening and one in slots)


def _just_came(run: Run, person: PersonId, at: datetime) -> bool:
    state = run.people.get(person)
    return state is not None and state.joined_at == at and (state.left_at is None or at - state.left_at >= BACK_AT_ONCE)


FEATURE = Feature(
    host=_host,
    retimed=_retimed,
    enter=_enter,
    due=_due,
    regroup=_regroup,
    undo=run_groups.undo,
    commands=(c.MyGroup, c.ShowPairs, c.Reshuffle, c.Swap, c.SwapRoles, c.Nudge),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(e.StepStarted, *get_args(e.PairsEvent)),
    react=_react,
)
