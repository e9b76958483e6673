"""Agenda export: writes an agenda as a plan file, as a person would type it, with what was not understood as comments.

The plan is for 10 people unless said otherwise. Rows of one block become its steps; a row without a block is a block. Titles
are cut at 200 characters. A question that ends with “(optional)” is optional.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import groupby
from typing import Any

import yaml

from dialogs.plan.agenda import Agenda, AgendaItem
from dialogs.plan.agenda_times import clock
from dialogs.plan.durations import written
from dialogs.plan.fill_in import slug

HEAD = """\
# Made by `throughline new`. Lengths, titles and notes are as they were given; change whatever you like.
# `throughline check` shows what will be posted, and `throughline rehearse` plays it.
"""
WIDTH = 120  # characters of a line of the file
LONGEST_BEFORE = 56  # characters of an id before its number: an id has at most 60
OPTIONAL = "(optional)"  # at the end of a question in a table


def plan_text(agenda: Agenda, remarks: Sequence[str] = (), people: int = 10) -> str:
    """The plan file of an agenda, with what was understood differently as comments. It passes `throughline check`."""
    head: dict[str, Any] = {
        "plan": slug(agenda.title) or "session",
        "title": _plain(agenda.title),
        "lasts": written(agenda.lasts),
        "people": people,
    }
    if agenda.starts is not None:
        head["starts"] = clock(agenda.starts)
    lines = [_dumped(head)]
    lines += [f"# {line}\n" for remark in remarks for line in remark.splitlines()]
    lines.append("blocks:\n")
    lines += [_indented(_dumped([block])) for block in _blocks(agenda)]
    return "".join(lines)


def _blocks(agenda: Agenda) -> Iterator[dict[str, Any]]:
    taken: set[str] = set()
    for number, (_, run) in enumerate(groupby(enumerate(agenda.items), _block_key), 1):
        items = [item for _, item in run]
        name = items[0].block or items[0].title
        id_ = _new_id(slug(name) or f"block-{number}", number, taken)
        lasts = sum((item.lasts or timedelta() for item in items), timedelta())
        block = {"id": id_, "title": _plain(name[:200]) or f"Part {number}", "mode": items[0].mode, "lasts": written(lasts)}
        yield block | {"steps": list(_steps(items))}


def _block_key(placed: tuple[int, AgendaItem]) -> str:
    number, item = placed
    return f"block {item.block}" if item.block else f"row {number}"


def _steps(items: list[AgendaItem]) -> Iterator[dict[str, Any]]:
    taken: set[str] = set()
    for number, item in enumerate(items, 1):
        step: dict[str, Any] = {
            "id": _new_id(slug(item.title) or f"step-{number}", number, taken),
            "title": _plain((item.title or item.block)[:200]) or f"Part {number}",
            "lasts": written(item.lasts or timedelta()),
        }
        if item.mode != items[0].mode:
            step["mode"] = item.mode
        if item.at_least and item.lasts and item.at_least <= item.lasts:
            step["at_least"] = written(item.at_least)
        if item.at is not None:
            step["at"] = clock(item.at)
        for key, text in (("say", item.what), ("cue", item.cue)):
            if text:
                step[key] = _plain(text)
        if item.questions:
            step["prompts"] = [_prompt(question) for question in item.questions]
        yield step


def _new_id(wanted: str, number: int, taken: set[str]) -> str:
    """The wanted id, or where another part has it, that with a number that makes it new."""
    id_ = wanted
    while id_ in taken:
        id_, number = f"{wanted[:LONGEST_BEFORE].rstrip('-')}-{number}", number + 1
    taken.add(id_)
    return id_


def _prompt(question: str) -> str | dict[str, Any]:
    ask = question.removesuffix(OPTIONAL).strip()
    return {"ask": _plain(ask), "optional": True} if ask != question.strip() else _plain(ask)


def _plain(text: str) -> str:
    """A text of the table, in which braces are braces."""
    return text.replace("{", "{{").replace("}", "}}")


def _dumped(value: Any) -> str:
    return yaml.dump(value, Dumper=_Dumper, allow_unicode=True, sort_keys=False, width=WIDTH)


class _Dumper(yaml.SafeDumper):
    """YAML as people write it: longer texts with line breaks as blocks."""


def _text(dumper: yaml.SafeDumper, text: str) -> yaml.ScalarNode:
    return dumper.represent_scalar("tag:yaml.org,2002:str", text, style="|" if "\n" in text else None)


_Dumper.add_representer(str, _text)


def _indented(text: str) -> str:
    return "".join(f"  {line}" if line.strip() else line for line in text.splitlines(keepends=True))
