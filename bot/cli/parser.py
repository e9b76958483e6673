"""Argument parser: collects the options and the help of each command from `subcommands`; `main` runs the command.

It also has `--version` and `--print-completion` (bash, zsh, tcsh). The order of commands in the help is in `help`.
"""

from __future__ import annotations

import argparse
import sys

from bot.cli.help import Parser
from bot.cli.setup.parser import add_setup
from bot.cli.subcommands.installing import add_doctor, add_manifest
from bot.cli.subcommands.plans import add_check, add_new, add_schema
from bot.cli.subcommands.records import add_attendance, add_data, add_papers, add_programme
from bot.cli.subcommands.sessions import add_rehearse, add_serve
from bot.cli.subcommands.upkeep import add_copies, add_letters, add_migrate

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from typing import Any

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
    add_serve(commands)
    add_rehearse(commands)
    add_check(commands)
    add_new(commands)
    add_schema(commands)
    add_manifest(commands)
    add_setup(commands)
    add_letters(commands)
    add_migrate(commands)
    add_doctor(commands)
    add_copies(commands)
    add_data(commands)
    add_programme(commands)
    add_papers(commands)
    add_attendance(commands)
    return whole
