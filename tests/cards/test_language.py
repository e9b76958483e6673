"""Sentences, times, lengths and names in words."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from gettext import NullTranslations
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as some

from cards.language import NAME_MOST, Words, tidy
from dialogs.texts.sentence import At, Lasting, People, Person, Planned, counted, sentence
from tests.support.card_samples import scene

WORDS = Words(scene())


MESSAGES = {"Until {ends}": "Tan {ends}", "someone": "rhywun", "Hello {name}": "Helo {enw}"}


class Welsh(NullTranslations):
    """A catalogue of three messages, one of them broken."""

    def gettext(self, message: str) -> str:
        return MESSAGES.get(message, message)

    def ngettext(self, msgid1: str, msgid2: str, n: int) -> str:
        return "{count} o bobl" if msgid1 == "{count} person" else (msgid1 if n == 1 else msgid2)


WELSH = Words(replace(scene(), locale="cy", catalogue=Welsh()))


def test_a_sentence_is_filled() -> None:
    said = sentence(
        "{who} has {left} until {ends}.", who=Person("p1"), left=Lasting(timedelta(minutes=5)), ends=At(summer())
    )
    assert WORDS.sentence(said) == "Aled Bevan has 5 minutes until 10:30."


def summer() -> datetime:
    return datetime(2030, 7, 1, 9, 30, tzinfo=UTC)


def test_clock_times_are_those_of_the_meeting() -> None:
    assert WORDS.clock(datetime(2030, 1, 7, 9, 30, tzinfo=UTC)) == "09:30"
    assert WORDS.clock(summer()) == "10:30"
    assert Words(replace(scene(), zone=ZoneInfo("America/New_York"))).clock(summer()) == "05:30"


def test_the_hour_that_clocks_show_twice_is_named() -> None:
    """01:30 comes twice when clocks go back; otherwise an hour's step would run from 01:30 to 01:30."""
    first, second = datetime(2030, 10, 27, 0, 30, tzinfo=UTC), datetime(2030, 10, 27, 1, 30, tzinfo=UTC)
    assert (WORDS.clock(first), WORDS.clock(second)) == ("01:30 BST", "01:30 GMT")
    assert WORDS.clock(second + timedelta(minutes=30)) == "02:00"
    assert WORDS.weekday(first) == "Sunday"


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (0, "0 minutes"),
        (1, "1 second"),
        (45, "45 seconds"),
        (60, "1 minute"),
        (90, "1 minute 30 seconds"),
        (299, "4 minutes 59 seconds"),
        (300, "5 minutes"),
        (329, "5 minutes"),
        (331, "6 minutes"),
        (3600, "1 hour"),
        (4500, "1 hour 15 minutes"),
        (12600, "3 hours 30 minutes"),
        (-300, "5 minutes"),
    ],
)
def test_lengths_of_time(seconds: int, words: str) -> None:
    assert WORDS.lasting(timedelta(seconds=seconds)) == words


def test_plurals() -> None:
    assert WORDS.sentence(counted("{count} person", "{count} people", 1)) == "1 person"
    assert WORDS.sentence(counted("{count} person", "{count} people", 3)) == "3 people"
    assert WELSH.sentence(counted("{count} person", "{count} people", 3)) == "3 o bobl"


def test_lists_of_names() -> None:
    assert WORDS.value(People(("p1", "p2"))) == "Aled Bevan and Siân Llewellyn-Prydderch"
    assert WORDS.people(("p1", "nobody")) == "Aled Bevan and someone"
    assert WORDS.people(("p1", "p2", "p5", "p6"), most=2) == "Aled Bevan, Siân Llewellyn-Prydderch and 2 more people"
    assert WORDS.people(()) == ""


def test_other_languages_come_from_the_catalogue_and_from_the_plan() -> None:
    plan = scene().plan.model_copy(update={"translations": {"cy": {"Break": "Egwyl"}}})
    welsh = Words(replace(WELSH.scene, plan=plan))
    assert welsh.say("Until {ends}", ends=At(summer())) == "Tan 10:30"
    assert welsh.value(Planned("Break")) == "Egwyl"
    assert welsh.value(Planned("Pair work")) == "Pair work"
    assert welsh.name("nobody") == "rhywun"
    assert welsh.lang == "cy"
    assert welsh.planned("") == ""


def test_a_translation_with_wrong_blanks_falls_back_to_english() -> None:
    assert WELSH.say("Hello {name}", name="Ann") == "Hello Ann"


def test_an_unknown_language_is_british_english() -> None:
    assert Words(replace(scene(), locale="tlh-KX")).lang == "en-GB"
    assert Words(replace(scene(), locale="???")).lang == "en-GB"
    assert Words(replace(scene(), locale="en-US")).lang == "en-US"


@given(some.text(max_size=200))
def test_names_are_one_short_line_whatever_they_are(name: str) -> None:
    words = Words(replace(scene(), names={"x": name}))
    said = words.name("x")
    assert said
    assert len(said) <= NAME_MOST
    assert "\n" not in said
    assert "\u202e" not in said


def test_a_name_cannot_turn_the_line_around() -> None:
    assert tidy("Ann\u202e  nnA\x07\n!") == "Ann nnA !"


@given(some.text(max_size=80))
def test_braces_in_values_stay_braces(text: str) -> None:
    assert WORDS.say("({value})", value=text) == f"({text})"
