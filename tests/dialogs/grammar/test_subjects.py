"""Subjects of help: every command has its place, and a search finds commands by what they do."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialogs.engine.help_now import words_now
from dialogs.grammar.subjects import SUBJECTS, rows_of, search, subject_named
from dialogs.grammar.table import TABLE
from dialogs.run.state import Run


def test_every_command_has_one_subject() -> None:
    placed = [row.name for subject in SUBJECTS for row in rows_of(subject)]
    assert sorted(placed) == sorted(row.name for row in TABLE)


def test_subjects_name_only_commands_that_exist() -> None:
    assert {name for subject in SUBJECTS for name in subject.names} <= {row.name for row in TABLE}


@pytest.mark.parametrize("leads", [True, False])
@pytest.mark.parametrize("phase", ["new", "open", "running", "paused", "ended"])
def test_six_words_help_at_any_moment(phase: str, leads: bool) -> None:
    now = words_now(replace(Run(), clock=replace(Run().clock, phase=phase)), leads=leads)  # type: ignore[arg-type]
    rows = {row.name: row for row in TABLE}
    assert len(set(now)) == 6
    assert set(now) <= set(rows)
    assert leads or not any(rows[name].facilitators_only for name in now)


def test_a_search_looks_for_all_words() -> None:
    assert "keep apart" in search("manager pair")
    assert search("own manager tax") == ()
    assert search("the a of") == ()


def test_subjects_have_other_words() -> None:
    found = subject_named("breakout rooms")
    assert found is not None
    assert found.key == "pairs"
    assert subject_named("pause") is None
