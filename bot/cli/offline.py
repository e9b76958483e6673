"""Offline access: lets a command use the database of a service that this process does not start."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import TypeVar

from bot.app import App, build
from bot.cli.errors import CommandError
from bot.cli.inputs import settings
from bot.infra import logs
from bot.store import schema
from bot.store.database import Database, DatabaseError, in_words

T = TypeVar("T")


def with_database(work: Callable[[Database], Awaitable[T]], *, audited: bool = False) -> T:
    """Run `work` with the configured database. With `audited`, the audit log entry goes to standard error.

    Raises CommandError if the database cannot be used.
    """
    if audited:
        logs.configure()
    return with_app(lambda app: work(app.database))


def with_app(work: Callable[[App], Awaitable[T]]) -> T:
    """Run `work` with the parts of the service, without starting them. Raises CommandError as `with_database` does.

    It never creates a database: a mistyped address must not look like an empty one.
    """
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
