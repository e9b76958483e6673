"""Record cards: messages about attendance, and the link to a person's own record.

The notice names who sees the list and until when. Attendance itself is in `dialogs.programme.attendance`, the record in
`cards.pages.cpd`.
"""

from __future__ import annotations

from cards.language import Words
from cards.view import Button, Element, Paragraph, Say, View
from dialogs import texts
from dialogs.run.messages import AttendanceCard, RecordCard


def attendance(card: AttendanceCard, words: Words) -> View:
    """Attendance notice: what is kept, who sees it, until when, and what each person can do. Or that nothing is kept."""
    if card.until is None:
        return View(words.say(texts.ATTENDANCE_NOT_TITLE), (Paragraph(words.say(texts.ATTENDANCE_NOT)),))
    elements: tuple[Element, ...] = (
        Paragraph(words.say(texts.ATTENDANCE_WHAT)),
        Paragraph(words.say(texts.ATTENDANCE_WHO, day=words.day(card.until))),
        Paragraph(words.say(texts.ATTENDANCE_YOURS), "subtle"),
    )
    return View(words.say(texts.ATTENDANCE_TITLE), elements)


def offer(words: Words) -> View:
    """For one person: an offer of their own record."""
    button = Button(words.say(texts.RECORD_OFFER_BUTTON), Say("my record"), "primary")
    return View(words.say(texts.RECORD_TITLE), (Paragraph(words.say(texts.RECORD_OFFER)),), (button,))


def record(card: RecordCard, words: Words) -> View:
    """For one person: the link to their record, and how to handle it safely."""
    elements: tuple[Element, ...] = (
        Paragraph(words.say(texts.RECORD_HERE, link=card.link)),
        Paragraph(words.say(texts.RECORD_UNTIL, day=words.day(card.until)), "subtle"),
    )
    return View(words.say(texts.RECORD_TITLE), elements, extra={"links": card.link})
