"""A mistyped database: every command but those that may create one refuses, names the path, and creates nothing."""

from __future__ import annotations

import os
import sqlite3
import sys
from pathlib import Path

import pytest

from bot.cli.main import ACTIONS, main
from bot.store import schema
from bot.store.database import Database

COMMANDS = {
    "letters": ["letters"],
    "retry": ["letters", "retry", "--all"],
    "backup": ["backup", "copy.db"],
    "erase": ["erase", "Zebedee", "--yes"],
    "export": ["export", "Zebedee"],
    "attendance": ["attendance"],
    "programme": ["programme"],
    "digest": ["digest", "0" * 32],
    "pack": ["pack", "0" * 32],
    "rekey": ["rekey"],
    "doctor": ["doctor"],
}
NO_DATABASE = {
    "check",
    "new",
    "schema",
    "manifest_teams",
    "manifest_zoom",
    "manifest_zoom_panel",
    "setup_teams",
    "setup_zoom",
    "setup_server",
}
MAY_CREATE = {"serve", "migrate", "rehearse", "restore"}

each_command = pytest.mark.parametrize("name", COMMANDS)


def test_every_command_is_tried() -> None:
    assert set(COMMANDS) | NO_DATABASE | MAY_CREATE == set(ACTIONS)


@each_command
def test_it_refuses_and_creates_nothing(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "mistyped.db"
    monkeypatch.setenv("THROUGHLINE_DATABASE", f"sqlite:///{path}")
    status = main(COMMANDS[name])
    said = capsys.readouterr()
    assert str(path) in " ".join((said.out + said.err).split())
    assert "There is no database" in " ".join((said.out + said.err).split())
    assert status == (0 if name == "doctor" else 1)  # before the first start, doctor has to work
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"doctor", "backup"}))  # these say it in words of their own
def test_a_file_of_something_else_is_left_as_it_is(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as connection:
        connection.execute("CREATE TABLE hens (name TEXT)")
    connection.close()
    monkeypatch.setenv("THROUGHLINE_DATABASE", f"sqlite:///{path}")
    assert main(COMMANDS[name]) == 1
    assert str(path) in capsys.readouterr().err
    with sqlite3.connect(path) as connection:
        assert connection.execute("SELECT name FROM sqlite_master").fetchall() == [("hens",)]
    connection.close()


@pytest.mark.parametrize("name", sorted(COMMANDS.keys() - {"doctor"}))  # a service can run in memory
def test_a_database_in_memory_is_refused(
    name: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("THROUGHLINE_DATABASE", "sqlite://")
    assert main(COMMANDS[name]) == 1
    assert "in memory" in capsys.readouterr().err


@pytest.mark.skipif(sys.platform == "win32", reason="Windows takes the permissions of the folder")
async def test_the_files_of_a_database_are_private(tmp_path: Path) -> None:
    before = os.umask(0o022)
    try:
        database = Database(f"sqlite:///{tmp_path}/throughline.db")
        await schema.create(database)
        modes = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
        await database.close()
    finally:
        os.umask(before)
    assert set(modes) >= {"throughline.db", "throughline.db-wal"}
    assert set(modes.values()) == {0o600}
