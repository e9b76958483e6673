"""Zoom's own library as an independent peer. It accepts what our scripted Zoom signs. Our scripted Zoom accepts what it
sends. Every card matches its types."""

from __future__ import annotations

import asyncio
import base64
import json
import time
from collections.abc import Mapping
from typing import Any

from bot.channels.zoom.signature import validation
from cards.compose import compose
from cards.render.zoom.message import zoom
from tests.clients import node
from tests.support import zoom_events as events
from tests.support.card_samples import samples, scene
from tests.support.scripted_zoom import ACCOUNT, ROBOT, WEBHOOK_SECRET, ScriptedZoom, sign, wire
from tests.support.zoom_channel import CHAT, JILL


def cards() -> dict[str, dict[str, Any]]:
    """Every sample as a Zoom message."""
    return {name: zoom(compose(card, scene())) for name, card in samples()}


def delivery(event: Mapping[str, Any], secret: str = WEBHOOK_SECRET) -> dict[str, Any]:
    body = wire(event)
    return {"headers": sign(body, int(time.time()), secret), "body": base64.b64encode(body).decode()}


def received(*deliveries: dict[str, Any]) -> dict[str, Any]:
    return dict(node.run("zoom_receive.mjs", stdin={"secret": WEBHOOK_SECRET, "deliveries": list(deliveries)}))


def test_zooms_receiver_accepts_what_we_sign() -> None:
    name = "Zoë 😀 “Ní Bhriain”"
    sent = [
        events.slash("start", userName=name),
        events.press("v|tokens|1|2"),
        events.pick("v|tokens|1|2"),
        events.spoken("bot_installed"),
    ]
    got = received(*map(delivery, sent))
    assert [answer["status"] for answer in got["answers"]] == [200] * 4
    assert [one["name"] for one in got["events"]] == [one["event"] for one in sent]
    assert got["events"][0]["payload"]["userName"] == name


def test_zooms_receiver_refuses_another_secret() -> None:
    got = received(delivery(events.slash("start"), secret="another"))
    assert [answer["status"] for answer in got["answers"]] == [400]
    assert got["events"] == []


def test_we_confirm_our_address_as_zooms_receiver_does() -> None:
    got = received(
        delivery({"event": "endpoint.url_validation", "event_ts": 1, "payload": {"plainToken": "qgg8vlvZRS6UYooatFL8Aw"}})
    )
    (answer,) = got["answers"]
    assert json.loads(answer["text"]) == validation(WEBHOOK_SECRET, "qgg8vlvZRS6UYooatFL8Aw")


async def test_our_scripted_zoom_accepts_every_card_from_zooms_client() -> None:
    platform = ScriptedZoom()
    url = await platform.start()
    platform.tokens.add("rivet")
    try:
        job = {"url": url, "token": "rivet", "robot": ROBOT, "account": ACCOUNT, "user": JILL.reference["jid"], "chat": CHAT}
        answers = await asyncio.to_thread(node.run, "zoom_send.mjs", stdin=job | {"cards": cards()})
    finally:
        await platform.stop()
    assert platform.refused == []
    assert {name: answer for name, answer in answers.items() if answer != [201, 200, 200]} == {}
    assert len(platform.taken) == 3 * len(cards())


def test_the_compiler_has_nothing_against_any_card() -> None:
    assert node.run("zoom_types.mjs", stdin={name: _typed(card) for name, card in cards().items()}) == []


def test_the_compiler_would_have_noticed() -> None:
    wrong = {
        "number": {"head": {"text": 1}},
        "no text": {"head": {"text": "x"}, "body": [{"type": "message"}]},
        "no style": {"head": {"text": "x"}, "body": [{"type": "actions", "items": [{"text": "x", "value": "y"}]}]},
        "no such part": {"head": {"text": "x"}, "body": [{"type": "dropdown", "text": "x"}]},
        "no such property": {"head": {"text": "x"}, "body": [{"type": "message", "text": "x", "colour": "red"}]},
    }
    assert len(node.run("zoom_types.mjs", stdin=wrong)) == len(wrong)


def _typed(part: Any) -> Any:
    """Remove `submit`, which marks the button that sends a form. Zoom documents it, but the library's types lack it."""
    if isinstance(part, dict):
        return {key: _typed(value) for key, value in part.items() if key != "submit"}
    return [_typed(one) for one in part] if isinstance(part, list) else part
