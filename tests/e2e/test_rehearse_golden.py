"""Rehearsals of the shipped plans equal the golden recordings, message by message."""

from __future__ import annotations

import pytest

from bot.runs.plan_library import shipped
from tests.golden.rehearsals import file_of, recorded


@pytest.mark.parametrize("plan", shipped())
def test_a_rehearsal_is_what_it_was(plan: str) -> None:
    assert recorded(plan).splitlines() == file_of(plan).read_text(encoding="utf-8").splitlines(), (
        "The rehearsal has changed. If that is meant, record it again: python -m tests.golden.rehearsals"
    )
