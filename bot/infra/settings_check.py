"""Settings validation: what is wrong with the THROUGHLINE_ variables of this process, in people's words.

`serve` and `doctor` ask the same question here, so that neither is content with what stops the other. No sentence quotes a
value that may be a secret. A variable that nobody reads is an error, with the likeliest name. So are a secret that is given
twice, an id of another form, an identity with a secret or without a tenant, half a Zoom panel, meetings for groups without
their tenant, and a URL with a path.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from bot.infra.settings import PREFIX, SECRETS, Settings

NOT_THE_SERVICES = {"CHROMIUM", "SCREENSHOTS", "TEST_DATABASE", "DOMAIN"}
"""Names the tests and the deployment files use; the service has no say in them."""
_GUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


def unknown(environment: Mapping[str, str]) -> Iterator[str]:
    """Variables nobody reads, most likely misspelt; and secrets that are given twice."""
    fields = {name.upper() for name in Settings.model_fields}
    known = fields | {f"{name.upper()}_FILE" for name in SECRETS} | NOT_THE_SERVICES
    for variable in sorted(environment):
        name = variable.removeprefix(PREFIX)
        if name == variable:
            continue
        if name not in known:
            from rapidfuzz import process  # only for a mistake: every command starts here

            close = process.extractOne(name, fields | {f"{one.upper()}_FILE" for one in SECRETS}, score_cutoff=70)
            hint = (
                f" Do you mean {PREFIX}{close[0]}?"
                if close
                else " `throughline doctor` and docs/reference.md list all settings."
            )
            yield f"{variable} is not a setting.{hint}"
        if (
            name.endswith("_FILE")
            and name in known
            and environment[variable]
            and environment.get(variable.removesuffix("_FILE"))
        ):
            yield f"{variable.removesuffix('_FILE')} and {variable} are both set. Keep one of them."


def mistakes(chosen: Settings) -> Iterator[str]:
    """Values that cannot work, though each has the right shape."""
    for name, value, what in (
        ("TEAMS_APP_ID", chosen.teams_app_id, "the application (client) id of the bot registration"),
        ("TEAMS_IDENTITY", chosen.teams_identity, "the client id of the managed identity"),
        ("TEAMS_ROOMS_ORGANISER", chosen.teams_rooms_organiser, "the object id of a user, not their address"),
        *(("TEAMS_TENANT", tenant, "the directory (tenant) id") for tenant in chosen.teams_tenant),
    ):
        if value and not _GUID.fullmatch(value):
            yield f"{PREFIX}{name} is not an id. Use {what}: 32 letters and digits with four hyphens."
    if chosen.teams_identity and chosen.teams_app_secret.get_secret_value():
        yield (f"{PREFIX}TEAMS_IDENTITY and {PREFIX}TEAMS_APP_SECRET are both set. Keep one: an identity needs no secret.")
    if chosen.teams_identity and not chosen.teams_tenant:
        yield f"{PREFIX}TEAMS_IDENTITY needs {PREFIX}TEAMS_TENANT: the tenant of the registration that trusts it."
    yield from _organiser(chosen)
    yield from _panel(chosen)
    if chosen.url:
        yield from _address(chosen.url)
    for name in ("teams_openid_url", "teams_entra_url", "teams_token_url", "zoom_api_url", "zoom_token_url"):
        value = getattr(chosen, name)
        if value and not re.match(r"https?://[^\s/]+", value):
            yield f"{PREFIX}{name.upper()} is not a web address. It begins with https://."


def _organiser(chosen: Settings) -> Iterator[str]:
    """Meetings for groups are made in the organiser's tenant, by Microsoft Graph."""
    if not chosen.teams_rooms_organiser:
        return
    if not chosen.has_teams or not chosen.teams_tenant:
        yield f"{PREFIX}TEAMS_ROOMS_ORGANISER needs the bot for Teams, and {PREFIX}TEAMS_TENANT with the organiser's tenant."
    if not chosen.cloud.graph:
        yield f"{PREFIX}TEAMS_ROOMS_ORGANISER does not work in this cloud: it offers no meetings to apps."


def _panel(chosen: Settings) -> Iterator[str]:
    """The side panel for Zoom is a second app beside the bot: it needs both of its values, the bot, and the account."""
    given = {"CLIENT_ID": chosen.zoom_panel_client_id, "CLIENT_SECRET": chosen.zoom_panel_client_secret.get_secret_value()}
    missing = [f"{PREFIX}ZOOM_PANEL_{name}" for name, value in given.items() if not value]
    if len(missing) == len(given):
        return
    if missing:
        yield f"The side panel for Zoom is only half set up: please also set {missing[0]}, or neither (docs/zoom-panel.md)."
    if not chosen.has_zoom:
        yield f"The side panel for Zoom needs the bot for Zoom as well: please also set {PREFIX}ZOOM_CLIENT_ID."
    if not chosen.zoom_account_id:
        yield f"The side panel for Zoom needs {PREFIX}ZOOM_ACCOUNT_ID: the account in which both apps are installed."


def _address(url: str) -> Iterator[str]:
    parts = urlsplit(url)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield f"{PREFIX}URL is not a web address. Write it like https://throughline.example.gov.uk."
    elif parts.path.rstrip("/") or parts.query or parts.fragment:
        yield f"{PREFIX}URL has more than a host name. Write only https:// and the host, without a path."
