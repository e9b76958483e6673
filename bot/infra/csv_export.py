"""Spreadsheets: CSV that Excel opens with the right letters and never runs."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Iterable, Sequence
from typing import Any

MARK = "\ufeff"  # in front of a file it lets Excel read accents right
_UNSEEN = r"\s\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff"  # spreadsheets differ in what they skip
_RUN = re.compile(rf"[\t\r\n]|[{_UNSEEN}]*[=+\-@\uff1d\uff0b\uff0d\uff20]")  # also as a Japanese keyboard types them


def cell(value: Any) -> Any:
    """A spreadsheet must never run what somebody typed: a leading sign of a formula is made text (OWASP, CSV injection)."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
    return f"'{text}" if isinstance(text, str) and _RUN.match(text) else text


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A header and rows as CSV, each line with its end."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")  # RFC 4180
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()
