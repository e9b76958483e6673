"""The run after an event of pair work.

A mend changes the table that is in the chat; other draws post a new one. The room of the last full draw stays each person's
home, so whoever comes back goes there again.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType
from typing import assert_never

from dialogs.run import events as e
from dialogs.run.effects import stamp
from dialogs.run.evolve.rooms import regrouped
from dialogs.run.replace import changed
from dialogs.run.state import NextGroups, Run, TurnsHad, with_entry

BY_HAND = ("reshuffled", "asked", "swapped", "roles")


def slot_of(run: Run, event: e.PairsDrawn | e.PairsShown) -> str:
    """The slot in which everybody sees these pairs. A mend edits the card they saw last, which disturbs nobody."""
    shown = run.pairs_shown.get(event.block)
    if shown is not None and event.why in ("mended", "apart"):
        return shown
    anew = isinstance(event, e.PairsShown) and event.anew
    if shown is not None and event.why in ("turn", "start") and not anew and not _enters(run, event.block):
        return shown  # one table for a stay in the rooms
    return f"pairs:{run.visit.number}:{event.why}:{stamp(event.at)}"


def _enters(run: Run, block: str) -> bool:
    """Whether the step that is on is the first of this stay in the block."""
    return not run.clock.stays or run.clock.stays[-1].step.partition(".")[0] != block


def _drawn(run: Run, event: e.PairsDrawn) -> Run:
    """The groups of a block, and for a new draw the room in which each person is at home."""
    rooms = {person: room for room, group in enumerate(event.groups) for person in group.members}
    mended = event.why == "mended" or (event.why == "start" and event.block in run.pairs)
    homes = {**rooms, **run.homes.get(event.block, {})} if mended else rooms
    quiet = event.why != "asked" and event.block not in run.pairs_told and event.block not in run.pairs_shown
    kept = quiet or event.why in ("start", "ahead", "next")
    planned = run.next_groups.get(event.block) if event.why == "next" else None
    drawn = planned.drawn if planned is not None else stamp(event.at)  # the cards that were sent ahead are edited
    new = dict.fromkeys(event.changed, f"pair:{event.block}:{drawn}")
    if event.homes is not None:
        homes = dict(event.homes)
    on = run.step is not None and run.step.partition(".")[0] == event.block
    marks = regrouped(run.visit.rooms, run.pairs.get(event.block, ()), event.groups) if on else run.visit.rooms
    return changed(
        run if kept else _shown(run, event.block, slot_of(run, event)),
        visit=run.visit if marks == run.visit.rooms else changed(run.visit, rooms=marks),
        pairs=with_entry(run.pairs, event.block, event.groups),
        earlier_groups=_earlier(run, event),
        turns=with_entry(run.turns, event.block, TurnsHad(event.since, event.had)),
        homes=with_entry(run.homes, event.block, homes),
        rooms_shown=with_entry(run.rooms_shown, event.block, f"rooms:{event.block}:{drawn}"),
        fresh=run.fresh | {event.block} if event.why in BY_HAND and not on else run.fresh,
        next_groups=_without(run.next_groups, event.block) if event.why == "next" else run.next_groups,
        pair_cards=with_entry(run.pair_cards, event.block, {**run.pair_cards.get(event.block, {}), **new}),
    )


def _without(planned: Mapping[str, NextGroups], block: str) -> Mapping[str, NextGroups]:
    """Without the groups that were drawn for the next item of a block."""
    return MappingProxyType({one: groups for one, groups in planned.items() if one != block}) if planned else planned


def _earlier(run: Run, event: e.PairsDrawn) -> Mapping[str, tuple[tuple[e.Group, ...], ...]]:
    """The groups of a block's earlier items: one more when the next item has new ones, one fewer when those come back."""
    earlier = run.earlier_groups.get(event.block, ())
    if event.why == "next":
        return with_entry(run.earlier_groups, event.block, (*earlier, run.pairs.get(event.block, ())))
    if event.why == "undone" and earlier and earlier[-1] == event.groups:
        return with_entry(run.earlier_groups, event.block, earlier[:-1])
    return run.earlier_groups


def _shown(run: Run, block: str, slot: str) -> Run:
    """Everybody sees the groups in this slot now. The card in the slot before stays in the chat."""
    before = run.pairs_shown.get(block)
    if before in (None, slot):
        return changed(run, pairs_shown=with_entry(run.pairs_shown, block, slot))
    seen = with_entry(run.pairs_seen, block, before)
    return changed(run, pairs_shown=with_entry(run.pairs_shown, block, slot), pairs_seen=seen)


def after_pairs(run: Run, event: e.PairsEvent) -> Run:
    """Pairs were drawn, or somebody wants or got a private reminder. That pairs were shown changes nothing."""
    match event:
        case e.PairsDrawn():
            return _drawn(run, event)
        case e.PairsShown():
            return _shown(run, event.block, slot_of(run, event))
        case e.PairsTold():
            return changed(run, pairs_told=run.pairs_told | {event.block})
        case e.NextGroupsDrawn():
            before = run.next_groups.get(event.block)
            drawn = before.drawn if before is not None else stamp(event.at)
            planned = NextGroups(event.step, event.groups, drawn, before is not None and before.told)
            return changed(run, next_groups=with_entry(run.next_groups, event.block, planned))
        case e.NextGroupsTold():
            told = changed(run.next_groups[event.block], told=True)
            return changed(run, next_groups=with_entry(run.next_groups, event.block, told))
        case e.NextGroupsDropped():
            return changed(run, next_groups=_without(run.next_groups, event.block))
        case e.NudgeWanted():
            nudged = run.nudged | {event.person} if event.wanted else run.nudged - {event.person}
            return changed(run, nudged=nudged)
        case e.Nudged():
            return changed(run, visit=changed(run.visit, nudges=run.visit.nudges | {event.left}))
        case _:
            assert_never(event)
