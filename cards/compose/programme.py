"""Composing what is said before, after and between the sessions of a programme."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from cards.language import Words
from cards.view import Bullets, Button, Element, Paragraph, Say, Submit, Table, TextInput, View
from dialogs import texts
from dialogs.grammar.build import DATE_EXAMPLE, LONGEST_INTENTION
from dialogs.run.messages import BetweenCard, IntentionBackCard, IntentionCard, ProgrammeCard, SessionDate, SessionDayCard
from dialogs.texts.sentence import At, Planned

_NUDGES = (texts.BETWEEN_TRY, texts.BETWEEN_HALF, texts.BETWEEN_LAST)
_TITLES: dict[Literal["set", "ready", "bring", "opens"], str] = {
    "set": texts.DAY_SET,
    "ready": texts.DAY_READY,
    "bring": texts.DAY_BRING,
    "opens": texts.DAY_OPENS,
}


def programme(card: ProgrammeCard, words: Words) -> View:
    """All sessions with their dates, and when those without one should be."""
    rows = tuple((str(one.session), words.planned(one.title), _when(one, words)) for one in card.dates)
    header = tuple(words.say(text) for text in (texts.PROGRAMME_SESSION, texts.WHAT, texts.WHEN))
    elements: list[Element] = [Table(header, rows)]
    for one in card.dates:
        if one.first is None or one.last is None or one.held:
            continue
        span = {"first": words.day(one.first), "last": words.day(one.last)}
        if one.at is None:
            elements.append(Paragraph(words.say(texts.PROGRAMME_WINDOW, session=one.session, **span)))
        elif one.outside:
            elements.append(Paragraph(words.say(texts.PROGRAMME_OUTSIDE, session=one.session, **span), "warning"))
    example = next((_example(one) for one in card.dates if one.first and not one.at), DATE_EXAMPLE)
    how = words.say(texts.PROGRAMME_HOW, example=example, zone=words.scene.zone.key)
    elements.append(Paragraph(how, "subtle"))
    if any(one.at and not one.held for one in card.dates):
        elements += _calendar(card, words)
    title = words.say(texts.PROGRAMME_TITLE)
    if card.wanted is not None:
        title = words.say(texts.PROGRAMME_WANTED, session=card.wanted)
        elements.insert(0, Paragraph(words.say(texts.PROGRAMME_WANTED_HOW)))
    return View(title, tuple(elements), extra={"links": card.calendar} if card.calendar else {})


def _calendar(card: ProgrammeCard, words: Words) -> list[Element]:
    """How the dates get into a calendar."""
    if card.calendar and card.calendar_until:
        day = words.day(card.calendar_until)
        return [Paragraph(words.say(texts.PROGRAMME_CALENDAR, link=card.calendar, day=day))]
    return [Paragraph(words.say(texts.PROGRAMME_CALENDAR_BY_HAND, cohort=card.cohort), "subtle")] if card.cohort else []


def _example(one: SessionDate) -> str:
    """How to set a date that would fit."""
    assert one.first is not None, "only asked of those with a time they are best held in"
    day = one.first + timedelta(days=(7 - one.first.weekday()) if one.first.weekday() > 4 else 0)
    return f"date {one.session}: {day.day} {day:%B %Y} 09:30"


def _when(one: SessionDate, words: Words) -> str:
    if one.at is None:
        return words.say(texts.PROGRAMME_OPEN)
    if one.held:
        return words.say(texts.PROGRAMME_HELD, day=words.day(one.at))
    return words.say(texts.PROGRAMME_ON, day=words.day(one.at), time=At(one.at))


def session_day(card: SessionDayCard, words: Words) -> View:
    """A session is to come."""
    if card.at is None:
        return View(words.say(texts.DAY_SET_NONE, session=card.session))
    title = words.say(texts.DAY_MOVED if card.was else _TITLES[card.what], session=card.session)
    ends = At(card.at + card.lasts)
    on = words.say(texts.DAY_ON, title=Planned(card.title), day=words.day(card.at), starts=At(card.at), ends=ends)
    elements: list[Element] = [Paragraph(on, "strong")]
    if card.was is not None:
        elements.append(Paragraph(words.say(texts.DAY_WAS, day=words.day(card.was), time=At(card.was))))
    buttons: tuple[Button, ...] = ()
    if card.what == "bring" and words.plan.before:
        elements.append(Paragraph(words.say(texts.DAY_BRING_WHAT)))
        elements.append(Bullets(tuple(words.planned(text) for text in words.plan.before)))
    if card.what == "opens":
        elements.append(Paragraph(words.say(texts.DAY_OPENS_HOW, starts=At(card.at))))
        buttons = (Button(words.say(texts.DAY_BUTTON_HERE), Say("here"), "primary"),)
    return View(title, tuple(elements), buttons)


def between(card: BetweenCard, words: Words) -> View:
    """For one person: try something, and how to be left alone."""
    text = _NUDGES[min(card.number, len(_NUDGES)) - 1]
    elements = (Paragraph(words.say(text)), Paragraph(words.say(texts.BETWEEN_PRIVATE), "subtle"))
    buttons = (
        Button(words.say(texts.BETWEEN_BUTTON_FEWER), Say("fewer nudges")),
        Button(words.say(texts.BETWEEN_BUTTON_NONE), Say("no nudges")),
    )
    return View(words.say(texts.BETWEEN_TITLE), elements, buttons)


def intention(card: IntentionCard, words: Words) -> View:
    """For one person: shall I keep one line? What happens to it stands before the field."""
    asked, label = texts.INTENTION_ASK, texts.INTENTION_LABEL
    if card.last:
        asked, label = texts.INTENTION_ASK_LAST, texts.INTENTION_LABEL_LAST
    elif card.session > 1:
        asked, label = texts.INTENTION_ASK_NEXT, texts.INTENTION_LABEL_NEXT
    field = TextInput("intention", words.say(label), most=LONGEST_INTENTION)
    buttons = (
        Button(words.say(texts.INTENTION_BUTTON), Submit("intention"), "primary"),
        Button(words.say(texts.INTENTION_BUTTON_NO), Say("no new intention")),
    )
    return View(words.say(texts.INTENTION_TITLE), (Paragraph(words.say(asked)), field), buttons)


def intention_back(card: IntentionBackCard, words: Words) -> View:
    """For the one who wrote it: their line."""
    text = words.scene.intentions.get(card.person)
    if text is None:
        return View(words.say(texts.INTENTION_BACK_TITLE), (Paragraph(words.say(texts.INTENTION_BACK_NOTHING)),))
    title = words.say(texts.INTENTION_BACK_LAST if card.deleted_at else texts.INTENTION_BACK_TITLE)
    said = [Paragraph(words.say(texts.INTENTION_BACK, session=card.session)), Paragraph(text, "strong")]
    if card.deleted_at is not None:
        said.append(Paragraph(words.say(texts.INTENTION_BACK_ONCE, day=words.day(card.deleted_at)), "subtle"))
    return View(title, tuple(said), (), title)
