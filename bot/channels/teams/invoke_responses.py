"""Invoke responses: the answer to a pressed button. Always HTTP 200, with the real status inside.

A poll answer replaces the card, but only for the person who pressed. A short text leaves the card as it is. A failure is
shown under the card.
"""

from __future__ import annotations

import json
from secrets import token_hex
from typing import Any

from cachetools import FIFOCache

from bot.channels.teams.message import CARD, card
from bot.ports import Member
from cards.view import View

MAX_CARDS = 500  # drawn cards in memory
Data = dict[str, Any]

ANYBODY = token_hex(16)  # placeholder for the person's id, random so that no text contains it


class PersonalCards:
    """Cache of rendered cards: people who choose the same option get the same view object, which is rendered once."""

    def __init__(self) -> None:
        self._rendered: FIFOCache[int, tuple[View, str]] = FIFOCache(MAX_CARDS)

    def answer(self, view: View, who: Member) -> str:
        """JSON that replaces the card by `view`, for this person alone."""
        _, written = self._rendered.get(id(view)) or self._render(view)
        return written.replace(f'"{ANYBODY}"', json.dumps(who.platform_id), 1)

    def _render(self, view: View) -> tuple[View, str]:
        """Render a card for nobody in particular. Holding the view keeps its id unique."""
        content = card(view, (Member(ANYBODY, ""),))
        found = self._rendered[id(view)] = view, json.dumps({"statusCode": 200, "type": CARD, "value": content})
        return found


def as_words(text: str) -> Data:
    """A short text shown to the person who pressed; the card stays as it is."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def as_error(text: str, status: int = 500) -> Data:
    """The press failed; the client shows `text` under the card."""
    return {"statusCode": status, "type": "application/vnd.microsoft.error", "value": {"code": str(status), "message": text}}
