"""Database checks of `throughline doctor`: connection, schema, speed, clock, backlog, disk space, and erasures.

A clock that differs from the database's, or an old schema on PostgreSQL, must be fixed; SQLite is upgraded when the service
starts. A newer database is a warning where this version can run on it. A missing SQLite file is none: it is made at the
start.
"""

from __future__ import annotations

import os
import shutil
import time
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.cli.commands.doctor_finding import Finding
from bot.infra.settings import Settings
from bot.store import outbox, retention, schema, service_state, unreadable_runs
from bot.store.database import Database, DatabaseError, file_of, in_words
from bot.store.erasure_log import ErasureLog

SLOW = 0.05  # seconds for a query; a command needs about ten
WAITS_LONG = timedelta(minutes=1)  # that a message has waited: the queue is reported
SKEW = timedelta(seconds=2)  # between this machine's clock and the database's
DELETES_WITHIN = timedelta(days=2)  # within which the nightly deletion must have succeeded
LITTLE_ROOM = 500_000_000  # bytes left on the disk: a warning, and with a tenth of it something to fix
LOOKS = 5  # times the speed is measured; the median counts


async def look(chosen: Settings) -> list[Finding]:
    """Run all checks of the configured database."""
    url = chosen.database.get_secret_value()
    try:
        with in_words(url):
            database = Database(url)
            try:
                found = [_not_there_yet(database)] if _is_to_be_made(database) else [*await _look_into(database)]
            finally:
                await database.close()
        return [*found, *_room(url), *_erasure_log(chosen)]
    except DatabaseError as error:
        return [Finding("Database", "fix", str(error))]


async def _look_into(database: Database) -> list[Finding]:
    shown = _shown(database)
    found = await schema.version(database)
    if found is not None and found > schema.NEWEST:
        async with database.reading() as tx:
            served = await schema.serves(tx)
        if not served:
            way = "Install that version, or restore a backup."
            return [Finding("Database", "fix", f"{shown} belongs to a newer version of Throughline.", way)]
        said = f"{shown} belongs to a newer version of Throughline. This version can run on it."
        return [Finding("Database", "note", said, "Go forward again when the fault is mended (docs/upgrading.md).")]
    if found != schema.NEWEST and not database.is_postgres:
        return [Finding("Database", "ok", f"{shown} is brought up to date when the service starts.")]
    if found != schema.NEWEST:
        return [Finding("Database", "fix", f"{shown} is not up to date.", "Run `throughline migrate`.")]
    return [
        *(await _speed(database, shown), await _deletion(database)),
        *await _backlog(database),
        *await _clock(database),
    ]


def _shown(database: Database) -> str:
    return database.url.set(drivername=database.url.get_backend_name()).render_as_string()


def _is_to_be_made(database: Database) -> bool:
    """Whether the SQLite file does not exist yet. Opening the database would create it."""
    return not (database.is_postgres or database.in_memory or Path(database.url.database or "").exists())


def _not_there_yet(database: Database) -> Finding:
    said = f"There is no database {Path(database.url.database or '').absolute()} yet. The service makes it when it starts."
    return Finding("Database", "note", said, "If the service has run before, set THROUGHLINE_DATABASE to the one it uses.")


async def _speed(database: Database, shown: str) -> Finding:
    took = []
    for _ in range(LOOKS):
        began = time.perf_counter()
        await schema.version(database)
        took.append(time.perf_counter() - began)
    said = f"{shown} is up to date and answers in {median(took) * 1000:.0f} ms."
    if median(took) < SLOW:
        return Finding("Database", "ok", said)
    way = "That is slow: every command asks about ten times. Look at its load, and how far away it is."
    return Finding("Database", "note", said, way)


