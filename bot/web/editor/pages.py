"""Plan editor pages: the library of an organisation, and the editor of one plan with its JSON endpoints.

A plan with mistakes can be saved and downloaded as a plan file, but not rehearsed, published or written as a table. A new
plan is empty or a copy of one that is shipped or in a plan folder. The rules of saving and publishing are in `drafts.py`.
"""

from __future__ import annotations

import json
import time
from collections.abc import Awaitable, Callable, Sequence
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from aiohttp import web
from pydantic import BaseModel, ValidationError

from bot.infra.json_input import legible
from bot.infra.table_files import LARGEST as LARGEST_TABLE
from bot.runs.plan_library import shipped, shipped_text
from bot.web.editor.access import Author, EditorDesk, limits
from bot.web.editor.checking import NotPlanData
from bot.web.editor.drafts import EMPTY, Draft, Drafts, Refusal
from bot.web.editor.files import TYPES, Upload, looked_at, plan_in, table_file
from bot.web.editor.requests import Checking, Doing, NewPlan, Saving
from bot.web.fragments import environment
from bot.web.page_host import attached
from dialogs.plan.form_schema import form_schema
from dialogs.plan.model import Plan

if TYPE_CHECKING:
    from jinja2 import Environment

    from bot.app import App

LARGEST_PLAN = 1024 * 1024  # bytes of plan data as JSON; its text may have a quarter of that
FRESH = {"Cache-Control": "no-store"}
ID = r"/{draft:[0-9a-f]{16}}"
Asked = TypeVar("Asked", bound=BaseModel)
Rehearse = Callable[[web.Request, str, Plan], Awaitable[str]]


