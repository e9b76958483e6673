"""Notifications on top of the meeting: to the people named, once for each occasion, and never in the way of a message."""

from __future__ import annotations

import time
from collections.abc import AsyncIterator
from dataclasses import replace
from types import SimpleNamespace

import pytest

from bot.channels.teams.meeting_notifications import TRY_AGAIN
from bot.infra import deadline as deadlines
from bot.infra.deadline import deadline
from bot.ports import Conversation, Member
from cards.view import Alert
from tests.support.scripted_teams import MEETING, Answer, ScriptedConnector
from tests.support.teams_channel import SIMPLE, Stage, Times, meeting_chat

ANNA, BEN = Member("29:anna", "Anna"), Member("29:ben", "Ben")
TURN = replace(SIMPLE, alert=Alert("turn", "It is your turn", "run 3 turn:p1", ("p1",)))
BASE = "https://throughline.example.org"


@pytest.fixture
async def stage() -> AsyncIterator[Stage]:
    async with ScriptedConnector() as platform, Stage(platform, Times(time.time()), notify_from=BASE) as stage:
        yield stage


@pytest.fixture
def chat(stage: Stage) -> Conversation:
    return meeting_chat(stage.platform)


async def done(stage: Stage) -> None:
    assert stage.channel.notifications is not None
    await stage.channel.notifications.idle()


async def test_the_one_whose_turn_it_is_is_notified_once(stage: Stage, chat: Conversation) -> None:
    people = {"p1": ANNA, "p2": BEN}
    message_id = await stage.channel.post(chat, TURN, people)
    await stage.channel.edit(chat, message_id, TURN, people)
    await done(stage)
    (call,) = stage.platform.named("notification")
    assert call.body["value"]["recipients"] == ["29:anna"]
    (surface,) = call.body["value"]["surfaces"]
    assert surface["content"]["value"]["url"] == f"{BASE}/notification/turn?lang=en-GB"
    assert MEETING in call.path.replace("%3D", "=")
    await stage.channel.edit(chat, message_id, replace(TURN, alert=replace(TURN.alert, key="later", people=("p2",))), people)
    await done(stage)
    assert stage.platform.named("notification")[-1].body["value"]["recipients"] == ["29:ben"]


async def test_a_large_group_is_notified_fifty_at_a_time(stage: Stage, chat: Conversation) -> None:
    people = {f"p{n}": Member(f"29:{n}", f"Person {n}") for n in range(120)}
    back = replace(SIMPLE, alert=Alert("back", "Please come back", "run 4", tuple(people)))
    await stage.channel.post(chat, back, people)
    await done(stage)
    assert [len(call.body["value"]["recipients"]) for call in stage.platform.named("notification")] == [50, 50, 20]


async def test_without_the_permission_the_message_is_there_and_the_meeting_is_left_alone_for_hours(
    stage: Stage, chat: Conversation
) -> None:
    stage.platform.always("notification", Answer(403, {"error": {"code": "NotEnoughPermissions"}}))
    for key in ("one", "two"):
        assert await stage.channel.post(chat, replace(TURN, alert=replace(TURN.alert, key=key)), {"p1": ANNA})
        await done(stage)
    assert len(stage.platform.named("notification")) == 1
    stage.times.pass_by(TRY_AGAIN + 1)
    await stage.channel.post(chat, replace(TURN, alert=replace(TURN.alert, key="three")), {"p1": ANNA})
    await done(stage)
    assert len(stage.platform.named("notification")) == 2


async def test_a_failure_is_not_repeated_and_the_next_occasion_is_tried(stage: Stage, chat: Conversation) -> None:
    stage.platform.script("notification", Answer(503))
    await stage.channel.post(chat, TURN, {"p1": ANNA})
    await done(stage)
    await stage.channel.post(chat, replace(TURN, alert=replace(TURN.alert, key="next")), {"p1": ANNA})
    await done(stage)
    assert len(stage.platform.named("notification")) == 2


async def test_outside_a_meeting_and_where_it_is_switched_off_there_are_none(stage: Stage) -> None:
    await stage.channel.post(meeting_chat(stage.platform, meeting=""), TURN, {"p1": ANNA})
    await done(stage)
    async with Stage(stage.platform, stage.times) as off:
        await off.channel.post(meeting_chat(stage.platform), TURN, {"p1": ANNA})
        assert off.channel.notifications is None
    assert stage.platform.named("notification") == []


async def test_a_slow_post_leaves_time_for_its_notification(
    stage: Stage, chat: Conversation, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender waits for the post, and not for the notification."""
    monkeypatch.setattr(deadlines, "time", SimpleNamespace(monotonic=lambda: stage.times.steady))

    async def slow() -> None:
        stage.times.pass_by(11)

    stage.platform.script("post", Answer(first=slow))
    with deadline(15.0):
        await stage.channel.post(chat, TURN, {"p1": ANNA})
    await done(stage)
    assert len(stage.platform.named("notification")) == 1
