"""A scene: everything a card needs besides itself to become words. Cards carry ids; a scene carries their meaning."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dialogs.plan.model import Plan
from dialogs.run.commands import Tally
from dialogs.texts.sentence import PersonId


class NamedAnswer(NamedTuple):
    """What one person answered to a named poll: option indexes, and their own words where they gave some."""

    person: PersonId
    options: tuple[int, ...]
    why: str | None = None


@dataclass(frozen=True)
class CardContext:
    """Where and for whom a card is drawn.

    `names` by person id; an id that is missing (erased, never known) is said as "someone". `tallies` are counts so far by
    poll id, only of polls whose counts may be seen now or whose number of answers may be told. `whys` are the named answers
    by poll id, never those of an anonymous poll. `emails` are those the platform tells, `rules` the ground rules in people's
    own words by number, `channel` the platform's name, `intentions` what people wrote down for themselves, `needs`
    area and words of lines about support by number.
    `catalogue` holds the translations of `locale`, loaded by the shell; without one the words are English.
    """

    plan: Plan
    zone: ZoneInfo
    locale: str = "en_GB"
    names: Mapping[PersonId, str] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    whys: Mapping[str, tuple[NamedAnswer, ...]] = field(default_factory=dict)
    emails: Mapping[PersonId, str] = field(default_factory=dict)
    rules: Mapping[int, str] = field(default_factory=dict)
    channel: str = ""
    intentions: Mapping[PersonId, str] = field(default_factory=dict)
    needs: Mapping[int, tuple[int | None, str]] = field(default_factory=dict)
    catalogue: NullTranslations = field(default_factory=NullTranslations)
