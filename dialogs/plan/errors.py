"""Validation errors of a plan: what is wrong, where, and how to put it right.

All mistakes are told at once, in the order of the file. Each has its line, its path, and an example of how it is right. One
mistake and the plan is not used. A warning leaves the plan usable.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

Path = tuple[str | int, ...]  # keys and list positions from the top of the file
WHOLE_FILE = "(whole file)"


@dataclass(frozen=True)
class Mistake:
    """One mistake: `line` counts from 1, `path` reads like `blocks[2].steps[0].lasts`, `example` is correct YAML."""

    file: str
    line: int
    path: str
    message: str
    example: str

    def __str__(self) -> str:
        example = self.example.replace("\n", "\n    ")
        return f"{self.file}:{self.line}: {self.path}\n  {self.message}\n  Right would be, for example:\n    {example}"


@dataclass(frozen=True)
class PlanWarning:
    """Something the author of a correct plan may want to look at again; `line` counts from 1."""

    line: int
    message: str


class PlanError(Exception):
    """A plan that cannot be used. `mistakes` are all that were found, in the order of the file."""

    def __init__(self, mistakes: Iterable[Mistake]) -> None:
        self.mistakes = tuple(sorted(set(mistakes), key=lambda mistake: (mistake.line, mistake.path, mistake.message)))
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


def written(path: Path) -> str:
    """`("blocks", 2, "lasts")` as `blocks[2].lasts`."""
    text = ""
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}" if text else part
    return text or WHOLE_FILE
