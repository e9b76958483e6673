"""Answers to a press, as the platform wants them: always HTTP 200, the real outcome inside."""

from __future__ import annotations

from collections import OrderedDict
from typing import Any

from bot.channels.port import Member
from bot.channels.teams.message import CARD, card
from cards.view import View

MOST_KEPT = 500
Data = dict[str, Any]


class PersonalCards:
    """Cards for those who pressed. Many choose the same and are handed the very same view, so what was drawn is kept."""

    def __init__(self) -> None:
        self._drawn: OrderedDict[int, tuple[View, Data]] = OrderedDict()

    def answer(self, view: View, who: Member) -> Data:
        """`view` takes the place of the card, for the person who pressed alone."""
        kept = self._drawn.get(id(view))
        if kept is None:
            kept = self._drawn[id(view)] = view, card(view, (who,))  # holding the view keeps its id its own
            if len(self._drawn) > MOST_KEPT:
                self._drawn.popitem(last=False)
        drawn = kept[1]
        if "refresh" in drawn:
            drawn = {**drawn, "refresh": {**drawn["refresh"], "userIds": [who.platform_id]}}
        return {"statusCode": 200, "type": CARD, "value": drawn}


def as_words(text: str) -> Data:
    """A short text shown to the person who pressed; the card stays as it is."""
    return {"statusCode": 200, "type": "application/vnd.microsoft.activity.message", "value": text}


def as_error(text: str, status: int = 500) -> Data:
    """The press failed; the client shows `text` under the card."""
    return {"statusCode": status, "type": "application/vnd.microsoft.error", "value": {"code": str(status), "message": text}}
