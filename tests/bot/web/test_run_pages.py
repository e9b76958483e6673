"""Run sheet and stage: access rights, what each person sees, and that no change is lost."""

from __future__ import annotations

import asyncio
import re
import secrets
from collections.abc import AsyncIterator
from datetime import timedelta
from itertools import count
from types import SimpleNamespace
from typing import Any

import pytest
from aiohttp import web

from bot.ports import Conversation, Installed
from bot.web import run_pages
from bot.web.run_pages import RunPages
from bot.web.security import Buckets, policy
from tests.support.limits import HANG
from tests.support.running_app import FRANCES, START, guest, short_plan
from tests.support.web_visit import visiting

PLAN = short_plan()
URL = "sqlite:///:memory:"


async def test_a_link_opens_once_and_not_for_long() -> None:
    async with visiting(URL, PLAN) as visit, visit.client() as browser:
        run_id = await visit.house.run_id()
        link = await visit.site.door.make_link(run_id, await visit.person("facilitator"))
        ticket = link.partition("#")[2]
        assert (await browser.post("/enter", {"ticket": ticket})).status == 200
        assert (await browser.post("/enter", {"ticket": ticket})).status == 403
        late = (await visit.site.door.make_link(run_id, "facilitator")).partition("#")[2]
        visit.house.clock.jump(visit.house.clock.now() + timedelta(minutes=11))
        assert (await browser.post("/enter", {"ticket": late})).status == 403


async def test_wrong_links_from_one_address_never_lock_out_a_good_one() -> None:
    """A council behind one proxy: somebody there guesses, and everybody else still gets in."""
    async with visiting(URL, PLAN) as visit, visit.client() as browser:
        link = await visit.site.door.make_link(await visit.house.run_id(), await visit.person("facilitator"))
        wrong = [(await browser.post("/enter", {"ticket": f"a.b.{number}"})).status for number in range(400)]
        assert set(wrong) == {403, 429}
        assert (await browser.post("/enter", {"ticket": link.partition("#")[2]})).status == 200


async def test_loading_the_page_of_a_link_spends_nothing() -> None:
    async with visiting(URL, PLAN) as visit, visit.client() as browser:
        link = await visit.site.door.make_link(await visit.house.run_id(), await visit.person("facilitator"))
        for _ in range(3):
            page = await (await browser.http.get("/enter")).text()
            assert 'id="open"' in page
        script = await (await browser.http.get("/static/enter.js")).text()
        before, _, pressed = script.partition('addEventListener("click"')
        assert "fetch(" not in before, "the script asks nothing of the server before the press"
        assert "fetch(" in pressed
        assert (await browser.post("/enter", {"ticket": link.partition("#")[2]})).status == 200


async def test_refusals_at_links_records_and_pages_are_counted() -> None:
    async with visiting(URL, PLAN) as visit, visit.client() as browser:
        run_id = await visit.house.run_id()
        for path in ("/enter", "/record"):
            assert (await browser.post(path, {"ticket": "a.b.c"})).status == 403
            assert (await browser.post(path, {"other": 1})).status == 400
            assert (await browser.post(path, {"ticket": "a.b.c"}, X_Throughline="0")).status == 403
        assert (await browser.http.get(f"/run/{run_id}")).status == 403
        text = visit.house.app.metrics.text().decode()
        for place in ("links", "records"):
            for why in ("forged", "malformed", "foreign"):
                assert f'throughline_turned_away_total{{channel="{place}",why="{why}"}} 1.0' in text
        assert 'throughline_turned_away_total{channel="pages",why="unsigned"} 1.0' in text


async def test_a_facilitator_taken_out_of_the_chat_commands_no_longer_and_their_page_closes() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as browser:
        run_id = await visit.house.run_id()
        assert (await browser.say("start")).status == 200
        visit.house.channel.roster = [guest(number) for number in range(1, 5)]  # nobody tells the service
        answer = await browser.say("pause")
        assert answer.status == 403 or (await answer.json())["refused"]
        loaded = await visit.house.app.service.loaded(run_id)
        assert loaded is not None
        assert loaded.run.phase == "running"
        assert await visit.person("facilitator") not in loaded.run.facilitators
        assert (await browser.say("pause")).status == 403
        assert (await browser.http.get(f"/run/{run_id}")).status == 403
        assert (await browser.http.get(f"/run/{run_id}/attendance")).status == 403


async def test_a_platform_that_does_not_answer_takes_no_rights_away() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as browser:
        visit.house.channel.roster = []
        assert not (await (await browser.say("start")).json())["refused"]


async def test_the_bot_gives_the_link_to_facilitators_only() -> None:
    async with visiting(URL, PLAN) as visit:
        told = await visit.house.say(FRANCES, "run sheet")
        text = str(told.reply)
        assert re.search(r"/enter#[\w.-]+", text)
        refused = await visit.house.say(guest(1), "run sheet")
        assert refused.refused
        assert "/enter" not in str(refused.reply)
        assert "/enter" not in str([one.view for one in visit.house.delivered])


