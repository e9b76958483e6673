"""Dashboard: every metric in it exists, and every metric is in it."""

from __future__ import annotations

import json
import re
from pathlib import Path

from bot.infra.metrics import Metrics

DASHBOARD = Path(__file__).parents[3] / "docs" / "grafana.json"
UNSEEN = {"throughline_received"}  # the resulting commands show it


def test_the_dashboard_and_the_metrics_know_each_other() -> None:
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    shown = set(re.findall(r"throughline_\w+", " ".join(target["expr"] for one in panels for target in one["targets"])))
    counted = {found.name for found in Metrics().registry.collect()}
    assert {re.sub("_(bucket|total)$", "", name) for name in shown} == counted - UNSEEN


def test_panels_do_not_lie_on_each_other() -> None:
    panels = json.loads(DASHBOARD.read_text("utf-8"))["panels"]
    places = [(one["gridPos"]["x"], one["gridPos"]["y"]) for one in panels]
    assert len(set(places)) == len({one["id"] for one in panels}) == len(panels)
