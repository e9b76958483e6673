"""Doubles of Microsoft's command-line tools: small programs named `teams` and `az`, put first on PATH by the tests.

They answer in the forms of `@microsoft/teams.cli` 3.0.3 and `azure-cli` 2.91.0, keep what was created in a file, and refuse
arguments that the real ones do not know. A test makes them fail by `refuse`.
"""

from __future__ import annotations

import json
import os
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

TENANT = "7f6b1c2d-3e4f-4a5b-8c9d-0e1f2a3b4c5d"
SECRET = "sEcReT~value.that-nobody-may-see"

COMMON = """
import json, pathlib, sys
HOME = pathlib.Path(__file__).parent
state = json.loads((HOME / "state.json").read_text())
calls = HOME / "calls.jsonl"
arguments = sys.argv[1:]
with calls.open("a") as file:
    file.write(json.dumps([NAME, *arguments]) + "\\n")
def save():
    (HOME / "state.json").write_text(json.dumps(state))
def option(name, default=None):
    return arguments[arguments.index(name) + 1] if name in arguments else default
def refused(words):
    for key, failure in state["refuse"].items():
        if words.startswith(key):
            return failure
def number():
    state["made"] += 1
    return "%08d-0000-4000-8000-000000000000" % state["made"]
"""

TEAMS = """
def say(data, status=0):
    print(json.dumps(data, indent=2)); save(); sys.exit(status)
def fail(code, message, suggestion=None):
    error = {"code": code, "message": message}
    if suggestion: error["suggestion"] = suggestion
    say({"ok": False, "error": error}, 1)
words = " ".join(word for word in arguments if not word.startswith("-"))
failure = refused(words)
if arguments == ["--version"]:
    print(state["version"]); sys.exit(0)
if arguments == ["--help", "--json"]:
    flags = [] if state["version"] == "3.0.0" else [{"flags": "--sign-in-audience <audience>"}]
    say({"name": "teams", "commands": [{"name": "app", "commands": [{"name": "create", "options": flags}]}]})
assert "--disable-auto-update" in arguments and "-y" in arguments, "the real tool would ask or update itself"
import os
assert os.environ.get("TEAMS_NO_INTERACTIVE") == "1"
if words == "login":
    assert "--device-code" in arguments
    print("To sign in, open the page and enter the code ABCD1234.")
    state["signed_in"] = not failure
    save(); sys.exit(1 if failure else 0)
assert "--json" in arguments
if words == "status":
    portal = {"connected": state["connected"], "sideloading": state["sideloading"]}
    say({"loggedIn": state["signed_in"], "username": "admin@example.org" if state["signed_in"] else None,
         "tenantId": state["tenant"] if state["signed_in"] else None, "userObjectId": None,
         "tdp": portal if state["signed_in"] else None, "azureCli": {"installed": False}})
if not state["signed_in"]:
    fail("AUTH_REQUIRED", "Not logged in.", "Run `teams login` first.")
if words == "app list":
    say(state["apps"])
if words.startswith("app create"):
    assert option("--sign-in-audience") == "myOrg" and "--teams-managed" in arguments
    for icon in ("--color-icon", "--outline-icon"):
        assert pathlib.Path(option(icon)).read_bytes().startswith(b"\\x89PNG")
    if failure and "AAD" in failure["message"]:
        fail(**failure)
    app, bot = number(), number()
    if failure and "import" in failure["message"]:
        fail(**failure)
    state["apps"].append({"appId": bot, "teamsAppId": app, "appName": option("--name"), "version": "1.0.0",
                          "updatedAt": None, "bots": [{"botId": bot}]})
    if failure:
        fail(**failure)
    state["endpoints"][app] = option("--endpoint")
    say({"appName": option("--name"), "teamsAppId": app, "botId": bot, "endpoint": option("--endpoint"),
         "installLink": "https://teams.microsoft.com/l/app/" + app, "portalLink": "https://dev.teams.microsoft.com",
         "botLocation": "teams-managed",
         "credentials": {"CLIENT_ID": bot, "CLIENT_SECRET": state["secret"], "TENANT_ID": state["tenant"]}})
known = {one["teamsAppId"]: one for one in state["apps"]}
if failure:
    fail(**failure)
if words.startswith("app get "):
    app = words.split()[2]
    if app not in known:
        fail("UNKNOWN", "Failed to fetch app: 404 Not Found")
    say({"appId": known[app]["appId"], "teamsAppId": app, "endpoint": state["endpoints"].get(app)})
if words.startswith("app manifest upload "):
    path, app = words.split()[3:5]
    assert app in known and "--no-bump-version" in arguments
    manifest = json.loads(pathlib.Path(path).read_text())
    assert manifest["id"] == known[app]["appId"], "it would overwrite another app"
    state["manifests"][app] = manifest
    say({"teamsAppId": app, "filePath": path, "version": manifest["version"], "versionBumped": False})
if words.startswith("app update "):
    state["endpoints"][words.split()[2]] = option("--endpoint")
    say({"teamsAppId": words.split()[2], "updated": {"endpoint": option("--endpoint")}})
if words.startswith("app auth secret create "):
    app = words.split()[4]
    say({"botId": known[app]["appId"], "aadAppName": "Throughline",
         "credentials": {"CLIENT_ID": known[app]["appId"], "CLIENT_SECRET": state["secret"], "TENANT_ID": state["tenant"]}})
if words.startswith("app doctor "):
    say({"appId": words.split()[2], "checks": state["checks"], "summary": {}})
sys.exit("unknown command: " + words)
"""

