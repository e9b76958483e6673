"""The shipped plans carry the programme's facts: minutes, modes, pages, who does what, and what is never left out."""

from __future__ import annotations

import re
from datetime import timedelta

import pytest

from bot.runs.plan_library import load, shipped
from dialogs.plan.model import Mode, Plan, Step

PROGRAMME = ("defensible-decisions-1", "defensible-decisions-2", "defensible-decisions-3")
LEARNING_SET = "defensible-decisions-learning-set"  # the programme as a peer group: one tool, one case
FORMATS = (
    "fishbowl",
    "one-two-four-all",
    "speed-networking",
    "troika-consulting",
    "world-cafe",
)  # well-known ways to work in groups
TABLE = {
    1: [
        (30, "online", "Session introduction"),
        (75, "offline", "Individual self-study"),
        (15, "break", "Break"),
        (60, "online", "Pair work"),
        (30, "online", "Whole-group discussion"),
    ],
    2: [
        (20, "online", "Session introduction"),
        (25, "online", "Whole-group discussion"),
        (55, "online", "Pair work"),
        (15, "break", "Break"),
        (25, "online", "Study and discussion"),
        (50, "offline", "Individual self-study"),
        (20, "online", "Whole-group discussion"),
    ],
    3: [
        (25, "online", "Session introduction"),
        (40, "offline", "Individual self-study"),
        (15, "break", "Break"),
        (50, "online", "Study and discussion"),
        (45, "offline", "Individual self-study"),
        (5, "break", "Comfort break"),
        (30, "online", "Whole-group discussion"),
    ],
}
GIVEN = {  # the lengths the programme itself gives to steps
    1: {"self-study.tool-1": 15, "self-study.tool-2": 35, "self-study.tool-3": 25}
    | {f"pairs.tool-{n}.{step}": lasts for n in (1, 2, 3) for step, lasts in (("play", 15), ("debrief", 5))},
    2: {"pairs.read": 15, "study.feedback": 5, "study.read": 10, "study.discuss": 10}
    | {f"pairs.{turn}.{step}": lasts for turn in ("first", "second") for step, lasts in (("play", 15), ("debrief", 5))}
    | {"self-study.introduce": 5, "self-study.read": 10, "self-study.review": 30, "self-study.comfort-break": 5}
    | {"discussion.tools-so-far": 25, "closing.discuss": 10},
    3: {"self-study.read": 10, "self-study.review": 30, "study.read": 10, "study.review": 25, "study.discuss": 15}
    | {"writing.zone": 10, "writing.reflect": 15},
}
PAGES = {
    ("self-study.tool-1", 1): "9 to 24",
    ("pairs.read", 2): "page 32",
    ("study.read", 2): "37 and 38",
    ("self-study.read", 2): "38 to 40",
    ("self-study.review", 2): "page 40",
    ("self-study.read", 3): "41 and 42",
    ("self-study.review", 3): "page 42",
    ("study.read", 3): "43 and 44",
    ("study.review", 3): "page 44",
    ("writing.zone", 3): "page 45",
    ("writing.reflect", 3): "page 46",
    ("writing.task-one", 3): "page 47",
    ("writing.task-two", 3): "page 47",
}


def session(number: int) -> Plan:
    return load(PROGRAMME[number - 1])


def texts(step: Step) -> str:
    return " ".join(filter(None, (step.title, step.say, step.cue)))


def minutes(length: timedelta) -> float:
    return length.total_seconds() / 60


def test_these_plans_are_shipped() -> None:
    assert shipped() == ("action-learning", *PROGRAMME, LEARNING_SET, *FORMATS)


@pytest.mark.parametrize("name", ["action-learning", LEARNING_SET, *PROGRAMME, *FORMATS])
def test_every_plan_adds_up_and_is_named_after_its_file(name: str) -> None:
    plan = load(name)
    assert plan.id == name
    assert sum((step.lasts for step in plan.steps), timedelta()) == plan.lasts
    assert all(sum((s.lasts for s in plan.steps_of(b.id)), timedelta()) == b.lasts for b in plan.blocks)
    assert Plan.model_validate_json(plan.frozen) == plan


