"""Zoom webhook over real HTTP: signatures, the address check, every event we read, and what must have no effect."""

from __future__ import annotations

import asyncio
import io
import json
from collections.abc import AsyncIterator
from dataclasses import replace
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zoom import events as shapes
from bot.channels.zoom.signature import Unsigned, check, signature, validation
from bot.infra import logs
from bot.infra.errors import Unavailable
from bot.ports import Deauthorised, Heard, Inbound, Installed, Outcome, Pressed, Removed
from cards.compose import compose
from cards.view import View
from dialogs import texts
from dialogs.run.messages import AnsweredCard
from tests.support import zoom_events as events
from tests.support.card_samples import samples, scene
from tests.support.scripted_zoom import ACCOUNT, ROBOT, Scripted, deliver, sign, wire
from tests.support.zoom_channel import CHAT, HELLO, JILL, START, WHERE, ZoomStage, zoom_stage

STAMP = int(START.timestamp())


@pytest.fixture
async def stage() -> AsyncIterator[ZoomStage]:
    async with zoom_stage() as ready:
        yield ready
        assert ready.zoom.refused == []


async def post(stage: ZoomStage, body: bytes, headers: dict[str, str]) -> tuple[int, Any]:
    async with aiohttp.ClientSession() as http, http.post(stage.address, data=body, headers=headers) as got:
        answer = await got.json()
        await stage.channel.idle()
        return got.status, answer


# -- signatures --------------------------------------------------------------------------------------------------------


def test_the_signature_fits_a_vector_checked_against_zooms_own_library() -> None:
    body = (
        '{"event":"bot_notification","payload":{"accountId":"A","cmd":"start","robotJid":"r@xmpp.zoom.us",'
        '"toJid":"c@conference.xmpp.zoom.us","userId":"U","userJid":"u@xmpp.zoom.us","userName":"Zoë 😀","timestamp":1}}'
    )
    wanted = "v0=ad1c4563d5d88e0af22483e19a587d7477fb3dd0656be34623a6af73f9c4f9a8"
    assert signature("secret123", "1700000000", body.encode()) == wanted


def test_the_address_check_fits_a_vector_checked_against_zooms_own_library() -> None:
    assert validation("secret123", "qgg8vlvZRS6UYooatFL8Aw") == {
        "plainToken": "qgg8vlvZRS6UYooatFL8Aw",
        "encryptedToken": "ec1ef6227291f8e16a3ac1ad6167e86557df46bd0e06a0f3acd2bdb2be34baa4",
    }


@given(st.text(), st.text(), st.binary())
def test_nothing_made_up_passes_and_nothing_breaks(timestamp: str, given_signature: str, body: bytes) -> None:
    with pytest.raises(Unsigned):
        check("secret", timestamp.encode("utf-8", "replace").decode(), given_signature, body, START)


async def test_the_address_is_confirmed(stage: ZoomStage) -> None:
    body = wire({"event": "endpoint.url_validation", "event_ts": 1, "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}})
    status, answer = await post(stage, body, sign(body, STAMP))
    assert (status, answer) == (200, validation("secret123", "qgg8vlvZRS6UYooatFL8Aw"))


async def test_who_has_just_added_the_app_is_led_to_the_bot(stage: ZoomStage) -> None:
    address = stage.address.replace("/zoom/events", "/zoom/installed?code=abc")
    async with aiohttp.ClientSession() as http, http.get(address, allow_redirects=False) as got:
        assert (got.status, got.headers["Location"]) == (302, f"https://zoom.us/launch/chat?jid=robot_{ROBOT}")


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"x-zm-signature": "v0=abc", "x-zm-request-timestamp": str(STAMP)},
        {"x-zm-signature": "v0=Ã©", "x-zm-request-timestamp": str(STAMP)},
        sign(b"another body", STAMP),
        sign(wire(events.slash("start")), STAMP, secret="another secret"),
        sign(wire(events.slash("start")), STAMP - 7201),
        sign(wire(events.slash("start")), STAMP + 301),
    ],
)
async def test_what_zoom_did_not_sign_or_signed_long_ago_is_refused(stage: ZoomStage, headers: dict[str, str]) -> None:
    status, _ = await post(stage, wire(events.slash("start")), headers)
    assert status == 401
    assert stage.service.got == []


