"""Client for the Azure CLI: its calls, and its answers as JSON.

Source of the arguments: `azure-cli` 2.91.0. The answer to `new_secret` is the secret itself; it is never shown or logged.
The registration is for one organisation only, and the bot is in the free tier. A new secret lasts a year, and earlier ones
stay valid. A registration of our name that exists is never changed unasked, because `az ad app create` would change a
stranger's.
"""

from __future__ import annotations

import json
from typing import Any
from uuid import uuid4

from bot.cli.errors import CommandError
from bot.cli.setup.failures import azure_failure
from bot.cli.setup.teams_cli import NAME
from bot.cli.setup.tools import Tool

INSTALL = (
    "Install the Azure CLI: https://aka.ms/azure-cli. Or run this command without --azure, which needs no subscription."
)
TEAMS_CLIENTS = ("1fec8e78-bce4-4aaf-ab1b-5451cc387264", "5e3ce6c0-2b1f-4285-8d4b-75ee78787346")  # desktop and mobile; web
GRAPH = "https://graph.microsoft.com/v1.0/applications"

CREATE_APP = (
    *("ad", "app", "create", "--display-name", NAME, "--sign-in-audience", "AzureADMyOrg"),
    *("--requested-access-token-version", "2"),
)


def principal_call(app_id: str) -> tuple[str, ...]:
    """Arguments that make the service principal. Without one the bot can listen, but not answer."""
    return ("ad", "sp", "create", "--id", app_id)


def secret_call(app_id: str) -> tuple[str, ...]:
    """Arguments that add a secret. Without --append, all other secrets would be deleted."""
    return (
        *("ad", "app", "credential", "reset", "--id", app_id, "--append", "--display-name", "throughline"),
        *("--years", "1", "--query", "password"),
    )


def principal_of_call(identity: str) -> tuple[str, ...]:
    """Arguments that find the object id of a managed identity, by which a registration trusts it."""
    return ("ad", "sp", "show", "--id", identity, "--query", "id")


def trust_call(app_id: str, tenant: str, principal: str) -> tuple[str, ...]:
    """Arguments that let the registration trust a managed identity. The subject is its object id, not its client id."""
    about = {
        "name": f"throughline-{principal[:8]}",
        "issuer": f"https://login.microsoftonline.com/{tenant}/v2.0",
        "subject": principal,
        "audiences": ["api://AzureADTokenExchange"],
    }
    return ("ad", "app", "federated-credential", "create", "--id", app_id, "--parameters", json.dumps(about))


def bot_call(group: str, name: str, app_id: str, tenant: str, endpoint: str) -> tuple[str, ...]:
    """Arguments that create the Azure Bot, in the free tier."""
    return (
        *("bot", "create", "-g", group, "-n", name, "--appid", app_id, "--app-type", "SingleTenant"),
        *("--tenant-id", tenant, "--endpoint", endpoint, "--sku", "F0"),
    )


def endpoint_call(group: str, name: str, endpoint: str) -> tuple[str, ...]:
    """Arguments that change the bot's address: `bot create` leaves an existing bot unchanged."""
    return ("bot", "update", "-g", group, "-n", name, "--endpoint", endpoint)


def channel_call(group: str, name: str) -> tuple[str, ...]:
    """Arguments that connect the bot to Teams."""
    return ("bot", "msteams", "create", "-g", group, "-n", name)


def patch_call(object_id: str, body: dict[str, Any]) -> tuple[str, ...]:
    """Arguments that change the registration."""
    return ("rest", "--method", "PATCH", "--url", f"{GRAPH}/{object_id}", "--body", json.dumps(body))


def scope_body(domain: str, app_id: str, scope: str) -> dict[str, Any]:
    """The scope with which Teams signs people in to the run sheet."""
    text = "Sign in to the run sheet"
    about = "Lets Teams tell Throughline who opens the run sheet."
    return {
        "identifierUris": [f"api://{domain}/botid-{app_id}"],
        "api": {
            "oauth2PermissionScopes": [
                {
                    "id": scope,
                    "value": "access_as_user",
                    "type": "User",
                    "isEnabled": True,
                    "adminConsentDisplayName": text,
                    "adminConsentDescription": about,
                    "userConsentDisplayName": text,
                    "userConsentDescription": about,
                }
            ]
        },
    }


