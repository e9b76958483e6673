"""Zoom meetings: their chat and their participants are right for any order and repetition of events."""

from __future__ import annotations

import asyncio
import itertools
from collections.abc import AsyncIterator, Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.zoom.bindings import Bindings, connects
from bot.channels.zoom.presence import Presence, Whereabouts
from bot.channels.zoom.state import MemoryChannelState
from bot.ports import Arrived, Departed, Inbound, Member, Outcome, RoleLost
from bot.store.channel_state import StoredChannelState
from bot.store.database import Database
from dialogs import texts
from tests.support import zoom_events as events
from tests.support.scripted_zoom import ACCOUNT, deliver
from tests.support.zoom_channel import CHANNEL_ID, START, WHERE, ZoomStage, zoom_stage
from tests.support.zoom_events import HOST, MEETING, NOW

HOST_JID = f"{HOST.lower()}@xmpp.zoom.us"
OWN_CHAT = {"toJid": "another@conference.xmpp.zoom.us"}


@pytest.fixture
async def stage() -> AsyncIterator[ZoomStage]:
    async with zoom_stage() as ready:
        yield ready


class HeldState(MemoryChannelState):
    """Channel state that is slow to delete: meanwhile others go on."""

    def __init__(self) -> None:
        super().__init__()
        self.struck, self.go_on = asyncio.Event(), asyncio.Event()

    async def strike(self, key: str) -> None:
        await super().strike(key)
        self.struck.set()
        await self.go_on.wait()


def arrived(stage: ZoomStage) -> list[str]:
    return [who.platform_id for one in stage.service.got if isinstance(one, Arrived) for who in one.who]


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("connect", (True, "")),
        ("Connect 970 1234 5678", (True, "97012345678")),
        ("connect https://zoom.us/j/97012345678", (True, "97012345678")),
        ("connect 12", (True, "")),
        ("connected", (False, "")),
        ("reconnect", (False, "")),
    ],
)
def test_connect_may_name_a_meeting(text: str, found: tuple[bool, str]) -> None:
    assert connects(text) == found


async def test_a_meeting_nobody_connected_is_none_of_our_business(stage: ZoomStage) -> None:
    for event in (
        events.meeting("started"),
        events.someone("participant_joined", NOW + 1),
        events.meeting("ended", NOW + 2),
    ):
        assert await stage.deliver(event) == 200
    assert stage.service.got == []
    assert not await stage.register.under("")


@pytest.mark.parametrize("number", [MEETING, str(MEETING)])
async def test_a_meeting_is_connected_by_its_number(stage: ZoomStage, number: int | str) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))
    await stage.deliver(_numbered(number))
    (known,) = [one for one in stage.service.got if isinstance(one, Arrived)]
    assert known.where == WHERE
    assert (known.who[0].platform_id, known.who[0].email) == ("user1", "p1@example.com")


def _numbered(number: int | str) -> dict[str, Any]:
    event = events.someone("participant_joined", NOW + 1)
    event["payload"]["object"]["id"] = number
    return event


