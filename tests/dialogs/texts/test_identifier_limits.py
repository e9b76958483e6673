"""Identifiers at the edge: the number of digits, the neighbouring words and the dates from which a text is refused."""

from __future__ import annotations

from datetime import date

import pytest

from dialogs import texts
from dialogs.texts.identifiers import Finding, Identifier, screen
from dialogs.texts.sentence import sentence

TODAY = date(2026, 6, 1)
REFERENCE, BIRTH, PHONE = Identifier.REFERENCE, Identifier.BIRTH, Identifier.PHONE


def kind(text: str, today: date | None = TODAY) -> Identifier | None:
    found = screen(text, today)
    return found.kind if found else None


@pytest.mark.parametrize(
    ("text", "kind", "reason"),
    [
        ("kit@example.org", Identifier.EMAIL, texts.GUARD_EMAIL),
        ("943 476 5919", Identifier.NHS, texts.GUARD_NHS),
        ("AB 12 34 56 C", Identifier.INSURANCE, texts.GUARD_INSURANCE),
        ("12 Green Street", Identifier.POSTCODE, texts.GUARD_POSTCODE),
        ("12/03/2014", BIRTH, texts.GUARD_BIRTH),
        ("ring 12 34 56 78", PHONE, texts.GUARD_PHONE),
        ("case number 482", REFERENCE, texts.GUARD_REFERENCE),
    ],
)
def test_each_kind_has_its_reason(text: str, kind: Identifier, reason: str) -> None:
    assert screen(text) == Finding(kind, sentence(reason))


@pytest.mark.parametrize(
    ("text", "found"),
    [
        *((text, None) for text in ("case 12", "case number 12", "case 482", "case 123a", "case A12", "reference 2011")),
        *((text, REFERENCE) for text in ("case number 482", "case 4821", "case AB123", "case 1234a", "case number 2011")),
        *((text, REFERENCE) for text in ("AB1234", "123456", "1234567", "123456/1", "AB/1234", "12-34-567")),
        *(
            (text, None)
            for text in ("AB123", "12345", "123000", "12345/1", "A1/B2/C3/D4", "SEA-2023", "2022/23", "1920x1080")
        ),
        *((text, REFERENCE) for text in ("123 456 789", "123-456-789", "100 000 001", "2019 2020 9999")),
        *((text, None) for text in ("100 000 000", "2019 2020 2021", "60-90-120 minutes", "1500ml 1990s")),
        ("see https://example.org/123456789", None),
    ],
)
def test_a_reference_has_letters_with_four_digits_or_six_in_a_row(text: str, found: Identifier | None) -> None:
    assert kind(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("ring 15 30 45 60", None),
        ("ring 15 30 45 60 75", PHONE),
        ("ring 120 240 360", PHONE),
        ("ring 1000 2000 minutes", PHONE),
        ("ring 05 10 15", PHONE),
        ("ring 15 30 44", PHONE),
        ("ring 30 60 90 now", None),
    ],
)
def test_a_few_amounts_in_a_row_are_no_phone_number(text: str, found: Identifier | None) -> None:
    assert kind(text) == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("12/03/2014", BIRTH),
        ("session on 12/03/2014", None),
        ("03/25/2014", BIRTH),
        ("2014-03-12", BIRTH),
        ("March 12, 2014", BIRTH),
        ("40/40/2014", None),
        ("1 June 2026", BIRTH),
        ("2 June 2026", None),
        ("2 jun '26", None),
        ("1 jun 26", BIRTH),
        ("born 2 June 2026", BIRTH),
        ("5/10/15 minutes", None),
        ("5/10/15 apples", BIRTH),
    ],
)
def test_a_whole_date_is_one_of_birth_unless_it_is_to_come_or_of_an_event(text: str, found: Identifier | None) -> None:
    assert kind(text) == found


def test_without_the_day_of_today_no_date_is_to_come() -> None:
    assert kind("2 June 2026", None) == BIRTH


@pytest.mark.parametrize(("between", "found"), [(36, None), (37, BIRTH)])
def test_an_event_stands_within_forty_five_characters_before_a_date(between: int, found: Identifier | None) -> None:
    assert kind(f"session {'y' * between} 12/03/2014") == found


@pytest.mark.parametrize(("between", "found"), [(16, None), (17, BIRTH)])
def test_an_event_stands_within_twenty_five_characters_after_a_date(between: int, found: Identifier | None) -> None:
    assert kind(f"12/03/2014 {'y' * between} session") == found


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("NHS 12345678", Identifier.NHS),
        ("NHS 1234567", REFERENCE),
        ("NI AB123456", Identifier.INSURANCE),
        ("S1 2nd half", None),
        ("S1 2ND", Identifier.POSTCODE),
        ("12 Heol Fawr", Identifier.POSTCODE),
    ],
)
def test_numbers_with_their_name_and_addresses(text: str, found: Identifier | None) -> None:
    assert kind(text) == found
