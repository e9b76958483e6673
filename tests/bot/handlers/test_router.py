"""Router: permissions, the run of a chat, and events that platforms send by themselves."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
import sqlalchemy as sa

from bot.ports import (
    Arrived,
    Conversation,
    Deauthorised,
    Departed,
    Gone,
    Heard,
    Installed,
    Member,
    Pressed,
    Removed,
    RetryLater,
)
from bot.runs.state_cache import LoadedRun
from bot.store import notes_and_rules
from bot.store.tables import metadata
from cards.render.plain import plain
from cards.view import Say
from dialogs.plan.model import Plan, Rules
from dialogs.texts.sentence import PersonId
from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, ROOM, FakeChannel, House, guest, short_plan

PLAN = short_plan()
NEXT = PLAN.model_copy(update={"id": "second", "title": "Second", "programme": "p", "session": 2})
FIRST = PLAN.model_copy(update={"id": "first", "title": "First", "programme": "p", "session": 1})


async def loaded(house: House) -> LoadedRun:
    found = await house.app.service.loaded(await house.run_id())
    assert found is not None
    return found


async def facilitators(house: House) -> set[str]:
    people = (await loaded(house)).run.facilitators
    return {who.name for who in (FRANCES, *map(guest, range(1, 5))) if await id_of(house, who) in people}


async def id_of(house: House, who: Member) -> PersonId:
    return await house.app.identities.person(ROOM, who)


async def test_the_first_word_opens_a_run_and_the_organiser_leads_it(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.say(guest(1), "where")
        assert house.cards() == ["WelcomeCard"]
        assert await facilitators(house) == set()
        assert not (await house.say(FRANCES, "start")).refused
        assert await facilitators(house) == {"Frances"}


async def test_who_does_not_organise_may_not_lead(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install()
        refused = await house.say(guest(1), "start")
        assert refused.refused
        assert (await loaded(house)).run.phase == "open"
        await house.say(FRANCES, "start")
        assert (await house.say(guest(1), "next")).refused
        assert not (await house.say(guest(1), "where")).refused


async def test_roles_that_cannot_be_asked_are_not_assumed(database_url: str) -> None:
    class Silent(FakeChannel):
        async def organisers(self, where: Conversation) -> list[str]:
            raise RetryLater("busy")

    async with House(database_url, PLAN, Silent()) as house:
        assert (await house.say(guest(1), "start")).refused
        assert not (await house.say(FRANCES, "start")).refused, "the platform says with the message that she organises"


async def test_whoever_installs_the_bot_leads(database_url: str) -> None:
    async with House(database_url, PLAN, FakeChannel(organisers=())) as house:
        await house.app.receive(Installed(ROOM, guest(2), "i"))
        await house.app.receive(Installed(ROOM, guest(2), "i"))
        assert await facilitators(house) == {"Person 2"}
        assert not (await house.say(guest(2), "start anyway")).refused


async def test_whoever_adds_the_bot_again_does_not_lead_where_somebody_does(database_url: str) -> None:
    """Clients offer everybody in a chat to update an app or to add it once more."""
    async with House(database_url, PLAN, FakeChannel(organisers=())) as house:
        await house.app.receive(Installed(ROOM, guest(2), "added"))
        await house.app.receive(Installed(ROOM, guest(1), "added again"))
        assert await facilitators(house) == {"Person 2"}
        assert (await house.say(guest(1), "start anyway")).refused


async def test_an_organiser_who_adds_the_bot_again_leads_too(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.app.receive(Installed(ROOM, guest(2), "added"))
        await house.app.receive(Installed(ROOM, FRANCES, "added again"))
        assert await facilitators(house) == {"Frances", "Person 2"}


async def test_people_who_never_spoke_are_found_on_the_roster(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install()
        house.channel.roster = [guest(number) for number in range(1, 4)]
        assert not (await house.say(FRANCES, "facilitator add Person 3")).refused
        assert await facilitators(house) == {"Frances", "Person 3"}
        unknown = await house.say(FRANCES, "facilitator add Zebedee")
        assert unknown.refused


async def test_whoever_is_named_is_looked_up_whatever_the_command(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=1)
        house.channel.roster = [guest(number) for number in range(1, 4)]
        outcome = await house.say(FRANCES, "separate Person 1 and Person 3")
        assert not outcome.refused
        assert outcome.reply is not None
        assert "Person 3" in plain(outcome.reply)
        unclear = await house.say(FRANCES, "away Person")
        assert unclear.reply is not None
        assert "Person 1" in plain(unclear.reply)


async def test_a_roster_that_is_not_there_is_no_disaster(database_url: str) -> None:
    class Shy(FakeChannel):
        async def people(self, where: Conversation) -> list[Member]:
            raise Gone("no roster here")

    async with House(database_url, PLAN, Shy()) as house:
        await house.install()
        assert (await house.say(FRANCES, "facilitator add Person 3")).refused


async def test_who_speaks_or_answers_is_here(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install()
        await house.say(guest(1), "help")
        await house.say(FRANCES, "start")
        await house.until(6)
        await house.press(guest(2), "tokens", 0)
        await house.app.receive(Arrived(ROOM, (guest(3), guest(4)), "a"))
        assert len((await loaded(house)).run.participants) == 4
        await house.app.receive(Departed(ROOM, (guest(3),), "d1", sure=False))
        assert len((await loaded(house)).run.participants) == 4
        await house.app.receive(Departed(ROOM, (guest(3),), "d2"))
        await house.until(7.1)  # a lost connection counts after a minute
        assert len((await loaded(house)).run.participants) == 3


async def test_meeting_events_alone_open_nothing(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.app.receive(Arrived(ROOM, (guest(3),), "a"))
        await house.app.receive(Removed(ROOM, "r"))
        await house.app.idle()
        assert await house.app.router.latest(ROOM) is None
        assert house.platform.attempts == []


async def test_in_private_the_bot_answers_about_the_session_somebody_is_in(database_url: str) -> None:
    private = Conversation("fake", "private 1", "council")
    async with House(database_url, PLAN) as house:
        nothing = await house.app.receive(Heard(private, guest(1), "where", "p1", private=True))
        assert nothing.refused
        assert await house.app.router.latest(private) is None
        await house.install(people=1)
        await house.say(FRANCES, "start")
        found = await house.app.receive(Heard(private, guest(1), "where", "p2", private=True))
        assert found.reply is not None
        assert "intro.hello" in plain(found.reply)


async def test_after_the_end_the_run_answers_and_start_begins_the_next_session(database_url: str) -> None:
    async with House(database_url, FIRST) as house:
        house.app.router.run_lookup.plan_library._added[NEXT.id] = NEXT  # type: ignore[attr-defined]
        await house.install(people=2)
        await house.say(FRANCES, "start")
        first = await house.run_id()
        await house.until(31)
        assert "over" in plain((await house.say(guest(1), "where")).reply or pytest.fail("no reply"))
        assert await house.run_id() == first
        asked = (await house.say(FRANCES, "start")).reply  # it has just ended, which may have been a slip
        assert asked is not None
        assert asked.card == "JustEndedCard"
        assert await house.run_id() == first
        assert not (await house.say(FRANCES, "start anyway")).refused
        assert await house.run_id() != first
        assert (await loaded(house)).plan.id == "second"


async def test_an_end_by_mistake_is_taken_back_in_the_same_run(database_url: str) -> None:
    async with House(database_url, FIRST) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        first = await house.run_id()
        for word in ("undo", "reopen"):
            await house.say(FRANCES, "end now")
            assert (await loaded(house)).row.live is False
            assert (await house.say(guest(1), "reopen")).refused
            assert not (await house.say(FRANCES, word)).refused
            assert (await loaded(house)).row.live is True
            assert (await loaded(house)).run.phase == "running"
        assert await house.run_id() == first


async def test_an_end_with_nobody_who_leads_is_taken_back_by_somebody_else(database_url: str) -> None:
    async with House(database_url, FIRST) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        await house.say(FRANCES, "away")
        await house.until(31)
        refused = (await house.say(guest(1), "reopen")).reply
        assert refused is not None
        (button,) = [button.act for button in refused.buttons if isinstance(button.act, Say)]
        press = Heard(ROOM, guest(1), button.text, house.delivery(), made_for=button.made_for)
        assert not (await house.app.receive(press)).refused
        assert not (await house.say(guest(1), "reopen")).refused
        assert (await loaded(house)).run.phase == "running"


async def test_who_led_the_last_session_may_begin_the_next_where_the_chat_names_no_organiser(database_url: str) -> None:
    async with House(database_url, FIRST, FakeChannel(organisers=())) as house:
        house.app.router.run_lookup.plan_library._added[NEXT.id] = NEXT  # type: ignore[attr-defined]
        await house.app.receive(Installed(ROOM, guest(2), "i"))
        await house.say(guest(2), "start")
        await house.say(guest(2), "end now")
        assert (await house.say(guest(1), "start")).refused
        assert await facilitators(house) == {"Person 2"}
        assert not (await house.say(guest(2), "start anyway")).refused
        assert (await loaded(house)).plan.id == "second"


async def test_start_chooses_a_plan_and_refuses_one_that_is_not_there(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install()
        assert (await house.say(FRANCES, "start something-else-entirely")).refused
        assert not (await house.say(FRANCES, "start action-learning")).refused
        assert (await loaded(house)).plan.id == "action-learning"
        assert (await loaded(house)).run.plan == (await loaded(house)).row.plan_hash


async def test_a_changed_name_is_used_from_then_on(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install()
        await house.say(guest(1), "here")
        await house.say(Member("p1", "New Name"), "where")
        names = {one.name for one in (await house.app.identities.people(ROOM, [Member("p1", "New Name")])).values()}
        assert names == {"New Name"}
        assert not (await house.say(FRANCES, "away new name")).refused


async def test_a_removed_bot_says_nothing_more(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        said = len(house.platform.attempts)
        await house.app.receive(Removed(ROOM, "r"))
        await house.until(40)
        assert len(house.platform.attempts) == said
        assert await house.ended_at() is not None


async def test_a_tenant_that_withdraws_leaves_nothing_behind(database_url: str) -> None:
    other = Conversation("fake", "elsewhere", "another council")
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        await house.say(FRANCES, "note: remember the tea")
        await house.until(6)
        await house.press(guest(1), "tokens", 0)
        await house.say(FRANCES, "start", where=other)
        await house.app.receive(Deauthorised("fake", "council", "gone"))
        async with house.database.reading() as tx:
            left = {
                name: len((await tx.execute(sa.select(metadata.tables[name]))).all())
                for name in ("conversation", "person", "run", "note", "ballot", "attendee")
            }
        assert left == {"conversation": 1, "person": 1, "run": 1, "note": 0, "ballot": 0, "attendee": 1}
        await house.say(FRANCES, "start")
        assert (await loaded(house)).run.live


async def test_a_form_from_an_older_message_is_refused_kindly(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        nothing = await house.app.receive(Pressed(ROOM, guest(1), "poll", "tokens", 1, (0,), {}, "p1"))
        assert nothing.refused
        await house.install()
        assert (await house.app.receive(Pressed(ROOM, guest(1), "horoscope", "", 0, (), {}, "p2"))).refused


async def test_an_option_may_be_typed_instead_of_pressed_but_never_a_secret_one(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(6)
        assert not (await house.say(guest(1), "Focus!")).refused
        assert (await house.say(guest(2), "Cheese")).refused
        await house.until(11)
        (results,) = [one.data for one in house.delivered if type(one.card).__name__ == "ResultsCard"]
        assert results["counts"] == {"Courage": 0, "Rest": 0, "Focus": 1}
        assert (await house.say(guest(1), "Well")).refused, "what is typed in a chat is not anonymous any more"


@pytest.mark.parametrize(
    ("form", "inputs"),
    [
        ("rule", {"rule": "2 minutes each, then we move on"}),
        ("rule", {"rule": "rule 2 of this house: be kind"}),
    ],
)
async def test_what_is_typed_into_a_form_stays_what_it_is(form: str, inputs: dict[str, str]) -> None:
    first, second = "One voice at a time", "Phones away"
    async with House("sqlite:///:memory:", with_rules()) as house:
        await house.install(people=1)
        await house.say(FRANCES, "start")
        await house.say(FRANCES, f"rule: {first}")
        await house.say(FRANCES, f"rule: {second}")
        await house.app.receive(Pressed(ROOM, guest(1), form, "", 0, (), inputs, "form"))
        run_id = await house.run_id()
        async with house.database.reading() as tx:
            kept = (await notes_and_rules.rules(tx, [run_id]))[run_id]
    assert list(kept.values()) == [first, second, inputs["rule"]]


@pytest.mark.parametrize(
    ("form", "inputs"),
    [
        ("needs-out", {"numbers": "all but 3"}),
        ("needs-out", {}),
        ("intention", {"intention": " "}),
        ("note", {}),
        ("rule", {"rule": ""}),
        ("nothing of ours", {}),
    ],
)
async def test_a_form_that_cannot_be_taken_is_refused_with_the_way_out(form: str, inputs: dict[str, str]) -> None:
    async with House("sqlite:///:memory:", with_rules()) as house:
        await house.install(people=1)
        await house.say(FRANCES, "start")
        refused = await house.app.receive(Pressed(ROOM, FRANCES, form, "", 0, (), inputs, "form"))
        assert refused.refused
        assert refused.reply is not None


def with_rules() -> Plan:
    return plan(step("intro.rules", 10, rules=Rules()))


async def test_no_message_touches_the_file_system() -> None:
    for warm in (False, True):  # the first pass may read files once: modules, plans, names of time zones
        async with House("sqlite:///:memory:", PLAN) as house:
            await house.install(people=1)
            with touched() as paths:
                for text in ("where", "agenda", "start", "next", "programme", "Courage", "no such thing"):
                    await house.say(FRANCES, text)
            assert paths == [] or not warm


@contextmanager
def touched() -> Iterator[list[str]]:
    """Record the files and folders that are opened or listed."""
    paths: list[str] = []
    WATCHES.append(paths)
    try:
        yield paths
    finally:
        WATCHES.remove(paths)


WATCHES: list[list[str]] = []


def watch(event: str, args: tuple[object, ...]) -> None:
    if event in ("open", "os.listdir", "os.scandir"):
        for paths in WATCHES:
            paths.append(f"{event} {args[0]}")


sys.addaudithook(watch)  # for the life of the process: audit hooks cannot be removed
