"""Teams webhook: every activity is parsed or ignored, and Teams always gets a 200."""

from __future__ import annotations

import asyncio
import io
import json
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiohttp.test_utils import make_mocked_request
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.channels.teams import assemble
from bot.channels.teams.config import Registration, ServiceHosts
from bot.channels.teams.events import read
from bot.channels.teams.parsing import is_addressed, spoken
from bot.channels.teams.replies import Replies
from bot.infra import logs
from bot.infra.metrics import Metrics
from bot.ports import (
    Arrived,
    Conversation,
    Departed,
    Heard,
    Inbound,
    Installed,
    Member,
    Outcome,
    Pressed,
    Receive,
    Refreshed,
    Removed,
)
from cards.actions import Refresh, data_of
from cards.view import Button, Paragraph, Say, Submit, View, Vote
from tests.support.scripted_teams import APP_ID, CHAT, MEETING, TENANT, ScriptedConnector
from tests.support.teams_channel import POLL, SIMPLE, Stage, Times

BOT = {"id": f"28:{APP_ID}", "name": "Throughline"}
BEN = {"id": "29:ben", "name": "Ben Example", "aadObjectId": "aad-ben"}


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with ScriptedConnector() as platform, Stage(platform, Times(time.time())) as stage:
        yield stage


async def settled(stage: Stage, name: str, count: int = 1) -> list[Any]:
    """The calls of one kind, after pending replies have been sent."""
    await stage.channel.close()
    calls = stage.platform.named(name)
    assert len(calls) == count
    return calls


# -- messages


async def test_a_mention_is_heard(stage: Stage) -> None:
    assert await stage.deliver(stage.platform.said("start", localTimezone="Europe/London", locale="cy-GB")) == (200, {})
    (heard,) = stage.service.taken
    assert isinstance(heard, Heard)
    assert (heard.text, heard.private) == ("start", False)
    assert (heard.where.channel, heard.where.platform_id, heard.where.tenant) == ("teams", CHAT, TENANT)
    assert heard.where.reference == {
        "serviceUrl": stage.platform.service_url,
        "bot": BOT["id"],
        "meeting": MEETING,
        "kind": "groupchat",
    }
    assert (heard.who.platform_id, heard.who.name) == ("29:anna", "Anna Example")
    assert heard.who.reference == {"aad": "aad-anna", "timezone": "Europe/London", "locale": "cy-GB"}


async def test_the_same_message_twice_is_one_delivery_and_two_chats_never_mix(stage: Stage) -> None:
    message = stage.platform.said("next")
    elsewhere = message | {"conversation": {"id": "19:other@thread.v2", "tenantId": TENANT}}
    for activity in (message, message, elsewhere, stage.platform.said("next")):
        await stage.deliver(activity)
    first, again, other, later = (taken.delivery_id for taken in stage.service.taken)  # type: ignore[union-attr]
    assert first == again
    assert len({first, other, later}) == 3


async def test_what_is_not_addressed_to_the_bot_is_not_read(stage: Stage) -> None:
    await stage.deliver(stage.platform.activity("message", text="a confidence between colleagues"))
    mention = {"type": "mention", "mentioned": BEN, "text": "<at>Ben</at>"}
    await stage.deliver(stage.platform.activity("message", text="<at>Ben</at> hello", entities=[mention]))
    assert stage.service.taken == []


@pytest.mark.parametrize("sender", [{}, {"id": "", "name": "Anna"}, {"id": "28:other"}, {"id": "29:x", "role": "bot"}])
async def test_nothing_is_heard_from_nobody_and_from_other_bots(sender: dict[str, str], stage: Stage) -> None:
    personal = {"id": "a:1", "conversationType": "personal", "tenantId": TENANT}
    assert (await stage.deliver(stage.platform.said("next") | {"from": sender}))[0] == 200
    await stage.deliver(stage.platform.activity("message", text="next", conversation=personal) | {"from": sender})
    assert stage.service.taken == []


@pytest.mark.parametrize("kind", ["messageUpdate", "messageDelete"])
async def test_edited_and_deleted_messages_do_nothing(kind: str, stage: Stage) -> None:
    assert (await stage.deliver(stage.platform.said("next") | {"type": kind}))[0] == 200
    assert stage.service.taken == []


