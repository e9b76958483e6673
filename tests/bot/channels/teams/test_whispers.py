"""Private messages: in the chat for one person only, else in a personal chat, else openly. Secrets are never sent openly."""

from __future__ import annotations

import json
import time
from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.infra import deadline as deadlines
from bot.infra.deadline import deadline
from bot.ports import Conversation, Gone, Member, RetryLater, Unclear
from tests.support.scripted_teams import CHAT, TENANT, Answer, ScriptedConnector
from tests.support.teams_channel import SECRET_VIEW, SIMPLE, Stage, Times, card_of, meeting_chat

ANNA = Member("29:anna", "Anna Example", reference={"aad": "aad-anna"})
NO = Answer(403, {"error": {"code": "NotEnoughPermissions"}})


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with ScriptedConnector() as platform, Stage(platform, Times(time.time())) as stage:
        yield stage


@pytest.fixture
def chat(stage: Stage) -> Conversation:
    return meeting_chat(stage.platform)


async def test_a_whisper_is_seen_by_one_and_can_be_edited(stage: Stage, chat: Conversation) -> None:
    message_id = await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    (call,) = stage.platform.named("targeted")
    assert call.body["recipient"]["id"] == "29:anna"
    assert await stage.channel.whisper(chat, ANNA, SIMPLE, message_id) == message_id
    (edit,) = stage.platform.named("edit")
    assert edit.query == {"isTargetedActivity": "true"}
    assert "recipient" not in edit.body


async def test_where_targeted_messages_are_refused_a_chat_of_two_is_opened_once(stage: Stage, chat: Conversation) -> None:
    stage.platform.always("targeted", NO)
    first = await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    second = await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    assert first != second
    assert len(stage.platform.named("targeted")) == 1
    (asked,) = stage.platform.named("converse")
    assert asked.body["members"] == [{"id": "29:anna"}]
    assert asked.body["channelData"] == {"tenant": {"id": TENANT}}
    assert len(stage.platform.messages["a:with-29:anna"]) == 2
    await stage.channel.whisper(chat, ANNA, SIMPLE, first)
    assert "Introductions" in json.dumps(next(iter(stage.platform.messages["a:with-29:anna"].values())))


async def test_what_is_no_secret_is_said_openly_when_nothing_else_works(stage: Stage, chat: Conversation) -> None:
    stage.platform.always("targeted", NO)
    stage.platform.always("converse", Answer(403, {"error": {"code": "MessageWritesBlocked"}}))
    message_id = await stage.channel.whisper(chat, ANNA, SIMPLE)
    (post,) = stage.platform.named("post")
    assert card_of(post)["msteams"]["entities"][0]["mentioned"]["id"] == "29:anna"
    await stage.channel.whisper(chat, ANNA, SIMPLE, message_id)
    assert len(stage.platform.messages[CHAT]) == 1


async def test_a_secret_is_never_said_openly_and_the_person_is_told_once_how_to_be_reached(
    stage: Stage, chat: Conversation
) -> None:
    stage.platform.always("targeted", NO)
    stage.platform.always("converse", NO)
    for _ in range(2):
        with pytest.raises(Gone) as caught:
            await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
        assert caught.value.what == "person"
    (post,) = stage.platform.named("post")
    assert "Rest" not in json.dumps(post.body)
    assert "Anna Example" in json.dumps(post.body)


async def test_a_person_who_opens_a_chat_with_the_bot_is_reached_there(stage: Stage, chat: Conversation) -> None:
    stage.platform.always("targeted", NO)
    stage.platform.always("converse", NO)
    with pytest.raises(Gone):
        await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    personal = {"id": "a:anna", "conversationType": "personal", "tenantId": TENANT}
    await stage.deliver(stage.platform.activity("installationUpdate", action="add", conversation=personal))
    await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    assert len(stage.platform.messages["a:anna"]) == 1


async def test_a_closed_way_is_tried_again_after_hours(stage: Stage, chat: Conversation) -> None:
    stage.platform.script("targeted", NO)
    await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    stage.times.pass_by(6 * 3600 + 1)
    await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    assert len(stage.platform.messages[CHAT]) == 1


async def test_patience_is_no_closed_way(stage: Stage, chat: Conversation) -> None:
    stage.platform.script("targeted", Answer(503))
    with pytest.raises(RetryLater):
        await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    assert stage.platform.named("converse") == []


@pytest.mark.parametrize("message_id", ["", "12345", "nowhere|1|", "targeted||", "direct|999|a:x", "targeted|999|"])
async def test_whispers_that_are_not_there_any_more(stage: Stage, chat: Conversation, message_id: str) -> None:
    with pytest.raises(Gone) as caught:
        await stage.channel.whisper(chat, ANNA, SIMPLE, message_id)
    assert caught.value.what == "message"


LASTING_VIEW = replace(SECRET_VIEW, title="You are with Ewa", card="YourPairCard")
BLOCKED = Answer(403, {"error": {"code": "MessageWritesBlocked"}})


async def test_a_message_that_lasts_goes_to_the_chat_of_two_first(stage: Stage, chat: Conversation) -> None:
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    assert len(stage.platform.messages["a:with-29:anna"]) == 2
    assert len(stage.platform.named("converse")) == 1
    await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
    assert len(stage.platform.named("targeted")) == 1


async def test_without_a_chat_of_two_it_is_targeted_and_the_chat_is_not_asked_for_again(
    stage: Stage, chat: Conversation
) -> None:
    stage.platform.always("converse", NO)
    for _ in range(2):
        await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    assert len(stage.platform.named("converse")) == 1
    assert len(stage.platform.named("targeted")) == 2
    stage.times.pass_by(6 * 3600 + 1)
    stage.platform.always("converse", None)
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    assert len(stage.platform.messages["a:with-29:anna"]) == 1


async def test_a_chat_of_two_that_breaks_is_forgotten_until_the_person_writes(stage: Stage, chat: Conversation) -> None:
    before = await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    stage.platform.always("edit", BLOCKED)
    with pytest.raises(Gone) as caught:
        await stage.channel.whisper(chat, ANNA, LASTING_VIEW, before)
    assert caught.value.what == "message"  # so the sender shows it anew
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    assert len(stage.platform.named("targeted")) == 1
    personal = {"id": "a:anna", "conversationType": "personal", "tenantId": TENANT}
    await stage.deliver(stage.platform.activity("installationUpdate", action="add", conversation=personal))
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    assert len(stage.platform.messages["a:anna"]) == 1
    await stage.deliver(stage.platform.activity("installationUpdate", action="remove", conversation=personal))
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    assert len(stage.platform.named("targeted")) == 2


async def test_an_answer_that_proves_nothing_delays_no_lasting_message(stage: Stage, chat: Conversation) -> None:
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    stage.platform.script("post", Answer(404, {"error": {"code": "ConversationNotFound"}}))
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    assert len(stage.platform.named("targeted")) == 1
    await stage.channel.whisper(chat, ANNA, LASTING_VIEW)
    assert len(stage.platform.messages["a:with-29:anna"]) == 2


async def test_a_slow_unclear_answer_stays_a_try_where_no_time_is_left_for_the_other_route(
    stage: Stage, chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Else the slow request would be repeated for as long as the message is wanted."""
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: stage.times.steady))

    async def slow() -> None:
        stage.times.pass_by(11)

    stage.platform.always("targeted", Answer(404, first=slow))
    with deadline(15.0), pytest.raises(Unclear):
        await stage.channel.whisper(chat, ANNA, SECRET_VIEW)
