"""`throughline doctor` about secrets: the answer key's file, and when the Teams secret expires."""

from __future__ import annotations

from datetime import date
from pathlib import Path
from typing import Any

import pytest
from aiohttp import ClientSession, web
from aiohttp.test_utils import TestServer
from pydantic import ValidationError

from bot.cli.commands import doctor_network
from bot.cli.commands.doctor_secrets import answer_key, teams_secret
from bot.infra.settings import Settings

TODAY = date(2026, 12, 1)
APP = "11111111-2222-4333-8444-555555555555"


def key_of(tmp_path: Path, content: bytes | None = None, **more: Any) -> tuple[str, str]:
    if content is not None:
        (tmp_path / "t.db.key").write_bytes(content)
    (found, *_) = answer_key(Settings(**({"database": f"sqlite:///{tmp_path}/t.db"} | more)))
    return found.state, found.said + " " + found.way


def test_a_key_that_is_not_there_yet_is_no_fault_and_looking_makes_none(tmp_path: Path) -> None:
    state, said = key_of(tmp_path)
    assert (state, "when it starts" in said) == ("ok", True)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("content", "state", "says"),
    [
        (b"k" * 64 + b"\n", "ok", "Keep it out of backups"),
        (b"short", "fix", "holds no key"),
        (b"", "fix", "holds no key"),
        (b"\xff" * 64, "fix", "cannot be read"),
    ],
)
def test_the_file_of_the_key_is_read_and_never_shown(tmp_path: Path, content: bytes, state: str, says: str) -> None:
    found, said = key_of(tmp_path, content)
    assert found == state
    assert says in said
    assert "kkkk" not in said


def test_a_key_from_the_settings(tmp_path: Path) -> None:
    assert key_of(tmp_path, answer_key="s" * 40)[0] == "ok"
    state, said = key_of(tmp_path, answer_key="tiny-key")
    assert (state, "too short" in said, "tiny-key" in said) == ("fix", True, False)


def test_with_postgresql_a_key_on_one_machine_is_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("XDG_STATE_HOME", str(tmp_path))
    found = list(answer_key(Settings(database="postgresql://u:p@h/d")))
    assert [one.state for one in found] == ["ok", "note"]
    assert "THROUGHLINE_ANSWER_KEY" in found[1].way


@pytest.mark.parametrize(
    ("until", "state", "says"),
    [
        ("2026-11-30", "fix", "expired on 30 November 2026"),
        ("2026-12-01", "note", "in 0 days"),
        ("2027-01-15", "note", "expires on 15 January 2027"),
        ("2027-12-01", "ok", "good until"),
        ("", "note", "not known"),
    ],
)
def test_the_expiry_of_the_teams_secret_is_told_in_time(until: str, state: str, says: str) -> None:
    chosen = Settings(teams_app_id=APP, teams_app_secret="hush", teams_app_secret_until=until)
    (found,) = teams_secret(chosen, TODAY)
    assert (found.state, says in found.said) == (state, True)
    assert "hush" not in str(found)


def test_without_a_secret_there_is_nothing_to_expire() -> None:
    assert list(teams_secret(Settings(), TODAY)) == []
    (found,) = teams_secret(Settings(teams_app_id=APP, teams_identity=APP, teams_tenant=(APP,)), TODAY)
    assert (found.state, "no secret expires" in found.said) == ("ok", True)


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(ValidationError, match="not a date like 2027-11-29"):
        Settings(teams_app_secret_until="29.11.2027")


@pytest.mark.parametrize(
    ("header", "state"),
    [("max-age=31536000; includeSubDomains", "ok"), ("max-age=0", "note"), ("max-age=300", "note"), ("", "note")],
)
async def test_hsts_is_looked_for(header: str, state: str, monkeypatch: pytest.MonkeyPatch) -> None:
    async def privacy(_: web.Request) -> web.Response:
        return web.Response(headers={"Strict-Transport-Security": header} if header else {})

    app = web.Application()
    app.router.add_get("/privacy", privacy)
    async with TestServer(app) as server, ClientSession() as http:
        get = http.get
        monkeypatch.setattr(http, "get", lambda url, **more: get(url.replace("https:", "http:"), **more))
        (found,) = await doctor_network._https_only(http, str(server.make_url("/privacy")).replace("http:", "https:"))
    assert found.state == state
