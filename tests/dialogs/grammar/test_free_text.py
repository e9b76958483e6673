"""Free text that is kept: how long it may be, what is refused with which sentence, and which dates are let through."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date

import pytest

from dialogs import texts
from dialogs.grammar import free_text
from dialogs.grammar.free_text import ideas, intend, needs, numbers, own_options, take_note, take_out, write_rule
from dialogs.run import commands as c
from dialogs.texts.sentence import Refused, Sentence, sentence


def refusal(call: Callable[[], object]) -> Sentence:
    with pytest.raises(Refused) as caught:
        call()
    return caught.value.sentence


LIKE = texts.SAY_IT_LIKE


def test_a_note_has_up_to_two_thousand_characters() -> None:
    assert take_note("f", " Start\nearlier ") == c.TakeNote(by="f", text="Start\nearlier")
    assert take_note("f", "x" * 2000).text == "x" * 2000
    assert refusal(lambda: take_note("f", "x" * 2001)) == sentence(texts.NOTE_TOO_LONG, most=2000)
    assert refusal(lambda: take_note("f", " ")) == sentence(LIKE, usage="note: <text>", example=free_text.NOTE_EXAMPLE)


def test_a_rule_is_on_one_line_and_may_have_a_number() -> None:
    assert write_rule("f", " One  voice\nat a time ") == c.WriteRule(by="f", text="One voice at a time", number=None)
    assert write_rule("f", "Be kind", 3) == c.WriteRule(by="f", text="Be kind", number=3)
    usage = "rule [number]: <text>"
    assert refusal(lambda: write_rule("f", " ")) == sentence(LIKE, usage=usage, example=free_text.RULE_EXAMPLE)


def test_lines_about_support_have_up_to_a_hundred_and_twenty_characters() -> None:
    lines = [(None, " a  b "), (1, "\n"), (0, "x" * 120)]
    assert needs("f", lines) == c.WriteNeeds(by="f", lines=((None, "a b"), (0, "x" * 120)))
    assert refusal(lambda: needs("f", [(0, "x" * 121)])) == sentence(texts.NEEDS_TOO_LONG, most=120)
    assert refusal(lambda: needs("f", [(0, " ")])) == sentence(texts.NEEDS_EMPTY)


def test_ideas_have_up_to_a_hundred_and_twenty_characters_and_words() -> None:
    assert ideas("f", [" a  b ", "--", "x" * 120], "which") == c.WriteIdeas(
        by="f", lines=("a b", "x" * 120), collect="which"
    )
    assert refusal(lambda: ideas("f", ["x" * 121])) == sentence(texts.IDEAS_TOO_LONG, most=120)
    assert refusal(lambda: ideas("f", ["--", ""])) == sentence(texts.IDEAS_EMPTY)


def test_an_intention_has_up_to_three_hundred_characters() -> None:
    assert intend("f", " Ask  twice ") == c.Intend(by="f", text="Ask twice")
    assert intend("f", "x" * 300).text == "x" * 300
    assert refusal(lambda: intend("f", "x" * 301)) == sentence(texts.INTENTION_TOO_LONG, most=300)
    usage = "intention: <text>"
    assert refusal(lambda: intend("f", "")) == sentence(LIKE, usage=usage, example=free_text.INTENTION_EXAMPLE)


def test_numbers_stand_alone() -> None:
    assert numbers(" #1, 2 and 34 ", "vote 3") == (1, 2, 34)
    for written in (None, "", "x", "1 or 2", "100"):
        assert refusal(lambda said=written: numbers(said, "vote 3")) == sentence(LIKE, usage="vote 3", example="vote 3")
    assert take_out("f", " 3 and 11 ") == c.TakeOutNeeds(by="f", numbers=(3, 11))
    like = sentence(LIKE, usage="object <numbers>", example="object 3")
    assert refusal(lambda: take_out("f", "all")) == refusal(lambda: take_out("f", "")) == like


def numbered(count: int) -> list[str]:
    return [f"Option {number}" for number in range(count)]


@pytest.mark.parametrize("wanted", [["One"], numbered(21), ["One", "ONE"], ["One", "--"], []])
def test_there_are_two_to_twenty_different_options(wanted: list[str]) -> None:
    said = sentence(texts.OPTIONS_HOW_MANY, example=free_text.OPTIONS_EXAMPLE)
    assert refusal(lambda: own_options("f", "p", wanted)) == said


def test_own_options_are_kept_on_one_line_each() -> None:
    changed = c.ChangePoll(by="f", poll="p", options=("Rest a bit", "x" * 80), image_url=None, image_alt=None)
    assert own_options("f", "p", [" Rest  a bit", "--", "x" * 80]) == changed
    assert len(own_options("f", "p", numbered(20)).options) == 20
    assert refusal(lambda: own_options("f", "p", ["One", "x" * 81])) == sentence(texts.OPTIONS_TOO_LONG, most=80)


@pytest.mark.parametrize(
    ("url", "shows", "kept"),
    [
        ("https://a.bcd", " Two  jars ", "Two jars"),
        ("https://a.bc", "Two jars", None),
        ("http://example.org/a.png", "Two jars", None),
        ("https://example.org/a.png", " ", None),
        ("https://example.org/a.png", None, None),
    ],
)
def test_a_picture_has_an_https_address_and_words(url: str, shows: str | None, kept: str | None) -> None:
    if kept is None:
        assert refusal(lambda: own_options("f", "p", ["A", "B"], url, shows)) == sentence(texts.OPTIONS_PICTURE)
    else:
        changed = c.ChangePoll(by="f", poll="p", options=("A", "B"), image_url=url, image_alt=kept)
        assert own_options("f", "p", ["A", "B"], url, shows) == changed


DAY = "12 June 2030"


@pytest.mark.parametrize(
    "keep",
    [
        lambda today: take_note("f", DAY, today),
        lambda today: write_rule("f", DAY, None, today),
        lambda today: needs("f", [(None, DAY)], today),
        lambda today: ideas("f", [DAY], None, today),
        lambda today: intend("f", DAY, today),
        lambda today: own_options("f", "p", ["A", DAY], today=today),
        lambda today: own_options("f", "p", ["A", "B"], "https://example.org/a.png", DAY, today),
    ],
)
def test_a_date_to_come_is_kept_and_one_that_may_be_of_birth_is_not(keep: Callable[[date | None], object]) -> None:
    assert keep(date(2030, 6, 11)) is not None
    for today in (date(2030, 6, 12), None):
        assert refusal(lambda at=today: keep(at)) == sentence(texts.GUARD_BIRTH)
