"""Every kind of mistake in a plan is found, with its line, its path and a correct example."""

from __future__ import annotations

import pytest

from dialogs.plan.errors import Mistake, PlanError
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.load import read_plan
from dialogs.plan.model import Mode, Plan
from dialogs.plan.validate import MODELS
from dialogs.plan.yaml_tree import read

GOOD = """\
plan: team-day
title: Team day
lasts: 30m
people: 10
roles: [supervisor, practitioner, observer]
links: {pack: "https://example.org/pack"}
blocks:
  - id: intro
    title: Introduction
    mode: online
    lasts: 10m
    steps:
      - {id: hello, lasts: 4m, say: "Open {pack}."}
      - {id: tokens, lasts: 6m, poll: {id: tokens, question: Which one?, options: [Courage, Rest]}}
  - id: pairs
    title: Pair work
    mode: online
    lasts: 20m
    pairs: {ahead: 2m}
    repeat:
      over: [{id: one, name: First}, {id: two, name: Second}]
      swap_roles: true
      steps:
        - {id: play, lasts: 10m, say: "{name} turn"}
"""


def mistakes(text: str) -> tuple[Mistake, ...]:
    with pytest.raises(PlanError) as caught:
        read_plan(text, "team.yaml")
    return caught.value.mistakes


def changed(old: str, new: str) -> str:
    assert GOOD.count(old) == 1, old
    return GOOD.replace(old, new)


def test_the_good_plan_is_good() -> None:
    assert isinstance(read_plan(GOOD, "team.yaml"), Plan)


