"""Answers in the database: whose are counted, read, replaced and deleted, among those of other openings, polls and runs."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest
import sqlalchemy as sa
import structlog

from bot.runs.ballot_box import BallotBox
from bot.runs.submission import Result
from bot.store import ballots, sealed_ballots
from bot.store.answer_key import AnswerKey
from bot.store.ballots import IDEA, Ballot, BallotsGone, Opening
from bot.store.database import Database, Tx
from bot.store.tables import ballot, poll_secret
from dialogs.run.commands import Tally
from dialogs.run.messages import AnsweredCard
from tests.bot.store.test_runs import NOON, add, chats

KEY = AnswerKey("the key of these tests, and of nothing else")
FIRST, SECOND = Opening("one", "fruit", 1), Opening("one", "fruit", 2)
OTHER, ELSEWHERE = Opening("one", "tea", 1), Opening("two", "fruit", 1)
EVERY = (FIRST, SECOND, OTHER, ELSEWHERE)
FEEDBACK = "evaluation:1:0"


@pytest.fixture
async def tx(database: Database) -> AsyncIterator[Tx]:
    async with database.writing() as opened:
        await chats(opened, a="fake", b="fake")
        await add(opened, "one")
        await add(opened, "two", "b")
        yield opened


async def secretly(tx: Tx, of: Opening, key: AnswerKey = KEY, **answers: tuple[int, ...]) -> dict[str, tuple[int, ...]]:
    """Answer a poll without names. Returns what these people had answered before."""
    using = await sealed_ballots.sealer(tx, key, of)
    given = {using.voter(person): sealed_ballots.pack(options) for person, options in answers.items()}
    before = await sealed_ballots.cast(tx, of, using, given)
    return {
        person: sealed_ballots.unpack(before[using.voter(person)]) for person in answers if using.voter(person) in before
    }


async def left(tx: Tx, table: sa.Table = ballot) -> list[tuple[str, str, int]]:
    """The openings of which there are rows, one for each row."""
    rows = await tx.execute(sa.select(table).order_by(table.c.run_id, table.c.poll, table.c.opening))
    return [(row.run_id, row.poll, row.opening) for row in rows]


async def test_named_answers_are_counted_by_opening_and_the_earlier_ones_are_told(tx: Tx) -> None:
    given = [
        Ballot(FIRST, "p2", (2, 0), "why"),
        Ballot(FIRST, "p1", (2,)),
        Ballot(SECOND, "p1", (1,)),
        Ballot(OTHER, "p1", ()),
    ]
    assert await ballots.cast(tx, given) == {}
    assert await ballots.cast(tx, []) == {}
    assert await ballots.cast(tx, [Ballot(FIRST, "p1", (0, 1)), Ballot(FIRST, "p3", (0,))]) == {(FIRST, "p1"): (2,)}
    sizes = {FIRST: 3, SECOND: 2, OTHER: 1, ELSEWHERE: 2}
    assert await ballots.tallies(tx, sizes) == {
        FIRST: Tally(3, (3, 1, 1)), SECOND: Tally(1, (0, 1)), OTHER: Tally(1, (0,)), ELSEWHERE: Tally(0, (0, 0)),
    }  # fmt: skip
    assert await ballots.tallies(tx, {}) == {}
    asked = [Ballot(FIRST, "p2", ()), Ballot(SECOND, "p2", ()), Ballot(SECOND, "p1", ())]
    assert await ballots.voted(tx, asked) == {(FIRST, "p2"): (0, 2), (SECOND, "p1"): (1,)}
    assert await ballots.answers(tx, [FIRST, OTHER, ELSEWHERE]) == {
        FIRST: [Ballot(FIRST, "p1", (0, 1)), Ballot(FIRST, "p2", (0, 2), "why"), Ballot(FIRST, "p3", (0,))],
        OTHER: [Ballot(OTHER, "p1", ())],
        ELSEWHERE: [],
    }
    assert await ballots.answers(tx, []) == {}


async def test_one_answer_is_dropped_and_no_other(tx: Tx) -> None:
    await ballots.cast(tx, [Ballot(of, voter, (0,)) for of in EVERY for voter in ("p1", "p2")])
    await ballots.drop(tx, FIRST, "p1")
    assert await left(tx) == sorted([*map(tuple, EVERY), *map(tuple, EVERY[1:])])
    assert [one.voter for one in (await ballots.answers(tx, [FIRST]))[FIRST]] == ["p2"]


GONE = [
    (BallotsGone("one", "fruit", 1), {SECOND, OTHER, ELSEWHERE}),
    (BallotsGone("one", "fruit"), {OTHER, ELSEWHERE}),
    (BallotsGone("one"), {ELSEWHERE}),
]


@pytest.mark.parametrize(("gone", "stay"), GONE)
async def test_answers_of_an_opening_of_a_poll_or_of_a_run_go_with_their_nonces(
    tx: Tx, gone: BallotsGone, stay: set[Opening]
) -> None:
    for of in EVERY:
        await ballots.cast(tx, [Ballot(of, "p1", (0,))])
        await secretly(tx, of, p2=(0,))
    idea = Opening("one", f"{IDEA}ideas", 1)
    await ballots.cast(tx, [Ballot(idea, "1", (0,))])
    assert await ballots.forget(tx, gone)
    assert await left(tx) == sorted([*map(tuple, [*stay, *stay]), tuple(idea)])
    assert await left(tx, poll_secret) == sorted(map(tuple, stay))
    assert not await ballots.forget(tx, gone)
    assert not await ballots.forget(tx)
    assert await ballots.forget(tx, *(BallotsGone(*of) for of in EVERY))
    assert await left(tx) == [tuple(idea)]


async def test_named_and_secret_answers_of_a_run_go_apart_and_ideas_and_feedback_stay(tx: Tx) -> None:
    idea, feedback = Opening("one", f"{IDEA}ideas", 1), Opening("one", FEEDBACK, 1)
    await ballots.cast(tx, [Ballot(of, "p1", (0,)) for of in (FIRST, ELSEWHERE, idea)])
    for of in (OTHER, ELSEWHERE, feedback):
        await secretly(tx, of, p1=(0,))
    assert await ballots.forget_named(tx, "one")
    assert not await ballots.forget_named(tx, "one")
    rest = [tuple(of) for of in (feedback, idea, OTHER, ELSEWHERE, ELSEWHERE)]
    assert sorted(await left(tx)) == sorted(rest)
    assert await ballots.forget_secret(tx, "one")
    assert not await ballots.forget_secret(tx, "one")
    assert sorted(await left(tx)) == sorted(one for one in rest if one != tuple(OTHER))
    assert sorted(await left(tx, poll_secret)) == sorted([tuple(feedback), tuple(ELSEWHERE)])
    assert not await ballots.forget_secret(tx, "none")


async def test_secret_answers_are_counted_by_opening_and_can_be_changed(tx: Tx) -> None:
    assert await secretly(tx, FIRST, p1=(0, 2), p2=(1,)) == {}
    assert await secretly(tx, FIRST, p1=(2,), p3=(2,)) == {"p1": (0, 2)}
    await secretly(tx, SECOND, p1=())
    await secretly(tx, OTHER, p1=(), p2=(0,))
    sizes = {FIRST: 3, SECOND: 2, OTHER: 1, ELSEWHERE: 2}
    assert await sealed_ballots.tallies(tx, KEY, sizes) == {
        FIRST: Tally(3, (0, 1, 2)), SECOND: Tally(1, (0, 0)), OTHER: Tally(2, (2,)),
    }  # fmt: skip
    assert await sealed_ballots.tallies(tx, KEY, {}) == {}
    assert await ballots.tallies(tx, {FIRST: 3}, named=True) == {FIRST: Tally(0, (0, 0, 0))}
    using = await sealed_ballots.find_sealer(tx, KEY, FIRST)
    assert using is not None
    opened = await sealed_ballots.opened(tx, FIRST, using)
    assert {voter: sealed_ballots.unpack(content) for voter, content in opened.items()} == {
        using.voter("p1"): (2,), using.voter("p2"): (1,), using.voter("p3"): (2,),
    }  # fmt: skip
    assert await sealed_ballots.find_sealer(tx, KEY, ELSEWHERE) is None


async def test_answers_under_another_key_are_discarded_and_the_others_stay(tx: Tx) -> None:
    other = AnswerKey("another key, which is long enough as well")
    await secretly(tx, FIRST, other, p1=(0,), p2=(0,))
    await secretly(tx, SECOND, other, p1=(0,))
    await secretly(tx, OTHER, p1=(0,))
    await ballots.cast(tx, [Ballot(ELSEWHERE, "p1", (0,))])
    assert await sealed_ballots.find_sealer(tx, KEY, FIRST) is None
    assert await sealed_ballots.tallies(tx, KEY, {FIRST: 2}) == {}
    with structlog.testing.capture_logs() as logs:
        assert await secretly(tx, FIRST, p3=(1,)) == {}
    assert [(one["log_level"], one["run"], one["reason"]) for one in logs] == [
        ("warning", "one", "the answer key is another one")
    ]
    assert await sealed_ballots.tallies(tx, KEY, {FIRST: 2}) == {FIRST: Tally(1, (0, 1))}
    assert await sealed_ballots.discard_unreadable(tx, KEY) == 1
    assert await left(tx) == sorted(map(tuple, (FIRST, OTHER, ELSEWHERE)))
    assert await left(tx, poll_secret) == sorted(map(tuple, (FIRST, OTHER)))
    assert await sealed_ballots.discard_unreadable(tx, KEY) == 0


def result() -> Result:
    card = AnsweredCard(poll="fruit", opening=1, question="Which?", chosen=("Apples",), anonymous=False, until=NOON)
    return Result(card=card)


def said_changed(*results: Result) -> list[bool]:
    return [one.card.changed for one in results if isinstance(one.card, AnsweredCard)]


async def test_a_reply_says_whether_it_changed_an_earlier_answer(tx: Tx) -> None:
    box = BallotBox(tx, KEY)
    first, same, changed, new = result(), result(), result(), result()
    box.put(FIRST, "p1", (0,), None, first)
    await box.put_secretly(OTHER, "p1", (0,), result())
    await box.flush("two")
    assert await left(tx) == []
    await box.flush("one")
    assert await left(tx) == [tuple(FIRST), tuple(OTHER)]
    assert box.new == {FIRST: 1, OTHER: 1}
    box.put(FIRST, "p1", (0,), None, same)
    await box.flush("one")
    box.put(FIRST, "p1", (1,), None, changed)
    box.put(FIRST, "p2", (1,), None, new)
    secret = result()
    await box.put_secretly(OTHER, "p1", (), secret)
    assert await box.tallies("one", {FIRST: 2, OTHER: 2}) == {"fruit": Tally(2, (0, 2)), "tea": Tally(1, (0, 0))}
    assert said_changed(first, same, changed, new, secret) == [False, False, True, False, True]
    assert box.new == {FIRST: 2, OTHER: 1}


async def test_the_box_finds_drops_and_forgets_answers_by_their_kind(tx: Tx) -> None:
    box = BallotBox(tx, KEY)
    assert await box.chosen(OTHER, "p1", True) is None
    assert not await box.drop(OTHER, "p1", True), "nobody has answered"
    box.put(FIRST, "p1", (1,), None, Result())
    await box.put_secretly(OTHER, "p1", (0, 1), Result())
    await box.put_secretly(OTHER, "p2", (0,), Result())
    assert await box.tallies("one", {FIRST: 2, OTHER: 2}) == {"fruit": Tally(1, (0, 1)), "tea": Tally(2, (2, 1))}
    assert (await box.chosen(FIRST, "p1", False), await box.chosen(OTHER, "p1", True)) == ((1,), (0, 1))
    assert (await box.chosen(FIRST, "p2", False), await box.chosen(OTHER, "p3", True)) == (None, None)
    assert await box.drop(OTHER, "p1", True)
    assert await box.drop(FIRST, "p1", False)
    assert await box.tallies("one", {FIRST: 2, OTHER: 2}) == {"fruit": Tally(0, (0, 0)), "tea": Tally(1, (1, 0))}
    box.put(SECOND, "p1", (1,), None, Result())
    await box.forget_all("one", "named")
    assert await box.close()
    assert await left(tx) == [tuple(OTHER)]
    box = BallotBox(tx, KEY)
    assert not await box.close()
    await box.forget_all("one", "secret")
    assert await box.close()
    box.put(FIRST, "p1", (1,), None, Result())
    await box.forget(BallotsGone("one", "fruit", 1))
    assert await box.close()
    assert await left(tx) == []


async def test_changed_answers_to_two_secret_polls_at_once_are_both_known(tx: Tx) -> None:
    box = BallotBox(tx, KEY)
    for options in ((0,), (1,)):
        results = [result(), result()]
        for of, given in zip((OTHER, SECOND), results, strict=True):
            await box.put_secretly(of, "p1", options, given)
        await box.flush("one")
        assert said_changed(*results) == [options == (1,)] * 2
    assert box.new == {OTHER: 1, SECOND: 1}
