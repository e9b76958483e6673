"""Evaluation: anonymous answers after a session, totals for facilitators, and comparison with earlier groups."""

from __future__ import annotations

from datetime import timedelta

import sqlalchemy as sa

from bot.ports import Conversation, Deauthorised, Heard, Installed, Outcome, Pressed
from bot.store.tables import ballot, evaluation, poll_secret
from cards.render.plain import plain
from dialogs.programme.evaluation import poll_id
from tests.bot.programme.test_programme import Course, said
from tests.support.running_app import FRANCES, ROOM, guest

OTHER_ROOM = Conversation("fake", "other room", "council")


async def answer(house: Course, number: int, *chosen: int, where: Conversation = ROOM, session: int = 1) -> list[Outcome]:
    """A person answers the questions in order."""
    return [
        await house.app.receive(
            Pressed(where, guest(number), "poll", poll_id(session, question), 1, (option,), {}, house.delivery())
        )
        for question, option in enumerate(chosen)
    ]


async def hold(house: Course, where: Conversation, *people: int) -> None:
    if await house.app.router.latest(where) is None:
        await house.app.receive(Installed(where, FRANCES, house.delivery()))
    for number in people:
        await house.app.receive(Heard(where, guest(number), "here", house.delivery()))
    await house.say(FRANCES, "start", where=where)
    await house.go_to(house.clock.now() + timedelta(minutes=15))


async def rows(house: Course, table: sa.Table) -> list[object]:
    async with house.database.reading() as tx:
        return list((await tx.execute(sa.select(table))).all())


def told(house: Course) -> list[str]:
    """The evaluation messages to facilitators."""
    return [plain(one.view) for one in house.platform.attempts if one.view.card == "EvaluatedCard"]


async def test_answers_are_counted_and_deleted_and_the_next_group_is_seen_beside_this_one(database_url: str) -> None:
    async with Course(database_url) as house:
        await hold(house, ROOM, 1, 2, 3, 4)
        asked = [one for one in house.platform.attempts if one.view.card == "EvaluationCard"]
        assert [one.to for one in asked] == [None] * 3
        for number in (1, 2, 3, 4):
            for outcome in await answer(house, number, 3, 2, number - 1):
                assert "counted" in said(outcome)
                assert not any(option in said(outcome) for option in ("Fully", "Mostly", "A little", "Not at all"))
        for number in (1, 2):
            await answer(house, number, 2)  # the last answer of a person counts
        assert {row.voter for row in await rows(house, ballot)} & {"p1", "p2", "p3", "p4"} == set()  # type: ignore[attr-defined]
        await house.go_to(house.clock.now() + timedelta(days=3))
        assert await rows(house, ballot) == []
        assert await rows(house, poll_secret) == []
        kept = {row.question: (row.answered, row.counts) for row in await rows(house, evaluation)}  # type: ignore[attr-defined]
        assert kept == {0: (4, [0, 0, 2, 2]), 1: (4, []), 2: (4, [1, 1, 1, 1])}
        (first,) = told(house)
        assert "Earlier groups" not in first
        assert "are hidden" in first
        late = await answer(house, 2, 0)
        assert late[0].refused
        await hold(house, OTHER_ROOM, 5, 6)
        await answer(house, 5, 0, where=OTHER_ROOM)
        await house.go_to(house.clock.now() + timedelta(days=3))
        second = told(house)[-1]
        assert "Earlier groups" in second
        assert second.count("are hidden") == 3


async def test_the_whole_programme_is_looked_back_at_after_its_last_session(database_url: str) -> None:
    async with Course(database_url) as house:
        for session in (1, 2, 3):
            await hold(house, ROOM, 1, 2, 3, 4, *((5,) if session == 1 else ()))
            for number in (1, 2, 3, 4):
                await answer(house, number, min(3, number - 1 + session // 2), 2, 3, session=session)
            if session < 3:
                assert (await answer(house, 1, 3, session=0))[0].refused
                await house.go_to(house.clock.now() + timedelta(days=30))
        asked = [one.view.title for one in house.platform.attempts if one.view.card == "EvaluationCard"]
        assert asked[-3:] == [f"Looking back at the whole programme: {number} of 3" for number in (1, 2, 3)]
        assert len(asked) == 3 * 3 + 2 * 3 + 3  # asked and closed
        for number in (1, 2, 3, 5):  # the fifth was in the first session only
            assert not (await answer(house, number, number % 4, 3, 2, session=0))[0].refused
        (stranger,) = await answer(house, 9, 3, session=0)
        assert "took part in the programme" in said(stranger)
        await house.go_to(house.clock.now() + timedelta(days=3))
        second, third = told(house)[1:]
        assert "Mostly or fully in this group – session 1: 2 of 4; session 2: 3 of 4" in second
        assert "session 3: 3 of 4" in third
        assert not (await answer(house, 4, 1, session=0))[0].refused  # open for a week
        await house.go_to(house.clock.now() + timedelta(days=5))
        whole = told(house)[-1]
        assert "whole programme" in whole
        assert "This group (5 answered)" in whole
        assert (await answer(house, 1, 1, session=0))[0].refused
        assert await rows(house, ballot) == []
        assert await rows(house, poll_secret) == []


async def test_only_who_was_there_answers_and_only_what_can_be_answered() -> None:
    async with Course("sqlite:///:memory:") as house:
        await hold(house, ROOM, 1, 2)
        (stranger,) = await answer(house, 9, 1)
        assert stranger.refused
        assert "Only people who were in this session" in said(stranger)
        (beyond,) = await answer(house, 1, 7)
        assert beyond.refused
        assert await rows(house, ballot) == []


async def test_the_questions_close_in_the_chat() -> None:
    async with Course("sqlite:///:memory:") as house:
        await hold(house, ROOM, 1, 2)
        open_now = [view for view in house.platform.seen() if view.card == "EvaluationCard"]
        assert all(view.buttons for view in open_now)
        await house.go_to(house.clock.now() + timedelta(days=3))
        closed = [view for view in house.platform.seen() if view.card == "EvaluationCard"]
        assert len(closed) == 3
        assert not any(view.buttons for view in closed)


async def test_groups_are_compared_within_one_organisation(database_url: str) -> None:
    foreign = Conversation("fake", "other room", "another council")
    async with Course(database_url) as house:
        await hold(house, foreign, 1, 2, 3, 4)
        for number in (1, 2, 3, 4):
            await answer(house, number, 3, 2, number - 1, where=foreign)
        await house.go_to(house.clock.now() + timedelta(days=3))
        await hold(house, ROOM, 5, 6, 7, 8)
        for number in (5, 6, 7, 8):
            await answer(house, number, 3, 2, number - 5)
        await house.go_to(house.clock.now() + timedelta(days=3))
        assert len(told(house)) == 2
        assert not [text for text in told(house) if "Earlier groups" in text]
        await hold(house, OTHER_ROOM, 9, 10, 11, 12)  # of the same organisation as the second
        await house.go_to(house.clock.now() + timedelta(days=3))
        assert "Earlier groups" in told(house)[-1]


async def test_totals_go_with_an_organisation_that_withdraws(database_url: str) -> None:
    async with Course(database_url) as house:
        await hold(house, ROOM, 1, 2, 3, 4)
        for number in (1, 2, 3, 4):
            await answer(house, number, 3, 2, number - 1)
        await house.go_to(house.clock.now() + timedelta(days=3))
        assert await rows(house, evaluation) != []
        await house.app.receive(Deauthorised("fake", "council", house.delivery()))
        assert await rows(house, evaluation) == []
