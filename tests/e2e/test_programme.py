"""A programme rehearsed session by session in one database: partners are new and roles are fair."""

from __future__ import annotations

import io
import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands.rehearse import RehearseOptions, rehearse
from bot.runs.plan_library import load

Turn = list[list[dict[str, str]]]


def turns(session: int, people: int, kept: Path) -> tuple[list[Turn], list[dict[str, Any]]]:
    """The pairs of each turn of a session, and every line of its rehearsal."""
    out = io.StringIO()
    database = f"sqlite:///{kept / 'programme.db'}"
    rehearse(RehearseOptions(f"defensible-decisions-{session}", headless=True, people=people, database=database), out)
    lines = [json.loads(line) for line in out.getvalue().splitlines()]
    return [line["data"].get("pairs") or line["data"]["draw"] for line in _turn_starts(session, lines)], lines


def _turn_starts(session: int, lines: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """The card of all pairs as it is when each turn begins: posted at the first, edited at the others."""
    begins = {step.path for step in load(f"defensible-decisions-{session}").steps if step.item_starts}
    return [line for line in lines if line["card"] == "PairsCard" and line["step"] in begins]


def couples(turn: Turn) -> set[frozenset[str]]:
    return {frozenset((a["person"], b["person"])) for group in turn for a in group for b in group if a != b}


@pytest.mark.parametrize("people", [10, 9])
def test_session_two_knows_session_one(tmp_path: Path, people: int) -> None:
    first, _ = turns(1, people, tmp_path)
    second, lines = turns(2, people, tmp_path)
    assert (len(first), len(second)) == (3, 2)
    assert not couples(first[0]) & couples(second[0]), "everybody has a new partner"
    supervised = Counter(one["person"] for turn in first for group in turn for one in group if one["role"] == "supervisor")
    begins = {one["person"]: one["role"] for group in second[0] for one in group}
    most = max(supervised.values())
    if people % 2 == 0:
        twice = {person for person, times in supervised.items() if times == most}
        assert {begins[person] for person in twice} == {"practitioner"}
    for group in second[0]:
        if len(group) == 3:
            leads = {one["person"] for turn in second for trio in turn for one in trio if one["role"] == "supervisor"}
            without = {one["person"] for one in group} - leads
            assert {supervised[person] for person in without} == {max(supervised[one["person"]] for one in group)}
    rules = next(line["text"] for line in lines if line["card"] == "RulesCard")
    assert "We agreed these rules last time" in rules
