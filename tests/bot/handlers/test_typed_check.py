"""A check that somebody answers by typing: in the chat everybody reads it, so it does not count; privately it does."""

from __future__ import annotations

import pytest

from bot.ports import Heard
from cards.render.plain import plain
from dialogs import texts
from dialogs.plan.model import Check
from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, ROOM, House, guest

PLAN = plan(step("intro.ready", 10, check=Check(question="Is your laptop here?")), step("intro.talk", 10, say="Talk"))


@pytest.mark.parametrize("text", ["yes", "Yes, I am ready", "ready", "not yet", "Not ready", "no"])
@pytest.mark.parametrize("private", [False, True])
async def test_a_typed_answer_counts_only_where_nobody_else_reads_it(text: str, private: bool) -> None:
    async with House("sqlite:///:memory:", PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        outcome = await house.app.receive(Heard(ROOM, guest(1), text, house.delivery(), private=private))
        assert outcome.reply is not None
        assert outcome.refused is not private
        assert (texts.PRESS_PLEASE in plain(outcome.reply)) is not private


async def test_who_is_not_ready_is_offered_help_and_facilitators_hear_who_asks() -> None:
    async with House("sqlite:///:memory:", PLAN) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        outcome = await house.press(guest(2), "check:intro.ready", 1)
        assert outcome.reply is not None
        assert [button.label for button in outcome.reply.buttons][-1] == "Ask for help"
        seen = len(house.platform.attempts)
        assert not (await house.say(guest(2), "ask for help")).refused
        said = [plain(attempt.view) for attempt in house.platform.attempts[seen:]]
        assert any("is not ready and asks for your help" in text for text in said)
