"""Hostile input in a running session: any sequence of messages and presses causes no crash and leaves no words in logs.

Commands consist of the grammar's words, of junk, or of both. Presses carry options, polls and openings that were never
offered. Everything goes through the whole app, down to the database and the platform.
"""

from __future__ import annotations

from typing import Any

import structlog
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports import Arrived, Departed, Heard, Inbound, Member, Pressed, Refreshed
from dialogs.grammar.table import TABLE
from tests.support.running_app import FRANCES, ROOM, FakeChannel, House, guest, short_plan

MARK = "Q7personalX"  # part of all junk; must be in no log line
FEW = settings(max_examples=12, suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large])

WORDS = sorted({word for row in TABLE for example in row.examples for word in example.split()})
ODD = (
    "\u202e",
    "\x00",
    "𝟝",
    "٣",
    "é" * 50,
    "\ufeff",
    "🙂" * 20,
    "+9" * 30,
    "-0",
    "1e9",
    "<at>x</at>",
    "{name}",
    "%s",
    "\ud7ff",
)
junk = st.text(st.characters(exclude_categories=["Cs"]), max_size=12).map(lambda text: MARK + text)
pieces = st.one_of(st.sampled_from(WORDS), st.sampled_from(ODD), junk, st.integers().map(str))
sentences = st.one_of(
    st.sampled_from([example for row in TABLE for example in row.examples]),
    st.lists(pieces, max_size=8).map(" ".join),
    junk.map(lambda text: text * 2000),
)
people = st.sampled_from(
    [FRANCES, guest(1), guest(2), Member("stranger", MARK), Member("", ""), Member("x" * 500, MARK * 50)]
)
numbers = st.one_of(st.integers(-2, 9), st.integers())
inputs = st.dictionaries(st.sampled_from(["why", "choice", "text", MARK]), junk | st.just(""), max_size=3)
ids = st.one_of(st.sampled_from(["again", ""]), st.text(max_size=12))  # logged: channels make them, not people
heard = st.builds(Heard, st.just(ROOM), people, sentences, ids, st.booleans())
pressed = st.builds(
    Pressed,
    st.just(ROOM),
    people,
    st.sampled_from(["poll", "check", "rules", "ready", "evaluation", MARK]),
    st.sampled_from(["tokens", "secret", "", MARK]),
    numbers,
    st.lists(numbers, max_size=4).map(tuple),
    inputs,
    ids,
)
refreshed = st.builds(Refreshed, st.just(ROOM), people, st.sampled_from(["tokens", MARK]), numbers)
moved = st.one_of(
    st.builds(Arrived, st.just(ROOM), st.lists(people, max_size=3).map(tuple), ids),
    st.builds(Departed, st.just(ROOM), st.lists(people, max_size=3).map(tuple), ids),
)
happenings = st.lists(
    st.tuples(st.sampled_from([0.0, 0.5, 4.0]), st.one_of(heard, heard, pressed, refreshed, moved)), max_size=12
)


@FEW
@given(happens=happenings)
async def test_nothing_that_is_said_or_pressed_causes_an_error(happens: list[tuple[float, Inbound]]) -> None:
    with structlog.testing.capture_logs() as logged:
        async with House("sqlite:///:memory:", short_plan(), FakeChannel()) as house:
            await house.install(people=2)
            await house.say(FRANCES, "start")
            minute = 0.5
            for wait, inbound in happens:
                minute += wait
                await house.until(minute)
                outcome = await house.app.receive(inbound)
                assert outcome.reply is None or outcome.reply.title is not None
            await house.app.idle()
            assert not await house.app.delivery.dead_letters()
    text = repr(logged)
    assert MARK not in text
    assert not _failures(logged), _failures(logged)


def _failures(logged: list[Any]) -> list[Any]:
    """What was logged as an error."""
    return [line for line in logged if line["log_level"] in ("error", "critical")]