async def test_a_meeting_belongs_to_the_chat_its_host_has_just_connected(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect", userId=HOST, userJid=HOST_JID))
    await stage.deliver(events.someone("participant_joined", NOW + 1))
    other = events.someone("participant_joined", NOW + 2, who="2")
    other["payload"]["object"]["id"] = 555_666_7777  # the host's next meeting is a different one
    await stage.deliver(other)
    assert arrived(stage) == ["user1"]


@pytest.mark.parametrize("first", ["started", "joined"])
async def test_everybody_counts_whose_arrival_comes_right_behind_the_start(first: str) -> None:
    state = HeldState()
    async with zoom_stage(register=state) as stage:
        await stage.deliver(events.slash("connect", userId=HOST, userJid=f"{HOST.lower()}@xmpp.zoom.us"))
        arrivals = [events.someone("participant_joined", NOW + number, who=str(number)) for number in range(1, 8)]
        now = int(stage.clock.seconds())
        await deliver(stage.address, events.meeting("started") if first == "started" else arrivals.pop(), now)
        await state.struck.wait()
        for event in arrivals:
            await deliver(stage.address, event, now)
        state.go_on.set()
        await stage.channel.idle()
        assert sorted(arrived(stage)) == [f"user{number}" for number in range(1, 8)]


async def test_a_connection_by_host_does_not_wait_for_ever(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect", userId=HOST, userJid=HOST_JID))
    stage.clock.move(hours=4)
    await stage.deliver(events.someone("participant_joined", NOW + 1))
    assert arrived(stage) == []


async def test_a_meeting_belongs_to_its_continuous_chat_where_zoom_lets_us_ask(stage: ZoomStage) -> None:
    stage.zoom.scope = "imchat:bot meeting:read:meeting:admin"
    stage.zoom.chats[str(MEETING)] = CHANNEL_ID
    await stage.deliver(events.slash("connect"))  # by a person who is not the host
    await stage.deliver(events.someone("participant_joined", NOW + 1))
    assert arrived(stage) == ["user1"]
    assert HOST in await stage.channel.organisers(WHERE)


# -- rights: a meeting belongs to its host ------------------------------------------------------------------------------


async def test_only_the_host_of_a_meeting_binds_it(stage: ZoomStage) -> None:
    """Jill leads a chat of her own, and gives the number of a meeting that is somebody else's."""
    await stage.deliver(events.slash("connect 970 1234 5678"))
    for event in (events.meeting("started", NOW + 1), events.someone("participant_joined", NOW + 2)):
        await stage.deliver(event)
    assert arrived(stage) == []
    assert not await stage.register.under(f"{ACCOUNT}/meeting/")
    await stage.deliver(events.slash("connect 970 1234 5678", NOW + 3, userId=HOST, userJid=HOST_JID))  # now the host agrees
    await stage.deliver(events.someone("participant_joined", NOW + 4))
    assert arrived(stage) == ["user1"]


async def test_a_meeting_bound_to_one_chat_never_moves_to_another(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))
    await stage.deliver(events.someone("participant_joined", NOW + 1))
    for user, jid in ((HOST, HOST_JID), ("mallory", "mallory@xmpp.zoom.us")):
        taken = events.slash("connect 970 1234 5678", NOW + 2, userId=user, userJid=jid, **OWN_CHAT)
        await stage.deliver(taken)
        assert texts.ZOOM_MEETING_TAKEN in str(stage.zoom.sent()[-1].body) or user != HOST
    await stage.deliver(events.someone("participant_joined", NOW + 5, who="2"))
    assert {one.where.platform_id for one in stage.service.got if isinstance(one, Arrived)} == {WHERE.platform_id}


async def test_whoever_hosts_some_meeting_does_not_lead_a_chat_by_naming_it_there(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect"))  # Jill leads
    await stage.deliver(events.slash("connect 970 1234 5678", NOW + 1, userId=HOST, userJid=HOST_JID))
    await stage.deliver(events.someone("participant_joined", NOW + 2))
    assert arrived(stage) == []
    assert HOST not in await stage.channel.organisers(WHERE)
    await stage.deliver(events.slash("connect 970 1234 5678", NOW + 3))  # Jill agrees
    await stage.deliver(events.someone("participant_joined", NOW + 4))
    assert arrived(stage) == ["user1"]


async def test_a_co_host_whose_role_is_taken_back_loses_their_rights_in_the_session(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))
    await stage.deliver(events.someone("participant_role_changed", NOW + 1, old_role="attendee", new_role="co-host"))
    await stage.deliver(events.someone("participant_role_changed", NOW + 2, old_role="co-host", new_role="attendee"))
    (lost,) = [one for one in stage.service.got if isinstance(one, RoleLost)]
    assert (lost.where, lost.who.platform_id) == (WHERE, "user1")
    host = {"id": HOST, "participant_uuid": "h"}
    await stage.deliver(events.someone("participant_role_changed", NOW + 3, old_role="host", new_role="attendee", **host))
    assert len([one for one in stage.service.got if isinstance(one, RoleLost)]) == 1  # they connected the chat


async def test_two_hosts_named_at_once_both_lead(database: Database) -> None:
    """On two replicas: each reads and writes the register in one transaction."""
    states = [StoredChannelState(database) for _ in range(2)]
    made = [Bindings(state, None, lambda: START) for state in states]  # type: ignore[arg-type]
    names = [f"host{number}" for number in range(8)]
    await asyncio.gather(*(made[n % 2].lead_too(WHERE, name, leads=True) for n, name in enumerate(names)))
    assert await made[0].leaders(WHERE) == sorted(names)
    firsts = await asyncio.gather(*(made[n % 2].claim(WHERE, Member(name, name)) for n, name in enumerate(names)))
    assert firsts.count(True) == 0  # the chat has leaders


async def test_of_two_who_connect_at_once_one_leads(database: Database) -> None:
    made = [Bindings(StoredChannelState(database), None, lambda: START) for _ in range(2)]  # type: ignore[arg-type]
    names = ["one", "two"]
    firsts = await asyncio.gather(*(one.claim(WHERE, Member(name, name)) for one, name in zip(made, names, strict=True)))
    assert firsts.count(True) == 1
    assert await made[0].leaders(WHERE) == [names[firsts.index(True)]]


async def test_co_hosts_lead_while_they_are_co_hosts(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))
    await stage.deliver(events.someone("participant_role_changed", NOW + 1, old_role="attendee", new_role="co-host"))
    assert "user1" in await stage.channel.organisers(WHERE)
    await stage.deliver(events.someone("participant_role_changed", NOW + 2, old_role="co-host", new_role="attendee"))
    assert "user1" not in await stage.channel.organisers(WHERE)


