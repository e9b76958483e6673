"""Packs for missed sessions: offered once, privately, to absent people and on request. Links contain no personal data."""

from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime, timedelta
from pathlib import Path

import jwt
import pytest
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.cli.main import main
from bot.web.site import Site
from cards.render.plain import plain
from tests.bot.programme.test_programme import Course, said
from tests.support.running_app import FRANCES, ROOM, guest

NEXT_DAY = datetime(2030, 1, 15, 10, 0, tzinfo=UTC)


class Held(Course):
    """A group of three in session one. A week later, session two without the third person."""

    async def first(self) -> None:
        await self.install(3)
        await self.hold()

    async def second(self, *people: int) -> None:
        await self.say(FRANCES, "date 3: 4 March 2030 09:30")
        await self.go_to(datetime(2030, 1, 14, 9, 30, tzinfo=UTC))
        for number in people:
            await self.say(guest(number), "here")
        await self.say(FRANCES, "start")
        await self.go_to(self.clock.now() + timedelta(minutes=15))

    def packs(self, since: int = 0) -> list[tuple[str | None, str]]:
        """The offers by person."""
        found = [one for one in self.platform.attempts[since:] if one.view.card == "MissedCard"]
        return [(one.to, plain(one.view)) for one in found]


async def test_on_the_day_after_whoever_was_absent_is_told_alone_and_once(database_url: str) -> None:
    async with Held(database_url) as house:
        await house.first()
        assert house.packs() == []
        await house.second(1, 2)
        assert house.packs() == []
        await house.go_to(NEXT_DAY)
        ((who, text),) = house.packs()
        assert who == "p3"
        assert "what session 2 was about" in text
        assert "You could not be there" in text
        assert "Session 3 is on 4 March 2030, 09:30." in text
        assert "Frances will gladly" in text
        assert "Person 1" not in text
        assert "Person 2" not in text
        await house.go_to(datetime(2030, 3, 4, 9, 30, tzinfo=UTC))
        for number in (1, 2, 3):
            await house.say(guest(number), "here")
        await house.say(FRANCES, "start")
        await house.go_to(house.clock.now() + timedelta(minutes=15))
        assert len(house.packs()) == 1, "who was told on the day after is not told again on arrival"


async def test_somebody_new_is_told_of_the_session_before_on_arrival(database_url: str) -> None:
    async with Held(database_url) as house:
        await house.first()
        await house.say(FRANCES, "date 2: 14 January 2030 09:30")
        await house.go_to(datetime(2030, 1, 14, 9, 30, tzinfo=UTC))
        for number in (1, 2, 4):
            await house.say(guest(number), "here")
        await house.say(FRANCES, "start")
        await house.go_to(house.clock.now() + timedelta(minutes=2))
        assert [(who, "session 1 was about" in text) for who, text in house.packs()] == [("p4", True)]
        await house.say(guest(5), "here")
        await house.go_to(house.clock.now() + timedelta(minutes=1))
        assert [who for who, _ in house.packs()] == ["p4", "p5"]


async def test_whoever_asked_to_be_forgotten_is_left_alone() -> None:
    async with Held("sqlite:///:memory:") as house:
        await house.first()
        await house.privately(3, "forget me now")
        await house.second(1, 2)
        await house.go_to(NEXT_DAY + timedelta(days=1))
        assert house.packs() == []


async def test_after_a_long_outage_nobody_is_told_of_long_ago() -> None:
    async with Held("sqlite:///:memory:") as house:
        await house.first()
        await house.second(1, 2)
        house.clock.jump(datetime(2030, 2, 14, 9, 0, tzinfo=UTC))
        await house.app.idle()
        house.app.errand_runner.wake()
        await house.app.idle()
        assert house.packs() == []


async def test_who_asks_is_told_what_they_missed_of_it(database_url: str) -> None:
    async with Held(database_url) as house:
        nothing = await house.say(guest(1), "what did I miss?")
        assert nothing.refused
        assert "not missed a session of a programme" in said(nothing)
        await house.first()
        assert "You could not be there" in said(await house.say(guest(9), "what did I miss"))
        await house.second(1, 2)
        absent = said(await house.privately(3, "what did I miss?"))
        assert "what session 2 was about" in absent
        assert "You could not be there" in absent
        assert "Whoever runs this service can export it" in absent, "here are no pages a link could lead to"
        there = said(await house.privately(1, "what did I miss"))
        assert "You were there for all of it" in there
        first = said(await house.privately(3, "missed session 1"))
        assert "what session 1 was about" in first
        assert "You were there for all of it" in first
        later = await house.privately(3, "missed session 3")
        assert later.refused
        assert "not been held yet" in said(later)


