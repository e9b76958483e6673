"""Power cuts at random points of whole sessions, made by `tests.bot.runs.test_crash` and counted for the table."""

from __future__ import annotations

from collections.abc import Sequence

from bot.ports import Heard, Inbound, Installed, Pressed
from dialogs.plan.gathering import Collect, Vote
from dialogs.plan.model import Plan
from tests.bot.runs.test_crash import PLAN, Meeting, now_and_then, script
from tests.faults.session import ROOM, Damage, Held, damage
from tests.faults.table import Row
from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, guest

Script = Sequence[tuple[float, Inbound]]


async def cuts(place: str, sessions: int) -> Row:
    """Sessions with every kind of answer, on SQLite, each with a dozen power cuts or more."""
    return await _cut(Row("power cut a dozen times in each session"), f"{place}/cut", sessions, PLAN, script())


async def cuts_while_collecting(place: str, sessions: int) -> Row:
    """The same while people write ideas and vote on them."""
    row = Row("power cut a dozen times while ideas are collected and voted on")
    return await _cut(row, f"{place}/ideas", sessions, ideas_plan(), ideas_script())


async def _cut(row: Row, place: str, sessions: int, made: Plan, happens: Script) -> Row:
    quiet = Meeting(f"{place} quiet.db", lambda: None, made, happens)
    await quiet.hold()
    for seed in range(sessions):
        cut = Meeting(f"{place} {seed}.db", now_and_then(seed), made, happens)
        await cut.hold()
        row.add(damage_of(quiet, cut), Held(overtaken=cut.passed_over - quiet.passed_over, given_up=cut.dead))
    return row


def damage_of(quiet: Meeting, cut: Meeting) -> Damage:
    """How a session ended differently."""
    found = damage(_held(quiet), _held(cut))
    return Damage(found.lost, found.different, found.doubled, found.disordered)


def _held(meeting: Meeting) -> Held:
    return Held(slots=meeting.slots, posts=len(meeting.platform.messages), overtaken=meeting.passed_over)


def ideas_plan() -> Plan:
    """Ideas with names, time to sort them, and a vote."""
    return plan(
        step("one.ideas", 5, collect=Collect(id="ideas", ask="What would help?", anonymous=False)),
        step("one.sort", 5, say="Sort them."),
        step("one.vote", 5, vote=Vote(id="dots", on="ideas", votes=3, anonymous=False)),
        step("one.end", 5, say="Goodbye."),
    )


def ideas_script() -> Script:
    """Everybody writes two ideas, one of them changes the second, and everybody votes."""
    happens: list[tuple[float, Inbound]] = [(0, Installed(ROOM, FRANCES, "install"))]
    happens += [(0, Heard(ROOM, guest(number), "here", f"here {number}")) for number in range(1, 5)]
    happens += [(0.1, Heard(ROOM, FRANCES, "start", "start"))]
    happens += [(n / 2, _ideas(n, f"quiet mornings {n}\na walk {n}", f"ideas {n}")) for n in range(1, 5)]
    happens += [(3, _ideas(2, "a longer lunch", "ideas again")), (7, Heard(ROOM, FRANCES, "+1", "extend"))]
    happens += [(11.5 + n / 4, _votes(n, f"{n}, {n + 1}", f"votes {n}")) for n in range(1, 5)]
    return happens


def _ideas(number: int, lines: str, delivery: str) -> Inbound:
    return Pressed(ROOM, guest(number), "ideas", "ideas", 0, (), {"ideas": lines}, delivery)


def _votes(number: int, numbers: str, delivery: str) -> Inbound:
    return Pressed(ROOM, guest(number), "votes", "dots", 1, (), {"votes": numbers}, delivery)
