"""`make audit`: known vulnerabilities of the pinned packages, and licences of those that the service runs with.

    python -m tests.audit            # both
    python -m tests.audit licences   # only the licences, which needs no network
    python -m tests.audit hashes FILE  # pinned requirements with hashes, for release builds on this platform

Advisories come from a service on the internet. Where that cannot be reached, the audit says so and goes on. With CI=true it
fails instead, so that a release is never built unaudited.
"""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import Distribution, PackageNotFoundError, distribution
from pathlib import Path
from typing import Any

from packaging.licenses import canonicalize_license_expression
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).parents[1]
CONSTRAINTS = ROOT / "constraints.txt"
ALLOWED = frozenset(
    {
        *("MIT", "MIT-0", "MIT-CMU", "ISC", "0BSD", "BSD-2-Clause", "BSD-3-Clause", "Apache-2.0", "PSF-2.0"),
        *("Python-2.0", "Zlib", "CC0-1.0", "HPND", "Unlicense"),
        "MPL-2.0",  # asks for changed files of the package only, and we change none
    }
)
"""Licences that allow us to ship the package with MIT code."""
SPELLED = {
    "apache 2.0": "Apache-2.0",
    "apache software license": "Apache-2.0",
    "mit license": "MIT",
    "bsd license": "BSD-3-Clause",
    "bsd 3-clause license": "BSD-3-Clause",
    "3-clause bsd license": "BSD-3-Clause",
    "python software foundation license": "PSF-2.0",
    "isc license (iscl)": "ISC",
    "mozilla public license 2.0 (mpl 2.0)": "MPL-2.0",
}
"""Licences as packages without an SPDX expression write them."""
MIT_BEGINS = "Permission is hereby granted, free of charge, to any person obtaining a copy of this software"
MIT_ENDS = "The above copyright notice and this permission notice shall be included in all copies"
UNREACHABLE = re.compile(
    r"ConnectionError|Max retries|NameResolution|ServiceError|Temporary failure|ConnectTimeout|ReadTimeout"
)
NOT_CHECKED = (
    "The advisory service knows nothing of {which}, or cannot be reached from here. Known vulnerabilities were NOT checked. "
    "Run `make audit` where the public index can be reached; a mirror has no advisories."
)


def runtime(name: str = "throughline", extras: Sequence[str] = ("telemetry",)) -> Mapping[str, Distribution]:
    """The installed packages that the service runs with, by name."""
    found: dict[str, Distribution] = {}
    todo = [(name, tuple(extras))]
    while todo:
        one, wanted = todo.pop()
        key = canonicalize_name(one)
        try:
            package = distribution(one)
        except PackageNotFoundError:  # for another platform
            continue
        if key in found:
            continue
        found[key] = package
        todo += [(needed.name, tuple(needed.extras)) for needed in _needed(package, wanted)]
    del found[canonicalize_name(name)]
    return found


def _needed(package: Distribution, extras: Sequence[str]) -> Iterator[Requirement]:
    for text in package.requires or ():
        needed = Requirement(text)
        if needed.marker is None or any(needed.marker.evaluate({"extra": one}) for one in ("", *extras)):
            yield needed


def licences(package: Distribution) -> frozenset[str]:
    """The SPDX ids that a package is under: any of several, where it gives a choice."""
    given = package.metadata
    expression = given.get("License-Expression") or ""
    if not expression:
        classified = [one.split(" :: ")[-1] for one in given.get_all("Classifier") or () if one.startswith("License ::")]
        short = (given.get("License") or "").strip()
        expression = " AND ".join(filter(None, map(_spdx, classified))) or _spdx(short.splitlines()[0] if short else "")
        expression = expression or _read(package)
    return frozenset(part.strip("() ") for part in re.split(r" AND | OR | WITH ", expression)) - {""}


def _read(package: Distribution) -> str:
    """MIT, if the package has only the text of that licence and its metadata name none."""
    texts = [file.read_text() for file in package.files or () if file.name.upper().startswith("LICEN")]
    words = " ".join(texts[0].split()) if len(texts) == 1 else ""
    return "MIT" if MIT_BEGINS in words and MIT_ENDS in words else ""


