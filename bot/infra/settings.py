"""Settings: everything that can be configured, from THROUGHLINE_* environment variables, with defaults: how long names are
kept, when a wake-up is late, database, platforms.

A secret can also be in a file named by the same variable with _FILE appended, as container platforms mount them. Secrets are
`SecretStr`, so printing or logging the settings shows stars. Arguments of a command count most, then the environment, then
the files. A length is written as 90, 90s, 2m or 1h, a list with commas. A file that cannot be read, an unknown language,
zone or cloud is refused; what does not fit together is found in `settings_check`.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from datetime import date, timedelta
from pathlib import Path
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit
from zoneinfo import ZoneInfo

from pydantic import BeforeValidator, Field, SecretStr, field_validator
from pydantic.fields import FieldInfo
from pydantic_settings import BaseSettings, NoDecode, PydanticBaseSettingsSource, SettingsConfigDict

from bot.infra.loopback import is_local
from bot.infra.teams_cloud import CLOUDS, TeamsCloud, cloud_named
from bot.infra.translations import languages

PREFIX = "THROUGHLINE_"
SECRETS = (
    "database",
    "answer_key",
    "teams_app_secret",
    "zoom_client_secret",
    "zoom_webhook_secret",
    "zoom_panel_client_secret",
)
_LENGTH = re.compile(r"(\d+(?:\.\d+)?)\s*(s|m|h|)", re.IGNORECASE)
_UNITS = {"": "seconds", "s": "seconds", "m": "minutes", "h": "hours"}


def _length(value: object) -> object:
    """Parse `90`, `90s`, `2m` or `1h`; pydantic parses anything else."""
    found = _LENGTH.fullmatch(value.strip()) if isinstance(value, str) else None
    return timedelta(**{_UNITS[found[2].lower()]: float(found[1])}) if found else value


def _words(value: object) -> object:
    """Parse a comma-separated list."""
    return tuple(part.strip() for part in value.split(",") if part.strip()) if isinstance(value, str) else value


def _day(value: object) -> object:
    """Parse a date; nothing means none."""
    if not isinstance(value, str):
        return value
    try:
        return date.fromisoformat(value.strip()) if value.strip() else None
    except ValueError:
        raise ValueError("it is not a date like 2027-11-29") from None


Length = Annotated[timedelta, BeforeValidator(_length)]
Day = Annotated[date | None, BeforeValidator(_day)]
Words = Annotated[tuple[str, ...], NoDecode, BeforeValidator(_words)]


class SettingsError(Exception):
    """An invalid setting. The message says how to correct it."""


class _Files(PydanticBaseSettingsSource):
    """Secrets from the files that THROUGHLINE_<NAME>_FILE names."""

    def __init__(self, settings_cls: type[BaseSettings], environment: Mapping[str, str]) -> None:
        super().__init__(settings_cls)
        self.environment = environment

    def get_field_value(self, field: FieldInfo, field_name: str) -> tuple[Any, str, bool]:
        name = f"{PREFIX}{field_name.upper()}_FILE"
        path = _credential(field_name, self.environment) or self.environment.get(name)
        if field_name not in SECRETS or not path:
            return None, field_name, False
        try:
            return Path(path).read_text(encoding="utf-8").strip(), field_name, False
        except (OSError, UnicodeDecodeError) as error:
            raise SettingsError(
                f"The file that {name} names cannot be read ({type(error).__name__}). Check that it exists, is text, "
                "and that the service's user may read it."
            ) from None

    def __call__(self) -> dict[str, Any]:
        found = {name: self.get_field_value(field, name)[0] for name, field in self.settings_cls.model_fields.items()}
        return {name: value for name, value in found.items() if value is not None}


def _credential(field_name: str, environment: Mapping[str, str]) -> str:
    """The copy of a secret that systemd handed over (`LoadCredential=secrets:FOLDER`): only the service can read it."""
    folder = environment.get("CREDENTIALS_DIRECTORY", "")
    copy = Path(folder) / f"secrets_{field_name}"
    return str(copy) if folder and copy.is_file() else ""


class Settings(BaseSettings):
    """What can be configured. Every field is THROUGHLINE_ and its name in capitals."""

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="ignore", frozen=True, hide_input_in_errors=True)

    database: SecretStr = SecretStr("sqlite:///throughline.db")
    """`sqlite:///path` or `postgresql://user:password@host/name`."""
    database_pool: int = Field(default=10, ge=2, le=1000)
    """Connections a replica keeps to PostgreSQL; one more is for what replicas tell each other."""
    database_connection: Length = timedelta(seconds=10)
    """How long to wait for one of these connections to be free."""
    database_lock: Length = timedelta(seconds=4)
    """How long to wait for a row that somebody else has locked (SQLite: for another process to finish writing)."""
    database_statement: Length = timedelta(seconds=15)
    """How long PostgreSQL may work on one statement."""
    database_idle: Length = timedelta(seconds=10)
    """After what time PostgreSQL ends a transaction that stands still, because its replica hangs."""
    host: str = "127.0.0.1"
    """The address to listen on; `0.0.0.0` in a container, behind a proxy that speaks HTTPS."""
    drain: Length = timedelta(seconds=5)
    """With PostgreSQL: how long a replica told to stop goes on taking requests while `/readyz` says no already."""
    port: int = Field(default=3978, ge=0, le=65535)
    """The port to listen on."""
    url: str = ""
    """Where people's browsers reach the service, like https://throughline.example.org; empty means host and port."""
    timezone: str = "Europe/London"
    """The zone of clock times where a platform does not tell the facilitator's."""
    late_after: Length = timedelta(seconds=90)
    """A wake-up later than this pauses the session and asks the facilitator, instead of rushing on."""
    locale: str = "en-GB"
    """The language of what the bot says: `en-GB` or `cy`."""
    default_plan: str = "defensible-decisions-1"
    """The plan a new chat gets until `start <plan>` chooses another: a shipped id, or a YAML file of one's own."""
    plans: Words = ()
    """Folders with plans of one's own, and single files, with commas between them; read again when a file changes."""
    keep_for: Length = timedelta(days=183)
    """How long names and history are kept after a cohort's last session."""
    attendance: bool = False
    """Keep attendance of every session, and say so as it begins, unless a facilitator says `no attendance` before."""
    attendance_for: Length = timedelta(days=730)
    """How long attendance is kept, where it is; people are told the day."""

    erasures: str = ""
    """A file outside the database that notes, as hashes, who was erased, so that a restored backup does not bring them
    back. Empty: beside an SQLite database, with `.erased` at its end; for PostgreSQL nowhere."""

    answer_key: SecretStr = SecretStr("")
    """The secret that seals anonymous answers: at least 32 random characters, the same for all replicas. Never keep it with
    the database or a backup. Empty: a file beside an SQLite database, with `.key` at its end; for PostgreSQL
    `throughline/answers.key` in the user's state folder, which is enough for one machine."""
    rehearsal_room: Literal["facilitators", "here", "on", "off"] = "facilitators"
    """Who may use the rehearsal room: people at this machine, and on a service that others reach the facilitators who ask
    the bot for a link (`facilitators`); people at this machine alone (`here`); all who reach the service (`on`); nobody
    (`off`)."""
    insecure_local: bool = False
    """Serve Teams without a registration, for the Agents Playground on the same machine: requests are not verified."""

    log_level: Literal["debug", "info", "warning", "error"] = "info"
    """How much the service logs, from this level up."""
    log_format: Literal["json", "console"] = "json"
    """One JSON object a line, for programs (`json`), or a readable line, for people who watch (`console`)."""

    telemetry: bool = False
    """Send traces by OpenTelemetry to where the OTEL_EXPORTER_OTLP_ variables say. Wants the extra `telemetry` installed."""

    teams_app_id: str = ""
    """The application (client) id of the bot registration; without one Teams is off."""
    teams_app_secret: SecretStr = SecretStr("")
    """The client secret of that registration."""
    teams_app_secret_until: Day = None
    """The day on which that secret expires, like 2027-11-29; `doctor` warns 60 days before. `setup teams` sets it."""
    teams_identity: str = ""
    """In Azure, instead of a secret: the client id of a user-assigned managed identity that the registration trusts."""
    teams_tenant: Words = ()
    """Tenants that may use the bot; empty lets every tenant in (a multi-tenant registration)."""
    teams_at_once: int = Field(default=400, ge=1)
    """Requests of one tenant that may be under way at once; more are told to come again, so that others need not wait."""
    teams_notifications: bool = False
    """Show “your turn” and “come back” on top of the meeting. The app package needs one more permission for it: make it with
    `throughline manifest teams --notifications`."""
    teams_rooms_organiser: str = ""
    """Make a separate meeting for each group, on behalf of this user: the object id of an account that organises them. An
    administrator must allow it first, see docs/teams.md. Empty means no such meetings."""
    teams_cloud: str = "public"
    """Microsoft's cloud that the bot is registered in: `public` (with GCC), `gcc-high`, `dod` or `china`."""
    teams_openid_url: str = ""
    """Where the keys are published with which Teams signs its requests; empty means the address of the cloud."""
    teams_entra_url: str = ""
    """Whose keys sign the tokens of tab single sign-on; empty means the address of the cloud."""
    teams_token_url: str = ""
    """Where tokens come from; empty means the cloud's address for the tenant."""
    teams_service_hosts: Words = ()
    """Extra hosts that tokens may be sent to, beside those of the cloud. China needs one."""

    zoom_client_id: str = ""
    """The client id of the Zoom app; without one Zoom is off."""
    zoom_client_secret: SecretStr = SecretStr("")
    """Its client secret."""
    zoom_webhook_secret: SecretStr = SecretStr("")
    """Its secret token, with which Zoom signs its requests."""
    zoom_account_id: str = ""
    """The account in which the app is installed."""
    zoom_robot_jid: str = ""
    """The bot's own address in Zoom chat (Bot JID)."""
    zoom_api_url: str = "https://api.zoom.us/v2"
    """Where Zoom is called."""
    zoom_token_url: str = "https://zoom.us/oauth/token"  # noqa: S105 - an address, not a secret
    """Where its tokens come from."""
    zoom_panel_client_id: str = ""
    """The client id of the Zoom app for the side panel, a second app; without one there is no side panel."""
    zoom_panel_client_secret: SecretStr = SecretStr("")
    """Its client secret, with which Zoom encrypts who opened the panel."""

    @field_validator("locale")
    @classmethod
    def _spoken(cls, value: str) -> str:
        if value.replace("-", "_").split("_")[0].lower() not in languages():
            raise ValueError(f"{value!r} is not a language I speak. Use en-GB or one of: {', '.join(languages()[1:])}.")
        return value

    @field_validator("teams_cloud")
    @classmethod
    def _known_cloud(cls, value: str) -> str:
        if (found := cloud_named(value)) is None:
            raise ValueError(f"{value!r} is not a cloud of Teams. Use one of: {', '.join(CLOUDS)}.")
        return found.name

    @field_validator("timezone")
    @classmethod
    def _known_zone(cls, value: str) -> str:
        try:
            ZoneInfo(value)
        except (KeyError, ValueError, OSError):
            raise ValueError(f"{value!r} is not a time zone. Use a name such as Europe/London or Europe/Dublin.") from None
        return value

    @property
    def local_only(self) -> bool:
        """Only people at this machine reach the service. Its rehearsal room and its editor are for all of them."""
        public = bool(self.url) and not is_local(urlsplit(self.url).hostname or "")
        return self.rehearsal_room in ("here", "facilitators") and is_local(self.host) and not public

    @property
    def has_teams(self) -> bool:
        """Teams is configured."""
        return bool(self.teams_app_id)

    @property
    def cloud(self) -> TeamsCloud:
        """The addresses of the cloud that the bot is registered in."""
        return CLOUDS[self.teams_cloud]

    @property
    def has_zoom(self) -> bool:
        """Zoom is configured."""
        return bool(self.zoom_client_id)

    @property
    def has_zoom_panel(self) -> bool:
        """The side panel for Zoom is configured, as a second app beside the bot."""
        return self.has_zoom and bool(self.zoom_panel_client_id)

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """Arguments first, then the environment, then the files it names."""
        import os

        return init_settings, env_settings, _Files(settings_cls, os.environ)
