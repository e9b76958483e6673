"""A programme over months: dates across clock changes, messages before and between sessions, and people's own lines."""

from __future__ import annotations

import asyncio
from collections import Counter
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
import structlog
from icalendar import Calendar

from bot.app import build
from bot.cli.main import main
from bot.ports import Conversation, Heard, Outcome, Pressed
from bot.programme.calendar import CalendarEntry, to_icalendar
from bot.programme.links import Links
from bot.runs.plan_library import load
from bot.store import cohorts, erasure, programme
from cards.render.plain import plain
from cards.view import Say, Submit
from dialogs.plan.model import Gap, Plan
from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, ROOM, START, FakeChannel, House, guest

LINE = "Try the marmalade question with my newest colleague"
CLOSING = "Ten quiet minutes for marmalade summaries every Friday"
GAP = Gap(after=1, at_least=timedelta(days=59), at_most=timedelta(days=92))
ZONE = "Europe/London"
PRIVATELY = Conversation("fake", "1:1", "council")


def session(number: int, **more: object) -> Plan:
    made = plan(
        step("intro.hello", 5, say="Hello"),
        step("intro.talk", 5, say="Talk"),
        id=f"course-{number}",
        programme="course",
        session=number,
    )
    return made.model_copy(update={"title": f"Course {number}", "before": ("Bring the pack.",), **more})


class Course(House):
    """Three sessions of one programme."""

    def __init__(
        self,
        url: str,
        now: datetime = START,
        channel: FakeChannel | None = None,
        public: str = "",
        links: Links | None = None,
    ) -> None:
        super().__init__(url, session(1), channel, now)
        plans = [session(1, gap=GAP), session(2, prepare=("Send the pack out.",)), session(3)]
        settings = self.app.settings.model_copy(update={"url": public})
        self.app = build(
            settings,
            self.clock,
            [self.channel],
            plans=plans,
            seed=lambda: 7,
            observers=[self._observe],
            links=links,
        )

    async def go_to(self, at: datetime) -> None:
        """Advance the clock by months."""
        while (due := self.clock.next_at) is not None and due <= at:
            self.clock.jump(due)
            await self.app.idle()
        self.clock.jump(at)
        await self.app.idle()

    async def hold(self) -> None:
        """Play a session until shortly after its end."""
        for number in (1, 2, 3):
            await self.say(guest(number), "here")
        await self.say(FRANCES, "start")
        await self.go_to(self.clock.now() + timedelta(minutes=15))

    def titles(self, to: str | None = None, since: int = 0) -> list[str]:
        return [one.view.title for one in self.platform.attempts[since:] if one.to == to]

    async def cohort(self) -> str:
        row = await self.app.router.latest(ROOM)
        assert row is not None
        async with self.database.reading() as tx:
            found = await cohorts.of_conversation(tx, row.conversation_id, "course")
        assert found is not None
        return found

    async def person(self, platform_id: str) -> str:
        """A person's id, by their platform id."""
        async with self.database.reading() as tx:
            (found,) = await erasure.find(tx, platform_id)
        return found.id

    async def privately(self, number: int, text: str) -> Outcome:
        outcome = await self.app.receive(Heard(PRIVATELY, guest(number), text, self.delivery(), private=True))
        await self.app.idle()
        return outcome


def said(outcome: Outcome) -> str:
    assert outcome.reply is not None
    return plain(outcome.reply)


