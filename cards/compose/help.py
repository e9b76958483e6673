"""Help cards: list the commands, from the table of phrases that the parser also uses."""

from __future__ import annotations

from collections.abc import Sequence

from cards.language import Words
from cards.view import Bullets, Button, Element, Heading, Paragraph, Say, View
from dialogs import texts
from dialogs.features.support_needs import asks
from dialogs.grammar.phrase import CommandRow
from dialogs.grammar.table import TABLE
from dialogs.plan.model import Plan
from dialogs.run.commands import OpenDigest, ShowMissed, ShowNeeds, TakeOutNeeds, WriteNeeds
from dialogs.run.messages import HelpCard


def help_card(card: HelpCard, words: Words) -> View:
    """Help card: one command in full, or all commands that this person may use."""
    if about := next((phrase for phrase in TABLE if phrase.name == card.about), None):
        elements: tuple[Element, ...] = (Paragraph(words.say(about.help)),)
        if examples := tuple(example for example in about.examples if example != about.usage):
            elements += (Heading(words.say(texts.HELP_EXAMPLES)), Bullets(examples))
        return View(about.usage, elements)
    here = [phrase for phrase in TABLE if _means_something(phrase, words.plan)]
    listed: list[Element] = []
    if card.facilitator:
        mine = [phrase for phrase in here if phrase.facilitators_only]
        listed += [Heading(words.say(texts.HELP_FACILITATORS)), _phrases(mine, words)]
        listed.append(Heading(words.say(texts.HELP_EVERYONE)))
    listed.append(_phrases([phrase for phrase in here if not phrase.facilitators_only], words))
    name = "where" if not card.facilitator else "catch up"
    listed.append(Paragraph(words.say(texts.HELP_MORE, name=name), "subtle"))
    return View(words.say(texts.HELP_TITLE), tuple(listed), (Button(words.say(texts.WHERE_BUTTON), Say("where")),))


def _means_something(phrase: CommandRow, plan: Plan) -> bool:
    """Whether the command applies to anything in this plan."""
    if phrase.makes in (WriteNeeds, TakeOutNeeds, ShowNeeds, OpenDigest):
        return asks(plan)
    return phrase.makes is not ShowMissed or plan.programme is not None


def _phrases(phrases: Sequence[CommandRow], words: Words) -> Bullets:
    """The commands as a list. In a side panel, the second column of a table would be only one word wide."""
    return Bullets(tuple(words.say(texts.HELP_ROW, say=phrase.usage, does=words.say(phrase.help)) for phrase in phrases))
