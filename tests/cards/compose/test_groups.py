"""What cards say of groups: people in threes, at tables or in a fishbowl never read about pairs."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from bot.infra.translations import catalogue
from cards.compose import compose
from cards.context import CardContext
from cards.pages.slips import slips
from cards.render.adaptive.card import adaptive
from cards.render.html import html
from cards.render.plain import plain
from dialogs.plan.model import Pairs, Plan, Setting
from dialogs.run import messages as kinds
from dialogs.run.events import Group
from tests.support.card_samples import after, minutes, scene

THREES = Pairs(least=3, most=3, ahead=minutes(10))
TABLES = Pairs(least=3, most=3, hosts=True)
FEW = Pairs(least=2, most=2, draw="few")
DRAWN = (Group(("p1", "p2", "p4")), Group(("p5", "p7", "facilitator")))
WHY = ("turn", "ahead", "start", "mended", "apart", "reshuffled", "swapped", "roles", "asked", "shown", "undone")
TURN = kinds.PairTurn(name="Tool one", role=None, starts_at=after(70), ends_at=after(90))


def here(pairs: Pairs, **more: object) -> CardContext:
    where = scene()
    blocks = [one.model_copy(update={"pairs": pairs}) if one.id == "pairs" else one for one in where.plan.blocks]
    return replace(where, plan=Plan.model_validate(where.plan.model_dump() | {"blocks": blocks, **more}))


def said(card: kinds.Card, where: CardContext) -> str:
    return plain(compose(card, where))


def table(why: str, **more: object) -> kinds.PairsCard:
    return kinds.PairsCard(block="pairs", step="pairs.tool-1", groups=DRAWN, why=why, **more)  # type: ignore[arg-type]


def yours(**more: object) -> kinds.YourPairCard:
    told = {"partners": ("p2", "p4"), "role": None, "turns": (TURN,), "room": 1, "step": "pairs.tool-1"}
    return kinds.YourPairCard(block="pairs", you="p1", **{**told, "step_ends_at": after(90), **more})  # type: ignore[arg-type]


ROOMS = kinds.RoomsCard(block="pairs", groups=DRAWN, opens_at=after(70), ends_at=after(110))
OWN = kinds.WhereCard(
    phase="running", step="pairs.tool-1", ends_at=after(90), left=minutes(5), partners=("p2", "p4"), room=1
)  # fmt: skip


@pytest.mark.parametrize("pairs", [THREES, TABLES, FEW], ids=["threes", "tables", "few"])
@pytest.mark.parametrize("face_to_face", [False, True])
def test_no_card_of_groups_speaks_of_pairs(pairs: Pairs, face_to_face: bool) -> None:
    where = here(pairs, **({"setting": Setting.FACE_TO_FACE} if face_to_face else {}))
    where = replace(where, channel="zoom", emails={"p1": "p1@example.org"})
    cards = [table(why, ends_at=after(110)) for why in WHY]
    cards += [table("ahead", starts_at=after(70), unpaired=("p6",)), replace(table("shown"), groups=())]
    told = [yours(), yours(on=True), yours(partners=()), yours(host=True, on=True), yours(listens=True)]
    for card in (*cards, *told, ROOMS, OWN, replace(OWN, group_in="pairs"), replace(OWN, role="observer")):
        text = said(card, where).replace("Pair work", "").replace("pair me", "")
        assert "pair" not in text.casefold().replace("repair", ""), text
    assert "Group slips" in slips([yours()], where) or pairs is FEW


def test_the_groups_own_meeting_can_be_opened_from_the_card() -> None:
    link = "https://teams.microsoft.com/l/meetup-join/19%3ameeting_one%40thread.v2/0?context=x"
    view = compose(yours(), replace(here(THREES), meetings={("pairs", 1): link, ("pairs", 2): "https://example.org/other"}))
    assert f'<a href="{link}"' in str(html(view))
    assert f"]({link})" in json.dumps(adaptive(view))
    assert f"Join: {link}" in plain(view)
    assert "other" not in view.extra["links"]


def test_a_host_stands_first_at_the_table() -> None:
    assert "Host: Aled Bevan" in said(table("turn", ends_at=after(110)), here(TABLES))
    assert "You are the host of room 1" in said(yours(host=True, on=True), here(TABLES))
    assert "You move on to another room" in said(yours(partners=("p2",), on=True), here(TABLES))
    last = yours(partners=("p2",), on=True, step="pairs.tool-2")
    assert "You move on" not in said(last, here(TABLES))


def test_the_fishbowl_says_who_talks_and_until_when_and_nobody_else() -> None:
    text = said(table("turn", ends_at=after(90)), here(FEW))
    assert "They talk now" in text
    assert "Aled Bevan" in text
    assert "Zoë" not in text, "who listens is not named"
    assert "Everyone else listens until 11:00" in text
    over = said(table("start"), here(FEW))
    assert "They talked in this part" in over
    assert "until" not in over


def test_zoom_rooms_are_named_as_groups() -> None:
    where = replace(here(THREES), channel="zoom", emails={"p1": "a@example.org", "p5": "b@example.org"})
    assert "Group 1,a@example.org\nGroup 2,b@example.org" in said(ROOMS, where)


def test_a_role_alone_is_shown_with_one_person_of_each_group() -> None:
    where = here(Pairs(least=3, most=3, roles=("client",)))
    drawn = tuple(Group(group.members, ("client", "", "")) for group in DRAWN)
    text = said(replace(table("turn"), groups=drawn), where)
    assert "Client" in text
    assert "Aled Bevan" in text


def test_groups_are_told_in_welsh_too() -> None:
    where = replace(here(THREES), locale="cy", catalogue=catalogue("cy"))
    assert "Grwpiau nawr: Tool one" in said(table("turn", ends_at=after(110)), where)
