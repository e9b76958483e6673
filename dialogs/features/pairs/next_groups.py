"""Groups of the next item: drawn while people work on the one before it, so that all can read where they go next.

Where a plan draws new groups for every item, facilitators need the list of rooms before people move, and everybody needs to
know where they go. Like a block's first groups: facilitators get the list the block's `ahead` before, people their own card
in the last minute. Neither comes in the first half of an item. Where a few talk and the others listen there are no rooms;
those who talk next are told. Nothing is said where everybody stays where they are. Who comes or goes meanwhile is fitted in.
If the item is not held, lists and cards say so. Groups that a facilitator drew by hand are kept (`run_groups`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from functools import partial

from dialogs import texts
from dialogs.features.feature import Due, Effects, Rank
from dialogs.features.pairs import run_groups
from dialogs.features.pairs.history import settings, talking
from dialogs.features.pairs.show import show_rooms, tell_person
from dialogs.plan.model import Plan, Step
from dialogs.run import events as e
from dialogs.run.commands import Tick
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.expiry import KEPT_AFTER_END
from dialogs.run.messages import RoomsCard, TextCard, YourPairCard
from dialogs.run.pending import PendingEvents
from dialogs.run.replace import changed
from dialogs.run.schedule import Slice, length, running_step, slices
from dialogs.run.state import NextGroups, Run
from dialogs.texts.sentence import PersonId, sentence

TELL_BEFORE = timedelta(minutes=1)  # before people move: earlier it takes their minds off what they talk about


def due(plan: Plan, run: Run, step: Step) -> Iterator[Due]:
    """The draw for the next item, and everybody's own card for it."""
    following = _following(plan, run, step)
    if following is None or run.step_started_at is None:
        return
    planned, half = run.next_groups.get(step.block), _item(plan, run, step) / 2
    if planned is None or planned.step != following.step.path:
        ahead = settings(plan, step.block).ahead or TELL_BEFORE
        at = max(following.starts_at - min(ahead, half), run.step_started_at)
        yield Due(at, Rank.DRAW, partial(_draw, following))
    elif not planned.told:
        at = max(following.starts_at - min(TELL_BEFORE, half), run.step_started_at)
        yield Due(at, Rank.DRAW, partial(_tell, step.block))


def _following(plan: Plan, run: Run, step: Step) -> Slice | None:
    """The first step of the next item, where people go to other rooms for it."""
    wanted = settings(plan, step.block)
    if not step.grouped or step.item is None or not wanted.redrawn:
        return None
    ahead = slices(plan, run, run.step_started_at)[1:] if run.step_started_at is not None else ()
    following = next((part for part in ahead if part.step.item != step.item), None)
    if following is None or following.step.block != step.block or not following.step.grouped:
        return None
    return following if following.step.item is not None else None


def _item(plan: Plan, run: Run, step: Step) -> timedelta:
    """How long the item lasts that a step belongs to."""
    mine = (one for one in plan.steps_of(step.block) if one.item == step.item and one.path not in run.clock.skipped)
    return sum((length(run, one) for one in mine), timedelta(0))


def _draw(following: Slice, draft: PendingEvents, at: datetime) -> None:
    step = following.step
    then = _begun(draft.plan, draft.run, following)
    draft.add(e.NextGroupsDrawn(at=at, block=step.block, step=step.path, groups=then.pairs[step.block]))


def _tell(block: str, draft: PendingEvents, at: datetime) -> None:
    draft.add(e.NextGroupsTold(at=at, block=block))


def _begun(plan: Plan, run: Run, following: Slice) -> Run:
    """The run as it will be when the next item begins, with its groups, if nothing changes until then."""
    assert run.step is not None, "groups are drawn ahead during a step"
    step, at = following.step, following.starts_at
    draft = PendingEvents(plan, run, Tick())  # nothing of this is kept
    draft.add(e.StepEnded(at=at, step=run.step, how="time"))
    draft.add(e.StepStarted(at=at, step=step.path, ends_at=at + length(run, step)))
    run_groups.draw(draft, step.block, "next", at)
    return draft.run