async def test_slash_and_personal_messages_are_private(stage: Stage) -> None:
    await stage.deliver(stage.platform.activity("message", text="where", recipient=BOT | {"isTargeted": True}))
    personal = {"id": "a:1", "conversationType": "personal", "tenantId": TENANT}
    await stage.deliver(stage.platform.activity("message", text="where", conversation=personal))
    assert [(taken.private, taken.where.platform_id) for taken in stage.service.taken if isinstance(taken, Heard)] == [
        (True, CHAT),
        (True, "a:1"),
    ]


async def test_a_reply_is_whispered_after_teams_has_its_answer(stage: Stage) -> None:
    stage.service.outcome = Outcome(SIMPLE)
    assert await stage.deliver(stage.platform.said("where")) == (200, {})
    (call,) = await settled(stage, "targeted")
    assert call.body["recipient"]["id"] == "29:anna"
    assert call.body["summary"] == "Where we are"


async def test_a_reply_in_a_personal_chat_is_a_plain_post_there(stage: Stage) -> None:
    stage.service.outcome = Outcome(SIMPLE)
    personal = {"id": "a:1", "conversationType": "personal", "tenantId": TENANT}
    await stage.deliver(stage.platform.activity("message", text="where", conversation=personal))
    (call,) = await settled(stage, "post")
    assert call.path.endswith("/a:1/activities")


async def test_channel_threads_lose_their_message_id(stage: Stage) -> None:
    await stage.deliver(
        stage.platform.said("here", conversation={"id": "19:c@thread.tacv2;messageid=17", "tenantId": TENANT})
    )
    assert stage.service.taken[0].where.platform_id == "19:c@thread.tacv2"  # type: ignore[union-attr]


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("<at>Throughline</at> start", "start"),
        ("<at>Throughline</at>&nbsp;go to  &lt;b&gt;x", "go to <b>x"),
        ("start <at>Throughline</at>", "start"),
        ("<at>Throughline</at> note: Throughline stop", "note: Throughline stop"),
        ('<p><at id="0">Throughline</at>\u00a0pause</p>\n', "pause"),
        ("<at>Throughline</at>", ""),
        ("<at>Throughline</at> swap <at>Ben Example</at> and <at>Cara</at>", "swap Ben Example and Cara"),
        ("<at>Throughline</at> +5 &amp; more", "+5 & more"),
        ("<at>Throughline</at> /start", "start"),
        ("<at>Throughline</at> /Throughline start", "start"),
        ("<at>Throughline</at> /throughlines", "throughlines"),
    ],
)
def test_a_message_is_read_without_its_markup(text: str, said: str) -> None:
    entities = [{"type": "clientInfo", "locale": 5}, {"type": "mention", "mentioned": BOT, "text": "<at>Throughline</at>"}]
    body = {"text": text, "recipient": BOT, "entities": entities, "conversation": {"id": "19:x"}}
    activity = read(json.dumps(body).encode())
    assert is_addressed(activity)
    assert spoken(activity) == said


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    clean = text.encode("utf-8", "ignore").decode()
    activity = read(json.dumps({"text": f"<at>Throughline</at>{clean}", "recipient": BOT}).encode())
    assert isinstance(spoken(activity), str)


# -- presses


async def test_a_vote_comes_back_as_the_personal_card(stage: Stage) -> None:
    stage.service.outcome = Outcome(SIMPLE)
    data = data_of(Vote("tokens", 1, (1,))) | {"why": "long week"}
    status, answer = await stage.deliver(stage.platform.press("vote", data))
    (pressed,) = stage.service.taken
    assert isinstance(pressed, Pressed)
    assert (pressed.form, pressed.poll, pressed.opening, pressed.options) == ("poll", "tokens", 1, (1,))
    assert pressed.inputs == {"why": "long week"}
    assert (status, answer["statusCode"]) == (200, 200)
    assert answer["type"] == "application/vnd.microsoft.card.adaptive"
    assert answer["value"]["type"] == "AdaptiveCard"
    assert stage.platform.named("targeted") == []


async def test_a_form_brings_its_choice_and_its_words(stage: Stage) -> None:
    data = data_of(Submit("poll", "tokens", 2)) | {"choice": "0,3", "why": "both"}
    await stage.deliver(stage.platform.press("submit", data))
    (pressed,) = stage.service.taken
    assert isinstance(pressed, Pressed)
    assert (pressed.options, pressed.opening, pressed.inputs["why"]) == ((0, 3), 2, "both")


