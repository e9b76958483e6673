"""What became of submissions: each is counted, logged and published once, and what goes before it may be refused."""

from __future__ import annotations

from collections.abc import AsyncIterator
from datetime import timedelta

import pytest
import structlog

from bot.runs.committed import Committed
from bot.runs.submission import Submission
from dialogs.run import commands as c
from tests.support.running_app import FRANCES, House, guest, short_plan

PLAN = short_plan()


@pytest.fixture
async def house(database_url: str) -> AsyncIterator[House]:
    async with House(database_url, PLAN) as opened:
        await opened.install(people=2)
        await opened.say(FRANCES, "start")
        yield opened


async def leader(house: House) -> str:
    loaded = await house.app.service.loaded(await house.run_id())
    assert loaded is not None
    return next(iter(loaded.run.facilitators))


def counted(house: House, kind: str, outcome: str) -> float:
    labels = {"kind": kind, "outcome": outcome}
    return house.app.metrics.registry.get_sample_value("throughline_commands_total", labels) or 0


async def test_each_command_is_counted_and_logged_once_by_what_became_of_it(house: House) -> None:
    run_id, by = await house.run_id(), await leader(house)
    service, metrics = house.app.service, house.app.metrics
    decided, batches = service.decided, metrics.batch._sum.get()
    with structlog.testing.capture_logs() as logs:
        done = await service.take(Submission(run_id=run_id, command=c.Pause(by=by)))
        refused = await service.take(Submission(run_id=run_id, command=c.Pause(by=by), delivery_id="d"))
        missing = await service.take(Submission(run_id="0" * 32, command=c.Pause(by=by)))
        again = await service.take(Submission(run_id=run_id, command=c.Pause(by=by), delivery_id="d"))
        await service.take(Submission(run_id=run_id, command=c.Tick()))
        await service.take(Submission(run_id=run_id))
    assert (done.refused, refused.refused, missing.loaded, again.repeated) == (False, True, None, True)
    assert again.card == refused.card
    assert [counted(house, "Pause", outcome) for outcome in ("done", "refused", "missing", "repeated")] == [1, 1, 1, 0]
    assert metrics.registry.get_sample_value("throughline_repeated_total") == 1
    lines = [one for one in logs if one["event"] == "command decided"]
    assert [(one["command"], one["outcome"], one["run"]) for one in lines] == [
        ("Pause", "done", run_id), ("Pause", "refused", run_id), ("Pause", "missing", "0" * 32),
    ]  # fmt: skip
    assert (service.decided - decided, metrics.batch._sum.get() - batches) == (6, 6)


async def test_a_chat_that_is_gone_ends_its_session_without_a_message(house: House) -> None:
    run_id, before = await house.run_id(), len(house.platform.attempts)
    await house.app.service.remove(run_id, "gone")
    await house.app.idle()
    loaded = await house.app.service.loaded(run_id)
    assert loaded is not None
    assert (loaded.row.live, loaded.run.phase, len(house.platform.attempts)) == (False, "ended", before)
    await house.app.service.remove(run_id, "gone")
    assert await house.app.service.loaded(run_id) == loaded


async def test_a_chat_that_refuses_the_bot_has_its_session_paused(house: House) -> None:
    await house.app.service.suspend(await house.run_id())
    loaded = await house.app.service.loaded(await house.run_id())
    assert loaded is not None
    assert loaded.run.phase == "paused"


async def test_what_was_committed_is_published_with_the_runs_it_touched(house: House) -> None:
    published: list[Committed] = []
    house.app.committed.subscribe(published.append)
    run_id, by = await house.run_id(), await leader(house)
    await house.handle(run_id, c.Pause(by=by))
    (one,) = published
    assert [loaded.row.id for loaded in one.runs] == [run_id]
    assert (one.messages, one.errands, dict(one.wake_ups)) == (True, False, {run_id: None})
    await house.handle(run_id, c.TakeNote(by=by, text="note"))
    assert published[1].messages is False


async def test_what_goes_before_a_command_may_be_refused_without_a_word(house: House) -> None:
    run_id, by = await house.run_id(), await leader(house)
    loaded = await house.app.service.loaded(run_id)
    assert loaded is not None
    ends_at, minute = loaded.run.ends_at, timedelta(minutes=1)
    first = (c.Pause(by="nobody"), c.Extend(by=by, by_time=minute))
    result = await house.app.service.take(Submission(run_id=run_id, command=c.Where(by=by), first=first))
    assert not result.refused
    assert result.loaded is not None
    assert ends_at is not None
    assert (result.loaded.run.phase, result.loaded.run.ends_at) == ("running", ends_at + minute)


async def test_a_session_that_is_over_takes_only_what_may_come_then(house: House) -> None:
    await house.say(FRANCES, "end")
    await house.say(FRANCES, "yes")
    run_id, by = await house.run_id(), await leader(house)
    assert await house.ended_at() is not None
    take = house.app.service.take
    assert (await take(Submission(run_id=run_id, command=c.Where(by=by)))).loaded is None
    assert (await take(Submission(run_id=run_id, command=c.Where(by=by), ended=True))).loaded is not None
    assert (await take(Submission(run_id=run_id, command=c.Tick()))).loaded is not None
    assert (await house.say(guest(1), "reopen")).refused
    assert not (await house.say(FRANCES, "reopen")).refused
