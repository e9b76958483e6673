"""Table files: reads the rows of an agenda from CSV, Excel, Word, Markdown or HTML, and writes them.

People plan in these programs. Nothing in a file is run: no formulas, no macros, no links. The kind is told by the content
where it can be, else by the file's ending. Refused, with a reason: a file that is too large, also unpacked; another kind; a
damaged one; a sheet that is not there. A merged cell counts once. The sign between cells is the most frequent in the first
line, unless Excel's `sep=` names it. A text without a table is read as a list.
"""

from __future__ import annotations

import csv
import io
import re
import zipfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from datetime import date, datetime, time, timedelta
from pathlib import Path
from typing import Any

from bot.infra import csv_export
from dialogs import texts
from dialogs.plan.agenda import NotAnAgenda
from dialogs.plan.agenda_lines import rows_of_lines
from dialogs.plan.file_kinds import packed
from dialogs.texts.sentence import sentence

LARGEST = 5 * 1024 * 1024  # bytes of a file; an agenda is far smaller
UNPACKED = 60 * 1024 * 1024  # bytes a packed file may grow to
MOST_ROWS, MOST_COLUMNS = 2000, 60  # of a table; more are left out
LONGEST_SHEET = 31  # characters of a sheet's name, as Excel wants it

_ESCAPED = (".csv", ".tsv", ".txt", ".xlsx")  # kinds in which texts that begin like formulas are escaped

Rows = list[list[str]]


class NoTable(NotAnAgenda):
    """The file holds no table that can be read. The sentence says why."""


