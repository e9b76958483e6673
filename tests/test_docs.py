"""Documentation is up to date: what it names exists, and what exists is documented."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.infra.settings import PREFIX, SECRETS, Settings
from tests import module_index, reference

ROOT = Path(__file__).parent.parent
PAGES = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md")])
# For the tests, not for the service.
TEST_SETTINGS = {"THROUGHLINE_CHROMIUM", "THROUGHLINE_SCREENSHOTS", "THROUGHLINE_TEST_DATABASE", "THROUGHLINE_DOMAIN"}

each_page = pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))


def test_the_reference_is_up_to_date() -> None:
    assert reference.PAGE.read_text("utf-8") == reference.page(), "Run: make docs"


def test_the_index_of_files_is_up_to_date() -> None:
    assert module_index.PAGE.read_text("utf-8") == module_index.page(), "Run: make docs"


@each_page
def test_links_lead_somewhere(page: Path) -> None:
    targets = re.findall(r"\]\(([^)\s#]+)[^)]*\)", page.read_text("utf-8"))
    here = [target for target in targets if not re.match(r"[a-z]+:", target)]
    assert [target for target in here if not (page.parent / target).exists()] == []


def anchors(page: Path) -> set[str]:
    """The fragments GitHub gives the headings of a page."""
    titles = re.findall(r"^#+ (.+)$", page.read_text("utf-8"), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", title.lower()).replace(" ", "-") for title in titles}


@each_page
def test_fragments_of_links_are_headings(page: Path) -> None:
    links = re.findall(r"\]\(([^)\s:#]*)#([^)\s]+)\)", page.read_text("utf-8"))
    targets = [(page.parent / file if file else page, fragment) for file, fragment in links]
    assert [str(file) + "#" + fragment for file, fragment in targets if fragment not in anchors(file)] == []


@each_page
def test_settings_that_are_named_exist(page: Path) -> None:
    names = {f"{PREFIX}{name.upper()}" for name in Settings.model_fields}
    files = {f"{PREFIX}{name.upper()}_FILE" for name in SECRETS}
    named = set(re.findall(r"THROUGHLINE_[A-Z_]+[A-Z]", page.read_text("utf-8")))
    assert named - names - files - TEST_SETTINGS == set()


@each_page
def test_errands_that_are_named_exist(page: Path) -> None:
    errands = set(re.findall(r"^([a-z]+):", (ROOT / "Makefile").read_text(), re.MULTILINE))
    named = set(re.findall(r"(?:^ {4}|`)make ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))
    assert named <= errands


@each_page
def test_subcommands_that_are_named_exist(page: Path, capsys: pytest.CaptureFixture[str]) -> None:
    for name in sorted(set(re.findall(r"(?:^ {4}|`)throughline ([a-z]+)", page.read_text("utf-8"), re.MULTILINE))):
        with pytest.raises(SystemExit) as left:
            main([name, "--help"])
        assert left.value.code == 0, name
    capsys.readouterr()
