"""What is no command: the whole answer, with what is offered in its place as buttons."""

from __future__ import annotations

import pytest

from dialogs import texts
from dialogs.grammar import understand
from dialogs.grammar.hints import amount, hinted
from dialogs.grammar.subjects import search
from dialogs.run import commands as c
from dialogs.texts.sentence import Refused, Sentence, sentence
from tests.dialogs.grammar.test_phrases import NAMES, PLAN, PLANS

Answer = tuple[Sentence, tuple[str, ...]]


def heard(text: str, *, leads: bool = True) -> c.Command:
    return understand.understand(text, plan=PLAN, plans=PLANS, names=NAMES, by="fac", leads=leads)


def answer(text: str, *, leads: bool = True) -> Answer:
    with pytest.raises(Refused) as caught:
        heard(text, leads=leads)
    return caught.value.sentence, caught.value.offers


def one(first: str, offer: str | None = None) -> Answer:
    return sentence(texts.DID_YOU_MEAN, first=first), (offer or first,)


def either(first: str, second: str) -> Answer:
    return sentence(texts.DID_YOU_MEAN_EITHER, first=first, second=second), (first, second)


NOT_UNDERSTOOD = (sentence(texts.NOT_UNDERSTOOD), ("help", "where"))


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("netx", one("next")),
        ("udo", one("undo")),
        ("extnd 5", one("extend <minutes>", "extend 5")),
        ("swpa Asha and Tom", one("swap <name> and <name>", "help swap")),
        ("stop", either("pause", "end")),
        ("start again", either("resume", "start")),
        ("start over with everyone", either("resume", "start")),
        ("start from the beginning", either("resume", "start")),
        ("start a poll", one("poll")),
        ("start the check", one("check")),
        ("start later", (sentence(texts.SAY_IT_LIKE, usage="start [plan] [at time]", example="start at 9:30"), ("start",))),
        ("5 minutes", either("extend 5", "pause 5")),
        ("60 minutes", either("extend 60", "pause 60")),
        ("90 seconds", either("extend 90s", "pause 90s")),
        ("120 seconds", either("extend 2", "pause 2")),
        ("61 minutes", NOT_UNDERSTOOD),
        ("0 minutes", NOT_UNDERSTOOD),
        ("more time", one("extend <minutes>", "extend 5")),
        ("5 more minutes and then we move on", one("extend 5")),
        ("should i pause here", one("pause [minutes]", "pause")),
        ("ok, so shall I pause", one("pause [minutes]", "pause")),
        ("what a lovely day it is outside", NOT_UNDERSTOOD),
        ("help xyzzy", (sentence(texts.HELP_ABOUT_NOTHING), ("help",))),
        ("a" * 301, (sentence(texts.TOO_LONG_TO_READ), ())),
        ("a" * 300, NOT_UNDERSTOOD),
        ("thanks", (sentence(texts.NOT_UNDERSTOOD), ())),
    ],
)
def test_a_facilitator_is_answered(text: str, said: Answer) -> None:
    assert answer(text) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("netx", NOT_UNDERSTOOD),
        ("agneda", one("agenda")),
        ("5 minutes", NOT_UNDERSTOOD),
        ("more time", (sentence(texts.FACILITATORS_ONLY), ())),
        ("Tom is here", (sentence(texts.FACILITATORS_ONLY), ())),
        ("oops", one("help")),
    ],
)
def test_people_are_answered(text: str, said: Answer) -> None:
    assert answer(text, leads=False) == said


@pytest.mark.parametrize("name", ["swap", "keep apart", "extend", "go to", "answer for"])
def test_the_right_words_without_what_they_need_get_the_usage(name: str) -> None:
    row = next(row for row in understand.TABLE if row.name == name)
    usage = sentence(texts.SAY_IT_LIKE, usage=row.usage, example=row.examples[0])
    offer = "extend 5" if name == "extend" else f"help {name}"
    assert answer(name) == answer(f"{name} ".upper()) == (usage, (offer,))


def test_who_does_not_lead_may_say_so_and_is_told_by_the_command() -> None:
    assert heard("should i pause", leads=False) == c.Pause(by="fac")


@pytest.mark.parametrize("text", ["forgt me", "forget mee", "endd"])
def test_what_cannot_be_undone_is_offered_only_for_nearly_its_own_word(text: str) -> None:
    offers = answer(text)[1]
    assert not {"end", "forget me"} & set(offers)


@pytest.mark.parametrize(
    ("text", "about"),
    [
        ("help", None),
        ("?", None),
        ("", None),
        ("help all", None),
        ("help Everything", "all"),
        ("help time", "time"),
        ("help the time", "time"),
        ("help breakout rooms", "pairs"),
        ("help pause", "pause"),
        ("help extend 5", "extend"),
        ("help swap Asha and Tom", "swap"),
        ("help pasue", "pause"),
    ],
)
def test_help_is_about_a_subject_or_a_command(text: str, about: str | None) -> None:
    assert heard(text) == c.Help(by="fac", about=about)


def test_help_about_anything_else_shows_what_a_search_finds() -> None:
    found = heard("help manager pair")
    assert isinstance(found, c.Help)
    assert (found.about or found.found[0]) in search("manager pair")


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("5 more minutes and then on", "extend 5"),
        ("we need 10 minutes", "extend 10"),
        ("two extra minutes", "extend 2"),
        ("give them five minutes", "extend 5"),
        ("take off 5", "-5"),
        ("cut 10 minutes from it", "-10"),
        ("lose five", "-5"),
        ("take off 5 and give us 2 more minutes", "extend 2"),
        ("more", None),
        ("hello", None),
    ],
)
def test_an_amount_in_a_sentence(text: str, command: str | None) -> None:
    assert amount(text) == command


def hint(text: str, **options: bool) -> Answer | None:
    found = hinted(text, **{"leads": True, **options})
    return (found.sentence, found.offers) if found is not None else None


def test_a_hint_offers_what_each_may_do() -> None:
    assert hint("oops") == one("undo")
    assert hint("oops", leads=False) == one("help")
    assert hint("call it a day") == either("end", "next")
    assert hint("call it a day", leads=False) is None
    assert hint("open the rooms") == (sentence(texts.HINT_ROOMS), ("pairs", "next"))
    assert hint("open the rooms", leads=False) == (sentence(texts.HINT_ROOMS), ())
    assert hint("something else") is None


def test_after_a_no_only_a_sentence_is_said() -> None:
    assert hint("record this", wanted=False) == (sentence(texts.HINT_PRIVACY), ())
    assert hint("open the rooms", wanted=False) == (sentence(texts.HINT_ROOMS), ("pairs", "next"))
    assert hint("oops", wanted=False) is None