@pytest.mark.parametrize(
    ("old", "new", "line", "path", "says"),
    [
        ("lasts: 30m", "lasts: 31m", 3, "lasts", "add up to 30m, but 31m is written here: 1m too little"),
        ("lasts: 10m\n    steps", "lasts: 9m\n    steps", 11, "blocks[0].lasts", "add up to 10m"),
        ("lasts: 20m", "lasts: 10m", 18, "blocks[1].lasts", "add up to 20m"),
        ("title: Team day", "titel: Team day", 2, "titel", "did you mean “title”"),
        ("title: Team day", "title: A\ntitle: B", 3, "title", "written twice (first in line 2)"),
        ("title: Team day", "", 1, "title", "“title” is missing: a plan needs it"),
        ("title: Introduction", "say: Hello", 9, "blocks[0].say", "is a key of a step"),
        ("id: pairs", "id: intro", 15, "blocks[1].id", "another block with the id “intro”"),
        ("id: tokens, lasts", "id: hello, lasts", 14, "blocks[0].steps[1].id", "another step with the id “hello”"),
        ("id: two", "id: one", 21, "blocks[1].repeat.over[1].id", "another step with the id “one”"),
        ("[Courage, Rest]", "[Courage]", 14, "blocks[0].steps[1].poll.options", "at least 2 are needed"),
        ("[Courage, Rest]", "[Rest, rest]", 14, "blocks[0].steps[1].poll.options[1]", "is there twice"),
        ("[Courage, Rest]", "[a, b], choose: 3", 14, "blocks[0].steps[1].poll.choose", "more than the 2 options"),
        (
            "[Courage, Rest]",
            "[a, b], anonymous: true, reveal: live",
            14,
            "blocks[0].steps[1].poll.reveal",
            "cannot show its counts live",
        ),
        ("[Courage, Rest]", "[a, b], anonymous: true, why: optional", 14, "blocks[0].steps[1].poll.why", "cannot ask why"),
        (
            "mode: online\n    lasts: 10m",
            "mode: onlin\n    lasts: 10m",
            10,
            "blocks[0].mode",
            "do you mean online?",
        ),
        ("lasts: 4m", "lasts: 4", 13, "blocks[0].steps[0].lasts", "Do you mean 4m?"),
        ("lasts: 4m", "lasts: 4 minuets", 13, "blocks[0].steps[0].lasts", "is not a length of time"),
        ("lasts: 4m", "lasts: 0m", 13, "blocks[0].steps[0].lasts", "more than nothing"),
        ("lasts: 4m", "lasts: [4m]", 13, "blocks[0].steps[0].lasts", "A length of time is a single text"),
        ("{pack}", "{pakc}", 13, "blocks[0].steps[0].say", "did you mean “{pack}”"),
        ("{pack}", "{name}", 13, "blocks[0].steps[0].say", "No text has the name “{name}”"),
        ("{pack}", "{", 13, "blocks[0].steps[0].say", "single brace"),
        ("{id: two, name: Second}", "{id: two}", 24, "blocks[1].repeat.steps[0].say", "No text has the name “{name}”"),
        (
            'say: "Open {pack}."',
            "round: {question: Who?}, at_least: 5m",
            13,
            "blocks[0].steps[0].at_least",
            "longer than the step",
        ),
        ('say: "Open {pack}."', "prompts: [a, b, c], every: 2m", 13, "blocks[0].steps[0].every", "do not fit into 4m"),
        ('say: "Open {pack}."', "every: 2m", 13, "blocks[0].steps[0].every", "this step has none"),
        ('say: "Open {pack}."', "warn: [4m]", 13, "blocks[0].steps[0].warn[0]", "before this step of 4m begins"),
        ('say: "Open {pack}."', "image: {alt: A board}", 13, "blocks[0].steps[0].image", "either `url` or `file`"),
        (
            'say: "Open {pack}."',
            "image: {alt: A, file: ../../x.png}",
            13,
            "blocks[0].steps[0].image.file",
            "beside the plan",
        ),
        ("people: 10", "people: 25\nsession: 1", 5, "session", "add `programme`"),
        ("people: 10", "people: 10\nprogramme: p", 5, "programme", "add `session`"),
        ("people: 10", "people: 10\ngap: {after: 1, between: [2 months, 3 months]}", 5, "gap", "add `programme`"),
        ("people: 10", "gap: {after: 1, between: [3 months, 2 months]}", 4, "gap.between", "The shortest gap comes first"),
        ("people: 10", "people: ten", 4, "people", "write a whole number"),
        ("people: 10", "people: 10\n~: hello", 5, "(whole file)", "“” is not a key"),
        ("{id: two, name: Second}", "{id: one, name: Second}", 21, "blocks[1].repeat.over[1].id", "another step"),
        ("people: 10", "people: 1", 19, "blocks[1].pairs", "can have no pairs"),
        ("[supervisor, practitioner, observer]", "[a, b, A]", 5, "roles[2]", "is there twice"),
        ("[supervisor, practitioner, observer]", "[a, b, c, d, e, f, g, h, i]", 5, "roles", "at most 8"),
        ("[supervisor, practitioner, observer]", "[]", 22, "blocks[1].repeat.swap_roles", "There are no roles to swap"),
        ("    pairs: {ahead: 2m}\n", "", 21, "blocks[1].repeat.swap_roles", "has no `pairs`"),
        ("https://example.org/pack", "example", 6, "links.pack", "begins with https://"),
        ("people: 10", 'translations: {cy: {Team day: "{pack}"}}', 4, "translations.cy.Team day", "does not use"),
        ("id: intro", "id: Intro Block", 8, "blocks[0].id", "small letters"),
        ("people: 10", "setting: &s !!python/name:os.system online", 4, "setting", "cannot begin with"),
    ],
)
def test_a_mistake_is_told(old: str, new: str, line: int, path: str, says: str) -> None:
    found = mistakes(changed(old, new))
    matching = [mistake for mistake in found if mistake.path == path and says in mistake.message]
    assert matching, [str(mistake) for mistake in found]
    assert (matching[0].file, matching[0].line) == ("team.yaml", line)
    assert matching[0].message.endswith((".", "?"))
    assert read(matching[0].example)[0].value


@pytest.mark.parametrize(("people", "wrong"), [(24, False), (25, True)])
def test_a_round_leaves_ten_seconds_each(people: int, wrong: bool) -> None:
    text = changed('say: "Open {pack}."', "round: {question: Who are you?, pass: true}").replace(
        "people: 10", f"people: {people}"
    )
    if wrong:
        (mistake,) = mistakes(text)
        assert mistake.path == "blocks[0].steps[0].round"
        assert mistake.example == "lasts: 4m10s"
    else:
        assert read_plan(text, "team.yaml").steps[0].round


def test_all_mistakes_are_told_at_once_and_none_twice() -> None:
    text = (
        changed("lasts: 30m", "lasts: 45m")
        .replace("{pack}", "{nowhere}")
        .replace("[Courage, Rest]", "[Courage]")
        .replace("id: pairs", "id: intro")
        .replace("people: 10", "peeple: 10")
        .replace("title: Pair work", "titel: Pair work")
    )
    paths = [mistake.path for mistake in mistakes(text)]
    assert paths == [
        "lasts",
        "peeple",
        "blocks[0].steps[0].say",
        "blocks[0].steps[1].poll.options",
        "blocks[1].id",
        "blocks[1].titel",
    ]


