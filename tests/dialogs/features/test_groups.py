"""Sessions that work in groups: threes, new partners each time, hosts, joined pairs, a few who talk."""

from __future__ import annotations

from collections import Counter
from itertools import combinations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.runs.cohort_history import done_in
from bot.runs.plan_library import load
from dialogs.engine.reply import reply
from dialogs.plan.model import Pairs, Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import PairsCard, RoomsCard, StepCard, TextCard, YourPairCard
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step, turn
from tests.support.core_session import START, Stage, minutes


def running(name: str | Plan, people: int = 12) -> Stage:
    stage = Stage(load(name) if isinstance(name, str) else name, people=people)
    stage.say(c.Start(by="f"))
    return stage


def members(run: Run, block: str) -> list[tuple[str, ...]]:
    return [group.members for group in run.pairs[block] if group.members]


def couples(groups) -> Counter[frozenset[str]]:
    return Counter(frozenset(couple) for group in groups for couple in combinations(group, 2))


def go(stage: Stage, path: str) -> list[tuple[str, ...]]:
    """Let the clock run until that step has begun."""
    while stage.run.step != path:
        assert stage.run.ends_at is not None
        stage.until(stage.run.ends_at - START)
    return members(stage.run, path.split(".")[0])


def posted(stage: Stage, kind: type) -> list:
    return [show.card for show in stage.shown(kind)]


# -- threes ------------------------------------------------------------------------------------------------------------


def test_in_threes_everybody_is_the_client_once() -> None:
    stage = running("troika-consulting")
    clients = []
    for item in ("first", "second", "third"):
        groups = go(stage, f"troika.{item}.tell")
        assert sorted(map(len, groups)) == [3, 3, 3, 3]
        (table,) = [card for card in posted(stage, PairsCard)[-1:] if card.block == "troika"]
        clients += [one for g in table.groups for one, role in zip(g.members, g.roles, strict=True) if role == "client"]
    assert sorted(clients) == sorted(stage.run.participants)


def test_each_person_is_told_their_group_room_role_and_every_turn() -> None:
    stage = running("troika-consulting")
    go(stage, "troika.first.tell")
    stage.say(c.MyGroup(by="p3"))
    card = reply(stage.plan, stage.run, c.MyGroup(by="p3"), stage.now)
    assert isinstance(card, YourPairCard)
    assert (len(card.partners), len(card.turns)) == (2, 3)
    assert sorted(one.role for one in card.turns) == ["adviser", "adviser", "client"]
    for one in card.turns:
        others = dict(one.others)
        assert others.keys() == set(card.partners)
        assert sorted([one.role, *others.values()]) == ["adviser", "adviser", "client"]


# -- new partners every time -------------------------------------------------------------------------------------------


def test_with_each_item_everybody_has_a_partner_they_have_not_met() -> None:
    stage = running("speed-networking")
    met: Counter[frozenset[str]] = Counter()
    for item in ("work", "route", "help", "offer"):
        groups = go(stage, f"talks.{item}.talk")
        assert sorted(map(len, groups)) == [2] * 6
        met += couples(groups)
    assert max(met.values()) == 1
    groups = go(stage, "together.share")
    assert sorted(map(len, groups)) == [4, 4, 4]
    again = sum(1 for couple in couples(groups) if met[couple])
    assert again <= 1, "hardly anybody meets again in the last groups either"


def test_with_each_item_everybody_is_told_and_one_table_is_posted() -> None:
    stage = running("speed-networking")
    go(stage, "talks.work.talk")
    shown = len(stage.shows)
    go(stage, "talks.route.talk")
    new = [show for _, _, show in stage.shows[shown:]]
    assert {show.to for show in new if isinstance(show.card, YourPairCard)} == set(stage.run.participants)
    (table,) = {show.slot for show in new if isinstance(show.card, PairsCard) and show.card.step == "talks.route.talk"}
    assert table.startswith(f"pairs:{stage.run.visit.number}:")
    assert not [show for show in new if isinstance(show.card, StepCard)], "the task stands on the table"
    assert [show.to for show in new if isinstance(show.card, RoomsCard)] == ["facilitators"], "before people move"


def ahead(stage: Stage) -> dict[str | None, YourPairCard]:
    """The cards that tell people their next group while they still work in another, each as it was shown last."""
    cards = ((show.to, show.card) for show in stage.shown(YourPairCard))
    return {to: card for to, card in cards if card.next_at is not None}


