"""Index of docs/architecture.md (`make docs`): every file of the product, what it is, and which commands and numbers it has.

The words come from the files themselves: the docstring, the comment beside a constant, the command table.
So a reader finds a file by the word that its author used, and the index cannot lag behind (a test compares it).
"""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator, Mapping
from functools import cache
from itertools import groupby, pairwise
from pathlib import Path

from dialogs.grammar.table import TABLE

ROOT = Path(__file__).parent.parent
PAGE = ROOT / "docs" / "architecture.md"
SETTINGS = ROOT / "bot" / "infra" / "settings.py"
SCHEMA = ROOT / "dialogs" / "plan" / "schema.py"
MARK = "<!-- From here on made by `make docs`. -->\n"

ORDER = (
    "bot/channels", "bot/handlers", "bot/runs", "bot/delivery", "bot/store", "bot/programme", "bot/web", "bot/rehearsal",
    "bot/cli", "bot/infra", "bot", "dialogs/engine", "dialogs/features", "dialogs/grammar", "dialogs/programme",
    "dialogs/run", "dialogs/plan", "dialogs/plans", "dialogs/texts", "cards", "manifests",
)  # fmt: skip
"""The order of the index: that of a message on its way, then the pure core."""

DISPATCHERS = {
    "bot/handlers/presenter.py", "bot/handlers/run_commands.py", "dialogs/engine/decide.py", "dialogs/engine/questions.py",
    "dialogs/engine/stale_controls.py", "dialogs/engine/reply.py", "dialogs/engine/undo.py",
}  # fmt: skip
"""Modules that name many commands and have the rule of none."""

MANIFESTS = {
    "manifests/teams/manifest.json": "Teams app manifest: permissions, tab, commands. `throughline manifest` fills it in.",
    "manifests/zoom/manifest.json": "Zoom app manifest: Team Chat app with its scopes, events and slash command.",
    "manifests/zoom/panel.json": "Zoom app manifest of the side panel: the second app, with the scopes for breakout rooms.",
}


def page() -> str:
    """The whole page: what people wrote above the mark, and the index."""
    written, mark, _ = PAGE.read_text("utf-8").partition(MARK)
    assert mark, f"{PAGE} has no line {MARK!r}"
    return "\n".join([written + mark, *index()])


def index() -> Iterator[str]:
    """A table for each folder."""
    for folder, files in groupby(sorted(indexed(), key=_place), key=lambda path: path.parent):
        name = folder.relative_to(ROOT).as_posix()
        yield f"### `{name}/`\n"
        if said := said_of(folder / "__init__.py"):
            yield f"{said}\n"
        yield "| file | what it is | commands and numbers in it |\n|---|---|---|"
        for path in files:
            file = path.relative_to(ROOT).as_posix()
            yield f"| `{file}` | {_cell(said_of(path))} | {_cell('; '.join([*commands(file), *numbers(path)]))} |"
        yield ""


def indexed() -> Iterator[Path]:
    """Every file that the index lists."""
    for top in ("bot", "cards", "dialogs", "manifests"):
        for path in (ROOT / top).rglob("*"):
            empty = path.name == "__init__.py" and not any(_defines(node) for node in _tree(path).body)
            if path.suffix in (".py", ".js", ".yaml", ".json") and "versions" not in path.parts and not empty:
                yield path


def _defines(node: ast.stmt) -> bool:
    return isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef | ast.ClassDef)


def _place(path: Path) -> tuple[int, str, str]:
    folder = path.parent.relative_to(ROOT).as_posix()
    room = max((room for room in ORDER if f"{folder}/".startswith(f"{room}/")), key=len)
    return ORDER.index(room), folder, path.name


@cache
def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text("utf-8"))


def said_of(path: Path) -> str:
    """What a file says of itself: its docstring, its first comment, or the title of a plan."""
    if path.suffix == ".json":
        return MANIFESTS[path.relative_to(ROOT).as_posix()]
    text = path.read_text("utf-8") if path.exists() else ""
    match path.suffix:
        case ".py":
            said = ast.get_docstring(_tree(path)) or "" if text else ""
        case ".yaml":
            said = "Plan: " + re.findall(r"^title: (.*)$", text, re.MULTILINE)[0].strip('"')
        case _:
            said = re.sub(r"^// ?|^/\*+|\*/", "", re.findall(r"\A(?://.*\n)+|\A/\*.*?\*/", text)[0], flags=re.MULTILINE)
    return " ".join(said.split())


def commands(file: str) -> list[str]:
    """The commands that people can type whose patterns, rule or handler are in a file."""
    if file.startswith("dialogs/grammar/rows/"):
        return [f"“{word}”" for word in _rows(_tree(ROOT / file))]
    if file in DISPATCHERS or not file.startswith(("bot/handlers/", "dialogs/engine/", "dialogs/features/")):
        return []
    named: set[str] = set()
    for node in ast.walk(_tree(ROOT / file)):
        match node:
            case ast.arg(annotation=ast.expr() as annotation):
                named |= {_last(part) for part in ast.walk(annotation)}
            case ast.MatchClass(cls=cls):
                named.add(_last(cls))
            case _:
                pass
    typed = _typed()
    return [f"“{word}”" for word in sorted({word for kind in named for word in typed.get(kind, ())})]


def _rows(tree: ast.Module) -> Iterator[str]:
    for node in ast.walk(tree):
        match node:
            case ast.Call(func=ast.Name(id="row"), args=[ast.Constant(value=str() as word), *_]):
                yield word
            case _:
                pass


