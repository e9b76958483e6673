"""Settings file: `NAME=value` lines, as systemd and the shell read them. Only its owner can read it.

Lines that the command does not write stay as they are. Of two lines with one name the second goes. As root, a file is given
to the owner of its folder, so that the service can read it. A file that cannot be read or written ends the set-up, and never
loses what was there.
"""

from __future__ import annotations

import os
import re
from collections.abc import Mapping
from pathlib import Path

from bot.cli.errors import CommandError
from bot.infra.private_files import write_private

SECRET_MODE = 0o400  # permissions of a file with a secret: its owner may read it, and no one may change it
_LINE = re.compile(r"^\s*(?:export\s+)?(?P<name>[A-Z][A-Z0-9_]*)=(?P<value>.*)$")


def read(path: Path) -> dict[str, str]:
    """The settings in the file; none where there is no file."""
    return {found["name"]: _bare(found["value"]) for line in _lines(path) if (found := _LINE.match(line))}


def write(path: Path, changes: Mapping[str, str]) -> None:
    """Set these settings, and keep all other lines. Raises CommandError."""
    left = dict(changes)
    lines = []
    for line in _lines(path):
        found = _LINE.match(line)
        if found is None or found["name"] not in changes:
            lines.append(line)
        elif found["name"] in left:  # a second line of the same name would win, so it goes
            lines.append(f"{found['name']}={left.pop(found['name'])}")
    lines += [f"{name}={value}" for name, value in left.items()]
    _put(path, "".join(f"{line}\n" for line in lines), None)


def write_secret(path: Path, secret: str) -> None:
    """Write a secret into a file that only its owner can read and nobody can change. Raises CommandError."""
    _put(path, f"{secret}\n", SECRET_MODE)


def has_secret(path: Path) -> bool:
    """Whether there is a secret in the file."""
    try:
        return path.stat().st_size > 0
    except OSError:
        return False


def _put(path: Path, text: str, mode: int | None) -> None:
    beside = path.with_name(f".{path.name}.new")
    try:
        path.parent.mkdir(mode=0o750 if mode is None else 0o700, parents=True, exist_ok=True)
        write_private(beside, text.encode())
        if mode is not None:
            beside.chmod(mode)
        _give_to_owner_of(path.parent, beside)
        beside.replace(path)
    except OSError as error:
        beside.unlink(missing_ok=True)
        raise CommandError(
            f"{path} cannot be written: {error.strerror or 'unknown reason'}. Name another place with --settings FILE."
        ) from None


def _give_to_owner_of(folder: Path, file: Path) -> None:
    """As root, give the file to the owner of its folder: that is the service's user, who must read it."""
    if hasattr(os, "geteuid") and os.geteuid() == 0:
        owner = folder.stat()
        os.chown(file, owner.st_uid, owner.st_gid)


def _lines(path: Path) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        return []
    except (OSError, UnicodeDecodeError):
        raise CommandError(f"{path} cannot be read. Check that it is a text file and that you may read it.") from None


def _bare(value: str) -> str:
    value = value.strip()
    return value[1:-1] if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'" else value
