"""Composing ground rules: the list, what changed in it, how to change it, and how many agree."""

from __future__ import annotations

from cards.language import Words
from cards.view import Bullets, Button, Element, Heading, Paragraph, Submit, TextInput, View, Vote
from dialogs import texts
from dialogs.features.ground_rules import LONGEST_RULE
from dialogs.plan.model import poll_id_of_rules
from dialogs.run.messages import RuleLine, RulesCard

FORM = "rule"  # name of the form that adds a rule
RULE = "rule"  # id of its input


def rules(card: RulesCard, words: Words) -> View:
    """The list as it stands; while it is open, how to change it and how to agree."""
    elements: list[Element] = [Paragraph(words.say(_opening(card)), "strong"), *_list(card, words)]
    buttons: tuple[Button, ...] = ()
    if card.open:
        label = words.say(texts.RULES_ADD)
        elements += [Paragraph(words.say(texts.RULES_HOW), "subtle"), TextInput(RULE, label, most=LONGEST_RULE)]
        buttons = (Button(words.say(texts.RULES_BUTTON_ADD), Submit(FORM)),)
        if card.step and any(rule.state != "removed" for rule in card.rules):
            agree = Vote(poll_id_of_rules(card.step), 1, (0,))
            buttons = (Button(words.say(texts.RULES_BUTTON_AGREE), agree, "primary"), *buttons)
    elements += _agreement(card, words)
    title = texts.RULES_TITLE if card.agreed is None else texts.RULES_TITLE_AGREED
    return View(words.say(title), tuple(elements), buttons)


def _opening(card: RulesCard) -> str:
    if card.agreed is not None:
        return texts.RULES_SETTLED
    if not card.open:
        return texts.RULES_NOW
    return texts.RULES_CARRIED if card.carried else texts.RULES_SUGGESTED


def _list(card: RulesCard, words: Words) -> list[Element]:
    """Rules by the numbers that people use, those that were taken off apart from the others."""
    kept = tuple(_line(rule, card, words) for rule in card.rules if rule.state != "removed")
    gone = tuple(_line(rule, card, words) for rule in card.rules if rule.state == "removed")
    said: list[Element] = [Bullets(kept) if kept else Paragraph(words.say(texts.RULES_NONE))]
    return [*said, Heading(words.say(texts.RULES_REMOVED)), Bullets(gone)] if gone else said


def _line(rule: RuleLine, card: RulesCard, words: Words) -> str:
    """What changed is marked where there is something it can differ from: the list of an earlier session."""
    if rule.planned is not None:
        said = words.planned(rule.planned)
    else:
        said = words.scene.rules.get(rule.number) or words.say(texts.RULE_ERASED)
    match rule.state:
        case _ if not card.carried:
            line = texts.RULE_LINE
        case "new":
            line = texts.RULE_LINE_NEW
        case "changed":
            line = texts.RULE_LINE_CHANGED
        case "kept" | "removed":
            line = texts.RULE_LINE
    return words.say(line, number=rule.number, rule=said)


def _agreement(card: RulesCard, words: Words) -> list[Element]:
    if card.agreed is not None:
        return [Paragraph(words.count(texts.RULES_AGREED_ONE, texts.RULES_AGREED, card.agreed))] if card.agreed else []
    tally = words.scene.tallies.get(poll_id_of_rules(card.step)) if card.step and card.open else None
    if tally is None or not tally.answered:
        return []
    return [Paragraph(words.count(texts.RULES_AGREE_ONE, texts.RULES_AGREE, tally.answered, present=card.present))]
