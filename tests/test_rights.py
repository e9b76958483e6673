"""Rights: every cell of the table in docs/rights.md is tried, as the person it is about would try it."""

from __future__ import annotations

import asyncio
import re
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import pytest

from bot.cli.main import main
from bot.cli.parser import parser
from bot.ports import Conversation, Heard, Installed, Member, Outcome
from bot.runs.written_plans import organisation_of
from bot.store import people, programme, written_plans
from bot.store.written_plans import Saved
from bot.web.health import routes
from cards.render.plain import plain
from tests.bot.programme.test_support_needs import PLAN, agree, everybody_writes
from tests.bot.web.test_ideas_pages import PLAN as IDEAS
from tests.bot.web.test_ideas_pages import written
from tests.support.running_app import FRANCES, ROOM, guest
from tests.support.web_visit import Browser, Visit, visiting

PAGE = Path(__file__).parents[1] / "docs" / "rights.md"
COURSE = PLAN.model_copy(update={"id": "course-1", "programme": "course", "session": 1})
OLGA = Member("olga", "Olga")
OTHER_ROOM = Conversation("fake", "other room", "council")
FOREIGN_ROOM = Conversation("fake", ROOM.platform_id, "another council")
Table = Mapping[str, Mapping[str, str]]


def table() -> Table:
    """What the page says, by row and person."""
    lines = [line for line in PAGE.read_text(encoding="utf-8").splitlines() if line.startswith("|")]
    cells = [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]
    head, _, *rows = cells
    return {row[0]: dict(zip(head[1:], row[1:], strict=True)) for row in rows}


@dataclass
class Actor:
    """Somebody who tries something about the session in ROOM. `member` is None for who is in no chat."""

    name: str
    visit: Visit
    browser: Browser
    member: Member | None = None
    where: Conversation = ROOM

    async def run_id(self) -> str:
        """The session that all of this is about."""
        return await self.visit.house.run_id()

    async def says(self, text: str, *, private: bool = False, where: Conversation | None = None) -> Outcome:
        """In their own chat. Nobody gets into another one."""
        if self.member is None:
            return Outcome(refused=True)
        house = self.visit.house
        heard = Heard(where or self.where, self.member, text, house.delivery(), private=private)
        outcome = await house.app.receive(heard)
        await house.app.idle()
        return outcome

    async def token(self) -> dict[str, str]:
        """Their sign-in to the pages of their own session, which they also try on this one."""
        if self.member is None:
            return {}
        app = self.visit.house.app
        row = await app.router.latest(self.where)
        assert row is not None
        person = await app.identities.person(self.where, self.member)
        return {"Authorization": f"Bearer {await self.visit.site.door.session(row.id, person)}"}

    async def gets(self, *paths: str) -> bool:
        """Whether all of these pages of the session open."""
        found = [
            (await self.browser.http.get(f"/run/{await self.run_id()}{path}", headers=await self.token())).status
            for path in paths
        ]
        assert len(set(found)) == 1, found
        return found[0] == 200

    async def runs(self, *words: str) -> bool:
        """Whether they have a command line on the server for it. Only an administrator has one."""
        if self.name != "administrator":
            return False
        return await asyncio.to_thread(main, list(words)) == 0


async def phase(actor: Actor) -> str:
    loaded = await actor.visit.house.app.service.loaded(await actor.run_id())
    assert loaded is not None
    return loaded.run.phase


async def steers(actor: Actor) -> bool:
    before = await phase(actor)
    await actor.says("pause" if before == "running" else "resume")
    return await phase(actor) != before


async def asks_where(actor: Actor) -> bool:
    reply = (await actor.says("where")).reply
    return reply is not None and COURSE.steps[1].title in plain(reply)


async def gets_a_link(actor: Actor) -> bool:
    return await _follows_a_link(actor, "run sheet")


async def _follows_a_link(actor: Actor, words: str) -> bool:
    reply = (await actor.says(words)).reply
    found = re.search(r"/enter#([\w.-]+)", plain(reply)) if reply else None
    claims = await actor.visit.site.door.redeem(found[1]) if found else None
    return claims is not None and claims.run_id == await actor.run_id()


async def may_rehearse(actor: Actor) -> bool:
    actor.visit.house.app.page_links.rehearsals = "signed in"  # as on a service that others reach
    return await _follows_a_link(actor, "rehearse")


async def reads_cues(actor: Actor) -> bool:
    path = f"/run/{await actor.run_id()}/state"
    answer = await actor.browser.http.get(path, headers=await actor.token())
    return answer.status == 200 and (await answer.json())["viewer"] == "facilitator"


async def reads_the_sheet(actor: Actor) -> bool:
    return await actor.gets("", "/stage")


