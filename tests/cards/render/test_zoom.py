"""Zoom messages: every card that Teams shows, in the shapes Zoom publishes, saying the same."""

from __future__ import annotations

import json
import re
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.infra.translations import catalogue
from cards.compose import compose
from cards.render.adaptive.card import adaptive
from cards.render.plain import plain
from cards.render.zoom.escape import neutral
from cards.render.zoom.message import WHOLE, zoom
from cards.render.zoom.values import MOST, Picked, act_of, value_of
from cards.view import (
    Bar,
    Bars,
    Bullets,
    Button,
    Choice,
    Facts,
    Heading,
    Option,
    Paragraph,
    Picture,
    Say,
    Submit,
    Table,
    TextInput,
    View,
    Vote,
)
from dialogs.run import codec
from tests.support.card_samples import samples, scene
from tests.support.zoom_shapes import Content

SAMPLES = dict(samples())
INVISIBLE = re.compile(r"[\W_]+")
SENT = {"text", "value", "initial_selected"}  # what an item of a list holds; its value is sent, not read
names = st.text(st.characters(blacklist_categories=("Cs",)), min_size=1, max_size=80)


def words(thing: Any) -> str:
    """All text a reader sees, in one string of letters and digits: marks, look-alikes and line breaks aside."""
    texts = thing if isinstance(thing, str) else " ".join(_texts(thing))
    return INVISIBLE.sub(" ", texts)


def _texts(part: Any) -> list[str]:
    if isinstance(part, dict):
        sent = {"type", "form_id", "action_id"} | ({"value"} if "style" in part or set(part) <= SENT else set())
        return [text for key, value in part.items() if key not in sent for text in _texts(value)]
    if isinstance(part, list):
        return [text for one in part for text in _texts(one)]
    return [part] if isinstance(part, str) else []


@pytest.mark.parametrize("name", SAMPLES)
def test_every_card_has_the_published_shape(name: str) -> None:
    Content.model_validate(zoom(compose(SAMPLES[name], scene())))


def test_there_is_a_sample_of_every_card() -> None:
    assert {type(card).__name__ for card in SAMPLES.values()} == set(codec.CARDS)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_card_says_what_it_says_in_teams(name: str) -> None:
    view = compose(SAMPLES[name], scene())
    assert json.dumps(adaptive(view))  # it is shown in Teams
    shown = words(zoom(view)).split()
    unsaid = [word for word in words(plain(_without_sending(view))).split() if word not in shown and word != "x"]
    assert unsaid == []


def _without_sending(view: View) -> View:
    """Without mentions, and without the button that a choice sent by itself does not need."""
    form = "settings" in zoom(view)
    kept = tuple(one for one in view.buttons if form or not isinstance(one.act, Submit))
    return replace(view, mentions=(), mention_everyone=False, buttons=kept)


@pytest.mark.parametrize("name", SAMPLES)
def test_every_button_of_a_view_can_be_pressed_in_zoom(name: str) -> None:
    view = compose(SAMPLES[name], scene())
    found = [act_of(value) for value in _values(zoom(view))]
    wanted = [one.act for one in view.buttons if not isinstance(one.act, Submit)]
    assert None not in found
    assert [act for act in wanted if act not in found] == []


def _values(part: Any) -> list[str]:
    if isinstance(part, list):
        return [value for one in part for value in _values(one)]
    if not isinstance(part, dict):
        return []
    if part.get("type") in ("actions", "select", "checkboxes"):
        return [item["value"] for key in ("items", "select_items", "options") for item in part.get(key, [])]
    return [value for one in part.values() for value in _values(one)]


def options(count: int) -> tuple[Option, ...]:
    return tuple(Option(str(number), f"Option {number}") for number in range(count))


def poll(count: int, most: int = 1, *more: Any) -> View:
    choice = Choice("options", "Your answer", options(count), most)
    return View(
        "Which?", (choice, *more), (Button("Send my answer", Submit("poll", "tokens", 2)), Button("Close", Say("close")))
    )


