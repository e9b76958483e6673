"""Parts of the live model: the agenda with planned and actual times, polls, and the round.

Counts of an open poll are shown only if it is not anonymous and its plan shows them live. Otherwise only the number of
answers is shown, for anonymous polls by the rule in `dialogs/features/polls/counts.py`. Without an open poll, the latest
results of the running block are shown. A vote's options are ranked once counted.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.web.view_model import Bar, BlockTimes, Picture, PollNow, PollToOpen, RoundNow, StepTime
from cards.language import Words
from dialogs import texts
from dialogs.features.polls.counts import so_far
from dialogs.features.polls.question import Question, closed_polls, open_ids, question_of
from dialogs.features.polls.votes import ranks
from dialogs.features.round_cards import live_round
from dialogs.plan.model import Plan, Step
from dialogs.run.commands import Tally
from dialogs.run.items import opening_item
from dialogs.run.schedule import Slice, block_times, planned, running_step, slices
from dialogs.run.state import Run


def blocks(plan: Plan, run: Run, at: datetime, words: Words) -> tuple[BlockTimes, ...]:
    """Agenda by block and step."""
    plans = {part.step.path: part for part in planned(plan, run.clock.started_at or at, run.timezone)}
    steps: dict[str, list[StepTime]] = {block.id: [] for block in plan.blocks}
    ahead = {part.step.path: part for part in slices(plan, run, at)}
    for step in plan.steps:
        steps[step.block].append(_step(run, step, plans[step.path], ahead.get(step.path), words))
    return tuple(
        BlockTimes(
            block=time.block,
            title=words.block(time.block),
            state=time.state,
            planned_at=steps[time.block][0].planned_at,
            planned_until=steps[time.block][-1].planned_until,
            starts_at=time.starts_at,
            ends_at=time.ends_at,
            steps=tuple(steps[time.block]),
        )
        for time in block_times(plan, run, at)
    )


def _step(run: Run, step: Step, plan: Slice, ahead: Slice | None, words: Words) -> StepTime:
    stays = [stay for stay in run.clock.stays if stay.step == step.path]
    starts_at = ahead.starts_at if ahead else stays[0].started_at if stays else None
    ends_at = ahead.ends_at if ahead else stays[-1].ended_at if stays else None
    before = run.clock.started_at is None
    if run.live and run.step == step.path:
        state = "now"
    elif ahead or before:
        state = "to come"
    else:
        state = "done" if stays else "left out"
    return StepTime(
        step=step.path,
        title=words.planned(step.title),
        mode=step.mode.value,
        state=state,  # type: ignore[arg-type]
        planned_at=plan.starts_at,
        planned_until=plan.ends_at,
        starts_at=plan.starts_at if before else starts_at,
        ends_at=plan.ends_at if before else ends_at,
    )


def polls(plan: Plan, run: Run, tallies: Mapping[str, Tally], words: Words) -> tuple[PollNow, ...]:
    """Open polls and checks. If there are none, the latest results of the running block."""
    found = [_open(run, question_of(plan, run, poll), tallies.get(poll), words) for poll in open_ids(run)]
    closed = [poll for poll in closed_polls(run) if poll in plan.poll_steps]
    step = running_step(plan, run)
    if not found and closed and step and plan.poll_steps[closed[-1]].block == step.block:
        found.append(_closed(run, question_of(plan, run, closed[-1]), words))
    return tuple(found)


def _open(run: Run, question: Question, tally: Tally | None, words: Words) -> PollNow:
    """Open poll. Counts are shown only for named polls whose plan allows it.

    Otherwise only the number of answers is shown.
    """
    shown = tally is not None and question.live and not question.anonymous
    answered = tally.answered if tally else 0
    answered = so_far(answered) if question.anonymous else answered
    counts = tally.counts if tally and shown else None
    return _poll(question, True, answered, counts, words, opening_item(run.polls[question.id].opening))


def _closed(run: Run, question: Question, words: Words) -> PollNow:
    state = run.polls[question.id]
    return _poll(question, False, state.answered, state.counts or None, words)


def _poll(
    question: Question, is_open: bool, answered: int, counts: tuple[int, ...] | None, words: Words, opening: str = ""
) -> PollNow:
    labels = _labels(question, words, ranked=bool(counts))
    most = max(answered * question.each, 1)
    bars = [
        Bar(
            label=label,
            count=counts[n] if counts else None,
            share=counts[n] / most if counts else 0,
            said=words.counted(counts[n], answered, several=question.capped, each=question.each) if counts else "",
        )
        for n, label in enumerate(labels)
    ]
    if question.votes and counts:
        order = ranks(counts)
        bars = [bars[n].model_copy(update={"label": _ranked(rank, bars[n], words)}) for rank, n in order]
    url = question.image_url
    return PollNow(
        poll=question.id,
        question=words.planned(question.question),
        open=is_open,
        anonymous=question.anonymous,
        answered=answered,
        bars=tuple(bars),
        counted=counts is not None,
        opening=opening,
        at_least=is_open and question.anonymous,
        image=Picture(url=url, alt=question.image_alt or "") if url else None,
    )


def _labels(question: Question, words: Words, *, ranked: bool) -> list[str]:
    """The options; those of a vote with the number that each is called, until they are ranked."""
    labels = [words.planned(option) for option in question.options]
    if not question.votes or ranked:
        return labels
    numbered = zip(question.numbers, labels, strict=True)
    return [words.say(texts.VOTE_LINE, number=number, option=label) for number, label in numbered]


def _ranked(rank: int, bar: Bar, words: Words) -> str:
    return words.say(texts.VOTE_RANK, rank=rank, option=bar.label)


def polls_to_open(plan: Plan, run: Run, at: datetime, words: Words) -> tuple[PollToOpen, ...]:
    """Polls of the plan that a facilitator can open now."""
    is_open = frozenset(open_ids(run))
    ahead = {part.step.path: part.starts_at for part in slices(plan, run, at)[1:]}
    own = [(step, one.id) for step in plan.steps for one in (step.poll, step.vote) if one and one.id not in is_open]
    return tuple(
        PollToOpen(poll=poll, question=words.planned(step.asked(poll)), opens_at=ahead.get(step.path)) for step, poll in own
    )


def round_now(plan: Plan, run: Run, words: Words) -> RoundNow | None:
    """Round in progress."""
    going = live_round(run)
    if going is None or not run.live:
        return None
    question = plan.step(going.step).round
    again = [person for person in going.waiting if person in going.passed]
    return RoundNow(
        question=words.planned(question.question) if question else "",
        speaker=words.name(going.speaker) if going.speaker else "",
        turn_ends_at=going.turn_ends_at,
        seconds_each=going.seconds_each,
        waiting=tuple(words.name(one) for one in going.waiting if one != going.speaker and one not in again),
        later=tuple(words.name(one) for one in again if one != going.speaker),
        spoken=tuple(words.name(one) for one in going.spoken),
    )
