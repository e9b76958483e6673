"""People of a rehearsal: the facilitator and p1, p2, ... with first names.

After the fifty names, a number follows (“Amara 2”). The facilitator is Frances, and organises the chat. How many a
rehearsal room takes: `bot/web/rehearsal/requests.py`.
"""

from __future__ import annotations

import re

from bot.ports import Member

FACILITATOR = "facilitator"
MOST = 1000  # most simulated people

# No name starts with another name, so that the typed start of a name is unambiguous.
NAMES = (
    "Amara", "Bethan", "Callum", "Dilys", "Ewa", "Farah", "Gareth", "Hana", "Imran", "Joyce",
    "Kwame", "Leila", "Marcus", "Nadia", "Owen", "Priya", "Quentin", "Rosa", "Sanjay", "Tomasz",
    "Uma", "Veronica", "Winston", "Xiu", "Yusuf", "Zoe", "Aoife", "Blessing", "Chidi", "Dmitri",
    "Esther", "Fergus", "Gwen", "Harpreet", "Ines", "Jamal", "Keziah", "Lorna", "Mei", "Niamh",
    "Olu", "Pedro", "Rhiannon", "Sunita", "Tariq", "Ursula", "Vikram", "Wanjiru", "Yasmin", "Zainab",
)  # fmt: skip
FACILITATOR_NAME = "Frances"
_PERSON = re.compile(r"p([1-9][0-9]{0,3})")


def is_person(who: str) -> bool:
    """Whether `who` is a valid id: `facilitator`, or p1 to p1000."""
    found = _PERSON.fullmatch(who)
    return who == FACILITATOR or (found is not None and int(found[1]) <= MOST)


def name_of(who: str) -> str:
    """First name of `p7` or `facilitator`. After the first fifty people, it is followed by a number."""
    if who == FACILITATOR:
        return FACILITATOR_NAME
    lap, place = divmod(int(who[1:]) - 1, len(NAMES))
    return NAMES[place] if lap == 0 else f"{NAMES[place]} {lap + 1}"


def member(who: str) -> Member:
    """Member of the local chat for a person."""
    return Member(platform_id=who, name=name_of(who), is_organiser=who == FACILITATOR)


def participants(people: int) -> tuple[str, ...]:
    """Ids of `people` participants, without the facilitator."""
    return tuple(f"p{number}" for number in range(1, people + 1))
