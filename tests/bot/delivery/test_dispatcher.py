"""Outbox dispatcher: sends in order and once, follows the platform's errors, and never sends what is too late."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import Sequence
from datetime import datetime, timedelta
from types import SimpleNamespace

import pytest
import sqlalchemy as sa

from bot.delivery import dispatcher, sender
from bot.infra.deadline import ENOUGH, is_near
from bot.ports import Gone, Installed, NotYet, Rejected, RetryLater
from bot.store import outbox, outbox_claims, runs
from bot.store.database import Tx
from bot.store.outbox import MessagePlace, OutboxMessage
from bot.store.replicas import CUT_OFF_FOR
from bot.store.tables import outbox as table
from cards.render.plain import plain
from dialogs.run.messages import Card, PollCard, TextCard, WelcomeCard
from dialogs.texts.sentence import sentence
from tests.support.broken_connection import BrokenConnection
from tests.support.limits import HANG
from tests.support.running_app import FRANCES, ROOM, START, Attempt, House, guest, short_plan

PLAN = short_plan()


def said(text: str) -> Card:
    return TextCard(said=sentence(text))


async def queue(house: House, *texts: str, slot: str = "", person: str = "", good_for: float = 60) -> None:
    """Put messages into the outbox as if a run had made them."""
    run_id = await house.run_id()
    async with house.database.writing() as tx:
        row = (await runs.look(tx, [run_id]))[run_id]
        letters = [
            letter(row.id, row.conversation_id, slot or f"slot {text}", said(text), person, good_for) for text in texts
        ]
        await outbox.put(tx, letters)


def letter(
    run_id: str, conversation_id: str, slot: str, card: Card, person: str = "", good_for: float = 60
) -> OutboxMessage:
    return OutboxMessage(
        place=MessagePlace(run_id, slot, person),
        conversation_id=conversation_id,
        audience=person or "everyone",
        group="g",
        card=card,
        mention=(),
        step=None,
        made_at=START,
        good_until=START + timedelta(seconds=good_for),
    )


async def deliver(house: House) -> None:
    house.app.delivery.wake()
    await house.app.idle()


def tried(house: House) -> list[str]:
    return [plain(one.view) for one in house.platform.attempts]


@pytest.fixture
async def house(database_url: str) -> object:
    async with House(database_url, PLAN) as opened:
        await opened.app.receive(Installed(ROOM, FRANCES, "i"))
        await opened.app.idle()
        opened.platform.attempts.clear()
        opened.app.delivery._warnings = nobody_warned  # test_dead_letters covers the warnings to facilitators
        yield opened


async def nobody_warned(_tx: Tx, _dead: Sequence[OutboxMessage]) -> Sequence[OutboxMessage]:
    return ()


def refuse(text: str, error: Exception, times: int = 1_000) -> object:
    left = [times]

    async def trouble(attempt: Attempt) -> None:
        if text in plain(attempt.view) and left[0] > 0:
            left[0] -= 1
            raise error

    return trouble


async def test_messages_of_a_chat_go_in_order(house: House) -> None:
    await queue(house, *"abcdefgh")
    await deliver(house)
    assert tried(house) == list("abcdefgh")


async def test_patience_keeps_the_place_in_the_queue(house: House) -> None:
    house.channel.trouble = refuse("a", RetryLater("busy", timedelta(seconds=7)), times=2)  # type: ignore[assignment]
    await queue(house, "a", "b")
    await deliver(house)
    assert tried(house) == []
    assert house.clock.next_at == START + timedelta(seconds=7)
    await house.until(0.2)
    assert tried(house) == []
    await house.until(0.3)
    assert tried(house) == ["a", "b"]


async def test_pauses_grow_where_the_platform_does_not_say_how_long(house: House) -> None:
    house.channel.trouble = refuse("a", RetryLater("busy"))  # type: ignore[assignment]
    await queue(house, "a", good_for=3600)
    await deliver(house)
    pauses = []
    for _ in range(5):
        before, at = house.clock.now(), house.clock.next_at
        assert at is not None
        pauses.append((at - before).total_seconds())
        house.clock.jump(at)
        await house.app.idle()
    for pause, meant in zip(pauses, (1, 2, 4, 8, 16), strict=True):
        assert meant * 0.8 <= pause <= meant * 1.2


@pytest.mark.parametrize("error", [Rejected("too large"), Gone("unknown person", "person")])
async def test_what_no_platform_takes_is_a_dead_letter_and_the_next_moves_up(house: House, error: Exception) -> None:
    house.channel.trouble = refuse("a", error)  # type: ignore[assignment]
    await queue(house, "a", "b")
    await deliver(house)
    assert tried(house) == ["b"]
    (dead,) = await house.app.delivery.dead_letters()
    assert (dead.place.slot, dead.reason) == ("slot a", str(error))
    house.channel.trouble = None
    assert await house.app.delivery.retry(dead.id)
    await house.app.idle()
    assert tried(house) == ["b", "a"]
    assert not await house.app.delivery.retry(dead.id)


async def test_a_fault_of_our_own_is_tried_again_and_then_given_up(house: House) -> None:
    house.channel.trouble = refuse("a", ZeroDivisionError())  # type: ignore[assignment]
    await queue(house, "a", "b", good_for=3600)
    await deliver(house)
    await house.until(10)
    assert tried(house) == ["b"]
    assert [one.place.slot for one in await house.app.delivery.dead_letters()] == ["slot a"]


async def test_what_is_too_late_is_never_sent(house: House) -> None:
    await queue(house, "a", good_for=30)
    await queue(house, "b", good_for=90)
    house.clock.jump(START + timedelta(seconds=31))
    await deliver(house)
    assert tried(house) == ["b"]
    async with house.database.reading() as tx:
        assert (await tx.execute(sa.select(table.c.state))).scalars().all() == ["superseded"]


async def test_what_stands_is_brought_up_to_date_however_late(house: House) -> None:
    await queue(house, "press start", slot="s")
    await deliver(house)
    await queue(house, "it has begun", slot="s", good_for=30)
    house.clock.jump(START + timedelta(seconds=31))
    await deliver(house)
    assert [plain(view) for view in house.platform.seen()][-1] == "it has begun"


async def test_a_slot_is_posted_once_and_edited_afterwards(house: House) -> None:
    await queue(house, "a", slot="s")
    await deliver(house)
    house.clock.jump(START + timedelta(seconds=5))
    await queue(house, "b", slot="s")
    await deliver(house)
    assert [(one.kind, plain(one.view)) for one in house.platform.attempts] == [("post", "a"), ("edit", "b")]


async def test_edits_of_a_message_keep_their_distance_and_hold_up_nobody(house: House) -> None:
    await queue(house, "a", slot="s")
    await deliver(house)
    for text in "bcd":
        await queue(house, text, slot="s")
        await deliver(house)
    await queue(house, "x")
    await deliver(house)
    assert tried(house) == ["a", "x"]
    await house.until(1)
    assert tried(house) == ["a", "x", "d"]


async def test_a_newer_message_takes_the_turn_of_the_one_it_replaces(house: House) -> None:
    await queue(house, "a", slot="s")
    await queue(house, "b")
    await queue(house, "c", slot="s")
    await deliver(house)
    assert tried(house) == ["c", "b"]


async def test_a_lost_message_is_posted_anew(house: House) -> None:
    await queue(house, "a", slot="s")
    await deliver(house)
    house.platform.messages.popitem()
    house.clock.jump(START + timedelta(seconds=5))
    await queue(house, "b", slot="s")
    await deliver(house)
    assert [one.kind for one in house.platform.attempts] == ["post", "edit", "post"]
    assert [plain(view) for view in house.platform.seen()][-1] == "b"


async def test_the_end_of_something_never_shown_is_not_shown(house: House) -> None:
    closed = PollCard(
        poll="tokens",
        opening=1,
        step="intro.tokens",
        question="Which?",
        options=("Courage", "Rest", "Focus"),
        choose=1,
        anonymous=False,
        reveal="closed",
        why=False,
        is_check=False,
        closes_at=START,
        open=False,
    )
    run_id = await house.run_id()
    async with house.database.writing() as tx:
        row = (await runs.look(tx, [run_id]))[run_id]
        await outbox.put(tx, [letter(run_id, row.conversation_id, "poll:tokens:1", closed)])
    await deliver(house)
    assert tried(house) == []


async def test_facilitators_each_get_their_own_of_one_group(house: House) -> None:
    house.channel.roster = [guest(1)]
    await house.say(FRANCES, "facilitator add Person 1")
    await house.say(FRANCES, "start")
    cues = [one for one in house.delivered if one.slot == "controls"]
    assert len({one.person for one in cues}) == 2
    assert len({one.group for one in cues}) == 1
    assert {one.to for one in cues} == {"facilitators"}


async def claimed(house: House, tx: Tx, by: str, at: float = 0) -> list[str]:
    found = await outbox_claims.claim(tx, by, START + timedelta(seconds=at), 10, timedelta(seconds=60))
    return [one.place.slot for one in found]


async def test_only_heads_are_claimed_and_a_lease_runs_out(house: House) -> None:
    await house.app.delivery.stop()
    await queue(house, "a", "b", good_for=3600)
    await queue(house, "private", person="somebody", good_for=3600)
    async with house.database.writing() as tx:
        assert await claimed(house, tx, "one") == ["slot a", "slot private"]
    async with house.database.writing() as tx:
        assert await claimed(house, tx, "two") == []
    await queue(house, "newer", slot="slot a", good_for=3600)
    async with house.database.writing() as tx:
        assert await claimed(house, tx, "two", at=61) == ["slot a", "slot private"]
    async with house.database.writing() as tx:
        await outbox_claims.release(tx, "two")
        count = (await tx.execute(sa.select(sa.func.count()).select_from(table))).scalar_one()
    assert count == 4, "what is claimed is not replaced: the newer one follows"


async def test_a_letter_that_another_replica_took_over_is_left_to_it(house: House) -> None:
    """Our attempt failed, and its outcome is written too late. It must not end the other claim or the message."""
    await house.app.delivery.stop()
    await queue(house, "a", person="x", good_for=3600)
    await queue(house, "b", person="y", good_for=3600)
    await queue(house, "c", person="z", good_for=3600)
    async with house.database.writing() as tx:
        first, second, third = await outbox_claims.claim(tx, "slow", START, 10, timedelta(seconds=20))
    async with house.database.writing() as tx:
        assert len(await claimed(house, tx, "other", at=21)) == 3
        late = outbox_claims.Settled(superseded=[first], later=[(second, START, "x")], put_off=[(third, START)])
        await outbox_claims.settle(tx, late, "slow")
        rows = (await tx.execute(sa.select(table.c.state, table.c.lease_by, table.c.retry_at, table.c.not_before))).all()
    assert set(rows) == {("waiting", "other", None, None)}


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_what_was_sent_is_written_while_a_command_holds_the_run(house: House) -> None:
    """Otherwise a claim could expire while its holder waits to write the outcome, and another replica would post again."""
    await house.app.delivery.stop()
    await queue(house, "a", good_for=3600)
    run_id = await house.run_id()
    async with house.database.writing() as tx:
        letters = await outbox_claims.claim(tx, "me", START, 10, timedelta(seconds=20))
    async with house.database.writing() as tx:
        await runs.lock(tx, [run_id])
        async with house.database.writing() as other:
            await outbox_claims.settle(other, outbox_claims.Settled(sent=[(one, "id", START) for one in letters]), "me")
    async with house.database.reading() as tx:
        assert list(await tx.execute(sa.select(table))) == []


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_a_run_that_is_due_is_not_skipped_while_its_letters_are_settled(house: House) -> None:
    await house.say(FRANCES, "start")
    await house.app.delivery.stop()
    await queue(house, "a", good_for=3600)
    async with house.database.writing() as tx:
        letters = await outbox_claims.claim(tx, "me", START, 10, timedelta(seconds=20))
        await outbox_claims.settle(tx, outbox_claims.Settled(sent=[(one, "id", START) for one in letters]), "me")
        async with house.database.writing() as other:
            found, _ = await runs.claim_due(other, START + timedelta(hours=1), 10, timedelta(seconds=5))
    assert letters
    assert list(found) == [await house.run_id()]


async def test_nothing_is_sent_when_its_claim_may_run_out_and_the_next_claim_is_longer(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database became slow. A message that another replica may claim meanwhile would be posted twice."""
    looks = itertools.count(0.0, 6.0)  # each reading is six seconds later
    monkeypatch.setattr(dispatcher, "time", SimpleNamespace(monotonic=lambda: next(looks)))
    leases: list[datetime] = []
    house.app.delivery._took.clear()  # what real turns took
    turns = house.app.delivery.turns

    async def look(_attempt: Attempt) -> None:
        async with house.database.reading() as tx:
            leases.extend((await tx.execute(sa.select(table.c.lease_until))).scalars())

    house.channel.trouble = look
    await queue(house, "a", good_for=3600)
    await deliver(house)
    assert tried(house) == ["a"]
    assert house.app.delivery.turns - turns > 2, "it was claimed twice"
    assert leases == [START + dispatcher.LEASE + dispatcher.TURNS_IN_A_LEASE * timedelta(seconds=6)]


