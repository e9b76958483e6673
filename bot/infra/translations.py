"""Gettext loader: compiles the bot's translations (Welsh) in memory from the files that translators edit.

The sentences in `dialogs.texts` are English. A language without a catalogue, and a sentence without a translation, fall back
to English. A regional form such as `cy-GB` gets the language's translations. Pages have a catalogue of their own, and fall
back to that of the chat.
"""

from __future__ import annotations

import io
from functools import cache
from gettext import GNUTranslations, NullTranslations
from importlib import resources

DOMAIN = "throughline"
PAGES = "pages"  # the words of the pages' templates
_LOCALES = resources.files("bot") / "locale"


def languages() -> tuple[str, ...]:
    """The languages the bot speaks, English first."""
    found = (entry.name for entry in _LOCALES.iterdir() if (entry / "LC_MESSAGES" / f"{DOMAIN}.po").is_file())
    return ("en", *sorted(found))


@cache
def catalogue(locale: str) -> NullTranslations:
    """The translations for a locale (`cy`, `cy-GB`); empty for English and for languages without a catalogue."""
    return _compiled(locale, DOMAIN)


@cache
def page_catalogue(locale: str) -> NullTranslations:
    """The words of the pages. What the chat says too is worded as there."""
    found = _compiled(locale, PAGES)
    found.add_fallback(catalogue(locale))
    return found


def _compiled(locale: str, domain: str) -> NullTranslations:
    language = locale.replace("-", "_").split("_")[0].lower()
    if language == "en" or language not in languages():
        return NullTranslations()
    from babel.messages.mofile import write_mo  # imported late: only other languages need the compiler
    from babel.messages.pofile import read_po

    source = (_LOCALES / language / "LC_MESSAGES" / f"{domain}.po").read_bytes()
    compiled = io.BytesIO()
    write_mo(compiled, read_po(io.BytesIO(source), locale=language, domain=domain))
    compiled.seek(0)
    return GNUTranslations(compiled)
