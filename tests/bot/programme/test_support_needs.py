"""Support needs: written privately, stored without names, kept if the group agrees and deleted if not."""

from __future__ import annotations

import asyncio
import logging
import re
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

from bot.ports import Conversation, Heard, Outcome, Pressed
from bot.store import erasure
from bot.store.support_needs import SEALED
from bot.store.tables import ballot, event, inbox, outbox, poll_secret, support_need
from cards.render.plain import plain
from dialogs.features import needs_list
from dialogs.plan.model import Plan
from tests.support.builders import plan, step, with_needs
from tests.support.running_app import FRANCES, ROOM, START, House, guest

PLAN: Plan = with_needs(
    plan(step("talk.hello", 5), step("talk.needs", 5), step("talk.list", 5), step("talk.end", 5)), "talk.needs"
)
LINE = "An hour a month for marmalade"
PRIVATELY = Conversation("fake", "1:1", "council")


async def opened(house: House, people: int = 6) -> None:
    """A session whose support question is open."""
    await house.install(people=people)
    await house.say(FRANCES, "start")
    await house.until(6)


async def write(house: House, number: int, text: str, area: int | None = 0, delivery: str = "") -> Outcome:
    """A person fills in the form on the card."""
    field = "need" if area is None else f"need{area}"
    form = Pressed(ROOM, guest(number), "needs", "", 0, (), {field: text}, delivery or house.delivery())
    outcome = await house.app.receive(form)
    await house.app.idle()
    return outcome


async def agree(house: House, people: Sequence[int]) -> None:
    for number in people:
        await house.press(guest(number), needs_list.AGREE, 0)
    await house.app.idle()


async def everybody_writes(house: House, people: int = 4) -> None:
    for number in range(1, people + 1):
        await write(house, number, f"{LINE} {number}", number % 2)
        await house.press(guest(number), needs_list.POLL, number % 4)


def said(outcome: Outcome) -> str:
    assert outcome.reply is not None
    return plain(outcome.reply)


def listed(house: House) -> str:
    """The list that the group sees now."""
    return plain([view for view in house.platform.seen() if view.card == "NeedsCard"][-1])


async def rows(house: House, table: sa.Table) -> list[str]:
    async with house.database.reading() as tx:
        return [str(row) for row in (await tx.execute(sa.select(table))).all()]


async def collected(house: House) -> list[str]:
    """The sealed lines that were not yet shown to the group."""
    return [row for row in await rows(house, ballot) if SEALED in row]


