"""Polls and private checks: opening, answering, closing, and what may be seen of them.

Answers are ballot rows kept by the service, never events (DESIGN, Answers). Two more things are answered the same way: a
step's check, with the options CHECK_OPTIONS, and `done`, with one option, counted for the running step.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from dialogs import texts
from dialogs.features import ground_rules, readiness, support_needs
from dialogs.features.polls.question import Question, open_ids, polls_of_step, question_of
from dialogs.plan.model import POLL_ID_BEFORE, Plan, poll_id_of_done, poll_id_of_rules
from dialogs.run import events as e
from dialogs.run.commands import HIDDEN_BELOW, Answer, Tally
from dialogs.run.effects import EVERYONE, Effect, Show
from dialogs.run.messages import PollCard, ResultsCard, StepCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import PollState, Run
from dialogs.texts import identifiers
from dialogs.texts.fold import fold
from dialogs.texts.sentence import Planned, Refused, sentence

DONE_OPTION = 0


@dataclass(frozen=True)
class Ballot:
    """An answer as the service stores it. `secret`: the voter is kept as a keyed hash only."""

    poll: str
    opening: int
    options: tuple[int, ...]
    why: str | None
    secret: bool


@dataclass(frozen=True)
class OpenNow:
    """A poll whose answers so far a command must carry."""

    poll: str
    opening: int
    options: int
    secret: bool


# -- deciding ----------------------------------------------------------------------------------------------------------


def open_poll(draft: PendingEvents, poll: str, at: datetime) -> None:
    """Open a poll for answers, from nothing when it was closed before; an open one stays as it is."""
    state = draft.run.polls.get(poll, PollState())
    if not state.open:
        draft.add(e.PollOpened(at=at, poll=poll, opening=state.opening + 1, step=draft.step.path))


def close_poll(draft: PendingEvents, poll: str, at: datetime) -> None:
    """Close an open poll with the counts the command carries; hidden where they would give answers away."""
    state = draft.run.polls[poll]
    question = question_of(draft.plan, draft.run, poll)
    tally = draft.tally(poll, len(question.options))
    counts = () if _hides(question, tally) else tally.counts
    draft.add(e.PollClosed(at=at, poll=poll, opening=state.opening, answered=tally.answered, counts=counts))


def _hides(question: Question, tally: Tally) -> bool:
    if question.is_check or not question.anonymous:
        return False  # a check is counts only, by design: "7 of 10 are ready"
    return tally.answered < HIDDEN_BELOW or tally.alike


def close_all(draft: PendingEvents, at: datetime) -> None:
    """Close every open poll: polls end with the step during which they are open."""
    for poll in open_ids(draft.run):
        close_poll(draft, poll, at)


def poll_named(plan: Plan, run: Run, poll: str | None) -> str:
    """The poll a facilitator means: by id, else the running step's. Refused when there is none."""
    if poll is not None:
        if poll not in plan.poll_steps:
            known = ", ".join(sorted(step.poll.id for step in plan.steps if step.poll)) or "-"
            raise Refused(sentence(texts.NO_SUCH_POLL, poll=poll, known=known))
        return poll
    own = polls_of_step(plan.step(run.step)) if run.step else ()
    if not own:
        raise Refused(sentence(texts.STEP_HAS_NO_POLL))
    return own[0]


# -- answering ---------------------------------------------------------------------------------------------------------


def open_now(plan: Plan, run: Run) -> tuple[OpenNow, ...]:
    """Every poll, check and `done` that can be answered now; a command must carry their tallies."""
    found = [_open_now(plan, run, poll) for poll in open_ids(run)]
    if run.live and run.step is not None:
        found.append(OpenNow(poll_id_of_done(run.step), run.visit, 1, True))
        if plan.step(run.step).rules is not None:
            found.append(OpenNow(poll_id_of_rules(run.step), run.visit, 1, True))
    if run.asked_ready and run.phase != "ended":
        found.append(OpenNow(POLL_ID_BEFORE, 1, len(readiness.OPTIONS), False))
    found += [OpenNow(*one, secret=True) for one in support_needs.open_now(plan, run)]
    return tuple(found)


