"""Work done aside: held until it is done, waited for on request, and its failures told."""

from __future__ import annotations

import asyncio

from structlog.testing import capture_logs

from bot.infra.metrics import Metrics
from bot.infra.tasks import BackgroundTasks, counted


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
    assert logs == [{"event": "sweep failed", "error": "ValueError", "log_level": "error"}]
