"""Groups in whole sessions over the real service: what facilitators say, and who hears of it."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

from bot.cli.commands.rehearse import RehearseOptions, rehearse

Line = dict[str, Any]


def played(tmp_path: Path, plan: str, *acts: dict[str, Any], people: int = 12) -> list[Line]:
    script = tmp_path / "script.jsonl"
    script.write_text("\n".join(map(json.dumps, acts)), encoding="utf-8")
    out = io.StringIO()
    assert rehearse(RehearseOptions(plan, headless=True, people=people, script=script), out) == 0
    return [json.loads(line) for line in out.getvalue().splitlines()]


def says(at: str, text: str, by: str = "facilitator") -> dict[str, Any]:
    return {"at": at, "by": by, "say": text}


def seconds(clock: str) -> int:
    hours, minutes, rest = map(int, clock.split(":"))
    return hours * 3600 + minutes * 60 + rest


def groups(line: Line) -> list[set[str]]:
    data = line["data"]
    return [{seat["person"] for seat in group} for group in data.get("pairs", data.get("draw", []))]


def tables(found: list[Line], at: str) -> list[Line]:
    """The tables that change at a moment, the one that shows the step last: an older one stands without it."""
    return [line for line in found if line["card"] == "PairsCard" and line["at"] == seconds(at)]


def told(found: list[Line], at: str) -> set[str]:
    return {line["to"] for line in found if line["card"] == "YourPairCard" and line["at"] == seconds(at)}


def test_facilitators_change_groups_in_their_own_words(tmp_path: Path) -> None:
    found = played(
        tmp_path,
        "troika-consulting",
        says("0:05:30", "groups"),
        says("0:06:00", "swap p1 and p2"),
        says("0:06:30", "draw new groups"),
        says("0:06:35", "yes"),
        says("0:07:00", "undo"),
        says("0:07:30", "end now"),
    )
    begun, shown, drawn, back = (tables(found, at)[-1] for at in ("0:05:00", "0:05:30", "0:06:35", "0:07:00"))
    assert list(map(len, groups(begun))) == [3, 3, 3, 3]
    assert groups(shown) == groups(begun)
    assert not any(one in groups(drawn) for one in groups(begun))
    assert told(found, "0:06:35") == {f"p{number}" for number in range(1, 13)}
    swapped = tables(found, "0:06:00")
    assert groups(back) == (groups(swapped[0]) if swapped else groups(begun))


def test_keep_apart_holds_at_once_and_only_those_who_move_are_told(tmp_path: Path) -> None:
    first = played(tmp_path, "troika-consulting", says("0:05:30", "end now"))
    (begun,) = tables(first, "0:05:00")
    a, b, _ = sorted(groups(begun)[0])
    found = played(tmp_path, "troika-consulting", says("0:05:30", f"keep {a} and {b} apart"), says("0:06:00", "end now"))
    after = groups(tables(found, "0:05:30")[0])
    assert not any({a, b} <= group for group in after)
    changed = [group for group in after if group not in groups(begun)]
    assert len(changed) == 2
    assert told(found, "0:05:30") == set().union(*changed)


def test_who_leaves_a_group_of_three_moves_nobody_else(tmp_path: Path) -> None:
    found = played(
        tmp_path,
        "troika-consulting",
        {"at": "0:06:00", "by": "p1", "leave": True},
        says("0:07:30", "groups"),
        says("0:08:00", "end now"),
    )
    begun, after = (tables(found, at)[-1] for at in ("0:05:00", "0:07:30"))
    assert groups(after) == [group - {"p1"} for group in groups(begun)]


def test_in_a_fishbowl_only_those_who_talk_are_told_privately(tmp_path: Path) -> None:
    found = played(
        tmp_path, "fishbowl", says("0:06:00", "my group", by="p1"), says("0:06:00", "my group", by="p2"), people=15
    )
    (table,) = [line for line in tables(found, "0:05:00") if line["kind"] == "post"]
    assert told(found, "0:05:00") == groups(table)[0]
    answers = {line["to"]: line["card"] for line in found if line["slot"] == "reply" and line["at"] == seconds("0:06:00")}
    assert answers == {one: "YourPairCard" if one in groups(table)[0] else "TextCard" for one in ("p1", "p2")}
    talked = [one for line in found if line["card"] == "PairsCard" and line["kind"] == "post" for one in groups(line)[0]]
    assert sorted(talked) == sorted(f"p{number}" for number in range(1, 16))
