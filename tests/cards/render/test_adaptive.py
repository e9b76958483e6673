"""Adaptive Cards: always small enough, never marked up by what people wrote, usable without seeing colours."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any, get_args

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as some
from markdown_it import MarkdownIt

from cards.compose import compose
from cards.context import CardContext, NamedAnswer
from cards.render.adaptive.card import LIMIT, VIEWERS_MOST, adaptive, size
from cards.render.adaptive.escape import WORD_JOINER, escaped, marked
from cards.view import (
    Band,
    Bar,
    Bars,
    Bullets,
    Button,
    Choice,
    Facts,
    Mention,
    Option,
    Paragraph,
    Say,
    Submit,
    Table,
    TextInput,
    View,
)
from dialogs.plan.model import Plan
from dialogs.run import messages as kinds
from dialogs.run.commands import Tally
from dialogs.run.events import Group
from dialogs.texts.sentence import sentence
from tests.support.card_samples import POLL, RESULTS, ROUND, after, minutes, samples, scene

Json = dict[str, Any]
STEP = kinds.StepCard(step="intro.welcome", starts_at=after(0), ends_at=after(5))
MARKDOWN = MarkdownIt("commonmark")


def parts(card: object) -> Iterator[Json]:
    """Every object inside a card."""
    if isinstance(card, dict):
        yield card
        for value in card.values():
            yield from parts(value)
    elif isinstance(card, list):
        for value in card:
            yield from parts(value)


def of(card: Json, kind: str) -> list[Json]:
    return [part for part in parts(card) if part.get("type") == kind]


def read(text: str) -> tuple[str, set[str]]:
    """What an independent Markdown reader makes of `text`: the words, and the kinds of markup it saw."""
    words, seen = [], set()
    for block in MARKDOWN.parse(text):
        seen.add(block.type)
        for token in block.children or ():
            seen.add(token.type)
            words.append(token.content)
    return "".join(words), seen


PLAIN_MARKUP = {"paragraph_open", "paragraph_close", "inline", "text", "text_special"}


@given(some.text(min_size=1, max_size=120))
@example("*x*")
@example("[a](b)")
@example("![a](https://example.org/x.png)")
@example("_x_ and __y__")
@example("1. first")
@example("12) twelfth")
@example("- item")
@example("+ item")
@example("# heading")
@example("> quote")
@example("---")
@example("***")
@example("`code`")
@example("&amp; &copy;")
@example("<b>bold</b> <https://example.org>")
@example("\\*x\\*")
@example("a\\")
@example("~~gone~~")
@example(WORD_JOINER)
def test_text_reads_as_it_was_written(text: str) -> None:
    words, seen = read(escaped(text))
    shown, meant = (" ".join(one.replace(WORD_JOINER, "").split()) for one in (words, text))
    assert shown == meant.replace("\x00", "\ufffd")
    assert seen <= PLAIN_MARKUP


def test_what_needs_no_escape_stays_as_it_is() -> None:
    for text in ("O'Brien-Smith (she/her)", "pp. 37-47, 5 + 5", "snake_case_name", "“quoted”, 50%", "Q&A at 10:48"):
        assert escaped(text) == text


def test_date_macros_of_the_client_do_nothing() -> None:
    assert "{{" not in escaped("{{DATE(2030-01-01T10:00:00Z,SHORT)}}")


def test_only_addresses_of_the_plan_become_links() -> None:
    links = ("https://example.org/pack.pdf",)
    assert marked("See https://example.org/pack.pdf now", links) == (
        "See [https://example.org/pack.pdf](https://example.org/pack.pdf) now"
    )
    assert "](" not in marked("https://evil.example and [x](https://evil.example)", links).replace("\\[x](", "")
    view = compose(kinds.BeforeCard(), scene())
    assert "[https://example.org/pack.pdf](https://example.org/pack.pdf)" in json.dumps(adaptive(view))


def test_a_link_of_our_own_can_be_pressed_and_hides_its_key() -> None:
    for link in ("https://throughline.example.org/enter#k.e-y_1", "http://127.0.0.1:3978/enter#k.e-y_1"):
        (block,) = of(adaptive(compose(kinds.TextCard(said=sentence("Here: {link}", link=link)), scene())), "TextBlock")
        assert block["text"] == f"Here: [{link.partition('#')[0]}]({link})"
    for elsewhere in ("http://example.org/x", "http://127.0.0.1:1@example.org/x", "javascript:alert(1)"):
        drawn = adaptive(compose(kinds.TextCard(said=sentence("{link}", link=elsewhere)), scene()))
        assert "](" not in of(drawn, "TextBlock")[0]["text"]


def test_names_are_no_markup_anywhere() -> None:
    card = adaptive(compose(ROUND, scene()))
    (listed,) = (block for block in of(card, "TextBlock") if block["text"].startswith("1. "))
    words, seen = read(listed["text"])
    assert "Tom *Bold* [link](https://example.org)" in words
    assert "link_open" not in seen
    assert "em_open" not in seen
    assert "ordered_list_open" in seen


@pytest.mark.parametrize("card", [pytest.param(card, id=name) for name, card in samples()])
def test_every_card_is_whole_and_labelled(card: kinds.Card) -> None:
    drawn = adaptive(compose(card, scene()), user_ids=[f"29:{n}" for n in range(100)])
    assert (drawn["type"], drawn["version"], drawn["lang"]) == ("AdaptiveCard", "1.5", "en")
    assert drawn["fallbackText"]
    assert size(drawn) <= LIMIT
    assert all(block["text"].strip(" ") and block["wrap"] for block in of(drawn, "TextBlock"))
    assert all(image["altText"] for image in of(drawn, "Image"))
    assert all(part["label"] for part in parts(drawn) if str(part.get("type", "")).startswith("Input."))
    for action in of(drawn, "Action.Execute"):
        if "title" in action:
            assert action["fallback"]["type"] == "Action.Submit"
            assert action["fallback"]["data"]["press"] == action["data"]["press"]
    assert "actions" not in drawn, "buttons stand in action sets, which old clients keep"


def test_a_title_is_a_heading() -> None:
    view = compose(POLL, scene())
    for band in get_args(Band):
        (heading,) = [one for one in of(adaptive(replace(view, band=band)), "TextBlock") if one.get("style") == "heading"][
            :1
        ]
        assert heading["text"] == "Which token do you take today?"


def test_the_clock_time_stands_out_and_is_said_in_words_too() -> None:
    view = compose(STEP, scene())
    assert view.clock == "09:35"
    drawn = adaptive(view)
    band = drawn["body"][0]
    assert (band["type"], band["style"], band["bleed"]) == ("Container", "accent", True)
    assert [one["text"] for one in of(drawn, "TextBlock") if one.get("size") == "extraLarge"] == ["09:35"]
    assert "Until 09:35 (5 minutes)" in [one["text"] for one in of(band, "TextBlock")]
    over = adaptive(compose(replace(STEP, over=True), scene()))
    assert not [one for one in of(over, "TextBlock") if one.get("size") == "extraLarge"], "the time is over"


def test_kinds_of_cards_look_different() -> None:
    drawn = {name.split("-")[0]: compose(card, scene()).band for name, card in samples() if "-" not in name}
    wanted = {"StepCard": "now", "PollCard": "ask", "PromptCard": "question", "PausedCard": "pause", "EndedCard": "end"}
    assert {name: drawn[name] for name in wanted} == wanted
    assert drawn["LeadCard"] == "alarm"
    assert drawn["CueCard"] == drawn["ResultsCard"] == ""


def test_numbers_stand_in_words_beside_every_bar() -> None:
    drawn = adaptive(compose(RESULTS, scene()))
    words = [block["text"] for block in of(drawn, "TextBlock")]
    assert "Courage: 3" in words
    assert "Rest: 0" in words
    rows = [row for row in of(drawn, "ColumnSet") if [cell["width"] for cell in row["columns"]] == [1, 1]]
    assert len(rows) == len(RESULTS.options), "one row an option"
    for row in rows:
        (stripes,) = of(row["columns"][1], "ColumnSet")
        assert sum(column["width"] for column in stripes["columns"]) == 100


def test_a_poll_refreshes_for_at_most_sixty_viewers() -> None:
    drawn = adaptive(compose(POLL, scene()), user_ids=[f"29:{n}" for n in range(100)])
    assert drawn["refresh"]["userIds"] == [f"29:{n}" for n in range(VIEWERS_MOST)]
    assert drawn["refresh"]["action"]["data"] == {"press": {"act": "refresh", "poll": "tokens", "opening": 1}}
    assert "refresh" not in adaptive(compose(replace(POLL, open=False), scene()), user_ids=["29:1"])


def test_mentions_are_names_in_the_text_with_the_platforms_ids() -> None:
    twice = (Mention("29:a", "Ann <at>Bob</at>"), Mention("29:b", "Tom *Bold*"), Mention("29:c", "Tom *Bold*"))
    drawn = adaptive(View("Back at 10:00", mentions=twice))
    text = drawn["body"][0]["text"]
    entities = drawn["msteams"]["entities"]
    assert [entity["mentioned"]["id"] for entity in entities] == ["29:a", "29:b", "29:c"]
    assert len({entity["text"] for entity in entities}) == 3
    assert all(text.count(entity["text"]) == 1 for entity in entities)
    assert "*" not in text


def test_pictures_come_from_https_or_are_told() -> None:
    drawn = adaptive(compose(replace(POLL, image_url="http://example.org/x.png"), scene()))
    assert not of(drawn, "Image")
    assert any("Six wooden tokens" in block["text"] for block in of(drawn, "TextBlock"))


# -- size ------------------------------------------------------------------------------------------------------------

CROWD = 350
LONG_NAME = "Żółć 寿限無 " * 12


def crowd(plan: Plan, name: str = LONG_NAME) -> CardContext:
    people = {f"p{n}": f"{n} {name}" for n in range(CROWD)}
    answers = tuple(NamedAnswer(person, (n % 20,), "🫖 because " * 60) for n, person in enumerate(people))
    return replace(scene(), plan=plan, names=people, whys={"tokens": answers}, tallies={"tokens": Tally(CROWD, (20,) * 20)})


def crowded_cards(option: str) -> Iterator[kinds.Card]:
    people = tuple(f"p{n}" for n in range(CROWD))
    pairs = tuple(
        Group(people[n : n + 2], ("supervisor", "practitioner")[: len(people[n : n + 2])]) for n in range(0, CROWD, 2)
    )
    options = tuple(f"{n} {option}" for n in range(20))
    yield replace(POLL, options=options)
    yield replace(POLL, options=options, choose=5, reveal="live")
    yield replace(POLL, options=options[:5], why=False)
    yield replace(POLL, options=options, open=False)
    yield replace(RESULTS, options=options, counts=(20,) * 20, answered=CROWD)
    yield kinds.AnsweredCard(
        poll="tokens",
        opening=1,
        question=option,
        chosen=options,
        anonymous=False,
        until=after(9),
        options=options,
        choose=20,
        why=True,
    )
    yield kinds.PairsCard(block="pairs", step="pairs.tool-1", groups=pairs, why="turn", unpaired=people)
    yield replace(ROUND, order=people, spoken=people[:100], passed=people[100:200], speaker="p200")
    yield kinds.ConfirmCard(about="round", step="intro.tokens", ends_at=after(9), waiting=people)
    yield kinds.WelcomeCard(here=people)
    yield kinds.YourPairCard(block="pairs", you="p1", partners=people, role="supervisor", turns=(), room=1)


@pytest.mark.parametrize("option", ["寿限無" * 200, "🫖" * 500, '"\\\n' * 300, "plain words " * 100])
def test_a_crowd_with_long_names_and_long_options_fits(option: str) -> None:
    viewers = [f"29:{n:0120}" for n in range(VIEWERS_MOST)]
    mention = [f"p{n}" for n in range(CROWD)]
    for card in crowded_cards(option):
        view = compose(card, crowd(scene().plan), mention)
        drawn = adaptive(view, user_ids=viewers)
        assert size(drawn) <= LIMIT, type(card).__name__
        assert sum(len(of(drawn, kind)) for kind in ("TextBlock", "Input.ChoiceSet")) > 1
        # All options stay, or people could not choose them.
        asked = [len(part.options) for part in view.elements if isinstance(part, Choice)]
        assert [len(choice["choices"]) for choice in of(drawn, "Input.ChoiceSet")] == asked
        assert len([action for action in of(drawn, "Action.Execute") if "title" in action]) == len(view.buttons)


def test_what_is_left_out_is_said() -> None:
    people = tuple(f"p{n}" for n in range(CROWD))
    drawn = adaptive(compose(replace(ROUND, order=people, speaker="p1"), crowd(scene().plan)))
    assert "… and " in json.dumps(drawn, ensure_ascii=False)


def test_long_plans_fit() -> None:
    sample = scene().plan
    first = sample.blocks[0]
    blocks = tuple(first.model_copy(update={"id": f"b{n}", "title": f"{n} " + "Lots to do " * 30}) for n in range(200))
    texts = {"aims": ("To be brief. " * 90,) * 50, "after": ("Sleep. " * 300,) * 90}
    plan = sample.model_copy(update={"blocks": blocks, **texts})
    times = tuple(kinds.BlockTime(block.id, after(n), after(n + 1)) for n, block in enumerate(blocks))
    for card in (
        kinds.AgendaCard(blocks=times, behind=timedelta(0), started=True),
        kinds.StartedCard(blocks=times, ends_at=after(200)),
        kinds.EndedCard(ended_at=after(200), early=False, lasted=minutes(200)),
    ):
        assert size(adaptive(compose(card, replace(scene(), plan=plan)))) <= LIMIT


words = some.text(max_size=400)
views = some.builds(
    View,
    title=words,
    summary=words,
    elements=some.lists(
        some.one_of(
            some.builds(Paragraph, words),
            some.builds(Bullets, some.lists(words, max_size=60).map(tuple), some.booleans()),
            some.builds(Facts, some.lists(some.tuples(words, words), max_size=40).map(tuple)),
            some.builds(Table, some.just(("a", "b")), some.lists(some.tuples(words, words), max_size=60).map(tuple)),
            some.builds(
                Bars,
                words,
                some.lists(some.builds(Bar, words, some.integers(0, 9), some.floats(0, 1), words), max_size=40).map(tuple),
            ),
            some.builds(
                Choice,
                some.just("choice"),
                words,
                some.lists(some.builds(Option, some.just("1"), words), min_size=1, max_size=20).map(tuple),
            ),
            some.builds(TextInput, some.just("why"), words),
        ),
        max_size=12,
    ).map(tuple),
    buttons=some.lists(
        some.builds(Button, words, some.one_of(some.builds(Say, words), some.builds(Submit, some.just("poll")))), max_size=8
    ).map(tuple),
    fresh=some.booleans(),
    mentions=some.lists(some.builds(Mention, some.just("29:" + "x" * 100), words), max_size=30).map(tuple),
)


@settings(max_examples=60, deadline=None)
@given(views, some.integers(1, 40))
def test_any_view_fits(view: View, times: int) -> None:
    long = replace(view, title=view.title * times, summary=view.summary * times)
    drawn = adaptive(long, user_ids=[f"29:{n:0100}" for n in range(80)])
    assert size(drawn) <= LIMIT
    assert len(json.dumps(drawn, ensure_ascii=False).encode("utf-8", "surrogatepass")) <= LIMIT
    assert all(block["text"].strip(" ") for block in of(drawn, "TextBlock"))
