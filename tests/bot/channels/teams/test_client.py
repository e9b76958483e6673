"""Teams client: what is sent, with which token, and how each response of the platform is handled."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from datetime import timedelta
from types import SimpleNamespace

import aiohttp
import pytest

from bot.channels.teams.rate_limits import TeamsRateLimits
from bot.infra import deadline as deadlines
from bot.infra.deadline import deadline
from bot.ports import Conversation, Gone, Member, NotYet, Rejected, RetryLater, Unclear
from cards.view import Mention
from tests.support.scripted_teams import CHAT, Answer, ScriptedConnector
from tests.support.teams_channel import POLL, SIMPLE, Stage, Times, card_of, meeting_chat

ANNA = Member("29:anna", "Anna Example", reference={"aad": "aad-anna"})
BEN = Member("29:ben", "Ben Example", reference={"aad": "aad-ben"})
ROSTER = [
    {
        "id": "29:anna",
        "name": "Anna Example",
        "aadObjectId": "aad-anna",
        "email": "anna@council.example",
        "userRole": "user",
    },
    {"id": "29:ben", "name": "Ben Example", "aadObjectId": "aad-ben", "userPrincipalName": "ben@council.example"},
    {"id": "29:gus", "name": "Gus Guest", "userRole": "guest"},
    {"id": "28:other-app", "name": "Other app"},
    {"name": "nobody"},
]


@pytest.fixture
async def platform() -> AsyncIterator[ScriptedConnector]:
    async with ScriptedConnector() as platform:
        yield platform


@pytest.fixture
async def stage(platform: ScriptedConnector) -> AsyncIterator[Stage]:
    async with Stage(platform, Times(time.time())) as stage:
        yield stage


@pytest.fixture
def chat(platform: ScriptedConnector) -> Conversation:
    return meeting_chat(platform)


# -- what is sent


async def test_a_post_is_a_card_alone_and_its_edit_the_whole_of_it(stage: Stage, chat: Conversation) -> None:
    message_id = await stage.channel.post(chat, SIMPLE, {})
    (post,) = stage.platform.named("post")
    assert post.path == f"/teams/v3/conversations/{CHAT}/activities"
    assert "text" not in post.body
    assert post.body["summary"] == "Where we are"
    assert card_of(post)["version"] == "1.5"
    await stage.channel.edit(chat, message_id, replace(SIMPLE, title="Over"), {})
    stands = stage.platform.messages[CHAT][message_id]
    assert "Over" in json.dumps(stands)
    assert stands["id"] == message_id


async def test_mentions_carry_the_platforms_ids(stage: Stage, chat: Conversation) -> None:
    view = replace(SIMPLE, mentions=(Mention("p-anna", "Anna Example"), Mention("p-gone", "Gone Person")))
    await stage.channel.post(chat, view, {"p-anna": ANNA})
    card = card_of(stage.platform.named("post")[0])
    assert [entity["mentioned"]["id"] for entity in card["msteams"]["entities"]] == ["29:anna"]
    assert "<at>Anna Example</at>" in json.dumps(card)
    assert "p-gone" not in json.dumps(card)


async def test_everyone_is_mentioned_by_name_and_alerted(stage: Stage, chat: Conversation) -> None:
    stage.platform.members = ROSTER
    await stage.channel.post(chat, replace(SIMPLE, mention_everyone=True), {})
    (post,) = stage.platform.named("post")
    assert post.body["channelData"] == {"notification": {"alert": True}}
    mentioned = {entity["mentioned"]["id"] for entity in card_of(post)["msteams"]["entities"]}
    assert mentioned == {"29:anna", "29:ben", "29:gus"}


async def test_a_crowd_is_alerted_without_a_wall_of_names(stage: Stage, chat: Conversation) -> None:
    stage.platform.members = [{"id": f"29:{number}", "name": f"Person {number}"} for number in range(40)]
    await stage.channel.post(chat, replace(SIMPLE, mention_everyone=True), {})
    (post,) = stage.platform.named("post")
    assert post.body["channelData"]["notification"]["alert"] is True
    assert "entities" not in card_of(post)["msteams"]


async def test_a_fresh_card_names_who_may_refresh_it_and_asks_for_the_roster_once(stage: Stage, chat: Conversation) -> None:
    stage.platform.members = ROSTER
    message_id = await stage.channel.post(chat, POLL, {})
    await stage.channel.edit(chat, message_id, POLL, {})
    for call in (stage.platform.named("post")[0], stage.platform.named("edit")[0]):
        assert card_of(call)["refresh"]["userIds"] == ["29:anna", "29:ben", "29:gus"]
    assert len(stage.platform.named("members")) == 1


async def test_a_roster_that_cannot_be_had_does_not_keep_a_poll_back(stage: Stage, chat: Conversation) -> None:
    stage.platform.always("members", Answer(403, {"error": {"code": "NotEnoughPermissions"}}))
    assert await stage.channel.post(chat, POLL, {})
    assert await stage.channel.post(chat, POLL, {})
    assert len(stage.platform.named("members")) == 1


async def test_an_edit_alerts_nobody(stage: Stage, chat: Conversation) -> None:
    message_id = await stage.channel.post(chat, SIMPLE, {})
    await stage.channel.edit(chat, message_id, replace(SIMPLE, mention_everyone=True), {})
    assert "channelData" not in stage.platform.named("edit")[0].body


# -- tokens


async def test_one_token_serves_until_shortly_before_its_end(stage: Stage, chat: Conversation) -> None:
    await asyncio.gather(*(stage.channel.post(chat, SIMPLE, {}) for _ in range(10)))
    assert len(stage.platform.named("token")) == 1
    assert len({call.token for call in stage.platform.named("post")}) == 1
    stage.times.pass_by(3600 - 290)
    await stage.channel.post(chat, SIMPLE, {})
    assert len(stage.platform.named("token")) == 2


async def test_a_withdrawn_token_is_replaced_once(stage: Stage, chat: Conversation) -> None:
    await stage.channel.post(chat, SIMPLE, {})
    stage.platform.withdraw_tokens()
    await stage.channel.post(chat, SIMPLE, {})
    assert len(stage.platform.named("token")) == 2


@pytest.mark.parametrize("answer", [Answer(401), Answer(401, {"error": {"code": "BotNotRegistered"}})])
async def test_a_message_waits_while_teams_refuses_even_a_new_token(
    stage: Stage, chat: Conversation, answer: Answer
) -> None:
    stage.platform.script("post", answer, answer)
    with pytest.raises(RetryLater):
        await stage.channel.post(chat, SIMPLE, {})
    assert len(stage.platform.named("token")) == 2  # the second refusal came to a new one
    await stage.channel.post(chat, SIMPLE, {})
    assert [call.status for call in stage.platform.named("post")] == [401, 401, 201]


async def test_a_chat_that_lives_at_the_clouds_other_address_is_found_there(
    platform: ScriptedConnector, chat: Conversation
) -> None:
    async with ScriptedConnector() as other:
        other._tokens = platform._tokens  # one cloud, one token
        async with Stage(platform, Times(time.time()), other_service=other.service_url) as stage:
            wrong = Answer(403, {"error": {"code": "InvalidBotApiHost"}})
            platform.always("post", wrong)
            for _ in range(3):
                await stage.channel.post(chat, SIMPLE, {})
            assert len(other.named("post")) == 3
            assert len(platform.named("post")) == 1
            other.always("post", wrong)
            with pytest.raises(RetryLater):
                await stage.channel.post(chat, SIMPLE, {})


async def test_a_chat_not_found_between_successes_is_tried_again(stage: Stage, chat: Conversation) -> None:
    missing = Answer(404, {"error": {"code": "ConversationNotFound"}})
    for _ in range(4):
        stage.platform.script("post", missing, missing)
        for _ in range(2):
            with pytest.raises(RetryLater):
                await stage.channel.post(chat, SIMPLE, {})
            stage.times.pass_by(60)
        await stage.channel.post(chat, SIMPLE, {})


async def test_a_chat_not_found_three_times_over_a_minute_is_gone(stage: Stage, chat: Conversation) -> None:
    stage.platform.always("post", Answer(404, {"error": {"code": "ConversationNotFound"}}))
    for _ in range(10):  # a burst of messages in one second says nothing yet
        with pytest.raises(RetryLater):
            await stage.channel.post(chat, SIMPLE, {})
    stage.times.pass_by(60)
    with pytest.raises(Gone) as caught:
        await stage.channel.post(chat, SIMPLE, {})
    assert caught.value.what == "conversation"


@pytest.mark.parametrize(
    "answer",
    [
        Answer(401),
        Answer(500),
        Answer(0),
        Answer(200, text="<html>"),
        Answer(200, [1]),
        Answer(302, headers={"Location": "/x"}),
    ],
)
async def test_a_message_waits_while_no_token_can_be_had(stage: Stage, chat: Conversation, answer: Answer) -> None:
    stage.platform.always("token", answer)
    with pytest.raises(RetryLater):
        await stage.channel.post(chat, SIMPLE, {})
    assert stage.platform.named("post") == []


async def test_the_token_goes_to_no_other_host_and_follows_no_redirect(stage: Stage, chat: Conversation) -> None:
    with pytest.raises(Rejected):
        await stage.channel.post(replace(chat, reference={"serviceUrl": "https://evil.example/"}), SIMPLE, {})
    async with ScriptedConnector() as other:
        stage.platform.script(
            "post", Answer(307, headers={"Location": f"{other.address}/teams/v3/conversations/x/activities"})
        )
        with pytest.raises(Rejected):
            await stage.channel.post(chat, SIMPLE, {})
        assert other.calls == []


# -- responses of the platform


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        (Answer(429, headers={"Retry-After": "7"}), timedelta(seconds=7)),
        (Answer(429, {"error": {"code": "Throttled"}}), None),
        (Answer(429, headers={"Retry-After": "Wed, 21 Oct 2030 07:28:00 GMT"}), None),
        (Answer(429, headers={"Retry-After": "9" * 400}), None),
        (Answer(412, {"error": {"code": "PreconditionFailed"}}), None),
        (Answer(502), None),
        (Answer(503, headers={"Retry-After": "2.5"}), timedelta(seconds=2.5)),
        (Answer(504, text="<html>gateway</html>"), None),
        (Answer(0), None),
    ],
)
async def test_some_answers_ask_for_patience(
    stage: Stage, chat: Conversation, answer: Answer, after: timedelta | None
) -> None:
    stage.platform.script("post", answer)
    with pytest.raises(RetryLater) as caught:
        await stage.channel.post(chat, SIMPLE, {})
    assert caught.value.after == after


@pytest.mark.parametrize(
    "answer",
    [
        Answer(400, {"error": {"code": "BadArgument"}}),
        Answer(403, {"error": {"code": "NotEnoughPermissions"}}),
        Answer(413, {"error": {"code": "MessageSizeTooBig"}}),
        Answer(500, {"error": {"code": "ServiceError"}}),
        Answer(418),
    ],
)
async def test_some_answers_are_final(stage: Stage, chat: Conversation, answer: Answer) -> None:
    stage.platform.script("post", answer)
    with pytest.raises(Rejected):
        await stage.channel.post(chat, SIMPLE, {})
    assert len(stage.platform.named("post")) == 1


@pytest.mark.parametrize(
    "answer",
    [
        Answer(403, {"error": {"code": "BotNotInConversationRoster"}}),
        Answer(403, {"error": {"code": "BotDisabledByAdmin"}}),
        Answer(403, {"error": {"code": "ConversationBlockedByUser"}}),
        Answer(403, {"errorCode": 209, "message": '{"subCode":"MessageWritesBlocked"}'}),
    ],
)
async def test_some_answers_say_that_we_are_not_in_the_chat(stage: Stage, chat: Conversation, answer: Answer) -> None:
    stage.platform.script("post", answer)
    with pytest.raises(Gone) as caught:
        await stage.channel.post(chat, SIMPLE, {})
    assert caught.value.what == "conversation"


@pytest.mark.parametrize("verb", ["post", "edit"])
@pytest.mark.parametrize(
    "answer",
    [
        Answer(404),
        Answer(410),
        Answer(404, {"error": {"message": "No HTTP resource was found."}}),
        Answer(404, text="<html><title>404 Not Found</title></html>"),
        Answer(403, text="<html>Blocked by the gateway</html>"),
        Answer(403, {"error": {}}),
    ],
)
async def test_some_answers_prove_nothing(stage: Stage, chat: Conversation, answer: Answer, verb: str) -> None:
    message_id = await stage.channel.post(chat, SIMPLE, {})
    stage.platform.script(verb, answer)
    with pytest.raises(Unclear):
        await (stage.channel.post(chat, SIMPLE, {}) if verb == "post" else stage.channel.edit(chat, message_id, SIMPLE, {}))


async def test_a_message_that_is_not_there_any_more(stage: Stage, chat: Conversation) -> None:
    for message_id in ("12345", ""):
        with pytest.raises(Gone) as caught:
            await stage.channel.edit(chat, message_id, SIMPLE, {})
        assert caught.value.what == "message"


@pytest.mark.parametrize(
    "answer",
    [Answer(201, text=""), Answer(200, text="<html>"), Answer(201, [5]), Answer(201, {"id": 5}), Answer(202)],
)
async def test_a_success_without_an_id_is_a_success(stage: Stage, chat: Conversation, answer: Answer) -> None:
    stage.platform.script("post", answer)
    assert await stage.channel.post(chat, SIMPLE, {}) == ""


async def test_a_platform_that_is_away(platform: ScriptedConnector, stage: Stage, chat: Conversation) -> None:
    await stage.channel.post(chat, SIMPLE, {})
    await platform._runner.cleanup()
    with pytest.raises(RetryLater):
        await stage.channel.post(chat, SIMPLE, {})


async def test_writes_to_one_chat_never_overlap(stage: Stage, chat: Conversation) -> None:
    stage.platform.always("post", Answer(delay=0.02))
    other = replace(chat, platform_id="19:other@thread.v2")
    await asyncio.gather(*(stage.channel.post(place, SIMPLE, {}) for place in (chat, chat, chat, other)))
    assert len(stage.platform.named("post")) == 4
    assert stage.platform.most_at_once[CHAT] == 1


async def test_a_platform_too_slow_to_answer(stage: Stage, chat: Conversation, monkeypatch: pytest.MonkeyPatch) -> None:
    await stage.channel.post(chat, SIMPLE, {})
    monkeypatch.setattr("bot.channels.teams.client.TIMEOUT", aiohttp.ClientTimeout(total=0.05))
    stage.platform.script("post", Answer(delay=0.5))
    with pytest.raises(RetryLater):
        await stage.channel.post(chat, SIMPLE, {})


# -- rate limits


async def test_our_own_pace_says_exactly_how_long_to_wait(platform: ScriptedConnector, chat: Conversation) -> None:
    times = Times(time.time())
    async with Stage(platform, times, lambda: TeamsRateLimits(lambda: times.steady)) as stage:
        for _ in range(5):  # of six: one is kept for replies
            await stage.channel.post(chat, SIMPLE, {})
        with pytest.raises(RetryLater) as caught:
            await stage.channel.post(chat, SIMPLE, {})
        assert caught.value.after == timedelta(seconds=1)
        await stage.channel.post(replace(chat, platform_id="19:other@thread.v2"), SIMPLE, {})
        times.pass_by(1)
        await stage.channel.post(chat, SIMPLE, {})
    assert len(platform.named("post")) == 7


async def test_what_teams_throttled_stays_silent_for_as_long_as_it_asked(stage: Stage, chat: Conversation) -> None:
    stage.platform.script("post", Answer(429, headers={"Retry-After": "30"}))
    with pytest.raises(RetryLater):
        await stage.channel.post(chat, SIMPLE, {})
    with pytest.raises(RetryLater) as caught:
        await stage.channel.post(chat, SIMPLE, {})
    assert caught.value.after == timedelta(seconds=30)
    assert len(stage.platform.named("post")) == 1
    stage.times.pass_by(30)
    assert await stage.channel.post(chat, SIMPLE, {})


# -- people


async def test_the_roster_comes_page_by_page_without_apps(stage: Stage, chat: Conversation) -> None:
    stage.platform.members, stage.platform.page = ROSTER, 2
    people = await stage.channel.people(chat)
    assert [(one.platform_id, one.email, one.is_guest) for one in people] == [
        ("29:anna", "anna@council.example", False),
        ("29:ben", "ben@council.example", False),
        ("29:gus", None, True),
    ]
    assert len(stage.platform.named("members")) == 3


async def test_the_organiser_is_asked_for_every_time(stage: Stage, chat: Conversation) -> None:
    assert await stage.channel.organisers(chat) == ("29:anna",)
    stage.platform.organiser = {"id": "29:ben"}
    assert await stage.channel.organisers(chat) == ("29:ben",)


async def test_an_organiser_known_by_directory_id_is_found_in_the_roster(stage: Stage, chat: Conversation) -> None:
    stage.platform.members, stage.platform.organiser = ROSTER, {"id": "aad-ben", "aadObjectId": "aad-ben"}
    assert await stage.channel.organisers(chat) == ("29:ben",)


async def test_roles_tell_where_the_meeting_does_not_and_presenters_do_not_count(stage: Stage, chat: Conversation) -> None:
    stage.platform.members, stage.platform.organiser = ROSTER, None
    stage.platform.roles = {"aad-anna": "Presenter", "aad-ben": "Organizer"}
    assert await stage.channel.organisers(chat) == ("29:ben",)


async def test_a_plain_group_chat_has_no_organiser(stage: Stage, platform: ScriptedConnector) -> None:
    chat = meeting_chat(platform)
    without = replace(chat, reference={key: value for key, value in chat.reference.items() if key != "meeting"})
    assert await stage.channel.organisers(without) == ()
    assert platform.calls == []


async def test_nothing_is_posted_shortly_before_the_sender_gives_up(stage: Stage, chat: Conversation) -> None:
    """It waited for a slow database. A post that is cut off may have been accepted, and would be posted twice."""
    with deadline(4.0), pytest.raises(NotYet):
        await stage.channel.post(chat, SIMPLE, {})
    assert stage.platform.messages[CHAT] == {}
    with deadline(3600.0):
        await stage.channel.post(chat, SIMPLE, {})
    assert len(stage.platform.messages[CHAT]) == 1


async def test_the_time_that_an_access_token_takes_counts(
    stage: Stage, chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: stage.times.steady))

    async def slow() -> None:
        stage.times.pass_by(11)

    stage.platform.script("token", Answer(first=slow))
    with deadline(15.0), pytest.raises(NotYet):
        await stage.channel.post(chat, SIMPLE, {})
    assert stage.platform.named("post") == []
    wrong_host = Answer(403, {"error": {"code": "InvalidBotApiHost"}}, first=slow)
    stage.channel._client._other = f"{stage.platform.address}/elsewhere"
    for answer in (Answer(401, first=slow), wrong_host):
        stage.platform.script("post", answer)
        with deadline(15.0), pytest.raises(RetryLater) as caught:
            await stage.channel.post(chat, SIMPLE, {})
        assert not isinstance(caught.value, NotYet), "the platform was asked, so it is a failed try"
    assert len(stage.platform.named("post")) == 2


async def test_a_roster_that_is_not_asked_for_yet_neither_delays_a_message_nor_counts_as_empty(
    platform: ScriptedConnector, chat: Conversation
) -> None:
    platform.members, times = ROSTER, Times(time.time())
    async with Stage(platform, times, lambda: TeamsRateLimits(lambda: times.steady, reads=((1, 60.0),))) as stage:
        await stage.channel.people(chat)
        stage.channel.forget()
        for _ in range(2):
            await stage.channel.post(chat, POLL, {})
            times.pass_by(60)
    first, second = ("29:anna" in json.dumps(card_of(call)) for call in platform.named("post"))
    assert (first, second) == (False, True)


async def test_a_long_roster_that_takes_too_long_holds_a_message_up_once(
    stage: Stage, chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: stage.times.steady))

    async def slow() -> None:
        stage.times.pass_by(11)

    stage.platform.members, stage.platform.page = ROSTER, 1
    stage.platform.always("members", Answer(first=slow))
    with deadline(15.0), pytest.raises(NotYet):
        await stage.channel.post(chat, POLL, {})
    with deadline(15.0):
        await stage.channel.post(chat, POLL, {})
