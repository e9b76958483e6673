"""Withdrawn rights: who is taken out of the chat, or loses their role, leads no longer."""

from __future__ import annotations

from dataclasses import replace

from bot.ports import Conversation, Departed, Heard, Outcome, RoleLost
from tests.support.running_app import FRANCES, ROOM, House, guest, short_plan

PRIVATELY = Conversation("fake", "1:1 of frances", "council")


async def facilitators(house: House) -> frozenset[str]:
    loaded = await house.app.service.loaded(await house.run_id())
    assert loaded is not None
    return loaded.run.facilitators


async def phase(house: House) -> str:
    loaded = await house.app.service.loaded(await house.run_id())
    assert loaded is not None
    return loaded.run.phase


async def privately(house: House, text: str) -> Outcome:
    """Frances says something in her own chat with the bot, which nobody takes from her."""
    outcome = await house.app.receive(Heard(PRIVATELY, FRANCES, text, house.delivery(), private=True))
    await house.app.idle()
    return outcome


async def test_who_is_taken_out_of_the_chat_leads_no_longer(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(3)
        await house.say(FRANCES, "facilitator add Person 1")
        await house.say(FRANCES, "start")
        await house.app.receive(Departed(ROOM, (guest(1), guest(2)), house.delivery(), from_chat=True))
        assert await facilitators(house) == {await house.app.identities.person(ROOM, FRANCES)}


async def test_who_leaves_the_meeting_only_leads_on(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(3)
        before = await facilitators(house)
        await house.say(FRANCES, "start")
        await house.app.receive(Departed(ROOM, (FRANCES,), house.delivery()))
        assert await facilitators(house) == before
        assert not (await house.say(FRANCES, "pause")).refused


async def test_whose_role_the_platform_takes_back_leads_no_longer(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(3)
        await house.say(FRANCES, "facilitator add Person 1")
        await house.say(FRANCES, "start")
        await house.app.receive(RoleLost(ROOM, guest(1), house.delivery()))
        assert (await house.say(guest(1), "pause")).refused
        assert not (await house.say(FRANCES, "pause")).refused


async def test_from_a_private_chat_nobody_leads_a_chat_they_were_taken_out_of(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(3)
        await house.say(FRANCES, "start")
        house.channel.roster = [FRANCES, guest(1)]
        assert not (await privately(house, "pause")).refused
        house.channel.roster = [guest(1)]  # the event about it was lost
        for _ in range(2):  # being the organiser of the meeting does not bring the rights back
            assert (await privately(house, "resume")).refused
        assert await phase(house) == "paused"
        assert await facilitators(house) == frozenset()


async def test_the_next_session_of_a_chat_begins_without_facilitators_who_left_it(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(3)
        await house.say(FRANCES, "facilitator add Person 1")
        await house.say(FRANCES, "start")
        await house.until(40)
        house.channel.roster = [replace(FRANCES), guest(2), guest(3)]
        await house.say(FRANCES, "start")
        assert await facilitators(house) == {await house.app.identities.person(ROOM, FRANCES)}
