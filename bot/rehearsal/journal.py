"""Journal of an interactive rehearsal: what its user did, and when. It is enough to play the rehearsal again.

Everything else in a rehearsal is deterministic. So a room needs no copy of its database: after a restart of the service
the journal is played from the start, at full speed. Where it is stored: `bot/web/rehearsal/room_store.py`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any, Literal

from pydantic import BaseModel, ConfigDict, Field, TypeAdapter

from bot.rehearsal.behaviours import Manner


class Deed(BaseModel):
    """One thing the user did: at the instant `at`, and `after` this many moments of the rehearsal since the previous deed.

    A message is `private` if only the bot gets it, and `aloud` if it was typed in a chat and not on the run sheet.
    """

    model_config = ConfigDict(frozen=True, extra="forbid", defer_build=True)

    after: Annotated[int, Field(ge=0)]
    at: datetime
    do: Literal["say", "press", "manner", "helped", "outage", "drop"]
    who: str = ""
    text: str = ""
    aloud: bool = True
    private: bool = False
    data: Mapping[str, Any] = {}
    visit: int | None = None
    item: str = ""
    manner: Manner = "usual"
    helped: bool = True
    still: bool = False
    """Whether the clock was stopped, so that the deed itself took a moment."""


_DEEDS: TypeAdapter[list[Deed]] = TypeAdapter(list[Deed])


@dataclass
class Journal:
    """Journal. `runs` are the ids of the runs so far, in order: a repeated rehearsal has others."""

    deeds: list[Deed] = field(default_factory=list)
    moments: int = 0
    """How many moments were played since the last deed."""
    runs: list[str] = field(default_factory=list)

    def add(self, deed: Deed) -> None:
        """Note what the user did."""
        self.deeds.append(deed)
        self.moments = 0

    def began(self, run_id: str) -> None:
        """Note a run when it first appears."""
        if run_id not in self.runs:
            self.runs.append(run_id)

    def dumped(self) -> str:
        """The deeds as JSON."""
        return _DEEDS.dump_json(self.deeds, exclude_defaults=True).decode()


def deeds_of(text: str) -> Sequence[Deed]:
    """Deeds from JSON. Raises ValueError."""
    return _DEEDS.validate_json(text)


def renamed(data: Mapping[str, Any], names: Mapping[str, str]) -> dict[str, Any]:
    """Button data with the ids of runs replaced, at any depth."""
    return {key: _renamed(value, names) for key, value in data.items()}


def _renamed(value: Any, names: Mapping[str, str]) -> Any:
    if isinstance(value, Mapping):
        return renamed(value, names)
    return names.get(value, value) if isinstance(value, str) else value
