"""`throughline doctor` on a live system: it reports every known problem, what to do, and the exit status."""

from __future__ import annotations

import asyncio
import io
import json
import os
import ssl
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial
from ipaddress import ip_address
from pathlib import Path

import pytest
import sqlalchemy as sa
from aiohttp import web
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from bot.cli.commands import doctor as command
from bot.cli.commands.doctor_finding import Finding
from bot.infra.version import release
from bot.store import service_state
from bot.store.database import Database
from bot.web.server import web_app
from tests.support.running_app import START, House, short_plan
from tests.support.scripted_teams import APP_ID, SECRET, TENANT, Answer, ScriptedConnector
from tests.support.scripted_zoom import CLIENT, Scripted, ScriptedZoom


async def doctor(folder: Path, **settings: str) -> tuple[int, str]:
    """Run the command in that folder with only these settings. Returns the exit status and the output on one line."""
    status, said = await written(folder, **settings)
    return status, " ".join(said.split())


async def written(folder: Path, *, as_json: bool = False, **settings: str) -> tuple[int, str]:
    """The same, with the output as it is."""
    with pytest.MonkeyPatch.context() as patch, io.StringIO() as out:
        for name in [name for name in os.environ if name.startswith("THROUGHLINE_")]:
            patch.delenv(name)
        for name, value in settings.items():
            patch.setenv(name if name == "SSL_CERT_FILE" else f"THROUGHLINE_{name.upper()}", value)
        patch.chdir(folder)
        run = partial(command.doctor, out, as_json=as_json)
        status = await asyncio.to_thread(run)  # it has its own event loop
        return status, out.getvalue()


@asynccontextmanager
async def served(app: web.Application, tls: ssl.SSLContext | None = None) -> AsyncIterator[int]:
    """An application on some port of this machine."""
    runner = web.AppRunner(app, access_log=None)
    await runner.setup()
    await web.TCPSite(runner, "127.0.0.1", 0, ssl_context=tls).start()
    try:
        yield runner.addresses[0][1]
    finally:
        await runner.cleanup()


def answering(**paths: web.Response) -> web.Application:
    """A server with these answers for `get_/path` and `post_/path`. It answers everything else with 404."""

    async def answer(request: web.Request) -> web.Response:
        found = paths.get(f"{request.method.lower()}_{request.path}")
        if found is None:
            raise web.HTTPNotFound
        return web.Response(status=found.status, body=found.body, headers={"Content-Type": "application/json"})

    app = web.Application()
    app.router.add_route("*", "/{path:.*}", answer)
    return app


def teams(platform: ScriptedConnector, **more: str) -> dict[str, str]:
    return {
        "teams_app_id": APP_ID,
        "teams_app_secret": SECRET,
        "teams_tenant": TENANT,
        "teams_openid_url": f"{platform.address}/openid",
        "teams_token_url": f"{platform.address}/token",
        **more,
    }


async def test_a_live_service_is_asked_and_all_is_well(database_url: str, tmp_path: Path) -> None:
    house = House(database_url, short_plan())
    async with ScriptedConnector() as platform, house, served(web_app(house.app)) as port:
        status, said = await doctor(tmp_path, database=database_url, port=str(port), **teams(platform))
    assert status == 0, said
    assert f"Version {release()} runs at http://127.0.0.1:{port} and is ready." in said
    assert "is up to date and answers in" in said
    assert "ok Teams It gives us a token." in said
    assert "ok Clock It agrees with 127.0.0.1." in said
    assert "The service can run." in said
    assert SECRET not in said


async def test_faults_of_the_database_are_told(database_url: str, tmp_path: Path) -> None:
    async with House(database_url, short_plan(), now=START.replace(year=2025)) as house:
        await house.install(people=1)
        async with house.database.writing() as tx:
            for name, state in (("one", "waiting"), ("two", "dead")):
                await tx.execute(sa.text(LETTER), {"slot": name, "state": state, "run": await house.run_id()})
    status, said = await doctor(tmp_path, database=database_url, erasures=str(tmp_path / "missing" / "ledger"))
    assert status == 1
    assert "note Messages Waiting: 2, the oldest for" in said
    assert "No platform would take: 1." in said
    assert "fix Erasures The ledger of erasures" in said
    assert "THROUGHLINE_ERASURES" in said


