"""What `throughline digest` and `throughline pack` share: the service's tables at hand, and a paper written down."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TextIO

from bot.app import App, build
from bot.commands.configured import settings
from bot.commands.refusal import Refusal
from bot.store import schema
from bot.store.database import DatabaseError, in_words
from bot.web import paper
from cards.plain import plain
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


def with_app(work: Callable[[App], Awaitable[View]]) -> View:
    """Make a paper with the tables of the service, which is not started: it serves nobody."""
    chosen = settings()

    async def go() -> View:
        app = build(chosen, channels=[])
        try:
            await schema.prepare(app.database)
            return await work(app)
        finally:
            await app.database.close()

    try:
        with in_words(chosen.database.get_secret_value()):
            return asyncio.run(go())
    except DatabaseError as error:
        raise Refusal(str(error)) from None