async def test_a_refresh_brings_the_viewers_own_card(stage: Stage) -> None:
    stage.service.outcome = Outcome(POLL)
    _, answer = await stage.deliver(stage.platform.press("refresh", data_of(Refresh("tokens", 1))))
    assert isinstance(stage.service.taken[0], Refreshed)
    assert answer["value"]["refresh"]["userIds"] == ["29:anna"]
    stage.service.outcome = Outcome()
    _, answer = await stage.deliver(stage.platform.press("refresh", data_of(Refresh("tokens", 1))))
    assert answer["type"] == "application/vnd.microsoft.activity.message"


async def test_a_command_button_is_heard_and_keeps_its_card(stage: Stage) -> None:
    stage.service.outcome = Outcome(View("Five minutes more", summary="Five minutes more"))
    status, answer = await stage.deliver(stage.platform.press("say", data_of(Say("extend 5"))))
    (heard,) = stage.service.taken
    assert isinstance(heard, Heard)
    assert heard.text == "extend 5"
    assert (status, answer["type"]) == (200, "application/vnd.microsoft.activity.message")
    assert "Five minutes more" in answer["value"]


async def test_a_long_reply_to_a_command_button_is_whispered(stage: Stage) -> None:
    stage.service.outcome = Outcome(View("Agenda", (Paragraph("A block. " * 60),), (Button("Where", Say("where")),)))
    _, answer = await stage.deliver(stage.platform.press("say", data_of(Say("agenda"))))
    assert answer["type"] == "application/vnd.microsoft.activity.message"
    await settled(stage, "targeted")


async def test_old_clients_press_with_a_message(stage: Stage) -> None:
    stage.service.outcome = Outcome(SIMPLE)
    vote = data_of(Vote("tokens", 1, (0,)))
    assert await stage.deliver(stage.platform.activity("message", value=vote, text=None)) == (200, {})
    assert isinstance(stage.service.taken[0], Pressed)
    await settled(stage, "targeted")


@pytest.mark.parametrize(
    "value",
    [
        None,
        5,
        [],
        {},
        {"action": 5},
        {"action": {"verb": "vote"}},
        {"action": {"verb": "vote", "data": {"press": {"act": "vote", "options": ["x"]}}}},
    ],
)
async def test_presses_of_nobodys_buttons_are_answered_kindly(stage: Stage, value: Any) -> None:
    status, answer = await stage.deliver(stage.platform.activity("invoke", name="adaptiveCard/action", value=value))
    assert status == 200
    assert answer["type"] == "application/vnd.microsoft.activity.message"
    assert stage.service.taken == []


async def test_a_delivery_id_tells_nothing_about_the_option(stage: Stage) -> None:
    same = stage.platform.press("vote", data_of(Vote("tokens", 1, (0,))), id="f:1")
    other = stage.platform.press("vote", data_of(Vote("tokens", 1, (1,))), id="f:1")
    await stage.deliver(same)
    await stage.deliver(other)
    assert len({taken.delivery_id for taken in stage.service.taken}) == 1  # type: ignore[union-attr]


# -- coming and going


async def test_being_added_and_removed(stage: Stage) -> None:
    platform = stage.platform
    await stage.deliver(platform.activity("conversationUpdate", membersAdded=[BOT]))
    await stage.deliver(platform.activity("installationUpdate", action="add"))
    await stage.deliver(platform.activity("installationUpdate", action="remove-upgrade"))
    await stage.deliver(platform.activity("installationUpdate", action="remove"))
    await stage.deliver(platform.activity("conversationUpdate", membersRemoved=[BOT]))
    assert [type(taken) for taken in stage.service.taken] == [Installed, Installed, Removed, Removed]
    installed = stage.service.taken[0]
    assert isinstance(installed, Installed)
    assert installed.who is not None
    assert installed.who.platform_id == "29:anna"


async def test_whoever_updates_the_app_adds_nothing(stage: Stage) -> None:
    """Everybody in a chat may update an app there. Taken as adding it, the update would make them a facilitator."""
    await stage.deliver(stage.platform.activity("installationUpdate", action="remove-upgrade"))
    await stage.deliver(stage.platform.activity("installationUpdate", action="add-upgrade"))
    assert stage.service.taken == []