def test_a_sum_is_not_judged_where_a_part_of_it_is_missing() -> None:
    found = mistakes(changed("lasts: 4m, ", "").replace("    lasts: 10m\n", "", 1))
    assert {mistake.path for mistake in found} == {"blocks[0].steps[0].lasts"}


def test_a_missing_length_is_what_is_left_of_the_block() -> None:
    assert read_plan(changed("lasts: 4m, ", ""), "team.yaml").step("intro.hello").lasts.total_seconds() == 240


def test_a_title_and_a_length_are_a_block() -> None:
    bare = "plan: p\ntitle: P\nlasts: 5m\nblocks: [{id: pause, title: Pause, mode: %s, lasts: 5m}]"
    (step,) = read_plan(bare % "offline", "p.yaml").steps
    assert (step.path, step.title, step.mode) == ("pause.pause", "Pause", Mode.OFFLINE)
    (mistake,) = mistakes(bare.replace("lasts: 5m}", "lasts: 5m, steps: []}") % "offline")
    assert "has no steps" in mistake.message
    (step,) = read_plan(bare % "break", "p.yaml").steps
    assert (step.path, step.title, step.keep) == ("pause.break", "Pause", True)


@pytest.mark.parametrize("blocks", ["hello", "[hello]", "[{id: b, title: B, mode: online, lasts: 5m, steps: hello}]"])
def test_what_should_be_a_list_and_is_a_text_is_one_mistake(blocks: str) -> None:
    (mistake,) = mistakes(f"plan: p\ntitle: P\nlasts: 5m\nblocks: {blocks}")
    assert mistake.path.startswith("blocks")


@pytest.mark.parametrize(
    ("held", "name"),
    [("prompts: [What?]", "prompts"), ("rules: {suggest: [Phones away.]}", "rules"), ("say: Hello there.", "hello-there")],
)
def test_a_step_without_an_id_is_called_by_what_it_holds(held: str, name: str) -> None:
    steps = f"[{{id: first, lasts: 1m}}, {{lasts: 4m, {held}}}]"
    text = f"plan: p\ntitle: P\nlasts: 5m\nblocks: [{{id: b, title: B, mode: online, lasts: 5m, steps: {steps}}}]"
    assert [step.path for step in read_plan(text, "p.yaml").steps] == ["b.first", f"b.{name}"]


def test_steps_and_repeat_exclude_each_other() -> None:
    found = mistakes(changed("    repeat:\n", "    steps: [{id: x, lasts: 1m}]\n    repeat:\n"))
    assert "blocks[1].repeat" in [mistake.path for mistake in found]


def test_nothing_stands_beside_a_repeat() -> None:
    text = "plan: p\ntitle: P\nlasts: 5m\nblocks:\n - {id: b, title: B, mode: online, lasts: 5m, steps: [{%s}]}"
    (mistake,) = mistakes(text % "id: x, repeat: {over: [{id: a}], steps: [{id: s, lasts: 5m}]}")
    assert mistake.path == "blocks[0].steps[0].id"


MINIMAL = {
    "a plan": {
        "plan": "p",
        "title": "P",
        "lasts": "1m",
        "blocks": [{"id": "b", "title": "B", "mode": "online", "lasts": "1m"}],
    },
    "a block": {"id": "b", "title": "B", "mode": "online", "lasts": "1m"},
    "a step": {"id": "s", "lasts": "20m"},
    "a repeat": {"over": [{"id": "x"}], "steps": [{"id": "s", "lasts": "1m"}]},
    "a repeat item": {"id": "x"},
    "a prompt": {"ask": "Why?"},
    "an image": {"alt": "A board"},
    "a poll": {"id": "p", "question": "Which?", "options": ["a", "b"]},
    "a round": {"question": "Who?"},
    "a check": {"question": "Ready?"},
    "a collect": {"ask": "What would help?"},
    "a vote": {"on": "ideas"},
    "ground rules": {},
    "texts for one room": {},
    "pairs": {},
    "groups": {"of": "3"},
    "a gap": {"after": "1", "between": ["1 week", "2 weeks"]},
}


@pytest.mark.parametrize("key", EXAMPLES)
def test_every_example_is_right(key: str) -> None:
    data = read(EXAMPLES[key])[0].data()
    assert isinstance(data, dict)
    homes = [
        (what, model)
        for what, model in MODELS.values()
        if set(data) <= {f.alias or n for n, f in model.model_fields.items()}
    ]
    assert homes
    for what, model in homes:
        if not (what == "a gap" and key == "after"):  # `after` of a plan is another key
            model.model_validate({**MINIMAL[what], **data})
