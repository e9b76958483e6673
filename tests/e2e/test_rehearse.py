"""Rehearsals of whole sessions: the contract of every line, and that the planned content becomes visible on time."""

from __future__ import annotations

import io
import json
import re
import socket
from collections import Counter
from datetime import timedelta
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from bot.cli.commands.rehearse import RehearseOptions, rehearse
from bot.runs.plan_library import load, shipped
from dialogs.plan.model import Mode, Plan
from tests.support.played_once import PLAYED

Line = dict[str, Any]
KEYS = ["at", "clock", "kind", "to", "slot", "step", "card", "text", "data"]
PLANS = shipped()
QUICK = str(Path(__file__).with_name("quick.yaml"))
SESSIONS = [name for name in PLANS if name.startswith("defensible-decisions")]


def played(plan: str, **wish: Any) -> str:
    """The output of a headless rehearsal."""
    out = io.StringIO()
    assert rehearse(RehearseOptions(plan, headless=True, **wish), out) == 0
    return out.getvalue()


def lines(output: str) -> list[Line]:
    """The lines of an output."""
    return [json.loads(line) for line in output.splitlines()]


def to_the_end(found: list[Line]) -> list[Line]:
    """The lines up to the end of the session. Ten minutes later the last cards only lose their buttons."""
    ended = [line["at"] for line in found if line["card"] == "EndedCard"]
    return [line for line in found if not ended or line["at"] <= ended[0]]


@cache
def session(plan: str, people: int = 10) -> tuple[Line, ...]:
    """A rehearsal of a shipped plan, played once for all tests."""
    return tuple(to_the_end(lines(whole(plan, people))))


def whole(plan: str, people: int = 10) -> str:
    """The same with what follows the end, as text."""
    return PLAYED.text(f"rehearsal-{plan}-{people}.jsonl", lambda: played(plan, people=people))


def scripted(tmp_path: Path, plan: str, *acts: dict[str, Any], **wish: Any) -> list[Line]:
    """A rehearsal with these script lines."""
    script = tmp_path / "script.jsonl"
    script.write_text("\n".join(map(json.dumps, acts)), encoding="utf-8")
    return lines(played(plan, script=script, **wish))


def replies(output: list[Line], to: str) -> list[Line]:
    """The replies to one person."""
    return [line for line in output if line["slot"] == "reply" and line["to"] == to]


def begins(plan: Plan) -> dict[str, int]:
    """When each step is planned to begin, in seconds."""
    found, at = {}, timedelta(0)
    for step in plan.steps:
        found[step.path] = int(at.total_seconds())
        at += step.lasts
    return found


# -- the contract of the lines -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", PLANS)
def test_every_line_keeps_to_the_contract(name: str) -> None:
    plan = load(name)
    for line in session(name):
        assert list(line) == KEYS
        assert isinstance(line["at"], int)
        assert line["at"] >= 0
        assert re.fullmatch(r"\d+:[0-5]\d:[0-5]\d", line["clock"])
        assert line["kind"] in ("post", "edit") if line["to"] == "everyone" else line["kind"] == "private"
        assert re.fullmatch(r"everyone|facilitators|facilitator|p([1-9]|10)", line["to"])
        assert line["step"] is None or line["step"] in plan.index_of
        assert line["slot"]
        assert line["card"].endswith("Card")
        assert isinstance(line["data"], dict)


@pytest.mark.parametrize("name", PLANS)
def test_texts_are_words_for_people(name: str) -> None:
    for line in session(name):
        assert line["text"].strip()
        assert not re.search(r"[{}]|\bp\d+\b|None|datetime|Sentence", line["text"]), line["text"]


@pytest.mark.parametrize("name", PLANS)
def test_time_only_goes_forward_and_without_a_pause_the_clock_agrees_with_it(name: str) -> None:
    found = session(name)
    assert [line["at"] for line in found] == sorted(line["at"] for line in found)
    for line in found:
        hours, minutes, seconds = map(int, line["clock"].split(":"))
        assert hours * 3600 + minutes * 60 + seconds == line["at"]


@pytest.mark.parametrize("name", PLANS)
def test_a_slot_is_posted_once_and_edited_afterwards(name: str) -> None:
    public = [line for line in session(name) if line["to"] == "everyone"]
    posts = [line["slot"] for line in public if line["kind"] == "post"]
    assert len(set(posts)) == len(posts)
    seen: set[str] = set()
    for line in public:
        assert line["kind"] == "post" or line["slot"] in seen
        seen.add(line["slot"])


