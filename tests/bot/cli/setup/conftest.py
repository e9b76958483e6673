"""Fixture for the set-up commands: doubles of Microsoft's tools are first on PATH."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from tests.support.scripted_clis import ScriptedClis, path_with
from tests.support.setup_visit import Make, Visit


@pytest.fixture
def visit(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Make:
    def make(*tools: str, **state: Any) -> Visit:
        clis = ScriptedClis.install(tmp_path / "tools", *(tools or ("teams",)), **state)
        monkeypatch.setenv("PATH", path_with(clis.folder))
        return Visit(tmp_path, clis)

    return make