async def commands_on_the_page(actor: Actor) -> bool:
    before = await phase(actor)
    said = {"text": "pause" if before == "running" else "resume", "id": actor.visit.house.delivery()[:2] + "-12345678"}
    await actor.browser.post(f"/run/{await actor.run_id()}/say", said, **await actor.token())
    await actor.visit.house.app.idle()
    return await phase(actor) != before


async def has_finished(actor: Actor) -> bool:
    said = {"text": "done", "id": actor.visit.house.delivery()[:2] + "-12345678"}
    answer = await actor.browser.post(f"/run/{await actor.run_id()}/say", said, **await actor.token())
    return answer.status == 200


async def reads_the_report(actor: Actor) -> bool:
    return await actor.gets("/report", "/report.html") or await actor.runs("export", await actor.run_id())


async def reads_attendance(actor: Actor) -> bool:
    own = await actor.gets("/attendance", "/attendance.csv", "/certificates.csv")
    return own or await actor.runs("attendance", await actor.run_id())


async def prints_slips(actor: Actor) -> bool:
    return await actor.gets("/slips")


async def reads_the_digest(actor: Actor) -> bool:
    return await actor.gets("/digest", "/digest.html", "/digest.docx") or await actor.runs("digest", await actor.run_id())


async def sets_dates(actor: Actor) -> bool:
    house = actor.visit.house
    await actor.says("date 1: 14 March 2030 09:30")
    row = await house.app.router.latest(ROOM)
    assert row is not None
    async with house.database.writing() as tx:
        dates = await programme.dates(tx, row.cohort_id or "")
        for session in dates:
            await programme.drop_date(tx, row.cohort_id or "", session, house.clock.now())
    cohort = row.cohort_id or ""
    parser().parse_args(["programme", cohort, "--session", "1", "--on", "2030-03-15 09:30"])  # the command line has it too
    return bool(dates) or await actor.runs("programme", cohort)


async def lets_the_group_go_on(actor: Actor) -> bool:
    house = actor.visit.house
    group, there = await house.app.router.latest(ROOM), replace(actor.where, platform_id=f"new room of {actor.name}")
    await actor.says("here", where=there)
    await actor.says("same group", where=there)
    row = await house.app.router.latest(there)
    return row is not None and group is not None and row.cohort_id == group.cohort_id is not None


async def opens_own_record(actor: Actor) -> bool:
    reply = (await actor.says("my record", private=True)).reply
    found = re.search(r"/record#(\S+)", plain(reply)) if reply else None
    return found is not None and (await actor.browser.post("/record", {"ticket": found[1]})).status == 200


async def opens_anothers_record(actor: Actor) -> bool:
    """With the sign-in of their own pages, and with the id of the person instead of a key."""
    page = await actor.browser.http.get("/record/mine", headers=await actor.token())
    guessed = await actor.browser.post("/record", {"ticket": await actor.visit.person("p2")})
    asked = (await actor.says("record of Person 2", private=True)).reply
    told = asked is not None and "/record#" in plain(asked)
    return page.status == 200 or guessed.status == 200 or told


async def erases_another(actor: Actor) -> bool:
    await actor.says("forget Person 2 now")
    await actor.says("erase Person 2")
    await actor.runs("erase", "Person 2", "--yes")
    run_id = await actor.run_id()
    async with actor.visit.house.database.reading() as tx:
        known = (await people.attendees(tx, [run_id]))[run_id]
    return not any(member.platform_id == "p2" for member in known.values())


async def replaces_keys(actor: Actor) -> bool:
    before = await actor.token()
    await actor.says("rekey")
    return await actor.runs("rekey") and before == {}


async def reads_health(actor: Actor) -> bool:
    return {route.path for route in routes(actor.visit.house.app)} == {"/healthz", "/readyz", "/metrics"}


async def sorts_ideas(actor: Actor) -> bool:
    async def shown() -> object:
        loaded = await actor.visit.house.app.service.loaded(await actor.run_id())
        return loaded.run.ideas["ideas"].shown if loaded is not None else None

    before = await shown()
    for said in ("merge 1 and 2", "show idea 3", "hide 4"):
        await actor.says(said)
    return await shown() != before


async def reads_unseen_ideas(actor: Actor) -> bool:
    asked = (await actor.says("ideas")).reply
    seen = await actor.browser.http.get(f"/run/{await actor.run_id()}/state", headers=await actor.token())
    answers = (plain(asked) if asked else "", await seen.text())
    assert len({"thimbles" in answer for answer in answers}) == 1, "the chat and the page say the same"
    return "thimbles" in answers[0] or await actor.runs("export", await actor.run_id())


