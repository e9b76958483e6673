"""Rolling back: this release runs on the schema one revision ahead, with the data that is there, if that schema says so."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli.commands import doctor_database
from bot.infra.settings import Settings
from bot.store import schema
from bot.store.database import Database, DatabaseError
from tests.bot.store.test_upgrading import KEY, REVISIONS, a_plan, begin, older, performances, seen
from tests.support.running_app import House

NEXT = '''
"""What the next release may bring: a column, a table and an index that this release knows nothing of."""
import sqlalchemy as sa
from alembic import op

revision, down_revision, branch_labels, depends_on = "9001", "{before}", None, None


def upgrade() -> None:
    for table in ("run", "attendee", "person", "outbox", "event"):
        op.add_column(table, sa.Column("of_the_next_release", sa.String))
    of_run = sa.Column("run_id", sa.String, sa.ForeignKey("run.id"))
    op.create_table("next_release", sa.Column("id", sa.String, primary_key=True), of_run)
    op.create_index("ix_next_release", "attendee", ["of_the_next_release"])
'''


@contextmanager
def next_release(folder: Path, serves: str) -> Iterator[None]:
    """The next release in this process: with a migration of its own, and what it says of earlier releases."""
    shutil.copytree(schema._MIGRATIONS, folder / "migrations", ignore=shutil.ignore_patterns("__pycache__"))
    (folder / "migrations" / "versions" / "9001_next.py").write_text(NEXT.replace("{before}", schema.NEWEST))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(schema, "_MIGRATIONS", folder / "migrations")
        patch.setattr(schema, "NEWEST", "9001")
        patch.setattr(schema, "SERVES", serves)
        yield


async def upgraded_by_the_next(url: str, folder: Path, serves: str) -> None:
    with next_release(folder, serves):
        database = Database(url)
        assert await schema.migrate(database) == "9001"
        await database.close()


async def test_a_session_goes_on_with_this_release_on_the_schema_of_the_next(empty_url: str, tmp_path: Path) -> None:
    undisturbed, halfway = await performances(empty_url)
    await older(empty_url, schema.NEWEST, halfway.rows)
    await upgraded_by_the_next(empty_url, tmp_path, schema.NEWEST)

    async with House(empty_url, a_plan(), halfway.channel, halfway.now, answer_key=KEY) as house:  # rolled back
        await house.app.idle()
        await house.until(40)
        assert await house.ended_at() is not None
    assert seen(halfway.channel) == undisturbed
    database = Database(empty_url)
    assert await schema.migrate(database) == "9001", "migrate leaves the newer schema as it is"
    async with database.reading() as tx:
        assert (await tx.execute(sa.text("SELECT count(*) FROM next_release"))).scalar_one() == 0
    await database.close()


async def test_a_new_session_can_begin_there_too(empty_url: str, tmp_path: Path) -> None:
    async with House(empty_url, a_plan(), answer_key=KEY):
        pass
    await upgraded_by_the_next(empty_url, tmp_path, schema.NEWEST)
    async with House(empty_url, a_plan(), answer_key=KEY) as house:
        await begin(house)
        await house.until(40)
        assert await house.ended_at() is not None


async def test_a_schema_that_this_release_cannot_run_on_is_refused(empty_url: str, tmp_path: Path) -> None:
    async with House(empty_url, a_plan(), answer_key=KEY):
        pass
    await upgraded_by_the_next(empty_url, tmp_path, "9001")
    database = Database(empty_url)
    for work in (schema.prepare, schema.migrate):
        with pytest.raises(DatabaseError, match="newer version"):
            await work(database)
    await database.close()


@pytest.mark.parametrize(("serves", "state"), [(schema.NEWEST, "note"), ("9001", "fix")])
async def test_doctor_tells_which_of_the_two_it_is(empty_url: str, tmp_path: Path, serves: str, state: str) -> None:
    async with House(empty_url, a_plan(), answer_key=KEY):
        pass
    await upgraded_by_the_next(empty_url, tmp_path, serves)
    found = await doctor_database.look(Settings(database=empty_url, erasures=str(tmp_path / "erased")))
    assert (found[0].state, "newer version" in found[0].said) == (state, True)


def test_each_release_lets_at_least_the_one_before_run_on_its_schema() -> None:
    assert schema.SERVES in REVISIONS
    if schema.NEWEST > "0014":  # releases up to 0014 did not look for the note
        assert REVISIONS[-2] >= schema.SERVES
