"""A browser page in which Microsoft's renderer draws cards, as a Teams client would."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest_asyncio
from playwright.async_api import Page

from tests.clients.browser import chromium
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


@pytest_asyncio.fixture(scope="module", loop_scope="module")
async def page() -> AsyncIterator[Page]:
    """A page that can draw cards and asks nobody on the network for anything."""
    async with chromium() as browser:
        page = await browser.new_page()
        await page.route("**/*", lambda route: route.fulfill(content_type="image/svg+xml", body=PICTURE))
        await page.set_content("<!doctype html><title>A card</title>")
        for script in SCRIPTS:
            await page.add_script_tag(path=HERE / script)
        yield page
