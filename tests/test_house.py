"""Sizes of modules and functions: what a newcomer can read in one go. Exceptions are named, with their reason."""

from __future__ import annotations

import ast
from collections import Counter
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
LONGEST_MODULE, SHORTEST_MODULE = 350, 40  # lines
LONGEST_FUNCTION = 40  # lines
MOST_ON_TOP = 14  # entries of bot/: modules, packages and the translations

LONG_MODULES = {
    "bot/store/tables.py": "the whole schema at one look; what a row refers to is on the same page",
}
LONG_FUNCTIONS = {
    "cards/compose/__init__.py:_compose": "one branch for each card, which the type checker counts",
    "dialogs/run/evolve/__init__.py:_after": "one branch for each family of events, which the type checker counts",
}
ONE_OF_A_KIND = (
    "bot/cli/commands/",  # a module for each command
    "bot/channels/teams/", "bot/channels/zoom/",  # both platforms use one set of file names
    "cards/compose/", "cards/render/zoom/",
    "dialogs/run/commands/", "dialogs/run/events/", "dialogs/run/evolve/", "dialogs/run/messages/",
    "dialogs/texts/",
)  # fmt: skip
"""Folders with a module for each command, platform or family, however little there is to say about it."""
SHORT_MODULES = {
    "bot/delivery/settling.py": "the dispatcher is long enough without it",
    "bot/handlers/which_person.py": "stands beside which_session.py",
    "bot/store/migrations/env.py": "Alembic looks for it there",
    "bot/store/repair.py": "only a start calls it, after the schema is there",
    "dialogs/engine/help_now.py": "a rule of its own: which words fit the moment",
}


def test_no_module_is_long() -> None:
    long = {name: lines for name, _, lines in modules() if lines > LONGEST_MODULE}
    assert long.keys() == LONG_MODULES.keys(), f"over {LONGEST_MODULE} lines: {long}"


def test_no_function_is_long() -> None:
    long = {
        f"{name}:{node.name}": lines
        for name, tree, _ in modules()
        for node in ast.walk(tree)
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and (lines := (node.end_lineno or 0) - node.lineno + 1) > LONGEST_FUNCTION
    }
    assert long.keys() == LONG_FUNCTIONS.keys(), f"over {LONGEST_FUNCTION} lines: {long}"


def test_a_short_module_is_shared_or_says_why() -> None:
    """What a single module needs belongs into it, unless a reader would look for it elsewhere."""
    users = Counter(imported for _, tree, _ in modules() for imported in set(imports(tree)))
    short = {
        name
        for name, _, lines in modules()
        if lines < SHORTEST_MODULE
        and not name.endswith("__init__.py")
        and users[name.removesuffix(".py").replace("/", ".")] < 2
        and not name.startswith(ONE_OF_A_KIND)
    }
    assert short == SHORT_MODULES.keys()


def test_the_top_floor_has_few_doors() -> None:
    entries = [entry.name for entry in (ROOT / "bot").iterdir() if not entry.name.startswith("__")]
    assert len(entries) <= MOST_ON_TOP, sorted(entries)


@cache
def modules() -> tuple[tuple[str, ast.Module, int], ...]:
    """Every module of the product except migrations, with its syntax tree and its lines."""
    paths = [path for room in ("bot", "cards", "dialogs") for path in sorted((ROOT / room).rglob("*.py"))]
    texts = {path.relative_to(ROOT).as_posix(): path.read_text("utf-8") for path in paths}
    return tuple(
        (name, ast.parse(text), len(text.splitlines())) for name, text in texts.items() if "migrations/versions" not in name
    )


def imports(tree: ast.Module) -> Iterator[str]:
    """What a module imports: modules, and names that may be modules of a package."""
    for node in ast.walk(tree):
        match node:
            case ast.Import(names=names):
                yield from (alias.name for alias in names)
            case ast.ImportFrom(module=str(module), names=names):
                yield module
                yield from (f"{module}.{alias.name}" for alias in names)
