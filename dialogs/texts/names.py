"""Names that can be told apart: people of one name are shown with their organisation where that differs, else a number.

Everybody with that name gets a mark. The organisation is the part of the e-mail address after @, used where all of them
differ. Numbers follow the order in which people came. An entry merged into another person counts as that person.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Mapping
from itertools import count, islice

from dialogs.texts.fold import fold


def told_apart(
    names: Mapping[str, str], emails: Mapping[str, str | None] | None = None, merged: Collection[str] = ()
) -> dict[str, str]:
    """These names by person id, each different: `Hana (1)`, or `Hana (otherlea.gov.uk)` where all their addresses differ.

    People are numbered in the order in which they are given: as they came, so that nobody's number changes when another
    comes. Whoever is `merged` into somebody else bears none, for it is the same person on a second device.
    """
    alike: defaultdict[str, list[str]] = defaultdict(list)
    for person, name in names.items():
        if name.strip():
            alike[fold(name) or name].append(person)
    shown = dict(names)
    for people in alike.values():
        borne = [person for person in people if person not in merged]
        if len(borne) > 1:
            places = {person: _domain((emails or {}).get(person)) for person in borne}
            different = all(places.values()) and len(set(places.values())) == len(places)
            marks = places if different else dict(zip(people, _numbers(people, names, alike), strict=True))
            shown |= {person: f"{names[person]} ({marks[person]})" for person in borne}
    return shown


def _numbers(people: Collection[str], names: Mapping[str, str], taken: Collection[str]) -> list[str]:
    """A number for each, without those that somebody bears as a name: a platform may number people itself."""
    free = (str(number) for number in count(1) if not any(fold(f"{names[one]} {number}") in taken for one in people))
    return list(islice(free, len(people)))


def _domain(email: str | None) -> str:
    return (email or "").rpartition("@")[2].strip().lower()
