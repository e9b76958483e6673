"""Ballots: which answers to polls and checks are accepted, pressed or typed, also for somebody else.

Answers are ballot rows kept by the service, never events (docs/adr/0002-ballots.md). That a later answer replaces the one
before is in `bot.store.ballots`. Typed words count if they are an option of an open poll with names, or “option 2”; a lone
number or letter does not count, nor does anything typed to a nameless poll. A private check takes yes and no. Nameless polls
take no reason and no answer for somebody else. A reason with a phone number or the like is refused.
"""

from __future__ import annotations

import re
from collections.abc import Sequence

from dialogs import texts
from dialogs.features.feature import Answering, Ballot, Effects, OpenNow, good
from dialogs.features.ideas.lists import referred
from dialogs.features.polls.question import Question, open_ids, question_of
from dialogs.features.polls.show import closing_time, show_poll
from dialogs.features.polls.votes import given, stacked
from dialogs.plan.model import Plan
from dialogs.run.commands import Answer
from dialogs.run.feature_states import PollState
from dialogs.run.messages import AnsweredCard, Card
from dialogs.run.replace import changed
from dialogs.run.state import Run
from dialogs.texts import identifiers
from dialogs.texts.fold import fold
from dialogs.texts.sentence import Person, Planned, Refused, sentence


def _open_now(plan: Plan, run: Run) -> tuple[OpenNow, ...]:
    found = ((poll, question_of(plan, run, poll)) for poll in open_ids(run))
    return tuple(OpenNow(poll, run.polls[poll].opening, asked.places, asked.anonymous) for poll, asked in found)


def _accept(plan: Plan, run: Run, answer: Answer) -> Ballot | None:
    if answer.poll not in plan.poll_steps:
        return None
    state = run.polls.get(answer.poll, PollState())
    if not state.opening:
        raise Refused(sentence(texts.POLL_NOT_OPEN_YET))
    if not state.open or not run.live or (answer.opening is not None and answer.opening != state.opening):
        raise Refused(sentence(texts.POLL_IS_CLOSED))
    question = question_of(plan, run, answer.poll)
    if answer.on_behalf_of is not None and question.anonymous:
        raise Refused(sentence(texts.ANSWER_FOR_OPEN_ONLY))
    chosen = tuple(sorted(set(answer.options)))
    if any(not 0 <= option < question.places for option in chosen) or _taken_off(question, chosen):
        raise Refused(sentence(texts.OPTION_UNKNOWN))
    if question.stack:
        chosen = stacked(given(chosen, question), question.votes)
    if not 1 <= len(chosen) <= question.choose:
        raise Refused(sentence(texts.CHOOSE_SO_MANY, most=question.choose, question=Planned(question.question)))
    why = answer.why.strip() if answer.why and question.why and not question.anonymous else None
    if why:
        identifiers.allow(why, run.latest_at.date() if run.latest_at else None)
    return Ballot(answer.poll, state.opening, chosen, why or None, question.anonymous)


def _taken_off(question: Question, chosen: tuple[int, ...]) -> bool:
    """Whether one of the chosen ideas is not shown any more."""
    found = (referred(question.options[option]) for option in given(chosen, question))
    return any(one is not None and not one.numbers for one in found)


def _acknowledge(plan: Plan, run: Run, answer: Answer) -> Card | None:
    if answer.poll not in plan.poll_steps:
        return None
    if answer.on_behalf_of is not None:
        return good(texts.ACK_ANSWERED_FOR, person=Person(answer.on_behalf_of))
    question = question_of(plan, run, answer.poll)
    chosen = tuple(question.options[option] for option in given(sorted(set(answer.options)), question))
    return AnsweredCard(
        poll=answer.poll,
        opening=run.polls[answer.poll].opening,
        question=question.question,
        chosen=chosen,
        anonymous=question.anonymous,
        until=closing_time(plan, run, answer.poll),
        options=question.options,
        choose=question.choose,
        why=question.why,
        numbers=question.numbers,
        stack=question.stack,
    )


