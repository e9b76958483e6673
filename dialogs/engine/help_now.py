"""Help about the moment: the six commands that somebody is most likely to need now.

They differ before the start, while the session runs, in a pause and after the end, and between facilitators and
participants.
"""

from __future__ import annotations

from dialogs.run.state import Run


def words_now(run: Run, *, leads: bool) -> tuple[str, ...]:
    """Names of these commands. `leads`: the person is a facilitator."""
    return _leading(run) if leads else _taking_part(run)


def _leading(run: Run) -> tuple[str, ...]:
    match run.phase:
        case "running":
            return ("next", "pause", "extend", "catch up", "undo", "where")
        case "paused":
            return ("resume", "next", "undo", "who is here", "agenda", "where")
        case "ended":
            return ("reopen", "run sheet", "note", "programme", "digest", "missed")
        case _:
            return ("start", "who is here", "prepare", "before", "agenda", "own options")


def _taking_part(run: Run) -> tuple[str, ...]:
    match run.phase:
        case "running" | "paused":
            return ("where", "agenda", "done", "my group", "my turn", "nudge me")
        case "ended":
            return ("my record", "programme", "missed", "intention", "no nudges", "forget me")
        case _:
            return ("here", "prepare", "agenda", "who is here", "programme", "take over")
