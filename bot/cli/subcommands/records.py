"""Arguments of `erase`, `export`, `programme`, `digest`, `pack` and `attendance`.

A session of a programme that is given a date has a number from 1 to 99 here; what a plan may have is in
`dialogs/plan/schema.py`. A plan can be exported as csv, xlsx, docx or md.
"""

from __future__ import annotations

from pathlib import Path

from bot.cli.argument_types import number, wall
from bot.cli.subcommands import add

LAST_SESSION = 99  # the highest number of a session that can be given a date from the command line

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from bot.cli.subcommands import Commands


def add_data(commands: Commands) -> None:
    erase = add(
        commands,
        "erase",
        "Delete everything that is kept of one person.",
        "Names, own words, named answers and the history with other people go; counts stay. It cannot be undone. Shows how "
        "much there is, and asks.",
    )
    erase.add_argument("person", metavar="PERSON", help="an id, a whole name or an e-mail address")
    erase.add_argument("--yes", action="store_true", help="do not ask; without a terminal, nothing is deleted otherwise")
    erase.set_defaults(action="erase")
    export = add(
        commands,
        "export",
        "Write down everything that is kept of a session, a group or a person.",
        "As JSON here, or into a folder as JSON and CSV. Anonymous answers are never included.",
    )
    export.add_argument("what", metavar="RUN|COHORT|PERSON|PLAN", help="the id of a session or group, or a person")
    export.add_argument(
        "--out", metavar="FOLDER|FILE", type=Path, help="write files into this folder; with --table, this file"
    )
    export.add_argument(
        "--table", choices=("csv", "xlsx", "docx", "md"), help="write a plan as a table, which `throughline new` reads back"
    )
    export.set_defaults(action="export")


def add_programme(commands: Commands) -> None:
    parser = add(
        commands,
        "programme",
        "Show the dates of a programme, set one, or write them down for a calendar.",
        "Without a group it lists those there are. Times are those of the group's zone. A date outside the time that the "
        "programme recommends is warned about, never refused. People are reminded by the running service.",
    )
    parser.add_argument("cohort", nargs="?", metavar="COHORT", help="the id of a group")
    parser.add_argument(
        "--session", type=number(1, LAST_SESSION), metavar="NUMBER", help="set the date of this session, with --on"
    )
    parser.add_argument("--on", type=wall, metavar="DATE", help='when, like "2027-03-14 09:30"; "none" takes the date back')
    parser.add_argument("--ics", type=Path, metavar="FILE", help="write the dates to come into this iCalendar file")
    parser.add_argument("--json", action="store_true", help="list the groups for other programs")
    parser.set_defaults(action="programme")


def add_papers(commands: Commands) -> None:
    digest = add(
        commands,
        "digest",
        "Write down what a group asks its leaders for.",
        "The support needs of a session, on one page and without names; only where the group has agreed to pass them on.",
    )
    digest.add_argument("run", metavar="RUN", help="the id of a session")
    digest.add_argument("--out", type=Path, metavar="FILE", help="write it here, as .docx or .html")
    digest.set_defaults(action="digest")
    pack = add(
        commands,
        "pack",
        "Write down what a session is about, for somebody who missed it.",
        "Made from the plan alone; of a session that was held, with its date and that of the next one. It says nothing "
        "about anybody.",
    )
    pack.add_argument("what", metavar="PLAN|RUN", help="the name or the file of a plan, or the id of a session")
    pack.add_argument("--out", type=Path, metavar="FILE", help="write it here, as .docx or .html")
    pack.set_defaults(action="pack")


def add_attendance(commands: Commands) -> None:
    parser = add(
        commands,
        "attendance",
        "Write down who was in which part of a session, or what each can be certified.",
        "As CSV. Attendance is kept only where everybody was told as the session began (`record attendance`, or the setting "
        "THROUGHLINE_ATTENDANCE). Without a session or group it lists the sessions there are.",
    )
    parser.add_argument("of", nargs="?", metavar="RUN|COHORT", help="the id of a session or of a group")
    parser.add_argument(
        "--certificates", action="store_true", help="hours attended, rounded down to quarters, and whether the whole session"
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="write the list into this file, as Excel reads it")
    parser.set_defaults(action="attendance")
