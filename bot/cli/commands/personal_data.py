"""`throughline erase` and `throughline export`: delete or export the stored data of a person, a run or a group.

`erase` shows how much there is and asks; without a terminal it deletes only with --yes. The erasure is noted outside the
database before it is done. If several people fit, it names them and does nothing. `export` never has anonymous answers, and
its files are private to their owner. What exactly is deleted or shown is in `bot.store.erasure`.
"""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import TextIO

import structlog

from bot.cli.errors import CommandError
from bot.cli.inputs import settings
from bot.cli.offline import with_database
from bot.cli.progress import working
from bot.infra.csv_export import cell
from bot.infra.private_files import write_private
from bot.store import erasure
from bot.store.database import Database, Tx
from bot.store.erasure_log import ErasureLog

NOT_NOTED = (
    "Not noted outside the database, so a backup restored later would bring them back: erase them again then, or set "
    "THROUGHLINE_ERASURES to a file that can be written.\n"
)
NOT_DONE = (
    "Not done yet: the rows are deleted, but another program reads the database, so their content may still be in its "
    "write-ahead log.",
    "A service that runs overwrites it as soon as nobody reads; so does the next start of one. Its log says "
    "`deleted data overwritten`.",
)
TRIES, PAUSE = 10, 0.5  # to empty the write-ahead log; seconds between two
log = structlog.get_logger(__name__)


def erase(said: str, sure: bool, says: TextIO, ask: Callable[[str], str] | None = None) -> int:
    """Erase all data of one person, after showing how much there is and asking, unless `sure`.

    Raises CommandError if no person or several people match, without a way to ask (`ask` is None), or if the answer is no.
    """

    erasure_log = ErasureLog.from_settings(settings())

    async def work(database: Database) -> None:
        async with database.reading() as tx:
            someone = await _one(tx, said)
            kept = await erasure.kept(tx, someone.id)
        if not sure:
            _agree(someone, kept, says, ask)
        recorded = await erasure_log.record([someone.id], datetime.now(UTC))
        with working("Deleting"):
            async with database.writing() as tx:
                gone = await erasure.erase(tx, someone.id)
            done = await _overwritten(database)
        log.info("person erased", **gone)  # audit log entry: only counts, never names
        says.write(f"Erased: {_counts(gone)}.\n")
        says.write("A session that is live keeps their place until it ends, under a number that means nobody.\n")
        says.write("A service that runs drops what it has in memory within a second.\n")
        says.write("" if recorded else NOT_NOTED)
        if not done:
            raise CommandError(*NOT_DONE)

    with_database(work, audited=True)
    return 0


def _agree(someone: erasure.PersonRecord, kept: Mapping[str, int], says: TextIO, ask: Callable[[str], str] | None) -> None:
    """Show who is meant and what goes, and ask. Raises CommandError unless the answer is yes."""
    meant = (
        f"This would delete everything kept of {someone.name} ({someone.channel}, {someone.id}) for good: {_counts(kept)}."
    )
    if ask is None:
        raise CommandError(meant, "Run it again with --yes if that is what you want.")
    says.write(f"{meant}\n")
    says.flush()
    try:
        answer = ask("Delete it? [y/N] ")
    except EOFError:
        answer = ""
    if answer.strip().lower() not in ("y", "yes"):
        raise CommandError("Nothing was deleted.")


def _counts(rows: Mapping[str, int]) -> str:
    return ", ".join(f"{number} {_one_of(name) if number == 1 else name}" for name, number in rows.items() if number)


def _one_of(name: str) -> str:
    return "person" if name == "people" else name.removesuffix("s")


async def _overwritten(database: Database) -> bool:
    """Overwrite what was deleted. False where that is not possible for some seconds, because somebody reads."""
    for _ in range(TRIES - 1):
        if await database.overwrite():
            return True
        await asyncio.sleep(PAUSE)
    return await database.overwrite()


def export(said: str, folder: Path | None, says: TextIO) -> int:
    """Export a run, a cohort or a person as JSON to `says`. With a `folder`, write JSON and a CSV file for each kind.

    Raises CommandError if nothing matches `said`.
    """

    async def work(database: Database) -> Mapping[str, erasure.Rows]:
        async with database.reading() as tx:
            kind = await erasure.kind_of(tx, said)
            if kind == "run":
                found = await erasure.record(tx, [said])
            elif kind == "cohort":
                found = await erasure.record(tx, await erasure.runs_of(tx, said))
            else:
                found = await erasure.portrait(tx, (await _one(tx, said)).id)
        log.info("exported", kind=kind or "person", **{name: len(rows) for name, rows in found.items()})
        return found

    with working("Collecting"):
        found = with_database(work, audited=True)
    text = json.dumps(found, ensure_ascii=False, indent=2) + "\n"
    if folder is None:
        says.write(text)
        return 0
    folder.mkdir(parents=True, exist_ok=True)
    write_private(folder / "export.json", text.encode())
    for name, rows in found.items():
        _csv(folder / f"{name}.csv", rows)
    says.write(f"Written: export.json and {len(found)} CSV files in {folder}.\n")
    return 0


def _csv(path: Path, rows: erasure.Rows) -> None:
    table = io.StringIO(newline="")
    if rows:
        writer = csv.DictWriter(table, list(rows[0]))
        writer.writeheader()
        writer.writerows({name: cell(value) for name, value in row.items()} for row in rows)
    write_private(path, table.getvalue().encode("utf-8-sig"))  # with the byte order mark, Excel reads accents correctly


async def _one(tx: Tx, said: str) -> erasure.PersonRecord:
    found = await erasure.find(tx, said)
    if not found:
        raise CommandError(
            f"Nothing is kept under “{said}”.",
            "Give a run's or a cohort's id, or a person's id, whole name or e-mail address.",
        )
    if len(found) > 1:
        listed = "; ".join(f"{one.id} ({one.name}, {one.email or 'no e-mail'}, {one.channel})" for one in found)
        raise CommandError(f"Several people fit “{said}”: {listed}.", "Give the id of the one you mean.")
    return found[0]
