"""Logging setup: one JSON object a line, with run and delivery ids. Redacts names, texts and secrets.

Event names are lower-case words, "<noun> <past participle>": "card skipped", "message dead", "command refused". What varies
is a field, never part of the name. A failure is logged with `exc_info`. Messages of errors may quote people, and so may
libraries that log them. So `place` replaces every error, whoever logs it, by its kind and by where it happened. Other
libraries are logged from warnings up. A request that is no HTTP is not quoted.
"""

from __future__ import annotations

import logging
import sys
from pathlib import Path
from traceback import extract_tb
from types import TracebackType
from typing import Literal, TextIO

import structlog

from bot.infra.errors import kind

Level = Literal["debug", "info", "warning", "error"]
Format = Literal["json", "console"]
DEEPEST = 8  # frames of a traceback, the innermost last
_ROOT = Path(__file__).parents[2]


def configure(level: Level = "info", stream: TextIO | None = None, form: Format = "json") -> None:
    """Send the logs of this process, from `level` up, to standard error. Other libraries' logs begin at warnings.

    `console` is for people who watch: one readable line each, in colour on a terminal.
    """
    stream = stream or sys.stderr
    drawn = _JSON if form == "json" else structlog.dev.ConsoleRenderer(colors=stream.isatty())
    structlog.configure(
        processors=[*_SHARED, drawn],
        wrapper_class=structlog.make_filtering_bound_logger(getattr(logging, level.upper())),
        logger_factory=structlog.PrintLoggerFactory(stream),
    )
    handler = logging.StreamHandler(stream)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[structlog.stdlib.add_logger_name, _first_line, *_SHARED],
            processors=[structlog.stdlib.ProcessorFormatter.remove_processors_meta, drawn],
        )
    )
    logging.basicConfig(level=logging.WARNING, handlers=[handler], force=True)
    logging.getLogger("aiohttp.server").addFilter(_is_ours)


def _is_ours(record: logging.LogRecord) -> bool:
    """Whether it is about us, and not about a request that is no HTTP: those are quoted, and may hold anything."""
    kind = record.exc_info[0] if record.exc_info else None
    return kind is None or kind.__module__ != "aiohttp.http_exceptions"


def _first_line(_: structlog.typing.WrappedLogger, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Of what asyncio says of a task that failed: the other lines quote its error."""
    if event.get("logger") == "asyncio":
        event["event"] = str(event["event"]).partition("\n")[0]
    return event


def place(_: structlog.typing.WrappedLogger, __: str, event: structlog.typing.EventDict) -> structlog.typing.EventDict:
    """Replace an error, whose message may quote people, by its kind and by where it happened."""
    given = event.pop("exc_info", None)
    if given is True:
        given = sys.exc_info()
    error = given[1] if isinstance(given, tuple) else given
    if isinstance(error, BaseException):
        event["error"] = kind(error)
        event["where"] = where(error.__traceback__)
    return event


def where(traceback: TracebackType | None) -> list[str]:
    """The frames of a traceback, without what stands in them."""
    frames = extract_tb(traceback)[-DEEPEST:]
    return [f"{_short(frame.filename)}:{frame.lineno} {frame.name}" for frame in frames]


def _short(filename: str) -> str:
    """A file's name without what is particular to this machine."""
    path = Path(filename)
    if path.is_relative_to(_ROOT):
        return str(path.relative_to(_ROOT)).rpartition("site-packages/")[2]
    return "/".join(path.parts[-2:])


_SHARED: tuple[structlog.typing.Processor, ...] = (
    structlog.processors.add_log_level,
    structlog.processors.TimeStamper(fmt="iso", utc=True),
    place,
)
_JSON = structlog.processors.JSONRenderer(ensure_ascii=False)
