"""`collect` and `vote` in plans: what is refused and how to mend it, what is looked at again, and what they become."""

from __future__ import annotations

import pytest

from dialogs.plan.errors import Mistake, PlanError
from dialogs.plan.load import read_plan, read_with_warnings

HEAD = """plan: p
title: P
lasts: {lasts}m
people: {people}
blocks:
 - id: b
   title: B
   mode: online
   lasts: {lasts}m
   steps:
"""


def written(*steps: str, people: int = 10) -> str:
    lines = "".join(f"    - {{id: s{number}, lasts: 5m, {step}}}\n" for number, step in enumerate(steps, 1))
    return HEAD.format(lasts=5 * len(steps), people=people) + lines


def mistakes(*steps: str) -> list[Mistake]:
    with pytest.raises(PlanError) as found:
        read_plan(written(*steps), "plan.yaml")
    return list(found.value.mistakes)


IDEAS = "collect: {id: ideas, ask: What would help?}"


@pytest.mark.parametrize(
    ("steps", "line", "said"),
    [
        (("vote: {on: ideas}",), 11, "No step collects ideas with the id “ideas”. Add a step with `collect` before it."),
        ((IDEAS, "vote: {on: idea}"), 12, "Did you mean “ideas”?"),
        (("vote: {on: ideas}", IDEAS), 11, "not collected before this step"),
        ((f"{IDEAS}, vote: {{on: ideas}}",), 11, "not collected before this step"),
        ((IDEAS, "vote: {votes: 3}"), 12, "either `on` the ideas that an earlier step collects, or on `options`"),
        ((IDEAS, "vote: {on: ideas, options: [A, B]}"), 12, "either `on` the ideas"),
        (("vote: {options: [A]}",), 11, "at least two options"),
        (("vote: {options: [Tea, tea, Milk]}",), 11, "“tea” is there twice"),
        (("vote: {options: [A, B], votes: 3}",), 11, "3 votes are more than the 2 options there are; `stack: true`"),
        ((IDEAS, IDEAS), 12, "There are other ideas with the id “ideas”"),
        (
            ("poll: {id: d, question: Q?, options: [A, B]}", "vote: {id: d, options: [A, B], votes: 1}"),
            12,
            "another poll or vote",
        ),
        (
            ("poll: {id: d, question: Q?, options: [A, B]}, vote: {options: [A, B], votes: 1}",),
            11,
            "either a `poll` or a `vote`",
        ),
        (("collect: {ask: What?, lasts: 5m}",), 11, "would close after its step of 5m"),
        (("collect: {ask: What?, each: 11}",), 11, "10"),
        (("collect: {ask: What?, show: wall}",), 11, "closed"),
        (("collect: {id: ideas}",), 11, "“ask” is missing: a collect needs it."),
        (("collect: {ask: What?, annonymous: true}",), 11, "did you mean “anonymous”?"),
        (("vote: {of: ideas}",), 11, "of a vote"),
    ],
)
def test_a_mistake_is_told_with_its_line_and_how_to_mend_it(steps: tuple[str, ...], line: int, said: str) -> None:
    found = mistakes(*steps)
    told = [mistake for mistake in found if said in mistake.message]
    assert told, [str(mistake) for mistake in found]
    assert told[0].line == line
    assert told[0].example


def test_ids_and_defaults() -> None:
    plan = read_plan(written("collect: {ask: What?}", "vote: {on: s1}", "vote: {options: [Tea, Milk], votes: 1}"), "p.yaml")
    first, second, third = plan.steps
    assert first.collect is not None
    assert (first.collect.id, first.collect.each, first.collect.anonymous) == ("s1", 3, True)
    assert second.vote is not None
    assert (second.vote.id, second.vote.on, second.vote.votes, second.vote.stack) == ("b-s2", "s1", 3, False)
    assert third.vote is not None
    assert (third.vote.id, third.vote.options) == ("b-s3", ("Tea", "Milk"))
    assert set(plan.poll_steps) == {"b-s2", "b-s3"}


REPEATED = """
plan: p
title: P
lasts: 25m
blocks:
 - id: b
   title: B
   mode: online
   lasts: 20m
   repeat:
     over: [{id: start}, {id: stop}]
     steps:
      - {id: ask, lasts: 5m, collect: {id: ideas, ask: "What shall we {id}?"}}
      - {id: vote, lasts: 5m, vote: {on: ideas}}
 - {id: c, title: C, mode: online, lasts: 5m, steps: [{id: v, lasts: 5m, vote: {on: %s}}]}
"""


def test_each_repetition_has_its_own_ideas() -> None:
    plan = read_plan(REPEATED % "ideas-stop", "p.yaml")
    votes = [(step.vote.id, step.vote.on) for step in plan.steps if step.vote]
    assert votes == [("b-vote-start", "ideas-start"), ("b-vote-stop", "ideas-stop"), ("c-v", "ideas-stop")]


def test_a_repeated_vote_may_not_get_the_id_of_another() -> None:
    text = (REPEATED % "ideas-stop").replace("{id: v, lasts: 5m, vote: {", "{id: v, lasts: 5m, vote: {id: b-vote-stop, ")
    with pytest.raises(PlanError) as found:
        read_plan(text, "p.yaml")
    assert "another poll or vote with the id “b-vote-stop”" in found.value.mistakes[0].message


def test_outside_a_repeat_the_repetition_is_named() -> None:
    with pytest.raises(PlanError) as found:
        read_plan(REPEATED % "ideas", "p.yaml")
    assert "say which one, like “ideas-start”" in found.value.mistakes[0].message


@pytest.mark.parametrize(
    ("step", "people", "said"),
    [
        ("say: Type your topics here.", 10, "messages in the chat are not collected"),
        ("say: One bold idea and a first step. Type it here.", 10, "messages in the chat are not collected"),
        ("say: Please write two ideas in the chat.", 10, "messages in the chat are not collected"),
        ("poll: {id: dots, question: Dot vote, options: [A, B, C]}", 10, "look like placeholders"),
        ("poll: {id: t, question: Which topics?, options: [Topic 1, Topic 2], choose: 2}", 10, "look like placeholders"),
        ("collect: {ask: What?}", 3, "it takes at least 4 who answer"),
        ("vote: {options: [Tea, Milk], votes: 1}", 3, "it takes at least 4 who answer"),
        ("say: Read your notes here.", 10, ""),
        ("say: Type “here” when you are back.", 10, ""),
        ("collect: {ask: What?}, say: Type your ideas here.", 10, ""),
        ("collect: {ask: What?, anonymous: false}", 3, ""),
        ("poll: {id: q, question: Which do you take?, options: [A, B, C]}", 10, ""),
        ("poll: {id: q, question: Vote for a colour, options: [Red, Blue]}", 10, ""),
    ],
)
def test_check_sees_where_ideas_are_meant(step: str, people: int, said: str) -> None:
    warnings = read_with_warnings(written(step, people=people), "plan.yaml").warnings
    assert [said in warning.message for warning in warnings] == ([True] if said else [])
