"""People of one name: cards tell them apart, commands ask which, and a button chooses."""

from __future__ import annotations

from dataclasses import replace

from bot.ports import Member
from bot.store import people
from cards.render.plain import plain
from cards.view import Say
from dialogs.texts.names import told_apart
from tests.support.running_app import FRANCES, ROOM, House, guest, short_plan

HANA, OTHER_HANA = Member("h1", "Hana"), Member("h2", "Hana")


def test_names_are_told_apart_by_organisation_or_number() -> None:
    assert told_apart({"a": "Hana", "b": "Tom"}) == {"a": "Hana", "b": "Tom"}
    assert told_apart({"b": "Hana", "a": "hana", "c": "Tom"}) == {"b": "Hana (1)", "a": "hana (2)", "c": "Tom"}
    emails = {"a": "h@otherlea.gov.uk", "b": "h@northmoor.gov.uk"}
    shown = told_apart({"a": "Hana", "b": "Hana"}, emails)
    assert shown == {"a": "Hana (otherlea.gov.uk)", "b": "Hana (northmoor.gov.uk)"}
    assert told_apart({"a": "Hana", "b": "Hana"}, {**emails, "b": None}) == {"a": "Hana (1)", "b": "Hana (2)"}
    assert told_apart({"a": "Hana", "b": "Hana"}, merged={"b"}) == {"a": "Hana", "b": "Hana"}
    three = told_apart({"a": "Hana", "b": "Hana", "c": "Hana"}, merged={"b"})
    assert three == {"a": "Hana (1)", "b": "Hana", "c": "Hana (3)"}, "the third keeps the number they had"
    borne = told_apart({"a": "Hana", "b": "Hana", "c": "Hana (1)", "d": "hana 3"})
    assert borne == {"a": "Hana (2)", "b": "Hana (4)", "c": "Hana (1)", "d": "hana 3"}
    assert told_apart({"a": "", "b": " "}) == {"a": "", "b": " "}


async def with_two_of_a_name(house: House) -> dict[str, str]:
    """The names of the people in the chat, by platform id."""
    await house.install()
    for who in (HANA, OTHER_HANA, guest(1)):
        await house.say(who, "here")
    await house.say(FRANCES, "start")
    async with house.database.reading() as tx:
        members = (await people.attendees(tx, [await house.run_id()]))[await house.run_id()]
    names = people.names_of(members)
    return {members[person].platform_id: name for person, name in names.items()}


async def test_a_third_of_the_same_name_changes_nobodys_number(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        before = await with_two_of_a_name(house)
        assert (before["h1"], before["h2"]) == ("Hana (1)", "Hana (2)")
        for number in range(5):  # ids are random: one of them would come first
            await house.say(Member(f"h{number + 3}", "Hana"), "here")
            await house.until(number + 1)
            assert "Hana (1), Hana (2), " in plain(house.platform.seen()[0]).replace(" and ", ", ")
        async with house.database.reading() as tx:
            members = (await people.attendees(tx, [await house.run_id()]))[await house.run_id()]
        names = {members[person].platform_id: name for person, name in people.names_of(members).items()}
        assert [names[f"h{number}"] for number in range(1, 8)] == [f"Hana ({number})" for number in range(1, 8)]


async def numbers(house: House) -> dict[str, str]:
    """The names of everybody in the session, by platform id."""
    async with house.database.reading() as tx:
        members = (await people.attendees(tx, [await house.run_id()]))[await house.run_id()]
    return {members[person].platform_id: name for person, name in people.names_of(members).items()}


async def test_whoever_leads_and_whoever_was_asked_ahead_keep_their_numbers(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        house.channel.roster += [FRANCES, *(Member(f"h{number}", "Hana") for number in range(1, 7))]
        await house.install()
        await house.say(Member("other", FRANCES.name), "here")
        named = await numbers(house)
        assert (named["facilitator"], named["other"]) == ("Frances (1)", "Frances (2)")
        await house.say(FRANCES, "before")
        asked = await numbers(house)
        assert sorted(asked[f"h{number}"] for number in range(1, 7)) == [f"Hana ({number})" for number in range(1, 7)]
        last = next(who for who, name in asked.items() if name == "Hana (6)")
        await house.say(Member(last, "Hana"), "here")
        assert await numbers(house) == asked


async def test_a_command_with_the_name_of_two_asks_and_a_button_chooses(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        names = await with_two_of_a_name(house)
        asked = await house.say(FRANCES, "away hana")
        assert asked.reply is not None
        acts = {button.label: button.act.text for button in asked.reply.buttons if isinstance(button.act, Say)}
        assert acts.keys() == {"Hana (1)", "Hana (2)"}
        await house.say(Member("h0", "Hana"), "here")  # a third comes before the answer
        done = await house.say(FRANCES, acts[names["h2"]])
        assert done.reply is not None
        assert "is away" in plain(done.reply)
        await house.until(1)
        loaded = await house.app.service.loaded(await house.run_id())
        assert loaded is not None
        here = {who.platform_id: await house.app.identities.person(ROOM, who) for who in (HANA, OTHER_HANA)}
        assert (here["h1"] in loaded.run.here, here["h2"] in loaded.run.here) == (True, False)


async def test_cards_show_the_number_and_one_person_with_two_devices_has_none(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await with_two_of_a_name(house)
        await house.until(1)  # edits wait a little
        welcome = plain(house.platform.seen()[0])
        assert "Hana (1)" in welcome
        assert "Hana (2)" in welcome
        await house.say(FRANCES, "same Hana (1) and Hana (2)")
        await house.say(replace(guest(2), name="Zoë"), "here")
        await house.until(2)
        welcome = plain(house.platform.seen()[0])
        assert "Hana" in welcome
        assert "Zoë" in welcome
        assert "Hana (" not in welcome
        assert not (await house.say(FRANCES, "away hana")).refused
