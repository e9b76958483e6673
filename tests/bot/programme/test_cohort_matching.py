"""Cohort matching: in a new chat the bot offers the earlier group. Once confirmed, the group continues its programme."""

from __future__ import annotations

from datetime import timedelta

import pytest

from bot.app import build
from bot.ports import Conversation, Installed, Member, Outcome
from bot.store import runs
from cards.render.plain import plain
from cards.view import Say
from dialogs.plan.model import Check, Pairs, Plan, Rules
from tests.support.builders import plan, step, turn
from tests.support.running_app import FRANCES, ROOM, House, guest

SECOND_ROOM = Conversation("fake", "second room", "council")


def session(number: int) -> Plan:
    return plan(
        step("intro.rules", 5, rules=Rules(suggest=("What is said here stays here",))),
        turn("pairs.one.play", 5, 0, 3, item_starts=True),
        turn("pairs.two.play", 5, 1, 3, item_starts=True),
        turn("pairs.three.play", 5, 2, 3, item_starts=True),
        step("close.ready", 5, check=Check(question="Ready?")),
        pairs={"pairs": Pairs()},
        id=f"course-{number}",
        programme="course",
        session=number,
    )


class Course(House):
    """A service with the plans of both sessions."""

    def __init__(self, url: str) -> None:
        super().__init__(url, session(1))
        both = [session(1), session(2)]
        self.app = build(
            self.app.settings, self.clock, [self.channel], plans=both, seed=lambda: 7, observers=[self._observe]
        )

    async def first_session(self, people: int = 4) -> None:
        await self.install(people)
        await self.say(FRANCES, "start")
        await self.say(guest(1), "rule: Phones away, please")
        await self.say(guest(2), "rule: A rule we drop again")
        await self.say(guest(2), "remove rule 3")
        await self.say(guest(1), "rule 1: Nothing leaves this room")
        await self.until(26)
        assert not (await self.row(ROOM)).live

    async def second_room(self, *people: int) -> None:
        for number in people:
            await self.say(guest(number), "here", where=SECOND_ROOM)

    async def start(self, text: str) -> Outcome:
        return await self.say(FRANCES, text, where=SECOND_ROOM)

    async def row(self, where: Conversation) -> runs.RunRow:
        row = await self.app.router.latest(where)
        assert row is not None
        return row


