"""Ground rules and support needs: composes the lists, what changed, how to change them, and how many people agree.

“new” and “changed” are marked only where there is a list from last time. “I agree” is offered while the list is open and not
empty. How often a need was chosen is shown as “5 or more” or “some”, where the number would tell whose it is. Limits and the
majority are in `features.needs_list`.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from cards.language import Words, capital
from cards.view import Bullets, Button, Element, Heading, Paragraph, Say, Submit, TextInput, View, Vote
from dialogs import texts
from dialogs.features.ground_rules import LONGEST_RULE
from dialogs.features.needs_list import AGREE, LONGEST, area_of, areas, need_of
from dialogs.features.polls.counts import band, so_far
from dialogs.grammar.free_text import NEED_EXAMPLE
from dialogs.plan.model import poll_id_of_rules
from dialogs.programme.digest import Digest
from dialogs.run.messages import DigestReadyCard, NeedsCard, RuleLine, RulesCard
from dialogs.texts.sentence import Planned

FORM = "rule"  # name of the form that adds a rule
RULE = "rule"  # id of its input


def rules(card: RulesCard, words: Words) -> View:
    """The current list of rules. While it is open, it also says how to change the list and how to agree."""
    elements: list[Element] = [Paragraph(words.say(_opening(card, words)), "strong"), *_list(card, words)]
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


def _opening(card: RulesCard, words: Words) -> str:
    if card.agreed is not None:
        return texts.RULES_SETTLED
    if not card.open:
        return texts.RULES_NOW
    if card.carried:
        return texts.RULES_CARRIED
    return texts.RULES_AGAIN if (words.plan.session or 1) > 1 else texts.RULES_SUGGESTED


def _list(card: RulesCard, words: Words) -> list[Element]:
    """The rules under the numbers that people use. Removed rules are listed separately."""
    kept = tuple(_line(rule, card, words) for rule in card.rules if rule.state != "removed")
    gone = tuple(_line(rule, card, words) for rule in card.rules if rule.state == "removed")
    said: list[Element] = [Bullets(kept) if kept else Paragraph(words.say(texts.RULES_NONE))]
    return [*said, Heading(words.say(texts.RULES_REMOVED)), Bullets(gone)] if gone else said


def _line(rule: RuleLine, card: RulesCard, words: Words) -> str:
    """One rule. Changes are marked only if there is an earlier session's list to compare with."""
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


NEEDS_FORM = "needs"  # name of the form that sends lines
FIELD = "need"  # prefix of its input ids, followed by the number of the area; no number for lines without an area
FORM_OUT = "needs-out"  # name of the form that removes lines
NUMBERS = "numbers"  # id of its input


def field(area: int | None) -> str:
    """Input id for the lines of an area."""
    return FIELD if area is None else f"{FIELD}{area}"


def needs(card: NeedsCard, words: Words) -> View:
    """The card of support needs at its current stage."""
    match card.stage:
        case "collecting":
            return _collecting(card, words)
        case "closed":
            return View(words.say(texts.NEEDS_TITLE), (Paragraph(words.say(texts.NEEDS_CLOSED)),))
        case "deciding":
            return _deciding(card, words)
        case "over":
            return _over(card, words)


def area(named: str, options: Sequence[str], words: Words) -> str:
    """Display name of an area: the text before the colon in its options, in the reader's language."""
    of_it = next(option for option in options if area_of(option) == named)
    return area_of(words.planned(of_it)) or named


def _collecting(card: NeedsCard, words: Words) -> View:
    found = areas(card.options)
    labels = [words.say(texts.NEEDS_FIELD, area=area(one, card.options, words)) for one in found]
    inputs = [TextInput(field(number), label, LONGEST) for number, label in enumerate(labels)]
    inputs = inputs or [TextInput(field(None), words.say(texts.NEEDS_FIELD_ANY), LONGEST)]
    example = words.say(texts.NEEDS_ALONE, example=f"“{NEED_EXAMPLE}”")
    elements: list[Element] = [
        Paragraph(words.say(texts.NEEDS_HOW)),
        Paragraph(words.say(texts.NEEDS_HOW_NOT), "strong"),
        *inputs,
        Paragraph(example, "subtle"),
    ]
    return View(
        words.say(texts.NEEDS_TITLE),
        tuple(elements),
        (Button(words.say(texts.NEEDS_BUTTON), Submit(NEEDS_FORM), "primary"),),
    )


