"""Pages with ideas: who sees which on the run sheet and the stage, the buttons there, and what the report keeps."""

from __future__ import annotations

import io
import zipfile

from bot.ports import Pressed
from dialogs.plan.gathering import Collect, Vote
from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, ROOM, guest
from tests.support.web_visit import Browser, Visit, visiting

PLAN = plan(
    step("one.ideas", 5, collect=Collect(id="ideas", ask="What would help?", each=1, show="cloud")),
    step("one.sort", 5),
    step("one.vote", 5, vote=Vote(id="dots", on="ideas", votes=2)),
    step("one.end", 5),
)
WORDS = ("marmalade", "thimbles", "haystacks", "marmalade", "haystacks")
URL = "sqlite:///:memory:"


async def fill_in(visit: Visit, number: int, form: str, of: str, field: str, text: str) -> None:
    house = visit.house
    pressed = Pressed(ROOM, guest(number), form, of, 0, (), {field: text}, house.delivery())
    assert not (await house.app.receive(pressed)).refused
    await house.app.idle()


async def written(visit: Visit) -> None:
    await visit.house.say(FRANCES, "start")
    for number, word in enumerate(WORDS, 1):
        await fill_in(visit, number, "ideas", "ideas", "ideas", word)
    await visit.house.until(6)


async def sheet(browser: Browser, page: str = "") -> str:
    return await (await browser.http.get(f"/run/{await browser.visit.house.run_id()}{page}")).text()


async def test_only_facilitators_see_what_waits_or_is_hidden_and_have_buttons() -> None:
    async with visiting(URL, PLAN, people=5) as visit, visit.let_in() as frances, visit.let_in("p1") as one:
        await written(visit)
        hers = await sheet(frances)
        assert all(word in hers for word in WORDS)
        assert 'data-say="hide 1"' in hers
        theirs = [await sheet(one), await sheet(one, "/stage"), str(await one.state()), str(await one.state("stage"))]
        assert not any(word in page for word in WORDS for page in theirs)
        await frances.say("hide 1")
        await frances.say("show all ideas")
        for page in ("", "/stage"):
            assert "marmalade" in await sheet(one, page)
            assert "haystacks" not in await sheet(one, page)
        assert "haystacks" in await sheet(frances)
        assert 'data-say="hide' not in await sheet(one)


async def test_ideas_can_be_shown_hidden_and_merged_on_the_sheet() -> None:
    async with visiting(URL, PLAN, people=5) as visit, visit.let_in() as frances:
        await written(visit)
        for said in ("merge 2 and 3", "show idea 2", "hide 1"):
            assert not (await (await frances.say(said)).json())["refused"]
        ideas = (await frances.state())["ideas"]["ideas"]
        assert [(one["number"], one["text"], one["state"]) for one in ideas] == [
            (1, "haystacks", "hidden"),
            (2, "marmalade / thimbles", "shown"),
        ]


async def test_the_report_has_what_the_group_saw_and_the_votes_in_their_order() -> None:
    async with visiting(URL, PLAN, people=5) as visit, visit.let_in() as frances:
        await written(visit)
        await visit.house.say(FRANCES, "hide 3")
        await visit.house.say(FRANCES, "show all")
        await visit.house.until(11)
        for number, options in enumerate(((1,), (1,), (1,), (0,), (0,)), 1):
            await visit.house.press(guest(number), "dots", *options)
        await visit.house.until(35)
        run_id = await visit.house.run_id()
        for page in ("report", "report.html"):
            text = await (await frances.http.get(f"/run/{run_id}/{page}")).text()
            assert "What would help?" in text
            assert "thimbles" not in text
            results = text.split("What matters most to you?")[1]
            assert results.index("marmalade") < results.index("haystacks")
        word = await (await frances.http.get(f"/run/{run_id}/report.docx")).read()
        with zipfile.ZipFile(io.BytesIO(word)) as document:
            assert "marmalade" in document.read("word/document.xml").decode()
            assert any(name.endswith(".png") for name in document.namelist()), "the cloud and the votes as pictures"
