"""Leaders' page: only for facilitators, only after the group has agreed, and without names."""

from __future__ import annotations

import io
import sqlite3
import zipfile
from pathlib import Path

import pytest
from docx import Document

from bot.cli.main import main
from tests.bot.programme.test_support_needs import LINE, PLAN, agree, everybody_writes, said
from tests.support.running_app import FRANCES, House, guest
from tests.support.web_visit import visiting


async def settled(house: House, people: int = 5) -> str:
    """A session in which this many people have agreed."""
    await house.say(FRANCES, "start")
    await house.until(6)
    await everybody_writes(house)
    await house.until(11)
    await agree(house, range(1, people + 1))
    await house.until(21)
    return await house.run_id()


async def test_facilitators_read_it_and_take_it_along() -> None:
    async with visiting("sqlite:///:memory:", PLAN, people=6) as visit, visit.let_in() as frances:
        run_id = await settled(visit.house)
        page = await frances.http.get(f"/run/{run_id}/digest")
        text = await page.text()
        assert page.status == 200
        assert "<h1>What this group asks for</h1>" in text
        assert f"{LINE} 1" in text
        assert "A group of 6 people. 4 of them answered, and 4 or more agreed" in text
        assert "7 January 2030" in text
        assert not any(name in text for name in ("Person", "Frances"))
        assert page.headers["Cache-Control"] == "no-store"
        file = await frances.http.get(f"/run/{run_id}/digest.html")
        assert "support-needs.html" in file.headers["Content-Disposition"]
        assert "<style>" in await file.text()
        document = await frances.http.get(f"/run/{run_id}/digest.docx")
        written = Document(io.BytesIO(await document.read()))
        words = "\n".join(paragraph.text for paragraph in written.paragraphs)
        assert f"{LINE} 4" in words
        assert "Time to think (chosen by some)" in words
        assert written.core_properties.title == "What this group asks for"
        assert written.core_properties.language == "en-GB"


async def test_it_is_nobody_elses_and_not_there_before_the_group_agreed() -> None:
    async with (
        visiting("sqlite:///:memory:", PLAN, people=6) as visit,
        visit.let_in() as frances,
        visit.let_in("p1") as somebody,
        visit.client() as stranger,
    ):
        run_id = await visit.house.run_id()
        assert (await frances.http.get(f"/run/{run_id}/digest")).status == 403
        await settled(visit.house, people=3)
        assert (await frances.http.get(f"/run/{run_id}/digest")).status == 403
        for browser in (somebody, stranger):
            for name in ("digest", "digest.html", "digest.docx"):
                assert (await browser.http.get(f"/run/{run_id}/{name}")).status == 403


async def test_the_command_gives_facilitators_a_link_that_opens_it_and_the_report_has_one_too() -> None:
    async with visiting("sqlite:///:memory:", PLAN, people=6) as visit, visit.client() as browser:
        run_id = await settled(visit.house)
        assert (await visit.house.say(guest(1), "digest")).refused
        text = said(await visit.house.say(FRANCES, "digest"))
        ticket = next(word for word in text.split() if "/enter#" in word).partition("#")[2]
        to = (await (await browser.post("/enter", {"ticket": ticket})).json())["to"]
        assert to == f"/run/{run_id}/digest"
        assert (await browser.http.get(to)).status == 200
        report = await browser.http.get(f"/run/{run_id}/report")
        assert f'href="/run/{run_id}/digest"' in await report.text()


def test_the_page_on_the_command_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    database = f"sqlite:///{tmp_path}/throughline.db"
    monkeypatch.setenv("THROUGHLINE_DATABASE", database)
    assert main(["rehearse", "defensible-decisions-3", "--headless", "--database", database]) == 0
    capsys.readouterr()
    with sqlite3.connect(tmp_path / "throughline.db") as file:
        ((run_id,),) = file.execute("SELECT id FROM run").fetchall()
    file.close()
    assert main(["digest", run_id]) == 0
    text = capsys.readouterr().out
    assert "In supervision" in text
    assert "In their own words" in text
    assert main(["digest", run_id, "--out", str(tmp_path / "digest.docx")]) == 0
    assert zipfile.is_zipfile(tmp_path / "digest.docx")
    assert main(["pack", run_id]) == 0
    assert "Held on 7 January 2030." in capsys.readouterr().out