@pytest.mark.parametrize(("name", "first", "then", "listed", "told"), [
    ("speed-networking", "talks.work.talk", "talks.route.talk", 1, 1),
    ("world-cafe", "cafe.now.talk", "cafe.miss.talk", 5, 1),
])  # fmt: skip
def test_before_people_change_rooms_facilitators_have_the_list_and_everybody_their_card(
    name: str, first: str, then: str, listed: int, told: int
) -> None:
    stage = running(name)
    go(stage, first)
    moves_at = stage.run.ends_at
    assert moves_at is not None
    stage.until(moves_at - minutes(told) - START)
    lists = [(at, show.card) for at, _, show in stage.shows if isinstance(show.card, RoomsCard) and show.card.again]
    (at, card) = lists[-1]
    assert (START + at, card.opens_at) == (moves_at - minutes(listed), moves_at)
    assert {to: card.next_at for to, card in ahead(stage).items()} == dict.fromkeys(stage.run.participants, moves_at)
    rooms = {to: (card.room, set(card.partners)) for to, card in ahead(stage).items()}
    groups = go(stage, then)
    assert [group.members for group in card.groups] == groups, "they go where the list says"
    assert rooms == {one: (room, set(group) - {one}) for room, group in enumerate(groups, 1) for one in group}, (
        "and where their cards say"
    )
    after = [show for at, _, show in stage.shows if isinstance(show.card, RoomsCard) and START + at == moves_at]
    assert not after, "the list does not come again as people move"


def test_where_everybody_stays_in_one_room_nobody_is_told_to_go_anywhere() -> None:
    stage = running("world-cafe", people=5)
    go(stage, "cafe.next.talk")
    assert ahead(stage) == {}
    assert not [card for card in posted(stage, RoomsCard) if card.again and card.opens_at > START + minutes(8)]


def test_who_talks_next_while_others_talk_hears_it_a_minute_before() -> None:
    stage = running("fishbowl", people=10)
    go(stage, "bowl.saw.talk")
    moves_at = stage.run.ends_at
    assert moves_at is not None
    stage.until(moves_at - minutes(1) - START)
    told = ahead(stage)
    (talk, *_) = go(stage, "bowl.means.talk")
    assert set(told) == set(talk)
    assert not posted(stage, RoomsCard)


def test_from_pairs_to_fours_people_hear_that_they_go_on_from_their_room() -> None:
    stage = running("one-two-four-all")
    go(stage, "twos.talk")
    starts_at = stage.run.ends_at
    stage.until(minutes(8.5))
    assert {card.next_at for card in ahead(stage).values()} == {starts_at}
    assert posted(stage, RoomsCard)[-1].again


def test_who_leaves_before_people_change_rooms_is_missing_from_the_next_groups_and_the_others_stay_in_theirs() -> None:
    stage = running("world-cafe", people=16)
    go(stage, "cafe.now.talk")
    stage.until(minutes(18.5))
    before = members_of_next(stage)
    gone = before[0][-1]
    stage.say(c.Leave(by="f", person=gone), minutes(19))
    stage.until(minutes(21))
    assert members_of_next(stage) == [tuple(one for one in group if one != gone) for group in before]
    assert posted(stage, RoomsCard)[-1].groups == stage.run.next_groups["cafe"].groups
    now = members_of_next(stage)
    assert go(stage, "cafe.miss.talk") == now


def members_of_next(stage: Stage) -> list[tuple[str, ...]]:
    return [group.members for group in stage.run.next_groups["cafe"].groups]


def test_more_time_moves_the_change_of_rooms_on_the_list_and_on_every_card() -> None:
    stage = running("speed-networking")
    go(stage, "talks.work.talk")
    stage.say(c.Extend(by="f", by_time=minutes(2)), minutes(7.5))
    assert {card.next_at for card in ahead(stage).values()} == {START + minutes(10)}
    assert posted(stage, RoomsCard)[-1].opens_at == START + minutes(10)


def test_where_the_talks_end_early_the_next_groups_are_called_off() -> None:
    stage = running("speed-networking")
    go(stage, "talks.work.talk")
    stage.say(c.GoTo(by="f", step="closing.last"), minutes(7.5))
    assert posted(stage, RoomsCard)[-1].left_out
    off = [show for _, _, show in stage.shows if show.slot.startswith("pair:talks:") and isinstance(show.card, TextCard)]
    assert {show.to for show in off} == set(stage.run.participants)
    assert "talks" not in stage.run.next_groups


def test_undo_after_next_brings_the_groups_of_before_back() -> None:
    stage = running("speed-networking")
    before = go(stage, "talks.work.talk")
    stage.say(c.Next(by="f"))
    assert members(stage.run, "talks") != before
    stage.say(c.Undo(by="f"))
    assert (stage.run.step, members(stage.run, "talks")) == ("talks.work.talk", before)
    assert stage.run.earlier_groups["talks"] == ()