async def test_a_claim_that_was_not_confirmed_is_made_again_at_once(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nobody sends what was claimed, and its lease may last for nearly two minutes."""
    await queue(house, "a")
    BrokenConnection(house, monkeypatch, committed=True)
    await deliver(house)
    assert tried(house) == ["a"]


async def test_a_claim_that_is_committed_after_the_next_turn_is_made_again(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The connection broke while the server was still committing, and the next turn could not see the claim yet."""
    database = BrokenConnection(house, monkeypatch)
    await deliver(house)
    assert database.broke
    await queue(house, "a")
    async with house.database.writing() as tx:
        assert await claimed(house, tx, house.app.delivery._replica) == ["slot a"]
    await deliver(house)
    assert tried(house) == ["a"]


async def test_what_is_being_sent_keeps_its_claim_when_a_commit_was_not_confirmed(
    house: House, monkeypatch: pytest.MonkeyPatch
) -> None:
    sending, may_go = asyncio.Event(), asyncio.Event()

    async def hold_up(_attempt: Attempt) -> None:
        sending.set()
        await may_go.wait()

    house.channel.trouble = hold_up
    await queue(house, "a", "b")
    house.app.delivery.wake()
    await sending.wait()
    database = BrokenConnection(house, monkeypatch, committed=True)
    house.app.delivery.wake()
    async with asyncio.timeout(HANG):
        await database.went_on.wait()
    may_go.set()
    await deliver(house)
    assert tried(house) == ["a", "b"]


async def test_a_channel_is_told_when_the_sender_gives_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sender, "SEND_WITHIN", ENOUGH - 1)
    near: list[bool] = []

    async def look(_attempt: Attempt) -> None:
        near.append(is_near())

    house.channel.trouble = look
    await queue(house, "a", good_for=3600)
    await deliver(house)
    assert (near, is_near()) == ([True], False)


