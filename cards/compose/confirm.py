"""Confirmation cards: what will be lost, and a button for yes and one for no; and what was decided on an answered card.

`end` names the steps that would be lost and who has not spoken; `go to` what is left out, and whether it is the only break.
The question about `forget me` has only a button for yes. For a round the first button is the next speaker. When a question
is asked is in `engine.questions`.
"""

from __future__ import annotations

from typing import assert_never

from cards.compose import groups
from cards.language import Words
from cards.view import Button, Element, Paragraph, Say, View
from dialogs import texts
from dialogs.run.messages import ConfirmCard, Decided
from dialogs.texts.sentence import At, People, Person, PersonId, Planned

YES, NO = "yes", "no"  # what the buttons say, and what people may type instead


def confirm(card: ConfirmCard, words: Words) -> View:
    """The question before a command is carried out. The first sentence says what will happen, the last how to answer."""
    title, said, yes = _asked(card, words)
    elements: tuple[Element, ...] = tuple(Paragraph(text) for text in said)
    if card.step is not None and card.ends_at is not None and card.about not in ("end", "start", "reshuffle"):
        elements += (Paragraph(words.say(texts.CONFIRM_NOW, step=words.step(card.step), until=At(card.ends_at))),)
    how = texts.CONFIRM_END_HOW if card.about == "end" else texts.CONFIRM_HOW
    elements += (Paragraph(words.say(how), "subtle"),)
    agree = Button(yes, Say(YES), "danger" if card.about in ("end", "start") else "primary")
    if card.about == "round":
        return View(title, elements, (Button(words.say(texts.ASK_ROUND_BUTTON_NEXT), Say("done"), "primary"), agree))
    return View(title, elements, (agree, Button(words.say(texts.CONFIRM_NO), Say(NO))))


def forget(words: Words) -> View:
    """The question before everything about a person is deleted."""
    yes = Button(words.say(texts.CONFIRM_FORGET_YES), Say("forget me now"), "danger")
    return View(words.say(texts.CONFIRM_FORGET_TITLE), (Paragraph(words.say(texts.CONFIRM_FORGET)),), (yes,))


def _asked(card: ConfirmCard, words: Words) -> tuple[str, list[str], str]:
    """Title, sentences, and the words on the button for yes."""
    match card.about:
        case "end":
            return words.say(texts.CONFIRM_END_TITLE), _before_the_end(card, words), words.say(texts.BUTTON_END)
        case "round":
            left = words.say(texts.ASK_ROUND_LEFT, people=People(card.waiting))
            return words.say(texts.ASK_ROUND_TITLE), [left], words.say(texts.ASK_ROUND_BUTTON_END)
        case "break":
            return _break(card, words)
        case "go to":
            return _go_to(card, words)
        case "reshuffle":
            return groups.confirm(card, words, _on_now(card, words))
        case "close":
            return _close(card, words)
        case "start":
            first = Planned(words.plan.steps[0].title)
            running, lost = (
                words.say(texts.CONFIRM_START, **_on_now(card, words)),
                words.say(texts.CONFIRM_START_LOST, first=first),
            )
            return words.say(texts.CONFIRM_START_TITLE), [running, lost], words.say(texts.CONFIRM_START_YES)
        case _:
            assert_never(card.about)


def _on_now(card: ConfirmCard, words: Words) -> dict[str, str]:
    step = words.step(card.step) if card.step else ""
    return {"step": step, "until": words.clock(card.ends_at) if card.ends_at else ""}


def _before_the_end(card: ConfirmCard, words: Words) -> list[str]:
    if card.step is None:
        return [words.say(texts.CONFIRM_END_OPEN)]
    if card.left_out:
        said = [words.say(texts.CONFIRM_NOW, **_on_now(card, words))]
        steps = _listed(card.left_out, words)
        said.append(words.count(texts.CONFIRM_END_LEFT_ONE, texts.CONFIRM_END_LEFT, len(card.left_out), steps=steps))
    else:
        said = [words.say(texts.CONFIRM_END_LAST, **_on_now(card, words))]
    if card.waiting:
        said.append(words.say(texts.CONFIRM_END_TURNS, people=People(card.waiting)))
    return [*said, words.say(texts.CONFIRM_END_LOST)]


