"""Composing the form in which a facilitator replaces the options and the picture of a poll."""

from __future__ import annotations

from cards.language import Words
from cards.view import Button, Paragraph, Submit, TextInput, View
from dialogs import texts
from dialogs.run.messages import OptionsCard
from dialogs.texts.sentence import Planned

FORM = "options"  # name of the form
OPTIONS, PICTURE, ALT = "options", "picture", "alt"  # ids of its inputs


def options(card: OptionsCard, words: Words) -> View:
    """What the poll would show now, to be written over."""
    elements = (
        Paragraph(words.say(texts.OPTIONS_HOW)),
        TextInput(
            OPTIONS, words.say(texts.OPTIONS_LABEL), 2000, True, "\n".join(words.planned(one) for one in card.options)
        ),
        TextInput(PICTURE, words.say(texts.OPTIONS_PICTURE_LABEL), 500, value=card.image_url or ""),
        TextInput(ALT, words.say(texts.OPTIONS_ALT_LABEL), 200, value=words.planned(card.image_alt or "")),
    )
    use = Button(words.say(texts.OPTIONS_BUTTON), Submit(FORM, card.poll), "primary")
    return View(words.say(texts.OPTIONS_TITLE, question=Planned(card.question)), elements, (use,))