def _waiting(plan: Plan, run: Run) -> tuple[NextGroups, Slice] | None:
    """The groups that wait for the next item, and its first step. None while there are none, or time stands still."""
    step = running_step(plan, run)
    if step is None or run.phase != "running":
        return None
    planned, following = run.next_groups.get(step.block), _following(plan, run, step)
    if planned is None or following is None or planned.step != following.step.path:
        return None
    return planned, following


def mend(draft: PendingEvents, at: datetime) -> None:
    """Somebody came, went, or is to be kept apart: the groups that wait for the next item are mended, too."""
    if (waiting := _waiting(draft.plan, draft.run)) is None:
        return
    planned, following = waiting
    block = following.step.block
    if (groups := _begun(draft.plan, draft.run, following).pairs[block]) != planned.groups:
        draft.add(e.NextGroupsDrawn(at=at, block=block, step=planned.step, groups=groups))


def enter(draft: PendingEvents, at: datetime) -> None:
    """A step has started. Groups that wait for an item of another block are not needed any more."""
    for block, planned in draft.run.next_groups.items():
        if draft.step.block != block or not draft.step.grouped:
            dropped = e.NextGroupsDropped(
                at=at, block=block, step=planned.step, groups=planned.groups, drawn=planned.drawn, told=planned.told
            )
            draft.add(dropped)


# -- what becomes visible ----------------------------------------------------------------------------------------------


def shown(plan: Plan, run: Run, *, listed: bool = True) -> Effects:
    """The list of rooms for the next item and, once people were told, their own cards: all with the times of now."""
    if (waiting := _waiting(plan, run)) is None:
        return ()
    planned, following = waiting
    block, starts_at = following.step.block, following.starts_at
    if _stay(planned.groups, run.pairs.get(block, ())):
        return ()
    then = _begun(plan, run, following)
    in_rooms = listed and not settings(plan, block).bowl
    rooms = (show_rooms(plan, then, block, f"rooms:{block}:{planned.drawn}", starts_at),) if in_rooms else ()
    people, slot = _told(plan, block, planned), f"pair:{block}:{planned.drawn}"
    cards = (tell_person(plan, then, block, person, slot, starts_at) for person in people)
    return (*rooms, *(_ahead(show, starts_at) for show in cards if show is not None))


def _told(plan: Plan, block: str, planned: NextGroups | e.NextGroupsDropped) -> list[PersonId]:
    """Who has their own card about the next item."""
    groups = talking(plan, block, planned.groups) if planned.told else ()
    return [person for group in groups for person in group.members]


def _stay(groups: tuple[e.Group, ...], now: tuple[e.Group, ...]) -> bool:
    """Whether everybody stays in their room with the same people."""
    return [set(group.members) for group in groups] == [set(group.members) for group in now]


def _ahead(show: Show, starts_at: datetime) -> Show:
    """A card as it is when the item begins, for people who are in another room until then."""
    assert isinstance(show.card, YourPairCard)
    return changed(show, card=changed(show.card, on=False, next_at=starts_at, visit=None, finished=False))


def dropped(plan: Plan, run: Run, event: e.NextGroupsDropped) -> Effects:
    """The list and the cards say that nobody goes there."""
    if _stay(event.groups, run.pairs.get(event.block, ())):
        return ()
    until = event.at + KEPT_AFTER_END
    card = RoomsCard(block=event.block, groups=event.groups, opens_at=event.at, ends_at=event.at, left_out=True)
    said = TextCard(said=sentence(texts.NEXT_GROUP_DROPPED))
    rooms = Show(f"rooms:{event.block}:{event.drawn}", card, FACILITATORS, until)
    people = _told(plan, event.block, event)
    cards = (Show(f"pair:{event.block}:{event.drawn}", said, person, until) for person in people)
    return (*(() if settings(plan, event.block).bowl else (rooms,)), *cards)