async def test_a_line_is_kept_without_a_name_and_shown_when_four_have_written(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        await everybody_writes(house)
        kept = await collected(house)
        assert len(kept) == 4
        assert not any(re.search(r"\b(?:p[1-4]|Person)\b", row) for row in kept), "sealed text may hold “p1” by chance"
        for table in (event, inbox, outbox, ballot, support_need):
            assert not any("marmalade" in row for row in await rows(house, table)), table.name
        assert "marmalade" not in " ".join(plain(view) for view in house.platform.seen())
        await house.until(10)
        assert f"6: {LINE} 4" in listed(house)
        assert "In supervision" in listed(house)
        assert not any(row for row in await rows(house, ballot) if needs_list.WROTE in row)
        assert not any(needs_list.WROTE in row for row in await rows(house, poll_secret))


async def test_lines_of_three_are_deleted_unread(tmp_path: Path) -> None:
    file = tmp_path / "throughline.db"
    async with House(f"sqlite:///{file}", PLAN) as house:
        await opened(house)
        await everybody_writes(house, 3)
        await house.until(11)
        assert await rows(house, support_need) == []
        assert "marmalade" not in listed(house)
        assert "Fewer than four people wrote" in listed(house)
        await house.database.overwrite()
    for kept in file.parent.iterdir():
        assert b"marmalade" not in kept.read_bytes(), kept.name


async def test_the_group_agrees_and_one_objection_is_enough(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        await everybody_writes(house)
        await house.until(11)
        out = Pressed(ROOM, guest(5), "needs-out", "", 0, (), {"numbers": "5, 2"}, house.delivery())
        assert "Nobody is told" in said(await house.app.receive(out))
        await house.app.idle()
        assert f"5: {LINE}" not in listed(house)
        assert f"6: {LINE}" in listed(house)
        assert len(await rows(house, support_need)) == 3
        await agree(house, (1, 2, 3, 4, 5))
        await house.until(11.2)  # edits are a little apart
        assert "4 people or more agree, of 7 here." in listed(house)
        await house.until(21)
        assert "At least 4 people agreed, which is enough" in listed(house)
        told = [one for one in house.platform.attempts if one.view.card == "DigestReadyCard"]
        assert [one.to for one in told] == ["facilitator"]
        loaded = await house.app.service.loaded(await house.run_id())
        assert loaded is not None
        found = await house.app.router.commands.documents.digest_of(loaded)
        assert found is not None
        assert [line for one in found.asked for line in one.lines] == [f"{LINE} 4", f"{LINE} 1", f"{LINE} 3"]
        assert not any(needs_list.AGREE in row for row in await rows(house, ballot))


async def test_without_agreement_nothing_stays(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        await everybody_writes(house)
        await house.until(11)
        await agree(house, (1, 2, 3))
        await house.until(21)
        assert "Too few people agreed" in listed(house)
        await house.until(31)  # until then the session can be reopened
        assert await rows(house, support_need) == []
        refused = await house.say(FRANCES, "digest")
        assert refused.refused
        assert "the group has not agreed to one" in said(refused)


async def test_whoever_changes_their_mind_counts_once_and_repeats_do_nothing() -> None:
    async with House("sqlite:///:memory:", PLAN) as house:
        await opened(house)
        first = await write(house, 1, LINE, delivery="same")
        again = await write(house, 1, LINE, delivery="same")
        assert said(first) == said(again)
        assert len(await collected(house)) == 1
        await write(house, 1, "Another")
        full = await write(house, 1, "One more")
        assert full.refused
        assert "up to 2 lines" in said(full)
        await write(house, 1, "Elsewhere", 1)
        await house.until(11)
        assert await rows(house, support_need) == await collected(house) == [], "three lines of one person are one person's"


async def test_in_the_chat_nothing_is_kept_and_alone_it_is(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    with structlog.testing.capture_logs() as logs:
        async with House("sqlite:///:memory:", PLAN) as house:
            await opened(house)
            loud = await house.say(guest(1), f"need supervision: {LINE}")
            assert loud.refused
            assert "everyone in this chat sees who wrote it" in said(loud)
            assert await collected(house) == []
            alone = Heard(PRIVATELY, guest(1), f"need writing: {LINE}", house.delivery(), private=True)
            assert "without your name" in said(await house.app.receive(alone))
            assert len(await collected(house)) == 1
            for number in (2, 3, 4):
                await write(house, number, "Quiet")
            await house.until(11)
            (kept,) = [row for row in await rows(house, support_need) if LINE in row]
            assert "1, 8" in kept, "its area is the second"
    assert "marmalade" not in str(logs) + caplog.text


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("Ring Tom on 07700 900123", "phone number"),
        ("  ", "fields are empty"),
        ("x" * 121, "up to 120 characters"),
    ],
)
async def test_what_could_name_somebody_or_is_no_line_is_refused_and_not_kept(text: str, answer: str) -> None:
    async with House("sqlite:///:memory:", PLAN) as house:
        await opened(house)
        refused = await write(house, 1, text)
        assert refused.refused
        assert answer in said(refused)
        assert await collected(house) == []
        strange = await write(house, 1, "Time", 7)
        assert strange.refused
        assert await collected(house) == []


async def test_a_full_list_takes_no_more() -> None:
    async with House("sqlite:///:memory:", PLAN) as house:
        await opened(house, people=12)
        for number in range(1, 10):
            await write(house, number, "One")
            await write(house, number, "Two")
        assert "The list is full" in said(await write(house, 10, "Three"))
        assert len(await collected(house)) == needs_list.MOST


async def test_lines_written_at_the_same_moment_are_all_kept(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        forms = [
            Pressed(ROOM, guest(n), "needs", "", 0, (), {"need0": f"{LINE} {n}", "need1": "Quiet"}, house.delivery())
            for n in range(1, 7)
        ]
        await asyncio.gather(*(house.app.receive(form) for form in forms))
        await house.app.idle()
        assert len(await collected(house)) == 12
        await house.until(11)
        assert listed(house).count("Quiet") == 6


async def test_the_list_goes_with_the_session_and_a_restart_loses_nothing(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'throughline.db'}"
    async with House(url, PLAN) as house:
        await opened(house)
        await everybody_writes(house)
        await house.until(11)
        channel = house.channel
    async with House(url, PLAN, channel, START + timedelta(minutes=11)) as house:
        await agree(house, (1, 2, 3, 4, 5))
        await house.until(21)
        assert "At least 4 people agreed, which is enough" in listed(house)
        async with house.database.reading() as tx:
            record = await erasure.record(tx, [await house.run_id()])
        assert [row["text"] for row in record["needs"]] == [f"{LINE} 2", f"{LINE} 4", f"{LINE} 1", f"{LINE} 3"]
        house.clock.jump(START + timedelta(days=200))
        await house.app.housekeeping.tidy()
        assert await rows(house, support_need) == []
