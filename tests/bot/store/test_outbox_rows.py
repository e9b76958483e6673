"""The outbox among messages of other chats, places and replicas: which wait, which may go, and what becomes of each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Mapping
from dataclasses import replace
from datetime import datetime, timedelta

import pytest
import sqlalchemy as sa

from bot.store import inbox, outbox, outbox_claims
from bot.store.database import Database, Tx
from bot.store.inbox import AlreadyReceived, StoredOutcome, reply_of
from bot.store.outbox import MessagePlace, OutboxMessage, Posted, is_final, opens_step
from bot.store.outbox_claims import Settled
from bot.store.tables import message as message_table
from bot.store.tables import outbox as table
from dialogs.run.codec import encode_card
from dialogs.run.messages import (
    AskNextCard,
    Card,
    CatchUpCard,
    CueCard,
    LateCard,
    PausedCard,
    PollCard,
    RoundCard,
    StepCard,
    TextCard,
)
from dialogs.texts.sentence import sentence
from tests.bot.store.test_runs import NOON, add, chats

SECOND = timedelta(seconds=1)
LEASE = timedelta(seconds=20)
HELLO, NEWER = TextCard(said=sentence("Hello")), TextCard(said=sentence("Newer"))
ZERO = timedelta(0)


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Tx]:
    async with database.writing() as opened:
        await chats(opened, a="fake", b="fake")
        await add(opened, "one", live=True)
        await add(opened, "two", "b", live=True)
        yield opened


def letter(slot: str, run_id: str = "one", person: str = "", card: Card = HELLO, **parts: object) -> OutboxMessage:
    made = OutboxMessage(
        place=MessagePlace(run_id, slot, person), conversation_id="a" if run_id == "one" else "b", audience="everyone",
        group="g", card=card, mention=(), step=None, made_at=NOON, good_until=NOON + 60 * SECOND,
    )  # fmt: skip
    return replace(made, **parts)  # type: ignore[arg-type]


async def claimed(tx: Tx, at: datetime = NOON, by: str = "me", most: int = 10) -> list[OutboxMessage]:
    return list(await outbox_claims.claim(tx, by, at, most, LEASE))


async def slots(tx: Tx, at: datetime = NOON, most: int = 10) -> list[str]:
    """The slots of the messages that may go then."""
    return [one.place.slot for one in await claimed(tx, at, most=most)]


async def rows(tx: Tx) -> Mapping[str, sa.Row[tuple[object, ...]]]:
    """The rows of the outbox by slot."""
    return {row.slot: row for row in await tx.execute(sa.select(table).order_by(table.c.id))}


async def test_what_is_put_comes_out_whole(tx: Tx) -> None:
    given = letter("x", person="p1", mention=("p1", "p2"), step="a.one", not_before=NOON)
    assert await outbox.put(tx, [given])
    (found,) = await claimed(tx)
    assert found == replace(given, id=found.id)
    assert found.queue == "a/p1"
    assert not await outbox.put(tx, [])


async def test_of_several_messages_for_one_place_the_newest_goes_with_what_was_said_to_earlier_ones(tx: Tx) -> None:
    first = letter("x", mention="everyone", step="a.one", group="first", not_before=NOON + SECOND)
    assert await outbox.put(tx, [first, letter("x", card=NEWER, group="second", step="b.two"), letter("x", "two")])
    assert list(await rows(tx)) == ["x"]
    found = {one.place.run_id: one for one in await claimed(tx, NOON + SECOND)}
    assert found["one"] == replace(first, card=NEWER, id=found["one"].id)
    assert found["two"].card == HELLO
    assert await outbox.put(tx, [letter("x", card=HELLO)]), "the other one is on its way: this one follows it"
    assert len((await tx.execute(sa.select(table.c.id))).all()) == 3


async def test_a_card_that_opens_a_step_belongs_to_that_step(tx: Tx) -> None:
    head = StepCard(step="b.two", starts_at=NOON, ends_at=NOON)
    opening = replace(ROUND, head=head)
    assert (opens_step(opening), opens_step(replace(opening, head=None)), opens_step(HELLO)) == (True, False, False)
    assert await outbox.put(tx, [letter("x", step="a.one"), letter("x", step="b.two", card=opening)])
    (found,) = await claimed(tx)
    assert found.step == "b.two"


ROUND = RoundCard(
    step="b.two", question="Who?", order=(), spoken=(), passed=(), speaker=None, turn_ends_at=None, waiting=(),
    seconds_each=60, ends_at=NOON,
)  # fmt: skip
POLL = PollCard(
    poll="q", opening=1, step="b.two", question="Which?", options=("x",), choose=1, anonymous=False, reveal="closed",
    why=False, is_check=False, closes_at=NOON,
)  # fmt: skip
CLOSED: list[tuple[Card, Card]] = [
    (PausedCard(step="a", left=ZERO, resumed=True), PausedCard(step="a", left=ZERO)),
    (
        LateCard(step="a", clock_step=None, missed_at=NOON, behind=ZERO, decided="clock"),
        LateCard(step="a", clock_step=None, missed_at=NOON, behind=ZERO),
    ),
    (AskNextCard(step="a", next_step=None, decided="next"), AskNextCard(step="a", next_step=None)),
    (CatchUpCard(behind=ZERO, proposals=(), decided="over"), CatchUpCard(behind=ZERO, proposals=())),
    (StepCard(step="a", starts_at=NOON, ends_at=NOON, over=True), StepCard(step="a", starts_at=NOON, ends_at=NOON)),
    (CueCard(step="a", ends_at=NOON, over=True), CueCard(step="a", ends_at=NOON)),
    (replace(ROUND, over=True), ROUND),
    (replace(POLL, open=False), POLL),
]


@pytest.mark.parametrize(("closed", "open_"), CLOSED, ids=[closed.type for closed, _ in CLOSED])
async def test_a_card_that_closes_another_one_goes_after_what_a_group_waits_for(tx: Tx, closed: Card, open_: Card) -> None:
    assert (is_final(closed), is_final(open_), is_final(HELLO)) == (True, False, False)
    await outbox.put(tx, [letter("over", card=closed), letter("one", person="p1"), letter("x", "two", card=open_)])
    assert await slots(tx, most=1) == ["x"]
    assert await slots(tx) == ["over", "one"]


async def test_each_outcome_is_written_to_its_message_and_no_other(tx: Tx) -> None:
    names = ("sent", "superseded", "dead", "later", "put off", "aside", "rest")
    await outbox.put(tx, [letter(name, person=name) for name in names])
    of = {one.place.slot: one for one in await claimed(tx)}
    assert list(of) == list(names)
    later = NOON + 5 * SECOND
    outcomes = Settled(
        sent=[(of["sent"], "m1", NOON)], superseded=[of["superseded"]], dead=[(of["dead"], "refused")],
        later=[(replace(of["later"], attempts=3), later, "busy")], put_off=[(of["put off"], later)],
        aside=[(of["aside"], later)],
    )  # fmt: skip
    await outbox_claims.settle(tx, outcomes, "me")
    found = {
        name: (row.state, row.reason, row.attempts, row.retry_at, row.not_before, row.lease_by)
        for name, row in (await rows(tx)).items()
    }
    assert found == {
        "superseded": ("superseded", None, 0, None, None, None),
        "dead": ("dead", "refused", 0, None, None, None),
        "later": ("waiting", "busy", 3, later, None, None),
        "put off": ("waiting", None, 0, None, later, None),
        "aside": ("waiting", outbox.UNREADABLE, 0, None, later, None),
        "rest": ("waiting", None, 0, None, None, "me"),
    }
    assert await outbox.posted(tx, [of["sent"].place, of["dead"].place]) == {of["sent"].place: Posted("m1", NOON)}
    assert await outbox.backlog(tx) == (4, NOON, 1)
    assert await outbox.unreadable(tx) == 1
    await outbox_claims.look_again(tx)
    assert await slots(tx, NOON) == ["aside"]


async def test_what_another_replica_has_claimed_meanwhile_is_left_to_it(tx: Tx) -> None:
    await outbox.put(tx, [letter("x"), letter("y", "two")])
    mine = await claimed(tx)
    await claimed(tx, NOON + LEASE, "other")
    await outbox_claims.settle(tx, Settled(dead=[(mine[0], "refused")], later=[(mine[1], NOON, "busy")]), "me")
    assert {(row.state, row.lease_by, row.reason) for row in (await rows(tx)).values()} == {("waiting", "other", None)}


async def test_claims_are_released_by_replica_and_all_at_once(tx: Tx) -> None:
    await outbox.put(tx, [letter(name, person=name) for name in ("x", "y")])
    first, second = await claimed(tx)
    await outbox.put(tx, [letter("z", person="z")])
    await claimed(tx, by="other")
    await outbox_claims.release(tx, "me", but=[first.id])
    assert {name: row.lease_by for name, row in (await rows(tx)).items()} == {"x": "me", "y": None, "z": "other"}
    assert (await claimed(tx, by="third")) == [second]
    await outbox_claims.release(tx)
    assert {row.lease_by for row in (await rows(tx)).values()} == {None}
    assert {row.lease_until for row in (await rows(tx)).values()} == {None}


async def test_a_message_that_is_on_the_platform_is_known_by_its_place_and_can_be_lost(tx: Tx) -> None:
    places = [
        MessagePlace("one", "x", ""),
        MessagePlace("one", "x", "p1"),
        MessagePlace("two", "x", ""),
        MessagePlace("one", "y", ""),
    ]
    for place in places:
        row = {**place._asdict(), "message_id": "/".join(place), "changed_at": NOON}
        await tx.execute(sa.insert(message_table).values(row))
    assert await outbox.posted(tx, places[:1]) == {places[0]: Posted("one/x/", NOON)}
    assert await outbox.posted(tx, []) == {}
    await outbox_claims.settle(tx, Settled(lost=places[:1]), "me")
    assert set(await outbox.posted(tx, places)) == set(places[1:])
    await outbox.put(tx, [letter("x", person="p1")])
    (sent,) = await claimed(tx)
    await outbox_claims.settle(tx, Settled(sent=[(sent, "new", NOON + SECOND)]), "me")
    assert (await outbox.posted(tx, places))[places[1]] == Posted("new", NOON + SECOND)
    assert await rows(tx) == {}
    assert await outbox.backlog(tx) == (0, None, 0)


# -- deliveries --------------------------------------------------------------------------------------------------------


async def test_a_delivery_is_known_with_its_outcome_and_taken_once(tx: Tx) -> None:
    first = StoredOutcome("one", True, encode_card(HELLO))
    await inbox.keep(tx, {"d1": first, "d2": StoredOutcome(None)}, NOON)
    await inbox.keep(tx, {}, NOON)
    assert await inbox.received(tx, ["d1", "d2", "d3"]) == {"d1": first, "d2": StoredOutcome(None)}
    assert await inbox.received(tx, ["d2"]) == {"d2": StoredOutcome(None)}
    assert await inbox.received(tx, []) == {}
    await inbox.settle(tx, None, first, NOON)
    await inbox.settle(tx, "d3", first, NOON)
    assert await inbox.received(tx, ["d3"]) == {"d3": first}
    with pytest.raises(AlreadyReceived):
        await inbox.settle(tx, "d3", StoredOutcome(None), NOON)
    assert reply_of(first) == HELLO
    assert reply_of(StoredOutcome("one")) is None
    assert reply_of(StoredOutcome("one", reply={"type": "Unknown", "data": {}})) is None
