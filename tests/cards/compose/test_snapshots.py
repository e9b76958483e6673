"""What every kind of card looks like, as text and as an Adaptive Card. After a wanted change: pytest --snapshot-update."""

from __future__ import annotations

import pytest
from syrupy.assertion import SnapshotAssertion

from cards.compose import compose
from cards.render.adaptive.card import adaptive
from cards.render.html import html
from cards.render.plain import plain
from dialogs.run.messages import Card, HelpCard
from tests.support.card_samples import samples, scene

# Help is the table of phrases, which has tests of its own; here it would only repeat them.
SAMPLES = [pytest.param(card, id=name) for name, card in samples() if not isinstance(card, HelpCard)]


@pytest.mark.parametrize("card", SAMPLES)
def test_plain(card: Card, snapshot: SnapshotAssertion) -> None:
    assert plain(compose(card, scene())) == snapshot


@pytest.mark.parametrize("card", SAMPLES)
def test_adaptive(card: Card, snapshot: SnapshotAssertion) -> None:
    assert adaptive(compose(card, scene()), user_ids=["29:one", "29:two"]) == snapshot


@pytest.mark.parametrize("card", SAMPLES)
def test_html(card: Card, snapshot: SnapshotAssertion) -> None:
    assert str(html(compose(card, scene()))) == snapshot
