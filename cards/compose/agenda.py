"""Agenda card, with the times that are fixed; and the card that says until when people wait for such a time.

Each block has its times and a state: done, now, to come or left out. Before the start the times are those of a start now. At
a fixed time it shows the time to spare, or how late it is.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from cards.compose.session import pace, span
from cards.language import Words
from cards.view import Paragraph, Table, View
from dialogs import texts
from dialogs.run.messages import AgendaCard, BlockTime, WaitCard
from dialogs.texts.sentence import At, Lasting, Planned

A_MINUTE = timedelta(minutes=1)  # less is not worth telling
_STATES: dict[Literal["done", "now", "to come", "left out"], str] = {
    "done": texts.AGENDA_DONE,
    "now": texts.AGENDA_NOW,
    "to come": texts.AGENDA_COMING,
    "left out": texts.AGENDA_LEFT_OUT,
}


def agenda(card: AgendaCard, words: Words) -> View:
    """All blocks with their clock times."""
    opening = pace(card.behind, words, paused=card.paused) if card.started else words.say(texts.AGENDA_NOT_STARTED)
    header = tuple(words.say(text) for text in (texts.WHEN, texts.WHAT, texts.AGENDA_STATE))
    rows = tuple((_when(time, words), _named(time, words), words.say(_STATES[time.state])) for time in card.blocks)
    elements = (Paragraph(opening, "strong"), Table(header, rows))
    return View(words.say(texts.AGENDA_TITLE, title=Planned(words.plan.title)), elements)


def _when(time: BlockTime, words: Words) -> str:
    """Clock times of a block. Empty for a block that was left out, because it took no time."""
    return "–" if time.state == "left out" else span(time, words)


def wait(card: WaitCard, words: Words) -> View:
    """Wait card: we are early, and the next step begins at a clock time."""
    if card.over:
        return View(words.say(texts.WAIT_OVER))
    title = words.say(texts.WAIT_TITLE, step=Planned(words.plan.step(card.step).title), begins=At(card.until))
    early = words.say(texts.WAIT_EARLY, lasting=Lasting(card.early))
    return View(title, (Paragraph(early), Paragraph(words.say(texts.WAIT_HOW, begins=At(card.until)), "strong")))


def _named(time: BlockTime, words: Words) -> str:
    """The name of a block on the agenda; where it begins at a clock time, with that and the time to spare before it."""
    title = words.block(time.block)
    if time.fixed_at is None or time.slack is None:
        return title
    fixed, block = At(time.fixed_at), title
    if time.slack >= A_MINUTE:
        return words.say(texts.AGENDA_FIXED_SLACK, block=block, fixed=fixed, slack=Lasting(time.slack))
    if time.slack <= -A_MINUTE:
        return words.say(texts.AGENDA_FIXED_LATE, block=block, fixed=fixed, late=Lasting(-time.slack))
    return words.say(texts.AGENDA_FIXED, block=block, fixed=fixed)
