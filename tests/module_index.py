"""Generator of docs/modules.md (`make docs`): every module of the product with the first line of its docstring."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from itertools import groupby
from pathlib import Path

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "modules.md"
START = """# Modules

Every module with the first line of its docstring, by room. Search this page for the word you have in mind; the rooms and the
way of a message through them are in [architecture](architecture.md). Made from the code (`make docs`); a test fails when it
lags behind.
"""


def page() -> str:
    """The whole page."""
    return "\n".join([START, *rooms()]) + "\n"


def rooms() -> Iterator[str]:
    """A table for each folder."""
    files = sorted(
        (path for top in ("bot", "cards", "dialogs") for path in (ROOT / top).rglob("*.py") if "versions" not in path.parts),
        key=lambda path: (path.parent.as_posix(), path.name),
    )
    for folder, modules in groupby(files, key=lambda path: path.parent):
        about = {path.name: first_line(path) for path in modules}
        yield f"## `{folder.relative_to(ROOT).as_posix()}/`\n"
        if said := about.pop("__init__.py", ""):
            yield f"{said}\n"
        if about:
            yield "| module | what it is |\n|---|---|"
            yield from (f"| `{name}` | {said} |" for name, said in about.items())
            yield ""


def first_line(path: Path) -> str:
    """The first sentence of a module's docstring, on one line of a table."""
    docstring = ast.get_docstring(ast.parse(path.read_text("utf-8"))) or ""
    return " ".join(docstring.split("\n\n")[0].split()).replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
