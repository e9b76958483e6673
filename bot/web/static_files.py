"""Static files: the scripts and styles of all pages. Browsers keep them, and ask whether they changed.

Files are read once, when the service starts. So a changed file reaches people after a restart, when they next load a page.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

from aiohttp import web

STATIC_FOLDER = Path(__file__).parent / "static"
KINDS = {".js": "text/javascript", ".css": "text/css"}


class StaticFile(NamedTuple):
    """Contents of a file, and the tag that changes with them."""

    body: bytes
    kind: str
    tag: str


def _read(file: Path) -> StaticFile:
    body = file.read_bytes()
    return StaticFile(body, KINDS[file.suffix], hashlib.sha256(body).hexdigest()[:20])


class StaticFiles:
    """Static file handler."""

    def __init__(self) -> None:
        self._files = {file.name: _read(file) for file in sorted(STATIC_FOLDER.iterdir()) if file.suffix in KINDS}

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Route of the static files."""
        return (web.get("/static/{name}", self.get),)

    async def get(self, request: web.Request) -> web.Response:
        """Serve a file, or say that the browser's copy is still right."""
        file = self._files.get(request.match_info["name"])
        if file is None:
            raise web.HTTPNotFound
        headers = {"Cache-Control": "no-cache", "ETag": f'"{file.tag}"'}
        if any(one.value == file.tag for one in request.if_none_match or ()):
            return web.Response(status=304, headers=headers)
        return web.Response(body=file.body, content_type=file.kind, charset="utf-8", headers=headers)
