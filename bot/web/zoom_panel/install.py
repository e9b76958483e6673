"""Panel installation: the page that people reach after they have added the side panel to their Zoom account.

Zoom ends its consent with a code. The panel needs no token. But nobody documents whether Zoom counts an app as added before
the code was exchanged, so it is exchanged once, and the tokens are dropped unread. The page is the same whether or not that
worked.
"""

from __future__ import annotations

from collections.abc import Sequence

import aiohttp
import structlog
from aiohttp import web

from bot.channels.oauth import TIMEOUT
from bot.channels.zoom.panel_context import PanelApp
from bot.handlers.access import AccessTokens
from bot.web.run_pages import RunPages
from bot.web.security import Buckets

PATH = "/zoom/panel/installed"
LONGEST = 2048  # characters of a code
CODES_AT_ONCE, CODES_A_SECOND = 10, 0.2  # codes exchanged for everyone together: in a burst, then per second

log = structlog.get_logger(__name__)


class PanelInstall:
    """The handler. `token_url` is where Zoom exchanges codes."""

    def __init__(self, panel: PanelApp, token_url: str, door: AccessTokens, pages: RunPages) -> None:
        self._panel, self._token_url, self._door, self._pages = panel, token_url, door, pages
        self._tries = Buckets(CODES_AT_ONCE, CODES_A_SECOND, pages.steady)  # strangers must not make us call Zoom at will

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """The route."""
        return (web.get(PATH, self.installed, allow_head=False),)

    async def installed(self, request: web.Request) -> web.Response:
        """Exchange the code, and say how to open the panel in a meeting."""
        code = request.query.get("code", "")
        if code and len(code) <= LONGEST and self._tries.take(""):
            await self._exchange(code)
        page = self._pages.page("zoom_panel_added.html")
        page.headers["Referrer-Policy"] = "no-referrer"  # the address has the code
        return page

    async def _exchange(self, code: str) -> None:
        form = {"grant_type": "authorization_code", "code": code, "redirect_uri": self._door.base + PATH}
        proof = {"Authorization": aiohttp.encode_basic_auth(self._panel.client_id, self._panel.client_secret)}
        try:
            async with (
                aiohttp.ClientSession(timeout=TIMEOUT, headers=proof) as http,
                http.post(self._token_url, data=form, allow_redirects=False) as answer,
            ):
                if answer.status != 200:
                    log.info("panel code not exchanged", status=answer.status)
        except (aiohttp.ClientError, TimeoutError, OSError) as error:
            log.warning("panel code not exchanged", error=type(error).__name__)
