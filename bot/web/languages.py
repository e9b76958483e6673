"""Language of pages: chooses it for each request, and translates the words of templates and of refusals.

Pages of a session speak the service's language, as its chat does. Pages that belong to no session (home page, editor,
privacy, terms) speak the browser's language, if the service speaks English and we know the other language. Of several that a
browser names, the one it likes best counts. A rehearsal keeps the language it was opened in.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import Any

from aiohttp import web
from aiohttp.typedefs import Handler, Middleware

from bot.infra.translations import languages, page_catalogue

OF_NO_SESSION = ("/rehearsal", "/plans", "/privacy", "/terms")
_locale: ContextVar[str] = ContextVar("language of pages", default="en-GB")


def spoken() -> str:
    """The locale that pages are written in now ("en-GB", "cy")."""
    return _locale.get()


def speak(locale: str) -> None:
    """Write the rest of this response in this locale."""
    _locale.set(locale)


@contextmanager
def speaking(locale: str) -> Iterator[None]:
    """Write pages in this locale within the block."""
    before = _locale.set(locale)
    try:
        yield
    finally:
        _locale.reset(before)


def translated(text: str) -> str:
    """A sentence of the pages in the language of now. Jinja's `_`."""
    return page_catalogue(spoken()).gettext(text)


def translated_count(one: str, several: str, number: int) -> str:
    """A sentence with a number, in the language of now. Jinja's `ngettext`."""
    return page_catalogue(spoken()).ngettext(one, several, number)


def middleware(locale: str) -> Middleware:
    """Middleware that chooses the language of each response. `locale` is the service's."""

    @web.middleware
    async def choose(request: web.Request, handler: Handler) -> web.StreamResponse:
        with speaking(chosen(request, locale)):
            try:
                return await handler(request)
            except web.HTTPException as refused:
                if refused.content_type == "text/plain" and refused.text:
                    refused.text = translated(refused.text)
                raise

    return choose


def chosen(request: web.Request, locale: str) -> str:
    """The language of the response to this request."""
    if not locale.startswith("en") or not request.path.startswith(OF_NO_SESSION):
        return locale
    return preferred(request.headers.get("Accept-Language", "")) or locale


def preferred(accepted: str) -> str | None:
    """The language that a browser likes best of those we speak. None if it is English, or none of them."""
    ranked: list[tuple[float, str]] = []
    for one in accepted.split(",")[:20]:
        name, _, quality = one.partition(";")
        language = name.strip().lower().partition("-")[0]
        if language in languages():
            ranked.append((_number(quality.strip().removeprefix("q=")), language))
    best = max(ranked, key=lambda one: one[0], default=(0.0, "en"))  # the first of equals
    return best[1] if best[0] > 0 and best[1] != "en" else None


def _number(quality: str) -> float:
    try:
        return float(quality or 1)
    except ValueError:
        return 0.0


def install(environment: Any) -> None:
    """Let templates translate. Their text is rendered in the language of the moment, so one set of them is enough."""
    environment.install_gettext_callables(translated, translated_count, newstyle=True)
    environment.globals["spoken"] = spoken
