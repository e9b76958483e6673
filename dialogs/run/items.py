"""Item keys: what a control is about, within its visit. Cards carry them, and `engine.stale_controls` compares them.

So two people who add five minutes to the same end add them once, and an old turn, pause, offer or question cannot be
answered any more.
"""

from __future__ import annotations

from datetime import datetime

from dialogs.run.feature_states import RoundState
from dialogs.run.state import Run


def pause_item(run: Run) -> str:
    """The pause that is on, or was last."""
    return f"pause:{run.clock.pause}"


def ask_item(run: Run) -> str:
    """The card that asks whether to go on."""
    return f"ask:{run.visit.ask}"


def offer_item(run: Run) -> str:
    """The ways to catch up: they hold for the times as they were then."""
    return f"offer:{run.clock.changes}"


def until_item(ends_at: datetime) -> str:
    """The end of the step: two people who add five minutes to the same end add them once."""
    return f"until:{ends_at:%Y%m%dT%H%M%S}"


def tray_item(run: Run) -> str:
    """The questions still to send."""
    return f"tray:{len(run.visit.sent)}"


def turn_item(now: RoundState) -> str:
    """The turn that is on. Somebody who passed has a second one."""
    return f"turn:{now.speaker or ''}{'+' if now.speaker in now.passed else ''}"


def question_item(number: int) -> str:
    """A question that somebody was asked before their command is carried out."""
    return f"question:{number}"


def opening_item(opening: int) -> str:
    """An opening of a poll."""
    return f"opening:{opening}"
