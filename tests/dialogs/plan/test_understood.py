"""What authors write in ways of their own: taken with a warning where it can mean one thing, refused in plain words else."""

from __future__ import annotations

import gzip
from datetime import timedelta
from pathlib import Path

import pytest

from bot.runs.plan_library import load
from dialogs.plan.durations import parse
from dialogs.plan.errors import PlanError
from dialogs.plan.load import read_plan, read_with_warnings
from tests.dialogs.plan.test_first_plans import PLAN, changed, mistakes, warned
from tests.dialogs.plan.test_more_slips import MORE_JARGON, SAY

ROUND = 'round: {question: "Which page stayed with you?", pass: true}'


def free(text: str) -> str:
    """The plan without totals, so that any length fits."""
    return text.replace("lasts: 20m\npeople", "people").replace("    lasts: 20m\n", "")


@pytest.mark.parametrize(
    ("written", "minutes"),
    [
        ("1h15", 75),
        ("1 hr 15", 75),
        ("1 hour, 15 minutes", 75),
        ("1 1/2 hours", 90),
        ("1½h", 90),
        ("twenty-five minutes", 25),
        ("about 15 min", 15),
        ("up to 15 min", 15),
        ("ca. 15 Min.", 15),
        ("15 mins approx", 15),
        ("00:15:00", 15),
        ("PT1H15M", 75),
        ("a quarter hour", 15),
        ("１５m", 15),
        ("15 Minuten", 15),
        ("1,5 Stunden", 90),
        ("chwarter awr", 15),
        ("15 munud", 15),
        ("15 minutos", 15),
    ],
)
def test_a_length_is_taken_as_people_write_it(written: str, minutes: int) -> None:
    assert parse(written) == timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("written", "says"),
    [
        ("0:15", "If it is a length, write 15m."),
        ("0930", "looks like a clock time. A length is written as"),
        ("9:30-9:45", "are two clock times. A length is written as 90s, 8m, 2h or 1h15m. Do you mean 15m?"),
        ("15-20", "Do you mean 15-20m?"),
        ("15", "Do you mean 15m?"),
        ("fifteen", "Do you mean 15m?"),
        ("15+ min", "Do you mean 15m?"),
        ("15 min (flexible)", "Do you mean 15m?"),
        ("-15m", "Do you mean 15m?"),
        ("tbd", "is not a length of time"),
        ("and", "is not a length of time"),
    ],
)
def test_what_is_no_length_gets_a_proposal(written: str, says: str) -> None:
    with pytest.raises(ValueError, match="length") as caught:
        parse(written)
    assert says in str(caught.value)


BLOCKS = """\
title: Evening
people: 6
lasts: {whole}
blocks:
  - title: Talk
    mode: online
    lasts: {talk}
    steps: [{{title: One, lasts: {one}, say: a}}, {{title: Two, lasts: {two}, say: b}}]
  - {{title: End, mode: online, lasts: 10m, say: Bye}}
"""


@pytest.mark.parametrize(
    ("whole", "talk", "one", "two", "lengths"),
    [
        ("60m", "50m", "10m", "20-45m", [600, 2400]),  # what its block has left
        ("60m", "40-60m", "10m", "40m", [600, 2400]),  # a block as long as its steps
        ("60m", "50m", "10-20m", "20-60m", [840, 2160]),  # each its share of what there is between 30 and 80 minutes
        ("1-2 hours", "50m", "10m", "40m", [600, 2400]),
    ],
)
def test_a_range_takes_what_is_left(whole: str, talk: str, one: str, two: str, lengths: list[int]) -> None:
    read = read_with_warnings(BLOCKS.format(whole=whole, talk=talk, one=one, two=two), "e.yaml")
    assert [step.lasts.total_seconds() for step in read.plan.steps[:2]] == lengths
    assert any("is a range" in warning.message for warning in read.warnings)