@pytest.mark.parametrize("number", TABLE)
def test_blocks_have_the_programmes_minutes_modes_and_titles(number: int) -> None:
    plan = session(number)
    assert [(minutes(block.lasts), block.mode.value, block.title) for block in plan.blocks] == TABLE[number]
    assert (minutes(plan.lasts), plan.programme, plan.session, plan.people) == (210, "defensible-decisions", number, 10)


@pytest.mark.parametrize("number", GIVEN)
def test_given_lengths_are_kept_and_only_ours_are_marked_suggested(number: int) -> None:
    plan = session(number)
    given = {path: minutes(plan.step(path).lasts) for path in GIVEN[number]}
    assert given == GIVEN[number]
    for step in plan.steps:
        whole_block = plan.block_of[step.block].lasts == step.lasts
        assert step.suggested == (step.path not in GIVEN[number] and not whole_block), step.path


@pytest.mark.parametrize(("path", "number"), PAGES)
def test_each_step_names_its_own_pages(path: str, number: int) -> None:
    assert PAGES[path, number] in texts(session(number).step(path))


def test_only_the_first_gap_is_given() -> None:
    gap = session(1).gap
    assert gap is not None
    assert (gap.after, gap.at_least.days, gap.at_most.days) == (1, 59, 92)
    assert session(2).gap is None
    assert session(3).gap is None


@pytest.mark.parametrize(("number", "block", "prompts"), [(1, "discussion", 6), (2, "discussion", 5), (3, "discussion", 3)])
def test_discussions_have_the_programmes_prompts(number: int, block: str, prompts: int) -> None:
    assert sum(len(step.prompts) for step in session(number).steps_of(block)) == prompts


def test_feedback_on_summaries_has_four_prompts_and_the_icebreaker_three() -> None:
    assert len(session(2).step("study.feedback").prompts) == 4
    assert len(session(2).step("intro.icebreaker").prompts) == 3


@pytest.mark.parametrize(("number", "path"), [(2, "study.discuss"), (2, "closing.discuss"), (3, "study.discuss")])
def test_no_discussion_is_left_without_a_question(number: int, path: str) -> None:
    assert 1 <= len(session(number).step(path).prompts) <= 2


@pytest.mark.parametrize("number", [1, 2, 3])
def test_closing_rounds_and_breaks_are_kept_and_everything_long_can_shrink(number: int) -> None:
    for step in session(number).steps:
        if step.path.endswith("closing-round"):
            assert step.keep
            assert step.round
        assert step.keep == (step.mode is Mode.BREAK or step.path.endswith("closing-round"))
        assert step.keep or (step.at_least is not None and step.at_least < step.lasts), step.path


@pytest.mark.parametrize("number", [1, 2])
def test_role_plays_swap_and_facilitators_remind_of_anonymity_and_recording(number: int) -> None:
    plan = session(number)
    plays = [step for step in plan.steps if step.path.endswith(".play")]
    assert len(plays) == (3 if number == 1 else 2)
    for step in plays:
        assert (step.swap_roles, step.in_pairs, step.item_starts) == (True, True, True)
    assert any("ecording and transcription" in texts(step) for step in plan.steps if step.in_pairs)
    first = plan.index_of[plays[0].path]
    said = [step.cue or "" for step in plan.steps[first - 1 : first + 1]]
    assert any("no child and no family may be recognisable" in " ".join(cue.split()) for cue in said)
    assert all(step.no_roles for step in plan.steps if step.path.endswith(".debrief"))
    pairs = plan.block_of["pairs"].pairs
    assert pairs is not None
    assert (pairs.ahead, pairs.new_partners) == (timedelta(minutes=10), True)


@pytest.mark.parametrize("number", [1, 2, 3])
def test_confidentiality_comes_with_the_ground_rules(number: int) -> None:
    step = session(number).step("intro.ground-rules")
    assert "onfidentiality" in texts(step)
    assert step.rules is not None
    assert "stays here" in step.rules.suggest[0]


@pytest.mark.parametrize("number", [2, 3])
def test_readiness_is_checked_in_private_and_screens_are_unshared_before_files_open(number: int) -> None:
    plan = session(number)
    check = plan.step("intro.ready").check
    assert check is not None
    assert check.private
    review = plan.index_of["self-study.review"]
    assert "sharing your screen" in (plan.steps[review - 1].cue or "") + (plan.steps[review - 2].cue or "")
    assert "screen" in (plan.steps[review].say or "")


