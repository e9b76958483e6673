"""Announcements of time changes: pauses, an absence of the service, new times for the step and the session, ways to end on
time.

A wait of less than a minute is not announced. Nor is a change that ends the step at once: the next step's card says enough.
If the service was away, facilitators are asked whether to keep to the clock. Which ways there are to end on time:
`catch_up`.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import assert_never

from dialogs.engine import catch_up
from dialogs.engine.scheduled import WORTH_WAITING
from dialogs.engine.steps import clock_step
from dialogs.features.controls import show_controls
from dialogs.features.registry import FEATURES
from dialogs.features.step_card import show_step
from dialogs.plan.away import away
from dialogs.plan.model import Plan
from dialogs.run import events as e
from dialogs.run import items
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE, FACILITATORS, Effect, Show, stamp
from dialogs.run.expiry import KEPT_AFTER_END, NOTICE_GOOD_FOR, until_end
from dialogs.run.schedule import ZERO, behind, current_ends_at, next_step, session_ends_at, waits_until
from dialogs.run.state import Run

PAUSED_FOR = timedelta(hours=12)  # how long the card of a pause is worth posting

Announced = e.Paused | e.Resumed | e.StepExtended | e.StepSkipped | e.Refitted | e.CommandUndone


def changed(plan: Plan, run: Run, event: Announced) -> tuple[Effect, ...]:
    """Announce that the clock stopped, started or changed, and put the new times on the cards in the chat."""
    match event:
        case e.Paused():
            return _paused(plan, run, event)
        case e.Resumed(moves_on=True):
            return ()  # what comes now says enough
        case e.Resumed():
            return _announce(plan, run, event.at, "resumed")
        case e.StepExtended():
            what = "extended" if event.by_time > ZERO else "shortened"
            return _announce(plan, run, event.at, what, by_time=abs(event.by_time))
        case e.StepSkipped():
            return _announce(plan, run, event.at, "skipped", skipped=event.step)
        case e.Refitted():
            return _announce(plan, run, event.at, "refitted")
        case e.CommandUndone():
            return _undone(plan, run, event)
        case _:
            assert_never(event)


def _paused(plan: Plan, run: Run, event: e.Paused) -> tuple[Effect, ...]:
    since = run.clock.late_since or run.clock.paused_at or event.at
    shows: list[Effect] = [_stopped(run, event.at, since)]
    if event.late_since is not None:
        assert run.step is not None
        late = k.LateCard(
            step=run.step,
            clock_step=clock_step(plan, run, event.at),
            missed_at=event.late_since,
            behind=event.at - event.late_since,
            visit=run.visit.number,
            item=items.pause_item(run),
        )
        shows.append(Show(f"late:{run.clock.pause}", late, FACILITATORS, event.at + PAUSED_FOR))
    return (*shows, *_cards_again(plan, run, event.at))


def _stopped(run: Run, at: datetime, since: datetime) -> Show:
    assert run.step is not None
    assert run.ends_at is not None
    card = k.PausedCard(
        step=run.step,
        left=max(ZERO, run.ends_at - since),
        until=run.clock.resumes_at,
        visit=run.visit.number,
        item=items.pause_item(run),
    )
    return Show(f"paused:{run.clock.pause}", card, EVERYONE, at + PAUSED_FOR)


def _undone(plan: Plan, run: Run, event: e.CommandUndone) -> tuple[Effect, ...]:
    """Times that were taken back are told to everyone; for the rest it is enough that its cards are as before."""
    if not event.timed:
        return ()
    again = goes_on(plan, run, event.at, "undone", event.closed, back=event.left is not None, kept=event.kept)
    return (*_left(run, event), *again)


def goes_on(
    plan: Plan, run: Run, at: datetime, what: str, closed: tuple[str, ...], *, back: bool = False, kept: str | None = None
) -> tuple[Effect, ...]:
    """A step goes on, or stands still as it did before."""
    since = run.clock.late_since or run.clock.paused_at
    stopped = (_stopped(run, at, since),) if run.phase == "paused" and since is not None else ()
    return (*_announce(plan, run, at, what, closed=closed, back=back, skipped=kept), *stopped)


def _left(run: Run, event: e.CommandUndone) -> tuple[Effect, ...]:
    """The card of the step that the command had led to loses its buttons."""
    if event.left is None:
        return ()
    number, until = run.visit.number - 1, event.at + KEPT_AFTER_END
    over = k.StepCard(step=event.left, starts_at=event.at - event.shift, ends_at=event.at, over=True)
    return (Show(f"step:{number}", over, EVERYONE, until),)


def _announce(
    plan: Plan,
    run: Run,
    at: datetime,
    what: str,
    *,
    by_time: timedelta | None = None,
    skipped: str | None = None,
    closed: tuple[str, ...] = (),
    back: bool = False,
) -> tuple[Effect, ...]:
    """Say the new times in a message of its own, and put them on the step's cards too.

    Where the step is over by it, the next step's card comes in the same moment and says enough.
    """
    if not run.live or run.step is None or run.ends_at is None:
        return ()
    over = run.phase == "running" and run.ends_at <= at
    card = k.ChangedCard(
        what=what,  # type: ignore[arg-type]
        step=run.step,
        ends_at=run.ends_at if run.phase == "paused" else current_ends_at(run, at),
        session_ends_at=session_ends_at(plan, run, at),
        by_time=by_time,
        skipped=skipped,
        paused_at=run.clock.stopped_at,
        over=over,
        closed=closed,
        back=back,
    )
    said = Show(f"changed:{run.clock.changes}", card, EVERYONE, max(run.ends_at, at + NOTICE_GOOD_FOR))
    goes_on_at_once = over and plan.step(run.step).advance == "auto" and waits_until(plan, run, run.ends_at) is None
    return (*(() if goes_on_at_once and not closed else (said,)), *_cards_again(plan, run, at))


def _cards_again(plan: Plan, run: Run, at: datetime) -> tuple[Effect, ...]:
    """The cards in the chat that say until when, with what is true now."""
    latest_first = reversed(FEATURES)
    again = (show for feature in latest_first for show in feature.retimed(plan, run, at))
    return (show_step(plan, run), show_controls(plan, run, at), *again)


def waits(plan: Plan, run: Run, event: e.WaitStarted) -> tuple[Effect, ...]:
    """A step is over early: until when people wait. Who is away knows it already, and a short wait needs no words."""
    following, waiting = next_step(plan, run), run.visit.waiting
    if away(plan.step(event.step)):
        return (show_controls(plan, run, event.at),)
    again = _cards_again(plan, run, event.at)
    if waiting is None or following is None or event.until - event.at < WORTH_WAITING:
        return again
    card = k.WaitCard(step=following.path, until=event.until, early=event.until - event.at)
    return (Show(f"wait:{run.visit.number}:{waiting.number}", card, EVERYONE, event.until), *again)


def offer(plan: Plan, run: Run, event: e.OverrunOffered) -> tuple[Effect, ...]:
    """For facilitators: the ways there are to end on time."""
    found = tuple(way.proposal for way in catch_up.ways(plan, run, event.at))
    counting = run.phase == "paused" and run.clock.resumes_at is None
    card = k.CatchUpCard(
        behind=behind(plan, run, event.at),
        proposals=found,
        paused=counting,
        visit=run.visit.number,
        item=items.offer_item(run),
    )
    return (Show(f"offer:{stamp(event.at)}", card, FACILITATORS, until_end(plan, run, event.at)),)
