"""Rehearsals on a service that others reach: the bot's link lets a facilitator in, and nobody sees another's rehearsals."""

from __future__ import annotations

import re

import pytest

from bot.handlers.page_links import rehearsal_access
from bot.infra.settings import Settings
from bot.store import erasure, service_state
from tests.support.running_app import FRANCES, guest, short_plan
from tests.support.web_visit import Browser, Visit, visiting

URL = "sqlite:///:memory:"
WISH = {"plan": "action-learning", "people": 4, "speed": 0}


async def let_in(visit: Visit, browser: Browser, words: str = "rehearse") -> None:
    """Ask for a link in the chat and follow it."""
    visit.house.app.page_links.rehearsals = "signed in"
    shown = await visit.house.say(FRANCES, words)
    assert shown.reply is not None
    ticket = re.search(r"/enter#(\S+)", str(shown.reply.elements))
    assert ticket is not None
    answer = await browser.post("/enter", {"ticket": ticket[1]})
    to = (await answer.json())["to"]
    assert to == f"/run/{await visit.house.run_id()}/rehearse"
    home = await browser.http.get(to)
    assert (home.status, home.url.path) == (200, "/rehearsal")


async def test_a_facilitator_says_rehearse_and_plays_a_session_with_nothing_installed() -> None:
    async with visiting(URL, short_plan(), rehearsals=True) as visit, visit.client() as browser:
        await let_in(visit, browser)
        opened = await browser.post("/rehearsal", WISH)
        room = (await opened.json())["to"]
        assert (await browser.http.get(room)).status == 200
        said = await browser.post(f"{room}/say", {"text": "start"})
        assert (await said.json())["refused"] is False
        assert "Action learning" in await (await browser.http.get("/rehearsal")).text()


async def test_next_message_says_what_to_press_where_the_step_waits() -> None:
    plan = short_plan()
    first = plan.steps[0].model_copy(update={"advance": "ask"})
    waits = plan.model_copy(update={"steps": (first, *plan.steps[1:])})
    async with visiting(URL, waits, rehearsals=True) as visit, visit.client() as browser:
        await let_in(visit, browser)
        room = (await (await browser.post("/rehearsal", {**WISH, "plan": plan.id})).json())["to"]
        home = room.rsplit("/", 2)[0]
        await browser.post(f"{home}/order", {"do": "help", "helped": False})
        await browser.post(f"{room}/say", {"text": "start"})
        told = ""
        for _ in range(40):  # people come until nothing is due
            told = told or (await (await browser.post(f"{home}/order", {"do": "on"})).json())["told"]
        assert told == "The session waits for the facilitator. Press “Next step”."
        sheet = await (await browser.http.get(room)).text()
        assert "Next step</button>" in sheet


async def test_a_facilitator_rehearses_a_draft_of_the_editor_and_nobody_else_sees_it() -> None:
    async with visiting(URL, short_plan(), rehearsals=True) as visit, visit.let_in() as writer, visit.client() as other:
        run = await visit.house.run_id()
        made = await writer.post(f"/run/{run}/plans", {"title": "Book club"})
        draft = (await made.json())["to"]
        begun = await writer.post(f"{draft}/do", {"do": "rehearse", "version": 0})
        assert begun.status == 200, await begun.text()
        room = await writer.http.get((await begun.json())["to"])
        assert room.status == 200
        assert re.fullmatch("/rehearsal/[0-9a-f]{16}/as/facilitator", room.url.path)
        assert "Book club" in await (await writer.http.get("/rehearsal")).text()
        await let_in(visit, other)
        assert (await other.http.get(room.url.path)).status == 200, "the same person in another browser"
        async with visit.let_in("p1") as participant:
            assert (await participant.http.get(room.url.path)).status == 403


async def test_without_a_link_everything_is_closed_and_participants_get_none() -> None:
    async with visiting(URL, short_plan(), rehearsals=True) as visit, visit.let_in("p1") as one, visit.client() as nobody:
        run = await visit.house.run_id()
        for browser in (one, nobody):
            assert (await browser.http.get(f"/run/{run}/rehearse")).status == 403
            for path in ("/rehearsal", "/rehearsal/plan/action-learning", "/rehearsal/0123456789abcdef/as/facilitator"):
                assert (await browser.http.get(path)).status == 403
            assert (await browser.post("/rehearsal", WISH)).status == 403
        assert (await visit.house.say(guest(1), "rehearse")).refused
        assert (await nobody.http.get("/")).status == 404


async def test_each_facilitator_sees_their_own_rehearsals() -> None:
    async with visiting(URL, short_plan(), rehearsals=True) as visit, visit.client() as browser, visit.client() as other:
        await let_in(visit, browser)
        room = (await (await browser.post("/rehearsal", WISH)).json())["to"]
        await visit.house.say(FRANCES, "facilitator add Person 1")
        run = await visit.house.run_id()
        link = await visit.site.door.make_link(run, await visit.person("p1"), "/rehearse")
        await other.post("/enter", {"ticket": link.partition("#")[2]})
        home = await other.http.get(f"/run/{run}/rehearse")
        assert home.status == 200
        assert room.split("/")[2] not in await home.text()
        assert (await other.http.get(room)).status == 403
        assert (await browser.http.get(room)).status == 200


async def test_who_leads_no_longer_rehearses_no_longer() -> None:
    async with visiting(URL, short_plan(), rehearsals=True) as visit, visit.client() as browser:
        await let_in(visit, browser)
        await visit.house.say(FRANCES, "facilitator add Person 1")
        await visit.house.say(guest(1), "start")
        await visit.house.say(FRANCES, "hand over to Person 1")
        assert (await browser.http.get("/rehearsal")).status == 403


async def test_rehearsals_go_with_the_person_who_opened_them() -> None:
    async with visiting(URL, short_plan(), rehearsals=True) as visit, visit.client() as browser:
        await let_in(visit, browser)
        await browser.post("/rehearsal", WISH)
        id_ = await visit.person(FRANCES.platform_id)
        async with visit.house.database.reading() as tx:
            assert len((await erasure.portrait(tx, id_))["rehearsals"]) == 1
        async with visit.house.database.writing() as tx:
            await erasure.erase(tx, id_)
        async with visit.house.database.reading() as tx:
            assert await service_state.under(tx, service_state.REHEARSALS) == {}
        assert (await browser.http.get("/rehearsal")).status == 403


@pytest.mark.parametrize(
    ("host", "url", "setting", "access"),
    [
        ("127.0.0.1", "", "facilitators", "here"),
        ("0.0.0.0", "", "facilitators", "signed in"),
        ("127.0.0.1", "https://throughline.example.org", "facilitators", "signed in"),
        ("127.0.0.1", "https://throughline.example.org", "here", "off"),
        ("0.0.0.0", "", "on", "open"),
        ("127.0.0.1", "", "off", "off"),
    ],
)
def test_who_may_rehearse(host: str, url: str, setting: str, access: str) -> None:
    assert rehearsal_access(Settings(host=host, url=url, rehearsal_room=setting)) == access  # type: ignore[arg-type]