def test_a_range_is_the_least_length_too() -> None:
    read = read_with_warnings(free(changed("lasts: 15m", "lasts: 15 to 20 mins")), "c.yaml")
    step = read.plan.steps[1]
    assert (step.lasts, step.at_least) == (timedelta(minutes=20), timedelta(minutes=15))
    assert [(one.line, one.message) for one in read.warnings] == [
        (13, "“15 to 20 mins” is a range. This step is planned for 20m, and can be shortened to 15m.")
    ]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        ("lasts: 5m", "lasts: 5m\n        start: 19:30", 13, "“start” is read as `at`: this step begins at 19:30"),
        ("people: 6", "people: 6\nstart: 19:30", 5, "“start” is read as `starts`: the session begins at 19:30"),
        ("people: 6", "people: 6\ntime: 7.30 pm", 5, "the session begins at 19:30"),
        ("people: 6", "people: 4-6", 4, "is read as 6 people"),
        ("people: 6", "people: 6\nauthor: Kit", 5, "“author” is left out"),
        ("mode: online", "mode: plenary", 8, "is read as `mode: online`"),
        (SAY, "say: #welcome", 13, "There is no text before “#welcome”"),
        (SAY, "check: Ready?", 13, "read as its `question`"),
        (SAY, "image: {file: slides.pdf, alt: Slides}", 13, "no picture: a .pdf file cannot be shown"),
        (SAY, "video: https://example.org", 13, "“video” is left out"),
        (SAY, "timer: 5m", 13, "has a clock already"),
        (SAY, "poll: {question: Which?, options: [A1, B1], correct: 1}", 13, "no answer as right or wrong"),
        (SAY, "prompts: [{ask: Why, just now?, optional: true}]", 13, "read as “Why, just now?”"),
        (SAY, "prompts:\n        - Which: page\n        - Why", 14, "read as “Which: page”"),
        (ROUND, "round: {question: Which page, and why?, pass: yes}", 16, "read as “Which page, and why?”"),
        (ROUND, "round: Which page?", 16, "read as its `question`"),
        (SAY, "rules: yes", 13, "read as rules with their usual settings"),
    ],
)
def test_what_can_mean_one_thing_is_taken_and_told(old: str, new: str, line: int, says: str) -> None:
    found = warned(changed(old, new))
    assert any(says in message and at == line for at, message in found), found


def test_a_comma_inside_braces_ends_no_text() -> None:
    plan = read_plan("title: T\nblocks:\n  - {title: A, mode: online, lasts: 5m, say: Who, until when?}\n", "t.yaml")
    assert plan.steps[0].say == "Who, until when?"


def test_a_key_with_a_slip_is_no_part_of_a_text() -> None:
    assert "optional" in mistakes(changed(SAY, "prompts: [{ask: Why, optinal}]"))[0].message
    assert "read as “Why, openly”" in warned(changed(SAY, "prompts: [{ask: Why, openly}]"))[0][1]


@pytest.mark.parametrize(("lasts", "taken"), [("21m", False), ("10m", False), ("20m", True)])
def test_a_total_far_off_is_a_mistake(lasts: str, taken: bool) -> None:
    text = changed("lasts: 20m", f"lasts: {lasts}")
    if taken:
        assert warned(text) == []
    else:
        assert any("add up to 20m" in mistake.message for mistake in mistakes(text))


def test_a_total_a_little_off_is_told() -> None:
    text = "title: T\npeople: 6\nlasts: {}\nblocks: [{{title: A, mode: online, lasts: 60m, say: Hello}}]"
    assert warned(text.format("61m")) == [(3, "The blocks add up to 1h, and 1h1m is written here. The blocks count.")]
    assert read_plan(text.format("61m"), "t.yaml").lasts == timedelta(hours=1)
    assert "20m too little" in mistakes(text.format("80m"))[0].message


DAYS = """\
title: T
people: 6
lasts: {}
blocks:
  - {{title: One, mode: online, lasts: 7h, say: a}}
  - {{title: Night, mode: break, lasts: 17h}}
  - {{title: Two, mode: online, lasts: 7h, say: b}}
"""


