"""Plan writer: writes changed plan data back as YAML, and keeps the text and comments of everything that did not change.

Each key and each item of a list is a stretch of lines. Stretches whose values are the same are kept as they were typed, with
the comments above them. The result is read again; if it does not hold exactly the wanted values, the whole plan is written
anew. So a form never changes what its author did not touch, and never writes something else than was meant. An item is
recognised by equal content, then by id or title, then by its place. Comments that could not be kept are reported. Text with
tabs or anchors is written anew.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise
from typing import Any

import yaml

from dialogs.plan import yaml_tree
from dialogs.plan.yaml_tree import Node

WIDTH = 120  # characters of a line of the file
_BESIDE = re.compile(r"[^\s\"']\s+# *([^\"']+)$")
Lines = list[str]


@dataclass(frozen=True)
class Rewritten:
    """The new text of a plan, and the comment lines of the old one that it could not keep."""

    text: str
    lost: tuple[str, ...] = ()


def plan_yaml(data: Any) -> str:
    """Plan data as YAML, in block style."""
    return yaml.dump(data, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


def rewritten(old: str, data: dict[str, Any]) -> Rewritten:
    """The text of `data`, made from the `old` text of the same plan."""
    text = _spliced(old, data)
    if text is None or not _holds(text, data):
        text = _head(old) + plan_yaml(data)
    kept = Counter([*comments(text), *_beside(text)])
    kept.subtract([*comments(old), *_beside(old)])
    return Rewritten(text, tuple(line for line, number in kept.items() for _ in range(-number)))


def comments(text: str) -> tuple[str, ...]:
    """The lines that are comments only, without the mark before them."""
    lines = (line.strip() for line in text.splitlines())
    said = (line.lstrip("# ").strip() for line in lines if line.startswith("#"))
    return tuple(line for line in said if line and not line.startswith("yaml-language-server"))


def _beside(text: str) -> Iterator[str]:
    """What looks like a comment behind a value."""
    for line in text.splitlines():
        if not line.lstrip().startswith("#") and (found := _BESIDE.search(line)):
            yield found[1].strip()


def plain(value: Any) -> Any:
    """Data as the plan reader sees it: every scalar is the text it is written as."""
    match value:
        case dict():
            return {str(key): plain(one) for key, one in value.items()}
        case list() | tuple():
            return [plain(one) for one in value]
        case bool():
            return "true" if value else "false"
        case None:
            return None
        case _:
            return str(value)


def _holds(text: str, data: dict[str, Any]) -> bool:
    try:
        return bool(yaml_tree.read(text)[0].data() == plain(data))
    except yaml_tree.Unreadable:
        return False


def _head(old: str) -> str:
    """The comments at the top of the file."""
    lines = old.splitlines(keepends=True)
    return "".join(lines[: next((at for at, line in enumerate(lines) if not _is_aside(line)), len(lines))])


def _is_aside(line: str) -> bool:
    return not line.strip() or line.lstrip().startswith("#")


def _spliced(old: str, data: dict[str, Any]) -> str | None:
    if "\t" in old or "&" in old or "\r" in old:  # anchors and their aliases belong together
        return None
    try:
        node, flaws, _ = yaml_tree.read(old)
    except yaml_tree.Unreadable:
        return None
    lines = old.splitlines()
    if flaws or not isinstance(node.value, dict) or not node.value:
        return None
    last = max((at for at, line in enumerate(lines) if not _is_aside(line)), default=0) + 1
    made = _Writer(lines).written(node, data, 0, -1, last)
    return "\n".join([*made, *lines[last:]]) + "\n"


class _Writer:
    """Writes values over the lines of a text. Lines are counted from 0.

    `above` is the line before a mapping or list and its comments, `end` the first line that is not part of it.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines

    def written(self, node: Node, value: Any, indent: int, above: int, end: int) -> Lines:
        """The lines of a mapping or list at this indent."""
        parts = self._parts(node, above, end)
        if isinstance(value, dict):
            return [line for key, one in value.items() for line in self._key(parts.get(key), key, one, indent)]
        return [line for line in self._items(node, parts, value, indent)]

    def _parts(self, node: Node, above: int, end: int) -> dict[str | int, tuple[Node, int, int, int]]:
        """Children by key or number, each with its first line, the comments before it, and the end."""
        assert isinstance(node.value, dict | list)
        if isinstance(node.value, dict):
            found = [(key, one, node.keys[key] - 1) for key, one in node.value.items()]
        else:
            found = [(number, one, one.line - 1) for number, one in enumerate(node.value)]  # type: ignore[misc]
        starts = [line for _, _, line in found]
        if any(after <= before for before, after in pairwise(starts)):
            return {}
        leads = [self._lead(line, starts[number - 1] if number else above) for number, line in enumerate(starts)]
        ends = [*leads[1:], end]
        return {key: (one, line, lead, stop) for (key, one, line), lead, stop in zip(found, leads, ends, strict=True)}

    def _lead(self, line: int, above: int) -> int:
        while line - 1 > above and _is_aside(self._lines[line - 1]):
            line -= 1
        return line

    def _key(self, part: tuple[Node, int, int, int] | None, key: str, value: Any, indent: int) -> Iterator[str]:
        if part is None:
            yield from _indented(plan_yaml({key: value}), indent)
            return
        node, line, lead, end = part
        yield from self._lines[lead:line]
        head = self._lines[line]
        if node.data() == plain(value):
            yield " " * indent + head[indent:]  # without the dash of its item
            yield from self._lines[line + 1 : end]
        elif _is_container(node, value) and node.line - 1 > line and head[indent:].rstrip() == f"{key}:":
            yield " " * indent + head[indent:]
            yield from self.written(node, value, self._indent(node), line, end)
        else:
            yield from _indented(plan_yaml({key: value}), indent)

    def _indent(self, node: Node) -> int:
        line = self._lines[node.line - 1]
        return len(line) - len(line.lstrip())

    def _items(
        self, node: Node, parts: dict[str | int, tuple[Node, int, int, int]], value: Sequence[Any], indent: int
    ) -> Iterator[str]:
        left = dict(parts)
        for number, one in enumerate(value):
            match = _same(left, one, number)
            part = left.pop(match) if match is not None else None
            if part is None:
                yield from _indented(plan_yaml([one]), indent)
                continue
            known, line, lead, end = part
            yield from self._lines[lead:line]
            if known.data() == plain(one):
                yield from self._lines[line:end]
            elif _is_container(known, one) and self._lines[line].lstrip().startswith("- "):
                inside = self.written(known, one, indent + 2, line - 1, end)  # its comments are there already
                first = next((at for at, text in enumerate(inside) if not _is_aside(text)), None)
                if first is not None:
                    inside[first] = " " * indent + "- " + inside[first][indent + 2 :]
                yield from inside
            else:
                yield from _indented(plan_yaml([one]), indent)


