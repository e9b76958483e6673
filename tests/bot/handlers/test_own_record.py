"""Own record: private, available for two weeks, deleted by `forget me`, and never logged."""

from __future__ import annotations

import io
import re
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog
from docx import Document

from bot.handlers.page_links import is_reached
from bot.infra.settings import Settings
from bot.ports import Conversation, Heard, Outcome
from bot.store.tables import record_link
from cards.render.plain import plain
from dialogs.plan.model import Pairs, Plan
from tests.support.builders import plan, step, turn
from tests.support.running_app import FRANCES, START, House, guest
from tests.support.web_visit import Browser, Visit, visiting

PRIVATELY = Conversation("fake", "1:1", "council")
LINE = "Ask the second question before I write it down"


def session(number: int = 1) -> Plan:
    return plan(
        step("intro.hello", 10),
        turn("pairs.one.play", 10, 0, 2, item_starts=True),
        turn("pairs.two.play", 10, 1, 2, item_starts=True),
        pairs={"pairs": Pairs()},
        id=f"course-{number}",
        programme="course",
        session=number,
        title=f"Course {number}",
        aims=("See more before deciding",),
    )


@asynccontextmanager
async def held(url: str = "sqlite:///:memory:", people: int = 4) -> AsyncIterator[Visit]:
    """A finished session."""
    async with visiting(url, session(), people=people) as visit:
        await visit.house.say(FRANCES, "start")
        await visit.house.until(40)
        yield visit


async def asked(house: House, number: int = 1, text: str = "my record") -> Outcome:
    outcome = await house.app.receive(Heard(PRIVATELY, guest(number), text, house.delivery(), private=True))
    await house.app.idle()
    return outcome


def said(outcome: Outcome) -> str:
    assert outcome.reply is not None
    return plain(outcome.reply)


def key_in(outcome: Outcome) -> str:
    found = re.search(r"/record#(\S+)", said(outcome))
    assert found is not None
    return found[1]


async def opened(browser: Browser, key: str) -> int:
    return (await browser.post("/record", {"ticket": key})).status


async def test_the_owner_opens_it_as_often_as_they_like_for_two_weeks(database_url: str) -> None:
    async with held(database_url) as visit, visit.client() as browser:
        house = visit.house
        await house.say(guest(1), f"intention: {LINE}")
        outcome = await asked(house)
        key = key_in(outcome)
        for _ in range(2):
            assert await opened(browser, key) == 200
            page = await browser.http.get("/record/mine")
            text = await page.text()
            assert "Session 1: Course 1" in text
            assert LINE in text
            assert "See more before deciding" in text
            assert "30 minutes of 30 minutes" in text
            assert "Person 2" not in text
        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert "noindex" in page.headers["X-Robots-Tag"]
        house.clock.jump(house.clock.now() + timedelta(days=13, hours=23))
        await house.app.idle()
        assert await opened(browser, key) == 200
        house.clock.jump(house.clock.now() + timedelta(hours=2))
        await house.app.idle()
        assert await opened(browser, key) == 403
        assert (await browser.http.get("/record/mine")).status == 403
        await house.app.housekeeping.tidy()
        async with house.database.reading() as tx:
            assert (await tx.execute(sa.select(record_link))).all() == []


async def test_the_document_says_the_same_with_room_to_write() -> None:
    async with held() as visit, visit.client() as browser:
        assert await opened(browser, key_in(await asked(visit.house))) == 200
        answer = await browser.http.get("/record/mine.docx")
        assert "my-cpd-record.docx" in answer.headers["Content-Disposition"]
        assert answer.headers["Cache-Control"] == "no-store"
        made = Document(io.BytesIO(await answer.read()))
        text = "\n".join(paragraph.text for paragraph in made.paragraphs)
        assert "What talking it over with a peer added" in text
        assert "you were the" in text
        assert "Person 2" not in text
        boxes = [table for table in made.tables if len(table.columns) == 1]
        assert len(boxes) == 4
        assert {cell.text for table in boxes for row in table.rows for cell in row.cells} == {""}


async def test_nobody_else_gets_in(database_url: str) -> None:
    async with held(database_url) as visit, visit.let_in() as frances, visit.client() as stranger:
        key = key_in(await asked(visit.house))
        for browser in (frances, stranger):
            assert (await browser.http.get("/record/mine")).status == 403
            assert (await browser.http.get("/record/mine.docx")).status == 403
        closed = await stranger.http.get("/record/mine")
        assert "no-store" in closed.headers["Cache-Control"]
        for wrong in (key[:-1], key + "A", key.swapcase(), "", "x" * 2000, "\ud800"):
            assert await opened(stranger, wrong) in (400, 403)
        foreign = await stranger.post("/record", {"ticket": key}, Origin="https://evil.example")
        assert foreign.status == 403
        other = key_in(await asked(visit.house, 2))
        assert other != key
        assert await opened(stranger, other) == 200
        assert "For Person 2" in await (await stranger.http.get("/record/mine")).text()


