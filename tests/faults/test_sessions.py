"""Sessions with faults: of the platform, its deliveries, the database, the disk or the clock. Afterwards everyone sees the
same as without the fault. `make faults` plays many more such sessions and prints a table.
"""

from __future__ import annotations

import tempfile
import uuid
from collections.abc import AsyncIterator, Iterator
from datetime import timedelta
from pathlib import Path

import pytest

from tests.faults import databases
from tests.faults.clocks import CLOCKS
from tests.faults.disks import Refusing
from tests.faults.platforms import PLATFORMS, AgainLater, Flaky, Twice
from tests.faults.postgres import Server, Wire, running
from tests.faults.session import Damage, Fault, Held, hold
from tests.faults.table import Quiet

SOON = timedelta(seconds=3)  # of the session's time


async def check(fault: type[Fault], held: Held, folder: Path) -> None:
    """Check that nothing is lost, duplicated, different, out of order or still waiting."""
    assert await Quiet(folder).damage(fault, held) == Damage()
    assert bool(held.given_up) == fault.gives_up
    assert held.starts
    assert not held.waiting


@pytest.mark.parametrize("fault", PLATFORMS, ids=lambda fault: fault.__name__)
async def test_platforms_in_trouble(fault: type[Fault], tmp_path: Path) -> None:
    await check(fault, await hold(f"sqlite:///{tmp_path}/throughline.db", fault), tmp_path)


@pytest.mark.parametrize("fault", [Flaky, Twice, AgainLater], ids=lambda fault: fault.__name__)
async def test_platforms_in_trouble_where_replicas_share_the_work(
    postgres_url: str, fault: type[Fault], tmp_path: Path
) -> None:
    await check(fault, await hold(postgres_url, fault), tmp_path)


@pytest.mark.parametrize("fault", [*CLOCKS, Refusing], ids=lambda fault: fault.__name__)
async def test_clocks_and_disks_in_trouble(fault: type[Fault], tmp_path: Path) -> None:
    await check(fault, await hold(f"sqlite:///{tmp_path}/throughline.db", fault), tmp_path)


@pytest.fixture
async def postgres_url(server: Server) -> str:
    """A database of PostgreSQL."""
    await server.say("CREATE DATABASE alone")
    return f"postgresql://postgres@127.0.0.1:{server.port}/alone"


@pytest.fixture
def place() -> Iterator[Path]:
    """A folder that PostgreSQL's own user may enter. Pytest's folders are for one user only."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(folder)


@pytest.fixture
async def server(place: Path) -> AsyncIterator[Server]:
    async with running(place / "server") as server:
        yield server


@pytest.mark.parametrize("trouble", ["restarted", "crashed", "failed over", "cut", "unconfirmed"])
async def test_databases_in_trouble(server: Server, trouble: str, place: Path) -> None:
    name = f"t{uuid.uuid4().hex}"
    await server.say(f"CREATE DATABASE {name}")
    servers = [server]
    async with Wire(server.port) as wire:
        fault: type[Fault] = {
            "restarted": databases.restart(server, "fast"),
            "crashed": databases.restart(server, "immediate"),
            "failed over": databases.fail_over(wire, servers, lambda: place / "standby"),
            "cut": databases.cut(wire),
            "unconfirmed": databases.unconfirmed(wire),
        }[trouble]
        held = await hold(wire.url(name), fault)
    for one in servers[1:]:
        await one.drop()
    await check(fault, held, place)
    assert held.recovered is not None
    assert held.recovered <= SOON