class EditorPages:
    """Editor handlers. `rehearse` opens a rehearsal room with a plan; None where the service has no rehearsal room."""

    def __init__(
        self,
        app: App,
        desk: EditorDesk,
        drafts: Drafts,
        rehearse: Rehearse | None = None,
        steady: Callable[[], float] = time.monotonic,
    ) -> None:
        self._app, self._desk, self.drafts, self._rehearse = app, desk, drafts, rehearse
        self._limits = limits(steady)
        self.saved: list[Callable[[str, Plan], None]] = []
        """Called with the source and the plan of a draft that was saved without mistakes."""

    @property
    def routes(self) -> Sequence[web.RouteDef]:
        """Routes of the editor."""
        base = self._desk.base
        return (
            web.get(base, self.library),
            web.post(base, self.create),
            web.post(f"{base}/import", self.upload),
            web.post(f"{base}/import/look", self.look),
            web.get(f"{base}/form.json", self.form),
            web.get(base + ID, self.editor),
            web.get(f"{base}{ID}/draft", self.draft),
            web.post(f"{base}{ID}/draft", self.save),
            web.post(f"{base}{ID}/check", self.check),
            web.post(f"{base}{ID}/do", self.do),
            web.get(f"{base}{ID}/plan.{{kind:yaml|csv|xlsx|docx|md}}", self.download),
        )

    # -- pages ---------------------------------------------------------------------------------------------------------

    async def library(self, request: web.Request) -> web.Response:
        """The plans of the organisation, and those that a new one can be made of."""
        author = await self._desk.author(request)
        library = self._app.plan_library
        models = [(id_, library.plan(id_).title) for id_ in sorted({*shipped(), *self._app.plan_folders.plans})]
        rows = await self.drafts.listed(author.organisation)
        return self._page("plans.html", author=author, drafts=rows, models=models, zone=self._app.settings.timezone)

    async def editor(self, request: web.Request) -> web.Response:
        """The editor. Its script loads the draft."""
        author = await self._desk.author(request)
        draft = await self._draft(request, author)
        return self._page("editor.html", author=author, row=draft.row, rehearses=self._rehearse is not None)

    async def form(self, request: web.Request) -> web.Response:
        """The schema of the forms."""
        await self._desk.author(request)
        return web.json_response(form_schema(), headers=FRESH)

    async def draft(self, request: web.Request) -> web.Response:
        """A version of the draft, checked, and the list of versions."""
        draft = await self._draft(request, await self._desk.author(request), _version(request))
        return web.json_response(await self._shown(draft), headers=FRESH)

    async def download(self, request: web.Request) -> web.Response:
        """The draft as a plan file, or as a table."""
        draft, kind = await self._draft(request, await self._desk.author(request)), request.match_info["kind"]
        body = draft.text.encode()
        if kind != "yaml":
            plan = (await self.drafts.check(data=None, text=draft.text)).plan
            if plan is None:
                raise web.HTTPConflict(text="The plan has mistakes, so it cannot be written as a table yet.")
            body = await table_file(kind, plan)
        name = f"{draft.row.name or 'plan'}.{kind}"
        return web.Response(body=body, content_type=TYPES[kind], headers=FRESH | attached(name))

    # -- changes -------------------------------------------------------------------------------------------------------

    async def create(self, request: web.Request) -> web.Response:
        """A new draft: empty, or a copy."""
        author, asked = await self._asked(request, NewPlan)
        text = EMPTY.format(title=json.dumps(asked.title or "My session", ensure_ascii=False))
        if asked.copy_of:
            try:
                text = self._model(asked.copy_of)
            except KeyError:
                raise web.HTTPNotFound(text="There is no plan of that name.") from None
        return await self._created(author, text)

    async def upload(self, request: web.Request) -> web.Response:
        """A new draft from a plan file or a table. The body is the file; `name`, `title` and `table` say which."""
        author = await self._admitted(request)
        try:
            text = await plan_in(await _upload(request))
        except Refusal as refusal:
            raise web.HTTPUnprocessableEntity(text=str(refusal)) from None
        return await self._created(author, text)

    async def look(self, request: web.Request) -> web.Response:
        """What would be understood of a file, before anything is made of it."""
        await self._admitted(request)
        try:
            return web.json_response(await looked_at(await _upload(request)), headers=FRESH)
        except Refusal as refusal:
            raise web.HTTPUnprocessableEntity(text=str(refusal)) from None

    async def check(self, request: web.Request) -> web.Response:
        """Check plan data, or a text, while somebody types."""
        author, asked = await self._asked(request, Checking)
        await self._draft(request, author)
        try:
            checked = await self.drafts.check(data=asked.data, text=asked.text, row=asked.row)
        except NotPlanData as error:
            raise web.HTTPUnprocessableEntity(text=str(error)) from None
        return web.json_response(checked.shown, headers=FRESH)

    async def save(self, request: web.Request) -> web.Response:
        """Save the draft. 409 with the draft of somebody else who has saved meanwhile."""
        author, asked = await self._asked(request, Saving)
        draft = await self._draft(request, author)
        if (asked.data is None) == (asked.text is None):
            raise web.HTTPBadRequest(text="I could not read that.")
        try:
            stored = await self.drafts.save(draft, asked.base, asked.tab, asked.data, asked.text)
        except (NotPlanData, Refusal) as error:
            raise web.HTTPUnprocessableEntity(text=str(error)) from None
        if stored.theirs is not None:
            return web.json_response(await self._shown(stored.theirs), status=409, headers=FRESH)
        if stored.checked.plan is not None:
            for tell in self.saved:
                tell(self._desk.source + draft.row.id, stored.checked.plan)
        return web.json_response({"version": stored.version, "lost": stored.lost})

    async def do(self, request: web.Request) -> web.Response:
        """Publish, withdraw, delete or rehearse."""
        author, asked = await self._asked(request, Doing)
        draft = await self._draft(request, author, asked.version)
        try:
            match asked.do:
                case "publish":
                    return web.json_response({"name": (await self.drafts.publish(draft)).id})
                case "withdraw":
                    await self.drafts.withdraw(draft)
                case "remove":
                    await self.drafts.remove(draft)
                    return web.json_response({"to": author.home})
                case "rehearse":
                    return web.json_response({"to": await self._rehearsed(request, draft)})
        except Refusal as refusal:
            raise web.HTTPConflict(text=str(refusal)) from None
        return web.json_response({})

    async def _rehearsed(self, request: web.Request, draft: Draft) -> str:
        plan = (await self.drafts.check(data=None, text=draft.text)).plan
        if plan is None:
            raise Refusal("The plan has mistakes. Put them right first.")
        if self._rehearse is None:
            raise Refusal("This service has no rehearsal room. Download the plan and run `throughline rehearse` with it.")
        return await self._rehearse(request, self._desk.source + draft.row.id, plan)

    # -- helpers -------------------------------------------------------------------------------------------------------

    def _model(self, id_: str) -> str:
        """The text of a plan of the library. Raises KeyError."""
        folders = self._app.plan_folders
        return folders.text(id_) if id_ in folders.plans else shipped_text(id_)

    async def _shown(self, draft: Draft) -> dict[str, Any]:
        checked = await self.drafts.check(data=None, text=draft.text)
        versions = [{"version": number, "at": at.isoformat()} for number, at in await self.drafts.history(draft)]
        return {
            **checked.shown,
            "text": draft.text,
            "version": draft.version,
            "newest": draft.row.version,
            "saved_at": draft.saved_at.isoformat(),
            "published": draft.row.published,
            "name": draft.row.name,
            "versions": versions,
        }

    async def _created(self, author: Author, text: str) -> web.Response:
        try:
            row = await self.drafts.create(author.organisation, text)
        except (NotPlanData, Refusal) as error:
            raise web.HTTPConflict(text=str(error)) from None
        return web.json_response({"to": f"{author.home}/{row.id}"})

    async def _draft(self, request: web.Request, author: Author, version: int = 0) -> Draft:
        found = await self.drafts.find(author.organisation, request.match_info["draft"], version)
        if found is None:
            raise web.HTTPNotFound(text="There is no such plan, or somebody has deleted it.")
        return found

    async def _admitted(self, request: web.Request) -> Author:
        """Who sent a request of our own pages. Raises HTTPForbidden or HTTPTooManyRequests."""
        author = await self._desk.author(request)
        if not self._desk.ours(request):
            raise web.HTTPForbidden(text="This is taken from our own pages only.")
        if not self._limits.take(author.rate):
            raise web.HTTPTooManyRequests(text="That was a lot at once. Wait a moment.")
        return author

    async def _asked(self, request: web.Request, kind: type[Asked]) -> tuple[Author, Asked]:
        author = await self._admitted(request)
        body = await request.clone(client_max_size=LARGEST_PLAN).read()
        try:
            return author, kind.model_validate_json(legible(body))
        except ValidationError:
            raise web.HTTPBadRequest(text="I could not read that.") from None

    @cached_property
    def _templates(self) -> Environment:  # created for the first page
        return environment()

    def _page(self, template: str, **values: object) -> web.Response:
        drawn = self._templates.get_template(template).render(**values)
        return web.Response(text=drawn, content_type="text/html", headers=FRESH)


async def _upload(request: web.Request) -> Upload:
    content = await request.clone(client_max_size=LARGEST_TABLE).read()
    name, title, table = (request.query.get(key, "")[:200] for key in ("name", "title", "table"))
    return Upload(
        name, content, title.strip(), int(table) if table.isdecimal() and table.isascii() and len(table) < 5 else 0
    )


def _version(request: web.Request) -> int:
    said = request.query.get("version", "")
    return int(said) if said.isascii() and said.isdigit() and len(said) < 10 else 0
