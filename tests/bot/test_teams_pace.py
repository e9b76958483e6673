"""No window of the platform's limits is ever exceeded, and the wait that is named is enough."""

from __future__ import annotations

from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.port import RetryLater
from bot.channels.teams.pace import Pace

LIMITS = ((7, 1.0), (8, 2.0), (60, 30.0), (1800, 3600.0))


class Now:
    """A clock moved by hand."""

    def __init__(self) -> None:
        self.at = 0.0

    def __call__(self) -> float:
        return self.at


@given(st.lists(st.floats(min_value=0.0, max_value=20.0), min_size=1, max_size=200))
def test_no_window_is_exceeded_whatever_the_moments(gaps: list[float]) -> None:
    now = Now()
    pace, sent = Pace(now), []
    for gap in gaps:
        now.at += gap
        try:
            pace.take("send", "chat", "tenant")
            sent.append(now.at)
        except RetryLater:
            continue
    for most, lasts in LIMITS:
        assert all(sum(start <= at < start + lasts for at in sent) <= most for start in sent)


def test_a_sender_who_waits_as_told_sends_at_the_full_rate() -> None:
    now = Now()
    pace = Pace(now)
    for _ in range(200):
        while True:
            try:
                pace.take("send", "chat", "tenant")
                break
            except RetryLater as later:
                wait = later.after or timedelta(0)  # no wait named would be an endless loop, so it counts as an hour
                now.at += wait.total_seconds() + 1e-6 if wait else 3600.0
    assert now.at < 200 / 54 * 30 + 1


def test_one_organisation_shares_its_limit_and_another_has_its_own() -> None:
    now = Now()
    pace = Pace(now)
    for number in range(45):
        pace.take("send", f"chat-{number}", "tenant")
    with pytest.raises(RetryLater):
        pace.take("send", "another", "tenant")
    pace.take("send", "another", "other-tenant")


def test_reading_members_does_not_hold_messages_up() -> None:
    now = Now()
    pace = Pace(now)
    for _ in range(12):
        pace.take("read", "chat", "tenant")
    pace.take("send", "chat", "tenant")
    with pytest.raises(RetryLater):
        pace.take("read", "chat", "tenant")
