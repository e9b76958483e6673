"""Rehearsal script: who writes, answers, joins or leaves at which second, as JSON lines.

A line has a time since the start ("H:MM:SS" or seconds), a person, and exactly one of `say`, `answer`, `fill`, `press`,
`join`, `leave` and `drop` (a connection that comes back). Lines at the same time keep their order. All mistakes are
reported together, each with its line.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, StringConstraints, ValidationError, model_validator

from bot.rehearsal.cast import FACILITATOR, is_person

MOST_BYTES = 1_000_000  # of a rehearsal script
_EXAMPLE = '{"at": "0:31:00", "by": "facilitator", "say": "extend 5"}'
_CLOCK = re.compile(r"(\d{1,3}):([0-5]\d):([0-5]\d)", re.ASCII)
LONGEST = timedelta(days=7)  # the latest time in a script, where it is given in seconds
LONGEST_TEXT = 4000  # characters of a text in it
MOST_OPTIONS, MOST_FIELDS = 50, 20  # options of an answer; fields of a form or button


@dataclass(frozen=True)
class Say:
    """Type this text to the bot."""

    text: str


@dataclass(frozen=True)
class AnswerPoll:
    """Answer a poll with these option texts, and optionally with a reason."""

    poll: str
    options: tuple[str, ...]
    why: str | None = None


@dataclass(frozen=True)
class FillIn:
    """Complete and send a form on a card. `fields` has the text for each input id."""

    form: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class PressButton:
    """Press the button with this label on the message of a slot, with the inputs filled in as in `fields`.

    The slot "reply" holds the person's last private answer.
    """

    slot: str
    label: str
    fields: Mapping[str, str]


@dataclass(frozen=True)
class JoinMeeting:
    """Join the meeting."""


@dataclass(frozen=True)
class LeaveMeeting:
    """Leave the meeting."""


Act = Say | AnswerPoll | FillIn | PressButton | JoinMeeting | LeaveMeeting


@dataclass(frozen=True)
class Cue:
    """Script line: `by` does `act` at `at` after the start (wall clock, pauses included)."""

    at: timedelta
    by: str
    act: Act


class ScriptError(Exception):
    """Invalid script. `mistakes` are full sentences, each with file and line."""

    def __init__(self, mistakes: tuple[str, ...]) -> None:
        super().__init__("\n".join(mistakes))
        self.mistakes = mistakes


def _instant(value: Any) -> timedelta:
    if isinstance(value, str) and (found := _CLOCK.fullmatch(value.strip())):
        hours, minutes, seconds = map(int, found.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    if isinstance(value, int | float) and not isinstance(value, bool) and 0 <= value <= LONGEST.total_seconds():
        return timedelta(seconds=value)
    raise ValueError('give the time since the start as "H:MM:SS" or in seconds, like "0:31:00" or 1860')


def _somebody(value: Any) -> str:
    if isinstance(value, str) and is_person(value):
        return value
    raise ValueError(f'say who as "{FACILITATOR}" or "p1", "p2" and so on')


Words = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=LONGEST_TEXT)]


class _Strict(BaseModel):
    model_config = ConfigDict(extra="forbid", strict=True, defer_build=True)  # most rehearsals have no script


class _Answer(_Strict):
    poll: Words
    options: list[Words] = Field(min_length=1, max_length=MOST_OPTIONS)
    why: Words | None = None


class _Form(_Strict):
    form: Words
    fields: dict[Words, Words] = Field(min_length=1, max_length=MOST_FIELDS)


class _Press(_Strict):
    slot: Words
    label: Words
    fields: dict[Words, Words] = Field(default_factory=dict, max_length=MOST_FIELDS)


class _Line(_Strict):
    at: Annotated[timedelta, BeforeValidator(_instant)]
    by: Annotated[str, BeforeValidator(_somebody)]
    say: Words | None = None
    answer: _Answer | None = None
    fill: _Form | None = None
    press: _Press | None = None
    join: Literal[True] | None = None
    leave: Literal[True] | None = None
    drop: Annotated[timedelta, BeforeValidator(_instant)] | None = None

    @model_validator(mode="after")
    def _does_one_thing(self) -> _Line:
        acts = ("say", "answer", "fill", "press", "join", "leave", "drop")
        if sum(getattr(self, name) is not None for name in acts) != 1:
            raise ValueError('a line does exactly one thing: "say", "answer", "fill", "press", "join", "leave" or "drop"')
        return self

    def cues(self) -> tuple[Cue, ...]:
        """Convert the line to cues."""
        return (self._cue(),) if self.drop is None else dropped(self.at, self.by, self.drop)

    def _cue(self) -> Cue:
        if self.say is not None:
            return Cue(self.at, self.by, Say(self.say))
        if self.answer is not None:
            return Cue(self.at, self.by, AnswerPoll(self.answer.poll, tuple(self.answer.options), self.answer.why))
        if self.fill is not None:
            return Cue(self.at, self.by, FillIn(self.fill.form, self.fill.fields))
        if self.press is not None:
            return Cue(self.at, self.by, PressButton(self.press.slot, self.press.label, self.press.fields))
        return Cue(self.at, self.by, JoinMeeting() if self.join else LeaveMeeting())


def read_script_file(path: Path) -> tuple[Cue, ...]:
    """Read the cues from the file at `path`, ordered by time. Raises `ScriptError`, also if the file cannot be read."""
    try:
        raw = path.read_bytes()
        if len(raw) > MOST_BYTES:
            raise ScriptError((f"{path} is larger than {MOST_BYTES // 1_000_000} MB, which no script needs. Shorten it.",))
        return read_script(raw.decode("utf-8-sig"), str(path))
    except UnicodeDecodeError as error:
        raise ScriptError((f"{path} is not UTF-8 text. Save it as UTF-8 and try again.",)) from error
    except OSError as error:
        reason = error.strerror or "unknown reason"
        raise ScriptError((f"The script {path} cannot be read: {reason}. Check the name and try again.",)) from error


def read_script(text: str, name: str) -> tuple[Cue, ...]:
    """Parse a script into cues, ordered by time. Cues at the same time keep their order.

    `name` is the file name for error messages. Empty lines are ignored. Raises `ScriptError` with all mistakes.
    """
    cues: list[Cue] = []
    mistakes: list[str] = []
    for number, line in enumerate(text.split("\n"), start=1):
        if not line.strip():
            continue
        try:
            cues.extend(_Line.model_validate(_object(line)).cues())
        except ValidationError as error:
            mistakes.extend(f"{name}, line {number}: {said}" for said in _sentences(error))
        except ValueError as error:
            mistakes.append(f"{name}, line {number}: {error}")
    if mistakes:
        raise ScriptError(tuple(mistakes))
    return tuple(sorted(cues, key=lambda cue: cue.at))


def dropped(at: timedelta, by: str, lasts: timedelta) -> tuple[Cue, Cue]:
    """A connection that fails at `at`, and comes back after so long."""
    return Cue(at, by, LeaveMeeting()), Cue(at + lasts, by, JoinMeeting())


def _object(line: str) -> dict[str, Any]:
    try:
        found = json.loads(line)
    except (ValueError, RecursionError):
        raise ValueError(f"this is not JSON. Write one object a line, like {_EXAMPLE}") from None
    if not isinstance(found, dict):
        raise ValueError(f"this is not a JSON object. Write one object a line, like {_EXAMPLE}")
    return found


def _sentences(error: ValidationError) -> Iterable[str]:
    for mistake in error.errors(include_url=False, include_input=False):
        where = ".".join(str(part) for part in mistake["loc"])
        match mistake["type"]:
            case "extra_forbidden":
                said = f'the key "{where}" is not known here. Take it out'
            case "missing":
                said = f'the key "{where}" is missing'
            case "literal_error":
                said = f'"{where}" can only be true'
            case "value_error":
                said = (f'"{where}": ' if where else "") + str(mistake["ctx"]["error"])
            case _:
                said = f'"{where}": {mistake["msg"][:1].lower()}{mistake["msg"][1:]}'
        yield f"{said}. A correct line: {_EXAMPLE}"
