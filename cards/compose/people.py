"""Cards about who is here: a partner who has gone, and a group that is large or small.

Facilitators get a button “… is away” for each partner; nothing changes before they press. A large group may speak in two
halves; a small one can start, wait five minutes, or include the facilitator. From how many people on: `features.headcount`.
"""

from __future__ import annotations

from cards.compose.round import about
from cards.language import Words
from cards.view import Bullets, Button, Element, Paragraph, Say, View
from dialogs import texts
from dialogs.run.messages import PartnerMissedCard, SizeCard
from dialogs.texts.sentence import People, Person, Planned


def partner_missed(card: PartnerMissedCard, words: Words) -> View:
    """For facilitators: who is alone, in which room, and one button for each person who may have gone."""
    said = words.say(texts.PARTNER_MISSED, person=Person(card.by), room=card.room)
    elements = (Paragraph(said, "strong"), Paragraph(words.say(texts.PARTNER_MISSED_HOW)))
    buttons = tuple(
        Button(words.say(texts.PARTNER_MISSED_AWAY, person=Person(one)), Say(f"away {one}")) for one in card.partners
    )
    return View(words.say(texts.PARTNER_MISSED_TITLE), elements, buttons)


def size(card: SizeCard, words: Words) -> View:
    """For facilitators: what changes with so many people, or so few, and what they can choose."""
    title = words.say(texts.SIZE_TITLE, count=card.people) if card.people > 1 else words.say(texts.SIZE_TITLE_ALONE)
    here = Paragraph(words.count(texts.WELCOME_HERE_ONE, texts.WELCOME_HERE, len(card.here), people=People(card.here)))
    elements = (*([here] if card.here else []), *(_large(card, words) if card.rounds else _small(card, words)))
    return View(title, elements, _choices(card, words) if card.rounds else _choices_of_few(card, words))


def _large(card: SizeCard, words: Words) -> list[Element]:
    rows = (
        words.say(texts.SIZE_ROUND, step=Planned(words.plan.step(path).title), each=about(seconds))
        for path, seconds in card.rounds
    )
    said = texts.SIZE_HALVED if card.halved else texts.SIZE_LARGE
    return [Paragraph(words.say(said)), Bullets(tuple(rows)), Paragraph(words.say(texts.SIZE_LARGE_HOW))]


def _choices(card: SizeCard, words: Words) -> tuple[Button, ...]:
    if card.halved:
        return (Button(words.say(texts.SIZE_BUTTON_EVERYONE), Say("full rounds")),)
    return (Button(words.say(texts.SIZE_BUTTON_HALVES), Say("rounds in two halves")),)


_ONE_GROUP = {1: texts.SIZE_NO_PAIR, 2: texts.SIZE_ONE_PAIR}


def _small(card: SizeCard, words: Words) -> list[Element]:
    said = [_ONE_GROUP.get(card.people, texts.SIZE_ONE_GROUP)] if card.one_group else []
    said += [texts.SIZE_EARLY] if card.early else []
    said += [texts.SIZE_HIDDEN] if card.hidden else []
    how = texts.SIZE_SMALL_HOW if card.started else texts.SIZE_SMALL_BEFORE
    return [Bullets(tuple(words.say(text) for text in said)), Paragraph(words.say(how))]


def _choices_of_few(card: SizeCard, words: Words) -> tuple[Button, ...]:
    """To go on as they are, to wait, or to be one more."""
    wait = Button(words.say(texts.SIZE_BUTTON_WAIT), Say("pause 5"))
    start = (
        Button(words.say(texts.WELCOME_BUTTON_START), Say("start")),
        Button(words.say(texts.SIZE_BUTTON_START_LATER), Say("start in 5")),
    )
    return (Button(words.say(texts.SIZE_BUTTON_PAIR_ME), Say("pair me")), *((wait,) if card.started else start))
