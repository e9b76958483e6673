"""Agendas as plan files, and plans as tables: every value that a table can hold, and ids that are all different."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
import yaml

from dialogs.plan.agenda import Agenda, AgendaItem
from dialogs.plan.agenda_table import HEADER, table_of
from dialogs.plan.agenda_yaml import plan_text
from dialogs.plan.model import Mode, Prompt
from tests.support.builders import plan, step

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def read(agenda: Agenda, **options: Any) -> Any:
    return yaml.safe_load(plan_text(agenda, **options))


def of(*items: AgendaItem) -> Any:
    """The blocks of a plan made of these parts."""
    return read(Agenda("Day", items, None))["blocks"]


def test_the_head_has_the_start_and_the_remarks_are_comments() -> None:
    agenda = Agenda("Our {day}", (AgendaItem(2, "Talk", 75 * MINUTE),), timedelta(hours=10, minutes=30))
    text = plan_text(agenda, ["First\nsecond", "Third"], people=12)
    head, _, blocks = text.partition("# First\n# second\n# Third\nblocks:\n")
    assert yaml.safe_load(head) == {
        "plan": "our-day",
        "title": "Our {{day}}",
        "lasts": "1h15m",
        "people": 12,
        "starts": "10:30",
    }
    assert list(yaml.safe_load(head)) == ["plan", "title", "lasts", "people", "starts"]
    assert blocks.startswith("  - id: talk\n    title: Talk\n")
    without = read(Agenda("§", agenda.items, None))
    assert list(without) == ["plan", "title", "lasts", "people", "blocks"]
    assert (without["plan"], without["people"]) == ("session", 10)


def test_a_part_has_all_its_values_and_only_those() -> None:
    full = AgendaItem(
        *(2, "Hello {you}", 10 * MINUTE, 5 * MINUTE),
        at=timedelta(hours=9, minutes=30),
        block="Opening",
        what="Say {hi}\nto all",
        cue="Smile {x}",
        questions=("Why {so}?", " How? (optional)"),
        mode="offline",
    )
    assert of(full, AgendaItem(3, "Talk", 20 * MINUTE, block="Opening"), AgendaItem(4, "Bye", None, MINUTE)) == [
        {
            "id": "opening",
            "title": "Opening",
            "mode": "offline",
            "lasts": "30m",
            "steps": [
                {
                    "id": "hello-you",
                    "title": "Hello {{you}}",
                    "lasts": "10m",
                    "at_least": "5m",
                    "at": "09:30",
                    "say": "Say {{hi}}\nto all",
                    "cue": "Smile {{x}}",
                    "prompts": ["Why {{so}}?", {"ask": "How?", "optional": True}],
                },
                {"id": "talk", "title": "Talk", "lasts": "20m", "mode": "online"},
            ],
        },
        {
            "id": "bye",
            "title": "Bye",
            "mode": "online",
            "lasts": "0s",
            "steps": [{"id": "bye", "title": "Bye", "lasts": "0s"}],
        },
    ]


@pytest.mark.parametrize(("least", "kept"), [(9, "9m"), (10, "10m"), (11, None)])
def test_a_least_length_above_the_length_is_left_out(least: int, kept: str | None) -> None:
    (block,) = of(AgendaItem(2, "Talk", 10 * MINUTE, least * MINUTE))
    assert block["steps"][0].get("at_least") == kept


def ids(*titles: str) -> list[str]:
    return [block["id"] for block in of(*(AgendaItem(row, title, MINUTE) for row, title in enumerate(titles, 2)))]


def test_parts_of_one_name_have_ids_of_their_own() -> None:
    assert ids("Talk", "Tea", "Talk") == ["talk", "tea", "talk-3"]
    assert ids("Talk 3", "Talk", "Talk") == ["talk-3", "talk", "talk-4"]
    assert ids("§", "Block 3", "§") == ["block-1", "block-3", "block-3-3"]
    steps = of(*(AgendaItem(2, title, MINUTE, block="B") for title in ("Talk 3", "Talk", "Talk", "§")))[0]["steps"]
    assert [one["id"] for one in steps] == ["talk-3", "talk", "talk-4", "step-4"]


def test_an_id_with_a_number_is_no_longer_than_an_id_may_be() -> None:
    long = "a" * 70
    assert ids(long, long) == ["a" * 60, f"{'a' * 55}-2"]
    assert ids(*[f"{'a' * 55} b cdef"] * 2) == [f"{'a' * 55}-b-cd", f"{'a' * 55}-2"]


def test_titles_are_cut_at_two_hundred_characters_and_never_empty() -> None:
    for length, left in ((199, 199), (200, 200), (201, 200)):
        (block,) = of(AgendaItem(2, "x" * length, MINUTE))
        assert (len(block["title"]), len(block["steps"][0]["title"])) == (left, left)
    named, nameless = of(AgendaItem(2, "", MINUTE, block="Lab"), AgendaItem(3, "", MINUTE))
    assert (named["title"], named["steps"][0]["title"]) == ("Lab", "Lab")
    assert (nameless["title"], nameless["steps"][0]["title"]) == ("Part 2", "Part 1")


def test_rows_of_one_block_stay_together_and_others_are_blocks_of_their_own() -> None:
    rows = (AgendaItem(row, f"T{row}", MINUTE, block=block) for row, block in enumerate(["A", "A", "", "", "A", "B"]))
    assert [(block["title"], len(block["steps"]), block["lasts"]) for block in of(*rows)] == [
        ("A", 2, "2m"),
        ("T2", 1, "1m"),
        ("T3", 1, "1m"),
        ("A", 1, "1m"),
        ("B", 1, "1m"),
    ]


STEPS = (
    step(
        *("intro.hello", 5),
        title="Hello",
        say="Hi",
        cue="Smile",
        at_least=3 * MINUTE,
        prompts=(Prompt(ask="Why?\nReally"), Prompt(ask="- How?", optional=True), Prompt(ask="-5?")),
    ),
    step("talk.one", 10, mode=Mode.OFFLINE),
)


def test_a_plan_is_a_table_with_a_row_for_each_step() -> None:
    header, rows = table_of(plan(*STEPS))
    assert header == HEADER
    questions = "Why? Really\n- - How? (optional)\n-5?"
    first = ["Intro", "Hello", "5m", "3m", "online", "Hi", questions, "Smile"]
    second = ["Talk", "talk.one", "10m", "", "offline", "", "", ""]
    assert rows == [first, second]
    header, rows = table_of(plan(*STEPS, starts="09:00"))
    assert header == ("Start", *HEADER)
    assert rows == [["09:00", *first], ["09:05", *second]]


def test_fixed_times_have_a_column_where_there_are_any() -> None:
    last = step("close.bye", 5, at="09:30")
    header, rows = table_of(plan(*STEPS, last, starts="09:00"))
    assert header == ("Start", *HEADER, "Fixed at")
    assert [(row[0], row[-1]) for row in rows] == [("09:00", ""), ("09:05", ""), ("09:30", "09:30")]
