"""The digest of support needs: what leaders are told after a session, where the group agreed.

There is none if too few agreed or nothing is left. By area, the most wanted choice first, then people's own lines. The size
of the group is told only from four participants on.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from dialogs.features.needs_list import POLL, area_of, areas, items, options
from dialogs.features.polls.counts import HIDDEN_BELOW
from dialogs.plan.model import Plan
from dialogs.run.feature_states import PollState
from dialogs.run.state import Run


@dataclass(frozen=True)
class Asked:
    """What is asked for in one area (no name: in no area in particular): choices with how many chose them, and lines."""

    area: str
    choices: tuple[tuple[str, int], ...]
    lines: tuple[str, ...]


@dataclass(frozen=True)
class Digest:
    """What leaders are told: `answered` people chose, `agreed` people agreed to pass it on. `size`: of how many, if told."""

    asked: tuple[Asked, ...]
    options: tuple[str, ...]
    answered: int
    agreed: int
    size: int | None


def digest(plan: Plan, run: Run, lines: Mapping[int, tuple[int | None, str]]) -> Digest | None:
    """The digest of a session. None unless the group agreed, or where nothing is left of it.

    `lines` are the area and the words of lines by their number.
    """
    if run.needs is None or not run.needs.approved:
        return None
    asked = tuple(filter(lambda one: one.choices or one.lines, grouped(plan, run, lines)))
    took_part = len(set(run.people) - run.facilitators)
    size = took_part if took_part >= HIDDEN_BELOW else None
    answered = run.polls.get(POLL, PollState()).answered
    return Digest(asked, options(plan, run), answered, run.needs.agreed or 0, size) if asked else None


def grouped(plan: Plan, run: Run, lines: Mapping[int, tuple[int | None, str]]) -> tuple[Asked, ...]:
    """What is left of the list, by area; most wanted choices first."""
    given, left = options(plan, run), set(items(plan, run))
    counts = run.polls.get(POLL, PollState()).counts
    found = []
    for number, area in enumerate((*areas(given), "")):
        chosen = [
            (option, counts[place]) for place, option in enumerate(given) if place + 1 in left and area_of(option) == area
        ]
        place = number if area else None
        said = tuple(text for at, (where, text) in sorted(lines.items()) if at in left and where == place)
        found.append(Asked(area, tuple(sorted(chosen, key=lambda one: -one[1])), said))
    return tuple(found)
