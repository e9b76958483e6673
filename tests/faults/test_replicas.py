"""Two real replicas on one PostgreSQL, killed while they claim, send and commit. The other one continues. With a C compiler,
their clocks are seven minutes apart.

`make faults` does the same with three replicas, longer sessions, many more kills, and clocks that are set meanwhile.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults.fleet import fleet
from tests.faults.postgres import running
from tests.faults.walls import walls

CHATS = range(1, 4)


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


async def test_sessions_go_on_while_replicas_are_killed(place: Path) -> None:
    clocks = walls(place, (timedelta(minutes=-3), timedelta(minutes=4)))
    async with running(place / "server") as server, fleet(2, server, "short", place, each=2, walls=clocks) as one:
        # All kinds of moments are tried within a session of ten seconds. The last kind always comes.
        reaper = await one.under_the_reaper(CHATS, seed=1, pause=(0.0, 0.5), patience=1.0)
        kills = sum(reaper.killed.values())
        row = await one.row("killed", CHATS)
        assert kills
        assert sum(one.doubled for one in row.found) <= kills, "a first post may double, once for every kill"
        assert not any(one.lost or one.different or one.disordered for one in row.found), row.found
        assert not row.dead
        assert not row.waiting
        assert row.early < timedelta(minutes=1)
        assert all(bool(clocks) == ("clock differs from the database's" in replica.log) for replica in one.made)
        assert "Traceback" not in "".join(replica.log for replica in one.made)
