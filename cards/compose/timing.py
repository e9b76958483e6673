"""Composing changes of time: paused, resumed, longer, shorter, left out, refitted, taken back."""

from __future__ import annotations

from cards.language import Words
from cards.view import Button, Paragraph, Say, View
from dialogs import texts
from dialogs.run.messages import ChangedCard, PausedCard
from dialogs.texts.sentence import At, Lasting, Planned, Value


def paused(card: PausedCard, words: Words) -> View:
    """The clock is stopped, or was."""
    title = words.say(texts.PAUSED_TITLE)
    if card.resumed:
        return View(title, (Paragraph(words.say(texts.PAUSED_RESUMED), "subtle"),))
    step = Planned(words.plan.step(card.step).title)
    said = Paragraph(words.say(texts.PAUSED_LEFT, step=step, left=Lasting(card.left)))
    return View(title, (said,), (Button(words.say(texts.BUTTON_RESUME), Say("resume"), "primary"),))


def changed(card: ChangedCard, words: Words) -> View:
    """What changed, and until when the step and the session now go."""
    step = Planned(words.plan.step(card.step).title)
    elements = (
        Paragraph(words.say(texts.CHANGED_STEP, step=step, ends=At(card.ends_at))),
        Paragraph(words.say(texts.SESSION_ENDS, ends=At(card.session_ends_at))),
    )
    return View(_title(card, step, words), elements)


def _title(card: ChangedCard, step: Planned, words: Words) -> str:
    by: Value = Lasting(card.by_time) if card.by_time is not None else ""
    match card.what:
        case "resumed":
            return words.say(texts.CHANGED_RESUMED)
        case "extended":
            return words.say(texts.CHANGED_EXTENDED, by=by, step=step)
        case "shortened":
            return words.say(texts.CHANGED_SHORTENED, by=by, step=step)
        case "skipped":
            skipped = words.step(card.skipped) if card.skipped else ""
            return words.say(texts.CHANGED_SKIPPED, skipped=skipped)
        case "refitted":
            return words.say(texts.CHANGED_REFITTED)
        case "undone":
            return words.say(texts.CHANGED_UNDONE)
