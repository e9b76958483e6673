"""Ideas and votes on the pure core: what opens, closes, is shown and hidden, and what a vote makes of numbers."""

from __future__ import annotations

import itertools
from collections import Counter, defaultdict
from collections.abc import Iterator
from datetime import timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.features.ideas.lists import referred, standing, state_of
from dialogs.features.polls.counts import NEARLY_ALL, dots, shown_dots
from dialogs.features.polls.question import question_of
from dialogs.features.polls.votes import answer_of, ranks, stacked
from dialogs.features.polls.votes import given as given_options
from dialogs.plan.gathering import Collect, Vote
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.commands import Tally
from dialogs.run.effects import EVERYONE, FACILITATORS, KeepIdeas, NumberIdeas, Show
from dialogs.run.messages import IdeasCard, PollCard, ResultsCard, SortIdeasCard
from dialogs.texts.sentence import Refused
from tests.support.builders import plan, step
from tests.support.core_session import Stage, minutes

VOTE = Vote(id="vote-ideas", on="ideas", votes=3, stack=True)


def asking(**keys: object) -> Plan:
    """Ideas, some minutes to sort them, and a vote on them."""
    collect = Collect.model_validate({"id": "ideas", "ask": "What would help?", **keys})
    return plan(
        step("one.ideas", 8, collect=collect), step("one.sort", 4), step("one.vote", 5, vote=VOTE), step("one.end", 5)
    )


PLAN = asking()
NINE = Tally(5, (5, 3, 1))  # five people wrote nine ideas


def opened(tally: Tally = NINE) -> Stage:
    """The question is open, and people have written."""
    stage = Stage(PLAN, people=6)
    stage.say(c.Start(by="f"))
    stage.tallies = {"wrote:ideas": tally}
    return stage


def closed(tally: Tally = NINE) -> Stage:
    """The question has closed with its step."""
    stage = opened(tally)
    stage.until(minutes(9))
    return stage


def last(stage: Stage, to: str) -> dict[str, object]:
    """The card that stands in each slot of an audience."""
    return {show.slot: show.card for _, _, show in stage.shows if show.to == to}


def numbers_seen(stage: Stage) -> Iterator[int]:
    """Every idea that stands on a card that everybody can see."""
    for card in last(stage, EVERYONE).values():
        if isinstance(card, IdeasCard):
            yield from (number for line in card.ideas for number in line.numbers)
        elif isinstance(card, PollCard | ResultsCard):
            for option in card.options:
                idea = referred(option)
                yield from idea.numbers if idea is not None else ()


def lists_posted(stage: Stage) -> list[tuple[int, ...]]:
    """The numbers on each list that stands in the chat."""
    cards = [card for card in last(stage, EVERYONE).values() if isinstance(card, IdeasCard) and card.stage == "shown"]
    return [tuple(number for line in card.ideas for number in line.numbers) for card in cards]


def refusal(stage: Stage, command: c.Command) -> str:
    with pytest.raises(Refused) as refused:
        stage.say(command)
    return refused.value.sentence.text


# -- collecting --------------------------------------------------------------------------------------------------------


def test_the_question_opens_with_its_step_and_closes_with_it() -> None:
    stage = closed()
    cards = [show.card for _, _, show in stage.shows if show.slot == "ideas:ideas:1"]
    assert [card.stage for card in cards if isinstance(card, IdeasCard)] == ["open", "closed"]
    assert stage.of(e.IdeasClosed)[-1] == e.IdeasClosed(
        at=stage.events[0].at + minutes(8), collect="ideas", opening=1, wrote=5, ideas=9
    )
    assert [effect for effect in stage.effects if isinstance(effect, NumberIdeas)] == [NumberIdeas("ideas", 1, 1, True)]


def test_only_facilitators_see_ideas_before_they_are_shown() -> None:
    stage = closed()
    (sorting,) = [card for card in last(stage, FACILITATORS).values() if isinstance(card, SortIdeasCard)]
    assert [line.numbers for line in sorting.ideas] == [(number,) for number in range(1, 10)]
    assert list(numbers_seen(stage)) == []
    assert reply(PLAN, stage.run, c.ListIdeas(by="f"), stage.now) == sorting
    theirs = reply(PLAN, stage.run, c.ListIdeas(by="p1"), stage.now)
    assert isinstance(theirs, IdeasCard)
    assert (theirs.stage, theirs.ideas) == ("closed", ())


def test_somebody_who_comes_late_gets_the_question_and_then_the_list() -> None:
    stage = opened()
    stage.say(c.Join(by="late", person="late"), minutes(5))
    card = reply(PLAN, stage.run, c.ListIdeas(by="late"), stage.now)
    assert isinstance(card, IdeasCard)
    assert card.stage == "open"
    stage.until(minutes(9))
    stage.say(c.ShowIdeas(by="f", numbers=(2,)))
    card = reply(PLAN, stage.run, c.ListIdeas(by="late"), stage.now)
    assert isinstance(card, IdeasCard)
    assert [line.numbers for line in card.ideas] == [(2,)]


