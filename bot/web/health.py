"""Health: is the process alive, can it work, and how is it doing."""

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

ANSWER_WITHIN = 5.0  # seconds a database may take before it counts as away


def routes(app: App) -> Sequence[web.RouteDef]:
    """`/healthz`, `/readyz` and `/metrics`."""
    pages = Health(app)
    return (web.get("/healthz", pages.alive), web.get("/readyz", pages.ready), web.get("/metrics", pages.metrics))


class Health:
    """The three pages. None of them tells anything about people or chats."""

    def __init__(self, app: App) -> None:
        self._app = app

    async def alive(self, _request: web.Request) -> web.Response:
        """The process runs and answers."""
        return web.json_response({"alive": True, "version": release()})

    async def ready(self, _request: web.Request) -> web.Response:
        """The database answers and has the schema of this version, and platforms know us. 503 with the reason where not."""
        trouble = "stopping" if self._app.stopping else await self._trouble() or await self._app.token_probe.missing()
        return web.json_response({"ready": not trouble, "trouble": trouble}, status=503 if trouble else 200)

    async def metrics(self, _request: web.Request) -> web.Response:
        """The counters, for Prometheus."""
        counted = self._app.metrics
        await self._app.token_probe.look()
        try:
            async with asyncio.timeout(ANSWER_WITHIN), self._app.database.reading() as tx:
                waiting, oldest, dead = await outbox.backlog(tx)
                counted.live_runs.set(await runs.count_live(tx))
            age = (self._app.clock.now() - oldest).total_seconds() if oldest else 0.0
            counted.outbox.set(waiting)
            counted.outbox_age.set(max(0.0, age))
            counted.dead_now.set(dead)
        except Exception:  # a database that is away is told by a counter: the others must still be readable
            counted.failures.labels("metrics").inc()
        return web.Response(body=counted.text(), headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    async def _trouble(self) -> str:
        """Tried again meanwhile: all replicas share a database, so who leaves at its first hiccup leaves nobody."""
        failed: list[str] = []

        def again(error: BaseException) -> bool:
            failed.append(kind(error))
            return lost(error)

        try:
            async with asyncio.timeout(ANSWER_WITHIN):
                found = await patient(schema.version, also=again)(self._app.database)
        except Exception as error:  # whatever keeps the database from answering keeps the service from working
            return f"the database does not answer ({(failed or [kind(error)])[-1]})"
        if found is None or found < schema.NEWEST:  # a newer one is fine: this replica is about to be replaced
            return "the database needs `throughline migrate`"
        return self._app.database.room.trouble()
