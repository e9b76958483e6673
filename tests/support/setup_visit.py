"""An administrator who runs `throughline setup teams`, with doubles of Microsoft's tools on PATH."""

from __future__ import annotations

import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, TextIO

from bot.cli.commands.setup_teams import SetupTeamsOptions, setup_teams
from bot.cli.errors import CommandError
from bot.cli.setup import settings_file
from bot.cli.setup.steps import Dialogue
from tests.support.scripted_clis import ScriptedClis

DOMAIN = "throughline.example.org"
ENDPOINT = f"https://{DOMAIN}/api/messages"


class Checked:
    """Records which settings were checked."""

    def __init__(self) -> None:
        self.settings: list[dict[str, str]] = []

    def run(self, settings: Path, out: TextIO) -> int:
        self.settings.append(settings_file.read(settings))
        return 0


class Visit:
    """One administrator with a settings file."""

    def __init__(self, tmp_path: Path, clis: ScriptedClis) -> None:
        self.folder = tmp_path / "etc"
        self.settings = self.folder / "settings"
        self.clis = clis
        self.checked = Checked()
        self.said = ""
        self.asked: list[str] = []

    def run(self, answer: str = "y", *, print_only: bool = False, yes: bool = False, **more: Any) -> int:
        out = io.StringIO()

        def ask(question: str) -> str:
            self.asked.append(question)
            if answer == "eof":
                raise EOFError
            return answer

        options = SetupTeamsOptions(more.pop("domain", DOMAIN), self.settings, **more)
        dialogue = Dialogue(out, ask, yes=yes, print_only=print_only)
        try:
            return setup_teams(options, dialogue, self.checked)
        except CommandError as error:
            out.write("\n".join(error.sentences))
            return -1
        finally:
            self.said = out.getvalue()

    @property
    def files(self) -> dict[str, str]:
        found = sorted(self.folder.rglob("*")) if self.folder.exists() else []
        return {str(one.relative_to(self.folder)): oct(one.stat().st_mode & 0o777) for one in found if one.is_file()}


Make = Callable[..., Visit]