AZ = """
def say(data):
    shape = option("-o")
    if shape == "json": print(json.dumps(data))
    if shape == "tsv": print(data)
    save(); sys.exit(0)
def fail(message):
    save(); sys.exit("ERROR: " + message)
words = " ".join(arguments)
failure = refused(words)
if words.startswith("login"):
    assert "--use-device-code" in arguments
    print("To sign in, open the page and enter the code ABCD1234.")
    state["signed_in"] = not failure
    save(); sys.exit(1 if failure else 0)
if not state["signed_in"]:
    fail("Please run 'az login' to setup account.")
if failure:
    if "times" in failure:
        failure["times"] -= 1
        if failure["times"] < 0: failure = None
    if failure: fail(failure["message"])
if words.startswith("account show"):
    say({"name": "Council", "tenantId": state["tenant"], "user": {"name": "admin@example.org"}})
if words.startswith("ad app list"):
    say([one for one in state["registrations"] if one["displayName"].startswith(option("--display-name"))])
if words.startswith("ad app create"):
    assert option("--sign-in-audience") == "AzureADMyOrg"
    one = {"appId": number(), "id": number(), "displayName": option("--display-name"), "api": {}}
    state["registrations"].append(one)
    say(one)
if words.startswith("ad app show"):
    for one in state["registrations"]:
        if one["appId"] == option("--id"): say(one)
    fail("(Request_ResourceNotFound) Resource '%s' does not exist." % option("--id"))
if words.startswith("ad sp create"):
    state["principals"].append(option("--id"))
    say({})
if words.startswith("ad app credential reset"):
    assert "--append" in arguments and option("--query") == "password", "other secrets would be deleted"
    say(state["secret"])
if words.startswith("ad sp show"):
    assert option("--query") == "id"
    if option("--id") not in state["identities"]: fail("Resource '%s' does not exist." % option("--id"))
    say(state["identities"][option("--id")])
if words.startswith("ad app federated-credential list"):
    say([one for one in state["trusted"] if one["app"] == option("--id")])
if words.startswith("ad app federated-credential create"):
    about = json.loads(option("--parameters"))
    assert about["issuer"] == "https://login.microsoftonline.com/%s/v2.0" % state["tenant"]
    assert about["audiences"] == ["api://AzureADTokenExchange"] and 3 <= len(about["name"]) <= 120
    same = [one for one in state["trusted"] if (one["app"], one["subject"]) == (option("--id"), about["subject"])]
    if same: fail("FederatedIdentityCredential already exists.")
    state["trusted"].append(about | {"app": option("--id")})
    say({})
if words.startswith("bot show"):
    if option("-n") not in state["bots"]: fail("(ResourceNotFound) The Resource was not found.")
    say({"properties": {"endpoint": state["bots"][option("-n")]}})
if words.startswith("bot create"):
    assert option("--app-type") == "SingleTenant" and option("--sku") == "F0"
    state["bots"].setdefault(option("-n"), option("--endpoint"))
    say({})
if words.startswith("bot update"):
    state["bots"][option("-n")] = option("--endpoint")
    say({})
if words.startswith("bot msteams create"):
    state["channels"].append(option("-n"))
    say({})
if words.startswith("rest"):
    body = json.loads(option("--body"))
    one = next(one for one in state["registrations"] if option("--url").endswith(one["id"]))
    scopes = one["api"].get("oauth2PermissionScopes", []) + body["api"].get("oauth2PermissionScopes", [])
    for client in body["api"].get("preAuthorizedApplications", []):
        assert client["delegatedPermissionIds"][0] in [scope["id"] for scope in scopes]
    one["api"].update(body["api"])
    say({})
sys.exit("unknown command: " + words)
"""


@dataclass(frozen=True)
class ScriptedClis:
    """The doubles in a folder, and what they have been told."""

    folder: Path

    @staticmethod
    def install(folder: Path, *tools: str, **state: Any) -> ScriptedClis:
        """Write the programs. `state` overrides how the world is at the start."""
        folder.mkdir(exist_ok=True)
        whole: dict[str, Any] = {"version": "3.0.3", "signed_in": True, "connected": True, "tenant": TENANT, "made": 0}
        whole |= {"sideloading": {"tenant": True, "user": True}, "refuse": {}, "secret": SECRET, "checks": []}
        whole |= {name: [] for name in ("apps", "registrations", "principals", "channels", "trusted")}
        whole |= {name: {} for name in ("endpoints", "manifests", "bots", "identities")}
        (folder / "state.json").write_text(json.dumps(whole | state))
        for name, text in (("teams", TEAMS), ("az", AZ)):
            if name in tools:
                program = folder / name
                program.write_text(f"#!{sys.executable} -IS\nNAME = {name!r}\n{COMMON}{text}")
                program.chmod(0o755)
        return ScriptedClis(folder)

    @property
    def state(self) -> dict[str, Any]:
        """What exists at Microsoft now."""
        found: dict[str, Any] = json.loads((self.folder / "state.json").read_text())
        return found

    def change(self, **state: Any) -> None:
        """Change the world between two calls."""
        (self.folder / "state.json").write_text(json.dumps(self.state | state))

    @property
    def calls(self) -> list[list[str]]:
        """Every call so far."""
        file = self.folder / "calls.jsonl"
        return [json.loads(line) for line in file.read_text().splitlines()] if file.exists() else []

    @property
    def changes(self) -> list[str]:
        """The calls that change something, without options."""
        words = [" ".join(word for word in call if not word.startswith("-")) for call in self.calls]
        marks = ("create", "upload", "update", "reset", "PATCH")
        return [one for one in words if any(mark in one for mark in marks)]


def path_with(folder: Path) -> str:
    """PATH with the doubles first, and without the machine's own tools of these names."""
    return os.pathsep.join([str(folder), "/usr/bin", "/bin"])
