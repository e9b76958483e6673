"""deploy/azure: syntax by pycep, and our own table of types, versions and required properties.

The Bicep compiler cannot be installed from a package index, so types beyond this table are checked only where it runs
(.github/workflows/site.yml). The table is from Azure's published types.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pycep import BicepParser

from bot.infra.settings import SECRETS, Settings

AZURE = Path(__file__).parent.parent / "deploy" / "azure"
TEXT = (AZURE / "main.bicep").read_text("utf-8")
TABLE: dict[str, tuple[str, tuple[str, ...]]] = {
    "Microsoft.ManagedIdentity/userAssignedIdentities": ("2024-11-30", ("location",)),
    "Microsoft.OperationalInsights/workspaces": ("2025-07-01", ("location",)),
    "Microsoft.Network/virtualNetworks": ("2024-05-01", ("location", "properties.addressSpace")),
    "Microsoft.Network/privateDnsZones": ("2024-06-01", ("location",)),
    "Microsoft.Network/privateDnsZones/virtualNetworkLinks": ("2024-06-01", ("location", "properties.virtualNetwork")),
    "Microsoft.DBforPostgreSQL/flexibleServers": ("2025-08-01", ("location", "sku.name", "sku.tier", "properties.version")),
    "Microsoft.DBforPostgreSQL/flexibleServers/databases": ("2025-08-01", ("parent",)),
    "Microsoft.KeyVault/vaults": (
        "2025-05-01",
        ("location", "properties.tenantId", "properties.sku.family", "properties.sku.name"),
    ),
    "Microsoft.KeyVault/vaults/secrets": ("2025-05-01", ("parent", "properties.value")),
    "Microsoft.Authorization/roleAssignments": (
        "2022-04-01",
        ("scope", "properties.roleDefinitionId", "properties.principalId", "properties.principalType"),
    ),
    "Microsoft.App/managedEnvironments": ("2025-07-01", ("location", "properties.appLogsConfiguration")),
    "Microsoft.App/containerApps": ("2025-07-01", ("location", "identity.type", "properties.environmentId")),
    "Microsoft.BotService/botServices": (
        "2022-09-15",
        ("location", "kind", "sku.name", "properties.displayName", "properties.endpoint", "properties.msaAppId"),
    ),
    "Microsoft.BotService/botServices/channels": (
        "2022-09-15",
        ("parent", "location", "properties.channelName", "properties.properties.isEnabled"),
    ),
}


@pytest.fixture(scope="module")
def template() -> dict[str, Any]:
    parsed: dict[str, Any] = dict(BicepParser().parse(file_path=AZURE / "main.bicep"))
    return parsed


def config(resource: dict[str, Any]) -> dict[str, Any]:
    """What a resource sets, with or without a condition."""
    found: dict[str, Any] = resource["config"]
    return found["config"] if "condition" in found else found


def at(found: Any, path: str) -> Any:
    for part in path.split("."):
        found = found.get(part) if isinstance(found, dict) else None
    return found


def test_every_resource_has_a_known_type_and_version_and_what_it_needs(template: dict[str, Any]) -> None:
    assert len(template["resources"]) >= 14
    for name, one in template["resources"].items():
        version, needed = TABLE[one["type"]]
        assert one["api_version"] == version, name
        assert [path for path in needed if at(config(one), path) is None] == [], name


def test_a_broken_template_is_refused() -> None:
    with pytest.raises(Exception, match=r".+"):
        BicepParser().parse(text=TEXT.replace("kind: 'azurebot'", "kind 'azurebot'"))


def test_secrets_are_secure_parameters_and_in_no_output(template: dict[str, Any]) -> None:
    secret = {name for name in template["parameters"] if re.search(r"secret|password|key$", name, re.IGNORECASE)}
    assert secret == {"answerKey", "databasePassword", "zoomClientSecret", "zoomWebhookSecret", "zoomPanelClientSecret"}
    for name in secret:
        assert {"type": "secure"} in template["parameters"][name]["decorators"], name
    outputs = TEXT[TEXT.index("output domain") :]
    assert not [name for name in (*secret, "listKeys", "databaseUrl") if name in outputs]
    given = json.loads((AZURE / "main.parameters.json").read_text())["parameters"]
    assert not secret & set(given), "people are asked for secrets; no file has them"
    assert set(given) <= set(template["parameters"])


def test_secrets_reach_the_service_through_the_vault_only(template: dict[str, Any]) -> None:
    for variable in environment():
        name = variable["name"].removeprefix("THROUGHLINE_").lower()
        assert name in Settings.model_fields, variable
        assert ("secretRef" in variable) == (name in SECRETS), variable
    assert "value: databasePassword" not in TEXT.replace("administratorLoginPassword: databasePassword", "")


def environment() -> Iterator[dict[str, str]]:
    """The variables of the container, as they are written."""
    for name, kind, value in re.findall(r"\{ name: '(THROUGHLINE_\w+)', (value|secretRef): (.+?) \}", TEXT):
        yield {"name": name, kind: value}


def test_the_service_never_sleeps_and_speaks_https_only(template: dict[str, Any]) -> None:
    service = config(template["resources"]["service"])["properties"]
    assert service["template"]["scale"]["minReplicas"] >= 1, "the clock of every session runs in the process"
    assert service["configuration"]["ingress"]["allowInsecure"] is False
    probes = {one["type"]: one["httpGet"]["path"] for one in service["template"]["containers"][0]["probes"]}
    assert probes == {"Startup": "/healthz", "Liveness": "/healthz", "Readiness": "/readyz"}


def test_teams_and_zoom_are_each_left_out_when_they_are_not_wanted(template: dict[str, Any]) -> None:
    conditions = {name: one["config"].get("condition") for name, one in template["resources"].items()}
    assert conditions["bot"] == conditions["teams"] == "withTeams"
    assert conditions["zoomClient"] == conditions["zoomWebhook"] == "withZoom"
    assert conditions["service"] is None


def test_no_secret_of_microsoft_is_asked_for() -> None:
    assert "TEAMS_APP_SECRET" not in TEXT
    assert "THROUGHLINE_TEAMS_IDENTITY" in TEXT
