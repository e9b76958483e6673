"""Scheduled start and end of a pause: a start that was set for a time of day, a pause that ends by itself, a step that is to
end at a clock time.

Both are in the state, so they outlive a restart. The clock does them; whatever is asked first does them too. If the service
was away at a planned start for longer than `late_after`, the start is dropped and its card says so. If the first step
has a clock time, `start` waits for it; a second `start` begins now. `until` a time of day is refused in a pause. A time that
has passed today is refused.
"""

from __future__ import annotations

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from dialogs import texts
from dialogs.features.registry import FEATURES
from dialogs.plan.clock_times import instants
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE, Effect, Show, stamp
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import running_step
from dialogs.run.state import PlannedStart, Run
from dialogs.texts.sentence import At, Planned, Refused, sentence

JUST_PASSED = timedelta(minutes=15)  # a start time that is over by no more may mean now
FURTHEST = timedelta(days=1)  # a later day has a date, with reminders
FURTHEST_END = timedelta(hours=4)  # of a step that is to end at a time of day: later, another day is meant
NIGHT_ENDS = 7  # an hour before that, said without am or pm, is in the afternoon
CARD_GOOD_FOR = timedelta(hours=12)  # how long the card about it is worth posting
WORTH_WAITING = timedelta(minutes=1)  # a shorter wait is told nobody
_HALF_A_DAY = 12


def due_at(run: Run) -> datetime | None:
    """When the clock begins the session or ends its pause; None where nobody set a time."""
    if run.phase == "open" and run.planned_start is not None:
        return run.planned_start.starts_at
    return run.clock.resumes_at if run.phase == "paused" else None


def planned_start(draft: PendingEvents, at: datetime, late_after: timedelta) -> c.Start | None:
    """The start that is due; None where none is. One that is due for longer is dropped, and its card says so."""
    planned, due = draft.run.planned_start, due_at(draft.run)
    if draft.run.phase != "open" or planned is None or due is None or due > at:
        return None
    if at - due > late_after:  # the service was away: people may have left, or begun something else
        drop(draft, "missed", at)
        return None
    return c.Start(
        by=planned.by,
        timezone=planned.timezone,
        rules=planned.rules,
        attendance=planned.attendance,
        attendance_for=planned.attendance_for,
    )


def end_pause(draft: PendingEvents, at: datetime, late_after: timedelta) -> None:
    """End a pause whose time is over: at that time, or now where the clock comes late."""
    due = due_at(draft.run)
    if draft.run.phase != "paused" or due is None or due > at:
        return
    since = draft.run.clock.paused_at or due
    resumed_at = due if at - due <= late_after else at
    draft.add(e.Resumed(at=resumed_at, shift=resumed_at - since))
    for feature in FEATURES:
        feature.resumed(draft, resumed_at)


def begins_later(draft: PendingEvents, command: c.Start, at: datetime) -> datetime | None:
    """The clock time of the first step, where somebody starts early. None if a start is set already: now means now."""
    first = draft.plan.steps[0]
    if command.by == c.CLOCK or draft.run.planned_start is not None or first.at is None:
        return None
    named = instants(draft.plan, at, command.timezone or draft.run.timezone).get(first.path)
    return named if named is not None and named - at >= WORTH_WAITING else None


def set_start(draft: PendingEvents, command: c.Start, starts_at: datetime, at: datetime) -> None:
    """Set a start for later, in place of one that was set before. Raises Refused for a time that is over or far away."""
    if not at < starts_at <= at + FURTHEST:
        raise Refused(sentence(texts.START_TOO_FAR))
    drop(draft, "changed", at)
    planned = e.StartSet(
        at=at,
        by=command.by,
        starts_at=starts_at,
        timezone=command.timezone,
        rules=command.rules,
        attendance=command.attendance,
        attendance_for=command.attendance_for,
    )
    draft.add(planned)


def cancel(draft: PendingEvents, at: datetime) -> None:
    """Take back a start that was set. Raises Refused where none is."""
    if draft.run.phase != "open":
        raise Refused(sentence(texts.ALREADY_ENDED if draft.run.phase == "ended" else texts.ALREADY_RUNNING))
    if draft.run.planned_start is None:
        raise Refused(sentence(texts.NO_START_SET))
    drop(draft, "cancelled", at)


def drop(draft: PendingEvents, why: e.DropReason, at: datetime) -> None:
    """Forget a start that was set, if there is one."""
    planned = draft.run.planned_start
    if planned is not None:
        draft.add(e.StartDropped(at=at, why=why, set_at=planned.set_at, starts_at=planned.starts_at))


