"""Request authentication: every forged, expired or foreign token is refused with 401 or 403."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator

import jwt
import pytest

from bot.channels.teams.config import Registration, ServiceHosts
from tests.support.scripted_teams import TENANT, Answer, Key, ScriptedConnector
from tests.support.teams_channel import Stage, Times

OTHER = Key("key-2")


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedConnector]:
    async with ScriptedConnector() as platform:
        yield platform


@pytest.fixture
async def stage(platform: ScriptedConnector) -> AsyncIterator[Stage]:
    async with Stage(platform, Times(time.time())) as stage:
        yield stage


async def test_a_real_token_gets_in_and_its_keys_are_fetched_once(stage: Stage) -> None:
    for _ in range(3):
        status, _ = await stage.deliver(stage.platform.said("where"), stage.platform.token())
        assert status == 200
    assert len(stage.service.taken) == 3
    assert len(stage.platform.named("keys")) == 1


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"aud": "somebody-else"}, 401),
        ({"iss": "https://sts.windows.net/d6d49420-f39b-4df7-a1dc-d59a935871db/"}, 401),
        ({"iss": None}, 401),
        ({"aud": None}, 401),
        ({"exp": None}, 401),
        ({"exp": int(time.time()) - 301}, 401),
        ({"nbf": int(time.time()) + 4_000}, 401),
        ({"serviceurl": "https://smba.trafficmanager.net/emea/"}, 403),
        ({"serviceurl": None}, 403),
    ],
)
async def test_wrong_claims_are_turned_away(stage: Stage, claims: dict[str, object], status: int) -> None:
    assert (await stage.deliver(stage.platform.said("where"), stage.platform.token(**claims)))[0] == status
    assert stage.service.taken == []


@pytest.mark.parametrize("other", ["{}other/", "https://evil.example/"])
async def test_a_token_serves_its_own_service_address_only_also_when_it_is_known(stage: Stage, other: str) -> None:
    token, said = stage.platform.token(), stage.platform.said("where")
    assert (await stage.deliver(said, token))[0] == 200
    assert (await stage.deliver(said | {"serviceUrl": other.format(stage.platform.service_url)}, token))[0] == 403
    assert len(stage.service.taken) == 1


async def test_five_minutes_of_skew_and_a_trailing_slash_are_forgiven(stage: Stage) -> None:
    late = stage.platform.token(exp=int(time.time()) - 250, serviceurl=stage.platform.service_url.rstrip("/"))
    assert (await stage.deliver(stage.platform.said("where"), late))[0] == 200


async def test_a_remembered_token_is_forgotten_when_it_ends(stage: Stage) -> None:
    token = stage.platform.token()
    assert (await stage.deliver(stage.platform.said("where"), token))[0] == 200
    stage.times.pass_by(3600 + 301)
    assert (await stage.deliver(stage.platform.said("where"), token))[0] == 401


async def test_a_foreign_key_cannot_sign_under_a_known_name(stage: Stage) -> None:
    forged = stage.platform.token(key=Key("key-1"))
    assert (await stage.deliver(stage.platform.said("where"), forged))[0] == 401


async def test_a_key_for_another_channel_is_not_enough(stage: Stage) -> None:
    other = Key("directline", ("directline",))
    stage.platform.published.append(other.published())
    assert (await stage.deliver(stage.platform.said("where"), stage.platform.token(key=other)))[0] == 403


@pytest.mark.parametrize(
    "header", ["", "Bearer", "Bearer x", "Bearer a.b.c", "Basic abc", "Bearer " + "a" * 7000, "Bearer é.b.c"]
)
async def test_garbage_is_no_token(stage: Stage, header: str) -> None:
    assert await stage.raw(b"{}", {"Authorization": header}) in (401, 403)
    body = b'{"type": "message", "channelId": "msteams", "serviceUrl": "https://smba.trafficmanager.net/"}'
    assert await stage.raw(body, {"Authorization": header, "Content-Type": "application/json"}) == 401


async def test_unsigned_and_symmetric_tokens_are_turned_away(stage: Stage) -> None:
    said = jwt.decode(stage.platform.token(), options={"verify_signature": False})
    unsigned = jwt.encode(said, None, algorithm="none", headers={"kid": "key-1"})
    guessed = jwt.encode(said, "0" * 64, algorithm="HS256", headers={"kid": "key-1"})
    for token in (unsigned, guessed):
        assert (await stage.deliver(stage.platform.said("where"), token))[0] == 401


async def test_a_new_key_of_the_platform_is_found_and_strangers_cannot_make_us_fetch(stage: Stage) -> None:
    platform = stage.platform
    assert (await stage.deliver(platform.said("where")))[0] == 200
    platform.published.append(OTHER.published())
    stage.times.pass_by(61)
    assert (await stage.deliver(platform.said("where"), platform.token(key=OTHER)))[0] == 200
    for number in range(5):
        made_up = platform.token(header={"kid": f"made-up-{number}"})
        assert (await stage.deliver(platform.said("where"), made_up))[0] == 401
    assert len(platform.named("keys")) == 2


async def test_keys_are_kept_while_the_issuer_is_away(stage: Stage) -> None:
    platform = stage.platform
    assert (await stage.deliver(platform.said("where")))[0] == 200
    platform.always("keys", Answer(503))
    stage.times.steady += 25 * 3600
    assert (await stage.deliver(platform.said("where")))[0] == 200


@pytest.mark.parametrize(
    "answer", [Answer(500), Answer(0), Answer(200, text="not json"), Answer(200, body={"keys": 5}), Answer(200, [])]
)
async def test_without_keys_nobody_gets_in_and_later_everybody_does(stage: Stage, answer: Answer) -> None:
    stage.platform.always("keys", answer)
    assert (await stage.deliver(stage.platform.said("where")))[0] == 401
    stage.platform.always("keys", None)
    stage.times.pass_by(6)
    assert (await stage.deliver(stage.platform.said("where")))[0] == 200


@pytest.mark.parametrize(
    "change",
    [
        {"channelId": "webchat"},
        {"serviceUrl": ""},
        {"serviceUrl": None},
        {"channelData": {"tenant": {"id": "somebody-elses"}}},
        {"channelData": None, "conversation": {"id": "19:x"}},
    ],
)
async def test_foreign_places_are_turned_away(stage: Stage, change: dict[str, object]) -> None:
    assert (await stage.deliver(stage.platform.said("where") | change))[0] == 403
    assert stage.service.taken == []


async def test_a_service_address_off_the_list_is_turned_away_even_when_the_token_names_it(stage: Stage) -> None:
    for url in ("https://evil.example/", "http://169.254.169.254/", "https://smba.trafficmanager.net.evil.example/"):
        token = stage.platform.token(serviceurl=url)
        assert (await stage.deliver(stage.platform.said("where", serviceUrl=url), token))[0] == 403


@pytest.mark.parametrize(
    "url",
    [
        "http://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net.evil.example/",
        "https://evil.example/smba.trafficmanager.net",
        "https://smba.trafficmanager.net@evil.example/",
        "https://evil.example\\@smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:8443/",
        "https://smba.trafficmanager.net/?x=1",
        "https://smba.trafficmanager.net/#x",
        "https://evilsmba.trafficmanager.net/",
        "http://127.0.0.1:80/",
        "https://[::1/",
        "https://",
        "",
        "//smba.trafficmanager.net/",
        "ftp://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net:99999/",
        "https://smba.traffic\nmanager.net/",
        " https://smba.trafficmanager.net/",
        "https://smba.trafficmanager.net\t/uk/",
        "https://smba.trafficmanager.net/uk/\u200b",
        "https://smba.trafficmanager.net./uk/",
        "https://smbа.trafficmanager.net/uk/",
        "https:\\\\smba.trafficmanager.net/uk/",
        "https://smba.trafficmanager.net%40evil.example/",
    ],
)
def test_tokens_never_go_to(url: str) -> None:
    assert not ServiceHosts().allow(url)


@pytest.mark.parametrize(
    "url",
    [
        "https://smba.trafficmanager.net/uk/",
        "https://SMBA.trafficmanager.net/teams",
        "https://smba.trafficmanager.net:443/emea/",
    ],
)
def test_tokens_go_to(url: str) -> None:
    assert ServiceHosts().allow(url)


async def test_without_an_app_id_loopback_may_speak_json_and_nothing_else(platform: ScriptedConnector) -> None:
    async with Stage(
        platform, Times(time.time()), app_id="", app_secret="", tenants=(), hosts=ServiceHosts(("127.0.0.1",))
    ) as stage:
        json_type = {"Content-Type": "application/json"}
        activity = b'{"type": "event", "channelId": "msteams", "serviceUrl": "%s", "conversation": {"id": "c"}}'
        assert await stage.raw(activity % platform.service_url.encode(), json_type) == 200
        assert await stage.raw(activity % platform.service_url.encode(), {"Content-Type": "text/plain"}) == 415
        assert await stage.raw(activity % b"https://smba.trafficmanager.net/", json_type) == 403


def test_the_secret_is_in_no_description() -> None:
    assert "hush" not in repr(Registration("id", "hush", (TENANT,)))
