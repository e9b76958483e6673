"""Answers to a press, as the platform wants them: always HTTP 200, the real outcome inside."""

from __future__ import annotations

import json
from collections import OrderedDict
from secrets import token_hex
from typing import Any

from bot.channels.teams.message import CARD, card
from bot.ports import Member
from cards.view import View

MOST_KEPT = 500
Data = dict[str, Any]


ANYBODY = token_hex(16)  # stands where the person's id goes; nothing else says it


class PersonalCards:
    """Cards for those who pressed. Many choose the same and are handed the very same view, so what was drawn is kept."""

    def __init__(self) -> None:
        self._kept: OrderedDict[int, tuple[View, str]] = OrderedDict()

    def answer(self, view: View, who: Member) -> str:
        """JSON that puts `view` in the place of the card, for the person who pressed alone."""
        _, written = self._kept.get(id(view)) or self._keep(view)
        return written.replace(f'"{ANYBODY}"', json.dumps(who.platform_id), 1)

    def _keep(self, view: View) -> tuple[View, str]:
        """Draw a card for anybody. Holding the view keeps its id its own."""
        drawn = card(view, (Member(ANYBODY, ""),))
        kept = self._kept[id(view)] = view, json.dumps({"statusCode": 200, "type": CARD, "value": drawn})
        if len(self._kept) > MOST_KEPT:
            self._kept.popitem(last=False)
        return kept


def as_words(text: str) -> Data:
    """A short text shown to the person who pressed; the card stays as it is."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def as_error(text: str, status: int = 500) -> Data:
    """The press failed; the client shows `text` under the card."""
    return {"statusCode": status, "type": "application/vnd.microsoft.error", "value": {"code": str(status), "message": text}}