async def test_a_chat_of_two_starts_no_session(stage: Stage) -> None:
    personal = {"id": "a:1", "conversationType": "personal", "tenantId": TENANT}
    await stage.deliver(stage.platform.activity("installationUpdate", action="add", conversation=personal))
    assert stage.service.taken == []


async def test_people_joining_the_chat_are_not_yet_in_the_meeting_but_leaving_it_is_leaving(stage: Stage) -> None:
    await stage.deliver(stage.platform.activity("conversationUpdate", membersAdded=[BEN, 5]))
    await stage.deliver(stage.platform.activity("conversationUpdate", membersRemoved=[BEN]))
    (departed,) = stage.service.taken
    assert isinstance(departed, Departed)
    assert departed.sure
    assert [one.platform_id for one in departed.who] == ["29:ben"]


def attendance(platform: ScriptedConnector, name: str, **more: Any) -> dict[str, Any]:
    members = [{"user": BEN, "meeting": {"inMeeting": True, "role": "Attendee"}}, {"user": BOT}, 5]
    return platform.activity("event", name=f"application/vnd.microsoft.{name}", value={"members": members}, id=None) | more


async def test_joining_and_leaving_the_meeting(stage: Stage) -> None:
    await stage.deliver(attendance(stage.platform, "meetingParticipantJoin"))
    await stage.deliver(attendance(stage.platform, "meetingParticipantJoin", value={"Members": [{"user": BEN}]}))
    await stage.deliver(attendance(stage.platform, "meetingParticipantLeave"))
    first, again, left = stage.service.taken
    assert isinstance(first, Arrived)
    assert isinstance(again, Arrived)
    assert isinstance(left, Departed)
    assert [one.platform_id for one in first.who] == ["29:ben"]
    assert first.delivery_id == again.delivery_id
    assert not left.sure


@pytest.mark.parametrize("name", ["meetingStart", "meetingEnd", "somethingNew", "meetingParticipantJoin"])
async def test_events_that_are_hints_or_news_do_no_harm(stage: Stage, name: str) -> None:
    for value in ({"Id": "x", "StartTime": "2030"}, None, 5):
        assert (
            await stage.deliver(stage.platform.activity("event", name=f" application/vnd.microsoft.{name}", value=value))
        )[0] == 200
    assert stage.service.taken == []


# -- whatever happens, 200


@pytest.mark.parametrize(
    "kind",
    [
        "message",
        "invoke",
        "event",
        "typing",
        "messageReaction",
        "messageUpdate",
        "endOfConversation",
        "brandNew",
        "trace",
        "delay",
    ],
)
async def test_every_kind_of_activity_is_answered_with_200(stage: Stage, kind: str) -> None:
    assert (await stage.deliver(stage.platform.activity(kind)))[0] == 200
    assert (
        await stage.deliver(
            stage.platform.activity(kind, name="task/fetch", value={"data": 1}, deliveryMode="expectReplies")
        )
    )[0] == 200


@pytest.mark.parametrize("error", [RuntimeError("Anna chose Rest"), TimeoutError(), KeyError("x")])
async def test_errors_inside_stay_inside_and_say_nothing_personal(stage: Stage, error: Exception) -> None:
    logged = io.StringIO()
    logs.configure("debug", logged)
    stage.service.error = error
    assert await stage.deliver(stage.platform.said("note: Anna chose Rest")) == (200, {})
    assert await stage.deliver(stage.platform.activity("conversationUpdate", membersAdded=[BOT])) == (200, {})
    for verb, act in (("vote", Vote("tokens", 1, (0,))), ("say", Say("next"))):
        status, answer = await stage.deliver(stage.platform.press(verb, data_of(act)))
        assert (status, answer["type"], answer["statusCode"]) == (200, "application/vnd.microsoft.error", 500)
    lines = [json.loads(line) for line in logged.getvalue().splitlines()]
    failed = [line for line in lines if line["event"] == "teams activity failed"]
    assert {line["error"] for line in failed} == {type(error).__name__}
    assert all(line["where"][-1].startswith("tests/support/teams_channel.py") for line in failed)
    assert "Anna" not in logged.getvalue()


