"""The scenarios of `tests.golden.scenarios` equal their recordings byte for byte, and contain the expected texts."""

from __future__ import annotations

import json

import pytest

from tests.golden.scenarios import SCENARIOS, Scenario, played

AGAIN = "The scenario has changed. If that is meant, record it again and read it: python -m tests.golden.scenarios"


@pytest.mark.parametrize("scenario", SCENARIOS, ids=lambda one: one.name)
def test_a_scenario_is_what_it_was(scenario: Scenario) -> None:
    seen = played(scenario)
    texts = "\n".join(json.loads(line)["text"] for line in seen.splitlines())
    assert [said for said in scenario.says if said not in texts] == []
    assert [said for said in scenario.never if said in texts] == []
    assert seen == scenario.expected.read_bytes().decode("utf-8"), AGAIN
