"""`throughline letters`: lists undelivered outbox messages. `letters retry` queues failed messages again.

The list has session, kind, age and reason, never a recipient or words, and also sessions that this version cannot read.
`--all` takes those of the last hours (`AGAIN_FOR` in `bot.store.dead_letters`). One whose message shows something newer by
now is not retried, and asking for it by number is an error.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from typing import TextIO

from bot.cli.errors import CommandError
from bot.cli.offline import with_database
from bot.store import dead_letters, unreadable_runs
from bot.store.database import Database
from bot.store.dead_letters import AGAIN_FOR, Listed
from bot.store.postgres_notifications import MESSAGES, announce
from bot.store.unreadable_runs import UnreadablePart

MOST = 500  # most messages in the list
NOTHING = "Nothing waits, and nothing was given up."
HOURS = int(AGAIN_FOR / timedelta(hours=1))


def letters(says: TextIO, at: datetime | None = None, *, as_json: bool = False) -> int:
    """List undelivered messages with run, kind, age and reason. The list never shows their recipients or contents."""

    async def work(database: Database) -> tuple[Sequence[Listed], Sequence[UnreadablePart]]:
        async with database.reading() as tx:
            return await dead_letters.listed(tx, MOST), await unreadable_runs.find(tx)

    (found, unreadable), now = with_database(work), at or datetime.now(UTC)
    if as_json:
        says.write(json.dumps([*map(_row, found), *map(_unreadable_row, unreadable)], indent=2) + "\n")
        return 0
    for one in found:
        says.write(_line(one, now) + "\n")
    for run in unreadable:
        says.write(f"Session {run.run_id}: this version cannot read its {run.part}. It waits for a replica that can.\n")
    if not (found or unreadable):
        says.write(NOTHING + "\n")
    elif len(found) == MOST:
        says.write(f"These are the first {MOST}; there may be more.\n")
    if dead := sum(one.state == "dead" for one in found):
        says.write(f"\n{dead} given up. `throughline letters retry ID`, or --all, tries them again.\n")
    return 0


def retry(ids: Sequence[int], every: bool, says: TextIO, at: datetime | None = None) -> int:
    """Queue these dead letters again, or `every` recent one. Raises CommandError if a message cannot be queued again."""
    now = at or datetime.now(UTC)

    async def work(database: Database) -> tuple[list[int], list[int]]:
        async with database.writing() as tx:
            chosen = await dead_letters.given_up_since(tx, now - AGAIN_FOR) if every else ids
            done = [id_ for id_ in chosen if await dead_letters.revive(tx, id_, now)]
            await announce(tx, MESSAGES)
        return done, [id_ for id_ in chosen if id_ not in done]

    done, not_done = with_database(work)
    if done:
        says.write(f"Tried again within a few seconds: {_numbers(done)}. They stay good for {HOURS} hours.\n")
    elif every:
        says.write(f"Nothing was given up in the last {HOURS} hours that is still of use.\n")
    if not_done and not every:
        raise CommandError(
            f"Not tried again: {_numbers(not_done)}.",
            "There is no dead letter of that number, or its message shows something newer. See `throughline letters`.",
        )
    return 0


def _line(one: Listed, now: datetime) -> str:
    waits = f", again in {_age(one.again_at - now)}" if one.again_at and one.again_at > now else ""
    tries = f", tried {one.attempts} times" if one.attempts else ""
    reason = f": {one.reason}" if one.reason else ""
    what = f"{one.run_id}  {one.kind} to {one.to}"
    return f"{one.id:>8}  {one.state:<8}{_age(now - one.made_at):>6}  {what}{tries}{waits}{reason}"


def _row(one: Listed) -> dict[str, object]:
    return {
        "state": one.state,
        "id": one.id,
        "run": one.run_id,
        "kind": one.kind,
        "to": one.to,
        "made_at": one.made_at.isoformat(),
        "attempts": one.attempts,
        "again_at": one.again_at.isoformat() if one.again_at else None,
        "reason": one.reason,
    }


def _unreadable_row(run: UnreadablePart) -> dict[str, object]:
    return {"state": "unreadable", "run": run.run_id, "part": run.part}


def _age(length: timedelta) -> str:
    """Format a duration in its largest unit ("40s", "12m", "3h", "2d")."""
    seconds = max(0, int(length.total_seconds()))
    for unit, size in (("d", 86400), ("h", 3600), ("m", 60)):
        if seconds >= 2 * size or (unit == "m" and seconds >= size):
            return f"{seconds // size}{unit}"
    return f"{seconds}s"


def _numbers(ids: Sequence[int]) -> str:
    return ", ".join(map(str, ids))
