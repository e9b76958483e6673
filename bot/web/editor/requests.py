"""Request models of the plan editor.

Unknown fields are refused. What may be done with a draft: publish, withdraw, remove, rehearse.
"""

from __future__ import annotations

from typing import Any, Literal

from pydantic import BaseModel, ConfigDict, Field

TAB = r"^[0-9a-f]{32}$"


class _Asked(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, defer_build=True)


class NewPlan(_Asked):
    """A new draft: empty, or a copy of a plan of the library."""

    copy_of: str = Field(default="", max_length=200)
    title: str = Field(default="", max_length=200)


class Checking(_Asked):
    """Plan data, or the text of a plan, to check. `row` is the row whose messages are to be shown."""

    data: dict[str, Any] | None = None
    text: str | None = None
    row: int | None = Field(default=None, ge=0, le=20_000)


class Saving(_Asked):
    """Plan data, or the text of a plan, to save over version `base`. `tab` is a random id of the page."""

    data: dict[str, Any] | None = None
    text: str | None = None
    base: int = Field(ge=1, le=2**31 - 1)
    tab: str = Field(pattern=TAB)


class Doing(_Asked):
    """What to do with a draft: publish a version, withdraw it, delete the draft, or rehearse a version."""

    do: Literal["publish", "withdraw", "remove", "rehearse"]
    version: int = Field(default=0, ge=0, le=2**31 - 1)
