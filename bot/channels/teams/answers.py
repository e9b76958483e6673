"""Answers to a press, as the platform wants them: always HTTP 200, the real outcome inside."""

from __future__ import annotations

from typing import Any

from bot.channels.port import Member
from bot.channels.teams.message import CARD, card
from cards.view import View

Data = dict[str, Any]


def as_card(view: View, who: Member) -> Data:
    """`view` takes the place of the card, for the person who pressed alone."""
    return {"statusCode": 200, "type": CARD, "value": card(view, (who,))}


def as_words(text: str) -> Data:
    """A short text shown to the person who pressed; the card stays as it is."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def as_error(text: str, status: int = 500) -> Data:
    """The press failed; the client shows `text` under the card."""
    return {"statusCode": status, "type": "application/vnd.microsoft.error", "value": {"code": str(status), "message": text}}
