"""Publisher: hands a value to each subscriber; a subscriber that fails stops nobody else.

Parts that are built earlier get `publish` in their constructor. Parts that are built later subscribe. So two parts can
tell each other something without knowing each other, and whoever publishes never sees a subscriber's error. Subscribers are
called in the order in which they subscribed.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Generic, ParamSpec

import structlog

from bot.infra.metrics import Metrics

P = ParamSpec("P")
log = structlog.get_logger(__name__)


class Publisher(Generic[P]):
    """A list of subscribers, called in the order in which they subscribed.

    Failures are logged under `name`, with the place, and counted in `metrics` where there are any.
    """

    def __init__(self, name: str, metrics: Metrics | None = None, subscribers: Iterable[Callable[P, object]] = ()) -> None:
        self._name, self._metrics, self._subscribers = name, metrics, list(subscribers)

    def subscribe(self, subscriber: Callable[P, object]) -> None:
        """Call `subscriber` with everything that is published from now on."""
        self._subscribers.append(subscriber)

    def publish(self, *args: P.args, **kwargs: P.kwargs) -> None:
        """Call every subscriber. Never raises."""
        for subscriber in self._subscribers:
            try:
                subscriber(*args, **kwargs)
            except Exception:
                if self._metrics is not None:
                    self._metrics.failures.labels("subscriber").inc()
                log.error("subscriber failed", of=self._name, exc_info=True)
