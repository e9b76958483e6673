"""`throughline setup zoom`: what to paste where, and credentials that go into files."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from bot.cli.commands.manifest_zoom import panel_for
from bot.cli.commands.setup_zoom import setup_zoom
from bot.cli.errors import CommandError
from bot.cli.setup import settings_file
from bot.cli.setup.steps import Dialogue
from tests.support.setup_visit import Checked

DOMAIN = "throughline.example.org"
SHOWN = ["y", "client-id-123", "v1abc@xmpp.zoom.us", "account-456"]
HIDDEN = ["the-client-secret", "the-webhook-secret"]
PANEL = ["panel-id-789"]
PANEL_HIDDEN = ["the-panel-secret"]


class Person:
    """Answers the questions of one run after the other."""

    def __init__(self, tmp_path: Path) -> None:
        self.folder = tmp_path / "etc"
        self.settings = self.folder / "settings"
        self.checked = Checked()
        self.said = ""

    def run(self, shown: list[str], hidden: list[str], *, print_only: bool = False) -> int:
        out, open_, secret = io.StringIO(), iter(shown), iter(hidden)
        dialogue = Dialogue(out, lambda question: _next(open_, question), print_only=print_only)
        try:
            return setup_zoom(DOMAIN, self.settings, dialogue, lambda question: _next(secret, question), self.checked)
        finally:
            self.said = out.getvalue()


def _next(answers: Iterator[str], _question: str) -> str:
    for answer in answers:
        return answer
    raise EOFError


@pytest.fixture
def person(tmp_path: Path) -> Person:
    return Person(tmp_path)


def test_manifest_settings_and_secrets_are_written(person: Person) -> None:
    assert person.run(SHOWN, HIDDEN) == 0
    written = settings_file.read(person.settings)
    assert written["THROUGHLINE_ZOOM_CLIENT_ID"] == "client-id-123"
    assert written["THROUGHLINE_ZOOM_ROBOT_JID"] == "v1abc@xmpp.zoom.us"
    for name, secret in zip(("zoom_client_secret", "zoom_webhook_secret"), HIDDEN, strict=True):
        file = Path(written[f"THROUGHLINE_{name.upper()}_FILE"])
        assert file.read_text() == f"{secret}\n"
        assert file.stat().st_mode & 0o777 == 0o400
    assert json.loads((person.folder / "throughline-zoom.json").read_text())["features"]
    assert not any(secret in person.said + person.settings.read_text() for secret in HIDDEN)
    assert person.checked.settings == [written]


def test_it_says_what_to_paste_where(person: Person) -> None:
    assert person.run([], [], print_only=True) == 0
    bot = (f"https://{DOMAIN}/zoom/events", f"https://{DOMAIN}/zoom/installed", "imchat:bot", "meeting.started")
    panel = (f"https://{DOMAIN}/zoom/panel/installed", "zoomapp:inmeeting", "THROUGHLINE_ZOOM_PANEL_CLIENT_SECRET_FILE")
    for text in bot + panel:
        assert text in person.said
    assert not person.folder.exists()


def test_what_is_missing_is_asked_for_next_time_only(person: Person) -> None:
    assert person.run(["y", "client-id-123", "", ""], ["the-client-secret", ""]) == 1
    assert "Secret token, Bot JID, Account ID" in person.said
    assert person.run(["y", "v1abc@xmpp.zoom.us", "account-456"], ["the-webhook-secret"]) == 0
    assert settings_file.read(person.settings)["THROUGHLINE_ZOOM_CLIENT_ID"] == "client-id-123"
    checked = len(person.checked.settings)
    assert person.run([], []) == 0, "nobody needs the side panel"
    assert "already so" in person.said
    assert len(person.checked.settings) == checked + 1


def test_the_side_panel_gets_a_manifest_and_credentials_of_its_own(person: Person) -> None:
    assert person.run(SHOWN + PANEL, HIDDEN + PANEL_HIDDEN) == 0
    written = settings_file.read(person.settings)
    assert written["THROUGHLINE_ZOOM_PANEL_CLIENT_ID"] == "panel-id-789"
    secret = Path(written["THROUGHLINE_ZOOM_PANEL_CLIENT_SECRET_FILE"])
    assert (secret.read_text(), secret.stat().st_mode & 0o777) == ("the-panel-secret\n", 0o400)
    assert json.loads((person.folder / "throughline-zoom-panel.json").read_text()) == panel_for(DOMAIN)
    assert "User-managed" in person.said
    assert "Local Test" in person.said
    assert person.run([], []) == 0
    assert "all seven values" in person.said


def test_the_side_panel_can_be_added_later(person: Person) -> None:
    assert person.run(SHOWN, HIDDEN) == 0
    assert "The side panel, which is optional" in person.said
    assert person.run(["y", *PANEL], ["", *PANEL_HIDDEN]) == 1, "half of it would stop the service from starting"
    assert "Panel client ID, Panel client secret. Run this command again" in person.said
    assert "THROUGHLINE_ZOOM_PANEL_CLIENT_ID" not in settings_file.read(person.settings)
    assert person.run(["y", *PANEL], PANEL_HIDDEN) == 0
    assert settings_file.read(person.settings)["THROUGHLINE_ZOOM_PANEL_CLIENT_ID"] == "panel-id-789"
    assert settings_file.read(person.settings)["THROUGHLINE_ZOOM_CLIENT_ID"] == "client-id-123"


@pytest.mark.parametrize("answers", [["n"], []])
def test_without_a_yes_nothing_is_written(person: Person, answers: list[str]) -> None:
    assert person.run(answers, []) == 1
    assert not person.folder.exists()


def test_a_wrong_value_is_named_but_never_shown(person: Person) -> None:
    with pytest.raises(CommandError, match="no Bot JID"):
        person.run(["y", "client-id-123", "someone@example.org"], HIDDEN)
    assert settings_file.read(person.settings)["THROUGHLINE_ZOOM_CLIENT_ID"] == "client-id-123"
    with pytest.raises(CommandError) as refused:
        Person(person.folder).run(["y", "client-id-123"], ["pasted twice"])
    assert "pasted" not in str(refused.value)
