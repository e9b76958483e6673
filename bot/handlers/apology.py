"""What somebody is told whose words the database could not take: it is away, or its disk is full.

Platforms show nothing when a bot fails, and whoever said “next” with ten people waiting would not know whether it counted.
"""

from __future__ import annotations

import structlog

from bot.infra.translations import catalogue
from bot.ports_inbound import Heard, Inbound, Outcome
from bot.store.retry import away
from cards.view import Paragraph, View
from dialogs import texts

log = structlog.get_logger(__name__)


def apology(inbound: Inbound, error: Exception, locale: str) -> Outcome | None:
    """The answer to what was said; None for other mistakes than the database's, and for presses, whose card must stay."""
    if not (isinstance(inbound, Heard) and away(error)):
        return None
    log.error("not written down", error=type(error).__name__)
    said = catalogue(locale).gettext
    return Outcome(View(said(texts.NOT_WRITTEN), (Paragraph(said(texts.NOT_WRITTEN_HOW)),), card="TextCard"), refused=True)
