"""What is said about plans equals the golden sayings, word for word, and so does what becomes of them."""

from __future__ import annotations

import pytest

from tests.golden.said import Case, found, kept

CASES = [
    pytest.param(name, case, id=f"{name}-{number}") for name, cases in kept().items() for number, case in enumerate(cases)
]


@pytest.mark.parametrize(("name", "case"), CASES)
def test_what_is_said_about_a_plan_is_as_it_was(name: str, case: Case) -> None:
    assert found(name, case) == case["said"], "If that is meant, record it again and read it: python -m tests.golden.said"
