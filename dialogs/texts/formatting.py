"""Formatting of plan texts: a small subset of Markdown, read into spans that every channel can draw.

`**bold**`, `*italics*`, `[words](https://...)` and addresses as they are typed, without a full stop or bracket after them. A
backslash shows the sign after it. All else is text, also marks that are never closed. Only texts of a plan are read: what
people write is never formatting. `__` and `_` do the same as stars. An address that begins with www. becomes a link with
https. Marks that a plan must not have are warned about in `dialogs.plan.text_lint`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

LONGEST = 8000  # characters that are read; longer texts stay as they are
DEEPEST = 3  # bold inside a link inside italics

_ADDRESS = r"(?:https?://|mailto:)[^\s<>\[\]()\"'`\\|*]+(?:\([^\s<>\[\]()\"'`\\|*]*\)[^\s<>\[\]()\"'`\\|*]*)*"
_MARK = re.compile(
    r"\\(?P<escaped>[\\*_\[\]()`#~<>|-])"
    rf"|\[(?P<label>[^\[\]\n]{{1,300}})\]\((?P<link>{_ADDRESS})\)"
    rf"|(?P<address>(?:https?://|(?<![\w./])www\.(?=\w))[^\s<>\[\]()\"'`\\|]+(?:\([^\s<>\[\]()\"'`\\|]*\)[^\s<>\[\]()\"'`\\|]*)*)"
    r"|\*\*\*(?=[^\s*])(?P<both>[^*\n]+?)(?<=\S)\*\*\*(?!\*)"
    r"|\*\*(?=[^\s*])(?P<bold>(?:[^*\n]|\*(?!\*))+?)(?<=\S)\*\*(?!\*)"
    r"|(?<![\w_])__(?=[^\s_])(?P<bold_too>[^\n]+?)(?<=[^\s_])__(?![\w_])"
    r"|(?<![\w*])\*(?=[^\s*])(?P<italic>[^*\n]+?)(?<=\S)\*(?![\w*])"
    r"|(?<![\w_])_(?=[^\s_])(?P<italic_too>[^_\n]+?)(?<=\S)_(?![\w_])"
)
_ENDS = ".,;:!?…'’”*_"  # after an address these belong to the sentence


@dataclass(frozen=True)
class Span:
    """A piece of a text: its words, how they look, and where they lead."""

    text: str
    bold: bool = False
    italic: bool = False
    link: str = ""


def spans(text: str) -> tuple[Span, ...]:
    """`text` as spans. Together they have its words, without the marks."""
    found = [*_spans(text, Span(""), DEEPEST)] if len(text) <= LONGEST else [Span(text)]
    joined: list[Span] = []
    for span in found:
        before = joined[-1] if joined else None
        if before is not None and (before.bold, before.italic, before.link) == (span.bold, span.italic, span.link):
            joined[-1] = Span(before.text + span.text, span.bold, span.italic, span.link)
        elif span.text:
            joined.append(span)
    return tuple(joined)


def unmarked(text: str) -> str:
    """`text` without its marks; after the words of a link comes its address."""
    if not _may_be_marked(text):
        return text
    return "".join(
        span.text if span.link in ("", *_forms(span.text)) else f"{span.text} ({span.link})" for span in spans(text)
    )


def is_marked(text: str) -> bool:
    """Whether `text` has marks that are not shown, other than an address as it is typed."""
    return unmarked(text) != text


def _may_be_marked(text: str) -> bool:
    return not {"*", "_", "[", "\\"}.isdisjoint(text)


def _forms(words: str) -> tuple[str, str]:
    return words, f"https://{words}"


def _spans(text: str, look: Span, depth: int) -> Iterator[Span]:
    end = 0
    for match in _MARK.finditer(text):
        yield Span(text[end : match.start()], look.bold, look.italic, look.link)
        yield from _span(match, look, depth)
        end = match.end()
    yield Span(text[end:], look.bold, look.italic, look.link)


def _span(match: re.Match[str], look: Span, depth: int) -> Iterator[Span]:
    bold, italic = match["bold"] or match["bold_too"], match["italic"] or match["italic_too"]
    if match["escaped"] is not None:
        yield Span(match["escaped"], look.bold, look.italic, look.link)
    elif match["address"] is not None:
        yield from _address(match["address"], look)
    elif depth <= 0:
        yield Span(match[0], look.bold, look.italic, look.link)
    elif match["label"] is not None:
        link = look.link or match["link"]
        yield from _spans(match["label"], Span("", look.bold, look.italic, link), 0 if look.link else depth - 1)
    elif match["both"] is not None:
        yield from _spans(match["both"], Span("", True, True, look.link), depth - 1)
    elif bold is not None:
        yield from _spans(bold, Span("", True, look.italic, look.link), depth - 1)
    elif italic is not None:
        yield from _spans(italic, Span("", look.bold, True, look.link), depth - 1)


def _address(typed: str, look: Span) -> Iterator[Span]:
    """An address in a text; what ends the sentence does not belong to it."""
    address = typed.rstrip(_ENDS)
    link = address if "://" in address else f"https://{address}"
    complete = len(address.partition("://")[2] or address) > 4
    yield Span(address, look.bold, look.italic, look.link or (link if complete else ""))
    yield Span(typed[len(address) :], look.bold, look.italic, look.link)