def kinds(content: dict[str, Any]) -> list[str]:
    return [part["type"] for part in content["body"]]


def test_up_to_five_options_are_buttons_that_answer_at_once() -> None:
    content = zoom(poll(4))
    assert kinds(content) == ["message", "actions", "actions"]
    assert [act_of(item["value"]) for item in content["body"][1]["items"]] == [Vote("tokens", 2, (n,)) for n in range(4)]
    assert "settings" not in content


def test_more_options_are_a_list_whose_items_name_the_poll() -> None:
    content = zoom(poll(20))
    assert kinds(content) == ["select", "actions"]
    assert act_of(content["body"][0]["select_items"][19]["value"]) == Vote("tokens", 2, (19,))


def test_several_at_once_are_a_form() -> None:
    content = zoom(poll(6, 3))
    Content.model_validate(content)
    assert act_of(content["settings"]["form_id"]) == Submit("poll", "tokens", 2)
    assert kinds(content) == ["message", "checkboxes", "actions"]


def test_a_few_words_make_a_form_too() -> None:
    content = zoom(poll(3, 1, TextInput("why", "Why?")))
    Content.model_validate(content)
    assert kinds(content) == ["select", "plain_text_input", "actions"]


def test_more_than_five_buttons_go_into_a_list() -> None:
    view = View("Tray", buttons=tuple(Button(f"Prompt {n}", Say(f"prompt {n}")) for n in range(1, 9)))
    content = zoom(view)
    Content.model_validate(content)
    assert kinds(content) == ["actions", "select"]
    assert len(content["body"][0]["items"]) == 4
    assert [act_of(value) for value in _values(content)] == [Say(f"prompt {n}") for n in range(1, 9)]


def test_what_zoom_adds_is_said_in_the_language_of_the_card() -> None:
    """Lists that are cut, a list of buttons, and a choice without a label: Zoom adds words of its own to these."""
    welsh = compose(dict(samples())["HelpCard"], replace(scene(), locale="cy", catalogue=catalogue("cy")))
    choice = Choice("c", "", tuple(Option(str(n), f"{n}") for n in range(7)))
    buttons = tuple(Button(f"{n}", Say(f"prompt {n}")) for n in range(1, 9))
    view = replace(welsh, elements=(Bullets(tuple("abc" * 60 for _ in range(400))), choice), buttons=buttons)
    shown = json.dumps(zoom(view), ensure_ascii=False)
    assert re.search(r"… a \d+ arall", shown)
    assert '"Mwy"' in shown
    assert "Your answer" not in shown


def test_answers_stay_buttons_when_there_is_no_room_for_all() -> None:
    votes = [Button(f"Answer {n}", Vote("p", 1, (n,))) for n in range(5)]
    content = zoom(View("Which?", buttons=(*votes, Button("Close", Say("close")))))
    Content.model_validate(content)
    assert [item["text"] for item in content["body"][0]["items"]] == [f"Answer {n}" for n in range(5)]
    assert [item["text"] for item in content["body"][1]["select_items"]] == ["Close"]


def test_a_poll_of_buttons_that_is_closed_has_none() -> None:
    assert kinds(zoom(View("Which?", (Paragraph("This poll is closed."),)))) == ["message"]


def test_a_title_alone_is_a_card() -> None:
    assert zoom(View("Paused")) == {"head": {"text": "Paused"}}


def test_a_warning_has_a_bar_and_words() -> None:
    content = zoom(
        View("Late", (Paragraph("I was away."), Paragraph("Choose.", "warning")), (Button("Go on", Say("resume")),))
    )
    Content.model_validate(content)
    assert kinds(content) == ["section", "actions"]