def _deciding(card: NeedsCard, words: Words) -> View:
    out = TextInput(NUMBERS, words.say(texts.NEEDS_OUT), most=80)
    elements = [Paragraph(words.say(texts.NEEDS_RULE)), *_needs_list(card, words), *_agreeing(card, words), out]
    buttons = (
        Button(words.say(texts.NEEDS_AGREE), Vote(AGREE, card.opening, (0,)), "primary"),
        Button(words.say(texts.NEEDS_BUTTON_OUT), Submit(FORM_OUT)),
    )
    return View(words.say(texts.NEEDS_TITLE_LIST), tuple(elements), buttons)


def _over(card: NeedsCard, words: Words) -> View:
    if card.approved and card.items:
        enough = words.say(texts.NEEDS_YES, count=card.agreed or 0)
        return View(words.say(texts.NEEDS_TITLE_YES), (Paragraph(enough, "strong"), *_needs_list(card, words)))
    kept = texts.NEEDS_NO_GONE if card.gone else texts.NEEDS_NO
    why = kept if card.approved is False else texts.NEEDS_ALL_OUT if card.any_out else texts.NEEDS_NOTHING
    return View(words.say(texts.NEEDS_TITLE_NO), (Paragraph(words.say(why)),))


def _agreeing(card: NeedsCard, words: Words) -> list[Element]:
    tally = words.scene.tallies.get(AGREE)
    agreed = so_far(tally.answered) if tally else 0
    return [Paragraph(words.say(texts.NEEDS_AGREED, count=agreed, present=card.present))] if agreed else []


def _needs_list(card: NeedsCard, words: Words) -> list[Element]:
    """The remaining needs by area, each with the number for removing it."""
    elements: list[Element] = []
    found = areas(card.options)
    for number, named in enumerate((*found, "")):
        said = tuple(_lines(card, named, number if named else None, words))
        if said:
            title = area(named, card.options, words) if named else words.say(texts.NEEDS_ALSO) if found else ""
            elements += [Heading(title)] if title else []
            elements.append(Bullets(said))
    return elements


def chosen(option: str, count: int, answered: int, words: Words) -> str:
    """A choice with how often it was made, in bands: "1 of 9" would tell the group, and leaders, whose it is."""
    need, found = capital(need_of(words.planned(option))), band(count, answered)
    if found is None:
        return words.say(texts.NEEDS_CHOSEN_SOME, need=need)
    number = words.say(texts.COUNT_OR_MORE, count=found.number) if found.or_more else str(found.number)
    return words.say(texts.NEEDS_CHOSEN, need=need, count=number, answered=answered)


def _lines(card: NeedsCard, named: str, number: int | None, words: Words) -> list[str]:
    said = []
    for item in card.items:
        if item <= len(card.options):
            option = card.options[item - 1]
            if area_of(option) == named:
                need = chosen(option, card.counts[item - 1], card.answered, words)
                said.append(words.say(texts.NEEDS_LINE, number=item, need=need))
            continue
        where, text = words.scene.needs.get(item, (None, words.say(texts.NEEDS_LINE_GONE)))
        if where == number:
            said.append(words.say(texts.NEEDS_LINE, number=item, need=text))
    return said


def digest_ready(card: DigestReadyCard, words: Words) -> View:
    """For facilitators: the digest is ready to be passed on."""
    agreed = words.say(texts.DIGEST_AGREED, count=card.agreed)
    elements = (Paragraph(agreed, "strong"), Paragraph(words.say(texts.DIGEST_READY_HOW)))
    return View(words.say(texts.DIGEST_TITLE_READY), elements, (Button(words.say(texts.DIGEST_BUTTON), Say("digest")),))


def digest(found: Digest, held_at: datetime, words: Words) -> View:
    """Digest page for leaders: the requests, how many people made each, and what the group would like to hear back."""
    told = {"answered": found.answered, "agreed": found.agreed}
    size = words.say(texts.DIGEST_SIZE, count=found.size, **told) if found.size else words.say(texts.DIGEST_NO_SIZE, **told)
    title = words.say(texts.DIGEST_FROM, title=Planned(words.plan.title))
    elements: list[Element] = [Paragraph(f"{title}\n{words.day(held_at)}", "strong"), Paragraph(size)]
    for one in found.asked:
        if one.area or len(found.asked) > 1:
            elements.append(Heading(area(one.area, found.options, words) if one.area else words.say(texts.NEEDS_ALSO)))
        if one.choices:
            elements.append(Bullets(tuple(chosen(option, count, found.answered, words) for option, count in one.choices)))
        if one.lines:
            elements += [Paragraph(words.say(texts.DIGEST_WORDS), "strong"), Bullets(one.lines)]
    elements += [Paragraph(words.planned(text)) for text in words.plan.leaders]
    elements += [Paragraph(words.say(texts.DIGEST_THEN), "strong"), Paragraph(words.say(texts.DIGEST_HOW), "subtle")]
    return View(words.say(texts.DIGEST_TITLE), tuple(elements))
