"""Command row: the type of a row of the command table, and what a text is matched against.

Also what its button says: the command itself, or help for it where it needs more words, such as a name. Who may use a row
follows from its command, unless the row says otherwise: “Asha is here” is for facilitators. Patterns ignore case and must
fit the whole text. Examples are safe to try.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from re import Match

from dialogs.grammar import resolve
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.texts.sentence import PersonId, Refused


class NothingAsked(Refused):
    """Thanks and small talk: no answer is wanted."""


@dataclass(frozen=True)
class Asked:
    """What a text is read against: the plan, the plans there are, the names of the people, and who says it."""

    plan: Plan
    plans: Sequence[str]
    names: Mapping[PersonId, str]
    by: PersonId
    questioned: bool = False
    """The bot has asked this person something: “yes” and “no” are answers, and not small talk."""
    exact: bool = False
    """The text is the command alone, with no other word and no question mark: what cannot be undone needs that."""
    language: str = "en"
    leads: bool = True
    today: date | None = None
    written: str = ""
    """The words as they were typed, with the courtesy before them and the question mark."""
    typed: str = ""
    """All that was typed, on one line: a name may end in what is courtesy elsewhere."""

    def person(self, said: str) -> PersonId:
        """The person that this names. Raises Refused."""
        return resolve.find_person(said, self.names, self.by)

    def step(self, said: str) -> str:
        """The path of the step that this names."""
        return resolve.find_step(self._as_named(said), self.plan)

    def parts(self, said: str) -> tuple[str, ...]:
        """The paths of the steps that this names exactly."""
        return resolve.find_parts(self._as_named(said), self.plan)

    def _as_named(self, said: str) -> str:
        """The name as it was typed: “Saying goodbye” ends in what is courtesy elsewhere."""
        at = self.typed.lower().rfind(said.lower().strip("\"' "))
        return self.typed[at:] if at >= 0 and resolve.is_step(self.typed[at:], self.plan) else said

    def two(self, said: str) -> tuple[PersonId, PersonId]:
        """The two people that this names, with “and” between them. Raises Refused."""
        return resolve.find_two(said, self.names, self.by)

    def poll(self, said: str | None) -> str | None:
        """The poll that this names. None where nothing is said. Raises Refused."""
        return resolve.find_poll(said, self.plan) if said else None


Build = Callable[[Asked, Match[str]], c.Command]


@dataclass(frozen=True)
class CommandRow:
    """One row of the command table.

    `usage` and `examples` are what people type, the same in every language; `help` is a message of `dialogs.texts`.
    `patterns` must fit the whole tidied text. `near` are words people try that mean nothing here but lead to this row.
    """

    name: str
    usage: str
    help: str
    examples: tuple[str, ...]
    makes: type[c.Command]
    patterns: tuple[re.Pattern[str], ...]
    build: Build
    facilitators_only: bool = True
    near: tuple[str, ...] = ()

    @property
    def offer(self) -> str:
        """What a button for this row says: the command, an example that is safe to try, or help where it needs words."""
        if self.makes is c.Extend:
            return self.examples[0]
        return self.name if "<" not in self.usage else f"help {self.name}"


def row(
    name: str,
    makes: type[c.Command],
    help_text: str,
    *patterns: str | re.Pattern[str],
    build: Build | None = None,
    usage: str = "",
    examples: Sequence[str] = (),
    for_all: bool | None = None,
    near: Sequence[str] = (),
) -> CommandRow:
    """A row. Patterns ignore case; without any the name is all there is. Without `build` the command has no details.

    `for_all` is said only where words may do less than their command: “Asha is here” is a facilitator's to say.
    """
    everybody = issubclass(makes, c.CommandForAll) if for_all is None else for_all
    compiled = tuple(
        re.compile(pattern, re.IGNORECASE) if isinstance(pattern, str) else pattern for pattern in patterns or (name,)
    )
    plain: Build = lambda asked, _: makes(by=asked.by)  # type: ignore[call-arg] # noqa: E731 - a default for `build`
    return CommandRow(
        name=name,
        usage=usage or name,
        help=help_text,
        examples=tuple(examples or (name,)),
        makes=makes,
        patterns=compiled,
        build=build or plain,
        facilitators_only=not everybody,
        near=tuple(near),
    )