async def test_nobody_gets_in_by_guessing_or_with_another_runs_key() -> None:
    async with visiting(URL, PLAN) as visit, visit.client() as stranger, visit.let_in() as frances:
        run_id = await visit.house.run_id()
        answers = [
            await stranger.http.get(f"/run/{id_}{page}")
            for id_ in (run_id, secrets.token_hex(16))
            for page in ("", "/stage", "/events", "/state")
        ]
        assert {answer.status for answer in answers} == {403}
        assert len({await answer.text() for answer in answers}) == 1, "a run that exists must look like one that does not"
        cookie = next(one.value for one in frances.http.session.cookie_jar)
        other = await frances.http.get(f"/run/{secrets.token_hex(16)}/state", headers={"Authorization": f"Bearer {cookie}"})
        assert other.status == 403
        ticket = (await visit.site.door.make_link(run_id, "facilitator")).partition("#")[2]
        as_session = await stranger.http.get(f"/run/{run_id}", headers={"Authorization": f"Bearer {ticket}"})
        assert as_session.status == 403, "a link is not a session"


async def test_a_facilitator_sees_cues_and_a_participant_does_not() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances, visit.let_in("p1") as one:
        await visit.house.say(FRANCES, "start")
        hers, theirs = await frances.state(), await one.state()
        assert (hers["viewer"], theirs["viewer"]) == ("facilitator", "participant")
        assert {person["name"] for person in hers["people"]} >= {"Frances", "Person 1"}
        assert (theirs["people"], theirs["tray"], theirs["ways"], theirs["polls_to_open"]) == ([], None, [], [])
        assert (await frances.state("stage"))["people"] == []
        page = await (await one.http.get(f"/run/{await visit.house.run_id()}")).text()
        assert "data-say" not in page
        assert (await one.say("next")).status == 403


async def test_who_is_no_facilitator_any_more_loses_the_run_sheet_at_once() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        async with frances.events() as events:
            await events.next()
            await visit.house.say(FRANCES, "hand over to Person 1")
            rest = await asyncio.wait_for(events.answer.content.read(), HANG)
            assert b"data:" not in rest
        assert (await frances.state())["viewer"] == "participant"


async def test_a_press_is_a_command_and_everybody_sees_what_it_did() -> None:
    async with (
        visiting(URL, PLAN) as visit,
        visit.let_in() as frances,
        visit.let_in("p1") as one,
        frances.events() as hers,
        one.events() as theirs,
        one.events("stage") as stage,
    ):
        before = [(await stream.next())["parts"] for stream in (hers, theirs, stage)]
        told = ("Before you start", "The facilitator starts the session", "Not started yet")
        assert all(words in parts["now"] for words, parts in zip(told, before, strict=True))
        # The steering says that nothing has begun, once, and everybody sees who is here and for how many it is planned.
        assert "Not started yet" in before[0]["steer"]
        assert "Not started yet" not in before[0]["now"]
        assert all("planned for 10" in parts["line"] for parts in before[:2])
        answer = await frances.say("start")
        assert answer.status == 200
        for stream in (hers, theirs, stage):
            change = await stream.next()
            assert "intro.hello" in change["parts"]["now"]
            assert change["since"], "only what changed is sent"


async def test_the_same_press_twice_counts_once() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        await frances.say("start")
        for _ in range(2):
            await frances.say("+5", "the-same-press")
        assert (await frances.state())["behind"] == 300


@pytest.mark.parametrize(
    "headers",
    [
        {"X_Throughline": ""},
        {"Origin": "https://elsewhere.example"},
        {"Origin": ""},
        {"Sec_Fetch_Site": "cross-site"},
    ],
)
async def test_commands_come_from_our_own_pages_only(headers: dict[str, str]) -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        run_id = await visit.house.run_id()
        answer = await frances.post(f"/run/{run_id}/say", {"text": "start", "id": "12345678"}, **headers)
        assert answer.status == 403
        assert (await frances.state())["phase"] == "open"


async def test_somebody_who_hammers_is_slowed_down() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        visit.site.pages._commands = Buckets(20, 1.0, lambda: 0.0)  # however slow the machine is
        statuses = [(await frances.say("where")).status for _ in range(23)]
        assert statuses[0] == 200
        assert statuses[-1] == 429


def test_a_bucket_fills_again() -> None:
    now = [0.0]
    bucket = Buckets(2, 0.5, lambda: now[0])
    assert [bucket.take("a"), bucket.take("a"), bucket.take("a"), bucket.take("b")] == [True, True, False, True]
    now[0] = 2.0
    assert [bucket.take("a"), bucket.take("a")] == [True, False]


