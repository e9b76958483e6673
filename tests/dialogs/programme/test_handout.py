"""The pack: made from the plan alone, whole enough to catch up with, and silent about people."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.runs.plan_library import load, shipped
from cards.context import CardContext
from cards.language import Words
from cards.pages.handout import pack as composed
from cards.render.plain import plain
from dialogs.plan.model import Mode
from dialogs.programme.attendance import Attended
from dialogs.programme.handout import NextSession, missed, pack
from tests.support.builders import full_plan

MINUTE = timedelta(minutes=1)
COMING = NextSession(2, "Writing it down", datetime(2030, 3, 18, 9, 30, tzinfo=UTC), ("Bring the pack.",))


def said(name: str, coming: NextSession | None = None) -> str:
    plan = load(name)
    words = Words(CardContext(plan, ZoneInfo("Europe/London"), names={"p1": "Zebedee Quillfeather"}))
    return plain(composed(pack(plan, datetime(2030, 1, 7, 9, 30, tzinfo=UTC), coming), words))


@pytest.mark.parametrize("name", shipped())
def test_every_block_but_breaks_and_everything_done_alone_or_in_pairs_is_in_it(name: str) -> None:
    plan, text = load(name), said(name)
    for block in plan.blocks:
        assert any(line.startswith(f"{block.title} (") for line in text.split("\n")) == (block.mode is not Mode.BREAK)
    for step in plan.steps:
        if step.mode is Mode.OFFLINE:
            assert step.title in text
        assert all(prompt.ask in text for prompt in step.prompts), step.path
        if step.cue:
            assert step.cue.split("\n")[0] not in text, "cues are for facilitators"
    assert all(aim in text for aim in plan.aims)
    assert not any(line in text for line in (*plan.reading, *plan.prepare)), "both are the facilitator's"
    assert "Zebedee" not in text


def test_tools_pages_and_how_to_try_them_are_in_it() -> None:
    first, second = said("defensible-decisions-1", COMING), said("defensible-decisions-2")
    for tool in ("Discrepancy Matrix", "The five anchor principles", "Safe Uncertainty"):
        assert tool in first
    assert "one of you is the supervisor, the other the practitioner" in first
    assert "within pages 9 to 24" in first
    for words in ("seat", "laptop", "circle"):
        assert words not in second, "people catch up at home, not in the room of the session"
    assert "from page 32" in second
    assert "Session 2, Writing it down: 18 March 2030, 09:30." in first
    assert "Bring the pack." in first
    assert "Held on 7 January 2030." in first


def test_a_next_session_without_a_date_says_where_to_look() -> None:
    assert "no date yet" in said("defensible-decisions-1", replace(COMING, at=None))


def test_five_minutes_of_a_block_are_missed_and_breaks_are_not() -> None:
    plan = full_plan()
    there = [
        Attended("intro", 19 * MINUTE + 30 * timedelta(seconds=1), 24 * MINUTE),
        Attended("study", 5 * MINUTE, 10 * MINUTE),
        Attended("break", timedelta(0), 5 * MINUTE),
        Attended("pairs", timedelta(0), 30 * MINUTE),
        Attended("talk", timedelta(0), 3 * MINUTE),
        Attended("close", timedelta(0), timedelta(0)),
    ]
    assert missed(plan, there) == ("study", "pairs", "talk")
