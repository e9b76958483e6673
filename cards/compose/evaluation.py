"""Composing the evaluation of a session: its questions for everyone, and the sums for facilitators."""

from __future__ import annotations

from collections.abc import Sequence

from cards.language import Words
from cards.view import Bar, Bars, Button, Element, Heading, Paragraph, View, Vote
from dialogs import texts
from dialogs.programme.evaluation import OPENING, OPTIONS, WHOLE, poll_id, questions, well
from dialogs.run.messages import Evaluated, EvaluatedCard, EvaluationCard
from dialogs.texts.sentence import At


def evaluation(card: EvaluationCard, words: Words) -> View:
    """One question, with a button for each answer while it is open."""
    all_ = questions(card.session)
    looking = texts.EVALUATION_WHOLE_TITLE if card.session == WHOLE else texts.EVALUATION_TITLE
    about = {} if card.session == WHOLE else {"session": card.session}
    title = words.say(looking, number=card.question + 1, of=len(all_), **about)
    asked = Paragraph(words.say(all_[card.question]), "strong")
    if not card.open:
        return View(title, (asked, Paragraph(words.say(texts.EVALUATION_CLOSED), "subtle")))
    how = words.say(texts.EVALUATION_HOW, day=words.day(card.until), time=At(card.until))
    poll = poll_id(card.session, card.question)
    buttons = tuple(Button(words.say(option), Vote(poll, OPENING, (index,))) for index, option in enumerate(OPTIONS))
    return View(title, (asked, Paragraph(how, "subtle")), buttons)


def evaluated(card: EvaluatedCard, words: Words) -> View:
    """The sums, as bars, beside those of earlier groups."""
    elements: list[Element] = []
    for one in card.answers:
        elements.append(Heading(words.say(questions(card.session)[one.question])))
        if one.counts:
            elements.append(_bars(words.say(texts.EVALUATED_NOW, answered=one.answered), one.counts, words))
        else:
            elements.append(Paragraph(words.say(texts.EVALUATED_HIDDEN)))
        if any(one.earlier):
            elements.append(_bars(words.say(texts.EVALUATED_EARLIER), one.earlier, words))
        if len(one.sessions) > 1:
            elements.append(Paragraph(_trend(one, words), "subtle"))
    if card.session == WHOLE:
        return View(words.say(texts.EVALUATED_WHOLE_TITLE), tuple(elements))
    return View(words.say(texts.EVALUATED_TITLE, session=card.session), tuple(elements))


def _trend(one: Evaluated, words: Words) -> str:
    said = (
        words.say(texts.EVALUATED_TREND_PART, session=session, count=well(counts), answered=sum(counts))
        for session, counts in one.sessions
    )
    return words.say(texts.EVALUATED_TREND, sessions="; ".join(said))


def _bars(label: str, counts: Sequence[int], words: Words) -> Bars:
    total = sum(counts) or 1
    bars = (Bar(words.say(option), count, count / total) for option, count in zip(OPTIONS, counts, strict=True))
    return Bars(label, tuple(bars))
