"""Display names: nothing in a name acts on the text around it, mentions anybody or becomes a link."""

from __future__ import annotations

import re
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.ports import Member
from dialogs.texts.display_name import LONGEST, display_name
from dialogs.texts.fold import fold

ADDRESS = re.compile(r"://|\w\.[a-z]{2,}|\w@\w|(?<!\w)@|<|>", re.IGNORECASE)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("Asha Patel", "Asha Patel"),
        ("Siân O’Neill-Dafydd (hi/hon)", "Siân O’Neill-Dafydd (hi/hon)"),
        ("Patel, Asha (Children's Services)", "Patel, Asha (Children's Services)"),
        ("J. R. Smith", "J. R. Smith"),
        ("王小明", "王小明"),
        ("\u202eatahS\u202c Patel", "atahS Patel"),
        ("Asha\u200b\u200d\ufeff Patel", "Asha Patel"),
        ("Asha\x00\x07\x1b Patel", "Asha Patel"),
        ("Asha\r\nFacilitator: end", "Asha Facilitator: end"),
        ("\u3164\u2800", ""),
        ("@everyone", "everyone"),
        ("＠everyone and @\u200bhere", "everyone and here"),
        ("@@all", "all"),
        ("<at>Everyone</at>", "(at)Everyone(/at)"),
        ('<!channel> <at id="0">x</at>', '(channel) (at id="0")x(/at)'),
        ("https://evil.example.com/x", "https evil․example․com/x"),
        ("www.evil.com", "www․evil․com"),
        ("javascript:alert(1)", "javascript: alert(1)"),
        ("asha@council.gov.uk", "asha＠council․gov․uk"),
        ("a" + "\u0301" * 40, "á\u0301\u0301\u0301"),
    ],
)
def test_a_name_is_shown_as_a_name_and_nothing_more(name: str, shown: str) -> None:
    assert display_name(name) == shown
    assert Member("29:x", name).name == shown


SIGNS = st.sampled_from("@<>/:.#!&;\u202e\u2066\u200b\u200d\ufeff\x00\n\u2028\U000e0041\u0301aZé王＠．：")


@given(st.text(SIGNS | st.characters(), max_size=40) | st.sampled_from(["@everyone", "https://a.bc", "<at>x</at>"]))
def test_no_name_whatever_it_is_holds_anything_that_acts(name: str) -> None:
    shown = display_name(name)
    assert ADDRESS.search(shown) is None
    assert not any(unicodedata.category(letter) in ("Cc", "Cf", "Cs", "Zl", "Zp") for letter in shown)
    assert len(shown) <= LONGEST
    assert display_name(shown) == shown


@pytest.mark.parametrize("name", ["asha@council.gov.uk", "Siân O’Neill", "St.John Smith"])
def test_a_name_typed_as_it_was_still_finds_its_person(name: str) -> None:
    assert fold(display_name(name)) == fold(name)
