"""Request models of the rehearsal room: room options, messages, button presses, and control commands.

A room has 10 people unless asked otherwise, and one more if an odd number is wanted. The speeds are in
`bot/rehearsal/interactive.py`, how people behave in `bot/rehearsal/behaviours.py`.
"""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.rehearsal.behaviours import Manner
from bot.rehearsal.interactive import SPEEDS
from bot.web.run_pages import LONGEST_SAID

MOST_PEOPLE = 40  # simulated people in a room
MOST_INPUTS = 12  # fields of a form
Few = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # built late, so that the service starts faster


def _known(speed: float) -> float:
    if speed not in SPEEDS:
        raise ValueError("That is no speed of the rehearsal room.")
    return speed


class RoomOptions(_Asked):
    """Room options: the plan, the number of people besides the facilitator, how many behave in which way, and the speed.

    The service sets `language` when it opens the room. Chat and pages speak it as long as the room lasts.
    """

    plan: str = Field(max_length=200)
    people: int = Field(default=10, ge=1, le=MOST_PEOPLE)
    late: Few = 0
    silent: Few = 0
    wanders: Few = 0
    odd: bool = False
    speed: float = 1.0
    language: str = Field(default="en-GB", max_length=20)

    _speed = field_validator("speed")(_known)

    @property
    def number(self) -> int:
        """Number of people, plus 1 if an odd number was requested."""
        return self.people | 1 if self.odd else self.people

    @property
    def behaviour(self) -> dict[Manner, int]:
        """Number of people for each manner."""
        return {"late": self.late, "silent": self.silent, "wanders": self.wanders}


class Said(_Asked):
    """Typed message: `aloud` in a chat (`private`: the one with the bot), otherwise on the run sheet. The page sets `id`."""

    text: str = Field(min_length=1, max_length=LONGEST_SAID)
    aloud: bool = False
    private: bool = False
    id: str = Field(default="", max_length=64)
    visit: int | None = Field(default=None, ge=0)
    item: str = Field(default="", max_length=100)


class Pressed(_Asked):
    """Button press: the data of the button, with the card's inputs."""

    data: dict[str, Any] = Field(max_length=MOST_INPUTS)


class Order(_Asked):
    """Control command for the room: speed, next moment, jump, help for the facilitator, manner, a lost connection,
    ten minutes without the service, the week after, restart or close."""

    do: Literal["speed", "on", "jump", "help", "manner", "drop", "outage", "week", "again", "close"]
    speed: float = 1.0
    step: str = Field(default="", max_length=500)
    helped: bool = True
    who: str = Field(default="", max_length=20)
    manner: Manner = "usual"

    _speed = field_validator("speed")(_known)
