"""Card renderer: a card shows the same names, whether few people are looked up for it or everybody of the session."""

from __future__ import annotations

from dataclasses import replace

import pytest
import sqlalchemy as sa

from bot.delivery import renderer
from bot.delivery.renderer import CardRequest, RenderedCard
from bot.ports import Conversation, Member
from bot.store import ballots, people
from bot.store.tables import person
from cards.render.plain import plain
from dialogs.run.messages import WelcomeCard
from tests.support import card_samples
from tests.support.running_app import FRANCES, House

OTHER_ROOM = Conversation("fake", "another room", "council")
CROWD = {**card_samples.NAMES, "p8": "Zoe under score", "p9": "ada", "p10": "Ada (1)"}


async def crowd(house: House) -> tuple[str, str]:
    """Two sessions, the first with everybody whom the samples name and some namesakes; their run ids."""
    await house.install()
    await house.say(FRANCES, "here", where=OTHER_ROOM)
    row = await house.app.router.latest(OTHER_ROOM)
    assert row is not None
    ours = await house.run_id()
    known = {"channel": "fake", "tenant": "", "email": None, "reference": {}, "is_guest": False}
    async with house.database.writing() as tx:
        await tx.execute(sa.insert(person), [{"id": id_, "platform_id": id_, "name": CROWD[id_], **known} for id_ in CROWD])
        await people.attend(tx, [(ours, id_) for id_ in CROWD if id_ != "p10"] + [(row.id, "p10")])
    return ours, row.id


async def drawn(house: House, *wanted: CardRequest) -> RenderedCard:
    async with house.database.reading() as tx:
        found, *_ = await house.app.renderer.draw(tx, wanted)
    assert isinstance(found, RenderedCard)
    return found


async def same(house: House, wanted: CardRequest, other: CardRequest) -> RenderedCard:
    """The card as it is drawn alone. It must be the same beside a card of another run, where everybody is read."""
    alone, beside = await drawn(house, wanted), await drawn(house, wanted, other)
    assert (alone.view, alone.data, alone.mentioned) == (beside.view, beside.data, beside.mentioned), wanted.card
    assert alone.everybody["p1"] == beside.everybody["p1"]
    return alone


async def test_every_card_names_people_as_it_would_if_everybody_were_looked_up(database_url: str) -> None:
    async with House(database_url, card_samples.plan()) as house:
        run_id, other = await crowd(house)
        few = 0
        for _, card in card_samples.samples():
            alone = await same(house, CardRequest(run_id, card, person="p1"), CardRequest(other, card))
            few += len(alone.everybody) < len(CROWD) - 1
            await same(house, CardRequest(run_id, card, mention=("p8",), person="p1"), CardRequest(other, card))
        assert few > 100


async def test_only_those_are_read_whom_a_card_names_and_who_belong_to_the_session(database_url: str) -> None:
    async with House(database_url, card_samples.plan()) as house:
        run_id, _ = await crowd(house)
        found = await drawn(house, CardRequest(run_id, WelcomeCard(here=("p1", "p2", "p10")), person="p3"))
        assert found.everybody.keys() == {"p1", "p2", "p3"}
        all_of_them = await drawn(house, CardRequest(run_id, WelcomeCard(here=("p1",)), mention="everyone"))
        assert all_of_them.everybody.keys() >= CROWD.keys() - {"p10"}


ALIKE = {
    "z1": "Zoë Okafor-Bevan",
    "z2": "Zoe Okafor Bevan",
    "t1": "Tom (HR)",
    "t2": "Tom HR",
    "s1": "SMITH_John",
    "s2": "Smith John",
    "n1": "نور",
    "n2": "نور",
    "i1": "Ístván",
    "i2": "istvan",
    "o1": "Ana",
    "o2": "Ana (1)",
    "o3": "Ana",
    "x": "Xi",
}


async def test_people_are_told_apart_whose_names_differ_in_accents_and_marks_only(database_url: str) -> None:
    async with House(database_url, card_samples.plan()) as house:
        await house.install()
        for id_, name in ALIKE.items():
            await house.say(Member(id_, name), "here")
        run_id = await house.run_id()
        async with house.database.reading() as tx:
            everybody = (await people.attendees(tx, [run_id]))[run_id]
            names = people.names_of(everybody)
            for id_, member in everybody.items():
                for found in (
                    await people.namesakes(tx, run_id, {id_}),
                    await people.namesakes_here(tx, run_id, {id_}, ()),
                ):
                    assert people.names_of(found)[id_] == names[id_]
                    assert len(found) == (1 if member.platform_id in ("x", "o2", FRANCES.platform_id) else len(everybody))


async def test_a_card_that_names_nobody_makes_the_database_compare_no_names(database_url: str) -> None:
    async with House(database_url, card_samples.plan()) as house:
        await house.install()
        await house.say(Member("z1", "Zoë Okafor-Bevan"), "here")
        run_id = await house.run_id()
        async with house.database.reading() as tx:
            postgres = tx.dialect.name == "postgresql"
            (zoe,) = (await tx.execute(sa.select(person.c.id).where(person.c.platform_id == "z1"))).scalars()
            for named, unnamed, found in ([zoe], [], 1), (["Which token?", "p10"], [], 0), ([], [zoe, "p10"], 1):
                asked = {"ids": named, "unnamed": unnamed, "run": run_id}
                assert len((await tx.execute(people._alike_here(postgres), asked)).all()) == found


async def test_a_live_poll_names_who_chose_what_until_there_are_too_many(
    database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    live = replace(card_samples.POLL, reveal="live")
    async with House(database_url, card_samples.plan()) as house:
        run_id, _ = await crowd(house)
        wanted, of = CardRequest(run_id, live), ballots.Opening(run_id, live.poll, live.opening)
        async with house.database.writing() as tx:
            await ballots.cast(tx, [ballots.Ballot(of, person, (0,)) for person in ("p1", "p2")])
        monkeypatch.setattr(renderer, "NAMED_LIVE", 3)
        assert CROWD["p1"] in plain((await drawn(house, wanted)).view)
        monkeypatch.setattr(renderer, "NAMED_LIVE", 2)
        crowded = await drawn(house, wanted)
        assert "Courage: 2" in plain(crowded.view)
        assert CROWD["p1"] not in plain(crowded.view)
        assert not crowded.everybody


async def test_a_person_who_was_erased_is_not_named(database_url: str) -> None:
    async with House(database_url, card_samples.plan()) as house:
        run_id, _ = await crowd(house)
        async with house.database.writing() as tx:
            await tx.execute(sa.delete(person).where(person.c.id == "p1"))
        found = await drawn(house, CardRequest(run_id, WelcomeCard(here=("p1", "p2"))))
        assert found.everybody.keys() == {"p2"}
        assert CROWD["p1"] not in plain(found.view)
