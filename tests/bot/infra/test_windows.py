"""Windows: `serve` starts without the `resource` module and without signal handlers of the event loop."""

from __future__ import annotations

import asyncio
import importlib
import signal
import sys
from types import FrameType

import pytest

from bot.infra.signals import on_stop_signal
from bot.web import server
from tests.support.limits import HANG


def test_connections_are_limited_without_the_resource_module(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "resource", None)  # importing it fails, as on Windows
    try:
        assert importlib.reload(server).places() >= 100
    finally:
        monkeypatch.undo()
        importlib.reload(server)


async def test_signals_are_heeded_where_the_loop_takes_no_handlers(monkeypatch: pytest.MonkeyPatch) -> None:
    loop, stop, heard = asyncio.get_running_loop(), asyncio.Event(), []

    def refuse(*_: object) -> None:
        raise NotImplementedError

    def heed(number: int) -> None:
        heard.append(number)
        stop.set()

    monkeypatch.setattr(loop, "add_signal_handler", refuse)
    before = signal.getsignal(signal.SIGINT)
    try:
        on_stop_signal(heed)
        handler = signal.getsignal(signal.SIGINT)
        assert callable(handler)
        frame: FrameType | None = None
        handler(signal.SIGINT, frame)
        await asyncio.wait_for(stop.wait(), HANG)
        assert heard == [signal.SIGINT]
    finally:
        signal.signal(signal.SIGINT, before)
        signal.signal(signal.SIGTERM, signal.SIG_DFL)
