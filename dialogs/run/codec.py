"""Codec: events and cards to JSON and back; lifts events of earlier versions.

Each closed union has one adapter, discriminated by the literal `type` of its members. The type is stored beside the data and
not in it: an event as `{type, v, data}`, a card as `{type, data}`.

When an event's shape changes, raise its number in VERSIONS and add a lifter to LIFTERS that turns the older data into the
newer. The recorded runs in tests/golden must decode for ever.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import cache
from typing import Annotated, Any, get_args

from pydantic import Field, TypeAdapter

from dialogs.run import events
from dialogs.run import messages as cards

Data = dict[str, Any]
VERSIONS: Mapping[str, int] = {}  # event type -> its current version, where that is not 1
LIFTERS: Mapping[tuple[str, int], Callable[[Data], Data]] = {}  # (event type, old version) -> data one version newer

EVENTS: Mapping[str, type[events.Event]] = {kind.__name__: kind for kind in get_args(events.Event)}
CARDS: Mapping[str, type[cards.Card]] = {kind.__name__: kind for kind in get_args(cards.Card)}


class UnknownType(LookupError):
    """A stored event or card is of a type that this version does not know."""

    def __init__(self, what: str, name: str) -> None:
        super().__init__(f"This version does not know the {what} type {name!r}. A newer version may have stored it.")


@cache  # built on first use: it costs about 20 ms
def _events() -> TypeAdapter[events.Event]:
    return TypeAdapter(Annotated[events.Event, Field(discriminator="type")])


@cache
def _cards() -> TypeAdapter[cards.Card]:
    return TypeAdapter(Annotated[cards.Card, Field(discriminator="type")])


def encode_event(event: events.Event) -> Data:
    """`{type, v, data}` of an event."""
    data: Data = _events().dump_python(event, mode="json")
    name = data.pop("type")
    return {"type": name, "v": VERSIONS.get(name, 1), "data": data}


def decode_event(stored: Data) -> events.Event:
    """The event of `{type, v, data}`, lifted to today's shape. Raises UnknownType, or ValidationError for other data."""
    name, version, data = stored["type"], stored["v"], stored["data"]
    if name not in EVENTS:
        raise UnknownType("event", name)
    while (name, version) in LIFTERS:
        data = LIFTERS[name, version](data)
        version += 1
    return _events().validate_python({**data, "type": name})


def encode_card(card: cards.Card) -> Data:
    """`{type, data}` of a card."""
    data: Data = _cards().dump_python(card, mode="json")
    return {"type": data.pop("type"), "data": data}


def decode_card(stored: Data) -> cards.Card:
    """The card of `{type, data}`. Raises UnknownType, or ValidationError for other data."""
    if stored["type"] not in CARDS:
        raise UnknownType("card", stored["type"])
    return _cards().validate_python({**stored["data"], "type": stored["type"]})
