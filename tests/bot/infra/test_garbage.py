"""Garbage collector settings: full collections are rare and skip what was there when the service became ready."""

from __future__ import annotations

import asyncio
import gc
from collections.abc import Iterator

import pytest

from bot.cli.commands.serve import _settle
from bot.infra import garbage


@pytest.fixture(autouse=True)
def as_before() -> Iterator[None]:
    before = gc.get_threshold()
    gc.unfreeze()
    yield
    gc.set_threshold(*before)
    gc.unfreeze()


def is_settled() -> bool:
    return gc.get_freeze_count() > 0 and gc.get_threshold()[2] == garbage.RARELY


def test_only_full_collections_become_rare() -> None:
    young, middle, _ = gc.get_threshold()
    garbage.settle()
    assert gc.get_threshold() == (young, middle, garbage.RARELY)


async def test_a_service_settles_once_it_is_ready() -> None:
    ready = asyncio.Event()
    settling = asyncio.create_task(_settle(ready))
    await asyncio.sleep(0)
    assert not is_settled()
    ready.set()
    await settling
    assert is_settled()
