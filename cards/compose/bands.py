"""Bands: what kind of moment a card is about, and the clock time that stands out on it. Its words say both, too.

Bands: now, question, ask (polls, rounds, pairs, calls to come back), pause, end, alarm (nobody leads). While the session is
paused no clock time stands out. How they look is decided by the renderers.
"""

from __future__ import annotations

from datetime import datetime

from cards.language import Words
from cards.view import Band, View
from dialogs.run import messages as kinds
from dialogs.run.replace import changed


def with_band(card: kinds.Card, view: View, words: Words) -> View:
    """The view with its band, and its clock time where the card has one that still holds."""
    band, at = _band(card), _stands_out(card)
    return changed(view, band=band, clock=words.clock(at) if band and at is not None else "")


def _band(card: kinds.Card) -> Band:
    head: kinds.StepCard | None = getattr(card, "head", None)
    if head is not None:
        return "now" if head.paused_at is None else "pause"
    match card:
        case (
            kinds.StepCard(over=False)
            | kinds.RoundCard(over=False)
            | kinds.PollCard(open=True)
            | kinds.PairsCard()
            | kinds.YourPairCard()
        ) if card.paused_at is not None:
            return "pause"
        case kinds.StepCard(over=False) | kinds.StartedCard() | kinds.YourPairCard(listens=False, partners=(_, *_)):
            return "now"
        case kinds.PromptCard():
            return "question"
        case kinds.PollCard(open=True) | kinds.RoundCard(over=False) | kinds.PairsCard() | kinds.ReturnCard():
            return "ask"
        case kinds.PausedCard(resumed=False) | kinds.LateCard(decided=""):
            return "pause"
        case kinds.EndedCard(reopened_at=None):
            return "end"
        case kinds.LeadCard(person=None):
            return "alarm"
        case _:
            return ""


def _stands_out(card: kinds.Card) -> datetime | None:
    """Until when, or back when. None while the session is paused: nobody knows the time then."""
    head: kinds.StepCard | None = getattr(card, "head", None)
    match card:
        case kinds.StartedCard():
            return card.ends_at
        case _ if head is not None:
            return head.ends_at if head.paused_at is None else None
        case kinds.StepCard() | kinds.RoundCard() | kinds.PollCard() | kinds.PairsCard() | kinds.YourPairCard() if (
            card.paused_at is not None
        ):
            return None
        case kinds.StepCard() | kinds.RoundCard():
            return card.ends_at
        case kinds.PollCard():
            return card.closes_at
        case kinds.PairsCard():
            return card.starts_at or card.ends_at
        case kinds.YourPairCard():
            return card.step_ends_at
        case kinds.ReturnCard():
            return card.back_at
        case _:
            return None
