"""Prometheus metrics, for `/metrics`. No label names a person, a chat or an answer.

It counts commands, messages sent, retried, kept back and dead, requests turned away and failures, and has times of steps,
requests and sends, the outbox, tokens, clock, deletion and live sessions. All names begin with throughline_.
"""

from __future__ import annotations

from collections.abc import Sequence

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram, generate_latest

_SECONDS = (0.01, 0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30, 90, 300)
_SIZES = (1, 2, 5, 10, 50, 200, 500)


class Metrics:
    """The metrics of one service, in their own registry."""

    def __init__(self) -> None:
        self.registry = CollectorRegistry()
        self.commands = self._counter("commands", "Commands dealt with, by kind and outcome.", "kind", "outcome")
        self.received = self._counter("received", "What channels handed in, by kind.", "kind")
        self.repeated = self._counter("repeated", "Deliveries that had been dealt with before.")
        self.sent = self._counter("sent", "Messages the platforms took.", "channel", "kind")
        self.retried = self._counter("retried", "Sends put off because a platform asked for patience.", "channel")
        self.kept_back = self._counter("kept_back", "Sends put off by us, within a platform's limits.", "channel")
        self.superseded = self._counter("superseded", "Messages not sent because their time had passed.")
        self.dead = self._counter("dead_letters", "Messages no platform would take.", "channel")
        self.unreadable = self._counter("unreadable", "Stored rows this version could not read, by what they are.", "what")
        self.failures = self._counter("failures", "Errors that were caught at the edge, by place.", "place")
        self.turned_away = self._counter(
            "turned_away", "Requests that were not let in, by channel and why.", "channel", "why"
        )
        self.late = self._histogram("tick_late_seconds", "How late the clock's commands were decided and stored.")
        self.http = self._histogram(
            "http_request_seconds", "How long requests took, by route and status.", "route", "status"
        )
        self.sending = self._histogram("send_seconds", "How long the platforms took to take a message.")
        self.waited = self._histogram("outbox_wait_seconds", "From making a message to its being taken.")
        self.batch = self._histogram("batch_size", "Commands in one transaction.", buckets=_SIZES)
        self.outbox = self._gauge("outbox_rows", "Messages waiting to be sent.")
        self.outbox_age = self._gauge("outbox_age_seconds", "Age of the oldest message that waits.")
        self.dead_now = self._gauge("dead_letters_now", "Messages no platform would take, still listed.")
        self.unreadable_now = self._gauge("unreadable_messages_now", "Messages that wait for a version that can read them.")
        self.tidied_at = self._gauge("housekeeping_success_seconds", "When the nightly deletion last succeeded (Unix time).")
        self.tidying_fails = self._gauge("housekeeping_failing", "1 where the last nightly deletion had failures, else 0.")
        self.has_token = self._gauge(
            "platform_token", "1 where the platform gives us a token, 0 where it does not.", "channel"
        )
        self.clock_off = self._gauge("clock_off_seconds", "How far this machine's clock is ahead of PostgreSQL's.")
        self.log_full = self._gauge("log_not_emptied", "1 while SQLite's log may hold deleted data: somebody reads it.")
        self.live_runs = self._gauge("live_runs", "Sessions that are open or under way.")

    def text(self) -> bytes:
        """All metrics in Prometheus' text format."""
        return generate_latest(self.registry)

    def _counter(self, name: str, meaning: str, *labels: str) -> Counter:
        return Counter(f"throughline_{name}", meaning, labels, registry=self.registry)

    def _histogram(self, name: str, meaning: str, *labels: str, buckets: Sequence[float] = _SECONDS) -> Histogram:
        return Histogram(f"throughline_{name}", meaning, labels, buckets=buckets, registry=self.registry)

    def _gauge(self, name: str, meaning: str, *labels: str) -> Gauge:
        return Gauge(f"throughline_{name}", meaning, labels, registry=self.registry)