@cache
def _typed() -> Mapping[str, tuple[str, ...]]:
    """The words of the command table, by the class of the command they make."""
    kinds = {row.makes.__name__ for row in TABLE} - {"Answer"}
    return {kind: tuple(row.name for row in TABLE if row.makes.__name__ == kind) for kind in kinds}


def _last(node: ast.AST) -> str:
    return node.attr if isinstance(node, ast.Attribute) else node.id if isinstance(node, ast.Name) else ""


def numbers(path: Path) -> Iterator[str]:
    """The numbers that a file names, each with the comment beside it."""
    if path.suffix == ".js":
        pattern = r"^(?:export )?const ([A-Z_]+) = ([\d._]+);(?: // (.*))?$"
        for name, value, said in re.findall(pattern, path.read_text("utf-8"), re.MULTILINE):
            yield _number(name, value.replace("_", ""), said)
    if path.suffix != ".py":
        return
    lines = path.read_text("utf-8").splitlines()
    if path == SETTINGS:
        yield from _defaults(_tree(path))
    if path == SCHEMA:
        yield from _bounds(_tree(path))
    for node in _tree(path).body:
        match node:
            case (
                ast.Assign(targets=[ast.Name(id=name)], value=value)
                | ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value)
            ):
                said = _beside(lines, node)
                if name.isupper() and not name.startswith("_") and (number := worth(value)):
                    yield _number(name, number, said)
            case ast.Assign(targets=[ast.Tuple(elts=names)], value=ast.Tuple(elts=values)):
                told = [(_last(one), worth(value)) for one, value in zip(names, values, strict=True)]
                shown = [f"`{name}` {number}" for name, number in told if number and not name.startswith("_")]
                if shown:
                    yield ", ".join(shown) + (f": {said}" if (said := _beside(lines, node)) else "")
            case _:
                pass


def _defaults(tree: ast.Module) -> Iterator[str]:
    """The settings that are a number, each with its default and the first sentence about it."""
    for owner in tree.body:
        body = owner.body if isinstance(owner, ast.ClassDef) else []
        for node, said in pairwise(body):
            match node, said:
                case (
                    ast.AnnAssign(target=ast.Name(id=name), value=ast.expr() as value),
                    ast.Expr(value=ast.Constant(value=str() as text)),
                ):
                    given = [part.value for part in getattr(value, "keywords", ()) if part.arg == "default"]
                    if number := worth(given[0] if given else value):
                        yield _number(name, number, " ".join(text.split()).split(". ")[0].rstrip("."))
                case _:
                    pass


def _bounds(tree: ast.Module) -> Iterator[str]:
    """The keys of a plan that have a least or a most, by the class that describes them: `WrittenPoll` is a poll."""
    for owner in tree.body:
        for node in owner.body if isinstance(owner, ast.ClassDef) else ():
            told = [_bound(call) for call in ast.walk(node) if isinstance(call, ast.Call)]
            if isinstance(owner, ast.ClassDef) and isinstance(node, ast.AnnAssign):
                what = f"`{_last(node.target)}` of {owner.name.removeprefix('Written').lower()}"
                yield from (f"{what}: {bound}" for bound in told if bound)


def _bound(call: ast.Call) -> str:
    """What a `Field(...)` allows. Empty where it has no limit, and for any other call."""
    given = {one.arg: worth(one.value) or _last(one.value) for one in call.keywords}
    least, most = given.get("ge") or given.get("min_length"), given.get("le") or given.get("max_length")
    if _last(call.func) != "Field" or not (least or most):
        return ""
    told = " to ".join(filter(None, (least, most))) if least else f"at most {most}"
    entries = " entries" if "max_length" in given else ""
    return told + entries + (f", usually {given['default']}" if given.get("default") else "")


def _beside(lines: list[str], node: ast.stmt) -> str:
    """The comment at the end of a statement."""
    return next(iter(re.findall(r"  # (.*)$", lines[(node.end_lineno or node.lineno) - 1])), "").replace("; ", ", ")


def _number(name: str, value: str, said: str) -> str:
    return f"`{name}` {value}" + (f": {said.replace('; ', ', ')}" if said else "")


def worth(value: ast.expr) -> str:
    """A number, some numbers or a length of time, as people write it; empty for anything else."""
    match value:
        case ast.Tuple(elts=parts):
            each = [f"({found})" if isinstance(part, ast.Tuple) else found for part in parts if (found := worth(part))]
            return ", ".join(each) if len(each) == len(parts) else ""
        case ast.Call(func=ast.Name(id="timedelta"), args=[], keywords=[ast.keyword(arg=str() as unit, value=length)]):
            found = worth(length)
            return f"{found} {unit.removesuffix('s') if found == '1' else unit}"
        case _:
            found = _evaluated(value)
            return "" if found is None else f"{int(found) if float(found).is_integer() else found:,}"


def _evaluated(value: ast.expr) -> float | None:
    """The number that a constant or a product of constants has."""
    match value:
        case ast.Constant(value=bool()):
            return None
        case ast.Constant(value=int() | float() as number):
            return number
        case ast.BinOp(left=left, op=ast.Mult(), right=right):
            one, other = _evaluated(left), _evaluated(right)
            return None if one is None or other is None else one * other
        case _:
            return None


def _cell(text: str) -> str:
    return text.replace("|", "\\|")


if __name__ == "__main__":
    PAGE.write_text(page(), encoding="utf-8")
