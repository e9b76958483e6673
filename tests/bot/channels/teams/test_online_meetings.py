"""Meetings through Microsoft Graph: what is sent, and what its answers mean."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest

from bot.channels.teams import Session
from bot.ports import Rejected, RetryLater
from tests.support.scripted_graph import scripted_graph

AT = datetime(2030, 7, 1, 10, 15, tzinfo=timezone(timedelta(hours=1)))
END = AT + timedelta(minutes=55)


async def test_a_meeting_is_made_and_deleted_on_behalf_of_the_organiser() -> None:
    session = Session()
    async with scripted_graph() as graph:
        client = graph.client(time.monotonic, session)
        made = await client.create("Pair 1", AT, END)
        assert made.join_url.startswith("https://teams.microsoft.com/l/meetup-join/")
        (wanted,) = graph.meetings.values()
        assert (wanted.start, wanted.end, wanted.lobby.scope) == (AT.astimezone(UTC), END.astimezone(UTC), "organization")
        assert graph.tokens == [f"{graph.url}/.default"], "a token for Graph, not for the Bot Connector"
        graph.instead = [(401, "InvalidAuthenticationToken")]
        await client.delete(made.id)
        assert (graph.meetings, len(graph.tokens)) == ({}, 2)
        await client.delete(made.id)  # gone already
        await session.close()


@pytest.mark.parametrize(
    ("status", "code", "error"),
    [
        (403, "Forbidden", Rejected),  # no application access policy for the organiser
        (404, "UserNotFound", Rejected),
        (401, "InvalidAuthenticationToken", Rejected),
        (429, "TooManyRequests", RetryLater),
        (503, "ServiceUnavailable", RetryLater),
        (200, "", Rejected),
    ],
)
async def test_refusals(status: int, code: str, error: type[Exception]) -> None:
    session = Session()
    async with scripted_graph() as graph:
        graph.instead = [(status, code)] * 2
        with pytest.raises(error):
            await graph.client(time.monotonic, session).create("Pair 1", AT, END)
        assert graph.made == 0
        await session.close()
    with pytest.raises(RetryLater):  # nobody is there
        await graph.client(time.monotonic, session).create("Pair 1", AT, END)
    await session.close()
