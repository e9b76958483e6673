"""Microsoft's card library parses and draws every card without errors: nothing cut off, all buttons there, accessible."""

from __future__ import annotations

from functools import cache
from typing import Any, get_args

import pytest
from playwright.async_api import Page

from cards.compose import compose
from cards.render.adaptive.card import adaptive
from cards.view import View
from dialogs.run.messages import Card
from tests.clients import node
from tests.clients.browser import faults, photograph
from tests.support.card_samples import samples, scene

LINKS = tuple(f'<a href="https://{at}' for at in ('example.org/pack.pdf"', "throughline.example.org/"))
LOOKS = [("light", 320), ("dark", 320), ("contrast", 600)]  # colours do not depend on the width
# The renderer does this with any card: its headings start at level 1 without a page around them, and it hides nothing from
# the accessibility tree.
NOT_OURS = {"page-has-heading-one", "region", "heading-order", "landmark-one-main", "document-title"}
COLOURS = ("color-contrast", "link-in-text-block")  # the rules that look at colours; themes differ in nothing else
pytestmark = pytest.mark.asyncio(loop_scope="session")


@cache
def views() -> dict[str, View]:
    """Every sample as a view."""
    return {name: compose(card, scene()) for name, card in samples()}


@cache
def cards() -> dict[str, dict[str, Any]]:
    """Every sample as an Adaptive Card."""
    return {name: adaptive(view, user_ids=("29:one", "29:two")) for name, view in views().items()}


async def test_there_is_a_sample_of_every_kind() -> None:
    kinds = {kind.__name__ for kind in get_args(Card)}
    assert {name.split("-")[0] for name, _ in samples()} == kinds


async def test_the_parser_has_no_complaint() -> None:
    complaints = node.run("parse_cards.mjs", stdin=cards())
    assert {name: found for name, found in complaints.items() if found} == {}


async def test_the_parser_would_have_complained() -> None:
    wrong = {
        "type": "AdaptiveCard",
        "version": "1.5",
        "body": [
            {"type": "TextBlock", "text": ""},
            {"type": "TextBlock", "text": "x", "colour": "red"},
            {"type": "Input.Text"},
            {"type": "Marquee", "text": "x"},
        ],
    }
    found = " ".join(node.run("parse_cards.mjs", stdin={"wrong": wrong})["wrong"])
    assert all(word in found for word in ("without text", "colour", "Marquee", "unique Id"))


@pytest.mark.parametrize(("theme", "width"), LOOKS)
async def test_every_card_is_drawn_whole(page: Page, theme: str, width: int) -> None:
    await page.set_viewport_size({"width": width, "height": 900})
    for name, card in cards().items():
        drawn = await page.evaluate("([card, theme, width]) => draw(card, theme, width)", [card, theme, width])
        await photograph(page, f"{name}-{theme}-{width}")
        assert drawn["complaints"] == [], name
        assert drawn["sticksOut"] == [], f"{name} is too wide for {width} px"
        assert drawn["broken"] == [], f"{name} breaks words at {width} px"
        assert [label for label in titles(card) if label not in drawn["buttons"]] == [], f"{name} lost a button"
        assert views()[name].title in drawn["text"].replace("\n", " "), f"{name} does not show its title"


async def test_names_stay_names(page: Page) -> None:
    for name, card in cards().items():
        drawn = await page.evaluate("(card) => draw(card, 'light', 400)", card)
        # The only markup in a text is a link, from a plan or from us, whose text is its address.
        links = [link for link in drawn["markup"] if link.startswith(LINKS)]
        assert drawn["markup"] == links, name
        assert "\\" not in drawn["text"], f"{name} shows an escape"
        assert ("Tom *Bold*" in drawn["text"]) == ("Bold" in drawn["text"]), name


@pytest.mark.parametrize(("theme", "rules"), [("light", ()), ("dark", COLOURS), ("contrast", COLOURS)])
async def test_axe_finds_nothing_against_any_card(page: Page, theme: str, rules: tuple[str, ...]) -> None:
    for name, card in cards().items():
        await page.evaluate("([card, theme]) => draw(card, theme, 400)", [card, theme])
        assert [fault for fault in await faults(page, *rules) if fault.partition(":")[0] not in NOT_OURS] == [], name


async def test_a_press_carries_what_the_card_says(page: Page) -> None:
    for name, card in cards().items():
        await page.evaluate("(card) => { pressed.length = 0; draw(card, 'light', 400); }", card)
        for action in actions(card):
            radio = page.locator("input[type=radio], input[type=checkbox]")
            if await radio.count():
                await radio.first.check()
            typed = page.locator("input[type=text]:visible, input:not([type]):visible, textarea:visible")
            for number in range(await typed.count()):  # a field that must not be empty
                await typed.nth(number).fill("2")
            await page.get_by_role("button", name=action["title"], exact=True).first.click()
            sent = (await page.evaluate("() => pressed"))[-1]
            assert (sent["type"], sent["verb"]) == ("Action.Execute", action["verb"]), name
            assert action["data"].items() <= sent["data"].items(), name


def actions(part: Any) -> list[dict[str, Any]]:
    """The Action.Executes that can be pressed anywhere in a card, in order."""
    if isinstance(part, list):
        return [action for item in part for action in actions(item)]
    if not isinstance(part, dict):
        return []
    if part.get("type") == "Action.Execute":
        return [part]
    return [action for key, item in part.items() if key not in ("refresh", "fallback") for action in actions(item)]


def titles(card: dict[str, Any]) -> list[str]:
    """The labels of all buttons of a card."""
    return [action["title"] for action in actions(card)]