async def test_a_replica_that_was_cut_off_sends_nothing_for_three_seconds_and_then_goes_on(house: House) -> None:
    """Meanwhile others may take over what it had claimed."""
    liveness = house.app.liveness
    liveness.held = True
    liveness.lose()
    await queue(house, "a")
    house.app.delivery.wake()
    await house.app.idle()
    assert tried(house) == []
    await house.until(CUT_OFF_FOR / timedelta(minutes=1))
    assert tried(house) == ["a"]


async def test_a_newer_state_never_overtakes_one_of_the_same_message_that_was_put_off(house: House) -> None:
    """The newer message came while the older was claimed. If it were sent first, the older would overwrite it. If it kept
    a place of its own, what follows would wait for both."""
    await house.app.delivery.stop()
    await queue(house, "older", slot="one", good_for=3600)
    await queue(house, "other", good_for=3600)
    async with house.database.writing() as tx:
        (older,) = await outbox_claims.claim(tx, "me", START, 1, timedelta(seconds=60))
    await queue(house, "newer", slot="one", good_for=3600)
    await queue(house, "last", good_for=3600)
    async with house.database.writing() as tx:
        await outbox_claims.settle(tx, outbox_claims.Settled(put_off=[(older, START + timedelta(seconds=2))]), "me")
    for another in ("slot other", "slot last"):
        async with house.database.writing() as tx:
            assert await claimed(house, tx, "me") == [another], "others go ahead, also those behind the newer state"
            await tx.execute(sa.delete(table).where(table.c.slot == another))
    async with house.database.writing() as tx:
        (first,) = await outbox_claims.claim(tx, "me", START + timedelta(seconds=3), 10, timedelta(seconds=60))
    assert first.id == older.id


