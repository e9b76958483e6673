"""The machine-readable part of cards, as rehearsals print it."""

from __future__ import annotations

from dataclasses import replace

import pytest

from cards.facts import data
from dialogs.run import messages as kinds
from dialogs.run.commands import Tally
from dialogs.run.events import Group
from tests.support.card_samples import CHECK, GROUPS, HIDDEN, MOOD, OPTIONS, POLL, RESULTS, ROUND, after, samples, scene


def pairs(why: str) -> dict[str, object]:
    return data(kinds.PairsCard(block="pairs", step=None, groups=GROUPS, why=why), scene())  # type: ignore[arg-type]


def test_a_prompt_tells_its_number() -> None:
    assert data(kinds.PromptCard(step="intro.talk", number=2, of=5), scene()) == {"prompt": 2}


def test_only_the_start_of_a_turn_tells_pairs() -> None:
    (first, *_) = pairs("turn")["pairs"]  # type: ignore[misc]
    assert first == [
        {"person": "p1", "name": "Aled Bevan", "role": "supervisor"},
        {"person": "p2", "name": "Siân Llewellyn-Prydderch", "role": "practitioner"},
    ]


@pytest.mark.parametrize("why", ["ahead", "start", "mended", "reshuffled", "swapped", "roles", "asked", "shown"])
def test_every_other_card_with_pairs_tells_a_draw(why: str) -> None:
    assert pairs(why) == {"draw": pairs("turn")["pairs"]}


def test_people_without_role() -> None:
    card = kinds.PairsCard(block="pairs", step=None, groups=(Group(("p1", "nobody")),), why="turn")
    assert data(card, scene()) == {
        "pairs": [
            [
                {"person": "p1", "name": "Aled Bevan", "role": None},
                {"person": "nobody", "name": "someone", "role": None},
            ]
        ]
    }


def test_results_tell_counts_by_the_options_in_force() -> None:
    counts = dict(zip(OPTIONS, (3, 0, 2, 1, 0, 0), strict=True))
    assert data(RESULTS, scene()) == {"poll": "tokens", "counts": counts}
    own = replace(RESULTS, options=("Calm", "Tea"), counts=(1, 5))
    assert data(own, scene()) == {"poll": "tokens", "counts": {"Calm": 1, "Tea": 5}}
    assert data(replace(own, counts=()), scene())["counts"] == {"Calm": 0, "Tea": 0}


def test_hidden_results_tell_nothing() -> None:
    assert data(HIDDEN, scene()) == {}


def test_an_open_poll_tells_counts_only_where_they_may_be_seen() -> None:
    assert data(POLL, scene()) == {}
    assert data(replace(POLL, reveal="live"), scene())["counts"]["Courage"] == 3
    counted = replace(scene(), tallies={"mood": Tally(9, (4, 5, 0)), CHECK.poll: Tally(9, (4, 5))})
    assert data(replace(MOOD, reveal="live"), counted) == {}
    assert data(CHECK, counted) == {}


def test_a_round_tells_its_order() -> None:
    assert data(ROUND, scene()) == {
        "order": [f"p{n}" for n in range(1, 8)],
        "seconds_each": 55,
        "speaking": "p4",
        "next": "p5",
        "spoken": ["p1", "p2"],
        "passed": ["p3"],
        "waiting": ["p5", "p6", "p7", "p3"],
    }
    over = data(replace(ROUND, speaker=None, over=True), scene())
    assert (over["speaking"], over["next"]) == (None, None)


def test_other_cards_tell_nothing() -> None:
    telling = (kinds.PromptCard, kinds.PairsCard, kinds.ResultsCard, kinds.RoomsCard, kinds.RoundCard, kinds.YourPairCard)
    assert all(data(card, scene()) == {} for _, card in samples() if not isinstance(card, telling))
    assert data(kinds.EndedCard(ended_at=after(1), early=True, lasted=after(1) - after(0)), scene()) == {}