async def test_who_came_too_late_is_told_which_parts(database_url: str) -> None:
    async with Held(database_url) as house:
        await house.install(3)
        await house.say(FRANCES, "start")
        await house.go_to(house.clock.now() + timedelta(minutes=8))
        await house.say(guest(4), "here")
        text = said(await house.say(guest(4), "what did I miss"))
        assert "You missed these blocks:\n- Intro" in text


# -- the link ----------------------------------------------------------------------------------------------------------


async def served(house: Course) -> TestServer:
    site, pages = Site(house.app, "https://throughline.example.org"), web.Application()
    site.add_to(pages)
    server = TestServer(pages)
    await server.start_server()
    return server


async def linked(house: Held) -> str:
    """The path of the link a person got."""
    text = said(await house.privately(3, "what did I miss"))
    link = next(word for word in text.split() if word.startswith("https://throughline.example.org/pack/"))
    return link.removeprefix("https://throughline.example.org")


async def test_the_link_works_for_two_weeks_and_names_nobody() -> None:
    async with Held("sqlite:///:memory:") as house:
        await house.first()
        server = await served(house)
        await house.second(1, 2)
        path = await linked(house)
        claims = jwt.decode(path.rsplit("/", 1)[1], options={"verify_signature": False})
        assert set(claims) == {"aud", "run", "exp"}
        async with TestClient(server) as client:
            answer = await client.get(path)
            text = await answer.text()
            assert answer.status == 200
            assert "Session 2, to catch up on: Course 2" in text
            assert "Held on 14 January 2030." in text
            assert "Session 3, Course 3: 4 March 2030, 09:30." in text
            assert not any(name in text for name in ("Person", "Frances"))
            assert answer.headers["X-Robots-Tag"] == "noindex"
            assert answer.headers["Cache-Control"] == "no-store"
            assert answer.headers["Referrer-Policy"] == "no-referrer"
            document = await client.get(f"{path}/session-pack.docx")
            assert zipfile.is_zipfile(io.BytesIO(await document.read()))
            page = await client.get(f"{path}/session-pack.html")
            assert "<style>" in await page.text()
            house.clock.jump(house.clock.now() + timedelta(days=13, hours=23))
            assert (await client.get(path)).status == 200
            house.clock.jump(house.clock.now() + timedelta(hours=2))
            late = await client.get(path)
            assert late.status == 403
            assert "what did I miss" in await late.text()
        await server.close()


async def test_a_link_that_was_changed_or_is_of_another_kind_leads_nowhere() -> None:
    async with Held("sqlite:///:memory:") as house:
        await house.first()
        server = await served(house)
        await house.second(1, 2)
        path = await linked(house)
        head, body, signature = path.rsplit("/", 1)[1].split(".")
        run_id = (await house.app.router.latest(ROOM)).id  # type: ignore[union-attr]
        other = await Site(house.app, "https://throughline.example.org").door.session(run_id, "p1")
        forged = jwt.encode({"aud": "pack", "run": run_id, "exp": 4e9}, "x" * 32, algorithm="HS256")
        unsigned = jwt.encode({"aud": "pack", "run": run_id, "exp": 4e9}, None, algorithm="none") + "x"
        async with TestClient(server) as client:
            for token in (f"{head}.{body[:-2]}AA.{signature}", f"{head}.{body}.{signature[:-2]}AA", other, forged, unsigned):
                assert (await client.get(f"/pack/{token}")).status == 403, token
            assert (await client.get("/pack/nothing")).status == 404
        await server.close()


# -- the command line --------------------------------------------------------------------------------------------------


def test_a_plans_pack_on_the_command_line(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["pack", "defensible-decisions-1"]) == 0
    assert "Safe Uncertainty" in capsys.readouterr().out
    for name in ("pack.docx", "pack.html"):
        assert main(["pack", "defensible-decisions-1", "--out", str(tmp_path / name)]) == 0
    assert zipfile.is_zipfile(tmp_path / "pack.docx")
    assert "Safe Uncertainty" in (tmp_path / "pack.html").read_text(encoding="utf-8")
    for wrong, says in (
        (["pack", "no-such-plan"], "no-such-plan"),
        (["pack", "defensible-decisions-1", "--out", str(tmp_path / "pack.pdf")], ".docx or .html"),
        (["pack", "defensible-decisions-1", "--out", str(tmp_path / "no" / "pack.docx")], "--out"),
    ):
        assert main(wrong) == 1
        assert says in capsys.readouterr().err


def test_packs_and_digests_of_sessions_that_are_not_there(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("THROUGHLINE_DATABASE", f"sqlite:///{tmp_path}/throughline.db")
    assert main(["migrate"]) == 0
    for command in ("pack", "digest"):
        assert main([command, "0" * 32]) == 1
        assert "There is no session" in capsys.readouterr().err
