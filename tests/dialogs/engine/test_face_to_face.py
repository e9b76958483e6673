"""The same plan in one room: other words where the plan has some, the same times, and back again."""

from __future__ import annotations

import json
import re

import pytest

from bot.runs.plan_library import load, shipped
from dialogs.plan.load import read_plan
from dialogs.plan.model import Plan, Setting

WRITTEN = """\
plan: small
title: Small
lasts: 3m
{setting}before: [Test your camera.]
before_face_to_face: [Bring the pack.]
blocks:
  - id: intro
    title: Intro
    mode: online
    lasts: 3m
    steps:
      - id: ready
        lasts: 3m
        say: Microphones off.
        cue: Watch the gallery.
        check: {{question: Can you hear me?}}
        face_to_face: {{say: Sit down., ask: Is your laptop charged?}}
"""


def small(setting: str = "") -> str:
    return WRITTEN.format(setting=f"setting: {setting}\n" if setting else "")


def test_texts_for_one_room_take_the_place_of_the_others_and_give_it_back() -> None:
    online = read_plan(small(), "small.yaml")
    here = online.in_setting(Setting.FACE_TO_FACE)
    (step,) = here.steps
    assert (step.say, step.cue, step.check and step.check.question) == (
        "Sit down.",
        "Watch the gallery.",
        "Is your laptop charged?",
    )
    assert here.before == ("Bring the pack.",)
    assert here.hash != online.hash
    assert here.in_setting(Setting.ONLINE) == online
    assert online.in_setting(Setting.ONLINE) is online


@pytest.mark.parametrize("setting", ["", "face-to-face"])
@pytest.mark.parametrize("key", ["prepare", "before"])
def test_what_is_only_for_one_room_is_not_shown_online(key: str, setting: str) -> None:
    written = re.sub("before: .*\n", "", small(setting)).replace("before_face_to_face", f"{key}_face_to_face")
    plan = read_plan(written, "small.yaml")
    there, online = plan.in_setting(Setting.FACE_TO_FACE), plan.in_setting(Setting.ONLINE)
    assert (getattr(there, key), getattr(online, key)) == (("Bring the pack.",), ())
    stored = Plan.model_validate_json(online.in_setting(Setting.FACE_TO_FACE).frozen)
    assert stored == there
    assert stored.in_setting(Setting.ONLINE) == online


def test_what_is_the_same_in_both_is_kept_by_stored_plans_too() -> None:
    written = re.sub("before_face_to_face: .*\n", "", small())
    stored = {**json.loads(read_plan(written, "small.yaml").frozen), "before_elsewhere": []}
    stored.pop("only_here", None)  # earlier versions had no such key
    there = Plan.model_validate(stored).in_setting(Setting.FACE_TO_FACE)
    assert there.before == there.in_setting(Setting.ONLINE).before == ("Test your camera.",)


def test_a_plan_written_for_one_room_is_read_like_that() -> None:
    assert read_plan(small("face-to-face"), "small.yaml") == read_plan(small(), "small.yaml").in_setting(
        Setting.FACE_TO_FACE
    )


@pytest.mark.parametrize("name", shipped())
def test_shipped_plans_say_nothing_of_calls_to_people_in_one_room(name: str) -> None:
    online = load(name)
    here = online.in_setting(Setting.FACE_TO_FACE)
    words = re.compile(r"\b(?:microphones?|cameras?|mute|breakout|transcription|gallery|screen shar\w+|in the call)\b", re.I)
    said = {step.path: f"{step.say} {step.cue} {step.check}" for step in here.steps}
    said["before"] = " ".join(here.before)
    assert {path: text for path, text in said.items() if words.search(text)} == {}
    assert [step.lasts for step in here.steps] == [step.lasts for step in online.steps]
