"""Button presses in Microsoft's renderer: each goes to the running service as a signed invoke, and a card comes back."""

from __future__ import annotations

import json
from collections.abc import AsyncIterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
import pytest_asyncio
from playwright.async_api import Page

from bot.runs.plan_library import load
from tests.clients.browser import photograph
from tests.support.scripted_teams import CHAT
from tests.support.teams_meeting import ANNA, OTHERS, PLAN, Meeting, meeting

BEN, CARA = OTHERS[:2]
POLL = next(step.poll for step in PLAN.steps if step.poll)
FORM_PLAN = "defensible-decisions-3"
FORM = next(step.poll for step in load(FORM_PLAN).steps if step.poll)
CARD = "application/vnd.microsoft.card.adaptive"

pytestmark = pytest.mark.asyncio(loop_scope="session")


@dataclass
class Client:
    """A Teams client: shows one message of the meeting at a time and sends button presses."""

    page: Page
    meeting: Meeting

    async def open(self, said: str, who: dict[str, Any] | None = None) -> dict[str, Any]:
        """Show the newest message with the text `said`, in the chat or privately to `who`. Returns its card."""
        run_lookup = [CHAT] if who is None else list(self.meeting.platform.messages)
        found = [
            card
            for chat in run_lookup
            for message in self.meeting.platform.messages[chat].values()
            if chat != CHAT or who is None or message.get("recipient", {}).get("id") == who["id"]
            for card in [message["attachments"][0]["content"]]
            if said in json.dumps(card, ensure_ascii=False)
        ]
        assert found, f"no message says {said!r}"
        await self.draw(found[-1])
        return found[-1]

    async def draw(self, card: dict[str, Any]) -> str:
        """Draw a card and return its text."""
        drawn = await self.page.evaluate("(card) => { pressed.length = 0; return draw(card, 'light', 400); }", card)
        assert drawn["complaints"] == []
        return str(drawn["text"])

    async def press(self, label: str, who: dict[str, Any]) -> Any:
        """Press a button of the shown card as `who`. Returns the response; if it is a card, it is shown."""
        await self.page.get_by_role("button", name=label, exact=True).first.click()
        (pressed,) = await self.page.evaluate("() => pressed.splice(0)")
        activity = self.meeting.platform.press(pressed["verb"], pressed["data"], **{"from": who})
        answer = await self.meeting.deliver(activity)
        assert answer["statusCode"] == 200
        if answer["type"] == CARD:
            await self.draw(answer["value"])
        return answer

    async def text(self) -> str:
        """The text shown."""
        return await self.page.locator("main").inner_text()

    async def until(self, said: str) -> None:
        """Advance the clock until the chat shows `said`."""
        while not any(said in text for text in self.meeting.standing):
            assert await self.meeting.step(), f"nobody ever said {said!r}"


@pytest_asyncio.fixture(loop_scope="session")
async def client(page: Page, tmp_path: Path) -> AsyncIterator[Client]:
    """A client in a meeting, just after the bot was added."""
    async with meeting(f"sqlite:///{tmp_path}/throughline.db") as made:
        yield Client(page, made)


async def test_a_poll_by_clicks_alone(client: Client) -> None:
    await client.open("Hello, I am Throughline")
    for who in OTHERS:
        await client.open("Hello, I am Throughline")
        await client.press("I’m here", who)
    await client.meeting.step()  # edits of one message are two seconds apart
    welcome = await client.draw(await client.open("Hello, I am Throughline"))
    assert all(who["name"] in welcome for who in OTHERS)

    await client.press("Start the session", ANNA)
    await client.until(POLL.question)
    shared = await client.open("will be shown to the group")
    answer = await client.press(POLL.options[1], BEN)
    assert answer["type"] == CARD
    assert f"You chose: {POLL.options[1]}" in await client.text()
    await photograph(client.page, "click-answered")
    await client.draw(shared)
    await client.press(POLL.options[0], CARA)

    await client.open("Close the poll", ANNA)
    await client.press("Close the poll", ANNA)
    await client.open("Nothing has happened yet", ANNA)  # few have answered, so it asks first
    await client.press("Close the poll", ANNA)
    results = await client.draw(await client.open("Results: "))
    assert f"{POLL.options[0]}: 1" in results
    assert f"{POLL.options[1]}: 1" in results
    assert "2 people answered" in results
    await photograph(client.page, "click-results")


async def test_a_form_carries_the_choice_and_the_words(client: Client) -> None:
    await client.meeting.say(ANNA, f"start {FORM_PLAN}")
    await client.until("Send my answer")
    shared = await client.open("Send my answer")
    await client.page.get_by_role("radio", name=FORM.options[1], exact=True).check()
    await client.page.get_by_role("textbox").fill("Because it rained")
    answer = await client.press("Send my answer", BEN)
    assert answer["type"] == CARD
    assert f"You chose: {FORM.options[1]}" in await client.text()

    await client.draw(shared)
    await client.page.get_by_role("button", name="Send my answer").click()
    assert await client.page.evaluate("() => pressed.length") == 0, "the client itself asks for a choice first"

    await client.open("Close the poll", ANNA)
    await client.press("Close the poll", ANNA)
    results = await client.draw(await client.open("Results: "))
    assert f"{FORM.options[1]}: 1" in results
    assert "Because it rained" in results


async def test_the_controls_of_the_facilitator_work(client: Client) -> None:
    await client.open("Hello, I am Throughline")
    await client.press("Start the session", ANNA)
    await client.until(PLAN.steps[0].title)
    controls = await client.open("5 more minutes", ANNA)
    await client.press("Pause", ANNA)
    await client.meeting.step()
    await client.open("Paused")
    await client.press("Resume", ANNA)
    await client.draw(controls)
    await client.press("Where are we?", ANNA)
    assert "Until 09:34" in await client.draw(await client.open("Now: ", ANNA))
    await client.meeting.step()
    await client.open("5 more minutes")  # the newest: the pause has moved the end that the first one speaks of
    await client.press("5 more minutes", ANNA)
    await client.press("Where are we?", ANNA)
    now = await client.draw(await client.open("Now: ", ANNA))
    assert "Until 09:39" in now
    assert "5 minutes late" in now


async def test_a_participant_who_presses_start_is_told_kindly(client: Client) -> None:
    await client.open("Hello, I am Throughline")
    answer = await client.press("Start the session", BEN)
    assert "acilitator" in json.dumps(answer["value"])
    assert not any("Show the agenda" in text for text in client.meeting.standing)


async def test_pressing_twice_counts_once(client: Client) -> None:
    await client.open("Hello, I am Throughline")
    await client.press("Start the session", ANNA)
    await client.until(POLL.question)
    shared = await client.open("will be shown to the group")
    for _ in range(2):
        await client.draw(shared)
        await client.press(POLL.options[0], BEN)
    await client.open("Close the poll", ANNA)
    await client.press("Close the poll", ANNA)
    assert "1 person answered" in await client.draw(await client.open("Results: "))
