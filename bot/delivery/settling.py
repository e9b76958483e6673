"""Outcomes of messages: sent, retry or dead, kept in memory until the next turn of the dispatcher writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import datetime

from bot.store.outbox import MessagePlace, OutboxMessage
from bot.store.outbox_claims import Settled


@dataclass
class Settling:
    """Outcomes of messages since the last turn."""

    sent: list[tuple[OutboxMessage, str, datetime]] = field(default_factory=list)
    superseded: list[OutboxMessage] = field(default_factory=list)
    dead: list[tuple[OutboxMessage, str]] = field(default_factory=list)
    later: list[tuple[OutboxMessage, datetime, str]] = field(default_factory=list)
    put_off: list[tuple[OutboxMessage, datetime]] = field(default_factory=list)
    lost: list[MessagePlace] = field(default_factory=list)
    aside: list[tuple[OutboxMessage, datetime]] = field(default_factory=list)

    def take(self) -> Settled:
        """All outcomes so far, to be written now."""
        return Settled(*(tuple(getattr(self, name)) for name in Settled.__dataclass_fields__))

    def drop(self, written: Settled) -> None:
        """Remove what was written. What came in meanwhile stays."""
        for name in Settled.__dataclass_fields__:
            del getattr(self, name)[: len(getattr(written, name))]
