"""Arguments of `check`, `new` and `schema`.

A new plan is for ten people, its title is the file's name, and the first table with an agenda is read, unless options say
otherwise.
"""

from __future__ import annotations

from pathlib import Path

from bot.cli.argument_types import number
from bot.cli.subcommands import add

MOST_PEOPLE, MOST_TABLES = 1_000, 100  # people a plan is for, and the number of a table in a file

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from bot.cli.subcommands import Commands


def add_new(commands: Commands) -> None:
    parser = add(
        commands,
        "new",
        "Make a plan of the table you already have.",
        "Reads an agenda from a CSV, Excel, Word, Markdown or HTML file: start times or lengths, titles, who leads, notes. "
        "Shows what was understood. What was not understood becomes a comment in the plan. Without a file, it asks.",
    )
    parser.add_argument(
        "file", metavar="FILE", type=Path, nargs="?", help="the agenda: .csv, .tsv, .xlsx, .docx, .md or .html"
    )
    parser.add_argument("--out", metavar="PLAN.yaml", type=Path, help="write the plan into this file (default: print it)")
    parser.add_argument("--title", help="the session's title (default: the file's name)")
    parser.add_argument("--people", type=number(1, MOST_PEOPLE), default=10, help="how many people it is for (default: 10)")
    parser.add_argument("--sheet", metavar="NAME", help="which sheet of an Excel file (default: the first with an agenda)")
    parser.add_argument(
        "--table", metavar="N", type=number(1, MOST_TABLES), help="which table (default: the first with an agenda)"
    )
    parser.set_defaults(action="new")


def add_schema(commands: Commands) -> None:
    parser = add(
        commands,
        "schema",
        "Write the schema of plans, for editors that complete keys and mark slips while you type.",
        "Editors that speak YAML, such as Visual Studio Code with its YAML extension, find it by a first line in the plan: "
        "# yaml-language-server: $schema=throughline-plan.schema.json",
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="write it into this file (default: print it)")
    parser.set_defaults(action="schema")


def add_check(commands: Commands) -> None:
    parser = add(
        commands,
        "check",
        "Find the mistakes in a plan, or show its timeline.",
        "Lists every mistake of each plan with its line and a correct example; a plan without mistakes is shown as the "
        "timeline of all that will be posted. Exit status 0 when all plans are right, 1 when one is not.",
    )
    parser.add_argument(
        "plans", nargs="+", metavar="PLAN", help="a plan file, or the name of a plan that comes with Throughline"
    )
    parser.add_argument("--json", action="store_true", help="for machines: JSON instead of a table")
    parser.set_defaults(action="check")
