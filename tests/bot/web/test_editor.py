"""Plan editor over HTTP: saving, conflicts, rights, limits, files, and what chats may start afterwards."""

from __future__ import annotations

import json
import re
from collections.abc import AsyncIterator
from datetime import timedelta
from io import BytesIO
from typing import Any

import pytest
import pytest_asyncio
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer
from pydantic import SecretStr

from bot.app import App, build
from bot.infra.settings import Settings
from bot.ports import Conversation
from bot.runs.plan_library import load
from bot.runs.written_plans import HERE
from bot.store import written_plans
from bot.store.written_plans import MOST_VERSIONS, Saved
from bot.web.editor import drafts, played
from bot.web.server import web_app
from tests.support.running_app import START, short_plan
from tests.support.web_visit import visiting

Client = TestClient[web.Request, web.Application]
TAB, OTHER = "a" * 32, "b" * 32
PLAN = """\
# Kept: who may see this.
plan: team-day
title: Team day
blocks:
  # The first part.
  - title: Welcome
    mode: online
    steps:
      - {title: Hello, lasts: 5m, say: "Welcome, all."}
  - title: End
    mode: online
    steps:
      - title: Goodbye
        lasts: 10m  # roughly
        say: Goodbye.
"""


@pytest_asyncio.fixture
async def app() -> AsyncIterator[App]:
    made = build(Settings(database=SecretStr("sqlite:///:memory:")), channels=[])
    await made.start()
    yield made
    await made.stop()


@pytest_asyncio.fixture
async def client(app: App) -> AsyncIterator[Client]:
    """A browser on the machine of the service."""
    async with TestClient(TestServer(web_app(app))) as made:
        yield made


async def post(client: Client, path: str, body: object, **more: str) -> tuple[int, Any]:
    """Send something as our pages do."""
    own = {"X-Throughline": "1", "Origin": str(client.make_url("/")).rstrip("/")}
    data = body if isinstance(body, bytes) else json.dumps(body).encode()
    async with client.post(path, data=BytesIO(data), headers={**own, **more}) as answer:
        is_json = answer.content_type == "application/json"
        return answer.status, await answer.json() if is_json else await answer.text()


async def imported(client: Client, text: str = PLAN, name: str = "plan.yaml") -> str:
    """Import a file. Returns the address of the draft."""
    status, answer = await post(client, f"/plans/import?name={name}", text.encode())
    assert status == 200, answer
    return str(answer["to"])


async def draft_of(client: Client, at: str, version: int = 0) -> Any:
    async with client.get(f"{at}/draft", params={"version": version}) as answer:
        assert answer.status == 200
        return await answer.json()


async def test_a_form_changes_only_what_it_is_about(client: Client) -> None:
    at = await imported(client)
    found = await draft_of(client, at)
    found["data"]["blocks"][1]["steps"][0]["say"] = "See you."
    status, answer = await post(client, f"{at}/draft", {"data": found["data"], "base": 1, "tab": TAB})
    assert (status, answer) == (200, {"version": 2, "lost": []})
    async with client.get(f"{at}/plan.yaml") as file:
        assert await file.text() == PLAN.replace("Goodbye.\n", "See you.\n")


async def test_comments_that_are_lost_are_told(client: Client) -> None:
    at = await imported(client)
    data = (await draft_of(client, at))["data"]
    del data["blocks"][0]
    status, answer = await post(client, f"{at}/draft", {"data": data, "base": 1, "tab": TAB})
    assert (status, answer["lost"]) == (200, ["The first part."])


async def test_a_save_over_something_unseen_is_a_conflict(client: Client) -> None:
    at = await imported(client)
    first = await post(client, f"{at}/draft", {"text": PLAN + "people: 8\n", "base": 1, "tab": TAB})
    assert first[0] == 200
    status, theirs = await post(client, f"{at}/draft", {"text": PLAN + "people: 9\n", "base": 1, "tab": OTHER})
    assert (status, theirs["newest"], theirs["data"]["people"]) == (409, 2, "8")
    assert (await post(client, f"{at}/draft", {"text": PLAN + "people: 9\n", "base": 2, "tab": OTHER}))[0] == 200
    versions = [one["version"] for one in (await draft_of(client, at))["versions"]]
    kept = [(await draft_of(client, at, version))["text"] for version in versions]
    assert kept == [PLAN + "people: 9\n", PLAN + "people: 8\n", PLAN]


