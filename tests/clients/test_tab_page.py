"""The Teams tab in a real browser, with a stand-in for Teams' own library: side panel, stage, theme, and adding the tab."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import pytest
from playwright.async_api import Browser, Page, expect

from bot.ports import Heard
from tests.clients.browser import new_context
from tests.support.running_app import House
from tests.support.teams_tab import CHAT, FRANCES, FRANCES_OID, ONE_OID, STRANGER_OID, claims, tab, token

pytestmark = pytest.mark.asyncio(loop_scope="session")

# The part of teams-js 2 that the pages use. It answers as Teams would and records the calls.
STAND_IN = """
globalThis.asked = [];
globalThis.microsoftTeams = {
  app: {
    initialize: async () => {},
    getContext: async () => ({ app: { theme: "dark" }, page: { frameContext: given.frame }, chat: { id: given.chat } }),
    registerOnThemeChangeHandler: (handler) => { globalThis.changeTheme = handler; },
    notifySuccess: () => {},
  },
  authentication: { getAuthToken: async () => given.token },
  meeting: { shareAppContentToStage: (done, url) => { asked.push(url); done(null, true); } },
  pages: { config: {
    registerOnSaveHandler: (handler) => { globalThis.save = () => handler({ notifySuccess: () => asked.push("saved") }); },
    setConfig: async (config) => { asked.push(config); },
    setValidityState: (valid) => { asked.push(valid); },
  } },
};
"""

# Our content security policy forbids Playwright's own way of waiting.
UNTIL = "new Promise((done) => {{ const look = () => {} ? done() : setTimeout(look, 20); look(); }})"


@asynccontextmanager
async def in_teams(
    browser: Browser, oid: str, frame: str = "sidePanel", path: str = "/tab", *, teams: bool = True
) -> AsyncIterator[tuple[House, Page]]:
    """A page inside Teams, for the person with this object id."""
    async with tab() as (house, visitor):
        context = await new_context(browser, viewport={"width": 320, "height": 800})
        page = await context.new_page()
        await page.route("https://res.cdn.office.net/**", lambda route: route.abort())
        if teams:
            given = {"frame": frame, "chat": CHAT.platform_id, "token": token(claims(oid))}
            await page.add_init_script(f"const given = {json.dumps(given)};{STAND_IN}")
        await page.goto(str(visitor.http.make_url(path)))
        yield house, page
        await context.close()


async def test_the_organiser_steers_from_the_side_panel_and_shares_the_stage(browser: Browser) -> None:
    async with in_teams(browser, FRANCES_OID) as (_, page):
        await page.get_by_role("button", name="Start the session").click()
        await expect(page.locator("#now h2")).to_have_text("intro.hello")
        await page.get_by_role("button", name="Share the stage").click()
        assert [url.endswith("/tab") for url in await page.evaluate("asked")] == [True]


async def test_everybody_else_reads_and_follows(browser: Browser) -> None:
    async with in_teams(browser, ONE_OID) as (house, page):
        await expect(page.locator("#now")).to_contain_text("Before we start")
        await house.app.receive(Heard(CHAT, FRANCES, "start", "s"))
        await expect(page.locator("#now h2")).to_have_text("intro.hello")
        assert await page.get_by_role("button").count() == 0


async def test_on_the_stage_there_is_nothing_but_the_stage(browser: Browser) -> None:
    async with in_teams(browser, FRANCES_OID, "meetingStage") as (_, page):
        await expect(page.locator("body.stage")).to_be_visible()
        assert await page.get_by_role("button").count() == 0


async def test_it_wears_the_theme_of_teams(browser: Browser) -> None:
    async with in_teams(browser, ONE_OID) as (_, page):
        await expect(page.locator("#now")).to_be_visible()
        shade = "getComputedStyle(document.body).backgroundColor"
        dark = await page.evaluate(shade)
        await page.evaluate("changeTheme('default')")
        light = await page.evaluate(shade)
        await page.evaluate("changeTheme('contrast')")
        assert len({dark, light, await page.evaluate(shade)}) == 3
        assert await page.evaluate(shade) == "rgb(0, 0, 0)"


async def test_strangers_and_pages_outside_teams_are_told(browser: Browser) -> None:
    async with in_teams(browser, STRANGER_OID) as (_, page):
        await expect(page.locator("#words")).to_contain_text("not in a chat")
    async with in_teams(browser, STRANGER_OID, teams=False) as (_, page):
        await expect(page.locator("#words")).to_contain_text("inside Microsoft Teams")


async def test_the_tab_is_added_with_one_press(browser: Browser) -> None:
    async with in_teams(browser, FRANCES_OID, "settings", "/tab/config") as (_, page):
        await page.evaluate(UNTIL.format("globalThis.save"))
        await page.evaluate("save()")
        await page.evaluate(UNTIL.format("asked.includes('saved')"))
        valid, config, _ = await page.evaluate("asked")
        assert valid is True
        assert config["contentUrl"].endswith("/tab")
