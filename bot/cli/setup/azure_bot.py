"""Set-up with the Azure CLI: a registration in Entra, and an Azure Bot with the Teams channel.

Order: registration, service principal, secret or trust in a managed identity, bot, Teams channel, sign-in to the run sheet,
package, settings. Each step that is done is recorded at once. A change that Microsoft's directory does not know yet is
retried.
"""

from __future__ import annotations

import time
from collections.abc import Callable

from bot.cli.setup import azure_cli, settings_file, teams_files
from bot.cli.setup import record as records
from bot.cli.setup.azure_cli import AzureCli
from bot.cli.setup.failures import ToolFailed
from bot.cli.setup.record import Record
from bot.cli.setup.steps import Step
from bot.cli.setup.target import Target
from bot.cli.setup.tools import shown

DEVELOPER = "Application Developer in Entra"
CONTRIBUTOR = "Contributor on the resource group"
OWNER = "an owner of the registration"
SECRET_LASTS = 365  # days: the `--years 1` of `azure_cli`
TRIES, PAUSE = 6, 5.0  # times, and seconds between them: a new scope is known everywhere after about 15 seconds
SCOPE = "SCOPEID"

Sleep = Callable[[float], None]


class AzureBot:
    """The steps for one service, from what exists already."""

    def __init__(self, target: Target, cli: AzureCli, record: Record, sleep: Sleep = time.sleep) -> None:
        self.target = target
        self.cli = cli
        self.record = record
        self.sleep = sleep
        self.secret_file = target.secret("teams_app_secret")

    def steps(self) -> list[Step]:
        """All steps, in order."""
        credential = self._trust() if self.record.identity else self._secret()
        steps = [self._app(), self._principal(), credential, self._bot(), self._channel(), self._sign_in()]
        return [*steps, self._package(), self._settings()]

    @property
    def _app_id(self) -> str:
        return self.record.app_id or "APPID"

    def _save(self) -> None:
        records.save(self.target.settings, self.record)

    def _app(self) -> Step:
        calls = [_typed(azure_cli.CREATE_APP)]
        return Step("Register the app in Entra", self._do_app, calls, DEVELOPER, already=bool(self.record.app_id))

    def _do_app(self) -> str:
        self.record.app_id = self.cli.create_app()
        self._save()
        return f"app id {self.record.app_id}"

    def _principal(self) -> Step:
        calls = [_typed(azure_cli.principal_call(self._app_id))]
        what = "Make its service principal, without which the bot cannot answer"
        return Step(what, self._do_principal, calls, DEVELOPER, already=self.record.principal)

    def _do_principal(self) -> str:
        self._patiently(lambda: self.cli.create_principal(self.record.app_id))
        self.record.principal = True
        self._save()
        return ""

    def _secret(self) -> Step:
        calls = [_typed(azure_cli.secret_call(self._app_id))]
        what = f"Write a secret for one year (here ***) to {self.secret_file}, which only its owner can read"
        there = settings_file.has_secret(self.secret_file) and self.record.secret_of == self.record.app_id != ""
        return Step(what, self._do_secret, calls, OWNER, already=there)

    def _do_secret(self) -> str:
        settings_file.write_secret(self.secret_file, self.cli.new_secret(self.record.app_id))
        self.record.secret_of = self.record.app_id
        self.record.secret_until = records.in_days(SECRET_LASTS)
        self._save()
        return ""

    def _trust(self) -> Step:
        identity = self.record.identity
        calls = [_typed(azure_cli.principal_of_call(identity))]
        calls.append(_typed(azure_cli.trust_call(self._app_id, self.record.tenant, "PRINCIPALID")))
        what = f"Let the registration trust the managed identity {identity}, so that it needs no secret"
        already = bool(self.record.app_id) and self.record.trusts == f"{self.record.app_id} {identity}"
        return Step(what, self._do_trust, calls, OWNER, already=already)

    def _do_trust(self) -> str:
        principal = self.cli.principal_of(self.record.identity)
        if not self.cli.trusts(self.record.app_id, principal):
            call = azure_cli.trust_call(self.record.app_id, self.record.tenant, principal)
            self._patiently(lambda: self.cli.change(*call))
        self.record.trusts = f"{self.record.app_id} {self.record.identity}"
        self._save()
        return ""

    def _bot(self) -> Step:
        group, name = self.record.resource_group, self.record.bot
        calls = [_typed(azure_cli.bot_call(group, name, self._app_id, self.record.tenant, self.target.endpoint))]
        if self.record.endpoint:
            calls = [_typed(azure_cli.endpoint_call(group, name, self.target.endpoint))]
        what = f"Create the Azure Bot {name}, and let Teams send messages to {self.target.endpoint}"
        already = self.record.endpoint == self.target.endpoint
        return Step(what, self._do_bot, calls, CONTRIBUTOR, already=already)

    def _do_bot(self) -> str:
        group, name, tenant = self.record.resource_group, self.record.bot, self.record.tenant
        if self.record.endpoint:
            self.cli.change(*azure_cli.endpoint_call(group, name, self.target.endpoint))
        else:
            self.cli.change(*azure_cli.bot_call(group, name, self.record.app_id, tenant, self.target.endpoint))
        self.record.endpoint, self.record.domain = self.target.endpoint, self.target.domain
        self._save()
        return ""

    def _channel(self) -> Step:
        call = azure_cli.channel_call(self.record.resource_group, self.record.bot)
        what = "Connect the bot to Teams"
        return Step(what, lambda: self._do_channel(call), [_typed(call)], CONTRIBUTOR, already=self.record.channel)

    def _do_channel(self, call: tuple[str, ...]) -> str:
        self.cli.change(*call)
        self.record.channel = True
        self._save()
        return ""

    def _sign_in(self) -> Step:
        scope = azure_cli.scope_body(self.target.domain, self._app_id, SCOPE)
        calls = [_typed(azure_cli.patch_call("OBJECTID", body)) for body in (scope, azure_cli.clients_body(SCOPE))]
        already = self.record.sign_in == self.target.domain
        return Step("Let Teams sign people in to the run sheet", self._do_sign_in, calls, OWNER, already=already)

    def _do_sign_in(self) -> str:
        """Two calls: the clients can be allowed only when the scope has arrived everywhere."""
        app = self.cli.app(self.record.app_id) or {}
        object_id = str(app.get("id", ""))
        scopes = (app.get("api") or {}).get("oauth2PermissionScopes") or []
        ours = (str(one["id"]) for one in scopes if one.get("value") == "access_as_user")
        scope = next(ours, "") or azure_cli.new_scope()
        body = azure_cli.scope_body(self.target.domain, self.record.app_id, scope)
        self._patiently(lambda: self.cli.change(*azure_cli.patch_call(object_id, body)))
        self._patiently(lambda: self.cli.change(*azure_cli.patch_call(object_id, azure_cli.clients_body(scope))))
        self.record.sign_in = self.target.domain
        self._save()
        return ""

    def _patiently(self, call: Callable[[], None]) -> None:
        """Retry: Microsoft's directory needs some seconds until all of it knows a change."""
        for _ in range(TRIES - 1):
            try:
                return call()
            except ToolFailed:
                self.sleep(PAUSE)
        return call()

    def _package(self) -> Step:
        already = bool(self.record.app_id) and teams_files.has_package(self.target, self.record.app_id)
        what = f"Write the package for the Teams admin centre to {self.target.package}"
        return Step(what, lambda: teams_files.write_package(self.target, self.record.app_id), already=already)

    def _settings(self) -> Step:
        wanted = self.target.teams_settings(self._app_id, self.record.tenant, self.record.identity, self.record.secret_until)
        calls = [f"{name}={value}" for name, value in wanted.items()]
        what = f"Write the settings to {self.target.settings}"
        return Step(what, self._do_settings, calls, already=self.target.has(wanted))

    def _do_settings(self) -> str:
        wanted = self.target.teams_settings(
            self.record.app_id, self.record.tenant, self.record.identity, self.record.secret_until
        )
        settings_file.write(self.target.settings, wanted)
        return ""


def _typed(call: tuple[str, ...]) -> str:
    return shown("az", *call)
