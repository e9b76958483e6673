"""Many chats at once on real replicas. People do the same in each, and each must end like an undisturbed session."""

from __future__ import annotations

import asyncio
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

import sqlalchemy as sa

from bot.channels.teams.whispers import Route, SentWhisper
from bot.store.database import Database
from bot.store.tables import conversation, event, message, outbox, person, run
from dialogs import texts
from tests.faults.replicas import Client, Teams
from tests.faults.session import Damage, Held, damage
from tests.support.limits import HANG
from tests.support.scripted_teams import MEETING, TENANT, Data

NUMBER = re.compile(r"\d+")
ADDRESS = re.compile(r"https?://\S+")
GUESTS = ("Ben", "Cleo", "Dov")
SAY = {**dict.fromkeys(GUESTS, "here"), "Anna": "start"}  # what each person says, in this order
NAME = re.compile(r"\b(Anna|Ben|Cleo|Dov)\b")  # lists are ordered by ids, which are random


@dataclass(frozen=True)
class Chat:
    """One chat with its own people."""

    number: int

    @property
    def id(self) -> str:
        """Its address at the platform."""
        return f"19:meeting_{self.number}@thread.v2"

    def by(self, name: str) -> Data:
        """The keys of an activity that depend on this chat and the person."""
        who = f"{name.lower()}-{self.number}"
        return {
            "from": {"id": f"29:{who}", "name": name, "aadObjectId": f"aad-{who}"},
            "conversation": {"id": self.id, "isGroup": True, "conversationType": "groupChat", "tenantId": TENANT},
            "channelData": {"tenant": {"id": TENANT}, "meeting": {"id": f"{MEETING}{self.number}"}},
        }

    async def hold(self, teams: Teams, client: Client, each: float) -> None:
        """Play a session of five steps of `each` seconds: start it, answer its poll, and wait for its end."""
        await client.deliver(teams.activity("installationUpdate", action="add", **self.by("Anna")))
        heeded: Counter[str] = Counter()
        for name in SAY:  # Anna starts when the others are there, so they repeat unsaved messages first
            await client.deliver(teams.said(SAY[name], **self.by(name)))
            await self._say_again(teams, client, heeded)
        patient = asyncio.create_task(self._say_again_later(teams, client, heeded))
        # A poll that no replica could post in time is listed as superseded.
        await teams.until(lambda: self._says(teams, "Which token?") or self._says(teams, texts.ENDED_TITLE), each * 5 + HANG)
        for number, name in enumerate(GUESTS):
            answer = {"do": "poll", "poll": "token", "opening": 1, "options": number % 2}
            await client.deliver(teams.press("vote", answer, **self.by(name)))
        await teams.until(lambda: self._says(teams, texts.ENDED_TITLE), each * 5 + HANG)
        patient.cancel()

    async def _say_again(self, teams: Teams, client: Client, heeded: Counter[str]) -> None:
        """Repeat each message whose sender was told that it was not saved."""
        for name in SAY:
            while len(self.apologies(teams, name)) > heeded[name]:
                heeded[name] += 1
                await client.deliver(teams.said(SAY[name], **self.by(name)))

    async def _say_again_later(self, teams: Teams, client: Client, heeded: Counter[str]) -> None:
        """Repeat messages whose failure was reported late, after the response."""
        while True:
            await asyncio.sleep(0.5)
            await self._say_again(teams, client, heeded)

    def apologies(self, teams: Teams, name: str) -> Sequence[str]:
        """The messages that reported a failure to a person in this chat."""
        to = f"29:{name.lower()}-{self.number}"
        told = teams.messages[self.id].items()
        return [id_ for id_, body in told if body.get("recipient", {}).get("id") == to and texts.NOT_WRITTEN in words(body)]

    def _says(self, teams: Teams, wanted: str) -> bool:
        return any(wanted in text for text in map(words, teams.messages[self.id].values()))


def words(body: Data) -> str:
    """All texts of a message, without what differs between chats: times, names, addresses."""
    found = [str(body.get("text") or "")]
    for attachment in body.get("attachments") or ():
        found += _texts(attachment.get("content"))
    return "\n".join(ADDRESS.sub("@", NUMBER.sub("#", NAME.sub("N", text))) for text in found if text)


def _texts(part: Any) -> Iterator[str]:
    if isinstance(part, Mapping):
        for key, value in part.items():
            if isinstance(value, str) and key in ("text", "title", "label", "altText", "value"):
                yield value
            else:
                yield from _texts(value)
    elif isinstance(part, list):
        for one in part:
            yield from _texts(one)


