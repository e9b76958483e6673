"""Set-up record: what an earlier try has created, in a file beside the settings. It contains no secret.

It is written directly after an app is created. Creating is not atomic, and a second try without the record would create
another app. A record that cannot be read ends the set-up. If it cannot be written, the ids are printed, because they would
be lost otherwise. The end of a secret is noted a day early, so that the warning is never late.
"""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from pathlib import Path

from pydantic import BaseModel, ValidationError

from bot.cli.errors import CommandError
from bot.infra.private_files import write_private


class Orphan(BaseModel):
    """Something that an unfinished try left behind and that nobody uses."""

    teams_app_id: str = ""
    app_id: str = ""


class Record(BaseModel):
    """What exists at Microsoft. An empty field is not created yet."""

    way: str = "teams-cli"
    domain: str = ""
    tenant: str = ""
    teams_app_id: str = ""
    app_id: str = ""
    resource_group: str = ""
    bot: str = ""
    endpoint: str = ""
    secret_of: str = ""
    """The app id that the secret in its file belongs to."""
    secret_until: str = ""
    """The day on which that secret expires."""
    identity: str = ""
    """The client id of the managed identity that is used instead of a secret."""
    trusts: str = ""
    """The app id and the identity that its registration trusts."""
    manifest: str = ""
    """Digest of the manifest that was uploaded."""
    principal: bool = False
    channel: bool = False
    sign_in: str = ""
    """The domain for which the registration lets Teams sign people in to the run sheet."""
    orphans: list[Orphan] = []


def in_days(number: int) -> str:
    """Expiry date of a secret that lasts this many days. It is a day early, so that a warning never comes a day late."""
    return (datetime.now(UTC).date() + timedelta(days=number - 1)).isoformat()


def path_for(settings: Path) -> Path:
    """The record beside these settings."""
    return settings.with_name(f"{settings.name}.teams.json")


def load(settings: Path) -> Record | None:
    """The record of an earlier try, or None. Raises CommandError if it cannot be read."""
    path = path_for(settings)
    try:
        return Record.model_validate_json(path.read_text("utf-8"))
    except FileNotFoundError:
        return None
    except (OSError, UnicodeDecodeError, ValidationError):
        raise CommandError(
            f"{path} is the record of an earlier set-up, and it cannot be read. Look into it for the ids of what exists. "
            "Then move it away, and name the existing app with --app."
        ) from None


def save(settings: Path, record: Record) -> None:
    """Write the record. Raises CommandError that tells the ids, because they would be lost otherwise."""
    path = path_for(settings)
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        write_private(path, (record.model_dump_json(indent=2) + "\n").encode())
    except OSError as error:
        raise CommandError(
            f"{path} cannot be written: {error.strerror or 'unknown reason'}. Note what exists by now: "
            f"Teams app {record.teams_app_id or 'none'}, app id {record.app_id or 'none'}."
        ) from None
