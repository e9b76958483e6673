"""Browser fixtures: the browser, and a page in which Microsoft's renderer draws cards as a Teams client would."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import pytest_asyncio
from playwright.async_api import Browser, Page

from tests.clients.browser import BrowserMissing, chromium, find, new_context, strict
from tests.clients.node import HERE

PICTURE = (
    '<svg xmlns="http://www.w3.org/2000/svg" width="400" height="200"><rect width="400" height="200" fill="#4f52b2"/></svg>'
)
SCRIPTS = (
    "node_modules/adaptivecards/dist/adaptivecards.js",
    "node_modules/markdown-it/dist/markdown-it.min.js",
    "node_modules/axe-core/axe.min.js",
    "renderer.js",
)


@pytest.fixture(scope="session")
def browser_path() -> str:
    """Path of the browser. Without one, every browser test is skipped here, or fails on a build machine."""
    try:
        return find()
    except BrowserMissing as missing:
        if strict():
            raise
        pytest.skip(str(missing))


@pytest_asyncio.fixture(scope="session", loop_scope="session")
async def browser(browser_path: str) -> AsyncIterator[Browser]:
    """One browser for all tests of a worker: to start it takes longer than many a test."""
    async with chromium(browser_path) as opened:
        yield opened


@pytest_asyncio.fixture(scope="module", loop_scope="session")
async def page(browser: Browser) -> AsyncIterator[Page]:
    """A page that draws cards without network access."""
    page = await (await new_context(browser)).new_page()
    await page.route("**/*", lambda route: route.fulfill(content_type="image/svg+xml", body=PICTURE))
    await page.set_content("<!doctype html><title>A card</title>")
    for script in SCRIPTS:
        await page.add_script_tag(path=HERE / script)
    yield page
    await page.context.close()