@pytest.mark.parametrize(
    ("given_text", "shown"),
    [
        ("*Bold* _i_ ~s~ `m`", "∗Bold∗ ＿i＿ ∼s∼ ˋmˋ"),
        ("<https://evil.example|your bank>", "‹<https://evil.example>|your bank›"),
        ("see https://example.org/a_b*c.", "see <https://example.org/a_b%2Ac>."),
        ("(https://example.org/x)", "(<https://example.org/x>)"),
        ("<!all> @channel", "‹!all› @channel"),
        ("Room 1,a_b@example.org\nRoom 1,c.d@example.org", "Room 1,`a_b@example.org`\nRoom 1,c.d@example.org"),
    ],
)
def test_what_people_write_is_no_markup(given_text: str, shown: str) -> None:
    assert neutral(given_text) == shown


@given(names)
def test_no_text_can_open_markup(text: str) -> None:
    outside = re.sub(r"<https?://[^<>|]*>|`[^`]+@[^`]+`", "", neutral(text))
    assert not set(outside) & set("*_~`<>")


acts = st.one_of(
    st.builds(Say, st.text(min_size=1).filter(str.strip)),
    st.builds(Vote, names, st.integers(0, 999), st.lists(st.integers(0, 19)).map(tuple)),
    st.builds(Submit, names, st.text(), st.integers(0, 999)),
    st.builds(Picked, names, st.text()),
)


@given(acts.filter(lambda act: len(value_of(act)) <= MOST))
def test_a_value_comes_back_as_what_was_meant(act: Any) -> None:
    assert act_of(value_of(act)) == act


@given(st.text())
def test_any_value_is_read_or_refused(value: str) -> None:
    act_of(value)


@pytest.mark.parametrize(
    "value",
    [
        "",
        "next",
        "v|",
        "v|tokens|x|1",
        "v|tokens|1|one",
        "s|",
        "s|a|run|x",
        "s|a|b|1|c|d",
        "z|tokens",
        "f||p|1",
        "v|tokens|1|²",
    ],
)
def test_what_is_not_ours_means_nothing(value: str) -> None:
    assert act_of(value) is None


def test_a_button_that_says_too_much_is_left_out() -> None:
    assert "body" not in zoom(View("T", buttons=(Button("Long", Say("x" * 400)),)))


elements = st.lists(
    st.one_of(
        st.builds(Paragraph, names, st.sampled_from(["plain", "subtle", "strong", "warning"])),
        st.builds(Heading, names),
        st.builds(Bullets, st.lists(names, min_size=1, max_size=400).map(tuple), st.booleans()),
        st.builds(Facts, st.lists(st.tuples(names, names), min_size=1, max_size=30).map(tuple)),
        st.builds(Table, st.just(("Room", "Who")), st.lists(st.tuples(names, names), min_size=1, max_size=200).map(tuple)),
        st.builds(
            Bars,
            names,
            st.lists(st.builds(Bar, names, st.integers(0, 900), st.floats(-1, 2), st.just("")), min_size=1, max_size=20).map(
                tuple
            ),
        ),
        st.builds(Picture, st.just("https://example.org/p.png"), names),
    ),
    max_size=12,
)


@given(names.filter(str.strip), elements)
def test_every_view_fits(title: str, parts: list[Any]) -> None:
    content = zoom(View(title, tuple(parts), (Button("Next", Say("next")),)))
    Content.model_validate(content)
    assert len(json.dumps(content, ensure_ascii=False).encode()) <= WHOLE


def test_three_hundred_and_fifty_people_fit_and_the_rest_is_counted() -> None:
    rows = tuple(
        (str(room), f"Bartholomew Featherstonehaugh {room} and Siân Llewellyn-Prydderch {room}") for room in range(175)
    )
    content = zoom(View("Pairs", (Table(("Room", "Who"), rows),)))
    Content.model_validate(content)
    shown = content["body"][0]["text"]
    left_out = int(re.search(r"… and (\d+) more", shown)[1])  # type: ignore[index]
    assert len(shown.splitlines()) - 2 + left_out == 175