async def test_a_retry_an_hour_later_is_taken(stage: ZoomStage) -> None:
    body = wire(events.slash("where"))
    assert (await post(stage, body, sign(body, STAMP - 5100)))[0] == 200
    assert len(stage.service.got) == 1


@pytest.mark.parametrize("body", [b"", b"{", b"[]", b"7", b'{"event":{}}' * 2, b"[" * 100_000, '{"ev'.encode("utf-16")])
async def test_what_is_no_event_is_refused_without_an_error(stage: ZoomStage, body: bytes) -> None:
    assert (await post(stage, body, sign(body, STAMP)))[0] == 400


async def test_a_huge_body_is_refused(stage: ZoomStage) -> None:
    body = b" " * (1024 * 1024 + 1)
    async with (
        aiohttp.ClientSession() as http,
        http.post(stage.address, data=BytesIO(body), headers=sign(body, STAMP)) as got,
    ):
        assert got.status == 413


async def test_zoom_has_its_answer_before_any_work_is_done(stage: ZoomStage) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def slow(inbound: Inbound) -> Outcome:
        begun.set()
        await go_on.wait()
        stage.service.got.append(inbound)
        return Outcome()

    stage.service.instead = slow
    assert await deliver(stage.address, events.slash("where"), STAMP) == 200
    await begun.wait()
    assert stage.service.got == []
    go_on.set()
    await stage.channel.close()  # a stopping service finishes its work
    assert len(stage.service.got) == 1


# -- what people say and press -----------------------------------------------------------------------------------------


async def test_a_slash_command_is_heard(stage: ZoomStage) -> None:
    assert await stage.deliver(events.slash(" go to feedback ")) == 200
    (heard,) = stage.service.got
    assert heard == Heard(WHERE, JILL, "go to feedback", heard.delivery_id)  # type: ignore[union-attr]


async def test_a_slash_command_alone_asks_for_help(stage: ZoomStage) -> None:
    await stage.deliver(events.slash(""))
    assert [one.text for one in stage.service.got if isinstance(one, Heard)] == ["help"]


@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("@Throughline where", "where"),
        ("where @Throughline", "where"),
        ("Throughline, next", "next"),
        ("hello", "hello"),
        ("@throughline", "help"),
    ],
)
async def test_being_named_in_a_channel_is_heard(stage: ZoomStage, message: str, text: str) -> None:
    await stage.deliver(events.mention(message))
    (heard,) = stage.service.got
    assert isinstance(heard, Heard)
    assert (heard.where, heard.who.platform_id, heard.text) == (WHERE, JILL.platform_id, text)


@pytest.mark.parametrize("place", ["payload", "object"])
@pytest.mark.parametrize(
    ("message", "text"),
    [
        ("@Session Coach where", "where"),
        ("where @session coach", "where"),
        ("Session Coach: next", "next"),
        ("@Session&nbsp;Coach next please", "next please"),
        ("\u200b@Session Coach\u200f, +5", "+5"),
        ("@Session Coach @Session Coach pause", "pause"),
        ("@Session Coaching is fun", "@Session Coaching is fun"),
        ("@Session Coach -5", "-5"),
        ("@Session  Coach where", "where"),
        ("where are we, @SESSION COACH", "where are we,"),
        ("\u2068@Session Coach\u2069 where", "where"),
        ("@Throughline where", "where"),
        ("@Session Coach", "help"),
    ],
)
async def test_the_bot_hears_the_name_an_account_gave_it(stage: ZoomStage, message: str, text: str, place: str) -> None:
    event = events.mention(message)
    (event["payload"] if place == "payload" else event["payload"]["object"])["robot_name"] = "Session Coach"
    await stage.deliver(event)
    (heard,) = stage.service.got
    assert isinstance(heard, Heard)
    assert heard.text == text


