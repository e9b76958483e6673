"""Network checks of `throughline doctor`: the local service, its public address, the platforms' tokens, and the clock.

Each check takes eight seconds at most, and all run together. A service of another version, a proxy that does not find the
service, a refused certificate or token and a wrong clock must be fixed. No answer, metrics that all can read, missing HSTS
and an app package that does not fit are warnings.
"""

from __future__ import annotations

import asyncio
import json
import re
import ssl
import zipfile
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import aiohttp

from bot.cli.commands import doctor_zoom_panel
from bot.cli.commands.doctor_finding import Finding
from bot.infra.settings import Settings
from bot.infra.version import release
from bot.ports import Channel, Inbound, Outcome, Proving, RetryLater

WITHIN = aiohttp.ClientTimeout(total=8, connect=5)
SKEW = timedelta(seconds=60)  # platforms reject requests that are five minutes off
RENEW = timedelta(days=21)  # remaining validity of a certificate; automatic renewal happens at thirty days
HALF_A_YEAR = 15_552_000  # seconds; shorter is a trial
PACKAGE = Path("throughline-teams.zip")
START = "Start it with `systemctl enable --now throughline`, or with `throughline serve` where systemd does not run it."

Answer = tuple[int, str, str]
"""Status, start of the body, and Date header of a response."""


async def look(chosen: Settings) -> list[Finding]:
    """Run all checks in parallel. Each takes a few seconds at most."""
    async with aiohttp.ClientSession(timeout=WITHIN) as http:
        looks = [
            _service(chosen, http),
            _public(chosen, http),
            _certificate(chosen),
            _platforms(chosen),
            _clock(chosen, http),
            doctor_zoom_panel.look(chosen, http),
        ]
        return [*(one for found in await asyncio.gather(*looks) for one in found), *_package(chosen)]


# -- the service on this machine -------------------------------------------------------------------------------------------


async def _service(chosen: Settings, http: aiohttp.ClientSession) -> list[Finding]:
    host = "127.0.0.1" if chosen.host in ("0.0.0.0", "::", "") else chosen.host  # noqa: S104 - for requests only
    base = f"http://[{host}]:{chosen.port}" if ":" in host else f"http://{host}:{chosen.port}"
    try:
        _, said, _ = await _ask(http, "GET", f"{base}/healthz")
    except (aiohttp.ClientError, TimeoutError, OSError):
        return [Finding("Service", "note", f"Nothing answers at {base}.", START)]
    version = _json(said).get("version")
    if not version:
        way = "Stop it, or choose another port with THROUGHLINE_PORT."
        return [Finding("Service", "fix", f"Something else listens at {base}.", way)]
    if version != release():
        said = f"Version {version} runs at {base}, and this command is version {release()}."
        return [Finding("Service", "fix", said, "Restart the service, or use the command it was installed with.")]
    status, said, _ = await _ask(http, "GET", f"{base}/readyz")
    if status != 200:
        trouble = _json(said).get("trouble", "it does not say why")
        return [
            Finding("Service", "fix", f"It runs at {base} and is not ready: {trouble}.", "See what else is to fix here.")
        ]
    return [Finding("Service", "ok", f"Version {version} runs at {base} and is ready.")]


# -- its public address ----------------------------------------------------------------------------------------------------


async def _public(chosen: Settings, http: aiohttp.ClientSession) -> list[Finding]:
    if not chosen.url:
        if not (chosen.has_teams or chosen.has_zoom):
            return []
        way = "Set THROUGHLINE_URL to the address people and platforms use, so that links and the run sheet work."
        return [Finding("Public", "note", "Its public address is not set, so it cannot be tried.", way)]
    doors = [name for name, there in (("/api/messages", chosen.has_teams), ("/zoom/events", chosen.has_zoom)) if there]
    found = [*await asyncio.gather(*(_door(http, chosen.url.rstrip("/") + path) for path in doors))]
    found += await _inside(http, chosen.url.rstrip("/") + "/metrics")
    found += await _https_only(http, chosen.url.rstrip("/") + "/privacy")
    return found or [Finding("Public", "note", f"{chosen.url} serves no platform yet.", "Set up Teams or Zoom.")]