async def test_replicas_share_the_work_and_never_overtake(house: House) -> None:
    """Four workers at once claim each message once, and in order within each chat."""
    await house.app.delivery.stop()
    run_id = await house.run_id()
    async with house.database.writing() as tx:
        row = (await runs.look(tx, [run_id]))[run_id]
        for number in range(60):
            person = f"q{number % 6}"
            await outbox.put(tx, [letter(run_id, row.conversation_id, f"{number}", said("x"), person, 3600)])
    done: list[int] = []

    async def work(name: str) -> None:
        while len(done) < 60:
            async with house.database.writing() as tx:
                found = await outbox_claims.claim(tx, name, START, 2, timedelta(seconds=60))
            done.extend(int(one.place.slot) for one in found)
            async with house.database.writing() as tx:
                await outbox_claims.settle(tx, outbox_claims.Settled(sent=[(one, "id", START) for one in found]), name)

    await asyncio.gather(*map(work, ("w1", "w2", "w3", "w4")))
    assert sorted(done) == list(range(60))
    for person in range(6):
        mine = [number for number in done if number % 6 == person]
        assert mine == sorted(mine)


async def test_an_observer_that_fails_stops_nothing(house: House) -> None:
    async def fails(_: object) -> None:
        raise ValueError

    delivery = house.app.delivery
    delivery._observers = (fails, *delivery._observers)
    await house.say(FRANCES, "start")
    assert "StartedCard" in house.cards()


