"""Spans: what took how long and what it led to, for a tracing system. Off unless `bot.telemetry` begins it.

While it is off a span is one shared object that does nothing. What may be told of a span is listed here: ids of runs,
deliveries and letters, kinds and numbers; never a person, a text or an answer.
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
        "count",  # of asks in a write
        "delivery",  # the digest by which the inbox knows a delivery
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
    """Something under way."""

    def note(self, **facts: Fact) -> None:
        """Tell what is known only now."""
        ...


class Tracing(Protocol):
    """Where spans go."""

    def span(self, name: str, origins: Sequence[object], facts: Mapping[str, Fact]) -> AbstractContextManager[Span]:
        """A span that is open as long as its block; it comes of `origins`, or else of the span it is in."""
        ...

    def here(self) -> object:
        """The span that is open now, to be named as an origin elsewhere."""
        ...


class _Nothing:
    """A span while tracing is off."""

    __slots__ = ()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        pass

    def note(self, **facts: Fact) -> None:
        """Nobody listens."""


_NOTHING = _Nothing()
_tracing: Tracing | None = None


def begin(tracing: Tracing) -> None:
    """From now on, spans go there."""
    global _tracing  # one for the process, as logs are
    _tracing = tracing


def end() -> None:
    """Nobody wants spans any more."""
    global _tracing
    _tracing = None


def span(name: str, *origins: object, **facts: Fact) -> AbstractContextManager[Span]:
    """A span around a block. Origins that are None count as none."""
    if _tracing is None:
        return _NOTHING
    return _tracing.span(name, [one for one in origins if one is not None], facts)


def here() -> object | None:
    """The span that is open now, for work that goes on elsewhere; None while tracing is off."""
    return None if _tracing is None else _tracing.here()


def short(delivery_id: str | None) -> str:
    """The part of a delivery id that may be told: the platform's digest, without the chat it came from."""
    return delivery_id.rpartition(":")[2] if delivery_id else ""