async def _door(http: aiohttp.ClientSession, url: str) -> Finding:
    """Check that an unsigned request reaches the service. If so, the service rejects it with its own error message."""
    try:
        status, said, _ = await _ask(http, "POST", url, json={})
    except (aiohttp.ClientError, TimeoutError, OSError) as error:
        way = "From this machine, at least; try it from outside. Then check its name in DNS, the proxy, and the firewall."
        return Finding("Public", "note", f"{url} cannot be reached ({type(error).__name__}).", way)
    if status == 401 and set(_json(said)) & {"error", "message"}:
        return Finding("Public", "ok", f"{url} leads to the service.")
    if status in (502, 503, 504):
        way = "Start the service, or let the proxy pass requests to its host and port."
        return Finding("Public", "fix", f"The proxy at {url} answers {status}: it does not find the service.", way)
    way = "Let the proxy pass on this path, unchanged, and ask for no sign-in of its own there."
    return Finding("Public", "fix", f"{url} answers {status}, which is not the service's answer.", way)


async def _inside(http: aiohttp.ClientSession, url: str) -> list[Finding]:
    try:
        status, said, _ = await _ask(http, "GET", url)
    except (aiohttp.ClientError, TimeoutError, OSError):
        return []
    if status != 200 or "throughline_" not in said:
        return []
    return [Finding("Public", "note", f"{url} can be read by everybody.", "Let the proxy keep it for the inside.")]


async def _https_only(http: aiohttp.ClientSession, url: str) -> list[Finding]:
    """HSTS: whether browsers are told to use HTTPS only. Zoom's review asks for it."""
    if not url.startswith("https:"):
        return []
    try:
        async with http.get(url, allow_redirects=False) as answer:
            said, status = answer.headers.get("Strict-Transport-Security", ""), answer.status
    except (aiohttp.ClientError, TimeoutError, OSError):
        return []
    age = re.search(r"max-age\s*=\s*\"?(\d+)", said, re.IGNORECASE)
    if status >= 500:
        return []  # reported already
    if age and int(age[1]) >= HALF_A_YEAR:
        return [Finding("Public", "ok", "Browsers are told to use HTTPS only (HSTS).")]
    way = "Let the proxy send the header Strict-Transport-Security: max-age=31536000. Zoom asks for it."
    return [Finding("Public", "note", "Browsers are not told to use HTTPS only (HSTS).", way)]


async def _certificate(chosen: Settings) -> list[Finding]:
    parts = urlsplit(chosen.url)
    if not chosen.url or not parts.hostname:
        return []
    if parts.scheme != "https":
        way = "Set THROUGHLINE_URL to an address that begins with https://. Teams and Zoom speak to no other."
        return [Finding("Certificate", "note", f"{chosen.url} is not HTTPS.", way)]
    try:
        ends_at = await _ends_at(parts.hostname, parts.port or 443)
    except ssl.SSLCertVerificationError as error:
        said = f"The certificate of {parts.hostname} is not accepted: {error.verify_message}."
        return [Finding("Certificate", "fix", said, "Get one from a public authority, with its intermediate certificates.")]
    except (OSError, TimeoutError):
        return []  # the failed connection is already reported
    left = ends_at - datetime.now(UTC)
    said = f"The certificate of {parts.hostname} is good until {ends_at:%d %B %Y}."
    if left > RENEW:
        return [Finding("Certificate", "ok", said)]
    return [Finding("Certificate", "note", said, "Renew it, and see why it is not renewed by itself.")]


async def _ends_at(host: str, port: int) -> datetime:
    async with asyncio.timeout(WITHIN.total):
        _, writer = await asyncio.open_connection(host, port, ssl=ssl.create_default_context())
    certificate: dict[str, Any] = writer.get_extra_info("peercert") or {}
    writer.close()
    return datetime.fromtimestamp(ssl.cert_time_to_seconds(certificate["notAfter"]), UTC)


# -- the platforms ---------------------------------------------------------------------------------------------------------


async def _platforms(chosen: Settings) -> list[Finding]:
    channels = [one for one in (_teams(chosen), _zoom(chosen)) if one is not None]
    return [*await asyncio.gather(*(_token(*one) for one in channels))]


