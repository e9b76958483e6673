"""`throughline setup zoom`: writes the manifest, says what to paste where, and takes the app's credentials.

Zoom's API can create an app only with the token of an app that exists already. So a person makes the first one in the
Marketplace. Source: Zoom's Marketplace API (app manifests).
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from bot.cli.commands import manifest_zoom
from bot.cli.errors import CommandError
from bot.cli.setup import settings_file
from bot.cli.setup.checks import Checks
from bot.cli.setup.steps import Dialogue
from bot.cli.setup.target import Target


@dataclass(frozen=True)
class Field:
    """A value that a person copies from the app's pages. Secrets go into files of their own."""

    setting: str
    label: str
    where: str
    form: str = r"\S{4,}"
    secret: bool = False

    @property
    def variable(self) -> str:
        """The setting in the settings file."""
        return f"THROUGHLINE_{self.setting.upper()}{'_FILE' if self.secret else ''}"


FIELDS = (
    Field("zoom_client_id", "Client ID", "App Credentials"),
    Field("zoom_client_secret", "Client secret", "App Credentials", secret=True),
    Field("zoom_webhook_secret", "Secret token", "Features, Access", secret=True),
    Field("zoom_robot_jid", "Bot JID", "Features, Surface, Team Chat", r"v1\S*@xmpp(dev)?\.zoom\.us"),
    Field("zoom_account_id", "Account ID", "your Zoom account profile"),
)


def setup_zoom(domain: str, settings: Path, dialogue: Dialogue, hidden: Callable[[str], str], checks: Checks) -> int:
    """Set Zoom up. Returns 0, or 1 if something is still missing or the checks find something to fix."""
    target = Target.of(domain, settings)
    manifest = target.settings.with_name("throughline-zoom.json")
    wanted = json.dumps(manifest_zoom.manifest_for(target.domain), indent=2, ensure_ascii=False) + "\n"
    dialogue.say("Zoom lets a person make the app, in the Zoom App Marketplace (https://marketplace.zoom.us):", "")
    dialogue.say(*_instructions(target, manifest))
    if dialogue.print_only:
        dialogue.say("", "Then this command asks for these and writes them:")
        dialogue.say(*(f"  {field.variable}={_value(target, field)}" for field in FIELDS))
        return 0
    missing = [field for field in FIELDS if not _has(target, field)]
    if not missing and manifest.exists() and manifest.read_text("utf-8") == wanted:
        dialogue.say("", f"  already so  {manifest} and all five values")
        return checks.run(target.settings, dialogue.out)
    if not dialogue.agreed(f"Write {manifest} and {target.settings}?"):
        dialogue.say("Nothing was changed.")
        return 1
    _write(manifest, wanted)
    dialogue.say(f"  {'done':<12}Wrote {manifest}")
    settings_file.write(target.settings, {"THROUGHLINE_URL": target.url})
    left = [field.label for field in missing if not _take(target, field, dialogue, hidden)]
    if left:
        dialogue.say(f"  {'not done':<12}{', '.join(left)}. Run this command again when you have them.")
        return 1
    result = checks.run(target.settings, dialogue.out)
    dialogue.say("", "Next: start the service, press Validate for both addresses in the app, install it with Local Test,")
    dialogue.say("and type /throughline connect in the chat of a session.")
    return result


def _instructions(target: Target, manifest: Path) -> list[str]:
    """What a person does in the Marketplace. The values come from the manifest, in case Zoom's upload changes."""
    data = manifest_zoom.manifest_for(target.domain)
    oauth, features = data["oauth_information"], data["features"]
    chat, events = features["team_chat_subscription"], features["event_subscription"]["events"][0]
    scopes = [f"{one['scope']}{' (optional)' if one['optional'] else ''}" for one in oauth["scopes"]]
    return [
        "  1. Develop, Build App, General App. Managed by: Admin-managed.",
        f"  2. Upload manifest: {manifest}. It fills in everything below.",
        "  3. Compare, or paste by hand:",
        f"       OAuth redirect URL        {oauth['production_redirect_uri']}",
        f"       Home URL                  {features['production_home_uri']}",
        f"       Domain allow list         {target.domain}",
        f"       Team Chat, slash command  /{chat['slash_command']['command']}",
        f"       Team Chat, bot endpoint   {chat['slash_command']['production_message_url']}",
        f"       Event endpoint            {events['production_webhook_url']}",
        *(f"       Event                     {name}" for name in events["event_types"]),
        *(f"       Scope                     {name}" for name in scopes),
        "  4. Copy these. Take all of them from the same side, Development or Production:",
        *(f"       {field.label:<26}{field.where}" for field in FIELDS),
    ]


def _value(target: Target, field: Field) -> str:
    return str(target.secret(field.setting)) if field.secret else "..."


def _has(target: Target, field: Field) -> bool:
    named = settings_file.read(target.settings).get(field.variable, "")
    return bool(named) and (not field.secret or settings_file.has_secret(Path(named)))


def _take(target: Target, field: Field, dialogue: Dialogue, hidden: Callable[[str], str]) -> bool:
    """Ask for a value and write it. Returns whether there is one now. An empty answer means later."""
    prompt = f"{field.label} (from {field.where}; Enter for later): "
    try:
        value = (hidden if field.secret else dialogue.ask)(prompt).strip()
    except EOFError:
        return False
    if not value:
        return False
    if not re.fullmatch(field.form, value):
        raise CommandError(
            f"That is no {field.label}. Copy it again from {field.where}, without spaces.",
            "What you entered before is kept. Run this command again to carry on.",
        )
    if field.secret:
        settings_file.write_secret(target.secret(field.setting), value)
        value = str(target.secret(field.setting))
    settings_file.write(target.settings, {field.variable: value})
    return True


def _write(path: Path, text: str) -> None:
    try:
        path.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    except OSError as error:
        raise CommandError(f"{path} cannot be written: {error.strerror or 'unknown reason'}.") from None
