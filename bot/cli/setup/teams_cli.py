"""Client for the Teams CLI (`@microsoft/teams.cli`): its calls, and its answers as JSON.

Source of the arguments and answers: version 3.0.3. With `--json`, a failure is `{"ok": false, "error": {...}}` on standard
output. The answers to `create` and `new_secret` contain a secret; they are never shown or logged. A version that cannot
create an app for one organisation only is refused as too old. A new secret leaves earlier ones valid. Two warnings that
every app of ours gets are left out (`EXPECTED`).
"""

from __future__ import annotations

import json
import re
from pathlib import Path
from typing import Any, TypeVar

from pydantic import AliasPath, BaseModel, Field, SecretStr, ValidationError

from bot.cli.errors import CommandError
from bot.cli.setup.failures import WORK_ACCOUNT, ToolFailed, teams_failure
from bot.cli.setup.tools import Tool

NAME = "Throughline"
INSTALL = "Install it with `npm install --global @microsoft/teams.cli` (it needs Node 20 or newer), or use --azure."
QUIET = ("--disable-auto-update", "-y")
# Teams apps of our kind always get these two warnings: our addresses are on our own domain.
M = TypeVar("M", bound=BaseModel)
EXPECTED = ("botframework.com", "api://botid-")


class Sideloading(BaseModel):
    """Whether custom apps may be uploaded: in the tenant, and by this person. None means unknown."""

    tenant: bool | None = None
    user: bool | None = None


class Portal(BaseModel):
    """The connection to the Teams Developer Portal."""

    connected: bool = False
    sideloading: Sideloading = Sideloading()


class Status(BaseModel):
    """Who is signed in."""

    signed_in: bool = Field(alias="loggedIn")
    username: str | None = None
    tenant: str | None = Field(default=None, alias="tenantId")
    portal: Portal | None = Field(default=None, alias="tdp")


class Bot(BaseModel):
    """A bot that an app names."""

    id: str = Field(alias="botId")


class App(BaseModel):
    """An app in the Developer Portal."""

    teams_app_id: str = Field(alias="teamsAppId")
    name: str | None = Field(default=None, alias="appName")
    bots: list[Bot] | None = None


class Detail(BaseModel):
    """An app with the endpoint of its bot."""

    teams_app_id: str = Field(alias="teamsAppId")
    app_id: str = Field(default="", alias="appId")
    endpoint: str | None = None


class Secret(BaseModel):
    """The app id with a new secret."""

    app_id: str = Field(validation_alias=AliasPath("credentials", "CLIENT_ID"))
    secret: SecretStr = Field(validation_alias=AliasPath("credentials", "CLIENT_SECRET"))
    tenant: str = Field(validation_alias=AliasPath("credentials", "TENANT_ID"))


class Created(Secret):
    """A new app with its registration and bot."""

    teams_app_id: str = Field(validation_alias="teamsAppId")


class Check(BaseModel):
    """One result of `teams app doctor`."""

    label: str
    status: str
    detail: str | None = None


def create_call(endpoint: str, icons: Path) -> tuple[str, ...]:
    """Arguments that create everything. `--teams-managed` overrides a person's own default."""
    return (
        *("app", "create", "--name", NAME, "--endpoint", endpoint, "--sign-in-audience", "myOrg", "--teams-managed"),
        *("--color-icon", str(icons / "color.png"), "--outline-icon", str(icons / "outline.png"), "--json"),
    )


def upload_call(manifest: Path, teams_app_id: str) -> tuple[str, ...]:
    """Arguments that replace the manifest. The version stays ours, so that the package keeps the same bytes."""
    return ("app", "manifest", "upload", str(manifest), teams_app_id, "--no-bump-version", "--json")


def endpoint_call(teams_app_id: str, endpoint: str) -> tuple[str, ...]:
    """Arguments that change the bot's address."""
    return ("app", "update", teams_app_id, "--endpoint", endpoint, "--json")


def secret_call(teams_app_id: str) -> tuple[str, ...]:
    """Arguments that add a secret. Earlier ones stay valid."""
    return ("app", "auth", "secret", "create", teams_app_id, "--json")


