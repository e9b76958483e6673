"""Log privacy: debug logs of whole sessions on every channel contain nothing personal, even if errors quote people."""

from __future__ import annotations

import asyncio
import gc
import io
import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.infra import logs
from bot.ports import Deauthorised, Member
from bot.web.server import web_app
from tests.bot.programme.test_programme import Course
from tests.e2e import zoom_meeting as on_zoom
from tests.support.running_app import FRANCES, ROOM, Attempt, House, short_plan
from tests.support.scripted_teams import APP_ID, SECRET
from tests.support.scripted_zoom import SECRET as ZOOM_SECRET
from tests.support.scripted_zoom import WEBHOOK_SECRET
from tests.support.teams_channel import card_of
from tests.support.teams_meeting import ANNA, NAMES, OTHERS, PEOPLE, meeting
from tests.support.web_visit import visiting

SAID = "marmalade"
STAMP = re.compile(r'"timestamp": "[^"]*"')
ZEBEDEE = Member("zebedee-1", "Zebedee Quillfeather", email="zebedee@example.org")


@pytest.fixture
def logged() -> io.StringIO:
    """Everything that this process and its libraries log, down to debug, with tracebacks."""
    written = io.StringIO()
    logs.configure("debug", written)
    logging.root.setLevel(logging.DEBUG)
    return written


def silent_about(logged: io.StringIO, *secrets: str) -> None:
    """Check that lines were logged and that none contains any of these, its own time stamp apart."""
    lines = [STAMP.sub("", line) for line in logged.getvalue().splitlines()]
    assert len(lines) > 2
    assert [(secret, line) for secret in secrets for line in lines if secret.lower() in line.lower()] == []


async def quoting(attempt: Attempt) -> None:
    """An error whose message says too much."""
    if attempt.kind == "whisper" or "Which?" in str(attempt.view):
        raise ValueError(f"cannot show {attempt.view} to {attempt.to}")


async def test_a_session_with_faults(database_url: str, logged: io.StringIO) -> None:
    async with House(database_url, short_plan()) as house:
        house.channel.trouble = quoting
        await house.install(people=3)
        await house.say(ZEBEDEE, "here")
        await house.say(FRANCES, f"strat {SAID}")
        await house.say(FRANCES, "start")
        await house.say(FRANCES, "facilitator add Zebedee Quillfeather")
        await house.say(ZEBEDEE, f"rule: we share {SAID}")
        await house.say(ZEBEDEE, f"note: more {SAID}, and my number is 07700 900123")
        await house.until(6)
        await house.press(ZEBEDEE, "tokens", 0, why=f"{SAID} gives me courage")
        await house.press(ZEBEDEE, "tokens", 99, why=SAID)
        await house.until(11)
        await house.press(ZEBEDEE, "secret", 1)
        await house.until(60)
        await house.say(FRANCES, "end")
        await house.say(ZEBEDEE, "forget me now")
        await house.app.housekeeping.tidy()
        await house.app.receive(Deauthorised(ROOM.channel, ROOM.tenant, "gone"))
    assert "send failed" in logged.getvalue()
    silent_about(
        logged, "zebedee", "quillfeather", "frances", "person 1", SAID, "courage", "badly", "07700 900123", "room", "strat "
    )


async def test_months_of_a_programme(database_url: str, logged: io.StringIO) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.say(ZEBEDEE, "here")
        await house.hold()
        await house.privately(1, f"intention: try the {SAID} question")
        await house.privately(2, "no nudges")
        await house.say(FRANCES, "date 2 2030-03-14 09:30")
        await house.go_to(house.clock.now() + timedelta(days=100))
    assert "errand" in logged.getvalue()
    silent_about(logged, "zebedee", "frances", "person 1", SAID, "room", "1:1")


async def test_a_session_in_teams(tmp_path: Path, logged: io.StringIO) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        for who in OTHERS:
            await teams.say(who, "here")
        await teams.say(ANNA, "start")
        pressed = 0
        while await teams.step():
            for action in [one for call in teams.posts for one in actions(card_of(call)) if one["verb"] == "vote"][:1]:
                await teams.press(OTHERS[pressed % len(OTHERS)], action, why=SAID)
                pressed += 1
        await teams.say(ANNA, f"note: {SAID}")
        status, _ = await teams.platform.send(teams.bot, teams.platform.said(SAID), token="forged." + SAID)
        assert status == 401
    assert pressed
    ids = [str(person[key]) for person in PEOPLE for key in ("id", "aadObjectId")]
    silent_about(logged, *NAMES, *ids, SAID, SECRET, "Bearer ", "eyJ", f"{APP_ID}:")


