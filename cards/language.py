"""Localisation: sentences, clock times, durations and names (“someone” for a person who was erased), in the language and
time zone of a card's context; English where a translation does not fit.

Longer durations are rounded to minutes. In the hour that clocks show twice, the zone stands beside the time. A plan's own
translations come before the bot's. Lists of people without an order are alphabetical. An unknown language is British
English.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from functools import lru_cache
from zoneinfo import ZoneInfo

from babel import Locale, UnknownLocaleError
from babel.dates import format_date
from babel.lists import format_list
from babel.units import format_unit

from cards.context import CardContext
from dialogs import texts
from dialogs.features.ideas.lists import referred
from dialogs.features.polls.counts import counted
from dialogs.plan.model import Plan, Setting
from dialogs.texts.fold import fold
from dialogs.texts.formatting import unmarked
from dialogs.texts.sentence import At, Lasting, People, Person, PersonId, Planned, Sentence, Value

NAME_MOST = 60  # characters shown of a name
PEOPLE_MOST = 40  # names in one list; the rest are counted
EXACT_BELOW = timedelta(minutes=5)  # shorter durations are given to the second


def tidy(text: str) -> str:
    """Sanitise `text`: one line, no control or direction-changing characters. So a name cannot rearrange a message."""
    kept = "".join(
        " " if char.isspace() else char for char in text if char.isspace() or unicodedata.category(char)[0] != "C"
    )
    return " ".join(kept.split())


def shortened(text: str, most: int) -> str:
    """Truncate `text` to `most` characters, with an ellipsis if it is longer."""
    return text if len(text) <= most else text[: max(most - 1, 0)].rstrip() + "…"


def capital(text: str) -> str:
    """`text` with a capital first letter."""
    return text[:1].upper() + text[1:]


def clock(at: datetime, zone: ZoneInfo) -> str:
    """Clock time in a zone ("10:48"). In the hour that clocks show twice it names which one ("01:30 BST", "01:30 GMT")."""
    local = at.astimezone(zone)
    twice = local.utcoffset() != local.replace(fold=1 - local.fold).utcoffset()
    return f"{local:%H:%M %Z}" if twice else f"{local:%H:%M}"


@dataclass(frozen=True)
class _Tongue:
    """Language names: the one that HTML uses, and those that plans may use for their translations."""

    locale: Locale
    lang: str
    names: tuple[str, ...]


@lru_cache(maxsize=32)  # asked for each text
def _tongue(name: str) -> _Tongue:
    try:
        locale = Locale.parse(name.replace("-", "_"))
    except (UnknownLocaleError, ValueError):
        locale = Locale("en", "GB")
    lang = str(locale).replace("_", "-")
    return _Tongue(locale, lang, (str(locale), lang, locale.language))


def length(seconds: int, locale: str) -> str:
    """A length of time in words ("1 hour 15 minutes")."""
    parts = ((seconds // 3600, "hour"), (seconds % 3600 // 60, "minute"), (seconds % 60, "second"))
    language = _tongue(locale).locale
    said = [format_unit(number, f"duration-{unit}", "long", locale=language) for number, unit in parts if number]
    return " ".join(said) or format_unit(0, "duration-minute", "long", locale=language)


@dataclass(frozen=True)
class Words:
    """Localiser: turns the values in a card into words for one context."""

    scene: CardContext

    @property
    def plan(self) -> Plan:
        """The plan of the context."""
        return self.scene.plan

    @property
    def face_to_face(self) -> bool:
        """Whether everyone is in one room. Then texts do not mention calls, microphones or breakout rooms."""
        return self.plan.setting is Setting.FACE_TO_FACE

    @property
    def language(self) -> Locale:
        """The context's locale, or British English if it is unknown."""
        return _tongue(self.scene.locale).locale

    @property
    def lang(self) -> str:
        """The language as cards and HTML name it ("en-GB")."""
        return _tongue(self.scene.locale).lang

    def say(self, text: str, /, **values: Value) -> str:
        """Translate the message `text` of `dialogs.texts` and fill in its values."""
        return self.sentence(Sentence(text, values))

    def count(self, singular: str, plural: str, count: int, /, **values: Value) -> str:
        """Plural form of a message for `count`, which also fills `{count}`."""
        return self.sentence(Sentence(singular, {"count": count, **values}, plural, count))

    def counted(self, count: int, answered: int, *, several: bool, each: int = 1) -> str:
        """How often an option was chosen. A high count of a question without names is not exact: "5 or more"."""
        found = counted(count, answered, several=several, each=each)
        return self.say(texts.COUNT_OR_MORE, count=found.number) if found.or_more else str(found.number)

    def sentence(self, said: Sentence) -> str:
        """Translate a sentence, in its wording for one room where everyone is in one.

        If a translation's placeholders do not fit, use English, so that no card fails in a meeting.
        """
        if self.face_to_face:
            here = texts.IN_ONE_ROOM
            plural = said.plural and here.get(said.plural, said.plural)
            said = replace(said, text=here.get(said.text, said.text), plural=plural)
        english = said.text if said.plural is None or said.count == 1 else said.plural
        found = self._lookup(said)
        values = {name: self.value(value) for name, value in said.values.items()}
        try:
            return found.format_map(values)
        except (KeyError, IndexError, ValueError):
            return english.format_map(values)

    def _lookup(self, said: Sentence) -> str:
        if said.plural is not None:
            return self.scene.catalogue.ngettext(said.text, said.plural, said.count)
        return self.scene.catalogue.gettext(said.text) if said.text else ""  # "" would return the catalogue's header

    def value(self, value: Value) -> str:
        """Format one value of a sentence."""
        match value:
            case At(at):
                return self.clock(at)
            case Lasting(lasting):
                return self.lasting(lasting)
            case Person(person):
                return self.name(person)
            case People(ids):
                return self.people(ids)
            case Planned(text):
                return self.planned(text)
            case _:
                return str(value)

    def planned(self, text: str) -> str:
        """A text of the plan, translated, without its formatting: as a title, an option or a part of a sentence.

        A reference to ideas becomes their words.
        """
        if (idea := referred(text)) is not None:
            return self.idea(idea.collect, idea.numbers)
        return unmarked(self.written(text))

    def written(self, text: str) -> str:
        """A text of the plan as it was written, for elements that are `rich`; translated, if the plan has a translation."""
        if self.plan.translations:
            for name in _tongue(self.scene.locale).names:
                if text in (known := self.plan.translations.get(name, {})):
                    return known[text]
        return self.scene.catalogue.gettext(text) if text else ""

    def idea(self, collect: str, numbers: Sequence[int]) -> str:
        """The words of an idea and of those that were merged into it."""
        if not numbers:
            return self.say(texts.IDEA_TAKEN_OFF)
        known = self.scene.ideas.get(collect, {})
        said: dict[str, str] = {}
        for text in (tidy(known[number].text) for number in numbers if number in known):
            said.setdefault(fold(text) or text, text)
        return " / ".join(said.values()) or self.say(texts.IDEA_ERASED)

    def step(self, path: str) -> str:
        """The title of the step at `path`."""
        return self.planned(self.plan.step(path).title)

    def block(self, block: str) -> str:
        """The title of a block."""
        return self.planned(self.plan.block_of[block].title)

    def clock(self, at: datetime) -> str:
        """Clock time in the time zone of the meeting ("10:48")."""
        return clock(at, self.scene.zone)

    def day(self, at: datetime) -> str:
        """Date in the time zone of the meeting ("7 January 2030")."""
        return format_date(at.astimezone(self.scene.zone), "long", locale=self.language)

    def weekday(self, at: datetime) -> str:
        """Day of the week in the time zone of the meeting ("Monday")."""
        return format_date(at.astimezone(self.scene.zone), "EEEE", locale=self.language)

    def lasting(self, lasting: timedelta) -> str:
        """Duration ("1 hour 15 minutes"): to the second below five minutes, otherwise to the minute. Never negative."""
        seconds = round(abs(lasting).total_seconds())
        if seconds >= EXACT_BELOW.total_seconds():
            seconds = (seconds + 30) // 60 * 60
        return length(seconds, self.scene.locale)

    def name(self, person: PersonId) -> str:
        """Name of a person, or "someone" if it is unknown or erased."""
        return shortened(tidy(self.scene.names.get(person, "")), NAME_MOST) or self.say(texts.SOMEONE)

    def by_name(self, ids: Iterable[PersonId]) -> tuple[PersonId, ...]:
        """These people by the alphabet, where no other order means anything: ids would give one that nobody knows."""
        return tuple(sorted(ids, key=lambda person: (fold(self.name(person)), self.name(person), person)))

    def people(self, ids: Sequence[PersonId], most: int = PEOPLE_MOST, more: int = 0) -> str:
        """Format names as a list ("Anna, Ben and Cai").

        Those beyond `most`, and `more` that are not in `ids`, become a number.
        """
        names = [self.name(person) for person in ids[:most]]
        if rest := more + max(0, len(ids) - most):
            names.append(self.count(texts.MORE_PEOPLE_ONE, texts.MORE_PEOPLE, rest))
        return self.listed(names)

    def listed(self, said: Sequence[str]) -> str:
        """Format words as a list ("Anna, Ben and Cai")."""
        return format_list(list(said), locale=self.language)
