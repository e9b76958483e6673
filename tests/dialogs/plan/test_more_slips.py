"""More of what people type in their first plan: each slip has its line, a sentence in plain words, and a way to mend it."""

from __future__ import annotations

import io
import zipfile
from pathlib import Path

import pytest

from bot.runs.plan_library import load
from dialogs.plan.errors import PlanError
from dialogs.plan.load import read_plan, read_with_warnings
from tests.dialogs.plan.test_first_plans import JARGON, PLAN, changed, mistakes, warned

SAY = "say: Good evening."
MORE_JARGON = (*JARGON, "yaml.org", "alias", "anchor", "dict", "tuple", "Unicode error", "regex")


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("people: 6", "people = 6", 4, "comes a colon, not “=”: write “people: 6”"),
        ("title: Book club", "title; Book club", 2, "comes a colon, not “;”"),
        ("      - id: hello", "      1. id: hello", 11, "begins with a hyphen"),
        ("      - id: hello", "      - - id: hello", 11, "two hyphens"),
        ("lasts: 5m", "lasts:\t5m", 12, "a tab after “lasts:”"),
        ("lasts: 5m", '"lasts: 5m"', 12, "The quote stands before “lasts”"),
        (SAY, 'say: "She said "hello" to us"', 13, "double quotes inside the text"),
        (SAY, 'say: "See C:\\pack"', 13, "A backslash in double quotes"),
        (SAY, "say: [Good] evening", 13, "begins with “[”"),
        (SAY, "say: {Good} evening", 13, "begins with “{”"),
        (SAY, "say: |\n      Good evening.\n      Sit down.", 14, "further right"),
        (SAY, "say: Good evening.\n  All of you: sit down", 14, "goes on with the text above"),
        ("      - id: sharing", "    - id: sharing", 14, "too far left"),
        ("      - id: sharing", "        id: sharing", 14, "put a hyphen before its first key"),
        (SAY, "say: Good\n evening", 14, "goes on with the text of “say”, put it further right"),
        ("      - id: hello", "      - id: hel\u200blo", 11, "an invisible sign (zero-width space)"),
    ],
)
def test_a_slip_is_named_at_its_line(old: str, new: str, line: int, says: str) -> None:
    found = mistakes(changed(old, new))
    assert any(says in mistake.message and mistake.line == line for mistake in found), found
    assert not any(word in mistake.message for word in MORE_JARGON for mistake in found)


def test_a_text_of_two_lines_with_a_colon_may_stand_first_in_its_step() -> None:
    found = mistakes(
        changed("      - id: hello", "      - say: Good evening.\n          All of you: sit down\n        id: hello")
    )
    assert [(mistake.line, mistake.message[:33]) for mistake in found] == [(12, "This line goes on with the text a")]