def pause_until(run: Run, command: c.Pause, at: datetime) -> datetime | None:
    """When a pause ends by itself; None where somebody must end it. Raises Refused for a time that is over."""
    if command.lasts is not None:
        until: datetime | None = at + command.lasts
    elif command.until is not None:
        until = instant(command.until, at, run.timezone)
    else:
        return None
    if until is None or not at < until <= at + FURTHEST:
        raise Refused(sentence(texts.PAUSE_PAST))
    return until


def shown(run: Run, event: e.StartSet | e.StartDropped) -> tuple[Effect, ...]:
    """The card that says when the session starts; it says so too when that no longer holds."""
    planned = run.planned_start
    if isinstance(event, e.StartSet):
        assert planned is not None
        tomorrow = _day(planned, event.at, run.timezone) != _day(planned, planned.starts_at, run.timezone)
        card = k.StartsAtCard(starts_at=event.starts_at, tomorrow=tomorrow)
        return (Show(f"starts-at:{stamp(event.at)}", card, EVERYONE, event.starts_at),)
    card = k.StartsAtCard(starts_at=event.starts_at, state=event.why)
    return (Show(f"starts-at:{stamp(event.set_at)}", card, EVERYONE, event.at + CARD_GOOD_FOR),)


def acknowledged(run: Run) -> k.TextCard:
    """What the person who set a start is told."""
    assert run.planned_start is not None
    return k.TextCard(said=sentence(texts.ACK_STARTS_AT, starts=At(run.planned_start.starts_at)), tone="good")


# -- times of day ------------------------------------------------------------------------------------------------------


def instant(when: c.When, now: datetime, zone: str) -> datetime | None:
    """The instant somebody means; None where that time is over today."""
    if when.after is not None:
        return now + when.after
    assert when.clock is not None
    wall = when.clock
    if not when.certain and 1 <= wall.hour < NIGHT_ENDS:
        wall = wall.replace(hour=wall.hour + _HALF_A_DAY)
    day = now.astimezone(ZoneInfo(zone)).date() + timedelta(days=when.tomorrow)
    for fold in (0, 1):  # the hour that clocks show twice has two instants for one time
        found = datetime.combine(day, wall).replace(tzinfo=ZoneInfo(zone), fold=fold).astimezone(UTC)
        if found > now:
            return found
    return None


def until_then(plan: Plan, run: Run, when: c.When, at: datetime) -> timedelta:
    """How much longer the running step must be to end then (shorter: negative). Raises Refused where it can't be."""
    step, ends_at, until = running_step(plan, run), run.ends_at, instant(when, at, run.timezone)
    if step is None or ends_at is None or run.phase == "paused" or until is None or until > at + FURTHEST_END:
        raise Refused(sentence(texts.UNTIL_NOT_POSSIBLE), ("extend 5",))
    if until == ends_at:
        raise Refused(sentence(texts.ENDS_THEN_ALREADY, step=Planned(step.title), until=At(until)))
    return until - (at if run.visit.asked_next else ends_at)


def alternatives(when: c.When, now: datetime, zone: str) -> tuple[c.When, ...]:
    """What somebody may mean with a time that is over today: the afternoon, where it is still to come, or tomorrow."""
    assert when.clock is not None
    wall, found = when.clock, []
    if not when.certain and NIGHT_ENDS <= wall.hour < _HALF_A_DAY:
        later = c.When(clock=time(wall.hour + _HALF_A_DAY, wall.minute))
        found += [later] if instant(later, now, zone) is not None else []
    elif not when.certain and 1 <= wall.hour < NIGHT_ENDS:
        wall = wall.replace(hour=wall.hour + _HALF_A_DAY)
    return (*found, c.When(clock=wall, tomorrow=True))


def has_just_passed(when: c.When, now: datetime, zone: str) -> bool:
    """Whether a time of today passed so recently that somebody who names it may mean now."""
    if when.clock is None or when.tomorrow:
        return False
    named = datetime.combine(now.astimezone(ZoneInfo(zone)).date(), when.clock).replace(tzinfo=ZoneInfo(zone))
    half_a_day = timedelta(hours=0 if when.certain else _HALF_A_DAY)
    return any(timedelta(0) <= now - instant <= JUST_PASSED for instant in (named, named + half_a_day))


def _day(planned: PlannedStart, at: datetime, zone: str) -> object:
    return at.astimezone(ZoneInfo(planned.timezone or zone)).date()
