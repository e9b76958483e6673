"""Composing pairs: the table for everyone, the card for one person, and the latecomer's."""

from __future__ import annotations

from cards.language import Words, capital
from cards.plan_text import prose
from cards.view import Button, Element, Heading, Paragraph, Say, Table, View
from dialogs import texts
from dialogs.run.events import Group
from dialogs.run.messages import CatchUpOnJoinCard, PairsCard, YourPairCard
from dialogs.texts.sentence import At, People, Planned


def pairs(card: PairsCard, words: Words) -> View:
    """Who works with whom, and as what."""
    elements: list[Element] = []
    if card.starts_at:
        elements.append(
            Paragraph(
                words.say(texts.FACE_ROOMS if words.face_to_face else texts.PAIRS_ROOMS, starts=At(card.starts_at)), "strong"
            )
        )
    elif card.ends_at:
        elements.append(Paragraph(words.say(texts.PAIRS_UNTIL, ends=At(card.ends_at)), "strong"))
    elements.append(_table(card.groups, words) if card.groups else Paragraph(words.say(texts.PAIRS_NOBODY)))
    if card.unpaired:
        elements.append(Paragraph(words.say(texts.PAIRS_UNPAIRED, people=People(card.unpaired)), "warning"))
    return View(_title(card, words), tuple(elements))


def _title(card: PairsCard, words: Words) -> str:
    block = Planned(words.plan.block_of[card.block].title)
    match card.why:
        case "turn":
            item = words.plan.step(card.step).item_name if card.step else None
            return words.say(texts.PAIRS_TURN, item=Planned(item)) if item else words.say(texts.PAIRS_START, block=block)
        case "ahead":
            return words.say(texts.PAIRS_AHEAD, block=block)
        case "start":
            return words.say(texts.PAIRS_START, block=block)
        case "mended":
            return words.say(texts.PAIRS_MENDED)
        case "reshuffled":
            return words.say(texts.PAIRS_RESHUFFLED)
        case "swapped":
            return words.say(texts.PAIRS_SWAPPED)
        case "roles":
            return words.say(texts.PAIRS_ROLES)
        case "asked" | "shown":
            return words.say(texts.PAIRS_SHOWN)


def _table(groups: tuple[Group, ...], words: Words) -> Table:
    """A column for each role where everybody has one, so that eyes find a name by what the person does."""
    room = words.say(texts.PAIRS_ROOM)
    used = [role for role in words.plan.roles if any(role in group.roles for group in groups)]
    if used and all(len(group.roles) == len(group.members) and set(group.roles) <= set(used) for group in groups):
        header = (room, *(capital(words.planned(role)) for role in used))
        rows = tuple(
            (str(number), *(_holders(group, role, words) for role in used)) for number, group in enumerate(groups, 1)
        )
        return Table(header, rows)
    rows = tuple((str(number), words.people(group.members)) for number, group in enumerate(groups, 1))
    return Table((room, words.say(texts.PAIRS_WHO)), rows)


def _holders(group: Group, role: str, words: Words) -> str:
    holders = [member for member, held in zip(group.members, group.roles, strict=True) if held == role]
    return words.people(holders) if holders else "–"


def yours(card: YourPairCard, words: Words) -> View:
    """For one person: partner, room, role and every turn with its clock times."""
    if not card.partners:
        said = (Paragraph(words.say(texts.YOURS_NOBODY_ASK), "strong"),)
        return View(words.say(texts.YOURS_NOBODY), said)
    here = words.face_to_face
    room = texts.FACE_PAIR if here else texts.YOURS_ROOM
    elements: list[Element] = [Paragraph(words.say(room, room=card.room), "strong")]
    if card.role:
        elements.append(Paragraph(words.say(texts.YOURS_ROLE, role=Planned(card.role))))
    if card.turns:
        elements += [Heading(words.say(texts.YOURS_TURNS)), _turns(card, words)]
    unheard = words.say(texts.FACE_UNHEARD if here else texts.YOURS_UNHEARD)
    elements += [Paragraph(words.say(texts.YOURS_ANONYMOUS)), Paragraph(unheard, "subtle")]
    buttons = (Button(words.say(texts.YOURS_BUTTON_NUDGE), Say("nudge me")),)
    return View(words.say(texts.YOURS_TITLE, people=People(card.partners)), tuple(elements), buttons)


def _turns(card: YourPairCard, words: Words) -> Table:
    with_roles = any(turn.role for turn in card.turns)
    header = [words.say(texts.WHEN), words.say(texts.WHAT)]
    rows = []
    for turn in card.turns:
        when = words.say(texts.FROM_TO, starts=At(turn.starts_at), ends=At(turn.ends_at))
        row = (when, words.planned(turn.name))
        rows.append((*row, words.planned(turn.role or "–")) if with_roles else row)
    if with_roles:
        header.append(words.say(texts.YOURS_YOUR_ROLE))
    return Table(tuple(header), tuple(rows))


def latecomer(card: CatchUpOnJoinCard, words: Words) -> View:
    """For one person who has just come: what is on, and with whom."""
    plan_step = words.plan.step(card.step)
    elements: list[Element] = [Paragraph(words.say(texts.UNTIL, ends=At(card.ends_at)), "strong")]
    elements += prose(words.planned(plan_step.say or ""))
    if card.partners and card.role:
        said = words.say(texts.JOIN_ROLE, people=People(card.partners), role=Planned(card.role))
        elements.append(Paragraph(said))
    elif card.partners:
        elements.append(Paragraph(words.say(texts.JOIN_PARTNERS, people=People(card.partners))))
    if card.attendance_until is not None:
        elements.append(Paragraph(words.say(texts.ATTENDANCE_LATECOMER, day=words.day(card.attendance_until)), "subtle"))
    buttons = (Button(words.say(texts.WHERE_BUTTON), Say("where")), Button(words.say(texts.AGENDA_BUTTON), Say("agenda")))
    return View(words.say(texts.JOIN_TITLE, step=Planned(plan_step.title)), tuple(elements), buttons)
