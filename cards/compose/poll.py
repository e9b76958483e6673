"""Poll and check cards: the question, the results, and what one person chose.

Before people choose, it says who will see the answer. Counts of an open poll are shown only with `reveal: live` and names,
never of checks. Up to five short options are buttons; otherwise, with several choices or a reason, a form. Ranks are shared
on a tie. “Not yet” offers help. What is hidden is decided in `features.polls.counts`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from cards.language import Words
from cards.view import (
    Bar,
    Bars,
    Bullets,
    Button,
    Choice,
    Element,
    Heading,
    Option,
    Paragraph,
    Picture,
    Say,
    Submit,
    TextInput,
    View,
    Vote,
)
from dialogs import texts
from dialogs.features.polls.counts import so_far
from dialogs.features.polls.votes import ranks
from dialogs.run.messages import AnsweredCard, OptionsCard, PollCard, ResultsCard
from dialogs.texts.sentence import At, Lasting, Planned

BUTTONS_MOST = 5  # most options shown as one button each
BUTTON_LONG = 60  # characters a button can show; longer options need a list
CHOICE = "choice"  # id of the input with the chosen option indexes
WHY = "why"  # id of the input with a person's own words
VOTES = "votes"  # name of the form for votes by number, and id of its input
WHY_MOST = 280  # characters of a reason: a sentence or two
NAMES_MOST = 12  # most names next to one bar


def poll(card: PollCard, words: Words) -> View:
    """Poll question. It says who will see the answer before people choose."""
    elements: list[Element] = []
    if card.image_url:
        elements.append(Picture(card.image_url, words.planned(card.image_alt or "")))
    if not card.open:
        closed = words.say(texts.CHECK_CLOSED if card.is_check else texts.POLL_CLOSED)
        elements += [Paragraph(closed, "strong"), Bullets(listed(card, words))]
        return View(words.planned(card.question), tuple(elements))
    elements.append(Paragraph(words.say(_seen_by(card)), "strong"))
    elements.append(Paragraph(_until(card, words), "subtle"))
    asked, buttons = _controls(card, words)
    elements += asked
    elements += _so_far(card, words)
    extra = {"poll": card.poll, "opening": str(card.opening)}
    return View(words.planned(card.question), tuple(elements), buttons, fresh=True, extra=extra)


def _until(card: PollCard, words: Words) -> str:
    if card.paused_at is None:
        return words.say(texts.POLL_CLOSES, closes=At(card.closes_at))
    left = Lasting(card.closes_at - card.paused_at)
    return words.say(texts.POLL_PAUSED, since=At(card.paused_at), left=left)


def listed(card: PollCard | AnsweredCard, words: Words) -> tuple[str, ...]:
    """The options; those of a vote with the number that each is called."""
    said = [words.planned(option) for option in card.options]
    if not card.numbers:
        return tuple(said)
    numbered = zip(card.numbers, said, strict=True)
    return tuple(words.say(texts.VOTE_LINE, number=number, option=option) for number, option in numbered)


def _controls(card: PollCard | AnsweredCard, words: Words) -> tuple[list[Element], tuple[Button, ...]]:
    """What people answer with. Votes say how many there are; votes that may be stacked are given by number."""
    options = listed(card, words)
    if not card.numbers:
        return ballot(card.poll, card.opening, options, card.choose, card.why, words)
    if not card.stack:
        return ballot(card.poll, card.opening, options, card.choose, False, words)
    how = words.count(texts.VOTE_HOW_ONE, texts.VOTE_HOW, card.choose, votes=card.choose)
    example = ", ".join(map(str, (card.numbers * 2)[: min(card.choose, 2)]))
    field = TextInput(VOTES, words.say(texts.VOTE_NUMBERS, example=example), most=80)
    send = Button(words.say(texts.VOTE_SUBMIT), Submit(VOTES, card.poll, card.opening), "primary")
    several = [Paragraph(words.say(texts.VOTE_STACK))] if card.choose > 1 else []
    return [Paragraph(how), *several, Bullets(options), field], (send,)


def _seen_by(card: PollCard) -> str:
    if card.is_check:
        return texts.POLL_PRIVATE if card.anonymous else texts.POLL_NAMED
    return texts.POLL_ANONYMOUS if card.anonymous else texts.POLL_NAMED


def ballot(
    poll_id: str, opening: int, options: Sequence[str], choose: int, why: bool, words: Words
) -> tuple[list[Element], tuple[Button, ...]]:
    """Answer controls: a button for each option, which is in people's words already.

    A form if there are many options, several choices or a reason to type.
    """
    short = len(options) <= BUTTONS_MOST and all(len(option) <= BUTTON_LONG for option in options)
    if short and choose == 1 and not why:
        acts = (Vote(poll_id, opening, (index,)) for index in range(len(options)))
        return [], tuple(Button(option, act) for option, act in zip(options, acts, strict=True))
    listed = tuple(Option(str(index), option) for index, option in enumerate(options))
    label = words.say(texts.POLL_CHOICE) if choose == 1 else words.say(texts.POLL_CHOOSE, count=choose)
    asked: list[Element] = [Choice(CHOICE, label, listed, most=choose)]
    if why:
        asked.append(TextInput(WHY, words.say(texts.POLL_WHY), most=WHY_MOST, several_lines=True))
    return asked, (Button(words.say(texts.POLL_SUBMIT), Submit("poll", poll_id, opening), "primary"),)


def counts_may_be_seen(card: PollCard) -> bool:
    """Whether counts may be shown. While a poll is open, this needs a named poll with `reveal: live`."""
    return card.reveal == "live" and not card.anonymous and not card.is_check


def _so_far(card: PollCard, words: Words) -> list[Element]:
    """How many people answered, with the counts if they may be shown."""
    tally = words.scene.tallies.get(card.poll)
    answered = tally.answered if tally else 0
    said: list[Element] = []
    if card.anonymous:  # a number that moves with each press would tell who pressed
        if at_least := so_far(answered):
            more = at_least < card.people or not card.people  # more than everybody would be nonsense
            so_many = texts.POLL_AT_LEAST if more else texts.POLL_SO_MANY
            said.append(Paragraph(words.say(so_many, count=at_least), "subtle"))
    elif answered:
        said.append(Paragraph(words.count(texts.POLL_ANSWERED_ONE, texts.POLL_ANSWERED, answered), "subtle"))
    if not counts_may_be_seen(card):
        return [*said, Paragraph(words.say(texts.POLL_LATER), "subtle")] if not card.is_check else said
    if tally:
        said.append(_bars(words.say(texts.POLL_LIVE), card, tally.counts, answered, words))
    return said


def _bars(label: str, card: PollCard | ResultsCard, counts: Sequence[int], answered: int, words: Words) -> Bars:
    whys = words.scene.whys.get(card.poll, ())
    several = isinstance(card, ResultsCard) and card.several
    each = card.votes if isinstance(card, ResultsCard) and card.stack else 1
    bars = []
    for index, (option, count) in enumerate(zip(card.options, counts, strict=False)):
        chose = [answer.person for answer in whys if any(place // each == index for place in answer.options)]
        note = words.people(words.by_name(chose), NAMES_MOST) if chose else ""
        number = words.counted(count, answered, several=several, each=each)
        share = count / (answered * each) if answered else 0.0
        bars.append(Bar(words.planned(option), count, share, note, number))
    return Bars(label, tuple(bars))


def results(card: ResultsCard, words: Words) -> View:
    """Poll results. Counts are hidden if they would reveal who chose what."""
    title = words.say(texts.RESULTS_TITLE, question=words.planned(card.question))
    answered = words.count(texts.RESULTS_ANSWERED_ONE, texts.RESULTS_ANSWERED, card.answered)
    if not card.answered:
        return View(title, (Paragraph(words.say(texts.CHECK_NONE if card.is_check else texts.RESULTS_NONE)),))
    elements: list[Element] = [Paragraph(answered, "strong")]
    if card.hidden:
        return View(title, (*elements, Paragraph(words.say(texts.RESULTS_HIDDEN))))
    bars = _bars(words.say(texts.RESULTS_COUNTS), card, card.counts, card.answered, words)
    elements.append(ranked(bars, words) if card.votes else bars)
    if not card.anonymous:
        elements += _own_words(card, words)
    return View(title, tuple(elements))


def ranked(bars: Bars, words: Words) -> Bars:
    """Bars with the most votes first. Those with as many have the same rank."""
    order = ranks([bar.count for bar in bars.bars])
    found = ((rank, bars.bars[index]) for rank, index in order)
    ranked_bars = tuple(replace(bar, label=words.say(texts.VOTE_RANK, rank=rank, option=bar.label)) for rank, bar in found)
    return Bars(words.say(texts.VOTE_COUNTS), ranked_bars)


def _own_words(card: ResultsCard, words: Words) -> list[Element]:
    given = {answer.person: answer.why for answer in words.scene.whys.get(card.poll, ()) if answer.why}
    if not given:
        return []
    order = words.by_name(given)
    said = tuple(words.say(texts.RESULTS_WHY, person=words.name(person), why=given[person]) for person in order)
    return [Heading(words.say(texts.RESULTS_WHYS)), Bullets(said)]


def answered(card: AnsweredCard, words: Words) -> View:
    """For the person who answered: what they chose, who sees it, and how to change it."""
    chosen = ", ".join(_times(option, times, words) for option, times in Counter(card.chosen).items())
    title = words.say(texts.ANSWERED_CHANGED if card.changed else texts.ANSWERED_TITLE, chosen=chosen)
    seen = texts.ANSWERED_ANONYMOUS if card.anonymous else texts.ANSWERED_NAMED
    elements: list[Element] = [
        Paragraph(words.planned(card.question), "strong"),
        Paragraph(words.say(seen)),
        Paragraph(words.say(texts.ANSWERED_UNTIL, until=At(card.until)), "subtle"),
    ]
    buttons: tuple[Button, ...] = ()
    if card.options:
        asked, buttons = _controls(card, words)
        chosen_now = tuple(str(index) for index, option in enumerate(card.options) if option in card.chosen)
        elements += [_preset(part, chosen_now) for part in asked]
        buttons = tuple(_change(button, card, words) for button in buttons if not _is_chosen(button, chosen_now))
    if card.chosen == (texts.CHECK_NOT_YET,):
        buttons = (*buttons, Button(words.say(texts.ANSWERED_BUTTON_HELP), Say("ask for help")))
    # The personal card replaces the shared card, so it also refreshes, and reverts when the poll closes.
    extra = {"poll": card.poll, "opening": str(card.opening)} | ({"secret": "yes"} if card.anonymous else {})
    return View(title, tuple(elements), buttons, fresh=True, extra=extra)


def _times(option: str, times: int, words: Words) -> str:
    said = words.planned(option)
    return said if times == 1 else words.say(texts.VOTE_TIMES, option=said, count=times)


def _preset(part: Element, chosen: tuple[str, ...]) -> Element:
    return Choice(part.id, part.label, part.options, part.most, chosen) if isinstance(part, Choice) else part


def _is_chosen(button: Button, chosen: tuple[str, ...]) -> bool:
    return isinstance(button.act, Vote) and tuple(str(index) for index in button.act.options) == chosen


def _change(button: Button, card: AnsweredCard, words: Words) -> Button:
    if isinstance(button.act, Vote):
        return Button(words.say(texts.ANSWERED_CHANGE, option=button.label), button.act)
    return button


FORM = "options"  # name of the form
OPTIONS, PICTURE, ALT = "options", "picture", "alt"  # ids of its inputs


def options(card: OptionsCard, words: Words) -> View:
    """The poll's current options, in fields that the facilitator can overwrite."""
    elements = (
        Paragraph(words.say(texts.OPTIONS_HOW)),
        TextInput(
            OPTIONS, words.say(texts.OPTIONS_LABEL), 2000, True, "\n".join(words.planned(one) for one in card.options)
        ),
        TextInput(PICTURE, words.say(texts.OPTIONS_PICTURE_LABEL), 500, value=card.image_url or ""),
        TextInput(ALT, words.say(texts.OPTIONS_ALT_LABEL), 200, value=words.planned(card.image_alt or "")),
    )
    use = Button(words.say(texts.OPTIONS_BUTTON), Submit(FORM, card.poll), "primary")
    return View(words.say(texts.OPTIONS_TITLE, question=Planned(card.question)), elements, (use,))
