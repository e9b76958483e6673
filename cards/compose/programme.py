"""Programme cards: messages before, after and between the sessions of a programme.

A date outside the recommended time is marked and kept. An example of a date is never on a weekend. Nudges differ by number;
each has “fewer” and “none”. Survey totals stand beside earlier groups, or are hidden. Of readiness only requests for help
have names. When these are sent is in `programme.errands`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Literal

from cards.language import Words
from cards.plan_text import listed
from cards.view import Bar, Bars, Button, Element, Heading, Paragraph, Say, Submit, Table, TextInput, View, Vote
from dialogs import texts
from dialogs.features.readiness import HELP_OPTION
from dialogs.features.readiness import OPTIONS as READINESS
from dialogs.grammar.build import DATE_EXAMPLE
from dialogs.grammar.free_text import LONGEST_INTENTION
from dialogs.plan.model import POLL_ID_BEFORE
from dialogs.programme.evaluation import OPENING, OPTIONS, WHOLE, poll_id, questions, well
from dialogs.run.messages import (
    BetweenCard,
    Evaluated,
    EvaluatedCard,
    EvaluationCard,
    IntentionBackCard,
    IntentionCard,
    ProgrammeCard,
    ReadinessCard,
    ReadyCard,
    SessionDate,
    SessionDayCard,
)
from dialogs.texts.sentence import At, People, Planned

_NUDGES = (texts.BETWEEN_TRY, texts.BETWEEN_HALF, texts.BETWEEN_LAST)
_TITLES: dict[Literal["set", "ready", "bring", "opens"], str] = {
    "set": texts.DAY_SET,
    "ready": texts.DAY_READY,
    "bring": texts.DAY_BRING,
    "opens": texts.DAY_OPENS,
}


def programme(card: ProgrammeCard, words: Words) -> View:
    """Programme overview: all sessions with their dates. For those without a date, it says when they should be."""
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
    """How to add the dates to a calendar."""
    if card.calendar and card.calendar_until:
        day = words.day(card.calendar_until)
        return [Paragraph(words.say(texts.PROGRAMME_CALENDAR, link=card.calendar, day=day))]
    return [Paragraph(words.say(texts.PROGRAMME_CALENDAR_BY_HAND), "subtle")] if card.cohort else []


def _example(one: SessionDate) -> str:
    """Example command that sets a suitable date."""
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
    """Reminder of an upcoming session."""
    if card.at is None:
        return View(words.say(texts.DAY_SET_NONE, session=card.session))
    weekday = words.weekday(card.at)
    title = words.say(texts.DAY_MOVED if card.was else _TITLES[card.what], session=card.session, weekday=weekday)
    ends = At(card.at + card.lasts)
    on = words.say(texts.DAY_ON, title=Planned(card.title), day=words.day(card.at), starts=At(card.at), ends=ends)
    elements: list[Element] = [Paragraph(on, "strong")]
    if card.was is not None:
        elements.append(Paragraph(words.say(texts.DAY_WAS, day=words.day(card.was), time=At(card.was))))
    buttons: tuple[Button, ...] = ()
    if card.what == "bring" and words.plan.before:
        elements.append(Paragraph(words.say(texts.DAY_BRING_WHAT)))
        elements.append(listed(words.plan.before, words))
    if card.what == "opens":
        elements.append(Paragraph(words.say(texts.DAY_OPENS_HOW, starts=At(card.at))))
        buttons = (Button(words.say(texts.DAY_BUTTON_HERE), Say("here"), "primary"),)
    return View(title, tuple(elements), buttons)


def between(card: BetweenCard, words: Words) -> View:
    """For one person: something to try between sessions, and how to stop these messages."""
    text = _NUDGES[min(card.number, len(_NUDGES)) - 1]
    elements = (Paragraph(words.say(text)), Paragraph(words.say(texts.BETWEEN_PRIVATE), "subtle"))
    buttons = (
        Button(words.say(texts.BETWEEN_BUTTON_FEWER), Say("fewer nudges")),
        Button(words.say(texts.BETWEEN_BUTTON_NONE), Say("no nudges")),
    )
    return View(words.say(texts.BETWEEN_TITLE), elements, buttons)


def intention(card: IntentionCard, words: Words) -> View:
    """For one person: an offer to keep one line. It says what happens to the line before the field."""
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
    """For the author of an intention: the line they wrote."""
    text = words.scene.intentions.get(card.person)
    if text is None:
        return View(words.say(texts.INTENTION_BACK_TITLE), (Paragraph(words.say(texts.INTENTION_BACK_NOTHING)),))
    title = words.say(texts.INTENTION_BACK_LAST if card.deleted_at else texts.INTENTION_BACK_TITLE)
    said = [Paragraph(words.say(texts.INTENTION_BACK, session=card.session)), Paragraph(text, "strong")]
    if card.deleted_at is not None:
        said.append(Paragraph(words.say(texts.INTENTION_BACK_ONCE, day=words.day(card.deleted_at)), "subtle"))
    return View(title, tuple(said), (), title)


def evaluation(card: EvaluationCard, words: Words) -> View:
    """Evaluation question, with a button for each answer while it is open."""
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
    """Evaluation results: the totals as bars, next to those of earlier groups."""
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


def ready(card: ReadyCard, words: Words) -> View:
    """For one person: what they need, and a question whether they have it.

    It says who sees the answer before they choose.
    """
    intro = texts.READY_INTRO_NOW if card.started else texts.READY_INTRO
    elements: list[Element] = [Paragraph(words.say(intro, title=Planned(words.plan.title)))]
    if words.plan.before:
        elements.append(listed(words.plan.before, words))
    elements.append(Paragraph(words.say(texts.READY_SEEN), "strong"))
    buttons = tuple(Button(words.say(text), Vote(POLL_ID_BEFORE, 1, (index,))) for index, text in enumerate(READINESS))
    return View(words.say(texts.READY_TITLE), tuple(elements), buttons)


def readiness(card: ReadinessCard, words: Words) -> View:
    """For facilitators: how many people are ready, who asked for help, and how many have not answered."""
    answers = {answer.person: answer.options for answer in words.scene.whys.get(POLL_ID_BEFORE, ())}
    answered = tuple(person for person in card.asked if person in answers)
    need = tuple(person for person in answered if HELP_OPTION in answers[person])
    fine, silent = len(answered) - len(need), len(card.asked) - len(answered)
    elements: list[Element] = []
    if need:
        elements.append(Paragraph(words.say(texts.READINESS_HELP, people=People(words.by_name(need))), "strong"))
    elements.append(Paragraph(words.count(texts.READINESS_FINE_ONE, texts.READINESS_FINE, fine)))
    if silent:
        elements.append(Paragraph(words.count(texts.READINESS_SILENT_ONE, texts.READINESS_SILENT, silent), "subtle"))
    return View(words.say(texts.READINESS_TITLE), tuple(elements))