def _spdx(text: str) -> str:
    known = SPELLED.get(text.strip().lower())
    if known:
        return known
    try:
        return str(canonicalize_license_expression(text.strip()))
    except ValueError:
        return ""


def refused(packages: Mapping[str, Distribution]) -> Mapping[str, str]:
    """Packages under a licence that is not allowed, or that does not say."""
    found = {name: licences(package) for name, package in packages.items()}
    return {name: ", ".join(sorted(ids)) or "none given" for name, ids in found.items() if not ids or not ids <= ALLOWED}


def vulnerabilities() -> int:
    """Ask for known vulnerabilities of everything pinned. Returns the exit status."""
    command = [sys.executable, "-m", "pip_audit", "--requirement", str(CONSTRAINTS), "--no-deps", "--disable-pip"]
    done = subprocess.run([*command, "--format", "json"], capture_output=True, text=True, check=False)
    try:
        packages: list[dict[str, Any]] = json.loads(done.stdout)["dependencies"]
    except (ValueError, KeyError):
        if not UNREACHABLE.search(done.stderr):
            print(done.stderr, end="")
            return done.returncode or 1
        packages = []
    skipped = [one["name"] for one in packages if "skip_reason" in one]
    bad = [one for one in packages if one.get("vulns")]
    for one in bad:
        print(f"{one['name']} {one['version']}: " + ", ".join(found["id"] for found in one["vulns"]))
    print(f"Advisories: {len(packages) - len(skipped)} packages checked, {len(bad)} with known vulnerabilities.")
    if skipped or not packages:  # a mirror answers without advisories, which must not look like good news
        print(NOT_CHECKED.format(which=f"{len(skipped)} packages" if packages else "any package"))
    incomplete = bool(skipped or not packages) and os.environ.get("CI") == "true"
    return 1 if bad or incomplete else 0


def check_licences() -> int:
    """Check the licences. Returns the exit status."""
    packages = runtime()
    bad = refused(packages)
    for name, said in sorted(bad.items()):
        print(
            f"{name}: the licence ({said}) is not on the list of tests/audit.py. Check it, then add it or drop the package."
        )
    print(f"Licences: {len(packages)} packages that the service runs with, {len(bad)} not allowed.")
    return 1 if bad else 0


def hashed(report: Mapping[str, Any]) -> str:
    """pip's installation report as requirements with hashes. It names no package index."""
    lines = ["# Made by `make hashes` for one platform. For pip install --require-hashes."]
    for one in sorted(report["install"], key=lambda one: str(one["metadata"]["name"]).lower()):
        metadata, sums = one["metadata"], one["download_info"].get("archive_info", {}).get("hashes", {})
        if "sha256" in sums:  # all but this project itself
            lines.append(f"{metadata['name']}=={metadata['version']} --hash=sha256:{sums['sha256']}")
    return "\n".join(lines) + "\n"


def write_hashes(file: Path) -> int:
    """Write the requirements of a release build for this platform."""
    pip = [
        sys.executable,
        "-m",
        "pip",
        "--disable-pip-version-check",
        "install",
        "--quiet",
        "--dry-run",
        "--ignore-installed",
    ]
    wanted = ["--report", "-", "--constraint", str(CONSTRAINTS), "setuptools", *runtime_requirements()]
    report = subprocess.run([*pip, *wanted], capture_output=True, text=True, check=True).stdout
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_text(hashed(json.loads(report)), encoding="utf-8")
    print(f"Written: {file}")
    return 0


def runtime_requirements() -> list[str]:
    """What the project needs at run time, with its extra for traces."""
    package = distribution("throughline")
    return [f"{one.name}{one.specifier}" for one in _needed(package, ("telemetry",))]


def main(words: Sequence[str]) -> int:
    match list(words):
        case []:
            return max(vulnerabilities(), check_licences())
        case ["licences"]:
            return check_licences()
        case ["hashes", file]:
            return write_hashes(Path(file))
        case _:
            print(__doc__)
            return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