async def test_the_time_recommended_is_proposed_and_a_date_outside_it_stands_with_a_warning(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        proposed = said(await house.say(guest(1), "programme"))
        assert "held on 7 January 2030" in proposed
        assert "between 7 March 2030 and 9 April 2030" in proposed
        assert "no date yet" in proposed
        fine = said(await house.say(FRANCES, "date 2: Monday 18 March 2030 09:30"))
        assert "18 March 2030, 09:30" in fine
        assert "outside" not in fine
        early = said(await house.say(FRANCES, "date 2: 2030-02-04 9.30"))
        assert "4 February 2030, 09:30" in early
        assert "outside the recommended time" in early


@pytest.mark.parametrize(
    ("who", "text", "answer"),
    [
        (guest(1), "date 2: 18 March 2030 09:30", "Only facilitators can set dates"),
        (FRANCES, "date 2: 18 March 2029 09:30", "has passed"),
        (FRANCES, "date 1: 18 March 2030 09:30", "has already been held"),
        (FRANCES, "date 4: 18 March 2030 09:30", "no session 4"),
        (FRANCES, "date 2: the day after 09:30", "did not understand that date"),
        (FRANCES, "date 3: 7 January 2030 09:35", "has passed"),
    ],
)
async def test_dates_that_cannot_be_are_refused_with_the_way_out(who: object, text: str, answer: str) -> None:
    async with Course("sqlite:///:memory:") as house:
        await house.install(3)
        await house.hold()
        outcome = await house.say(who, text)  # type: ignore[arg-type]
        assert outcome.refused
        assert answer in said(outcome)


async def test_what_is_due_before_a_session_keeps_to_the_clock_on_the_wall(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        await house.say(FRANCES, "date 2: 2 April 2030 09:30")  # a Tuesday; summer time began on Sunday
        before = len(house.platform.attempts)
        await house.go_to(datetime(2030, 3, 29, 9, 29, tzinfo=UTC))
        assert "Session 2 is on Tuesday" not in house.titles(since=before)
        await house.go_to(datetime(2030, 3, 29, 9, 30, tzinfo=UTC))  # 09:30 in London on Friday, still in winter
        assert "Session 2 is on Tuesday" in house.titles(since=before)
        assert house.titles("p1", before).count("For you: are you ready?") <= 1
        assert any(one.view.card == "ReadyCard" for one in house.platform.attempts[before:] if one.to == "p1")
        await house.go_to(datetime(2030, 4, 1, 8, 0, tzinfo=UTC))
        bring = next(one.view for one in house.platform.attempts if one.view.title == "For session 2 on Tuesday")
        assert "Bring the pack." in plain(bring)
        assert "recording system" in plain(bring)
        await house.go_to(datetime(2030, 4, 2, 8, 20, tzinfo=UTC))
        opens = next(one.view for one in house.platform.attempts if one.view.title == "Session 2 opens")
        assert opens.mention_everyone
        assert [button.act for button in opens.buttons] == [Say("here")]
        await house.hold()
        row = await house.app.router.latest(ROOM)
        assert row is not None
        assert row.cohort_id == await house.cohort()
        loaded = await house.app.service.loaded(row.id)
        assert loaded is not None
        assert loaded.plan.id == "course-2"


async def test_facilitators_hear_privately_a_week_ahead_what_to_prepare(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        await house.say(FRANCES, "date 2: 2 April 2030 09:30")
        before = len(house.platform.attempts)
        await house.go_to(datetime(2030, 3, 26, 12, 0, tzinfo=UTC))
        cards = [one for one in house.platform.attempts[before:] if one.view.card == "PrepareCard"]
        assert [one.to for one in cards] == [FRANCES.platform_id]
        assert "Send the pack out." in plain(cards[0].view)


async def test_a_moved_date_takes_everything_with_it_and_a_replica_may_restart(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        await house.say(FRANCES, "date 2: 18 March 2030 09:30")
        await house.say(FRANCES, "date 2: 25 March 2030 13:00")
        channel, now = house.channel, house.clock.now()
    async with Course(database_url, now, channel) as house:
        await house.go_to(datetime(2030, 3, 21, tzinfo=UTC))
        assert "Session 2 is on Monday" not in house.titles()
        await house.go_to(datetime(2030, 3, 25, 13, 0, tzinfo=UTC))
        assert house.titles().count("Session 2 is on Monday") == 1
        assert house.titles().count("Session 2 opens") == 1
        async with house.database.reading() as tx:
            assert await programme.next_errand(tx) is None


async def test_a_date_that_moves_after_the_reminder_is_reminded_of_again(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        await house.say(FRANCES, "date 2: 18 March 2030 09:30")
        await house.go_to(datetime(2030, 3, 17, 12, 0, tzinfo=UTC))
        moved = said(await house.say(FRANCES, "date 2: 25 March 2030 09:30"))
        assert "25 March 2030, 09:30" in moved
        await house.go_to(datetime(2030, 3, 25, 9, 30, tzinfo=UTC))
        titles = ("Session 2 is on Monday", "For session 2 on Monday")
        told = [one for one in house.platform.attempts if one.view.title in titles]
        assert [one.kind for one in told] == ["post"] * 4
        (changed,) = [plain(one.view) for one in house.platform.attempts if one.view.title == "Session 2 has moved"]
        assert "It was planned for 18 March 2030, 09:30." in changed


async def test_a_date_taken_back_leaves_nothing_due(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.say(FRANCES, "date 1: 14 January 2030 09:30")
        await house.say(FRANCES, "no date for session 1")
        async with house.database.reading() as tx:
            assert await programme.next_errand(tx) is None
        assert "no date yet" in said(await house.say(guest(1), "programme"))


async def test_nudges_come_privately_over_the_gap_and_each_may_stop_or_slow_them(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        await house.say(FRANCES, "date 2: 18 March 2030 09:30")
        assert "won’t write to you" in said(await house.privately(2, "no nudges"))
        assert "once" in said(await house.privately(3, "fewer nudges"))
        before = len(house.platform.attempts)
        await house.go_to(datetime(2030, 3, 15, tzinfo=UTC))
        nudged = [one for one in house.platform.attempts[before:] if one.view.card == "BetweenCard"]
        assert Counter(one.to for one in nudged) == {"p1": 3, "p3": 1}
        assert len({plain(one.view) for one in nudged}) == 3


async def test_own_lines_are_asked_for_given_back_to_each_alone_and_deleted(
    kind: str, database_url: str, tmp_path: Path
) -> None:
    async with Course(database_url) as house:
        with structlog.testing.capture_logs() as logs:
            await house.install(3)
            await house.hold()
            asked = [one.view for one in house.platform.attempts if one.view.card == "IntentionCard"]
            assert len(asked) == 3
            assert any(isinstance(button.act, Submit) for button in asked[0].buttons)
            form = Pressed(PRIVATELY, guest(1), "intention", "", 0, (), {"intention": LINE}, house.delivery())
            assert "Saved, for you alone" in said(await house.app.receive(form))
            await house.privately(2, "intention: Something else")
            assert said(await house.privately(2, "no intention")) == "Deleted. I have no line of yours."
            refused = await house.privately(3, "intention: Ring Tom on 07700 900123")
            assert refused.refused
            await house.go_to(datetime(2030, 3, 18, 9, 0, tzinfo=UTC))
            before = len(house.platform.attempts)
            await house.hold()
            back = [one for one in house.platform.attempts[before:] if one.view.card == "IntentionBackCard"]
            assert [one.to for one in back] == ["p1"]
            assert LINE in plain(back[0].view)
            await house.go_to(datetime(2030, 6, 3, 9, 0, tzinfo=UTC))
            await house.hold()
            asked = [one.view for one in house.platform.attempts if one.view.card == "IntentionCard" and one.to == "p1"]
            assert len({plain(view) for view in asked}) == len(asked) == 3
            cohort = await house.cohort()
            async with house.database.reading() as tx:
                runs = await programme.begun_runs(tx, cohort)
                assert await programme.intentions(tx, runs) == {}
            assert "six weeks" in said(await house.privately(2, f"intention: {CLOSING}"))
            before = len(house.platform.attempts)
            await house.go_to(datetime(2030, 7, 14, 9, 0, tzinfo=UTC))
            assert "IntentionBackCard" not in [one.view.card for one in house.platform.attempts[before:]]
            await house.go_to(datetime(2030, 7, 15, 9, 0, tzinfo=UTC))
            back = [one for one in house.platform.attempts[before:] if one.view.card == "IntentionBackCard"]
            assert [one.to for one in back] == ["p2"]
            assert CLOSING in plain(back[0].view)
            assert "I delete it on 18 July" in plain(back[0].view)
            assert (await house.privately(1, "intention: Too late")).refused
            await house.go_to(datetime(2030, 7, 19, 9, 0, tzinfo=UTC))
        async with house.database.reading() as tx:
            assert not await programme.drop_intentions(tx, await house.cohort())
        await house.database.overwrite()
    assert not [line for line in (LINE, CLOSING) if line in str(logs)]
    if kind == "sqlite":
        kept = b"".join(file.read_bytes() for file in tmp_path.iterdir())
        assert not [line for line in (LINE, CLOSING) if line.encode() in kept]


async def test_a_no_takes_nothing_away_from_what_somebody_wrote_before() -> None:
    async with Course("sqlite:///:memory:") as house:
        await house.install(3)
        await house.hold()
        await house.privately(1, f"intention: {LINE}")
        await house.go_to(datetime(2030, 3, 18, 9, 0, tzinfo=UTC))
        await house.hold()
        await house.privately(1, "intention: Something new")
        assert "nobody is told" in said(await house.privately(1, "no new intention"))
        cohort, author = await house.cohort(), await house.person("p1")
        async with house.database.reading() as tx:
            kept = await programme.intentions(tx, await programme.begun_runs(tx, cohort))
        assert list(kept.values()) == [{author: LINE}]


async def test_somebody_who_missed_a_session_gets_their_last_line_once_for_each_session_to_come() -> None:
    async with Course("sqlite:///:memory:") as house:
        await house.install(3)
        await house.hold()
        await house.privately(1, f"intention: {LINE}")
        await house.privately(2, "intention: First")
        await house.go_to(datetime(2030, 3, 18, 9, 0, tzinfo=UTC))
        await house.hold()
        await house.privately(2, "intention: Second")
        await house.go_to(datetime(2030, 6, 3, 9, 0, tzinfo=UTC))
        before = len(house.platform.attempts)
        await house.hold()
        back = {one.to: plain(one.view) for one in house.platform.attempts[before:] if one.view.card == "IntentionBackCard"}
        assert back.keys() == {"p1", "p2"}
        assert "after session 1" in back["p1"]
        assert "after session 2" in back["p2"]
        assert "Second" in back["p2"]
        assert "First" not in back["p2"]


async def test_a_line_and_a_wish_go_with_the_person_who_is_forgotten(database_url: str) -> None:
    async with Course(database_url) as house:
        await house.install(3)
        await house.hold()
        await house.privately(1, f"intention: {LINE}")
        await house.privately(1, "no nudges")
        cohort = await house.cohort()
        await house.say(guest(1), "forget me now")
        async with house.database.reading() as tx:
            assert await programme.paces(tx, cohort) == {}
            run_ids = await programme.begun_runs(tx, cohort)
            assert await programme.intentions(tx, run_ids) == {}


async def test_dates_as_a_calendar_file_keep_their_zone_and_move_when_they_are_imported_again() -> None:
    async with Course("sqlite:///:memory:") as house:
        await house.install(3)
        await house.hold()
        await house.say(FRANCES, "date 2: 18 March 2030 09:30")
        await house.say(FRANCES, "date 3: 3 June 2030 09:30")
        row = await house.app.router.latest(ROOM)
        assert row is not None
        loaded = await house.app.service.loaded(row.id)
        assert loaded is not None
        card = await house.app.errand_runner.session_dates.card(loaded)
        entries = [
            CalendarEntry(one.session, one.title, one.at, timedelta(minutes=210))
            for one in card.dates
            if one.at and not one.held
        ]
    days = [START + timedelta(days=day) for day in (0, 1)]
    files = [to_icalendar("c0", [replace(one, set_at=day) for one in entries], ZONE, day) for day in days]
    first, again = (Calendar.from_ical(text) for text in files)
    events = first.walk("VEVENT")
    assert [event["summary"] for event in events] == ["Course 2", "Course 3"]
    assert [event["dtstart"].dt.astimezone(UTC).hour for event in events] == [9, 8]  # winter time, then summer time
    assert {event["dtstart"].params["TZID"] for event in events} == {ZONE}
    assert [zone["tzid"] for zone in first.walk("VTIMEZONE")] == [ZONE]
    assert [event["uid"] for event in again.walk("VEVENT")] == [event["uid"] for event in events]
    assert all(later["sequence"] > event["sequence"] for later, event in zip(again.walk("VEVENT"), events, strict=True))


def test_the_command_line_lists_groups_sets_a_date_and_writes_the_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    url = f"sqlite:///{tmp_path}/throughline.db"

    async def held() -> str:
        async with House(url, load("defensible-decisions-1"), now=datetime.now(UTC)) as house:
            await house.install(3)
            await house.say(FRANCES, "start")
            row = await house.app.router.latest(ROOM)
            assert row is not None
            assert row.cohort_id is not None
            return row.cohort_id

    cohort = asyncio.run(held())
    monkeypatch.setenv("THROUGHLINE_DATABASE", url)
    assert main(["programme"]) == 0
    assert cohort in capsys.readouterr().out
    day = f"{datetime.now(UTC) + timedelta(days=75):%Y-%m-%d} 09:30"
    file = tmp_path / "dates.ics"
    assert main(["programme", cohort, "--session", "2", "--on", day, "--ics", str(file)]) == 0
    assert "09:30" in capsys.readouterr().out
    assert len(Calendar.from_ical(file.read_bytes()).walk("VEVENT")) == 1
    assert main(["programme", cohort, "--session", "1", "--on", day]) != 0
    assert "has already been held" in capsys.readouterr().err
    assert main(["programme", "nobody"]) != 0
    assert "throughline programme" in capsys.readouterr().err
