"""Personal cards: drawn once for everyone with the same answer, and correct for each person."""

from __future__ import annotations

import json
from dataclasses import replace

from bot.channels.teams.invoke_responses import MAX_CARDS, PersonalCards
from bot.channels.teams.message import card
from bot.ports import Member
from cards.view import Paragraph, View

ANN, BEN = Member("29:ann", "Ann"), Member('29:"ben"', "Ben")
VIEW = View("Hot tea is counted", (Paragraph("Only sums are shown."),), fresh=True, extra={"poll": "token", "opening": "1"})


def test_two_people_with_one_view_each_get_a_card_that_only_their_client_refreshes() -> None:
    cards = PersonalCards()
    first, second = (json.loads(cards.answer(VIEW, who))["value"] for who in (ANN, BEN))
    assert first == card(VIEW, (ANN,))
    assert second == card(VIEW, (BEN,))
    assert first["refresh"]["userIds"] == ["29:ann"], "for her alone"


def test_views_that_only_look_alike_in_passing_are_drawn_each() -> None:
    cards = PersonalCards()
    for number in range(MAX_CARDS + 10):  # views are freed, and Python reuses their ids
        view = replace(VIEW, title=f"Answer {number}")
        assert json.loads(cards.answer(view, ANN))["value"] == card(view, (ANN,))