# -- the plan becomes visible ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", SESSIONS)
def test_every_step_starts_at_its_planned_second_for_all_or_for_those_in_rooms(name: str) -> None:
    """With a post, or with the private cards of people who cannot see the chat in their rooms."""
    started: dict[str, int] = {}
    for line in session(name):
        if (line["kind"] == "post" or line["card"] == "YourPairCard") and line["step"]:
            started.setdefault(line["step"], line["at"])
    assert started == begins(load(name))


def test_the_welcome_comes_first_and_the_end_on_time() -> None:
    for name in SESSIONS:
        found = session(name)
        assert (found[0]["card"], found[0]["at"], found[0]["kind"]) == ("WelcomeCard", 0, "post")
        (ended,) = (line for line in found if line["card"] == "EndedCard")
        assert ended["at"] == load(name).lasts.total_seconds()


@pytest.mark.parametrize("name", PLANS)
def test_the_start_tells_every_block_with_its_time(name: str) -> None:
    (started,) = (line for line in session(name) if line["card"] == "StartedCard")
    assert all(block.title in started["text"] for block in load(name).blocks)


@pytest.mark.parametrize("name", PLANS)
def test_all_prompts_are_posted_within_their_step(name: str) -> None:
    """Each once: on a card of its own, or with the start of its step, which is not posted twice."""
    posted = [line for line in session(name) if line["kind"] == "post"]
    alone = [(line["step"], line["data"]["prompt"]) for line in posted if "prompt" in line["data"]]
    assert len(alone) == len(set(alone))
    starts: dict[str, str] = {}
    for line in session(name):
        if line["kind"] == "post" or line["card"] == "YourPairCard":
            starts.setdefault(line["step"], line["text"])
    for step in load(name).steps:
        for number, prompt in enumerate(step.prompts, 1):
            assert ((step.path, number) in alone) != (prompt.ask in starts[step.path])
    assert all(line["kind"] == "post" for line in session(name) if "prompt" in line["data"])


def roles(found: tuple[Line, ...]) -> list[dict[str, str]]:
    """Who is what in each turn, by person, as their own cards say at the turn's start."""
    plan = load("defensible-decisions-1")
    turns = [step.path for step in plan.steps if step.item_starts]
    cards = [line for line in found if line["card"] == "YourPairCard"]
    return [{line["to"]: line["data"]["role"] for line in cards if line["step"] == turn} for turn in turns]