@pytest.mark.parametrize("typed", ["next", "Session Coach next", "/Session Coach next", "@Session Coach, next"])
async def test_a_slash_command_of_a_renamed_bot(stage: ZoomStage, typed: str) -> None:
    await stage.deliver(events.slash(typed) | {"payload": events.slash(typed)["payload"] | {"name": "Session Coach"}})
    assert [one.text for one in stage.service.got if isinstance(one, Heard)] == ["next"]


async def test_somebody_outside_the_account_is_known_by_their_member_id(stage: ZoomStage) -> None:
    await stage.deliver(events.mention("here", operator=""))
    (heard,) = stage.service.got
    assert isinstance(heard, Heard)
    assert heard.who.platform_id.startswith("member:R4VM")
    assert (heard.who.is_guest, heard.where.tenant) == (True, ACCOUNT)


@pytest.mark.parametrize(
    ("value", "wanted"),
    [
        ("v|tokens|2|3", ("poll", "tokens", 2, (3,))),
        ("v|check%3Aintro.ready|1|0", None),
        ("v|check:intro.ready|1|0", ("poll", "check:intro.ready", 1, (0,))),
    ],
)
async def test_a_button_answers(stage: ZoomStage, value: str, wanted: tuple[object, ...] | None) -> None:
    await stage.deliver(events.press(value))
    (pressed,) = stage.service.got
    assert isinstance(pressed, Pressed)
    wanted = wanted or ("poll", "check:intro.ready", 1, (0,))
    assert (pressed.form, pressed.poll, pressed.opening, pressed.options) == wanted
    assert (pressed.where, pressed.who) == (WHERE, JILL)


async def test_a_list_answers(stage: ZoomStage) -> None:
    await stage.deliver(events.pick("v|tokens|1|19"))
    (pressed,) = stage.service.got
    assert isinstance(pressed, Pressed)
    assert pressed.options == (19,)


async def test_a_button_may_be_a_command(stage: ZoomStage) -> None:
    await stage.deliver(events.press("s|extend 5"))
    (heard,) = stage.service.got
    assert isinstance(heard, Heard)
    assert heard.text == "extend 5"


@pytest.mark.parametrize("value", ["", "garbage", "v|x", "c|name|x"])
async def test_a_button_that_is_not_ours_does_nothing(stage: ZoomStage, value: str) -> None:
    assert await stage.deliver(events.press(value)) == 200
    assert stage.service.got == []


def form(*items: dict[str, Any], form_id: str = "f|poll|tokens|1") -> dict[str, Any]:
    thing = {
        "bot_msg_id": "2019_x",
        "robot_jid": ROBOT,
        "to_jid": CHAT,
        "user_jid": JILL.reference["jid"],
        "submit_form_id": form_id,
        "submit_items": list(items),
        "timestamp": events.NOW,
        "trigger_id": "t1",
    }
    return {
        "event": "chat_message.submit",
        "payload": {"account_id": ACCOUNT, "operator_id": JILL.platform_id, "object": thing},
    }


async def test_a_form_sends_its_choices_and_words(stage: ZoomStage) -> None:
    await stage.deliver(
        form(
            {"actionItem": {"text": "Send my answer", "value": "f|poll|tokens|1", "action": "x"}},
            {"checkboxes_item": [{"text": "B", "value": "v|tokens|1|1"}, {"text": "D", "value": "v|tokens|1|3"}]},
            {"plain_text_input": {"text": "Why?", "value": "because | of tea", "action_id": "why"}},
        )
    )
    (pressed,) = stage.service.got
    assert isinstance(pressed, Pressed)
    assert (pressed.form, pressed.poll, pressed.opening, pressed.options) == ("poll", "tokens", 1, (1, 3))
    assert pressed.inputs == {"why": "because | of tea"}


async def test_another_form_sends_what_was_picked_by_input(stage: ZoomStage) -> None:
    await stage.deliver(
        form(
            {"select": {"value": "c|who|p1"}},
            {"select": {"value": [{"value": "c|who|p2"}]}},
            {"odd": 7},
            form_id="f|swap||0",
        )
    )
    (pressed,) = stage.service.got
    assert isinstance(pressed, Pressed)
    assert (pressed.form, pressed.inputs) == ("swap", {"who": "p1,p2"})


