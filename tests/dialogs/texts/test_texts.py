"""The bot's own sentences: each has one name, and that name is used."""

from __future__ import annotations

import ast
import re
from collections import Counter
from pathlib import Path

from dialogs import texts

ROOT = Path(texts.__file__).parents[2]
MESSAGES = [path for path in Path(texts.__file__).parent.glob("*.py") if "import N_" in path.read_text(encoding="utf-8")]


def names() -> list[str]:
    """The constants of `dialogs.texts`, as often as they are assigned."""
    bodies = (node for path in MESSAGES for node in ast.parse(path.read_text(encoding="utf-8")).body)
    assigned = (target for node in bodies if isinstance(node, ast.Assign) for target in node.targets)
    return [target.id for target in assigned if isinstance(target, ast.Name)]


def used() -> set[str]:
    """Every name and attribute that occurs in the product outside `dialogs.texts`."""
    files = (path for part in ("dialogs", "cards", "bot") for path in (ROOT / part).rglob("*.py") if path not in MESSAGES)
    nodes = (node for path in files for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))))
    named = {
        node.attr if isinstance(node, ast.Attribute) else node.id
        for node in nodes
        if isinstance(node, ast.Attribute | ast.Name)
    }
    pages = (path.read_text(encoding="utf-8") for path in (ROOT / "bot" / "web" / "templates").glob("*.html"))
    said = named.union(*(re.findall(r"\bt\.([A-Z_0-9]+)", page) for page in pages))
    return said | {f"FACE_{name}" for name in said}  # what is said in its place to people in one room


def test_no_sentence_takes_the_name_of_another() -> None:
    assert [name for name, times in Counter(names()).items() if times > 1] == []


def test_every_sentence_is_said_somewhere() -> None:
    assert sorted(set(names()) - used()) == []


def test_what_is_said_to_people_in_one_room_names_no_calls_and_takes_the_same_values() -> None:
    online = re.compile(r"\b(?:rooms?|call|camera|microphone|breakout)\b", re.IGNORECASE)
    assert len(texts.IN_ONE_ROOM) > 30
    for said, here in texts.IN_ONE_ROOM.items():
        assert set(re.findall(r"{(\w+)}", here)) <= set(re.findall(r"{(\w+)}", said)), here
        assert not online.search(re.sub(r"{\w+}", "", here)), here