@pytest.mark.parametrize(("number", "path"), [(2, "study.read"), (3, "study.read"), (3, "study.review")])
def test_people_read_alone_also_inside_online_blocks(number: int, path: str) -> None:
    step = session(number).step(path)
    assert step.mode is Mode.OFFLINE
    assert step.warn == ()


def test_self_study_of_session_two_has_its_introduction_together_and_its_comfort_break() -> None:
    modes = [step.mode for step in session(2).steps_of("self-study")]
    assert modes == [Mode.ONLINE, Mode.OFFLINE, Mode.OFFLINE, Mode.BREAK]


def test_the_token_poll_is_named_with_a_why_and_a_round() -> None:
    step = session(3).step("intro.tokens")
    assert step.poll is not None
    assert step.round is not None
    assert (step.poll.id, step.poll.anonymous, step.poll.why, step.round.may_pass) == ("tokens", False, "optional", True)
    assert {"Courage", "Rest"} <= set(step.poll.options)
    assert step.image is None  # the picture belongs to somebody else


def test_session_one_ends_with_both_asks() -> None:
    said = session(1).step("discussion.asks").say or ""
    assert "tools" in said
    assert "recording system" in said
    assert any("recording system" in text for text in session(1).after)
    assert any("recording system" in text for text in session(2).after)


@pytest.mark.parametrize("name", ["action-learning", *PROGRAMME, *FORMATS])
def test_messages_are_short_and_leave_clock_times_to_the_bot(name: str) -> None:
    for step in load(name).steps:
        for text in (step.say or "", step.cue or "", *(prompt.ask for prompt in step.prompts)):
            assert len(text) < 480, step.path
            assert not any(part[:1].isdigit() and ":" in part[1:-1] for part in text.split()), step.path


def test_the_action_learning_plan_shows_the_grammar_off() -> None:
    plan = load("action-learning")
    assert minutes(plan.lasts) == 90
    assert {"present", "clarify", "question", "reflect", "summarise"} <= set(plan.block_of)
    assert plan.programme is None
    assert any(step.advance == "ask" for step in plan.steps)
    assert any(step.prompts_by == "facilitator" for step in plan.steps)
    assert any(step.poll and step.poll.anonymous for step in plan.steps)
    assert any(step.poll and step.poll.reveal == "live" for step in plan.steps)
    assert plan.translations["cy"]["First turn: thinking aloud"] == "Tro cyntaf: meddwl yn uchel"


@pytest.mark.parametrize("name", shipped())
def test_every_text_that_people_read_has_welsh(name: str) -> None:
    plan = load(name)
    read = {plan.title, *plan.aims, *plan.before, *plan.before_elsewhere, *plan.after, *plan.reading, *plan.prepare}
    read |= {
        *plan.prepare_elsewhere,
        *plan.link_titles.values(),
        *plan.leaders,
        *plan.roles,
        *(block.title for block in plan.blocks),
    }
    for step in plan.steps:
        asked = (step.round and step.round.question, step.check and step.check.question, step.poll and step.poll.question)
        read |= {text for text in (step.title, step.say, step.cue, step.item_name, *asked) if text}
        read |= {prompt.ask for prompt in step.prompts}
        read |= set(step.poll.options if step.poll else ()) | set(step.rules.suggest if step.rules else ())
        read |= {text for text in (step.elsewhere.say, step.elsewhere.cue) if text} if step.elsewhere else set()
    same = {text for text in read if text.startswith("https://") or len(text) < 3}
    assert read - same - plan.translations["cy"].keys() == set()


@pytest.mark.parametrize("name", [*PROGRAMME, LEARNING_SET, *FORMATS])
def test_only_the_card_says_how_long_a_turn_is(name: str) -> None:
    """With 24 people a turn of “45 seconds” is twenty: the card knows, and a text beside it must not say otherwise."""
    for step in load(name).steps:
        if step.round is not None and step.poll is None:
            said = f"{step.say} {step.round.question}"
            assert not re.search(r"\b(seconds?|minutes?)\b", said), step.path
