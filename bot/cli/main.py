"""Command-line entry point: which function each command of `throughline` runs, and the exit status.

`bot.cli.parser` defines the arguments; each command is imported when it runs.
Exit status: 0 success; 1 failed, with sentences on standard error; 2 invalid arguments; 130 stopped with Ctrl-C. Mistakes of
users never show a traceback. A rehearsal on a terminal runs 60 times faster than real time, and as fast as possible with
`--headless`. `erase` asks only on a terminal.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Mapping, Sequence

from bot.cli.argument_types import MAX
from bot.cli.errors import CommandError
from bot.cli.parser import parser

TYPE_CHECKING = False
if TYPE_CHECKING:
    from bot.cli.setup.steps import Dialogue

Action = Callable[[argparse.Namespace], int]


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. User mistakes never show a traceback."""
    arguments = parser().parse_args(argv)
    _speak_utf8()
    action = ACTIONS[arguments.action]
    try:
        status = action(arguments)
        sys.stdout.flush()
    except CommandError as refusal:
        print("\n".join(refusal.sentences), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # The reader has closed the pipe. The interpreter flushes once more at exit, so redirect that to the null device.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except KeyboardInterrupt:
        return 130
    return status


def _speak_utf8() -> None:
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")


def _check(typed: argparse.Namespace) -> int:
    from bot.cli.commands.check import check

    return check(typed.plans, typed.json, sys.stdout)


def _new(typed: argparse.Namespace) -> int:
    from bot.cli.commands.new import NewOptions, new

    options = NewOptions(typed.file, typed.out, typed.title, typed.people, typed.sheet, typed.table)
    return new(options, input, sys.stdout, sys.stderr)


def _schema(typed: argparse.Namespace) -> int:
    from bot.cli.commands.schema import schema

    return schema(typed.out, sys.stdout)


def _rehearse(typed: argparse.Namespace) -> int:
    from bot.cli.commands.rehearse import RehearseOptions, rehearse

    speed = typed.speed if typed.speed is not None else (None if typed.headless else 60.0)
    return rehearse(
        RehearseOptions(
            plan=typed.plan,
            headless=typed.headless,
            people=typed.people,
            seed=typed.seed,
            script=typed.script,
            speed=None if speed == MAX else speed,
            database=typed.database,
            tokens=typed.tokens,
            language=typed.language,
        ),
        sys.stdout,
    )


def _serve(typed: argparse.Namespace) -> int:
    gc.disable()  # measured: without it, a start takes 10% more CPU time, all for collecting new modules
    from bot.cli.commands.serve import ServeOptions, serve

    gc.freeze()
    gc.enable()
    speed = None if typed.speed == MAX else typed.speed
    return serve(
        ServeOptions(typed.host, typed.port, typed.insecure_local, typed.play, speed, typed.tokens, typed.open),
        sys.stdout,
    )


def _manifest_teams(typed: argparse.Namespace) -> int:
    from bot.cli.commands.manifest import teams

    return teams(typed.domain, typed.app_id, typed.out, sys.stdout, notifications=typed.notifications)


def _manifest_zoom(typed: argparse.Namespace) -> int:
    from bot.cli.commands.manifest import zoom

    return zoom(typed.domain, typed.out, sys.stdout)


def _manifest_zoom_panel(typed: argparse.Namespace) -> int:
    from bot.cli.commands.manifest import zoom_panel

    return zoom_panel(typed.domain, typed.out, sys.stdout)


def _setup_teams(typed: argparse.Namespace) -> int:
    from bot.cli.commands.setup_teams import SetupTeamsOptions, setup_teams
    from bot.cli.setup.checks import Doctor

    options = SetupTeamsOptions(
        typed.domain,
        typed.settings,
        app=typed.app,
        new=typed.new,
        undo=typed.undo,
        azure=typed.azure,
        resource_group=typed.resource_group,
        name=typed.name,
        identity=typed.identity,
        no_identity=typed.no_identity,
    )
    return setup_teams(options, _dialogue(typed), Doctor())


def _setup_zoom(typed: argparse.Namespace) -> int:
    import getpass

    from bot.cli.commands.setup_zoom import setup_zoom
    from bot.cli.setup.checks import Doctor

    return setup_zoom(typed.domain, typed.settings, _dialogue(typed), getpass.getpass, Doctor())


def _setup_server(typed: argparse.Namespace) -> int:
    from bot.cli.commands.setup_server import setup_server

    return setup_server(typed.domain, typed.root, _dialogue(typed))


def _dialogue(typed: argparse.Namespace) -> Dialogue:
    from bot.cli.setup.steps import Dialogue

    return Dialogue(sys.stdout, input, yes=typed.yes, print_only=typed.print)


def _migrate(typed: argparse.Namespace) -> int:
    from bot.cli.commands.migrate import migrate

    return migrate(sys.stdout)


def _doctor(typed: argparse.Namespace) -> int:
    from bot.cli.commands.doctor import doctor

    return doctor(sys.stdout, as_json=typed.json)


def _letters(typed: argparse.Namespace) -> int:
    from bot.cli.commands.dead_letters import letters

    return letters(sys.stdout, as_json=typed.json)


def _retry(typed: argparse.Namespace) -> int:
    from bot.cli.commands.dead_letters import retry

    return retry(typed.ids, typed.all, sys.stdout)


def _backup(typed: argparse.Namespace) -> int:
    from bot.cli.commands.backup import backup

    return backup(typed.file, sys.stdout)


def _restore(typed: argparse.Namespace) -> int:
    from bot.cli.commands.backup import restore

    return restore(typed.file, typed.yes, sys.stdout)


def _rekey(_typed: argparse.Namespace) -> int:
    from bot.cli.commands.rekey import rekey

    return rekey(sys.stdout)


def _erase(typed: argparse.Namespace) -> int:
    from bot.cli.commands.personal_data import erase

    ask = input if sys.stdin.isatty() else None
    return erase(typed.person, typed.yes, sys.stdout, ask)


def _export(typed: argparse.Namespace) -> int:
    if typed.table:
        from bot.cli.commands.export_table import export_table

        return export_table(typed.what, typed.table, typed.out, sys.stdout)
    from bot.cli.commands.personal_data import export

    return export(typed.what, typed.out, sys.stdout)


def _attendance(typed: argparse.Namespace) -> int:
    from bot.cli.commands.attendance import AttendanceOptions, attendance

    return attendance(AttendanceOptions(typed.of, typed.certificates, typed.out), sys.stdout)


def _programme(typed: argparse.Namespace) -> int:
    from bot.cli.commands.programme import ProgrammeOptions, show

    return show(ProgrammeOptions(typed.cohort, typed.session, typed.on, typed.ics, typed.json), sys.stdout)


def _digest(typed: argparse.Namespace) -> int:
    from bot.cli.commands.documents import digest

    return digest(typed.run, typed.out, sys.stdout)


def _pack(typed: argparse.Namespace) -> int:
    from bot.cli.commands.documents import pack

    return pack(typed.what, typed.out, sys.stdout)


ACTIONS: Mapping[str, Action] = {
    "check": _check,
    "new": _new,
    "schema": _schema,
    "rehearse": _rehearse,
    "serve": _serve,
    "manifest_teams": _manifest_teams,
    "manifest_zoom": _manifest_zoom,
    "manifest_zoom_panel": _manifest_zoom_panel,
    "setup_teams": _setup_teams,
    "setup_zoom": _setup_zoom,
    "setup_server": _setup_server,
    "migrate": _migrate,
    "doctor": _doctor,
    "letters": _letters,
    "retry": _retry,
    "backup": _backup,
    "restore": _restore,
    "rekey": _rekey,
    "erase": _erase,
    "export": _export,
    "attendance": _attendance,
    "programme": _programme,
    "digest": _digest,
    "pack": _pack,
}


if __name__ == "__main__":
    sys.exit(main())
