"""What the bot says to people names no command lines, settings or internal ids."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

COMMANDS = r"throughline (?:check|programme|digest|serve|doctor|migrate)\b|THROUGHLINE_[A-Z]+|\{(?:run|cohort)\}"
TEXTS = sorted((Path(__file__).parents[2] / "dialogs" / "texts").glob("*.py"))


@pytest.mark.parametrize("file", TEXTS, ids=lambda file: file.stem)
def test_sentences_are_for_people_who_do_not_run_the_service(file: Path) -> None:
    found = re.findall(COMMANDS, file.read_text())
    assert found == []
