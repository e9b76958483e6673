"""Times of day and lengths as people type them, up to the hour and the second at which they mean something else."""

from __future__ import annotations

from datetime import date, time, timedelta

import pytest

from dialogs import texts
from dialogs.grammar.free_text import own_options
from dialogs.grammar.later import clock_time, split, typed
from dialogs.grammar.lengths import length
from dialogs.plan.model import Setting
from dialogs.run.commands import Start, When
from dialogs.texts.sentence import Refused, sentence


@pytest.mark.parametrize(
    ("said", "hour", "minute", "certain"),
    [
        ("9:30", 9, 30, False),
        ("09:30", 9, 30, True),
        ("0:05", 0, 5, True),
        ("12", 12, 0, False),
        ("13", 13, 0, True),
        ("23:59", 23, 59, True),
        ("1am", 1, 0, True),
        ("12am", 0, 0, True),
        ("12 p.m.", 12, 0, True),
        ("11.45pm", 23, 45, True),
        ("noon", 12, 0, True),
        ("Midday", 12, 0, True),
        ("nine o'clock", 9, 0, False),
        ("half past nine", 9, 30, False),
        ("half nine", 9, 30, False),
        ("quarter to one", 12, 45, False),
        ("quarter to two", 1, 45, False),
        ("ten past twelve", 12, 10, False),
        ("twenty five past two pm", 14, 25, True),
        ("nine thirty", 9, 30, False),
        ("twelve forty five am", 0, 45, True),
    ],
)
def test_a_time_of_day(said: str, hour: int, minute: int, certain: bool) -> None:
    assert clock_time(said) == When(clock=time(hour, minute), certain=certain)


@pytest.mark.parametrize("said", ["24:00", "25", "0am", "13pm", "9:60", "quarter nine", "soon"])
def test_no_time_of_day(said: str) -> None:
    with pytest.raises(Refused) as refused:
        clock_time(said)
    assert refused.value.sentence == sentence(texts.CLOCK_NOT_READ)


@pytest.mark.parametrize(
    ("said", "when", "rest"),
    [
        ("at 9:30", When(clock=time(9, 30), certain=False), ""),
        ("tomorrow at 2pm", When(clock=time(14), certain=True, tomorrow=True), ""),
        ("at 2pm tomorrow", When(clock=time(14), certain=True, tomorrow=True), ""),
        ("plan-1 in 10 minutes", When(after=timedelta(minutes=10)), "plan-1"),
        ("plan-1 at 9 face to face", When(clock=time(9), certain=False), "plan-1  face to face"),
        ("in person", None, "in person"),
        ("plan-1", None, "plan-1"),
    ],
)
def test_a_time_within_a_text(said: str, when: When | None, rest: str) -> None:
    assert split(said) == (when, rest)


@pytest.mark.parametrize(
    ("said", "lasts"),
    [
        ("5", 300),
        ("90s", 90),
        ("1:30", 90),
        ("1h15m", 4500),
        ("twenty five", 1500),
        ("half an hour", 1800),
        ("a minute", 60),
        ("three quarters of an hour", 2700),
        ("three-quarters of an hour", 2700),
        ("a quarter of an hour", 900),
        ("an hour and a half", 5400),
        ("half a minute", 30),
        ("a minute and a half", 90),
        ("a couple of minutes", 120),
        ("couple minutes", 120),
        ("a couple", 120),
        ("1.5", 90),
        ("1,5 min", 90),
        ("twenty-five minutes", 1500),
        ("1 hour and 5 minutes", 3900),
        ("2h 5m 10s", 7510),
        ("ninety five", 5700),
        ("999:59", 59999),
        ("9999", 599940),
        ("0", 0),
        (" TEN MINS ", 600),
        ("one hr", 3600),
        ("0.01 min", 1),
    ],
)
def test_a_length(said: str, lasts: int) -> None:
    assert length(said) == timedelta(seconds=lasts)


@pytest.mark.parametrize("said", ["", "x", "minutes", "5 parsecs", "5 5", "five six", "1h 30", "10000", "1:60", "1000:00"])
def test_no_length(said: str) -> None:
    with pytest.raises(Refused) as refused:
        length(said)
    assert refused.value.sentence == sentence(texts.NO_SUCH_LENGTH)


@pytest.mark.parametrize(
    ("start", "when", "words"),
    [
        (Start(by="f"), None, "start"),
        (Start(by="f", plan="p", group="same", setting=Setting.FACE_TO_FACE), None, "start p face to face same group"),
        (Start(by="f", setting=Setting.ONLINE), When(clock=time(14, 5), tomorrow=True), "start online tomorrow at 14:05"),
        (Start(by="f"), When(after=timedelta(minutes=2)), "start in 120 seconds"),
    ],
)
def test_the_words_that_ask_for_a_start_again(start: Start, when: When | None, words: str) -> None:
    assert typed(start, when) == words


def test_a_date_to_come_is_no_date_of_birth_among_own_options() -> None:
    options = ["12 June 2030", "19 June 2030"]
    assert own_options("f", "date", options, today=date(2030, 6, 1)).options == tuple(options)
    with pytest.raises(Refused):
        own_options("f", "date", options, today=date(2030, 7, 1))
