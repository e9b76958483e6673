"""Answers that are typed instead of pressed: which words count for which open poll, and votes by number."""

from __future__ import annotations

from functools import partial

import pytest

from dialogs import texts
from dialogs.features.polls.ballots import in_words, typed, typed_to_check, typed_unclearly
from dialogs.features.polls.votes import answer_of
from dialogs.plan.gathering import Vote
from dialogs.plan.model import Check, Poll
from dialogs.run import commands as c
from dialogs.texts.sentence import Planned, Refused, sentence
from tests.support import core_session
from tests.support.builders import plan, step

FRUIT = Poll(id="fruit", question="Which?", options=("Apples", "Pears", "Plums"))
SECRET = Poll(id="secret", question="How?", options=("Well", "Badly"), anonymous=True)
ONCE = Vote(id="days", options=("Monday", "Friday", "Sunday"), votes=2, anonymous=False)
STACK = Vote(id="dots", options=("Red", "Blue"), votes=3, stack=True, anonymous=False)
MADE = plan(
    step("a.hello", 5),
    step("b.fruit", 10, poll=FRUIT),
    step("c.secret", 10, poll=SECRET),
    step("d.days", 10, vote=ONCE),
    step("e.dots", 10, vote=STACK),
    step("f.check", 10, check=Check(question="Ready?", private=True)),
    step("g.bye", 5),
)
ASKED = Planned(MADE.step("d.days").asked("days"))


at_step = partial(core_session.at_step, MADE)


@pytest.mark.parametrize(
    ("said", "option"),
    [
        ("apples", 0),
        ("Pears!", 1),
        ("option 1", 0),
        ("number 3", 2),
        ("answer two", 1),
        ("choice three", 2),
        ("option one", 0),
        ("the first one", 0),
        ("second option", 1),
        ("the third choice", 2),
        ("option 4", None),
        ("option 0", None),
        ("the fourth one", None),
        ("option", None),
        ("2", None),
        ("b", None),
        ("apples and pears", None),
    ],
)
def test_typed_words_count_where_they_are_exactly_one_option(said: str, option: int | None) -> None:
    stage = at_step("b.fruit")
    expected = None if option is None else c.Answer(poll="fruit", options=(option,))
    assert typed(MADE, stage.run, said) == expected
    assert typed(MADE, at_step("a.hello").run, said) is None


def test_typed_words_do_not_count_where_answers_have_no_names() -> None:
    stage = at_step("c.secret")
    assert typed(MADE, stage.run, "well") is None
    assert typed_unclearly(MADE, stage.run, ["well"])


@pytest.mark.parametrize(
    ("said", "unclear"),
    [
        (["1"], True),
        (["3"], True),
        (["4"], False),
        (["0"], False),
        (["C"], True),
        (["d"], False),
        (["hm", "pears"], True),
        ([], False),
    ],
)
def test_a_lone_number_or_letter_is_unclear(said: list[str], unclear: bool) -> None:
    assert typed_unclearly(MADE, at_step("b.fruit").run, said) is unclear


@pytest.mark.parametrize(
    ("said", "option"),
    [("yes", 0), ("I’m ready", 0), ("ready", 0), ("no", 1), ("not ready", 1), ("Not yet", 1), ("maybe", None), ("1", None)],
)
def test_a_private_check_takes_yes_and_no(said: str, option: int | None) -> None:
    run = at_step("f.check").run
    expected = None if option is None else c.Answer(poll="check:f.check", options=(option,))
    assert typed_to_check(MADE, run, said) == expected
    assert typed_to_check(MADE, at_step("b.fruit").run, said) is None
    assert not typed_unclearly(MADE, run, ["1"])


def test_an_answer_in_words_is_one_to_the_open_poll_that_has_them() -> None:
    stage = at_step("b.fruit")
    given = c.Answer(by="f", poll="", options=(), words=("plums", "Apples"), on_behalf_of="p1")
    assert in_words(MADE, stage.run, given) == c.Answer(by="f", poll="fruit", options=(2, 0), on_behalf_of="p1")
    for words, said in ((("plums", "tea"), texts.OPTION_UNKNOWN), (("well",), texts.OPTION_UNKNOWN)):
        with pytest.raises(Refused) as told:
            in_words(MADE, stage.run, c.Answer(by="f", poll="", options=(), words=words))
        assert told.value.sentence == sentence(said)
    stage.say(c.ClosePoll(by="f"))
    with pytest.raises(Refused) as told:
        in_words(MADE, stage.run, given)
    assert told.value.sentence == sentence(texts.POLL_IS_CLOSED)


# -- votes by number ---------------------------------------------------------------------------------------------------


def test_votes_by_number_are_an_answer() -> None:
    run = at_step("d.days").run
    assert answer_of(MADE, run, c.CastVotes(by="p1", numbers=(3, 1))) == c.Answer(by="p1", poll="days", options=(0, 2))
    assert answer_of(MADE, run, c.CastVotes(by="p1", numbers=(2, 2), poll="days", opening=1)) == c.Answer(
        by="p1", poll="days", options=(1,), opening=1
    )
    run = at_step("e.dots").run
    assert answer_of(MADE, run, c.CastVotes(by="p1", numbers=(2, 1, 2))) == c.Answer(by="p1", poll="dots", options=(0, 3, 4))


@pytest.mark.parametrize(
    ("path", "command", "said"),
    [
        ("a.hello", c.CastVotes(by="p1", numbers=(1,)), sentence(texts.NO_VOTE_OPEN)),
        ("b.fruit", c.CastVotes(by="p1", numbers=(1,)), sentence(texts.NO_VOTE_OPEN)),
        ("b.fruit", c.CastVotes(by="p1", numbers=(1,), poll="fruit"), sentence(texts.NO_VOTE_OPEN)),
        ("d.days", c.CastVotes(by="p1", numbers=(1,), poll="nuts"), sentence(texts.NO_VOTE_OPEN)),
        ("d.days", c.CastVotes(by="p1", numbers=(1, 4)), sentence(texts.VOTE_NO_SUCH, number=4)),
        ("d.days", c.CastVotes(by="p1", numbers=(0,)), sentence(texts.VOTE_NO_SUCH, number=0)),
        ("d.days", c.CastVotes(by="p1", numbers=()), sentence(texts.VOTE_SO_MANY, most=2, question=ASKED)),
        ("d.days", c.CastVotes(by="p1", numbers=(1, 2, 3)), sentence(texts.VOTE_SO_MANY, most=2, question=ASKED)),
    ],
)
def test_votes_that_do_not_count_are_told_why(path: str, command: c.CastVotes, said: object) -> None:
    with pytest.raises(Refused) as told:
        answer_of(MADE, at_step(path).run, command)
    assert told.value.sentence == said
