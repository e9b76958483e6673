"""CSV writer: files that Excel opens with the right characters and never runs as formulas.

A text that begins like a formula (=, +, -, @, a tab, also full-width or after invisible characters) gets an apostrophe
before it, and reading takes it off again. A byte order mark makes Excel read UTF-8.
"""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

MARK = "\ufeff"  # byte order mark: at the start of a file it makes Excel read UTF-8
_UNSEEN = r"\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # spreadsheets differ in what they skip
_RUN = re.compile(rf"'*(?:[\t\r\n]|[{_UNSEEN}]*[=+\-@\uff1d\uff0b\uff0d\uff20])")  # also full-width (Japanese keyboards)
"""What is escaped by an apostrophe. One that is in the text itself is kept by a second, so that `text_of` gives it back."""


def cell(value: Any) -> Any:
    """A value for one cell. A text that begins like a formula is escaped (OWASP, CSV injection)."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
    return f"'{text}" if isinstance(text, str) and _RUN.match(text) else text


def text_of(cell: str) -> str:
    """The text that `cell` made the cell of."""
    return cell[1:] if cell.startswith("'") and _RUN.match(cell[1:]) else cell


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A header and rows as CSV, with a line ending after each."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")  # RFC 4180
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()
