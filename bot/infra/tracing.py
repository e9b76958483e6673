"""Tracing facade: opens spans. Off unless `bot.infra.otel` starts it. docs/adr/0020-tracing.md says why it exists.

While tracing is off, all spans are one shared object that does nothing. `FACTS` lists all a span may carry: ids of runs,
deliveries and messages, kinds and numbers; never a person, a text or an answer. Of a delivery id only the digest is shown,
without the chat (`short`).
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import AbstractContextManager
from typing import Protocol, Self

Fact = str | int | bool

FACTS = frozenset(
    {
        "channel",  # teams, zoom, local
        "command",  # its kind
        "count",  # of submissions in a write
        "delivery",  # the digest that identifies a delivery
        "error",  # its kind
        "inbound",  # its kind
        "kind",  # of a message: post, edit, private
        "letter",
        "method",
        "outcome",
        "run",
        "runs",  # how many
        "status",  # that a platform answered
    }
)


class Span(Protocol):
    """A span that is open."""

    def note(self, **facts: Fact) -> None:
        """Add facts that are known only now."""
        ...


class Tracing(Protocol):
    """The port to a tracing system."""

    def span(self, name: str, origins: Sequence[object], facts: Mapping[str, Fact]) -> AbstractContextManager[Span]:
        """A span that is open as long as its block. Its parents are `origins`, or else the current span."""
        ...

    def here(self) -> object:
        """The current span, to be passed as an origin elsewhere."""
        ...


class _Nothing:
    """The no-op span."""

    __slots__ = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def note(self, **facts: Fact) -> None:
        """Does nothing."""


_NOTHING = _Nothing()
_tracing: Tracing | None = None


def begin(tracing: Tracing) -> None:
    """Send spans to this tracing system from now on."""
    global _tracing  # one for the process, like logging
    _tracing = tracing


def end() -> None:
    """Stop tracing."""
    global _tracing
    _tracing = None


def span(name: str, *origins: object, **facts: Fact) -> AbstractContextManager[Span]:
    """A span around a block. Origins that are None are ignored."""
    if _tracing is None:
        return _NOTHING
    return _tracing.span(name, [one for one in origins if one is not None], facts)


def here() -> object | None:
    """The current span, for work that continues elsewhere; None while tracing is off."""
    return None if _tracing is None else _tracing.here()


def short(delivery_id: str | None) -> str:
    """The part of a delivery id that logs and spans may show: the platform's digest, without the chat."""
    return delivery_id.rpartition(":")[2] if delivery_id else ""
