"""Typed commands: hurried input does what people meant, or does nothing and suggests the command."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest

from bot.ports import Member
from cards.render.plain import plain as as_text
from dialogs.plan.model import Check, Mode, Plan, Poll, Round, Rules
from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, ROOM, House, guest

CASES = [
    json.loads(line) for line in (Path(__file__).parents[2] / "cases" / "phrases.jsonl").read_text("utf-8").splitlines()
]
ROSA = Member("p1", "Rosa Carter")


def orchard() -> Plan:
    """A plan with tree names: the current part is Birch, the next is Cedar, the break is Teatime."""
    fruit = Poll(id="fruit", question="Which fruit?", options=("Apples", "Pears", "Plums"))
    return plan(
        step("birch.birch", 10, title="Birch", say="Birches"),
        step("cedar.cedar", 10, title="Cedar", say="Cedars"),
        step("fruit.fruit", 10, title="Fruit", poll=fruit),
        step("turns.turns", 10, title="Turns", round=Round(question="One thing?")),
        step("rules.rules", 10, title="Rules", rules=Rules(suggest=("What is said here stays here",))),
        step("ready.ready", 5, title="Ready", check=Check(question="Ready?")),
        step("teatime.teatime", 10, title="Teatime", mode=Mode.BREAK, keep=True),
        step("closing.closing", 10, title="Closing", say="Bye"),
    )


@dataclass(frozen=True)
class Snapshot:
    """What an action would change."""

    phase: str
    step: str | None
    ends_at: Any
    people: frozenset[str]
    rules: int


async def snapshot(house: House) -> Snapshot:
    row = await house.app.router.latest(ROOM)
    assert row is not None
    loaded = await house.app.service.loaded(row.id)
    assert loaded is not None
    run = loaded.run
    here = frozenset(person for person, state in run.people.items() if state.present)
    return Snapshot(run.phase, run.step, run.ends_at, here, len(run.rules))


def act(before: Snapshot, after: Snapshot, made: Plan) -> str:
    """What happened, in the words of the cases."""
    if before.phase == "paused" and after.phase == "running" and before.step == after.step:
        return "resume"
    if before.phase != after.phase:
        return {"paused": "pause", "ended": "end", "running": "start"}.get(after.phase, after.phase)
    if before.step != after.step:
        was, now = made.index_of.get(before.step or "", -1), made.index_of.get(after.step or "", -1)
        return "next" if now == was + 1 else "back" if now == was - 1 else f"goto:{made.step(after.step or '').title}"
    if before.ends_at != after.ends_at:
        return f"extend:{round((after.ends_at - before.ends_at).total_seconds() / 60)}"
    if before.people - after.people:
        return "away"
    return "rule" if before.rules != after.rules else "none"


@pytest.mark.parametrize("case", CASES, ids=lambda case: f"{case['by']}-{case['state']}-{case['text']}")
async def test_a_phrase_does_what_was_meant(case: dict[str, Any]) -> None:
    made = orchard()
    async with House("sqlite:///:memory:", made) as house:
        await house.install(people=0)
        for who in (ROSA, *(guest(number) for number in range(2, 7))):
            await house.say(who, "here")
        state = case["state"]
        if state != "before":
            await house.say(FRANCES, "start")
            await house.until(2)
            goal = {"second": "Cedar", "poll": "Fruit", "round": "Turns", "rules": "Rules"}.get(state)
            while goal and made.step((await snapshot(house)).step or "").title != goal:
                await house.say(FRANCES, "next")
            if state == "paused":
                await house.say(FRANCES, "pause")
        before, seen = await snapshot(house), len(house.platform.attempts)
        who = FRANCES if case["by"] == "facilitator" else guest(2)
        outcome = await house.say(who, case["text"])
        did = act(before, await snapshot(house), made)
        assert did in case["right"], (did, outcome.reply and as_text(outcome.reply))
        if did == "none" and case["useful"]:
            shown = [attempt.view for attempt in house.platform.attempts[seen:]]
            said = "\n".join(as_text(view) for view in ([outcome.reply] if outcome.reply else []) + shown)
            assert re.search(case["useful"], said, re.IGNORECASE), said


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("I choose plums", "Plums"),
        ("plums please", "Plums"),
        ("my vote is Pears!", "Pears"),
        ("option two", "Pears"),
        ("the third one", "Plums"),
        ("3", "press"),
        ("B", "press"),
    ],
)
async def test_an_answer_typed_in_a_hurry_counts_or_names_the_button(text: str, says: str) -> None:
    async with House("sqlite:///:memory:", orchard()) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.say(FRANCES, "go to fruit")
        await house.say(FRANCES, "yes")
        outcome = await house.say(guest(2), text)
        assert outcome.reply is not None
        assert says in as_text(outcome.reply)


def test_the_cases_are_many() -> None:
    assert len(CASES) > 40
