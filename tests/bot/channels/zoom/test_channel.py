"""Zoom channel: what it sends to a scripted Zoom, which checks every request against the published shapes."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta
from types import SimpleNamespace

import pytest

from bot.channels.zoom import build
from bot.channels.zoom.config import ZoomApp
from bot.channels.zoom.rate_limits import ZoomRateLimits
from bot.infra import deadline as deadlines
from bot.infra.deadline import deadline
from bot.ports import Conversation, Gone, Member, NotYet, Rejected, RetryLater, Unclear
from cards.view import View
from tests.support.scripted_zoom import ACCOUNT, ROBOT, Scripted
from tests.support.zoom_channel import CHAT, HELLO, JILL, WHERE, Settings, ZoomStage, zoom_stage


@pytest.fixture
async def stage() -> AsyncIterator[ZoomStage]:
    async with zoom_stage() as ready:
        yield ready
        assert ready.zoom.refused == []


async def test_a_post_names_everything_zoom_wants(stage: ZoomStage) -> None:
    message_id = await stage.channel.post(WHERE, HELLO, {})
    (sent,) = stage.zoom.sent()
    assert sent.message_id == message_id
    assert sent.body | {"content": 0} == {
        "robot_jid": ROBOT,
        "account_id": ACCOUNT,
        "to_jid": CHAT,
        "user_jid": ROBOT,  # no message has arrived yet
        "is_markdown_support": True,
        "content": 0,
    }
    assert sent.body["content"]["head"]["text"] == "Hello"


async def test_an_edit_and_a_deletion_find_a_message_whose_id_has_slashes(stage: ZoomStage) -> None:
    message_id = await stage.channel.post(WHERE, HELLO, {})
    await stage.channel.edit(WHERE, message_id, View("Goodbye"), {})
    assert stage.zoom.messages[message_id]["content"] == {"head": {"text": "Goodbye"}}
    await stage.channel.delete(WHERE, message_id)
    assert stage.zoom.messages == {}
    with pytest.raises(Gone) as lost:
        await stage.channel.edit(WHERE, message_id, HELLO, {})
    assert lost.value.what == "message"


async def test_a_whisper_is_seen_by_one_person_in_the_chat(stage: ZoomStage) -> None:
    message_id = await stage.channel.whisper(WHERE, JILL, HELLO)
    body = stage.zoom.messages[message_id]
    assert (body["to_jid"], body["visible_to_user"]) == (CHAT, JILL.platform_id)
    assert await stage.channel.whisper(WHERE, JILL, View("Later"), message_id) == message_id
    assert [one.method for one in stage.zoom.sent("PUT")] == ["PUT"]


async def test_who_is_not_in_the_chat_is_written_to_alone_from_then_on(stage: ZoomStage) -> None:
    stage.zoom.outsiders.add(JILL.platform_id)
    for _ in range(2):
        message_id = await stage.channel.whisper(WHERE, JILL, HELLO)
        assert stage.zoom.messages[message_id]["to_jid"] == JILL.reference["jid"]
        stage.zoom.outsiders.clear()
    stage.clock.move(hours=7)
    message_id = await stage.channel.whisper(WHERE, JILL, HELLO)
    assert stage.zoom.messages[message_id]["to_jid"] == CHAT


async def test_a_pair_card_goes_to_the_person_alone_because_it_is_read_in_a_room(stage: ZoomStage) -> None:
    message_id = await stage.channel.whisper(WHERE, JILL, View("You work with Tom", card="YourPairCard"))
    assert stage.zoom.messages[message_id]["to_jid"] == JILL.reference["jid"]


async def test_who_cannot_be_reached_at_all_is_gone_and_the_chat_is_not(stage: ZoomStage) -> None:
    stage.zoom.outsiders.add(JILL.platform_id)
    stage.zoom.closed.add(JILL.reference["jid"])
    with pytest.raises(Gone) as lost:
        await stage.channel.whisper(WHERE, JILL, HELLO)
    assert lost.value.what == "person"
    with pytest.raises(Gone):
        await stage.channel.whisper(WHERE, Member("guest:5555", "A guest", is_guest=True), HELLO)


async def test_in_a_chat_with_one_person_the_bot_simply_answers(stage: ZoomStage) -> None:
    alone = Conversation("zoom", JILL.reference["jid"], ACCOUNT)
    message_id = await stage.channel.whisper(alone, JILL, HELLO)
    assert stage.zoom.messages[message_id]["to_jid"] == JILL.reference["jid"]
    assert "visible_to_user" not in stage.zoom.messages[message_id]


async def test_one_token_serves_until_shortly_before_it_ends(stage: ZoomStage) -> None:
    await stage.channel.post(WHERE, HELLO, {})
    stage.clock.move(minutes=54)
    await stage.channel.post(WHERE, HELLO, {})
    assert stage.zoom.tokens_given == 1
    stage.clock.move(minutes=2)
    await stage.channel.post(WHERE, HELLO, {})
    assert stage.zoom.tokens_given == 2


async def test_a_refused_token_is_renewed_once(stage: ZoomStage) -> None:
    await stage.channel.post(WHERE, HELLO, {})
    stage.zoom.revoke()
    await stage.channel.post(WHERE, HELLO, {})
    assert (stage.zoom.tokens_given, len(stage.zoom.sent())) == (2, 2)
    stage.zoom.script.extend([Scripted(401, {"code": 7010}), Scripted(401, {"code": 124})])
    with pytest.raises(RetryLater) as later:
        await stage.channel.post(WHERE, HELLO, {})
    assert later.value.after == timedelta(minutes=1)
    assert stage.zoom.tokens_given == 3


@pytest.mark.parametrize(
    ("answer", "after"),
    [
        (Scripted(401, {"error": "invalid_client"}), timedelta(minutes=1)),
        (Scripted(404, html=True), timedelta(minutes=1)),
        (Scripted(200, html=True), timedelta(minutes=1)),
        (
            Scripted(307, html=True, headers={"Location": "/oauth/token"}),
            timedelta(minutes=1),
        ),  # the secret is sent nowhere else
        (Scripted(429, {}, {"Retry-After": "7"}), timedelta(seconds=7)),
        (Scripted(503, html=True), None),
        (Scripted(200, hang_up=True), None),
    ],
)
async def test_without_a_token_nothing_is_lost(stage: ZoomStage, answer: Scripted, after: timedelta | None) -> None:
    stage.zoom.token_script.append(answer)
    with pytest.raises(RetryLater) as later:
        await stage.channel.post(WHERE, HELLO, {})
    assert later.value.after == after
    await stage.channel.post(WHERE, HELLO, {})


@pytest.mark.parametrize(
    ("answer", "error", "what"),
    [
        (Scripted(400, {"code": 7001, "message": "Invalid Request Body format."}), Rejected, ""),
        (Scripted(403, {"code": 7003}), Rejected, ""),
        (Scripted(404, {"code": 7002}), Rejected, ""),
        (Scripted(403, {"code": 7004}), Gone, "conversation"),
        (Scripted(410, {}), Unclear, ""),
        (Scripted(404, {}), Unclear, ""),
        (Scripted(404, html=True), Unclear, ""),
        (Scripted(403, html=True), Unclear, ""),
        (Scripted(413, {}), Rejected, ""),
        (Scripted(400, ["odd"]), Rejected, ""),
        (Scripted(400, {"code": "no number"}), Rejected, ""),
        (Scripted(302, {}, {"Location": "https://example.org/"}), Rejected, ""),
        (Scripted(500, html=True), RetryLater, ""),
        (Scripted(502, html=True), RetryLater, ""),
        (Scripted(408, {}), RetryLater, ""),
        (Scripted(200, html=True), RetryLater, ""),
        (Scripted(200, {}, hang_up=True), RetryLater, ""),
    ],
)
async def test_what_answers_mean_for_a_message(
    stage: ZoomStage, answer: Scripted, error: type[Exception], what: str
) -> None:
    stage.zoom.script.append(answer)
    with pytest.raises(error) as raised:
        await stage.channel.post(WHERE, HELLO, {})
    assert getattr(raised.value, "what", "") == what


@pytest.mark.parametrize(
    ("header", "after"),
    [
        ("3", timedelta(seconds=3)),
        ("2030-01-07T10:30:00Z", timedelta(hours=1)),
        ("2030-01-07T11:30:00+01:00", timedelta(hours=1)),
        ("2030-01-07T10:30:00", timedelta(hours=1)),
        ("Mon, 07 Jan 2030 09:40:00 GMT", timedelta(minutes=10)),
        ("2020-01-01T00:00:00Z", timedelta(seconds=1)),
        ("9" * 400, timedelta(days=1)),
        ("2031-01-07T10:30:00Z", timedelta(days=1)),
        ("soon", None),
        ("", None),
    ],
)
async def test_zoom_says_how_long_to_wait_in_several_ways(stage: ZoomStage, header: str, after: timedelta | None) -> None:
    stage.zoom.script.append(Scripted(429, {"code": 429}, {"Retry-After": header}))
    with pytest.raises(RetryLater) as later:
        await stage.channel.post(WHERE, HELLO, {})
    assert later.value.after == after


async def test_a_chat_that_zoom_throttled_stays_silent_for_as_long_as_it_asked(stage: ZoomStage) -> None:
    stage.zoom.script.append(Scripted(429, {"code": 429}, {"Retry-After": "30"}))
    with pytest.raises(RetryLater):
        await stage.channel.post(WHERE, HELLO, {})
    asked = len(stage.zoom.taken)
    with pytest.raises(NotYet) as kept_back:
        await stage.channel.post(WHERE, HELLO, {})
    assert kept_back.value.after == timedelta(seconds=30)
    assert len(stage.zoom.taken) == asked
    alone = await stage.channel.whisper(WHERE, JILL, HELLO)
    assert stage.zoom.messages[alone]["to_jid"] == JILL.reference["jid"], "who is whispered to is reached another way"
    await stage.channel.post(Conversation("zoom", "other@conference.xmpp.zoom.us", ACCOUNT), HELLO, {})
    stage.clock.move(seconds=30)
    await stage.channel.post(WHERE, HELLO, {})


async def test_an_account_shares_what_its_app_may_send(stage: ZoomStage) -> None:
    for number in range(18):
        chat = Conversation("zoom", f"{number}@conference.xmpp.zoom.us", ACCOUNT)
        await stage.channel.post(chat, HELLO, {})
    with pytest.raises(NotYet):
        await stage.channel.post(WHERE, HELLO, {})
    stage.clock.move(seconds=1)
    await stage.channel.post(WHERE, HELLO, {})


async def test_one_chat_keeps_to_the_limits_and_others_are_free(stage: ZoomStage) -> None:
    for _ in range(9):
        await stage.channel.post(WHERE, HELLO, {})
    with pytest.raises(RetryLater) as later:
        await stage.channel.post(WHERE, HELLO, {})
    assert later.value.after == timedelta(seconds=1)
    await stage.channel.post(Conversation("zoom", "other@conference.xmpp.zoom.us", ACCOUNT), HELLO, {})
    stage.clock.move(seconds=1)
    await stage.channel.post(WHERE, HELLO, {})


async def test_whispers_leave_room_for_what_everyone_must_see(stage: ZoomStage) -> None:
    addresses = []
    for _ in range(8):
        message_id = await stage.channel.whisper(WHERE, JILL, HELLO)
        addresses.append(stage.zoom.messages[message_id]["to_jid"])
    assert addresses == [CHAT] * 5 + [JILL.reference["jid"]] * 3
    await stage.channel.post(WHERE, HELLO, {})


async def test_the_allowance_never_lets_more_through_than_zoom_takes() -> None:
    seconds = 0.0
    allowance = ZoomRateLimits(lambda: seconds, headroom=1.0)
    passed: list[float] = []
    while seconds < 1200:
        wait = await allowance.take("chat")
        if not wait:
            passed.append(seconds)
        seconds += max(wait.total_seconds(), 0.001)
    for most, span in ((10, 1.0), (30, 10.0), (60, 100.0), (450, 1000.0)):
        assert max(sum(1 for one in passed if begin <= one < begin + span - 1e-5) for begin in passed) == most


async def test_zoom_lists_no_members(stage: ZoomStage) -> None:
    assert list(await stage.channel.people(WHERE)) == []


def test_half_a_setup_is_refused_with_the_names_of_what_is_missing() -> None:
    halves = Settings("https://api.zoom.us/v2", "https://zoom.us/oauth/token", zoom_robot_jid="", zoom_client_id="")

    async def receive(_: object) -> None:
        raise AssertionError

    with pytest.raises(ValueError, match=r"THROUGHLINE_ZOOM_CLIENT_ID, THROUGHLINE_ZOOM_ROBOT_JID"):
        build(halves, receive)  # type: ignore[arg-type]


def test_secrets_are_not_shown() -> None:
    app = ZoomApp.from_settings(Settings("https://api.zoom.us/v2", "https://zoom.us/oauth/token"))
    assert "secret" not in repr(app).replace("client_secret", "").replace("webhook_secret", "")


async def test_nothing_is_posted_shortly_before_the_sender_gives_up(stage: ZoomStage) -> None:
    with deadline(4.0), pytest.raises(NotYet):
        await stage.channel.post(WHERE, HELLO, {})
    assert stage.zoom.sent() == []
    with deadline(3600.0):
        await stage.channel.post(WHERE, HELLO, {})


async def test_the_time_that_an_access_token_takes_counts(stage: ZoomStage, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: 11.0 * stage.zoom.tokens_given))
    with deadline(15.0), pytest.raises(NotYet):
        await stage.channel.post(WHERE, HELLO, {})
    stage.zoom.revoke()
    with deadline(15.0), pytest.raises(RetryLater) as caught:
        await stage.channel.post(WHERE, HELLO, {})
    assert not isinstance(caught.value, NotYet), "Zoom was asked, so it is a failed try"
    assert stage.zoom.sent() == []


@pytest.mark.parametrize(
    ("card", "answer", "error"),
    [("", Scripted(404, {}), Unclear), ("YourPairCard", Scripted(403, {"code": 7004}), RetryLater)],
)
async def test_a_slow_refusal_stays_a_try_where_no_time_is_left_for_the_other_route(
    stage: ZoomStage, monkeypatch: pytest.MonkeyPatch, card: str, answer: Scripted, error: type[Exception]
) -> None:
    """Else the slow request would be repeated for as long as the message is wanted."""
    await stage.channel.post(WHERE, HELLO, {})
    stage.zoom.script.append(answer)
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: 0.0 if stage.zoom.script else 11.0))
    with deadline(15.0), pytest.raises(error) as caught:
        await stage.channel.whisper(WHERE, JILL, View("Hello", card=card))
    assert not isinstance(caught.value, NotYet)


async def test_a_gateways_page_says_nothing_about_somebody_who_has_no_other_route(stage: ZoomStage) -> None:
    unknown = Member("uid-nobody", "Somebody")  # they never spoke to the bot alone
    stage.zoom.script.append(Scripted(404, html=True))
    with pytest.raises(Unclear):
        await stage.channel.whisper(WHERE, unknown, HELLO)
    message_id = await stage.channel.whisper(WHERE, unknown, HELLO)
    assert stage.zoom.messages[message_id]["visible_to_user"] == "uid-nobody", "it is tried again, in the chat"
    stage.zoom.script.append(Scripted(404, html=True))
    stage.zoom.closed.add(JILL.reference["jid"])
    with pytest.raises(Unclear):
        await stage.channel.whisper(WHERE, JILL, HELLO)
