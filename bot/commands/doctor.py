"""`throughline doctor`: what is set up, what is missing, and how to put it right. Secrets are never shown."""

from __future__ import annotations

import asyncio
import platform
import textwrap
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Literal, TextIO

from bot.commands.configured import settings
from bot.commands.refusal import Refusal
from bot.loopback import is_local
from bot.settings import Settings
from bot.store import outbox, schema
from bot.store.database import Database, DatabaseError, in_words
from dialogs.mistakes import PlanError

_WIDTH, _MARGIN = 110, " " * 20


@dataclass(frozen=True)
class Finding:
    """One thing looked at. `note` is good to know; `fix` stands in the way of the service. `way` says what to do."""

    what: str
    state: Literal["ok", "note", "fix"]
    said: str
    way: str = ""


def doctor(out: TextIO) -> int:
    """Write the findings. Returns 1 when something stands in the way of the service, else 0."""
    try:
        chosen = settings()
    except Refusal as refusal:
        findings = [Finding("Settings", "fix", sentence) for sentence in refusal.sentences]
    else:
        findings = [finding for look in _LOOKS for finding in look(chosen)]
    out.write(f"Throughline {_version()} on Python {platform.python_version()}\n\n")
    for finding in findings:
        out.write(_written(finding))
    wrong = sum(finding.state == "fix" for finding in findings)
    out.write(f"\n{'Put this right first: ' + str(wrong) + ' to fix.' if wrong else 'The service can run.'}\n")
    return 1 if wrong else 0


def _written(finding: Finding) -> str:
    said = f"{finding.said} {finding.way}".strip()
    first = f"{finding.state:<6}{finding.what:<14}"
    return (
        textwrap.fill(
            said, _WIDTH, initial_indent=first, subsequent_indent=_MARGIN, break_long_words=False, break_on_hyphens=False
        )
        + "\n"
    )


def _version() -> str:
    try:
        return version("throughline")
    except PackageNotFoundError:
        return "(not installed)"


def _address(chosen: Settings) -> Iterator[Finding]:
    where = f"The service listens on {chosen.host}, port {chosen.port}."
    if is_local(chosen.host):
        way = "Set THROUGHLINE_HOST=0.0.0.0 when a proxy with HTTPS on another machine or container passes requests on."
        yield Finding("Address", "note", f"{where} Only this machine can reach it.", way)
    elif chosen.has_teams or chosen.has_zoom:
        way = "Teams and Zoom need HTTPS with a public certificate in front of it."
        yield Finding("Address", "note", where, way)
    else:
        said = f"{where} Other machines can reach it, and nobody's identity could be checked."
        yield Finding("Address", "fix", said, "Set up Teams or Zoom (below), or set THROUGHLINE_HOST=127.0.0.1.")


def _times(chosen: Settings) -> Iterator[Finding]:
    late = int(chosen.late_after.total_seconds())
    said = f"Clock times are in {chosen.timezone} where the platform tells no other zone."
    yield Finding("Time", "ok", f"{said} A session that wakes more than {late} s late pauses and asks.")


def _plans(chosen: Settings) -> Iterator[Finding]:
    from bot.plans import load, shipped

    try:
        plan = load(chosen.default_plan)
    except PlanError as error:
        said = f"The plan for new chats, “{chosen.default_plan}”, cannot be used: {error.mistakes[0].message}"
        yield Finding("Plans", "fix", said, f"`throughline check {chosen.default_plan}` says more.")
        return
    said = f"New chats get “{plan.title}” ({plan.id}). Also there: {', '.join(id_ for id_ in shipped() if id_ != plan.id)}."
    yield Finding("Plans", "ok", said)


def _database(chosen: Settings) -> Iterator[Finding]:
    url = chosen.database.get_secret_value()
    try:
        with in_words(url):
            database = Database(url)
            yield _not_there_yet(database) or asyncio.run(_look_into(database))
    except DatabaseError as error:
        yield Finding("Database", "fix", str(error))


async def _look_into(database: Database) -> Finding:
    shown = _shown(database)
    try:
        found = await schema.version(database)
        if found == schema.NEWEST:
            return await _backlog(database, shown)
    finally:
        await database.close()
    if found is not None and found > schema.NEWEST:
        way = "Install that version, or restore a backup."
        return Finding("Database", "fix", f"{shown} belongs to a newer version of Throughline.", way)
    if not database.is_postgres:
        return Finding("Database", "ok", f"{shown} is brought up to date when the service starts.")
    return Finding("Database", "fix", f"{shown} is not up to date.", "Run `throughline migrate`.")


def _shown(database: Database) -> str:
    return database.url.set(drivername=database.url.get_backend_name()).render_as_string()


def _not_there_yet(database: Database) -> Finding | None:
    """A SQLite file that is still to be made: looking into it would make it."""
    path = Path(database.url.database or "")
    if database.is_postgres or database.in_memory or path.exists():
        return None
    return Finding("Database", "ok", f"{_shown(database)} is made when the service starts.")


async def _backlog(database: Database, shown: str) -> Finding:
    async with database.reading() as tx:
        waiting, _, dead = await outbox.backlog(tx)
    said = f"{shown} is up to date. Messages waiting: {waiting}."
    if not dead:
        return Finding("Database", "ok", said)
    return Finding("Database", "note", f"{said} Messages no platform would take: {dead}.", "The log says why.")


def _teams(chosen: Settings) -> Iterator[Finding]:
    if not chosen.has_teams:
        way = "Register a bot in Azure, then set THROUGHLINE_TEAMS_APP_ID, _TEAMS_APP_SECRET and _TEAMS_TENANT."
        yield Finding("Teams", "note", "Not set up.", way)
        return
    from bot.channels.teams import NotRegistered, Registration

    try:
        Registration.of(chosen)
    except NotRegistered as error:
        yield Finding("Teams", "fix", str(error))
        return
    yield Finding("Teams", "ok", f"Set up for the app id {chosen.teams_app_id}. Its messages come to /api/messages.")
    if not chosen.teams_tenant:
        way = "Set THROUGHLINE_TEAMS_TENANT to your tenant's id to serve only your own organisation."
        yield Finding("Teams", "note", "Every tenant that installs the app is served.", way)


def _zoom(chosen: Settings) -> Iterator[Finding]:
    if not chosen.has_zoom:
        way = (
            "Make an app in the Zoom App Marketplace (`throughline manifest zoom`), then set the THROUGHLINE_ZOOM_ settings."
        )
        yield Finding("Zoom", "note", "Not set up.", way)
        return
    from bot.channels.zoom.app import zoom_app

    try:
        zoom_app(chosen)
    except ValueError as error:
        yield Finding("Zoom", "fix", str(error))
        return
    yield Finding("Zoom", "ok", f"Set up for the bot {chosen.zoom_robot_jid}. Its events come to /zoom/events.")


_LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (_address, _times, _plans, _database, _teams, _zoom)
