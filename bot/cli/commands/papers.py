"""A paper that `throughline digest` or `throughline pack` writes down."""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from bot.cli.errors import Refusal
from bot.web.documents import paper
from cards.render.plain import plain
from cards.view import View


def write(view: View, file: Path | None, says: TextIO, *, compact: bool = False) -> None:
    """Say the paper in plain text, or write it into a file whose ending says how. Raises Refusal for other endings."""
    if file is None:
        says.write(plain(view) + "\n")
        return
    match file.suffix.lower():
        case ".docx":
            content = paper.document(view, compact=compact)
        case ".html" | ".htm":
            content = paper.file(view).encode()
        case _:
            raise Refusal(f"I do not know what {file.name!r} should be.", "End its name with .docx or .html.")
    try:
        file.write_bytes(content)
    except OSError as error:
        raise Refusal(f"{file} cannot be written: {error.strerror}.", "Choose another place with --out.") from None
    says.write(f"Written: {file}\n")
