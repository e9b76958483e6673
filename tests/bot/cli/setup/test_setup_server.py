"""`throughline setup server`: files under another root, hardening, repetition, and a double of systemd's tools."""

from __future__ import annotations

import io
import os
import re
import shutil
import subprocess
from pathlib import Path

import pytest

from bot.cli.commands.setup_server import prepare, setup_server
from bot.cli.errors import CommandError
from bot.cli.main import main
from bot.cli.setup import settings_file
from bot.cli.setup.server import UNITS, Server
from bot.cli.setup.steps import Dialogue
from bot.infra.settings import Settings

DOMAIN = "throughline.example.org"
SECURE = 2.5
SYSTEMD_TOOL = shutil.which("systemd-analyze")


def run(root: Path | None, *, yes: bool = True, print_only: bool = False) -> tuple[int, str]:
    out = io.StringIO()
    status = setup_server(DOMAIN, root, Dialogue(out, lambda _: "n", yes=yes, print_only=print_only))
    return status, out.getvalue()


def files(root: Path) -> dict[str, str]:
    return {f"/{one.relative_to(root)}": one.read_text() for one in root.rglob("*") if one.is_file()}


def unit(root: Path, name: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for line in files(root)[f"/etc/systemd/system/{name}"].splitlines():
        key, is_set, value = line.partition("=")
        if is_set and not line.startswith("#"):
            found.setdefault(key, []).append(value)
    return found


def test_everything_is_written_below_the_root(tmp_path: Path) -> None:
    assert run(tmp_path)[0] == 0
    assert set(files(tmp_path)) == {
        "/etc/caddy/Caddyfile",
        "/etc/systemd/system/throughline-backup.service",
        "/etc/systemd/system/throughline-backup.timer",
        "/etc/systemd/system/throughline.service",
        "/etc/throughline/settings",
        "/usr/local/sbin/throughline",
    }
    assert (tmp_path / "etc/throughline/secrets").stat().st_mode & 0o777 == 0o700
    assert os.access(tmp_path / "usr/local/sbin/throughline", os.X_OK)
    settings = settings_file.read(tmp_path / "etc/throughline/settings")
    assert settings["THROUGHLINE_URL"] == f"https://{DOMAIN}"
    assert settings["THROUGHLINE_DATABASE"] == "sqlite:////var/lib/throughline/throughline.db"


def test_a_second_run_changes_nothing(tmp_path: Path) -> None:
    run(tmp_path)
    before = {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*") if one.is_file()}
    status, said = run(tmp_path, yes=False)
    assert status == 0
    assert "Everything is already so." in said
    assert {one: one.stat().st_mtime_ns for one in tmp_path.rglob("*") if one.is_file()} == before


def test_print_and_no_write_nothing(tmp_path: Path) -> None:
    status, said = run(tmp_path, print_only=True)
    assert status == 0
    assert "RestartSec=2" in said
    assert "useradd" not in said, "under another root no user is made"
    assert run(tmp_path, yes=False)[0] == 1
    assert files(tmp_path) == {}


def test_print_without_a_root_also_lists_the_commands() -> None:
    said = run(None, print_only=True)[1]
    for call in ("useradd --system", "install -d -o throughline", "systemctl daemon-reload"):
        assert call in said


def test_files_that_people_wrote_are_kept(tmp_path: Path) -> None:
    caddy = tmp_path / "etc/caddy"
    caddy.mkdir(parents=True)
    (caddy / "Caddyfile").write_text("other.example.org {\n}\n")
    units = tmp_path / "etc/systemd/system"
    units.mkdir(parents=True)
    (units / "throughline.service").write_text("[Unit]\n")
    settings = tmp_path / "etc/throughline/settings"
    settings.parent.mkdir()
    settings.write_text("THROUGHLINE_DATABASE=postgresql://db/throughline\n")
    _, said = run(tmp_path)
    assert "import throughline.caddy" in said
    assert (caddy / "Caddyfile").read_text() == "other.example.org {\n}\n"
    assert DOMAIN in (caddy / "throughline.caddy").read_text()
    assert (units / "throughline.service.before").read_text() == "[Unit]\n"
    assert settings_file.read(settings)["THROUGHLINE_DATABASE"] == "postgresql://db/throughline"


def test_the_example_caddyfile_of_the_package_is_replaced_and_kept(tmp_path: Path) -> None:
    caddy = tmp_path / "etc/caddy/Caddyfile"
    caddy.parent.mkdir(parents=True)
    caddy.write_text("# The Caddyfile is an easy way to configure your Caddy web server.\n:80 {\n}\n")
    run(tmp_path)
    assert DOMAIN in caddy.read_text()
    assert caddy.with_name("Caddyfile.before").exists()


def test_the_service_starts_again_for_ever_and_has_time_to_stop(tmp_path: Path) -> None:
    run(tmp_path)
    service = unit(tmp_path, "throughline.service")
    assert (service["Restart"], service["RestartSec"], service["StartLimitIntervalSec"]) == (["always"], ["2"], ["0"])
    assert service["LoadCredential"] == ["secrets:/etc/throughline/secrets"]
    assert "@system-service" in service["SystemCallFilter"]


@pytest.mark.skipif(SYSTEMD_TOOL is None, reason="needs systemd-analyze, which only reads the file")
@pytest.mark.parametrize("name", [name for name in UNITS if name.endswith(".service")])
def test_the_exposure_is_below_the_goal(tmp_path: Path, name: str) -> None:
    run(tmp_path)
    path = str(tmp_path / "etc/systemd/system" / name)
    assert SYSTEMD_TOOL is not None
    said = subprocess.run([SYSTEMD_TOOL, "security", "--offline=true", path], capture_output=True, text=True, check=False)
    found = re.search(r"exposure level for \S+: ([\d.]+)", said.stdout)
    assert found is not None, said.stderr
    assert float(found[1]) < SECURE


def test_the_proxy_sends_hsts_and_limits_bodies(tmp_path: Path) -> None:
    run(tmp_path)
    proxy = [line.strip() for line in files(tmp_path)["/etc/caddy/Caddyfile"].splitlines()]
    assert f"{DOMAIN} {{" in proxy
    assert 'header ?Strict-Transport-Security "max-age=31536000"' in proxy
    assert "max_size 1MB" in proxy
    assert "@whole not path */events" in proxy
    assert "respond @inside 404" in proxy
    assert "${" not in "".join(proxy)


def test_only_root_may(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(os, "geteuid", lambda: 1000)
    assert main(["setup", "server", "--domain", DOMAIN, "--yes"]) == 1
    said = capsys.readouterr().err
    assert "sudo" in said
    assert "--print" in said
    assert main(["setup", "server", "--domain", DOMAIN, "--print"]) == 0


def test_user_and_systemd_are_told(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    tools = tmp_path / "tools"
    tools.mkdir()
    for name in ("useradd", "systemctl"):
        (tools / name).write_text(f'#!/bin/sh\necho {name} "$@" >> {tools}/calls\n')
        (tools / name).chmod(0o755)
    monkeypatch.setenv("PATH", f"{tools}:/usr/bin:/bin")
    here = (os.getuid(), os.getgid())
    made = tools / "calls"
    server = Server(DOMAIN, tmp_path / "root", commands=True, owner=lambda: here if made.exists() else None)
    assert prepare(server, Dialogue(io.StringIO(), input, yes=True)) == 0
    calls = made.read_text().splitlines()
    assert calls[0].startswith("useradd --system --home-dir /var/lib/throughline")
    assert calls[1:] == ["systemctl daemon-reload", "systemctl enable --now throughline-backup.timer"]
    assert prepare(server, Dialogue(io.StringIO(), input)) == 0
    assert made.read_text().splitlines() == calls, "a second time, nothing is left to do"


def test_a_failed_command_says_which(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "useradd").write_text("#!/bin/sh\necho 'no space' >&2; exit 1\n")
    (tmp_path / "useradd").chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:/usr/bin:/bin")
    server = Server(DOMAIN, tmp_path / "root", commands=True, owner=lambda: None)
    out = io.StringIO()
    with pytest.raises(CommandError, match=r"useradd .* failed: no space"):
        prepare(server, Dialogue(out, input, yes=True))
    assert "not done" in out.getvalue()
    assert not (tmp_path / "root").exists()


def test_a_secret_that_systemd_hands_over_comes_first(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    handed = tmp_path / "credentials"
    handed.mkdir()
    (handed / "secrets_teams_app_secret").write_text("handed over\n")
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(handed))
    # In the service's unit this folder cannot be read.
    monkeypatch.setenv("THROUGHLINE_TEAMS_APP_SECRET_FILE", str(tmp_path / "out of sight"))
    assert Settings().teams_app_secret.get_secret_value() == "handed over"
