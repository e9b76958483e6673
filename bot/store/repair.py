"""Start-up repair: deletes people whom a restored backup brought back, and on SQLite answers sealed under another key."""

from __future__ import annotations

import asyncio

import structlog

from bot.store import erasure, sealed_ballots
from bot.store.answer_key import AnswerKey
from bot.store.database import Database
from bot.store.erasure_log import ErasureLog, mark

log = structlog.get_logger(__name__)


async def erase_again(database: Database, erasure_log: ErasureLog) -> None:
    """Delete people who were erased and whom a restored backup has brought back."""
    if not (marks := await asyncio.to_thread(erasure_log.marks)):
        return
    async with database.writing() as tx:
        back = await erasure.erase_again(tx, lambda person: mark(person) in marks)
    if back:
        await database.overwrite()
        log.warning("people erased again", reason="a restored backup had brought them back", people=back)


async def discard_unreadable(database: Database, key: AnswerKey) -> None:
    """Let anonymous polls start afresh whose answers were sealed with another key: that one is lost or was changed.

    Not on PostgreSQL, where a replica with a wrong key would delete the answers of all others.
    """
    if database.is_postgres:
        return
    async with database.writing() as tx:
        lost = await sealed_ballots.discard_unreadable(tx, key)
    if lost:
        await database.overwrite()
