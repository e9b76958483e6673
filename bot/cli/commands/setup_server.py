"""`throughline setup server`: prepares a Linux server for the service.

Only root may do it, and the program must be in /opt/throughline; --root DIR writes only the files, elsewhere. It shows all
steps and asks once. Without agreement nothing is changed, and the exit status is 1. The steps are in `bot.cli.setup.server`.
"""

from __future__ import annotations

import os
from pathlib import Path

from bot.cli.commands.domain import checked_domain
from bot.cli.errors import CommandError
from bot.cli.setup.server import PROGRAM, SETTINGS, USER, Owner, Server
from bot.cli.setup.steps import Dialogue, carry_out, show


def setup_server(domain: str, root: Path | None, dialogue: Dialogue) -> int:
    """Set the server up. Returns 0, or 1 if nobody agreed. Raises CommandError."""
    try:
        name = checked_domain(domain)
    except ValueError as error:
        raise CommandError(str(error)) from None
    if not dialogue.print_only and root is None:
        _check_machine()
    return prepare(Server(name, root or Path("/"), commands=root is None, owner=owner_of(USER)), dialogue)


def prepare(server: Server, dialogue: Dialogue) -> int:
    """Show the steps, ask once, and carry them out."""
    steps = server.steps()
    show(steps, dialogue)
    if dialogue.print_only:
        return 0
    if all(step.already for step in steps):
        dialogue.say("Everything is already so.")
    elif dialogue.agreed("Do this?"):
        carry_out(steps, dialogue)
    else:
        dialogue.say("Nothing was changed.")
        return 1
    dialogue.say(
        "",
        "Next:",
        f"  1. throughline setup teams --domain {server.domain}     (or: setup zoom)",
        "  2. systemctl enable --now throughline",
        "  3. systemctl reload caddy",
        f"The settings are in {SETTINGS}. A new line there takes effect with: systemctl restart throughline",
    )
    return 0


def owner_of(user: str) -> Owner:
    """Looks up the user and group id; None as long as there is no such user."""

    def look() -> tuple[int, int] | None:
        try:
            import pwd  # not on Windows
        except ImportError:
            return None
        try:
            found = pwd.getpwnam(user)
        except KeyError:
            return None
        return found.pw_uid, found.pw_gid

    return look


def _check_machine() -> None:
    if not hasattr(os, "geteuid") or os.geteuid() != 0:
        raise CommandError(
            "Only root can set up a server. Run this with sudo.",
            "To see what it would do, add --print. To write the files under another folder, add --root DIR.",
        )
    if not Path(PROGRAM).exists():
        raise CommandError(
            f"{PROGRAM} is missing, and the service would run it. Install Throughline there first:",
            "  python3 -m venv /opt/throughline",
            "  /opt/throughline/bin/pip install --constraint constraints.txt .",
        )
