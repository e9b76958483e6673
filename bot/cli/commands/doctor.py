"""`throughline doctor`: what is configured, what is missing, and how to fix it. It never shows secrets.

The exit status is 1 if something must be fixed, and 0 if there are only warnings. Problems come first, then notes, then what
is in order. Wrong settings are shown alone, without other checks. An open address without Teams or Zoom, a default plan with
mistakes, and addresses of another Teams cloud must be fixed; a bot that serves every tenant is a warning.
"""

from __future__ import annotations

import asyncio
import json
import os
import platform
import shutil
from collections.abc import Callable, Iterator
from typing import TextIO

from bot.cli.commands import doctor_database, doctor_network, doctor_zoom_panel
from bot.cli.commands.doctor_finding import WIDEST, Finding
from bot.cli.commands.doctor_secrets import answer_key, teams_secret
from bot.cli.errors import CommandError
from bot.cli.inputs import settings
from bot.cli.progress import working
from bot.infra import logs
from bot.infra.loopback import is_local
from bot.infra.settings import Settings
from bot.infra.teams_cloud import cloud_of
from bot.infra.version import release
from dialogs.plan.errors import PlanError

WORST_FIRST = ("fix", "note", "ok")


def doctor(out: TextIO, *, as_json: bool = False) -> int:
    """Write the findings, problems first. Returns 1 if a problem prevents the service from working, otherwise 0."""
    logs.configure("error")  # the findings already report failed attempts
    try:
        chosen = settings()
    except CommandError as refusal:
        findings = [Finding("Settings", "fix", sentence) for sentence in refusal.sentences]
    else:
        findings = [finding for look in _LOOKS for finding in look(chosen)] + _asked(chosen)
    findings.sort(key=lambda finding: WORST_FIRST.index(finding.state))
    if as_json:
        out.write(json.dumps([finding.document() for finding in findings], ensure_ascii=False, indent=2) + "\n")
    else:
        _write(findings, out)
    return 1 if any(finding.state == "fix" for finding in findings) else 0


def _write(findings: list[Finding], out: TextIO) -> None:
    """The findings for people, as wide as their terminal, in colour where that is wanted."""
    colour = out.isatty() and "NO_COLOR" not in os.environ
    width = shutil.get_terminal_size((WIDEST, 24)).columns if out.isatty() else WIDEST
    out.write(f"Throughline {release()} on Python {platform.python_version()}\n\n")
    for finding in findings:
        out.write(f"{finding.shown(width, colour=colour)}\n")
    wrong = sum(finding.state == "fix" for finding in findings)
    out.write(f"\n{'Put this right first: ' + str(wrong) + ' to fix.' if wrong else 'The service can run.'}\n")


def _asked(chosen: Settings) -> list[Finding]:
    with working("Asking the database, the service and the platforms"):
        return asyncio.run(_tried(chosen))


async def _tried(chosen: Settings) -> list[Finding]:
    """Checks that need the database or the network. They run in parallel."""
    database, live = await asyncio.gather(doctor_database.look(chosen), doctor_network.look(chosen))
    return [*database, *live]


def _address(chosen: Settings) -> Iterator[Finding]:
    where = f"The service listens on {chosen.host}, port {chosen.port}."
    if is_local(chosen.host):
        way = "Set THROUGHLINE_HOST=0.0.0.0 when a proxy with HTTPS on another machine or container passes requests on."
        yield Finding("Address", "note", f"{where} Only this machine can reach it.", way)
    elif chosen.has_teams or chosen.has_zoom:
        way = "Teams and Zoom need HTTPS with a public certificate in front of it."
        yield Finding("Address", "note", where, way)
    else:
        said = f"{where} Other machines can reach it, and it cannot check who is calling."
        yield Finding("Address", "fix", said, "Set up Teams or Zoom (below), or set THROUGHLINE_HOST=127.0.0.1.")


def _times(chosen: Settings) -> Iterator[Finding]:
    late = int(chosen.late_after.total_seconds())
    said = f"Clock times are in {chosen.timezone} where the platform tells no other zone."
    yield Finding("Time", "ok", f"{said} A session that wakes more than {late} s late pauses and asks.")


def _plans(chosen: Settings) -> Iterator[Finding]:
    from bot.runs.plan_library import load, shipped

    try:
        plan = load(chosen.default_plan)
    except PlanError as error:
        said = f"The plan for new chats, “{chosen.default_plan}”, cannot be used: {error.mistakes[0].message}"
        yield Finding("Plans", "fix", said, f"`throughline check {chosen.default_plan}` says more.")
        return
    said = f"New chats get “{plan.title}” ({plan.id}). Also there: {', '.join(id_ for id_ in shipped() if id_ != plan.id)}."
    yield Finding("Plans", "ok", said)


def _teams(chosen: Settings) -> Iterator[Finding]:
    if not chosen.has_teams:
        way = "Run `throughline setup teams`, or set THROUGHLINE_TEAMS_APP_ID, _TEAMS_APP_SECRET and _TEAMS_TENANT."
        yield Finding("Teams", "note", "Not set up.", way)
        return
    from bot.channels.teams import NotRegistered, Registration

    try:
        Registration.from_settings(chosen)
    except NotRegistered as error:
        yield Finding("Teams", "fix", str(error))
        return
    yield Finding("Teams", "ok", f"Set up for the app id {chosen.teams_app_id}. Its messages come to /api/messages.")
    yield from _cloud(chosen)
    if not chosen.teams_tenant:
        way = "Set THROUGHLINE_TEAMS_TENANT to your tenant's id to serve only your own organisation."
        yield Finding("Teams", "note", "Every tenant that installs the app is served.", way)


def _cloud(chosen: Settings) -> Iterator[Finding]:
    """Whether the addresses that were set fit the cloud: tokens of one cloud are refused in every other."""
    cloud = chosen.cloud
    given = {"OPENID": chosen.teams_openid_url, "ENTRA": chosen.teams_entra_url, "TOKEN": chosen.teams_token_url}
    for name, url in given.items():
        other = cloud_of(url)
        if other is not None and (other.login, other.openid) != (cloud.login, cloud.openid):
            said = (
                f"THROUGHLINE_TEAMS_{name}_URL is an address of the cloud {other.name}, and the bot's cloud is {cloud.name}."
            )
            way = f"Set THROUGHLINE_TEAMS_CLOUD={other.name}, and leave the addresses out: the cloud brings them along."
            yield Finding("Teams cloud", "fix", said, way)
            return
    yield Finding("Teams cloud", "ok", f"{cloud.name}: requests come from {cloud.issuer}, tokens from {cloud.login}.")


def _zoom(chosen: Settings) -> Iterator[Finding]:
    if not chosen.has_zoom:
        way = (
            "Run `throughline setup zoom`: it says how to make the app in the Zoom App Marketplace, and takes the settings."
        )
        yield Finding("Zoom", "note", "Not set up.", way)
        return
    from bot.channels.zoom.config import ZoomApp

    try:
        ZoomApp.from_settings(chosen)
    except ValueError as error:
        yield Finding("Zoom", "fix", str(error))
        return
    yield Finding("Zoom", "ok", f"Set up for the bot {chosen.zoom_robot_jid}. Its events come to /zoom/events.")


_LOOKS: tuple[Callable[[Settings], Iterator[Finding]], ...] = (
    _address,
    _times,
    _plans,
    _teams,
    teams_secret,
    _zoom,
    doctor_zoom_panel.settings,
    answer_key,
)