async def test_a_save_whose_answer_was_lost_is_no_conflict_when_it_is_repeated(client: Client) -> None:
    at = await imported(client)
    save = {"text": PLAN + "people: 8\n", "base": 1, "tab": TAB}
    answers = [await post(client, f"{at}/draft", save) for _ in range(2)]
    assert [(status, answer["version"]) for status, answer in answers] == [(200, 2), (200, 2)]
    assert (await post(client, f"{at}/draft", {**save, "tab": OTHER}))[0] == 409, "another page has not seen it"
    assert (await post(client, f"{at}/draft", {**save, "base": 2, "text": PLAN}))[0] == 200
    assert (await post(client, f"{at}/draft", save))[0] == 409, "it came late, over something newer"


async def test_saves_of_one_page_are_one_version(client: Client) -> None:
    at = await imported(client)
    for base in (1, 2, 3):
        await post(client, f"{at}/draft", {"text": PLAN + f"people: {base}\n", "base": base, "tab": TAB})
    assert [one["version"] for one in (await draft_of(client, at))["versions"]] == [4, 1]


async def test_what_is_published_can_be_started_and_stays_as_it_was(app: App, client: Client) -> None:
    at = await imported(client)
    room = Conversation("teams", "room", "council")
    assert "team-day" not in (await app.written_plans.of(room)).ids
    assert await post(client, f"{at}/do", {"do": "publish"}) == (200, {"name": "team-day"})
    await post(client, f"{at}/draft", {"text": PLAN.replace("Team day", "Team week"), "base": 1, "tab": TAB})
    assert (await app.written_plans.of(room)).plan("team-day").title == "Team day"
    second = await imported(client)
    status, why = await post(client, f"{second}/do", {"do": "publish"})
    assert (status, "Another published plan has the id" in why) == (409, True)
    assert (await post(client, f"{at}/do", {"do": "withdraw"}))[0] == 200
    assert "team-day" not in (await app.written_plans.of(room)).ids


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (PLAN.replace("lasts: 5m", "lasts: soon"), "has mistakes"),
        (PLAN.replace("team-day", "action-learning"), "comes with Throughline"),
        (PLAN.replace('say: "Welcome, all."', "image: {file: a.png, alt: A}"), "address of the picture"),
    ],
)
async def test_what_cannot_be_published_says_why(client: Client, text: str, why: str) -> None:
    status, answer = await post(client, f"{await imported(client, text)}/do", {"do": "publish"})
    assert (status, why in answer) == (409, True)


async def test_a_deleted_plan_is_gone_with_its_versions(app: App, client: Client) -> None:
    at = await imported(client)
    assert await post(client, f"{at}/do", {"do": "remove"}) == (200, {"to": "/plans"})
    async with client.get(f"{at}/draft") as answer:
        assert answer.status == 404
    async with app.database.reading() as tx:
        assert await written_plans.text(tx, at.rsplit("/", 1)[1], 1) is None


async def test_a_table_is_imported_and_exported(client: Client) -> None:
    table = "Time,What\n09:00-09:10,Welcome\n09:10-09:30,Talk\nTea for all,\n"
    status, look = await post(client, "/plans/import/look?name=agenda.csv&table=1", table.encode())
    assert (status, [(row["starts"], row["lasts"], row["title"]) for row in look["rows"]]) == (
        200,
        [("09:00", "10 minutes", "Welcome"), ("09:10", "20 minutes", "Talk")],
    )
    assert look["remarks"] == ["Row 4 has no time that I know. It says: Tea for all"]
    assert await post(client, "/plans/import/look?name=plan.yaml", PLAN.encode()) == (200, {})
    assert len(re.findall(r"/plans/[0-9a-f]{16}", await (await client.get("/plans")).text())) == 0, (
        "nothing is made by looking"
    )
    at = await imported(client, table, "agenda.csv")
    assert [row["lasts"] for row in (await draft_of(client, at))["rows"] if row["kind"] == "step"] == [600, 1200]
    for kind in ("csv", "xlsx", "docx", "md"):
        async with client.get(f"{at}/plan.{kind}") as file:
            assert file.status == 200
            assert await file.read()