async def test_words_to_the_bot_alone_are_answered_there(stage: ZoomStage) -> None:
    stage.service.outcome = Outcome(HELLO)
    await stage.deliver(events.slash("where", toJid=f"{JILL.reference['jid']}/robot_{ROBOT}"))
    (heard,) = stage.service.got
    assert isinstance(heard, Heard)
    assert (heard.where.platform_id, heard.private) == (JILL.reference["jid"], True)
    (sent,) = stage.zoom.sent()
    assert (sent.body["to_jid"], "visible_to_user" in sent.body) == (JILL.reference["jid"], False)


async def test_what_the_service_answers_is_whispered(stage: ZoomStage) -> None:
    stage.service.outcome = Outcome(HELLO)
    await stage.deliver(events.press("v|tokens|1|1"))
    (sent,) = stage.zoom.sent()
    assert (sent.body["visible_to_user"], sent.body["user_jid"]) == (JILL.platform_id, JILL.reference["jid"])


async def test_a_secret_answer_is_not_repeated_where_zoom_keeps_it(stage: ZoomStage) -> None:
    card = next(card for _, card in samples() if isinstance(card, AnsweredCard))
    for anonymous in (False, True):
        reply = compose(replace(card, anonymous=anonymous, chosen=("Courage",)), scene())
        stage.service.outcome = Outcome(reply)
        await stage.deliver(events.press("v|tokens|1|0"))
    named, secret = (json.dumps(one.body) for one in stage.zoom.sent())
    assert "Courage" in named
    assert "Courage" not in secret
    assert texts.ZOOM_COUNTED in secret


async def test_a_reply_that_zoom_refuses_for_a_moment_is_sent_again(stage: ZoomStage) -> None:
    stage.service.outcome = Outcome(HELLO)
    stage.zoom.script.append(Scripted(429, {}, {"Retry-After": "0"}))
    await stage.deliver(events.slash("where"))
    assert len(stage.zoom.sent()) == 1


async def test_a_reply_nobody_can_be_given_is_let_go(stage: ZoomStage) -> None:
    stage.service.outcome = Outcome(HELLO)
    stage.zoom.outsiders.add(JILL.platform_id)
    stage.zoom.closed.add(JILL.reference["jid"])
    assert await stage.deliver(events.slash("where")) == 200
    assert stage.zoom.sent() == []


# -- deliveries --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "event",
    [
        events.slash("next"),
        events.press("v|t|1|1"),
        events.pick("v|t|1|1"),
        events.mention("next"),
        events.in_channel("channel_app_added"),
    ],
)
async def test_the_same_delivery_has_the_same_name_and_another_has_not(stage: ZoomStage, event: dict[str, Any]) -> None:
    later = json.loads(json.dumps(event).replace(str(events.NOW), str(events.NOW + 1)))
    for one in (event, event, later):
        await stage.deliver(one)
    first, again, other = (getattr(one, "delivery_id", "") for one in stage.service.got)
    assert first == again != other
    assert first.startswith("zoom:")


async def test_a_delivery_is_not_named_after_the_answer(stage: ZoomStage) -> None:
    await stage.deliver(events.press("v|t|1|1"))
    await stage.deliver(events.press("v|t|1|2"))
    first, second = stage.service.got
    assert first.delivery_id == second.delivery_id  # type: ignore[union-attr]


async def test_what_one_person_does_is_done_in_order_and_others_need_not_wait(stage: ZoomStage) -> None:
    gate, done = asyncio.Event(), []

    async def receive(inbound: Inbound) -> Outcome:
        assert isinstance(inbound, Heard)
        if inbound.text == "first":
            await gate.wait()
        done.append(inbound.text)
        if inbound.text == "somebody else":
            gate.set()
        return Outcome()

    stage.service.instead = receive
    for number, (text, who) in enumerate([("first", "a"), ("second", "a"), ("somebody else", "b")]):
        await deliver(stage.address, events.slash(text, events.NOW + number, userId=who), STAMP)
    await stage.channel.idle()
    assert done == ["somebody else", "first", "second"]


