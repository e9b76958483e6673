"""Support needs at each moment: the whole card, what is forgotten or numbered with it, and what is recorded."""

from __future__ import annotations

import pytest

from dialogs import texts
from dialogs.features import needs_list
from dialogs.features.answers import acknowledge, ballot, open_now
from dialogs.features.feature import Ballot, OpenNow, good
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import EVERYONE, FACILITATORS, Effect, ForgetBallots, ForgetNeeds, NumberNeeds, Show
from dialogs.run.messages import DigestReadyCard, NeedsCard
from dialogs.texts.sentence import Planned, Refused, sentence
from tests.support.builders import NEEDS, plan, step, with_needs
from tests.support.core_session import START, Stage, minutes

PLAN = with_needs(
    plan(step("talk.hello", 5), step("talk.needs", 5), step("talk.list", 5), step("talk.end", 5)), "talk.needs"
)
CHOSEN = c.Tally(6, (4, 0, 2, 1))
FOUR_WROTE = c.Tally(4, (2, 1, 2, 0, 1, 0))
ENDS_AT = START + minutes(20)
LIST = NeedsCard(
    stage="deciding",
    options=NEEDS,
    opening=1,
    counts=(4, 0, 2, 1),
    answered=6,
    items=(1, 3, 4, 5, 6, 7, 8, 9, 10),
    present=7,
)


def asked(after: float, wrote: c.Tally = FOUR_WROTE) -> Stage:
    stage = Stage(PLAN, 7)
    stage.say(c.Start(by="f"))
    stage.tallies = {needs_list.POLL: CHOSEN, needs_list.WROTE: wrote}
    stage.until(minutes(after))
    return stage


def shown(stage: Stage, since: int = 0) -> list[Show]:
    return [show for _, _, show in stage.shows[since:] if isinstance(show.card, NeedsCard)]


def effects(stage: Stage, *kinds: type) -> list[Effect]:
    return [effect for effect in stage.effects if isinstance(effect, kinds)]


def test_the_form_comes_a_minute_after_the_question() -> None:
    stage = asked(5.99)
    assert shown(stage) == []
    stage.until(minutes(6))
    form = NeedsCard(stage="collecting", options=NEEDS, present=7)
    assert shown(stage) == [Show("needs:1", form, EVERYONE, START + minutes(66))]
    assert open_now(PLAN, stage.run)[-1] == OpenNow(needs_list.WROTE, 1, 6, True)


def test_what_was_collected_is_put_to_the_group_and_the_form_loses_its_buttons() -> None:
    stage = asked(10)
    (event,) = stage.of(e.NeedsCollected)
    assert event == e.NeedsCollected(at=START + minutes(10), opening=1, wrote=4, lines=6)
    assert effects(stage, NumberNeeds, ForgetNeeds) == [NumberNeeds(5)]
    assert ForgetBallots(needs_list.WROTE) in stage.effects
    closed, listed = shown(stage)[1:3]
    assert closed == Show("needs:1", NeedsCard(stage="closed", options=NEEDS), EVERYONE, ENDS_AT)
    assert listed.card == LIST
    assert open_now(PLAN, stage.run)[-1] == OpenNow(needs_list.AGREE, 1, 1, True)


def test_fewer_than_four_who_wrote_leave_no_lines() -> None:
    stage = asked(10, c.Tally(3, (2, 1, 2, 0, 1, 0)))
    (event,) = stage.of(e.NeedsCollected)
    assert event == e.NeedsCollected(at=START + minutes(10), opening=1, wrote=3, lines=0)
    assert effects(stage, NumberNeeds, ForgetNeeds) == [ForgetNeeds("new")]


