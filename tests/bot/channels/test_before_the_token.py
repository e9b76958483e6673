"""Before the token: a request that is not verified is neither read nor parsed, whatever its body is."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator, Mapping

import aiohttp
import pytest

from tests.support.limits import HANG
from tests.support.scripted_teams import Answer, Key, ScriptedConnector
from tests.support.scripted_zoom import sign
from tests.support.teams_channel import Stage, Times
from tests.support.zoom_channel import WEBHOOK_SECRET, zoom_stage

WHOLE = 262_144  # bytes that the request announces and never sends


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedConnector]:
    async with ScriptedConnector() as platform:
        yield platform


@pytest.fixture
async def stage(platform: ScriptedConnector) -> AsyncIterator[Stage]:
    async with Stage(platform, Times(time.time())) as stage:
        yield stage


async def status_of(address: str, headers: Mapping[str, str]) -> int:
    """The answer to a request whose body never comes. A service that waits for the body would hang here."""
    host, _, path = address.removeprefix("http://").partition("/")
    name, port = host.split(":")
    reader, writer = await asyncio.open_connection(name, int(port))
    lines = [f"POST /{path} HTTP/1.1", f"Host: {host}", f"Content-Length: {WHOLE}", "Content-Type: application/json"]
    lines += [f"{key}: {value}" for key, value in headers.items()]
    writer.write("\r\n".join([*lines, "", ""]).encode())
    try:
        async with asyncio.timeout(HANG):
            return int((await reader.readline()).split()[1])
    finally:
        writer.close()


async def test_a_teams_body_is_not_read_before_the_token_is_verified(stage: Stage) -> None:
    good = stage.platform.token()
    forged = stage.platform.token(key=Key("key-1"))
    for token in ("x", "a.b.c", good[:-8] + "AAAAAAAA", forged, stage.platform.token(aud="somebody-else")):
        assert await status_of(stage.bot, {"Authorization": f"Bearer {token}"}) == 401
    assert await status_of(stage.bot, {}) == 401
    assert stage.service.taken == []


async def test_a_key_for_another_channel_is_refused_before_the_body(stage: Stage) -> None:
    other = Key("directline", ("directline",))
    stage.platform.published.append(other.published())
    assert await status_of(stage.bot, {"Authorization": f"Bearer {stage.platform.token(key=other)}"}) == 403


async def test_a_zoom_body_is_not_read_where_its_headers_cannot_fit() -> None:
    async with zoom_stage() as stage:
        now = int(stage.clock.seconds())
        fit = "v0=" + "a" * 64
        for stamp, given in (("", ""), (now, ""), (now, "v0=abc"), (now, fit.upper()), ("", fit), (now - 3 * 3600, fit)):
            headers = {"x-zm-request-timestamp": str(stamp), "x-zm-signature": given}
            assert await status_of(stage.address, headers) == 401


async def test_a_zoom_body_is_not_parsed_before_its_signature_fits() -> None:
    async with zoom_stage() as stage, aiohttp.ClientSession() as http:
        for secret, status in (("another", 401), (WEBHOOK_SECRET, 400)):  # 400: somebody tried to parse it
            headers = sign(b"{", int(stage.clock.seconds()), secret)
            async with http.post(stage.address, data=b"{", headers=headers) as answer:
                assert answer.status == status


@pytest.mark.parametrize("name", ["entities", "membersAdded", "membersRemoved"])
async def test_a_list_longer_than_any_that_teams_sends_counts_as_absent(stage: Stage, name: str) -> None:
    many = [{"id": f"29:{number}"} for number in range(1_001)]
    activity = stage.platform.said("where") | {"type": "conversationUpdate", name: many}
    assert (await stage.deliver(activity))[0] == 200
    assert stage.service.taken == []


@pytest.mark.parametrize(
    "answer",
    [
        Answer(503),
        Answer(200, body={"keys": []}),
        Answer(200, body={"keys": [{"kty": "EC", "kid": "other-kind"}]}),
        Answer(200, body={}),
        Answer(200, body=[]),
        Answer(200, text="<html>Sign in to the hotel's network</html>"),
        Answer(200, text=json.dumps({"keys": [], "padding": "x" * 1_100_000})),
    ],
)
async def test_an_empty_or_failing_key_document_never_replaces_good_keys(stage: Stage, answer: Answer) -> None:
    platform = stage.platform
    assert (await stage.deliver(platform.said("where")))[0] == 200
    platform.always("keys", answer)
    for _ in range(2):
        stage.times.steady += 25 * 3600
        unknown = platform.token(header={"kid": "made-up"})
        assert (await stage.deliver(platform.said("where"), unknown))[0] == 401  # makes it fetch, and wait for that
        assert (await stage.deliver(platform.said("where"), platform.token(jti="new")))[0] == 200
