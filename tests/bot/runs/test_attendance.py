"""Stored attendance: only where people were told, for as long as they were told, and never of erased people."""

from __future__ import annotations

import asyncio
import csv
import io
import json
from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
import structlog

from bot.cli.main import main
from bot.infra.csv_export import cell
from bot.ports import Member
from bot.runs.attendance import by_block, certificate_list, certificates, totals
from bot.store import attendance as store
from bot.store import erasure
from bot.store.attendance import AttendanceRow, SessionPlace, Sitting
from bot.store.tables import attendance, person, run
from dialogs.plan.model import Plan
from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, ROOM, START, House, guest

FORMULA = Member("p4", '=HYPERLINK("http://evil.example","Pay")')


def session(number: int) -> Plan:
    made = plan(
        step("intro.hello", 20),
        step("talk.one", 20),
        step("talk.two", 20),
        id=f"course-{number}",
        programme="course",
        session=number,
    )
    return made.model_copy(update={"title": f"Course {number}"})


async def lines(house: House) -> list[AttendanceRow]:
    async with house.database.reading() as tx:
        return list(await store.lines(tx, runs=[await house.run_id()]))


def minutes(found: list[AttendanceRow], name: str) -> list[float]:
    return [line.place.present / timedelta(minutes=1) for line in found if line.name == name]


async def cards(house: House) -> list[str]:
    return [one.view.title for one in house.platform.attempts if one.view.card == "AttendanceCard"]


async def test_without_a_word_at_the_start_nothing_is_kept(database_url: str) -> None:
    async with House(database_url, session(1)) as house:
        await house.install(people=3)
        await house.say(FRANCES, "start")
        assert (await house.say(FRANCES, "record attendance")).refused
        await house.until(90)
        assert await house.ended_at() is not None
        assert await lines(house) == []
        assert await cards(house) == []


async def test_told_at_the_start_it_is_kept_by_block_when_the_session_ends(database_url: str) -> None:
    async with House(database_url, session(1)) as house:
        await house.install(people=3)
        outcome = await house.say(FRANCES, "record attendance")
        assert not outcome.refused
        assert await cards(house) == []
        await house.say(FRANCES, "start")
        assert await cards(house) == ["Attendance is recorded today"]
        await house.until(10)
        await house.say(FRANCES, "away Person 1")
        await house.until(25)
        await house.say(guest(1), "here")
        await house.say(guest(5), "here")
        assert await lines(house) == [], "nothing is written down while it goes on"
        await house.until(90)
        found = await lines(house)
        assert minutes(found, "Person 1") == [10, 35]
        assert minutes(found, "Person 2") == [20, 40]
        assert minutes(found, "Person 5") == [0, 35]
        assert minutes(found, "Frances") == [], "who leads is not on the list"
        assert {line.place.block for line in found} == {"Intro", "Talk"}
        assert {line.sitting.keep_until for line in found} == {START + timedelta(days=730)}


async def test_a_restart_in_between_changes_nothing(database_url: str) -> None:
    async with House(database_url, session(1)) as house:
        await house.install(people=2)
        await house.say(FRANCES, "record attendance")
        await house.say(FRANCES, "start")
        await house.until(10)
        await house.say(FRANCES, "away Person 1")
        channel, now = house.channel, house.clock.now()
    async with House(database_url, session(1), channel, now + timedelta(minutes=2)) as house:
        await house.say(guest(1), "here")
        await house.until(90)
        found = await lines(house)
        assert minutes(found, "Person 1") == [18, 40]
        assert minutes(found, "Person 2") == [20, 40]


async def test_a_setting_makes_it_usual_and_the_facilitator_may_say_no(database_url: str) -> None:
    async with House(database_url, session(1), attendance=True, attendance_for=timedelta(days=30)) as house:
        await house.install(people=2)
        await house.say(FRANCES, "start")
        assert await cards(house) == ["Attendance is recorded today"]
        await house.until(5)
        await house.say(FRANCES, "no attendance")
        assert await cards(house) == ["Attendance is recorded today", "Attendance is no longer recorded"]
        await house.until(90)
        assert await lines(house) == []


async def test_the_groups_next_session_goes_on_with_it_and_says_so_again(database_url: str) -> None:
    async with House(database_url, session(1)) as house:
        await house.install(people=2)
        await house.say(FRANCES, "record attendance")
        await house.say(FRANCES, "start")
        await house.until(90)
        house.clock.jump(START + timedelta(days=70))
        await house.app.idle()
        await house.say(guest(1), "here")
        await house.say(FRANCES, "start")
        assert (await cards(house)).count("Attendance is recorded today") == 2
        await house.until(70 * 24 * 60 + 25)
        await house.say(FRANCES, "end now")
        row = await house.app.router.latest(ROOM)
        assert row is not None
        async with house.database.reading() as tx:
            found = list(await store.lines(tx, cohort_id=row.cohort_id))
        assert len({line.sitting.run_id for line in found}) == 2
        assert [one.sessions for one in totals(certificates(found))] == [2, 1]


