"""Ranges as lengths: how long each part becomes, what its least length is, and what is told."""

from __future__ import annotations

from typing import Any

import pytest

from dialogs.plan.ranges import settle
from dialogs.plan.yaml_tree import read

Told = list[tuple[str, str]]


def settled(text: str) -> tuple[Any, Told]:
    """The values of a text with lengths for its ranges, and what is told: the place and the message."""
    data: Any = read(text)[0].data()
    return data, [(".".join(str(part) for part in one.path), one.message) for one in settle(data)]


def lengths(data: Any) -> list[tuple[str | None, str | None]]:
    """The length and the least length of each block."""
    return [(block.get("lasts"), block.get("at_least")) for block in data["blocks"]]


def told_of(said: str, what: str, lasts: str, least: str = "") -> str:
    shortened = f", and can be shortened to {least}" if least and least != lasts else ""
    never = ", and is never shortened" if least == lasts else ""
    return f"“{said}” is a range. This {what} is planned for {lasts}{shortened}{never}."


@pytest.mark.parametrize(
    ("whole", "first", "second"),
    [
        ("50m", "30m", "15m"),  # half of what each can give
        ("35m", "20m", "10m"),
        ("2102s", "20m1s", "10m1s"),  # in whole seconds
        ("34m", "40m", "20m"),  # does not fit: the longer ends, and the total is refused
        ("65m", "40m", "20m"),
        ("66m", "40m", "20m"),
    ],
)
def test_ranges_share_what_the_session_has_left_for_them(whole: str, first: str, second: str) -> None:
    data, told = settled(f"lasts: {whole}\nblocks: [{{lasts: 5m}}, {{lasts: 20-40m}}, {{lasts: 10-20m}}]")
    assert data["lasts"] == whole
    assert lengths(data) == [("5m", None), (first, "20m"), (second, "10m")]
    assert told == [
        ("blocks.1.lasts", told_of("20-40m", "block", first, "20m")),
        ("blocks.2.lasts", told_of("10-20m", "block", second, "10m")),
    ]


@pytest.mark.parametrize("other", ["x", "{title: A}", "{lasts: soon}", "{lasts: [5m]}", "{steps: [{lasts: 5m}, x]}"])
def test_the_longer_end_counts_where_another_block_has_no_length(other: str) -> None:
    data, told = settled(f"lasts: 30m\nblocks: [{{lasts: 20-40m}}, {other}]")
    assert (data["blocks"][0], len(told)) == ({"lasts": "40m", "at_least": "20m"}, 1)


@pytest.mark.parametrize("other", ["x", "{say: x}", "{lasts: soon}", "{repeat: {over: [a, b], steps: [x]}}"])
def test_the_longer_end_counts_where_another_step_has_no_length(other: str) -> None:
    data, told = settled(f"blocks: [{{lasts: 30m, steps: [{other}, {{lasts: 20-40m}}]}}]")
    assert (data["blocks"][0]["steps"][1], len(told)) == ({"lasts": "40m", "at_least": "20m"}, 1)


def test_steps_share_what_their_block_has_left_and_a_repeat_counts_as_often_as_it_comes() -> None:
    steps = "[{lasts: 5-10m}, {repeat: {over: [a, b], steps: [{lasts: 1-2m}, {lasts: 2m}]}}]"
    data, told = settled(f"blocks: [{{lasts: 20m, steps: {steps}, repeat: {{over: [a, b, c], steps: [{{lasts: 1-2m}}]}}}}]")
    block = data["blocks"][0]
    assert block["steps"] == [
        {"lasts": "8m", "at_least": "5m"},
        {"repeat": {"over": ["a", "b"], "steps": [{"lasts": "1m36s", "at_least": "1m"}, {"lasts": "2m"}]}},
    ]
    assert block["repeat"]["steps"] == [{"lasts": "1m36s", "at_least": "1m"}]
    assert told == [
        ("blocks.0.steps.0.lasts", told_of("5-10m", "step", "8m", "5m")),
        ("blocks.0.steps.1.repeat.steps.0.lasts", told_of("1-2m", "step", "1m36s", "1m")),
        ("blocks.0.repeat.steps.0.lasts", told_of("1-2m", "step", "1m36s", "1m")),
    ]