@pytest.mark.parametrize(("lasts", "taken"), [("2 days", True), ("two days", True), ("3 days", False), ("1 day", False)])
def test_days_are_counted_by_their_nights(lasts: str, taken: bool) -> None:
    text = DAYS.format(lasts)
    if not taken:
        assert any("add up to 31h" in mistake.message for mistake in mistakes(text))
        return
    assert any("is how long “" in message for _, message in warned(text))
    assert read_plan(text, "t.yaml").lasts == timedelta(hours=31)


def test_a_poll_gets_an_id_of_its_own() -> None:
    poll = "poll: {question: Which?, options: [Tea, Water]}"
    steps = f"[{{title: Vote, lasts: 5m, {poll}}}, {{title: Again, lasts: 5m, {poll}}}]"
    block = "{{title: {}, mode: online, steps: {}}}"
    text = f"title: T\nblocks: [{block.format('A', steps)}, {block.format('B', steps)}]"
    plan = read_plan(text, "t.yaml")
    assert [step.poll.id for step in plan.steps if step.poll] == ["vote", "again", "b-vote", "b-again"]


def test_the_only_step_of_a_block_has_its_title_where_the_id_is_no_word() -> None:
    block = "{{title: Concepts, mode: online, steps: [{{id: {}, lasts: 5m, say: a}}]}}"
    titles = [read_plan(f"title: T\nblocks: [{block.format(id_)}]", "t.yaml").steps[0].title for id_ in ("c", "talk")]
    assert titles == ["Concepts", "Talk"]


@pytest.mark.parametrize(
    ("old", "new", "line", "says"),
    [
        (SAY, "say Good evening.", 13, "A colon is missing after “say”: write “say: Good evening.”"),
        (SAY, "say - Good evening.", 13, "A colon is missing after “say”"),
        (SAY, "**say**: Good evening.", 13, "formatting marks (“**”) around “say”"),
        (SAY, "say: {name}, welcome", 13, "begins with “{”"),
        (SAY, "say: ?", 13, "“?” cannot stand alone here"),
        ("- id: hello", "-id: hello", 11, "A space is missing after the hyphen"),
        ("- id: hello", "+ id: hello", 11, "This line begins with “+”"),
        ("- id: hello", "-- id: hello", 11, "This line begins with “--”"),
        ("- id: hello", "(a) id: hello", 11, "This line begins with “(a)”"),
        ("- id: hello", "id: hello", 11, "A hyphen is missing"),
        ("        lasts: 5m", "        - lasts: 5m", 12, "This hyphen is too much"),
        ("    steps:\n", "", 10, "A line such as “steps:” is missing"),
        (ROUND, 'round: {question: "Which page?" pass: true}', 16, "A comma is missing before “pass”"),
        (ROUND, "round: {question: One word: which page}", 16, "There is a colon inside this text"),
        (ROUND, "round: {question: 'Which page's best?'}", 16, "The apostrophe in the text ends it too early"),
    ],
)
def test_a_slip_is_named_at_its_line(old: str, new: str, line: int, says: str) -> None:
    (mistake,) = mistakes(changed(old, new))
    assert says in mistake.message
    assert mistake.line == line
    assert not any(word in mistake.message for word in MORE_JARGON)


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        ("title: Book club", "titel: Book club", "did you mean “title”?"),
        ("title: Book club", "teitl: Book club", "did you mean “title”?"),
        ("blocks:", "Blöcke:", "did you mean “blocks”?"),
        ("blocks:", "blociau:", "did you mean “blocks”?"),
        ("people: 6", "attendees: 6", "did you mean “people”?"),
        (SAY, "dweud: Noswaith dda.", "did you mean “say”?"),
        (SAY, "owner: Kit", "did you mean “cue”?"),
        (SAY, "breakout: {size: 3}", "“groups” here, which is a key of a block"),
        (SAY, "poll: {question: Which?, options: [A, B], multiple: true}", "did you mean “choose”?"),
        (SAY, "slide: 3", "and others that are used less"),
        ("- id: hello", "- id: Say hello", "for example say-hello"),
    ],
)
def test_another_word_for_a_key_is_recognised(old: str, new: str, says: str) -> None:
    (mistake,) = mistakes(changed(old, new))
    assert says in mistake.message