async def test_guests_are_known_by_their_participant_uuid(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))
    await stage.deliver(events.someone("participant_joined", NOW + 1, id="", email=""))
    (known,) = [one for one in stage.service.got if isinstance(one, Arrived)]
    assert (known.who[0].platform_id, known.who[0].is_guest, known.who[0].reference) == ("guest:5555-1", True, {})


async def test_after_a_hop_the_service_knows_that_they_are_in_and_doubles_say_nothing_new(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))
    join, *hop = events.someone("participant_joined", NOW + 1), *hopping(NOW + 60_000, NOW + 900_000)
    for event in (join, join, *hop):
        await stage.deliver(event)
    told = [type(one) for one in stage.service.got if isinstance(one, Arrived | Departed)]
    assert told[0] is Arrived
    assert told[-1] is Arrived, "the run waits a minute before a departure counts, and they are back by then"
    for event in reversed(hop):
        await stage.deliver(event)
    assert len([one for one in stage.service.got if isinstance(one, Arrived | Departed)]) == len(told)


async def test_who_leaves_is_reported_at_once_so_that_no_restart_can_lose_it(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))
    await stage.deliver(events.someone("participant_joined", NOW + 1))
    await stage.deliver(events.someone("participant_left", NOW + 20_000))
    departed = [one for one in stage.service.got if isinstance(one, Departed)]
    assert [who.platform_id for one in departed for who in one.who] == ["user1"]


async def test_an_arrival_that_could_not_be_stored_is_told_with_the_next_event(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))

    async def locked(_: Inbound) -> Outcome:
        raise RuntimeError("database is locked")

    stage.service.instead = locked
    await stage.deliver(events.someone("participant_joined", NOW + 1))
    stage.service.instead = None
    await stage.deliver(events.someone("participant_joined_breakout_room", NOW + 9, room="A"))
    assert arrived(stage) == ["user1"]


async def test_everybody_is_forgotten_after_the_meeting(stage: ZoomStage) -> None:
    await stage.deliver(events.slash("connect 970 1234 5678", userId=HOST, userJid=HOST_JID))
    await stage.deliver(events.someone("participant_joined", NOW + 1))
    await stage.deliver(events.someone("participant_left", NOW + 2))
    await stage.deliver(events.meeting("ended", NOW + 3))
    assert await stage.register.under(f"{ACCOUNT}/in/")
    stage.ring()  # it is time to look again
    await stage.channel.idle()
    departed = [one for one in stage.service.got if isinstance(one, Departed)]
    assert [who.platform_id for one in departed for who in one.who] == ["user1"]
    assert not await stage.register.under(f"{ACCOUNT}/in/")


