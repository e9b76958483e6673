"""The base of all cards, and the plainest two: one sentence with its tone and its buttons, and what can be said."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.texts.sentence import Sentence


@dataclass(frozen=True, kw_only=True)
class BaseCard:
    """Base of all cards."""


@dataclass(frozen=True, kw_only=True)
class ControlCard(BaseCard):
    """Base of cards whose buttons hold for one visit of a step, and for one item there (`dialogs.run.items`)."""

    visit: int | None = None
    item: str = ""


@dataclass(frozen=True, kw_only=True)
class TextCard(BaseCard):
    """One sentence: an acknowledgement, a refusal, a hint. `offers` are commands that may have been meant, as buttons."""

    type: Literal["TextCard"] = "TextCard"
    said: Sentence
    tone: Literal["plain", "good", "warning"] = "plain"
    offers: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class HelpCard(BaseCard):
    """What can be said; `facilitator` widens it to facilitators' commands.

    `about` narrows it to one command or subject, or is "all". `now` are the commands that are useful now, `found` those that
    a search found.
    """

    type: Literal["HelpCard"] = "HelpCard"
    facilitator: bool
    about: str | None = None
    now: tuple[str, ...] = ()
    found: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class ForgetCard(BaseCard):
    """For somebody who wants to be forgotten: what will be deleted. Nothing has happened yet."""

    type: Literal["ForgetCard"] = "ForgetCard"
