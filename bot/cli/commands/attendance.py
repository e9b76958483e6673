"""`throughline attendance`: who was in which block, and what can be certified for each person, if attendance is kept.

Without an id it lists the sessions that have attendance, and without any it says how attendance is kept. An id under which
nothing is kept is an error. A file is private to its owner, and each list is noted in the audit log. The order of the rows
is in `bot.store.attendance`; hours and certificates are in `bot.runs.attendance`.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TextIO
from zoneinfo import ZoneInfo

import structlog

from bot.cli.errors import CommandError
from bot.cli.offline import with_database
from bot.infra.csv_export import MARK
from bot.infra.private_files import write_private
from bot.runs.attendance import by_block, certificate_list
from bot.store import attendance as store
from bot.store.attendance import AttendanceRow, Sitting
from bot.store.database import Database

NOTHING = (
    "Attendance is kept of no session. It is kept where a facilitator says `record attendance` before `start`, "
    "or where THROUGHLINE_ATTENDANCE is on; everybody is told as the session begins."
)
log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class AttendanceOptions:
    """Options of the command: the session or group, the list (by block or for certificates), and the output file."""

    of: str | None = None
    certificates: bool = False
    file: Path | None = None


def attendance(wish: AttendanceOptions, says: TextIO) -> int:
    """List the sessions, or write one list as CSV. Raises CommandError with what to do."""

    async def work(database: Database) -> tuple[list[Sitting], list[AttendanceRow]]:
        async with database.reading() as tx:
            found = list(await store.sittings(tx))
            lines = list(await store.lines(tx, runs=[wish.of], cohort_id=wish.of)) if wish.of else []
        return found, lines

    found, lines = with_database(work, audited=True)
    if wish.of is None:
        says.write("".join(map(_listed, found)) or NOTHING + "\n")
        return 0
    if not lines:
        raise CommandError(
            f"No attendance is kept under {wish.of!r}.", "`throughline attendance` lists the sessions there are."
        )
    together = wish.of in {line.sitting.cohort_id for line in lines}
    text = certificate_list(lines, together) if wish.certificates else by_block(lines)
    log.info("attendance handed out", rows=len(lines), certificates=wish.certificates)  # audit log entry: never names people
    if wish.file is None:
        says.write(text.replace("\r\n", "\n"))
    else:
        write_private(wish.file, (MARK + text).encode())
        says.write(f"Written: {wish.file}\n")
    return 0


def _listed(one: Sitting) -> str:
    day = one.began_at.astimezone(ZoneInfo(one.zone))
    return f"{one.run_id}  {day:%d %B %Y}  {one.title}  (group {one.cohort_id or 'none'})\n"
