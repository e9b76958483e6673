"""The preview of a plan: everything that is posted, in its order and at its time, and the times themselves."""

from __future__ import annotations

from dataclasses import astuple
from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.plan.load import read_plan
from dialogs.plan.model import Plan
from dialogs.plan.preview import slacks, start_times, time_of_day, timeline, whole_length

DAY = """\
title: T
people: 6
starts: "9:00"
blocks:
  - title: A
    groups: {of: 2-3, ahead: 1m}
    steps:
      - title: Hello
        lasts: 10m
        plenary: true
        say: x
        cue: Nod.
        warn: [5m, 1m]
        poll: {id: p, question: Which?, options: [Aa, Bb]}
        check: {question: Ready?}
        round: {question: Who?}
        prompts: [Why?]
      - title: Rules
        lasts: 10m
        plenary: true
        warn: []
        rules: {suggest: [One., Two.]}
        collect: {id: ideas, ask: What helps?}
        vote: {options: [Aa, Bb], question: Dots?, votes: 2}
  - title: B
    steps:
      - {title: Clock, lasts: 9m, prompts: [a, b, c], warn: []}
      - {title: Hand, lasts: 9m, prompts: [a, b], prompts_by: facilitator, warn: []}
      - {title: Card, lasts: 9m, prompts: [a, b], together: true, warn: []}
      - {title: On ideas, lasts: 3m, vote: {on: ideas}, warn: []}
  - {title: Read, mode: offline, lasts: 15m, say: x}
  - title: C
    pairs: {ahead: 10m, draw: each}
    repeat: {over: [a, b], steps: [{title: D, lasts: 5m, say: x}, {title: E, lasts: 5m, say: x}]}
  - {title: Threes, groups: {of: 3, ahead: 1h}, lasts: 5m, say: x}
  - {title: Coffee, mode: break, lasts: 20m}
  - {title: End, at: "11:00", lasts: 2m, say: Bye}
"""
SHOWN = f"""\
0:00 pairs a.hello A
0:00 step a.hello Hello 10 online
0:00 cue a.hello Nod.
0:00 poll a.hello Which?
0:00 check a.hello Ready?
0:00 round a.hello Who?
0:00 prompt a.hello Why?
5:00 notice a.hello left 5
9:00 notice a.hello left 1
10:00 step a.rules Rules 10 online
10:00 rules a.rules One. Two.
10:00 collect a.rules What helps?
10:00 vote a.rules Dots?
20:00 step b.clock Clock 9 online
20:00 prompt b.clock a
23:00 prompt b.clock b
26:00 prompt b.clock c
29:00 step b.hand Hand 9 online
29:00 prompt b.hand a waits
29:00 prompt b.hand b waits
38:00 step b.card Card 9 online
38:00 prompt b.card a
38:00 prompt b.card b
47:00 step b.on-ideas On ideas 3 online
47:00 vote b.on-ideas {texts.VOTE_QUESTION}
50:00 step read.read Read 15 offline
55:00 pairs read.read C of two
63:00 return read.read left 2
65:00 pairs c.a.d Threes
65:00 step c.a.d D 5 online
70:00 step c.a.e E 5 online
75:00 pairs c.b.d C: b of two
75:00 step c.b.d D 5 online
80:00 step c.b.e E 5 online
83:00 return c.b.e left 2
85:00 step threes.threes Threes 5 online
90:00 step coffee.break Coffee 20 break
118:00 return coffee.break left 2
120:00 step end.end End 2 online
"""


def minutes(length: timedelta) -> int:
    return round(length / timedelta(minutes=1))


def shown(plan: Plan) -> list[str]:
    """The lines of the preview, each with all that it holds."""
    found = []
    for line in timeline(plan):
        at, kind, step, text, lasts, mode, left, waits, of_two = astuple(line)
        held = [f"{minutes(at)}:{at.seconds % 60:02}", kind, step, *([text] if text else [])]
        held += [*([str(minutes(lasts)), str(mode)] if lasts is not None else []), *(["waits"] if waits else [])]
        held += [f"left {minutes(left)}"] if left is not None else []
        assert of_two or kind == "pairs"
        found.append(" ".join(held + (["of two"] if of_two and kind == "pairs" else [])))
    return found


def test_everything_is_shown_in_its_order_at_its_time() -> None:
    assert shown(read_plan(DAY, "day.yaml")) == SHOWN.splitlines()


def test_people_away_at_the_end_are_called_back_before_it() -> None:
    text = "title: T\nblocks: [{title: A, lasts: 1m, say: x}, {title: B, mode: offline, lasts: 6m, say: x, warn: [3m]}]"
    assert shown(read_plan(text, "t.yaml")) == [
        *("0:00 step a.a A 1 online", "1:00 step b.b B 6 offline", "4:00 notice b.b left 3", "5:00 return b.b left 2")
    ]


TIMES = """\
title: T
{starts}
blocks:
  - {{title: A, lasts: 20m, say: x{at}}}
  - {{title: B, lasts: 10m, at: "9:40", say: x}}
  - {{title: C, lasts: 10m, at: "9:40", say: x}}
  - {{title: D, lasts: 10m, say: x}}
"""


@pytest.mark.parametrize(
    ("starts", "at", "times", "spare", "first"),
    [
        ('starts: "9:00"', "", [0, 40, 50, 60], {"b.b": 20, "c.c": -10}, "09:00"),
        ('starts: "9:00"', ', at: "9:05"', [5, 40, 50, 60], {"a.a": 5, "b.b": 15, "c.c": -10}, "09:00"),
        ('starts: "9:30"', "", [0, 20, 30, 40], {"b.b": -10, "c.c": -20}, "09:30"),
        ("people: 6", ', at: "9:05"', [0, 35, 45, 55], {"a.a": 0, "b.b": 15, "c.c": -10}, "09:05"),
        ("people: 6", "", [0, 20, 30, 40], {}, None),
    ],
)
def test_steps_wait_for_their_clock_time_where_the_plan_says_when_it_starts(
    starts: str, at: str, times: list[int], spare: dict[str, int], first: str | None
) -> None:
    plan = read_plan(TIMES.format(starts=starts, at=at), "t.yaml")
    found = start_times(plan)
    assert {path: minutes(time) for path, time in found.items()} == dict(
        zip(("a.a", "b.b", "c.c", "d.d"), times, strict=True)
    )
    assert minutes(whole_length(plan)) == times[-1] + 10
    assert {path: minutes(slack) for path, slack in slacks(plan).items()} == spare
    assert time_of_day(plan, timedelta()) == first


def test_a_session_may_go_on_after_midnight() -> None:
    plan = read_plan(TIMES.format(starts='starts: "9:00"', at=""), "t.yaml")
    assert [time_of_day(plan, timedelta(minutes=at)) for at in (61, 899, 900)] == ["10:01", "23:59", "00:00"]
