"""Service lock: a second service on one SQLite file refuses with a sentence; commands beside the service still work."""

from __future__ import annotations

import asyncio
import io
from pathlib import Path

import pytest

from bot.cli.commands import backup
from bot.store.database import DatabaseError
from bot.store.service_lock import ServiceLock
from tests.support.running_app import FRANCES, ROOM, House, short_plan


async def test_a_second_service_on_one_file_refuses_with_a_sentence(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'throughline.db'}"
    async with House(url, short_plan()) as first:
        await first.install(2)
        second = House(url, short_plan())
        with pytest.raises(DatabaseError, match="Another Throughline service is running on"):
            await second.app.start()
        await second.database.close()
        assert not (await first.say(FRANCES, "start")).refused
    async with House(url, short_plan()) as later:
        assert await later.app.router.latest(ROOM) is not None


async def test_commands_beside_a_running_service_work(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    url = f"sqlite:///{tmp_path / 'throughline.db'}"
    monkeypatch.setenv("THROUGHLINE_DATABASE", url)
    async with House(url, short_plan()) as house:
        await house.install(2)
        out = io.StringIO()
        assert await asyncio.to_thread(backup.backup, tmp_path / "copy.db", out) == 0
        assert "Copied to" in out.getvalue()


def test_the_lock_goes_with_its_service_and_only_its_owner_can_read_it(tmp_path: Path) -> None:
    first, second = (ServiceLock(tmp_path / "a.db") for _ in range(2))
    first.take()
    first.take()
    with pytest.raises(DatabaseError):
        second.take()
    first.release()
    second.take()
    second.release()
    assert (tmp_path / "a.db.lock").stat().st_mode & 0o077 == 0


def test_postgresql_and_memory_need_no_lock() -> None:
    ServiceLock(None).take()