def hopping(out: int, back: int, room: str = "FkQbpP2UR028mDrwzEahqw==") -> list[dict[str, Any]]:
    """The four events of going to a room and coming back."""
    return [
        events.someone("participant_left", out + 400),
        events.someone("participant_joined_breakout_room", out, room=room),
        events.someone("participant_left_breakout_room", back + 300, room=room),
        events.someone("participant_joined", back),
    ]


# -- presence alone ----------------------------------------------------------------------------------------------------

Move = tuple[str, int, bool]  # place, at, joined
IN, OUT = True, False
STORIES: dict[str, tuple[Sequence[Move], bool]] = {
    "joined": ([("main", 1000, IN)], True),
    "joined and left": ([("main", 1000, IN), ("main", 5000, OUT)], False),
    "into a room": ([("main", 1000, IN), ("main", 60_400, OUT), ("A", 60_000, IN)], True),
    "and back": (
        [("main", 1000, IN), ("main", 60_400, OUT), ("A", 60_000, IN), ("A", 900_300, OUT), ("main", 900_000, IN)],
        True,
    ),
    "from room to room": ([("A", 1000, IN), ("A", 5300, OUT), ("B", 5000, IN)], True),
    "left from a room": ([("main", 1000, IN), ("main", 60_400, OUT), ("A", 60_000, IN), ("A", 80_000, OUT)], False),
    "back unseen, then gone": (
        [("main", 1000, IN), ("main", 60_400, OUT), ("A", 60_000, IN), ("main", 990_000, OUT)],
        False,
    ),
    "never seen joining": ([("main", 5000, OUT)], False),
}


@pytest.mark.parametrize("story", STORIES)
def test_whereabouts_are_the_same_in_any_order_and_with_doubles(story: str) -> None:
    moves, inside = STORIES[story]
    for order in itertools.permutations(moves):
        for told in (order, (*order, *order)):
            known = Whereabouts()
            for place, at, joined in told:
                known = known.after(place, at, joined=joined)
            assert known.inside is inside, order


moves = st.lists(st.tuples(st.sampled_from(["main", "A", "B"]), st.integers(0, 100_000), st.booleans()), max_size=8)


@given(moves, st.randoms(use_true_random=False))
def test_order_and_doubles_never_matter_unless_two_things_happen_at_once(story: list[Move], shuffled: Any) -> None:
    at_once = len({at for _, at, _ in story}) < len(story)
    again = [*story, *story]
    shuffled.shuffle(again)
    first, second = Whereabouts(), Whereabouts()
    for place, at, joined in story:
        first = first.after(place, at, joined=joined)
    for place, at, joined in again:
        second = second.after(place, at, joined=joined)
    assert at_once or first == second


async def test_the_service_is_told_once_each_way() -> None:
    presence = Presence(MemoryChannelState(), lambda: START)
    for _ in range(2):  # until the service has been told, it is news
        assert await presence.note("k", "main", 1000, joined=True, about={}) == "arrived"
    await presence.told("k", True)
    assert await presence.note("k", "main", 1000, joined=True, about={}) is None
    assert await presence.note("k", "main", 19_000, joined=False, about={}) == "departed"
    await presence.told("k", False)
    assert await presence.note("k", "main", 19_000, joined=False, about={}) is None
    assert await presence.note("k", "main", 20_000, joined=True, about={}) == "arrived"


async def test_who_only_changed_rooms_has_not_left() -> None:
    presence = Presence(MemoryChannelState(), lambda: START)
    await presence.note("k", "main", 1000, joined=True, about={})
    await presence.told("k", True)
    assert await presence.note("k", "A", 60_000, joined=True, about={}) is None
    assert await presence.note("k", "main", 60_400, joined=False, about={}) is None
    assert (await presence.find("k")).inside
    assert not (await presence.find("unknown")).inside