async def test_counts_are_seen_only_when_they_may_be() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        await visit.house.until(6)
        await visit.house.press(guest(1), "tokens", 0)
        (poll,) = (await frances.state())["polls"]
        assert (poll["answered"], poll["counted"], poll["bars"][0]["count"]) == (1, False, None)
        await visit.house.say(FRANCES, "close")
        await visit.house.say(FRANCES, "yes")
        (poll,) = (await frances.state("stage"))["polls"]
        assert (poll["open"], poll["bars"][0]["count"]) == (False, 1)
        await visit.house.until(11)
        for number in (1, 2, 3):
            await visit.house.press(guest(number), "secret", 0)
        await visit.house.say(FRANCES, "close")
        await visit.house.say(FRANCES, "yes")
        (poll,) = (await frances.state())["polls"]
        assert (poll["poll"], poll["counted"]) == ("secret", False), "three anonymous answers give people away"


async def test_names_cannot_become_markup() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        run_id = await visit.house.run_id()
        from bot.ports import Member

        await visit.house.say(Member("p9", "<img src=x onerror=alert(1)>"), "here")
        page = await (await frances.http.get(f"/run/{run_id}")).text()
        assert "(img src=x" in page
        assert "<img src=x" not in page


async def test_every_page_is_guarded() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        run_id = await visit.house.run_id()
        for path in (f"/run/{run_id}", f"/run/{run_id}/stage", "/enter", "/static/run.js", "/nothing-here"):
            answer = await frances.http.get(path, headers={"X-Forwarded-Proto": "https"})
            assert answer.headers["X-Content-Type-Options"] == "nosniff", path
            assert answer.headers["Referrer-Policy"] == "no-referrer", path
            assert "max-age" in answer.headers["Strict-Transport-Security"], path
            assert answer.headers["Content-Security-Policy"] == policy(teams=False), path
        page = await (await frances.http.get(f"/run/{run_id}")).text()
        assert not re.search(r"<script(?![^>]*\bsrc=)|<style|\sstyle=|\son\w+=", page)
    assert "unsafe" not in policy(teams=True)


async def test_rounds_draw_some_pages_at_a_time_and_leave_none_out() -> None:
    async with visiting("sqlite:///:memory:", short_plan(), people=2) as visit:
        rooms = [Conversation("fake", f"room {number}", "council") for number in range(3)]
        feeds = []
        for room in rooms:
            await visit.house.app.receive(Installed(room, FRANCES, f"installed {room.platform_id}"))
            for text in ("start", "pause"):
                await visit.house.say(FRANCES, text, where=room)
            row = await visit.house.app.router.latest(room)
            assert row is not None
            feeds.append(visit.site.watch.frames(row.id, "facilitator"))
            await anext(feeds[-1])
        visit.house.clock.jump(START + timedelta(minutes=3))
        waiting = [asyncio.ensure_future(anext(feed)) for feed in feeds]
        async with asyncio.timeout(HANG):
            visit.site.watch.look_again(2)
            await asyncio.gather(*waiting[:2])
            assert not waiting[2].done()
            visit.site.watch.look_again(2)
            assert (await waiting[2]).live.at == START + timedelta(minutes=3)
        for feed in feeds:
            await feed.aclose()  # type: ignore[attr-defined]


async def test_reconnecting_gives_everything_again() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        async with frances.events() as events:
            first = await events.next()
        await visit.house.say(FRANCES, "start")
        async with frances.events() as events:
            again = await events.next()
        assert again["since"] == 0
        assert again["parts"].keys() == first["parts"].keys()
        assert "intro.hello" in again["parts"]["now"]


async def test_who_comes_later_gets_the_time_of_now_though_nothing_has_changed() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in("p1") as one, visit.let_in("p2") as two:
        await visit.house.say(FRANCES, "start")
        async with one.events() as early:
            assert (await early.next())["clock"]["at"] == START.isoformat()
            visit.house.clock.jump(START + timedelta(seconds=90))
            async with two.events() as late:
                event = await late.next()
        assert event["clock"] == {
            "at": (START + timedelta(seconds=90)).isoformat(),
            "speed": 1.0,
            "phase": "running",
            "visit": 1,
        }


async def test_a_stream_that_is_cancelled_while_it_closes_stays_cancelled(monkeypatch: pytest.MonkeyPatch) -> None:
    """A handler that ignores its cancellation would delay the shutdown."""
    closing, never = asyncio.Event(), asyncio.Event()

    async def frames() -> AsyncIterator[Any]:
        try:
            await never.wait()
            yield None
        finally:
            closing.set()
            await never.wait()

    async def turn_away(_pages: RunPages, _request: object) -> None:
        raise web.HTTPForbidden

    monkeypatch.setattr(run_pages, "KEEP_ALIVE", 0.0)
    monkeypatch.setattr(RunPages, "visitor", turn_away)
    async with visiting(URL, PLAN) as visit:
        pages = visit.site.pages
        pages.steady = count(0, 1000).__next__  # every reading of the clock makes an access check due
        request: Any = SimpleNamespace(query={})
        visitor: Any = SimpleNamespace(viewer="facilitator")
        coming = frames()
        stream = asyncio.create_task(pages._stream(request, web.StreamResponse(), coming, visitor))
        await asyncio.wait_for(closing.wait(), HANG)
        stream.cancel()
        await asyncio.wait({stream}, timeout=HANG)
        assert stream.cancelled()
