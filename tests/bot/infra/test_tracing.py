"""Tracing: the spans of a session name runs and deliveries but no people. Turned off, it does nothing."""

from __future__ import annotations

import asyncio
import subprocess
import sys
from collections.abc import Iterator

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer
from opentelemetry.proto.collector.trace.v1.trace_service_pb2 import ExportTraceServiceRequest
from opentelemetry.sdk.trace import ReadableSpan, TracerProvider
from opentelemetry.sdk.trace.export import SimpleSpanProcessor
from opentelemetry.sdk.trace.export.in_memory_span_exporter import InMemorySpanExporter
from opentelemetry.trace import StatusCode

from bot.infra import otel, tracing
from bot.infra.tracing import short
from bot.ports import Heard, Rejected, delivery_of
from dialogs.run.commands import Pause
from tests.support.running_app import FRANCES, ROOM, Attempt, House, guest, short_plan
from tests.support.teams_meeting import PEOPLE, meeting

PLAN = short_plan()


@pytest.fixture
def seen() -> Iterator[InMemorySpanExporter]:
    """Turn tracing on; spans go to this exporter."""
    exporter, provider = InMemorySpanExporter(), TracerProvider(shutdown_on_exit=False)
    provider.add_span_processor(SimpleSpanProcessor(exporter))
    tracing.begin(otel.OpenTelemetry(provider))
    yield exporter
    tracing.end()
    provider.shutdown()


def named(exporter: InMemorySpanExporter, name: str) -> list[ReadableSpan]:
    return [one for one in exporter.get_finished_spans() if one.name == name]


def facts(one: ReadableSpan) -> dict[str, object]:
    return {key.removeprefix("throughline."): value for key, value in (one.attributes or {}).items()}


async def test_a_session_can_be_followed_from_what_was_said_to_what_was_posted(
    seen: InMemorySpanExporter, database_url: str
) -> None:
    async with House(database_url, PLAN) as house:
        await house.install(people=2)
        seen.clear()
        await house.say(FRANCES, "start", delivery_id="chat:abc123")
        run = await house.run_id()
    (received,) = named(seen, "receive")
    (asked,) = [one for one in named(seen, "ask") if facts(one).get("command") == "Start"]
    (written,) = [one for one in named(seen, "write") if one.parent and one.parent.span_id == asked.context.span_id]
    delivery = short(delivery_of(Heard(ROOM, FRANCES, "start", "chat:abc123")) or "")
    assert facts(received) == {"channel": "fake", "inbound": "Heard", "delivery": delivery}
    assert facts(asked) == {"run": run, "command": "Start", "delivery": delivery, "outcome": "done"}
    assert facts(written) == {"count": 1, "runs": 1}
    assert asked.parent is not None
    assert asked.parent.span_id == received.context.span_id
    sent = named(seen, "deliver")
    assert {(facts(one)["run"], facts(one)["outcome"]) for one in sent} == {(run, "sent")}
    assert not any(one.parent for one in sent)


async def test_a_write_for_many_is_linked_with_each_of_them(seen: InMemorySpanExporter) -> None:
    async with House("sqlite://", PLAN) as house:
        await house.install(people=2)
        run = await house.run_id()
        seen.clear()
        await asyncio.gather(*(house.handle(run, Pause(by="nobody")) for _ in range(3)))
        (written,) = named(seen, "write")
        assert facts(written) == {"count": 3, "runs": 1}
        assert written.parent is None
        assert {link.context.span_id for link in written.links} == {one.context.span_id for one in named(seen, "ask")}


async def test_spans_name_nobody_and_quote_nothing(seen: InMemorySpanExporter, database_url: str) -> None:
    async def refuse(attempt: Attempt) -> None:
        if attempt.kind == "whisper":
            raise ValueError("Person 1 said Courage")  # an error that quotes a person

    async with House(database_url, PLAN) as house:
        house.channel.trouble = refuse
        await house.install(people=3)
        await house.say(FRANCES, "start")
        await house.say(guest(1), "rule: we share marmalade")
        await house.until(6)
        await house.press(guest(1), "tokens", 0, why="marmalade gives me courage")
        await house.until(12)
        await house.press(guest(2), "secret", 1)
        await house.until(40)
        assert await house.ended_at() is not None
        with pytest.raises(Rejected), tracing.span("fault", run="r"):
            raise Rejected("marmalade")
    told = [one.to_json() for one in seen.get_finished_spans()]
    assert len(told) > 30
    for secret in ("Frances", "Person", "marmalade", "Courage", "Badly", "tokens", '"p1"', "room"):
        assert not [one for one in told if secret in one], secret
    assert {key for one in seen.get_finished_spans() for key in facts(one)} <= tracing.FACTS
    (fault,) = named(seen, "fault")
    assert (facts(fault)["error"], fault.status.status_code, fault.events) == ("Rejected", StatusCode.ERROR, ())


async def test_calls_of_a_platform_are_spans_within_the_delivery(seen: InMemorySpanExporter) -> None:
    async with meeting("sqlite://") as teams:
        await teams.say(PEOPLE[0], "help")
    calls = named(seen, "teams.call")
    assert {facts(one)["status"] for one in calls} <= {200, 201}
    delivered = {one.context.span_id for one in named(seen, "deliver")}
    assert [one for one in calls if one.parent and one.parent.span_id in delivered]
    assert len(named(seen, "teams.token")) == 1
    assert not [one for one in seen.get_finished_spans() if "19:" in str(one.attributes) or "http" in str(one.attributes)]


def test_while_it_is_off_nothing_is_made_and_nothing_imported() -> None:
    assert tracing.span("ask", run="r") is tracing.span("write", count=1)
    assert tracing.here() is None
    code = "import sys, bot.app, bot.web.server, bot.cli.commands.serve, bot.channels.teams, bot.channels.zoom; "
    code += "sys.exit(any(name.startswith('opentelemetry') for name in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


async def test_a_collector_gets_them_by_otlp(monkeypatch: pytest.MonkeyPatch) -> None:
    got: list[ExportTraceServiceRequest] = []

    async def take(request: web.Request) -> web.Response:
        body = await request.read()
        if request.headers.get("Content-Encoding") == "gzip":
            raise web.HTTPUnsupportedMediaType
        got.append(ExportTraceServiceRequest.FromString(body))
        return web.Response()

    collector = web.Application()
    collector.add_routes([web.post("/v1/traces", take)])
    async with TestServer(collector) as server:
        monkeypatch.setenv("OTEL_EXPORTER_OTLP_ENDPOINT", str(server.make_url("/")).rstrip("/"))
        provider = otel.begin("replica-one")
        with tracing.span("ask", run="r1", person="p1"):
            pass
        tracing.end()
        await asyncio.to_thread(provider.shutdown)
    (resource,) = got[0].resource_spans
    about = {one.key: one.value.string_value for one in resource.resource.attributes}
    assert (about["service.name"], about["service.instance.id"]) == ("throughline", "replica-one")
    (span,) = resource.scope_spans[0].spans
    assert [(one.key, one.value.string_value) for one in span.attributes] == [("throughline.run", "r1")]
