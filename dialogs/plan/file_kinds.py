"""File type detection: recognises what is no plan file, so that the answer names the command that helps.

People have their agenda in Word, Excel or a text. Told “not UTF-8 text” they do not know what to do next. It knows Word,
Excel, OpenDocument, PowerPoint, PDF, RTF, pictures, zip, Apple's Numbers, Pages and Keynote, web pages, UTF-16, empty files,
and agendas as a table or as two lines with clock times. A readable YAML file that is only a list or a sentence is refused in
`load`.
"""

from __future__ import annotations

import re

NEW = "throughline new {name} --out plan.yaml"
_OLE = b"\xd0\xcf\x11\xe0"  # Word and Excel before 2007
_PICTURES = {b"\x89PNG": "a picture", b"\xff\xd8\xff": "a picture", b"GIF8": "a picture"}
_INSIDE = {b"word/": ".docx", b"xl/": ".xlsx", b"ppt/": ".pptx", b"content.xml": ".ods", b".iwa": ".numbers"}
_OTHER_PROGRAMS = {
    ".pptx": "a PowerPoint file, not a plan",
    ".ods": "an OpenDocument file (LibreOffice), not a plan",
    ".numbers": "a file of Numbers, Pages or Keynote, not a plan",
}
_ROW = re.compile(r"^\s*\|.*\|\s*$")
_CLOCK = re.compile(r"^\W*\d{1,2}[:.]\d{2}\b")


def other_kind(content: bytes, name: str) -> tuple[str, str] | None:
    """What the file is instead of a plan: a sentence, and what to type. None where it may be a plan."""
    new = NEW.format(name=name)
    if (ending := packed(content)) is not None:
        return _zipped(ending, name)
    if content.startswith(_OLE):
        return "This is an old Word or Excel file. Save it as .docx or .xlsx, and make a plan of its table.", new
    if content.startswith(b"%PDF"):
        return "This is a PDF. Copy its agenda into a Word or Excel table, and make a plan of that.", NEW.format(
            name="agenda.docx"
        )
    if (picture := next((name for start, name in _PICTURES.items() if content.startswith(start)), None)) is not None:
        message = f"This is {picture}, not a plan. Type its agenda into a Word or Excel table, and make a plan of that."
        return message, NEW.format(name="agenda.docx")
    if content.startswith(b"{\\rtf"):
        return "This is an RTF document. Save it as .docx, and make a plan of the table in it.", NEW.format(
            name="agenda.docx"
        )
    if not content.strip():
        return "The file is empty. A plan begins with `title` and `blocks`.", "throughline new --out plan.yaml"
    if content.startswith(b"\x1f\x8b"):
        return "This is a compressed file. Unpack it, and check the plan inside.", "throughline check plan.yaml"
    start = content[:200]
    if content.startswith((b"\xff\xfe", b"\xfe\xff")) or start.count(b"\x00") * 4 > len(start):
        return "The file is saved as UTF-16 (Notepad calls it Unicode). Save it again and choose UTF-8.", "plan: team-day"
    return _agenda(content.decode("utf-8", "replace"), name)


def packed(content: bytes) -> str | None:
    """The ending of a packed file, by what is in it: `.docx`, `.xlsx`, else `.zip`. None where it is not packed."""
    if not content.startswith(b"PK"):
        return None
    return next((ending for inside, ending in _INSIDE.items() if inside in content), ".zip")


def _zipped(ending: str, name: str) -> tuple[str, str]:
    if ending == ".zip":
        return "This is a zip file. Unpack it, and check the plan inside.", "throughline check plan.yaml"
    if ending in _OTHER_PROGRAMS:
        return f"This is {_OTHER_PROGRAMS[ending]}. Save its table as .xlsx or .docx first.", NEW.format(name="agenda.xlsx")
    kind = "a Word file" if ending == ".docx" else "an Excel file"
    right = name.rsplit(".", 1)[0] + ending
    renamed = "" if name == right else f" Name it {right} first."
    return f"This is {kind}, not a plan. You can make a plan of the table in it.{renamed}", NEW.format(name=right)


def _agenda(text: str, name: str) -> tuple[str, str] | None:
    """A table or a list of clock times, as agendas are written."""
    lines = [line for line in text.splitlines() if line.strip()]
    if not lines or re.search(r"^(plan|blocks):", text, re.MULTILINE):
        return None
    if re.match(r"\s*<(?:!doctype|html|table|body)", text, re.IGNORECASE):
        right = name if name.lower().endswith((".html", ".htm")) else "agenda.html"
        return "This is a web page, not a plan. You can make a plan of the table in it.", NEW.format(name=right)
    table = name.lower().endswith((".csv", ".tsv")) or sum(bool(_ROW.match(line)) for line in lines) >= 2
    if table or sum(bool(_CLOCK.match(line)) for line in lines) >= 2:
        message = "This is an agenda, not a plan. You can make a plan of it; write a text as a table first."
        return (message if not table else "This is a table, not a plan. You can make a plan of it."), NEW.format(name=name)
    return None
