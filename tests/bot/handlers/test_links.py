"""Links: a facilitator gives the pack an address, and it stands in every text of the session from then on."""

from __future__ import annotations

import pytest

from bot.runs.plan_library import load
from cards.render.plain import plain
from dialogs.plan.model import Plan
from tests.support.running_app import FRANCES, House, guest

PACK = "https://example.org/our/pack?v=2"
ONE, THREE = load("defensible-decisions-1"), load("defensible-decisions-3")


async def shown(house: House, text: str = "links") -> str:
    reply = (await house.say(guest(1), text)).reply
    assert reply is not None
    return plain(reply)


@pytest.mark.parametrize("when", ["before the start", "in the session"])
async def test_the_address_stands_in_every_text_from_then_on(when: str) -> None:
    async with House("sqlite:///:memory:", ONE) as house:
        await house.install(people=3)
        if when == "in the session":
            await house.say(FRANCES, "start")
        assert not (await house.say(FRANCES, f"link pack {PACK}")).refused
        if when == "before the start":
            await house.say(FRANCES, "start")
        assert PACK in await shown(house)
        await house.until(31)
        loaded = await house.app.service.loaded(await house.run_id())
        assert loaded is not None
        assert loaded.run.step == "self-study.tool-1"
        said = [plain(attempt.view) for attempt in house.platform.attempts if "Read tool 1" in plain(attempt.view)]
        assert PACK in said[-1]
        assert ONE.links["pack"] not in loaded.plan.frozen


async def test_only_facilitators_set_a_link_and_only_a_full_address() -> None:
    async with House("sqlite:///:memory:", ONE) as house:
        await house.install(people=2)
        assert (await house.say(guest(1), f"link pack {PACK}")).refused
        for address in (
            "http://example.org",
            "example.org/pack",
            "https://me:secret@example.org/pack",
            "javascript:alert(1)",
        ):
            assert (await house.say(FRANCES, f"link pack {address}")).refused
        assert ONE.links["pack"] in await shown(house)


async def test_a_link_that_the_plan_does_not_have_is_added() -> None:
    async with House("sqlite:///:memory:", ONE) as house:
        await house.install(people=2)
        assert not (await house.say(FRANCES, "link slides: https://example.org/slides")).refused
        assert "https://example.org/slides" in await shown(house)


@pytest.mark.parametrize("plan", [ONE, THREE])
def test_one_address_changes_and_the_others_stay(plan: Plan) -> None:
    changed = plan.with_link("pack", PACK)
    assert changed.links == {**plan.links, "pack": PACK}
    others = {name: url for name, url in plan.links.items() if name != "pack"}
    for url in others.values():
        assert changed.frozen.count(f"{url}.") == plan.frozen.count(f"{url}.")
    assert changed.with_link("pack", plan.links["pack"]) == plan


async def test_the_next_session_of_the_programme_keeps_the_address() -> None:
    async with House("sqlite:///:memory:", ONE) as house:
        await house.install(people=2)
        await house.say(FRANCES, f"link pack {PACK}")
        await house.say(FRANCES, "start session 3")
        assert PACK in await shown(house)
        assert THREE.links["PSDP"] in await shown(house)