def _same(left: dict[str | int, tuple[Node, int, int, int]], value: Any, number: int) -> str | int | None:
    """The old item that this one was: equal, of the same id or title, or in the same place."""
    wanted = plain(value)
    for key, (node, *_) in left.items():
        if node.data() == wanted:
            return key
    if not isinstance(wanted, dict):
        return None
    for name in ("id", "title", "name"):
        for key, (node, *_) in left.items():
            found = node.data()
            if isinstance(found, dict) and name in wanted and found.get(name) == wanted[name]:
                return key
    place = left.get(number)
    return number if place is not None and isinstance(place[0].value, dict) and not {"id", "title"} & wanted.keys() else None


def _is_container(node: Node, value: Any) -> bool:
    return (isinstance(node.value, dict) and isinstance(value, dict) and bool(value)) or (
        isinstance(node.value, list) and isinstance(value, list) and bool(value)
    )


def _indented(text: str, indent: int) -> Lines:
    return [" " * indent + line if line.strip() else line for line in text.splitlines()]


class _Dumper(yaml.SafeDumper):
    """YAML as people write it: longer texts with line breaks as blocks, lists indented, nothing by reference."""

    def ignore_aliases(self, data: Any) -> bool:
        return True

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:
        super().increase_indent(flow, False)


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)
