"""Round cards: who is speaking, who is next, and who has had a turn, all in words."""

from __future__ import annotations

from datetime import timedelta

from cards.language import Words
from cards.view import Bullets, Button, Element, Heading, Paragraph, Say, View
from dialogs import texts
from dialogs.run.messages import RoundCard
from dialogs.texts.sentence import At, Lasting, Person, PersonId


def everyone_in_turn(card: RoundCard, words: Words) -> View:
    """Round of everyone in turn: the speaker, the next person, and the order with each person's state in a word."""
    elements: list[Element] = []
    question = words.planned(card.question)
    if card.over:
        elements.append(Paragraph(words.say(texts.ROUND_OVER), "strong"))
        return View(question, (*elements, Heading(words.say(texts.ROUND_ORDER)), _order(card, words)))
    following = _following(card)
    if card.speaker:
        elements.append(Paragraph(words.say(texts.ROUND_NOW, person=Person(card.speaker)), "strong"))
    if following:
        elements.append(Paragraph(words.say(texts.ROUND_NEXT, person=Person(following))))
    each = Lasting(timedelta(seconds=card.seconds_each))
    elements.append(Paragraph(words.say(texts.ROUND_EACH, each=each, ends=At(card.ends_at)), "subtle"))
    if card.may_pass:
        elements.append(Paragraph(words.say(texts.ROUND_PASS), "subtle"))
    elements += [Heading(words.say(texts.ROUND_ORDER)), _order(card, words)]
    said = question
    if card.speaker:
        said = words.say(texts.ROUND_SUMMARY, person=Person(card.speaker), question=question)
    return View(question, tuple(elements), _buttons(card, words), summary=said)


def _following(card: RoundCard) -> PersonId | None:
    """The next speaker: the next person in the order, then those who said "not now"."""
    waiting = [person for person in card.order if person not in card.spoken and person != card.speaker]
    fresh = [person for person in waiting if person not in card.passed]
    return next(iter(fresh or waiting), None)


def _order(card: RoundCard, words: Words) -> Bullets:
    following = None if card.over else _following(card)
    spoken, passed = frozenset(card.spoken), frozenset(card.passed)
    items = []
    for person in card.order:
        if person == card.speaker and not card.over:
            text = texts.ROUND_SPEAKING
        elif person in spoken:
            text = texts.ROUND_SPOKEN
        elif person == following:
            text = texts.ROUND_COMING_NEXT
        elif person in passed:
            text = texts.ROUND_PASSED if card.over else texts.ROUND_LATER
        else:
            text = texts.ROUND_PASSED if card.over else texts.ROUND_WAITING
        items.append(words.say(text, person=Person(person)))
    return Bullets(tuple(items), ordered=True)


def _buttons(card: RoundCard, words: Words) -> tuple[Button, ...]:
    done = Button(words.say(texts.ROUND_BUTTON_DONE), Say("done"), "primary")
    return (done, Button(words.say(texts.ROUND_BUTTON_PASS), Say("pass"))) if card.may_pass else (done,)
