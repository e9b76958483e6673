"""`throughline manifest`: writes the file with which an administrator installs Throughline.

An existing file is replaced. What is in the files is in `manifest_teams` and `manifest_zoom`; which names are accepted as
domain is in `domain`.
"""

from __future__ import annotations

from pathlib import Path
from typing import TextIO

from bot.cli.errors import CommandError


def teams(domain: str, app_id: str, out: Path, says: TextIO, *, notifications: bool = False) -> int:
    """Write the Teams app package to `out`."""
    from bot.cli.commands import manifest_teams

    try:
        manifest_teams.build(domain, app_id, out, tabs=True, notifications=notifications)
    except ValueError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise _cannot_write(out, error) from error
    says.write(f"Wrote {out}. Upload it in the Teams admin centre: Teams apps, Manage apps, Upload new app.\n")
    return 0


def zoom(domain: str, out: Path, says: TextIO) -> int:
    """Write the Zoom app manifest to `out`."""
    from bot.cli.commands import manifest_zoom

    try:
        manifest_zoom.build(domain, out)
    except ValueError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise _cannot_write(out, error) from error
    says.write(f"Wrote {out}. Upload it in the Zoom App Marketplace: Develop, Build app, then Upload manifest.\n")
    return 0


def zoom_panel(domain: str, out: Path, says: TextIO) -> int:
    """Write the manifest of the Zoom side panel to `out`."""
    from bot.cli.commands import manifest_zoom

    try:
        manifest_zoom.build_panel(domain, out)
    except ValueError as error:
        raise CommandError(str(error)) from error
    except OSError as error:
        raise _cannot_write(out, error) from error
    says.write(
        f"Wrote {out}. Make a second app in the Zoom App Marketplace, managed by users, and upload it there "
        "(docs/zoom-panel.md).\n"
    )
    return 0


def _cannot_write(out: Path, error: OSError) -> CommandError:
    return CommandError(f"{out} cannot be written: {error.strerror or 'unknown reason'}. Name another file with --out.")
