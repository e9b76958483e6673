"""What an operator sees of rows that this version cannot read, and of a deletion that does not happen."""

from __future__ import annotations

import asyncio
import io
from datetime import UTC, datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.cli.commands import doctor_database
from bot.cli.commands.dead_letters import letters
from bot.infra.settings import Settings
from bot.store import service_state
from bot.store.database import Database
from bot.store.outbox import UNREADABLE
from bot.store.tables import outbox, plan, run
from tests.bot.store.test_every_table import plant

NOW = datetime.now(UTC)


@pytest.fixture
async def planted(database: Database) -> Database:
    """A database with one live session, whose plan and message a newer version wrote."""
    await plant(database, NOW)
    async with database.writing() as tx:
        await tx.execute(sa.update(run).values(live=True))
        await tx.execute(sa.update(outbox).values(state="waiting", reason=UNREADABLE, card={"type": "HologramCard"}))
        await tx.execute(sa.update(plan).values(frozen="{}"))
    return database


async def looked(database_url: str) -> list[str]:
    return [str(one) for one in await doctor_database.look(Settings(database=database_url))]  # type: ignore[arg-type]


async def test_doctor_counts_them(planted: Database, database_url: str) -> None:
    (said,) = [one for one in await looked(database_url) if "Unreadable" in one]
    said = " ".join(said.split())
    assert "cannot read 1 waiting messages and 1 live sessions" in said


async def test_doctor_says_nothing_where_all_can_be_read(database: Database, database_url: str) -> None:
    assert not [one for one in await looked(database_url) if "Unreadable" in one]


async def test_letters_list_them(planted: Database, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHLINE_DATABASE", database_url)
    out = io.StringIO()
    assert await asyncio.to_thread(letters, out) == 0
    assert "HologramCard" in out.getvalue()
    assert UNREADABLE in out.getvalue()
    assert "this version cannot read its plan" in out.getvalue()


@pytest.mark.parametrize(
    ("opened", "deleted", "state"),
    [
        (timedelta(hours=20), None, "ok"),
        (timedelta(days=9), None, "note"),
        (timedelta(days=9), timedelta(hours=20), "ok"),
        (timedelta(days=9), timedelta(days=3), "note"),
    ],
)
async def test_doctor_says_when_deletion_last_succeeded(
    database: Database, database_url: str, opened: timedelta, deleted: timedelta | None, state: str
) -> None:
    await plant(database, NOW - opened)
    if deleted is not None:
        async with database.writing() as tx:
            await service_state.write(tx, service_state.HOUSEKEEPING, {}, NOW - deleted)
    found = await doctor_database.look(Settings(database=database_url))  # type: ignore[arg-type]
    assert [one.state for one in found if one.what == "Deletion"] == [state]
