"""Ideas by their numbers: what the group sees after each is shown, hidden or merged, and what refusals name."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.features.feature import good
from dialogs.features.ideas import sort
from dialogs.plan.gathering import Collect, Vote
from dialogs.plan.model import Check, Plan, Poll
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.commands import Tally
from dialogs.run.feature_states import IdeasState
from dialogs.run.messages import PollCard, ResultsCard, TextCard
from dialogs.texts.sentence import Refused, Sentence, counted, sentence
from tests.support.builders import plan, step
from tests.support.core_session import Stage, minutes

NONE = IdeasState(opening=1, ideas=6)


def seen(state: IdeasState) -> tuple[tuple[int, ...], tuple[int, ...], dict[int, int]]:
    return state.shown, state.hidden, dict(state.merged)


def refused(act: Callable[[], object]) -> Sentence:
    with pytest.raises(Refused) as told:
        act()
    return told.value.sentence


def test_show_without_numbers_shows_all_that_were_not_hidden() -> None:
    assert seen(sort.show(NONE, ())) == ((1, 2, 3, 4, 5, 6), (), {})
    assert seen(sort.show(sort.hide(NONE, (2,)), ())) == ((1, 3, 4, 5, 6), (2,), {})
    assert seen(sort.show(sort.merge(NONE, (5, 1)), ())) == ((2, 3, 4, 5, 6), (), {1: 5})


def test_show_with_numbers_adds_those_and_they_are_not_hidden_any_more() -> None:
    some = sort.show(sort.show(NONE, (4,)), (2,))
    assert seen(some) == ((2, 4), (), {})
    assert seen(sort.show(sort.hide(some, (2, 3)), (3,))) == ((3, 4), (2,), {})


def test_what_was_merged_stands_for_itself_again_once_it_is_shown_or_hidden_by_its_own_number() -> None:
    merged = sort.show(sort.merge(NONE, (1, 2, 3)), (1,))
    assert seen(sort.show(merged, (2,))) == ((1, 2), (), {3: 1})
    assert seen(sort.hide(merged, (2,))) == ((1,), (2,), {3: 1})
    assert seen(sort.hide(merged, (1,))) == ((), (1, 2, 3), {2: 1, 3: 1})
    assert seen(sort.show(sort.hide(merged, (1,)), (1,))) == ((1,), (), {2: 1, 3: 1})


def test_the_first_stands_for_all_and_is_seen_where_one_of_them_was() -> None:
    assert seen(sort.merge(NONE, (3, 1, 3))) == ((), (), {1: 3})
    some = sort.show(NONE, (2, 5))
    assert seen(sort.merge(some, (1, 2))) == ((1, 5), (), {2: 1})
    assert seen(sort.merge(some, (1, 3))) == ((2, 5), (), {3: 1})
    assert seen(sort.merge(sort.merge(NONE, (1, 2)), (3, 2))) == ((), (), {1: 3, 2: 3}), "what stood for one goes along"
    assert seen(sort.merge(sort.merge(NONE, (1, 2)), (1, 3))) == ((), (), {2: 1, 3: 1})


def test_merged_into_one_that_was_hidden_all_are_hidden_unless_one_was_seen() -> None:
    hidden = sort.hide(NONE, (1,))
    assert seen(sort.merge(hidden, (1, 2))) == ((), (1, 2), {2: 1})
    assert seen(sort.merge(hidden, (2, 1))) == ((), (), {1: 2})
    assert seen(sort.merge(sort.show(hidden, (2,)), (1, 2))) == ((1,), (), {2: 1})
    assert seen(sort.merge(sort.hide(NONE, (4,)), (1, 2))) == ((), (4,), {2: 1})


@pytest.mark.parametrize("act", [sort.show, sort.hide, sort.merge])
def test_numbers_that_no_idea_has_are_named(act: Callable[[IdeasState, tuple[int, ...]], IdeasState]) -> None:
    for number in (0, 7):
        assert refused(lambda number=number: act(NONE, (1, number))) == sentence(texts.IDEAS_NO_SUCH, number=number, most=6)
    act(NONE, (1, 6))


def test_an_idea_is_not_merged_with_itself() -> None:
    assert refused(lambda: sort.merge(NONE, (2, 2))) == sentence(texts.IDEAS_MERGE_TWO)
    assert refused(lambda: sort.merge(sort.merge(NONE, (1, 2)), (1, 2))) == sentence(texts.IDEAS_MERGE_TWO)
    assert sort.are_one(sort.merge(NONE, (1, 2)), (2, 1))
    assert not sort.are_one(NONE, (1, 2))


# -- in a session ------------------------------------------------------------------------------------------------------

NINE = Tally(5, (5, 3, 1))  # five people wrote nine ideas


def asking(**keys: object) -> Plan:
    collect = Collect.model_validate({"id": "ideas", "ask": "What would help?", **keys})
    return plan(step("a.hello", 2), step("b.ideas", 8, collect=collect), step("b.sort", 5), step("c.bye", 5))


def in_ideas(tally: Tally = NINE, **keys: object) -> Stage:
    stage = Stage(asking(**keys), people=6)
    stage.say(c.Start(by="f"))
    stage.until(minutes(2))
    stage.tallies = {"wrote:ideas": tally}
    return stage


def read(stage: Stage, command: c.Command) -> object:
    stage.say(command)
    return reply(stage.plan, stage.run, command, stage.now)


@pytest.mark.parametrize(("answered", "anonymous", "ideas"), [(3, True, 0), (4, True, 7), (3, False, 7), (1, False, 7)])
def test_ideas_without_names_wait_until_enough_people_wrote(answered: int, anonymous: bool, ideas: int) -> None:
    stage = in_ideas(Tally(answered, (answered, 7 - answered)), anonymous=anonymous)
    stage.say(c.CloseIdeas(by="f"))
    (closed,) = stage.of(e.IdeasClosed)
    assert closed == e.IdeasClosed(at=stage.now, collect="ideas", opening=1, wrote=answered, ideas=ideas)


def test_what_facilitators_read_as_they_sort() -> None:
    stage = in_ideas()
    stage.say(c.CloseIdeas(by="f"))
    shown = counted(texts.ACK_IDEAS_SHOWN_ONE, texts.ACK_IDEAS_SHOWN, 2)
    assert read(stage, c.ShowIdeas(by="f", numbers=(1, 2))) == TextCard(said=shown, tone="good")
    assert read(stage, c.HideIdeas(by="f", numbers=(2,))) == good(texts.ACK_IDEAS_HIDDEN)
    assert read(stage, c.MergeIdeas(by="f", numbers=(3, 1))) == good(texts.ACK_IDEAS_MERGED, number=3)
    assert seen(stage.run.ideas["ideas"]) == ((3,), (2,), {1: 3})
    stage.say(c.Undo(by="f"))
    assert seen(stage.run.ideas["ideas"]) == ((1,), (2,), {})
    stage.say(c.Undo(by="f"))
    assert seen(stage.run.ideas["ideas"]) == ((1, 2), (), {})
    assert read(stage, c.OpenIdeas(by="f")) == good(texts.ACK_IDEAS_OPEN)
    assert stage.refused(c.OpenIdeas(by="f")) == texts.IDEAS_OPEN_ALREADY


def test_what_is_refused_and_why() -> None:
    stage = Stage(asking(each=2), people=6)
    stage.say(c.Start(by="f"))
    assert stage.refused(c.WriteIdeas(by="p1", lines=("One",))) == texts.IDEAS_NOT_NOW
    assert stage.refused(c.OpenIdeas(by="f")) == texts.IDEAS_NO_QUESTION
    assert stage.refused(c.ListIdeas(by="p1")) == texts.IDEAS_NONE_YET
    assert stage.refused(c.ShowIdeas(by="f")) == texts.IDEAS_NONE_YET
    assert stage.refused(c.CloseIdeas(by="f")) == texts.IDEAS_NOT_OPEN
    stage.until(minutes(2))
    assert stage.refused(c.ShowIdeas(by="f")) == texts.IDEAS_STILL_OPEN
    assert stage.refused(c.WriteIdeas(by="p1", lines=("One", "Two"))) is None
    assert stage.refused(c.WriteIdeas(by="p1", lines=("One",), collect="others")) == texts.IDEAS_NOT_NOW
    many = refused(lambda: stage.say(c.WriteIdeas(by="p1", lines=("One", "Two", "Three"))))
    assert many == sentence(texts.IDEAS_ENOUGH, most=2)


def test_a_question_that_was_closed_by_mistake_is_open_again_and_one_that_was_opened_is_closed() -> None:
    stage = in_ideas(Tally(0, (0, 0, 0)))
    stage.say(c.CloseIdeas(by="f"))
    stage.say(c.Undo(by="f"))
    assert stage.run.ideas["ideas"].open
    stage.say(c.CloseIdeas(by="f"))
    stage.say(c.OpenIdeas(by="f"))
    (event,) = [event for event in stage.say(c.Undo(by="f")) if isinstance(event, e.IdeasClosed)]
    assert (event.wrote, event.ideas, event.undone) == (0, 0, True)
    assert not stage.run.ideas["ideas"].open


def test_a_hidden_idea_goes_from_the_cards_of_its_own_votes_and_no_other_card_changes() -> None:
    collect = Collect.model_validate({"id": "ideas", "ask": "What would help?"})
    fruit = Poll(id="fruit", question="Which?", options=("Apples", "Pears"))
    days = Vote(id="days", options=("Monday", "Friday"), votes=1, anonymous=False)
    made = plan(
        step("a.ideas", 5, collect=collect),
        step("b.days", 5, vote=days),
        step("c.first", 5, vote=Vote(id="first", on="ideas"), check=Check(question="Ready?")),
        step("d.fruit", 5, poll=fruit),
        step("e.second", 5, vote=Vote(id="second", on="ideas")),
        step("f.bye", 5),
    )
    stage = Stage(made, people=6)
    stage.say(c.Start(by="f"))
    stage.tallies = {"wrote:ideas": NINE}
    stage.say(c.CloseIdeas(by="f"))
    stage.say(c.ShowIdeas(by="f"))
    stage.until(minutes(21))
    since = len(stage.shows)
    stage.say(c.HideIdeas(by="f", numbers=(2,)))
    cards = [show.card for _, _, show in stage.shows[since:] if isinstance(show.card, PollCard | ResultsCard)]
    assert {card.poll for card in cards} == {"first", "second"}
    for card in cards:
        wordless = [option for option in card.options if option == "idea:ideas:"]
        assert len(wordless) == 1, "one option has no words any more"
