"""Vote ballots: what numbers people vote for mean, and how several votes for one option are kept.

An answer is a set of options. Where votes may be stacked, each option has a place for each vote: the first `n` places of an
option say that somebody gave it `n` votes. So a stacked vote is stored, sealed, counted and changed like any other answer.
Unknown numbers and more votes than each person has are refused. Equal counts share a rank. If votes may not be stacked, the
same number twice is one vote.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

from dialogs import texts
from dialogs.features.polls.question import Question, open_ids, question_of
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run.state import Run
from dialogs.texts.sentence import Planned, Refused, sentence


def answer_of(plan: Plan, run: Run, command: c.CastVotes) -> c.Answer:
    """The answer that these votes are. Raises Refused where no vote is open, or the numbers are no possible votes."""
    poll = command.poll or next((one for one in open_ids(run) if question_of(plan, run, one).votes), None)
    if poll is None or poll not in plan.poll_steps or not question_of(plan, run, poll).votes:
        raise Refused(sentence(texts.NO_VOTE_OPEN))
    question = question_of(plan, run, poll)
    for number in command.numbers:
        if number not in question.numbers:
            raise Refused(sentence(texts.VOTE_NO_SUCH, number=number))
    if not 1 <= len(command.numbers) <= question.votes:
        raise Refused(sentence(texts.VOTE_SO_MANY, most=question.votes, question=Planned(question.question)))
    given = [question.numbers.index(number) for number in command.numbers]
    options = stacked(given, question.votes) if question.stack else tuple(sorted(set(given)))
    return c.Answer(by=command.by, made_for=command.made_for, poll=poll, opening=command.opening, options=options)


def stacked(given: Iterable[int], votes: int) -> tuple[int, ...]:
    """Options with how often each was given, as places on the ballot."""
    return tuple(sorted(option * votes + place for option, times in Counter(given).items() for place in range(times)))


def given(places: Iterable[int], question: Question) -> tuple[int, ...]:
    """The options of a ballot, one for each vote."""
    return tuple(place // question.each for place in places)


def ranks(counts: Sequence[int]) -> tuple[tuple[int, int], ...]:
    """(rank, index) of each count, the highest first. Those that are equal have the same rank."""
    order = sorted(range(len(counts)), key=lambda index: -counts[index])
    return tuple((1 + sum(count > counts[index] for count in counts), index) for index in order)
