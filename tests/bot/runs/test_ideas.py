"""Ideas in the service: written privately, sealed, numbered, sorted, voted on; who is tied to one, and what is kept."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Sequence
from datetime import timedelta
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from bot.ports import Conversation, Heard, Outcome, Pressed
from bot.runs.submission import Result, Submission
from bot.store import erasure, ideas
from bot.store.tables import ballot, event, inbox, metadata, outbox, person, poll_secret
from cards.render.plain import plain
from dialogs.plan.gathering import Collect, Vote
from dialogs.plan.model import Plan, Prompt
from tests.bot.store.test_anonymity import Copies, ids_in
from tests.support.builders import plan, step
from tests.support.running_app import FRANCES, ROOM, START, House, guest

PRIVATELY = Conversation("fake", "1:1", "council")
WORDS = ("marmalade for all", "a thimble each", "haystack walks", "quiet mornings", "zebra crossings")


def asking(*, anonymous: bool = True, stack: bool = True) -> Plan:
    """Ideas, some minutes to sort them, and a vote on them."""
    return plan(
        step("one.ideas", 5, collect=Collect(id="ideas", ask="What would help?", anonymous=anonymous)),
        step("one.sort", 5),
        step("one.vote", 5, vote=Vote(id="dots", on="ideas", votes=3, stack=stack, anonymous=anonymous)),
        step("one.end", 5),
    )


PLAN, NAMED = asking(), asking(anonymous=False)


async def opened(house: House, people: int = 6) -> None:
    """A session whose question is open."""
    await house.install(people=people)
    await house.say(FRANCES, "start")


async def write(house: House, number: int, *lines: str, delivery: str = "") -> Outcome:
    """A person fills in the form on the card."""
    fields = {"ideas": "\n".join(lines)}
    form = Pressed(ROOM, guest(number), "ideas", "ideas", 0, (), fields, delivery or house.delivery())
    outcome = await house.app.receive(form)
    await house.app.idle()
    return outcome


async def privately(house: House, number: int, text: str) -> Outcome:
    """A person says something to the bot alone."""
    outcome = await house.app.receive(Heard(PRIVATELY, guest(number), text, house.delivery(), private=True))
    await house.app.idle()
    return outcome


async def vote(house: House, number: int, numbers: str) -> Outcome:
    """A person fills in the votes' form."""
    form = Pressed(ROOM, guest(number), "votes", "dots", 1, (), {"votes": numbers}, house.delivery())
    outcome = await house.app.receive(form)
    await house.app.idle()
    return outcome


async def written(house: House, people: int = 5) -> None:
    """So many people have written one idea each, and the question has closed."""
    await opened(house)
    for number in range(1, people + 1):
        await write(house, number, WORDS[number - 1])
    await house.until(6)


def said(outcome: Outcome) -> str:
    assert outcome.reply is not None
    return plain(outcome.reply)


def chat(house: House) -> str:
    """Everything that everybody sees now."""
    return "\n".join(map(plain, house.platform.seen()))


async def rows(house: House, *tables: sa.Table) -> list[str]:
    async with house.database.reading() as tx:
        return [str(row) for table in tables for row in (await tx.execute(sa.select(table))).all()]


async def texts_kept(house: House) -> set[str]:
    run_id = await house.run_id()
    async with house.database.reading() as tx:
        found = (await ideas.of_runs(tx, [run_id])).get(run_id, {})
    return {idea.text for of in found.values() for idea in of.values()}


# -- writing -----------------------------------------------------------------------------------------------------------


