"""Editor access: who may edit plans, whose plans these are, and how many requests an author may send.

On a service that only this machine reaches, everybody at the machine writes the same plans. On any other, a facilitator who
is signed in to a session writes those of the organisation that the session's chat belongs to. Everybody else is refused. How
long a sign-in lasts is in `bot/handlers/access.py`.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from aiohttp import web

from bot.runs.written_plans import HERE, organisation_of
from bot.store import people
from bot.web.page_host import facilitator
from bot.web.rehearsal.access import RehearsalAccess
from bot.web.run_pages import RUN, RunPages
from bot.web.security import Buckets, caller, from_our_page

if TYPE_CHECKING:
    from bot.app import App

REQUESTS_AT_ONCE, REQUESTS_A_SECOND = 40, 2.0  # requests from one author: in a burst while typing, then per second
DRAFT = "draft:"  # of people at this machine, in the options of a rehearsal room
OWN = "own:"  # of an organisation: such a room is in no list


@dataclass(frozen=True)
class Author:
    """Somebody who may edit: the organisation whose plans they see, and the base path of their pages."""

    organisation: str
    home: str
    back: str
    rate: str  # what their requests are counted by


class EditorDesk(Protocol):
    """Access check of the editor's pages."""

    base: str
    source: str

    async def author(self, request: web.Request) -> Author:
        """Authenticate. Raises HTTPForbidden."""
        ...

    def ours(self, request: web.Request) -> bool:
        """Whether the request comes from our own page."""
        ...


class LocalDesk:
    """People at this machine."""

    base, source = "/plans", DRAFT

    def __init__(self, steady: Callable[[], float] = time.monotonic) -> None:
        self._gate = RehearsalAccess(here_only=True, steady=steady)

    async def author(self, request: web.Request) -> Author:
        """Check that the visitor is at this machine."""
        self._gate.check(request)
        return Author(HERE, self.base, "/rehearsal", caller(request))

    def ours(self, request: web.Request) -> bool:
        """Whether the request comes from our own page."""
        return from_our_page(request, "")


class SignedDesk:
    """Facilitators who are signed in to a session."""

    base, source = f"{RUN}/plans", OWN

    def __init__(self, app: App, pages: RunPages) -> None:
        self._app, self._pages = app, pages

    async def author(self, request: web.Request) -> Author:
        """Check that the visitor is a facilitator of the run in the address. Its chat says the organisation."""
        visitor = await facilitator(self._pages, request)
        id_ = visitor.loaded.row.conversation_id
        async with self._app.database.reading() as tx:
            where = (await people.conversations(tx, [id_])).get(id_)
        if where is None:
            raise web.HTTPForbidden(text="The chat of this session is no longer known.")
        run = f"/run/{visitor.run_id}"
        return Author(organisation_of(where), f"{run}/plans", run, f"{visitor.run_id} {visitor.person}")

    def ours(self, request: web.Request) -> bool:
        """Whether the request comes from our own page."""
        return from_our_page(request, self._app.access.base)


def limits(steady: Callable[[], float]) -> Buckets:
    """Requests of one author: a burst while typing, then two a second."""
    return Buckets(REQUESTS_AT_ONCE, REQUESTS_A_SECOND, steady)
