"""Set-up target: where the service is reached, and which files the set-up writes.

Secrets are in `secrets` beside the settings, unless the settings name another file. With a managed identity the lines of the
secret are emptied, and with a secret those of the identity.
"""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.cli.commands.domain import checked_domain
from bot.cli.errors import CommandError
from bot.cli.setup import settings_file


@dataclass(frozen=True)
class Target:
    """A service at `domain` with its settings file. Secrets are in a folder beside the settings."""

    domain: str
    settings: Path

    @staticmethod
    def of(domain: str, settings: Path) -> Target:
        """Check the domain. Raises CommandError."""
        try:
            return Target(checked_domain(domain), settings.absolute())
        except ValueError as error:
            raise CommandError(str(error)) from None

    @property
    def url(self) -> str:
        """The public address."""
        return f"https://{self.domain}"

    @property
    def endpoint(self) -> str:
        """Where Teams sends what people say."""
        return f"{self.url}/api/messages"

    @property
    def package(self) -> Path:
        """The app package for the Teams admin centre."""
        return self.settings.with_name("throughline-teams.zip")

    def secret(self, name: str) -> Path:
        """The file of a secret. A file that the settings name already stays in use."""
        named = settings_file.read(self.settings).get(f"THROUGHLINE_{name.upper()}_FILE", "")
        return Path(named) if named else self.settings.parent / "secrets" / name

    def teams_settings(self, app_id: str, tenant: str, identity: str = "", until: str = "") -> dict[str, str]:
        """The settings for Teams, with a managed identity or a secret. What the file has of the other one is emptied."""
        wanted = {
            "THROUGHLINE_URL": self.url,
            "THROUGHLINE_TEAMS_APP_ID": app_id,
            "THROUGHLINE_TEAMS_TENANT": tenant,
        }
        there = settings_file.read(self.settings)
        if not identity:
            wanted["THROUGHLINE_TEAMS_APP_SECRET_FILE"] = str(self.secret("teams_app_secret"))
            wanted |= {"THROUGHLINE_TEAMS_APP_SECRET_UNTIL": until} if until else {}
            return wanted | dict.fromkeys(
                ("THROUGHLINE_TEAMS_IDENTITY",) if there.get("THROUGHLINE_TEAMS_IDENTITY") else (), ""
            )
        old = [name for name in there if name.startswith("THROUGHLINE_TEAMS_APP_SECRET") and there[name]]
        return wanted | {"THROUGHLINE_TEAMS_IDENTITY": identity} | dict.fromkeys(old, "")

    def has(self, wanted: dict[str, str]) -> bool:
        """Whether the settings file says this already."""
        there = settings_file.read(self.settings)
        return all(there.get(name) == value for name, value in wanted.items())
