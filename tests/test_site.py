"""The documentation site: it builds without a warning, holds every page, and its pages fetch nothing from other hosts."""

from __future__ import annotations

import os
import re
import subprocess
import sys
from pathlib import Path

import pytest

from tests.support.limits import HANG

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The built site."""
    folder = tmp_path_factory.mktemp("site")
    command = [sys.executable, "-m", "mkdocs", "build", "--quiet", "--strict", "--site-dir", str(folder)]
    quiet = os.environ | {"NO_MKDOCS_2_WARNING": "1"}
    done = subprocess.run(command, cwd=ROOT, env=quiet, capture_output=True, text=True, timeout=HANG, check=False)
    assert done.returncode == 0, done.stdout + done.stderr
    return folder


def test_every_page_is_there(site: Path) -> None:
    for page in (ROOT / "docs").glob("*.md"):
        place = site / "index.html" if page.stem == "index" else site / page.stem / "index.html"
        assert place.is_file(), page.name


def test_no_page_fetches_anything_from_another_host(site: Path) -> None:
    fetched = re.compile(r"<(?:script|link|img|iframe|source)\b[^>]*(?:src|href)=\"?(?:https?:)?//[^>]*>", re.IGNORECASE)
    canonical = re.compile(r"rel=\"?canonical")
    pages = list(site.rglob("*.html"))
    assert len(pages) > 20
    for page in pages:
        text = page.read_text("utf-8")
        assert [one for one in fetched.findall(text) if not canonical.search(one)] == [], page
        assert 'data-md-component="source"' not in text, "it would ask GitHub for its numbers"
        assert 'class="mermaid"' not in text, "the script for it comes from elsewhere"


def test_links_out_of_the_docs_lead_to_the_repository(site: Path) -> None:
    page = (site / "upgrading" / "index.html").read_text("utf-8")
    assert "https://github.com/throughline-bot/throughline/blob/main/CHANGELOG.md" in page


@pytest.mark.parametrize("role", ["facilitators", "participants", "administrators", "authors"])
def test_the_home_page_leads_each_role_to_its_page(site: Path, role: str) -> None:
    assert f'href="for-{role}/"' in (site / "index.html").read_text("utf-8")
