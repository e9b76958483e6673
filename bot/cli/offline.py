"""Offline access: lets a command use the database of a service that this process does not start.

It never creates a database, and refuses one in memory: a mistyped address must not look like an empty database. The audit
entry goes to standard error, except on a terminal, where people read sentences.
"""

from __future__ import annotations

import asyncio
import sys
from collections.abc import Awaitable, Callable
from typing import Literal, TypeVar

from bot.app import App, build
from bot.cli.errors import CommandError
from bot.cli.inputs import settings
from bot.infra import logs
from bot.store import schema
from bot.store.database import Database, DatabaseError, in_words

T = TypeVar("T")


def with_database(work: Callable[[Database], Awaitable[T]], *, audited: bool = False) -> T:
    """Run `work` with the configured database. With `audited`, the audit log entry goes to standard error.

    On a terminal it does not: people read sentences there. Raises CommandError if the database cannot be used.
    """
    return _with_app(lambda app: work(app.database), "info" if audited and not sys.stderr.isatty() else "error")


def with_app(work: Callable[[App], Awaitable[T]]) -> T:
    """Run `work` with the parts of the service, without starting them. Raises CommandError as `with_database` does.

    It never creates a database: a mistyped address must not look like an empty one.
    """
    return _with_app(work, "error")


def _with_app(work: Callable[[App], Awaitable[T]], level: Literal["info", "error"]) -> T:
    logs.configure(level)
    chosen = settings()

    async def go() -> T:
        app = build(chosen, channels=[])
        try:
            await schema.require(app.database)
            return await work(app)
        finally:
            await app.database.close()

    try:
        with in_words(chosen.database.get_secret_value()):
            return asyncio.run(go())
    except DatabaseError as error:
        raise CommandError(str(error)) from None
