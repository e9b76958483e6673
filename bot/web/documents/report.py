"""Report view model: how a session went, computed from its events. Pure functions.

It contains poll counts but never single answers, and who was there in each block. It is for the session's facilitators.
Facilitators who only lead are not among the people. Five minutes may be missing from “all of it”
(`dialogs/programme/attendance.py`). Ideas are those that the group saw, groups as they were at the end of a block or turn.
Who passed in a round and spoke later counts as having spoken. Counts that were hidden stay hidden.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from cards.compose.ideas import cloud
from cards.language import Words
from dialogs import texts
from dialogs.features.ideas.show import ideas_card
from dialogs.features.polls.question import question_of
from dialogs.features.polls.votes import ranks
from dialogs.plan.model import Plan
from dialogs.programme.attendance import WHOLE_BUT, Spell, attendance, performed, spells, takers
from dialogs.run import events as e
from dialogs.run.schedule import planned, planned_end
from dialogs.run.state import Run
from dialogs.texts.sentence import At, Lasting, PersonId


@dataclass(frozen=True)
class BlockLine:
    """Block in the report: planned and actual times (None if left out), and who was there."""

    title: str
    planned_at: datetime
    planned_until: datetime
    began_at: datetime | None
    ended_at: datetime | None
    there: tuple[str, ...]

    @property
    def longer(self) -> timedelta | None:
        """How much longer than planned the block took. Negative if it was shorter."""
        if self.began_at is None or self.ended_at is None:
            return None
        return (self.ended_at - self.began_at) - (self.planned_until - self.planned_at)


@dataclass(frozen=True)
class PollLine:
    """Poll or check in the report. `counts` is None if they stay hidden; `said` are the counts in words ("5 or more")."""

    question: str
    options: tuple[str, ...]
    answered: int
    counts: tuple[int, ...] | None
    said: tuple[str, ...] = ()


@dataclass(frozen=True)
class IdeasLine:
    """Ideas in the report: those that the group saw, and the words of their cloud with how often each was written."""

    question: str
    ideas: tuple[str, ...]
    cloud: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True)
class RoundLine:
    """Round in the report: who spoke, in order, and who passed."""

    title: str
    spoke: tuple[str, ...]
    passed: tuple[str, ...]


@dataclass(frozen=True)
class GroupsLine:
    """Who worked together in a block, or in one turn of it. Each group with its roles, where it had any."""

    title: str
    groups: tuple[str, ...]


@dataclass(frozen=True)
class PromptLine:
    """Questions of a step: those that were sent and those that were left out."""

    title: str
    sent: tuple[str, ...]
    left_out: tuple[str, ...]


@dataclass(frozen=True)
class PresenceLine:
    """Person in the report: minutes in all, and for each block that was held 2 (all of it), 1 (part of it) or 0.

    `whole`: they were there for the whole session. Five minutes may be missing each time.
    """

    name: str
    minutes: int
    parts: tuple[int, ...]
    whole: bool


@dataclass(frozen=True)
class Report:
    """Report of a session."""

    title: str
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
    presence: tuple[PresenceLine, ...] = ()
    held: tuple[str, ...] = ()
    """Titles of the blocks that were held."""
    attended: bool = False
    """Whether everyone was told that attendance is recorded, so that there is a list."""
    passed_on: bool = False
    """Whether the group agreed that its leaders see its support needs."""
    ideas: tuple[IdeasLine, ...] = ()
    groups: tuple[GroupsLine, ...] = ()

    @property
    def over(self) -> timedelta:
        """How much longer than planned the session took. Negative if it was shorter."""
        return self.ended_at - self.planned_until if self.ended_at and self.planned_until else timedelta(0)


def report(run: Run, events: Sequence[e.Event], notes: Sequence[str], words: Words, at: datetime) -> Report:
    """Build the report of a run that has started. If it is still running, the report is as of `at`.

    `words` must have the plan, the time zone and the names.
    """
    plan = words.plan
    until = run.clock.ended_at or at
    here = spells(events, until)
    performed = {stay.step for stay in run.clock.stays} | ({run.step} if run.step else set())
    return Report(
        title=words.planned(plan.title),
        began_at=run.clock.started_at,
        ended_at=run.clock.ended_at,
        planned_until=planned_end(plan, run),
        blocks=_blocks(plan, run, here, words, until),
        ideas=tuple(_ideas(plan, run, words)),
        polls=tuple(_polls(plan, run, words)),
        rounds=_rounds(events, words),
        groups=tuple(_groups(plan, run, performed, words)),
        prompts=tuple(_prompts(plan, run, performed, words)),
        left_out=tuple(
            words.planned(step.title) for step in plan.steps if run.clock.started_at and step.path not in performed
        ),
        people=tuple(sorted(words.name(person) for person in here if person in takers(run))),
        notes=tuple(notes),
        presence=_presence(plan, run, events, until, words),
        held=_held(plan, events, until, words),
        attended=run.keeps_attendance,
        passed_on=bool(run.needs and run.needs.approved),
    )


def _blocks(
    plan: Plan, run: Run, here: Mapping[PersonId, Sequence[Spell]], words: Words, until: datetime
) -> tuple[BlockLine, ...]:
    if run.clock.started_at is None:
        return ()
    lines, taking = [], takers(run)
    slots = planned(plan, run.clock.started_at, run.timezone)
    stays = [(plan.step(stay.step).block, stay.started_at, stay.ended_at) for stay in run.clock.stays]
    if run.live and run.step and run.step_started_at:
        stays.append((plan.step(run.step).block, run.step_started_at, until))
    for block in plan.blocks:
        mine = [slot for slot in slots if slot.step.block == block.id]
        was = [(began, ended) for name, began, ended in stays if name == block.id and ended > began]
        there = [words.name(person) for person, times in here.items() if person in taking and _meets(times, was)]
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


def _held(plan: Plan, events: Sequence[e.Event], until: datetime, words: Words) -> tuple[str, ...]:
    ran = {plan.step(stretch.step).block for stretch in performed(plan, events, until)}
    return tuple(words.block(block.id) for block in plan.blocks if block.id in ran)


def _presence(plan: Plan, run: Run, events: Sequence[e.Event], until: datetime, words: Words) -> tuple[PresenceLine, ...]:
    lines, taking = [], takers(run)
    for person, blocks in attendance(plan, events, until).items():
        if person not in taking:
            continue
        missed = [block.lasted - block.present for block in blocks]
        parts = tuple(
            2 if gap <= WHOLE_BUT else 1 if block.present else 0 for gap, block in zip(missed, blocks, strict=True)
        )
        present = sum((block.present for block in blocks), timedelta(0))
        lines.append(
            PresenceLine(
                words.name(person), round(present / timedelta(minutes=1)), parts, sum(missed, timedelta(0)) <= WHOLE_BUT
            )
        )
    return tuple(sorted(lines, key=lambda line: line.name))


def _meets(times: Sequence[Spell], was: Sequence[Spell]) -> bool:
    return any(came < ended and began < went for came, went in times for began, ended in was)


def _ideas(plan: Plan, run: Run, words: Words) -> Iterable[IdeasLine]:
    for collect in run.ideas:
        card = ideas_card(plan, run, collect, "shown")
        if card.ideas:
            said = tuple(words.idea(collect, line.numbers) for line in card.ideas)
            capped = [(word, min(count, card.most or count)) for word, count in cloud(card, words)] if card.cloud else ()
            yield IdeasLine(words.planned(card.ask), said, tuple(capped))


def _polls(plan: Plan, run: Run, words: Words) -> Iterable[PollLine]:
    for poll, state in run.polls.items():
        if state.opening and not state.open and poll in plan.poll_steps:
            question = question_of(plan, run, poll)
            options = tuple(words.planned(option) for option in question.options)
            counts = state.counts or None
            if counts and question.votes:  # most votes first
                order = [index for _, index in ranks(counts)]
                options, counts = tuple(options[n] for n in order), tuple(counts[n] for n in order)
            several, each = question.capped, question.each
            said = tuple(words.counted(count, state.answered, several=several, each=each) for count in counts or ())
            yield PollLine(words.planned(question.question), options, state.answered, counts, said)


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


def _groups(plan: Plan, run: Run, performed: set[str], words: Words) -> Iterable[GroupsLine]:
    """The groups of every block that was held, as they were at its end; of groups that change, those of every turn."""
    for block in plan.blocks:
        steps = [step for step in plan.steps_of(block.id) if step.path in performed]
        if block.id not in run.pairs or not steps:
            continue
        drawn = (*run.earlier_groups.get(block.id, ()), run.pairs[block.id])
        turns = list(dict.fromkeys(step.item_name for step in steps if step.item_name))
        for number, groups in enumerate(drawn):
            turn = f": {words.planned(turns[number])}" if len(drawn) > 1 and number < len(turns) else ""
            told = tuple(words.listed([words.name(person) for person in group.members]) for group in groups)
            yield GroupsLine(f"{words.block(block.id)}{turn}", told)


def _prompts(plan: Plan, run: Run, performed: set[str], words: Words) -> Iterable[PromptLine]:
    for step in plan.steps:
        if not step.prompts or step.path not in performed:
            continue
        asked = [(number, words.planned(prompt.ask)) for number, prompt in enumerate(step.prompts, start=1)]
        sent = tuple(ask for number, ask in asked if (step.path, number) in run.prompts_sent)
        yield PromptLine(words.planned(step.title), sent, tuple(ask for _, ask in asked if ask not in sent))


def difference(longer: timedelta | None, words: Words) -> str:
    """Format a time difference to the minute ("+4 minutes", "as planned"). Empty if the block was left out."""
    if longer is None:
        return ""
    minutes = whole_minutes(longer)
    if not minutes:
        return words.say(texts.REPORT_AS_PLANNED)
    return f"{'+' if minutes > timedelta(0) else '−'}{words.lasting(minutes)}"


def heading(report: Report, words: Words) -> str:
    """Summary of the report: when the session was, how well it kept to time, and how many people took part."""
    if report.began_at is None:
        return words.say(texts.REPORT_NOT_STARTED)
    people = words.count(texts.REPORT_PEOPLE_ONE, texts.REPORT_PEOPLE, len(report.people))
    return f"{_when(report, report.began_at, words)} {people}"


def _when(report: Report, began_at: datetime, words: Words) -> str:
    start, day = At(began_at), words.day(began_at)
    if report.ended_at is None:
        return words.say(texts.REPORT_RUNNING, start=start, day=day)
    longer = whole_minutes(report.over)
    said = texts.REPORT_LONGER if longer > timedelta(0) else texts.REPORT_SHORTER if longer else texts.REPORT_ON_TIME
    return words.say(said, start=start, day=day, end=At(report.ended_at), length=Lasting(abs(longer)))


def times(block: BlockLine, words: Words) -> tuple[str, str]:
    """Planned and actual times of a block ("09:30–09:54", "left out")."""
    planned_times = f"{words.clock(block.planned_at)}–{words.clock(block.planned_until)}"
    if block.began_at is None or block.ended_at is None:
        return planned_times, words.say(texts.REPORT_LEFT_OUT)
    return planned_times, f"{words.clock(block.began_at)}–{words.clock(block.ended_at)}"


def whole_minutes(length: timedelta) -> timedelta:
    """Length rounded to full minutes."""
    return timedelta(minutes=round(length.total_seconds() / 60))