async def test_an_error_in_the_service_is_logged_without_a_word_of_what_was_said(stage: ZoomStage) -> None:
    async def broken(inbound: Inbound) -> Outcome:
        raise RuntimeError("Jill said something private")

    stage.service.instead = broken
    logged = io.StringIO()
    logs.configure("debug", logged)
    assert await stage.deliver(events.slash("note: something private")) == 200
    (line,) = map(json.loads, logged.getvalue().splitlines())
    assert (line["event"], line["error"]) == ("zoom event failed", "RuntimeError")
    assert line["where"][-1].startswith("tests/bot/channels/zoom/test_webhook.py")
    assert "private" not in str(line)
    assert "Jill" not in str(line)


@pytest.mark.parametrize(
    "name", ["meeting.sharing_started", "user.created", "team_chat.link_shared", "interactive_message_editable", ""]
)
async def test_unknown_events_are_answered_and_ignored(stage: ZoomStage, name: str) -> None:
    assert await stage.deliver({"event": name, "payload": {"account_id": ACCOUNT, "object": {"x": [1]}}, "new": True}) == 200
    assert stage.service.got == []


async def test_events_of_another_account_are_ignored(stage: ZoomStage) -> None:
    assert await stage.deliver(events.slash("start", accountId="somebody else")) == 200
    assert await stage.deliver(events.deauthorised("somebody else")) == 200
    assert stage.service.got == []


broken_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=9),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=9), inner, max_size=3),
    max_leaves=6,
)


@given(
    st.sampled_from(["payload", "object", "participant", "actionItem", "selectedItems", "cmd", "userId", "event_ts"]),
    broken_values,
)
def test_events_of_any_shape_are_read_or_refused(key: str, value: Any) -> None:
    for event in (events.press("s|x"), events.someone("participant_joined"), events.mention("x"), form()):
        altered = json.loads(json.dumps(event))
        for place in (altered, altered["payload"], altered["payload"].get("object")):
            if isinstance(place, dict) and key in place:
                place[key] = value
        try:
            envelope = shapes.Envelope.model_validate(altered)
            for shape in (shapes.Spoken, shapes.ChatEvent, shapes.MeetingEvent, shapes.Submitted):
                shape.model_validate(envelope.payload)
        except ValueError:
            continue


# -- chats -------------------------------------------------------------------------------------------------------------


async def test_whoever_connects_a_chat_first_leads_there(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("Connect please"))
    (installed,) = stage.service.got
    assert installed == Installed(WHERE, JILL, installed.delivery_id)  # type: ignore[union-attr]
    assert list(await stage.channel.organisers(WHERE)) == [JILL.platform_id]
    await stage.deliver(events.slash("connect", events.NOW + 5, userId="another", userJid="another@xmpp.zoom.us"))
    assert len(stage.service.got) == 1
    assert [one.body["content"]["head"]["text"] for one in stage.zoom.sent()] == [texts.ZOOM_CONNECTED, texts.ZOOM_LED]
    assert list(await stage.channel.organisers(WHERE)) == [JILL.platform_id]


async def test_a_refusal_in_a_chat_nobody_leads_says_how_to_lead(stage: ZoomStage) -> None:
    refusal = View("Only facilitators can do this.")
    stage.service.outcome = Outcome(refusal, refused=True)
    await stage.deliver(events.slash("start"))
    await stage.deliver(events.slash("connect", events.NOW + 1))
    await stage.deliver(events.slash("start", events.NOW + 2))
    hinted = [len(one.body["content"].get("body", [])) for one in stage.zoom.sent()]
    assert hinted == [1, 1, 0]
    assert texts.ZOOM_CONNECT_FIRST in stage.zoom.sent()[0].body["content"]["body"][0]["text"]


