"""Expired page access, on both databases: of erased people, and signed with a replaced key."""

from __future__ import annotations

import asyncio
from datetime import timedelta

import pytest
import sqlalchemy as sa

from bot.handlers.access import AccessTokens
from bot.web import run_pages
from bot.web.rehearsal.pages import RehearsalPages
from tests.support.limits import HANG
from tests.support.running_app import FRANCES, guest, short_plan
from tests.support.web_visit import visiting

PLAN = short_plan()


async def test_whoever_was_forgotten_sees_nothing_any_more(database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(run_pages, "ASK_AGAIN", 0.0)
    async with visiting(database_url, PLAN) as visit, visit.let_in() as frances, visit.let_in("p1") as one:
        run = await visit.house.run_id()
        person = await visit.person("p1")
        as_listed = {"Authorization": f"Bearer {await visit.site.door.session(run, person, on_roster=True)}"}
        assert (await one.http.get(f"/run/{run}", headers=as_listed)).status == 200
        async with one.events() as events:
            await events.next()
            await visit.house.say(guest(1), "forget me now")
            await visit.house.say(FRANCES, "start")
            rest = await asyncio.wait_for(events.answer.content.read(), HANG)
            assert b"intro.hello" not in rest, "a page that was open is closed"
        for headers in ({}, as_listed):
            assert (await one.http.get(f"/run/{run}", headers=headers)).status == 403
        await visit.house.say(FRANCES, "forget me now")
        for page in ("", "/report", "/attendance.csv"):
            assert (await frances.http.get(f"/run/{run}{page}")).status == 403


async def test_nobody_is_sent_a_stream_who_asks_for_its_head() -> None:
    """A response to HEAD has no body. Otherwise the client would read the body as the response to its next request."""
    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.let_in() as frances:
        run = await visit.house.run_id()
        assert (await frances.http.head(f"/run/{run}/events")).status == 405
        assert (await frances.http.head(f"/run/{run}/state")).status == 200
        rehearsal = RehearsalPages(visit.house.app, here_only=True).routes
    assert [route.kwargs["allow_head"] for route in rehearsal if route.path.endswith("/events")] == [False]


async def test_a_page_stays_open_while_the_database_is_away(monkeypatch: pytest.MonkeyPatch) -> None:
    async def away(*_: object) -> None:
        raise sa.exc.TimeoutError

    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.let_in() as frances, frances.events() as events:
        await events.next()
        monkeypatch.setattr(run_pages, "ASK_AGAIN", 0.0)
        monkeypatch.setattr(visit.site.door, "visitor", away)
        await visit.house.say(FRANCES, "start")
        assert "intro.hello" in (await events.next())["parts"]["now"]


async def test_replicas_sign_with_the_same_key_also_after_it_was_renewed(database_url: str) -> None:
    async with visiting(database_url, PLAN) as visit:
        house, here = visit.house, visit.site.door
        run, person = await house.run_id(), await visit.person(FRANCES.platform_id)
        old = await here.session(run, person)
        house.clock.jump(house.clock.now() + timedelta(days=184))
        await house.app.housekeeping.tidy()
        elsewhere = AccessTokens(
            house.database, house.app.service, house.clock, here.base
        )  # a replica that was started later
        for one, other in ((here, elsewhere), (elsewhere, here)):
            link = await one.make_link(run, person)
            assert await other.redeem(link.partition("#")[2]) is not None
        assert await elsewhere.visitor(old, run) is None
