"""Pages and probes during a database outage: they wait through a short fail-over and explain a longer one."""

from __future__ import annotations

from typing import Any

import pytest
from aiohttp.test_utils import TestClient, TestServer

from bot.store import retry
from bot.store.database import Database
from bot.web import health
from bot.web.security import TOLD
from bot.web.server import web_app
from tests.support.limits import HANG
from tests.support.running_app import House, short_plan
from tests.support.web_visit import visiting

URL = "sqlite:///:memory:"


@pytest.fixture(autouse=True)
def shorter(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the retry pauses."""
    monkeypatch.setattr(retry, "PAUSES", (0.01,))
    monkeypatch.setattr(retry, "TRY_FOR", HANG)
    monkeypatch.setattr(health, "ANSWER_WITHIN", HANG)


def give_up_soon(monkeypatch: pytest.MonkeyPatch) -> None:
    """Shorten the waits for the database from now on. Only for tests in which it does not come back."""
    monkeypatch.setattr(retry, "TRY_FOR", 0.3)


class Away:
    """A database that refuses the next `times` reads."""

    def __init__(self, database: Database, times: int) -> None:
        self.left, self._reading = times, database.reading
        database.reading = self.read  # type: ignore[method-assign]

    def read(self) -> Any:
        """Refuse the read or let it through."""
        if self.left:
            self.left -= 1
            raise ConnectionRefusedError("password=hunter2")
        return self._reading()


async def test_a_page_waits_until_the_database_is_back() -> None:
    async with visiting(URL, short_plan()) as visit, visit.let_in() as frances:
        run_id = await visit.house.run_id()
        away = Away(visit.house.database, times=3)
        found = await frances.http.get(f"/run/{run_id}/report")
        assert (found.status, away.left) == (200, 0)


async def test_a_page_says_that_the_database_stays_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async with visiting(URL, short_plan()) as visit, visit.let_in() as frances:
        run_id = await visit.house.run_id()
        give_up_soon(monkeypatch)
        away = Away(visit.house.database, times=1_000_000)
        found = await frances.http.get(f"/run/{run_id}/report")
        assert (found.status, await found.text()) == (503, TOLD)
        assert found.headers["Retry-After"]
        assert found.headers["X-Content-Type-Options"] == "nosniff", "it has the guardrails of every page"
        away.left = 0
        assert (await frances.http.get(f"/run/{run_id}/report")).status == 200


async def test_a_hiccup_of_the_database_does_not_take_a_replica_out(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with House(database_url, short_plan()) as house, TestClient(TestServer(web_app(house.app))) as client:
        away = Away(house.database, times=3)
        assert (await client.get("/readyz")).status == 200
        assert away.left == 0
        away.left = 1_000_000
        give_up_soon(monkeypatch)
        found = await client.get("/readyz")
        assert found.status == 503
        assert "the database does not answer (ConnectionRefusedError)" in (await found.json())["trouble"]
        away.left = 0
