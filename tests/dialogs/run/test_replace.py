"""`changed` gives what `dataclasses.replace` gives."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cached_property

import pytest

from dialogs.run.replace import changed
from dialogs.run.state import Run


def test_a_run_is_changed_as_replace_changes_it() -> None:
    run = Run(seed=3, here=("ada",))
    assert changed(run, seed=4, timezone="UTC") == replace(run, seed=4, timezone="UTC")
    assert run == Run(seed=3, here=("ada",))


@dataclass(frozen=True)
class Square:
    side: int

    @cached_property
    def area(self) -> int:
        """What is remembered of one must not be taken for the other's."""
        return self.side**2


def test_what_was_worked_out_is_worked_out_anew() -> None:
    small = Square(2)
    assert (small.area, changed(small, side=3).area) == (4, 9)


def test_an_unknown_field_is_refused() -> None:
    with pytest.raises(TypeError, match="colour"):
        changed(Square(2), colour="red")  # type: ignore[call-arg]