async def test_being_added_to_a_channel_installs_and_makes_a_leader(stage: ZoomStage) -> None:
    ours = {"id": ROBOT.partition("@")[0], "display_name": "Throughline"}
    await stage.deliver(events.in_channel("channel_app_added", app_members=[{"id": "v1another"}], type=1))
    await stage.deliver(events.in_channel("channel_app_added", events.NOW + 1, app_members=[ours], type=1))
    (installed,) = stage.service.got
    assert isinstance(installed, Installed)
    assert installed.where == WHERE
    assert list(await stage.channel.organisers(WHERE)) == [JILL.platform_id]


async def test_being_taken_out_of_a_channel_ends_what_was_known_of_it(stage: ZoomStage) -> None:
    host = {"userId": events.HOST, "userJid": "host@xmpp.zoom.us"}
    await stage.deliver(events.slash("connect 970 1234 5678", **host))
    await stage.deliver(events.meeting("started"))
    await stage.deliver(events.slash("connect 970 1234 9999", events.NOW + 1, **host))
    await stage.deliver(events.in_channel("channel_app_removed", events.NOW + 2))
    assert isinstance(stage.service.got[-1], Removed)
    assert list(await stage.channel.organisers(WHERE)) == []
    assert not await stage.register.under(f"{ACCOUNT}/meeting/")
    assert not await stage.register.under(f"{ACCOUNT}/claim/")


async def test_the_bot_speaks_for_whoever_leads_then_for_who_installed_it(stage: ZoomStage) -> None:
    await stage.deliver(events.spoken("bot_installed", userJid="admin@xmpp.zoom.us"))
    await stage.channel.post(WHERE, HELLO, {})
    await stage.deliver(events.slash("connect"))
    await stage.deliver(events.slash("here", events.NOW + 1, userId="Tom", userJid="tom@xmpp.zoom.us"))
    await stage.channel.post(WHERE, HELLO, {})
    spoken_for = [one.body["user_jid"] for one in stage.zoom.sent()]
    assert spoken_for == ["admin@xmpp.zoom.us", JILL.reference["jid"], JILL.reference["jid"]]


async def test_an_account_that_leaves_is_forgotten(stage: ZoomStage) -> None:
    await stage.deliver(events.spoken("bot_installed"))
    await stage.deliver(events.slash("connect"))
    await stage.deliver(events.deauthorised(client="another app"))
    assert await stage.register.under(f"{ACCOUNT}/")
    await stage.deliver(events.deauthorised())
    gone = stage.service.got[-1]
    assert isinstance(gone, Deauthorised)
    assert (gone.channel, gone.tenant) == ("zoom", ACCOUNT)
    assert not await stage.register.under("")


# -- outages -----------------------------------------------------------------------------------------------------------


async def test_a_press_that_zoom_took_as_done_is_kept_through_an_outage() -> None:
    """Zoom has its 200 and does not deliver again, so the press is tried until the database answers."""
    waited: list[float] = []

    async def sleep(seconds: float) -> None:
        waited.append(seconds)

    async with zoom_stage(sleep=sleep) as stage:
        left = [Unavailable("locked")] * 3

        async def locked(inbound: Inbound) -> Outcome:
            if left:
                raise left.pop()
            stage.service.got.append(inbound)
            return Outcome()

        stage.service.instead = locked
        assert await stage.deliver(events.press("v|tokens|1|1")) == 200
        assert len(stage.service.got) == 1
        assert len(waited) == 3
        assert stage.zoom.sent() == []


async def test_whose_press_is_lost_in_a_long_outage_is_asked_to_press_again() -> None:
    async def sleep(seconds: float) -> None:
        pass

    async with zoom_stage(sleep=sleep) as stage:

        async def away(_: Inbound) -> Outcome:
            raise Unavailable("locked")

        stage.service.instead = away
        assert await stage.deliver(events.press("v|tokens|1|1")) == 200
        (told,) = stage.zoom.sent()
        assert told.body["content"]["head"]["text"] == texts.ZOOM_PRESS_LOST
        await stage.deliver(events.someone("participant_joined"))
        assert len(stage.zoom.sent()) == 1  # nobody pressed anything
