"""Commands about polls: opening, closing, replacing options, and showing results."""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features import people, support_needs
from dialogs.features.polls import ballots
from dialogs.features.polls.question import closed_polls, open_ids
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.pending import PendingEvents
from dialogs.texts.sentence import Refused, sentence


def decide_polls(draft: PendingEvents, command: c.PollCommand, at: datetime) -> None:
    plan, run = draft.plan, draft.run
    match command:
        case c.Answer():
            command = ballots.meant(plan, run, command)
            ballots.ballot(plan, run, command, at)  # refuses what is no answer; the row itself is the service's
            if draft.run.phase != "open":  # "I am ready" before the session does not mean "I am here"
                people.join(draft, c.Join(person=command.on_behalf_of or command.by), at)
        case c.OpenPoll():
            ballots.open_poll(draft, ballots.poll_named(plan, run, command.poll), at)
        case c.ClosePoll():
            _close(draft, command.poll, at)
        case c.ChangePoll():
            _change(draft, command, at)
        case c.ShowOptions():
            _changeable(draft, ballots.to_come(plan, run, command.poll))
        case c.ShowResults():
            known = tuple(closed_polls(run))
            poll = ballots.poll_named(plan, run, command.poll) if command.poll else (known[-1] if known else None)
            if poll is None and not open_ids(run):
                raise Refused(sentence(texts.NO_RESULTS_YET))
            if poll is None or poll not in known:
                raise Refused(sentence(texts.RESULTS_WHEN_CLOSED))
            draft.add(e.ResultsShown(at=at, poll=poll, opening=run.polls[poll].opening))
        case _:
            assert_never(command)


def _close(draft: PendingEvents, poll: str | None, at: datetime) -> None:
    known = open_ids(draft.run)
    if not known:
        raise Refused(sentence(texts.NO_OPEN_POLL))
    if poll is None and len(known) > 1:
        raise Refused(sentence(texts.WHICH_POLL, known=", ".join(known)))
    meant = known[0] if poll is None else ballots.poll_named(draft.plan, draft.run, poll)
    if meant not in known:
        raise Refused(sentence(texts.POLL_IS_CLOSED))
    ballots.close_poll(draft, meant, at)
    support_needs.collect(draft, at)


def _changeable(draft: PendingEvents, poll: str) -> None:
    state = draft.run.polls.get(poll)
    if draft.plan.poll_steps[poll].poll is None or (state is not None and state.opening):
        raise Refused(sentence(texts.TOO_LATE_TO_CHANGE_POLL))


def _change(draft: PendingEvents, command: c.ChangePoll, at: datetime) -> None:
    poll = ballots.poll_named(draft.plan, draft.run, command.poll)
    _changeable(draft, poll)
    options = tuple(option.strip() for option in command.options if option.strip())
    if not 2 <= len(options) <= 20 or len(set(options)) < len(options):
        raise Refused(sentence(texts.OPTIONS_OUT_OF_RANGE))
    changed = e.PollChanged(at=at, poll=poll, options=options, image_url=command.image_url, image_alt=command.image_alt)
    draft.add(changed)