async def test_who_was_forgotten_is_on_no_list_and_the_session_ends_all_the_same(database_url: str) -> None:
    async with House(database_url, session(1)) as house:
        await house.install(people=3)
        await house.say(FRANCES, "record attendance")
        await house.say(FRANCES, "start")
        await house.until(5)
        await house.say(guest(2), "forget me now")
        await house.until(90)
        assert {line.name for line in await lines(house)} == {"Person 1", "Person 3"}
        await house.say(guest(3), "forget me now")
        assert {line.name for line in await lines(house)} == {"Person 1"}


async def test_it_outlives_the_session_with_the_name_alone_and_goes_when_people_were_told(database_url: str) -> None:
    async with House(database_url, session(1)) as house:
        await house.install(people=1)
        await house.say(Member("p1", "Person 1", "one@example.org", reference={"tz": "Europe/London"}), "here")
        await house.say(FRANCES, "record attendance")
        await house.say(FRANCES, "start")
        await house.until(90)
        house.clock.jump(START + timedelta(days=300))
        await house.app.idle()
        await house.app.housekeeping.tidy()
        async with house.database.reading() as tx:
            assert (await tx.execute(sa.select(run.c.id))).all() == []
            kept = (await tx.execute(sa.select(person.c.name, person.c.email, person.c.reference))).all()
            assert [tuple(row) for row in kept] == [("Person 1", None, {})]
            (sitting,) = await store.sittings(tx)
        assert sitting.title == "Course 1"
        house.clock.jump(START + timedelta(days=731))
        await house.app.idle()
        await house.app.housekeeping.tidy()
        async with house.database.reading() as tx:
            assert (await tx.execute(sa.select(attendance.c.run_id))).all() == []
            assert (await tx.execute(sa.select(person.c.id))).all() == []


async def test_who_comes_back_after_half_a_year_is_known_and_can_be_written_to_again(database_url: str) -> None:
    one = Member("p1", "Person 1", "one@example.org", reference={"tz": "Europe/London"})
    async with House(database_url, session(1)) as house:
        await house.install()
        await house.say(one, "here")
        await house.say(FRANCES, "record attendance")
        await house.say(FRANCES, "start")
        await house.until(90)
        house.clock.jump(START + timedelta(days=300))
        await house.app.idle()
        await house.app.housekeeping.tidy()
        await house.say(one, "here")
        async with house.database.reading() as tx:
            kept = (await tx.execute(sa.select(person).where(person.c.name == "Person 1"))).all()
        assert [(row.email, row.reference) for row in kept] == [("one@example.org", {"tz": "Europe/London"})]


async def test_it_is_handed_out_with_everything_else_and_erasure_leaves_no_trace_in_the_file(tmp_path: Path) -> None:
    somebody = Member("z1", "Zebedee Quillfeather")
    async with House(f"sqlite:///{tmp_path}/throughline.db", session(1)) as house:
        await house.install(people=1)
        await house.say(somebody, "here")
        await house.say(FRANCES, "record attendance")
        await house.say(FRANCES, "start")
        await house.until(90)
        async with house.database.reading() as tx:
            (one,) = await erasure.find(tx, "zebedee quillfeather")
            assert len((await erasure.portrait(tx, one.id))["attendance"]) == 2
            assert len((await erasure.record(tx, [await house.run_id()]))["attendance"]) == 4
        async with house.database.writing() as tx:
            assert (await erasure.erase(tx, one.id))["attendance"] == 2
        await house.database.overwrite()
        assert {line.name for line in await lines(house)} == {"Person 1"}
    assert not [file for file in tmp_path.iterdir() if b"Quillfeather" in file.read_bytes()]


# -- the lists ---------------------------------------------------------------------------------------------------------


def sitting(number: int, **more: object) -> Sitting:
    began = datetime(2030, 6, 7, 8, 30, tzinfo=UTC) + timedelta(days=70 * (number - 1))
    values: dict[str, object] = {
        "run_id": f"r{number}",
        "cohort_id": "c1",
        "session": number,
        "title": f"Course {number}",
        "zone": "Europe/London",
        "began_at": began,
        "ended_at": began + timedelta(hours=1),
        "keep_until": began + timedelta(days=730),
    }
    return Sitting(**{**values, **more})  # type: ignore[arg-type]


