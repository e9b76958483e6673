"""Failures of Microsoft's tools in plain sentences: what happened, what it means, and what to do.

Source: `@microsoft/teams.cli` 3.0.3 and `azure-cli` 2.91.0. Both report most failures as text, so the text is searched.
Where nothing fits, the sentence is to run the command again: it carries on from where it stopped. A mistake in what we sent
is called ours, and people are asked to report it.
"""

from __future__ import annotations

from bot.cli.errors import CommandError

WORK_ACCOUNT = "Sign in with a work account of your organisation; a personal Microsoft account cannot be used."
REGISTER = (
    "People may not register applications in your organisation. Ask an administrator for the role Application Developer in "
    "Entra, or let a person who has it run this command, with --azure if they use the Azure CLI."
)
DEFECT = "This is a mistake in Throughline. Please report it, with this message."
_NAMED = {
    "AUTH_REQUIRED": f"You are not signed in to the Teams CLI. Run `teams login --device-code`. {WORK_ACCOUNT}",
    "AUTH_TOKEN_FAILED": (
        "The sign-in to Teams has expired, or your organisation has not consented to the Teams CLI. "
        f"Run `teams logout`, then `teams login --device-code`. {WORK_ACCOUNT}"
    ),
    "NOT_FOUND_APP": "Teams does not know this app, or it belongs to somebody else. Check the id, and who is signed in.",
    "NOT_FOUND_BOT": "The app exists, but it has no bot. Create a new app with --new, and delete this one.",
    "NOT_FOUND_AZURE_BOT": "The bot is not in your Azure subscription. Check `az account show`.",
    "NOT_FOUND_RESOURCE_GROUP": "The resource group does not exist. Create it with `az group create`, or name another one.",
    "TENANT_MISMATCH": "The Teams CLI and the Azure CLI are signed in to different organisations. Sign in to the same one.",
    "TOOL_AZ_NOT_INSTALLED": "The Azure CLI is not on this machine. Install it, or run this command without --azure.",
    "TOOL_AZ_NOT_LOGGED_IN": "You are not signed in to Azure. Run `az login --use-device-code`.",
    "API_ERROR": "Microsoft's service refused the request or failed. Wait a minute, then run the command again.",
    "API_ARM_ERROR": "Azure refused the request or failed. Check that you are Contributor in the resource group.",
}
_TEXTS = (
    ("appdefinitionalreadyexists", "Your organisation's catalogue has this app already, or it waits for review. Update it "
     "there: Teams admin centre, Manage apps, the app, Upload file."),
    ("aadsts7000229", "The registration has no service principal yet. Wait two minutes, then run the command again."),
    ("aadsts7000215", "The secret is wrong. Delete the secret's file, then run the command again to get a new one."),
    ("aadsts7000222", "The secret has expired. Delete the secret's file, then run the command again to get a new one."),
    ("aadsts700016", "The app is not in this organisation or cloud. Check the tenant and who is signed in."),
    ("aadsts500011", "The token was asked for another cloud. Check the settings for government clouds."),
    ("failed to register bot", "The app was created, but not its bot. The next try makes a new app."),
    ("aad app not yet available", "The registration was created, but Microsoft's directory does not know it yet."),
    ("failed to import app package", "The registration was created, but the app was refused. Check that you may "
     "upload custom apps: Teams admin centre, Setup policies, Upload custom apps."),
    ("personal", WORK_ACCOUNT),
)  # fmt: skip


class ToolFailed(CommandError):
    """A call to a tool failed. `code` is the tool's own, or empty."""

    def __init__(self, code: str, detail: str, *sentences: str) -> None:
        super().__init__(*sentences)
        self.code = code
        self.detail = detail


def teams_failure(code: str, message: str, suggestion: str = "") -> ToolFailed:
    """The failure of a Teams CLI call."""
    heard = " ".join(f"{message} {suggestion}".split())
    said = f"The Teams CLI says: {heard}" if heard else "The Teams CLI failed and does not say why."
    return ToolFailed(code, message, said, _sentence(code, message))


def azure_failure(message: str) -> ToolFailed:
    """The failure of an Azure CLI call."""
    heard = " ".join(line.strip() for line in message.splitlines() if line.strip() and not line.startswith("WARNING"))
    said = f"The Azure CLI says: {heard[:600]}" if heard else "The Azure CLI failed and does not say why."
    return ToolFailed("", message, said, _azure_sentence(message))


def _sentence(code: str, message: str) -> str:
    lowered = message.lower()
    if "failed to create aad app" in lowered and ("403" in lowered or "401" in lowered):
        return REGISTER
    for part, sentence in _TEXTS:
        if part in lowered:
            return sentence
    if code.startswith(("VALIDATION_", "INVALID_")):
        return DEFECT
    return _NAMED.get(code, "Run the command again. It carries on from where it stopped.")


def _azure_sentence(message: str) -> str:
    lowered = message.lower()
    if "az login" in lowered or "no subscription" in lowered:
        return f"Run `az login --use-device-code`. {WORK_ACCOUNT}"
    if "authorization_requestdenied" in lowered or "insufficient privileges" in lowered:
        return REGISTER
    if "authorizationfailed" in lowered:
        return _NAMED["API_ARM_ERROR"]
    if "resourcegroupnotfound" in lowered:
        return _NAMED["NOT_FOUND_RESOURCE_GROUP"]
    if "already in use" in lowered or "not available" in lowered or "conflict" in lowered:
        return "Bot names are unique worldwide, and this one is taken. Choose another with --name."
    return _sentence("", message)
