"""Answer routing: everything that can be answered now, which feature an answer belongs to, whether it is secret, and who may
answer for somebody else.

An answer is a ballot row kept by the service, never an event (docs/adr/0002-ballots.md). Polls and checks have answers, and
so have "I have finished", "I am ready", and "I agree" to ground rules and support needs. Only facilitators answer for
somebody else. A named answer says that the person is here; a secret one does not, nor does “I am ready” before the session.
The card of a nameless question changes only with every second answer. What is accepted: `polls/ballots.py`.
"""

from __future__ import annotations

from datetime import datetime

from dialogs import texts
from dialogs.features import needs_list, presence
from dialogs.features.feature import Ballot, Effects, OpenNow, good
from dialogs.features.ideas.lists import collected, open_id
from dialogs.features.polls.ballots import in_words
from dialogs.features.polls.counts import so_far
from dialogs.features.polls.question import question_of
from dialogs.features.registry import ANSWERING
from dialogs.plan.model import POLL_ID_BEFORE, Plan, poll_id_of_rules
from dialogs.run.commands import Answer, Command, Join, Tally, WriteIdeas, WriteNeeds
from dialogs.run.messages import Card
from dialogs.run.pending import PendingEvents
from dialogs.run.replace import changed
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused, sentence


def open_now(plan: Plan, run: Run) -> tuple[OpenNow, ...]:
    """Everything that can be answered now. A command must carry the tallies of all of it."""
    return tuple(found for answering in ANSWERING for found in answering.open_now(plan, run))


def meant(plan: Plan, run: Run, answer: Answer) -> Answer:
    """An answer given in words, as one to the open poll that has these options. Raises Refused when none has.

    "I agree" is about the ground rules, or later about the list of support needs.
    """
    if answer.poll.startswith(poll_id_of_rules("")) and needs_list.deciding(plan, run):
        return changed(answer, poll=needs_list.AGREE, opening=None)
    return in_words(plan, run, answer) if answer.words else answer


def ballot(plan: Plan, run: Run, answer: Answer, at: datetime) -> Ballot:
    """The row an answer becomes. Raises Refused when the poll is closed, or the options are not a possible answer."""
    if answer.on_behalf_of is not None and answer.by not in run.facilitators:
        raise Refused(sentence(texts.ANSWER_FOR_FACILITATORS))
    found = (answering.accept(plan, run, answer) for answering in ANSWERING)
    accepted = next((one for one in found if one is not None), None)
    if accepted is None:
        raise Refused(sentence(texts.POLL_UNKNOWN))
    return accepted


def decide(draft: PendingEvents, answer: Answer, at: datetime) -> None:
    """Refuse what is no answer. Whoever answers with their name is here; the row itself is the service's."""
    accepted = ballot(draft.plan, draft.run, meant(draft.plan, draft.run, answer), at)
    # "I am ready" before the session does not mean "I am here". A secret answer must not be stored together with a name.
    if draft.run.phase != "open" and not accepted.secret:
        presence.join(draft, Join(person=answer.on_behalf_of or answer.by), at)


def acknowledge(plan: Plan, run: Run, answer: Answer) -> Card:
    """What the person who answered is told."""
    found = (answering.acknowledge(plan, run, answer) for answering in ANSWERING)
    return next((card for card in found if card is not None), good(texts.ACK_FINISHED))


def is_secret(plan: Plan, run: Run, command: Command) -> bool:
    """Whether a command is an answer that is kept without a name, or lines about support, or ideas without names."""
    if isinstance(command, WriteIdeas):
        collect = open_id(run)
        return collect is None or collected(plan, collect).anonymous
    if not isinstance(command, Answer):
        return isinstance(command, WriteNeeds)
    try:
        answer = meant(plan, run, command)
    except Refused:
        return True
    if answer.poll in plan.poll_steps:
        return question_of(plan, run, answer.poll).anonymous
    return answer.poll != POLL_ID_BEFORE


def counts_alone(plan: Plan, run: Run, poll: str) -> bool:
    """Whether answers to it have no names: how many there are decides when everybody sees that (`after_answer`)."""
    return poll == needs_list.AGREE or (poll in plan.poll_steps and question_of(plan, run, poll).anonymous)


def after_answer(plan: Plan, run: Run, poll: str, tally: Tally | None, new: int = 1) -> Effects:
    """What everybody sees after answers to a poll, `new` of them by people who had not answered before.

    The card again, with its counts or how many have answered. Of a question without names, only when that number moves
    visibly: a card that changes with each press would tell who pressed. Only for such a question it takes the `tally`.
    """
    if counts_alone(plan, run, poll) and tally is not None and so_far(tally.answered) == so_far(tally.answered - new):
        return ()
    return next(filter(None, (answering.show(plan, run, poll) for answering in ANSWERING)), ())
