"""Work with the tables of a service that is not started here: it may run elsewhere, or not at all."""

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
    """Do something with the database of the settings. Where it is `audited`, the line about it goes to standard error.

    Raises CommandError where the database cannot be used.
    """
    if audited:
        logs.configure()
    return with_app(lambda app: work(app.database))


def with_app(work: Callable[[App], Awaitable[T]]) -> T:
    """Do something with the parts of the service, none of which is started. Raises CommandError as `with_database` does."""
    chosen = settings()

    async def go() -> T:
        app = build(chosen, channels=[])
        try:
            await schema.prepare(app.database)
            return await work(app)
        finally:
            await app.database.close()

    try:
        with in_words(chosen.database.get_secret_value()):
            return asyncio.run(go())
    except DatabaseError as error:
        raise CommandError(str(error)) from None
