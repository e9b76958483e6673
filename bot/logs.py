"""Logs: one JSON object a line, with run and delivery ids, never a name, a text or a secret."""

from __future__ import annotations

import logging
import sys
from typing import Literal

import structlog

Level = Literal["info", "warning", "error"]


def configure(level: Level = "info") -> None:
    """Send the logs of this process, from `level` up, to standard error. Other libraries' logs begin at warnings."""
    structlog.configure(
        processors=[
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            structlog.processors.JSONRenderer(ensure_ascii=False),
        ],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    logging.basicConfig(level=logging.WARNING, stream=sys.stderr, format="%(name)s: %(message)s")