def actions(card: dict[str, object]) -> Iterator[dict[str, object]]:
    """Every button of a card."""
    for part in card["body"]:  # type: ignore[attr-defined]
        if part["type"] == "ActionSet":
            yield from part["actions"]


async def test_a_session_in_zoom(tmp_path: Path, logged: io.StringIO) -> None:
    async with on_zoom.zoom_meeting(f"sqlite:///{tmp_path}/throughline.db") as zoom:
        for who in on_zoom.OTHERS:
            await zoom.say(who, "here")
            await zoom.step()
        await zoom.say(on_zoom.ANNA, "start")
        await zoom.say(on_zoom.ANNA, f"note: {SAID}")
        pressed = 0
        while await zoom.step():
            votes = [one for post in zoom.posts for one in on_zoom.values(post.body["content"]) if "vote" in one]
            if votes and pressed < 20:
                await zoom.press(on_zoom.OTHERS[pressed % len(on_zoom.OTHERS)], votes[0])
                pressed += 1
    ids = [person[key] for person in on_zoom.PEOPLE for key in ("userId", "userJid")]
    silent_about(logged, *on_zoom.NAMES, *ids, SAID, ZOOM_SECRET, WEBHOOK_SECRET, "token-1", "Bearer ")


async def test_pages_and_their_faults(database_url: str, logged: io.StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    async with visiting(database_url, short_plan()) as visit, visit.let_in() as page:
        await page.say("start")
        await page.say(f"note: {SAID}")
        await page.state()
        run = await visit.house.run_id()
        await page.post(f"/run/{run}/say", {"text": SAID * 10_000, "id": "x"})
        await page.post("/enter", {"ticket": SAID})

        async def fail(*_: object) -> None:
            raise ValueError(f"{FRANCES.name} said {SAID}")

        monkeypatch.setattr(visit.house.app.service, "take", fail)
        monkeypatch.setattr(visit.house.app.service, "loaded", fail)
        failed = await page.post(f"/run/{run}/say", {"text": f"note: {SAID}", "id": "y"})
        assert failed.status >= 400
        assert SAID not in await failed.text()
        await page.http.get(f"/run/{run}")
        cookies = [morsel.value for morsel in page.http.session.cookie_jar]
    assert cookies
    silent_about(logged, "frances", "person 1", SAID, *cookies)
    (broken, *_) = [line for line in map(json.loads, logged.getvalue().splitlines()) if line.get("error") == "ValueError"]
    assert (broken["level"], broken["logger"]) == ("error", "aiohttp.server")
    assert broken["where"][-1].startswith("tests/bot/infra/test_log_privacy.py:")


async def test_a_fault_in_a_page_is_counted_and_tells_nobody_why(logged: io.StringIO) -> None:
    async def broken(_: web.Request) -> web.Response:
        raise ValueError(SAID)

    async with House("sqlite://", short_plan()) as house:
        house.app.routes.append(web.get("/broken", broken))
        async with TestClient(TestServer(web_app(house.app))) as client:
            answer = await client.get("/broken")
            assert answer.status == 500
            assert SAID not in await answer.text()
        assert house.app.metrics.registry.get_sample_value("throughline_failures_total", {"place": "web"}) == 1
    silent_about(logged, SAID)


async def test_what_nobody_waited_for_is_told_without_its_message(logged: io.StringIO) -> None:
    async def fail() -> None:
        raise ValueError(SAID)

    task = asyncio.get_running_loop().create_task(fail())
    await asyncio.sleep(0)
    del task
    gc.collect()
    (line,) = [one for one in map(json.loads, logged.getvalue().splitlines()) if one["level"] == "error"]
    assert line["event"] == "Task exception was never retrieved"
    assert line["error"] == "ValueError"
    assert SAID not in logged.getvalue()
