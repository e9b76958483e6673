"""Old buttons in Teams and Zoom: the real service over HTTP, pressed on cards of parts that are over."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

from cards.render.zoom.values import act_of
from cards.view import Say
from tests.e2e.zoom_meeting import ANNA as ZOOM_ANNA
from tests.e2e.zoom_meeting import OTHERS as ZOOM_OTHERS
from tests.e2e.zoom_meeting import ZoomMeeting, values, zoom_meeting
from tests.support.teams_meeting import ANNA, OTHERS, meeting

FRESH_WORDS = ("where", "agenda", "here", "nudge me")  # a button of any age may ask these


def teams_buttons(part: Any) -> Iterator[dict[str, Any]]:
    """The command buttons in a message."""
    if isinstance(part, dict):
        if part.get("type") == "Action.Execute" and part.get("verb") == "say":
            yield part
        yield from (button for one in part.values() for button in teams_buttons(one))
    elif isinstance(part, list):
        yield from (button for one in part for button in teams_buttons(one))


async def state(app: Any, run_id: str) -> Any:
    """The session as it is: what any press could change."""
    loaded = await app.service.loaded(run_id)
    assert loaded is not None
    return loaded.run.clock, loaded.run.visit, loaded.run.polls, loaded.run.questions


async def test_old_buttons_in_teams_change_nothing_and_say_what_is_on(tmp_path: Path) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        for who in OTHERS:
            await teams.say(who, "here")
        await teams.say(ANNA, "start")
        await teams.say(ANNA, "pause")
        await teams.say(ANNA, "resume")
        await teams.say(ANNA, "end")
        await teams.say(ANNA, "go to self-study")
        await teams.say(ANNA, "yes")
        buttons = [button for call in teams.platform.calls for button in teams_buttons(call.body)]
        run_id = buttons[0]["data"]["press"]["run"]
        before = await state(teams.app, run_id)
        pressed = set()
        for button in {json.dumps(one["data"], sort_keys=True): one for one in buttons}.values():
            given = button["data"]["press"]
            if given["text"] in FRESH_WORDS or given.get("visit") == before[1].number:
                continue
            answer = await teams.press(ANNA, button)
            assert "out of date, so nothing has changed. Now: “" in answer["value"], (given, answer)
            assert "until " in answer["value"]
            assert await state(teams.app, run_id) == before
            pressed.add(given["text"])
        assert pressed >= {"start", "resume", "yes", "no", "next", "extend 5", "pause"}


def buttons(zoom: ZoomMeeting) -> dict[str, Any]:
    """The buttons that stand in the chat now, before later edits take them away."""
    return {value: act_of(value) for one in zoom.platform.sent() for value in values(one.body["content"])}


async def later(zoom: ZoomMeeting) -> None:
    """Ten seconds pass: Zoom's rate limit lets the next reply through."""
    goal = zoom.clock.now() + timedelta(seconds=10)
    while zoom.clock.next_at is not None and zoom.clock.next_at <= goal:
        await zoom.step()
    zoom.clock.jump(goal)
    await zoom.app.idle()


async def test_old_buttons_in_zoom_change_nothing_and_say_what_is_on(tmp_path: Path) -> None:
    async with zoom_meeting(f"sqlite:///{tmp_path}/throughline.db") as zoom:
        for who in ZOOM_OTHERS:
            await zoom.say(who, "here")
        found = buttons(zoom)
        for text in ("start", "pause", "resume", "end", "go to self-study", "yes"):
            await zoom.say(ZOOM_ANNA, text)
            await later(zoom)
            found |= buttons(zoom)
        run_id = next(act.made_for.run for act in found.values() if isinstance(act, Say) and act.made_for.run)
        before = await state(zoom.app, run_id)
        pressed = set()
        for value, act in found.items():
            if not isinstance(act, Say) or act.text in FRESH_WORDS or act.made_for.visit == before[1].number:
                continue
            await later(zoom)
            await zoom.press(ZOOM_ANNA, value)
            told = zoom.alone(ZOOM_ANNA)[-1]
            assert "out of date, so nothing has changed. Now: “" in told, (act, told)
            assert "until " in told
            assert await state(zoom.app, run_id) == before
            pressed.add(act.text)
        assert pressed >= {"start", "resume", "yes", "no", "next", "extend 5", "pause"}
