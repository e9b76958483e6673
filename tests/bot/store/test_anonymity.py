"""Attacks on anonymity: whoever copies the database at any moment, or all of its moments, cannot tell who answered what.

The attacker has the file, the log, every commit, every system column and every backup. They know everybody's ids. They have
neither the process nor the key. Each attack succeeded on versions before 0.2 (docs/adr/0021-answer-key.md).
"""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import json
import sqlite3
from collections.abc import Iterable, Mapping
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest
import structlog

from bot.delivery.dispatcher import Delivered
from bot.ports import Heard, Pressed
from bot.store import backup
from bot.store.tables import metadata
from cards.render.plain import plain
from dialogs.plan.model import Plan, Poll
from dialogs.run.messages import ResultsCard
from tests.bot.programme.test_support_needs import LINE, opened, write
from tests.bot.programme.test_support_needs import PLAN as NEEDS_PLAN
from tests.support.builders import plan, step
from tests.support.database_copies import Rows, commits, with_system_columns
from tests.support.running_app import FRANCES, ROOM, House, guest, short_plan

SECRET_AT, CLOSED_AT = 11, 15.5  # minutes after the start: the anonymous poll is open, and closed
ANSWERS = {1: 0, 2: 1, 3: 1, 4: 0, 5: 1}  # who chooses what