def read_tables(name: str, content: bytes, sheet: str | None = None) -> list[Rows]:
    """The tables of a file, in order, each as rows of texts. Raises NoTable."""
    if len(content) > LARGEST:
        raise NoTable(sentence(texts.TABLE_LARGE, most=LARGEST // 1024 // 1024))
    kind = packed(content) or Path(name).suffix.lower()
    if content.startswith(b"PK"):
        _refuse_bomb(content)
    if kind == ".zip":
        raise NoTable(sentence(texts.TABLE_ZIP))
    reader = _READERS.get(kind)
    if reader is None:
        raise NoTable(sentence(texts.TABLE_KINDS))
    escaped = kind in _ESCAPED
    found = [_cut(rows, escaped=escaped) for rows in reader(content, sheet)]
    tables = [rows for rows in found if rows]
    if not tables:
        raise NoTable(sentence(texts.TABLE_NONE))
    return tables


def _cut(rows: Rows, *, escaped: bool) -> Rows:
    """The rows without empty ones at either end, and no more than can be an agenda."""
    told = csv_export.text_of if escaped else str
    kept = [[told(cell.strip()) for cell in row[:MOST_COLUMNS]] for row in rows[:MOST_ROWS]]
    while kept and not any(kept[-1]):
        kept.pop()
    while kept and not any(kept[0]):
        kept.pop(0)
    return kept


def _refuse_bomb(content: bytes) -> None:
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as packed:
            size = sum(entry.file_size for entry in packed.infolist())
    except zipfile.BadZipFile as error:
        raise NoTable(sentence(texts.TABLE_DAMAGED)) from error
    if size > UNPACKED:
        raise NoTable(sentence(texts.TABLE_FAR_TOO_LARGE))


def text_of_file(content: bytes) -> str:
    """The text of a file that people saved: UTF-8, UTF-16, or a Western encoding."""
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace")


def _csv(content: bytes, _sheet: str | None) -> list[Rows]:
    text = text_of_file(content)
    if (named := re.match(r"sep=(.)\r?\n", text)) is not None:  # how Excel notes it
        text = text[named.end() :]
    first = next((line for line in text.splitlines() if line.strip()), "")
    delimiter = named[1] if named else max(",;\t|", key=first.count)
    return [[list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)]]


def _text(content: bytes, sheet: str | None) -> list[Rows]:
    """A text is a table where its lines have as many cells each, and else a list."""
    lines = [line for line in text_of_file(content).splitlines() if line.strip()]
    cells = {line.count(sign) for sign in ",;\t|" for line in lines if any(sign in one for one in lines[:1])}
    listed = rows_of_lines(lines)
    return [listed] if listed and len(cells) != 1 else [*_csv(content, sheet), listed]


def _excel(content: bytes, sheet: str | None) -> list[Rows]:
    import openpyxl  # heavy

    try:
        book = openpyxl.load_workbook(io.BytesIO(content), data_only=True, read_only=False)
    except Exception as error:  # openpyxl raises what its parsers raise
        raise NoTable(sentence(texts.TABLE_EXCEL)) from error
    if sheet is not None and sheet not in book.sheetnames:
        raise NoTable(sentence(texts.TABLE_NO_SHEET, sheet=sheet, sheets=", ".join(book.sheetnames)))
    sheets = [book[sheet]] if sheet is not None else book.worksheets
    return [
        [[_shown(value) for value in row] for row in one.iter_rows(max_row=MOST_ROWS, values_only=True)] for one in sheets
    ]


def _shown(value: Any) -> str:
    """An Excel value as people see it."""
    match value:
        case None:
            return ""
        case datetime():
            return f"{value:%H:%M}" if value.time() != time() else f"{value:%d %B %Y}"
        case date():
            return f"{value:%d %B %Y}"
        case time():
            return f"{value:%H:%M}"
        case timedelta():
            minutes = round(value.total_seconds() / 60)
            return f"{minutes // 60}:{minutes % 60:02}"
        case float() if value.is_integer():
            return str(int(value))
        case _:
            return str(value)


def _word(content: bytes, _sheet: str | None) -> list[Rows]:
    import docx  # heavy

    try:
        document = docx.Document(io.BytesIO(content))
        tables = [[_cells(row) for row in table.rows] for table in _nested(document.tables)]
        return [*tables, rows_of_lines(paragraph.text for paragraph in document.paragraphs)]
    except Exception as error:  # python-docx raises what its parsers raise
        raise NoTable(sentence(texts.TABLE_WORD)) from error


def _nested(tables: Sequence[Any]) -> Iterator[Any]:
    """Tables, each followed by those inside its cells."""
    for table in tables:
        yield table
        cells = {id(cell._tc): cell for row in table.rows for cell in row.cells}  # a merged cell counts once
        for cell in cells.values():
            yield from _nested(cell.tables)


def _cells(row: Any) -> list[str]:
    """The cells of a Word row; a merged cell counts once."""
    found, before = [], None
    for cell in row.cells:
        found.append("" if cell._tc is before else cell.text)  # python-docx repeats merged cells
        before = cell._tc
    return found


_RULE = re.compile(r"^\s*\|?\s*:?-+:?\s*(\|\s*:?-+:?\s*)*\|?\s*$")


def _markdown(content: bytes, _sheet: str | None) -> list[Rows]:
    tables: list[Rows] = []
    inside = False
    for line in text_of_file(content).splitlines():
        if "|" not in line:
            inside = False
            continue
        if not inside:
            tables.append([])
            inside = True
        if not _RULE.match(line):
            cells = re.split(r"(?<!\\)\|", line.strip().removeprefix("|").removesuffix("|"))
            tables[-1].append([cell.replace("\\|", "|").replace("<br>", "\n").strip() for cell in cells])
    return tables if tables else [rows_of_lines(text_of_file(content).splitlines())]


def _html(content: bytes, _sheet: str | None) -> list[Rows]:
    import lxml.html  # heavy

    page = lxml.html.document_fromstring(text_of_file(content) or "<p>")
    for line in page.iter("p", "br", "div", "li"):  # each is a line of its cell
        line.tail = f"\n{line.tail or ''}"
    tables = [_grid([row.xpath("./td|./th") for row in table.xpath("./tr|./*/tr")]) for table in page.xpath("//table")]
    return tables if any(tables) else [rows_of_lines(page.text_content().splitlines())]


def _grid(rows: list[Any]) -> Rows:
    """Cells in their columns: one that spans several is empty in the others."""
    found: list[dict[int, str]] = [{} for _ in rows]
    for number, cells in enumerate(rows):
        at = 0
        for cell in cells:
            while at in found[number]:
                at += 1
            for down in range(_span(cell, "rowspan", len(rows) - number)):
                for along in range(_span(cell, "colspan", MOST_COLUMNS)):
                    found[number + down][at + along] = _cell_text(cell) if down == along == 0 else ""
    return [[row.get(at, "") for at in range(max(row, default=-1) + 1)] for row in found]


def _span(cell: Any, name: str, most: int) -> int:
    said = cell.get(name, "1")
    return max(1, min(int(said), most)) if said.isdecimal() and len(said) < 4 else 1


def _cell_text(cell: Any) -> str:
    lines = (" ".join(line.split()) for line in cell.text_content().splitlines())
    return "\n".join(filter(None, lines))


_READERS: Mapping[str, Callable[[bytes, str | None], list[Rows]]] = {
    ".csv": _csv,
    ".tsv": _csv,
    ".txt": _text,
    ".xlsx": _excel,
    ".docx": _word,
    ".md": _markdown,
    ".html": _html,
    ".htm": _html,
}


def write_table(kind: str, title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    """A table as the content of a CSV, Excel, Word or Markdown file."""
    match kind:
        case "csv":
            return (csv_export.MARK + csv_export.table(header, rows)).encode()
        case "xlsx":
            return _to_excel(title, header, rows)
        case "docx":
            return _to_word(title, header, rows)
        case _:
            return _to_markdown(title, header, rows).encode()


def _to_excel(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    import openpyxl  # heavy
    from openpyxl.styles import Alignment, Font

    book = openpyxl.Workbook()
    sheet = book.active
    book.properties.title = title
    sheet.title = re.sub(r"[\\/*?:\[\]]", " ", title)[:LONGEST_SHEET] or "Plan"
    sheet.append(list(header))
    for row in rows:
        sheet.append([csv_export.cell(cell) for cell in row])
    for cell in sheet[1]:
        cell.font = Font(bold=True)
    for line in sheet.iter_rows(min_row=2):
        for cell in line:
            cell.alignment = Alignment(wrap_text=True, vertical="top")
    sheet.freeze_panes = "A2"
    file = io.BytesIO()
    book.save(file)
    return file.getvalue()


def _to_word(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> bytes:
    import docx  # heavy

    document = docx.Document()
    document.add_heading(title, level=1)
    table = document.add_table(rows=1, cols=len(header), style="Table Grid")
    for cell, name in zip(table.rows[0].cells, header, strict=True):
        cell.text = name
    for row in rows:
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.text = text
    file = io.BytesIO()
    document.save(file)
    return file.getvalue()


def _to_markdown(title: str, header: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    def line(cells: Sequence[str]) -> str:
        return "| " + " | ".join(cell.replace("|", "\\|").replace("\n", "<br>") for cell in cells) + " |"

    return "\n".join([f"# {title}", "", line(header), line(["---"] * len(header)), *map(line, rows), ""])