def line(of: int, who: str, number: int, here: float, held: float = 30) -> AttendanceRow:
    place = SessionPlace(number, f"Block {number}", timedelta(minutes=here), timedelta(minutes=held))
    return AttendanceRow(sitting(of), who.lower(), who, place)


LINES = [
    line(1, "Asha", 1, 30),
    line(1, "Asha", 2, 30),
    line(1, "Tom", 1, 17),
    line(1, "Tom", 2, 30),
    line(2, "Asha", 1, 28),
    line(2, "Asha", 2, 30),
]


def read(text: str) -> list[Mapping[str, str]]:
    return list(csv.DictReader(io.StringIO(text, newline="")))


def test_the_list_by_block_says_who_where_and_how_long() -> None:
    rows = read(by_block(LINES))
    assert len(rows) == len(LINES)
    assert rows[2] == {
        "Name": "Tom",
        "Session": "1",
        "Title": "Course 1",
        "Date": "2030-06-07",
        "Block": "Block 1",
        "Minutes present": "17.0",
        "Minutes held": "30.0",
    }


def test_certificates_have_quarters_of_hours_an_absent_person_and_the_total_of_a_group() -> None:
    rows = read(certificate_list(LINES, together=True))
    told = [(row["Name"], row["Session"], row["Hours attended"], row["Whole session"]) for row in rows]
    assert told == [
        ("Asha", "1", "1.00", "yes"),
        ("Asha", "2", "0.75", "yes"),
        ("Asha", "all", "1.75", "yes"),
        ("Tom", "1", "0.75", "no"),
        ("Tom", "2", "0.00", "no"),
        ("Tom", "all", "0.75", "no"),
    ]
    assert rows[5]["Title"] == "1 of 2 sessions"
    assert [row["Session"] for row in read(certificate_list(LINES[:4], together=False))] == ["1", "1"]


@pytest.mark.parametrize(
    "said", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", " =1", "\n@x", "\u200b=1", "\ufeff@x", "\u202e\uff1d1"]
)
def test_a_spreadsheet_runs_nothing_that_somebody_typed(said: str) -> None:
    assert cell(said) == f"'{said}"
    for written in (by_block([line(1, said, 1, 5)]), certificate_list([line(1, said, 1, 5)], together=True)):
        assert {row["Name"] for row in read(written)} == {f"'{said}"}


@pytest.mark.parametrize("said", ["Asha", "", "O’Neill-Brown", "5", 7, None])
def test_what_no_spreadsheet_runs_stays_as_it_is(said: object) -> None:
    assert cell(said) == said


def test_the_command_line_lists_sessions_and_writes_both_lists(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/throughline.db"
    monkeypatch.setenv("THROUGHLINE_DATABASE", url)

    async def held() -> tuple[str, str]:
        async with House(url, session(1)) as house:
            await house.install(people=1)
            await house.say(FORMULA, "here")
            await house.say(FRANCES, "record attendance")
            await house.say(FRANCES, "start")
            await house.until(90)
            row = await house.app.router.latest(ROOM)
            assert row is not None
            assert row.cohort_id is not None
            return row.id, row.cohort_id

    run_id, cohort_id = asyncio.run(held())
    assert main(["attendance"]) == 0
    assert run_id in (listed := capsys.readouterr().out)
    assert "07 January 2030  Course 1" in listed
    assert main(["attendance", run_id]) == 0
    assert [row["Name"] for row in read(capsys.readouterr().out)] == ["'" + FORMULA.name] * 2 + ["Person 1"] * 2
    file = tmp_path / "certificates.csv"
    with structlog.testing.capture_logs() as logs:
        assert main(["attendance", cohort_id, "--certificates", "--out", str(file)]) == 0
    assert "Person 1" not in json.dumps(logs)
    assert file.read_bytes().startswith(b"\xef\xbb\xbf")
    rows = read(file.read_text(encoding="utf-8-sig"))
    assert [(row["Session"], row["Hours attended"]) for row in rows] == [("1", "1.00"), ("all", "1.00")] * 2
    assert main(["attendance", "nobody"]) != 0
    assert "`throughline attendance` lists" in capsys.readouterr().err


def test_where_nothing_is_kept_the_command_line_says_how_it_would_be(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THROUGHLINE_DATABASE", url := f"sqlite:///{tmp_path}/throughline.db")

    async def empty() -> None:
        async with House(url, session(1)):
            pass

    asyncio.run(empty())
    assert main(["attendance"]) == 0
    assert "record attendance" in capsys.readouterr().out
