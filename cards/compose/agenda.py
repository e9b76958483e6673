"""Composing answers to questions: the agenda, where we are and single sentences."""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from cards.compose.session import span
from cards.language import Words
from cards.view import Button, Element, Paragraph, Say, Table, View
from dialogs import texts
from dialogs.run.messages import AgendaCard, BlockTime, TextCard, WhereCard
from dialogs.texts.sentence import At, Lasting, Planned

ON_TIME = timedelta(seconds=30)  # nobody calls half a minute behind
_STATES: dict[Literal["done", "now", "to come", "left out"], str] = {
    "done": texts.AGENDA_DONE,
    "now": texts.AGENDA_NOW,
    "to come": texts.AGENDA_COMING,
    "left out": texts.AGENDA_LEFT_OUT,
}


def pace(behind: timedelta, words: Words) -> str:
    """How far behind or, when negative, ahead we are, in words."""
    if abs(behind) < ON_TIME:
        return words.say(texts.PACE_ON_TIME)
    return words.say(texts.PACE_BEHIND if behind > timedelta(0) else texts.PACE_AHEAD, lasting=Lasting(behind))


def agenda(card: AgendaCard, words: Words) -> View:
    """All blocks with their clock times."""
    opening = pace(card.behind, words) if card.started else words.say(texts.AGENDA_NOT_STARTED)
    header = tuple(words.say(text) for text in (texts.WHEN, texts.WHAT, texts.AGENDA_STATE))
    rows = tuple((_when(time, words), words.block(time.block), words.say(_STATES[time.state])) for time in card.blocks)
    elements = (Paragraph(opening, "strong"), Table(header, rows))
    return View(words.say(texts.AGENDA_TITLE, title=Planned(words.plan.title)), elements)


def _when(time: BlockTime, words: Words) -> str:
    """Clock times; none for a block that was left out, which took no time at all."""
    return "–" if time.state == "left out" else span(time, words)


def where(card: WhereCard, words: Words) -> View:
    """Where we are, until when, and what comes next."""
    match card.phase:
        case "open":
            elements: list[Element] = [Paragraph(words.say(texts.WHERE_OPEN_HOW))]
            return View(words.say(texts.WHERE_OPEN), tuple(elements), _agenda_button(words))
        case "ended":
            return View(words.say(texts.WHERE_ENDED))
        case "running" | "paused":
            title = texts.WHERE_RUNNING if card.phase == "running" else texts.WHERE_PAUSED
            step = words.step(card.step) if card.step else ""
            return View(words.say(title, step=step), tuple(_now(card, words)), _agenda_button(words))


def _now(card: WhereCard, words: Words) -> list[Element]:
    said: list[Element] = []
    if card.phase == "paused" and card.left is not None:
        said.append(Paragraph(words.say(texts.WHERE_PAUSED_LEFT, left=Lasting(card.left)), "strong"))
    elif card.ends_at and card.left is not None:
        until = words.say(texts.UNTIL_LEFT, ends=At(card.ends_at), left=Lasting(card.left))
        said.append(Paragraph(until, "strong"))
    then = words.say(texts.NEXT_IS, step=words.step(card.next_step)) if card.next_step else words.say(texts.THEN_THE_END)
    said.append(Paragraph(then))
    if card.session_ends_at:
        said.append(Paragraph(words.say(texts.SESSION_ENDS, ends=At(card.session_ends_at))))
    said.append(Paragraph(pace(card.behind, words)))
    if card.finished:
        said.append(
            Paragraph(words.count(texts.STEP_FINISHED_ONE, texts.STEP_FINISHED, card.finished, present=card.present))
        )
    return said


def _agenda_button(words: Words) -> tuple[Button, ...]:
    return (Button(words.say(texts.AGENDA_BUTTON), Say("agenda")),)


def text(card: TextCard, words: Words) -> View:
    """One sentence. Its tone adds weight, never meaning."""
    said = words.sentence(card.said)
    tone: Literal["plain", "warning"] = "warning" if card.tone == "warning" else "plain"
    link = card.said.values.get("link")
    extra = {"links": link} if isinstance(link, str) else {}  # only our own sentences have such a value
    return View("", (Paragraph(said, tone),), summary=said, extra=extra)
