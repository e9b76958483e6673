"""Session scripts about people: dropped connections, departures, people to be kept apart, and whom one works with."""

from __future__ import annotations

import json
import re
from pathlib import Path

from tests.e2e.test_rehearse import Line, lines, played

PLAN = "defensible-decisions-1"
DRAWN_AT, ON_AT = 6600, 7200  # seconds: pairs are drawn at 1:50:00, and work begins at 2:00:00


Act = dict[str, object]


def rehearsed(path: Path, *acts: Act, people: int = 10) -> list[Line]:
    """The first session with these script lines."""
    script = path / "script.jsonl"
    script.write_text("\n".join(map(json.dumps, acts)), encoding="utf-8")
    return lines(played(PLAN, script=script, people=people, seed=1))


def rooms(output: list[Line], until: float) -> dict[str, tuple[int, frozenset[str]]]:
    """Room and partners of each person, as the card that everybody saw last before `until` has them."""
    cards = [line["data"] for line in output if line["card"] in ("PairsCard", "RoomsCard") and line["at"] <= until]
    found = {}
    for room, group in enumerate(cards[-1].get("pairs") or cards[-1]["draw"], 1):
        people = frozenset(seat["person"] for seat in group)
        found |= {person: (room, people - {person}) for person in people}
    return found


def told(output: list[Line], since: float, until: float) -> dict[str, int]:
    """The room that people were told privately, by person."""
    cards = (
        one for one in output if one["card"] == "YourPairCard" and one["slot"] != "reply" and since <= one["at"] <= until
    )
    return {one["to"]: int(re.findall(r"You are (?:pair|group) (\d+)", one["text"])[0]) for one in cards}


def test_ten_seconds_without_a_connection_change_nothing_for_anybody(tmp_path: Path) -> None:
    away = {"at": "2:05:00", "by": "p7", "leave": True}
    dropped = rehearsed(tmp_path, away, {"at": "2:05:10", "by": "p7", "join": True})
    assert dropped == rehearsed(tmp_path)


def test_who_is_gone_for_good_leaves_a_gap_and_their_partner_joins_others(tmp_path: Path) -> None:
    output = rehearsed(tmp_path, {"at": "2:05:00", "by": "p7", "leave": True})
    before, after = rooms(output, ON_AT), rooms(output, 7700)
    (room, (partner,)) = before["p7"]
    assert [line for line in output if 7500 <= line["at"] < 7560] == [], "nothing happens within the minute"
    moved = {partner, *after[partner][1]}
    assert len(moved) == 3
    assert told(output, 7560, 7560) == dict.fromkeys(moved, after[partner][0])
    assert {one: after[one] for one in after if one not in moved} == {one: before[one] for one in after if one not in moved}
    assert room not in {number for number, _ in after.values()}
    everyone = [line["kind"] for line in output if line["at"] == 7560 and line["to"] == "everyone"]
    assert set(everyone) <= {"edit"}, "nobody else hears of it"


def test_two_people_are_kept_apart_after_the_draw_and_hear_of_it(tmp_path: Path) -> None:
    output = rehearsed(tmp_path, {"at": "1:51:00", "by": "facilitator", "say": "keep apart Gareth and Callum"})
    before, after = rooms(output, DRAWN_AT), rooms(output, ON_AT)
    assert before["p7"][1] == {"p3"}
    assert "p3" not in after["p7"][1]
    moved = {person for person in after if after[person] != before[person]}
    assert len(moved) == 4
    assert told(output, 6600, ON_AT) == {person: room for person, (room, _) in after.items()}, (
        "people hear it when they need it"
    )
    reshuffled = rehearsed(
        tmp_path,
        {"at": "1:51:00", "by": "facilitator", "say": "keep apart Gareth and Callum"},
        {"at": "1:52:00", "by": "facilitator", "say": "reshuffle"},
    )
    assert "p3" not in rooms(reshuffled, ON_AT)["p7"][1]


def test_with_two_people_it_is_said_that_they_cannot_be_kept_apart(tmp_path: Path) -> None:
    output = rehearsed(tmp_path, {"at": "1:00:00", "by": "facilitator", "say": "keep apart p1 and p2"}, people=2)
    (reply,) = [line["text"] for line in output if line["slot"] == "reply" and line["at"] == 3600]
    assert "with so few people here" in reply
    (drawn,) = [line["text"] for line in output if line["card"] == "RoomsCard" and line["at"] == DRAWN_AT]
    assert "too few people to separate them" in drawn


def test_people_learn_their_own_partner_room_role_and_part(tmp_path: Path) -> None:
    asked = ("who am I with?", "where", "which room", "my role", "my group")
    output = rehearsed(tmp_path, *({"at": 7320 + number, "by": "p3", "say": text} for number, text in enumerate(asked)))
    room, partners = rooms(output, ON_AT)["p3"]
    assert partners == {"p7"}
    for number in range(len(asked)):
        (reply,) = [line for line in output if line["slot"] == "reply" and line["at"] == 7320 + number]
        assert (reply["kind"], reply["to"]) == ("private", "p3")
        assert "Gareth" in reply["text"]
        assert f"pair {room}" in reply["text"]
        assert "practitioner" in reply["text"]


def test_a_speaker_who_drops_for_ten_seconds_keeps_the_turn(tmp_path: Path) -> None:
    quiet = rehearsed(tmp_path)
    order = next(line["data"]["order"] for line in quiet if line["card"] == "RoundCard")
    at = next(line["at"] for line in quiet if line["card"] == "RoundCard")
    away = {"at": at + 5, "by": order[0], "leave": True}
    assert rehearsed(tmp_path, away, {"at": at + 15, "by": order[0], "join": True}) == quiet