def test_a_block_without_a_length_is_as_long_as_its_steps_may_be() -> None:
    steps = "[{lasts: 5-10m}, {repeat: {over: [a, b], steps: [{lasts: 5m}]}}]"
    data, told = settled(f"lasts: 40m\nblocks: [{{steps: {steps}}}, {{lasts: 20-30m}}]")
    assert lengths(data) == [(None, None), ("23m20s", "20m")]  # a range of 15 to 20 minutes beside it
    assert data["blocks"][0]["steps"][0] == {"lasts": "10m", "at_least": "5m"}
    assert told == [
        ("blocks.1.lasts", told_of("20-30m", "block", "23m20s", "20m")),
        ("blocks.0.steps.0.lasts", told_of("5-10m", "step", "10m", "5m")),
    ]


@pytest.mark.parametrize(
    ("second", "block", "step"),
    [
        ("30m", "40m", None),  # exactly the shorter end
        ("29m", "1h", None),
        ("50m", "1h", None),  # exactly the longer end
        ("51m", "1h", None),
        ("20-30m", "40m", ("30m", "20m")),
        ("20-29m", "1h", ("29m", "20m")),
        ("50-70m", "1h", ("50m", "50m")),
        ("51-70m", "1h", ("1h10m", "51m")),
        ("20-40m", "50m", ("40m", "20m")),
        ("45-70m", "1h", ("50m", "45m")),
    ],
)
def test_a_range_of_a_block_is_narrowed_to_what_its_steps_can_last(
    second: str, block: str, step: tuple[str, str] | None
) -> None:
    data, told = settled(f"blocks: [{{lasts: 40-60m, steps: [{{lasts: 10m}}, {{lasts: {second}}}]}}]")
    assert lengths(data) == [(block, None)]  # its steps would each keep a least length
    assert data["blocks"][0]["steps"][1] == ({"lasts": step[0], "at_least": step[1]} if step else {"lasts": second})
    assert told[0] == ("blocks.0.lasts", told_of("40-60m", "block", block))
    assert told[1:] == ([("blocks.0.steps.1.lasts", told_of(second, "step", *step))] if step else [])


@pytest.mark.parametrize(
    ("held", "least"),
    [
        ("", "20m"),
        ("steps: [{say: x}]", "20m"),
        ("steps: [{say: x}, {say: y}]", None),
        ("steps: []", None),
        ("repeat: {over: [a], steps: [{say: x}]}", None),
        ("at_least: 5m", "5m"),
    ],
)
def test_a_block_of_one_step_keeps_the_shorter_end(held: str, least: str | None) -> None:
    data, told = settled(f"blocks: [{{lasts: 20-40m, {held}}}]")
    assert lengths(data) == [("40m", least)]
    assert told == [("blocks.0.lasts", told_of("20-40m", "block", "40m", "20m" if least == "20m" else ""))]


def test_a_range_for_the_whole_session_is_dropped() -> None:
    message = "“1-2 hours” is a range. The session lasts as long as its blocks."
    assert settled("lasts: 1-2 hours\nblocks: []") == ({"blocks": []}, [("lasts", message)])
    data, told = settled("lasts: 1-2 hours\nblocks: [{lasts: 20-40m, at_least: 30m}]")
    assert data == {"blocks": [{"lasts": "40m", "at_least": "30m"}]}
    assert told == [("blocks.0.lasts", told_of("20-40m", "block", "40m")), ("lasts", message)]


@pytest.mark.parametrize(
    "text", ["lasts: 1-2h", "lasts: 1-2h\nblocks: x", "lasts: 1h\nblocks: [{steps: x, repeat: y}, {repeat: {over: z}}, x]"]
)
def test_what_has_no_ranges_in_its_blocks_stays(text: str) -> None:
    assert settled(text) == (read(text)[0].data(), [])
