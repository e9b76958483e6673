"""Answered dialogs: a card with buttons that was answered says what was decided and by whom, and loses its buttons.

The state before and after a decision is compared, so every way in which a pause, a question or an offer can end is covered.
An unanswered offer or question loses its buttons when another step starts. Questions that are asked before a command (yes or
no) are in `questions`.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE, FACILITATORS, Effect, Show, stamp
from dialogs.run.expiry import KEPT_AFTER_END
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run


def close_dialogs(draft: PendingEvents, before: Run, at: datetime) -> None:
    """Add what this decision answered. `before` is the run as the command found it."""
    if not before.live or before.step is None:
        return
    after, clock = draft.run, before.clock
    if before.phase == "paused" and after.phase != "paused":
        on_clock = isinstance(draft.command, c.Resume) and draft.command.keep_clock
        decided: e.Decided = "over" if after.phase == "ended" else "clock" if on_clock else "go on"
        _close(draft, before, "pause", str(clock.pause), decided, at)
    same = after.live and after.visit.number == before.visit.number
    if before.visit.asked_next and not (same and after.visit.asked_next):
        _close(draft, before, "ask", str(before.visit.ask), "longer" if same else "next" if after.live else "over", at)
    waiting = before.visit.waiting
    if waiting is not None and waiting.until > at and not (same and after.visit.waiting == waiting):
        _close(draft, before, "wait", str(waiting.number), "over", at)
    if clock.offered_at is not None and (not same or after.clock.offered_at != clock.offered_at):
        ways = [event.way for event in draft.events if isinstance(event, e.Refitted)]
        _close(draft, before, "offer", stamp(clock.offered_at), ways[0] if ways else "over", at)  # type: ignore[arg-type]


def _close(draft: PendingEvents, before: Run, dialog: e.Dialog, key: str, decided: e.Decided, at: datetime) -> None:
    late = dialog == "pause" and before.clock.late_since is not None
    by, step, visit = draft.command.by, before.step or "", before.visit.number
    draft.add(e.DialogClosed(at=at, dialog=dialog, key=key, visit=visit, step=step, decided=decided, by=by, late=late))


def closed(event: e.DialogClosed) -> tuple[Effect, ...]:
    """The cards of a dialog that was answered: without buttons, with what was decided."""
    until, step, decided, by = event.at + KEPT_AFTER_END, event.step, event.decided, event.by
    match event.dialog:
        case "pause":
            paused = k.PausedCard(step=step, left=timedelta(0), resumed=True, by=by, ended=decided == "over")
            shows = [Show(f"paused:{event.key}", paused, EVERYONE, until)]
            if event.late:
                late = k.LateCard(
                    step=step, clock_step=None, missed_at=event.at, behind=timedelta(0), decided=decided, by=by
                )
                shows.append(Show(f"late:{event.key}", late, FACILITATORS, until))
            return tuple(shows)
        case "ask":
            ask = k.AskNextCard(step=step, next_step=None, decided=decided, by=by)
            return (Show(f"ask-next:{event.visit}:{event.key}", ask, FACILITATORS, until),)
        case "offer":
            offer = k.CatchUpCard(behind=timedelta(0), proposals=(), decided=decided, by=by)
            return (Show(f"offer:{event.key}", offer, FACILITATORS, until),)
        case "wait":
            over = k.WaitCard(step=step, until=event.at, over=True)
            return (Show(f"wait:{event.visit}:{event.key}", over, EVERYONE, until),)