async def test_who_is_to_be_kept_apart_is_so_in_the_next_session_too(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(4)
        await house.say(FRANCES, "keep apart Person 1 and Person 2")
        await house.say(FRANCES, "start")
        await house.until(26)
        await house.second_room(1, 2, 3, 4)
        await house.start("start course-2 same group")
        row = await house.row(SECOND_ROOM)
        loaded = await house.app.service.loaded(row.id)
        assert loaded is not None
        people = [await house.app.identities.person(ROOM, guest(number)) for number in (1, 2)]
        assert loaded.run.apart == {frozenset(people)}


async def test_a_later_session_in_a_new_chat_offers_the_group_and_starts_nothing(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        house.clock.jump(house.clock.now() + timedelta(days=14))
        await house.second_room(1, 2, 3, 9)
        outcome = await house.start("start course 2")
        assert outcome.reply is not None
        assert outcome.reply.card == "CohortOfferCard"
        said = plain(outcome.reply)
        assert "3 of the 4 people" in said
        assert "7 January 2030" in said
        assert not [name for name in ("Person", "Frances") if name in said]
        texts = [button.act.text for button in outcome.reply.buttons if isinstance(button.act, Say)]
        assert texts == ["start course-2 same group", "start course-2 new group"]
        assert (await house.row(SECOND_ROOM)).started_at is None


async def test_the_same_group_has_new_partners_fair_roles_and_its_rules(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        before = await house.app.service.loaded((await house.row(ROOM)).id)
        assert before is not None
        await house.second_room(1, 2, 3, 4)
        await house.start("start course-2 same group")
        assert (await house.row(SECOND_ROOM)).cohort_id == before.row.cohort_id
        await house.until(60)
        after = await house.app.service.loaded((await house.row(SECOND_ROOM)).id)
        assert after is not None
        old = {frozenset(group.members) for group in before.run.pairs["pairs"]}
        new = after.run.pairs["pairs"]
        assert not old & {frozenset(group.members) for group in new}
        twice = {group.members[0] for group in before.run.pairs["pairs"]}
        assert {group.members[1] for group in new} == twice
        assert [(rule.planned, rule.state) for rule in after.run.rules] == [(None, "kept"), (None, "kept")]
        shown = [plain(one.view) for one in house.platform.messages.values() if one.where == "second room"]
        agreed = next(text for text in shown if "Our ground rules" in text)
        assert "1: Nothing leaves this room" in agreed
        assert "2: Phones away, please" in agreed
        assert "drop again" not in agreed


async def test_a_change_to_carried_rules_is_marked(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        await house.second_room(1, 2)
        await house.start("start course-2 same group")
        await house.say(guest(2), "rule 2: Phones in the bag", where=SECOND_ROOM)
        await house.say(guest(2), "rule: Tea is allowed", where=SECOND_ROOM)
        await house.until(27)
        shown = [plain(one.view) for one in house.platform.messages.values() if one.where == "second room"]
        rules = next(text for text in shown if "Our ground rules" in text)
        assert "2: Phones in the bag (changed)" in rules
        assert "3: Tea is allowed (new)" in rules
        first = next(plain(one.view) for one in house.platform.messages.values() if "ground rules" in one.view.title)
        assert "(new)" not in first


async def test_a_new_group_begins_without_history(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        await house.second_room(1, 2, 3, 4)
        await house.start("start course-2 new group")
        row = await house.row(SECOND_ROOM)
        assert row.started_at is not None
        assert row.cohort_id not in (None, (await house.row(ROOM)).cohort_id)
        loaded = await house.app.service.loaded(row.id)
        assert loaded is not None
        assert not any(person.past_partners for person in loaded.run.people.values())


async def test_strangers_are_offered_nothing(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        await house.second_room(7, 8)
        refused = await house.start("start course-2 same group")
        assert refused.refused
        await house.start("start course-2")
        assert (await house.row(SECOND_ROOM)).started_at is not None


async def test_only_a_facilitator_learns_who_met(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        await house.second_room(1, 2)
        outcome = await house.say(guest(1), "start course-2", where=SECOND_ROOM)
        assert outcome.refused
        assert outcome.reply is not None
        assert outcome.reply.card == "TextCard"


async def test_in_the_same_chat_the_group_goes_on_without_a_question(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        first = await house.row(ROOM)
        await house.say(FRANCES, "start anyway")
        second = await house.row(ROOM)
        assert second.id != first.id
        assert second.cohort_id == first.cohort_id
        loaded = await house.app.service.loaded(second.id)
        assert loaded is not None
        assert loaded.plan.id == "course-2"
        assert len(loaded.run.rules) == 2


# -- rights: nobody gets a group that they have not led, without the word of somebody who has ------------------------------

MALLORY = Member("mallory", "Mallory")
THIRD_ROOM = Conversation("fake", "room of a stranger", "council")


async def takes_over(house: Course, text: str, where: Conversation = THIRD_ROOM) -> Outcome:
    """A stranger adds the bot to a chat of their own, where one member of the group is, and wants the group."""
    house.channel._organisers = (MALLORY.platform_id,)
    house.channel.roster = [MALLORY, guest(1)]
    await house.app.receive(Installed(where, MALLORY, house.delivery()))
    return await house.say(MALLORY, text, where=where)


def seen_in(house: Course, where: Conversation) -> str:
    return "\n".join(plain(one.view) for one in house.platform.attempts if one.where == where.platform_id)


@pytest.mark.parametrize("text", ["start course-2 same group", "start course 2 with the same group", "start same group"])
async def test_a_stranger_cannot_take_a_group_over(database_url: str, text: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        old = await house.row(ROOM)
        outcome = await takes_over(house, text)
        assert outcome.refused
        row = await house.row(THIRD_ROOM)
        assert row.started_at is None
        assert row.cohort_id is None
        assert outcome.reply is not None
        everything = plain(outcome.reply) + seen_in(house, THIRD_ROOM)
        assert "Phones away" not in everything
        assert "Nothing leaves" not in everything
        assert "January" not in everything  # when they met
        await house.say(guest(1), text, where=THIRD_ROOM)  # nor can a member who never led it
        await house.say(guest(1), "same group", where=THIRD_ROOM)
        await house.say(MALLORY, "same group", where=THIRD_ROOM)
        await house.say(MALLORY, "start course-2", where=THIRD_ROOM)
        row = await house.row(THIRD_ROOM)
        assert row.started_at is not None
        assert row.cohort_id != old.cohort_id
        loaded = await house.app.service.loaded(row.id)
        assert loaded is not None
        assert not any(person.past_partners for person in loaded.run.people.values())
        assert "Phones away" not in seen_in(house, THIRD_ROOM)


async def test_the_refusal_says_the_same_whether_there_is_a_group(database_url: str) -> None:
    async with Course(database_url) as house:
        nothing_there = await takes_over(house, "start course-2 same group")
        await house.first_session()
        group_there = await takes_over(house, "start course-2 same group", Conversation("fake", "fourth", "council"))
        assert nothing_there.reply is not None
        assert group_there.reply is not None
        assert plain(nothing_there.reply) == plain(group_there.reply)
        plain_start = await takes_over(house, "start course-2", Conversation("fake", "fifth", "council"))
        assert plain_start.reply is None or plain_start.reply.card != "CohortOfferCard"


async def test_with_the_word_of_its_facilitator_a_group_goes_on_with_somebody_else(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        old = await house.row(ROOM)
        house.channel._organisers = (MALLORY.platform_id,)
        house.channel.roster = [MALLORY, FRANCES, guest(1), guest(2)]
        await house.app.receive(Installed(SECOND_ROOM, MALLORY, house.delivery()))
        refused = await house.say(MALLORY, "start course-2 same group", where=SECOND_ROOM)
        assert refused.refused
        (asked,) = [one for one in house.platform.attempts if one.view.card == "CohortWordCard"]
        assert asked.to == FRANCES.platform_id
        assert "Mallory wants to continue" in plain(asked.view)
        (button,) = asked.view.buttons
        assert isinstance(button.act, Say)
        await house.say(guest(1), button.act.text, where=SECOND_ROOM)  # the press counts only if it is hers
        assert (await house.row(SECOND_ROOM)).cohort_id is None
        assert not (await house.say(FRANCES, button.act.text, where=SECOND_ROOM)).refused
        told = [plain(one.view) for one in house.platform.attempts if one.to == MALLORY.platform_id]
        assert any("Frances agrees" in text for text in told)
        await house.say(MALLORY, "start course-2", where=SECOND_ROOM)
        row = await house.row(SECOND_ROOM)
        assert row.started_at is not None
        assert row.cohort_id == old.cohort_id
        late = await house.say(FRANCES, "same group", where=SECOND_ROOM)
        assert late.refused


async def test_no_history_crosses_from_one_organisation_to_another(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.first_session()
        old = await house.row(ROOM)
        foreign = Conversation("fake", "second room", "another council")
        for number in (1, 2, 3, 4):
            await house.say(guest(number), "here", where=foreign)
        assert (await house.say(FRANCES, "start course-2 same group", where=foreign)).refused
        assert (await house.say(FRANCES, "same group", where=foreign)).refused
        outcome = await house.say(FRANCES, "start course-2", where=foreign)
        assert outcome.reply is None or outcome.reply.card != "CohortOfferCard"
        assert (await house.row(foreign)).cohort_id not in (None, old.cohort_id)
