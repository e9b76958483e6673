"""`throughline check` and the plans it can name."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands.check import check
from bot.runs.plan_library import load, shipped
from dialogs.plan.errors import PlanError
from tests.dialogs.plan.test_errors import GOOD


def run(*names: str) -> tuple[int, str]:
    out = io.StringIO()
    return check(names, False, out), out.getvalue()


def run_json(*names: str) -> tuple[int, Any]:
    out = io.StringIO()
    return check(names, True, out), json.loads(out.getvalue())


def test_a_right_plan_is_shown_as_its_timeline() -> None:
    status, text = run("defensible-decisions-1")
    assert status == 0
    assert "2:00:00      1h  online   Pair work\n2:00:00     15m  online     Tool 1: role play" in text
    assert "3:17:00                       notice: 1m left" in text
    assert "prompt: How were the role plays for you" in text
    assert "3:30:00  end\n" in text


def test_a_wrong_plan_is_shown_with_its_mistakes(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(GOOD.replace("lasts: 30m", "lasts: 31m"))
    status, text = run(str(file), "action-learning")
    assert status == 1
    assert f"{file}:3: lasts\n" in text
    assert "lasts: 30m" in text
    assert "1 mistake." in text
    assert "Action learning set" in text


def test_for_machines(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(GOOD.replace("title: Team day", "titel: Team day"))
    status, found = run_json("defensible-decisions-3", str(file))
    assert (status, found["ok"]) == (1, False)
    right, wrong = found["plans"]
    texts = right["timeline"][0].pop("texts")
    assert {"say", "say (in the other setting)"} & set(texts)
    assert right["timeline"][0] == {
        "clock": "0:00:00",
        "at": 0.0,
        "kind": "step",
        "step": "intro.welcome",
        "title": "Welcome back",
        "lasts": 120.0,
        "mode": "online",
    }
    assert {line["kind"] for line in right["timeline"]} >= {"prompt", "notice", "return", "poll", "round", "check", "cue"}
    assert wrong["mistakes"][0]["line"] == 2
    assert set(wrong["mistakes"][0]) == {"file", "line", "path", "message", "example"}


@pytest.mark.parametrize("name", shipped())
def test_every_shipped_plan_is_right(name: str) -> None:
    assert run(name)[0] == 0


@pytest.mark.parametrize(
    ("name", "says"),
    [
        ("defensible-decision-1", "did you mean “defensible-decisions-1”"),
        ("zzz", "there are: action-learning"),
        ("nowhere/plan.yaml", "The file cannot be read (No such file or directory)"),
        ("a\0b.yaml", "The file cannot be read"),
    ],
)
def test_what_cannot_be_found(name: str, says: str) -> None:
    with pytest.raises(PlanError) as caught:
        load(name)
    assert says in caught.value.mistakes[0].message


@pytest.mark.parametrize(
    ("content", "says"),
    [(b"plan: x\ntitle: \xff", "not saved as UTF-8"), (b"x" * 10_000_000, "larger than"), (b"\xef\xbb\xbf[]", "not a plan")],
)
def test_what_cannot_be_read(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "odd.yaml"
    file.write_bytes(content)
    status, found = run_json(str(file))
    assert status == 1
    assert says in found["plans"][0]["mistakes"][0]["message"]


def test_a_folder_is_no_plan(tmp_path: Path) -> None:
    assert run(str(tmp_path))[0] == 1


def test_a_picture_lies_beside_its_plan(tmp_path: Path) -> None:
    file = tmp_path / "team.yaml"
    file.write_text(GOOD.replace('say: "Open {pack}."', "image: {file: tokens.png, alt: Tokens on a board}"))
    with pytest.raises(PlanError, match="does not lie beside the plan"):
        load(str(file))
    (tmp_path / "tokens.png").write_bytes(b"")
    assert load(str(file)).steps[0].image