@pytest.mark.parametrize("wrote", [0, 1, 3])
def test_ideas_of_fewer_than_four_people_wait_for_more(wrote: int) -> None:
    stage = closed(Tally(wrote, (wrote, 0, 0)))
    assert [effect for effect in stage.effects if isinstance(effect, NumberIdeas)] == []
    assert stage.run.ideas["ideas"].ideas == 0
    (sorting,) = [card for card in last(stage, FACILITATORS).values() if isinstance(card, SortIdeasCard)]
    assert (sorting.ideas, sorting.short) == ((), wrote > 0)
    stage.say(c.OpenIdeas(by="f"))
    assert stage.run.ideas["ideas"].opening == (1 if wrote else 2), "what was written is still there"
    stage.tallies = {"wrote:ideas": NINE}
    stage.say(c.CloseIdeas(by="f"))
    assert stage.run.ideas["ideas"].ideas == 9


def test_ideas_with_names_are_shown_however_few_wrote() -> None:
    stage = Stage(asking(anonymous=False), people=6)
    stage.say(c.Start(by="f"))
    stage.tallies = {"wrote:ideas": Tally(1, (1, 1, 0))}
    stage.until(minutes(9))
    assert stage.run.ideas["ideas"].ideas == 2


def test_a_step_that_is_undone_closes_its_question_without_counting_what_was_written() -> None:
    collect = Collect.model_validate({"id": "ideas", "ask": "What would help?"})
    stage = Stage(plan(step("one.hello", 5), step("one.ideas", 8, collect=collect), step("one.end", 5)), people=6)
    stage.say(c.Start(by="f"))
    stage.say(c.Next(by="f", sure=True))
    stage.tallies = {"wrote:ideas": NINE}
    stage.say(c.Undo(by="f"))
    closed_again = e.IdeasClosed(at=stage.now, collect="ideas", opening=1, wrote=0, ideas=0, undone=True)
    assert stage.of(e.IdeasClosed) == [closed_again]
    stage.say(c.Next(by="f", sure=True), minutes(1))
    stage.until(minutes(10))
    assert stage.run.ideas["ideas"].ideas == 9


def test_a_question_with_a_length_closes_by_itself() -> None:
    stage = Stage(asking(lasts=minutes(3)), people=6)
    stage.say(c.Start(by="f"))
    stage.say(c.Pause(by="f"), minutes(1))
    stage.say(c.Resume(by="f"), minutes(11))
    stage.until(minutes(12.9))
    assert stage.run.ideas["ideas"].open, "the pause does not count"
    stage.until(minutes(13))
    assert not stage.run.ideas["ideas"].open
    assert stage.run.step == "one.ideas"


def test_close_is_about_the_question_that_is_open() -> None:
    stage = opened()
    stage.say(c.ClosePoll(by="f"))
    assert not stage.run.ideas["ideas"].open
    assert refusal(stage, c.WriteIdeas(by="p1", lines=("More",))) == texts.IDEAS_NOT_NOW
    assert refusal(stage, c.CloseIdeas(by="f")) == texts.IDEAS_NOT_OPEN


def test_too_many_lines_at_once_are_refused() -> None:
    assert refusal(opened(), c.WriteIdeas(by="p1", lines=("a", "b", "c", "d"))) == texts.IDEAS_ENOUGH


def test_when_the_session_is_over_only_what_the_group_saw_is_kept() -> None:
    stage = closed()
    stage.say(c.ShowIdeas(by="f", numbers=(2, 4)))
    stage.say(c.MergeIdeas(by="f", numbers=(2, 5)))
    stage.say(c.End(by="f", sure=True))
    stage.until(minutes(30))
    assert [effect for effect in stage.effects if isinstance(effect, KeepIdeas)] == [KeepIdeas("ideas", (2, 5, 4))]


# -- sorting -----------------------------------------------------------------------------------------------------------


def test_show_all_leaves_out_what_was_hidden() -> None:
    stage = closed()
    stage.say(c.HideIdeas(by="f", numbers=(3, 9)))
    stage.say(c.ShowIdeas(by="f"))
    assert stage.run.ideas["ideas"].shown == (1, 2, 4, 5, 6, 7, 8)
    assert lists_posted(stage) == [(1, 2, 4, 5, 6, 7, 8)]


