"""Chromium for the browser tests: found on this machine or installed, and opened under Playwright.

`python -m tests.clients.browser install` runs first in `make test`. `... browser check` runs last and fails without one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

from playwright.async_api import Browser, BrowserContext, Page, async_playwright, expect
from playwright.sync_api import Error, sync_playwright

from tests.clients.node import HERE, command
from tests.support.limits import HANG

NAMES = ("chromium", "chromium-browser", "google-chrome", "chrome")
PACKAGES = ("chromium", "fonts-liberation", "fonts-dejavu-core", "fonts-noto-color-emoji")
# In each window Chromium loads the popup of its address bar, as two pages: a fifth of the processor time of the page tests.
# It takes only the last list of features, so this one repeats Playwright's.
OFF = (
    "WebUIOmniboxPopup,WebUIOmniboxAimPopup,"
    "AvoidUnnecessaryBeforeUnloadCheckSync,DestroyProfileOnBrowserClose,HttpsUpgrades,HttpsFirstBalancedModeAutoEnable,"
    "LensOverlay,MediaRouter,PaintHolding,ThirdPartyStoragePartitioning,AvoidCorsURLLoaderRestartOnRedirect,"
    "OptimizationHints,NetworkTimeServiceQuerying,AimEnabled,PreconnectToSearch"
)
# No sandbox: build machines run as root in containers. The rest keeps the browser from calling home.
FLAGS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-dev-shm-usage",
    "--hide-scrollbars",
    f"--disable-features={OFF}",
)
MISSING = (
    "No browser starts here, so the browser tests cannot run: install Chromium or Chrome (Debian and Ubuntu: "
    f"sudo apt-get install {' '.join(PACKAGES)}; elsewhere: set THROUGHLINE_CHROMIUM to its path), then run: make clients"
)

# Where Playwright's own Chromium goes. It belongs to this checkout, and `make clean` removes it.
os.environ.setdefault("PLAYWRIGHT_BROWSERS_PATH", str(Path(sys.prefix) / "browsers"))

LIMIT = 1000 * HANG  # milliseconds
expect.set_options(timeout=LIMIT)
AXE = HERE / "node_modules" / "axe-core" / "axe.min.js"
# Only what is wrong, as short texts: to describe what is right takes axe longer than its checks. Animations are
# skipped to their end, because axe would otherwise measure a colour in the middle of a change.
FAULTS = """async (rules) => {
    const finite = (one) => one.playbackRate && one.effect?.getComputedTiming().endTime < Infinity;
    const animations = document.getAnimations().filter(finite);
    animations.forEach((one) => one.finish());
    const { violations } = await axe.run({ resultTypes: ["violations"], ...(rules.length ? { runOnly: rules } : {}) });
    return violations.map(({ id, help, nodes }) => `${id}: ${help}: ${nodes[0].html.slice(0, 160)}`);
}"""


class BrowserMissing(Exception):
    """No browser starts. The message says what to install and which command to run."""


def find() -> str:
    """Path of the browser: the one named by THROUGHLINE_CHROMIUM, or the first that starts. Raises `BrowserMissing`."""
    wanted = os.environ.get("THROUGHLINE_CHROMIUM")
    _use_our_node()
    with sync_playwright() as playwright:
        for path in [wanted] if wanted else [*_on_the_path(), playwright.chromium.executable_path]:
            try:
                playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=LIMIT).close()
            except Error:
                continue
            return path
    if wanted:
        raise BrowserMissing(f"THROUGHLINE_CHROMIUM names {wanted}, which does not start: set it to another, or unset it")
    raise BrowserMissing(MISSING)


def install() -> str:
    """Find a browser. If there is none, install one with apt or else with Playwright. Raises `BrowserMissing`."""
    try:
        return find()
    except BrowserMissing:
        if os.environ.get("THROUGHLINE_CHROMIUM"):
            raise
    for installer in (_apt, _playwright):
        if installer():
            try:
                return find()
            except BrowserMissing:
                continue
    raise BrowserMissing(MISSING)


def strict() -> bool:
    """Whether this is a build machine. There a missing browser is an error, not a reason to skip."""
    return os.environ.get("CI", "").lower() not in ("", "0", "false")


def _on_the_path() -> Iterator[str]:
    yield from (path for name in NAMES if (path := shutil.which(name)))


def _apt() -> bool:
    """Install Debian's Chromium, as root or with sudo without a password. Returns whether it worked."""
    as_root = [] if os.geteuid() == 0 else ["sudo", "-n"]
    if not shutil.which("apt-get") or (as_root and not shutil.which("sudo")):
        return False
    # Fresh machines often update themselves, and networks fail for a moment: wait and try again instead of failing.
    apt = [*as_root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get"]
    apt += ["--option", "DPkg::Lock::Timeout=300", "--option", "Acquire::Retries=5"]
    if not _runs(*as_root, "true"):
        return False
    print("No browser starts here. Installing Chromium with apt-get ...", flush=True)
    # Old package lists may be good enough: the installation will show.
    for _ in range(60):  # the lists have a lock of their own, for which apt does not wait
        updated = subprocess.run([*apt, "update"], stdin=subprocess.DEVNULL, capture_output=True, check=False)
        if updated.returncode == 0 or b"lock" not in updated.stderr:
            break
        time.sleep(5)
    return _runs(*apt, "install", "--yes", "--no-install-recommends", *PACKAGES)


def _playwright() -> bool:
    """Install Playwright's own Chromium into .venv. Returns whether it worked."""
    print("No browser starts here. Installing Chromium into .venv with Playwright ...", flush=True)
    return _runs(sys.executable, "-m", "playwright", "install", "chromium")


def _runs(*arguments: str) -> bool:
    return subprocess.run(arguments, stdin=subprocess.DEVNULL, capture_output=True, check=False).returncode == 0


def _use_our_node() -> None:
    """The Node inside Playwright's wheel needs a library that a bare Debian lacks; ours does not."""
    os.environ.setdefault("PLAYWRIGHT_NODEJS_PATH", str(shutil.which(command("node")[0])))


@asynccontextmanager
async def chromium(path: str) -> AsyncIterator[Browser]:
    """A headless browser for as long as the block lasts."""
    _use_our_node()
    async with async_playwright() as playwright:
        browser = await playwright.chromium.launch(executable_path=path, args=FLAGS, timeout=LIMIT)
        try:
            yield browser
        finally:
            await browser.close()


async def new_context(browser: Browser, **options: Any) -> BrowserContext:
    """A separate browser window, with our time limit for every wait."""
    context = await browser.new_context(**options)
    context.set_default_timeout(LIMIT)
    return context


async def faults(page: Page, *rules: str) -> list[str]:
    """The problems axe finds, by all its rules or by these. It is not loaded by a script tag, because our content security
    policy would refuse that."""
    if not await page.evaluate("'axe' in window"):
        await page.evaluate(AXE.read_text(encoding="utf-8"))
    return list(await page.evaluate(FAULTS, rules))


async def photograph(page: Page, name: str, *, whole: bool = True) -> None:
    """Save a screenshot for people in the folder named by THROUGHLINE_SCREENSHOTS. Without that variable nothing is saved,
    because screenshots take longer than all checks."""
    if folder := os.environ.get("THROUGHLINE_SCREENSHOTS"):
        await page.screenshot(path=Path(folder) / f"{name}.png", full_page=whole)


def main(task: str) -> int:
    """Run `install` or `check`. `install` fails only on a build machine. Elsewhere the other tests run first."""
    try:
        print("Browser tests use", install() if task == "install" else find())
    except BrowserMissing as missing:
        print(missing, file=sys.stderr)
        return 1 if task == "check" or strict() else 0
    return 0


if __name__ == "__main__":
    if sys.argv[1:] not in (["install"], ["check"]):
        sys.exit("Say what to do: install or check.")
    sys.exit(main(sys.argv[1]))
