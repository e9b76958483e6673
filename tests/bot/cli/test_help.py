"""The command line: commands in groups, suggestions for what was mistyped, progress for those who watch."""

from __future__ import annotations

import io
import subprocess
import sys

import pytest

from bot.cli.help import GROUPS, OTHER
from bot.cli.main import main
from bot.cli.parser import parser
from bot.cli.progress import CLEAR, working


class Terminal(io.StringIO):
    """A stream that says it is a terminal."""

    def isatty(self) -> bool:
        return True


def said(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> tuple[int | str | None, str, str]:
    """How the command ended, and what it wrote."""
    with pytest.raises(SystemExit) as ended:
        main(arguments)
    captured = capsys.readouterr()
    return ended.value.code, captured.out, captured.err


def test_the_help_lists_every_command_once_in_its_group(capsys: pytest.CaptureFixture[str]) -> None:
    _, shown, _ = said(["--help"], capsys)
    assert OTHER not in shown, "put the new command into a group"
    commands = parser()._commands()
    assert commands is not None
    for name in commands.choices:
        assert shown.count(f"\n  {name} ") == 1, name
    places = [shown.index(f"\n{title}:\n") for title in GROUPS]
    assert places == sorted(places)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        (["doctr"], "there is no command “doctr”. Did you mean “doctor”?"),
        (["Rehearse", "x"], "Did you mean “rehearse”?"),
        (["setup", "tems"], "Did you mean “teams”?"),
        (["letters", "rety"], "Did you mean “retry”?"),
        (["manifest", "zom"], "Did you mean “zoom”?"),
        (["xyzzy"], "there is no command “xyzzy”. --help lists what there is."),
        (["doctor", "--jsn"], "there is no option “--jsn”. Did you mean “--json”?"),
        (["check", "a.yaml", "--jason=1"], "Did you mean “--json”?"),
        (["pack", "one", "two"], "“two” was not expected."),
    ],
)
def test_what_was_mistyped_is_named_with_what_was_meant(
    typed: list[str], meant: str, capsys: pytest.CaptureFixture[str]
) -> None:
    status, out, err = said(typed, capsys)
    assert (status, out) == (2, "")
    assert meant in err
    assert "choose from" not in err
    assert len(err.splitlines()) <= 8


def test_the_help_is_coloured_on_a_terminal_only(monkeypatch: pytest.MonkeyPatch) -> None:
    for colourless, coloured in (("", True), ("1", False)):
        terminal = Terminal()
        monkeypatch.setattr(sys, "stdout", terminal)
        monkeypatch.delenv("NO_COLOR", raising=False)
        if colourless:
            monkeypatch.setenv("NO_COLOR", colourless)
        with pytest.raises(SystemExit):
            main(["--help"])
        assert ("\x1b[" in terminal.getvalue()) == coloured
        assert "rehearse" in terminal.getvalue()


def test_the_plain_help_loads_nothing_for_colours() -> None:
    program = "import sys; from bot.cli.parser import parser; parser().format_help(); print('rich' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "False"


def test_progress_is_shown_to_those_who_watch_and_leaves_no_trace() -> None:
    watched, piped = Terminal(), io.StringIO()
    for stream in (watched, piped):
        with working("Copying", stream):
            pass
    assert watched.getvalue() == f"Copying …{CLEAR}"
    assert piped.getvalue() == ""
