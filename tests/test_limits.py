"""Limits: every cache and queue in the code is listed in docs/limits.md, with the limit that it has in the code."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[1]
PAGE = (ROOT / "docs" / "limits.md").read_text("utf-8")
CACHES = {"LRUCache", "FIFOCache", "LFUCache", "MRUCache", "RRCache", "TTLCache", "TLRUCache"}
QUEUES = {"Queue", "LifoQueue", "PriorityQueue", "SimpleQueue", "BatchQueue", "deque", "Semaphore", "BoundedSemaphore"}
DECORATORS = {"lru_cache", "cache", "cached", "alru_cache"}
_ROW = re.compile(r"^\| `(?P<file>[\w/]+\.py)` `(?P<name>\w+)` \| (?P<limit>[^|]*) \|", re.MULTILINE)


@dataclass(frozen=True)
class Kept:
    """Something that holds several things in memory: where, under which name, and its limit as a number where it has one."""

    file: str
    name: str
    limit: int | None


def kept_in(path: Path) -> Iterator[Kept]:
    """The caches and queues of a module."""
    tree, file = ast.parse(path.read_text("utf-8")), path.relative_to(ROOT).as_posix()
    numbers = dict(constants(tree))
    for node in ast.walk(tree):
        match node:
            case (
                ast.Assign(targets=[target], value=ast.Call() as call)
                | ast.AnnAssign(target=target, value=ast.Call() as call)
            ):
                if called(call) in CACHES | QUEUES:
                    yield Kept(file, last(target), limit(call, numbers))
            case ast.FunctionDef() | ast.AsyncFunctionDef():
                for one in node.decorator_list:
                    if called(one) in DECORATORS and arguments(node):  # without arguments there is one result
                        yield Kept(file, node.name, limit(one, numbers) if isinstance(one, ast.Call) else None)


def constants(tree: ast.Module) -> Iterator[tuple[str, int]]:
    for node in tree.body:
        match node:
            case ast.Assign(targets=[ast.Name(id=name)], value=ast.Constant(value=int(number))):
                yield name, number
    for node in ast.walk(tree):  # limits that are defaults of parameters
        if isinstance(node, ast.FunctionDef):
            named = node.args.args[len(node.args.args) - len(node.args.defaults) :]
            for one, default in zip(named, node.args.defaults, strict=True):
                if isinstance(default, ast.Constant) and isinstance(default.value, int):
                    yield one.arg, default.value


def arguments(node: ast.FunctionDef | ast.AsyncFunctionDef) -> bool:
    return bool(node.args.args or node.args.kwonlyargs or node.args.vararg)


def called(node: ast.expr) -> str:
    return last(node.func if isinstance(node, ast.Call) else node)


def last(node: ast.expr) -> str:
    match node:
        case ast.Name(id=name) | ast.Attribute(attr=name):
            return name
        case ast.Subscript(value=value):
            return last(value)
        case _:
            return ""


def limit(call: ast.Call, numbers: dict[str, int]) -> int | None:
    given = [*call.args, *(word.value for word in call.keywords if word.arg in ("maxsize", "maxlen", "most"))]
    for one in given:
        if isinstance(one, ast.Constant) and isinstance(one.value, int):
            return one.value
        if isinstance(one, ast.Name) and one.id in numbers:
            return numbers[one.id]
    return None


LISTED = {(row["file"], row["name"]): row["limit"] for row in _ROW.finditer(PAGE)}


@cache
def kept() -> tuple[Kept, ...]:
    """The caches and queues of the product. Not found while pytest collects tests: reading all code takes seconds."""
    files = (path for room in ("bot", "cards", "dialogs") for path in sorted((ROOT / room).rglob("*.py")))
    return tuple(one for path in files for one in kept_in(path))


def test_every_cache_and_queue_is_listed_and_nothing_else() -> None:
    assert sorted(LISTED) == sorted({(one.file, one.name) for one in kept()})


def test_the_limits_on_the_page_are_those_of_the_code() -> None:
    of_code = {(one.file, one.name): f"{one.limit:,}" for one in kept() if one.limit}
    assert len(of_code) > 20
    assert {
        one: (limit, LISTED[one]) for one, limit in of_code.items() if limit not in re.findall(r"[\d,]*\d", LISTED[one])
    } == {}


def test_each_row_says_what_the_limit_is() -> None:
    assert [one for one, limit in LISTED.items() if not limit.strip()] == []