class TeamsCli:
    """The Teams CLI on this machine."""

    def __init__(self) -> None:
        self.tool = Tool("teams", INSTALL, {"TEAMS_NO_INTERACTIVE": "1", "NO_COLOR": "1"})

    def version(self) -> str:
        """Its version. Raises CommandError if it is too old to make an app for one organisation only."""
        said = self.tool.run("--version").out.strip()
        if not re.match(r"\d+\.\d+", said):
            raise CommandError(f"The command `teams` on this machine is not the Teams CLI. {INSTALL}")
        if "--sign-in-audience" not in self.tool.run("--help", "--json").out:
            raise CommandError(
                f"The Teams CLI is version {said}, which is too old: it cannot create an app for your organisation only.",
                "Update it with `npm install --global @microsoft/teams.cli@latest`.",
            )
        return said

    def status(self) -> Status:
        """Who is signed in."""
        return _parsed(Status, self._asked("status", "--json"))

    def sign_in(self) -> None:
        """Sign in by a code, in this terminal. Raises CommandError."""
        if self.tool.attached("login", "--device-code", *QUIET) != 0:
            raise CommandError("Nobody signed in, so nothing was changed.", WORK_ACCOUNT)

    def apps(self) -> list[App]:
        """The apps that the signed-in person can see."""
        found = self._asked("app", "list", "--json")
        return [_parsed(App, one) for one in found] if isinstance(found, list) else []

    def app(self, teams_app_id: str) -> Detail | None:
        """One app, or None if it is gone. Version 3.0.3 reports a missing app without a code of its own."""
        try:
            return _parsed(Detail, self._asked("app", "get", teams_app_id, "--json"))
        except ToolFailed as failed:
            if failed.code == "NOT_FOUND_APP" or "404" in failed.detail:
                return None
            raise

    def create(self, endpoint: str, icons: Path) -> Created:
        """Create registration, secret, app and bot. This is not atomic: see `record.py`."""
        return _parsed(Created, self._asked(*create_call(endpoint, icons)))

    def upload(self, manifest: Path, teams_app_id: str) -> None:
        """Replace the app's manifest."""
        self._asked(*upload_call(manifest, teams_app_id))

    def set_endpoint(self, teams_app_id: str, endpoint: str) -> None:
        """Change the bot's address."""
        self._asked(*endpoint_call(teams_app_id, endpoint))

    def new_secret(self, teams_app_id: str) -> Secret:
        """Add a secret to the registration."""
        return _parsed(Secret, self._asked(*secret_call(teams_app_id)))

    def problems(self, teams_app_id: str) -> list[Check]:
        """What `teams app doctor` finds wrong, without the warnings that every app of ours gets."""
        found = self._asked("app", "doctor", teams_app_id, "--json")
        rows = found if isinstance(found, list) else found.get("results", found.get("checks", []))
        checks = [_parsed(Check, row) for row in rows]
        bad = [one for one in checks if one.status in ("fail", "warn")]
        return [one for one in bad if not any(word in f"{one.label} {one.detail}" for word in EXPECTED)]

    def _asked(self, *arguments: str) -> Any:
        answer = self.tool.run(*arguments, *QUIET)
        try:
            found = json.loads(answer.out)
        except ValueError:
            found = None  # not shown: what is not JSON may still contain a secret
        if isinstance(found, dict) and found.get("ok") is False:
            error = found.get("error") or {}
            raise teams_failure(str(error.get("code", "")), str(error.get("message", "")), str(error.get("suggestion", "")))
        if answer.status != 0 or found is None:
            raise teams_failure("", answer.err if answer.status else "")
        return found


def _parsed(model: type[M], data: object) -> M:
    try:
        return model.model_validate(data)
    except ValidationError:
        raise CommandError(
            f"The Teams CLI answered in a form that this version does not know ({model.__name__}).",
            "Update Throughline, or use the Teams CLI 3.0.3: `npm install --global @microsoft/teams.cli@3.0.3`.",
        ) from None
