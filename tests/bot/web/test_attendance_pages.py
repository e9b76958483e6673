"""Attendance page for facilitators, and its lists."""

from __future__ import annotations

import csv
import io
from datetime import timedelta

from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, START, guest
from tests.support.web_visit import visiting

PLAN = plan(step("intro.hello", 20), step("talk.one", 40), programme="course", session=1)
PAGES = ("attendance", "attendance.csv", "certificates.csv")


async def test_facilitators_read_it_and_take_it_along() -> None:
    async with visiting("sqlite:///:memory:", PLAN, people=3) as visit, visit.let_in() as frances:
        house = visit.house
        await house.say(FRANCES, "record attendance")
        await house.say(FRANCES, "start")
        await house.until(10)
        home = f"/run/{await house.run_id()}"
        assert "The list is ready when the session ends" in await (await frances.http.get(f"{home}/attendance")).text()
        await house.say(FRANCES, "away Person 2")
        await house.until(70)
        assert f"{home}/attendance" in await (await frances.http.get(f"{home}/report")).text()
        page = await (await frances.http.get(f"{home}/attendance")).text()
        assert "Kept until 7 January 2032" in page
        row = page.split("Person 2</th>")[1].split("</tr>")[0]
        assert [cell.split("</td>")[0].partition(">")[2] for cell in row.split("<td")[1:]] == ["10", "0", "0.00", "no"]
        answer = await frances.http.get(f"{home}/attendance.csv")
        assert answer.headers["Cache-Control"] == "no-store"
        assert "attendance.csv" in answer.headers["Content-Disposition"]
        rows = list(csv.DictReader(io.StringIO((await answer.read()).decode("utf-8-sig"), newline="")))
        assert [row["Minutes present"] for row in rows if row["Name"] == "Person 2"] == ["10.0", "0.0"]
        house.clock.jump(START + timedelta(days=70))
        await house.app.idle()
        await house.say(guest(1), "here")
        await house.say(FRANCES, "start")
        await house.until(70 * 24 * 60 + 70)
        async with visit.let_in() as again:
            home = f"/run/{await house.run_id()}"
            certificates = (await (await again.http.get(f"{home}/certificates.csv")).read()).decode("utf-8-sig")
            told = [
                (row["Name"], row["Session"], row["Hours attended"]) for row in csv.DictReader(io.StringIO(certificates))
            ]
            assert ("Person 1", "all", "2.00") in told
            assert ("Person 3", "all", "1.00") in told
            assert "All sessions of this group" in await (await again.http.get(f"{home}/attendance")).text()


async def test_without_a_word_at_the_start_there_is_no_list() -> None:
    async with visiting("sqlite:///:memory:", PLAN, people=2) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        await visit.house.until(70)
        home = f"/run/{await visit.house.run_id()}"
        assert "everyone must be told at the start" in await (await frances.http.get(f"{home}/attendance")).text()
        assert f"{home}/attendance" not in await (await frances.http.get(f"{home}/report")).text()
        assert len((await (await frances.http.get(f"{home}/attendance.csv")).text()).splitlines()) == 1


async def test_it_is_for_facilitators_only() -> None:
    async with (
        visiting("sqlite:///:memory:", PLAN, people=2) as visit,
        visit.let_in("p1") as one,
        visit.client() as stranger,
    ):
        home = f"/run/{await visit.house.run_id()}"
        for page in PAGES:
            assert (await one.http.get(f"{home}/{page}")).status == 403
            assert (await stranger.http.get(f"{home}/{page}")).status == 403