async def test_remarks_and_refusals_are_welsh_on_a_welsh_page(client: Client) -> None:
    welsh = {"Accept-Language": "cy"}
    table = b"Time,What\n09:00,Croeso\n09:10,Sgwrs\nTe i bawb,\n"
    _, look = await post(client, "/plans/import/look?name=agenda.csv", table, **welsh)
    assert look["remarks"] == [
        "Nid oes amser rwy’n ei adnabod gan res 4. Mae’n dweud: Te i bawb",
        "Nid yw rhes 3 (“Sgwrs”) yn rhoi hyd; amcan yw 10 munud.",
    ]
    _, answer = await post(client, "/plans/import?name=agenda.csv", table, **welsh)
    assert "# Nid yw rhes 3 (“Sgwrs”) yn rhoi hyd; amcan yw 10 munud." in (await draft_of(client, answer["to"]))["text"]
    status, why = await post(client, "/plans/import?name=a.csv", b"x,y", **welsh)
    assert (status, why.startswith("Ni chefais hyd i agenda yma.")) == (422, True)
    status, why = await post(
        client, f"{await imported(client, PLAN.replace('team-day', 'action-learning'))}/do", {"do": "publish"}, **welsh
    )
    assert (status, "yw id cynllun sy’n dod gyda Throughline" in why) == (409, True)


@pytest.mark.parametrize(
    ("name", "content"),
    [("a.docx", b"PK\x03\x04nonsense"), ("a.exe", b"MZ"), ("a.csv", b"\xff\xfe"), ("a.yaml", b"PK\x03\x04"), ("", b"")],
)
async def test_files_that_are_no_plan_are_refused_in_a_sentence(client: Client, name: str, content: bytes) -> None:
    status, why = await post(client, f"/plans/import?name={name}", content)
    assert (status, why.endswith(".")) == (422, True)


async def test_mistakes_have_the_row_and_the_key_they_are_about(client: Client) -> None:
    at = await imported(client)
    data = (await draft_of(client, at))["data"]
    data["blocks"][1]["steps"][0]["poll"] = {"id": "x", "question": "Which?", "options": ["a"]}
    status, found = await post(client, f"{at}/check", {"data": data, "row": 3})
    assert status == 200
    assert [(one["row"], one["key"], one["severity"]) for one in found["problems"]] == [(3, "poll", "error")]
    del data["blocks"][1]["steps"][0]["poll"]
    status, found = await post(client, f"{at}/check", {"data": data, "row": 3})
    assert [row["starts"] for row in found["rows"]] == [0, 0, 300, 300]
    assert "Goodbye." in found["posted"][0]["card"]


GROUPS = """\
title: Groups
starts: "13:00"
people: 7
blocks:
  - {title: Hello, lasts: 10m, say: Hello.}
  - {title: Threes, lasts: 20m, groups: {of: 3, ahead: 2m}, say: Tell a story.}
  - {title: Round, lasts: 10m, round: {question: What stays with you?}, cue: Begin.}
"""


async def test_the_preview_shows_everything_that_a_step_posts(client: Client) -> None:
    at = await imported(client, GROUPS)
    data = (await draft_of(client, at))["data"]
    shown = []
    for row in (0, 1, 2):
        _, found = await post(client, f"{at}/check", {"data": data, "row": row})
        shown.append([(one["clock"], one["to"], re.sub("<[^>]*>", " ", one["card"])) for one in found["posted"]])
    hello, threes, turns = shown
    assert [one[:2] for one in hello] == [
        *[("13:00", "everyone"), ("13:00", "facilitators"), ("13:08", "facilitators"), ("13:09", "everyone")],
        *[("13:09", "Amara")],
    ]
    assert "breakout rooms" in hello[2][2]
    assert "1 minute left" in hello[3][2]
    assert [one[:2] for one in threes][-1] == ("13:28", "everyone")
    assert "Amara" in threes[0][2]
    assert "Tell a story." in threes[0][2]
    assert "speaks now" in turns[0][2]
    assert "Begin." in turns[1][2]
    assert {one[:2] for one in turns} >= {("13:40", "everyone")}, "the end"