def _open_now(plan: Plan, run: Run, poll: str) -> OpenNow:
    question = question_of(plan, run, poll)
    return OpenNow(poll, run.polls[poll].opening, len(question.options), question.anonymous)


def ballot(plan: Plan, run: Run, answer: Answer, at: datetime) -> Ballot:
    """The row an answer becomes. Raises Refused when the poll is closed, or the options are not a possible answer."""
    if answer.on_behalf_of is not None and answer.by not in run.facilitators:
        raise Refused(sentence(texts.ANSWER_FOR_FACILITATORS))
    if run.live and run.step is not None and answer.poll in (poll_id_of_done(run.step), poll_id_of_rules(run.step)):
        return Ballot(answer.poll, run.visit, (DONE_OPTION,), None, True)
    if answer.poll == POLL_ID_BEFORE and run.asked_ready and run.phase != "ended" and answer.options in ((0,), (1,)):
        return Ballot(POLL_ID_BEFORE, 1, answer.options, None, False)
    if answer.poll == support_needs.AGREE:
        return _agreement(plan, run)
    if answer.poll not in plan.poll_steps:
        raise Refused(sentence(texts.POLL_UNKNOWN))
    state = run.polls.get(answer.poll, PollState())
    if not state.opening:
        raise Refused(sentence(texts.POLL_NOT_OPEN_YET))
    if not state.open or not run.live or (answer.opening is not None and answer.opening != state.opening):
        raise Refused(sentence(texts.POLL_IS_CLOSED))
    question = question_of(plan, run, answer.poll)
    if answer.on_behalf_of is not None and question.anonymous:
        raise Refused(sentence(texts.ANSWER_FOR_OPEN_ONLY))
    chosen = tuple(sorted(set(answer.options)))
    if any(not 0 <= option < len(question.options) for option in chosen):
        raise Refused(sentence(texts.OPTION_UNKNOWN))
    if not 1 <= len(chosen) <= question.choose:
        raise Refused(sentence(texts.CHOOSE_SO_MANY, most=question.choose, question=Planned(question.question)))
    why = answer.why.strip() if answer.why and question.why and not question.anonymous else None
    if why:
        identifiers.allow(why)
    return Ballot(answer.poll, state.opening, chosen, why or None, question.anonymous)


def _agreement(plan: Plan, run: Run) -> Ballot:
    """I agree that the list of support needs is passed on."""
    if run.needs is None or not support_needs.deciding(plan, run):
        raise Refused(sentence(texts.NEEDS_NOT_YET if run.needs is None else texts.NEEDS_SETTLED))
    return Ballot(support_needs.AGREE, run.needs.opening, (DONE_OPTION,), None, True)


def meant(plan: Plan, run: Run, answer: Answer) -> Answer:
    """An answer given in words, as one to the open poll that has these options. Raises Refused when none has.

    "I agree" is about the ground rules, or later about the list of support needs.
    """
    if answer.poll.startswith("rules:") and support_needs.deciding(plan, run):
        return replace(answer, poll=support_needs.AGREE, opening=None)
    if not answer.words:
        return answer
    said = [fold(word) for word in answer.words]
    for poll in open_ids(run):
        options = [fold(option) for option in question_of(plan, run, poll).options]
        if all(word in options for word in said):
            return replace(answer, poll=poll, options=tuple(options.index(word) for word in said), words=())
    raise Refused(sentence(texts.OPTION_UNKNOWN))


_OPTION_NUMBER = re.compile(r"(?:option|number|answer|choice) (\d{1,2})")


