"""Zoom manifest: its scopes and addresses, and that the service reads every event it subscribes to."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest

from bot.channels.zoom.webhook import INSTALLED, PATH
from bot.cli.commands.manifest import zoom
from bot.cli.commands.manifest_zoom import build, manifest_for
from bot.cli.errors import CommandError
from dialogs.grammar.understand import TABLE
from tests.support import zoom_events
from tests.support.zoom_channel import zoom_stage

DOMAIN = "throughline.example.org"


def strings(part: Any) -> list[str]:
    if isinstance(part, dict):
        return [text for value in part.values() for text in strings(value)]
    if isinstance(part, list):
        return [text for one in part for text in strings(one)]
    return [part] if isinstance(part, str) else []


def test_it_is_managed_by_administrators_and_asks_for_little() -> None:
    asked = manifest_for(DOMAIN)["oauth_information"]
    assert asked["usage"] == "ADMIN_MANAGEMENT"  # the only usage under which the bot's scope is valid
    assert [one["scope"] for one in asked["scopes"] if not one["optional"]] == ["imchat:bot"]
    assert not any("message" in one["scope"] for one in asked["scopes"])  # it never reads what is not addressed to it
    assert all(one["scope"] == "imchat:bot" or one["scope"].endswith(":admin") for one in asked["scopes"])


def test_every_address_is_on_the_domain() -> None:
    addresses = [text for text in strings(manifest_for(DOMAIN)) if "://" in text]
    assert addresses
    assert all(text.startswith(f"https://{DOMAIN}/") for text in addresses)
    assert "${" not in json.dumps(manifest_for(DOMAIN))


def test_events_come_to_the_route_the_service_has() -> None:
    features = manifest_for(DOMAIN)["features"]
    command, (subscription,) = features["team_chat_subscription"]["slash_command"], features["event_subscription"]["events"]
    assert {command["production_message_url"], subscription["production_webhook_url"]} == {f"https://{DOMAIN}{PATH}"}
    assert command["enable_mention"]
    assert manifest_for(DOMAIN)["oauth_information"]["production_redirect_uri"] == f"https://{DOMAIN}{INSTALLED}"


async def test_every_event_it_subscribes_to_is_read() -> None:
    (subscription,) = manifest_for(DOMAIN)["features"]["event_subscription"]["events"]
    async with zoom_stage() as stage:
        await stage.deliver(zoom_events.slash("connect 970 1234 5678", userId=zoom_events.HOST))
        reaches = {}
        for number, name in enumerate(subscription["event_types"], 1):
            before = len(stage.service.got), dict(await stage.register.under(""))
            await stage.deliver(_example(name, zoom_events.NOW + number))
            stage.ring()
            await stage.channel.idle()
            reaches[name] = before != (len(stage.service.got), dict(await stage.register.under("")))
    hints_only = {"meeting.started"}  # no effect: the chat is already connected
    assert {name for name, did in reaches.items() if not did} <= hints_only | {"meeting.ended"}


def _example(name: str, at: int) -> dict[str, Any]:
    kind, _, event = name.partition(".")
    if kind == "team_chat":
        return (
            zoom_events.in_channel(event, at, message_id="m", message="where")
            if event != "channel_app_removed"
            else (zoom_events.in_channel(event, at, channel_id="another"))
        )
    if "participant" in event:
        return zoom_events.someone(event, at, who="7", new_role="co-host")
    return zoom_events.meeting(event, at)


def test_the_hints_are_commands_and_short() -> None:
    hints = manifest_for(DOMAIN)["features"]["team_chat_subscription"]["slash_command"]["command_hints"]
    assert {hint["usage_hint"] for hint in hints} <= {row.name for row in TABLE}
    assert all(hint["description"] for hint in hints)


def test_the_names_fit_what_zoom_takes() -> None:
    shown = manifest_for(DOMAIN)["display_information"]
    assert len(shown["display_name"]) < 50
    assert len(shown["description"]) <= 150


def test_it_is_written_as_json_and_always_the_same(tmp_path: Path) -> None:
    first, second = tmp_path / "a.json", tmp_path / "b.json"
    build(DOMAIN, first)
    build(DOMAIN.upper(), second)
    assert first.read_bytes() == second.read_bytes()
    assert json.loads(first.read_text("utf-8")) == manifest_for(DOMAIN)


def test_the_command_says_what_it_wrote_and_what_is_next(tmp_path: Path) -> None:
    says = io.StringIO()
    assert zoom(DOMAIN, tmp_path / "zoom.json", says) == 0
    assert "Upload manifest" in says.getvalue()


@pytest.mark.parametrize("domain", ["https://throughline.example.org", "localhost", "10.0.0.1", "a b.example.org"])
def test_other_domains_are_refused_with_a_sentence(domain: str, tmp_path: Path) -> None:
    with pytest.raises(CommandError, match=r"throughline\.example\.org"):
        zoom(domain, tmp_path / "zoom.json", io.StringIO())
