"""Power cuts at random points of whole sessions, made by `tests.bot.runs.test_crash` and counted for the table."""

from __future__ import annotations

from tests.bot.runs.test_crash import Meeting, now_and_then
from tests.faults.session import Damage, Held, damage
from tests.faults.table import Row


async def cuts(place: str, sessions: int) -> Row:
    """A number of sessions on SQLite, each with a dozen power cuts or more."""
    quiet = Meeting(f"{place}/quiet.db", lambda: None)
    await quiet.hold()
    row = Row("power cut a dozen times in each session")
    for seed in range(sessions):
        cut = Meeting(f"{place}/cut {seed}.db", now_and_then(seed))
        await cut.hold()
        row.add(_damage(quiet, cut), Held(overtaken=cut.passed_over - quiet.passed_over, given_up=cut.dead))
    return row


def _damage(quiet: Meeting, cut: Meeting) -> Damage:
    found = damage(_held(quiet), _held(cut))
    return Damage(found.lost, found.different, found.doubled, found.disordered)


def _held(meeting: Meeting) -> Held:
    return Held(slots=meeting.slots, posts=len(meeting.platform.messages), overtaken=meeting.passed_over)
