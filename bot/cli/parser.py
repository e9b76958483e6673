"""Argument parser: the commands of `throughline`, their options and their help. `action` names the function to run."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from bot.cli.argument_types import number, speed, wall
from bot.cli.help import Parser
from bot.cli.setup.parser import add_setup

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from typing import Any

    Commands = argparse._SubParsersAction[argparse.ArgumentParser]

ABOUT = """\
Throughline sits in the chat of a Microsoft Teams or Zoom meeting and carries a timed, facilitated session: it posts each
block's instructions and questions on time, runs polls, assigns pairs and keeps rounds fair.
"""
FIRST_STEPS = """\
first steps:
  throughline rehearse defensible-decisions-1     see a whole session in this terminal, 60 times faster
  throughline doctor                              see what is set up, what is missing and how to put it right
  throughline serve                               run the service

Settings are environment variables that begin with THROUGHLINE_; `throughline doctor` lists them.
"""


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from bot.infra.version import commit, release

        built = commit()
        sys.stdout.write(f"throughline {release()}{f' (commit {built})' if built else ''}\n")
        parser.exit()


class _Completion(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, _namespace: object, shell: Any, _option: object = None) -> None:
        import shtab  # needed only to set up completion

        sys.stdout.write(shtab.complete(parser, shell))
        parser.exit()


def parser() -> argparse.ArgumentParser:
    """Build the parser of the command line."""
    whole: argparse.ArgumentParser = Parser(
        prog="throughline", usage="throughline COMMAND ...", description=ABOUT, epilog=FIRST_STEPS
    )
    whole.add_argument("--version", nargs=0, action=_Version, help="say which version this is")
    whole.add_argument(
        "--print-completion",
        action=_Completion,
        choices=("bash", "zsh", "tcsh"),
        metavar="SHELL",
        help="print the completion script for bash, zsh or tcsh, to be sourced by that shell",
    )
    commands = whole.add_subparsers(title="commands", prog="throughline", metavar="COMMAND", required=True)
    _add_serve(commands)
    _add_rehearse(commands)
    _add_check(commands)
    _add_new(commands)
    _add_schema(commands)
    _add_manifest(commands)
    add_setup(commands)
    _add_letters(commands)
    migrate = _add(
        commands,
        "migrate",
        "Prepare the database, or bring it up to this version.",
        "Creates the tables in the database that THROUGHLINE_DATABASE names, or changes them to what this version needs. "
        "Nothing is lost, and running it twice does no harm. `serve` does the same by itself when it starts.",
    )
    migrate.set_defaults(action="migrate")
    doctor = _add(
        commands,
        "doctor",
        "Say what is set up, what is missing, and how to put it right.",
        "Looks at the settings, the database and the channels, and says in words what is in order and what is not. Secrets "
        "are never shown. Exit status 0 when the service can run, 1 when something stands in its way.",
    )
    doctor.add_argument("--json", action="store_true", help="print a list of findings for other programs; same exit status")
    doctor.set_defaults(action="doctor")
    _add_copies(commands)
    _add_data(commands)
    _add_programme(commands)
    _add_papers(commands)
    _add_attendance(commands)
    return whole


def _add(commands: Commands, name: str, what: str, more: str) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=what, description=f"{what} {more}", allow_abbrev=False)


def _add_new(commands: Commands) -> None:
    parser = _add(
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
    parser.add_argument("--people", type=number(1, 1000), default=10, help="how many people it is for (default: 10)")
    parser.add_argument("--sheet", metavar="NAME", help="which sheet of an Excel file (default: the first with an agenda)")
    parser.add_argument("--table", metavar="N", type=number(1, 100), help="which table (default: the first with an agenda)")
    parser.set_defaults(action="new")


def _add_schema(commands: Commands) -> None:
    parser = _add(
        commands,
        "schema",
        "Write the schema of plans, for editors that complete keys and mark slips while you type.",
        "Editors that speak YAML, such as Visual Studio Code with its YAML extension, find it by a first line in the plan: "
        "# yaml-language-server: $schema=throughline-plan.schema.json",
    )
    parser.add_argument("--out", metavar="FILE", type=Path, help="write it into this file (default: print it)")
    parser.set_defaults(action="schema")


def _add_serve(commands: Commands) -> None:
    parser = _add(
        commands,
        "serve",
        "Run the service.",
        "Listens for Microsoft Teams and Zoom, as far as they are set up, and carries every session. Stops cleanly on "
        "Ctrl-C and SIGTERM.",
    )
    parser.add_argument("--host", help="address to listen on (default: THROUGHLINE_HOST, or 127.0.0.1: this machine only)")
    parser.add_argument("--port", type=number(0, 65535), help="port to listen on (default: THROUGHLINE_PORT, or 3978)")
    parser.add_argument(
        "--insecure-local",
        action="store_true",
        help="serve without an account, believing every caller: for trying things on your own machine, never in public",
    )
    parser.add_argument(
        "--open", action="store_true", help="open the rehearsal room in the browser, where there is a screen for one"
    )
    parser.add_argument(
        "--play", metavar="PLAN", help="also play this plan through the service, with simulated people, in this terminal"
    )
    parser.add_argument(
        "--speed", type=speed, default=60.0, metavar="TIMES", help="with --play: how many times faster than life, or max"
    )
    _add_tokens(parser)
    parser.set_defaults(action="serve")


def _add_tokens(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tokens",
        type=Path,
        metavar="FILE",
        help="own options and picture for a poll, as YAML or JSON: {poll: tokens, options: [...], image: {url, alt}}",
    )


def _add_rehearse(commands: Commands) -> None:
    parser = _add(
        commands,
        "rehearse",
        "Play a whole session here, with simulated people, before you run it with real ones.",
        "Uses the real service on a clock of its own. Needs no account, opens no port, and leaves nothing behind unless you "
        "name a database.",
    )
    parser.add_argument("plan", metavar="PLAN", help="a plan file, or the name of a plan that comes with Throughline")
    parser.add_argument("--headless", action="store_true", help="print one JSON object a line for all that becomes visible")
    parser.add_argument(
        "--people", type=number(0, 1000), default=10, metavar="N", help="how many people take part (default: 10)"
    )
    parser.add_argument(
        "--seed", type=number(0, 2**53), default=1, metavar="N", help="another number, other pairs (default: 1)"
    )
    parser.add_argument(
        "--script",
        type=Path,
        metavar="FILE",
        help='who does what when, as JSON lines like {"at": "0:31:00", "by": "facilitator", "say": "extend 5"}; '
        "everyone is present from the start and does nothing else",
    )
    parser.add_argument(
        "--speed",
        type=speed,
        metavar="TIMES",
        help="how many times faster than life, or max (default: 60; with --headless: max)",
    )
    parser.add_argument(
        "--database", metavar="URL", help="keep the database, like sqlite:///rehearsal.db, to look at afterwards"
    )
    _add_tokens(parser)
    parser.add_argument(
        "--language", choices=("en-GB", "cy"), default="en-GB", help="language of the bot's sentences (default: en-GB)"
    )
    parser.set_defaults(action="rehearse")


def _add_check(commands: Commands) -> None:
    parser = _add(
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


def _add_manifest(commands: Commands) -> None:
    parser = _add(
        commands,
        "manifest",
        "Make the file with which an administrator installs Throughline.",
        "Choose the platform; `throughline manifest teams --help` says more.",
    )
    platforms = parser.add_subparsers(title="platforms", metavar="PLATFORM", required=True)
    teams = _add(
        platforms,
        "teams",
        "Make the app package for Microsoft Teams.",
        "A zip file for the Teams admin centre (Teams apps, Manage apps, Upload new app). Take the app id from the "
        "registration of your bot in Azure.",
    )
    teams.add_argument("--domain", required=True, help="where the service is reached, like throughline.example.org")
    teams.add_argument(
        "--app-id", required=True, help="the bot's Microsoft app id, like 00000000-0000-0000-0000-000000000000"
    )
    teams.add_argument(
        "--out", type=Path, default=Path("throughline-teams.zip"), help="the file to write (default: %(default)s)"
    )
    teams.add_argument(
        "--notifications",
        action="store_true",
        help="ask for the permission to show notifications in the meeting too (see THROUGHLINE_TEAMS_NOTIFICATIONS)",
    )
    teams.set_defaults(action="manifest_teams")
    zoom = _add(
        platforms,
        "zoom",
        "Make the app manifest for Zoom.",
        "A JSON file for the Zoom App Marketplace (Develop, Build app, Upload manifest), for an app that your own account "
        "manages.",
    )
    zoom.add_argument("--domain", required=True, help="where the service is reached, like throughline.example.org")
    zoom.add_argument(
        "--out", type=Path, default=Path("throughline-zoom.json"), help="the file to write (default: %(default)s)"
    )
    zoom.set_defaults(action="manifest_zoom")
    panel = _add(
        platforms,
        "zoom-panel",
        "Make the app manifest for the side panel in Zoom.",
        "A JSON file for a second app in the Zoom App Marketplace, managed by users. The panel opens breakout rooms.",
    )
    panel.add_argument("--domain", required=True, help="where the service is reached, like throughline.example.org")
    panel.add_argument(
        "--out", type=Path, default=Path("throughline-zoom-panel.json"), help="the file to write (default: %(default)s)"
    )
    panel.set_defaults(action="manifest_zoom_panel")


def _add_letters(commands: Commands) -> None:
    parser = _add(
        commands,
        "letters",
        "List the messages no platform would take, and those that wait.",
        "Says which session, what kind of message, since when and why: never who it is for or what it says. Those that were "
        "given up can be tried again with `throughline letters retry`, once what stood in the way is put right.",
    )
    parser.add_argument("--json", action="store_true", help="print a list for other programs")
    parser.set_defaults(action="letters")
    retrying = parser.add_subparsers(title="what to do", metavar="retry", required=False)
    again = _add(
        retrying,
        "retry",
        "Try messages again that were given up.",
        "They are sent within a few seconds by the service that runs. One whose message shows something newer is not.",
    )
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", type=number(1, 2**62), metavar="ID", default=[], help="the numbers in the list")
    which.add_argument("--all", action="store_true", help="all of the last 12 hours")
    again.set_defaults(action="retry")


def _add_copies(commands: Commands) -> None:
    backup = _add(
        commands,
        "backup",
        "Copy the SQLite database to a new file, also while the service runs.",
        "The copy is complete and checked, and the service goes on meanwhile. For PostgreSQL, use pg_dump.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not be there yet")
    backup.set_defaults(action="backup")
    restore = _add(
        commands,
        "restore",
        "Put such a copy in the place of the SQLite database, while the service is stopped.",
        "Brings it up to this version, and erases again who had been erased since the copy was made.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that `throughline backup` has written")
    restore.add_argument("--yes", action="store_true", help="replace a database that is there")
    restore.set_defaults(action="restore")
    rotate = _add(
        commands,
        "rekey",
        "Replace the key that signs links and page sessions.",
        "Do it when somebody who must not sign in any more may have the key or a link. Run sheets that are open and links "
        "that were given out end within ten seconds, also beside a running service. People's own records are not affected.",
    )
    rotate.set_defaults(action="rekey")


def _add_data(commands: Commands) -> None:
    erase = _add(
        commands,
        "erase",
        "Delete everything that is kept of one person.",
        "Names, own words, named answers and the history with other people go; counts stay. It cannot be undone. Shows how "
        "much there is, and asks.",
    )
    erase.add_argument("person", metavar="PERSON", help="an id, a whole name or an e-mail address")
    erase.add_argument("--yes", action="store_true", help="do not ask; without a terminal, nothing is deleted otherwise")
    erase.set_defaults(action="erase")
    export = _add(
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


def _add_programme(commands: Commands) -> None:
    parser = _add(
        commands,
        "programme",
        "Show the dates of a programme, set one, or write them down for a calendar.",
        "Without a group it lists those there are. Times are those of the group's zone. A date outside the time that the "
        "programme recommends is warned about, never refused. People are reminded by the running service.",
    )
    parser.add_argument("cohort", nargs="?", metavar="COHORT", help="the id of a group")
    parser.add_argument("--session", type=number(1, 99), metavar="NUMBER", help="set the date of this session, with --on")
    parser.add_argument("--on", type=wall, metavar="DATE", help='when, like "2027-03-14 09:30"; "none" takes the date back')
    parser.add_argument("--ics", type=Path, metavar="FILE", help="write the dates to come into this iCalendar file")
    parser.add_argument("--json", action="store_true", help="list the groups for other programs")
    parser.set_defaults(action="programme")


def _add_papers(commands: Commands) -> None:
    digest = _add(
        commands,
        "digest",
        "Write down what a group asks its leaders for.",
        "The support needs of a session, on one page and without names; only where the group has agreed to pass them on.",
    )
    digest.add_argument("run", metavar="RUN", help="the id of a session")
    digest.add_argument("--out", type=Path, metavar="FILE", help="write it here, as .docx or .html")
    digest.set_defaults(action="digest")
    pack = _add(
        commands,
        "pack",
        "Write down what a session is about, for somebody who missed it.",
        "Made from the plan alone; of a session that was held, with its date and that of the next one. It says nothing "
        "about anybody.",
    )
    pack.add_argument("what", metavar="PLAN|RUN", help="the name or the file of a plan, or the id of a session")
    pack.add_argument("--out", type=Path, metavar="FILE", help="write it here, as .docx or .html")
    pack.set_defaults(action="pack")


def _add_attendance(commands: Commands) -> None:
    parser = _add(
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
