"""The report: how a session went, for its facilitators, from its events alone. A pure function.

It holds counts of polls, never single answers, and who was there by block: it is for the people who ran the session.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.web.fragments import clock
from cards.context import CardContext
from cards.language import Words
from dialogs.features.polls.question import question_of
from dialogs.plan.model import Plan
from dialogs.programme.attendance import Spell, spells
from dialogs.run import events as e
from dialogs.run.schedule import planned
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class BlockLine:
    """A block as planned, and as it was (None: left out), with who was there in it."""

    title: str
    planned_at: datetime
    planned_until: datetime
    began_at: datetime | None
    ended_at: datetime | None
    there: tuple[str, ...]

    @property
    def longer(self) -> timedelta | None:
        """How much longer than planned it took; negative when shorter."""
        if self.began_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.began_at) - (self.planned_until - self.planned_at)


@dataclass(frozen=True)
class PollLine:
    """What came out of a poll or check. `counts` is None where they stay hidden."""

    question: str
    options: tuple[str, ...]
    answered: int
    counts: tuple[int, ...] | None


@dataclass(frozen=True)
class RoundLine:
    """Who spoke in a round, in order, and who passed."""

    title: str
    spoke: tuple[str, ...]
    passed: tuple[str, ...]


@dataclass(frozen=True)
class PromptLine:
    """A step's questions: those that were sent and those left out."""

    title: str
    sent: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class Report:
    """The whole report."""

    title: str
    zone: str
    began_at: datetime | None
    ended_at: datetime | None
    planned_until: datetime | None
    blocks: tuple[BlockLine, ...]
    polls: tuple[PollLine, ...]
    rounds: tuple[RoundLine, ...]
    prompts: tuple[PromptLine, ...]
    left_out: tuple[str, ...]
    people: tuple[str, ...]
    notes: tuple[str, ...]
    attended: bool = False
    passed_on: bool = False  # the group agreed that its support needs are told to leaders
    """Everybody was told that attendance is kept, so there is a list."""

    @property
    def over(self) -> timedelta:
        """How much longer than planned the session took; negative when shorter."""
        return self.ended_at - self.planned_until if self.ended_at and self.planned_until else timedelta(0)


def report(
    plan: Plan, run: Run, events: Sequence[e.Event], names: Mapping[PersonId, str], notes: Sequence[str], at: datetime
) -> Report:
    """The report of a run that has begun, as of `at` where it is not over yet."""
    words = Words(CardContext(plan, ZoneInfo(run.timezone), names=names))
    until = run.clock.ended_at or at
    here = spells(events, until)
    performed = {stay.step for stay in run.clock.stays} | ({run.step} if run.step else set())
    return Report(
        title=words.planned(plan.title),
        zone=run.timezone,
        began_at=run.clock.started_at,
        ended_at=run.clock.ended_at,
        planned_until=run.clock.started_at + plan.lasts if run.clock.started_at else None,
        blocks=_blocks(plan, run, here, words, until),
        polls=tuple(_polls(plan, run, words)),
        rounds=_rounds(events, words),
        prompts=tuple(_prompts(plan, run, performed, words)),
        left_out=tuple(
            words.planned(step.title) for step in plan.steps if run.clock.started_at and step.path not in performed
        ),
        people=tuple(sorted(words.name(person) for person in here)),
        notes=tuple(notes),
        attended=run.keeps_attendance,
        passed_on=bool(run.needs and run.needs.approved),
    )


def _blocks(
    plan: Plan, run: Run, here: Mapping[PersonId, Sequence[Spell]], words: Words, until: datetime
) -> tuple[BlockLine, ...]:
    if run.clock.started_at is None:
        return ()
    lines = []
    slots = planned(plan, run.clock.started_at)
    stays = [(plan.step(stay.step).block, stay.started_at, stay.ended_at) for stay in run.clock.stays]
    if run.live and run.step and run.step_started_at:
        stays.append((plan.step(run.step).block, run.step_started_at, until))
    for block in plan.blocks:
        mine = [slot for slot in slots if slot.step.block == block.id]
        was = [(began, ended) for name, began, ended in stays if name == block.id and ended > began]
        there = [words.name(person) for person, times in here.items() if _meets(times, was)]
        lines.append(
            BlockLine(
                title=words.block(block.id),
                planned_at=mine[0].starts_at,
                planned_until=mine[-1].ends_at,
                began_at=min(began for began, _ in was) if was else None,
                ended_at=max(ended for _, ended in was) if was else None,
                there=tuple(sorted(there)),
            )
        )
    return tuple(lines)


def _meets(times: Sequence[Spell], was: Sequence[Spell]) -> bool:
    return any(came < ended and began < went for came, went in times for began, ended in was)


def _polls(plan: Plan, run: Run, words: Words) -> Iterable[PollLine]:
    for poll, state in run.polls.items():
        if state.opening and not state.open and poll in plan.poll_steps:
            question = question_of(plan, run, poll)
            options = tuple(words.planned(option) for option in question.options)
            yield PollLine(words.planned(question.question), options, state.answered, state.counts or None)


def _rounds(events: Sequence[e.Event], words: Words) -> tuple[RoundLine, ...]:
    lines: list[RoundLine] = []
    spoke: list[PersonId] = []
    passed: list[PersonId] = []
    for event in events:
        if isinstance(event, e.RoundStarted):
            spoke, passed = [], []
        elif isinstance(event, e.TurnEnded):
            (passed if event.how == "passed" else spoke if event.how in ("done", "time") else []).append(event.person)
        elif isinstance(event, e.RoundEnded):
            never = [person for person in dict.fromkeys(passed) if person not in spoke]
            spoken = tuple(words.name(person) for person in dict.fromkeys(spoke))
            lines.append(RoundLine(words.step(event.step), spoken, tuple(words.name(person) for person in never)))
    return tuple(lines)


def _prompts(plan: Plan, run: Run, performed: set[str], words: Words) -> Iterable[PromptLine]:
    for step in plan.steps:
        if not step.prompts or step.path not in performed:
            continue
        asked = [(number, words.planned(prompt.ask)) for number, prompt in enumerate(step.prompts, start=1)]
        sent = tuple(ask for number, ask in asked if (step.path, number) in run.prompts_sent)
        yield PromptLine(words.planned(step.title), sent, tuple(ask for _, ask in asked if ask not in sent))


def difference(longer: timedelta | None) -> str:
    """How much longer or shorter something took, to the minute ("+4 min", "−1 min", "as planned")."""
    if longer is None:
        return ""
    minutes = round(longer.total_seconds() / 60)
    return "as planned" if not minutes else f"{'+' if minutes > 0 else '−'}{abs(minutes)} min"


def heading(report: Report) -> str:
    """When it was, and how it kept its time."""
    if report.began_at is None:
        return "The session has not begun."
    said = f"Began at {clock(report.began_at, report.zone)} on {report.began_at:%d.%m.%Y}"
    if report.ended_at is None:
        return f"{said}, and goes on."
    kept = difference(report.over)
    ended = f"ended at {clock(report.ended_at, report.zone)}"
    return (
        f"{said}, {ended} ({kept}{' against the plan' if kept != 'as planned' else ''}), with {len(report.people)} people."
    )
