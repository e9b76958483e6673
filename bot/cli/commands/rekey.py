"""`throughline rekey`: replaces the key that signs links and page sessions.

Open run sheets and links end within ten seconds, beside a running service too. “run sheet” in the chat gives a new link.
People's own records keep their links.
"""

from __future__ import annotations

from typing import TextIO

import structlog

from bot.cli.offline import with_database
from bot.store import page_access
from bot.store.database import Database

log = structlog.get_logger(__name__)


def rekey(says: TextIO) -> int:
    """Delete the key. Running services notice within seconds, and make a new one. Raises CommandError."""

    async def work(database: Database) -> None:
        async with database.writing() as tx:
            was_there = await page_access.forget_key(tx)
        await database.overwrite()
        log.info("page key rotated", was_there=was_there)
        says.write("The key that signs links and page sessions is replaced.\n")
        says.write("Open run sheets and links end within ten seconds. “run sheet” in the chat gives a new link.\n")

    with_database(work, audited=True)
    return 0
