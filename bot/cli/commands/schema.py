"""`throughline schema`: the JSON schema of plans, for editors.

A schema beside a new plan is written only where there is none. With --out, an existing file is replaced.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import TextIO

from bot.cli.errors import CommandError
from dialogs.plan.json_schema import FILE, json_schema


def schema(file: Path | None, out: TextIO) -> int:
    """Print the schema, or write it to a file. Raises CommandError."""
    if file is None:
        out.write(schema_text())
        return 0
    _write(file)
    out.write(f"{file}\n")
    return 0


def schema_beside(plan: Path) -> Path | None:
    """Write the schema beside a plan whose first line names it. None if it is there already. Raises CommandError."""
    file = plan.parent / FILE
    if file.exists():
        return None
    _write(file)
    return file


def schema_text() -> str:
    """The schema as JSON, the same for the same version."""
    return json.dumps(json_schema(), ensure_ascii=False, indent=1) + "\n"


def _write(file: Path) -> None:
    try:
        file.write_text(schema_text(), encoding="utf-8")
    except OSError as error:
        raise CommandError(f"{file} cannot be written: {error.strerror}.", "Choose another place with --out.") from error