async def _backlog(database: Database) -> list[Finding]:
    async with database.reading() as tx:
        waiting, oldest, dead = await outbox.backlog(tx)
        unreadable, runs = await outbox.unreadable(tx), await unreadable_runs.find(tx)
    age = datetime.now(UTC) - oldest if oldest else timedelta()
    said = f"Waiting: {waiting}" + (f", the oldest for {int(age.total_seconds())} s." if oldest else ".")
    found = [Finding("Messages", "ok", said)]
    if age > WAITS_LONG:
        way = "Either no service runs, or a platform is away or gives no token: see below."
        found = [Finding("Messages", "note", said, way)]
    if dead:
        way = "`throughline letters` says why: mostly, the bot was taken out of a chat."
        found.append(Finding("Messages", "note", f"No platform would take: {dead}.", way))
    return [*found, *_unreadable(unreadable, len(runs))]


def _unreadable(messages: int, runs: int) -> Iterator[Finding]:
    """What this version cannot read. During an upgrade that is normal: the newer replicas take care of it."""
    if not (messages or runs):
        return
    said = f"This version cannot read {messages} waiting messages and {runs} live sessions. All others go on."
    way = "Finish the upgrade, so that every replica runs the newest version. `throughline letters` lists them."
    yield Finding("Unreadable", "note", said, way)


async def _deletion(database: Database) -> Finding:
    """When the nightly deletion last succeeded."""
    async with database.reading() as tx:
        last = await service_state.read(tx, service_state.HOUSEKEEPING)
        oldest = await retention.oldest_run(tx)
    now = datetime.now(UTC)
    if last is None and (oldest is None or now - oldest <= DELETES_WITHIN):
        return Finding("Deletion", "ok", "There is nothing to delete yet. The service deletes every night.")
    if last is not None and now - last[1] <= DELETES_WITHIN:
        return Finding("Deletion", "ok", f"What was kept long enough was last deleted on {last[1]:%d %B %Y at %H:%M} UTC.")
    said = f"Nothing was deleted since {last[1]:%d %B %Y at %H:%M} UTC." if last else "Nothing was ever deleted."
    way = (
        "The service deletes every night, and when it starts. If it runs, find `deletion failed` or `abandoned session not "
        "ended` in its log."
    )
    return Finding("Deletion", "note", f"{said} Personal data may be kept longer than people were told.", way)


async def _clock(database: Database) -> list[Finding]:
    if not database.is_postgres:
        return []
    async with database.reading() as tx:
        theirs, give = await schema.clock(tx)
        apart = abs(theirs - datetime.now(UTC))
    if apart <= SKEW + give:
        return []
    said = f"This machine's clock and the database's are {apart.total_seconds():.0f} s apart."
    way = "Let both keep time by NTP (`timedatectl set-ntp true`): sessions go by the database's."
    return [Finding("Clock", "fix", said, way)]


def _room(url: str) -> Iterator[Finding]:
    file = file_of(url)
    if file is None:
        return
    free = shutil.disk_usage(file.absolute().parent).free
    if free < LITTLE_ROOM:
        way = "Make room, or move the database; a service that cannot write stops every session."
        yield Finding(
            "Disk", "fix" if free < LITTLE_ROOM / 10 else "note", f"{free // 1_000_000} MB are left on its disk.", way
        )


def _erasure_log(chosen: Settings) -> Iterator[Finding]:
    erasure_log = ErasureLog.from_settings(chosen)
    if erasure_log.path is None:
        if file_of(chosen.database.get_secret_value()) is None and "postgres" in chosen.database.get_secret_value():
            way = "Set THROUGHLINE_ERASURES to a file, if people are to stay erased when you restore a backup."
            yield Finding("Erasures", "note", "Erasures are noted nowhere outside the database.", way)
        return
    place = erasure_log.path if erasure_log.path.exists() else erasure_log.path.absolute().parent
    if not os.access(place, os.R_OK | os.W_OK):
        way = "Make its folder, and let the service's user read and write it; or name another file in THROUGHLINE_ERASURES."
        yield Finding("Erasures", "fix", f"The ledger of erasures {erasure_log.path} cannot be written.", way)
