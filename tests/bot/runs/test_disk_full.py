"""Disk full while a poll closes: answers are kept, nobody sees results that are not stored, and closing works later."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import sqlalchemy as sa

from bot.store.tables import ballot
from cards.render.plain import plain
from tests.support.running_app import FRANCES, House, guest, short_plan

ASKED_AT = 11  # minutes after the start


class Disk:
    """A disk on which every commit is refused while it is full."""

    def __init__(self, house: House) -> None:
        self.full, self.refused = False, 0
        dialect = house.database.engine.sync_engine.dialect
        commit = dialect.do_commit

        def guarded(connection: sa.engine.interfaces.DBAPIConnection) -> None:
            if self.full:
                self.refused += 1
                refusal = sqlite3.OperationalError("database or disk is full")
                refusal.sqlite_errorcode = sqlite3.SQLITE_FULL
                raise refusal
            commit(connection)

        dialect.do_commit = guarded  # type: ignore[method-assign,assignment]


async def answers(house: House) -> int:
    async with house.database.reading() as tx:
        return int((await tx.execute(sa.select(sa.func.count()).select_from(ballot))).scalar_one())


def results(house: House) -> list[str]:
    return [text for view in house.platform.seen() if "Results:" in (text := plain(view))]


async def test_a_poll_closes_once_there_is_room_with_all_its_answers(tmp_path: Path) -> None:
    async with House(f"sqlite:///{tmp_path}/throughline.db", short_plan()) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.until(ASKED_AT)
        before = len(results(house))
        for number in (1, 2, 3):
            await house.press(guest(number), "secret", number % 2)
        kept = await answers(house)
        disk = Disk(house)
        disk.full = True
        told = await house.say(FRANCES, "close poll")
        assert told.refused
        assert disk.refused
        disk.full = False
        assert (await answers(house), len(results(house))) == (kept, before)
        await house.say(FRANCES, "close poll")
        assert not (await house.say(FRANCES, "results")).refused
        assert "3 people answered" in results(house)[-1]
