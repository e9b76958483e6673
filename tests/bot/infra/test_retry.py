"""Retry helper: pauses and gives up as its policy says."""

from __future__ import annotations

import pytest

from bot.infra.retry import retry


class Flaky:
    """Fails a number of times before it works, and records the pauses."""

    def __init__(self, failures: int) -> None:
        self.left, self.pauses = failures, list[float]()

    async def work(self) -> str:
        if self.left:
            self.left -= 1
            raise OSError("away")
        return "done"

    async def sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)


async def test_it_pauses_as_the_policy_says_until_the_work_succeeds() -> None:
    flaky = Flaky(3)
    assert await retry(flaky.work, lambda failed, error: 2.0**failed, flaky.sleep) == "done"
    assert flaky.pauses == [2.0, 4.0, 8.0]


async def test_it_raises_the_error_when_the_policy_gives_up() -> None:
    flaky = Flaky(3)
    with pytest.raises(OSError, match="away"):
        await retry(flaky.work, lambda failed, error: 1.0 if failed < 2 else None, flaky.sleep)
    assert (flaky.pauses, flaky.left) == ([1.0], 1)
