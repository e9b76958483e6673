"""Pair slips over HTTP, and the two public pages that every Teams package links to."""

from __future__ import annotations

from tests.support.builders import full_plan
from tests.support.running_app import FRANCES
from tests.support.web_visit import visiting

PLAN = full_plan()


async def test_a_facilitator_prints_a_slip_for_everybody() -> None:
    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.let_in() as frances:
        house = visit.house
        await house.say(FRANCES, "start")
        run_id = await house.run_id()
        before = await (await frances.http.get(f"/run/{run_id}/slips")).text()
        assert "<section>" not in before, "no pairs are drawn yet"
        await house.say(FRANCES, "go to pairs.one.play")
        await house.say(FRANCES, "yes")
        answer = await frances.http.get(f"/run/{run_id}/slips")
        page = await answer.text()
        loaded = await house.app.service.loaded(run_id)
        assert loaded is not None
        assert page.count("<section>") == len(loaded.run.participants) > 0
        assert "<style>" not in page
        assert "<button" not in page
        assert (await frances.http.get("/static/slips.css")).status == 200


async def test_nobody_else_gets_slips() -> None:
    async with visiting("sqlite:///:memory:", PLAN) as visit:
        await visit.house.say(FRANCES, "start")
        run_id = await visit.house.run_id()
        async with visit.client() as stranger:
            assert (await stranger.http.get(f"/run/{run_id}/slips")).status == 403


async def test_privacy_and_terms_are_open_to_everybody() -> None:
    async with visiting("sqlite:///:memory:", PLAN) as visit, visit.client() as stranger:
        for page, words in (("privacy", "never listens"), ("terms", "warranty")):
            answer = await stranger.http.get(f"/{page}")
            assert answer.status == 200
            assert words in await answer.text()
