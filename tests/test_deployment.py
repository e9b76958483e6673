"""Container files: they use only known settings and give the service enough time to stop."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import yaml

from bot.channels.teams.config import Registration
from bot.channels.zoom.config import ZoomApp
from bot.delivery.sender import SEND_WITHIN
from bot.infra.settings import SECRETS, Settings
from bot.infra.settings_check import mistakes
from bot.web.server import DRAIN

APP = "11111111-2222-4333-8444-555555555555"
ROOT = Path(__file__).parents[1]
KUBERNETES = list(yaml.safe_load_all((ROOT / "deploy/kubernetes.yaml").read_text()))
COMPOSE = yaml.safe_load((ROOT / "compose.yaml").read_text())
POD = KUBERNETES[0]["spec"]["template"]["spec"]
LEAVING = Settings(_env_file=None).drain.total_seconds() + DRAIN + SEND_WITHIN  # type: ignore[call-arg]


def named() -> Iterator[str]:
    """Our environment variables in the files."""
    for container in (*POD["initContainers"], *POD["containers"]):
        yield from (one["name"] for one in container["env"])
    yield from (name for name in COMPOSE["services"]["one"]["environment"] if name.startswith("THROUGHLINE_"))


def test_every_variable_is_a_setting() -> None:
    known = {f"THROUGHLINE_{name.upper()}" for name in Settings.model_fields}
    known |= {f"THROUGHLINE_{name.upper()}_FILE" for name in SECRETS}
    assert set(named()) <= known


def test_a_replica_is_given_the_time_it_needs_to_leave() -> None:
    assert POD["terminationGracePeriodSeconds"] > LEAVING
    assert int(COMPOSE["services"]["one"]["stop_grace_period"].removesuffix("s")) > LEAVING
    told = re.search(r"TimeoutStopSec=(\d+)", (ROOT / "bot/cli/setup/files/throughline.service").read_text())
    assert told is not None
    assert int(told[1]) > LEAVING


def test_probes_ask_what_each_is_for() -> None:
    (container,) = POD["containers"]
    paths = {kind: container[f"{kind}Probe"]["httpGet"]["path"] for kind in ("readiness", "liveness", "startup")}
    assert paths == {"readiness": "/readyz", "liveness": "/healthz", "startup": "/healthz"}
    assert POD["enableServiceLinks"] is False, "a service of our name would set THROUGHLINE_PORT to an address"


def test_somebody_is_always_there() -> None:
    kinds: dict[str, Any] = {one["kind"]: one for one in KUBERNETES}
    assert kinds["Deployment"]["spec"]["replicas"] >= 2
    assert kinds["Deployment"]["spec"]["strategy"]["rollingUpdate"]["maxUnavailable"] == 0
    labels = kinds["Deployment"]["spec"]["template"]["metadata"]["labels"]
    assert kinds["PodDisruptionBudget"]["spec"]["selector"]["matchLabels"] == labels
    assert kinds["Service"]["spec"]["selector"] == labels
    assert {"one", "two"} <= set(COMPOSE["services"])
    assert all(name in (ROOT / "deploy/proxy/Caddyfile").read_text() for name in ("one:3978", "two:3978"))


def test_the_proxy_neither_holds_back_live_pages_nor_leaves_out_a_healthy_replica() -> None:
    proxy = [line.strip() for line in (ROOT / "deploy/proxy/Caddyfile").read_text().splitlines()]
    assert "@whole not path */events" in proxy, "packing a stream of events holds it back"
    assert [line for line in proxy if line.startswith("encode")] == ["encode @whole gzip"]
    assert not [line for line in proxy if line.startswith("fail_duration")], "see the comment there"
    assert "health_uri /readyz" in proxy


def test_an_upgrade_waits_until_the_new_replica_can_work() -> None:
    for name in ("one", "two"):
        assert "/readyz" in COMPOSE["services"][name]["healthcheck"]["test"][-1], "alive is not enough: see compose.yaml"
    told = (ROOT / "docs/upgrading.md").read_text()
    for name in ("one", "two"):
        assert f"docker compose up --detach --no-deps --wait {name}" in told


def test_the_proxy_never_leaves_out_everybody_who_lives() -> None:
    _, _, otherwise = (ROOT / "deploy/proxy/Caddyfile").read_text().partition("handle_errors {")
    assert "{http.error.status_code} == 503" in otherwise
    assert "reverse_proxy @neither one:3978 two:3978" in otherwise
    assert "health_uri /healthz" in otherwise


def test_nothing_in_a_container_may_do_more_than_it_needs() -> None:
    for container in (*POD["initContainers"], *POD["containers"]):
        assert container["securityContext"]["allowPrivilegeEscalation"] is False
        assert container["securityContext"]["readOnlyRootFilesystem"] is True
    for name in ("one", "two", "migrate"):
        assert COMPOSE["services"][name]["cap_drop"] == ["ALL"]
        assert COMPOSE["services"][name]["read_only"] is True


@pytest.mark.parametrize(
    ("ids", "teams", "zoom"),
    [
        ({"TEAMS_APP_ID": APP, "TEAMS_TENANT": APP}, True, False),
        ({"ZOOM_CLIENT_ID": "z", "ZOOM_ACCOUNT_ID": "a", "ZOOM_ROBOT_JID": "v1@xmpp.zoom.us"}, False, True),
        (
            {
                **{"TEAMS_APP_ID": APP, "TEAMS_TENANT": APP, "ZOOM_CLIENT_ID": "z", "ZOOM_ACCOUNT_ID": "a"},
                **{"ZOOM_ROBOT_JID": "v", "ZOOM_PANEL_CLIENT_ID": "panel"},
            },
            True,
            True,
        ),
    ],
    ids=["teams", "zoom", "both"],
)
@pytest.mark.parametrize("where", ["compose", "kubernetes"])
def test_one_file_serves_teams_zoom_or_both(
    where: str, ids: dict[str, str], teams: bool, zoom: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As the file says: unused ids are empty, and so are the files of their secrets."""
    if where == "compose":
        variables = dict(COMPOSE["services"]["one"]["environment"])
    else:
        (container,) = POD["containers"]
        variables = {one["name"]: one["value"] for one in container["env"]}
    panel = "ZOOM_PANEL_CLIENT_ID" in ids
    for name, given in variables.items():
        short = name.removeprefix("THROUGHLINE_")
        if name.endswith("_FILE"):
            secret = tmp_path / short
            used = (teams and "TEAMS" in name) or (zoom and "ZOOM" in name) or not {"TEAMS", "ZOOM"} & set(name.split("_"))
            used = used and ("PANEL" not in name or panel)
            secret.write_text("sqlite:///x.db" if "DATABASE" in name else "s" * 40 if used else "")
            monkeypatch.setenv(name, str(secret))
        elif {"TEAMS", "ZOOM"} & set(name.split("_")):
            assert given.startswith(("${THROUGHLINE_", "YOUR-")), name
            monkeypatch.setenv(name, ids.get(short, ""))
    chosen = Settings()
    assert (chosen.has_teams, chosen.has_zoom, chosen.has_zoom_panel) == (teams, zoom, panel)
    assert list(mistakes(chosen)) == []
    if teams:
        Registration.from_settings(chosen)
    if zoom:
        ZoomApp.from_settings(chosen)
