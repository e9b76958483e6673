"""A whole programme in seconds: two groups, while dates move, clocks change, people are away and processes are killed.

What each person sees is compared line by line with tests/golden/months. Then the test searches tables, the database file
with its journal, and the logs for planted names, lines, rules and choices. It does so after one person is erased, after the
retention of lines, and after the retention of names.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import sqlalchemy as sa
import structlog

from bot.store.tables import appointment, ballot, intention, metadata, partner, person, poll_secret, role, run
from tests.golden.months import Months, expected, seen
from tests.golden.months_story import CLOSING, LINE, RULE, SECOND, groups, told

START = datetime(2030, 2, 25, 10, tzinfo=UTC)


async def test_months_of_two_groups(kind: str, database_url: str, tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        months = Months(database_url, groups(), START)
        await months.begin()
        await told(months)
        for group in months.groups:
            assert seen(group) == expected(group).read_text(encoding="utf-8"), "python -m tests.golden.months renews it"
        assert months.kills == 2, "once on a quiet day, once in the middle of reminders"
        await history_is_right(months)
        await only_what_may_be_left_is_left(months, tmp_path if kind == "sqlite" else None)
        await one_person_is_forgotten(months, tmp_path if kind == "sqlite" else None)
        await months.go_to(months.clock.now() + timedelta(days=183))
        await nothing_is_left_of_anybody(months, tmp_path if kind == "sqlite" else None)
        await months.end()
    spoken = [name for group in months.groups for one in group.everybody for name in one.name.split()]
    written = "\n".join(map(str, logs))
    found = [word for word in (*spoken, LINE, SECOND, CLOSING, RULE, "marmalade") if re.search(rf"\b{word}\b", written)]
    assert found == [], "no log line names anybody or holds their words"


async def history_is_right(months: Months) -> None:
    """Everyone had a new partner each time, even Bethan, who missed the second session. Turns at each role were fair."""
    london, york = months.groups
    async with months.app.database.reading() as tx:
        zones = {row.zone for row in await tx.execute(sa.select(appointment.c.zone))}
        held = list(await tx.execute(sa.select(run).where(run.c.started_at.is_not(None)).order_by(run.c.started_at)))
        pairs = list(await tx.execute(sa.select(partner)))
        roles = list(await tx.execute(sa.select(role)))
    assert zones == {"Europe/London", "America/New_York"}
    starts = {(row.timezone, f"{row.started_at.astimezone(ZoneInfo(row.timezone)):%H:%M}") for row in held}
    assert starts == {("Europe/London", "09:30"), ("America/New_York", "09:30"), ("America/New_York", "09:20")}
    assert len({row.cohort_id for row in held}) == 2, "a new chat, and still the same group"
    met: dict[frozenset[str], set[str]] = defaultdict(set)
    for row in pairs:
        met[frozenset((row.person_id, row.partner_id))].add(row.run_id)
    assert {len(runs) for runs in met.values()} == {1}, "no two people met in two sessions"
    bethan = london.member("Bethan").platform_id
    sessions = [row.id for row in held if row.timezone == "Europe/London"]
    assert {sessions.index(row.run_id) for row in pairs if row.person_id == bethan} == {0, 2}
    led = Counter(row.person_id for row in roles if row.role == "supervisor")
    always = [one.platform_id for one in (*london.people[:6], *york.people) if one.platform_id != bethan]
    assert max(led[one] for one in always) - min(led[one] for one in always) <= 1
    assert led[bethan] == 2, "once in each session she was in"


async def only_what_may_be_left_is_left(months: Months, folder: Path | None) -> None:
    """Weeks after the programme, answers and lines are deleted. Names and history are kept for six months."""
    assert await rows(months, ballot, poll_secret, intention) == 0
    assert await rows(months, person) > 0
    assert await words(months, folder, [LINE, SECOND, CLOSING]) == []


async def one_person_is_forgotten(months: Months, folder: Path | None) -> None:
    """Asha asks for it herself, months after her last session. Others lose nothing."""
    london, _ = months.groups
    asha, carys = london.member("Asha"), london.member("Carys")
    assert "Quillfeather" in await words(months, folder, ["Quillfeather"])
    await months.say(london, "Asha", "forget me now", alone=True)
    assert await words(months, folder, ["Quillfeather"]) == []
    async with months.app.database.reading() as tx:
        either = (partner.c.person_id == asha.platform_id) | (partner.c.partner_id == asha.platform_id)
        assert (await tx.execute(sa.select(sa.func.count()).select_from(partner).where(either))).scalar_one() == 0
    assert await words(months, folder, [carys.name]) == [carys.name]
    assert await words(months, folder, [RULE]) == [RULE], "it is Carys who wrote it"


async def nothing_is_left_of_anybody(months: Months, folder: Path | None) -> None:
    """Six months after the last session, names are deleted."""
    everybody = [one.name.split()[1] for group in months.groups for one in group.everybody]
    assert await words(months, folder, [*everybody, RULE, LINE, SECOND, CLOSING, "marmalade"]) == []
    kept = {table.name for table in metadata.sorted_tables if await rows(months, table)}
    assert kept <= {"plan", "evaluation", "register"}, "plans, sums of nobody, and keys"


# -- searching ---------------------------------------------------------------------------------------------------------


async def rows(months: Months, *tables: sa.Table) -> int:
    """How many rows these tables hold together."""
    async with months.app.database.reading() as tx:
        counts = [await tx.execute(sa.select(sa.func.count()).select_from(table)) for table in tables]
    return sum(int(one.scalar_one()) for one in counts)


async def words(months: Months, folder: Path | None, wanted: list[str]) -> list[str]:
    """Which of these words are in any column of any table, or anywhere in the database's files."""
    await months.app.database.overwrite()
    async with months.app.database.reading() as tx:
        found = [str(tuple(row)) for table in metadata.sorted_tables for row in await tx.execute(sa.select(table))]
    files = [file.read_bytes() for file in folder.iterdir() if file.is_file()] if folder else []
    text = "\n".join(found)
    return [word for word in wanted if word in text or any(word.encode() in data for data in files)]
