"""The command line as administrators use it: exit statuses, plain messages, and never a traceback."""

from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import urllib.request
import zipfile
from functools import partial
from pathlib import Path

import pytest

from bot.cli import main
from bot.infra.loopback import is_local
from tests.support.ports import free_port

QUICK = """\
plan: quick
title: Two minutes
lasts: 2m
people: 2
blocks:
  - id: only
    title: Only block
    mode: online
    lasts: 2m
    steps:
      - {id: first, lasts: 1m, say: Say hello.}
      - {id: last, lasts: 1m, say: Say goodbye.}
"""


@pytest.fixture
def quick(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> str:
    """A plan of two minutes, in an empty working folder without settings."""
    monkeypatch.chdir(tmp_path)
    for name in [name for name in os.environ if name.startswith("THROUGHLINE_")]:
        monkeypatch.delenv(name)
    (tmp_path / "quick.yaml").write_text(QUICK, encoding="utf-8")
    return "quick.yaml"


def process(*arguments: str, **options: object) -> subprocess.Popen[str]:
    """Run the command line as a separate process."""
    command = [sys.executable, "-m", "bot.cli.main", *arguments]
    environment = {**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])}
    return subprocess.Popen(  # type: ignore[call-overload,no-any-return]
        command, env=environment, text=True, stdout=subprocess.PIPE, stderr=subprocess.PIPE, **options
    )


def test_rehearse_prints_json_lines(quick: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["rehearse", quick, "--headless", "--people", "2", "--seed", "3"]) == 0
    shown = [json.loads(line) for line in capsys.readouterr().out.splitlines()]
    assert [line["at"] for line in shown if line["kind"] == "post" and line["step"]] == [0, 60]
    assert [line["at"] for line in shown if line["card"] == "EndedCard" and line["kind"] == "post"] == [120]
    assert shown[-1]["at"] == 120 + 600, "ten minutes later the last card loses its button"


