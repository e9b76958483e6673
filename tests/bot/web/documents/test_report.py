"""Report: what happened, without revealing any answer, and the same in every format."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from docx import Document

from bot.web.documents.report import difference
from cards.context import CardContext
from cards.language import Words
from tests.support.builders import full_plan
from tests.support.running_app import FRANCES, guest
from tests.support.web_visit import Visit, visiting

_FULL = full_plan()
# No step waits for the facilitator.
PLAN = _FULL.model_copy(update={"steps": tuple(step.model_copy(update={"advance": "auto"}) for step in _FULL.steps)})

PLAN_BLOCKS = len(PLAN.blocks)
WORDS = Words(CardContext(PLAN, ZoneInfo("Europe/London")))


async def played(visit: Visit) -> str:
    """A whole session with an overrun, answers, a person who leaves late, and a note."""
    house = visit.house
    await house.say(FRANCES, "start")
    await house.until(2)
    await house.say(FRANCES, "+5")
    await house.say(FRANCES, "note: begin $earlier$ <next> time")
    await house.until(19)
    for number in (1, 2, 3):
        await house.press(guest(number), "tokens", number % 2)
    await house.until(26)
    await house.press(guest(1), "secret", 0)
    await house.until(40)
    await house.say(FRANCES, "away Person 4")
    await house.until(120)
    return await house.run_id()


async def test_the_page_tells_the_session() -> None:
    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.let_in() as frances:
        run_id = await played(visit)
        page = await (await frances.http.get(f"/run/{run_id}/report")).text()
        assert "+5 min" in page
        assert "begin $earlier$ &lt;next&gt; time" in page
        assert "The counts are hidden" in page, "one anonymous answer is nobody's business"
        rows = {row.split("</th>")[0].split(">")[-1]: row for row in page.split("Who was there")[1].split("<tr>")[2:]}
        assert rows["Person 4"].count("part of it") + rows["Person 4"].count("not there") > 0
        assert rows["Person 4"].split("</tr>")[0].endswith('<span class="hidden">not there</span></td>')
        assert "<img" not in page, "pictures stand in the tables, beside the numbers"
        assert page.count('class="actual"') == PLAN_BLOCKS
        together = page.split("Who worked together")[1].split("</section>")[0]
        assert set(re.findall(r"Person \d", together)) == {"Person 1", "Person 2", "Person 3"}, "of those who stayed"


async def test_the_files_hold_the_same() -> None:
    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.let_in() as frances:
        run_id = await played(visit)
        answer = await frances.http.get(f"/run/{run_id}/report.docx")
        assert "session-report.docx" in answer.headers["Content-Disposition"]
        data = await answer.read()
        text = "\n".join(paragraph.text for paragraph in Document(io.BytesIO(data)).paragraphs)
        assert "5 minutes longer than planned" in text
        assert "Who worked together" in text
        with zipfile.ZipFile(io.BytesIO(data)) as parts:
            assert any(name.endswith(".png") for name in parts.namelist())
            written = parts.read("word/document.xml").decode()
        assert written.count("<w:tblHeader/>") == written.count("<w:tbl>")
        alone = await (await frances.http.get(f"/run/{run_id}/report.html")).text()
        assert 'class="gantt"' in alone
        assert 'href="/static' not in alone, "it must stand alone"


async def test_the_number_of_people_in_a_block_leaves_out_who_only_leads() -> None:
    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.let_in() as frances:
        run_id = await played(visit)
        data = await (await frances.http.get(f"/run/{run_id}/report.docx")).read()
        blocks = Document(io.BytesIO(data)).tables[0]
        assert [row.cells[-1].text for row in blocks.rows][1:] == ["4"] * 3 + ["3"] * 3, "Person 4 leaves early"


async def test_it_is_for_facilitators_only() -> None:
    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.let_in("p1") as one, visit.client() as stranger:
        run_id = await visit.house.run_id()
        for page in ("report", "report.html", "report.docx"):
            assert (await one.http.get(f"/run/{run_id}/{page}")).status == 403
            assert (await stranger.http.get(f"/run/{run_id}/{page}")).status == 403


async def test_before_and_during_the_session_it_says_what_there_is() -> None:
    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.let_in() as frances:
        run_id = await visit.house.run_id()
        assert "has not started yet" in await (await frances.http.get(f"/run/{run_id}/report")).text()
        await visit.house.say(FRANCES, "start")
        await visit.house.until(20)
        assert "still running" in await (await frances.http.get(f"/run/{run_id}/report")).text()
        assert (await frances.http.get(f"/run/{run_id}/report.docx")).status == 200


async def test_the_day_is_that_of_the_clock_beside_it() -> None:
    """00:30 in London on 2 July is still 1 July in UTC."""
    now = datetime(2030, 7, 1, 23, 30, tzinfo=UTC)
    async with visiting("sqlite:///:memory:", PLAN, now=now) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        page = await (await frances.http.get(f"/run/{await visit.house.run_id()}/report")).text()
        assert "started at 00:30 on 2 July 2030" in page


async def test_it_is_in_the_language_of_the_service() -> None:
    async with visiting("sqlite:///:memory:", PLAN, locale="cy") as visit, visit.let_in() as frances:
        run_id = await played(visit)
        page = await (await frances.http.get(f"/run/{run_id}/report")).text()
        data = await (await frances.http.get(f"/run/{run_id}/report.docx")).read()
        document = Document(io.BytesIO(data))
        written = "\n".join(paragraph.text for paragraph in document.paragraphs)
        for text in (page, written):
            assert "7 Ionawr 2030" in text
            assert "Pwy oedd yno" in text
            assert not [word for word in ("Who was there", "Time", "Rounds", "Notes", "Polls") if f">{word}<" in text]
        assert '<html lang="cy">' in page
        assert document.core_properties.language == "cy"
        assert "Fel y bu" in page
        assert 'w:val="cy"' in document.styles.element.xml


def test_differences_are_told_to_the_minute() -> None:
    told = [difference(timedelta(seconds=seconds), WORDS) for seconds in (0, 20, 61, -180)]
    assert told == ["as planned", "as planned", "+1 minute", "−3 minutes"]
    assert difference(None, WORDS) == ""
