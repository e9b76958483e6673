"""Sender: hands one message to its platform, and decides what an error means: try again and when, give it up as a dead
letter, or the chat is gone.

It waits as long as the platform says; else pauses double from a second. Waiting for our own rate limit is no try. What
the platform rejects is dead at once. An edit of a message that is gone is posted anew. A closed chat: `refusals.py`. A
message that has waited too long: `dispatcher.py`. Who is told about dead letters: `bot/runs/dead_letter_warnings.py`.
"""

from __future__ import annotations

import asyncio
import random
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Literal

import structlog

from bot.delivery.refusals import Refusals
from bot.delivery.renderer import RenderedCard
from bot.infra.clock import Clock
from bot.infra.deadline import deadline
from bot.infra.metrics import Metrics
from bot.ports import Channel, Conversation, Gone, NotYet, Rejected, RetryLater, Unclear
from bot.store.outbox import OutboxMessage, Posted
from cards.view import View
from dialogs.run.messages import Card

SEND_WITHIN = 15.0  # seconds until a send counts as lost in the network
LONGEST_PAUSE = 60.0  # seconds between tries when a platform does not say how long
SPREAD = (0.8, 1.2)  # each pause is made shorter or longer at random, so that retries do not come all at once
KEPT_BACK_FOR = timedelta(seconds=1)  # when our own rate limit does not say how long
UNCLEAR_TRIES = 15  # about ten minutes of answers that prove nothing, until the message is given up
TRIES_AFTER_A_BUG = 4  # unexpected errors of ours, until the message is given up and the queue goes on

log = structlog.get_logger(__name__)


@dataclass(frozen=True)
class Delivered:
    """A message as it became visible at `at`.

    `to` is "everyone", "facilitators" or a person id; `person` is the one who sees a private one, and messages of one Show
    share a `group`. `step` was running when the message was made. `new` is False for an edit, also a private one.
    """

    at: datetime
    kind: Literal["post", "edit", "private"]
    new: bool
    to: str
    person: str
    group: str
    run_id: str
    slot: str
    step: str | None
    card: Card
    view: View
    data: Mapping[str, Any]
    number: int = 0  # counts up in the order in which messages were made


Observer = Callable[[Delivered], Awaitable[None]]


@dataclass(frozen=True)
class Job:
    """A message to be sent now: drawn, and with what is known of it on the platform."""

    message: OutboxMessage
    where: Conversation
    drawn: RenderedCard
    posted: Posted | None


@dataclass(frozen=True)
class Sent:
    """The platform has accepted it. `new`: it is not an edit of an earlier message."""

    message_id: str
    new: bool
    at: datetime


@dataclass(frozen=True)
class Later:
    """To be retried at `at`."""

    at: datetime
    reason: str
    tried: bool = True
    """False where the platform was not asked, so this does not count as a failed try."""


@dataclass(frozen=True)
class Dead:
    """The platform will never take it. `lost`: the message it would edit is gone; `gone`: the whole chat is gone."""

    reason: str
    lost: bool = False
    gone: bool = False


SendResult = Sent | Later | Dead


class Sender:
    """Hands messages to the channels, and turns their errors into what happens next."""

    def __init__(
        self, channels: Mapping[str, Channel], clock: Clock, metrics: Metrics, chance: random.Random | None = None
    ) -> None:
        self._channels, self._clock, self._metrics = channels, clock, metrics
        self.refusals = Refusals()
        self._chance = chance or random.Random()  # noqa: S311 - spreads retries, guards nothing

    async def send(self, job: Job) -> SendResult:
        """Send it within SEND_WITHIN. Never raises an error of a platform or a bug of ours."""
        try:
            async with asyncio.timeout(SEND_WITHIN):
                message_id, new = await self._hand_over(job)
        except NotYet as error:
            self._metrics.kept_back.labels(job.where.channel).inc()
            return Later(self._clock.now() + (error.after or KEPT_BACK_FOR), str(error), tried=False)
        except Unclear as error:
            if job.message.attempts >= UNCLEAR_TRIES:
                return self._dead(job, str(error))
            return self._later(job, error.after, str(error))
        except RetryLater as error:
            return self._later(job, error.after, str(error))
        except TimeoutError:
            return self._later(job, None, "The platform did not answer.")
        except Rejected as error:
            return self._dead(job, str(error))
        except Gone as error:
            return self._gone(job, error)
        except Exception as error:
            return self._after_a_bug(job, error)
        now = self._clock.now()
        if not job.message.place.person:
            self.refusals.works(job.where, now)
        kind = "private" if job.message.place.person else "post" if new else "edit"
        self._metrics.sent.labels(job.where.channel, kind).inc()
        self._metrics.waited.observe(max(0.0, (now - job.message.made_at).total_seconds()))
        return Sent(message_id, new, now)

    async def _hand_over(self, job: Job) -> tuple[str, bool]:
        """Post, edit or whisper. Returns the message id, and whether the message is new."""
        channel = self._channels.get(job.where.channel)
        if channel is None:
            raise Rejected(f"The channel {job.where.channel!r} is not configured.")
        person, view, known = job.message.place.person, job.drawn.view, job.posted.message_id if job.posted else None
        if person and person not in job.drawn.everybody:
            raise Gone("The person is not known any more.", "person")
        with deadline(SEND_WITHIN), self._metrics.sending.time():
            try:
                if person:
                    return await channel.whisper(job.where, job.drawn.everybody[person], view, known), known is None
                if known:
                    await channel.edit(job.where, known, view, job.drawn.mentioned)
                    return known, False
            except Gone as error:
                if error.what != "message" or known is None:
                    raise
            try:
                if person:
                    return await channel.whisper(job.where, job.drawn.everybody[person], view), True
                return await channel.post(job.where, view, job.drawn.mentioned), True
            except NotYet as error:
                if known is None:
                    raise
                raise RetryLater(str(error), error.after) from error  # the platform was asked for the edit

    def _later(self, job: Job, after: timedelta | None, reason: str) -> Later:
        pause = min(2.0**job.message.attempts, LONGEST_PAUSE) * self._chance.uniform(*SPREAD)
        self._metrics.retried.labels(job.where.channel).inc()
        log.info("send postponed", run=job.message.place.run_id, message=job.message.id, reason=reason)
        return Later(self._clock.now() + (after if after is not None else timedelta(seconds=pause)), reason)

    def _gone(self, job: Job, error: Gone) -> SendResult:
        """The chat, the message or the person is gone. Of a whole chat it is believed only when it is said repeatedly."""
        if error.what != "conversation" or job.message.place.person:
            return self._dead(job, str(error), lost=error.what == "message")
        if self.refusals.refused(job.where, self._clock.now()):
            return self._dead(job, str(error), gone=True)
        return self._later(job, None, str(error))

    def _dead(self, job: Job, reason: str, *, lost: bool = False, gone: bool = False) -> Dead:
        message = job.message
        self._metrics.dead.labels(job.where.channel).inc()
        log.warning(
            "message dead", run=message.place.run_id, message=message.id, card=type(message.card).__name__, reason=reason
        )
        return Dead(reason, lost, gone)

    def _after_a_bug(self, job: Job, error: Exception) -> SendResult:
        self._metrics.failures.labels("send").inc()
        log.error("send failed", run=job.message.place.run_id, message=job.message.id, exc_info=error)
        if job.message.attempts >= TRIES_AFTER_A_BUG:
            return self._dead(job, f"Sending failed: {type(error).__name__}.")
        return self._later(job, None, type(error).__name__)
