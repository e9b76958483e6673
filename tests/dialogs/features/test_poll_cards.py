"""Polls from end to end: whole cards, which answers count, what refusals name, and what comes back with `undo`."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from functools import partial

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.features import answers
from dialogs.features.feature import Ballot, good
from dialogs.plan.gathering import Vote
from dialogs.plan.model import Check, Poll
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, FACILITATORS, ForgetBallots, Show
from dialogs.run.messages import AnsweredCard, OptionsCard, PollCard, ResultsCard, TextCard
from dialogs.texts.sentence import At, Person, Planned, Refused, Sentence, sentence
from tests.support import core_session
from tests.support.builders import plan, step
from tests.support.core_session import START, Stage, minutes

NAMED = Poll(id="fruit", question="Which?", options=("Apples", "Pears", "Plums"), choose=2, why="optional")
SECRET = Poll(id="secret", question="How?", options=("Well", "Badly"), anonymous=True)
DAYS = Vote(id="days", options=("Monday", "Friday"), votes=3, stack=True, anonymous=False)
MADE = plan(
    step("a.hello", 5),
    step("b.fruit", 10, poll=NAMED),
    step("c.secret", 10, poll=SECRET),
    step("d.days", 10, vote=DAYS),
    step("e.check", 10, check=Check(question="Ready?")),
    step("f.bye", 5),
)


at_step = partial(core_session.at_step, MADE)


def last(stage: Stage, kind: type) -> Show:
    return stage.shown(kind)[-1]


def refused(act: Callable[[], object]) -> Sentence:
    with pytest.raises(Refused) as told:
        act()
    return told.value.sentence


def answer(stage: Stage, *options: int, poll: str = "fruit", **more: object) -> Ballot:
    given = c.Answer(by="p1", poll=poll, options=options, **more)  # type: ignore[arg-type]
    return answers.ballot(stage.plan, stage.run, given, stage.now)


OPEN = PollCard(
    poll="fruit",
    opening=1,
    step="b.fruit",
    question="Which?",
    options=("Apples", "Pears", "Plums"),
    choose=2,
    anonymous=False,
    reveal="closed",
    why=True,
    is_check=False,
    closes_at=START + minutes(11),
    people=4,
)
RESULTS = ResultsCard(
    poll="fruit",
    opening=1,
    question="Which?",
    options=("Apples", "Pears", "Plums"),
    counts=(3, 1, 0),
    answered=4,
    hidden=False,
    anonymous=False,
    is_check=False,
)


def test_a_poll_is_shown_until_it_closes_and_then_its_results() -> None:
    stage = at_step("b.fruit")
    shown = last(stage, PollCard)
    assert replace(shown, card=replace(shown.card, head=None)) == Show("step:2", OPEN, EVERYONE, OPEN.closes_at)  # type: ignore[call-arg]
    stage.tallies = {"fruit": c.Tally(4, (3, 1, 0))}
    stage.say(c.ClosePoll(by="f"), minutes(3))
    closed, shown = replace(OPEN, open=False, people=0), last(stage, PollCard)
    assert replace(shown, card=replace(shown.card, head=None)) == Show("step:2", closed, EVERYONE, START + minutes(63))
    assert last(stage, ResultsCard) == Show("results:fruit:1", RESULTS, EVERYONE, START + minutes(63))
    stage.say(c.ShowResults(by="f"), minutes(4))
    again = last(stage, ResultsCard)
    assert (again.slot, again.card) == ("results:fruit:1:20300107T093400000000", RESULTS)


def test_a_poll_that_closes_with_its_step_has_its_results_on_its_own_card() -> None:
    stage = at_step("b.fruit")
    stage.tallies = {"fruit": c.Tally(4, (3, 1, 0))}
    stage.until(minutes(11))
    shown = last(stage, ResultsCard)
    assert (shown.slot, replace(shown.card, head=None)) == ("step:2", RESULTS)  # type: ignore[call-arg]
    closed = stage.of(e.PollClosed)
    assert closed == [e.PollClosed(at=stage.now, poll="fruit", opening=1, answered=4, counts=(3, 1, 0), with_step=True)]


def test_answers_without_names_are_forgotten_and_few_of_them_are_not_shown() -> None:
    stage = at_step("c.secret")
    stage.tallies = {"secret": c.Tally(3, (2, 1))}
    stage.say(c.ClosePoll(by="f"), minutes(3))
    hidden = ResultsCard(
        poll="secret",
        opening=1,
        question="How?",
        options=("Well", "Badly"),
        counts=(),
        answered=3,
        hidden=True,
        anonymous=True,
        is_check=False,
    )
    assert last(stage, ResultsCard).card == hidden
    assert [effect for effect in stage.effects if isinstance(effect, ForgetBallots)][-1:] == [ForgetBallots("secret", 1)]


def test_only_facilitators_hear_that_nobody_answered_a_check() -> None:
    for answered in (0, 1):
        stage = at_step("e.check")
        stage.tallies = {"check:e.check": c.Tally(answered, (answered, 0))}
        stage.say(c.ClosePoll(by="f"), minutes(3))
        silent = TextCard(said=sentence(texts.CHECK_SILENT, question=Planned("Ready?")), tone="warning")
        told = [show for _, _, show in stage.shows if show.card == silent]
        assert told == ([] if answered else [Show("silent:check:e.check:1", silent, FACILITATORS, START + minutes(16))])


# -- answers -----------------------------------------------------------------------------------------------------------


def test_an_answer_is_kept_as_it_was_given() -> None:
    stage = at_step("b.fruit")
    assert answer(stage, 2, 0, 2, why=" Sweet ") == Ballot("fruit", 1, (0, 2), "Sweet", False)
    assert answer(stage, 1, why="  ") == Ballot("fruit", 1, (1,), None, False)
    assert answer(at_step("c.secret"), 1, poll="secret", why="Hm") == Ballot("secret", 1, (1,), None, True)
    assert answer(at_step("d.days"), 0, 1, 5, poll="days").options == (0, 1, 3), "two votes and one, from the first place"


@pytest.mark.parametrize(
    ("options", "more", "said"),
    [
        ((), {}, sentence(texts.CHOOSE_SO_MANY, most=2, question=Planned("Which?"))),
        ((0, 1, 2), {}, sentence(texts.CHOOSE_SO_MANY, most=2, question=Planned("Which?"))),
        ((3,), {}, sentence(texts.OPTION_UNKNOWN)),
        ((-1,), {}, sentence(texts.OPTION_UNKNOWN)),
        ((0,), {"opening": 2}, sentence(texts.POLL_IS_CLOSED)),
        ((0,), {"poll": "secret"}, sentence(texts.POLL_NOT_OPEN_YET)),
        ((0,), {"poll": "nuts"}, sentence(texts.POLL_UNKNOWN)),
        ((0,), {"on_behalf_of": "p2"}, sentence(texts.ANSWER_FOR_FACILITATORS)),
    ],
)
def test_an_answer_that_does_not_count_is_told_why(
    options: tuple[int, ...], more: dict[str, object], said: Sentence
) -> None:
    assert refused(lambda: answer(at_step("b.fruit"), *options, **more)) == said  # type: ignore[arg-type]


def test_whoever_answers_reads_what_they_chose_and_may_change_it() -> None:
    stage = at_step("b.fruit")
    given = c.Answer(by="p1", poll="fruit", options=(2, 0))
    assert answers.acknowledge(stage.plan, stage.run, given) == AnsweredCard(
        poll="fruit",
        opening=1,
        question="Which?",
        chosen=("Apples", "Plums"),
        anonymous=False,
        until=OPEN.closes_at,
        options=OPEN.options,
        choose=2,
        why=True,
    )
    behalf = c.Answer(by="f", poll="fruit", options=(0,), on_behalf_of="p2")
    assert answers.acknowledge(stage.plan, stage.run, behalf) == good(texts.ACK_ANSWERED_FOR, person=Person("p2"))
    voted = answers.acknowledge(MADE, at_step("d.days").run, c.Answer(by="p1", poll="days", options=(0, 1, 3)))
    assert isinstance(voted, AnsweredCard)
    assert (voted.chosen, voted.numbers, voted.stack, voted.choose) == (("Monday", "Monday", "Friday"), (1, 2), True, 3)


# -- by hand -----------------------------------------------------------------------------------------------------------


def test_a_refusal_names_the_polls_there_are() -> None:
    stage = at_step("a.hello")
    no_such = sentence(texts.NO_SUCH_POLL, poll="nuts", known="days, fruit, secret")
    assert refused(lambda: stage.say(c.OpenPoll(by="f", poll="nuts"))) == no_such
    stage.say(c.OpenPoll(by="f", poll="fruit"))
    stage.say(c.OpenPoll(by="f", poll="secret"))
    assert refused(lambda: stage.say(c.ClosePoll(by="f"))) == sentence(texts.WHICH_POLL, known="fruit, secret")
    assert refused(lambda: stage.say(c.ClosePoll(by="f", poll="days"))) == sentence(texts.POLL_IS_CLOSED)
    stage.say(c.ClosePoll(by="f", poll="secret"))
    assert not stage.run.polls["secret"].open
    assert stage.run.polls["fruit"].open


def test_once_the_step_s_own_poll_is_closed_another_one_must_be_named() -> None:
    stage = at_step("b.fruit")
    stage.say(c.OpenPoll(by="f", poll="secret"))
    stage.say(c.ClosePoll(by="f"))
    assert not stage.run.polls["fruit"].open
    assert refused(lambda: stage.say(c.ClosePoll(by="f"))) == sentence(texts.OWN_POLL_CLOSED, known="secret")


def test_options_of_the_day_take_the_place_of_the_planned_ones_and_undo_brings_those_back() -> None:
    stage = at_step("a.hello")
    stage.say(
        c.ChangePoll(by="f", poll="fruit", options=(" Figs ", "", "Dates"), image_url="https://a.b/c", image_alt="Figs")
    )
    changed = stage.of(e.PollChanged)
    assert [(one.options, one.image_url, one.image_alt) for one in changed] == [(("Figs", "Dates"), "https://a.b/c", "Figs")]
    card = reply(stage.plan, stage.run, c.ShowOptions(by="f"), stage.now)
    assert card == OptionsCard(
        poll="fruit", question="Which?", options=("Figs", "Dates"), image_url="https://a.b/c", image_alt="Figs"
    )
    stage.say(c.Undo(by="f"))
    card = reply(stage.plan, stage.run, c.ShowOptions(by="f"), stage.now)
    assert card == OptionsCard(poll="fruit", question="Which?", options=NAMED.options, image_url=None, image_alt=None)
    stage.say(c.Next(by="f"))
    assert refused(lambda: stage.say(c.ChangePoll(by="f", poll="fruit", options=("A", "B")))) == sentence(
        texts.TOO_LATE_TO_CHANGE_POLL
    )


def test_a_poll_that_is_opened_by_hand_says_until_when() -> None:
    stage = at_step("a.hello")
    command = c.OpenPoll(by="f", poll="fruit")
    stage.say(command)
    assert reply(stage.plan, stage.run, command, stage.now) == good(texts.ACK_POLL_OPEN, until=At(START + minutes(6)))


# -- undo --------------------------------------------------------------------------------------------------------------


def test_a_poll_that_was_closed_by_mistake_is_open_again_with_its_answers() -> None:
    stage = at_step("b.fruit")
    stage.tallies = {"fruit": c.Tally(4, (3, 1, 0))}
    stage.say(c.ClosePoll(by="f"), minutes(3))
    (opened,) = [event for event in stage.say(c.Undo(by="f")) if isinstance(event, e.PollOpened)]
    assert opened == e.PollOpened(at=stage.now, poll="fruit", opening=1, step="b.fruit", ends_at=None)


def test_answers_without_names_that_are_gone_cannot_come_back() -> None:
    stage = at_step("c.secret")
    stage.tallies = {"secret": c.Tally(4, (2, 2))}
    stage.say(c.ClosePoll(by="f"), minutes(3))
    said = sentence(texts.UNDO_ANONYMOUS, question=Planned("How?"))
    assert refused(lambda: stage.say(c.Undo(by="f"))) == said
    nobody = at_step("c.secret")
    nobody.say(c.ClosePoll(by="f"), minutes(3))
    nobody.say(c.Undo(by="f"))
    assert nobody.run.polls["secret"].open


def test_a_poll_that_was_opened_by_mistake_is_taken_back_while_nobody_would_lose_an_answer() -> None:
    for poll, tally in (("secret", c.Tally(1, (1, 0))), ("fruit", c.Tally(1, (1, 0, 0)))):
        stage = at_step("a.hello")
        stage.say(c.OpenPoll(by="f", poll=poll))
        stage.tallies = {poll: tally}
        if poll == "secret":
            said = sentence(texts.UNDO_ANSWERED, question=Planned("How?"))
            assert refused(lambda stage=stage: stage.say(c.Undo(by="f"))) == said
            continue
        (back,) = [event for event in stage.say(c.Undo(by="f")) if isinstance(event, e.PollClosed)]
        assert back == e.PollClosed(at=stage.now, poll=poll, opening=1, answered=1, counts=(), undone=True)
        stage.say(c.OpenPoll(by="f", poll=poll))
        assert stage.run.polls[poll].opening == 1, "its answers count again"