def test_facilitators_see_what_was_decided_about_each_idea() -> None:
    stage = closed()
    stage.say(c.ShowIdeas(by="f", numbers=(1,)))
    stage.say(c.HideIdeas(by="f", numbers=(2,)))
    sorting = [card for card in last(stage, FACILITATORS).values() if isinstance(card, SortIdeasCard)][-1]
    assert [line.state for line in sorting.ideas[:3]] == ["shown", "hidden", "waiting"]


def test_what_is_hidden_goes_from_every_list_in_the_chat() -> None:
    stage = closed()
    stage.say(c.ShowIdeas(by="f"))
    stage.say(c.ShowIdeas(by="f"), minutes(13))  # posted again, in another step
    assert lists_posted(stage) == [(1, 2, 3, 4, 5, 6, 7, 8, 9)] * 2
    stage.say(c.HideIdeas(by="f", numbers=(2,)))
    assert lists_posted(stage) == [(1, 3, 4, 5, 6, 7, 8, 9)] * 2


def test_what_is_hidden_later_goes_from_every_card() -> None:
    stage = closed()
    stage.say(c.ShowIdeas(by="f"))
    stage.say(c.ShowIdeas(by="f"), minutes(13))  # posted again, in another step
    stage.tallies = {"vote-ideas": Tally(5, (1,) * 27)}
    stage.say(c.ClosePoll(by="f"), minutes(14))
    stage.say(c.ShowResults(by="f"))
    assert {2} <= set(numbers_seen(stage))
    stage.say(c.HideIdeas(by="f", numbers=(2,)))
    assert 2 not in set(numbers_seen(stage))
    shown = [card for card in last(stage, EVERYONE).values() if isinstance(card, ResultsCard)]
    assert len(shown) == 2
    assert all(len(card.options) == 9 for card in shown), "what was counted stays counted"


def test_merged_ideas_are_one_option_and_hiding_it_hides_all() -> None:
    stage = closed()
    stage.say(c.MergeIdeas(by="f", numbers=(2, 5, 7)))
    stage.say(c.ShowIdeas(by="f"))
    state = stage.run.ideas["ideas"]
    assert standing(state) == (1, 2, 3, 4, 6, 8, 9)
    stage.say(c.HideIdeas(by="f", numbers=(2,)))
    assert not {2, 5, 7} & set(numbers_seen(stage))
    assert refusal(stage, c.MergeIdeas(by="f", numbers=(4, 4))) == texts.IDEAS_MERGE_TWO
    assert refusal(stage, c.HideIdeas(by="f", numbers=(10,))) == texts.IDEAS_NO_SUCH


ORDERS = st.one_of(
    st.builds(c.ShowIdeas, by=st.just("f"), numbers=st.lists(st.integers(1, 9), max_size=2).map(tuple)),
    st.builds(c.HideIdeas, by=st.just("f"), numbers=st.lists(st.integers(1, 9), min_size=1, max_size=3).map(tuple)),
    st.builds(c.MergeIdeas, by=st.just("f"), numbers=st.lists(st.integers(1, 9), min_size=2, max_size=4).map(tuple)),
    st.sampled_from([c.Undo(by="f"), c.OpenPoll(by="f", poll="vote-ideas"), c.ClosePoll(by="f"), c.Next(by="f", sure=True)]),
)


@given(st.lists(ORDERS, max_size=12))
@settings(max_examples=150, deadline=None)
def test_hidden_ideas_are_on_no_card_that_everybody_sees(orders: list[c.Command]) -> None:
    stage = closed()
    stage.tallies = {"vote-ideas": Tally(6, (2,) * 27)}
    for number, order in enumerate(orders):
        try:
            stage.say(order, minutes(9) + timedelta(seconds=number * 10))
        except Refused:
            continue
        state = state_of(stage.run, "ideas")
        assert not set(state.hidden) & set(numbers_seen(stage))
        into = dict(state.merged)
        assert not set(into) & set(into.values()), "no idea stands for one that stands for another"
        assert all((one in state.hidden) == (into[one] in state.hidden) for one in into), "what is merged is hidden together"
        assert set(state.shown) <= set(standing(state)) - set(state.hidden)


# -- votes -------------------------------------------------------------------------------------------------------------


def test_a_vote_waits_until_ideas_are_shown() -> None:
    stage = closed()
    stage.until(minutes(13))
    assert "vote-ideas" not in stage.run.polls
    waiting = [card for card in last(stage, FACILITATORS).values() if isinstance(card, SortIdeasCard) and card.waits]
    assert len(waiting) == 1
    assert refusal(stage, c.OpenPoll(by="f")) == texts.VOTE_WAITS
    stage.say(c.ShowIdeas(by="f"))
    assert stage.run.polls["vote-ideas"].open
    stage.say(c.Undo(by="f"))
    assert not stage.run.polls["vote-ideas"].open
    assert stage.run.ideas["ideas"].shown == ()
    stage.say(c.ShowIdeas(by="f", numbers=(1, 2)))
    assert [numbers for numbers in stage.run.polls["vote-ideas"].ideas] == [(1,), (2,)]


