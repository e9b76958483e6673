"""Names compared and told apart, and digits that were dictated."""

from __future__ import annotations

import pytest

from dialogs.texts.dictated import plain
from dialogs.texts.display_name import display_name
from dialogs.texts.fold import fold
from dialogs.texts.names import told_apart


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Zoë O'Neill", "zoe o neill"),
        ("Øystein Ægir", "oystein aegir"),
        ("ŁÓDŹ", "lodz"),
        ("Straße", "strasse"),
        ("þór ðœđı", "thor doedi"),
        ("  a_b--c  2 ", "a b c 2"),
        ("ﬁne", "fine"),
        ("!!!", ""),
    ],
)
def test_names_are_compared_without_accents_case_and_punctuation(text: str, folded: str) -> None:
    assert fold(text) == folded


@pytest.mark.parametrize(
    ("text", "digits"),
    [
        ("call one two three four five six now", "call 123456 now"),
        ("one, two-three four five SIX", "123456 "),
        ("one two three four five", "one two three four five"),
        ("double seven treble one two three four", "77111234 "),
        ("triple oh, nought zero o nine double eight", "000000988 "),
        ("one two three four five double", "12345 "),
        ("１２ ٣", "12 3"),
        ("1–2—3", "1-2-3"),
        ("1\u200b2", "12"),
    ],
)
def test_digits_are_made_comparable_and_six_words_are_dictated(text: str, digits: str) -> None:
    assert plain(text) == digits


SAME = {"1": "Hana", "2": "hána", "3": "Bo", "4": " ", "5": " "}


def test_people_of_one_name_have_numbers() -> None:
    assert told_apart(SAME) == SAME | {"1": "Hana (1)", "2": "hána (2)"}
    assert told_apart({"1": "Bo", "2": "Hana"}) == {"1": "Bo", "2": "Hana"}
    assert told_apart({"1": "!!!", "2": "!!!", "3": "???"}) == {"1": "!!! (1)", "2": "!!! (2)", "3": "???"}


@pytest.mark.parametrize(
    ("first", "second", "marks"),
    [
        ("h@otherlea.gov.uk", "x@h@Here.org ", ("otherlea.gov.uk", "here.org")),
        ("h@here.org", "i@HERE.org", ("1", "2")),
        ("h@here.org", None, ("1", "2")),
        ("h@here.org", "", ("1", "2")),
    ],
)
def test_people_of_one_name_have_their_organisations_where_all_differ(
    first: str | None, second: str | None, marks: tuple[str, str]
) -> None:
    shown = told_apart(SAME, {"1": first, "2": second})
    assert shown == SAME | {"1": f"Hana ({marks[0]})", "2": f"hána ({marks[1]})"}


def test_a_merged_entry_bears_no_mark_but_keeps_its_number() -> None:
    three = {"1": "Hana", "2": "Hana", "3": "Hana"}
    assert told_apart(three, merged={"2"}) == {"1": "Hana (1)", "2": "Hana", "3": "Hana (3)"}
    assert told_apart(three, merged={"2", "3"}) == three
    emails = {"1": "h@here.org", "2": "h@here.org", "3": "h@there.org"}
    assert told_apart(three, emails, {"2"}) == {"1": "Hana (here.org)", "2": "Hana", "3": "Hana (there.org)"}


def test_a_number_that_somebody_bears_as_a_name_is_not_given_again() -> None:
    names = {"1": "Hana", "2": "Hana", "3": "Hana (1)", "4": "Hana 3"}
    assert told_apart(names) == names | {"1": "Hana (2)", "2": "Hana (4)"}


def test_a_name_has_up_to_two_hundred_characters_that_show() -> None:
    assert display_name("a" * 200) == display_name("a" * 201) == "a" * 200
    assert display_name("é" * 201) == "é" * 200
    assert display_name("\u200b" * 600 + "é" * 250) == "é" * 200
    assert display_name("\u200b" * 601 + "é" * 250) == "é" * 199, "what is longer by far is not read to its end"


@pytest.mark.parametrize("sign", list("\t\n\r\v\f\x85\u2028\u2029"))
def test_an_end_of_a_line_is_a_space(sign: str) -> None:
    assert display_name(f"a{sign}b") == "a b"


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("#team", "team"),
        ("a#b", "a#b"),
        ("a: b", "a: b"),
        ("a:b", "a: b"),
        ("v1.2", "v1.2"),
        ("a.b", "a.b"),
        ("a.bc", "a․bc"),
    ],
)
def test_only_what_a_client_acts_on_is_changed(name: str, shown: str) -> None:
    assert display_name(name) == shown
