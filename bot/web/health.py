"""Health probes and metrics: whether the process is alive, whether it can work, and how it is doing.

`/readyz` answers 503 with the reason: the service is stopping, the database does not answer or needs `throughline migrate`,
nothing can be written, or a platform has given no token since the start. A newer schema is fine. `/metrics` also answers
without a database. None of them says anything about people or chats.
"""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from typing import TYPE_CHECKING

from aiohttp import web

from bot.infra.errors import kind
from bot.infra.version import release
from bot.store import outbox, runs, schema
from bot.store.retry import lost, patient

if TYPE_CHECKING:
    from bot.app import App

ANSWER_WITHIN = 5.0  # seconds until a database counts as unavailable


def routes(app: App) -> Sequence[web.RouteDef]:
    """`/healthz`, `/readyz` and `/metrics`."""
    pages = Health(app)
    return (web.get("/healthz", pages.alive), web.get("/readyz", pages.ready), web.get("/metrics", pages.metrics))


class Health:
    """Health handlers. Their answers contain nothing about people or chats."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def alive(self, _request: web.Request) -> web.Response:
        """Liveness probe: the process runs and answers."""
        return web.json_response({"alive": True, "version": release()})

    async def ready(self, _request: web.Request) -> web.Response:
        """Readiness probe: the database has this version's schema, and the platforms accept us.

        Otherwise 503 with the reason.
        """
        trouble = "stopping" if self._app.stopping else await self._trouble() or await self._app.token_probe.missing()
        return web.json_response({"ready": not trouble, "trouble": trouble}, status=503 if trouble else 200)

    async def metrics(self, _request: web.Request) -> web.Response:
        """Metrics in the Prometheus format."""
        counted = self._app.metrics
        await self._app.token_probe.look()
        try:
            async with asyncio.timeout(ANSWER_WITHIN), self._app.database.reading() as tx:
                waiting, oldest, dead = await outbox.backlog(tx)
                unreadable = await outbox.unreadable(tx)
                counted.live_runs.set(await runs.count_live(tx))
            age = (self._app.clock.now() - oldest).total_seconds() if oldest else 0.0
            counted.outbox.set(waiting)
            counted.outbox_age.set(max(0.0, age))
            counted.dead_now.set(dead)
            counted.unreadable_now.set(unreadable)
        except Exception:  # count the failure, because the other metrics must stay readable without a database
            counted.failures.labels("metrics").inc()
        return web.Response(body=counted.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    async def _trouble(self) -> str:
        """Reason why the service is not ready.

        The database check retries, because all replicas share the database. Without retries, a short outage would take
        all of them out of service.
        """
        failed: list[str] = []

        def again(error: BaseException) -> bool:
            failed.append(kind(error))
            return lost(error)

        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                found = await patient(schema.version, also=again)(self._app.database)
        except Exception as error:  # any database error keeps the service from working
            return f"the database does not answer ({(failed or [kind(error)])[-1]})"
        if found is None or found < schema.NEWEST:  # a newer schema is fine: this replica is about to be replaced
            return "the database needs `throughline migrate`"
        return self._app.database.room.trouble()
