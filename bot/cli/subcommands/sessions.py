"""Arguments of `serve` and `rehearse`.

A rehearsal has ten people, seed 1 and British English unless options say otherwise; the other language is Welsh (`cy`). Its
usual speed is in `main`, the limits of a speed in `argument_types`.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.argument_types import number, speed
from bot.cli.subcommands import add

MOST_PEOPLE = 1_000  # simulated people of a rehearsal
USUAL_SPEED = 60.0  # times real time, with `serve --play`

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from bot.cli.subcommands import Commands


def add_serve(commands: Commands) -> None:
    parser = add(
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
        "--speed",
        type=speed,
        default=USUAL_SPEED,
        metavar="TIMES",
        help="with --play: how many times faster than life, or max",
    )
    add_tokens(parser)
    parser.set_defaults(action="serve")


def add_tokens(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--tokens",
        type=Path,
        metavar="FILE",
        help="own options and picture for a poll, as YAML or JSON: {poll: tokens, options: [...], image: {url, alt}}",
    )


def add_rehearse(commands: Commands) -> None:
    parser = add(
        commands,
        "rehearse",
        "Play a whole session here, with simulated people, before you run it with real ones.",
        "Uses the real service on a clock of its own. Needs no account, opens no port, and leaves nothing behind unless you "
        "name a database.",
    )
    parser.add_argument("plan", metavar="PLAN", help="a plan file, or the name of a plan that comes with Throughline")
    parser.add_argument("--headless", action="store_true", help="print one JSON object a line for all that becomes visible")
    parser.add_argument(
        "--people", type=number(0, MOST_PEOPLE), default=10, metavar="N", help="how many people take part (default: 10)"
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
    add_tokens(parser)
    parser.add_argument(
        "--language", choices=("en-GB", "cy"), default="en-GB", help="language of the bot's sentences (default: en-GB)"
    )
    parser.set_defaults(action="rehearse")
