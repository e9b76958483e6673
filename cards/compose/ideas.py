"""Ideas: composes the question, the list for facilitators, and the list that everybody sees.

A cloud counts an idea of one or two words as one, and longer ones by word; words written once are not in its list. Little
words are left out (`LITTLE_WORDS` in `texts.ideas`). Names stand beside ideas only where they are not anonymous. Merged
ideas keep the first number. Below four writers facilitators are told why nothing is shown.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Collection, Iterable

from cards.language import Words, tidy
from cards.view import Bullets, Button, Element, Heading, Paragraph, Say, Submit, TextInput, View
from dialogs import texts
from dialogs.features.ideas.lists import FORM, LONGEST, referred
from dialogs.features.polls.counts import NEARLY_ALL
from dialogs.grammar.free_text import IDEA_EXAMPLE
from dialogs.run.messages import AnsweredCard, Card, IdeaLine, IdeasCard, PollCard, ResultsCard, SortIdeasCard
from dialogs.texts.fold import fold
from dialogs.texts.sentence import At

FIELD = "ideas"  # id of the input for ideas
FORM_HIDE, FORM_MERGE = "ideas-hide", "ideas-merge"  # names of the facilitators' forms
NUMBERS = "numbers"  # id of their input
CLOUD_MOST = 40  # words of a cloud
AS_ONE = 2  # an idea of so few words counts as one in a cloud, a longer one as its words
_WORD = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*")


def about_ideas(card: Card) -> bool:
    """Whether words of ideas are needed to draw a card."""
    if isinstance(card, PollCard | ResultsCard | AnsweredCard):
        return any(referred(option) is not None for option in card.options)
    return isinstance(card, IdeasCard | SortIdeasCard)


def question(card: IdeasCard, words: Words) -> View:
    """The question for ideas at its stage."""
    match card.stage:
        case "open":
            return _open(card, words)
        case "closed":
            return View(words.planned(card.ask), (Paragraph(words.say(texts.IDEAS_CLOSED)),))
        case "shown":
            return _shown(card, words)


def _open(card: IdeasCard, words: Words) -> View:
    one = card.each == 1
    label = words.say(texts.IDEAS_FIELD_SINGLE) if one else words.say(texts.IDEAS_FIELD, most=card.each)
    elements: list[Element] = [
        Paragraph(words.say(texts.IDEAS_ANONYMOUS if card.anonymous else texts.IDEAS_NAMED), "strong"),
        Paragraph(words.say(texts.IDEAS_LOOKED_AT)),
    ]
    if card.closes_at is not None:
        elements.append(Paragraph(words.say(texts.IDEAS_CLOSES, closes=At(card.closes_at)), "subtle"))
    elements.append(TextInput(FIELD, label, most=card.each * (LONGEST + 1), several_lines=not one))
    elements.append(Paragraph(words.say(texts.IDEAS_ALONE, example=f"“{IDEA_EXAMPLE}”"), "subtle"))
    send = words.say(texts.IDEAS_BUTTON_ANONYMOUS if card.anonymous else texts.IDEAS_BUTTON)
    return View(words.planned(card.ask), tuple(elements), (Button(send, Submit(FORM, card.collect), "primary"),))


def _shown(card: IdeasCard, words: Words) -> View:
    title = words.say(texts.IDEAS_TITLE_SHOWN, question=words.planned(card.ask))
    if not card.ideas:
        return View(title, (Paragraph(words.say(texts.IDEAS_EMPTY_LIST)),))
    elements: list[Element] = [Bullets(tuple(_line(line, card, words) for line in card.ideas))]
    if card.cloud:
        elements = [*_cloud(card, words), *elements]
    return View(title, tuple(elements))


def _line(line: IdeaLine, card: IdeasCard, words: Words) -> str:
    number, idea = line.numbers[0], words.idea(card.collect, line.numbers)
    named = authors(line, card.collect, words)
    if card.anonymous or not named:
        return words.say(texts.IDEA_LINE, number=number, idea=idea)
    return words.say(texts.IDEA_LINE_NAMED, number=number, idea=idea, person=named)


def authors(line: IdeaLine, collect: str, words: Words) -> str:
    """Who wrote an idea, and those that were merged into it; nothing where that is not known."""
    known = words.scene.ideas.get(collect, {})
    people = dict.fromkeys(known[one].by for one in line.numbers if one in known)
    return words.listed([words.name(person) for person in people if person is not None])


def _cloud(card: IdeasCard, words: Words) -> list[Element]:
    """The words of a cloud as a list. Pages show the cloud as a picture too."""
    counts = [
        (word, words.counted(min(count, card.most or count), card.most + NEARLY_ALL, several=bool(card.most)))
        for word, count in cloud(card, words)
        if count > 1
    ]
    said = [words.say(texts.IDEAS_CLOUD_WORD, word=word, count=count) for word, count in counts]
    return [Heading(words.say(texts.IDEAS_CLOUD_HEADING)), Bullets(tuple(said))] if said else []


def cloud(card: IdeasCard, words: Words) -> tuple[tuple[str, int], ...]:
    """The words of the ideas that are shown, with how often each was written, most frequent first."""
    known = words.scene.ideas.get(card.collect, {})
    written = (known[number].text for line in card.ideas for number in line.numbers if number in known)
    return word_counts(written, frozenset(f"{texts.LITTLE_WORDS} {words.say(texts.LITTLE_WORDS)}".split()))


def word_counts(written: Iterable[str], little: Collection[str] = ()) -> tuple[tuple[str, int], ...]:
    """Words with how often each was written. One or two words count as one, a longer text as its words but the `little`."""
    counts: Counter[str] = Counter()
    spelt: dict[str, str] = {}
    for text in written:
        found = _WORD.findall(tidy(text))
        for said in [" ".join(found)] if len(found) <= AS_ONE else [word for word in found if fold(word) not in little]:
            counts[fold(said)] += 1
            spelt.setdefault(fold(said), said)
    ranked = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return tuple((spelt[key], count) for key, count in ranked[:CLOUD_MOST])


def sort(card: SortIdeasCard, words: Words) -> View:
    """Every idea, for facilitators."""
    title = words.say(texts.IDEAS_SORT_TITLE, question=words.planned(card.ask))
    if not card.ideas:
        said = texts.IDEAS_SORT_SHORT if card.short else texts.IDEAS_SORT_NONE
        waits = [Paragraph(words.say(texts.IDEAS_SORT_WAITS), "warning")] if card.waits else []
        return View(title, (Paragraph(words.say(said), "warning"), *waits))
    elements: list[Element] = [Paragraph(words.say(texts.IDEAS_SORT_WAITS), "warning")] if card.waits else []
    elements.append(Paragraph(words.say(texts.IDEAS_SORT_HOW)))
    if card.short:
        elements.append(Paragraph(words.say(texts.IDEAS_SORT_SHORT), "subtle"))
    elements.append(Bullets(tuple(_to_sort(line, card, words) for line in card.ideas)))
    elements.append(TextInput(NUMBERS, words.say(texts.IDEAS_NUMBERS), most=80))
    buttons = (
        Button(words.say(texts.IDEAS_SHOW_ALL), Say("show all ideas"), "primary"),
        Button(words.say(texts.IDEAS_BUTTON_HIDE), Submit(FORM_HIDE, card.collect)),
        Button(words.say(texts.IDEAS_BUTTON_MERGE), Submit(FORM_MERGE, card.collect)),
    )
    return View(title, tuple(elements), buttons)


def _to_sort(line: IdeaLine, card: SortIdeasCard, words: Words) -> str:
    said = {"hidden": texts.IDEA_LINE_HIDDEN, "shown": texts.IDEA_LINE_SHOWN, "waiting": texts.IDEA_LINE}[line.state]
    return words.say(said, number=line.numbers[0], idea=words.idea(card.collect, line.numbers))