@pytest.mark.parametrize("people", [2, 3, 10, 11])
def test_pairs_are_shown_once_and_everybody_is_told_each_turn(people: int) -> None:
    plan = load("defensible-decisions-1")
    everyone = {f"p{number}" for number in range(1, people + 1)}
    told = [line for line in session(plan.id, people) if "pairs" in line["data"]]
    assert len(told) == 1
    assert [set(turn) for turn in roles(session(plan.id, people))] == [everyone] * 3
    for line in told:
        groups = line["data"]["pairs"]
        assert line["kind"] == "post"
        assert sorted(member["person"] for group in groups for member in group) == sorted(
            f"p{n}" for n in range(1, people + 1)
        )
        assert sorted(map(len, groups)) == [2] * (people // 2 - people % 2) + [3] * (people % 2)
        assert all([member["role"] for member in group].count("supervisor") == 1 for group in groups)
        assert all(member["name"] in line["text"] for group in groups for member in group)
    assert not [line for line in session(plan.id, people) if {"pairs", "draw"} <= set(line["data"])]


def test_over_three_role_plays_nobody_supervises_three_times_and_a_trio_takes_turns() -> None:
    (told,) = (line["data"]["pairs"] for line in session("defensible-decisions-1", 11) if "pairs" in line["data"])
    turns = roles(session("defensible-decisions-1", 11))
    supervised = Counter(person for turn in turns for person, role in turn.items() if role == "supervisor")
    trio = next(group for group in told if len(group) == 3)
    assert max(supervised.values()) == 2
    assert [supervised[member["person"]] for member in trio] == [1, 1, 1]


def test_results_count_by_the_plans_own_options_and_not_before_the_poll_is_closed() -> None:
    plan = load("defensible-decisions-3")
    counted = [line for line in session(plan.id) if line["data"].get("poll") == "tokens"]
    (results,) = counted
    tokens = plan.poll_steps["tokens"].poll
    assert tokens is not None
    assert results["card"] == "ResultsCard"
    assert tuple(results["data"]["counts"]) == tokens.options
    assert sum(results["data"]["counts"].values()) == 10


def test_a_private_check_never_shows_a_name() -> None:
    names = {
        member["name"]
        for line in session("defensible-decisions-1")
        for group in line["data"].get("pairs", ())
        for member in group
    }
    checks = [
        line
        for line in session("defensible-decisions-3")
        if line["step"] == "intro.ready" and line["slot"].startswith(("step:", "poll:"))
    ]
    assert checks
    assert names
    assert not [line for line in checks if any(name in line["text"] for name in names)]


@pytest.mark.parametrize("name", PLANS)
def test_a_round_is_for_everybody_and_fits_its_step(name: str) -> None:
    plan = load(name)
    rounds = [line for line in session(name) if "order" in line["data"] and line["kind"] == "post"]
    assert len(rounds) == sum(step.round is not None for step in plan.steps)
    for line in rounds:
        order, each = line["data"]["order"], line["data"]["seconds_each"]
        assert len(set(order)) == len(order) == 10
        assert "facilitator" not in order
        assert each * len(order) <= plan.step(line["step"]).lasts.total_seconds()


@pytest.mark.parametrize("name", SESSIONS)
def test_people_who_work_alone_hear_only_the_return_call(name: str) -> None:
    plan = load(name)
    quiet = {step.path for step in plan.steps if step.mode is Mode.OFFLINE and not step.warn}
    posts = [line for line in session(name) if line["kind"] == "post" and line["step"] in quiet]
    assert {line["card"] for line in posts} <= {
        "StepCard",
        "PromptCard",
        "PairsCard",
        "ReturnCard",
        "ResultsCard",
        "PollCard",
    }


# -- the same every time -----------------------------------------------------------------------------------------------


def test_the_same_wish_gives_the_same_bytes_and_another_seed_other_turns() -> None:
    expected = whole("action-learning")
    assert played("action-learning") == expected
    assert played("action-learning", seed=2) != expected


def test_a_database_is_left_behind_and_changes_nothing(tmp_path: Path) -> None:
    kept = tmp_path / "kept.db"
    expected = played(QUICK, people=4)
    assert played(QUICK, people=4, database=f"sqlite:///{kept}") == expected
    assert kept.stat().st_size > 0
    assert played(QUICK, people=4, database=f"sqlite:///{kept}") == expected


def test_the_environment_changes_nothing(monkeypatch: pytest.MonkeyPatch) -> None:
    expected = played(QUICK)
    monkeypatch.setenv("THROUGHLINE_TIMEZONE", "Pacific/Auckland")
    monkeypatch.setenv("THROUGHLINE_PORT", "nonsense")
    monkeypatch.setenv("TZ", "America/New_York")
    assert played(QUICK) == expected


def test_no_port_is_opened(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object) -> None:
        raise AssertionError("a rehearsal used the network")

    for name in ("bind", "listen", "connect"):
        monkeypatch.setattr(socket.socket, name, refuse)
    assert played(QUICK)


@pytest.mark.parametrize("people", [0, 1])
def test_any_number_of_people_is_carried_through(people: int) -> None:
    assert session("defensible-decisions-1", people)[-1]["at"] == 12600


# -- scripts -----------------------------------------------------------------------------------------------------------


def test_with_a_script_everybody_is_there_and_only_the_script_acts(tmp_path: Path) -> None:
    found = scripted(tmp_path, "defensible-decisions-3", {"at": 60, "by": "facilitator", "say": "where"})
    assert [line["at"] for line in found if line["slot"] == "reply"] == [0, 60]
    assert [len(line["data"]["order"]) for line in found if line["card"] == "RoundCard" and line["kind"] == "post"] == [
        10,
        10,
    ]
    tokens = next(line for line in found if line["slot"] == "results:tokens:1")
    assert sum(tokens["data"]["counts"].values()) == 0


def test_a_pause_stops_the_clock_but_not_the_time(tmp_path: Path) -> None:
    found = scripted(
        tmp_path,
        "defensible-decisions-1",
        {"at": "0:31:00", "by": "facilitator", "say": "pause"},
        {"at": "0:41:00", "by": "facilitator", "say": "resume"},
    )
    assert [(line["at"], line["clock"]) for line in replies(found, "facilitator")[1:]] == [
        (1860, "0:31:00"),
        (2460, "0:31:00"),
    ]
    tool_2 = next(line for line in found if line["step"] == "self-study.tool-2" and line["kind"] == "post")
    assert (tool_2["at"], tool_2["clock"]) == (45 * 60 + 600, "0:45:00")
    last = to_the_end(found)[-1]
    assert (last["at"], last["clock"]) == (12600 + 600, "3:30:00")


def test_extend_moves_what_follows(tmp_path: Path) -> None:
    found = scripted(tmp_path, "defensible-decisions-1", {"at": "0:31:00", "by": "facilitator", "say": "extend 5"})
    started = next(line for line in found if line["step"] == "self-study.tool-2" and line["kind"] == "post")
    assert (started["at"], started["clock"]) == (50 * 60, "0:50:00")
    assert to_the_end(found)[-1]["at"] == 12600 + 300


def test_a_session_that_stays_paused_ends_the_rehearsal(tmp_path: Path) -> None:
    found = scripted(tmp_path, "defensible-decisions-1", {"at": 100, "by": "facilitator", "say": "pause"})
    assert found[-1]["at"] == 100


def test_answers_are_confirmed_counted_and_may_change(tmp_path: Path) -> None:
    def answer(at: str, by: str, *options: str) -> dict[str, Any]:
        return {"at": at, "by": by, "answer": {"poll": "tokens", "options": list(options)}}

    first, second = _tokens()[:2]
    found = scripted(
        tmp_path,
        "defensible-decisions-3",
        answer("0:00:30", "p1", first),  # too early
        {"at": "0:01:00", "by": "facilitator", "say": "go to tokens"},
        {"at": "0:01:05", "by": "facilitator", "say": "yes"},  # three parts are left out
        answer("0:01:10", "p1", first),
        answer("0:01:20", "p1", second),
        answer("0:01:30", "p2", second),
        answer("0:01:40", "p3", "No such token"),
        answer("0:01:40", "p4", first, second),  # one too many
        {"at": "0:01:50", "by": "p5", "answer": {"poll": "no-such-poll", "options": [first]}},
        {"at": "0:01:55", "by": "facilitator", "say": "close"},
        {"at": "0:02:00", "by": "facilitator", "say": "yes"},  # hardly anyone has answered
        answer("0:02:10", "p6", first),  # too late
    )
    assert [line["card"] for line in replies(found, "p1")] == ["TextCard", "AnsweredCard", "AnsweredCard"]
    assert [len(replies(found, person)) for person in ("p2", "p3", "p4", "p5", "p6")] == [1, 1, 1, 1, 1]
    results = next(line for line in found if line["slot"] == "results:tokens:1")
    assert results["at"] == 120
    assert {token: count for token, count in results["data"]["counts"].items() if count} == {second: 2}


def _tokens() -> tuple[str, ...]:
    poll = load("defensible-decisions-3").poll_steps["tokens"].poll
    assert poll is not None
    return poll.options


def test_people_join_and_leave(tmp_path: Path) -> None:
    found = scripted(
        tmp_path,
        "defensible-decisions-1",
        {"at": "0:10:00", "by": "p11", "join": True},
        {"at": "0:11:00", "by": "p3", "leave": True},
        {"at": "0:12:00", "by": "p4", "leave": True},
    )
    told = next(line for line in found if "pairs" in line["data"])
    assert sorted(member["person"] for group in told["data"]["pairs"] for member in group) == sorted(
        f"p{number}" for number in (1, 2, 5, 6, 7, 8, 9, 10, 11)
    )
    assert next(line["card"] for line in found if line["to"] == "p11") == "CatchUpOnJoinCard"


def test_a_refusal_is_told_to_whoever_asked_and_to_nobody_else(tmp_path: Path) -> None:
    found = scripted(tmp_path, "defensible-decisions-1", {"at": 30, "by": "p1", "say": "next"})
    assert len([line for line in found if line["at"] == 30]) == 1
    assert [line["at"] for line in replies(found, "p1")] == [30]
    assert "Only facilitators" in replies(found, "p1")[0]["text"]


def test_people_may_be_named_by_name_or_by_id(tmp_path: Path) -> None:
    found = scripted(
        tmp_path,
        "defensible-decisions-1",
        {"at": "1:55:00", "by": "facilitator", "say": "swap p1 and Bethan"},
        {"at": "1:55:10", "by": "facilitator", "say": "swap Amara and p2"},
        {"at": "1:56:00", "by": "facilitator", "say": "away p3"},
        {"at": "2:01:00", "by": "facilitator", "say": "end now"},
    )
    ahead, swapped, back = (line["text"] for line in found if line["card"] == "RoomsCard" and line["at"] < 6960)
    assert swapped != ahead
    assert back == ahead
    (told,) = (line["data"]["pairs"] for line in found if "pairs" in line["data"])
    assert "p3" not in {member["person"] for group in told for member in group}


def test_whatever_asks_for_something_gets_an_answer(tmp_path: Path) -> None:
    texts = ("?!", "x" * 4000, "\u202eback", "start no-such-plan", "go to nowhere", "swap", "away nobody", "note ")
    acts = [{"at": 10 + number, "by": "facilitator", "say": text} for number, text in enumerate(texts)]
    duck = {"at": 30, "by": "facilitator", "say": "🦆"}  # asks for nothing
    found = scripted(tmp_path, "action-learning", *acts, duck, {"at": 60, "by": "facilitator", "say": "end now"})
    assert [line["at"] for line in replies(found, "facilitator")] == [0, *(act["at"] for act in acts), 60]
