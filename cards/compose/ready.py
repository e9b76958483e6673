"""Composing the readiness check: the private question to each person, and the facilitators' overview."""

from __future__ import annotations

from cards.language import Words
from cards.view import Bullets, Button, Element, Paragraph, View, Vote
from dialogs import texts
from dialogs.features.readiness import HELP_OPTION, OPTIONS
from dialogs.plan.model import POLL_ID_BEFORE
from dialogs.run.messages import ReadinessCard
from dialogs.texts.sentence import People, Planned


def ready(words: Words) -> View:
    """For one person: what is needed, and whether it is there. Says before the press who will see the answer."""
    elements: list[Element] = [Paragraph(words.say(texts.READY_INTRO, title=Planned(words.plan.title)))]
    if words.plan.before:
        elements.append(Bullets(tuple(words.planned(text) for text in words.plan.before)))
    elements.append(Paragraph(words.say(texts.READY_SEEN), "strong"))
    buttons = tuple(Button(words.say(text), Vote(POLL_ID_BEFORE, 1, (index,))) for index, text in enumerate(OPTIONS))
    return View(words.say(texts.READY_TITLE), tuple(elements), buttons)


def readiness(card: ReadinessCard, words: Words) -> View:
    """For facilitators: how many are ready, who asked for help, how many have not answered."""
    answers = {answer.person: answer.options for answer in words.scene.whys.get(POLL_ID_BEFORE, ())}
    answered = tuple(person for person in card.asked if person in answers)
    need = tuple(person for person in answered if HELP_OPTION in answers[person])
    fine, silent = len(answered) - len(need), len(card.asked) - len(answered)
    elements: list[Element] = []
    if need:
        elements.append(Paragraph(words.say(texts.READINESS_HELP, people=People(need)), "strong"))
    elements.append(Paragraph(words.count(texts.READINESS_FINE_ONE, texts.READINESS_FINE, fine)))
    if silent:
        elements.append(Paragraph(words.count(texts.READINESS_SILENT_ONE, texts.READINESS_SILENT, silent), "subtle"))
    return View(words.say(texts.READINESS_TITLE), tuple(elements))
