"""Intake: the entrance for all that channels receive. Tries again after a passing database failure, and says sorry while the
database is down.
"""

from __future__ import annotations

from collections.abc import Callable

import structlog

from bot.delivery.dispatcher import Dispatcher
from bot.handlers.receiver import Receiver
from bot.infra.tracing import short, span
from bot.infra.translations import catalogue
from bot.ports import Deauthorised, Heard, Inbound, Outcome, Removed, delivery_of
from bot.store.retry import away, lost, patient, stale
from bot.store.sqlite_notices import Notices
from cards.view import Paragraph, View
from dialogs import texts

log = structlog.get_logger(__name__)


class Intake:
    """Hands what came in to the receiver: again after a passing failure, and once with empty caches."""

    def __init__(
        self, receiver: Receiver, delivery: Dispatcher, notices: Notices, *, forget: Callable[[], None], locale: str
    ) -> None:
        self._delivery, self._notices, self._forget, self._locale = delivery, notices, forget, locale
        self._receive = patient(receiver.receive, also=lost)  # its delivery id makes doing it again harmless

    async def receive(self, inbound: Inbound) -> Outcome:
        """Handle what a channel received."""
        channel = inbound.channel if isinstance(inbound, Deauthorised) else inbound.where.channel
        delivery = short(delivery_of(inbound) or "")
        with span("receive", channel=channel, inbound=type(inbound).__name__, delivery=delivery):
            self._notices.look()
            if not isinstance(inbound, Deauthorised | Removed):
                self._delivery.heard(inbound.where)
            try:
                return await self._handle(inbound)
            except Exception as error:
                if (sorry := apology(inbound, error, self._locale)) is None:
                    raise
                return sorry

    async def _handle(self, inbound: Inbound) -> Outcome:
        """Handle it; once more with empty caches where rows that memory relies on were deleted meanwhile."""
        try:
            return await self._receive(inbound)
        except Exception as error:
            if not stale(error):
                raise
            log.warning("caches dropped", reason="memory relied on rows that were deleted", exc_info=True)
            self._forget()
            return await self._receive(inbound)


def apology(inbound: Inbound, error: Exception, locale: str) -> Outcome | None:
    """The answer while the database is down; None for other errors, and for presses, whose card must stay."""
    if not (isinstance(inbound, Heard) and away(error)):
        return None
    log.error("message not stored", exc_info=error)
    said = catalogue(locale).gettext
    return Outcome(View(said(texts.NOT_WRITTEN), (Paragraph(said(texts.NOT_WRITTEN_HOW)),), card="TextCard"), refused=True)
