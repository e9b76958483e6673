"""Spreadsheets: CSV that Excel opens with the right letters and never runs."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Sequence
from typing import Any

MARK = "\ufeff"  # in front of a file it lets Excel read accents right


def cell(value: Any) -> Any:
    """A spreadsheet must never run what somebody typed: a leading sign of a formula is made text (OWASP, CSV injection)."""
    text = json.dumps(value, ensure_ascii=False) if isinstance(value, dict | list) else value
    if isinstance(text, str) and (text[:1] in tuple("\t\r\n") or text.lstrip()[:1] in tuple("=+-@")):
        return f"'{text}"
    return text


def table(header: Sequence[str], rows: Iterable[Sequence[Any]]) -> str:
    """A header and rows as CSV, each line with its end."""
    written = io.StringIO()
    writer = csv.writer(written, lineterminator="\r\n")  # RFC 4180
    writer.writerow(header)
    writer.writerows([cell(value) for value in row] for row in rows)
    return written.getvalue()
