"""A whole session in a Zoom chat: the real service over real HTTP with signed webhooks, on virtual time."""

from __future__ import annotations

import asyncio
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.ports import Member
from cards.render.zoom.values import act_of
from cards.view import Vote
from tests.e2e.zoom_meeting import ANNA, NAMES, OTHERS, PLAN, ZoomMeeting, text, values, zoom_meeting
from tests.support import zoom_events as events
from tests.support.scripted_zoom import Scripted, Taken, deliver
from tests.support.zoom_channel import WHERE


def database(folder: Path) -> str:
    return f"sqlite:///{folder}/throughline.db"


async def gather(zoom: ZoomMeeting) -> None:
    """Everyone says that they are here, and the session begins."""
    for who in OTHERS:
        await zoom.say(who, "here")
        await zoom.step()
    await zoom.say(ANNA, "start")


async def test_session_one_is_carried_through_a_zoom_chat(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        assert len(zoom.posts) == 1  # the welcome
        await gather(zoom)
        while await zoom.step():
            pass
        said = [text(one.body) for one in zoom.posts]
        alone = [text(one.body) for one in zoom.platform.taken]  # people in rooms are told there
        assert not [step.path for step in PLAN.steps if not any(step.title in found for found in (*said, *alone))]
        apart = {step.path for step in PLAN.steps if not any(step.title in found for found in said)}
        assert apart <= {step.path for step in PLAN.steps if step.in_pairs}
        assert all(any("You work with" in one for one in zoom.alone(who)) for who in OTHERS)
        assert PLAN.title in said[1] or any(PLAN.title in one for one in said)
    assert "failed" not in capsys.readouterr().out


async def poll_of(zoom: ZoomMeeting) -> Taken:
    """Wait for the first poll of the plan."""
    found: list[Taken] = []
    while not found and await zoom.step():
        found = [one for one in zoom.posts if votes(one.body["content"])]
    return found[0]


def votes(content: object) -> list[str]:
    """The values that answer the first poll of the plan."""
    poll = next(step.poll.id for step in PLAN.steps if step.poll)
    acts = {value: act_of(value) for value in values(content)}
    return [value for value, act in acts.items() if isinstance(act, Vote) and act.poll == poll]


async def test_a_vote_is_confirmed_privately_and_counted(tmp_path: Path) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        await gather(zoom)
        poll = await poll_of(zoom)
        options = votes(poll.body["content"])
        labels = _labels(poll)
        for number, who in enumerate(OTHERS):
            await (zoom.press if number % 2 else zoom.pick)(who, options[number % 2])
            assert labels[options[number % 2]] in zoom.alone(who)[-1]
        await zoom.press(OTHERS[0], options[1])  # a change of mind
        await zoom.say(ANNA, "close")
        (results,) = [found for found in zoom.standing if "Results: " in found]
        assert f"{labels[options[0]]}: 3" in results
        assert f"{labels[options[1]]}: 5" in results
        closed = zoom.platform.messages[poll.message_id]["content"]
        assert votes(closed) == []


def _labels(poll: Taken) -> dict[str, str]:
    def items(part: object) -> list[dict[str, str]]:
        if isinstance(part, dict):
            mine = [*part.get("items", []), *part.get("select_items", [])]
            return [item for item in mine if "text" in item] + [found for one in part.values() for found in items(one)]
        return [found for one in part for found in items(one)] if isinstance(part, list) else []

    return {item["value"]: item["text"] for item in items(poll.body["content"])}


async def test_only_who_leads_may_start_and_others_are_told_so(tmp_path: Path) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        before = len(zoom.posts)
        await zoom.say(OTHERS[0], "start")
        assert "acilitator" in zoom.alone(OTHERS[0])[-1]
        assert len(zoom.posts) == before


async def test_the_host_of_the_connected_meeting_leads_too(tmp_path: Path) -> None:
    host = {"userId": events.HOST, "userJid": f"{events.HOST.lower()}@xmpp.zoom.us", "userName": "The Host"}
    async with zoom_meeting(database(tmp_path)) as zoom:
        await zoom.deliver(events.meeting("started", events.NOW + 7))
        await zoom.deliver(events.someone("participant_role_changed", events.NOW + 8, id=events.HOST, new_role="host"))
        await zoom.say(host, "start")
        assert any(PLAN.steps[0].title in found for found in zoom.standing)


async def test_who_joins_the_meeting_is_here_and_is_paired(tmp_path: Path) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        for number, who in enumerate(OTHERS):
            await zoom.deliver(
                events.someone(
                    "participant_joined", events.NOW + number, who=str(number), id=who["userId"], user_name=who["userName"]
                )
            )
        await zoom.say(ANNA, "start")
        await zoom.say(ANNA, "go to pairs")
        await zoom.say(ANNA, "yes")
        await zoom.say(ANNA, "pairs")
        while not all(any(name in found for found in zoom.standing) for name in NAMES[1:]) and await zoom.step():
            pass
        assert any(all(name in found for name in NAMES[1:]) for found in zoom.standing)


async def test_zoom_being_away_for_a_minute_loses_nothing(tmp_path: Path) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        zoom.platform.script.extend(
            [Scripted(503, html=True), Scripted(429, {}, {"Retry-After": "20"}), Scripted(200, hang_up=True)]
        )
        await zoom.say(ANNA, "start")
        first = PLAN.steps[0].title
        begun = zoom.clock.now()
        while not any(first in found for found in zoom.standing) and await zoom.step():
            pass
        assert any(first in found for found in zoom.standing)
        assert zoom.clock.now() - begun < timedelta(minutes=1)


async def test_a_bot_taken_out_of_the_chat_falls_silent(tmp_path: Path) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        await zoom.say(ANNA, "start")
        await zoom.deliver(events.in_channel("channel_app_removed", events.NOW + 9))
        before = len(zoom.platform.taken)
        while await zoom.step():
            pass
        assert len(zoom.platform.taken) == before


async def test_an_account_that_leaves_is_erased(tmp_path: Path) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        await gather(zoom)
        await zoom.deliver(events.deauthorised())
        before = len(zoom.platform.taken)
        while await zoom.step():
            pass
        assert len(zoom.platform.taken) == before
        async with zoom.app.database.reading() as tx:
            from sqlalchemy import func, select

            from bot.store import tables

            for table in (tables.person, tables.conversation, tables.run, tables.outbox):
                assert (await tx.execute(select(func.count()).select_from(table))).scalar_one() == 0, table.name
            kept = (await tx.execute(select(tables.register.c.key))).scalars().all()
            assert [key for key in kept if not key.startswith("service/")] == []


async def test_words_to_the_bot_alone_are_about_the_session_one_is_in(tmp_path: Path) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        await gather(zoom)
        ben = OTHERS[0]
        await zoom.say({**ben, "toJid": f"{ben['userJid']}/robot_x@xmpp.zoom.us"}, "where")
        assert PLAN.steps[0].title in zoom.alone(ben)[-1]


@pytest.mark.parametrize("started", ["first", "last"])
async def test_everybody_who_joins_right_behind_the_start_of_the_meeting_is_here(tmp_path: Path, started: str) -> None:
    async with zoom_meeting(database(tmp_path)) as zoom:
        await zoom.say({"userId": events.HOST, "userJid": "host@xmpp.zoom.us", "userName": "Host"}, "here")
        meeting = {"number": 555_666_7777, "uuid": "another=="}
        at = int(zoom.clock.now().timestamp() * 1000)
        await zoom.app.channels["zoom"]._bindings.bind(WHERE, Member(events.HOST, "Host"), "")  # type: ignore[attr-defined]
        arrivals = [_elsewhere(events.someone("participant_joined", at + one, who=str(one))) for one in range(1, 8)]
        begun = events.meeting("started", at, **meeting)
        moved = [begun, *arrivals] if started == "first" else [*arrivals, begun]
        await asyncio.gather(*(deliver(zoom.address, event, at // 1000) for event in moved))
        await zoom.app.channels["zoom"].idle()  # type: ignore[attr-defined]
        await zoom.app.idle()
        row = await zoom.app.router.latest(WHERE)
        assert row is not None
        loaded = await zoom.app.service.loaded(row.id)
        assert loaded is not None
        ids = await zoom.app.identities.people(WHERE, [Member(f"user{one}", f"Person {one}") for one in range(1, 8)])
        assert ids.keys() <= set(loaded.run.here)


def _elsewhere(event: dict[str, Any]) -> dict[str, Any]:
    """The event, of the meeting that was begun here."""
    event["payload"]["object"] |= {"id": 555_666_7777, "uuid": "another=="}
    return event
