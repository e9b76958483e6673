"""Golden sayings: what `throughline check` says about plans, word for word, and what the good ones become.

Each case is a plan, mostly one of the three here with a change. All mistakes and warnings are kept, with line, place and
example; of a plan without mistakes also all that is not as by default. After an intended change, read what
`python -m tests.golden.said` made of the files.
"""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from dialogs.plan.errors import PlanError
from dialogs.plan.load import read_with_warnings

FOLDER = Path(__file__).parent / "said"
NAME = "plan.yaml"

Case = dict[str, Any]  # `plan`, `changes` (old and new text) and what is `said`


def text_of(case: Case) -> str:
    """The text of a case's plan. Each change stands for the first place where its old text is."""
    text = (FOLDER / f"{case['plan']}.yaml").read_text(encoding="utf-8") if case["plan"] else ""
    for old, new in case["changes"]:
        assert old in text, old
        text = text.replace(old, new, 1)
    return text


def said(text: str) -> list[Any]:
    """Every mistake of a plan; or its warnings, and what it becomes."""
    try:
        read = read_with_warnings(text, NAME)
    except PlanError as error:
        return [[one.line, one.path, one.message, one.example] for one in error.mistakes]
    plan = json.loads(read.plan.model_dump_json(exclude_defaults=True))
    return [*([one.line, one.message] for one in read.warnings), plan]


def kept() -> dict[str, list[Case]]:
    """The cases, by the file that they are kept in."""
    return {file.stem: json.loads(file.read_text(encoding="utf-8")) for file in sorted(FOLDER.glob("*.json"))}


def keep(name: str, cases: list[Case]) -> None:
    """Write the cases of a file, a line for each thing that is said."""
    lines = []
    for case in cases:
        head = ", ".join(f"{json.dumps(key)}: {_line(case[key])}" for key in ("plan", "changes"))
        what = ",\n".join(f"  {_line(one)}" for one in case["said"])
        lines.append(f'{{{head}, "said": [\n{what}\n]}}')
    (FOLDER / f"{name}.json").write_text("[\n" + ",\n".join(lines) + "\n]\n", encoding="utf-8")


def _line(value: Any) -> str:
    """JSON in which signs that nobody sees are escaped."""
    line = json.dumps(value, ensure_ascii=False)
    return "".join(sign if sign.isprintable() else f"\\u{ord(sign):04x}" for sign in line)


if __name__ == "__main__":
    for name, cases in kept().items():
        keep(name, [{**case, "said": said(text_of(case))} for case in cases])
