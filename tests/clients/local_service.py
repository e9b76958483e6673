"""Local service: the real service on this machine, and browsers that look at its pages."""

from __future__ import annotations

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiohttp.test_utils import TestServer
from playwright.async_api import Browser, Page
from pydantic import SecretStr

from bot.app import build
from bot.infra.settings import Settings
from bot.web.server import web_app
from tests.clients.browser import new_context


@asynccontextmanager
async def local_service() -> AsyncIterator[str]:
    """The address of the real service on this machine."""
    app = build(Settings(database=SecretStr("sqlite:///:memory:")), channels=[])
    await app.start()
    server = TestServer(web_app(app))
    await server.start_server()
    yield str(server.make_url("/")).rstrip("/")
    await server.close()
    await app.stop()


@asynccontextmanager
async def looking(browser: Browser, address: str, allowed: str = "") -> AsyncIterator[Page]:
    """A browser at this address. Errors of the page fail the test, unless they contain `allowed`."""
    context = await new_context(browser, viewport={"width": 1440, "height": 900})
    faults: list[str] = []
    try:
        page = await context.new_page()
        page.on("console", lambda said: faults.append(said.text) if said.type == "error" else None)
        page.on("pageerror", lambda error: faults.append(str(error)))
        await page.goto(address)
        yield page
    finally:
        await context.close()
    assert [fault for fault in faults if not allowed or allowed not in fault] == []
