"""Poll commands: what facilitators may do with polls and private checks: open, close, show results, change options.

Own options must all be different, and are refused once the poll has opened. `close` means the running step's own poll, else
the only one that is open, else the question for ideas; with several open it asks which. `results` shows the poll closed
last, never an open one.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features import support_needs
from dialogs.features.feature import Feature, good
from dialogs.features.ideas.decide import close_by_hand
from dialogs.features.ideas.lists import open_id
from dialogs.features.polls.ballots import ANSWERING
from dialogs.features.polls.lifecycle import close_all, close_poll, due, end, enter, open_poll
from dialogs.features.polls.question import closed_polls, open_ids, polls_of_step, question_of, to_close
from dialogs.features.polls.react import host, react, retimed
from dialogs.features.polls.undo import refuse_once_open, undo, withdraw
from dialogs.features.polls.votes_on_ideas import awaited
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.feature_states import PollState
from dialogs.run.messages import Card, OptionsCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import lag, running_step
from dialogs.run.state import Run
from dialogs.texts.sentence import At, Refused, sentence

FEWEST_OPTIONS, MOST_OPTIONS = 2, 20  # that facilitators may put in place of a poll's

Command = c.OpenPoll | c.ClosePoll | c.ChangePoll | c.ShowOptions | c.ShowResults


def _decide(draft: PendingEvents, command: Command, at: datetime) -> None:
    plan, run = draft.plan, draft.run
    match command:
        case c.OpenPoll():
            poll = _named(plan, run, command.poll)
            if (why := awaited(plan, run, poll)) is not None:
                raise Refused(why)
            open_poll(draft, poll, at)
        case c.ClosePoll():
            _close_by_hand(draft, command.poll, at)
        case c.ChangePoll():
            _change(draft, command, at)
        case c.ShowOptions():
            refuse_once_open(draft, _to_come(plan, run, command.poll))
        case c.ShowResults():
            _show_again(draft, command, at)
        case _:
            assert_never(command)


def _named(plan: Plan, run: Run, poll: str | None) -> str:
    """The poll a facilitator means: by id, else the running step's. Refused when there is none."""
    if poll is not None:
        if poll not in plan.poll_steps:
            known = ", ".join(sorted(one.id for step in plan.steps for one in (step.poll, step.vote) if one)) or "-"
            raise Refused(sentence(texts.NO_SUCH_POLL, poll=poll, known=known))
        return poll
    own = polls_of_step(plan.step(run.step)) if run.step else ()
    if not own:
        raise Refused(sentence(texts.STEP_HAS_NO_POLL))
    return own[0]


def _to_come(plan: Plan, run: Run, poll: str | None) -> str:
    """The poll of that id, or the next one that has not opened yet. Raises Refused."""
    if poll is not None:
        return _named(plan, run, poll)
    coming = (id_ for id_, step in plan.poll_steps.items() if step.poll and not run.polls.get(id_, PollState()).opening)
    found = next(coming, None)
    if found is None:
        raise Refused(sentence(texts.NO_POLL_TO_COME))
    return found


def _close_by_hand(draft: PendingEvents, poll: str | None, at: datetime) -> None:
    known, now = open_ids(draft.run), to_close(draft.plan, draft.run)
    if not now and poll is None and open_id(draft.run) is not None:  # “close” is about what is open
        close_by_hand(draft, at)
        return
    if not known:
        raise Refused(sentence(texts.NO_OPEN_POLL))
    if poll is None and not now:
        raise Refused(sentence(texts.OWN_POLL_CLOSED, known=", ".join(known)))
    if poll is None and len(now) > 1:
        raise Refused(sentence(texts.WHICH_POLL, known=", ".join(now)))
    meant = now[0] if poll is None else _named(draft.plan, draft.run, poll)
    if meant not in known:
        raise Refused(sentence(texts.POLL_IS_CLOSED))
    close_poll(draft, meant, at)
    support_needs.collect(draft, at)


def _change(draft: PendingEvents, command: c.ChangePoll, at: datetime) -> None:
    poll = _named(draft.plan, draft.run, command.poll)
    refuse_once_open(draft, poll)
    options = tuple(option.strip() for option in command.options if option.strip())
    if not FEWEST_OPTIONS <= len(options) <= MOST_OPTIONS or len(set(options)) < len(options):
        raise Refused(sentence(texts.OPTIONS_OUT_OF_RANGE))
    new = e.PollChanged(at=at, poll=poll, options=options, image_url=command.image_url, image_alt=command.image_alt)
    draft.add(new)


def _show_again(draft: PendingEvents, command: c.ShowResults, at: datetime) -> None:
    known = tuple(closed_polls(draft.run))
    poll = _named(draft.plan, draft.run, command.poll) if command.poll else (known[-1] if known else None)
    if poll is None and not open_ids(draft.run):
        raise Refused(sentence(texts.NO_RESULTS_YET))
    if poll is None or poll not in known:
        raise Refused(sentence(texts.RESULTS_WHEN_CLOSED))
    draft.add(e.ResultsShown(at=at, poll=poll, opening=draft.run.polls[poll].opening))


def _acknowledge(plan: Plan, run: Run, command: Command, at: datetime) -> Card | None:
    match command:
        case c.OpenPoll():
            return _opened(plan, run, at)
        case c.ClosePoll():
            return good(texts.ACK_POLL_CLOSED)
        case c.ChangePoll():
            return good(texts.ACK_POLL_CHANGED, count=len(command.options))
        case c.ShowOptions():
            now = question_of(plan, run, _to_come(plan, run, command.poll))
            return OptionsCard(
                poll=now.id, question=now.question, options=now.options, image_url=now.image_url, image_alt=now.image_alt
            )
        case c.ShowResults():
            return good(texts.ACK_SHOWN)
        case _:
            assert_never(command)


def _opened(plan: Plan, run: Run, at: datetime) -> Card | None:
    if run.phase == "ended":
        return good(texts.ACK_ENDED)
    if running_step(plan, run) is None or run.ends_at is None:
        return None
    return good(texts.ACK_POLL_OPEN, until=At((run.visit.poll_ends_at or run.ends_at) + lag(run, at)))


FEATURE = Feature(
    host=host,
    enter=enter,
    due=due,
    close=close_all,
    end=end,
    withdraw=withdraw,
    undo=undo,
    retimed=retimed,
    commands=(c.OpenPoll, c.ClosePoll, c.ChangePoll, c.ShowOptions, c.ShowResults),
    decide=_decide,
    acknowledge=_acknowledge,
    answering=ANSWERING,
    events=(e.StepStarted, e.PollOpened, e.PollChanged, e.PollClosed, e.ResultsShown),
    react=react,
)
