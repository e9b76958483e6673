"""Run sheet: the countdown in a pause, the buttons after the end, and who has finished."""

from __future__ import annotations

import re

import pytest

from bot.runs.plan_library import load
from bot.store import written_plans
from bot.store.written_plans import Saved
from bot.web.fragments import Fragments, environment
from dialogs.plan.model import Prompt
from tests.support.running_app import FRANCES, START, guest, short_plan
from tests.support.web_visit import visiting

PLAN = short_plan()
URL = "sqlite:///:memory:"


@pytest.mark.parametrize("pause", ["pause", "pause 5"])
async def test_the_countdown_stands_still_while_the_clock_does(pause: str) -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        await visit.house.until(1)
        await visit.house.say(FRANCES, pause)
        assert (await frances.state())["now"]["left"] == 4 * 60
        await visit.house.until(3)
        assert (await frances.state())["now"]["left"] == 4 * 60


async def test_after_the_end_the_sheet_offers_to_reopen_and_nothing_that_would_be_refused() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        await visit.house.say(guest(1), "here")
        await visit.house.say(FRANCES, "start")
        await visit.house.until(1)
        address = f"/run/{await visit.house.run_id()}"
        assert 'data-rows="person"' in await (await frances.http.get(address)).text()
        await visit.house.say(FRANCES, "end now")
        page = await (await frances.http.get(address)).text()
        assert 'data-rows="person"' not in page
        assert 'data-say="reopen"' in page
        assert "named answers are deleted at " in page
        run_id, number = await visit.house.run_id(), (await frances.state())["visit"]
        press = {"text": "reopen", "id": "0123456789abcdef", "visit": number}
        assert not (await (await frances.post(f"/run/{run_id}/say", press)).json())["refused"]
        assert (await frances.state())["phase"] == "running"
        await visit.house.say(FRANCES, "end now")
        await visit.house.until(13)
        page = await (await frances.http.get(address)).text()
        assert 'data-say="reopen"' not in page
        assert "named answers are deleted, the counts stay" in page


async def test_how_much_later_it_ended_is_said_in_hours_and_minutes() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        await visit.house.say(FRANCES, "pause")
        await visit.house.until(100)
        await visit.house.say(FRANCES, "resume")
        address = f"/run/{await visit.house.run_id()}"
        assert "1 hour 40 minutes late · ends" in await (await frances.http.get(address)).text()
        await visit.house.say(FRANCES, "end now")
        assert " · 1 hour 10 minutes later than planned" in await (await frances.http.get(address)).text()


async def test_after_the_end_the_sheet_says_how_it_went_and_what_people_take_along() -> None:
    async with visiting(URL, load("defensible-decisions-1")) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        await visit.house.until(12)
        await visit.house.say(FRANCES, "end now")
        address = f"/run/{await visit.house.run_id()}"
        page = " ".join((await (await frances.http.get(address)).text()).split())
        assert "It took 12 minutes, 3 hours 18 minutes less than planned. 4 people were there." in page
        assert "Use at least one of the three tools regularly in supervision" in page
        assert "Give the date of session 2…" in page
        assert "09:30 to 09:42" in page
        async with visit.let_in(guest(1).platform_id) as amara:
            page = await (await amara.http.get(address)).text()
            assert "Use at least one of the three tools regularly in supervision" in page
            assert "It took" not in page
            assert "Give the date" not in page


async def test_who_left_before_the_end_was_there() -> None:
    async with visiting(URL, PLAN, people=2) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        await visit.house.say(guest(2), "away")
        await visit.house.until(2)
        await visit.house.say(FRANCES, "end now")
        page = await (await frances.http.get(f"/run/{await visit.house.run_id()}")).text()
        assert "2 people were there." in " ".join(page.split())


async def test_after_a_session_that_an_organisation_wrote_the_sheet_asks_for_the_date_of_its_next_one() -> None:
    first, second = (short_plan().model_copy(update={"id": f"own-{n}", "programme": "own", "session": n}) for n in (1, 2))
    async with visiting(URL, first) as visit, visit.let_in() as frances:
        async with visit.house.database.writing() as tx:
            row = await written_plans.create(tx, "fake:council", Saved(second.title, "text", "", START))
            assert await written_plans.publish(tx, row, 1, second)
        visit.house.app.written_plans.forget()
        await visit.house.say(FRANCES, "start")
        address = f"/run/{await visit.house.run_id()}"
        page = await (await frances.http.get(address)).text()
        assert re.findall("Session 1[^<]*", page) == ["Session 1 of 2"]
        await visit.house.say(FRANCES, "end now")
        assert "Give the date of session 2…" in await (await frances.http.get(address)).text()
        await visit.house.say(FRANCES, "date 2: 18 March 2030 09:30")
        page = await (await frances.http.get(address)).text()
        assert "Change the date of session 2…" in page
        assert "Give the date" not in page


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("Read (https://a.org/z).", "Read (~https://a.org/z~)."),
        ("“https://a.org/z” and https://a.org/z’s", "“~https://a.org/z~” and ~https://a.org/z~’s"),
        ("https://a.org/a, https://a.org/b! https://a.org/?", "~https://a.org/a~, ~https://a.org/b~! ~https://a.org/~?"),
        ("https://a.org/Sign_(sense) https://a.org/a;", "~https://a.org/Sign_(sense)~ ~https://a.org/a~;"),
        ("http://intranet:8080/pack?d=1&e=2#p", "~http://intranet:8080/pack?d=1&amp;e=2#p~"),
        ("Your Booking.com login, www.a.org, jo@a.org", "Your Booking.com login, www.a.org, jo@a.org"),
        ("javascript:alert(1) ftp://a.org https:// xhttps://", "javascript:alert(1) ftp://a.org https:// xhttps://"),
        ('https://a.org/"b<script>', "~https://a.org/~&#34;b&lt;script&gt;"),
    ],
)
def test_whole_addresses_can_be_followed_and_nothing_else(text: str, shown: str) -> None:
    html = environment().from_string("{{ text|linked }}").render(text=text)
    link = r'<a href="([^"]*)" rel="noopener" target="_blank">\1</a>'
    assert re.sub(link, r"~\1~", html) == shown