@pytest.mark.parametrize(
    ("new", "path"),
    [
        ('say: "{tool}"', "say"),
        ('cue: "{tool}"', "cue"),
        ('title: "{tool}"', "title"),
        ('image: {url: "https://example.org/{tool}", alt: A page}', "image.url"),
        ('image: {url: "https://example.org/x.png", alt: "{tool}"}', "image.alt"),
        ('poll: {question: "{tool}", options: [Yes, No]}', "poll.question"),
        ('poll: {question: Which?, options: [Yes, "{tool}"]}', "poll.options[1]"),
        ('round: {question: "{tool}"}', "round.question"),
        ('collect: {id: hopes, ask: "{tool}"}', "collect.ask"),
        ('vote: {question: "{tool}", options: [Yes, No]}', "vote.question"),
        ('vote: {question: Which?, options: [Yes, "{tool}"]}', "vote.options[1]"),
        ('check: {question: "{tool}"}', "check.question"),
        ('rules: {suggest: ["{tool}"]}', "rules.suggest[0]"),
        ('prompts: [Why?, "{tool}"]', "prompts[1]"),
        ('face_to_face: {say: "{tool}"}', "face_to_face.say"),
        ('face_to_face: {cue: "{tool}"}', "face_to_face.cue"),
    ],
)
def test_a_name_that_nothing_has_is_found_where_it_stands(new: str, path: str) -> None:
    found = mistakes(changed(SAY, new))
    assert [(mistake.line, mistake.path) for mistake in found if "{tool}" in mistake.message] == [
        (13, f"blocks[0].steps[0].{path}")
    ]


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("lasts: 5m", "lasts: 5 minuets", "do you mean 5m?"),
        ("lasts: 5m", "lasts: 5m\n        at least: 3m", "did you mean “at_least”?"),
        ("lasts: 5m", "time: 5m", "did you mean “lasts”?"),
        ("people: 6", "people: 6\nobjectives: [Read]", "did you mean “aims”?"),
        (SAY, "survey: Which?", "did you mean “poll”?"),
        (SAY, "poll: Which?", "“poll” takes keys of its own"),
        (SAY, "image: https://example.org/x.png", "“image” takes keys of its own, such as `alt`"),
        (SAY, "say: !!python/object x", "cannot begin with “!!python/object”"),
        ("    title: Start", "    title: Start\n    at: soonish", "write a clock time"),
        ("people: 6", "people: 6\nlink_titles: The pack", "“link_titles” takes keys of its own, such as `pack`"),
        ("people: 6", "people: 6\nlinks: The pack", "“links” takes keys of its own, such as `pack`"),
        ("people: 6", "people: six", "write a whole number"),
        ("lasts: 20m", "lasts: 2 days", "add up to 20m"),
        ("lasts: 5m", "lasts: [5m]", "A length of time is a single text"),
        ("people: 6", "people: 0", "“people” is 0; at least 1 is needed"),
        (SAY, 'say: ""', "“say” is empty"),
        (SAY, "poll: {question: Which?, options: [One]}", "“options” has 1 entry; at least 2 are needed"),
        (SAY, "sya: Good evening.", "did you mean “say”?"),
        (SAY, "breakout: {size: 3}", "“breakout” is called “groups” here"),
        ("mode: online", "mode: onlien", "do you mean online?"),
        ("mode: online", "mode: in person", "`setting: face-to-face`"),
        ("      - id: hello", "      - id: größe", "for example grosse"),
    ],
)
def test_what_was_meant_is_proposed(old: str, new: str, says: str) -> None:
    found = mistakes(changed(old, new))
    assert any(says in mistake.message for mistake in found), found
    assert not any(word in mistake.message for word in MORE_JARGON for mistake in found)


def packed(inside: str) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr(inside, "x")
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "says"),
    [
        ("talk.pptx", packed("ppt/presentation.xml"), "a PowerPoint file"),
        ("plan.ods", packed("content.xml"), "LibreOffice"),
        ("plan.numbers", packed("Index/Document.iwa"), "Numbers"),
        ("plan.rtf", rb"{\rtf1\ansi Agenda}", "RTF"),
        ("plan.png", b"\x89PNG\r\n\x1a\n\x00\x00", "a picture"),
        ("plan.html", b"<!DOCTYPE html><table><tr><td>9:00</td></tr></table>", "a web page"),
        ("plan.yaml", b"  \n", "empty"),
        ("plan.yaml", "\ufeffplan: x\n".encode("utf-16-be"), "UTF-16"),
    ],
)
def test_other_files_are_recognised(tmp_path: Path, name: str, content: bytes, says: str) -> None:
    file = tmp_path / name
    file.write_bytes(content)
    with pytest.raises(PlanError) as caught:
        load(str(file))
    (mistake,) = caught.value.mistakes
    assert says in mistake.message


CLOCKED = """\
title: A morning
starts: "9:30"
blocks:
  - {title: Opening, mode: online, lasts: 20m, say: Hello.}
  - title: Guest
    mode: online
    at: 10.00
    lasts: 30m
    say: Our guest speaks.
"""


def test_a_clock_time_that_is_met_is_no_concern() -> None:
    assert warned(CLOCKED) == []
    plan = read_plan(CLOCKED, "m.yaml")
    assert [step.at for step in plan.steps] == [None, "10:00"]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("lasts: 20m", "lasts: 35m", 7, "cannot begin at 10:00: 5m too much comes before it"),
        ("at: 10.00", "at: 11 am", 7, "People wait for 1h10m"),
        ('starts: "9:30"\n', "", 6, "Write `starts` at the top"),
    ],
)
def test_a_clock_time_that_cannot_be_met_is_pointed_out(old: str, new: str, line: int, says: str) -> None:
    ((found, message),) = warned(CLOCKED.replace(old, new, 1))
    assert says in message
    assert found == line


