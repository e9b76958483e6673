"""Zoom side panel over HTTP: who gets in, what its requests do, and when the stream says that rooms must close."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime, timedelta
from itertools import count
from typing import Any

import pytest
from aiohttp import encode_basic_auth, web
from aiohttp.test_utils import TestClient, TestServer

from bot.channels.zoom.panel_meetings import PanelMeetings, panel_key
from bot.ports import Member
from bot.runs.state_cache import LoadedRun
from bot.store import erasure
from bot.web.zoom_panel.opening import LEASE
from tests.support.running_app import START
from tests.support.scripted_zoom import ACCOUNT
from tests.support.web_visit import Browser, Visit
from tests.support.zoom_channel import zoom_stage
from tests.support.zoom_events import MEETING, UUID, meeting, someone
from tests.support.zoom_panel import (
    FRANCES,
    HELPER,
    PANEL,
    PANEL_SECRET,
    WHERE,
    PanelHouse,
    panel,
    panel_house,
    participant,
    person,
    sealed,
    sign_in,
)


async def entered(house: PanelHouse, browser: Browser, who: Member = FRANCES, number: str = "", **claims: Any) -> int:
    """The status of a sign-in."""
    return (await sign_in(house, browser, who, number, **claims))[0]


@asynccontextmanager
async def visitor(house: PanelHouse) -> AsyncIterator[Browser]:
    """A browser without a sign-in."""
    async with TestClient(house.server) as client:
        yield Browser(Visit(house.house, house.site, house.server), client)


async def test_leaders_of_the_chat_get_the_board_and_others_read() -> None:
    async with panel_house() as house, panel(house) as frances, panel(house, person(1), role="participant") as guest:
        assert (frances.leads, guest.leads) == (True, False)
        assert (await frances.look())["phase"] == "planned"
        state = await guest.browser.http.get(f"/run/{guest.run}/state", headers={"Authorization": f"Bearer {guest.token}"})
        assert (await state.json())["viewer"] == "participant"
        assert (await guest.post("lease", panel=guest.id))[0] == 403


@pytest.mark.parametrize(
    ("claims", "status"),
    [
        ({"exp": 1}, 401),
        ({"aud": "another"}, 401),
        ({"uid": ""}, 401),
        ({"mid": "5555AAAiAAAAAiAiAiiAii=="}, 404),
        ({"mid": UUID.rstrip("=")}, 200),
        ({"mid": "cm9vbQ==", "pid": UUID}, 200),
    ],
)
async def test_what_zoom_does_not_vouch_for_is_refused(claims: dict[str, Any], status: int) -> None:
    async with panel_house(0) as house, visitor(house) as browser:
        assert await entered(house, browser, **claims) == status


async def test_a_meeting_number_counts_only_for_those_who_lead_its_chat() -> None:
    async with panel_house(1, noted=False) as house, visitor(house) as browser:
        assert await entered(house, browser) == 404
        assert await entered(house, browser, number=str(MEETING)) == 200
        assert await entered(house, browser, person(1), number=str(MEETING), role="participant") == 404
        assert await entered(house, browser, number="999999999") == 404


async def test_other_sites_and_nonsense_are_refused() -> None:
    async with panel_house(0) as house, panel(house) as frances:
        told = {"context": house.context(), "number": ""}
        browser = frances.browser
        assert (await browser.post("/zoom/panel/session", told, Origin="https://evil.example")).status == 403
        assert (await browser.post("/zoom/panel/session", {"context": 1})).status == 400
        assert (await browser.post("/zoom/panel/session", {"context": sealed({}), "number": ""})).status == 401
        for _ in range(12):
            status = (await browser.post("/zoom/panel/session", told)).status
        assert status == 429
        assert (await frances.post("report", panel=frances.id, draw="x", version=-1, phase="open"))[0] == 400
        assert (await frances.post("match", people=["../x"]))[0] == 400
        assert (await frances.post("pick", id="A", person="nobody"))[0] == 404


async def test_the_page_has_the_headers_that_zoom_wants() -> None:
    async with panel_house(0) as house, TestClient(house.server) as client:
        headers = {"X-Forwarded-Proto": "https", "x-zoom-app-context": '"><script>'}
        answer = await client.get("/zoom/panel", headers=headers)
        wanted = ("Strict-Transport-Security", "X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy")
        assert all(answer.headers.get(name) for name in wanted)
        assert answer.headers["Referrer-Policy"] == "same-origin"
        page = await answer.text()
        assert "<script>" not in page
        assert "&gt;&lt;script&gt;" in page


async def test_a_draw_is_filled_opened_and_closed_by_the_stream() -> None:
    async with panel_house(5) as house, panel(house) as frances:
        await house.say("start")
        await house.house.until(4)
        board = await frances.look()
        assert sorted(len(room["seats"]) for room in board["drawn"]["rooms"]) == [0, 0, 2, 3], "two to spare"
        assert "Person 1" in board["by_hand"]
        assert await frances.lease() == 200
        ids = [participant(one) for one in house.people]
        found = (await frances.post("match", people=ids))[1]
        assert sorted(found["seated"]) == sorted(ids)
        assert [await frances.report(phase) for phase in ("filling", "open")] == [200, 200]
        url = f"/zoom/panel/{frances.run}/events?panel={frances.id}"
        async with frances.browser.http.get(url, headers={"Authorization": f"Bearer {frances.token}"}) as stream:

            async def event() -> dict[str, Any]:
                while not (line := (await stream.content.readline()).decode()).startswith("data: "):
                    assert line
                return dict(json.loads(line[6:]))

            first = await event()
            assert (first["phase"], first["close"], first["lease"]) == ("open", False, "mine")
            await house.house.until(10)
            await house.say("extend 2")
            while (await event())["close_at"] == first["close_at"]:
                pass
            house.site.pages.steady = count(10**9, 1000).__next__  # each reading of the clock makes a renewal due
            for _ in range(3):
                house.house.clock.pass_over(LEASE * 0.7)
                await house.say("extend 1")
                told = await event()
            assert told["lease"] == "mine", "also while the board changes all the time"
            await house.house.until(29.6)
            while not (told := await event())["close"]:
                pass
            assert datetime.fromisoformat(told["at"]) >= START + timedelta(minutes=29.5)
        frances.board = told
        assert [await frances.report(phase, told["draw"]) for phase in ("closing", "closed")] == [200, 200]


async def test_in_a_pause_nothing_closes_and_when_everybody_is_back_it_closes_at_once() -> None:
    async with panel_house() as house, panel(house) as frances:
        await house.say("start")
        await house.house.until(5)
        await frances.look()
        await frances.lease()
        assert [await frances.report(phase) for phase in ("filling", "open")] == [200, 200]
        await house.say("pause")
        assert (await frances.look())["close_at"] is None
        assert frances.board["notify"]
        await house.say("no notifications")
        assert not (await frances.look())["notify"]
        await house.say("resume")
        await house.house.until(6)
        await house.say("next")
        assert (await frances.look())["close"]


async def test_facilitators_are_told_once_that_no_panel_will_close_the_rooms(monkeypatch: pytest.MonkeyPatch) -> None:
    async with panel_house() as house, panel(house) as frances:
        app = house.house.app
        await house.say("start")
        await house.house.until(4)
        await frances.look()
        await frances.lease()
        assert [await frances.report(phase) for phase in ("filling", "open")] == [200, 200]

        async def told() -> int:
            await house.site.open_rooms.look()
            await app.idle()
            seen = house.house.platform.seen(FRANCES.platform_id)
            return sum("nobody has the side panel open" in repr(one) for one in seen)

        await house.house.until(23)
        assert await told() == 0, "there is time"
        await house.house.until(24.1)
        assert await frances.lease() == 200
        assert await told() == 0, "a panel is open"
        house.house.clock.pass_over(LEASE)
        broken, load = "0" * 32, app.service.loaded
        await house.state.enter(panel_key(ACCOUNT, broken), {"phase": "open"}, house.house.clock.now())

        async def loaded(run_id: str) -> LoadedRun | None:
            if run_id == broken:
                raise RuntimeError("This run cannot be looked at.")
            return await load(run_id)

        monkeypatch.setattr(app.service, "loaded", loaded)
        assert [await told(), await told()] == [1, 1], "another run's error concerns nobody else"
        assert app.metrics.failures.labels("rooms")._value.get() == 2


async def test_two_leaders_and_two_windows() -> None:
    async with panel_house() as house, panel(house) as frances, panel(house, HELPER) as henry, panel(house) as again:
        await house.say("start")
        await house.house.until(4)
        await frances.look()
        assert await frances.lease() == 200
        assert await henry.lease() == 409
        assert henry.board["lease"] == "other"
        assert (await again.look())["lease"] == "own"
        assert await again.lease() == 200
        assert await frances.report("filling") == 409, "the window that was opened later works on"
        assert await henry.lease(force=True) == 200
        assert await again.report("filling") == 409
        house.house.clock.pass_over(LEASE + timedelta(seconds=1))
        assert await frances.lease() == 200, "a lease that nobody renewed is over"


async def test_a_facilitators_pick_is_remembered_until_the_meeting_ends() -> None:
    async with panel_house() as house, panel(house) as frances:
        await house.say("start")
        await house.house.until(4)
        found = (await frances.post("match", people=["PHONE-1"]))[1]
        assert found["unknown"] == ["PHONE-1"]
        who = found["absent"][0]["person"]
        assert (await frances.post("pick", id="phone-1", person=who))[0] == 200
        assert (await frances.post("match", people=["PHONE-1"]))[1]["seated"] == {"PHONE-1": who}
        async with house.house.database.writing() as tx:
            await erasure.erase(tx, who)
        kept = await house.state.under(f"{ACCOUNT}/in/{UUID}/!picked/")
        assert kept == {}


async def test_names_are_asked_for_last_and_not_kept() -> None:
    async with panel_house() as house, panel(house) as frances:
        await house.say("start")
        await house.house.until(4)
        found = (await frances.post("match", people=["X", "Y"], names={"X": "person  1", "Y": "Zedekiah Quill"}))[1]
        assert (len(found["seated"]), found["unknown"]) == (1, ["Y"])
        stored = repr(await house.state.under(f"{ACCOUNT}/"))
        assert "Zedekiah" not in stored
        assert "person  1" not in stored


async def test_zooms_events_tell_which_meeting_it_is_and_when_it_is_over() -> None:
    async with zoom_stage() as stage:
        directory = PanelMeetings(stage.register, stage.clock.now)
        await stage.register.enter(f"{ACCOUNT}/meeting/{MEETING}", {"jid": WHERE.platform_id}, stage.clock.now())
        await stage.deliver(meeting("started"))
        assert await directory.chat(ACCOUNT, UUID) == WHERE
        await stage.deliver(someone("participant_joined", who="1"))
        assert await directory.people(ACCOUNT, UUID.rstrip("=")) == {"5555-1": "user1"}
        await directory.pick(ACCOUNT, UUID, "5555-1", "user2")
        assert await directory.people(ACCOUNT, UUID) == {"5555-1": "user2"}
        await stage.register.enter(panel_key(ACCOUNT, "run"), {"meeting": UUID.rstrip("=")}, stage.clock.now())
        await stage.deliver(meeting("ended"))
        stage.ring()
        await stage.channel.idle()
        assert await stage.register.under(f"{ACCOUNT}/in/") == {}
        assert await stage.register.under(f"{ACCOUNT}/panel/") == {}


async def test_the_code_of_the_consent_is_exchanged_once_and_thrown_away() -> None:
    got: list[tuple[str, dict[str, Any]]] = []

    async def token(request: web.Request) -> web.Response:
        got.append((request.headers["Authorization"], dict(await request.post())))
        return web.json_response({"access_token": "unread"}, status=200 if len(got) == 1 else 500)

    zoom = web.Application()
    zoom.add_routes([web.post("/oauth/token", token)])
    async with TestServer(zoom) as server:
        url = str(server.make_url("/oauth/token"))
        async with panel_house(0, zoom_token_url=url) as house, visitor(house) as browser:
            for query in ("", "?code=" + "x" * 3000, "?code=once", "?code=twice"):
                answer = await browser.http.get(f"/zoom/panel/installed{query}")
                assert answer.status == 200
                assert "side panel is added" in await answer.text()
            where = f"{house.site.door.base}/zoom/panel/installed"
    assert [form["code"] for _, form in got] == ["once", "twice"]
    assert got[0] == (
        encode_basic_auth(PANEL, PANEL_SECRET),
        {"grant_type": "authorization_code", "code": "once", "redirect_uri": where},
    )
