"""What the pages of the rehearsal room send: a wish for a room, something said or pressed, an order to the room."""

from __future__ import annotations

from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, field_validator

from bot.rehearsal.behaviours import Manner
from bot.rehearsal.interactive import SPEEDS

MOST_PEOPLE = 40
MOST_INPUTS = 12
Few = Annotated[int, Field(ge=0, le=MOST_PEOPLE)]


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)  # a service starts before it is asked


def _known(speed: float) -> float:
    if speed not in SPEEDS:
        raise ValueError("That is no speed of the rehearsal room.")
    return speed


class RoomOptions(_Asked):
    """A rehearsal: the plan, how many people besides the facilitator, how many of them behave how, and how fast."""

    plan: str = Field(max_length=200)
    people: int = Field(default=10, ge=1, le=MOST_PEOPLE)
    late: Few = 0
    silent: Few = 0
    wanders: Few = 0
    odd: bool = False
    speed: float = 1.0

    _speed = field_validator("speed")(_known)

    @property
    def number(self) -> int:
        """How many people: one more where an odd number is wanted."""
        return self.people | 1 if self.odd else self.people

    @property
    def behaviour(self) -> dict[Manner, int]:
        """How many have which manners."""
        return {"late": self.late, "silent": self.silent, "wanders": self.wanders}


class Said(_Asked):
    """Something typed: `aloud` in the chat, else on the run sheet. `id` is the page's own."""

    text: str = Field(min_length=1, max_length=3000)
    aloud: bool = False
    id: str = Field(default="", max_length=64)


class Pressed(_Asked):
    """A card's button: what it sends, with the card's inputs beside it."""

    data: dict[str, Any] = Field(max_length=MOST_INPUTS)


class Order(_Asked):
    """Something for the room itself: its speed, the next moment, a jump to a step, who plays what, over again, close."""

    do: Literal["speed", "on", "jump", "help", "manner", "again", "close"]
    speed: float = 1.0
    step: str = Field(default="", max_length=500)
    helped: bool = True
    who: str = Field(default="", max_length=20)
    manner: Manner = "usual"

    _speed = field_validator("speed")(_known)
