"""Coming and going: a lost connection changes nothing for a minute, and then as little as possible."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.runs.plan_library import load, shipped
from dialogs import texts
from dialogs.engine.due import wake_at
from dialogs.engine.reply import reply
from dialogs.plan.model import Pairs, Plan, Round
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import Show
from dialogs.run.messages import LeadCard, RoomsCard, TextCard, WhereCard, YourPairCard
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step, turn
from tests.support.core_session import START, Stage, minutes

SECOND = minutes(1 / 60)
PLAN = plan(
    step("intro.hello", 5),
    turn("pairs.one.play", 10, 0, 3, item_starts=True),
    turn("pairs.two.play", 10, 1, 3, item_starts=True),
    turn("pairs.three.play", 10, 2, 3, item_starts=True),
    step("close.round", 10, round=Round(question="One thing?")),
    pairs={"pairs": Pairs(ahead=minutes(3))},
)
PLANS = {name: load(name) for name in shipped()}


def running(people: int = 10, at: float = 0, of: Plan = PLAN) -> Stage:
    stage = Stage(of, people=people)
    stage.say(c.Join(by="f", person="f"))
    stage.say(c.Start(by="f"))
    stage.until(minutes(at))
    return stage


def rooms(run: Run, block: str = "pairs") -> dict[str, tuple[int, frozenset[str]]]:
    """The room and the partners of each person."""
    found = {}
    for room, group in enumerate(run.pairs.get(block, ()), 1):
        for person in group.members:
            found[person] = (room, frozenset(group.members) - {person})
    return found


def role(stage: Stage, person: str) -> str | None:
    card = reply(stage.plan, stage.run, c.MyGroup(by=person), stage.now)
    assert isinstance(card, YourPairCard)
    return card.role


def told(stage: Stage, since: int) -> set[str]:
    """Who got a private card about their pair."""
    return {show.to for _, _, show in stage.shows[since:] if isinstance(show.card, YourPairCard)}


# -- the minute --------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("gone", [1, 10, 59])
def test_back_within_the_minute_nothing_has_changed_and_nobody_is_told(gone: int) -> None:
    stage = running(at=7)
    before, shown = stage.run, len(stage.shows)
    stage.say(c.Leave(person="p7"))
    stage.say(c.Join(person="p7"), minutes(7) + gone * SECOND)
    stage.until(minutes(9))
    assert stage.shows[shown:] == []
    assert (stage.run.pairs, stage.run.here, stage.run.people) == (before.pairs, before.here, before.people)


def test_a_lost_connection_counts_after_a_minute_and_no_sooner() -> None:
    stage = running(at=7)
    stage.say(c.Leave(person="p7"))
    assert wake_at(PLAN, stage.run) == START + minutes(8)
    stage.until(minutes(8) - SECOND)
    assert "p7" in stage.run.here
    stage.until(minutes(8))
    assert "p7" not in stage.run.here
    assert [event.at for event in stage.of(e.PersonLeft)] == [START + minutes(8)]


@pytest.mark.parametrize("by", ["p7", "f", c.CLOCK])
def test_a_departure_counts_after_a_minute_wherever_it_comes_from(by: str) -> None:
    stage = running(at=16)
    before, rooms = stage.run, stage.run.pairs
    stage.say(c.Leave(by=by, person="p7"))
    stage.until(minutes(16 + 59 / 60))
    assert (stage.run.pairs, stage.run.here) == (rooms, before.here)
    stage.say(c.Join(by="p7", person="p7"))
    stage.until(minutes(18))
    assert (stage.run.pairs, stage.run.here) == (rooms, before.here)
    stage.say(c.Leave(by=by, person="p7"))
    stage.until(minutes(19))
    assert "p7" not in stage.run.here
    assert "p7" not in {person for group in stage.run.pairs["pairs"] for person in group.members}


def test_a_button_that_asks_whether_somebody_has_gone_takes_them_out_at_once() -> None:
    stage = running(at=16)
    stage.say(c.Leave(by="f", person="p7", made_for=c.MadeFor("", stage.run.visit.number)))
    assert "p7" not in stage.run.here


@pytest.mark.parametrize("later", [20, 80])
def test_away_is_taken_back_within_the_minute_and_after_it(later: int) -> None:
    stage = running(at=16)
    rooms = stage.run.pairs
    stage.say(c.Leave(by="f", person="p7"))
    stage.say(c.Undo(by="f"), minutes(16 + later / 60))
    stage.until(minutes(19))
    assert (stage.run.pairs, "p7" in stage.run.here) == (rooms, True)


def test_a_pause_stops_the_minute_too() -> None:
    stage = running(at=7)
    stage.say(c.Leave(person="p7"))
    stage.say(c.Pause(by="f"), minutes(7.5))
    stage.say(c.Leave(person="p6"), minutes(10))
    stage.say(c.Resume(by="f"), minutes(20))
    stage.until(minutes(20.5) - SECOND)
    assert {"p6", "p7"} <= set(stage.run.here)
    stage.until(minutes(20.5))
    assert ("p7" in stage.run.here, "p6" in stage.run.here) == (False, True)
    stage.until(minutes(21))
    assert "p6" not in stage.run.here


def test_an_outage_in_which_only_a_departure_was_due_pauses_nothing() -> None:
    stage = running(at=5.1)
    stage.say(c.Leave(person="p7"))
    stage.sleep_until(minutes(11))
    stage.say(c.Tick())
    assert "p7" not in stage.run.here
    assert stage.of(e.Paused) == []


def test_a_turn_is_kept_for_ten_seconds_and_given_on_after_a_minute() -> None:
    stage = running(people=4, at=36)
    assert stage.run.round is not None
    speaker, waiting = stage.run.round.speaker, stage.run.round.waiting
    stage.say(c.Leave(person=speaker or ""))
    stage.say(c.Leave(person=waiting[1]))
    stage.say(c.Join(person=speaker or ""), minutes(36) + 10 * SECOND)
    assert stage.run.round is not None
    assert (stage.run.round.speaker, stage.run.round.waiting) == (speaker, waiting)
    stage.until(minutes(37))
    assert stage.run.round is not None
    assert waiting[1] not in (*stage.run.round.waiting, stage.run.round.speaker)


script = st.lists(st.tuples(st.integers(1, 10), st.integers(0, 200), st.integers(1, 59)), min_size=1, max_size=6)


@settings(max_examples=25, deadline=None)
@given(st.sampled_from(sorted(PLANS)), script)
def test_dropped_connections_change_no_message_of_any_shipped_plan(name: str, drops: list[tuple[int, int, int]]) -> None:
    lasts = int(PLANS[name].lasts / minutes(1))
    while_on = [(who, minute % lasts, gone) for who, minute, gone in drops]

    def played(with_drops: bool) -> list[tuple[object, ...]]:
        stage = running(of=PLANS[name])
        moments = [(60 * minute, c.Leave(person=f"p{who}")) for who, minute, _ in while_on]
        moments += [(60 * minute + gone, c.Join(person=f"p{who}")) for who, minute, gone in while_on]
        for at, command in sorted(moments, key=lambda moment: moment[0]):
            stage.until(at * SECOND)
            if with_drops:
                stage.say(command)
        stage.until(minutes(260))
        return [(at, show.slot, show.to, show.card) for at, _, show in stage.shows]

    assert played(True) == played(False)


# -- and then ----------------------------------------------------------------------------------------------------------


def test_rooms_keep_their_numbers_and_who_is_left_alone_joins_others() -> None:
    stage = running(at=7)
    before, shown = rooms(stage.run), len(stage.shows)
    (room, (partner,)) = before["p7"]
    stage.say(c.Leave(person="p7"))
    stage.until(minutes(9))
    after = rooms(stage.run)
    assert after[partner][0] != room
    assert stage.run.pairs["pairs"][room - 1].members == ()
    unmoved = set(after) - {partner, *after[partner][1]}
    assert {person: after[person] for person in unmoved} == {person: before[person] for person in unmoved}
    assert told(stage, shown) == {partner, *after[partner][1]}


def test_who_comes_back_later_gets_their_room_and_partner_again() -> None:
    stage = running(at=7)
    before = rooms(stage.run)
    stage.say(c.Leave(person="p7"))
    stage.say(c.Join(person="p7"), minutes(12))
    assert rooms(stage.run) == before


def test_a_mend_shows_nothing_new_to_everybody() -> None:
    stage = running(at=7)
    posted = {show.slot for _, _, show in stage.shows if show.to == "everyone"}
    stage.say(c.Leave(person="p7"))
    stage.until(minutes(9))
    assert {show.slot for _, _, show in stage.shows if show.to == "everyone"} == posted


def test_who_goes_on_in_a_room_keeps_their_role_and_has_the_others_later() -> None:
    stage = running(people=4, at=16)
    mine, other = stage.run.pairs["pairs"]
    stays, gone = mine.members
    before = {person: role(stage, person) for person in (stays, *other.members)}
    stage.say(c.Leave(by="f", person=gone))
    stage.until(minutes(17))
    assert {person: role(stage, person) for person in other.members} == {person: before[person] for person in other.members}
    assert role(stage, stays) == "observer"
    had = dict(stage.run.turns["pairs"].roles)
    assert had[mine.members[0]] == "supervisor"
    stage.until(minutes(26))
    assert len({role(stage, person) for person in (stays, *other.members)}) == 3


sessions = st.lists(
    st.tuples(
        st.integers(1, 10), st.integers(5, 260), st.sampled_from(["leave", "join", "away", "apart", "next", "reshuffle"])
    ),
    max_size=12,
)


@settings(max_examples=40, deadline=None)
@given(st.sampled_from(sorted(PLANS)), sessions)
def test_rooms_change_only_with_a_message_to_those_who_are_moved(name: str, script: list[tuple[int, int, str]]) -> None:
    stage = running(of=PLANS[name])
    seen = {block.id: rooms(stage.run, block.id) for block in stage.plan.blocks}

    def look(shown: int) -> None:
        for block in stage.plan.blocks:
            now, was = rooms(stage.run, block.id), seen[block.id]
            listen = set(now) if block.pairs is not None and block.pairs.bowl else set()  # told only if they were to talk
            moved = {person for person in now if now[person] != was.get(person)}
            moved -= {person for person in listen if now[person][0] == 2 and was.get(person, (2,))[0] == 2}
            told_of = {
                s.to for _, _, s in stage.shows[shown:] if isinstance(s.card, YourPairCard) and s.card.block == block.id
            }
            if block.id in stage.run.pairs_told:  # before that everybody is told in the last minute
                assert moved <= told_of
            seen[block.id] = now

    for number, minute, what in sorted(script, key=lambda one: one[1]):
        person = f"p{number}"
        while (wake := wake_at(stage.plan, stage.run)) is not None and wake <= START + minutes(minute):
            shown = len(stage.shows)
            stage.until(wake - START)
            look(shown)
        stage.until(minutes(minute))
        shown = len(stage.shows)
        acts = {
            "leave": c.Leave(person=person),
            "join": c.Join(person=person),
            "away": c.Leave(by="f", person=person),
            "apart": c.KeepApart(by="f", a=person, b=f"p{number % 10 + 1}"),
            "next": c.Next(by="f", sure=True),
            "reshuffle": c.Reshuffle(by="f"),
        }
        try:
            stage.say(acts[what])
        except Refused:
            continue
        look(shown)


# -- people to be kept apart -------------------------------------------------------------------------------------------


def test_two_who_cannot_be_kept_apart_are_named_to_the_facilitators() -> None:
    stage = running(people=2, at=1)
    stage.say(c.KeepApart(by="f", a="p1", b="p2"))
    said = reply(stage.plan, stage.run, c.KeepApart(by="f", a="p1", b="p2"), stage.now)
    assert isinstance(said, TextCard)
    assert said.said.text == texts.ACK_APART_TOO_FEW
    stage.until(minutes(3))
    (card,) = [show.card for show in stage.shown(RoomsCard)]
    assert card.together == (("p1", "p2"),)


# -- devices -----------------------------------------------------------------------------------------------------------


def test_a_merged_person_is_here_until_the_last_device_has_gone() -> None:
    stage = running(people=5, at=7)
    stage.say(c.SamePerson(by="f", person="p1", other="p5"))
    stage.say(c.Leave(person="p5"))
    stage.until(minutes(9))
    assert "p1" in stage.run.here
    stage.say(c.Join(person="p5"))
    stage.say(c.Leave(person="p1"))
    stage.until(minutes(11))
    assert "p1" in stage.run.here
    stage.say(c.Leave(person="p5"))
    stage.until(minutes(13))
    assert "p1" not in stage.run.here
    stage.say(c.Join(person="p5"))
    assert "p1" in stage.run.here
    assert "p5" not in stage.run.here


def test_the_second_device_of_a_facilitator_leads_too() -> None:
    stage = running(people=3, at=1)
    stage.say(c.SamePerson(by="f", person="p1", other="f"))
    assert stage.run.facilitators == {"p1"}
    stage.say(c.Pause(by="f"))
    assert stage.run.phase == "paused"


# -- who leads ---------------------------------------------------------------------------------------------------------


def test_a_session_is_not_handed_over_to_somebody_who_is_away() -> None:
    stage = running(people=3, at=1)
    stage.say(c.Leave(by="f", person="p1"))
    with pytest.raises(Refused) as refused:
        stage.say(c.HandOver(by="f", person="p1"))
    assert refused.value.sentence.text == texts.HAND_OVER_AWAY
    assert stage.run.facilitators == {"f"}


def test_when_the_last_one_who_leads_has_gone_anybody_may_take_over() -> None:
    stage = running(people=3, at=7)
    with pytest.raises(Refused) as refused:
        stage.say(c.TakeOver(by="p2"))
    assert refused.value.sentence.text == texts.SOMEBODY_LEADS
    stage.say(c.Leave(person="f"))
    stage.until(minutes(9))
    (lost,) = stage.shown(LeadCard)
    assert lost.slot, "a message that changes later"
    assert (lost.to, lost.card) == ("everyone", LeadCard())
    before = stage.run.pairs
    stage.say(c.TakeOver(by="p2"))
    assert stage.run.facilitators == {"f", "p2"}
    assert stage.run.pairs == before
    again = stage.shows[-1][2]
    assert again == Show(lost.slot, LeadCard(person="p2"), "everyone", again.good_until)
    stage.say(c.Pause(by="p2"))
    with pytest.raises(Refused):
        stage.say(c.TakeOver(by="p3"))


def test_the_facilitator_who_comes_back_leads_again() -> None:
    stage = running(people=3, at=7)
    stage.say(c.Leave(by="f", person="f"))
    stage.until(minutes(8))
    assert stage.run.unled is not None
    stage.say(c.Join(person="f"), minutes(9))
    assert stage.run.unled is None
    with pytest.raises(Refused):
        stage.say(c.TakeOver(by="p3"))


# -- one's own ---------------------------------------------------------------------------------------------------------


def test_where_names_the_own_group_and_nobody_elses() -> None:
    stage = running(at=7)
    card = reply(stage.plan, stage.run, c.Where(by="p3"), stage.now)
    assert isinstance(card, WhereCard)
    assert (card.room, frozenset(card.partners)) == rooms(stage.run)["p3"]
    assert card.group_in is None
    nobody = reply(stage.plan, stage.run, c.Where(by="f"), stage.now)
    assert isinstance(nobody, WhereCard)
    assert nobody.partners == ()


def test_where_names_the_group_to_come_once_it_is_drawn() -> None:
    stage = running(at=3)
    card = reply(stage.plan, stage.run, c.Where(by="p3"), stage.now)
    assert isinstance(card, WhereCard)
    assert (card.group_in, card.role) == ("pairs", None)


def test_everybody_may_ask_when_their_turn_comes() -> None:
    stage = running(people=5, at=36)
    now = stage.run.round
    assert now is not None
    for kind in (c.MyTurn, c.ShowRound):
        shown = len(stage.shows)
        said = {}
        for person in now.order:
            stage.say(kind(by=person))
            card = reply(stage.plan, stage.run, kind(by=person), stage.now)
            assert isinstance(card, TextCard)
            said[person] = (card.said.text, card.said.values.get("count"))
        assert len(stage.shows) == shown, "nobody else sees it"
        assert said[now.order[0]] == (texts.TURN_NOW, None)
        assert said[now.order[1]] == (texts.TURN_NEXT, None)
        assert [said[person] for person in now.order[2:]] == [(texts.TURN_LATER, count) for count in (2, 3, 4)]


def test_turns_of_pair_work_are_told_where_no_round_is_on() -> None:
    stage = running(at=7)
    stage.say(c.MyTurn(by="p3"))
    card = reply(stage.plan, stage.run, c.MyTurn(by="p3"), stage.now)
    assert isinstance(card, YourPairCard)
    assert all(sooner.ends_at <= later.starts_at for sooner, later in pairwise(card.turns))
