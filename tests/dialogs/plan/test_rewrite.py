"""Changed plans written back: the whole text, with every comment where its author put it, and what was lost."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from dialogs.plan.rewrite import Rewritten, comments, plain, plan_yaml, rewritten
from dialogs.plan.yaml_tree import read

START = """\
  # The beginning.
  - title: Start
    mode: online

    # How it begins.
    steps:
      - say: Hello.  # smile
        lasts: 5m
      # Second.
      - {title: Rules, lasts: 90s, say: "Be kind."}
"""
TALK = """\
  - title: Talk
    lasts: '10m'
    say: |
      Talk.
      More.
"""
TEXT = f"""\
# Top.

# Who may see this.
title: Team day  # in May
people: 8
# About the blocks.
blocks:
{START}{TALK}aims: [a, b]
# The end.
"""
ASIDES = ("Top.", "Who may see this.", "About the blocks.", "The beginning.", "How it begins.", "Second.", "The end.")


def data_of(text: str) -> Any:
    return read(text)[0].data()


def after(change: Callable[[Any], object], text: str = TEXT) -> Rewritten:
    """The text after a change of its data, which holds exactly that data."""
    data = data_of(text)
    change(data)
    made = rewritten(text, data)
    assert data_of(made.text) == plain(data)
    return made


def changed(*changes: tuple[str, str], lost: tuple[str, ...] = ()) -> Rewritten:
    """The text with stretches replaced."""
    text = TEXT
    for old, new in changes:
        assert text.count(old) == 1
        text = text.replace(old, new)
    return Rewritten(text, lost)


FLOW = '      - {title: Rules, lasts: 90s, say: "Be kind."}\n'
SECOND = f"      # Second.\n{FLOW}"
HELLO = "      - say: Hello.  # smile\n        lasts: 5m\n"


@pytest.mark.parametrize(
    ("change", "expected"),
    [
        (lambda data: None, changed()),
        (lambda data: data.update(title="Week"), changed(("Team day  # in May", "Week"), lost=("in May",))),
        (
            lambda data: data.update(people=9, keep=True, none=None),
            changed(("people: 8", "people: 9"), ("# The end.\n", "keep: true\nnone: null\n# The end.\n")),
        ),
        (
            lambda data: data.pop("title"),
            Rewritten(TEXT.split("# in May\n")[1], ("Top.", "Who may see this.", "in May")),
        ),
        (lambda data: data["blocks"][0]["steps"][0].update(lasts="6m"), changed(("lasts: 5m", "lasts: 6m"))),
        (
            lambda data: data["blocks"][0]["steps"][1].update(lasts="6m"),
            changed((FLOW, "      - title: Rules\n        lasts: 6m\n        say: Be kind.\n")),
        ),
        (lambda data: data["blocks"][0]["steps"].reverse(), changed((HELLO + SECOND, SECOND + HELLO))),
        (lambda data: data["blocks"].reverse(), changed((START + TALK, TALK + START))),
        (
            lambda data: data["blocks"].insert(0, {"title": "New", "lasts": "5m"}),
            changed(("blocks:\n", "blocks:\n  - title: New\n    lasts: 5m\n")),
        ),
        (lambda data: data["blocks"].append("x"), changed(("aims:", "  - x\naims:"))),
        (lambda data: data["blocks"][1].update(lasts="11m"), changed(("'10m'", "11m"))),
        (
            lambda data: data["blocks"][1].update(say="One\nTwo"),
            changed(("|\n      Talk.\n      More.", "|-\n      One\n      Two")),
        ),
        (lambda data: data["aims"].append("c"), changed(("aims: [a, b]", "aims:\n  - a\n  - b\n  - c"))),
        (
            lambda data: data["blocks"][0].update(steps=[]),
            changed((f"\n{HELLO}{SECOND}", " []\n"), lost=("Second.", "smile")),
        ),
        (
            lambda data: data["blocks"].pop(0),
            changed((START, ""), lost=("The beginning.", "How it begins.", "Second.", "smile")),
        ),
    ],
)
def test_a_change_changes_its_own_lines_only(change: Callable[[Any], object], expected: Rewritten) -> None:
    assert after(change) == expected


def test_comments_stay_single_however_often_a_plan_is_changed() -> None:
    text = TEXT
    for minutes in range(6, 9):
        text = after(lambda data, minutes=minutes: data["blocks"][0]["steps"][0].update(lasts=f"{minutes}m"), text).text
    assert text == TEXT.replace("lasts: 5m", "lasts: 8m")


A = "  # First.\n  - id: a\n    say: one\n"
B = "  # Second.\n  - title: B\n    say: two\n"
C = "  # Third.\n  - name: C\n    say: three\n"
D = "  # Fourth.\n  - say: four\n"
E = "  # Fifth.\n  - five\n"
A_TO_E = f"blocks:\n{A}{B}{C}{D}{E}"


@pytest.mark.parametrize(
    ("items", "parts", "lost"),
    [
        (["five", {"say": "four"}], (E, D), ("First.", "Second.", "Third.")),
        (
            [{"name": "C", "say": "x"}, {"title": "B", "say": "y"}, {"id": "a", "say": "z"}],
            (C.replace("three", "x"), B.replace("two", "y"), A.replace("one", "z")),
            ("Fourth.", "Fifth."),
        ),
        (
            [{"id": "b", "say": "one"}, {"title": "B", "id": "x"}, {"id": "c", "say": "four"}],  # other ids are other items
            ("  - id: b\n    say: one\n", "  # Second.\n  - title: B\n    id: x\n", "  - id: c\n    say: four\n"),
            ("First.", "Third.", "Fourth.", "Fifth."),
        ),
        (
            [{"cue": "x"}, "y", {"name": "x", "say": "z"}],  # nothing but its place says which one it was
            ("  # First.\n  - cue: x\n", "  - y\n", C.replace("C", "x").replace("three", "z")),
            ("Second.", "Fourth.", "Fifth."),
        ),
        (
            ["a", "b", "c", "d", {"say": "x"}],  # a text becomes no mapping
            ("  - a\n", "  - b\n", "  - c\n", "  - d\n", "  - say: x\n"),
            ("First.", "Second.", "Third.", "Fourth.", "Fifth."),
        ),
        ([{"say": "four"}, {"say": "four"}], (D, "  # Second.\n  - say: four\n"), ("First.", "Third.", "Fifth.")),
        ([["a"], {"id": "a"}], ("  - - a\n", "  # First.\n  - id: a\n"), ("Second.", "Third.", "Fourth.", "Fifth.")),
    ],
)
def test_an_item_is_known_by_its_content_its_name_or_its_place(
    items: list[Any], parts: tuple[str, ...], lost: tuple[str, ...]
) -> None:
    assert after(lambda data: data.update(blocks=items), A_TO_E) == Rewritten("blocks:\n" + "".join(parts), lost)


def test_a_key_in_another_place_keeps_its_comment() -> None:
    text = "a: 1\nblocks:\n- title: A\n  # Aside.\n  say: x\n  cue: y\n"
    made = after(lambda data: data["blocks"][0].update(cue="z", title=data["blocks"][0].pop("title")), text)
    assert made == Rewritten("a: 1\nblocks:\n  # Aside.\n- say: x\n  cue: z\n  title: A\n")
    assert after(lambda data: data["blocks"].append("x"), text).text == f"{text}- x\n"


ANEW = "blocks:\n  - title: A\n    say: New\n"


@pytest.mark.parametrize(
    ("old", "new", "lost"),
    [
        ("blocks:\n  - # odd\n    title: A\n", ANEW, ("odd",)),
        ("blocks:\n  - {title: A,\n     say: x}\n", ANEW, ()),
        ("blocks:  # beside\n  - title: A\n", ANEW, ("beside",)),
        ('"blocks":\n  # Above.\n  - title: A\n', ANEW, ("Above.",)),
        ("blocks:   \n  # Above.\n  - title: A\n", "blocks:   \n  # Above.\n  - title: A\n    say: New\n", ()),
        ("blocks:\n  # Above.\n  -   title: A\n      say: x\n", ANEW, ("Above.",)),
        ("# Top.\n\nblocks:\n  # Tab.\n  - title: A\n    say: 'a\tb'\n", f"# Top.\n\n{ANEW}", ("Tab.",)),
        ("# Top.\nblocks:\n  # R&D\n  - title: A\n", f"# Top.\n{ANEW}", ("R&D",)),
        ("# Top.\r\nblocks:\r\n  # In.\r\n  - title: A\r\n", f"# Top.\r\n{ANEW}", ("In.",)),
        ("{blocks: [{title: A}]}  # beside\n", ANEW, ("beside",)),
    ],
)
def test_what_cannot_be_kept_line_by_line_is_written_anew(old: str, new: str, lost: tuple[str, ...]) -> None:
    assert after(lambda data: data["blocks"][0].update(say="New"), old) == Rewritten(new, lost)


@pytest.mark.parametrize(
    ("old", "head", "lost"),
    [
        ("# Top.\n", "# Top.\n", ()),
        ("# Top.\n\n[a]  # b c\n", "# Top.\n\n", ("b c",)),
        ("# Top.\n{}\n", "# Top.\n", ()),
        ("# Top.\ntitle: a\n# In.\ntitle: b\n", "# Top.\n", ("In.",)),
        ("# Top.\ntitle: 'a\n# In.\n", "# Top.\n", ("In.",)),
        ("", "", ()),
    ],
)
def test_the_comments_at_the_top_stay_whatever_the_rest_was(old: str, head: str, lost: tuple[str, ...]) -> None:
    assert rewritten(old, {"title": "New"}) == Rewritten(f"{head}title: New\n", lost)


def test_lost_comments_are_counted() -> None:
    text = "# Same.\ntitle: a\n# Same.\npeople: 8  # Same.\n# Same.\nblocks: []\n"
    made = rewritten(text, {"title": "a", "blocks": "x"})
    assert made == Rewritten("# Same.\ntitle: a\n# Same.\nblocks: x\n", ("Same.", "Same."))


def test_comments_are_lines_of_their_own() -> None:
    text = "# yaml-language-server: $schema=x\n#\n  ## One.  \na: b  # beside\n#Two\n"
    assert comments(text) == ("One.", "Two")


def test_only_what_stands_behind_a_value_counts_as_a_comment_beside_it() -> None:
    text = "a: 'x' # no\nb: y # 'no'\nc: z #yes  \nd: e#no\n  # no # no\nf: g # one # two\n"
    assert rewritten(text, {"a": 1}).lost == ("no # no", "yes", "one # two")


def test_every_value_is_the_text_that_the_reader_sees() -> None:
    assert plain({1: (True, False, None, 2.5, "x"), "a": [{"b": 3}]}) == {
        "1": ["true", "false", None, "2.5", "x"],
        "a": [{"b": "3"}],
    }


def test_yaml_is_written_as_people_write_it() -> None:
    shared = ["é", "a\nb\n"]
    long = " ".join(["word"] * 30)
    assert plan_yaml({"z": shared, "a": {"x": shared}, "long": long, "empty": [], "number": "1"}) == (
        "z:\n  - é\n  - |\n    a\n    b\na:\n  x:\n    - é\n    - |\n      a\n      b\n"
        f"long: {long[:119]}\n  {long[120:]}\nempty: []\nnumber: '1'\n"
    )