def test_a_vote_is_not_about_more_ideas_than_anybody_weighs() -> None:
    stage = closed(Tally(20, (20, 20, 20)))
    stage.say(c.ShowIdeas(by="f"))
    stage.until(minutes(13))
    assert refusal(stage, c.OpenPoll(by="f")) == texts.VOTE_TOO_MANY
    stage.say(c.HideIdeas(by="f", numbers=tuple(range(41, 61))))
    assert stage.run.polls["vote-ideas"].open


def voting() -> Stage:
    stage = closed()
    stage.say(c.ShowIdeas(by="f"))
    stage.until(minutes(13))
    return stage


def test_numbers_are_those_on_the_card() -> None:
    stage = closed()
    stage.say(c.HideIdeas(by="f", numbers=(1,)))
    stage.say(c.ShowIdeas(by="f"))
    stage.until(minutes(13))
    answer = answer_of(PLAN, stage.run, c.CastVotes(by="p1", numbers=(2, 2, 9)))
    assert answer.options == (0, 1, 21)
    for numbers, said in (((1,), texts.VOTE_NO_SUCH), ((2,) * 4, texts.VOTE_SO_MANY)):
        with pytest.raises(Refused) as refused:
            answer_of(PLAN, stage.run, c.CastVotes(by="p1", numbers=numbers))
        assert refused.value.sentence.text == said


@given(st.lists(st.tuples(st.sampled_from("abcde"), st.lists(st.integers(1, 9), min_size=1, max_size=3)), max_size=20))
@settings(max_examples=200, deadline=None)
def test_everybody_s_last_votes_count_once(cast: list[tuple[str, list[int]]]) -> None:
    stage = VOTING
    ballots = {who: answer_of(PLAN, stage.run, c.CastVotes(by=who, numbers=tuple(numbers))).options for who, numbers in cast}
    places = Counter(place for options in ballots.values() for place in options)
    counts = dots(Tally(len(ballots), tuple(places[n] for n in range(27))), votes=3).counts
    wanted = Counter(number for numbers in dict(cast).values() for number in numbers)
    assert counts == tuple(wanted[number] for number in range(1, 10))
    assert all(times <= len(ballots) for times in places.values())


VOTING = voting()


@given(st.lists(st.integers(0, 8), min_size=1, max_size=3))
def test_a_stacked_ballot_says_the_votes_again(options: list[int]) -> None:
    question = question_of(PLAN, VOTING.run, "vote-ideas")
    assert given_options(stacked(options, 3), question) == tuple(sorted(options))


@pytest.mark.parametrize(("voters", "options", "votes"), [(4, 2, 2), (4, 3, 2), (5, 2, 2), (4, 2, 3)])
def test_what_is_shown_never_tells_that_all_or_all_but_one_chose_the_same(voters: int, options: int, votes: int) -> None:
    """Every possible result is looked at: if it is shown, some way to come to it leaves two people who chose otherwise."""
    possible = [
        stacked(given, votes)
        for many in range(1, votes + 1)
        for given in itertools.combinations_with_replacement(range(options), many)
    ]
    fewest: dict[tuple[int, ...], list[int]] = defaultdict(lambda: [voters] * options)
    for ballots in itertools.combinations_with_replacement(possible, voters):
        places = Counter(place for ballot in ballots for place in ballot)
        tally = Tally(voters, tuple(places[n] for n in range(options * votes)))
        if counts := shown_dots(tally, votes=votes):
            known = fewest[counts]
            for option in range(options):
                known[option] = min(known[option], places[option * votes])
    assert fewest
    assert all(chose <= voters - NEARLY_ALL for known in fewest.values() for chose in known)


def test_places_are_shared_by_what_has_as_many_votes() -> None:
    assert ranks((2, 9, 2, 0)) == ((1, 1), (2, 0), (2, 2), (4, 3))


def test_results_of_a_vote_on_ideas_can_be_shown_again() -> None:
    stage = voting()
    stage.tallies = {"vote-ideas": Tally(5, (4, 2, 0, 3, 1, 0) + (1, 0, 0) * 7)}
    stage.say(c.ClosePoll(by="f"))
    stage.say(c.ShowResults(by="f"))
    results = [show.card for show in stage.shown(ResultsCard)]
    assert results[-1].votes == 3
    assert results[-1].counts[:3] == (6, 4, 1)


def test_show_is_no_effect_of_an_idea_that_is_written() -> None:
    stage = opened()
    before = len(stage.shows)
    assert stage.say(c.WriteIdeas(by="p1", lines=("Shorter agendas",))) == []
    assert [show for _, _, show in stage.shows[before:] if isinstance(show, Show)] == []