def test_a_clock_time_in_a_repeat_is_a_mistake() -> None:
    repeat = "repeat: {over: [a, b], steps: [{lasts: 5m, at: 10:00}]}"
    found = mistakes(f"title: T\nblocks: [{{title: B, mode: online, {repeat}}}]")
    assert any("come several times" in mistake.message for mistake in found)


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ('say: "~~Old~~ new"', "strike-through"),
        ('say: "<b>Dune</b> tonight"', "HTML"),
        ('say: "![Dune](https://example.org/x.png)"', "a picture"),
        ('say: "Read [the blurb](page 3)"', "no address that begins with https://"),
        ('say: "**Dune tonight"', "no second one"),
        ('title: "**Dune**"', "without formatting"),
        ('title: "See https://example.org"', "no link"),
        ("say: Type your questions here.", "are not collected"),
        ("title: In groups of three", "nobody is put into groups here"),
        ("title: In pairs", "nothing draws pairs here"),
    ],
)
def test_texts_that_promise_more_than_the_plan_does_are_pointed_out(new: str, says: str) -> None:
    found = [message for _, message in warned(changed(SAY, new))]
    assert any(says in message for message in found), found


@pytest.mark.parametrize("new", ['say: "**Dune** and *more*"', 'say: "See https://example.org."', "say: 2 * 3 * 4"])
def test_formatting_that_works_is_no_concern(new: str) -> None:
    assert warned(changed(SAY, new)) == []


def test_roles_that_nobody_gets_are_pointed_out() -> None:
    ((line, message),) = warned(PLAN.replace("people: 6", "people: 6\nroles: [host, guest]"))
    assert (line, "Nobody gets these roles" in message) == (5, True)


def test_the_ids_of_repeated_polls_may_have_names_in_them() -> None:
    poll = "poll: {id: 'score-{n}', question: Score?, options: [1, 2]}"
    repeat = f"repeat: {{over: [{{n: 1}}, {{n: 2}}], steps: [{{lasts: 5m, {poll}}}]}}"
    text = f"title: T\nblocks: [{{title: B, mode: online, {repeat}}}]"
    read = read_with_warnings(text, "t.yaml")
    assert read.warnings == ()
    assert len({step.poll.id for step in read.plan.steps if step.poll}) == 2


@pytest.mark.parametrize(
    ("new", "says"),
    [
        ("poll: Which?", "keys of its own, such as `question`,"),
        ("vote: Which?", "keys of its own, such as `on`,"),
        ("round: {question: Which?, pass: perhaps}", "“perhaps” is not possible for “pass”; write true or false."),
        (
            "poll: {id: ..., question: Which?, options: [A1, B1]}",
            "use small letters, digits and single hyphens. In a repeat",
        ),
        ("poll: {id: Two Words, question: Which?, options: [A1, B1]}", "single hyphens, for example two-words."),
    ],
)
def test_a_hint_says_what_to_write(new: str, says: str) -> None:
    found = mistakes(changed(SAY, new))
    assert any(says in mistake.message for mistake in found), found


def test_an_item_without_its_hyphen_is_not_also_a_wrong_sum() -> None:
    found = mistakes(changed("      - id: sharing", "        id: sharing"))
    assert not any("add up to" in mistake.message for mistake in found), found


def test_the_example_of_a_text_in_quotes_is_that_text() -> None:
    assert [mistake.example for mistake in mistakes(changed(SAY, "say: & hello"))] == ['say: "& hello"']
    assert [mistake.example for mistake in mistakes(changed(SAY, "say: !important x"))] == ['say: "!important ..."']


def test_a_facilitator_of_the_plan_is_left_out_and_no_cue() -> None:
    ((_, told),) = warned(changed("people: 6", "people: 6\nfacilitator: Frances"))
    assert "whoever starts the session runs it" in told
