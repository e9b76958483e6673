"""Argument parser of `throughline setup`.

`teams` uses the Teams CLI unless --azure is given. --print changes nothing, --yes does not ask, and the settings file is
./settings unless another is named.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from bot.cli.subcommands import add

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from bot.cli.subcommands import Commands


def add_setup(commands: Commands) -> None:
    """Add the command with its three targets."""
    parser = add(
        commands,
        "setup",
        "Set up the server, Microsoft Teams or Zoom, step by step.",
        "Each shows what it will do and asks once. It can be run again at any time: what is done already stays as it is.",
    )
    targets = parser.add_subparsers(title="what to set up", metavar="WHAT", required=True)
    _add_teams(targets)
    _add_zoom(targets)
    _add_server(targets)


def _add_teams(targets: Commands) -> None:
    teams = add(
        targets,
        "teams",
        "Create the Teams app and its bot, and write the settings.",
        "Uses the Teams CLI, which needs no Azure subscription. You sign in with a code. Secrets go from Microsoft straight "
        "into a file that only its owner can read.",
    )
    _add_common(teams)
    teams.add_argument("--app", metavar="TEAMSAPPID", default="", help="use this app, which exists already")
    teams.add_argument("--new", action="store_true", help="create an app although there is one of the same name")
    teams.add_argument("--undo", action="store_true", help="print what to delete, and how; nothing is deleted")
    teams.add_argument("--azure", action="store_true", help="use the Azure CLI and an Azure Bot instead")
    teams.add_argument("--resource-group", metavar="RG", default="", help="with --azure: the resource group for the bot")
    teams.add_argument(
        "--name", metavar="N", default="", help="with --azure: the bot's name, unique worldwide (default: from the domain)"
    )
    teams.add_argument(
        "--identity",
        metavar="ID",
        default="",
        help="with --azure: trust the managed identity with this client id, so that there is no secret to expire",
    )
    teams.add_argument("--no-identity", action="store_true", help="with --azure: use a secret again, after --identity")
    teams.set_defaults(action="setup_teams")


def _add_zoom(targets: Commands) -> None:
    zoom = add(
        targets,
        "zoom",
        "Write the Zoom manifests, say what to paste where, and take the credentials of the bot and of the side panel.",
        "Zoom lets nobody create a first app by a program, so this prints each step for the Zoom App Marketplace. It asks "
        "for the credentials without showing secrets, and writes those into files that only their owner can read. The side "
        "panel is optional: press Enter where it asks for it, and run this again to add it.",
    )
    _add_common(zoom)
    zoom.set_defaults(action="setup_zoom")


def _add_server(targets: Commands) -> None:
    server = add(
        targets,
        "server",
        "Prepare this Linux server: user, folders, service, backups and HTTPS proxy.",
        "Writes systemd units with few rights, a nightly backup and a Caddyfile. Run it as root, after "
        "installing Throughline in /opt/throughline.",
    )
    server.add_argument("--domain", required=True, help="where the service is reached, like throughline.example.org")
    server.add_argument("--root", type=Path, metavar="DIR", help="write the files under this folder instead of /")
    _add_consent(server)
    server.set_defaults(action="setup_server")


def _add_common(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--domain", required=True, help="where the service is reached, like throughline.example.org")
    parser.add_argument(
        "--settings", type=Path, metavar="FILE", default=Path("settings"), help="the settings file (default: ./settings)"
    )
    _add_consent(parser)


def _add_consent(parser: argparse.ArgumentParser) -> None:
    parser.add_argument("--yes", action="store_true", help="do it without asking")
    parser.add_argument(
        "--print", action="store_true", help="only list every call and file; nothing is changed and no file is written"
    )
