"""Room opening: the state machine of breakout rooms in one Zoom meeting, driven by the reports of the side panel. One panel
at a time holds the lease.

The server owns draw, version, phase and lease; a panel only reports what it did. A report names the draw, the version that
the panel last saw, and the panel, which must hold the lease. So a late, repeated or foreign report changes nothing, and two
panels cannot work at the same time. Pure: times are arguments, and the caller stores the result. A facilitator's new panel
takes over from their old one; that of another facilitator only if they confirm it. After a new draw people are moved one by
one if few change rooms (two, or up to a quarter); otherwise, and if there are too few rooms, rooms close and open again.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Literal, cast, get_args

from dialogs.features.pairs.breakout import RoomPlan
from dialogs.texts.sentence import PersonId

Phase = Literal["planned", "filling", "open", "closing", "closed"]
Change = Literal["none", "moves", "new"]
LEASE = timedelta(seconds=45)  # a panel renews it every 15 seconds, while it is connected
SPARE = 2  # empty rooms beyond the groups: Zoom adds none while rooms are open, and latecomers may make a new group
MOST_ROOMS = 50  # that Zoom creates at once
FEW = 0.25  # moving more than this share of the people one by one is worse than closing and opening again

NEXT: Mapping[Phase, frozenset[Phase]] = {
    "planned": frozenset({"filling", "open"}),
    "filling": frozenset({"filling", "open", "closed", "planned"}),
    "open": frozenset({"open", "closing", "closed"}),
    "closing": frozenset({"closed", "open", "closing"}),
    "closed": frozenset({"filling", "open", "planned"}),
}
"""Which phase may follow which. `open` also follows where somebody opened or closed rooms by hand in Zoom."""


class Refused(Exception):
    """A report that changes nothing: it is stale, or another panel holds the lease. The message is for logs."""


@dataclass(frozen=True)
class Opening:
    """The rooms of one meeting. `seats` are those of the draw that the rooms were filled by."""

    meeting: str = ""
    draw: str = ""
    phase: Phase = "planned"
    version: int = 0
    seats: Mapping[PersonId, int] = field(default_factory=dict)
    rooms: int = 0
    since: datetime | None = None  # when the rooms were opened
    panel: str = ""
    by: PersonId = ""
    until: datetime | None = None  # end of the lease
    warned: bool = False  # facilitators were told that the rooms are open and no panel is

    @property
    def block(self) -> str:
        """The block whose groups are in the rooms."""
        return self.draw.rpartition(".")[0]

    @property
    def at_work(self) -> bool:
        """Rooms are open, or being filled or closed."""
        return self.phase in ("filling", "open", "closing")

    def held(self, at: datetime) -> bool:
        """Whether a panel holds the lease."""
        return bool(self.panel) and self.until is not None and at < self.until


@dataclass(frozen=True)
class Report:
    """What a panel did, or is about to do. `rooms`: how many there are in Zoom, where it knows."""

    panel: str
    draw: str
    version: int
    phase: Phase
    rooms: int = 0


def in_meeting(known: Opening, meeting: str) -> Opening:
    """The rooms of this meeting: a new meeting has none yet."""
    return known if known.meeting == meeting else Opening(meeting=meeting, version=known.version + 1)


def take(known: Opening, panel: str, by: PersonId, at: datetime, *, force: bool = False) -> Opening:
    """Give a panel the lease. A person's new panel takes over from their old one; another's only with `force`.

    Raises Refused while another person's panel holds it.
    """
    if known.held(at) and known.panel != panel and known.by != by and not force:
        raise Refused("Another panel holds the lease.")
    return replace(known, panel=panel, by=by, until=at + LEASE)


def warn(known: Opening, at: datetime) -> Opening | None:
    """Note that facilitators are told that nobody will close the rooms. None if there is nothing to tell, or they know."""
    alone = known.phase == "open" and not known.held(at) and not known.warned
    return replace(known, warned=True) if alone else None


def renew(known: Opening, panel: str, at: datetime) -> Opening | None:
    """Extend the lease of a panel that is still connected. None if it does not hold it."""
    return replace(known, until=at + LEASE) if known.panel == panel and known.until is not None else None


def reported(known: Opening, report: Report, drawn: RoomPlan | None, at: datetime) -> Opening:
    """The rooms after a report. Raises Refused if it is stale, foreign, or about rooms that do not exist."""
    if known.panel != report.panel:
        raise Refused("Another panel holds the lease.")
    repeated = report.version == known.version - 1 and (report.draw, report.phase) == (known.draw, known.phase)
    if repeated:
        return replace(known, until=at + LEASE)
    if report.version != known.version:
        raise Refused("The report is about an earlier state.")
    if report.phase not in NEXT[known.phase]:
        raise Refused("This cannot follow.")
    if report.draw != known.draw and (drawn is None or report.draw != drawn.draw or report.phase not in ("filling", "open")):
        raise Refused("The report is about another draw.")
    after = replace(known, phase=report.phase, version=known.version + 1, until=at + LEASE)
    if drawn is not None and report.draw == drawn.draw and (report.draw != known.draw or not known.at_work):
        after = replace(after, draw=report.draw, seats=drawn.seats, rooms=report.rooms or rooms_for(known, drawn))
    if report.phase == "open" and known.phase != "open":
        return replace(after, since=at, warned=False)
    return after if after.at_work else replace(after, since=None, seats={})


def rooms_for(known: Opening, drawn: RoomPlan) -> int:
    """How many rooms a draw gets. Those that are at work stay as many as they are, if they are enough."""
    groups = len(drawn.groups)
    if known.at_work and known.block == drawn.block and groups <= known.rooms:
        return known.rooms
    return max(groups, min(groups + SPARE, MOST_ROOMS))


def change_of(known: Opening, drawn: RoomPlan | None) -> Change:
    """What a new draw means for rooms that are at work: nothing, moving a few people, or closing and opening again."""
    if drawn is None or not known.at_work or known.draw == drawn.draw:
        return "none"
    seats = drawn.seats
    moved = sum(person in seats and seats[person] != room for person, room in known.seats.items())
    is_new = known.block != drawn.block or len(drawn.groups) > known.rooms
    return "new" if is_new or moved > max(2, FEW * len(seats)) else "moves"


# -- as it is stored -------------------------------------------------------------------------------------------------------


def written(opening: Opening) -> dict[str, str]:
    """The entry that keeps it."""
    return {
        "meeting": opening.meeting,
        "draw": opening.draw,
        "phase": opening.phase,
        "version": str(opening.version),
        "seats": json.dumps(dict(opening.seats)),
        "rooms": str(opening.rooms),
        "since": opening.since.isoformat() if opening.since else "",
        "panel": opening.panel,
        "by": opening.by,
        "until": opening.until.isoformat() if opening.until else "",
        "warned": "yes" if opening.warned else "no",
    }


def read(entry: Mapping[str, str] | None) -> Opening:
    """What an entry says. One that this version cannot read counts as no rooms."""
    said = entry or {}
    phase = said.get("phase", "planned")
    try:
        return Opening(
            meeting=said.get("meeting", ""),
            draw=said.get("draw", ""),
            phase=cast(Phase, phase if phase in get_args(Phase) else "planned"),
            version=int(said.get("version", "0")),
            seats={str(person): int(room) for person, room in json.loads(said.get("seats") or "{}").items()},
            rooms=int(said.get("rooms", "0")),
            since=_instant(said.get("since", "")),
            panel=said.get("panel", ""),
            by=said.get("by", ""),
            until=_instant(said.get("until", "")),
            warned=said.get("warned") == "yes",
        )
    except (ValueError, AttributeError, TypeError):
        return Opening(meeting=said.get("meeting", ""))


def _instant(text: str) -> datetime | None:
    return datetime.fromisoformat(text) if text else None