def _break(card: ConfirmCard, words: Words) -> tuple[str, list[str], str]:
    step = words.step(card.argument) if card.argument else ""
    if card.after is None:
        said = words.say(texts.CONFIRM_BREAK_END, step=step)
    else:
        said = words.say(texts.CONFIRM_BREAK, step=step, next=words.step(card.after))
    return words.say(texts.CONFIRM_BREAK_TITLE), [said], words.say(texts.CONFIRM_BREAK_YES, step=step)


def _go_to(card: ConfirmCard, words: Words) -> tuple[str, list[str], str]:
    step = words.step(card.argument) if card.argument else ""
    steps = _listed(card.left_out, words)
    said = [words.count(texts.CONFIRM_GO_LEFT_ONE, texts.CONFIRM_GO_LEFT, len(card.left_out), steps=steps)]
    if card.only_break:
        said.append(words.say(texts.CONFIRM_GO_BREAK))
    return words.say(texts.CONFIRM_GO_TITLE, step=step), said, words.say(texts.CONFIRM_GO_YES, step=step)


def _close(card: ConfirmCard, words: Words) -> tuple[str, list[str], str]:
    step = words.plan.poll_steps.get(card.argument or "")
    is_poll = step is not None and any(one is not None and one.id == card.argument for one in (step.poll, step.vote))
    asked = step.asked(card.argument) if step else ""
    said = words.count(
        *(texts.CONFIRM_CLOSE_ONE, texts.CONFIRM_CLOSE, card.answered), present=card.present, question=Planned(asked)
    )
    yes = words.say(texts.BUTTON_CLOSE_POLL if is_poll else texts.BUTTON_CLOSE_CHECK)
    return words.say(texts.CONFIRM_CLOSE_TITLE), [said], yes


LISTED_MOST = 5  # parts named; the rest are counted


def _listed(paths: tuple[str, ...], words: Words) -> str:
    """Titles of parts, the same title once, and not so many that nobody reads them."""
    titles = list(dict.fromkeys(words.step(path) for path in paths))
    more = [words.say(texts.AND_MORE, count=len(titles) - LISTED_MOST)] if len(titles) > LISTED_MOST else []
    return ", ".join([*titles[:LISTED_MOST], *more])


_DECIDED: dict[Decided, tuple[str, str]] = {
    "go on": (texts.DECIDED_GO_ON, texts.DECIDED_GO_ON_BY),
    "clock": (texts.DECIDED_CLOCK, texts.DECIDED_CLOCK_BY),
    "next": (texts.DECIDED_NEXT, texts.DECIDED_NEXT_BY),
    "longer": (texts.DECIDED_LONGER, texts.DECIDED_LONGER_BY),
    "shrink": (texts.DECIDED_WAY, texts.DECIDED_WAY_BY),
    "prompts": (texts.DECIDED_WAY, texts.DECIDED_WAY_BY),
    "run on": (texts.DECIDED_WAY, texts.DECIDED_WAY_BY),
    "over": (texts.DECIDED_OVER, texts.DECIDED_OVER),
}
_WAYS: dict[Decided, str] = {
    "shrink": texts.CATCH_UP_SHRINK,
    "prompts": texts.CATCH_UP_PROMPTS,
    "run on": texts.CATCH_UP_RUN_ON,
}


def decided(title: str, what: Decided, by: PersonId, words: Words) -> View:
    """An answered card: what was decided, and by whom if that is known. It has no buttons."""
    alone, with_name = _DECIDED[what]
    values = {"way": words.say(_WAYS[what])} if what in _WAYS else {}
    said = words.say(with_name, person=Person(by), **values) if by else words.say(alone, **values)
    return View(title, (Paragraph(said, "subtle"),))
