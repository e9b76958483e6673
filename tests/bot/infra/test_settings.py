"""Settings: from the environment and from files, checked, and never shown with their secrets."""

from __future__ import annotations

import re
from datetime import timedelta
from pathlib import Path

import pytest
from pydantic import ValidationError

from bot.infra.settings import SECRETS, Settings, SettingsError

NAMES = (
    "DATABASE HOST PORT TIMEZONE LATE_AFTER TEAMS_APP_ID TEAMS_APP_SECRET TEAMS_TENANT TEAMS_OPENID_URL TEAMS_TOKEN_URL "
    "TEAMS_SERVICE_HOSTS ZOOM_CLIENT_ID ZOOM_CLIENT_SECRET ZOOM_WEBHOOK_SECRET ZOOM_ACCOUNT_ID ZOOM_ROBOT_JID ZOOM_API_URL "
    "ZOOM_TOKEN_URL"
)


def test_every_name_that_is_fixed_is_there() -> None:
    assert {name.lower() for name in NAMES.split()} <= set(Settings.model_fields)


@pytest.mark.parametrize(
    ("text", "seconds"), [("90", 90), ("90s", 90), ("2m", 120), ("1h", 3600), ("1.5m", 90), ("PT2M", 120), (" 45 S ", 45)]
)
def test_lengths_are_read_as_people_write_them(monkeypatch: pytest.MonkeyPatch, text: str, seconds: float) -> None:
    monkeypatch.setenv("THROUGHLINE_LATE_AFTER", text)
    assert Settings().late_after == timedelta(seconds=seconds)


def test_lists_are_read_with_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHLINE_TEAMS_TENANT", "one, two,")
    assert Settings().teams_tenant == ("one", "two")


@pytest.mark.parametrize("name", SECRETS)
def test_secrets_come_from_files_too_and_are_never_shown(monkeypatch: pytest.MonkeyPatch, tmp_path: Path, name: str) -> None:
    path = tmp_path / "secret"
    path.write_text("hunter2\n")
    monkeypatch.delenv(f"THROUGHLINE_{name.upper()}", raising=False)
    monkeypatch.setenv(f"THROUGHLINE_{name.upper()}_FILE", str(path))
    settings = Settings()
    assert getattr(settings, name).get_secret_value() == "hunter2"
    assert "hunter2" not in f"{settings!r} {settings} {settings.model_dump()} {settings.model_dump_json()}"


def test_a_secret_file_that_is_not_there_is_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setenv("THROUGHLINE_TEAMS_APP_SECRET_FILE", str(tmp_path / "nothing"))
    with pytest.raises(SettingsError, match=r"THROUGHLINE_TEAMS_APP_SECRET_FILE .* cannot be read"):
        Settings()


@pytest.mark.parametrize(
    ("name", "value"),
    [("TIMEZONE", "Mars/Olympus"), ("TIMEZONE", "../etc/passwd"), ("PORT", "70000"), ("LATE_AFTER", "soon")],
)
def test_what_cannot_be_used_is_refused_without_being_repeated(
    monkeypatch: pytest.MonkeyPatch, name: str, value: str
) -> None:
    monkeypatch.setenv(f"THROUGHLINE_{name}", value)
    with pytest.raises(ValidationError, match=name.lower()):
        Settings()


def test_a_wrong_secret_is_not_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHLINE_PORT", "hunter2")
    with pytest.raises(ValidationError) as found:
        Settings()
    assert "hunter2" not in str(found.value)


def test_no_option_of_any_command_takes_a_secret() -> None:
    """Every user of a machine can read the arguments of its processes."""
    sources = "".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[3] / "bot").rglob("*.py"))
    options = re.findall(r'"(--[a-z-]+)"', sources)
    assert "--host" in options
    assert not [one for one in options if re.search(r"secret|password|key$|credential", one)]
    # A picture's tokens, not a platform's; and an option of the Azure CLI that takes the number 2.
    assert {"--tokens", "--requested-access-token-version"} == {one for one in options if "token" in one}
