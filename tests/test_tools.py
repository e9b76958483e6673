"""The tools beside the tests: bench and fault suite can be imported, so that a renamed module breaks here first."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

ROOT = Path(__file__).parent
RIVALS = {"agents_sdk", "teams_sdk"}  # they need SDKs of other people, which are not installed
MODULES = sorted(
    f"tests.{folder}.{path.stem}"
    for folder in ("bench", "faults", "golden")
    for path in (ROOT / folder).glob("*.py")
    if path.stem not in RIVALS and not path.stem.startswith("test_")
)


@pytest.mark.parametrize("name", MODULES)
def test_a_tool_can_be_imported(name: str) -> None:
    assert import_module(name).__doc__
