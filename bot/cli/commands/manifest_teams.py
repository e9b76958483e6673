"""Teams app package: the zip file that an administrator uploads in the Teams admin centre.

The same domain and app id always give the same bytes. So a package can be compared with the installed one. `IN_THE_CHAT`
lists the commands that Teams offers in a group chat (its schema allows twelve), and `ALONE` those in a 1:1 chat. What is no
Microsoft app id is refused. The permission for notifications in the meeting is asked for only with --notifications.
"""

from __future__ import annotations

import json
import zipfile
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any
from uuid import UUID

from bot.cli.commands.domain import checked_domain
from bot.infra.version import numbers
from dialogs.grammar.understand import TABLE

FILES = ("color.png", "outline.png")
EPOCH = (1980, 1, 1, 0, 0, 0)  # earliest date that a zip file can store
# Commands that Teams lists after "/" or "@". The schema allows twelve, so these are the most urgent ones.
IN_THE_CHAT = (
    "start",
    "next",
    "pause",
    "resume",
    "extend",
    "catch up",
    "where",
    "agenda",
    "pairs",
    "here",
    "done",
    "help",
)
ALONE = ("where", "agenda", "help")
Data = dict[str, Any]


def build(domain: str, app_id: str, out: Path, *, tabs: bool = False, notifications: bool = False) -> None:
    """Write the package for a service at `domain`. Raises OSError, or ValueError with a sentence that says what to do."""
    made = manifest_for(domain, app_id, tabs=tabs, notifications=notifications)
    manifest = json.dumps(made, indent=2, ensure_ascii=False) + "\n"
    contents = {"manifest.json": manifest.encode()} | {name: _file(name) for name in FILES}
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as package:
        for name, data in contents.items():
            entry = zipfile.ZipInfo(name, EPOCH)
            entry.compress_type, entry.external_attr, entry.create_system = zipfile.ZIP_DEFLATED, 0o644 << 16, 3
            package.writestr(entry, data)


def manifest_for(domain: str, app_id: str, *, tabs: bool = False, notifications: bool = False) -> Data:
    """Build the manifest. With `tabs`, it includes the run sheet as meeting tab, side panel and stage.

    With `notifications`, it asks for the permission to show them in the meeting. Raises ValueError.
    """
    filled = Template(_file("manifest.json").decode()).substitute(
        domain=checked_domain(domain), app_id=checked_app_id(app_id), version=numbers()
    )
    manifest: Data = json.loads(filled)
    manifest["bots"][0]["commandLists"] = [
        {"scopes": ["groupChat"], "triggers": ["mention", "slash"], "commands": _commands(IN_THE_CHAT)},
        {"scopes": ["personal"], "commands": _commands(ALONE)},
    ]
    if notifications:
        notify = {"name": "OnlineMeetingNotification.Send.Chat", "type": "Application"}
        manifest["authorization"]["permissions"]["resourceSpecific"].append(notify)
    return manifest | (_tabs(manifest) if tabs else {})


def checked_app_id(app_id: str) -> str:
    """Normalise the app id to Microsoft's format. Raises ValueError if it is not a GUID."""
    text = app_id.strip().strip("{}").lower()
    try:
        found = str(UUID(text))
    except ValueError:
        found = ""
    if not found or found != text or found == str(UUID(int=0)):
        raise ValueError(
            f"{app_id!r} is not a Microsoft app id. Copy the application id from the bot's registration; it looks like "
            "1c5a4e2b-7d30-4f86-9b1e-2a6c8d0f4e57."
        )
    return found


def _commands(names: tuple[str, ...]) -> list[Data]:
    rows = {row.name: row for row in TABLE}
    return [{"title": name, "description": rows[name].help[:128]} for name in names]


def _tabs(manifest: Data) -> Data:
    base = manifest["developer"]["websiteUrl"]
    tab = {
        "configurationUrl": f"{base}/tab/config",
        "canUpdateConfiguration": True,
        "scopes": ["groupChat"],
        "context": ["meetingChatTab", "meetingDetailsTab", "meetingSidePanel", "meetingStage"],
    }
    permissions = manifest["authorization"]["permissions"]["resourceSpecific"]
    stage = {"name": "MeetingStage.Write.Chat", "type": "Delegated"}
    return {
        "configurableTabs": [tab],
        "authorization": {"permissions": {"resourceSpecific": [*permissions, stage]}},
        "meetingExtensionDefinition": {"supportsCustomShareToStage": True, "supportsAnonymousGuestUsers": False},
    }


def _file(name: str) -> bytes:
    return resources.files("manifests.teams").joinpath(name).read_bytes()
