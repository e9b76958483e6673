"""Debian's Chromium under Playwright. A browser that is missing fails the test with a sentence; nothing is skipped."""

from __future__ import annotations

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from playwright.async_api import Browser, Page, async_playwright

from tests.clients.node import command

NAMES = ("/usr/bin/chromium", "chromium", "chromium-browser", "google-chrome")
# No sandbox: build machines run as root in containers. The rest keeps the browser from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
)


class BrowserMissing(Exception):
    """There is no Chromium; the sentence says how to get one."""


def chromium_path() -> str:
    """The browser to use: the one THROUGHLINE_CHROMIUM names, else the first known one. Raises `BrowserMissing`."""
    wanted = os.environ.get("THROUGHLINE_CHROMIUM")
    found = next((path for name in ([wanted] if wanted else NAMES) if (path := shutil.which(name))), None)
    if found is None:
        raise BrowserMissing(
            "These tests need Chromium. On Debian and Ubuntu: apt-get install chromium; "
            "elsewhere set THROUGHLINE_CHROMIUM to its path."
        )
    return found


@asynccontextmanager
async def chromium() -> AsyncIterator[Browser]:
    """A headless browser for as long as the block lasts."""
    # The Node inside Playwright's wheel needs a library that a bare Debian lacks; ours does not.
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(shutil.which(command("node")[0])))
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=chromium_path(), args=FLAGS)
        try:
            yield browser
        finally:
            await browser.close()


async def photograph(page: Page, name: str, *, whole: bool = True) -> None:
    """A picture for people to look at, in the folder that THROUGHLINE_SCREENSHOTS names; none where it names none: pictures
    take longer than all that is checked."""
    if folder := os.environ.get("THROUGHLINE_SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)
