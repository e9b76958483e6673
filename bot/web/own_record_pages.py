"""CPD record pages: a person's own record. Their link starts a session of one hour, as often as needed until it expires.

The key follows the # of the link, so it reaches no server log and no other site. Only the person can open the record:
facilitators and operators cannot. Every refused request gets the same answer, whatever the reason. How long the link works
is in `bot/handlers/own_record.py`; what the record contains, in `cards/pages/cpd.py`.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from aiohttp import web
from pydantic import ValidationError

from bot.handlers.page_links import RECORD as HOME
from bot.infra.json_input import legible
from bot.infra.translations import catalogue
from bot.web.documents.own_record import document
from bot.web.page_host import WORD, attached
from bot.web.run_pages import FRESH, Entering, RunPages
from bot.web.security import Guesses, from_our_page, is_secure
from cards.context import CardContext
from cards.language import Words
from cards.pages.cpd import Sheet
from dialogs import texts

if TYPE_CHECKING:
    from bot.app import App

COOKIE = "throughline-record"
OPEN_FOR = timedelta(hours=1)  # how long a person's own record stays open in a browser
PRIVATE = {**FRESH, "X-Robots-Tag": "noindex, nofollow, noarchive"}
FILE = "my-cpd-record.docx"


class OwnRecordPages:
    """CPD record handlers: sign-in, page and Word document. `base` is the public address of the service."""

    def __init__(self, app: App, pages: RunPages, base: Callable[[], str]) -> None:
        self._app, self._pages, self._base = app, pages, base
        self._records = app.router.commands.records
        self._guesses = Guesses(pages.steady, lambda why: app.metrics.turned_away.labels("records", why).inc())

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the record pages."""
        return (
            web.get(HOME, self.enter),
            web.post(HOME, self.redeem),
            web.get(f"{HOME}/mine", self.page),
            web.get(f"{HOME}/mine.docx", self.docx),
        )

    async def enter(self, _request: web.Request) -> web.Response:
        """Landing page of a link. Its button posts the key after the #."""
        return self._drawn("record_enter.html")

    async def redeem(self, request: web.Request) -> web.Response:
        """Sign in the owner of a link for one session."""
        if not from_our_page(request, self._base()):
            raise self._guesses.not_ours("This is taken from our own page only.")
        try:
            asked = Entering.model_validate_json(legible(await request.read()))
        except ValidationError:
            raise self._guesses.unreadable() from None
        if await self._records.owner(asked.ticket) is None:
            raise self._guesses.refused(asked.ticket, "This link is too old, or it is not one of ours.")
        response = web.json_response({"to": f"{HOME}/mine"}, headers=PRIVATE)
        response.set_cookie(
            COOKIE,
            asked.ticket,
            path=HOME,
            httponly=True,
            samesite="Strict",
            secure=is_secure(request),
            max_age=int(OPEN_FOR.total_seconds()),
        )
        return response

    async def page(self, request: web.Request) -> web.Response:
        """Record page, for reading and printing."""
        found, until = await self._mine(request)
        return self._drawn("record.html", until, sheet=found, document=f"{HOME}/mine.docx")

    async def docx(self, request: web.Request) -> web.Response:
        """Word document of the record, to write in."""
        found, _ = await self._mine(request)
        return await as_document(found)

    async def _mine(self, request: web.Request) -> tuple[Sheet, datetime]:
        """The record that this browser is signed in to, and the expiry of its link. Raises HTTPForbidden."""
        key = request.cookies.get(COOKIE, "")
        known = await self._records.owner(key) if key else None
        found = await self._records.sheet(known[0]) if known else None
        if known is None or found is None:
            closed = self._pages.drawn("record_closed.html", said=said(self._app))
            raise web.HTTPForbidden(text=closed, content_type="text/html", headers=PRIVATE)
        return found, known[1]

    def _drawn(self, template: str, until: datetime | None = None, **values: object) -> web.Response:
        text = self._pages.drawn(template, said=said(self._app, until), **values)
        return web.Response(text=text, content_type="text/html", headers=PRIVATE)


def said(app: App, until: datetime | None = None) -> Mapping[str, str]:
    """Texts around a record, in the language of the service. `until` is the expiry of the link."""
    locale = app.settings.locale
    plan = app.plan_library.plan(app.settings.default_plan)
    words = Words(CardContext(plan, ZoneInfo(app.settings.timezone), locale, catalogue=catalogue(locale)))
    return {
        "title": words.say(texts.CPD_TITLE),
        "opening": words.say(texts.CPD_OPENING),
        "open": words.say(texts.CPD_OPEN),
        "needs_script": words.say(texts.CPD_NEEDS_SCRIPT),
        "closed_title": words.say(texts.CPD_CLOSED_TITLE),
        "closed": words.say(texts.CPD_CLOSED),
        "save": words.say(texts.CPD_SAVE),
        "hint": words.say(texts.CPD_PRINT_HINT, day=words.day(until)) if until else "",
        "lang": words.lang,
    }


async def as_document(found: Sheet) -> web.Response:
    """Render the record as a Word document, in a thread so that other requests do not wait."""
    body = await asyncio.to_thread(document, found)
    return web.Response(body=body, content_type=WORD, headers=PRIVATE | attached(FILE))
