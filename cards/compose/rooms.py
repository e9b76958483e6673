"""Composing pair rooms, which neither platform lets a bot open: the facilitators' sheet, and a nudge for those who asked."""

from __future__ import annotations

import re

from cards.language import Words
from cards.view import Element, Facts, Heading, Paragraph, Table, View
from dialogs import texts
from dialogs.run.events import Group
from dialogs.run.messages import NudgeCard, RoomsCard
from dialogs.texts.sentence import At, Lasting, Planned

CALL = "https://teams.microsoft.com/l/call/0/0?users="  # learn.microsoft.com, "Deep link to start a call"
CSV_HEADER = "Pre-assign Room Name,Email Address"  # support.zoom.com, "Pre-assigning participants to breakout rooms"

ADDRESS = re.compile(r"[\w.+-]+@[\w.-]+", re.ASCII)  # goes into a web address and a list, so nothing that would need quoting


def rooms(card: RoomsCard, words: Words) -> View:
    """Who goes into which room: by name, as the platforms' own dialogs list people, and by room, as text to copy."""
    here = words.face_to_face
    when = words.say(texts.FACE_ROOMS_WHEN if here else texts.ROOMS_WHEN, starts=At(card.opens_at), ends=At(card.ends_at))
    elements: list[Element] = [Paragraph(when, "strong")]
    if not here:
        elements.append(Paragraph(words.count(texts.ROOMS_HOW_ONE, texts.ROOMS_HOW, len(card.groups))))
    elements += [_by_name(card, words), Heading(words.say(texts.ROOMS_COPY)), Paragraph(_by_room(card, words))]
    calls = {} if here else _calls(card, words)
    if calls:
        elements += [Heading(words.say(texts.ROOMS_CALLS)), Facts(tuple(calls.items()))]
    if not here and (listed := _csv(card, words)):
        elements += [Heading(words.say(texts.ROOMS_CSV)), Paragraph(listed)]
    title = words.say(texts.ROOMS_TITLE, block=Planned(words.plan.block_of[card.block].title))
    return View(title, tuple(elements), extra={"links": "\n".join(calls.values())})


def _by_name(card: RoomsCard, words: Words) -> Table:
    placed = [(words.name(person), str(room)) for room, group in enumerate(card.groups, 1) for person in group.members]
    header = (words.say(texts.ROOMS_PERSON), words.say(texts.PAIRS_ROOM))
    return Table(header, tuple(sorted(placed, key=lambda row: (row[0].casefold(), row))))


def _by_room(card: RoomsCard, words: Words) -> str:
    numbered = enumerate(card.groups, 1)
    said = (words.say(texts.ROOMS_LINE, room=room, people=words.people(group.members)) for room, group in numbered)
    return "\n".join(said)


def _emails(group: Group, words: Words) -> tuple[str, ...]:
    known = (words.scene.emails.get(person, "") for person in group.members)
    return tuple(email for email in known if ADDRESS.fullmatch(email))


def _calls(card: RoomsCard, words: Words) -> dict[str, str]:
    """A call for each pair whose addresses are all known, on Teams."""
    if words.scene.channel != "teams":
        return {}
    known = ((room, group, _emails(group, words)) for room, group in enumerate(card.groups, 1))
    whole = ((room, emails) for room, group, emails in known if len(emails) == len(group.members) > 1)
    return {words.say(texts.ROOMS_NAME, room=room): CALL + ",".join(emails).replace("+", "%2B") for room, emails in whole}


def _csv(card: RoomsCard, words: Words) -> str:
    """The rooms as Zoom imports them; people without a known address are left out, the list by name has everyone."""
    if words.scene.channel != "zoom":
        return ""
    lines = [
        f"{words.say(texts.ROOMS_NAME, room=room)},{email}"
        for room, group in enumerate(card.groups, 1)
        for email in _emails(group, words)
    ]
    return "\n".join((CSV_HEADER, *lines)) if lines else ""


def nudge(card: NudgeCard, words: Words) -> View:
    """For one person in pair work who asked to be told: so much is left."""
    said = words.say(texts.NUDGE, step=words.step(card.step), ends=At(card.ends_at))
    return View(words.say(texts.NUDGE_TITLE, left=Lasting(card.left)), (Paragraph(said),))