LETTER = """
INSERT INTO outbox
(queue, run_id, conversation_id, slot, person, audience, group_id, card, mention, made_at, good_until, attempts, state)
SELECT 'q', id, conversation_id, :slot, '', 'everyone', '', '{}', '[]', opened_at, opened_at, 0, :state
FROM run WHERE id = :run
"""


async def test_a_schema_that_does_not_fit_is_told(database: Database, database_url: str, kind: str, tmp_path: Path) -> None:
    old = (0, "is brought up to date when the service starts") if kind == "sqlite" else (1, "Run `throughline migrate`.")
    async with database.writing() as tx:
        await service_state.drop(tx, "service/schema")  # it says which earlier versions can run on the database
    for version, expected in (("9999", (1, "belongs to a newer version")), ("0001", old)):
        async with database.writing() as tx:
            await tx.execute(sa.text(f"UPDATE alembic_version SET version_num = '{version}'"))
        status, said = await doctor(tmp_path, database=database_url)
        assert (status, expected[1] in said) == (expected[0], True), said


async def test_a_secret_that_was_refused_and_a_platform_out_of_reach_have_different_ways_out(tmp_path: Path) -> None:
    async with ScriptedConnector() as platform:
        platform.script("token", Answer(401))
        status, said = await doctor(tmp_path, **teams(platform))
        assert status == 1
        assert "fix Teams Could not get an access token. The token service answered 401. Make a new client secret" in said
    status, said = await doctor(tmp_path, **teams(platform))
    assert status == 1
    unreachable = "The token service could not be reached (ClientConnectorError). Let this machine reach the platform"
    assert f"fix Teams Could not get an access token. {unreachable}" in said
    assert "the clock was not compared" in said


async def test_zoom_is_asked_for_a_token_too(tmp_path: Path) -> None:
    zoom = ScriptedZoom()
    url = await zoom.start()
    settings = {
        "zoom_client_id": CLIENT,
        "zoom_client_secret": "client-secret",
        "zoom_webhook_secret": "webhook",
        "zoom_robot_jid": "v1@xmpp.zoom.us",
        "zoom_api_url": url,
        "zoom_token_url": f"{url}/oauth/token",
    }
    zoom.token_script.append(Scripted(400))
    refused = await doctor(tmp_path, **settings)
    fine = await doctor(tmp_path, **settings)
    await zoom.stop()
    assert refused[0] == 1
    assert "Compare THROUGHLINE_ZOOM_CLIENT_ID" in refused[1]
    assert (fine[0], "ok Zoom It gives us a token." in fine[1]) == (0, True)


async def test_a_clock_that_is_wrong_is_told(tmp_path: Path) -> None:
    app = answering(**{"get_/openid": web.Response()})

    async def late(_: web.Request, response: web.StreamResponse) -> None:
        response.headers["Date"] = "Mon, 01 Jan 2001 00:00:00 GMT"

    app.on_response_prepare.append(late)
    async with ScriptedConnector() as platform, served(app) as port:
        settings = teams(platform, teams_openid_url=f"http://127.0.0.1:{port}/openid")
        status, said = await doctor(tmp_path, **settings)
    assert status == 1
    assert "fix Clock This machine's clock and that of 127.0.0.1 are" in said
    assert "NTP" in said


async def test_what_stands_at_the_port_and_at_the_public_address_is_told(tmp_path: Path) -> None:
    other = answering(**{"get_/healthz": web.json_response({"alive": True, "version": "0.0.1"})})
    door = {"post_/api/messages": web.json_response({"error": "A bearer token is needed."}, status=401)}
    cases = [
        (answering(**door), 0, "/api/messages leads to the service."),
        (answering(), 1, "answers 404, which is not the service's answer. Let the proxy pass on this path, unchanged"),
        (answering(**{"post_/api/messages": web.Response(status=502)}), 1, "it does not find the service"),
        (answering(**door, **{"get_/metrics": web.Response(text="throughline_x 1")}), 0, "can be read by everybody"),
    ]
    async with ScriptedConnector() as platform:
        for app, expected, sentence in cases:
            async with served(app) as port:
                status, said = await doctor(tmp_path, **teams(platform, url=f"http://127.0.0.1:{port}"))
            assert (status, sentence in said) == (expected, True), said
        async with served(other) as port:
            status, said = await doctor(tmp_path, port=str(port))
            assert (status, "Version 0.0.1 runs at" in said, "Restart the service" in said) == (1, True, True)
        async with served(answering()) as port:
            status, said = await doctor(tmp_path, port=str(port))
            assert (status, "Something else listens" in said) == (1, True)
        status, said = await doctor(tmp_path, **teams(platform, url="http://127.0.0.1:1"))
        assert (status, "cannot be reached" in said, "try it from outside" in said) == (0, True, True)


