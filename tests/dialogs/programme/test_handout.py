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
from dialogs.plan.gathering import Collect
from dialogs.plan.model import Mode, Pairs, Poll, Prompt, Round
from dialogs.programme.attendance import Attended
from dialogs.programme.handout import Handout, HandoutPart, NextSession, PairTask, Task, missed, pack
from tests.support.builders import full_plan, plan, step, turn

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
    for one in plan.steps:
        if one.mode is Mode.OFFLINE:
            assert one.title in text
        assert all(prompt.ask in text for prompt in one.prompts), one.path
        if one.cue:
            assert one.cue.split("\n")[0] not in text, "cues are for facilitators"
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
    made = full_plan()
    there = [
        Attended("intro", 19 * MINUTE + 30 * timedelta(seconds=1), 24 * MINUTE),
        Attended("study", 5 * MINUTE, 10 * MINUTE),
        Attended("break", timedelta(0), 5 * MINUTE),
        Attended("pairs", timedelta(0), 30 * MINUTE),
        Attended("talk", timedelta(0), 3 * MINUTE),
        Attended("close", timedelta(0), timedelta(0)),
    ]
    assert missed(made, there) == ("study", "pairs", "talk")


@pytest.mark.parametrize(
    ("here", "lasted", "gone"),
    [(19, 24, True), (19.1, 24, False), (0, 5, True), (0.1, 5, False), (0, 3, True), (0.1, 3, False), (0, 0, False)],
)
def test_a_block_is_missed_from_five_minutes_on_or_where_all_of_it_was(here: float, lasted: float, gone: bool) -> None:
    assert missed(full_plan(), [Attended("intro", here * MINUTE, lasted * MINUTE)]) == (("intro",) if gone else ())


WHO = Poll(id="a", question="Who?", options=("x", "y"))
SESSION = plan(
    step(
        "intro.hello", 5, say="Hi all", prompts=(Prompt(ask="Why?"),), poll=Poll(id="a", question="Who?", options=("x", "y"))
    ),
    step("intro.read", 10, say="Read it", mode=Mode.OFFLINE),
    step("intro.stretch", 2, mode=Mode.BREAK),
    step("intro.think", 3, mode=Mode.OFFLINE, collect=Collect(id="ideas", ask="Which ideas?")),
    step("break.tea", 5, mode=Mode.BREAK),
    turn("pairs.one.play", 8, 0, 2, item_starts=True, say="Play it"),
    turn("pairs.one.talk", 2, 0, 2, prompts=(Prompt(ask="How was it?"),)),
    turn("pairs.two.play", 8, 1, 2, item_starts=True, say="Play it"),
    turn("pairs.two.talk", 2, 1, 2, prompts=(Prompt(ask="How was it?"),)),
    step("fours.talk", 6, in_pairs=True, say="All four"),
    step("close.vote", 4, poll=Poll(id="b", question="When?", options=("x", "y"))),
    step("close.round", 9, round=Round(question="One thing?")),
    pairs={"pairs": Pairs(), "fours": Pairs(least=4, most=4)},
    session=2,
    aims=("See more",),
    after=("Rest",),
)
INTRO = HandoutPart(
    "Intro",
    20 * MINUTE,
    (("intro.hello", 5 * MINUTE),),
    (Task("intro.read", 10 * MINUTE, "Read it"), Task("intro.think", 3 * MINUTE, "")),
    None,
    ("Why?", "Which ideas?"),
)
PLAYED = PairTask(
    (Task("pairs.one.play", 8 * MINUTE, "Play it"), Task("pairs.one.talk", 2 * MINUTE, "")),
    ("one", "two"),
    ("supervisor", "practitioner"),
)


def test_a_pack_has_what_was_done_alone_in_pairs_and_together() -> None:
    held = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
    fours = PairTask((Task("fours.talk", 6 * MINUTE, "All four"),), (), ())
    together = (("close.vote", 4 * MINUTE), ("close.round", 9 * MINUTE))
    parts = (
        INTRO,
        HandoutPart("Pairs", 20 * MINUTE, (), (), PLAYED, ("How was it?",)),
        HandoutPart("Fours", 6 * MINUTE, (), (), fours, ()),
        HandoutPart("Close", 13 * MINUTE, together, (), None, ("When?",)),
    )
    assert pack(SESSION, held, COMING) == Handout("Test", 2, held, ("See more",), parts, ("Rest",), COMING)
    assert pack(SESSION) == Handout("Test", 2, None, ("See more",), parts, ("Rest",), None)


def test_where_a_few_talk_and_the_rest_watch_the_steps_are_those_of_everybody() -> None:
    (part,) = pack(plan(step("bowl.talk", 6, in_bowl=True), pairs={"bowl": Pairs(draw="few", most=4)})).parts
    assert (part.steps, part.pairs) == ((("bowl.talk", 6 * MINUTE),), None)


def test_a_block_of_pairs_in_which_everybody_works_alone_has_no_work_in_pairs() -> None:
    (part,) = pack(plan(step("pairs.read", 6, mode=Mode.OFFLINE), pairs={"pairs": Pairs()})).parts
    assert (part.tasks, part.pairs) == ((Task("pairs.read", 6 * MINUTE, ""),), None)