def test_rehearse_plays_in_the_terminal(quick: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["rehearse", quick, "--speed", "max"]) == 0
    shown = capsys.readouterr().out
    assert "Say hello." in shown
    assert "0:01:00 of 0:02:00" in shown


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["rehearse", "defensible-decision-1", "--headless"], "did you mean"),
        (["rehearse", "no/such/plan.yaml", "--headless"], "cannot be read"),
        (["rehearse", "quick.yaml", "--headless", "--script", "none.jsonl"], "cannot be read"),
        (["rehearse", "quick.yaml", "--headless", "--script", "quick.yaml"], "quick.yaml, line 1: this is not JSON"),
        (["rehearse", "quick.yaml", "--headless", "--database", "mysql://somewhere"], "not supported"),
        (["rehearse", "quick.yaml", "--headless", "--database", "sqlite:////no/such/folder/x.db"], "cannot be used"),
        (["serve", "--host", "0.0.0.0"], "Teams app id"),
        (["serve", "--host", "::"], "Teams app id"),
        (["manifest", "teams", "--domain", "not a domain", "--app-id", "x"], "domain"),
        (["manifest", "zoom", "--domain", "not a domain"], "domain"),
    ],
)
@pytest.mark.usefixtures("quick")
def test_a_mistake_is_told_in_words_and_ends_with_one(
    arguments: list[str], said: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main.main(arguments) == 1
    shown = capsys.readouterr()
    assert said in shown.err
    assert "Traceback" not in shown.err
    assert shown.out == ""


@pytest.mark.parametrize(
    "arguments",
    [
        [],
        ["dance"],
        ["rehearse"],
        ["rehearse", "quick.yaml", "--people", "-1"],
        ["rehearse", "quick.yaml", "--people", "ten"],
        ["rehearse", "quick.yaml", "--seed", "1.5"],
        ["rehearse", "quick.yaml", "--speed", "0"],
        ["rehearse", "quick.yaml", "--speed", "nan"],
        ["serve", "--port", "99999"],
        ["manifest"],
    ],
)
def test_what_is_not_understood_ends_with_two(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main.main(arguments)
    assert left.value.code == 2
    assert "usage: throughline" in capsys.readouterr().err


@pytest.mark.parametrize(
    "command",
    [
        ["serve"],
        ["rehearse"],
        ["check"],
        ["manifest"],
        ["manifest", "teams"],
        ["manifest", "zoom"],
        ["migrate"],
        ["doctor"],
        [],
    ],
)
def test_every_command_explains_itself(command: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as left:
        main.main([*command, "--help"])
    assert left.value.code == 0
    assert len(capsys.readouterr().out) > 200


def test_check_says_whether_plans_are_right(quick: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["check", quick]) == 0
    assert "Only block" in capsys.readouterr().out
    Path(quick).write_text(QUICK.replace("lasts: 2m", "lasts: 3m", 1), encoding="utf-8")
    assert main.main(["check", quick, "action-learning"]) == 1


@pytest.mark.usefixtures("quick")
def test_manifests_are_written(tmp_path: Path) -> None:
    identity = "11111111-2222-4333-8444-555555555555"
    assert (
        main.main(["manifest", "teams", "--domain", "throughline.example.org", "--app-id", identity, "--out", "t.zip"]) == 0
    )
    with zipfile.ZipFile(tmp_path / "t.zip") as package:
        assert "manifest.json" in package.namelist()
    assert main.main(["manifest", "zoom", "--domain", "throughline.example.org", "--out", "z.json"]) == 0
    assert json.loads((tmp_path / "z.json").read_text(encoding="utf-8"))


@pytest.mark.usefixtures("quick")
def test_migrate_and_doctor(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    assert main.main(["doctor"]) == 0
    assert not list(tmp_path.glob("*.db"))  # reading creates no file
    assert main.main(["migrate"]) == 0
    assert main.main(["migrate"]) == 0
    assert "The database is ready" in capsys.readouterr().out
    monkeypatch.setenv("THROUGHLINE_TEAMS_APP_ID", "app")
    assert main.main(["doctor"]) == 1
    assert "THROUGHLINE_TEAMS_APP_ID is not an id" in capsys.readouterr().out
    monkeypatch.setenv("THROUGHLINE_TEAMS_APP_ID", "11111111-2222-4333-8444-555555555555")
    monkeypatch.setenv("THROUGHLINE_DATABASE", "postgresql://me:sesame@127.0.0.1:1/none")
    assert main.main(["doctor"]) == 1
    shown = capsys.readouterr().out
    assert "THROUGHLINE_TEAMS_APP_SECRET" in shown
    assert "sesame" not in shown
    monkeypatch.setenv("THROUGHLINE_PORT", "none")
    assert main.main(["doctor"]) == 1
    assert main.main(["migrate"]) == 1


@pytest.mark.parametrize(
    ("host", "local"),
    [("127.0.0.1", True), ("127.8.8.8", True), ("::1", True), ("localhost", True), ("0.0.0.0", False), ("10.0.0.1", False)],
)
def test_which_addresses_only_this_machine_can_reach(host: str, local: bool) -> None:
    assert is_local(host) is local


def test_rehearse_and_check_start_without_the_heavy_parts(quick: str) -> None:
    heavy = ("botbuilder", "aiohttp", "apscheduler", "asyncpg", "alembic", "jinja2")
    code = (
        "import sys; from bot.cli import main as cli; "
        f"assert cli.main(['rehearse', {quick!r}, '--headless']) == 0; assert cli.main(['check', {quick!r}]) == 0; "
        f"print([name for name in {heavy!r} if name in sys.modules], file=sys.stderr)"
    )
    environment = {**os.environ, "PYTHONPATH": str(Path(main.__file__).parents[2])}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=False)
    assert done.stderr == "[]\n"


def test_a_reader_that_leaves_early_is_no_error(quick: str) -> None:
    with process("rehearse", quick, "--headless", "--speed", "100") as running:
        assert running.stdout is not None
        assert running.stderr is not None
        running.stdout.readline()
        running.stdout.close()
        assert running.stderr.read() == ""
    assert running.returncode == 0


def test_ctrl_c_ends_a_rehearsal_quietly(quick: str) -> None:
    # Tests in the background run with Ctrl-C ignored, and the process would inherit that.
    heard = partial(signal.signal, signal.SIGINT, signal.SIG_DFL)
    with process("rehearse", quick, "--speed", "1", preexec_fn=heard) as running:
        assert running.stdout is not None
        running.stdout.readline()
        running.send_signal(signal.SIGINT)
        _, said = running.communicate()
    assert (running.returncode, said) == (130, "")


def test_serve_plays_a_session_to_its_end(quick: str, tmp_path: Path) -> None:
    with process("serve", "--insecure-local", "--port", "0", "--play", quick, "--speed", "60", cwd=tmp_path) as running:
        shown, said = running.communicate()
    assert (running.returncode, said) == (0, "")
    assert "Say goodbye." in shown


def test_serve_answers_while_it_plays_a_session(quick: str, tmp_path: Path) -> None:
    port = free_port()
    with process("serve", "--insecure-local", "--port", str(port), "--play", quick, "--speed", "1", cwd=tmp_path) as running:
        assert running.stdout is not None
        while "Say hello." not in (line := running.stdout.readline()):
            assert line, "it ended early"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/healthz") as answer:
            assert answer.status == 200
        running.send_signal(signal.SIGTERM)
        _, said = running.communicate()
    assert (running.returncode, said) == (0, "")


def test_serve_says_where_the_rehearsal_room_is(quick: str, tmp_path: Path) -> None:
    port = free_port()
    with process("serve", "--insecure-local", "--port", str(port), cwd=tmp_path) as running:
        assert running.stdout is not None
        while f"The rehearsal room is at http://127.0.0.1:{port}\n" not in (line := running.stdout.readline()):
            assert line, "it ended early"
        with urllib.request.urlopen(f"http://127.0.0.1:{port}/") as answer:
            assert "Choose a session" in answer.read().decode()
        running.send_signal(signal.SIGTERM)
        running.communicate()
    assert running.returncode == 0


def test_a_port_that_is_taken_is_told_in_words(quick: str, capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        assert main.main(["serve", "--insecure-local", "--port", str(taken.getsockname()[1]), "--play", quick]) == 1
    assert "cannot listen" in capsys.readouterr().err


def test_a_database_that_is_away_at_the_start_is_told_as_such(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with socket.socket() as nobody:  # bound but not listening
        nobody.bind(("127.0.0.1", 0))
        address = f"postgresql://throughline:hush@127.0.0.1:{nobody.getsockname()[1]}/throughline"
        monkeypatch.setenv("THROUGHLINE_DATABASE", address)
        assert main.main(["serve", "--insecure-local", "--port", "0"]) == 1
    told = capsys.readouterr().err
    assert "The database postgresql://throughline:***@127.0.0.1" in told
    assert "cannot listen" not in told
    assert "hush" not in told


@pytest.mark.parametrize("shell", ["bash", "zsh"])
def test_a_shell_can_complete_commands_and_options(shell: str, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        main.main(["--print-completion", shell])
    script = capsys.readouterr().out
    assert ended.value.code == 0
    assert "rehearse" in script
    assert "--insecure-local" in script
