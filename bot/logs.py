"""Logs: one JSON object a line, with run and delivery ids, never a name, a text or a secret."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog

Level = Literal["info", "warning", "error"]
_SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
)
_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)


def configure(level: Level = "info") -> None:
    """Send the logs of this process, from `level` up, to standard error. Other libraries' logs begin at warnings."""
    structlog.configure(
        processors=[*_SHARED, _JSON],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[*_SHARED, structlog.stdlib.add_logger_name],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.format_exc_info,
                _JSON,
            ],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("aiohttp.server").addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether it is about us, and not about a request that is no HTTP: those are quoted, and may hold anything."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or kind.__module__ != "aiohttp.http_exceptions"
