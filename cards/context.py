"""Card context: the data for turning a card into words. Cards carry ids; the context maps them to names and texts.

A person without a name is “someone”. Counts are here only if people may see them now; answers to anonymous polls never are.
Without a catalogue the texts are English.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from gettext import NullTranslations
from typing import NamedTuple
from zoneinfo import ZoneInfo

from dialogs.plan.model import Plan
from dialogs.run.commands import Tally
from dialogs.texts.sentence import PersonId


class IdeaText(NamedTuple):
    """The words of an idea, and who wrote it; None without names."""

    text: str
    by: PersonId | None = None


class NamedAnswer(NamedTuple):
    """A person's answer to a named poll: option indexes, and their own words if they gave any."""

    person: PersonId
    options: tuple[int, ...]
    why: str | None = None


@dataclass(frozen=True)
class CardContext:
    """Rendering context of a card: where and for whom it is rendered.

    `names` maps person ids to names. A missing id (erased or unknown) is shown as "someone". `tallies` holds counts by poll
    id, only for polls whose counts or number of answers may be shown now. `whys` holds the named answers by poll id, never
    those of an anonymous poll. `emails` are the addresses that the platform reports. `rules` are the ground rules in
    people's own words, by number. `channel` is the platform's name. `intentions` are the lines that people wrote for
    themselves. `run` is the session's id, which buttons carry. `needs` holds area and text of support needs, by number.
    `ideas` are people's ideas by question and number. `meetings` are addresses of groups' own meetings, by block and room.
    `catalogue` holds the translations of `locale`, loaded by `bot`. Without it, the texts are English.
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
    run: str = ""
    intentions: Mapping[PersonId, str] = field(default_factory=dict)
    needs: Mapping[int, tuple[int | None, str]] = field(default_factory=dict)
    ideas: Mapping[str, Mapping[int, IdeaText]] = field(default_factory=dict)
    meetings: Mapping[tuple[str, int], str] = field(default_factory=dict)
    catalogue: NullTranslations = field(default_factory=NullTranslations)
