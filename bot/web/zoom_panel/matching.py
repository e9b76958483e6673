"""Participant matching: which of the people drawn is behind which participant of the Zoom meeting. Pure.

Three keys, in this order: the platform id from the presence register (or a facilitator's pick); a name that is exactly the
same and unique on both sides; and otherwise nothing. Similar names are never matched: a wrong match sends somebody into the
wrong room. A second device that was merged counts as its person. Facilitators are asked who the others are. Whether a
facilitator's pick or Zoom's report says who somebody is, is decided in `bot/channels/zoom/panel_meetings.py`: the pick.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from bot.ports import Member
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class Known:
    """What the service knows: people of the run, merged devices, who is behind which participant, rooms and leaders."""

    people: Mapping[PersonId, Member]
    aliases: Mapping[PersonId, PersonId]
    behind: Mapping[str, str]  # platform id by participant UUID in capitals
    seats: Mapping[PersonId, int]
    leaders: frozenset[PersonId]


@dataclass(frozen=True)
class Matched:
    """Participants by what they are here, under the ids that the panel gave. `absent`: drawn people who are not here.

    `elsewhere` are drawn people under ids that the panel did not give: they are in rooms, where Zoom lists nobody for it.
    """

    seated: Mapping[str, PersonId]
    leaders: tuple[str, ...]
    without: tuple[str, ...]
    unknown: tuple[str, ...]
    absent: tuple[PersonId, ...]
    elsewhere: Mapping[str, PersonId]


def plain(name: str) -> str:
    """A name for comparison: Unicode composed, case folded, one space between words."""
    return " ".join(unicodedata.normalize("NFC", name).casefold().split())


def match(ids: tuple[str, ...], names: Mapping[str, str], known: Known) -> Matched:
    """Match the participants with these ids. `names` are given only for those that no id identifies."""
    found = {id_: person for id_ in ids if (person := _by_id(id_, known)) is not None}
    found |= _by_name({id_: names[id_] for id_ in ids if id_ in names and id_ not in found}, found, known)
    seated = {id_: person for id_, person in found.items() if person in known.seats}
    others = {id_: person for id_, person in found.items() if person not in known.seats}
    here = set(seated.values())
    return Matched(
        seated=seated,
        leaders=tuple(id_ for id_, person in others.items() if person in known.leaders),
        without=tuple(id_ for id_, person in others.items() if person not in known.leaders),
        unknown=tuple(id_ for id_ in ids if id_ not in found),
        absent=tuple(person for person in known.seats if person not in here),
        elsewhere=_elsewhere(here, known),
    )


def _elsewhere(here: Collection[PersonId], known: Known) -> dict[str, PersonId]:
    everybody = {id_: person for id_ in known.behind if (person := _by_id(id_, known)) is not None}
    return {id_: person for id_, person in everybody.items() if person in known.seats and person not in here}


def _by_id(id_: str, known: Known) -> PersonId | None:
    who = known.behind.get(id_.upper(), "")
    person = next((person for person, member in known.people.items() if who and member.platform_id == who), None)
    return known.aliases.get(person, person) if person is not None else None


def _by_name(names: Mapping[str, str], found: Mapping[str, PersonId], known: Known) -> dict[str, PersonId]:
    """People whose name nobody else has, neither here nor in the meeting, and who were not found by id."""
    given = Counter(plain(name) for name in names.values())
    have = Counter(plain(member.name) for member in known.people.values())
    taken = set(found.values())
    matched: dict[str, PersonId] = {}
    for id_, name in names.items():
        wanted = plain(name)
        if not wanted or given[wanted] != 1 or have[wanted] != 1:
            continue
        person = next(person for person, member in known.people.items() if plain(member.name) == wanted)
        person = known.aliases.get(person, person)
        if person not in taken:
            matched[id_] = person
    return matched
