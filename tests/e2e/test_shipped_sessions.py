"""Rehearsals of every shipped plan: one message a moment, true return times, the task in the rooms, and few posts."""

from __future__ import annotations

import re
from collections import defaultdict

import pytest

from bot.runs.plan_library import load
from dialogs.features.pairs.history import settings
from dialogs.plan.model import Mode
from tests.e2e.test_rehearse import PLANS, session

MOST_POSTS = 40  # of a session of three and a half hours: more than that nobody reads


@pytest.mark.parametrize("people", [3, 10])
@pytest.mark.parametrize("name", PLANS)
def test_everybody_gets_one_message_a_moment(name: str, people: int) -> None:
    moments = defaultdict(list)
    for line in session(name, people):
        if line["kind"] == "post" and line["card"] != "WelcomeCard":  # the bot says hello when it comes, long before
            moments[line["at"]].append(line["card"])
    assert {at: cards for at, cards in moments.items() if len(cards) > 1} == {}


@pytest.mark.parametrize("people", [3, 7, 10, 24])
@pytest.mark.parametrize("number", [1, 2, 3])
def test_the_sessions_of_the_programme_have_few_posts(number: int, people: int) -> None:
    assert sum(line["kind"] == "post" for line in session(f"defensible-decisions-{number}", people)) <= MOST_POSTS


@pytest.mark.parametrize("name", PLANS)
def test_what_people_are_told_about_coming_back_is_one_time_and_true(name: str) -> None:
    plan, due = load(name), set()
    for line in session(name):
        if line["card"] == "StepCard" and line["kind"] == "post" and plan.step(line["step"]).mode is not Mode.ONLINE:
            told = re.findall(r"(?:back|together) at (\d\d:\d\d)", line["text"])
            assert len(set(told)) <= 1
            due.update(told)
        if line["card"] == "ReturnCard":
            called = set(re.findall(r"be back at (\d\d:\d\d)", line["text"]))
            assert called <= due


@pytest.mark.parametrize("name", PLANS)
def test_no_card_contradicts_how_people_work_in_its_step(name: str) -> None:
    plan, staying = load(name), set()
    for line in session(name):
        step = plan.step(line["step"]) if line["step"] else None
        if step is None or line["to"] != "everyone":
            continue
        off, away = "camera off" in line["text"], step.mode is not Mode.ONLINE and not step.in_pairs
        if line["kind"] == "post" and line["card"] in ("StepCard", "PollCard", "RoundCard", "RulesCard"):
            assert off == away
            assert not (off and re.search(r"camera(s|) on|turn your camera on", line["text"], re.I))
            staying |= {step.block} if "Stay in the call" in line["text"] else set()
        if line["card"] == "ReturnCard" and step.block in staying:
            assert "come back" not in line["text"], "they were told to stay in the call"
        assert "Leave the call" not in line["text"]


@pytest.mark.parametrize("name", PLANS)
def test_people_in_rooms_are_told_privately_and_the_chat_has_one_table_and_the_call(name: str) -> None:
    plan = load(name)
    public: dict[str, list[str]] = defaultdict(list)
    told: dict[str, str] = defaultdict(str)
    draws: dict[str, int] = defaultdict(int)
    for line in session(name):
        step = plan.step(line["step"]) if line["step"] else None
        if step is None or not step.in_pairs:
            continue
        if line["kind"] == "post":
            public[step.block].append(line["card"])
            draws[step.block] += "pairs" in line["data"]
        elif line["card"] == "YourPairCard":
            told[step.path] += line["text"]
            assert set(line["data"]) == {"room", "role", "turns"}
    for block, cards in public.items():
        tables = ["PairsCard"] * draws[block]
        assert sorted(cards) in (tables, [*tables, "ReturnCard"])
    for path in (step.path for step in plan.steps if step.in_pairs):
        first_words = (plan.step(path).say or "").split("{")[0].split(".")[0]
        assert first_words in told[path]


@pytest.mark.parametrize("name", PLANS)
def test_facilitators_have_one_control_card_that_is_edited(name: str) -> None:
    slots = {line["slot"] for line in session(name) if line["card"] == "CueCard"}
    assert slots == {"controls"}
    assert not any(line["card"] == "TrayCard" for line in session(name))


@pytest.mark.parametrize("name", PLANS)
def test_pairs_are_public_once_for_each_draw(name: str) -> None:
    plan = load(name)
    drawn = [line["step"] for line in session(name) if "pairs" in line["data"]]
    assert len(drawn) == len(set(drawn))
    once = [plan.step(step).block for step in drawn if not settings(plan, plan.step(step).block).redrawn]
    assert len(once) == len(set(once))