async def test_forget_me_ends_the_link_at_once_and_for_good(database_url: str) -> None:
    async with held(database_url) as visit, visit.client() as browser:
        key = key_in(await asked(visit.house))
        assert await opened(browser, key) == 200
        assert "no longer hold any information about you" in said(await asked(visit.house, text="forget me now"))
        assert (await browser.http.get("/record/mine")).status == 403
        assert await opened(browser, key) == 403
        refused = await asked(visit.house)
        assert refused.refused
        assert "no session" in said(refused)


async def test_the_key_is_in_no_log_no_table_and_no_message_that_is_kept(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        async with held(f"sqlite:///{tmp_path}/throughline.db") as visit, visit.client() as browser:
            key = key_in(await asked(visit.house))
            assert await opened(browser, key) == 200
            await visit.house.database.overwrite()
    assert key not in repr(logs)
    assert not [file for file in tmp_path.iterdir() if key.encode() in file.read_bytes()]


async def test_it_is_had_before_the_end_too_and_in_a_session_that_stands_alone() -> None:
    alone = plan(step("intro.hello", 10), step("talk.one", 10))
    async with visiting("sqlite:///:memory:", alone, people=2) as visit, visit.client() as browser:
        assert "no session" in said(await visit.house.say(guest(1), "my record"))
        await visit.house.say(FRANCES, "start")
        await visit.house.until(5)
        assert await opened(browser, key_in(await visit.house.say(guest(1), "my record"))) == 200
        assert "5 minutes of 5 minutes" in await (await browser.http.get("/record/mine")).text()
        await visit.house.until(30)
        assert key_in(await asked(visit.house))


async def test_where_no_browser_reaches_the_service_the_message_says_so_with_the_way_out() -> None:
    async with held() as visit:
        visit.house.app.page_links.reached = False
        assert "no web address" in said(await asked(visit.house))
    async with House("sqlite:///:memory:", session()) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        await house.until(5)
        assert "That does not work in a rehearsal" in said(await house.say(guest(1), "my record"))


@pytest.mark.parametrize(
    ("more", "reached"),
    [
        ({}, True),
        ({"url": "https://throughline.example.org", "host": "0.0.0.0"}, True),
        ({"host": "0.0.0.0"}, False),
        ({"teams_app_id": "app"}, False),
        ({"teams_app_id": "app", "insecure_local": True}, True),
    ],
)
def test_which_services_people_can_reach(more: dict[str, object], reached: bool) -> None:
    assert is_reached(Settings(**more)) is reached  # type: ignore[arg-type]


async def test_it_is_offered_quietly_after_the_last_session_and_not_before(database_url: str) -> None:
    async with held(database_url) as visit:
        house = visit.house
        await house.until(60)
        offered = [one for one in house.platform.attempts if one.view.card == "RecordOfferCard"]
        assert {one.to for one in offered} == {"p1", "p2", "p3", "p4"}, "this programme has one session"
        assert len(offered) == 4
        assert not any(one.view.mentions or one.view.mention_everyone for one in offered)


async def test_a_record_holds_every_session_that_is_still_known() -> None:
    async with held() as visit, visit.client() as browser:
        house = visit.house
        house.clock.jump(START + timedelta(days=70))
        await house.app.idle()
        for number in (1, 2):
            await house.say(guest(number), "here")
        await house.say(FRANCES, "start")
        await house.until(70 * 24 * 60 + 40)
        assert await opened(browser, key_in(await asked(house))) == 200
        text = await (await browser.http.get("/record/mine")).text()
        assert text.count("Session 1: Course 1") >= 2
        assert "All sessions together: 1 hour" in text
        assert await opened(browser, key_in(await asked(house, 3))) == 200
        text = await (await browser.http.get("/record/mine")).text()
        assert "All sessions together: 30 minutes" in text, "who missed the second has a record of the first"


async def test_the_way_in_asks_a_page_of_ours_and_is_not_for_robots() -> None:
    async with held() as visit, visit.client() as browser:
        page = await browser.http.get("/record")
        assert page.status == 200
        assert "noindex" in await page.text()
        assert page.headers["Cache-Control"] == "no-store"
        assert (await browser.http.get("/static/enter.js")).status == 200
        assert (await browser.http.get("/static/report.css")).status == 200
        assert (await browser.http.post("/record", data=b"[")).status == 403
        assert (await browser.post("/record", ["no"])).status == 400
        codes = [await opened(browser, "x") for _ in range(12)]
        assert codes[-1] == 429, "guessing is slowed down"
