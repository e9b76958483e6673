"""Zoom app manifest: the JSON file that an administrator uploads where Zoom apps are built.

Source of the fields: Zoom's Marketplace API (app manifests). A bot for a whole account must be managed by its administrators
(`ADMIN_MANAGEMENT`). The side panel works for one person in a meeting, so it is a second app, managed by users
(`USER_OPERATION`): no app can be both. `HINTS` lists the commands that Zoom offers after the slash.
"""

from __future__ import annotations

import json
from importlib import resources
from pathlib import Path
from string import Template
from typing import Any

from bot.cli.commands.domain import checked_domain
from bot.cli.commands.manifest_teams import IN_THE_CHAT
from dialogs.grammar.understand import TABLE

# Commands that Zoom lists after the slash. `connect` comes first, because the others need it.
HINTS = ("connect", *IN_THE_CHAT)
Data = dict[str, Any]


def build(domain: str, out: Path) -> None:
    """Write the manifest for a service at `domain`. Raises OSError, or ValueError with a sentence that says what to do."""
    _write(manifest_for(domain), out)


def build_panel(domain: str, out: Path) -> None:
    """Write the manifest of the side panel. Raises OSError, or ValueError with a sentence that says what to do."""
    _write(panel_for(domain), out)


def _write(manifest: Data, out: Path) -> None:
    out.write_text(json.dumps(manifest, indent=2, ensure_ascii=False) + "\n", encoding="utf-8")


def panel_for(domain: str) -> Data:
    """Build the side panel's manifest. Raises ValueError for a domain that Zoom cannot reach."""
    return _filled("panel.json", domain)


def _filled(name: str, domain: str) -> Data:
    template = resources.files("manifests.zoom").joinpath(name).read_text(encoding="utf-8")
    filled: Data = json.loads(Template(template).substitute(domain=checked_domain(domain)))
    return filled


def manifest_for(domain: str) -> Data:
    """Build the manifest. Raises ValueError for a domain that Zoom cannot reach."""
    manifest = _filled("manifest.json", domain)
    rows = {row.name: row for row in TABLE}
    hints = [{"usage_hint": name, "description": rows[name].help} for name in HINTS]
    manifest["features"]["team_chat_subscription"]["slash_command"]["command_hints"] = hints
    return manifest