def test_the_cohort_remembers_the_partners_of_every_item() -> None:
    stage = running("speed-networking")
    met: Counter[frozenset[str]] = Counter()
    for path in ("talks.work.talk", "talks.route.talk", "talks.help.talk", "talks.offer.talk", "together.share"):
        met += couples(go(stage, path))
    stage.until(minutes(40))
    done = done_in(stage.plan, stage.run)
    assert Counter(frozenset((one, other)) for one, did in done.items() for other in did.partners) == met + met


# -- hosts -------------------------------------------------------------------------------------------------------------


def test_at_the_tables_hosts_stay_and_the_others_meet_new_people() -> None:
    stage = running("world-cafe", people=16)
    tables = [go(stage, f"cafe.{item}.talk") for item in ("now", "miss", "next")]
    assert len({tuple(group[0] for group in groups) for groups in tables}) == 1
    met = sum(map(couples, tables), Counter())
    assert max(met.values()) == 1
    go(stage, "cafe.harvest")
    harvest = [card for card in posted(stage, StepCard) if card.step == "cafe.harvest"]
    assert harvest, "everybody is back: the step has a card of its own"


def test_a_host_is_told_to_stay_and_a_guest_who_the_host_is() -> None:
    stage = running("world-cafe", people=16)
    groups = go(stage, "cafe.now.talk")
    told = {show.to: show.card for show in stage.shown(YourPairCard)}
    assert all(told[person].host == (person == group[0]) for group in groups for person in group)


# -- pairs that join ---------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("people", [4, 7, 8, 12, 15])
def test_pairs_join_into_fours_and_stay_together(people: int) -> None:
    stage = running("one-two-four-all", people=people)
    pairs = go(stage, "twos.talk")
    fours = go(stage, "fours.compare")
    assert sorted(one for group in fours for one in group) == sorted(stage.run.participants)
    assert all(sum(set(pair) <= set(group) for group in fours) == 1 for pair in pairs)
    assert all(3 <= len(group) <= 5 for group in fours) or people == 7


# -- a few talk --------------------------------------------------------------------------------------------------------


def test_in_the_fishbowl_everybody_talks_once_and_the_rest_listen() -> None:
    stage = running("fishbowl", people=15)
    talked = []
    for item in ("saw", "means", "do"):
        talk, listen = go(stage, f"bowl.{item}.talk")
        assert (len(talk), len(listen)) == (5, 10)
        talked += talk
        table = posted(stage, PairsCard)[-1]
        assert table.head is not None
        assert table.head.step == stage.run.step, "who talks stands on the card of the step"
    assert sorted(talked) == sorted(stage.run.participants)


def test_who_talks_and_leaves_is_followed_by_somebody_who_listened_and_is_told() -> None:
    stage = running("fishbowl", people=15)
    talk, listen = go(stage, "bowl.saw.talk")
    shown = len(stage.shows)
    stage.say(c.Leave(by="f", person=talk[0]))
    stage.until(stage.now - START + minutes(1))
    after, _ = members(stage.run, "bowl")
    (follows,) = set(after) - set(talk)
    assert follows in listen
    assert set(after) - {follows} == set(talk[1:])
    assert follows in {show.to for _, _, show in stage.shows[shown:] if isinstance(show.card, YourPairCard)}


def test_who_listens_and_asks_is_told_so() -> None:
    stage = running("fishbowl", people=15)
    _, listen = go(stage, "bowl.saw.talk")
    stage.say(c.MyGroup(by=listen[0]))
    assert isinstance(reply(stage.plan, stage.run, c.MyGroup(by=listen[0]), stage.now), TextCard)


# -- what facilitators say ---------------------------------------------------------------------------------------------


def test_groups_are_shown_drawn_anew_swapped_and_kept_apart() -> None:
    stage = running("troika-consulting")
    before = go(stage, "troika.first.tell")
    stage.say(c.ShowPairs(by="f"))
    assert posted(stage, PairsCard)[-1].why == "shown"
    a, b = before[0][0], before[1][0]
    stage.say(c.Swap(by="f", a=a, b=b))
    swapped = members(stage.run, "troika")
    assert swapped[0] == (b, *before[0][1:])
    assert swapped[1] == (a, *before[1][1:])
    apart = swapped[0][:2]
    stage.say(c.KeepApart(by="f", a=apart[0], b=apart[1]))
    kept = members(stage.run, "troika")
    assert not any(set(apart) <= set(group) for group in kept)
    assert sum(group in kept for group in swapped) == 2, "one person changes places with one of another group"
    stage.say(c.Reshuffle(by="f"))
    drawn = members(stage.run, "troika")
    assert not couples(drawn) & couples(kept), "twelve people in threes can all have new partners"
    assert not any(set(apart) <= set(group) for group in drawn)


