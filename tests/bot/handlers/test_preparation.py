"""What people are told about preparing: before a session, during it and after it; facilitators and everybody else."""

from __future__ import annotations

import pytest

from bot.runs.plan_library import load
from cards.render.plain import plain
from tests.support.running_app import FRANCES, House, guest

PLAN = load("defensible-decisions-1")
EVERYBODY = "Test your link, camera and microphone"
FOR_FACILITATORS = "Read the resource pack beside"


async def answer(house: House, number: int, text: str) -> str:
    """What Frances (0) or a participant is told alone."""
    outcome = await house.say(FRANCES if number == 0 else guest(number), text)
    assert outcome.reply is not None
    return plain(outcome.reply)


def posted(house: House) -> list[str]:
    return [plain(view) for view in house.platform.seen() if view.card == "BeforeCard"]


async def test_before_the_session_it_goes_to_everybody_only_when_a_facilitator_says_so(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(4)
        assert FOR_FACILITATORS in await answer(house, 0, "prepare")
        for text in ("prepare", "before"):
            said = await answer(house, 1, text)
            assert "Before we meet" in said
            assert EVERYBODY in said
            assert "Only you see this." in said
            assert FOR_FACILITATORS not in said
        assert posted(house) == []
        await house.say(FRANCES, "before")
        assert len(posted(house)) == 1


@pytest.mark.parametrize("minute", [5, 125], ids=["in a step", "in rooms"])
async def test_during_the_session_nothing_is_said_to_be_coming_up(database_url: str, minute: int) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(4)
        await house.say(FRANCES, "start")
        await house.until(minute)
        for paused in (False, True):
            if paused:
                await house.say(FRANCES, "pause")
            for who in (0, 1):
                said = await answer(house, who, "before")
                assert said.startswith("What people need for")
                assert "because the session has started" in said
                assert "Before we meet" not in said
            own = await answer(house, 0, "prepare")
            assert FOR_FACILITATORS in own
            assert "[Rehearse]" not in own
        assert posted(house) == []
        assert not [view for view in house.platform.seen("p1") if view.card == "ReadyCard"], "nobody is asked to get ready"


async def test_after_the_session_there_is_nothing_to_prepare_for_it(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(4)
        await house.say(FRANCES, "start")
        await house.say(FRANCES, "end now")
        for who in (0, 1):
            for text in ("before", "prepare"):
                said = await answer(house, who, text)
                assert "has ended, so there is nothing to prepare for it" in said
        assert posted(house) == []


async def test_the_pack_is_the_resource_pack_and_what_i_missed_is_true_while_the_session_is_on(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(4)
        await house.say(FRANCES, "start")
        await house.until(5)
        assert "practice-supervisors" in await answer(house, 1, "pack")
        said = await answer(house, 1, "what did I miss")
        assert "You have missed nothing of it so far" in said
        assert "You were there for all of it" not in said
