"""Text lint: sees texts of a plan that people will read otherwise than their author sees them.

Most texts may have the formatting of `dialogs.texts.formatting`. Titles, options and questions have none, and some marks of
Markdown are shown as typed everywhere. Warned about: headings, tables, code, strike-through, pictures, quotations, HTML, a
link without https://, a ** without a second one, and formatting or links in titles, options, questions and ground rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.plan.concern import Concern
from dialogs.plan.errors import Path
from dialogs.plan.schema import WrittenPlan
from dialogs.plan.walk import places, shared_texts, texts_of
from dialogs.texts.formatting import is_marked, spans

_AS_TYPED = (
    (re.compile(r"^\s{0,3}#{1,6}\s", re.MULTILINE), "a heading mark"),
    (re.compile(r"^\s*\|.*\|\s*$", re.MULTILINE), "a table"),
    (re.compile(r"`[^`\n]+`"), "code marks"),
    (re.compile(r"~~[^~\n]+~~"), "strike-through marks"),
    (re.compile(r"!\[[^\]\n]*\]\([^)\n]*\)"), "a picture"),
    (re.compile(r"^\s{0,3}>\s", re.MULTILINE), "a quotation mark (>)"),
    (re.compile(r"</?(?:b|i|u|p|br|a|strong|em|ul|li|div|span|h\d)\b[^>\n]*>", re.IGNORECASE), "HTML"),
)
_BROKEN = re.compile(r"(?<!!)\[[^\]\n]+\]\((?!(?:https?://|mailto:))[^)\n]*\)")
_OPEN = re.compile(r"(?<!\*)\*\*(?!\*)")
_PLAIN_KEYS = ("title", "alt", "options", "question", "suggest")  # what is shown without formatting


def concerns(plan: WrittenPlan) -> Iterator[Concern]:
    """Concerns about every text that people will read."""
    for path, text in shared_texts(plan):
        yield from _marks(path, text)
    for place in places(plan):
        for inside, text in texts_of(place.step):
            yield from _marks((*place.path, *inside), text)


def _marks(path: Path, text: str) -> Iterator[Concern]:
    plain = any(key in path for key in _PLAIN_KEYS)
    found = [name for pattern, name in _AS_TYPED if pattern.search(text)]
    if found:
        yield Concern(path, f"This text has {' and '.join(found)}, which people will see as typed.")
    if _BROKEN.search(text):
        yield Concern(path, "The link in this text has no address that begins with https://, so people see it as typed.")
    if not plain and len(_OPEN.findall(text)) % 2:
        yield Concern(path, "A ** in this text has no second one, so people see it as typed.")
    if plain and "url" not in path and is_marked(text):
        yield Concern(path, "This text is shown without formatting: titles, questions and options have none.")
    elif plain and "url" not in path and any(span.link for span in spans(text)):
        yield Concern(path, "The address in this text is no link: titles, questions and options have none. `say` has.")
