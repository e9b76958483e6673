"""Round cards: who is speaking, who is next, and who has had a turn, all in words.

The order gives each person one state: spoken, speaking, next, later (asked again at the end), passed twice, or no turn this
time. While paused it says how much of the turn is left. Only the speaker is notified. Lengths of turns are decided in
`features.turns`.
"""

from __future__ import annotations

from datetime import timedelta

from cards.language import Words
from cards.view import Alert, Bullets, Button, Element, Heading, Paragraph, Say, View
from dialogs import texts
from dialogs.run.messages import RoundCard, ShortTurnsCard
from dialogs.texts.sentence import At, Lasting, Person, PersonId

EXACT_BELOW = 20  # seconds: shorter turns are told exactly, others to five seconds
MOST_MINUTES = 30  # more are not offered by a button


def everyone_in_turn(card: RoundCard, words: Words) -> View:
    """Round of everyone in turn: the speaker, the next person, and the order with each person's state in a word."""
    question = words.planned(card.question)
    if card.held:
        held = Paragraph(words.say(texts.ROUND_HELD, people=len(card.waiting)), "strong")
        return View(question, (held, Paragraph(words.say(texts.ROUND_HELD_WAIT))))
    order = (Heading(words.say(texts.ROUND_ORDER)), _order(card, words))
    if card.over:
        return View(question, (Paragraph(words.say(texts.ROUND_OVER), "strong"), *order))
    elements: list[Element] = [*_now(card, words)]
    if card.waiting:
        elements.append(Paragraph(words.say(texts.ROUND_NEXT, person=Person(card.waiting[0]))))
    elements += _times(card, words)
    if card.may_pass:
        elements.append(Paragraph(words.say(texts.ROUND_PASS), "subtle"))
    said = question
    if card.speaker:
        said = words.say(texts.ROUND_SUMMARY, person=Person(card.speaker), question=question)
    return View(question, (*elements, *order), _buttons(card, words), summary=said, alert=_alert(card, words))


def _alert(card: RoundCard, words: Words) -> Alert | None:
    """Notification for the person whose turn it is."""
    key = f"{words.scene.run} {card.visit} {card.item}"
    return Alert("turn", words.say(texts.ALERT_TURN), key, card.alert) if card.alert else None


def _now(card: RoundCard, words: Words) -> list[Element]:
    """Who speaks, or who has the floor once a paused session goes on."""
    if card.speaker is None:
        return []
    if card.paused_at is not None and card.turn_ends_at is not None:
        left = about((card.turn_ends_at - card.paused_at).total_seconds())
        return [Paragraph(words.say(texts.ROUND_PAUSED, person=Person(card.speaker), left=left), "strong")]
    return [Paragraph(words.say(texts.ROUND_NOW, person=Person(card.speaker)), "strong")]


def _times(card: RoundCard, words: Words) -> list[Element]:
    """How long the turn that is on takes, and each turn after it."""
    if card.paused_at is not None:
        return []
    each, then, ends = about(card.seconds_each), about(card.seconds_then), At(card.ends_at)
    if not (card.waiting and card.seconds_then):
        said = words.say(texts.ROUND_LAST, each=each, ends=ends)
    elif each == then:
        said = words.say(texts.ROUND_EACH, each=each, ends=ends)
    else:
        said = words.say(texts.ROUND_THIS, each=each, then=then, ends=ends)
    elements: list[Element] = [Paragraph(said, "subtle")]
    if card.waiting and not _all_fit(card):
        elements.append(Paragraph(words.say(texts.ROUND_NOT_ALL)))
    return elements


def _all_fit(card: RoundCard) -> bool:
    if card.turn_ends_at is None:
        return True
    left = int((card.ends_at - card.turn_ends_at).total_seconds())
    return card.seconds_then > 0 and left // card.seconds_then >= len(card.waiting)


def about(seconds: float) -> Lasting:
    """Length of a turn as people say it: to five seconds, and exactly where five seconds would matter."""
    whole = int(seconds)
    return Lasting(timedelta(seconds=whole if whole < EXACT_BELOW else 5 * round(whole / 5)))


def _order(card: RoundCard, words: Words) -> Bullets:
    items = (words.say(_state(card, person), person=Person(person)) for person in card.order)
    return Bullets(tuple(items), ordered=True)


def _state(card: RoundCard, person: PersonId) -> str:
    """What the order says about a person. Who was never reached did not pass, and who passed has not spoken."""
    passed, waits = person in card.passed, person in card.waiting
    if person in card.spoken:
        return texts.ROUND_SPOKEN
    if person == card.speaker and not card.over:
        return texts.ROUND_SPEAKING
    if card.over:
        return (texts.ROUND_PASSED if waits else texts.ROUND_PASSED_TWICE) if passed else texts.ROUND_NO_TURN
    if waits and person == card.waiting[0]:
        return texts.ROUND_ASKED_AGAIN if passed else texts.ROUND_COMING_NEXT
    if passed:
        return texts.ROUND_LATER if waits else texts.ROUND_PASSED_TWICE
    return texts.ROUND_WAITING


def _buttons(card: RoundCard, words: Words) -> tuple[Button, ...]:
    done = Button(words.say(texts.ROUND_BUTTON_DONE), Say("done"), "primary")
    return (done, Button(words.say(texts.ROUND_BUTTON_PASS), Say("pass"))) if card.may_pass else (done,)


def short_turns(card: ShortTurnsCard, words: Words) -> View:
    """For facilitators: turns are short, or do not fit. Add time, or go on with what there is?"""
    each, people = about(card.seconds), card.people
    if card.held:
        title = texts.SHORT_TURNS_HELD_TITLE
        said = [words.say(texts.SHORT_TURNS_HELD, people=people, each=each)]
        said.append(words.say(texts.SHORT_TURNS_HELD_HOW, fit=card.fit))
    elif card.fit < people:
        title = texts.SHORT_TURNS_NOT_ALL_TITLE
        said = [words.say(texts.SHORT_TURNS_NOT_ALL, people=people, fit=card.fit)]
    else:
        title, said = texts.SHORT_TURNS_TITLE, [words.say(texts.SHORT_TURNS, people=people, each=each)]
    return View(words.say(title), tuple(Paragraph(text) for text in said), _ways_on(card, words))


def _ways_on(card: ShortTurnsCard, words: Words) -> tuple[Button, ...]:
    buttons: list[Button] = []
    if 0 < card.minutes <= MOST_MINUTES:
        more = words.count(texts.SHORT_TURNS_BUTTON_MORE_ONE, texts.SHORT_TURNS_BUTTON_MORE, card.minutes)
        buttons.append(Button(more, Say(f"extend {card.minutes}")))
    if card.held:
        if card.fit:
            buttons.append(Button(words.say(texts.SHORT_TURNS_BUTTON_FIT), Say("round")))
        buttons.append(Button(words.say(texts.BUTTON_NEXT), Say("next")))
    return tuple(buttons)
