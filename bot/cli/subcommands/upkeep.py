"""Arguments of `migrate`, `letters`, `backup`, `restore` and `rekey`.

`letters retry` needs numbers or --all, which takes those of the last 12 hours (`AGAIN_FOR` in `bot.store.dead_letters`).
`backup` never replaces a file (`bot.store.backup`); `restore` replaces a database only with --yes.
"""

from __future__ import annotations

from pathlib import Path

from bot.cli.argument_types import number
from bot.cli.subcommands import add

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from bot.cli.subcommands import Commands


def add_letters(commands: Commands) -> None:
    parser = add(
        commands,
        "letters",
        "List the messages no platform would take, and those that wait.",
        "Says which session, what kind of message, since when and why: never who it is for or what it says. Those that were "
        "given up can be tried again with `throughline letters retry`, once what stood in the way is put right.",
    )
    parser.add_argument("--json", action="store_true", help="print a list for other programs")
    parser.set_defaults(action="letters")
    retrying = parser.add_subparsers(title="what to do", metavar="retry", required=False)
    again = add(
        retrying,
        "retry",
        "Try messages again that were given up.",
        "They are sent within a few seconds by the service that runs. One whose message shows something newer is not.",
    )
    which = again.add_mutually_exclusive_group(required=True)
    which.add_argument("ids", nargs="*", type=number(1, 2**62), metavar="ID", default=[], help="the numbers in the list")
    which.add_argument("--all", action="store_true", help="all of the last 12 hours")
    again.set_defaults(action="retry")


def add_copies(commands: Commands) -> None:
    backup = add(
        commands,
        "backup",
        "Copy the SQLite database to a new file, also while the service runs.",
        "The copy is complete and checked, and the service goes on meanwhile. For PostgreSQL, use pg_dump.",
    )
    backup.add_argument("file", type=Path, metavar="FILE", help="the file to write; it must not be there yet")
    backup.set_defaults(action="backup")
    restore = add(
        commands,
        "restore",
        "Put such a copy in the place of the SQLite database, while the service is stopped.",
        "Brings it up to this version, and erases again who had been erased since the copy was made.",
    )
    restore.add_argument("file", type=Path, metavar="FILE", help="a file that `throughline backup` has written")
    restore.add_argument("--yes", action="store_true", help="replace a database that is there")
    restore.set_defaults(action="restore")
    rotate = add(
        commands,
        "rekey",
        "Replace the key that signs links and page sessions.",
        "Do it when somebody who must not sign in any more may have the key or a link. Run sheets that are open and links "
        "that were given out end within ten seconds, also beside a running service. People's own records are not affected.",
    )
    rotate.set_defaults(action="rekey")


def add_migrate(commands: Commands) -> None:
    parser = add(
        commands,
        "migrate",
        "Prepare the database, or bring it up to this version.",
        "Creates the tables in the database that THROUGHLINE_DATABASE names, or changes them to what this version needs. "
        "Nothing is lost, and running it twice does no harm. `serve` does the same by itself when it starts.",
    )
    parser.set_defaults(action="migrate")
