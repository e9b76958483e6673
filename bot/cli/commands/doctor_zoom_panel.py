"""Checks of `doctor` for the Zoom side panel: its settings, and the headers without which Zoom shows an empty panel.

No panel is a note. A page that does not answer 200, or lacks one of the four headers in `HEADERS`, must be fixed.
"""

from __future__ import annotations

from collections.abc import Iterator

import aiohttp

from bot.cli.commands.doctor_finding import Finding
from bot.infra.settings import Settings

NAME = "Zoom panel"
HEADERS = ("Strict-Transport-Security", "X-Content-Type-Options", "Content-Security-Policy", "Referrer-Policy")


def settings(chosen: Settings) -> Iterator[Finding]:
    """Whether there is a panel. That its settings are complete is checked with all others."""
    if not chosen.has_zoom:
        return
    if not chosen.has_zoom_panel:
        way = "It opens breakout rooms at one press. docs/zoom-panel.md says how to add it."
        yield Finding(NAME, "note", "The side panel is not set up.", way)
        return
    yield Finding(NAME, "ok", f"Set up for the app {chosen.zoom_panel_client_id}. Its page is /zoom/panel.")


async def look(chosen: Settings, http: aiohttp.ClientSession) -> list[Finding]:
    """Fetch the page as Zoom's client does. Zoom shows it only with all four headers."""
    if not chosen.has_zoom_panel or not chosen.url.startswith("https:"):
        return []
    return await page(http, chosen.url.rstrip("/") + "/zoom/panel")


async def page(http: aiohttp.ClientSession, url: str) -> list[Finding]:
    """What Zoom's client would find at this address."""
    try:
        async with http.get(url, allow_redirects=False) as answer:
            status, missing = answer.status, [name for name in HEADERS if not answer.headers.get(name)]
    except (aiohttp.ClientError, TimeoutError, OSError):
        return []  # that nothing answers is reported already
    if status != 200:
        way = "Let the proxy pass on this path, unchanged, and restart the service after changing its settings."
        return [Finding(NAME, "fix", f"{url} answers {status}, so Zoom shows nothing.", way)]
    if not missing:
        return [Finding(NAME, "ok", f"{url} has the four headers that Zoom wants.")]
    way = "Let the proxy pass on the service's headers."
    if "Strict-Transport-Security" in missing:
        way = "Let the proxy send the header X-Forwarded-Proto: https to the service, or add the missing headers itself."
    return [Finding(NAME, "fix", f"{url} lacks {', '.join(missing)}, so Zoom shows an empty panel.", way)]
