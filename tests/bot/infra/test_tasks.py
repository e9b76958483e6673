"""Background tasks: references are kept until they end, callers can wait for them, and failures are logged."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.infra.logs import place
from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks, counted, uninterrupted


async def _failing(error: Exception) -> None:
    raise error


async def test_work_is_held_until_it_is_done() -> None:
    done, may = [], asyncio.Event()

    async def work() -> None:
        await may.wait()
        done.append("work")

    aside = BackgroundTasks(lambda error: done.append(repr(error)), then=lambda: done.append("then"))
    aside.begin(work())
    await aside.wait(0)
    assert (len(aside), done) == (1, [])
    may.set()
    await aside.idle()
    assert (len(aside), done) == (0, ["work", "then"])


async def test_a_failure_is_told_and_a_cancelled_task_is_none() -> None:
    told: list[BaseException] = []
    aside, error, endless = BackgroundTasks(told.append), ValueError("no"), asyncio.create_task(asyncio.Event().wait())
    aside.begin(_failing(error))
    aside.hold(endless)
    endless.cancel()
    await aside.idle()
    assert told == [error]


async def test_a_failure_is_counted_and_logged_without_its_words() -> None:
    metrics = Metrics()
    with capture_logs() as logs:
        aside = BackgroundTasks(counted(metrics, "sweep", "sweep failed"))
        aside.begin(_failing(ValueError("what somebody said")))
        await aside.idle()
    assert metrics.registry.get_sample_value("throughline_failures_total", {"place": "sweep"}) == 1
    (line,) = logs
    assert (line["event"], line["log_level"]) == ("sweep failed", "error")
    redacted = place(None, "error", dict(line))
    assert redacted["error"] == "ValueError"
    assert redacted["where"][-1].endswith("_failing")
    assert "what somebody said" not in str(redacted)


async def test_an_error_that_nobody_waits_for_any_more_is_logged() -> None:
    begun, may = asyncio.Event(), asyncio.Event()

    async def work() -> None:
        begun.set()
        await may.wait()
        raise ValueError("what somebody said")

    with capture_logs() as logs:
        caller = asyncio.create_task(uninterrupted(work()))
        await begun.wait()
        caller.cancel()
        await asyncio.wait([caller])
        assert caller.cancelled()
        may.set()
        while not logs:
            await asyncio.sleep(0)
    assert [one["event"] for one in logs] == ["abandoned work failed"]