async def test_what_takes_too_long_is_finished_behind_the_answer(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("bot.channels.teams.webhook.LONGEST", 0.05)
    stage.service.gate.clear()
    status, answer = await stage.deliver(stage.platform.press("vote", data_of(Vote("tokens", 1, (0,)))))
    assert (status, answer["type"]) == (200, "application/vnd.microsoft.error")
    assert stage.service.taken == []
    monkeypatch.setattr("bot.channels.teams.webhook.LONGEST", 10.0)
    stage.service.gate.set()
    await stage.channel.close()
    assert len(stage.service.taken) == 1


async def test_bodies_that_are_no_activities(stage: Stage) -> None:
    headers = {"Authorization": f"Bearer {stage.platform.token()}", "Content-Type": "application/json"}
    for body in (b"", b"{", b"[]", b"5", b"\xff\xfe", b"[" * 50_000, b'{"a":' * 20_000 + b"1" + b"}" * 20_000):
        assert await stage.raw(body, headers) == 400
    assert await stage.raw(b"x" * (256 * 1024 + 1), headers) == 413
    assert await stage.raw(b"{}", headers) == 403


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=8,
)
KEYS = st.sampled_from(
    [
        "type",
        "id",
        "name",
        "from",
        "recipient",
        "conversation",
        "text",
        "value",
        "entities",
        "membersAdded",
        "membersRemoved",
        "action",
        "channelData",
        "timestamp",
        "replyToId",
        "localTimezone",
    ]
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    base=st.sampled_from(["said", "press", "event", "conversationUpdate", "installationUpdate"]),
    changes=st.dictionaries(KEYS, JSON, max_size=4),
)
async def test_no_activity_however_odd_is_answered_with_an_error(stage: Stage, base: str, changes: dict[str, Any]) -> None:
    platform = stage.platform
    made = (
        platform.said("x") if base == "said" else platform.press("vote", {}) if base == "press" else platform.activity(base)
    )
    status, _ = await stage.deliver(made | changes)
    assert status in (200, 400, 403)  # 403: the change took the tenant away


async def test_work_of_a_cancelled_request_is_finished_and_its_fault_counted() -> None:
    """The platform may drop its connection at any time. The press still counts."""
    metrics, gate = Metrics(), asyncio.Event()
    registration = Registration(hosts=ServiceHosts(("127.0.0.1",)))
    channel, (route,) = assemble(registration, broken_after(gate), metrics=metrics)
    body = {"channelId": "msteams", "serviceUrl": "http://127.0.0.1/", "conversation": {"id": "c"}, "from": {"id": "29:a"}}
    body |= {"type": "invoke", "name": "adaptiveCard/action"}
    body |= {"value": {"action": {"verb": "vote", "data": data_of(Vote("tokens", 1, (0,)))}}}
    request = make_mocked_request("POST", "/api/messages", {"Content-Type": "application/json"}, payload=Body(body))
    answering = asyncio.create_task(route.handler(request))
    while not gate.is_set():  # the service has received it
        await asyncio.sleep(0)
    answering.cancel()
    with pytest.raises(asyncio.CancelledError):
        await answering
    gate.clear()
    await channel.close()
    assert metrics.registry.get_sample_value("throughline_failures_total", {"place": "teams"}) == 1


def broken_after(gate: asyncio.Event) -> Receive:
    """Sets the gate, and fails once it is clear again."""

    async def receive(inbound: Inbound) -> Outcome:
        gate.set()
        while gate.is_set():
            await asyncio.sleep(0)
        raise ValueError("Anna chose Rest")

    return receive


class Body:
    """A request's body."""

    def __init__(self, said: dict[str, Any]) -> None:
        self._said = json.dumps(said).encode()

    async def iter_any(self) -> AsyncIterator[bytes]:
        yield self._said


async def test_a_reply_that_fails_unexpectedly_is_counted() -> None:
    metrics = Metrics()

    async def broken(where: Conversation, to: Member, view: View) -> str:
        raise ValueError("Anna chose Rest")

    replies = Replies(broken, metrics)
    replies.send(Conversation("teams", "c"), Member("29:a", "Anna"), SIMPLE)
    await replies.close()
    assert metrics.registry.get_sample_value("throughline_failures_total", {"place": "teams"}) == 1
