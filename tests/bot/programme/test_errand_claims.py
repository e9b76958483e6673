"""Claims of errands: released when a connection broke, so that nobody waits for their end."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from bot.infra.errors import Unavailable
from tests.bot.programme.test_programme import Course
from tests.support.broken_connection import BrokenConnection

DUE = datetime(2030, 1, 22, 10, 0, tzinfo=UTC)  # the first nudge after the first session
SOON = timedelta(seconds=2)


@pytest.mark.parametrize(
    ("before", "committed"), [(0, True), (1, False)], ids=["claim not confirmed", "messages not stored"]
)
async def test_an_errand_is_done_soon_although_a_connection_broke(
    database_url: str, monkeypatch: pytest.MonkeyPatch, before: int, committed: bool
) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        await house.go_to(DUE - SOON)
        known = len(house.platform.attempts)
        database = BrokenConnection(house, monkeypatch, committed=committed, before=before)
        await house.go_to(DUE + SOON)
        assert database.broke
        nudged = [one.to for one in house.platform.attempts[known:] if one.view.title == "For you: between sessions"]
        assert sorted(map(str, nudged)) == ["p1", "p2", "p3"]


async def test_an_errand_that_is_always_interrupted_is_tried_once_more_soon_and_then_when_its_claim_ends(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        await house.go_to(DUE - SOON)
        tried: list[datetime] = []

        async def interrupted(_due: object) -> None:
            tried.append(house.clock.now())
            raise Unavailable

        monkeypatch.setattr(house.app.errand_runner, "_do", interrupted)
        await house.go_to(DUE + timedelta(seconds=50))
        assert tried[-1] <= DUE + SOON
        assert len(tried) == len(set(tried)) == 2
