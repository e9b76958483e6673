"""Who is here: latecomers, dropped connections, second devices, guests, and several facilitators."""

from __future__ import annotations

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.features.answers import ballot
from dialogs.plan.model import Pairs, Poll, Round
from dialogs.run import commands as c
from dialogs.run.effects import EVERYONE
from dialogs.run.messages import Card, CatchUpOnJoinCard, WelcomeCard, YourPairCard
from dialogs.texts.sentence import People, Refused
from tests.support.builders import plan, step, turn
from tests.support.core_session import Stage, minutes

PLAN = plan(
    step("intro.hello", 5),
    step("intro.tokens", 5, poll=Poll(id="tokens", question="Which?", options=("Courage", "Rest"))),
    turn("pairs.one.play", 10, 0, 2, item_starts=True),
    turn("pairs.two.play", 10, 1, 2, item_starts=True),
    step("close.round", 10, round=Round(question="One thing?")),
    pairs={"pairs": Pairs()},
)


def running(people: int = 4, at: float = 0) -> Stage:
    stage = Stage(PLAN, people=people)
    stage.say(c.Start(by="f"))
    stage.until(minutes(at))
    return stage


def shown(stage: Stage, kind: type[Card], to: str) -> list[Card]:
    """The newest card of each slot of that kind that went to somebody."""
    latest = {show.slot: show.card for _, _, show in stage.shows if show.to == to and isinstance(show.card, kind)}
    return list(latest.values())


def test_the_welcome_card_names_people_as_they_came() -> None:
    stage = running(people=0)
    for minute, person in enumerate(("zoe", "p10", "p2"), start=1):
        stage.say(c.Join(by=person, person=person), minutes(minute))
    (card,) = shown(stage, WelcomeCard, EVERYONE)
    assert isinstance(card, WelcomeCard)
    assert [one for one in card.here if one != "f"] == ["zoe", "p10", "p2"]


def test_a_latecomer_reads_what_is_on_and_until_when() -> None:
    stage = running(at=6)
    stage.say(c.Join(by="late", person="late"), minutes(7))
    (card,) = shown(stage, CatchUpOnJoinCard, "late")
    assert card == CatchUpOnJoinCard(step="intro.tokens", ends_at=stage.run.ends_at)


def test_who_comes_in_the_first_five_minutes_has_missed_nothing() -> None:
    stage = Stage(plan(step("intro.welcome", 2), step("intro.ready", 8)), people=1)
    stage.say(c.Start(by="f"))
    stage.say(c.Join(by="early", person="early"), minutes(4.9))
    stage.say(c.Join(by="late", person="late"), minutes(5))
    assert shown(stage, CatchUpOnJoinCard, "early") == []
    assert len(shown(stage, CatchUpOnJoinCard, "late")) == 1


def test_a_latecomer_in_pair_work_reads_with_whom_and_as_what() -> None:
    stage = running(people=4, at=12)
    stage.say(c.Join(by="late", person="late"), minutes(13))
    (card,) = shown(stage, CatchUpOnJoinCard, "late")
    (group,) = (group for group in stage.run.pairs["pairs"] if "late" in group.members)
    assert isinstance(card, CatchUpOnJoinCard)
    assert set(card.partners) == set(group.members) - {"late"}
    assert card.role == dict(zip(group.members, group.roles, strict=True))["late"]
    assert len(shown(stage, YourPairCard, "late")) == 1
    assert [person for person in ("p1", "p2", "p3", "p4") if shown(stage, CatchUpOnJoinCard, person)] == []


def test_who_was_only_disconnected_is_not_told_again_and_has_a_partner_again() -> None:
    stage = running(people=4, at=12)
    stage.say(c.Leave(person="p1"), minutes(13))
    stage.say(c.Join(person="p1"), minutes(13.5))
    assert shown(stage, CatchUpOnJoinCard, "p1") == []
    assert sorted(person for group in stage.run.pairs["pairs"] for person in group.members) == ["p1", "p2", "p3", "p4"]
    assert min(len(group.members) for group in stage.run.pairs["pairs"]) == 2


def test_who_comes_back_after_a_while_is_told_what_is_on() -> None:
    stage = running(people=4, at=6)
    stage.say(c.Leave(person="p1"), minutes(7))
    stage.say(c.Join(person="p1"), minutes(9))
    assert len(shown(stage, CatchUpOnJoinCard, "p1")) == 1


def test_people_are_listed_as_they_came_and_somebody_who_comes_back_is_last() -> None:
    stage = Stage(plan(step("a.one", 10)), people=3)
    stage.say(c.Join(person="p1", past_partners=("p2",)))  # a history is found: they were here before that
    assert stage.run.as_they_came == ("p1", "p2", "p3")
    stage.say(c.Leave(by="f", person="p1"))
    assert stage.run.as_they_came == ("p2", "p3")
    stage.say(c.Join(person="p1"), minutes(1))
    stage.say(c.SamePerson(by="f", person="p3", other="p2"))
    assert stage.run.as_they_came == ("p3", "p1")


