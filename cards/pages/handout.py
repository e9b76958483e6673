"""Catch-up pack: composes the pack for a person who missed a session, and the private card that links to it.

It says whether the person missed all, part or nothing, and names the parts. Without a web address it says whom to ask.
Facilitators are named only if they are known. What goes into the pack is decided in `dialogs.programme.handout`.
"""

from __future__ import annotations

from datetime import timedelta

from cards.language import Words
from cards.plan_text import listed, prose
from cards.view import Bullets, Element, Heading, Paragraph, View
from dialogs import texts
from dialogs.programme.handout import Handout, HandoutPart, NextSession, PairTask, Task
from dialogs.run.messages import MissedCard
from dialogs.texts.sentence import At, Lasting, People, Planned, Value


def missed(card: MissedCard, words: Words) -> View:
    """For one person: what the session was about, the pack's link, whom to ask, and when the next session is."""
    opening = _opening(card)
    elements: list[Element] = [
        Paragraph(words.planned(card.title), "strong"),
        Paragraph(words.say(opening)),
    ]
    if card.parts:
        elements.append(Bullets(tuple(words.planned(part) for part in card.parts)))
    if card.aims:
        elements += [
            Heading(words.say(texts.MISSED_AIMS)),
            listed(card.aims, words),
        ]
    if card.link and card.link_until:
        until = words.say(texts.MISSED_LINK_UNTIL, day=words.day(card.link_until))
        elements += [Paragraph(words.say(texts.MISSED_LINK, link=card.link)), Paragraph(until, "subtle")]
    else:
        elements.append(Paragraph(words.say(texts.MISSED_NO_LINK)))
    known = tuple(person for person in card.facilitators if person in words.scene.names)
    ask = words.say(texts.MISSED_ASK, people=People(known)) if known else words.say(texts.MISSED_ASK_ANY)
    elements.append(Paragraph(ask))
    if card.next_session and card.next_at:
        day = words.day(card.next_at)
        elements.append(Paragraph(words.say(texts.MISSED_NEXT, session=card.next_session, day=day, time=At(card.next_at))))
    extra = {"links": card.link} if card.link else {}
    title = texts.MISSED_TITLE_NOW if card.on else texts.MISSED_TITLE
    return View(words.say(title, session=card.session), tuple(elements), extra=extra)


def _opening(card: MissedCard) -> str:
    if card.parts:
        return texts.MISSED_PARTLY
    if card.on:
        return texts.MISSED_NOT_HERE_YET if card.whole else texts.MISSED_SO_FAR
    return texts.MISSED_WHOLE if card.whole else texts.MISSED_THERE


def pack(found: Handout, words: Words) -> View:
    """The pack, for reading and printing."""
    if found.session is not None:
        title = words.say(texts.PACK_TITLE, session=found.session, title=Planned(found.title))
    else:
        title = words.say(texts.PACK_TITLE_ALONE, title=Planned(found.title))
    elements: list[Element] = []
    if found.held_at is not None:
        elements.append(Paragraph(words.say(texts.PACK_HELD, day=words.day(found.held_at)), "strong"))
    elements += [Paragraph(words.say(texts.PACK_ABOUT)), Paragraph(words.say(texts.PACK_SETTING))]
    elements += _titled(texts.PACK_AIMS, found.aims, words)
    for part in found.parts:
        elements += _part(part, words)
    elements += _titled(texts.PACK_AFTER, found.after, words)
    if found.coming:
        elements += _coming(found.coming, words)
    elements += [Heading(words.say(texts.PACK_ASK)), Paragraph(words.say(texts.PACK_ASK_WHOM))]
    return View(title, tuple(elements))


def _titled(title: str, lines: tuple[str, ...], words: Words) -> list[Element]:
    return [Heading(words.say(title)), listed(lines, words)] if lines else []


def _part(part: HandoutPart, words: Words) -> list[Element]:
    lasts = Lasting(part.lasts)
    elements: list[Element] = [Heading(words.say(texts.PACK_BLOCK, title=Planned(part.title), lasts=lasts))]
    if part.steps:
        elements.append(Bullets(tuple(_step(title, lasts, words) for title, lasts in part.steps)))
    elements += _tasks(part.tasks, words)
    if part.pairs:
        elements += _pairs(part.pairs, words)
    if part.questions:
        elements += [Paragraph(words.say(texts.PACK_THINK), "strong"), listed(part.questions, words)]
    return elements


def _step(title: str, lasts: timedelta, words: Words) -> str:
    return words.say(texts.PACK_STEP, title=Planned(title), lasts=Lasting(lasts))


def _pairs(pairs: PairTask, words: Words) -> list[Element]:
    roles = tuple(words.planned(role) for role in pairs.roles)
    how = words.say(texts.PACK_PAIRS, first=roles[0], second=roles[1]) if len(roles) > 1 else words.say(texts.PACK_PAIRS_ANY)
    elements: list[Element] = [Paragraph(how), *_tasks(pairs.tasks, words)]
    if len(pairs.turns) > 1:
        turns = tuple(words.planned(name) for name in pairs.turns)
        elements += [Paragraph(words.say(texts.PACK_TURNS), "strong"), Bullets(turns, ordered=True)]
    return elements


def _tasks(tasks: tuple[Task, ...], words: Words) -> list[Element]:
    elements: list[Element] = []
    for task in tasks:
        elements += [Paragraph(_step(task.title, task.lasts, words), "strong"), *prose(words.written(task.say))]
    return elements


def _coming(coming: NextSession, words: Words) -> list[Element]:
    named: dict[str, Value] = {"session": coming.session, "title": Planned(coming.title)}
    if coming.at is not None:
        on = words.say(texts.PACK_NEXT_ON, day=words.day(coming.at), time=At(coming.at), **named)
    else:
        on = words.say(texts.PACK_NEXT_OPEN, **named)
    elements: list[Element] = [Heading(words.say(texts.PACK_NEXT)), Paragraph(on)]
    if coming.bring:
        elements += [Paragraph(words.say(texts.PACK_BRING), "strong"), listed(coming.bring, words)]
    return elements
