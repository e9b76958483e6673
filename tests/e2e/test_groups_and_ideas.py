"""Groups of three, ideas and votes in whole sessions, in a Teams chat and in a Zoom chat."""

from __future__ import annotations

import re
from collections.abc import Awaitable, Callable, Iterable
from datetime import timedelta
from pathlib import Path
from typing import Any

from cards.compose.pairs import CSV_HEADER
from cards.compose.poll import CHOICE
from dialogs.features.ideas.lists import FORM
from dialogs.plan.load import read_plan
from tests.e2e.test_teams_session import actions
from tests.e2e.zoom_meeting import ANNA as HOST
from tests.e2e.zoom_meeting import OTHERS as GUESTS
from tests.e2e.zoom_meeting import ZoomMeeting, zoom_meeting
from tests.e2e.zoom_meeting import text as text_of
from tests.support import zoom_events as events
from tests.support.teams_channel import card_of
from tests.support.teams_meeting import ANNA, OTHERS, Meeting, meeting

PLAN = read_plan(
    """\
title: Away day
people: 9
blocks:
  - title: Ideas
    mode: online
    steps:
      - {title: Gather, lasts: 8m, collect: {id: ideas, ask: What would help?}}
      - {title: Choose, lasts: 5m, vote: {on: ideas, votes: 2}}
  - title: In threes
    mode: online
    groups: {of: 3, ahead: 2m}
    steps: [{title: Plan it, lasts: 20m, say: Plan the first step.}]
  - {title: Close, mode: online, lasts: 5m, say: Thank you all.}
""",
    "away-day.yaml",
)
IDEAS = (
    "More time to read",
    "A quiet room",
    "Tea at ten",
    "Shorter forms",
    "Fewer meetings",
    "A buddy",
    "New chairs",
    "Plants",
)


def shown(meeting: Meeting | ZoomMeeting) -> list[str]:
    """The messages that everybody in the chat sees."""
    if isinstance(meeting, Meeting):
        return [text for text in meeting.standing if '"recipient": {"id"' not in text]
    public = [
        one for one in meeting.platform.messages.values() if one["to_jid"] == events.CHAT and "visible_to_user" not in one
    ]
    return [text_of(one) for one in public]


def named(texts: Iterable[str], names: Iterable[str]) -> set[str]:
    told = " ".join(texts)
    return {name for name in names if name in told}


Write = Callable[[Any, str], Awaitable[Any]]
Choose = Callable[[Any, list[int]], Awaitable[Any]]


async def through(meeting: Meeting | ZoomMeeting, host: Any, guests: list[Any], write: Write, choose: Choose) -> None:
    """Everyone is here, has an idea and votes; then groups are drawn and the session ends."""
    for who in guests:
        await meeting.say(who, "here")
    await meeting.say(host, "start")
    for who, idea in zip(guests, IDEAS, strict=True):
        await write(who, idea)
    assert not named(shown(meeting), IDEAS), "nothing is shown before the facilitator has looked"
    await meeting.say(host, "close ideas")
    await meeting.say(host, "hide 8")
    await meeting.say(host, "show all")
    assert len(named(shown(meeting), IDEAS)) == len(IDEAS) - 1
    while not any("Choose" in text for text in meeting.standing) and await meeting.step():
        pass
    for number, who in enumerate(guests):
        await choose(who, [1, 2 if number % 2 else 3])
    while await meeting.step():
        pass


def groups_told(cards: dict[str, list[str]], names: dict[str, str]) -> set[frozenset[str]]:
    """The groups that the private cards of people speak of."""
    found = set()
    for person, texts in cards.items():
        (said, *_) = [match[1] for text in texts if (match := re.search(r"You work with ([^\"*\\]+)", text))]
        found.add(frozenset({names[person], *(name for name in names.values() if name in said)}))
    return found


def assert_ranked(texts: Iterable[str]) -> None:
    """The results: one idea that everybody chose, of which the number is hidden, two with four votes, and the rest."""
    (result,) = [text for text in texts if "Results: " in text]
    assert len(named([result], IDEAS)) == len(IDEAS) - 1
    assert result.index("6 or more") < result.index(": 4") < result.index(": 0")
    assert (result.count(": 4"), result.count(": 0")) == (2, 4)


async def test_groups_and_ideas_in_a_teams_chat(tmp_path: Path) -> None:
    async with meeting(f"sqlite:///{tmp_path}/throughline.db", PLAN) as teams:

        async def write(who: Any, idea: str) -> None:
            buttons = [action for call in teams.posts for action in actions(card_of(call))]
            (form,) = [one for one in buttons if one["data"]["press"].get("form") == FORM]
            await teams.press(who, form, ideas=idea)

        async def choose(who: Any, ideas: list[int]) -> None:
            buttons = [action for call in teams.posts for action in actions(card_of(call))]
            (form,) = [one for one in buttons if one["data"]["press"].get("form") == "poll"]
            await teams.press(who, form, **{CHOICE: ",".join(map(str, ideas))})

        await through(teams, ANNA, OTHERS, write, choose)
        told = {who["id"]: _alone(teams, who) for who in OTHERS}
        drawn = groups_told(told, {who["id"]: who["name"] for who in OTHERS})
        assert sorted(map(len, drawn)) == [4, 4], "nobody is left in a pair"
        assert set().union(*drawn) == {who["name"] for who in OTHERS}
        assert any("Groups for" in text and all(who["name"] in text for who in OTHERS) for text in teams.standing)
        assert_ranked(shown(teams))


def _alone(teams: Meeting, who: dict[str, Any]) -> list[str]:
    return [str(call.body) for call in teams.platform.calls if who["id"] in str(call.body) + call.path]


async def test_groups_and_ideas_in_a_zoom_chat(tmp_path: Path) -> None:
    async with zoom_meeting(f"sqlite:///{tmp_path}/throughline.db", PLAN) as zoom:
        for number, who in enumerate(GUESTS):
            mail = f"{who['userId'].lower()}@example.org"
            joined = events.someone(
                "participant_joined",
                events.NOW + number,
                who=str(number),
                id=who["userId"],
                user_name=who["userName"],
                email=mail,
            )
            await zoom.deliver(joined)

        async def write(who: Any, idea: str) -> None:
            await alone(who, f"idea: {idea}")

        async def alone(who: Any, text: str) -> None:
            await zoom.say({**who, "toJid": f"{who['userJid']}/robot_x@xmpp.zoom.us"}, text)
            zoom.clock.ring(zoom.clock.now() + timedelta(seconds=5))  # Zoom allows only so many messages a second
            await zoom.app.idle()

        async def choose(who: Any, ideas: list[int]) -> None:
            await alone(who, "vote " + " and ".join(str(idea + 1) for idea in ideas))

        await through(zoom, HOST, GUESTS, write, choose)
        told = {who["userId"]: zoom.alone(who) for who in GUESTS}
        drawn = groups_told(told, {who["userId"]: who["userName"] for who in GUESTS})
        assert set().union(*drawn) == {who["userName"] for who in GUESTS}
        (*_, listed) = [text for text in zoom.alone(HOST) if CSV_HEADER in text]
        mails = {f"{who['userId'].lower()}@example.org" for who in GUESTS}
        rows = re.findall(r"Group (\d),(\w+@example\.org)", listed)
        assert {mail for _, mail in rows} == mails
        rooms = {room: {_name(mail) for one, mail in rows if one == room} for room, _ in rows}
        assert {frozenset(room) for room in rooms.values()} == drawn
        assert_ranked(shown(zoom))


def _name(mail: str) -> str:
    return next(who["userName"] for who in GUESTS if mail.startswith(who["userId"].lower()))
