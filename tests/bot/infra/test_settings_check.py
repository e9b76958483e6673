"""Settings are checked once, for `serve` and `doctor` alike, and what is wrong is said in people's words."""

from __future__ import annotations

import pytest

from bot.cli.errors import CommandError
from bot.cli.inputs import settings
from bot.infra.settings import Settings
from bot.infra.settings_check import mistakes, unknown

GUID = "1c5a4e2b-7d30-4f86-9b1e-2a6c8d0f4e57"
TEAMS = {"teams_app_id": GUID, "teams_tenant": (GUID,)}


@pytest.mark.parametrize(
    ("environment", "says"),
    [
        ({"THROUGHLINE_DATABSE": "x"}, "THROUGHLINE_DATABSE is not a setting. Do you mean THROUGHLINE_DATABASE?"),
        ({"THROUGHLINE_TEAMS_APP_SECRETFILE": "x"}, "Do you mean THROUGHLINE_TEAMS_APP_SECRET_FILE?"),
        ({"THROUGHLINE_XYLOPHONE": "x"}, "THROUGHLINE_XYLOPHONE is not a setting. `throughline doctor`"),
        (
            {"THROUGHLINE_DATABASE": "sqlite:///a", "THROUGHLINE_DATABASE_FILE": "/run/secrets/a"},
            "THROUGHLINE_DATABASE and THROUGHLINE_DATABASE_FILE are both set. Keep one of them.",
        ),
    ],
)
def test_a_variable_nobody_reads_is_named(environment: dict[str, str], says: str) -> None:
    (sentence,) = unknown(environment)
    assert says in sentence


def test_known_variables_and_other_programs_are_left_alone() -> None:
    every = {f"THROUGHLINE_{name.upper()}": "x" for name in Settings.model_fields}
    assert list(unknown(every | {"PATH": "/bin", "THROUGHLINE_CHROMIUM": "x", "THROUGHLINE_DOMAIN": "example.org"})) == []


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"teams_app_id": "throughline"}, "THROUGHLINE_TEAMS_APP_ID is not an id"),
        ({"teams_tenant": ("council.gov.uk",)}, "THROUGHLINE_TEAMS_TENANT is not an id"),
        ({**TEAMS, "teams_rooms_organiser": "anna@council.gov.uk"}, "THROUGHLINE_TEAMS_ROOMS_ORGANISER is not an id"),
        ({"teams_app_id": GUID, "teams_rooms_organiser": GUID}, "THROUGHLINE_TEAMS_TENANT with the organiser's tenant"),
        ({**TEAMS, "teams_rooms_organiser": GUID, "teams_cloud": "china"}, "does not work in this cloud"),
        ({"url": "throughline.example.org"}, "THROUGHLINE_URL is not a web address"),
        ({"url": "https://example.org/throughline"}, "more than a host name"),
        ({"zoom_api_url": "api.zoom.us"}, "THROUGHLINE_ZOOM_API_URL is not a web address"),
    ],
)
def test_a_value_that_cannot_work_is_named(given: dict[str, object], says: str) -> None:
    (sentence,) = mistakes(Settings(**given))  # type: ignore[arg-type]
    assert says in sentence


def test_values_that_work_raise_no_word() -> None:
    url = "https://throughline.example.gov.uk/"
    good = Settings(teams_app_id=GUID, teams_tenant=(GUID.upper(),), url=url, teams_rooms_organiser=GUID)
    assert list(mistakes(good)) == []


def test_serve_and_doctor_refuse_together(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("THROUGHLINE_PROT", "80")
    monkeypatch.setenv("THROUGHLINE_TIMEZONE", "London")
    with pytest.raises(CommandError) as caught:
        settings()
    assert "Do you mean THROUGHLINE_PORT?" in str(caught.value)
    assert "'London' is not a time zone" in str(caught.value)