def _show(plan: Plan, run: Run, poll: str) -> Effects:
    return (show_poll(plan, run, poll),) if poll in run.polls and run.polls[poll].open else ()


ANSWERING = Answering(open_now=_open_now, accept=_accept, acknowledge=_acknowledge, show=_show)


def in_words(plan: Plan, run: Run, answer: Answer) -> Answer:
    """An answer given in words, as one to the open poll that has these options. Raises Refused when none has."""
    said = [fold(word) for word in answer.words]
    for poll in open_ids(run):
        options = [fold(option) for option in question_of(plan, run, poll).options]
        if all(word in options for word in said):
            return changed(answer, poll=poll, options=tuple(options.index(word) for word in said), words=())
    closed = (question_of(plan, run, poll) for poll, state in run.polls.items() if state.opening and not state.open)
    if any(all(word in map(fold, asked.options) for word in said) for asked in closed):
        raise Refused(sentence(texts.POLL_IS_CLOSED))
    raise Refused(sentence(texts.OPTION_UNKNOWN))


_COUNTED = ("one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten")
_ORDINALS = ("first", "second", "third", "fourth", "fifth", "sixth", "seventh", "eighth", "ninth", "tenth")
_OPTION_NUMBER = re.compile(
    rf"(?:option|number|answer|choice) (?P<counted>\d{{1,2}}|{'|'.join(_COUNTED)})"
    rf"|(?:the )?(?P<ordinal>{'|'.join(_ORDINALS)}) (?:one|option|answer|choice)"
)


def _number(said: str) -> int:
    """The number of an option in “option 2”, “option two” or “the second one”; 0 where there is none."""
    found = _OPTION_NUMBER.fullmatch(said)
    if found is None:
        return 0
    if found["ordinal"]:
        return _ORDINALS.index(found["ordinal"]) + 1
    return int(found["counted"]) if found["counted"].isdigit() else _COUNTED.index(found["counted"]) + 1


_YES = ("yes", "ready", "i am ready", "i m ready", "im ready", "yes i am", "yes ready", "yes i m ready", "ie")
_NOT_YET = ("no", "not ready", "i am not ready", "i m not ready", "im not ready", "no not yet", "na", "ddim eto")


def typed_to_check(plan: Plan, run: Run, text: str) -> Answer | None:
    """The answer to an open check that somebody typed. In a chat everybody reads it, so only a private one counts."""
    said = fold(text)
    for poll in open_ids(run):
        question = question_of(plan, run, poll)
        known = [fold(option) for option in question.options]
        option = known.index(said) if said in known else 0 if said in _YES else 1 if said in _NOT_YET else None
        if question.is_check and option is not None:
            return Answer(poll=poll, options=(option,))
    return None


def typed_unclearly(plan: Plan, run: Run, said: Sequence[str]) -> bool:
    """Whether somebody typed an answer that does not count: to an anonymous poll, or only a number or a letter."""
    for poll in open_ids(run):
        question = question_of(plan, run, poll)
        options = [fold(option) for option in question.options]
        short = {str(number) for number in range(1, len(options) + 1)} | set("abcdefghijklmnopqrst"[: len(options)])
        if not question.is_check and any(fold(one) in short or fold(one) in options for one in said):
            return True
    return False


def typed(plan: Plan, run: Run, text: str) -> Answer | None:
    """The answer somebody typed instead of pressing: exactly one option of an open poll with names. Else None.

    Not for anonymous polls and private checks: what is typed in a chat is not secret any more.
    """
    for poll in open_ids(run):
        question = question_of(plan, run, poll)
        options = [fold(option) for option in question.options]
        said = fold(text)
        if said not in options and 0 < (number := _number(said)) <= len(options):
            said = options[number - 1]
        if not question.anonymous and said in options:
            return Answer(poll=poll, options=(options.index(said),))
    return None
