from __future__ import annotations

from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from dialogs import texts
from dialogs.engine.decide import decide
from dialogs.features.answers import ballot
from dialogs.plan.model import Poll
from dialogs.run.commands import Answer, Join, OpenRun, Start
from dialogs.run.evolve import evolve
from dialogs.run.state import Run
from dialogs.texts.identifiers import Identifier, allow, checks, screen
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step

HERE = Path(__file__).parent / "identifiers"
RECALL = 0.98  # at least so many of the identifiers are found
FALSE_ALARMS = 0.02  # at most so many harmless texts are refused


def corpus(name: str) -> list[tuple[str, str]]:
    """Label and text of each example."""
    lines = (HERE / name).read_text("utf-8").splitlines()
    return [
        (label, text) for label, _, text in (line.partition("\t") for line in lines if line and not line.startswith("#"))
    ]


POSITIVES, NEGATIVES = corpus("positives.txt"), corpus("negatives.txt")


HELD_BACK, HARMLESS = corpus("held_back_positives.txt"), corpus("held_back_negatives.txt")
TODAY = date(2026, 6, 1)


def test_recall_and_false_alarms_on_examples_the_rules_were_not_tuned_on(record_property):
    """156 of 158 were found and 0 of 159 refused when they were written.

    Mend a mistake with new examples in the tuned files, not with these.
    """
    assert not {text for _, text in HELD_BACK + HARMLESS} & {text for _, text in POSITIVES + NEGATIVES}
    missed = [(kind, text) for kind, text in HELD_BACK if screen(text, TODAY) is None]
    alarms = [(found.kind, text) for _, text in HARMLESS if (found := screen(text, TODAY))]
    record_property("recall held back", 1 - len(missed) / len(HELD_BACK))
    record_property("false alarms held back", len(alarms) / len(HARMLESS))
    assert len(HELD_BACK) >= 150
    assert len(HARMLESS) >= 150
    assert len(missed) <= len(HELD_BACK) * 0.04, missed
    assert len(alarms) <= len(HARMLESS) * 0.02, alarms


def test_a_date_to_come_is_no_date_of_birth():
    assert screen("Review on site, 14 March 2027", date(2026, 6, 1)) is None
    assert screen("Kai 14 March 2014", date(2026, 6, 1))
    assert screen("Kai 14 March 2027", date(2027, 6, 1))
    assert screen("the baby is to be born on 14 March 2027", date(2026, 6, 1))


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("she was born in 2014", Identifier.BIRTH),
        ("born in the spring of 2012", Identifier.BIRTH),
        ("born '09", Identifier.BIRTH),
        ("born in Leeds in 2014", Identifier.BIRTH),
        ("the idea was born in 2014", None),
        ("our team was born in 2012", None),
        ("call it 30 60 90 minutes", None),
        ("text says 15 30 45", None),
        ("call 12 34 56 78", Identifier.PHONE),
        ("text me on 496 0123", Identifier.PHONE),
        ("ring 30 60 90 12 44", Identifier.PHONE),
    ],
)
def test_years_of_birth_and_amounts_in_a_row(text, kind):
    found = screen(text, TODAY)
    assert (found.kind if found else None) == kind


def test_there_are_enough_different_examples_of_every_kind():
    assert len(set(POSITIVES)) == len(POSITIVES) >= 200
    assert len(set(NEGATIVES)) == len(NEGATIVES) >= 200
    kinds = Counter(kind for kind, _ in POSITIVES)
    assert set(kinds) == set(Identifier)
    assert min(kinds.values()) >= 20


def test_identifiers_are_found(record_property):
    missed = [(kind, text) for kind, text in POSITIVES if screen(text) is None]
    recall = 1 - len(missed) / len(POSITIVES)
    record_property("recall", recall)
    print(f"recall {recall:.1%} of {len(POSITIVES)}; missed: {missed}")
    assert recall >= RECALL, missed


def test_harmless_text_may_be_kept(record_property):
    alarms = [(found.kind, text) for _, text in NEGATIVES if (found := screen(text))]
    rate = len(alarms) / len(NEGATIVES)
    record_property("false_alarms", rate)
    print(f"false alarms {rate:.1%} of {len(NEGATIVES)}: {alarms}")
    assert rate <= FALSE_ALARMS, alarms


def test_the_reason_names_the_right_kind():
    """One text can look like two things; then either reason helps. Nearly always it is the one meant."""
    wrong = [(kind, found.kind, text) for kind, text in POSITIVES if (found := screen(text)) and found.kind != kind]
    assert len(wrong) <= len(POSITIVES) * 0.03, wrong


def test_a_refusal_says_why_and_how_to_rephrase_and_never_repeats_the_text():
    for _, text in POSITIVES:
        if finding := screen(text):
            assert not finding.reason.values
            assert finding.reason.text in vars(texts).values()
            with pytest.raises(Refused, match="Say it again"):
                allow(text)
    allow("We were curious, and it helped.")


@pytest.mark.parametrize("number", ["4143044323", "9483669464", "4000292900"])
def test_the_check_digit_of_an_nhs_number(number):
    assert checks(number)
    assert not any(checks(number[:9] + digit) for digit in "0123456789" if digit != number[9])


@given(st.text(max_size=300))
@example("0" * 2000)
@example("a" * 2000)
@example("1-1/" * 500)
@example("a.@" * 600)
@example("one-" * 500)
@example("ref no " * 300)
@example("born 12/12/20 " * 140)
@settings(deadline=None)
def test_any_text_can_be_screened(text):
    finding = screen(text)
    assert finding is None or finding.kind in Identifier


@given(
    st.sampled_from([text for _, text in POSITIVES if screen(text)]),
    st.sampled_from(["I think. ", "Courage, because\n", "(", "– "]),
)
def test_what_comes_before_does_not_hide_an_identifier(text, before):
    assert screen(f"{before}{text}")


def test_a_reason_given_with_an_answer_is_screened_before_it_becomes_a_ballot():
    token = Poll(id="tokens", question="Which?", options=("Courage", "Rest"), why="optional")
    made = plan(step("intro.tokens", 5, poll=token))
    at = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
    run = Run()
    for command in (
        OpenRun(seed=1, timezone="Europe/London", facilitators=("f",)),
        Join(by="p1", person="p1"),
        Start(by="f"),
    ):
        for event in decide(made, run, command, at):
            run = evolve(run, event)
    assert ballot(made, run, Answer(by="p1", poll="tokens", options=(0,), why="I need it"), at).why == "I need it"
    with pytest.raises(Refused, match="phone number"):
        ballot(made, run, Answer(by="p1", poll="tokens", options=(0,), why="ring me on 07700 900123"), at)
