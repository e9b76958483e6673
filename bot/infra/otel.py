"""OpenTelemetry exporter: sends spans to where the OTEL_ variables say. The only module that imports OpenTelemetry.

Errors are named by class only. OpenTelemetry's default adds messages and stack traces, which may quote people. Only the
facts that `bot.infra.tracing` allows are sent, by OTLP over HTTP. Work with several origins begins a trace of its own,
linked to them.
"""

from __future__ import annotations

import contextlib
from collections.abc import Iterator, Mapping, Sequence
from typing import cast

from opentelemetry import trace
from opentelemetry.context import Context
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.export import BatchSpanProcessor, SpanExporter
from opentelemetry.trace import Link, NonRecordingSpan, SpanContext, SpanKind, Status, StatusCode

from bot.infra import tracing
from bot.infra.tracing import FACTS, Fact
from bot.infra.version import release

_KINDS = {"receive": SpanKind.SERVER, "teams": SpanKind.CLIENT, "zoom": SpanKind.CLIENT}


class OpenTelemetry:
    """`Tracing` over OpenTelemetry."""

    def __init__(self, provider: TracerProvider) -> None:
        self.provider = provider
        self._tracer = provider.get_tracer("throughline", release())

    @contextlib.contextmanager
    def span(self, name: str, origins: Sequence[object], facts: Mapping[str, Fact]) -> Iterator[_Noting]:
        """See `Tracing.span`. A span with several origins starts its own trace, linked to them."""
        known = [cast(SpanContext, one) for one in origins]
        parent = trace.set_span_in_context(NonRecordingSpan(known[0]), Context()) if len(known) == 1 else Context()
        with self._tracer.start_as_current_span(
            name,
            context=parent if known else None,
            links=[Link(one) for one in known] if len(known) > 1 else None,
            kind=_KINDS.get(name.partition(".")[0], SpanKind.INTERNAL),
            attributes=_attributes(facts),
            record_exception=False,
            set_status_on_exception=False,
        ) as opened:
            try:
                yield _Noting(opened)
            except BaseException as error:
                opened.set_attributes(_attributes({"error": type(error).__name__}))
                opened.set_status(Status(StatusCode.ERROR))
                raise

    def here(self) -> SpanContext | None:
        """See `Tracing.here`."""
        found = trace.get_current_span().get_span_context()
        return found if found.is_valid else None


class _Noting:
    """`Span` over OpenTelemetry."""

    def __init__(self, opened: trace.Span) -> None:
        self._opened = opened

    def note(self, **facts: Fact) -> None:
        """See `Span.note`."""
        self._opened.set_attributes(_attributes(facts))


def begin(replica: str, exporter: SpanExporter | None = None) -> TracerProvider:
    """Start sending spans, by OTLP over HTTP unless another exporter is given. Shut the provider down at the end."""
    if exporter is None:
        from opentelemetry.exporter.otlp.proto.http.trace_exporter import OTLPSpanExporter

        exporter = OTLPSpanExporter()
    about = {"service.name": "throughline", "service.version": release(), "service.instance.id": replica}
    provider = TracerProvider(resource=Resource.create(about), shutdown_on_exit=False)
    provider.add_span_processor(BatchSpanProcessor(exporter))
    tracing.begin(OpenTelemetry(provider))
    return provider


def _attributes(facts: Mapping[str, Fact]) -> dict[str, Fact]:
    """The allowed facts as attributes. `run` becomes `throughline.run`."""
    return {f"throughline.{name}": value for name, value in facts.items() if name in FACTS and value != ""}