async def test_a_certificate_that_ends_soon_or_is_not_accepted_is_told(tmp_path: Path) -> None:
    door = {"post_/api/messages": web.json_response({"error": "A bearer token is needed."}, status=401)}
    for days, expected, sentence in (
        (90, 0, "ok Certificate The certificate of 127.0.0.1 is good until"),
        (5, 0, "note Certificate The certificate of 127.0.0.1 is good until"),
        (-1, 1, "is not accepted: certificate has expired."),
    ):
        tls = certificate(tmp_path, timedelta(days=days))
        async with ScriptedConnector() as platform, served(answering(**door), tls) as port:
            settings = teams(platform, url=f"https://127.0.0.1:{port}", SSL_CERT_FILE=str(tmp_path / "certificate.pem"))
            status, said = await doctor(tmp_path, **settings)
        assert (status, sentence in said) == (expected, True), said


def certificate(folder: Path, lasts: timedelta) -> ssl.SSLContext:
    """A self-signed certificate for this machine with this validity."""
    key, now = ec.generate_private_key(ec.SECP256R1()), datetime.now(UTC)
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - timedelta(days=10))
        .not_valid_after(now + lasts)
        .add_extension(x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    files = folder / "certificate.pem", folder / "key.pem"
    files[0].write_bytes(made.public_bytes(serialization.Encoding.PEM))
    files[1].write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*files)
    return context


async def test_an_app_package_that_does_not_fit_is_told(tmp_path: Path) -> None:
    from bot.cli.commands.manifest_teams import build

    build("throughline.example.org", APP_ID, tmp_path / "throughline-teams.zip")
    async with ScriptedConnector() as platform:
        for url, sentence in (
            ("", "throughline-teams.zip fits this version"),
            ("http://127.0.0.1:1", "has address https://throughline.example.org, not http://127.0.0.1:1"),
        ):
            _, said = await doctor(tmp_path, **teams(platform, url=url))
            assert sentence in said, said
        (tmp_path / "throughline-teams.zip").write_bytes(b"no package")
        _, said = await doctor(tmp_path, **teams(platform))
        assert "is not a package for Teams" in said


async def test_problems_come_first_and_programs_get_a_list(tmp_path: Path) -> None:
    status, said = await written(tmp_path, as_json=True, default_plan="nothing-like-it", teams_tenat=TENANT)
    found = json.loads(said)
    assert status == 1
    assert [one["state"] for one in found] == ["fix"]
    assert found[0]["sentence"] == "THROUGHLINE_TEAMS_TENAT is not a setting. Do you mean THROUGHLINE_TEAMS_TENANT?"
    status, said = await written(tmp_path, as_json=True, default_plan="nothing-like-it")
    found = json.loads(said)
    order = [("fix", "note", "ok").index(one["state"]) for one in found]
    assert order == sorted(order)
    assert {"what", "state", "sentence", "way"} == set(found[0])
    assert (found[0]["what"], status) == ("Plans", 1)


def test_colour_is_never_the_only_sign() -> None:
    finding = Finding("Plans", "fix", "A plan cannot be used. " * 8, "Mend it.")
    plain, coloured = finding.shown(80), finding.shown(80, colour=True)
    assert coloured.replace("\x1b[31m", "").replace("\x1b[0m", "") == plain
    assert all(len(line) <= 80 for line in plain.splitlines())
    assert plain.startswith("fix   Plans")


async def test_addresses_of_another_cloud_are_named_with_the_setting_that_is_meant(tmp_path: Path) -> None:
    keys = "https://login.botframework.azure.us/v1/.well-known/openidconfiguration"
    given = {"teams_app_id": APP_ID, "teams_app_secret": SECRET, "teams_token_url": "http://127.0.0.1:1/token"}
    _, said = await doctor(tmp_path, **given, teams_openid_url=keys)
    assert "THROUGHLINE_TEAMS_OPENID_URL is an address of the cloud gcc-high, and the bot's cloud is public." in said
    _, said = await doctor(tmp_path, **given, teams_openid_url="http://127.0.0.1:1/openid", teams_cloud="gcc-high")
    assert "gcc-high: requests come from https://api.botframework.us" in said
