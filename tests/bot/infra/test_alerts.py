"""Alerts: each uses existing metrics and labels, and says what to do."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, get_args

import pytest
import yaml

from bot.infra.metrics import Metrics
from bot.ports import Why
from tests.support.running_app import FRANCES, Attempt, House, guest, short_plan

ROOT = Path(__file__).parents[3]
RULES: list[dict[str, Any]] = [
    rule
    for group in yaml.safe_load((ROOT / "deploy" / "alerts.yaml").read_text("utf-8"))["groups"]
    for rule in group["rules"]
]

each_rule = pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule["alert"])


@each_rule
def test_an_alert_speaks_of_metrics_that_exist(rule: dict[str, Any]) -> None:
    known = {sample.name for family in Metrics().registry.collect() for sample in family.samples}
    families = {family.name: family for family in Metrics().registry.collect()}
    for name in re.findall(r"throughline_\w+", rule["expr"]):
        family = families.get(re.sub("_(bucket|total)$", "", name))
        assert name in known or (family and not family.samples), name  # a counter with labels has no sample before it counts
        assert family is None or name.endswith("_total") == (family.type == "counter"), name


@each_rule
def test_an_alert_says_what_to_do(rule: dict[str, Any]) -> None:
    assert set(rule) <= {"alert", "expr", "for", "labels", "annotations"}
    assert rule["labels"]["severity"] in ("page", "ticket")
    assert all(rule["annotations"][part].endswith(".") for part in ("summary", "description"))
    assert rule["alert"] in (ROOT / "docs" / "troubleshooting.md").read_text("utf-8")
    grouped = re.findall(r"\$labels\.(\w+)", rule["annotations"]["summary"])
    assert all(f"by ({label})" in rule["expr"] for label in grouped)


def test_reasons_that_are_named_exist() -> None:
    named = {why for rule in RULES for group in re.findall(r'why=~"([^"]+)"', rule["expr"]) for why in group.split("|")}
    assert named <= set(get_args(Why))


async def test_what_issues_want_to_know_is_counted_right() -> None:
    """Metrics of a session with lateness, outbox age, sends, refusals by class and live runs."""

    async def refuse(attempt: Attempt) -> None:
        if "Which?" in str(attempt.view):
            raise ValueError("a fault of ours")

    async with House("sqlite://", short_plan()) as house:
        counted = house.app.metrics.registry.get_sample_value
        await house.install(people=2)
        await house.say(guest(1), "start")
        await house.say(FRANCES, "start")
        assert counted("throughline_commands_total", {"kind": "Start", "outcome": "refused"}) == 1
        assert counted("throughline_commands_total", {"kind": "Start", "outcome": "done"}) == 1
        sent = counted("throughline_sent_total", {"channel": "fake", "kind": "post"})
        assert sent == len([one for one in house.platform.attempts if one.kind == "post"])
        house.channel.trouble = refuse
        await house.until(12)
        assert (counted("throughline_dead_letters_total", {"channel": "fake"}) or 0) > 0
        assert (counted("throughline_failures_total", {"place": "send"}) or 0) > 0
        assert (counted("throughline_retried_total", {"channel": "fake"}) or 0) > 0
        assert (counted("throughline_tick_late_seconds_count") or 0) > 0
        assert counted("throughline_tick_late_seconds_bucket", {"le": "0.01"}) == counted(
            "throughline_tick_late_seconds_count"
        )
