"""Titles of table files: what a file that holds a table calls itself.

It is the first heading or, of an Excel file with one sheet, its title or the name of that sheet. A name such as “Sheet1” or
“Agenda” counts as none (`_UNTITLED`). The order of other titles is in `agenda_files`.
"""

from __future__ import annotations

import io
import re
from pathlib import Path
from typing import Any

from bot.infra.table_files import text_of_file
from dialogs.plan.file_kinds import packed
from dialogs.texts.formatting import unmarked

_UNTITLED = re.compile(
    r"(?:sheet|tabelle|feuil|hoja|blad|taflen|table|plan|agenda|programme|schedule|timetable|running order|outline)\s*\d*",
    re.IGNORECASE,
)
LONGEST = 200  # characters of a title


def title_in(name: str, content: bytes) -> str | None:
    """The heading of a Markdown, HTML or Word file, or the name of an Excel sheet that has one. None without."""
    kind = packed(content) or Path(name).suffix.lower()
    try:
        found = {".md": _markdown, ".html": _html, ".htm": _html, ".docx": _word, ".xlsx": _excel}[kind](content)
    except KeyError:
        return None
    except Exception:  # the reader of the table says what is wrong with the file
        return None
    return " ".join(found.split())[:LONGEST] or None if found else None


def _markdown(content: bytes) -> str | None:
    found = re.search(r"^#{1,2}\s+(.+?)\s*#*$", text_of_file(content), re.MULTILINE)
    return unmarked(found[1]) if found else None


def _html(content: bytes) -> str | None:
    import lxml.html  # heavy

    page = lxml.html.document_fromstring(text_of_file(content) or "<p>")
    return next((str(one.text_content()) for one in page.xpath("//h1 | //title") if one.text_content().strip()), None)


def _word(content: bytes) -> str | None:
    import docx  # heavy

    document: Any = docx.Document(io.BytesIO(content))
    headed = (one.text for one in document.paragraphs if one.style.name in ("Title", "Heading 1") and one.text.strip())
    return next(headed, None)


def _excel(content: bytes) -> str | None:
    import openpyxl  # heavy

    book = openpyxl.load_workbook(io.BytesIO(content), read_only=True)
    title = book.properties.title or book.sheetnames[0]
    return None if _UNTITLED.fullmatch(title.strip()) or len(book.sheetnames) > 1 else title
