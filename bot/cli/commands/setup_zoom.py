"""`throughline setup zoom`: writes the manifests, says what to paste where, and takes the credentials of the apps.

Zoom's API can create an app only with the token of an app that exists already. So a person makes the first one in the
Marketplace. The side panel is a second app, and optional. Source: Zoom's Marketplace API (app manifests). `FIELDS` and
`PANEL_FIELDS` list what is copied. Each value of the bot is written at once, so a later run asks only for the rest. Of the
panel both values are written or neither. A value of another form is refused; an empty answer means later.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

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
PANEL_FIELDS = (
    Field("zoom_panel_client_id", "Panel client ID", "App Credentials of the panel"),
    Field("zoom_panel_client_secret", "Panel client secret", "App Credentials of the panel", secret=True),
)


@dataclass(frozen=True)
class App:
    """An app in Zoom's Marketplace: its manifest, and the values that a person copies from its pages."""

    manifest: Path
    data: Mapping[str, Any]
    fields: tuple[Field, ...]

    @property
    def text(self) -> str:
        """The manifest as it is uploaded."""
        return json.dumps(self.data, indent=2, ensure_ascii=False) + "\n"

    def missing(self, target: Target) -> list[Field]:
        """The values that are still to be copied."""
        return [field for field in self.fields if not _has(target, field)]

    def is_done(self, target: Target) -> bool:
        """Whether nothing is missing and the manifest is this one."""
        return not self.missing(target) and self.manifest.exists() and self.manifest.read_text("utf-8") == self.text


def setup_zoom(domain: str, settings: Path, dialogue: Dialogue, hidden: Callable[[str], str], checks: Checks) -> int:
    """Set Zoom up. Returns 0, or 1 if something is still missing or the checks find something to fix."""
    target = Target.of(domain, settings)
    beside = target.settings.with_name
    bot = App(beside("throughline-zoom.json"), manifest_zoom.manifest_for(target.domain), FIELDS)
    panel = App(beside("throughline-zoom-panel.json"), manifest_zoom.panel_for(target.domain), PANEL_FIELDS)
    dialogue.say("Zoom lets a person make the apps, in the Zoom App Marketplace (https://marketplace.zoom.us):", "")
    dialogue.say(*_instructions(target, bot), "", *_panel_instructions(panel))
    if dialogue.print_only:
        dialogue.say("", "Then this command asks for these and writes them:")
        dialogue.say(*(f"  {field.variable}={_value(target, field)}" for field in (*bot.fields, *panel.fields)))
        return 0
    if bot.is_done(target):
        return _add_panel(target, panel, dialogue, hidden, checks)
    if not dialogue.agreed(f"Write {bot.manifest}, {panel.manifest} and {target.settings}?"):
        dialogue.say("Nothing was changed.")
        return 1
    _write(bot, dialogue)
    _write(panel, dialogue)
    settings_file.write(target.settings, {"THROUGHLINE_URL": target.url})
    left = _take_all(bot, target, dialogue, hidden)
    if not left and panel.missing(target):
        left = _take_panel(panel, target, dialogue, hidden)
    if left:
        return _not_done(left, dialogue)
    result = checks.run(target.settings, dialogue.out)
    dialogue.say("", "Next: start the service, press Validate for both addresses in the app, install it with Local Test,")
    dialogue.say("and type /throughline connect in the chat of a session.")
    return result


def _add_panel(target: Target, panel: App, dialogue: Dialogue, hidden: Callable[[str], str], checks: Checks) -> int:
    """The bot is set up. The panel may be too, or be added now; without an answer it is left out."""
    if panel.is_done(target):
        dialogue.say("", "  already so  both manifests and all seven values")
    else:
        dialogue.say("", "  already so  the bot's manifest and its five values")
        if dialogue.agreed("Set up the side panel too?"):
            _write(panel, dialogue)
            if left := _take_panel(panel, target, dialogue, hidden):
                return _not_done(left, dialogue)
    return checks.run(target.settings, dialogue.out)


