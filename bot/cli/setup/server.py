"""Server set-up: user, folders, systemd units, command and proxy file of a service on one Linux machine.

The files are templates in `files/`; the nightly backup, and how long backups are kept, is `throughline-backup.service`
and its timer. Everything is written below `base`, so that packages and tests can use another folder. A file of ours that
somebody changed is kept as NAME.before. A Caddyfile that somebody wrote stays, and ours is put beside it. Settings that are
there stay, except the address; without a database there is an SQLite file. Who may read what is in `FOLDERS`.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from importlib import resources
from pathlib import Path
from string import Template

from bot.cli.errors import CommandError
from bot.cli.setup import settings_file
from bot.cli.setup.steps import Step
from bot.cli.setup.tools import Tool, shown

USER = "throughline"
PROGRAM = "/opt/throughline/bin/throughline"
HOME, SECRETS = "/var/lib/throughline", "/etc/throughline/secrets"
SETTINGS = "/etc/throughline/settings"
FOLDERS = {"/etc/throughline": 0o750, SECRETS: 0o700, HOME: 0o750, "/var/backups/throughline": 0o750}
UNITS = ("throughline.service", "throughline-backup.service", "throughline-backup.timer")
PROXY, BESIDE = "/etc/caddy/Caddyfile", "/etc/caddy/throughline.caddy"
OURS = "written by `throughline setup server`"
PACKAGED = "The Caddyfile is an easy way to configure your Caddy web server"

NOT_FOUND = "This needs a Linux server with systemd and its usual tools. With --root DIR only the files are written."
Owner = Callable[[], "tuple[int, int] | None"]


class Server:
    """The steps for one service. Without `commands`, no user is made and systemd is told nothing."""

    def __init__(self, domain: str, base: Path, *, commands: bool, owner: Owner) -> None:
        self.domain = domain
        self.base = base
        self.commands = commands
        self.owner = owner

    def steps(self) -> list[Step]:
        """All steps, in order."""
        steps = [self._user()] if self.commands else []
        steps += [self._folder(path, mode) for path, mode in FOLDERS.items()]
        steps += [self._file(f"/etc/systemd/system/{unit}", unit) for unit in UNITS]
        steps += [self._file("/usr/local/sbin/throughline", "throughline.sh", 0o755)]
        steps += [self._file(self.proxy_path(), "Caddyfile"), self._settings()]
        changed = not all(step.already for step in steps)
        return [*steps, self._systemd(changed)] if self.commands else steps

    def proxy_path(self) -> str:
        """Where the proxy's file goes. A Caddyfile that somebody wrote stays; ours is put beside it."""
        try:
            there = self._at(PROXY).read_text("utf-8")
        except FileNotFoundError:
            return PROXY
        except (OSError, UnicodeDecodeError):
            return BESIDE
        return PROXY if OURS in there or PACKAGED in there else BESIDE

    def _user(self) -> Step:
        call = ("useradd", "--system", "--home-dir", HOME, "--shell", "/usr/sbin/nologin", USER)
        what = f"Create the system user {USER}"
        return Step(what, lambda: _run(*call), [shown(*call)], already=self.owner() is not None)

    def _folder(self, path: str, mode: int) -> Step:
        folder = self._at(path)
        already = folder.is_dir() and folder.stat().st_mode & 0o777 == mode and self._is_theirs(folder)
        call = shown("install", "-d", "-o", USER, "-g", USER, "-m", f"{mode:o}", path)
        return Step(f"Create the folder {path}", lambda: self._do_folder(folder, mode), [call], already=already)

    def _do_folder(self, folder: Path, mode: int) -> str:
        with Writing(folder):
            folder.mkdir(parents=True, exist_ok=True)
            folder.chmod(mode)
            self._give(folder)
        return ""

    def _file(self, path: str, template: str, mode: int = 0o644) -> Step:
        file, text = self._at(path), self.text(template)
        what = f"Write {path}"
        if path == BESIDE:
            what += f" (your own {PROXY} stays; add the line `import {Path(BESIDE).name}` to it)"
        lines = [f"| {line}" for line in text.splitlines()]
        already = _has(file, text) and file.stat().st_mode & 0o777 == mode
        return Step(what, lambda: self._do_file(file, text, mode), lines, already=already)

    def _do_file(self, file: Path, text: str, mode: int) -> str:
        with Writing(file):
            file.parent.mkdir(parents=True, exist_ok=True)
            remark = ""
            if file.exists() and not _has(file, text):
                kept = file.with_name(f"{file.name}.before")
                file.replace(kept)
                remark = f"the file that was there is now {kept.name}"
            file.write_text(text, "utf-8")
            file.chmod(mode)
        return remark

    def _settings(self) -> Step:
        file, there = self._at(SETTINGS), settings_file.read(self._at(SETTINGS))
        wanted = {"THROUGHLINE_URL": f"https://{self.domain}"}
        wanted |= {} if "THROUGHLINE_DATABASE" in there else {"THROUGHLINE_DATABASE": f"sqlite:///{HOME}/throughline.db"}
        already = all(there.get(name) == value for name, value in wanted.items())
        lines = [f"{name}={value}" for name, value in wanted.items()]
        return Step(f"Write settings to {SETTINGS}", lambda: self._do_settings(file, wanted), lines, already=already)

    def _do_settings(self, file: Path, wanted: dict[str, str]) -> str:
        settings_file.write(file, wanted)
        return ""

    def _systemd(self, changed: bool) -> Step:
        calls = (("systemctl", "daemon-reload"), ("systemctl", "enable", "--now", "throughline-backup.timer"))
        what = "Let systemd read the units, and switch on the nightly backup"
        return Step(
            what, lambda: "".join(_run(*call) for call in calls), [shown(*call) for call in calls], already=not changed
        )

    def text(self, template: str) -> str:
        """A file's text for this domain. Only the Caddyfile has a placeholder: the others use `$` themselves."""
        text = resources.files("bot.cli.setup").joinpath("files", template).read_text("utf-8")
        return Template(text).substitute(domain=self.domain) if template == "Caddyfile" else text

    def _at(self, path: str) -> Path:
        return self.base / path.lstrip("/")

    def _is_theirs(self, folder: Path) -> bool:
        owner = self.owner() if self.commands else None
        there = folder.stat()
        return owner is None or owner == (there.st_uid, there.st_gid)

    def _give(self, folder: Path) -> None:
        owner = self.owner() if self.commands else None
        if owner is not None:
            os.chown(folder, *owner)


class Writing:
    """Turns a failed write into a sentence."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __enter__(self) -> None:
        return None

    def __exit__(self, _type: object, error: BaseException | None, _trace: object) -> None:
        if isinstance(error, OSError):
            raise CommandError(f"{self.path} cannot be written: {error.strerror or 'unknown reason'}.") from None


def _has(file: Path, text: str) -> bool:
    try:
        return file.read_text("utf-8") == text
    except (OSError, UnicodeDecodeError):
        return False


def _run(*call: str) -> str:
    answer = Tool(call[0], NOT_FOUND).run(*call[1:])
    if answer.status != 0:
        raise CommandError(f"`{shown(*call)}` failed: {answer.err.strip() or 'it does not say why'}.")
    return ""
