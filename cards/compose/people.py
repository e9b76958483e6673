"""Cards about who is here: somebody in pair work whose partner has gone."""

from __future__ import annotations

from cards.language import Words
from cards.view import Button, Paragraph, Say, View
from dialogs import texts
from dialogs.run.messages import PartnerMissedCard
from dialogs.texts.sentence import Person


def partner_missed(card: PartnerMissedCard, words: Words) -> View:
    """For facilitators: who is alone, in which room, and one button for each person who may have gone."""
    said = words.say(texts.PARTNER_MISSED, person=Person(card.by), room=card.room)
    elements = (Paragraph(said, "strong"), Paragraph(words.say(texts.PARTNER_MISSED_HOW)))
    buttons = tuple(
        Button(words.say(texts.PARTNER_MISSED_AWAY, person=Person(one)), Say(f"away {one}")) for one in card.partners
    )
    return View(words.say(texts.PARTNER_MISSED_TITLE), elements, buttons)
