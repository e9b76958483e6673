"""Send benchmark: throughput and event loop lag, compared with botbuilder's own sender."""

from __future__ import annotations

import asyncio
import sys
import time
from collections.abc import Awaitable, Callable, Sequence
from contextlib import asynccontextmanager

from aiohttp import web
from botbuilder.core import TurnContext
from botbuilder.schema import Activity, ChannelAccount, ConversationAccount, ConversationReference

from bot.channels.teams import assemble
from bot.channels.teams.config import Registration, ServiceHosts
from bot.channels.teams.rate_limits import TeamsRateLimits
from bot.ports import Conversation
from tests.bench.process import Served
from tests.bench.result import Line, middle, percentile
from tests.bench.stock import adapter
from tests.support.ports import free_port
from tests.support.scripted_teams import APP_ID, SECRET, TENANT
from tests.support.teams_channel import NO_LIMIT, SIMPLE

AT_ONCE = 10
ROUNDS = 3
Send = Callable[[int], Awaitable[None]]


class Lag:
    """Event loop lag: how late a callback runs that is due every five milliseconds."""

    EVERY = 0.005

    def __init__(self) -> None:
        self.seconds: list[float] = []

    async def watch(self) -> None:
        """Run until cancelled."""
        while True:
            began = time.perf_counter()
            await asyncio.sleep(self.EVERY)
            self.seconds.append(time.perf_counter() - began - self.EVERY)


async def _burst(send: Send, count: int) -> tuple[float, float, float]:
    """Sends per second, lag p99 in seconds, processor seconds per send."""
    lag, numbers = Lag(), iter(range(count))
    watching = asyncio.create_task(lag.watch())

    async def worker() -> None:
        for number in numbers:
            await send(number)

    began, spent = time.perf_counter(), time.process_time()
    await asyncio.gather(*(worker() for _ in range(AT_ONCE)))
    seconds = time.perf_counter() - began
    watching.cancel()
    return count / seconds, percentile(lag.seconds or [seconds], 0.99), (time.process_time() - spent) / count


@asynccontextmanager
async def _our_sender(sink: str):  # type: ignore[no-untyped-def]
    steady = time.monotonic
    registration = Registration(
        app_id=APP_ID,
        app_secret=SECRET,
        tenants=(TENANT,),
        openid_url=f"{sink}/openid",
        token_url=f"{sink}/token",
        hosts=ServiceHosts(("127.0.0.1",)),
    )
    pace = TeamsRateLimits(steady, sends=NO_LIMIT, reads=NO_LIMIT, tenant=NO_LIMIT)

    async def nothing(_: object) -> None:
        raise AssertionError("nothing arrives here")

    channel, _ = assemble(registration, nothing, None, pace)  # type: ignore[arg-type]

    async def send(number: int) -> None:
        where = Conversation("teams", f"19:{number % 50}@thread.v2", TENANT, {"serviceUrl": f"{sink}/teams/"})
        await channel.post(where, SIMPLE, {})

    yield send
    await channel.close()


def _their_sender(sink: str) -> Send:
    sending = adapter(f"{sink}/openid", APP_ID)

    async def send(number: int) -> None:
        reference = ConversationReference(
            service_url=f"{sink}/teams/",
            channel_id="msteams",
            bot=ChannelAccount(id=f"28:{APP_ID}"),
            user=ChannelAccount(id="29:anna"),
            conversation=ConversationAccount(id=f"19:{number % 50}@thread.v2"),
        )

        async def say(context: TurnContext) -> None:
            await context.send_activity(Activity(type="message", text="Introductions, until 10:48."))

        await sending.continue_conversation(reference, say, APP_ID)

    return send


async def measure(count: int) -> Sequence[Line]:
    """Ours sends `count` messages in each round, theirs a fortieth of that."""
    port = free_port()
    ours: list[tuple[float, float, float]] = []
    theirs: list[tuple[float, float, float]] = []
    async with Served("-m", "tests.bench.sends", str(port), ready="serving"):
        sink = f"http://127.0.0.1:{port}"
        async with _our_sender(sink) as send:
            their_send = _their_sender(sink)
            await send(0)
            for _ in range(ROUNDS):
                ours.append(await _burst(send, count))
                theirs.append(await _burst(their_send, max(30, count // 40)))
    rate, their_rate = middle([one[0] for one in ours]), middle([one[0] for one in theirs])
    lag, their_lag = middle([one[1] for one in ours]), middle([one[1] for one in theirs])
    spent = middle([one[2] for one in theirs]) / middle([one[2] for one in ours])
    return [
        Line(
            f"messages sent, {AT_ONCE} at once, against botbuilder's sender",
            f"{rate:.0f}/s",
            f"{their_rate:.0f}/s",
            f"{rate / their_rate:.0f} (processor {spent:.0f})",
            "at least 20",
            rate / their_rate >= 20,
        ),
        Line(
            "event loop held up meanwhile, p99",
            f"{lag * 1000:.1f} ms",
            f"{their_lag * 1000:.1f} ms",
            "",
            "10 ms",
            lag < 0.01,
        ),
    ]


def sink(port: int) -> None:
    """A platform that accepts everything immediately."""

    async def token(_: web.Request) -> web.Response:
        return web.json_response({"token_type": "Bearer", "expires_in": 3600, "access_token": "t"})

    async def take(request: web.Request) -> web.Response:
        await request.read()
        return web.json_response({"id": "1"}, status=201)

    app = web.Application()
    app.router.add_post("/token", token)
    app.router.add_post("/{path:.*}", take)
    web.run_app(app, host="127.0.0.1", port=port, print=lambda *_: print("serving", flush=True), access_log=None)


if __name__ == "__main__":
    sink(int(sys.argv[1]))