def test_what_is_taken_out_leaves_every_list() -> None:
    stage = asked(11)
    stage.say(c.ShowNeeds(by="f"))
    assert shown(stage)[-1] == Show("needs:20300107T094100000000", LIST, EVERYONE, ENDS_AT)
    since = len(stage.shows)
    events = stage.say(c.TakeOutNeeds(by="p1", numbers=(5, 3, 5)))
    assert [event.number for event in events if isinstance(event, e.NeedTakenOut)] == [5, 3]
    assert effects(stage, ForgetNeeds) == [ForgetNeeds((5,))], "what the plan offers has no words of anybody"
    left = (1, 4, 6, 7, 8, 9, 10)
    last = {show.slot: show.card for show in shown(stage, since)}
    assert len(last) == 2
    assert all(isinstance(card, NeedsCard) and (card.items, card.any_out) == (left, True) for card in last.values())


@pytest.mark.parametrize(("agreed", "recorded", "approved"), [(3, 0, False), (4, 4, True), (7, 4, True)])
def test_at_the_end_it_is_recorded_whether_enough_agreed_and_not_how_many(
    agreed: int, recorded: int, approved: bool
) -> None:
    stage = asked(11)
    stage.tallies = {needs_list.AGREE: c.Tally(agreed, (agreed,))}
    stage.until(minutes(20))
    (event,) = stage.of(e.NeedsSettled)
    assert event == e.NeedsSettled(at=ENDS_AT, agreed=recorded, present=7, approved=approved)
    ready = stage.shown(DigestReadyCard)
    assert [(show.slot, show.card, show.to) for show in ready] == (
        [("digest", DigestReadyCard(agreed=4), FACILITATORS)] if approved else []
    )
    over = shown(stage)[-1].card
    assert isinstance(over, NeedsCard)
    assert (over.stage, over.approved, over.agreed) == ("over", approved, recorded)
    assert ForgetBallots(needs_list.AGREE) in stage.effects


def test_who_agrees_is_kept_without_a_name_and_told_so() -> None:
    stage = asked(11)
    agree = c.Answer(by="p1", poll=needs_list.AGREE, options=(0,))
    assert ballot(PLAN, stage.run, agree, stage.now) == Ballot(needs_list.AGREE, 1, (0,), None, True)
    assert acknowledge(PLAN, stage.run, agree) == good(texts.ACK_NEEDS_AGREED)
    with pytest.raises(Refused) as told:
        ballot(PLAN, asked(7).run, agree, stage.now)
    assert told.value.sentence == sentence(texts.NEEDS_NOT_YET)


@pytest.mark.parametrize(
    ("after", "command", "said"),
    [
        (1, c.ShowNeeds(by="f"), sentence(texts.NEEDS_NOT_YET)),
        (1, c.WriteNeeds(by="p1", lines=((0, "Tea"),)), sentence(texts.NEEDS_NOT_NOW)),
        (6, c.WriteNeeds(by="p1", lines=((2, "Tea"),)), sentence(texts.NEEDS_NOT_NOW)),
        (6, c.WriteNeeds(by="p1", lines=((-1, "Tea"),)), sentence(texts.NEEDS_NOT_NOW)),
        (6, c.TakeOutNeeds(by="p1", numbers=(1,)), sentence(texts.NEEDS_NOT_YET)),
        (11, c.TakeOutNeeds(by="p1", numbers=(2,)), sentence(texts.NEEDS_NO_SUCH, number=2)),
        (11, c.TakeOutNeeds(by="p1", numbers=(1, 11)), sentence(texts.NEEDS_NO_SUCH, number=11)),
    ],
    ids=lambda value: value.type if isinstance(value, c.BaseCommand) else "",
)
def test_what_is_refused_about_needs(after: float, command: c.Command, said: object) -> None:
    stage = asked(after)
    with pytest.raises(Refused) as told:
        stage.say(command)
    assert told.value.sentence == said


def test_lines_may_be_for_any_area_or_for_none() -> None:
    stage = asked(6)
    for area in (0, 1, None):
        assert stage.refused(c.WriteNeeds(by="p1", lines=((area, "Tea"),))) is None


def test_lines_that_were_written_are_not_lost_by_undo() -> None:
    stage = asked(4)
    stage.say(c.Next(by="f"))
    with pytest.raises(Refused) as told:
        stage.say(c.Undo(by="f"))
    assert told.value.sentence == sentence(texts.UNDO_ANSWERED, question=Planned("What do you need?"))
