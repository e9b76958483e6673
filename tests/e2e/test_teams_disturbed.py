"""A disturbed session in a Teams meeting chat: hurried words, slips of two facilitators, people who come and go."""

from __future__ import annotations

import json
from datetime import timedelta
from pathlib import Path
from typing import Any

from tests.support.teams_channel import card_of
from tests.support.teams_meeting import ANNA, OTHERS, PLAN, Meeting, meeting

BOT = "<at>Throughline</at>"
FORMATTED = f"<p>{BOT}&nbsp;<strong>{{}}</strong></p>"
QUOTING = '<blockquote itemscope itemtype="http://schema.skype.com/Reply"><p>end now</p></blockquote>' + FORMATTED


async def wait(teams: Meeting, seconds: float) -> None:
    """Let this much time pass, doing what is due."""
    goal = teams.clock.now() + timedelta(seconds=seconds)
    while teams.clock.next_at is not None and teams.clock.next_at <= goal:
        await teams.step()
    teams.clock.ring(goal)
    await teams.app.idle()


async def in_markup(teams: Meeting, who: dict[str, Any], body: str) -> None:
    """A message as a client sends it when somebody formats, or answers another message."""
    await teams.deliver(teams.platform.said("", **{"from": who}) | {"text": body, "textFormat": "xml"})


def titles(teams: Meeting) -> list[str]:
    return [json.dumps(card_of(call), ensure_ascii=False) for call in teams.posts]


async def test_a_session_full_of_slips_goes_on_and_ends_by_its_plan(tmp_path: Path) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as teams:
        bethan, callum = OTHERS[:2]
        for who in OTHERS:
            await teams.say(who, "im here 👋")
        await teams.say(ANNA, "pls start now")
        await teams.say(ANNA, f"facilitator add {bethan['name']}")
        await wait(teams, 4 * 60 + 20)
        for words in ("can we end now?", "end?", "should i pause here?", "thanks!"):
            await teams.say(ANNA, words)
        await in_markup(teams, ANNA, QUOTING.format("where are we"))
        await in_markup(teams, bethan, FORMATTED.format("can we have 5 more mins"))
        await teams.say(callum, "could you forget me now?")
        await teams.say(callum, "away")
        await wait(teams, 20)
        await teams.say(callum, "im back")
        await teams.say(ANNA, "undo")
        await wait(teams, 4)
        await teams.say(bethan, "undo")
        await wait(teams, 70)
        await teams.say(ANNA, "oops, next")
        await wait(teams, 1)
        await teams.say(bethan, "next")
        await wait(teams, 30)
        while await teams.step():
            pass
        said = titles(teams)
        assert not [text for text in said if "I missed something" in text]
        assert len([text for text in said if "That’s it for today" in text]) == 1
        private = [json.dumps(call.body, ensure_ascii=False) for call in teams.platform.calls]
        assert not [one.title for one in PLAN.steps if not any(one.title in text for text in (*said, *private))]
