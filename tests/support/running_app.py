"""Running app: the whole service with a fake platform that the test controls, and a manual clock."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Literal

from pydantic import SecretStr

from bot.app import App, build
from bot.delivery.dispatcher import Delivered
from bot.infra.clock import VirtualClock
from bot.infra.settings import Settings
from bot.ports import Conversation, Gone, Heard, Installed, Member, Outcome, Pressed
from bot.programme.links import Link
from bot.runs.submission import Submission
from bot.store import schema
from bot.store.database import Database
from cards.view import View
from dialogs.plan.model import Mode, Plan, Poll, Prompt, Round
from dialogs.run.commands import Command
from dialogs.texts.sentence import PersonId
from tests.support.builders import plan, step
from tests.support.limits import PATIENT

START = datetime(2030, 1, 7, 9, 30, tzinfo=UTC)
FRANCES = Member("facilitator", "Frances", is_organiser=True)
ROOM = Conversation("fake", "room", "council")

Trouble = Callable[["Attempt"], Awaitable[None]]


def guest(number: int) -> Member:
    """The id of participant p<number>."""
    return Member(f"p{number}", f"Person {number}")


@dataclass(frozen=True)
class Attempt:
    """A call of the service to the platform."""

    kind: Literal["post", "edit", "whisper"]
    where: str
    view: View
    to: str | None = None
    message_id: str | None = None


@dataclass
class Platform:
    """What the platform holds. It survives a crash of the service."""

    messages: dict[str, Attempt] = field(default_factory=dict)
    attempts: list[Attempt] = field(default_factory=list)

    def seen(self, to: str | None = None) -> list[View]:
        """What a person sees in the chat now (None: what everyone sees), in the order of the posts."""
        return [one.view for one in self.messages.values() if one.to == to]


class FakeChannel:
    """A channel to a `Platform`. `trouble` is awaited before each attempt and may raise what platforms raise."""

    name = "fake"

    def __init__(self, platform: Platform | None = None, organisers: Sequence[str] = (FRANCES.platform_id,)) -> None:
        self.platform = platform or Platform()
        self.roster: list[Member] = []
        self.trouble: Trouble | None = None
        self._organisers = organisers

    async def post(self, where: Conversation, view: View, people: Mapping[str, Member]) -> str:
        return await self._do(Attempt("post", where.platform_id, view))

    async def edit(self, where: Conversation, message_id: str, view: View, people: Mapping[str, Member]) -> None:
        await self._do(Attempt("edit", where.platform_id, view, message_id=message_id))

    async def whisper(self, where: Conversation, to: Member, view: View, message_id: str | None = None) -> str:
        return await self._do(Attempt("whisper", where.platform_id, view, to.platform_id, message_id))

    async def people(self, where: Conversation) -> Sequence[Member]:
        return tuple(self.roster)

    async def organisers(self, where: Conversation) -> Sequence[str]:
        return self._organisers

    async def close(self) -> None:
        pass

    async def _do(self, attempt: Attempt) -> str:
        if self.trouble:
            await self.trouble(attempt)
        self.platform.attempts.append(attempt)
        if attempt.message_id is not None and attempt.message_id not in self.platform.messages:
            raise Gone("no such message", "message")
        id_ = attempt.message_id or f"m{len(self.platform.messages) + 1}"
        self.platform.messages[id_] = attempt
        return id_


class NoLinks:
    """Links where no pages are served: there are none."""

    served = False

    async def run_sheet(self, run_id: str, person: PersonId) -> str | None:
        """None."""
        return None

    async def rehearsal(self, run_id: str, person: PersonId) -> str | None:
        """None."""
        return None

    async def leaders_page(self, run_id: str, person: PersonId) -> str | None:
        """None."""
        return None

    async def missed_session(self, run_id: str) -> Link | None:
        """None."""
        return None

    async def calendar(self, run_id: str) -> Link | None:
        """None."""
        return None

    def own_record(self, person: PersonId, key: str) -> str | None:
        """None."""
        return None


class House:
    """The service running one plan. Delivery ids contain the time, so that a service restarted later uses new ones."""

    def __init__(
        self,
        url: str,
        plan: Plan,
        channel: FakeChannel | None = None,
        now: datetime = START,
        clock: VirtualClock | None = None,
        **more: object,
    ) -> None:
        self.plan = plan
        self.channel = channel or FakeChannel()
        self.clock = clock or VirtualClock(now)
        given = {"database_statement": PATIENT.statement, "database_idle": PATIENT.idle} | more
        settings = Settings(database=SecretStr(url), default_plan=plan.id, **given)  # type: ignore[arg-type]
        self.delivered: list[Delivered] = []
        self.app: App = build(settings, self.clock, [self.channel], plans=[plan], seed=lambda: 7, observers=[self._observe])
        self._number = 0

    async def __aenter__(self) -> House:
        if self.app.database.is_postgres and await schema.version(self.app.database) is None:
            await schema.create(self.app.database)
        await self.app.start()
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.app.stop()

    async def _observe(self, delivered: Delivered) -> None:
        self.delivered.append(delivered)

    @property
    def database(self) -> Database:
        """The database of the service."""
        return self.app.database

    @property
    def platform(self) -> Platform:
        """What people see."""
        return self.channel.platform

    def delivery(self) -> str:
        """A new delivery id."""
        self._number += 1
        return f"d{self._number} {self.clock.now()}"

    async def say(self, who: Member, text: str, delivery_id: str | None = None, where: Conversation = ROOM) -> Outcome:
        """A person says something to the bot. Everything that follows at once is done."""
        outcome = await self.app.receive(Heard(where, who, text, delivery_id or self.delivery()))
        await self.app.idle()
        return outcome

    async def handle(self, run_id: str, command: Command) -> Outcome:
        """Handle a command of a run as its handler would, and return the reply."""
        return await self.app.presenter.outcome(await self.app.service.take(Submission(run_id=run_id, command=command)))

    async def press(
        self, who: Member, poll: str, *options: int, why: str = "", delivery_id: str | None = None, opening: int = 1
    ) -> Outcome:
        """A person answers a poll."""
        inputs = {"why": why} if why else {}
        return await self.app.receive(
            Pressed(ROOM, who, "poll", poll, opening, options, inputs, delivery_id or self.delivery())
        )

    async def install(self, people: int = 0) -> None:
        """Frances adds the bot to the chat, and this many people say that they are here."""
        await self.app.receive(Installed(ROOM, FRANCES, self.delivery()))
        for number in range(1, people + 1):
            await self.app.receive(Heard(ROOM, guest(number), "here", self.delivery()))
        await self.app.idle()

    async def until(self, minutes: float) -> None:
        """Advance the clock to this many minutes after START, doing what is due on the way."""
        goal = START + timedelta(minutes=minutes)
        while (at := self.clock.next_at) is not None and at <= goal:
            self.clock.jump(at)
            await self.app.idle()
        self.clock.jump(goal)
        await self.app.idle()

    async def run_id(self) -> str:
        """The run of the chat."""
        row = await self.app.router.latest(ROOM)
        assert row is not None
        return row.id

    async def ended_at(self) -> datetime | None:
        """When the session of the chat ended."""
        row = await self.app.router.latest(ROOM)
        return row.ended_at if row else None

    def cards(self, to: str = "everyone") -> list[str]:
        """Kinds of the cards that went to an audience, with `~` before an edit, in order."""
        return [("" if one.new else "~") + type(one.card).__name__ for one in self.delivered if one.to == to]


def short_plan() -> Plan:
    """Half an hour with every kind of answer. No step waits for the facilitator."""
    tokens = Poll(id="tokens", question="Which?", options=("Courage", "Rest", "Focus"), why="optional")
    return plan(
        step("intro.hello", 5, say="Hello", warn=(timedelta(minutes=1),)),
        step("intro.tokens", 5, poll=tokens),
        step("intro.secret", 5, poll=Poll(id="secret", question="How?", options=("Well", "Badly"), anonymous=True)),
        step("study.read", 5, mode=Mode.OFFLINE),
        step("talk.prompts", 5, prompts=(Prompt(ask="One?"), Prompt(ask="Two?"))),
        step("close.round", 5, round=Round(question="One thing?")),
    )