async def test_an_address_in_a_question_can_be_followed() -> None:
    ask = "What does https://a.org/z say?"
    plan = short_plan()
    first = plan.steps[0].model_copy(update={"prompts": (Prompt(ask=ask),)})
    plan = plan.model_copy(update={"id": "asking", "steps": (first, *plan.steps[1:])})
    link = ask.replace("https://a.org/z", '<a href="https://a.org/z" rel="noopener" target="_blank">https://a.org/z</a>')
    async with visiting(URL, plan) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        address = f"/run/{await visit.house.run_id()}"
        assert link in await (await frances.http.get(address)).text(), "in the list of questions to send"
        await visit.house.say(FRANCES, "prompt 1")
        async with visit.let_in("p1") as one:
            assert f'<p class="asked">{link}</p>' in await (await one.http.get(address)).text()


async def test_the_last_session_of_a_programme_asks_for_no_date() -> None:
    async with visiting(URL, load("defensible-decisions-3")) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        await visit.house.say(FRANCES, "end now")
        page = await (await frances.http.get(f"/run/{await visit.house.run_id()}")).text()
        assert "Thank you" in page
        address = "https://practice-supervisors.rip.org.uk/"
        assert f'<a href="{address}" rel="noopener" target="_blank">{address}</a>.' in page, "addresses can be followed"
        assert "Give the date" not in page


async def test_the_sheet_of_a_programme_says_how_many_sessions_there_are() -> None:
    async with visiting(URL, load("defensible-decisions-1")) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        assert "Session 1 of 3<" in await (await frances.http.get(f"/run/{await visit.house.run_id()}")).text()


async def test_nobody_is_said_to_have_finished_where_nobody_is_asked() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances:
        await visit.house.say(FRANCES, "start")
        await visit.house.until(16)
        now = (await frances.state())["now"]
        assert (now["step"], now["finished"]) == ("study.read", 0)


async def test_people_can_say_on_their_own_page_that_they_have_finished_and_nothing_else() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances, visit.let_in("p1") as one:
        await visit.house.say(FRANCES, "start")
        await visit.house.until(16)
        page = await (await one.http.get(f"/run/{await visit.house.run_id()}")).text()
        assert page.count("data-say=") == page.count('data-say="done"') == 1
        answer = await one.say("done")
        assert not (await answer.json())["refused"]
        assert (await frances.state())["now"]["finished"] == 1
        assert [(await one.say(text)).status for text in ("next", "done now", "+5")] == [403, 403, 403]


async def test_undo_is_named_with_what_it_takes_back_and_only_for_facilitators() -> None:
    async with visiting(URL, PLAN) as visit, visit.let_in() as frances, visit.let_in("p1") as one:
        await visit.house.say(FRANCES, "start")
        assert (await frances.state())["undo"] is None, "a start cannot be taken back"
        await visit.house.say(FRANCES, "+5")
        last = (await frances.state())["undo"]
        assert (last["name"], last["minutes"]) == ("extend", 5)
        assert (await one.state())["undo"] is None
        assert (await frances.state("stage"))["undo"] is None
        await visit.house.say(FRANCES, "undo")
        assert (await frances.state())["undo"] is None


async def test_a_frame_stays_small_and_only_what_changed_is_drawn_again() -> None:
    async with visiting(URL, load("defensible-decisions-1"), people=10) as visit:
        for number in range(1, 11):
            await visit.house.say(guest(number), "here")
        await visit.house.say(FRANCES, "start")
        run_id, watch = await visit.house.run_id(), visit.site.watch
        frames = watch.frames(run_id, "facilitator")
        first = await anext(frames)
        assert len(first.whole) < 21_000
        await visit.house.say(FRANCES, "+1")
        second = await anext(frames)
        await frames.aclose()  # type: ignore[attr-defined]
        drawn = {name for name, html in second.parts.items() if html is not first.parts[name]}
        assert drawn >= {"steer", "line", "agenda"}
        assert not drawn & {"people", "names", "pairs", "tray", "round"}
        assert b'"people":' not in second.after(first, START)
        assert second.parts == Fragments().draw(second.live).parts, "nothing was kept that has changed"


async def test_styles_and_scripts_are_loaded_once_and_asked_about_later() -> None:
    async with visiting(URL, PLAN) as visit, visit.client() as browser:
        first = await browser.http.get("/static/app.css")
        again = await browser.http.get("/static/app.css", headers={"If-None-Match": first.headers["ETag"]})
        other = await browser.http.get("/static/run.js", headers={"If-None-Match": first.headers["ETag"]})
        assert (first.status, again.status, other.status) == (200, 304, 200)
        assert (await browser.http.get("/static/nothing.css")).status == 404