def test_history_that_turns_up_later_is_learnt_once() -> None:
    stage = running(people=2)
    stage.say(c.Join(person="p1", past_partners=("p2",), past_roles=("supervisor",)))
    assert stage.run.people["p1"].past_partners == ("p2",)
    assert stage.say(c.Join(person="p1", past_partners=("p9",))) == []
    assert stage.run.people["p1"].past_partners == ("p2",)


def test_two_devices_count_once_in_pairs_rounds_and_counts() -> None:
    stage = running(people=5, at=12)
    stage.say(c.SamePerson(by="f", person="p1", other="p5"))
    assert stage.run.participants == ("p1", "p2", "p3", "p4")
    assert {len(group.members) for group in stage.run.pairs["pairs"]} == {2}
    stage.until(minutes(31))
    assert stage.run.round is not None
    assert sorted(stage.run.round.order) == ["p1", "p2", "p3", "p4"]
    stage.say(c.PassTurn(by="f"))
    speaker = stage.run.round.speaker
    if speaker == "p1":
        stage.say(c.Done(by="p5"))  # the second device may say it too
        assert "p1" in stage.run.round.spoken


def test_a_guest_who_cannot_press_is_answered_for_by_a_facilitator_and_counts_as_here() -> None:
    stage = running(people=2, at=6)
    answer = c.Answer(by="f", poll="tokens", options=(1,), on_behalf_of="guest")
    stage.say(answer)
    assert "guest" in stage.run.participants
    assert ballot(PLAN, stage.run, answer, stage.now).options == (1,)
    with pytest.raises(Refused):
        stage.say(c.Answer(by="p1", poll="tokens", options=(1,), on_behalf_of="guest"))


def test_an_answer_for_somebody_after_the_poll_closed_is_told_that_it_is_closed() -> None:
    stage = running(people=2, at=11)
    with pytest.raises(Refused, match="has closed"):
        stage.say(c.Answer(by="f", poll="", options=(), words=("rest",), on_behalf_of="p1"))
    with pytest.raises(Refused, match="not one of the options"):
        stage.say(c.Answer(by="f", poll="", options=(), words=("tea",), on_behalf_of="p1"))


def test_a_hand_over_in_mid_session_changes_who_may_and_who_is_paired() -> None:
    stage = running(people=4, at=12)
    stage.say(c.HandOver(by="f", person="p1"))
    assert stage.run.facilitators == {"p1"}
    assert "p1" not in {person for group in stage.run.pairs["pairs"] for person in group.members}
    with pytest.raises(Refused):
        stage.say(c.Pause(by="f"))
    stage.say(c.Pause(by="p1"))
    assert stage.run.phase == "paused"


def test_a_participants_privileged_command_changes_nothing_and_disturbs_nobody() -> None:
    stage = running(people=2, at=2)
    shows, events = len(stage.shows), len(stage.events)
    with pytest.raises(Refused) as refused:
        stage.say(c.Next(by="p1"))
    assert refused.value.sentence.text == texts.FACILITATORS_ONLY
    assert (len(stage.shows), len(stage.events)) == (shows, events)


def test_a_skipped_person_is_asked_once_more() -> None:
    stage = running(people=4, at=31)
    assert stage.run.round is not None
    waiting = stage.run.round.waiting[0]
    stage.say(c.PassTurn(by="f", person=waiting))
    assert stage.run.round.waiting[-1] == waiting
    order = []
    while stage.run.round is not None and not stage.run.round.over:
        order.append(stage.run.round.speaker)
        stage.say(c.Done(by="f"))
    assert order[-1] == waiting
    assert sorted(filter(None, order)) == ["p1", "p2", "p3", "p4"]
    with pytest.raises(Refused):
        stage.say(c.PassTurn(by="f", person=waiting))


def test_only_a_facilitator_may_leave_somebody_out() -> None:
    stage = running(people=3, at=31)
    assert stage.run.round is not None
    with pytest.raises(Refused) as refused:
        stage.say(c.PassTurn(by=stage.run.round.speaker or "", person=stage.run.round.waiting[0]))
    assert refused.value.sentence.text == texts.FACILITATORS_ONLY


def test_the_facilitator_learns_who_has_not_had_a_turn() -> None:
    stage = running(people=3, at=31)
    assert stage.run.round is not None
    first = stage.run.round.speaker
    stage.say(c.Done(by="f"))
    asked = c.ShowRound(by="f")
    stage.say(asked)
    card = reply(PLAN, stage.run, asked, stage.now)
    (people,) = card.said.values.values()  # type: ignore[union-attr]
    assert isinstance(people, People)
    assert set(people.ids) == {"p1", "p2", "p3"} - {first}
