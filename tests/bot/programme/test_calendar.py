"""Calendar feed of a programme: a link without names, and entries that follow the dates."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from icalendar import Calendar

from bot.web.site import Site
from tests.bot.programme.test_programme import Course, said
from tests.support.running_app import FRANCES, guest

Browser = TestClient[web.Request, web.Application]


@asynccontextmanager
async def serving(url: str) -> AsyncIterator[tuple[Course, Browser]]:
    """A group after its first session, and a browser."""
    async with Course(url, public="https://throughline.example.org") as house:
        site = Site(house.app)
        served = web.Application()
        site.add_to(served)
        async with TestClient(TestServer(served)) as browser:
            await house.install(3)
            await house.hold()
            yield house, browser


async def link(house: Course) -> str:
    """The path of the link that a participant gets."""
    words = said(await house.say(guest(1), "programme")).split()
    (found,) = [word for word in words if word.startswith("https://throughline.example.org/dates/")]
    return found.removeprefix("https://throughline.example.org")


async def events(browser: Browser, path: str) -> Mapping[str, Mapping[str, object]]:
    answer = await browser.get(path)
    assert answer.status == 200
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "no-store"
    found = Calendar.from_ical(await answer.text()).walk("VEVENT")
    return {str(event["summary"]): event for event in found}


async def test_an_entry_moves_with_its_date_and_is_cancelled_with_it(database_url: str) -> None:
    async with serving(database_url) as (house, browser):
        assert "dates.ics" not in said(await house.say(guest(1), "programme"))  # no later session has a date
        await house.say(FRANCES, "date 2: 18 March 2030 09:30")
        await house.say(FRANCES, "date 3: 3 June 2030 09:30")
        path = await link(house)
        first = await events(browser, path)
        assert first.keys() == {"Course 2", "Course 3"}
        assert first == await events(browser, path), "as often as one likes, and the same each time"
        await house.go_to(house.clock.now() + timedelta(days=1))
        await house.say(FRANCES, "date 2: 25 March 2030 13:00")
        await house.say(FRANCES, "no date for session 3")
        later = await events(browser, path)
        assert later["Course 2"]["dtstart"].dt == datetime(2030, 3, 25, 13, 0, tzinfo=UTC)  # type: ignore[attr-defined]
        assert [str(later[name]["status"]) for name in ("Course 2", "Course 3")] == ["CONFIRMED", "CANCELLED"]
        for name, before in first.items():
            assert later[name]["uid"] == before["uid"]
            assert later[name]["sequence"] > before["sequence"]  # type: ignore[operator]
        await house.say(FRANCES, "date 3: 10 June 2030 09:30")
        again = await events(browser, path)
        assert str(again["Course 3"]["status"]) == "CONFIRMED"
        await house.go_to(datetime(2030, 3, 25, 13, 0, tzinfo=UTC))
        await house.hold()
        assert (await events(browser, await link(house))).keys() == {"Course 3"}


async def test_a_link_works_for_two_weeks_and_holds_nobodys_name(database_url: str) -> None:
    async with serving(database_url) as (house, browser):
        await house.say(FRANCES, "date 2: 18 March 2030 09:30")
        path = await link(house)
        text = await (await browser.get(path)).text()
        assert "Person" not in text
        assert "Frances" not in text
        await house.go_to(house.clock.now() + timedelta(days=13, hours=23))
        assert (await browser.get(path)).status == 200
        await house.go_to(house.clock.now() + timedelta(hours=2))
        late = await browser.get(path)
        assert late.status == 403
        assert "Say “programme” to Throughline in the group’s chat" in await late.text()


async def test_a_key_for_something_else_opens_nothing() -> None:
    async with serving("sqlite:///:memory:") as (house, browser):
        await house.say(FRANCES, "date 2: 18 March 2030 09:30")
        path = await link(house)
        site = Site(house.app)
        entering = (await site.door.make_link(await house.run_id(), "facilitator")).partition("#")[2]
        other, _ = await site.door.make_pass("records", await house.run_id(), timedelta(days=1))
        good = path.split("/")[2]
        assert (await browser.get(f"/dates/{good}/dates.ics")).status == 200
        for key in ("a.b.c", entering, other, good[:-2]):
            assert (await browser.get(f"/dates/{key}/dates.ics")).status == 403
        assert "?" not in path, "a query would be in every log"


async def test_without_a_public_address_the_card_says_who_can_make_the_file() -> None:
    async with Course("sqlite:///:memory:") as house:
        Site(house.app)
        await house.install(3)
        await house.hold()
        await house.say(FRANCES, "date 2: 18 March 2030 09:30")
        shown = said(await house.say(guest(1), "programme"))
        assert "no web address" in shown
        assert await house.cohort() not in shown
