"""Ballots: answers are counted, changed, shown where the card says so, and deleted in time."""

from __future__ import annotations

from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.ports import Refreshed
from bot.store import ballots, sealed_ballots
from bot.store.answer_key import AnswerKey
from bot.store.ballots import Ballot, Opening
from bot.store.database import Database
from bot.store.tables import ballot, event, inbox, outbox, poll_secret
from cards.render.plain import plain
from dialogs.run.commands import Tally
from tests.support.running_app import FRANCES, ROOM, House, guest, short_plan

PLAN = short_plan()
TOKENS_AT, SECRET_AT = 6, 11  # minutes after the start at which those polls are open


async def everything(database: Database, *tables: sa.Table) -> str:
    """Every row of these tables as text."""
    async with database.reading() as tx:
        rows = [row for table in tables for row in (await tx.execute(sa.select(table))).all()]
    return "\n".join(map(str, rows))


async def begin(house: House, minutes: float, people: int = 6) -> None:
    await house.install(people)
    await house.say(FRANCES, "start")
    await house.until(minutes)


async def test_answers_are_counted_and_the_last_one_counts(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house, TOKENS_AT)
        for number in range(1, 6):
            await house.press(guest(number), "tokens", number % 3)
        changed = await house.press(guest(1), "tokens", 2)
        assert changed.reply is not None
        assert "Focus" in plain(changed.reply)
        await house.until(10.5)
        results = [one.data for one in house.delivered if one.data.get("poll") == "tokens"]
        assert results[-1] == {"poll": "tokens", "counts": {"Courage": 1, "Rest": 1, "Focus": 3}}


async def test_a_repeated_press_is_answered_as_before_without_having_been_kept(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house, SECRET_AT)
        first = await house.press(guest(1), "secret", 1, delivery_id="same")
        assert await house.press(guest(1), "secret", 1, delivery_id="same") == first
        assert "Badly" not in await everything(house.database, inbox)


async def test_a_viewer_sees_their_own_answer_while_the_poll_is_open(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house, SECRET_AT)
        await house.press(guest(1), "secret", 1)
        mine = await house.app.receive(Refreshed(ROOM, guest(1), "secret", 1))
        theirs = await house.app.receive(Refreshed(ROOM, guest(2), "secret", 1))
        assert mine.reply is not None
        assert "Badly" in plain(mine.reply)
        assert theirs.reply is None


async def test_secret_answers_leave_no_trace(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house, SECRET_AT)
        for number in range(1, 6):
            await house.press(guest(number), "secret", number % 2)
        voters = await everything(house.database, ballot)
        assert not any(f"'p{number}'" in voters for number in range(1, 7))
        people = (await house.app.service.loaded(await house.run_id())).run.people  # type: ignore[union-attr]
        assert not any(person in voters for person in people)
        await house.until(15.5)
        assert "secret" not in await everything(house.database, ballot, poll_secret)
        assert [one.data["counts"] for one in house.delivered if one.data.get("poll") == "secret"][-1] == {
            "Well": 2,
            "Badly": 3,
        }
        stored = await everything(house.database, event, inbox, outbox)
        assert "options': [1]" not in stored


async def test_named_answers_go_when_the_session_can_no_longer_be_reopened(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house, TOKENS_AT)
        await house.press(guest(1), "tokens", 1)
        await house.until(10.5)
        assert "tokens" in await everything(house.database, ballot)
        await house.until(31)
        assert "tokens" in await everything(house.database, ballot)
        assert await everything(house.database, poll_secret) == ""
        await house.until(41)
        assert await everything(house.database, ballot, poll_secret) == ""


async def test_an_answer_after_closing_is_refused_kindly(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house, SECRET_AT)
        outcome = await house.press(guest(1), "tokens", 1)
        assert outcome.refused
        assert outcome.reply is not None


async def test_deleted_answers_are_not_left_in_the_file(tmp_path: Path) -> None:
    async with House(f"sqlite:///{tmp_path}/answers.db", PLAN) as house:
        await begin(house, SECRET_AT)
        await house.press(guest(1), "secret", 1)
        async with house.database.reading() as tx:
            voter = (await tx.execute(sa.select(ballot.c.voter).where(ballot.c.poll == "secret"))).scalar_one()
        await house.until(31)
        await house.app.housekeeping.tidy()
        kept = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    assert voter.encode() not in kept


async def test_counting_is_exact_for_many(database: Database) -> None:
    async with House(database.url.render_as_string(hide_password=False), PLAN) as house:
        await begin(house, TOKENS_AT, people=1)
        of = Opening(await house.run_id(), "tokens", 1)
        async with house.database.writing() as tx:
            await ballots.cast(tx, [Ballot(of, f"v{number}", (number % 3,)) for number in range(1000)])
            await ballots.cast(tx, [Ballot(of, f"v{number}", (0, 2)) for number in range(0, 1000, 3)])
            assert (await ballots.tallies(tx, {of: 3}))[of] == Tally(1000, (334, 333, 667))


@pytest.mark.parametrize("length", [0, 1, 5])
async def test_voters_cannot_be_guessed_without_the_key(length: int) -> None:
    person, of = "x" * length, Opening("run", "secret", 1)
    key, other = AnswerKey("one key"), AnswerKey("another key")
    nonce = key.nonce()
    voter = key.sealer(nonce, *of).voter(person)
    assert len(voter) == 64
    assert voter == key.sealer(nonce, *of).voter(person)
    assert voter not in {other.sealer(nonce, *of).voter(person), key.sealer(key.nonce(), *of).voter(person)}
    assert (key.fits(nonce), other.fits(nonce)) == (True, False)


def test_answers_look_alike_and_open_only_with_their_own_key() -> None:
    of, key = Opening("run", "secret", 1), AnswerKey("one key")
    using = key.sealer(key.nonce(), *of)
    sealed = [using.seal("voter", sealed_ballots.pack(options)) for options in ((), (0,), (0,), (3, 19))]
    assert len({len(one) for one in sealed}) == 1
    assert len(set(sealed)) == 4
    assert [using.open("voter", one) for one in sealed[:1]] == [sealed_ballots.pack(())]
    assert sealed_ballots.unpack(using.open("voter", sealed[3]) or b"") == (3, 19)
    assert using.open("another", sealed[3]) is None
    assert key.sealer(key.nonce(), *of).open("voter", sealed[3]) is None