async def test_the_welcome_counts_people_without_a_flood_of_edits(house: House) -> None:
    for number in range(1, 9):
        await house.say(guest(number), "here")
    await house.until(0.1)
    welcomes = [one for one in house.delivered if isinstance(one.card, WelcomeCard)]
    assert len(welcomes) == 2
    assert isinstance(welcomes[-1].card, WelcomeCard)
    assert len(welcomes[-1].card.here) == 8


async def test_keeping_back_ourselves_is_no_failed_try(house: House) -> None:
    house.channel.trouble = refuse("a", NotYet("the limits", timedelta(seconds=1)), times=6)  # type: ignore[assignment]
    await queue(house, "a", good_for=3600)
    await deliver(house)
    await house.until(1)
    assert tried(house) == ["a"]
    assert b'throughline_kept_back_total{channel="fake"} 6.0' in house.app.metrics.text()
    assert b'throughline_retried_total{channel="fake"}' not in house.app.metrics.text()


async def test_a_new_message_kept_back_after_a_failed_edit_is_a_failed_try(house: House) -> None:
    """The platform was asked for the edit. If that did not count, a slow edit would be repeated every few seconds."""
    await queue(house, "a", slot="card")
    await deliver(house)
    answers: list[Exception] = [Gone("it was deleted", "message"), NotYet("too little time", timedelta(seconds=1))]

    async def trouble(_attempt: Attempt) -> None:
        if answers:
            raise answers.pop(0)

    house.channel.trouble = trouble
    await queue(house, "b", slot="card", good_for=3600)
    await deliver(house)
    await house.until(1)
    assert tried(house) == ["a", "b"]
    assert b'throughline_retried_total{channel="fake"} 1.0' in house.app.metrics.text()
    assert b'throughline_kept_back_total{channel="fake"}' not in house.app.metrics.text()


async def test_a_message_that_is_gone_is_not_edited_again(house: House) -> None:
    await queue(house, "a", slot="card")
    await deliver(house)
    asked: list[str] = []

    async def trouble(attempt: Attempt) -> None:
        asked.append(attempt.kind)
        if len(asked) <= 2:
            raise Gone("it was deleted", "message")

    house.channel.trouble = trouble
    await queue(house, "b", slot="card", good_for=3600)
    await deliver(house)
    await house.until(1)
    assert asked == ["edit", "post"], "the platform knows neither the message nor what it belonged to"
    await queue(house, "c", slot="card", good_for=3600)
    await deliver(house)
    await house.until(2)
    assert asked == ["edit", "post", "post"]
    assert tried(house) == ["a", "c"]
