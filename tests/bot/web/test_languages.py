"""Language of pages: every sentence is translated, and in a Welsh session no page has an English one."""

from __future__ import annotations

import re
from html.parser import HTMLParser
from pathlib import Path

import pytest

from bot.infra.translations import page_catalogue
from bot.web.languages import preferred
from tests.messages import Id, read
from tests.page_messages import FILES, sentences
from tests.support.running_app import FRANCES, guest, short_plan
from tests.support.web_visit import visiting

AS_IN_ENGLISH = {"Agenda", "{} {}", "−1", "+1", "+5", "Person", "%(num)s person", "Help"}


def forms(of: Id | None) -> tuple[str, ...]:
    return of if isinstance(of, tuple) else (of or "",)


def blanks(text: str) -> list[str]:
    return sorted(re.findall(r"%\(\w+\)s|\{\w*\}", text))


@pytest.mark.parametrize("file", FILES, ids=lambda file: file.parts[-3])
def test_every_sentence_of_the_pages_is_translated_and_none_is_left_over(file: Path) -> None:
    wanted, said = sentences(), page_catalogue(file.parts[-3])
    known = {message.id: message.string for message in read(file) if message.id}
    assert [id_ for id_ in known if id_ not in wanted] == []
    missing = {
        text: place
        for id_, place in wanted.items()
        for text in forms(id_)[:1]
        if id_ not in known and text not in AS_IN_ENGLISH and said.gettext(text) == text
    }
    assert missing == {}, "translate them in pages.po"
    wrong = [id_ for id_, told in known.items() for one in forms(told) if blanks(one) != blanks(forms(id_)[-1])]
    copied = {text for id_, told in known.items() for text in forms(id_) if text in forms(told)}
    assert wrong == []
    assert copied <= AS_IN_ENGLISH


class _Said(HTMLParser):
    """Everything on a page that people can read or hear, also what its script says later."""

    def __init__(self, page: str) -> None:
        super().__init__()
        self.texts: set[str] = set()
        self.language = ""
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.language = dict(attrs).get("lang") or self.language
        for name, value in attrs:
            said = name in ("aria-label", "title", "placeholder", "alt")
            if said or (name.startswith("data-") and re.search(r"[A-Z ]", value or "")):  # the others are names for scripts
                self.texts |= {one.strip() for one in (value or "").split("|")}

    def handle_data(self, data: str) -> None:
        self.texts |= {data.strip(), *(one.strip() for one in data.split("·"))}


async def test_in_a_welsh_session_no_page_says_anything_in_english() -> None:
    english = {text for id_ in sentences() for text in forms(id_) if page_catalogue("cy").gettext(text) != text}
    english -= {one.title for one in (*short_plan().steps, *short_plan().blocks)}
    async with (
        visiting("sqlite:///:memory:", short_plan(), rehearsals=True, locale="cy") as visit,
        visit.let_in() as frances,
        visit.let_in("p1") as one,
    ):
        home = f"/run/{await visit.house.run_id()}"
        seen: dict[str, str] = {}

        async def look(moment: str) -> None:
            for who, browser, page in (("f", frances, ""), ("p", one, ""), ("f", frances, "/stage")):
                seen[f"{moment} {who}{page}"] = await (await browser.http.get(home + page)).text()

        await visit.house.say(guest(1), "here")
        await look("before")
        await visit.house.say(FRANCES, "start")
        await visit.house.say(FRANCES, "+5")
        await look("late")
        await visit.house.say(FRANCES, "pause")
        await look("paused")
        refused = await (await one.say("next")).text()
        for page in ("/report", "/attendance", "/plans", "/rehearse"):
            seen[page] = await (await frances.http.get(home + page)).text()
        room = await (await frances.post("/rehearsal", {"plan": short_plan().id, "people": 2})).json()
        seen["room"] = await (await frances.http.get(room["to"])).text()
        await visit.house.say(FRANCES, "end now")
        await look("ended")
        for page in ("/privacy", "/terms", "/enter", f"{home[:-1]}0", "/rehearsal"):
            seen[page] = await (await frances.http.get(page)).text()
    assert refused in page_catalogue("cy")._catalog.values()  # type: ignore[attr-defined]
    found = {name: _Said(page) for name, page in seen.items()}
    assert {name: said.texts & english for name, said in found.items() if said.texts & english} == {}
    assert {name for name, said in found.items() if not said.language.startswith("cy")} == set()


@pytest.mark.parametrize(
    ("accepted", "language"),
    [
        ("cy", "cy"),
        ("cy-GB,cy;q=0.9,en;q=0.5", "cy"),
        ("en-GB,en;q=0.9,cy;q=0.8", None),
        ("de, cy;q=0.3, en;q=0.2", "cy"),
        ("en, cy", None),
        ("cy;q=0", None),
        ("cy;q=nonsense", None),
        ("", None),
    ],
)
def test_a_browser_is_asked_for_its_language(accepted: str, language: str | None) -> None:
    assert preferred(accepted) == language


async def test_pages_of_no_session_speak_the_browsers_language_and_those_of_a_session_do_not() -> None:
    async with visiting("sqlite:///:memory:", short_plan()) as visit, visit.let_in() as frances:
        welsh = {"Accept-Language": "cy-GB,en;q=0.5"}
        privacy = await (await frances.http.get("/privacy", headers=welsh)).text()
        sheet = await (await frances.http.get(f"/run/{await visit.house.run_id()}", headers=welsh)).text()
        assert (_Said(privacy).language, _Said(sheet).language) == ("cy", "en-GB")
        assert "Preifatrwydd" in privacy