class Copies:
    """Copies of an SQLite file and its log."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.taken = folder, list[tuple[bytes, bytes]]()
        self.url = f"sqlite:///{folder}/throughline.db"

    def take(self) -> None:
        """Copy both files as they are now."""
        file, log = self.folder / "throughline.db", self.folder / "throughline.db-wal"
        self.taken.append((file.read_bytes(), log.read_bytes() if log.exists() else b""))

    def all(self) -> list[Rows]:
        """The database at every commit of every copy."""
        place = self.folder / "attack"
        place.mkdir()
        return [rows for file, log in self.taken for rows in commits(file, log, place)]

    def bytes_now(self) -> bytes:
        """Everything in the folder but the key."""
        files = [path for path in self.folder.iterdir() if path.is_file() and path.suffix != ".key"]
        return b"".join(path.read_bytes() for path in files)


def ids_in(rows: Rows) -> set[str]:
    """The ids of everybody in the database."""
    return {row["id"] for row in rows.get("person", ())}


def about(rows: Rows, people: Iterable[str]) -> dict[str, set[str]]:
    """Which people each row names, apart from answers; by the row as text."""
    found: dict[str, set[str]] = {}
    for name, table in rows.items():
        for row in table if name != "ballot" else ():
            said = f"{name} {sorted(row.items(), key=str)}"
            if named := {one for one in people if one in said}:
                found[said] = named
    return found


def secret_ballots(rows: Rows, poll: str = "secret") -> dict[str, Mapping[str, Any]]:
    return {row["voter"]: row for row in rows.get("ballot", ()) if row["poll"] == poll}


def unmasked(rows: Rows) -> set[tuple[str, str]]:
    """Who chose what, by trying everything in the database as the key of the pseudonyms."""
    keys = {value for table in rows.values() for row in table for value in row.values() if isinstance(value, bytes)}
    keys |= {key[:32] for key in keys}
    found = set()
    for person in ids_in(rows):
        names = {hmac.new(key, person.encode(), hashlib.sha256).hexdigest() for key in keys}
        found |= {(person, row["options"]) for voter, row in secret_ballots(rows).items() if voter in names}
    return found


def guessed(before: Rows, after: Rows) -> set[tuple[str, str]]:
    """Who chose what, by what else is new in the commit in which a readable answer appears."""
    people = ids_in(after)
    old, new = about(before, people), about(after, people)
    fresh = {person for said, named in new.items() if said not in old for person in named}
    was = secret_ballots(before)
    chosen = {row["options"] for voter, row in secret_ballots(after).items() if row["options"] and was.get(voter) != row}
    return {(person, options) for person in fresh for options in chosen}


async def begin(house: House, people: int = 1) -> None:
    await house.install(people)
    await house.say(FRANCES, "start")
    await house.until(SECRET_AT)


async def test_no_commit_of_a_poll_tells_who_answered_what(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    async with House(copies.url, short_plan()) as house:
        await begin(house)  # everybody but one answers as their first act
        for number, option in ANSWERS.items():
            await house.press(guest(number), "secret", option)
            await house.app.idle()
            copies.take()
        await house.press(guest(1), "secret", 1)
        copies.take()
        await house.until(CLOSED_AT)
        copies.take()
    states = copies.all()
    assert any(len(secret_ballots(rows)) == 5 for rows in states), "the attack sees the answers appear"
    assert [found for rows in states if (found := unmasked(rows))] == []
    assert [found for pair in pairwise(states) if (found := guessed(*pair))] == []
    for rows in states:
        assert {(row["options"], row["why"]) for row in secret_ballots(rows).values()} <= {("", None)}
        assert len({len(row["sealed"]) for row in secret_ballots(rows).values()}) <= 1, "length tells nothing"


async def test_a_changed_answer_looks_like_any_other(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    async with House(copies.url, short_plan()) as house:
        await begin(house)
        for number, option in ANSWERS.items():
            await house.press(guest(number), "secret", option)
        copies.take()
        await house.press(guest(3), "secret", 0)
        copies.take()
    states = copies.all()
    before, after = secret_ballots(states[-2]), secret_ballots(states[-1])
    assert before.keys() == after.keys()
    assert all(before[voter]["sealed"] != after[voter]["sealed"] for voter in before), "all rows are new, not only one"


async def test_nothing_of_a_closed_poll_is_left_when_the_result_is_told(tmp_path: Path) -> None:
    copies, left = Copies(tmp_path), list[bool]()
    async with House(copies.url, short_plan()) as house:
        await begin(house)
        for number, option in ANSWERS.items():
            await house.press(guest(number), "secret", option)
        async with house.database.reading() as tx:
            ballot, nonce = metadata.tables["ballot"], metadata.tables["poll_secret"]
            traces = [row.voter.encode() for row in await tx.execute(ballot.select().where(ballot.c.poll == "secret"))]
            traces += [bytes(row.secret) for row in await tx.execute(nonce.select())]

        async def look(attempt: object) -> None:
            if "Results: How?" in plain(attempt.view):  # type: ignore[attr-defined]
                left.append(any(trace in copies.bytes_now() for trace in traces))

        house.channel.trouble = look
        await house.until(CLOSED_AT)
    assert len(traces) == 6
    assert left
    assert not any(left)


async def test_a_reader_delays_the_overwriting_only_until_it_has_gone(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    with structlog.testing.capture_logs() as logs:
        async with House(copies.url, short_plan()) as house:
            await begin(house, people=5)
            await house.press(guest(1), "secret", 0)
            reader = sqlite3.connect(f"file:{tmp_path}/throughline.db?mode=ro", uri=True, isolation_level=None)
            reader.execute("BEGIN")
            reader.execute("SELECT * FROM ballot").fetchall()
            await house.until(CLOSED_AT)
            assert house.database.log_full
            assert b"throughline_log_not_emptied 1.0" in house.app.metrics.text()
            assert any("Results: How?" in plain(view) for view in house.platform.seen()), "nobody waits for the reader"
            reader.close()
            await house.say(guest(2), "where")
            assert not house.database.log_full
            assert b"throughline_log_not_emptied 0.0" in house.app.metrics.text()
    assert [line["event"] for line in logs if "overwritten" in line["event"]] == [
        "deleted data not overwritten yet",
        "deleted data overwritten",
    ]


@pytest.mark.parametrize("kind", ["postgresql"])
async def test_no_system_column_ties_a_person_to_an_answer(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await begin(house)
        for number, option in ANSWERS.items():
            await house.press(guest(number), "secret", option)
            await house.app.idle()
            await house.say(guest(number), "here")
            rows = await with_system_columns(house.database)
            ballots = secret_ballots(rows).values()
            mine = {row["xmin"] for row in ballots}
            assert len(mine) == 1, "all answers were written by the last one"
            people = ids_in(rows)
            tied = [
                (name, row)
                for name, table in rows.items()
                for row in table
                if name != "ballot" and row["xmin"] in mine and any(one in str(row) for one in people)
            ]
            assert tied == []
            assert not unmasked(rows)
        await house.until(CLOSED_AT)
        rows = await with_system_columns(house.database)
        assert not secret_ballots(rows)
        assert not rows["poll_secret"]


async def test_whoever_answers_without_a_name_is_not_counted_as_here_by_it(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await begin(house)
        await house.press(guest(7), "secret", 0)
        await house.app.idle()
        async with house.database.reading() as tx:
            found = str((await tx.execute(metadata.tables["event"].select())).all())
            names = {row.id for row in await tx.execute(metadata.tables["person"].select()) if row.platform_id == "p7"}
        assert len(names) == 1
        assert not any(one in found for one in names)


async def test_answers_together_with_other_commands_are_stored_apart(tmp_path: Path) -> None:
    """Group commit must not put somebody's arrival and somebody's secret answer into one transaction."""
    copies = Copies(tmp_path)
    async with House(copies.url, short_plan()) as house:
        await begin(house)
        copies.take()
        await asyncio.gather(
            *(house.press(guest(number), "secret", option) for number, option in ANSWERS.items()),
            *(house.app.receive(Heard(ROOM, guest(number), "here", house.delivery())) for number in (6, 7, 8)),
        )
        await house.app.idle()
        copies.take()
    states = copies.all()
    for before, after in pairwise(states):
        came = len(after.get("event", ())) > len(before.get("event", ()))
        assert not (came and secret_ballots(after).keys() - secret_ballots(before).keys())


async def test_deliveries_of_secret_answers_cannot_be_recognised(database_url: str) -> None:
    async with House(database_url, short_plan()) as house:
        await begin(house)
        press = Pressed(ROOM, guest(1), "secret", "secret", 1, (0,), {}, "an id that logs of the platform have")
        await house.press(guest(1), "secret", 0, delivery_id=press.delivery_id)
        async with house.database.reading() as tx:
            stored = {row.delivery_id for row in await tx.execute(metadata.tables["inbox"].select())}
        parts = (ROOM.channel, ROOM.platform_id, press.delivery_id)
        assert hashlib.sha256("\0".join(parts).encode()).hexdigest() not in stored


# -- lines about support ---------------------------------------------------------------------------------------------------


async def test_no_commit_shows_a_line_before_all_are_shown(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    async with House(copies.url, NEEDS_PLAN) as house:
        await opened(house)
        for number in range(1, 6):
            await write(house, number, f"{LINE} {number}")
            copies.take()
        early = copies.all()
        assert not any(LINE in str(rows) for rows in early)
        assert LINE.encode() not in copies.bytes_now()
        await house.until(11)
        out = Pressed(ROOM, guest(5), "needs-out", "", 0, (), {"numbers": "5"}, house.delivery())
        await house.app.receive(out)
        await house.app.idle()
        assert f"{LINE} 1".encode() not in copies.bytes_now(), "a line somebody objected to is gone at once"
        assert f"{LINE} 2".encode() in copies.bytes_now()


# -- keys and backups ------------------------------------------------------------------------------------------------------


async def test_the_key_is_a_file_for_its_owner_alone(tmp_path: Path) -> None:
    async with House(f"sqlite:///{tmp_path}/throughline.db", short_plan()) as house:
        await begin(house)
    key = tmp_path / "throughline.db.key"
    assert key.stat().st_mode & 0o777 == 0o600
    assert len(key.read_text().strip()) == 64
    assert key.read_bytes().strip() not in Copies(tmp_path).bytes_now()


@pytest.mark.parametrize("loss", ["missing", "another"])
async def test_without_its_key_an_open_poll_starts_afresh(tmp_path: Path, loss: str) -> None:
    url, key = f"sqlite:///{tmp_path}/throughline.db", tmp_path / "throughline.db.key"
    with structlog.testing.capture_logs() as logs:
        async with House(url, short_plan()) as house:
            await begin(house, people=5)
            for number, option in ANSWERS.items():
                await house.press(guest(number), "secret", option)
            channel = house.channel
        key.unlink() if loss == "missing" else key.write_text("f" * 64)
        async with House(url, short_plan(), channel, house.clock.now()) as house:
            for number in (1, 2, 3, 4):
                await house.press(guest(number), "secret", number % 2)
            await house.until(CLOSED_AT)
    told = [plain(view) for view in channel.platform.seen() if "Results: How?" in plain(view)]
    assert "4 people answered" in told[-1]
    assert "- Well: 2" in told[-1]
    assert [line["event"] for line in logs].count("anonymous answers discarded") == 1


async def test_a_copy_of_an_open_poll_has_none_of_its_answers(tmp_path: Path) -> None:
    async with House(f"sqlite:///{tmp_path}/throughline.db", short_plan()) as house:
        await begin(house, people=5)
        for number, option in ANSWERS.items():
            await house.press(guest(number), "secret", option)
        copy = tmp_path / "copy"
        backup.take(tmp_path / "throughline.db", copy)
    (rows,) = commits(copy.read_bytes(), b"", tmp_path)
    assert not secret_ballots(rows)
    assert rows["poll_secret"] == []
    assert rows["event"]


# -- what people see, and what logs and metrics say ------------------------------------------------------------------------


async def test_no_single_answer_moves_what_people_see(database_url: str) -> None:
    """Numbers and edits of an anonymous poll move with several answers, never with one."""
    async with House(database_url, short_plan()) as house:
        await begin(house, people=8)
        seen = []
        for number in range(1, 9):
            edits = len(house.platform.attempts)
            await house.press(guest(number), "secret", number % 2)
            await house.app.idle()
            house.clock.jump(house.clock.now())
            await house.until(SECRET_AT + number / 4)
            edited = [one for one in house.platform.attempts[edits:] if one.view.card == "PollCard"]
            seen.append(bool(edited))
        assert seen == [False, False, False, True, False, True, False, True]
        poll = [plain(view) for view in house.platform.seen() if "How?" in plain(view)][-1]
        assert "8 people have answered so far." in poll


async def test_logs_and_metrics_say_nothing_of_single_answers(tmp_path: Path) -> None:
    with structlog.testing.capture_logs() as logs:
        async with House(f"sqlite:///{tmp_path}/throughline.db", short_plan()) as house:
            await begin(house)
            before = len(logs)
            metrics = house.app.metrics.text()
            await house.press(guest(1), "secret", 1)
            said = json.dumps(logs[before:], default=str)
            async with house.database.reading() as tx:
                people = [row.id for row in await tx.execute(metadata.tables["person"].select())]
            changed = set(house.app.metrics.text().splitlines()) - set(metrics.splitlines())
    assert not any(one in said for one in ("Badly", "secret", *people))
    assert not any(one in line.decode() for line in changed for one in ("secret", "Badly", *people))


def several() -> Plan:
    """A plan with an anonymous poll in which two options may be chosen."""
    poll = Poll(id="secret", question="How?", options=("Well", "Badly", "Neither"), anonymous=True, choose=2)
    return plan(step("intro.hello", 10, say="Hello"), step("intro.secret", 5, poll=poll), step("close.end", 5, say="Bye"))


async def test_an_option_that_everybody_chose_is_not_shown_as_such(database_url: str) -> None:
    told: list[Delivered]
    async with House(database_url, several()) as house:
        await begin(house, people=6)
        for number in range(1, 7):
            await house.press(guest(number), "secret", 0, *((1,) if number < 4 else ()))
        await house.until(CLOSED_AT)
        told = [one for one in house.delivered if isinstance(one.card, ResultsCard)]
        text = [plain(view) for view in house.platform.seen() if "Results: How?" in plain(view)][-1]
        rows = json.dumps([dict(row._mapping)["data"] for row in await _events(house)], default=str)
    assert told[-1].data["counts"] == {"Well": 4, "Badly": 3, "Neither": 0}
    assert "- Well: 4 or more" in text
    assert '"counts": [6' not in rows, "not even the event has it"


async def test_asking_again_does_not_show_what_one_person_changed(database_url: str) -> None:
    async with House(database_url, several()) as house:
        await begin(house, people=5)
        for number in (1, 2, 3, 4):
            await house.press(guest(number), "secret", number % 2)
        await house.until(CLOSED_AT)
        await house.say(FRANCES, "back")
        for number, option in ((1, 1), (2, 0), (3, 0), (4, 0)):
            await house.press(guest(number), "secret", option, opening=2)
        await house.say(FRANCES, "next")
        await house.until(CLOSED_AT + 0.1)  # edits are a little apart
        told = {one.slot: one.data for one in house.delivered if isinstance(one.card, ResultsCard)}
    first, second = told.values()
    assert first["counts"] == {"Well": 2, "Badly": 2, "Neither": 0}
    assert second == {}


async def _events(house: House) -> list[Any]:
    async with house.database.reading() as tx:
        return list(await tx.execute(metadata.tables["event"].select()))
