"""Unreadable messages: a card of a newer version, or a damaged one, stops no other chat and no later message."""

from __future__ import annotations

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest
import sqlalchemy as sa
import structlog

from bot.store import dead_letters, outbox, outbox_claims
from bot.store.tables import outbox as table
from cards.render.plain import plain
from tests.bot.delivery.test_dispatcher import PLAN, deliver, nobody_warned, queue
from tests.support.running_app import FRANCES, START, House

NEWER = {"type": "HologramCard", "data": {"depth": 3}}
BAD = {
    "a card of a newer version": NEWER,
    "a known card with a field of the wrong kind": {"type": "TextCard", "data": {"said": 7}},
    "no type": {"data": {}},
    "no object": ["TextCard"],
    "nothing": {},
}

each_bad = pytest.mark.parametrize("card", BAD.values(), ids=BAD.keys())


@pytest.fixture
async def house(database_url: str) -> object:
    async with House(database_url, PLAN) as opened:
        await opened.install()
        opened.app.delivery._warnings = nobody_warned
        opened.platform.attempts.clear()
        yield opened


async def spoil(house: House, slot: str, card: object = NEWER) -> None:
    async with house.database.writing() as tx:
        await tx.execute(sa.update(table).where(table.c.slot == slot).values(card=card))


async def rows(house: House) -> Mapping[str, Any]:
    async with house.database.reading() as tx:
        return {row.slot: row for row in await tx.execute(sa.select(table))}


def texts(house: House) -> list[str]:
    return [plain(one.view) for one in house.platform.attempts]


@each_bad
async def test_later_messages_of_the_chat_and_other_chats_go_on(house: House, card: object) -> None:
    await queue(house, "a", "b")
    await spoil(house, "slot a", card)
    with structlog.testing.capture_logs() as logs:
        await deliver(house)
    assert texts(house) == ["b"]
    assert list(await rows(house)) == ["slot a"]
    (said,) = [one for one in logs if one["event"] == "row unreadable"]
    assert said["what"] == "message"
    assert said["exc_info"]
    assert house.app.metrics.registry.get_sample_value("throughline_unreadable_total", {"what": "message"}) == 1
    async with house.database.reading() as tx:
        assert await outbox.unreadable(tx) == 1


@each_bad
async def test_commands_of_the_chat_go_on(house: House, card: object) -> None:
    await house.say(FRANCES, "start")
    await queue(house, "a", slot="paused")  # the slot that a pause writes to
    await queue(house, "b")
    await spoil(house, "paused", card)
    await spoil(house, "slot b", card)
    for said in ("pause", "resume", "+5", "next"):
        assert not (await house.say(FRANCES, said)).refused
    assert "slot b" in await rows(house)


async def test_it_waits_for_a_replica_that_can_read_it(house: House, database_url: str) -> None:
    await queue(house, "a", good_for=3600)
    whole = (await rows(house))["slot a"].card
    await spoil(house, "slot a")
    await deliver(house)
    assert texts(house) == []
    async with house.database.writing() as tx:  # the newer replica, which starts now, knows this type
        await tx.execute(sa.update(table).values(card=whole))
    newer = House(database_url, PLAN, now=house.clock.now())
    if not house.database.is_postgres:
        await house.app.stop()
    async with newer:
        await newer.app.idle()
        assert texts(newer) == ["a"]
    if not house.database.is_postgres:  # an SQLite file serves one service at a time
        await house.app.start()


async def test_a_replica_that_goes_on_tries_again(house: House) -> None:
    await queue(house, "a", good_for=3600)
    whole = (await rows(house))["slot a"].card
    await spoil(house, "slot a")
    await deliver(house)
    async with house.database.writing() as tx:
        await tx.execute(sa.update(table).values(card=whole))
    house.clock.jump(START + outbox_claims.ASIDE_FOR + timedelta(seconds=1))
    await house.app.idle()
    assert texts(house) == ["a"]


async def test_what_nobody_can_read_is_given_up_in_the_end(house: House) -> None:
    await queue(house, "a")
    await spoil(house, "slot a")
    await deliver(house)
    house.clock.jump(START + outbox_claims.UNREAD_AFTER + timedelta(hours=1))
    await deliver(house)
    found = (await rows(house))["slot a"]
    assert (found.state, found.reason) == ("dead", outbox.UNREADABLE)
    assert list(await house.app.delivery.dead_letters()) == []


async def test_a_newer_message_takes_its_place(house: House) -> None:
    await queue(house, "a", slot="s")
    await spoil(house, "s")
    await deliver(house)
    await queue(house, "b", slot="s")
    await deliver(house)
    assert texts(house) == ["b"]
    assert await rows(house) == {}


@each_bad
async def test_the_list_of_letters_shows_it(house: House, card: object) -> None:
    await queue(house, "a", "b")
    await spoil(house, "slot a", card)
    await deliver(house)
    async with house.database.reading() as tx:
        (one,) = await dead_letters.listed(tx, 10)
    assert (one.state, one.reason) == ("waiting", outbox.UNREADABLE)
    assert one.kind == (card["type"] if isinstance(card, dict) and "type" in card else "unknown")


async def test_a_reply_that_cannot_be_read_is_left_out(house: House) -> None:
    """The stored outcome of a delivery that comes again may be of a newer version."""
    first = await house.say(FRANCES, "start", delivery_id="again")
    assert not first.refused
    async with house.database.writing() as tx:
        await tx.execute(sa.text("UPDATE inbox SET reply = :card WHERE reply IS NOT NULL"), {"card": json.dumps(NEWER)})
    again = await house.say(FRANCES, "start", delivery_id="again")
    assert not again.refused
    assert again.reply is None
