"""What is taken from an author's own way of writing: exactly which values, and exactly what is told about which place."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.plan.durations import parse, written
from dialogs.plan.errors import Path
from dialogs.plan.fill_in import fill_in
from dialogs.plan.understood import understand, understand_totals
from dialogs.plan.yaml_tree import read

Told = list[tuple[Path, str]]
STEPS = ("blocks", 0, "steps")


def understood(text: str) -> tuple[Any, Told]:
    """The values of a text as they are taken, and what is told."""
    data: Any = read(text)[0].data()
    return data, [(one.path, one.message) for one in understand(data)]


def totals(text: str) -> tuple[list[str | None], Told]:
    """The lengths of the session and its blocks as they are taken, and what is told."""
    data, _ = understood(text)
    fill_in(data)
    told = [(one.path, one.message) for one in understand_totals(data)]
    blocks = data["blocks"] if isinstance(data["blocks"], list) else []
    return [part.get("lasts") for part in (data, *blocks) if isinstance(part, dict)], told


def joined(text: str) -> str:
    return f"The comma ended this text. It is read as “{text}”. Put it in double quotes."


@pytest.mark.parametrize(
    ("text", "data", "told"),
    [
        (
            "steps: [{say: Who, until when, and why?, lasts: 5m}]",
            {"steps": [{"say": "Who, until when, and why?", "lasts": "5m"}]},
            [(("steps", 0, "say"), joined("Who, until when, and why?"))],
        ),
        (
            "over: [{name: Kit, Kim}, [{cue: a b, c d}]]",
            {"over": [{"name": "Kit, Kim"}, [{"cue": "a b, c d"}]]},
            [(("over", 0, "name"), joined("Kit, Kim")), (("over", 1, 0, "cue"), joined("a b, c d"))],
        ),
        (
            "prompts: [{ask: Name, role, one hope, optional: true}]",  # “role” is nearly a key
            {"prompts": [{"ask": "Name, role, one hope", "optional": "true"}]},
            [(("prompts", 0, "ask"), joined("Name, role, one hope"))],
        ),
        ("{cue: Ask Kim, optional}", {"cue": "Ask Kim", "optional": None}, []),
        ("{title: Who, say, cue}", {"title": "Who", "say": None, "cue": None}, []),
        ("{title: [a], until}", {"title": ["a"], "until": None}, []),
        ("{title: a, until: when}", {"title": "a", "until": "when"}, []),
        ("{plan: x, until when?}", {"plan": "x", "until when?": None}, []),
        ("{until when?, title: x}", {"until when?": None, "title": "x"}, []),
    ],
)
def test_only_the_rest_of_a_text_is_joined_to_it(text: str, data: object, told: Told) -> None:
    assert understood(text) == (data, told)


MARKS = "is left out. The bot marks no answer as right or wrong. Say the answer in the next step."
NO_DATE = "“date” is left out. A plan has no date. `start` begins it, and a programme has its dates in the chat."


@pytest.mark.parametrize(
    ("text", "data", "told"),
    [
        (
            "steps: [{Correct: 1, say: a, font: b}, {poll: {right answer: 2}}]",
            {"steps": [{"say": "a"}, {"poll": {}}]},
            [
                (("steps", 0, "Correct"), f"“Correct” {MARKS}"),
                (("steps", 0, "font"), "“font” is left out. Cards look the same everywhere; a plan cannot choose fonts."),
                (("steps", 1, "poll", "right answer"), f"“right answer” {MARKS}"),
            ],
        ),
        (
            "steps: [{image: {file: a.PPTX}, date: 1}, {image: {file: a.png, date: 2}}, {image: x.pdf}, {file: b.pdf}]",
            {"steps": [{}, {"image": {"file": "a.png"}}, {"image": "x.pdf"}, {"file": "b.pdf"}]},
            [
                (
                    ("steps", 0, "image"),
                    "This step has no picture: a .pptx file cannot be shown. Save the page as .png, or put its address "
                    "into `say`.",
                ),
                (("steps", 0, "date"), NO_DATE),
                (("steps", 1, "image", "date"), NO_DATE),
            ],
        ),
        (
            "facilitator: Kit\nblocks: [{facilitator: Kim}]",  # on a block it is a `cue`
            {"blocks": [{"facilitator": "Kim"}]},
            [
                (
                    ("facilitator",),
                    "“facilitator” is left out. A plan names nobody: whoever starts the session runs it.",
                )
            ],
        ),
        (
            "links: {date: a}\nlink_titles: {date: b}\ntranslations: {cy: {date: c}}\nover: [{date: d}]\ndate: e",
            {
                "links": {"date": "a"},
                "link_titles": {"date": "b"},
                "translations": {"cy": {"date": "c"}},
                "over": [{"date": "d"}],
            },
            [(("date",), NO_DATE)],
        ),
    ],
)
def test_what_a_plan_cannot_say_is_left_out_with_the_reason(text: str, data: object, told: Told) -> None:
    assert understood(text) == (data, told)


@pytest.mark.parametrize(
    ("text", "data", "told"),
    [
        (
            "blocks: [{begin: '9:30', steps: [{Start: 1000}, {from: 1030, repeat: x}, {clock: noon}, x]}, y, {when: 9 am}]",
            {
                "blocks": [
                    {"steps": [{"at": "10:00"}, {"from": "1030", "repeat": "x"}, {"at": "12:00"}, "x"], "at": "09:30"},
                    "y",
                    {"at": "09:00"},
                ]
            },
            [
                (("blocks", 0, "begin"), "“begin” is read as `at`: this block begins at 09:30."),
                ((*STEPS, 0, "Start"), "“Start” is read as `at`: this step begins at 10:00."),
                ((*STEPS, 2, "clock"), "“clock” is read as `at`: this step begins at 12:00."),
                (("blocks", 2, "when"), "“when” is read as `at`: this block begins at 09:00."),
            ],
        ),
        (
            "at: '9:30'\nblocks: [{starts: '9:45', steps: x}]",
            {"starts": "09:30", "blocks": [{"at": "09:45", "steps": "x"}]},
            [
                (("at",), "“at” is read as `starts`: the session begins at 09:30."),
                (("blocks", 0, "starts"), "“starts” is read as `at`: this block begins at 09:45."),
            ],
        ),
        (
            "begin: '9:30'\nstart: '10:00'",  # the second one could mean something else, and is a mistake
            {"starts": "09:30", "start": "10:00"},
            [(("begin",), "“begin” is read as `starts`: the session begins at 09:30.")],
        ),
        ("start: '9:30'\nstarts: '10:00'", {"start": "9:30", "starts": "10:00"}, []),
        ("blocks: [{at: '9:30', start: '9:40'}]", {"blocks": [{"at": "9:30", "start": "9:40"}]}, []),
        ("blocks: [{time: '9:30', when: [a]}]", {"blocks": [{"time": "9:30", "when": ["a"]}]}, []),
        ("start: soon\nfrobs: '9:30'\ntitle: '10:00'", {"start": "soon", "frobs": "9:30", "title": "10:00"}, []),
    ],
)
def test_a_clock_time_under_another_key_is_taken_where_no_other_says_it(text: str, data: object, told: Told) -> None:
    assert understood(text) == (data, told)


def count(what: str, parts: str, given: str) -> str:
    return f"The {what} add up to {parts}, and {given} is written here. The {what} count."


@pytest.mark.parametrize(
    ("given", "parts", "taken"),
    [
        ("40m", "39m", "39m"),  # one part in forty
        ("40m", "2341s", "39m1s"),
        ("40m", "2339s", None),
        ("40m", "41m", "41m"),
        ("40m", "2461s", None),
        ("200m", "195m", "3h15m"),
        ("210m", "205m", "3h25m"),  # five minutes at most
        ("240m", "14101s", "3h55m1s"),
        ("240m", "14099s", None),
    ],
)
def test_a_total_may_be_a_fortieth_off_and_five_minutes_at_most(given: str, parts: str, taken: str | None) -> None:
    lengths, told = totals(f"lasts: {given}\nblocks: [{{title: A, lasts: {parts}}}]")
    assert lengths == [taken or given, parts]
    assert told == ([(("lasts",), count("blocks", taken, written(parse(given))))] if taken else [])


def test_each_block_is_as_long_as_its_steps_in_all_their_repeats() -> None:
    twice = "{over: [a, b], steps: [{say: x, lasts: 20m}]}"
    text = f"blocks: [{{lasts: 40m, steps: [{{say: x, lasts: 39m}}]}}, x, {{lasts: 41m, repeat: {twice}}}]"
    lengths, told = totals(text)
    assert lengths == [None, "39m", "40m"]
    assert told == [
        (("blocks", 0, "lasts"), count("steps", "39m", "40m")),
        (("blocks", 2, "lasts"), count("steps", "40m", "41m")),
    ]


@pytest.mark.parametrize(
    ("blocks", "lengths"),
    [("x", ["40m"]), ("[]", ["40m"]), ("[x, {lasts: 41m}]", ["40m", "41m"]), ("[{title: A, lasts: 0m}]", ["40m", "0m"])],
)
def test_a_total_stays_where_nothing_adds_up(blocks: str, lengths: list[str]) -> None:
    assert totals(f"lasts: 40m\nblocks: {blocks}") == (lengths, [])


def days(said: str, *parts: str) -> tuple[str | None, Told]:
    """The length of a session of these parts: hours of work, or nights as “N8h”."""
    shown = [f"{{mode: break, lasts: {part[1:]}}}" if part[0] == "N" else f"{{lasts: {part}, say: x}}" for part in parts]
    lengths, told = totals(f"lasts: {said}\nblocks: [{', '.join(shown)}]")
    return lengths[0], told


@pytest.mark.parametrize(
    ("said", "parts", "taken"),
    [
        ("2 days", ("7h", "N6h", "7h"), "20h"),
        ("2 days", ("7h", "N359m", "7h"), None),  # no night
        ("2 days", ("7h", "6h", "7h"), None),
        ("2 days", ("7h", "N6h", "1h", "N6h", "7h"), None),  # two nights
        ("Two-Day", ("16h", "N16h", "16h"), "48h"),
        ("two-day", ("16h", "N16h", "20h"), None),  # longer than two days
        ("two days", ("30m", "N6h", "30m"), "7h"),
        ("three days", ("7h", "N17h", "7h", "N17h", "7h"), "55h"),
        ("four days", ("7h", "N17h", "7h", "N17h", "7h", "N17h", "7h"), "79h"),
        ("five days", ("7h", "N17h") * 4 + ("7h",), "103h"),
        ("five days", ("7h", "N17h") * 3 + ("7h",), None),
        ("a day", ("2h",), "2h"),
        ("a day", ("119m",), None),
        ("One day", ("119m",), None),
        ("half a day", ("4h",), "4h"),
        ("1 day", ("24h",), None),  # as long as it says
        ("a week", ("4h",), None),
    ],
)
def test_days_are_from_the_first_morning_to_the_last_evening(said: str, parts: tuple[str, ...], taken: str | None) -> None:
    message = f"The blocks add up to {taken}. That is how long “{said}” is here."
    assert days(said, *parts) == ((taken, [(("lasts",), message)]) if taken else (said, []))
