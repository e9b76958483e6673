"""Action codec: what a button of a card does, encoded as JSON data and decoded again. Channels that carry JSON share it.

An unknown or damaged button is refused; other data beside it is ignored. A button says its command (up to 500 characters),
answers a poll, sends a form or asks for a personal card. It carries its session, visit and item, so that an old card changes
nothing (`engine.stale_controls`). Zoom has `render.zoom.values`.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Annotated, Any, Literal

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, TypeAdapter

from cards.compose.poll import CHOICE
from cards.view import Act, Say, Submit, Vote
from dialogs.run.commands import MadeFor

KEY = "press"  # our part of the data; the inputs are next to it, under their own ids
OPTIONS_MOST = 100  # options of one answer
INPUT_MOST = 2000  # characters read from one input
Data = dict[str, Any]


@dataclass(frozen=True)
class Refresh:
    """Refresh request: a client asks for its viewer's personal version of this poll's card."""

    poll: str
    opening: int


def data_of(act: Act | Refresh) -> Data:
    """Encode an action as the data that its button sends."""
    match act:
        case Say(text, made_for):
            return {KEY: {"act": "say", "text": text, **_origin(made_for)}}
        case Vote(poll, opening, options, run):
            vote: Data = {"act": "vote", "poll": poll, "opening": opening, "options": list(options)}
            return {KEY: vote | _origin(MadeFor(run))}
        case Submit(form, poll, opening, run):
            return {KEY: {"act": "submit", "form": form, "poll": poll, "opening": opening, **_origin(MadeFor(run))}}
        case Refresh(poll, opening):
            return {KEY: {"act": "refresh", "poll": poll, "opening": opening}}


def _origin(made_for: MadeFor) -> Data:
    """What is known of the control's origin."""
    visit = {} if made_for.visit is None else {"visit": made_for.visit}
    return {name: value for name, value in (("run", made_for.run), ("item", made_for.item)) if value} | visit


def _listed(value: object) -> object:
    """Normalise option indexes. Clients send a list, a single number, or numbers separated by commas."""
    if isinstance(value, str):
        return [part for part in value.split(",") if part.strip()]
    return [value] if isinstance(value, int) else value


Opening = Annotated[int, Field(ge=0, le=10_000)]
Options = Annotated[
    list[Annotated[int, Field(ge=0, lt=OPTIONS_MOST)]], BeforeValidator(_listed), Field(max_length=OPTIONS_MOST)
]
Id = Annotated[str, Field(max_length=500)]
Key = Annotated[str, Field(max_length=100)]
_OPTIONS: TypeAdapter[list[int]] = TypeAdapter(Options)


class _Pressed(BaseModel):
    model_config = ConfigDict(extra="ignore")


class _Say(_Pressed):
    act: Literal["say"]
    text: Annotated[str, Field(min_length=1, max_length=500)]
    run: Key = ""
    visit: Annotated[int | None, Field(ge=0, le=1_000_000)] = None
    item: Key = ""


class _Vote(_Pressed):
    act: Literal["vote"]
    poll: Id
    opening: Opening
    options: Options
    run: Key = ""


class _Submit(_Pressed):
    act: Literal["submit"]
    form: Id
    poll: Id = ""
    opening: Opening = 0
    run: Key = ""


class _Refresh(_Pressed):
    act: Literal["refresh"]
    poll: Id = ""
    opening: Opening = 0


_PRESSED: TypeAdapter[_Say | _Vote | _Submit | _Refresh] = TypeAdapter(
    Annotated[_Say | _Vote | _Submit | _Refresh, Field(discriminator="act")]
)


def press_of(data: Mapping[str, Any]) -> Act | Refresh:
    """Decode the data that a button sent. A poll's form becomes a Vote with the chosen options, which may be none.

    Unknown keys are ignored. Raises ValueError (pydantic's) for data that none of our buttons sends.
    """
    found = _PRESSED.validate_python(data.get(KEY) if isinstance(data, Mapping) else None)
    match found:
        case _Say():
            return Say(found.text, MadeFor(found.run, found.visit, found.item))
        case _Vote():
            return Vote(found.poll, found.opening, tuple(found.options), found.run)
        case _Submit(form="poll"):
            return Vote(found.poll, found.opening, tuple(_OPTIONS.validate_python(data.get(CHOICE) or [])), found.run)
        case _Submit():
            return Submit(found.form, found.poll, found.opening, found.run)
        case _Refresh():
            return Refresh(found.poll, found.opening)


def inputs_of(data: Mapping[str, Any]) -> dict[str, str]:
    """The inputs sent with a button, by id. Several values are separated by commas."""
    kept = {str(name): value for name, value in data.items() if name not in (KEY, "msteams")}
    return {name: str(value)[:INPUT_MOST] for name, value in kept.items() if isinstance(value, str | int | float)}
