"""The table of `make faults` says what was damaged, and the suite fails then."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

import pytest

from tests.faults.session import Held, damage
from tests.faults.table import Row, Table

SLOTS = {("welcome", ""): "Hello\nThe session has started.", ("step:1", ""): "Saying hello", ("step:2", ""): "The aims"}
WHOLE = Held(SLOTS, starts=["step:1", "step:2"])


def row(slots: Mapping[tuple[str, str], str] = SLOTS, **more: object) -> Row:
    held, made = replace(WHOLE, slots=dict(slots), **more), Row("trouble")  # type: ignore[arg-type]
    made.add(damage(WHOLE, held), held)
    return made


def test_sessions_that_end_as_they_should_are_no_damage() -> None:
    assert row().damage == []
    assert row({key: SLOTS[key] for key in list(SLOTS)[:2]}, overtaken={"step:2"}).damage == []


@pytest.mark.parametrize(
    ("hurt", "said"),
    [
        (row({key: SLOTS[key] for key in list(SLOTS)[:2]}), "('step:2', '') was lost"),
        (row(SLOTS | {("welcome", ""): "Hello\nPress start."}), "-The session has started.\n+Press start."),
        (row(starts=["step:2", "step:1"]), "out of order"),
        (row(waiting=1), "still wait"),
    ],
)
def test_damage_is_told_and_the_suite_fails(hurt: Row, said: str, capsys: pytest.CaptureFixture[str]) -> None:
    table = Table()
    table.print(row())
    assert table.is_whole
    table.print(hurt)
    assert said in capsys.readouterr().out
    assert not table.is_whole


def test_a_group_that_breaks_is_told_and_the_suite_fails(capsys: pytest.CaptureFixture[str]) -> None:
    table = Table()
    table.fail("killed", TimeoutError("r0 does not serve"))
    assert "killed failed" in (said := capsys.readouterr().out)
    assert "r0 does not serve" in said
    assert not table.is_whole
