"""Pair slips: printable, one for each person, and nothing on them can be pressed or run."""

from __future__ import annotations

from dataclasses import replace

from cards.pages.slips import slips
from dialogs.features.pairs.show import slips as cards_of
from dialogs.plan.model import Setting
from dialogs.run import commands as c
from tests.support.builders import full_plan
from tests.support.card_samples import scene
from tests.support.core_session import Stage, minutes


def test_everybody_in_pairs_gets_a_slip() -> None:
    stage = Stage(full_plan().in_setting(Setting.FACE_TO_FACE), people=5)
    stage.say(c.Start(by="f"))
    stage.until(minutes(40))
    cards = cards_of(stage.plan, stage.run, "pairs", stage.now)
    assert sorted(card.you for card in cards) == ["p1", "p2", "p3", "p4", "p5"]
    page = str(slips(cards, replace(scene(), plan=stage.plan)))
    assert page.count("<section>") == 5
    assert "<h2>For Aled Bevan</h2>" in page
    assert "<button" not in page
    assert "<script" not in page
    assert "Tom *Bold*" in page
    assert "room" not in page.split("<body>")[1].lower()


def test_names_cannot_bring_markup() -> None:
    stage = Stage(full_plan(), people=2)
    stage.say(c.Start(by="f"))
    stage.until(minutes(40))
    where = replace(scene(), plan=stage.plan, names={"p1": "<script>x</script>", "p2": "Tom"})
    assert "<script>x" not in str(slips(cards_of(stage.plan, stage.run, "pairs", stage.now), where))


def test_without_pairs_the_page_is_empty() -> None:
    assert "<section>" not in str(slips((), scene()))
