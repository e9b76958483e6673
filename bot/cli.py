"""The `throughline` command. Here is what can be typed; what it does is in `bot.commands`, imported when it is needed.

Exit status: 0 done; 1 refused, with sentences on standard error; 2 not understood; 130 stopped with Ctrl-C.
"""

from __future__ import annotations

import argparse
import gc
import io
import os
import sys
from collections.abc import Callable, Sequence
from datetime import datetime
from pathlib import Path

from bot.commands.refusal import Refusal

Action = Callable[[argparse.Namespace], int]

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


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status. Mistakes of the person who typed never show a traceback."""
    arguments = _parser().parse_args(argv)
    _speak_utf8()
    action: Action = arguments.action
    try:
        status = action(arguments)
        sys.stdout.flush()
    except Refusal as refusal:
        print("\n".join(refusal.sentences), file=sys.stderr)
        return 1
    except BrokenPipeError:
        # Whoever was reading has seen enough. The interpreter flushes once more on its way out, so give it somewhere to go.
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
    from bot.commands.check import check

    return check(typed.plans, typed.json, sys.stdout)


def _rehearse(typed: argparse.Namespace) -> int:
    from bot.commands.rehearse import Wish, rehearse

    speed = typed.speed if typed.speed is not None else (None if typed.headless else 60.0)
    return rehearse(
        Wish(
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
    gc.disable()  # looking through what is being imported takes a seventh of the start; `serve` switches it on again
    from bot.commands.serve import Wish, serve

    speed = None if typed.speed == MAX else typed.speed
    return serve(Wish(typed.host, typed.port, typed.insecure_local, typed.play, speed, typed.tokens, typed.open), sys.stdout)


def _manifest_teams(typed: argparse.Namespace) -> int:
    from bot.commands.manifest import teams

    return teams(typed.domain, typed.app_id, typed.out, sys.stdout)


def _manifest_zoom(typed: argparse.Namespace) -> int:
    from bot.commands.manifest import zoom

    return zoom(typed.domain, typed.out, sys.stdout)


def _migrate(typed: argparse.Namespace) -> int:
    from bot.commands.migrate import migrate

    return migrate(sys.stdout)


def _doctor(typed: argparse.Namespace) -> int:
    from bot.commands.doctor import doctor

    return doctor(sys.stdout)


def _letters(typed: argparse.Namespace) -> int:
    from bot.commands.letters import letters

    return letters(sys.stdout)


def _retry(typed: argparse.Namespace) -> int:
    from bot.commands.letters import retry

    return retry(typed.ids, typed.all, sys.stdout)


def _backup(typed: argparse.Namespace) -> int:
    from bot.commands.backup import backup

    return backup(typed.file, sys.stdout)


def _restore(typed: argparse.Namespace) -> int:
    from bot.commands.backup import restore

    return restore(typed.file, typed.yes, sys.stdout)


def _erase(typed: argparse.Namespace) -> int:
    from bot.commands.erase import erase

    return erase(typed.person, typed.yes, sys.stdout)


def _export(typed: argparse.Namespace) -> int:
    from bot.commands.erase import export

    return export(typed.what, typed.out, sys.stdout)


def _attendance(typed: argparse.Namespace) -> int:
    from bot.commands.attendance import Wish, attendance

    return attendance(Wish(typed.of, typed.certificates, typed.out), sys.stdout)


def _programme(typed: argparse.Namespace) -> int:
    from bot.commands.programme import Wish, show

    return show(Wish(typed.cohort, typed.session, typed.on, typed.ics), sys.stdout)


def _digest(typed: argparse.Namespace) -> int:
    from bot.commands.digest import digest

    return digest(typed.run, typed.out, sys.stdout)


def _pack(typed: argparse.Namespace) -> int:
    from bot.commands.pack import pack

    return pack(typed.what, typed.out, sys.stdout)


def _wall(text: str) -> datetime | None:
    if text == "none":
        return None
    try:
        found = datetime.strptime(text, "%Y-%m-%d %H:%M")
    except ValueError:
        raise argparse.ArgumentTypeError(f'{text!r} is no date. Write it like "2027-03-14 09:30", or "none"') from None
    return found


MAX = float("inf")


def _speed(text: str) -> float:
    if text == "max":
        return MAX
    try:
        speed = float(text)
    except ValueError:
        speed = 0.0
    if not 0.01 <= speed <= 1_000_000:
        raise argparse.ArgumentTypeError(f'{text!r} is no speed. Give "max", or how many times faster than life, like 60')
    return speed


def _number(least: int, most: int) -> Callable[[str], int]:
    def read(text: str) -> int:
        if not (text.isascii() and text.lstrip("-").isdigit() and len(text) < 20 and least <= int(text) <= most):
            raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from {least} to {most}")
        return int(text)

    return read


class _Version(argparse.Action):
    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> None:
        from bot.release import release

        print(f"throughline {release()}")
        parser.exit()


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="throughline", description=ABOUT, epilog=FIRST_STEPS, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--version", nargs=0, action=_Version, help="say which version this is")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    _add_serve(commands)
    _add_rehearse(commands)
    _add_check(commands)
    _add_manifest(commands)
    _add_letters(commands)
    migrate = _add(
        commands,
        "migrate",
        "Prepare the database, or bring it up to this version.",
        "Creates the tables in the database that THROUGHLINE_DATABASE names, or changes them to what this version needs. "
        "Nothing is lost, and running it twice does no harm. `serve` does the same by itself when it starts.",
    )
    migrate.set_defaults(action=_migrate)
    doctor = _add(
        commands,
        "doctor",
        "Say what is set up, what is missing, and how to put it right.",
        "Looks at the settings, the database and the channels, and says in words what is in order and what is not. Secrets "
        "are never shown. Exit status 0 when the service can run, 1 when something stands in its way.",
    )
    doctor.set_defaults(action=_doctor)
    _add_copies(commands)
    _add_data(commands)
    _add_programme(commands)
    _add_papers(commands)
    _add_attendance(commands)
    return parser


def _add_papers(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    digest = _add(
        commands,
        "digest",
        "Write down what a group asks its leaders for.",
        "The support needs of a session, on one page and without names; only where the group has agreed to pass them on.",
    )
    digest.add_argument("run", metavar="RUN", help="the id of a session")
    digest.add_argument("--out", type=Path, metavar="FILE", help="write it here, as .docx or .html")
    digest.set_defaults(action=_digest)
    pack = _add(
        commands,
        "pack",
        "Write down what a session is about, for somebody who missed it.",
        "Made from the plan alone; of a session that was held, with its date and that of the next one. It says nothing "
        "about anybody.",
    )
    pack.add_argument("what", metavar="PLAN|RUN", help="the name or the file of a plan, or the id of a session")
    pack.add_argument("--out", type=Path, metavar="FILE", help="write it here, as .docx or .html")
    pack.set_defaults(action=_pack)


def _add_programme(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add(
        commands,
        "programme",
        "Show the dates of a programme, set one, or write them down for a calendar.",
        "Without a group it lists those there are. Times are those of the group's zone. A date outside the time that the "
        "programme recommends is warned about, never refused. People are reminded by the running service.",
    )
    parser.add_argument("cohort", nargs="?", metavar="COHORT", help="the id of a group")
    parser.add_argument("--session", type=_number(1, 99), metavar="NUMBER", help="set the date of this session, with --on")
    parser.add_argument("--on", type=_wall, metavar="DATE", help='when, like "2027-03-14 09:30"; "none" takes the date back')
    parser.add_argument("--ics", type=Path, metavar="FILE", help="write the dates to come into this iCalendar file")
    parser.set_defaults(action=_programme)


def _add_copies(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    backup = _add(
        commands,
        "backup",
        "Copy the SQLite database to a new file, also while the service runs.",
        "The copy is whole and checked; nobody waits for it. For PostgreSQL, use pg_dump.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not be there yet")
    backup.set_defaults(action=_backup)
    restore = _add(
        commands,
        "restore",
        "Put such a copy in the place of the SQLite database, while the service is stopped.",
        "Brings it up to this version, and erases again who had been erased since the copy was made.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that `throughline backup` has written")
    restore.add_argument("--yes", action="store_true", help="replace a database that is there")
    restore.set_defaults(action=_restore)


def _add_attendance(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
    parser.set_defaults(action=_attendance)


def _add_data(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    erase = _add(
        commands,
        "erase",
        "Delete everything that is kept of one person.",
        "Names, own words, named answers and the history with other people go; counts stay. It cannot be undone.",
    )
    erase.add_argument("person", metavar="PERSON", help="an id, a whole name or an e-mail address")
    erase.add_argument("--yes", action="store_true", help="really delete; without it you only see who is meant")
    erase.set_defaults(action=_erase)
    export = _add(
        commands,
        "export",
        "Write down everything that is kept of a session, a group or a person.",
        "As JSON here, or into a folder as JSON and CSV. Anonymous answers are never in it: nobody can tell whose they are.",
    )
    export.add_argument("what", metavar="RUN|COHORT|PERSON", help="the id of a session or group, or a person")
    export.add_argument("--out", metavar="FOLDER", type=Path, help="write files into this folder")
    export.set_defaults(action=_export)


def _add(
    commands: argparse._SubParsersAction[argparse.ArgumentParser], name: str, what: str, more: str
) -> argparse.ArgumentParser:
    return commands.add_parser(name, help=what, description=f"{what} {more}", allow_abbrev=False)


def _add_check(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
    parser.set_defaults(action=_check)


def _add_rehearse(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
        "--people", type=_number(0, 1000), default=10, metavar="N", help="how many people take part (default: 10)"
    )
    parser.add_argument(
        "--seed", type=_number(0, 2**53), default=1, metavar="N", help="another number, other pairs (default: 1)"
    )
    parser.add_argument(
        "--script",
        type=Path,
        metavar="FILE",
        help='who does what when, as JSON lines like {"at": "0:31:00", "by": "facilitator", "say": "extend 5"}; '
        "everybody is present from the start and nobody does anything else",
    )
    parser.add_argument(
        "--speed",
        type=_speed,
        metavar="TIMES",
        help="how many times faster than life, or max (default: 60; with --headless: max)",
    )
    parser.add_argument(
        "--database", metavar="URL", help="keep the database, like sqlite:///rehearsal.db, to look at afterwards"
    )
    parser.add_argument(
        "--tokens",
        type=Path,
        metavar="FILE",
        help="own options and picture for a poll, as YAML or JSON: {poll: tokens, options: [...], image: {url, alt}}",
    )
    parser.add_argument(
        "--language", choices=("en-GB", "cy"), default="en-GB", help="language of the bot's sentences (default: en-GB)"
    )
    parser.set_defaults(action=_rehearse)


def _add_serve(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add(
        commands,
        "serve",
        "Run the service.",
        "Listens for Microsoft Teams and Zoom, as far as they are set up, and carries every session. Stops cleanly on "
        "Ctrl-C and SIGTERM.",
    )
    parser.add_argument("--host", help="address to listen on (default: THROUGHLINE_HOST, or 127.0.0.1: this machine only)")
    parser.add_argument("--port", type=_number(0, 65535), help="port to listen on (default: THROUGHLINE_PORT, or 3978)")
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
        "--speed", type=_speed, default=60.0, metavar="TIMES", help="with --play: how many times faster than life, or max"
    )
    parser.add_argument(
        "--tokens",
        type=Path,
        metavar="FILE",
        help="own options and picture for a poll, as YAML or JSON: {poll: tokens, options: [...], image: {url, alt}}",
    )
    parser.set_defaults(action=_serve)


def _add_letters(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
    parser = _add(
        commands,
        "letters",
        "List the messages no platform would take, and those that wait.",
        "Says which session, what kind of message, since when and why: never who it is for or what it says. Those that were "
        "given up can be tried again with `throughline letters retry`, once what stood in the way is put right.",
    )
    parser.set_defaults(action=_letters)
    retrying = parser.add_subparsers(title="what to do", metavar="retry", required=False)
    again = _add(
        retrying,
        "retry",
        "Try messages again that were given up.",
        "They are sent within a few seconds by the service that runs. One whose message shows something newer is not.",
    )
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", type=_number(1, 2**62), metavar="ID", default=[], help="the numbers in the list")
    which.add_argument("--all", action="store_true", help="all of the last 12 hours")
    again.set_defaults(action=_retry)


def _add_manifest(commands: argparse._SubParsersAction[argparse.ArgumentParser]) -> None:
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
    teams.set_defaults(action=_manifest_teams)
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
    zoom.set_defaults(action=_manifest_zoom)


if __name__ == "__main__":
    sys.exit(main())