def clients_body(scope: str) -> dict[str, Any]:
    """The Teams clients that may use the scope. A separate call, because the scope must exist first."""
    clients = [{"appId": client, "delegatedPermissionIds": [scope]} for client in TEAMS_CLIENTS]
    return {"api": {"preAuthorizedApplications": clients}}


class AzureCli:
    """The Azure CLI on this machine."""

    def __init__(self) -> None:
        self.tool = Tool("az", INSTALL, {"AZURE_CORE_COLLECT_TELEMETRY": "false", "AZURE_CORE_NO_COLOR": "true"})

    def account(self) -> tuple[str, str, str] | None:
        """Person, tenant and subscription, or None if nobody is signed in."""
        answer = self.tool.run("account", "show", "-o", "json")
        if answer.status != 0:
            return None
        found = _object(answer.out)
        return str(found.get("user", {}).get("name", "")), str(found.get("tenantId", "")), str(found.get("name", ""))

    def sign_in(self) -> None:
        """Sign in by a code, in this terminal. Raises CommandError."""
        if self.tool.attached("login", "--use-device-code", "-o", "none") != 0:
            raise CommandError("Nobody signed in, so nothing was changed.", "The Azure CLI needs an Azure subscription.")

    def apps(self) -> list[dict[str, Any]]:
        """Registrations of our name: `ad app create` would change a stranger's app of that name."""
        found = self._asked("ad", "app", "list", "--display-name", NAME)
        return [one for one in found if one.get("displayName") == NAME] if isinstance(found, list) else []

    def app(self, app_id: str) -> dict[str, Any] | None:
        """A registration, or None if it is gone."""
        answer = self.tool.run("ad", "app", "show", "--id", app_id, "-o", "json")
        if answer.status != 0 and ("does not exist" in answer.err or "ResourceNotFound" in answer.err):
            return None
        if answer.status != 0:
            raise azure_failure(answer.err)
        return _object(answer.out)

    def bot_endpoint(self, group: str, name: str) -> str | None:
        """The address of a bot, or None where there is no such bot."""
        answer = self.tool.run("bot", "show", "-g", group, "-n", name, "-o", "json")
        if answer.status != 0 and ("ResourceNotFound" in answer.err or "was not found" in answer.err):
            return None
        if answer.status != 0:
            raise azure_failure(answer.err)
        return str(_object(answer.out).get("properties", {}).get("endpoint", ""))

    def create_app(self) -> str:
        """Register the app. Returns its app id."""
        return str(self._asked(*CREATE_APP)["appId"])

    def create_principal(self, app_id: str) -> None:
        """Make the service principal; one that exists is fine."""
        answer = self.tool.run(*principal_call(app_id), "-o", "none")
        if answer.status != 0 and "already in use" not in answer.err and "already exists" not in answer.err:
            raise azure_failure(answer.err)

    def new_secret(self, app_id: str) -> str:
        """Add a secret, and return it."""
        answer = self.tool.run(*secret_call(app_id), "-o", "tsv")
        if answer.status != 0 or not answer.out.strip():
            raise azure_failure(answer.err)
        return answer.out.strip()

    def principal_of(self, identity: str) -> str:
        """The object id of a managed identity. Raises CommandError if there is none."""
        answer = self.tool.run(*principal_of_call(identity), "-o", "tsv")
        if answer.status != 0 or not answer.out.strip():
            raise CommandError(
                f"There is no managed identity with the client id {identity} in this tenant.",
                "`az identity list --query '[].{name:name, clientId:clientId}'` lists them.",
            )
        return answer.out.strip()

    def trusts(self, app_id: str, principal: str) -> bool:
        """Whether the registration trusts this managed identity already."""
        found = self._asked("ad", "app", "federated-credential", "list", "--id", app_id)
        return isinstance(found, list) and any(one.get("subject") == principal for one in found)

    def change(self, *arguments: str) -> None:
        """A call whose answer does not matter. Raises ToolFailed."""
        answer = self.tool.run(*arguments, "-o", "none")
        if answer.status != 0:
            raise azure_failure(answer.err)

    def _asked(self, *arguments: str) -> Any:
        answer = self.tool.run(*arguments, "-o", "json")
        if answer.status != 0:
            raise azure_failure(answer.err)
        try:
            return json.loads(answer.out)
        except ValueError:
            raise azure_failure("") from None


def new_scope() -> str:
    """Id of a new scope."""
    return str(uuid4())


def _object(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        raise azure_failure("") from None
    return found if isinstance(found, dict) else {}