POLLED = """\
title: If needed
starts: "13:00"
blocks:
  - {title: Mood, lasts: 5m, poll: {id: mood, question: How was it?, options: [Good, Bad]}}
  - title: After
    steps: [{title: Look at it, lasts: 5m, only_if: mood, say: What surprises you?}]
"""


async def test_a_step_that_depends_on_a_poll_is_shown_as_if_needed_with_what_it_depends_on(client: Client) -> None:
    at = await imported(client, POLLED)
    data = (await draft_of(client, at))["data"]
    _, found = await post(client, f"{at}/check", {"data": data, "row": 2})
    first, then, *_ = found["posted"]
    assert (first["to"], first["text"], then["clock"]) == ("only-if", "How was it?", "13:05")
    assert "What surprises you?" in then["card"]
    assert played.posted(load("defensible-decisions-3"), "discussion.pass-on")


async def test_too_much_is_refused(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    at = await imported(client)
    deep: dict[str, Any] = {}
    for _ in range(40):
        deep = {"blocks": [deep]}
    wide = {"blocks": [1] * 30_000}
    for data in (deep, wide, {"title": "x" * 300_000}):
        status, why = await post(client, f"{at}/draft", {"data": data, "base": 1, "tab": TAB})
        assert (status, why.endswith(".")) == (422, True)
    assert (await post(client, f"{at}/check", b"x" * 1_100_000))[0] == 413
    monkeypatch.setattr(drafts, "MOST_DRAFTS", 1)
    status, why = await post(client, "/plans", {})
    assert (status, "Delete one of them first" in why) == (409, True)


@pytest.mark.parametrize(
    "headers", [{"Host": "evil.example"}, {"X-Forwarded-For": "203.0.113.9"}, {"X-Throughline": "0"}, {"Origin": "http://x"}]
)
async def test_only_our_pages_on_this_machine_change_plans(client: Client, headers: dict[str, str]) -> None:
    at = await imported(client)
    for path in ("/plans", "/plans/import", f"{at}/draft", f"{at}/check", f"{at}/do"):
        assert (await post(client, path, {}, **headers))[0] == 403, path


async def test_facilitators_see_the_plans_of_their_own_organisation() -> None:
    async with visiting("sqlite:///:memory:", short_plan(), people=2) as visit:
        run = f"/run/{await visit.house.run_id()}/plans"
        async with visit.let_in() as browser, visit.let_in("p1") as other:
            made = await browser.post(run, {"title": "Ours"})
            at = (await made.json())["to"]
            assert at.startswith(run)
            assert "Ours" in await (await browser.http.get(run)).text()
            for path in (run, at, f"{at}/draft", f"{at}/plan.yaml", f"{run}/form.json"):
                assert (await other.http.get(path)).status == 403
            assert (await other.post(f"{at}/do", {"do": "remove"})).status == 403
        async with visit.house.database.reading() as tx:
            assert await written_plans.listed(tx, HERE) == []
            assert [one.title for one in await written_plans.listed(tx, "fake:council")] == ["Ours"]
            assert await written_plans.listed(tx, "fake:another council") == []


async def test_old_versions_go_and_drafts_nobody_wants(app: App) -> None:
    async with app.database.writing() as tx:
        row = await written_plans.create(tx, "o", Saved("A", "text", "", START))
        for base in range(1, MOST_VERSIONS + 9):
            at = START + timedelta(hours=base)
            assert await written_plans.save(tx, row, base, Saved("A", f"{base}", TAB, at)) == base + 1
        assert len(await written_plans.history(tx, row.id)) == MOST_VERSIONS
        later = START + timedelta(days=400)
        assert await written_plans.forget(tx, START, later) == 0
        assert [version for version, _ in await written_plans.history(tx, row.id)] == [MOST_VERSIONS + 9]
        assert await written_plans.forget(tx, later, later) == 1
        assert await written_plans.listed(tx, "o") == []
