"""Evaluation summary on the report and the command line: totals and earlier groups by session, in every format."""

from __future__ import annotations

import asyncio
import io
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from docx import Document

from bot.cli.main import main
from bot.store import programme
from bot.web.site import Site
from cards.render.plain import plain
from tests.bot.programme.test_evaluation import OTHER_ROOM, answer, hold
from tests.bot.programme.test_programme import Course
from tests.support.running_app import ROOM
from tests.support.web_visit import Visit


async def asked(house: Course) -> None:
    """An earlier group, and one after all three sessions. In the second session all answers were the same."""
    await hold(house, OTHER_ROOM, 5, 6, 7, 8)
    for number in (5, 6, 7, 8):
        await answer(house, number, number % 4, 3, number % 2, where=OTHER_ROOM)
    await house.go_to(house.clock.now() + timedelta(days=3))
    for session in (1, 2, 3):
        await hold(house, ROOM, 1, 2, 3, 4)
        for number in (1, 2, 3, 4):
            await answer(house, number, min(3, number + session - 2), 2, 3 if session == 2 else number % 4, session=session)
            await answer(house, number, number % 4, 3, min(3, number), session=0)
        await house.go_to(house.clock.now() + timedelta(days=30))


@asynccontextmanager
async def reported(url: str) -> AsyncIterator[tuple[Course, Visit]]:
    async with Course(url) as house:
        await asked(house)  # type: ignore[arg-type]
        site = Site(house.app)
        served = web.Application()
        site.add_to(served)
        server = TestServer(served)
        await server.start_server()
        try:
            yield house, Visit(house, site, server)  # type: ignore[misc]
        finally:
            await server.close()


async def test_the_report_shows_this_group_beside_earlier_ones_and_session_by_session(database_url: str) -> None:
    async with reported(database_url) as (house, visit), visit.let_in() as frances:
        cohort = await house.cohort()
        async with house.database.reading() as tx:
            first, _, third = await programme.begun_runs(tx, cohort)
        assert third == await house.run_id()
        home = f"/run/{third}/report"
        page = await (await frances.http.get(home)).text()
        assert "What people thought of the session" in page
        assert "What people thought of the whole programme" in page
        assert "Session by session" in page
        assert "hidden" in page  # in the second session all answers were the same
        assert "2 of 4" in page
        assert "Earlier groups" not in page, "the other group has not come to the third session"
        thoughts = page.split("What people thought of the session")[1].split("Session by session")[0]
        assert "<img" not in page, "pictures stand in the tables, beside the numbers"
        assert thoughts.count('class="bars"') == 3, "what nearly all answered alike has no picture"
        document = Document(io.BytesIO(await (await frances.http.get(f"/run/{third}/report.docx")).read()))
        text = "\n".join(paragraph.text for paragraph in document.paragraphs)
        assert "Session by session" in text
        alone = await (await frances.http.get(f"/run/{third}/report.html")).text()
        assert 'href="/' not in alone
        assert "whole programme" in alone
        link = (await visit.site.door.make_link(first, await visit.person("facilitator"))).partition("#")[2]
        assert (await frances.post("/enter", {"ticket": link})).status == 200
        earlier = await (await frances.http.get(f"/run/{first}/report")).text()
        assert "Earlier groups" in earlier
        assert "whole programme" not in earlier


async def test_it_is_for_facilitators_only() -> None:
    async with reported("sqlite:///:memory:") as (_, visit), visit.let_in("p1") as one:
        home = f"/run/{await visit.house.run_id()}/report"
        assert (await one.http.get(home)).status == 403


def test_the_command_line_tells_the_same(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/throughline.db"

    async def prepare() -> tuple[str, list[str]]:
        async with Course(url) as house:
            await asked(house)  # type: ignore[arg-type]
            cards = [plain(one.view) for one in house.platform.attempts if one.view.card == "EvaluatedCard"]
            return await house.cohort(), cards  # type: ignore[attr-defined]

    cohort, cards = asyncio.run(prepare())
    monkeypatch.setenv("THROUGHLINE_DATABASE", url)
    capsys.readouterr()
    assert main(["programme", cohort]) == 0
    told = capsys.readouterr().out
    assert len(cards) == 5, "one of the other group, and four of this"
    assert [card for card in cards[1:] if card not in told] == []
