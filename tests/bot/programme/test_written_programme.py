"""A programme whose later sessions were written in the editor: dates, calendar, reminders and packs know them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

from bot.app import build
from bot.store import written_plans
from bot.store.written_plans import Saved
from cards.render.plain import plain
from tests.bot.programme.test_programme import GAP, Course, said, session
from tests.support.running_app import FRANCES, START, FakeChannel, guest


class Written(Course):
    """Session one is a file of the service. The organisation has published the others."""

    def __init__(self, url: str, now: datetime = START, channel: FakeChannel | None = None) -> None:
        super().__init__(url, now, channel)
        plans = [session(1, gap=GAP)]
        self.app = build(
            self.app.settings, self.clock, [self.channel], plans=plans, seed=lambda: 7, observers=[self._observe]
        )

    async def publish(self, organisation: str, *numbers: int) -> None:
        for number in numbers:
            plan = session(number)
            async with self.database.writing() as tx:
                row = await written_plans.create(tx, organisation, Saved(plan.title, "text", "", START))
                assert await written_plans.publish(tx, row, 1, plan)
        self.app.written_plans.forget()


async def test_sessions_that_an_organisation_wrote_have_dates_reminders_and_packs(database_url: str) -> None:
    async with Written(database_url) as house:
        await house.install(3)
        await house.publish("fake:another council", 3)
        await house.publish("fake:council", 2)
        await house.hold()
        assert house.titles("p1")[-1] != "Your own record", "session one is not the last"
        dates = said(await house.say(FRANCES, "date 2: 18 March 2030 09:30"))
        assert "18 March 2030, 09:30" in dates
        assert "Course 2" in dates
        assert "Course 3" not in dates
        calendar = await house.app.errand_runner.calendar.file(await house.cohort())
        assert calendar is not None
        assert b"Course 2" in calendar
        assert "when the next session starts" in said(await house.privately(1, "intention: Less haste"))
        await house.go_to(datetime(2030, 3, 18, 9, 30, tzinfo=UTC))
        assert "Session 2 opens" in house.titles()
        for number in (1, 2):
            await house.say(guest(number), "here")
        await house.say(FRANCES, "start")
        await house.go_to(house.clock.now() + timedelta(days=1, hours=1))
        (missed,) = [one for one in house.platform.attempts if one.view.card == "MissedCard"]
        assert (missed.to, "what session 2 was about" in plain(missed.view)) == ("p3", True)
