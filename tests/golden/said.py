"""Golden sayings: what `throughline check` says about plans, word for word, and what the good ones become.

Each case is a plan, mostly one of the folder with a change. All mistakes and warnings are kept, with line, place and
example; of a plan without mistakes also all that is not as by default. `times` has what is posted when, and the rows of the
editor; `rewritten` the text that the editor makes of the plan when it is changed like this. `lengths`, `files` and `agendas`
have what is read of a length, what other files are taken for, and the plans that tables become. After an intended change,
read what `python -m tests.golden.said` made of the files.
"""

from __future__ import annotations

import json
from copy import deepcopy
from pathlib import Path
from typing import Any

from dialogs import texts
from dialogs.plan import durations, preview, yaml_tree
from dialogs.plan.agenda import NotAnAgenda, read_agenda
from dialogs.plan.agenda_lines import rows_of_lines
from dialogs.plan.agenda_shown import understood
from dialogs.plan.agenda_yaml import plan_text
from dialogs.plan.errors import PlanError
from dialogs.plan.file_kinds import other_kind
from dialogs.plan.form_schema import form_schema
from dialogs.plan.json_schema import json_schema
from dialogs.plan.load import read_plan, read_with_warnings
from dialogs.plan.model import Plan
from dialogs.plan.outline import outline
from dialogs.plan.rewrite import rewritten
from dialogs.texts.sentence import Sentence

FOLDER = Path(__file__).parent / "said"
SCHEMAS = Path(__file__).parent / "plan-schemas.json"
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


def found(name: str, case: Case) -> Any:
    """What is to be kept of a case of that file, as JSON has it. In `files` a case is a name and the bytes of a file."""
    if name == "files":
        ((file, content),) = case["changes"]
        return list(other_kind(content.encode("latin-1"), file) or ())
    text = text_of(case)
    match name:
        case "agendas":
            result: list[Any] = agenda(text)
        case "lengths":
            result = lengths(text)
        case "times":
            result = times(text)
        case "rewritten":
            result = written_again(text_of({**case, "changes": []}), text)
        case _:
            result = said(text)
    return json.loads(json.dumps(result, default=str))


def agenda(text: str) -> list[Any]:
    """The plan that is made of a table or list, its remarks, and its summary; or why it is no agenda."""
    rows = [line.split("|") for line in text.splitlines()] if "|" in text else rows_of_lines(text.splitlines())
    try:
        read = read_agenda(rows, "An agenda")
    except NotAnAgenda as error:
        return [_named(error.sentence)]
    read_plan(plan_text(read), NAME)
    shown = [list(vars(row).values()) for row in understood(read)]
    return [*plan_text(read, people=7).split("\n"), *map(_named, read.remarks), read.above, *shown]


def _named(sentence: Sentence) -> list[Any]:
    """A sentence by the name of its template, because the words change."""
    name = next(name for name, text in vars(texts).items() if text == sentence.text)
    return [name, {key: str(getattr(value, "lasting", value)) for key, value in sentence.values.items()}]


def lengths(text: str) -> list[Any]:
    """A length, a range and a span as they are read, or what is said instead."""
    result: list[Any] = []
    for read in (durations.parse, durations.parse_range, durations.parse_span):
        try:
            result.append(read(text))
        except ValueError as error:
            result.append(str(error))
    return result


def times(text: str) -> list[Any]:
    """What is posted when; the rows of the outline; and the rows as they are while the plan has mistakes."""
    data: Any = yaml_tree.read(text)[0].data()
    guessed = [[*row.path, row.kind, row.starts, row.lasts] for row in outline(deepcopy(data), None)]
    try:
        plan = read_plan(text, NAME)
    except PlanError:
        return guessed
    rows = [[*row.path, row.kind, row.starts, row.lasts, *row.steps] for row in outline(data, plan)]
    slacks = {path: str(slack) for path, slack in preview.slacks(plan).items()}
    return [*_posted(plan), *rows, *guessed, preview.whole_length(plan), slacks]


def _posted(plan: Plan) -> list[Any]:
    return [[preview.time_of_day(plan, line.at), *vars(line).values()] for line in preview.timeline(plan)]


def written_again(old: str, new: str) -> list[str]:
    """The lines of the old text when it is changed to hold what the new one holds, and the comments that are lost."""
    data: Any = yaml_tree.read(new)[0].data()
    made = rewritten(old, data)
    return [*made.text.split("\n"), *(f"lost: {one}" for one in made.lost)]


def schemas() -> str:
    """The schema of plans for text editors, and that for the form."""
    return json.dumps({"file": json_schema(), "form": form_schema()}, ensure_ascii=False, indent=1) + "\n"


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
        keep(name, [{**case, "said": found(name, case)} for case in cases])
    SCHEMAS.write_text(schemas(), encoding="utf-8")
