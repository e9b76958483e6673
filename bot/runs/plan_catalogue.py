"""The shelf: the plans that `start <plan>` may choose - those that come with Throughline, and any the caller adds."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from bot.runs.plan_library import load, shipped
from dialogs.plan.errors import PlanError
from dialogs.plan.model import Plan


class Shelf(Protocol):
    """The plans that `start <plan>` may choose."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids, in alphabetical order."""
        ...

    def plan(self, id_: str) -> Plan:
        """The plan of that id. Raises KeyError for one that is not there or cannot be used."""
        ...


class PlanShelf:
    """Plans by id. An added plan hides a shipped one of the same id."""

    def __init__(self, added: Iterable[Plan] = ()) -> None:
        self._added = {plan.id: plan for plan in added}

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in alphabetical order."""
        return tuple(sorted({*shipped(), *self._added}))

    def plan(self, id_: str) -> Plan:
        """The plan of that id. Raises KeyError for one that is not there or cannot be used."""
        if id_ in self._added:
            return self._added[id_]
        if id_ not in shipped():  # only ids: a chat must not make the service open files
            raise KeyError(id_)
        try:
            return load(id_)
        except PlanError as error:
            raise KeyError(id_) from error
