"""Cards of a round: who speaks now and for how long, who comes next, and what facilitators are asked.

When a round is held, everybody reads its question and facilitators hear how short turns would be and how many minutes would
help. Only the speaker is notified, never in a pause. A round after a poll has its own card.
"""

from __future__ import annotations

from datetime import datetime

from dialogs.features import turns
from dialogs.features.alerts import wanted_by
from dialogs.features.feature import Effects
from dialogs.plan.model import Plan, Step
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.expiry import kept, until_end
from dialogs.run.feature_states import RoundState
from dialogs.run.items import turn_item
from dialogs.run.messages import RoundCard, ShortTurnsCard
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


def live_round(run: Run) -> RoundState | None:
    """The round under way, None when there is none or it is over."""
    return run.round if run.round is not None and not run.round.over else None


def not_yet(run: Run) -> tuple[PersonId, ...]:
    """Who has not had a turn: the speaker and all who wait."""
    now = live_round(run)
    if now is None:
        return ()
    return (*(person for person in (now.speaker,) if person is not None), *now.waiting)


def host(plan: Plan, run: Run, step: Step) -> str | None:
    """The card of a round that begins with its step; one that follows a poll comes later, and by itself."""
    if step.round is None or follows_poll(step):
        return None
    if step.path != run.step:
        return f"round:{run.visit.number - 1}"
    return f"round:{run.visit.number}" if run.round is not None or run.visit.round_held else None


def follows_poll(step: Step) -> bool:
    """Whether a poll comes first and closes by itself, so that the round waits for what came out."""
    return step.poll_lasts is not None


def retimed(plan: Plan, run: Run, at: datetime) -> Effects:
    """The card with the new times."""
    until = until_end(plan, run, at)
    if run.round is None and run.visit.round_held and run.step is not None:
        return (_held(plan, run, run.step, until),)
    return (_show(plan, run, until),) if run.round is not None else ()


def react(plan: Plan, run: Run, event: e.RoundEvent) -> Effects:
    """What an event of a round shows."""
    if isinstance(event, e.RoundQuestioned):
        return ()  # only in runs of earlier versions: now everybody is asked for themselves
    if isinstance(event, e.RoundTight):
        return _short(plan, run, event)
    return (_show(plan, run, kept(plan, run, event.at)),) if run.round is not None else ()


def _short(plan: Plan, run: Run, event: e.RoundTight) -> Effects:
    """Facilitators hear that turns are short. Where the round is held, everybody reads its question meanwhile."""
    until = until_end(plan, run, event.at)
    speaking = 1 if _shares(run, event) else 0
    card = ShortTurnsCard(
        step=event.step,
        people=event.people + speaking,
        seconds=event.seconds,
        fit=event.fit + speaking,
        minutes=event.minutes,
        held=event.held,
        visit=run.visit.number,
    )
    private = Show(f"short-turns:{run.visit.number}", card, FACILITATORS, until)
    return (_held(plan, run, event.step, until), private) if event.held else (private,)


def _shares(run: Run, event: e.RoundTight) -> bool:
    """Whether the first turn is on and as short as those that wait: then facilitators hear of everybody in the round."""
    now = live_round(run)
    if event.held or event.fit < event.people or now is None or now.spoken or now.passed:
        return False
    return now.speaker is not None and abs(now.seconds_each - event.seconds) <= 1


def _held(plan: Plan, run: Run, step: str, until: datetime) -> Show:
    asked = plan.step(step).round
    assert asked is not None
    assert run.ends_at is not None
    card = RoundCard(
        step=step,
        question=asked.question,
        order=(),
        spoken=(),
        passed=(),
        speaker=None,
        turn_ends_at=None,
        seconds_each=0,
        ends_at=run.ends_at,
        waiting=run.participants,
        held=True,
    )
    return Show(f"round:{run.visit.number}", card, EVERYONE, until)


def _show(plan: Plan, run: Run, until: datetime) -> Show:
    """The card with the order, who has the floor and who comes next."""
    now = run.round
    assert now is not None
    assert run.ends_at is not None
    asked = plan.step(now.step).round
    assert asked is not None
    left = run.ends_at - now.turn_ends_at if now.turn_ends_at is not None else None
    card = RoundCard(
        step=now.step,
        question=asked.question,
        order=now.order,
        spoken=now.spoken,
        passed=tuple(person for person in now.passed if person not in now.spoken and person != now.speaker),
        speaker=now.speaker,
        turn_ends_at=now.turn_ends_at,
        seconds_each=now.seconds_each,
        ends_at=run.ends_at,
        over=now.over,
        may_pass=asked.may_pass,
        waiting=now.waiting,
        seconds_then=turns.coming(plan, now, left) if left is not None else 0,
        paused_at=run.clock.stopped_at,
        visit=run.visit.number,
        item=turn_item(now),
        alert=wanted_by(run, now.speaker) if not now.over and run.clock.stopped_at is None else (),
    )
    return Show(f"round:{run.visit.number}", card, EVERYONE, until)
