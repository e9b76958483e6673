"""Codec: events and cards to JSON and back.

An event is stored as `{type, v, data}`. When an event's shape changes, raise its number in VERSIONS and add a lifter to
LIFTERS that turns the older data into the newer: golden files in tests/golden must decode for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, get_args

from pydantic import TypeAdapter

from dialogs.run import events
from dialogs.run import messages as cards

Data = dict[str, Any]
VERSIONS: Mapping[str, int] = {}  # event type -> its current version, where that is not 1
LIFTERS: Mapping[tuple[str, int], Callable[[Data], Data]] = {}  # (event type, old version) -> data one version newer

EVENTS: Mapping[str, type[events.Event]] = {kind.__name__: kind for kind in get_args(events.Event)}
CARDS: Mapping[str, type[cards.Card]] = {kind.__name__: kind for kind in get_args(cards.Card)}
_ADAPTERS: dict[type, TypeAdapter[Any]] = {}  # built on first use: building one costs a millisecond


def _adapter(kind: type) -> TypeAdapter[Any]:
    if kind in _ADAPTERS:
        return _ADAPTERS[kind]
    adapter: TypeAdapter[Any] = TypeAdapter(kind)
    _ADAPTERS[kind] = adapter
    return adapter


def encode_event(event: events.Event) -> Data:
    """`{type, v, data}` of an event."""
    kind = type(event)
    return {
        "type": kind.__name__,
        "v": VERSIONS.get(kind.__name__, 1),
        "data": _adapter(kind).dump_python(event, mode="json"),
    }


def decode_event(stored: Data) -> events.Event:
    """The event of `{type, v, data}`, lifted to today's shape. Raises KeyError for a type that never existed."""
    name, version, data = stored["type"], stored["v"], stored["data"]
    while (name, version) in LIFTERS:
        data = LIFTERS[name, version](data)
        version += 1
    event: events.Event = _adapter(EVENTS[name]).validate_python(data)
    return event


def encode_card(card: cards.Card) -> Data:
    """`{type, data}` of a card."""
    kind = type(card)
    return {"type": kind.__name__, "data": _adapter(kind).dump_python(card, mode="json")}


def decode_card(stored: Data) -> cards.Card:
    """The card of `{type, data}`."""
    card: cards.Card = _adapter(CARDS[stored["type"]]).validate_python(stored["data"])
    return card