def _take_panel(panel: App, target: Target, dialogue: Dialogue, hidden: Callable[[str], str]) -> list[str]:
    """Ask for the panel's values, and write both or neither: the service does not start with half of a panel.

    Returns what is missing; nothing where the panel is left out.
    """
    missing = panel.missing(target)
    given = {}
    for field in missing:
        given[field] = _asked(field, dialogue, hidden)
        if not given[field]:
            break
    if not any(given.values()):
        dialogue.say(f"  {'not done':<12}The side panel, which is optional. Run this command again to add it.")
        return []
    if not all(given.values()):
        return [field.label for field in missing]
    for field, value in given.items():
        _store(target, field, value)
    return []


def _take_all(app: App, target: Target, dialogue: Dialogue, hidden: Callable[[str], str]) -> list[str]:
    """Ask for the values of an app, and write each at once. Returns what is missing. An empty answer means later."""
    left = []
    for field in app.missing(target):
        if value := _asked(field, dialogue, hidden):
            _store(target, field, value)
        else:
            left.append(field.label)
    return left


def _not_done(left: list[str], dialogue: Dialogue) -> int:
    dialogue.say(f"  {'not done':<12}{', '.join(left)}. Run this command again when you have them.")
    return 1


def _instructions(target: Target, bot: App) -> list[str]:
    """What a person does in the Marketplace. The values come from the manifest, in case Zoom's upload changes."""
    oauth, features = bot.data["oauth_information"], bot.data["features"]
    chat, events = features["team_chat_subscription"], features["event_subscription"]["events"][0]
    scopes = [f"{one['scope']}{' (optional)' if one['optional'] else ''}" for one in oauth["scopes"]]
    return [
        "  1. Develop, Build App, General App. Managed by: Admin-managed.",
        f"  2. Upload manifest: {bot.manifest}. It fills in everything below.",
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
        *(f"       {field.label:<26}{field.where}" for field in bot.fields),
    ]


def _panel_instructions(panel: App) -> list[str]:
    """What a person does for the side panel. Zoom lets no app be both a bot for an account and a panel for a person."""
    oauth, features = panel.data["oauth_information"], panel.data["features"]
    return [
        "The side panel opens breakout rooms at one press. It is a second app, and optional:",
        "  5. Develop, Build App, General App. Managed by: User-managed.",
        f"  6. Upload manifest: {panel.manifest}. It fills in everything below.",
        f"       OAuth redirect URL        {oauth['production_redirect_uri']}",
        f"       Home URL                  {features['production_home_uri']}",
        *(f"       Scope                     {one['scope']}" for one in oauth["scopes"]),
        "  7. Copy these, from the same side as the others:",
        *(f"       {field.label:<26}{field.where}" for field in panel.fields),
        "  8. Each facilitator adds the panel with Local Test, Add App Now.",
    ]


def _value(target: Target, field: Field) -> str:
    return str(target.secret(field.setting)) if field.secret else "..."


def _has(target: Target, field: Field) -> bool:
    named = settings_file.read(target.settings).get(field.variable, "")
    return bool(named) and (not field.secret or settings_file.has_secret(Path(named)))


def _asked(field: Field, dialogue: Dialogue, hidden: Callable[[str], str]) -> str:
    """The value that a person copies. Empty where there is none yet. Raises CommandError for what cannot be one."""
    prompt = f"{field.label} (from {field.where}; Enter for later): "
    try:
        value = (hidden if field.secret else dialogue.ask)(prompt).strip()
    except EOFError:
        return ""
    if value and not re.fullmatch(field.form, value):
        raise CommandError(
            f"That is no {field.label}. Copy it again from {field.where}, without spaces.",
            "What is written already is kept. Run this command again to carry on.",
        )
    return value


def _store(target: Target, field: Field, value: str) -> None:
    if field.secret:
        settings_file.write_secret(target.secret(field.setting), value)
        value = str(target.secret(field.setting))
    settings_file.write(target.settings, {field.variable: value})


def _write(app: App, dialogue: Dialogue) -> None:
    try:
        app.manifest.parent.mkdir(mode=0o750, parents=True, exist_ok=True)
        app.manifest.write_text(app.text, "utf-8")
    except OSError as error:
        raise CommandError(f"{app.manifest} cannot be written: {error.strerror or 'unknown reason'}.") from None
    dialogue.say(f"  {'done':<12}Wrote {app.manifest}")
