"""Message values: a message of `dialogs.texts` and the values that fill it, not yet in any language.

Values are text, numbers, and stand-ins for what only the shell can say: clock times, lengths of time, people's names.
`cards.language` turns a sentence into words. A refusal may carry commands as buttons. An event or log holds ids in place of
names. A count chooses singular or plural in each language.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

PersonId = str  # opaque; names live in a side table, so that they can be erased without touching an event


@dataclass(frozen=True)
class Person:
    """Stands for a person's name inside a sentence."""

    id: PersonId


@dataclass(frozen=True)
class People:
    """Stands for a list of names inside a sentence."""

    ids: tuple[PersonId, ...]


@dataclass(frozen=True)
class Planned:
    """Stands for a text of the plan (a title, an option), which the plan itself may translate."""

    text: str


@dataclass(frozen=True)
class At:
    """Stands for an instant inside a sentence, said as a clock time in the meeting's zone."""

    at: datetime


@dataclass(frozen=True)
class Lasting:
    """Stands for a length of time inside a sentence ("5 minutes")."""

    lasting: timedelta


Value = str | int | At | Lasting | Person | People | Planned


@dataclass(frozen=True)
class Sentence:
    """`text` is the English message, which is also its name in the catalogues; `plural` and `count` choose a form."""

    text: str
    values: Mapping[str, Value] = field(default_factory=dict)
    plural: str | None = None
    count: int = 1

    @property
    def people(self) -> frozenset[PersonId]:
        """Everybody it names."""
        found: set[PersonId] = set()
        for value in self.values.values():
            found.update(value.ids if isinstance(value, People) else (value.id,) if isinstance(value, Person) else ())
        return frozenset(found)


def sentence(text: str, **values: Value) -> Sentence:
    """A sentence with its values."""
    return Sentence(text, values)


def counted(singular: str, plural: str, count: int, **values: Value) -> Sentence:
    """A sentence whose form depends on `count`, which is also the value `{count}`."""
    return Sentence(singular, {"count": count, **values}, plural, count)


class Refused(Exception):
    """A command that cannot be done now. `sentence` tells the person who asked why, and the way out.

    `offers` are commands that may have been meant: they become buttons.
    """

    def __init__(self, said: Sentence, offers: tuple[str, ...] = ()) -> None:
        super().__init__(said.text)
        self.sentence, self.offers = said, offers