class Looking:
    """The results of the chats, from the database and the platform."""

    def __init__(self, database: Database, teams: Teams) -> None:
        self._database, self._teams = database, teams

    async def settled(self, within: float = HANG) -> bool:
        """Wait until the outbox is empty. Returns False if that does not happen."""
        for _ in range(int(within / 0.5)):
            async with self._database.reading() as tx:
                waits = sa.select(sa.func.count()).select_from(outbox).where(outbox.c.state == "waiting")
                live = sa.select(sa.func.count()).select_from(run).where(run.c.live)
                if not any([(await tx.execute(wanted)).scalar_one() for wanted in (waits, live)]):
                    return True
            await asyncio.sleep(0.5)
        return False

    async def held(self, chat: Chat, posts_from: datetime | None = None) -> tuple[Held, Counter[str]]:
        """A session as people saw it, and the messages without a slot: replies and duplicate posts.

        A step that began at `posts_from` or later is not listed as superseded, so it counts as lost if it was not posted.
        """
        async with self._database.reading() as tx:
            place = (
                await tx.execute(sa.select(conversation.c.id).where(conversation.c.platform_id == chat.id))
            ).scalar_one()
            (run_id,) = (await tx.execute(sa.select(run.c.id).where(run.c.conversation_id == place))).scalars()
            rows = (await tx.execute(sa.select(message).where(message.c.run_id == run_id))).all()
            names = {row.id: row.name for row in await tx.execute(sa.select(person.c.id, person.c.name))}
            left = (await tx.execute(sa.select(outbox.c.slot, outbox.c.state).where(outbox.c.run_id == run_id))).all()
            streams = sa.select(event.c.data).where(event.c.run_id == run_id, event.c.type == "StepStarted")
            events = (await tx.execute(streams.order_by(event.c.version))).scalars()
            began = {f"step:{number}": datetime.fromisoformat(one["at"]) for number, one in enumerate(events, 1)}
        held, others = Held(), self._standing(chat)
        for id_ in [id_ for name in SAY for id_ in chat.apologies(self._teams, name)]:
            held.asked_again += 1
            del others[(chat.id, id_)]
        order = {}
        for row in rows:
            where, id_ = self._place(chat, row.message_id, bool(row.person))
            held.slots[(row.slot, names.get(row.person, ""))] = words(others.pop((where, id_), {}))
            order[row.slot] = int(id_)
            if row.slot.startswith("step:"):
                late = self._late(began[row.slot], id_)
                held.recovered, held.early = max(held.recovered or timedelta(0), late), max(held.early, -late)
        everyone = [row.slot for row in rows if not row.person]
        held.starts = sorted((slot for slot in everyone if slot.startswith("step:")), key=order.__getitem__)
        held.notices = sorted((slot for slot in everyone if slot.startswith("notice:")), key=order.__getitem__)
        held.given_up = {row.slot for row in left if row.state == "dead"}
        due = {slot for slot, at in began.items() if posts_from is not None and at >= posts_from}
        held.overtaken = {row.slot for row in left if row.state == "superseded"} - due
        held.waiting = sum(row.state == "waiting" for row in left)
        return held, Counter(map(words, others.values()))

    def _standing(self, chat: Chat) -> dict[tuple[str, str], Data]:
        ours = [chat.id, *(f"a:with-29:{name.lower()}-{chat.number}" for name in ("Anna", *GUESTS))]
        return {(where, id_): body for where in ours for id_, body in self._teams.messages[where].items()}

    @staticmethod
    def _place(chat: Chat, message_id: str, private: bool) -> tuple[str, str]:
        if not private:
            return chat.id, message_id
        sent = SentWhisper.parse(message_id)
        return (sent.conversation if sent.route is Route.DIRECT else chat.id), sent.message_id

    def _late(self, at: datetime, message_id: str) -> timedelta:
        return timedelta(seconds=self._teams.posted_at[message_id] - at.timestamp())


def compare(quiet: tuple[Held, Counter[str]], held: tuple[Held, Counter[str]]) -> Damage:
    """How a chat differs from an undisturbed one. New messages without a slot count as duplicates."""
    found = damage(quiet[0], held[0])
    return Damage(found.lost, found.different, sum((held[1] - quiet[1]).values()), found.disordered)