async def test_ideas_are_numbered_by_the_alphabet_and_shown_when_the_facilitator_says_so(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await written(house)
        assert not any(word in chat(house) for word in WORDS)
        listed = said(await house.say(FRANCES, "ideas"))
        lines = [line for line in listed.splitlines() if line.startswith("- ")]
        assert lines == [f"- {number}: {word}" for number, word in enumerate(sorted(WORDS), 1)]
        await house.say(FRANCES, "hide 2")
        await house.say(FRANCES, "show all")
        assert "haystack walks" not in chat(house)
        assert "a thimble each" in chat(house)
        await house.say(FRANCES, "show idea 2")
        await house.until(7)  # edits of one message may be gathered for some seconds
        assert "haystack walks" in chat(house)
        await house.say(FRANCES, "hide 2")
        await house.until(8)
        assert "haystack walks" not in chat(house)


async def test_an_idea_that_is_quicker_than_the_clock_also_does_what_was_due(database_url: str) -> None:
    asked = step(
        "one.ideas", 10, collect=Collect(id="ideas", ask="What would help?"), prompts=(Prompt(ask="And what else?"),) * 2
    )
    async with House(database_url, plan(asked, step("one.end", 5))) as house:
        await opened(house)
        assert chat(house).count("And what else?") == 1
        await house.app.ticker.stop()
        house.clock.jump(START + timedelta(minutes=6))
        assert not (await write(house, 1, WORDS[0])).refused
        assert chat(house).count("And what else?") == 2


async def test_equal_ideas_become_one_and_numbers_have_no_gaps(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        for number, line in enumerate(("Tea", "tea!", "Cake", "TEA"), 1):
            await write(house, number, line)
        await house.until(6)
        listed = said(await house.say(FRANCES, "ideas"))
        assert [line[2:4] for line in listed.splitlines() if line.startswith("- ")] == ["1:", "2:"]
        await house.say(FRANCES, "show all")
        assert "- 2: TEA" in chat(house)
        assert chat(house).casefold().count("tea") == 1


async def test_three_ideas_each_and_no_more_and_no_identifiers(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        assert not (await write(house, 1, "One", "Two")).refused
        assert (await write(house, 1, "Three", "Four")).refused
        assert not (await write(house, 1, "Three")).refused
        assert (await write(house, 1, "Four")).refused
        assert (await write(house, 2, "Ring 07700 900123")).refused
        assert (await write(house, 2, "x" * 121)).refused
        assert (await write(house, 2, " ", "")).refused
        assert "900123" not in "".join(await rows(house, *metadata.sorted_tables))


async def test_one_delivery_counts_once(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        for _ in range(2):
            await write(house, 1, "One", delivery="same")
        for number in (2, 3, 4):
            await write(house, number, f"Idea {number}")
        await house.until(6)
        assert len([line for line in said(await house.say(FRANCES, "ideas")).splitlines() if line.startswith("- ")]) == 4


async def test_what_is_typed_in_the_chat_is_not_kept_without_a_name(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        outcome = await house.say(guest(1), "idea: marmalade for all")
        assert outcome.refused
        assert "everyone in this chat sees who wrote it" in said(outcome)
        assert not (await privately(house, 1, "idea: marmalade for all")).refused
        assert not any("marmalade" in row for row in await rows(house, *metadata.sorted_tables))


@pytest.mark.parametrize("people", [1, 3])
async def test_too_few_writers_are_not_shown_and_nothing_is_lost(database_url: str, people: int) -> None:
    async with House(database_url, PLAN) as house:
        await written(house, people)
        assert "Fewer than four people have written" in said(await house.say(FRANCES, "ideas"))
        assert (await house.say(FRANCES, "show all")).refused
        await house.say(FRANCES, "collect ideas")
        for number in range(people + 1, 6):
            await write(house, number, WORDS[number - 1])
        await house.say(FRANCES, "close ideas")
        assert await texts_kept(house) == set(WORDS)


async def test_more_ideas_can_be_collected_also_the_same_ones_again(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await written(house)
        await house.say(FRANCES, "hide 2")
        await house.say(FRANCES, "collect more ideas")
        for number in range(1, 6):
            assert not (await write(house, number, WORDS[number - 1], "Qigong")).refused
        await house.say(FRANCES, "close ideas")
        listed = said(await house.say(FRANCES, "ideas"))
        numbers = [line[2:].partition(":")[0] for line in listed.splitlines() if line.startswith("- ")]
        assert numbers == ["1", "2", "3", "4", "5", "6"]
        await house.say(FRANCES, "show all")
        assert "haystack" not in chat(house)
        assert "6: Qigong" in chat(house)


# -- nobody is tied to an idea -----------------------------------------------------------------------------------------


async def test_no_commit_tells_whose_an_idea_is(tmp_path: Path) -> None:
    copies = Copies(tmp_path)
    async with House(copies.url, PLAN) as house:
        await opened(house, people=1)  # for the others, to write is the first thing they do
        for number in range(1, 6):
            await write(house, number, WORDS[number - 1])
            copies.take()
        await house.until(6)
        copies.take()
        await house.say(FRANCES, "show all")
        copies.take()
    states = copies.all()
    assert states
    for state in states:
        for table, found in state.items():
            for row in found:
                text = json.dumps(row, default=str)
                named = [one for one in ids_in(state) if one in text]
                assert not (named and any(word in text for word in WORDS)), (table, row)
        sealed = [row for row in state.get("ballot", ()) if row["poll"] == "lines:ideas"]
        assert len({len(row["sealed"]) for row in sealed}) <= 1, "length tells nothing"
        plain_words = [row["why"] for row in state.get("ballot", ()) if row["why"]]
        assert plain_words == [] or not sealed, "words can be read only once the question is closed"


async def test_the_order_in_the_table_is_not_that_of_writing(tmp_path: Path) -> None:
    async with House(f"sqlite:///{tmp_path}/t.db", PLAN) as house:
        await written(house)
        async with house.database.reading() as tx:
            stored = (await tx.execute(sa.select(ballot.c.why).where(ballot.c.poll.startswith("idea:")))).scalars().all()
        assert sorted(stored) == sorted(WORDS)
        assert list(stored) == sorted(WORDS), "the key orders them: by number, so by the alphabet"
        assert await rows(house, poll_secret) == []
        assert not any(word in row for row in await rows(house, event, inbox, outbox) for word in WORDS)


LINES = st.lists(st.sampled_from(["qqalpha", "qqbeta", "qqgamma", "qqdelta"]), min_size=1, max_size=3)


@given(st.lists(LINES, min_size=4, max_size=5), st.booleans())
@settings(max_examples=6, deadline=None, suppress_health_check=list(HealthCheck))
def test_whoever_writes_what_no_row_has_both(wrote: list[list[str]], shows: bool) -> None:
    asyncio.run(_write_and_look(wrote, shows))


async def _write_and_look(wrote: list[list[str]], shows: bool) -> None:
    async with House("sqlite:///:memory:", PLAN) as house:
        await opened(house, people=6)
        for number, lines in enumerate(wrote, 1):
            await write(house, number, *lines)
        await house.until(6)
        await house.say(FRANCES, "show all" if shows else "hide 1")
        async with house.database.reading() as tx:
            people = set((await tx.execute(sa.select(person.c.id))).scalars())
        together = [
            row for row in await rows(house, *metadata.sorted_tables) if "qq" in row and any(p in row for p in people)
        ]
        assert together == []
        assert await texts_kept(house) == {line for lines in wrote for line in lines}


# -- votes -------------------------------------------------------------------------------------------------------------


async def voting(house: House) -> None:
    await written(house)
    await house.say(FRANCES, "show all")
    await house.until(11)


async def test_votes_are_ranked_and_the_last_ones_count(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await voting(house)
        await vote(house, 1, "1, 1, 1")
        for number, numbers in enumerate(("2, 2, 5", "2, 3", "5, 2, 4", "3 3 2", "4 4 4"), 1):
            assert not (await vote(house, number, numbers)).refused
        assert "You chose: haystack walks (2 votes), zebra crossings" in said(await vote(house, 1, "2, 2, 5"))
        await house.say(FRANCES, "close the vote")
        await house.until(12)
        ranked = [line for line in chat(house).splitlines() if " – " in line and line.startswith("- ")]
        assert ranked == [
            "- 1 – haystack walks: 5",
            "- 2 – quiet mornings: 4",
            "- 3 – marmalade for all: 3",
            "- 4 – zebra crossings: 2",
            "- 5 – a thimble each: 0",
        ]


async def test_stacked_votes_with_names_say_who_voted_for_what(database_url: str) -> None:
    async with House(database_url, NAMED) as house:
        await voting(house)
        await vote(house, 1, "1, 1, 2")
        await vote(house, 2, "4")
        await house.until(16)
        ranked = [line for line in chat(house).splitlines() if " – " in line and line.startswith("- ")]
        assert ranked[:3] == [
            f"- 1 – a thimble each: 2 ({guest(1).name})",
            f"- 2 – haystack walks: 1 ({guest(1).name})",
            f"- 2 – quiet mornings: 1 ({guest(2).name})",
        ]


async def test_a_vote_in_the_chat_is_not_counted_without_a_name(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await voting(house)
        assert (await house.say(guest(1), "vote 2 2 5")).refused
        assert not (await privately(house, 1, "vote 2, 2, 5")).refused
        assert (await privately(house, 1, "vote 9")).refused
        assert (await privately(house, 1, "vote 1 2 3 4")).refused


async def test_a_hidden_idea_is_on_no_card_and_in_no_waiting_message(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await voting(house)
        for number in range(1, 6):
            await vote(house, number, "2, 1, 3")
        assert "haystack walks" in chat(house)
        await house.say(FRANCES, "hide 2")
        await house.until(12)
        assert "haystack walks" not in chat(house)
        assert (await vote(house, 1, "2")).refused
        await house.until(16)
        assert "haystack walks" not in chat(house)
        assert not any("haystack" in row for row in await rows(house, outbox, inbox, event))


# -- with names, and what is kept --------------------------------------------------------------------------------------


async def test_ideas_with_names_say_whose_they_are_until_the_session_is_over(database_url: str) -> None:
    async with House(database_url, NAMED) as house:
        await opened(house)
        await write(house, 1, WORDS[0])
        await write(house, 1, WORDS[1])
        await write(house, 2, WORDS[2])
        await house.until(6)
        await house.say(FRANCES, "show all")
        assert f"{WORDS[0]} ({guest(1).name})" in chat(house)
        await house.say(FRANCES, "hide 2")
        await house.until(35)
        async with house.database.reading() as tx:
            people = set((await tx.execute(sa.select(person.c.id))).scalars())
        left = await rows(house, ballot)
        assert len(left) == 2, "what the group did not see is deleted"
        assert not any(one in row for row in left for one in people), "and so are the names"


async def test_anonymous_ideas_that_were_not_shown_are_deleted(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await written(house)
        await house.say(FRANCES, "show idea 3")
        await house.until(35)
        assert await texts_kept(house) == {sorted(WORDS)[2]}
        assert len(await rows(house, ballot)) == 1


async def test_a_person_who_is_erased_takes_their_named_ideas_along(database_url: str) -> None:
    async with House(database_url, NAMED) as house:
        await opened(house)
        for number in (1, 2, 3):
            await write(house, number, WORDS[number - 1])
        await house.until(6)
        await house.say(FRANCES, "show all")
        async with house.database.reading() as tx:
            (one,) = await erasure.find(tx, guest(2).platform_id)
            assert any(WORDS[1] in str(row) for row in (await erasure.portrait(tx, one.id))["answers"])
        async with house.database.writing() as tx:
            await erasure.erase(tx, one.id)
        await house.app.idle()
        await house.say(FRANCES, "show all")
        assert not any("thimble" in row for row in await rows(house, *metadata.sorted_tables))
        assert "an idea whose words were deleted" in said(await house.say(FRANCES, "ideas"))


async def test_who_has_two_devices_and_who_comes_late(database_url: str) -> None:
    async with House(database_url, PLAN) as house:
        await opened(house)
        late = said(await house.say(guest(9), "ideas"))
        assert "What would help?" in late
        for number in range(1, 5):
            await write(house, number, WORDS[number - 1])
        await house.say(FRANCES, f"same {guest(1).name} and {guest(2).name}")
        await house.until(6)
        assert len(await texts_kept(house)) == 4


async def test_ideas_without_names_are_not_written_together_with_what_names_people(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with House(f"sqlite:///{tmp_path}/ideas.db", PLAN) as house:
        await opened(house)
        together: list[set[str]] = []
        store = house.app.service._write_with_retry

        async def noting(submissions: Sequence[Submission]) -> Sequence[Result]:
            together.append({type(one.command).__name__ for one in submissions})
            return await store(submissions)

        monkeypatch.setattr(house.app.service, "_write_with_retry", noting)
        forms = [
            Pressed(ROOM, guest(one), "ideas", "ideas", 0, (), {"ideas": WORDS[one]}, f"idea {one}") for one in (1, 2, 3)
        ]
        arrivals = [Heard(ROOM, guest(one), "here", f"here {one}") for one in (7, 8, 9)]
        await asyncio.gather(*(house.app.receive(one) for one in (*forms, *arrivals)))
        await house.app.idle()
    assert any(len(kinds) == 1 and "WriteIdeas" in kinds for kinds in together)
    assert not [kinds for kinds in together if len(kinds) > 1 and "WriteIdeas" in kinds]