def typed(plan: Plan, run: Run, text: str) -> Answer | None:
    """The answer somebody typed instead of pressing: exactly one option of an open poll with names. Else None.

    Not for anonymous polls and private checks: what is typed in a chat is not secret any more.
    """
    for poll in open_ids(run):
        question = question_of(plan, run, poll)
        options = [fold(option) for option in question.options]
        said = fold(text)
        if (number := _OPTION_NUMBER.fullmatch(said)) and said not in options and 0 < int(number[1]) <= len(options):
            said = options[int(number[1]) - 1]
        if not question.anonymous and said in options:
            return Answer(poll=poll, options=(options.index(said),))
    return None


def after_answer(plan: Plan, run: Run, poll: str, tally: Tally) -> tuple[Effect, ...]:
    """What everybody sees after an answer: the card again, with its counts or how many have answered."""
    if run.step is not None and poll == poll_id_of_done(run.step) and run.step_started_at and run.ends_at:
        return (show_step(plan, run, run.visit),)
    if run.step is not None and poll == poll_id_of_rules(run.step) and run.ends_at:
        return (ground_rules.show_rules(plan, run, f"rules:{run.visit}", run.ends_at),)
    if poll == support_needs.AGREE and support_needs.deciding(plan, run) and run.ends_at:
        return (support_needs.show(plan, run, run.ends_at),)
    if poll == POLL_ID_BEFORE and (since := run.started_at or run.opened_at) is not None:
        return (readiness.show_readiness(run, since),)
    if poll in run.polls and run.polls[poll].open:
        return (show_poll(plan, run, poll),)
    return ()


def to_come(plan: Plan, run: Run, poll: str | None) -> str:
    """The poll of that id, or the next one that has not opened yet. Raises Refused."""
    if poll is not None:
        return poll_named(plan, run, poll)
    coming = (id_ for id_, step in plan.poll_steps.items() if step.poll and not run.polls.get(id_, PollState()).opening)
    found = next(coming, None)
    if found is None:
        raise Refused(sentence(texts.NO_POLL_TO_COME))
    return found


# -- showing -----------------------------------------------------------------------------------------------------------


def show_poll(plan: Plan, run: Run, poll: str) -> Show:
    """The card people answer on; without buttons once it is closed."""
    state, question = run.polls[poll], question_of(plan, run, poll)
    closes_at = run.ends_at or run.ended_at
    assert closes_at is not None, "a poll opens during a step"
    card = PollCard(
        poll=poll,
        opening=state.opening,
        step=question.step.path,
        question=question.question,
        options=question.options,
        choose=question.choose,
        anonymous=question.anonymous,
        reveal="live" if question.live else "closed",
        why=question.why,
        is_check=question.is_check,
        closes_at=closes_at,
        open=state.open,
        image_url=question.image_url,
        image_alt=question.image_alt,
    )
    return Show(f"poll:{poll}:{state.opening}", card, EVERYONE, max(closes_at, run.ended_at or closes_at))


def show_results(plan: Plan, run: Run, poll: str, until: datetime, slot: str | None = None) -> Show:
    """What came out. Kept good until the end of the run: people may look for it late."""
    state, question = run.polls[poll], question_of(plan, run, poll)
    card = ResultsCard(
        poll=poll,
        opening=state.opening,
        question=question.question,
        options=question.options,
        counts=state.counts,
        answered=state.answered,
        hidden=not state.counts,
        anonymous=question.anonymous,
        is_check=question.is_check,
    )
    return Show(slot or f"results:{poll}:{state.opening}", card, EVERYONE, until)


def show_step(plan: Plan, run: Run, visit: int, over: bool = False) -> Show:
    """The running step's card (or, once it is over, that card without its buttons)."""
    assert run.step is not None
    assert run.step_started_at is not None
    assert run.ends_at is not None
    card = StepCard(
        step=run.step,
        starts_at=run.step_started_at,
        ends_at=run.ends_at,
        over=over,
        present=len(run.participants),
    )
    return Show(f"step:{visit}", card, EVERYONE, max(run.ends_at, run.step_started_at + timedelta(seconds=1)))