def test_one_who_leaves_and_one_who_comes_late_move_nobody_else() -> None:
    stage = running("troika-consulting")
    before = go(stage, "troika.first.tell")
    gone = before[0][1]
    stage.say(c.Leave(by="f", person=gone))
    stage.until(stage.now - START + minutes(1))
    assert members(stage.run, "troika")[1:] == before[1:]
    assert set(members(stage.run, "troika")[0]) == set(before[0]) - {gone}
    stage.say(c.Join(by="late", person="late"))
    assert set(members(stage.run, "troika")[0]) == set(before[0]) - {gone} | {"late"}
    assert members(stage.run, "troika")[1:] == before[1:]


TABLES = plan(
    step("intro.hello", 5),
    turn("talk.one.say", 5, 0, 3, item_starts=True, swap_roles=False),
    turn("talk.two.say", 5, 1, 3, item_starts=True, swap_roles=False),
    step("talk.all", 5, in_pairs=False),
    turn("talk.three.say", 5, 2, 3, item_starts=True, swap_roles=False),
    step("close.bye", 5),
)


def tables(**wanted: object) -> Plan:
    blocks = [
        block.model_copy(update={"pairs": Pairs.model_validate(wanted)}) if block.id == "talk" else block
        for block in TABLES.blocks
    ]
    bowl = wanted.get("draw") == "few"
    steps = [
        one.model_copy(update={"in_pairs": False, "in_bowl": True}) if bowl and one.in_pairs else one for one in TABLES.steps
    ]
    return Plan.model_validate(TABLES.model_dump() | {"blocks": blocks, "steps": steps})


KINDS = (
    {"least": 3, "most": 3},
    {"least": 3, "most": 5, "draw": "each", "ahead": minutes(2)},
    {"least": 4, "most": 4, "hosts": True},
    {"least": 2, "most": 2, "draw": "each"},
    {"least": 3, "most": 3, "draw": "few"},
)
acts = st.lists(
    st.tuples(
        st.integers(1, 12),
        st.integers(1, 1700),
        st.sampled_from(["leave", "join", "away", "apart", "next", "back", "reshuffle", "swap", "undo", "groups"]),
    ),
    max_size=12,
)


@settings(max_examples=60, deadline=None)
@given(st.sampled_from(KINDS), st.integers(0, 10), acts)
def test_whatever_happens_everybody_present_is_in_exactly_one_group(kind, people: int, script) -> None:
    stage = running(tables(**kind), people=people)
    for who, second, act in sorted(script, key=lambda one: one[1]):
        stage.until(minutes(second / 60))
        tried(stage, act, f"p{who}", f"p{who % 12 + 1}")
        if stage.run.live and stage.plan.step(stage.run.step or "").grouped:
            groups = stage.run.pairs["talk"]
            assert sorted(one for group in groups for one in group.members) == sorted(stage.run.participants)


def tried(stage: Stage, act: str, one: str, other: str) -> None:
    commands: dict[str, c.Command] = {
        "leave": c.Leave(person=one),
        "join": c.Join(by=one, person=one),
        "away": c.Leave(by="f", person=one),
        "apart": c.KeepApart(by="f", a=one, b=other),
        "next": c.Next(by="f"),
        "back": c.Back(by="f"),
        "reshuffle": c.Reshuffle(by="f"),
        "swap": c.Swap(by="f", a=one, b=other),
        "undo": c.Undo(by="f"),
        "groups": c.ShowPairs(by="f"),
    }
    try:
        stage.say(commands[act])
    except Refused:
        return


def test_after_the_group_was_back_together_the_rooms_are_posted_again() -> None:
    stage = running(tables(least=3, most=3), people=9)
    groups = go(stage, "talk.two.say")
    go(stage, "talk.all")
    assert [card.step for card in posted(stage, StepCard)][-1] == "talk.all"
    shown = len(stage.shows)
    assert go(stage, "talk.three.say") == groups
    new = [show for _, _, show in stage.shows[shown:] if isinstance(show.card, PairsCard)]
    assert any(show.slot.startswith(f"pairs:{stage.run.visit.number}:") and show.card.head for show in new)
    own = {show.to: show.card for _, _, show in stage.shows[shown:] if isinstance(show.card, YourPairCard)}
    told = {(card.step, card.on, card.step_ends_at) for card in own.values()}
    assert (len(own), told) == (9, {("talk.three.say", True, stage.run.ends_at)}), "the task of now, and until when"
    drawn = stage.of(e.PairsDrawn)
    assert len(drawn) == 1


def test_new_pairs_that_were_asked_for_before_people_go_back_to_their_rooms_stay() -> None:
    stage = running("speed-networking")
    go(stage, "talks.work.talk")
    stage.say(c.Back(by="f"))
    stage.say(c.Reshuffle(by="f"))
    told = members(stage.run, "talks")
    stage.say(c.Next(by="f"))
    assert stage.run.step == "talks.work.talk"
    assert members(stage.run, "talks") == told, "the groups that everybody was just told"