def test_one_wrong_length_is_one_mistake() -> None:
    (mistake,) = mistakes(free(changed("lasts: 15m", "lasts: tbd")))
    assert mistake.line == 13
    (mistake,) = mistakes(changed("    steps:", "    Steps:"))
    assert "did you mean “steps”?" in mistake.message


@pytest.mark.parametrize(
    ("content", "says"),
    [
        (gzip.compress(PLAN.encode()), "a compressed file"),
        (PLAN.replace("evening", "eve\0ning").encode(), "a control character"),
        (PLAN.encode("utf-16-le"), "UTF-16"),
        (PLAN.replace("Good", "Café").encode("mac-roman"), "not saved as UTF-8"),
    ],
)
def test_an_encoding_is_named(tmp_path: Path, content: bytes, says: str) -> None:
    file = tmp_path / "club.yaml"
    file.write_bytes(content)
    with pytest.raises(PlanError) as caught:
        load(str(file))
    assert says in caught.value.mistakes[0].message


ONLINE = "mode: online, "
PAIRS = f"title: Work, {ONLINE}pairs: {{}}, "
TALK = "{title: Talk, lasts: 5m, say: Talk.}"
ROUNDS = "repeat: {over: [a, b, c], steps: [{title: Talk, lasts: 5m, say: "
SWAPPED = "repeat: {over: [a, b, c], swap_roles: true, steps: [" + TALK
THEN = f"{PAIRS}steps: [{TALK}, {{title: "
AFTER = f"{PAIRS}steps: [{TALK}]}}, {{{ONLINE}"


@pytest.mark.parametrize(
    ("block", "says"),
    [
        (f"title: R, {ONLINE}pairs: {{new_partners: true}}, {ROUNDS}Talk.}}]}}", "`draw: each` draws new ones"),
        (f"{PAIRS}{ROUNDS}You meet somebody new.}}]}}", "`draw: each` draws new ones"),
        (f"{PAIRS}{SWAPPED}]}}", "gives “observer” too"),
        (f"{THEN}Back together, lasts: 5m, say: And?}}]", "`plenary: true`"),
        (f"{THEN}Retro, lasts: 5m, say: And?}}]", "`plenary: true`"),
        (f"{THEN}Share, lasts: 5m, say: Each pair shares one thing.}}]", "`plenary: true`"),
        (f"{THEN}Words, lasts: 2m, round: {{question: A word?}}}}]", "asks everyone in turn"),
        (f"{PAIRS}steps: [{{title: Talk, lasts: 5m, say: Go into rooms of three.}}]", "`groups: {of: 3}`"),
        (f"{PAIRS}{ROUNDS}Tables of four. The host stays.}}]}}", "`hosts: stay` lets the others move on"),
        (f"title: S, {ONLINE}lasts: 2h, round: {{question: 'One minute each, hard stop.'}}", "promises 1m each"),
        (f"title: S, {ONLINE}lasts: 2h, round: {{question: 'Everyone gets 90 seconds.'}}", "promises 1m30s each"),
        (f"title: S, {ONLINE}lasts: 9m, say: We go to breakout rooms.", "nobody is told which room"),
        (f"title: S, {ONLINE}lasts: 9m, say: Turn to your neighbour.", "nothing draws pairs here"),
        (f"{AFTER}title: Fours, pairs: {{}}, lasts: 5m, say: In fours.", "`groups: {of: 4, merge: work}` joins"),
        (
            f"{AFTER}title: Fours, groups: {{of: 4}}, lasts: 5m, say: Pairs double up.",
            "`groups: {of: 4, merge: work}` joins",
        ),
    ],
)
def test_what_the_plan_will_not_do_is_told(block: str, says: str) -> None:
    found = [
        message for _, message in warned(f"title: T\npeople: 12\nroles: [client, coach, observer]\nblocks: [{{{block}}}]")
    ]
    assert any(says in message for message in found), found