def _teams(chosen: Settings) -> tuple[str, Channel, str] | None:
    if not chosen.has_teams or not (chosen.teams_app_secret.get_secret_value() or chosen.teams_identity):
        return None
    from bot.channels import teams

    way = (
        "Make a new client secret (App registrations, Certificates & secrets), put its value, not its id, where "
        "THROUGHLINE_TEAMS_APP_SECRET says, and compare app id and tenant with the registration."
    )
    if chosen.teams_identity:
        way = (
            "Give this machine the managed identity in THROUGHLINE_TEAMS_IDENTITY, and let the registration trust it: "
            "`throughline setup teams --azure --identity ID`."
        )
    return "Teams", teams.build(chosen, _nobody)[0], way


def _zoom(chosen: Settings) -> tuple[str, Channel, str] | None:
    if not chosen.has_zoom:
        return None
    from bot.channels import zoom

    try:
        channel, _ = zoom.build(chosen, _nobody)
    except ValueError:
        return None  # already reported
    way = "Compare THROUGHLINE_ZOOM_CLIENT_ID and the client secret with App Credentials in the Zoom App Marketplace."
    return "Zoom", channel, way


async def _token(name: str, channel: Channel, way: str) -> Finding:
    assert isinstance(channel, Proving)
    try:
        async with asyncio.timeout(WITHIN.total):
            await channel.prove()
    except (RetryLater, TimeoutError) as error:
        reached = "answered 4" in str(error) or "status 4" in str(error)
        way = way if reached else "Let this machine reach the platform on port 443 (docs/install.md lists the hosts)."
        return Finding(name, "fix", f"Could not get an access token. {error}".strip(), way)
    finally:
        await channel.close()
    return Finding(name, "ok", "It gives us a token.")


async def _nobody(_: Inbound) -> Outcome:
    return Outcome()


async def _clock(chosen: Settings, http: aiohttp.ClientSession) -> list[Finding]:
    """Compare this machine's clock with a platform's. Signatures and tokens are valid for only a few minutes."""
    teams = chosen.teams_openid_url or chosen.cloud.openid_url
    url = teams if chosen.has_teams else chosen.zoom_token_url if chosen.has_zoom else ""
    if not url:
        return []
    try:
        _, _, date = await _ask(http, "GET", url)
        apart = abs(parsedate_to_datetime(date) - datetime.now(UTC))
    except (aiohttp.ClientError, TimeoutError, OSError, ValueError, TypeError):
        way = "Let this machine reach it on port 443; without it no request can be verified."
        return [Finding("Clock", "note", f"{urlsplit(url).hostname} cannot be reached, so the clock was not compared.", way)]
    if apart <= SKEW:
        return [Finding("Clock", "ok", f"It agrees with {urlsplit(url).hostname}.")]
    said = f"This machine's clock and that of {urlsplit(url).hostname} are {apart.total_seconds():.0f} s apart."
    return [Finding("Clock", "fix", said, "Let it keep time by NTP (`timedatectl set-ntp true`).")]


# -- the app package -------------------------------------------------------------------------------------------------------


def _package(chosen: Settings) -> Iterator[Finding]:
    """Check the Teams app package in this folder, if there is one, against the settings and the version."""
    if not chosen.has_teams or not PACKAGE.exists():
        return
    try:
        with zipfile.ZipFile(PACKAGE) as package:
            manifest = json.loads(package.read("manifest.json"))
        found = (manifest["version"], manifest["bots"][0]["botId"], manifest["developer"]["websiteUrl"])
    except (OSError, zipfile.BadZipFile, ValueError, KeyError, IndexError, TypeError):
        yield Finding(
            "Package", "note", f"{PACKAGE} is not a package for Teams.", "Make it with `throughline manifest teams`."
        )
        return
    wanted = (release(), chosen.teams_app_id, chosen.url.rstrip("/") or found[2])
    names = ("version", "app id", "address")
    other = [f"{name} {one}, not {two}" for name, one, two in zip(names, found, wanted, strict=True) if one != two]
    if not other:
        yield Finding("Package", "ok", f"{PACKAGE} fits this version and these settings.")
        return
    way = "Make it anew with `throughline manifest teams`, and upload that."
    yield Finding("Package", "note", f"{PACKAGE} has {'; '.join(other)}.", way)


async def _ask(http: aiohttp.ClientSession, method: str, url: str, **more: Any) -> Answer:
    async with http.request(method, url, allow_redirects=False, **more) as got:
        body = await got.content.read(65_536)
        return got.status, body.decode("utf-8", "replace"), got.headers.get("Date", "")


def _json(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}
