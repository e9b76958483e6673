"""Help cards: six buttons that work now, five subjects, one command in full, and everything.

All of it comes from the table of phrases that the parser also uses. Participants see only what they may say. Commands about
support needs appear only where the plan asks for them, `missed` only in a programme. Which six fit the moment is decided in
`engine.help_now`, the subjects are in `grammar.subjects`.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from cards.language import Words, capital
from cards.view import Bullets, Button, Element, Facts, Heading, Paragraph, Say, View
from dialogs import texts
from dialogs.features.needs_list import asks
from dialogs.grammar.phrase import CommandRow
from dialogs.grammar.subjects import SUBJECTS, Subject, rows_of, subject_named
from dialogs.grammar.table import TABLE
from dialogs.grammar.welsh import said_in
from dialogs.plan.model import Plan
from dialogs.run.commands import OpenDigest, ShowMissed, ShowNeeds, TakeOutNeeds, WriteNeeds
from dialogs.run.messages import HelpCard

LABELS = {
    "next": texts.BUTTON_NEXT,
    "pause": texts.BUTTON_PAUSE,
    "resume": texts.BUTTON_RESUME,
    "extend": texts.BUTTON_MORE_TIME,
    "where": texts.WHERE_BUTTON,
    "agenda": texts.AGENDA_BUTTON,
    "start": texts.WELCOME_BUTTON_START,
    "here": texts.WELCOME_BUTTON_HERE,
    "done": texts.STEP_BUTTON_DONE,
    "reopen": texts.ENDED_BUTTON_REOPEN,
    "take over": texts.LEAD_BUTTON,
}
"""Labels of buttons for commands. Other commands are their own label."""


def help_card(card: HelpCard, words: Words) -> View:
    """Help card: what can be said now, a subject, one command, what a search found, or everything."""
    if card.found:
        return _listing(words.say(texts.HELP_FOUND_TITLE), [row for row in TABLE if row.name in card.found], card, words)
    if card.about == "all":
        return _everything(card, words)
    if card.about is not None and (subject := subject_named(card.about)) is not None:
        return _listing(words.say(subject.title), rows_of(subject), card, words)
    if about := next((row for row in TABLE if row.name == card.about), None):
        return _one(about, words)
    return _now(card, words)


def _now(card: HelpCard, words: Words) -> View:
    rows = {row.name: row for row in _for(card, TABLE, words.plan)}
    shown = [rows[name] for name in card.now if name in rows]
    facts = Facts(tuple((said_in(words.lang, row.name), words.say(row.help)) for row in shown))
    more = Paragraph(words.say(texts.HELP_BY_SUBJECT, word="extend" if card.facilitator else "pair"), "subtle")
    buttons = [Button(_label(row, words), Say(row.offer)) for row in shown]
    buttons += [_subject_button(subject, words) for subject in SUBJECTS if _for(card, rows_of(subject), words.plan)]
    return View(words.say(texts.HELP_NOW_TITLE), (facts, more) if shown else (more,), tuple(buttons))


def _subject_button(subject: Subject, words: Words) -> Button:
    return Button(words.say(subject.title), Say(f"help {subject.key}"))


def _listing(title: str, rows: Iterable[CommandRow], card: HelpCard, words: Words) -> View:
    back = Button(words.say(texts.HELP_BACK_BUTTON), Say("help"))
    return View(title, (_phrases(_for(card, rows, words.plan), words),), (back,))


def _one(row: CommandRow, words: Words) -> View:
    elements: tuple[Element, ...] = (Paragraph(words.say(row.help)),)
    if examples := tuple(example for example in row.examples if example != row.usage):
        elements += (Heading(words.say(texts.HELP_EXAMPLES)), Bullets(examples))
    return View(row.usage, elements, (Button(words.say(texts.HELP_BACK_BUTTON), Say("help")),))


def _everything(card: HelpCard, words: Words) -> View:
    """All commands that this person may use."""
    here = _for(card, TABLE, words.plan)
    listed: list[Element] = []
    if card.facilitator:
        mine = [row for row in here if row.facilitators_only]
        listed += [Heading(words.say(texts.HELP_FACILITATORS)), _phrases(mine, words)]
        listed.append(Heading(words.say(texts.HELP_EVERYONE)))
    listed.append(_phrases([row for row in here if not row.facilitators_only], words))
    name = "where" if not card.facilitator else "catch up"
    listed.append(Paragraph(words.say(texts.HELP_MORE, name=name), "subtle"))
    return View(words.say(texts.HELP_TITLE), tuple(listed), (Button(words.say(texts.WHERE_BUTTON), Say("where")),))


def _for(card: HelpCard, rows: Iterable[CommandRow], plan: Plan) -> list[CommandRow]:
    """The rows that this person may use, and that apply to anything in this plan."""
    return [row for row in rows if (card.facilitator or not row.facilitators_only) and _means_something(row, plan)]


def _label(row: CommandRow, words: Words) -> str:
    return words.say(LABELS[row.name]) if row.name in LABELS else capital(said_in(words.lang, row.name))


def _means_something(row: CommandRow, plan: Plan) -> bool:
    if row.makes in (WriteNeeds, TakeOutNeeds, ShowNeeds, OpenDigest):
        return asks(plan)
    return row.makes is not ShowMissed or plan.programme is not None


def _phrases(rows: Sequence[CommandRow], words: Words) -> Bullets:
    """The commands as a list. In a side panel, the second column of a table would be only one word wide."""
    return Bullets(tuple(words.say(texts.HELP_ROW, say=row.usage, does=words.say(row.help)) for row in rows))
