"""What is said about plans equals the golden sayings, word for word, and so does what the good ones become."""

from __future__ import annotations

import json

import pytest

from tests.golden.said import Case, kept, said, text_of

CASES = [pytest.param(case, id=f"{name}-{number}") for name, cases in kept().items() for number, case in enumerate(cases)]


@pytest.mark.parametrize("case", CASES)
def test_what_is_said_about_a_plan_is_as_it_was(case: Case) -> None:
    found = json.loads(json.dumps(said(text_of(case))))
    assert found == case["said"], "If that is meant, record it again and read it: python -m tests.golden.said"
