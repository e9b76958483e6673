"""Arguments of `doctor` and `manifest`.

Files are called throughline-teams.zip, throughline-zoom.json and throughline-zoom-panel.json unless --out names others.
"""

from __future__ import annotations

from pathlib import Path

from bot.cli.subcommands import add

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from bot.cli.subcommands import Commands


def add_manifest(commands: Commands) -> None:
    parser = add(
        commands,
        "manifest",
        "Make the file with which an administrator installs Throughline.",
        "Choose the platform; `throughline manifest teams --help` says more.",
    )
    platforms = parser.add_subparsers(title="platforms", metavar="PLATFORM", required=True)
    _add_teams(platforms)
    _add_zoom(platforms)
    _add_zoom_panel(platforms)


def _add_teams(platforms: Commands) -> None:
    teams = add(
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


def _add_zoom(platforms: Commands) -> None:
    zoom = add(
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


def _add_zoom_panel(platforms: Commands) -> None:
    panel = add(
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


def add_doctor(commands: Commands) -> None:
    parser = add(
        commands,
        "doctor",
        "Say what is set up, what is missing, and how to put it right.",
        "Looks at the settings, the database and the channels, and says in words what is in order and what is not. Secrets "
        "are never shown. Exit status 0 when the service can run, 1 when something stands in its way.",
    )
    parser.add_argument("--json", action="store_true", help="print a list of findings for other programs; same exit status")
    parser.set_defaults(action="doctor")