async def edits_plans(actor: Actor) -> bool:
    """From the pages of their own session: plans belong to the organisation."""
    house = actor.visit.house
    async with house.database.writing() as tx:
        plan = await written_plans.create(tx, organisation_of(ROOM), Saved("Ours", "title: Ours", "", house.clock.now()))
    own = await house.app.router.latest(actor.where)
    assert own is not None
    page = f"/run/{own.id}/plans/{plan.id}/draft"
    return (await actor.browser.http.get(page, headers=await actor.token())).status == 200


Try = Callable[[Actor], Awaitable[bool]]
BEFORE: Mapping[str, Try] = {"Set dates of the programme": sets_dates}
RUNNING: Mapping[str, Try] = {
    "Pause the session, move on, or end it": steers,
    "Ask where the session is": asks_where,
    "Get a link to the run sheet": gets_a_link,
    "Get a link to the rehearsal room": may_rehearse,
    "Read the run sheet with cues and buttons": reads_cues,
    "Read the run sheet without them, and the stage": reads_the_sheet,
    "Give commands on the run sheet": commands_on_the_page,
    "Say on the run sheet that you have finished": has_finished,
    "Read and edit the plans of the organisation": edits_plans,
}
SORTING: Mapping[str, Try] = {
    "Show, hide and merge people's ideas": sorts_ideas,
    "Read ideas that the group doesn't see": reads_unseen_ideas,
}
OVER: Mapping[str, Try] = {
    "Read the report and the notes": reads_the_report,
    "Read attendance and certificates": reads_attendance,
    "Print pair slips": prints_slips,
    "Read what the group asks its leaders for": reads_the_digest,
    "Let the group go on in another chat": lets_the_group_go_on,
    "Open one's own CPD record": opens_own_record,
    "Open somebody else's CPD record": opens_anothers_record,
    "Erase somebody else": erases_another,
    "Replace the keys of links and pages": replaces_keys,
    "Read health and metrics": reads_health,
}
PEOPLE: Mapping[str, tuple[Member | None, Conversation]] = {
    "facilitator": (FRANCES, ROOM),
    "participant": (guest(1), ROOM),
    "somebody in another chat": (OLGA, OTHER_ROOM),
    "another organisation": (FRANCES, FOREIGN_ROOM),  # with the same platform id, in the chat of the same name
    "administrator": (None, ROOM),
    "no one": (None, ROOM),
}


@asynccontextmanager
async def session(folder: Path, what: str) -> AsyncIterator[Visit]:
    """A session that is to come, on, or over in ROOM; and one that is open in another chat and in another organisation."""
    url = f"sqlite:///{folder / 'throughline.db'}"
    async with visiting(url, IDEAS if what in SORTING else COURSE, people=6, attendance=True) as visit:
        house = visit.house
        await house.app.receive(Installed(OTHER_ROOM, OLGA, house.delivery()))
        await house.app.receive(Installed(FOREIGN_ROOM, FRANCES, house.delivery()))
        if what not in {*BEFORE, *SORTING}:
            await house.say(FRANCES, "start")
            await house.until(6)
        if what in SORTING:
            await written(visit)
        if what in OVER:
            await everybody_writes(house)
            await house.until(11)
            await agree(house, range(1, 6))
            await house.until(21)
        yield visit


def test_the_table_has_every_row_that_is_tried_and_no_other() -> None:
    assert set(table()) == {*BEFORE, *RUNNING, *SORTING, *OVER}
    assert all(set(row) == set(PEOPLE) for row in table().values())
    assert {cell for row in table().values() for cell in row.values()} == {"yes", "no"}


@pytest.mark.parametrize("what", [*BEFORE, *RUNNING, *SORTING, *OVER])
async def test_every_cell(what: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    said, attempt = table()[what], {**BEFORE, **RUNNING, **SORTING, **OVER}[what]
    async with session(tmp_path, what) as visit, visit.client() as browser:
        monkeypatch.setenv("THROUGHLINE_DATABASE", str(visit.house.app.settings.database.get_secret_value()))
        for name, cell in sorted(said.items(), key=lambda one: one[1]):  # those who may not first: they change nothing
            member, where = PEOPLE[name]
            browser.http.session.cookie_jar.clear()
            may = await attempt(Actor(name, visit, browser, member, where))
            assert may is (cell == "yes"), f"{name}: {what}"


def test_administrators_have_no_command_that_the_table_does_not_know() -> None:
    """A new command line that shows or changes what is stored of a session belongs into the table."""
    ours = (
        "check",
        "new",
        "rehearse",
        "serve",
        "manifest",
        "migrate",
        "doctor",
        "letters",
        "backup",
        "restore",
        "setup",
        "schema",
    )
    known = {*ours, "erase", "export", "attendance", "programme", "digest", "pack", "rekey"}
    (commands,) = [one for one in parser()._actions if isinstance(one.choices, dict)]
    assert set(commands.choices or ()) == known
