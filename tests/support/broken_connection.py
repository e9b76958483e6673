"""Broken connection: a fake for one transaction of a service that writes, whose connection breaks."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest

from bot.store.database import Tx
from tests.support.running_app import House


class BrokenConnection:
    """Breaks once: before anything is done or, if it is `committed`, between the commit and its answer. The transactions
    `before` that one are whole."""

    def __init__(self, house: House, monkeypatch: pytest.MonkeyPatch, *, committed: bool = False, before: int = 0) -> None:
        self._writing, self._committed, self._before = house.database.writing, committed, before
        self.broke = False
        self.went_on = asyncio.Event()
        """Set by the transaction after it."""
        monkeypatch.setattr(house.database, "writing", self.writing)

    @asynccontextmanager
    async def writing(self) -> AsyncIterator[Tx]:
        """A transaction."""
        breaks = not self.broke and not self._before
        self.broke |= breaks
        self._before -= self._before > 0
        if breaks and not self._committed:
            raise ConnectionError
        async with self._writing() as tx:
            yield tx
        if breaks:
            raise ConnectionError
        self.went_on.set()
