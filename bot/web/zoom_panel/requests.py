"""Request models of the side panel: what its script sends. Strict about shape; the panel is one of our own pages.

A request with an unknown field, or with one that is too long, is refused as a whole.
"""

from __future__ import annotations

from typing import Annotated, TypeVar

from aiohttp import web
from pydantic import BaseModel, ConfigDict, Field, StringConstraints, ValidationError

from bot.infra.json_input import legible
from bot.web.zoom_panel.opening import Phase

MOST_PEOPLE = 500  # participants of one request; a meeting may have up to a thousand, a session has about thirty
LONGEST_CONTEXT = 8192  # characters of the context that Zoom sends
Id = Annotated[str, StringConstraints(pattern=r"^[0-9A-Za-z{}_=+-]{1,100}$")]
PanelId = Annotated[str, StringConstraints(pattern=r"^[0-9a-f]{32}$")]
Asked = TypeVar("Asked", bound=BaseModel)


class Strict(BaseModel):
    """Base class: unknown fields are refused."""

    model_config = ConfigDict(extra="forbid")


class Entering(Strict):
    """Sign-in: Zoom's signed context, and the meeting number that the page was told."""

    context: str = Field(max_length=LONGEST_CONTEXT)
    number: str = Field("", pattern=r"^\d{0,15}$")


class Leasing(Strict):
    """A panel wants to work on the rooms. `force`: its facilitator has confirmed that it takes over from another panel."""

    panel: PanelId
    force: bool = False


class Reporting(Strict):
    """What the panel did, or is about to do."""

    panel: PanelId
    draw: str = Field(max_length=200)
    version: int = Field(ge=0)
    phase: Phase
    rooms: int = Field(0, ge=0, le=1000)  # that there are in Zoom; 0: not said


class Matching(Strict):
    """Participants of the meeting, by id. Names come only with those that no id identified before."""

    people: tuple[Id, ...] = Field(max_length=MOST_PEOPLE)
    names: dict[Id, Annotated[str, StringConstraints(max_length=200)]] = Field(default={}, max_length=MOST_PEOPLE)


class Picking(Strict):
    """The facilitator says who a participant is."""

    id: Id
    person: str = Field(min_length=1, max_length=64)


async def body_of(request: web.Request, kind: type[Asked]) -> Asked:
    """The request's body. Raises HTTPBadRequest."""
    try:
        return kind.model_validate_json(legible(await request.read()))
    except ValidationError:
        raise web.HTTPBadRequest(text="I could not read that.") from None
