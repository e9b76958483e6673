"""Cards about time: each says exactly what is true at its moment, in a slot of its own, to the right people."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta

from dialogs import texts
from dialogs.engine.reply import reply
from dialogs.run import commands as c
from dialogs.run import messages as k
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.messages import NewTime, Proposal
from dialogs.texts.sentence import At, Lasting, Planned
from tests.support.builders import at_times, full_plan, plan, step
from tests.support.core_session import START, Stage, minutes

TIMES = (
    k.PausedCard, k.LateCard, k.ChangedCard, k.CatchUpCard, k.WaitCard, k.AskNextCard, k.EndedCard, k.SummaryCard,
    k.StartsAtCard,
)  # fmt: skip
AFTERWARDS = minutes(60)  # how long a card that closes another one is worth posting
PAUSE = minutes(12 * 60)


def begun(made: object = None) -> Stage:
    """A session of every kind of step that has started."""
    stage = Stage(made or full_plan(), people=4)  # type: ignore[arg-type]
    stage.say(c.Start(by="f"))
    return stage


def shown(stage: Stage, command: c.Command, after: timedelta | None = None) -> list[Show]:
    """The messages about time that this command led to, in their order."""
    if after is not None:
        stage.until(after)
    before = len(stage.shows)
    stage.say(command)
    return [show for _, _, show in stage.shows[before:] if isinstance(show.card, TIMES)]


def told(stage: Stage, command: c.Command) -> tuple[str, dict[str, object]]:
    """The acknowledgement of that command: its sentence and its values."""
    card = reply(stage.plan, stage.run, command, stage.now)
    assert isinstance(card, k.TextCard)
    assert card.tone == "good"
    return card.said.text, dict(card.said.values)


def at(minute: float) -> At:
    return At(START + minutes(minute))


HELLO = Planned("intro.hello")


def test_a_pause_says_what_is_left_and_its_end_says_the_new_times_and_who_resumed() -> None:
    stage = begun()
    card = k.PausedCard(step="intro.hello", left=minutes(3), visit=1, item="pause:1")
    pause = c.Pause(by="f")
    assert shown(stage, pause, minutes(2)) == [Show("paused:1", card, EVERYONE, START + minutes(2) + PAUSE)]
    assert told(stage, pause) == (texts.ACK_PAUSED, {})
    changed = k.ChangedCard(
        what="resumed", step="intro.hello", ends_at=START + minutes(7), session_ends_at=START + minutes(96)
    )
    over = replace(card, left=timedelta(0), visit=None, item="", resumed=True, by="f")
    assert shown(stage, c.Resume(by="f"), minutes(4)) == [
        Show("changed:2", changed, EVERYONE, START + minutes(7)),
        Show("paused:1", over, EVERYONE, START + minutes(4) + AFTERWARDS),
    ]
    assert told(stage, c.Resume(by="f")) == (texts.ACK_RESUMED, {"step": HELLO, "until": at(7)})


def test_a_pause_of_five_minutes_says_when_it_is_over() -> None:
    stage = begun()
    pause = c.Pause(by="f", lasts=minutes(5))
    card = k.PausedCard(step="intro.hello", left=minutes(3), until=START + minutes(7), visit=1, item="pause:1")
    assert shown(stage, pause, minutes(2)) == [Show("paused:1", card, EVERYONE, START + minutes(2) + PAUSE)]
    assert told(stage, pause) == (texts.ACK_PAUSED_UNTIL, {"until": at(7)})


def test_a_longer_step_in_a_pause_says_how_much_is_left_after_it() -> None:
    stage = begun()
    stage.say(c.Pause(by="f"), minutes(2))
    card = k.ChangedCard(
        what="extended", step="intro.hello", by_time=minutes(2), paused_at=START + minutes(2),
        ends_at=START + minutes(7), session_ends_at=START + minutes(97),
    )  # fmt: skip
    longer = c.Extend(by="f", by_time=minutes(2))
    assert shown(stage, longer, minutes(3)) == [Show("changed:2", card, EVERYONE, START + minutes(7))]
    assert told(stage, longer) == (texts.ACK_LEFT_WHEN_PAUSED, {"step": HELLO, "left": Lasting(minutes(5))})


def test_longer_shorter_and_left_out_steps_say_the_new_times() -> None:
    stage = begun()
    card = k.ChangedCard(
        what="extended", step="intro.hello", by_time=minutes(2), ends_at=START + minutes(7),
        session_ends_at=START + minutes(96),
    )  # fmt: skip
    assert shown(stage, c.Extend(by="f", by_time=minutes(2)), minutes(1)) == [
        Show("changed:1", card, EVERYONE, START + minutes(7))
    ]
    shorter = c.Extend(by="f", by_time=minutes(-1))
    card = replace(
        card, what="shortened", by_time=minutes(1), ends_at=START + minutes(6), session_ends_at=START + minutes(95)
    )
    assert shown(stage, shorter) == [Show("changed:2", card, EVERYONE, START + minutes(6))]
    assert told(stage, shorter) == (texts.ACK_EXTENDED, {"step": HELLO, "until": at(6)})
    card = replace(card, what="skipped", by_time=None, skipped="intro.rules", session_ends_at=START + minutes(91))
    assert shown(stage, c.Skip(by="f")) == [Show("changed:3", card, EVERYONE, START + minutes(6))]
    assert told(stage, c.Skip(by="f")) == (texts.ACK_SKIPPED, {"step": Planned("intro.rules")})
    card = replace(card, what="undone", session_ends_at=START + minutes(95))
    assert shown(stage, c.Undo(by="f")) == [Show("changed:4", card, EVERYONE, START + minutes(6))]
    assert told(stage, c.Undo(by="f")) == (texts.ACK_UNDONE, {"command": "skip", "step": HELLO, "until": at(6)})


def test_a_session_that_was_off_asks_whether_to_keep_to_the_clock_and_says_what_was_decided() -> None:
    paused = k.PausedCard(step="intro.hello", left=minutes(1), visit=1, item="pause:1")
    late = k.LateCard(
        step="intro.hello", clock_step="intro.tokens", missed_at=START + minutes(4), behind=minutes(13), visit=1,
        item="pause:1",
    )  # fmt: skip
    for keep_clock, decided in ((False, "go on"), (True, "clock")):
        stage = begun()
        stage.sleep_until(minutes(17))
        good_until = START + minutes(17) + PAUSE
        assert shown(stage, c.Tick(late_after=minutes(1))) == [
            Show("paused:1", paused, EVERYONE, good_until),
            Show("late:1", late, FACILITATORS, good_until),
        ]
        found = shown(stage, c.Resume(by="f", keep_clock=keep_clock), minutes(18))
        closed = k.LateCard(
            step="intro.hello", clock_step=None, missed_at=START + minutes(18), behind=timedelta(0), by="f",
            decided=decided,  # type: ignore[arg-type]
        )  # fmt: skip
        assert found[-1] == Show("late:1", closed, FACILITATORS, START + minutes(18) + AFTERWARDS)
        assert stage.run.step == ("intro.tokens" if keep_clock else "intro.hello")


def test_facilitators_are_asked_whether_to_go_on_and_their_card_says_what_they_did() -> None:
    stage = begun()
    stage.say(c.GoTo(by="f", step="talk.tray"), minutes(1))
    before = len(stage.shows)
    stage.until(minutes(5))
    ask = k.AskNextCard(step="talk.tray", next_step="close.round", visit=2, item="ask:0")
    assert [show for _, _, show in stage.shows[before:] if show.slot.startswith("ask")] == [
        Show("ask-next:2:0", ask, FACILITATORS, START + minutes(14))
    ]
    closed = k.AskNextCard(step="talk.tray", next_step=None, decided="longer", by="f")
    found = shown(stage, c.Extend(by="f", by_time=minutes(2)), minutes(6))
    assert found[-1] == Show("ask-next:2:0", closed, FACILITATORS, START + minutes(6) + AFTERWARDS)
    assert stage.run.ends_at == START + minutes(8), "more time counts from now"
    closed = replace(closed, decided="next")
    assert shown(stage, c.Next(by="f"), minutes(9)) == [
        Show("ask-next:2:1", closed, FACILITATORS, START + minutes(9) + AFTERWARDS)
    ]
    assert told(stage, c.Next(by="f")) == (texts.ACK_NEXT, {"step": Planned("close.round"), "until": at(19)})


def later(**moved: float) -> tuple[NewTime, ...]:
    """The blocks of the plan as they are 5 minutes late, and how much less late some of them would be."""
    late = {"study": 29, "break": 39, "pairs": 44, "talk": 74, "close": 89}
    return tuple(
        NewTime(block, START + minutes(now), START + minutes(now - moved.get(block, 0))) for block, now in late.items()
    )


def test_catching_up_offers_each_way_with_the_times_it_would_give_and_says_which_was_taken() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(1))
    ways = (
        Proposal("shrink", START + minutes(94), minutes(5), later(close=5), ("talk.prompts",)),
        Proposal("prompts", START + minutes(95), minutes(4), later(close=4), ("talk.prompts",), dropped=1),
        Proposal("run on", START + minutes(99), timedelta(0), later()),
    )
    card = k.CatchUpCard(behind=minutes(5), proposals=ways, visit=1, item="offer:1")
    slot = "offer:20300107T093200000000"
    assert shown(stage, c.CatchUp(by="f"), minutes(2)) == [Show(slot, card, FACILITATORS, START + minutes(99))]
    assert told(stage, c.CatchUp(by="f")) == (texts.ACK_OFFERED, {})
    changed = k.ChangedCard(
        what="refitted", step="intro.hello", ends_at=START + minutes(10), session_ends_at=START + minutes(95)
    )
    closed = k.CatchUpCard(behind=timedelta(0), proposals=(), decided="prompts", by="f")
    taken = c.CatchUp(by="f", way="prompts")
    assert shown(stage, taken, minutes(3)) == [
        Show("changed:2", changed, EVERYONE, START + minutes(10)),
        Show(slot, closed, FACILITATORS, START + minutes(3) + AFTERWARDS),
    ]
    assert told(stage, taken) == (texts.ACK_REFITTED, {"until": at(95)})
    assert stage.run.clock.dropped == {("talk.prompts", 3)}
    assert stage.run.clock.lengths["talk.prompts"] == minutes(8)


def test_an_offer_in_a_pause_counts_on_and_closes_the_one_before() -> None:
    stage = begun()
    stage.say(c.Extend(by="f", by_time=minutes(5)), minutes(1))
    stage.say(c.CatchUp(by="f"), minutes(2))
    stage.say(c.Pause(by="f"))
    new, old = shown(stage, c.CatchUp(by="f"), minutes(3))
    assert isinstance(new.card, k.CatchUpCard)
    assert (new.card.paused, new.card.behind, new.card.item) == (True, minutes(6), "offer:2")
    closed = k.CatchUpCard(behind=timedelta(0), proposals=(), decided="over", by="f")
    assert old == Show("offer:20300107T093200000000", closed, FACILITATORS, START + minutes(3) + AFTERWARDS)


FIXED = at_times(plan(step("a.one", 10), step("b.two", 10), step("c.three", 5)), b__two="09:45")


def test_who_is_early_waits_for_the_clock_time_or_begins_before_it() -> None:
    stage = begun(FIXED)
    card = k.WaitCard(step="b.two", until=START + minutes(15), early=minutes(10))
    assert shown(stage, c.Next(by="f"), minutes(5)) == [Show("wait:1:0", card, EVERYONE, START + minutes(15))]
    assert told(stage, c.Next(by="f")) == (texts.ACK_WAITS, {"next": Planned("b.two"), "until": at(15)})
    over = k.WaitCard(step="a.one", until=START + minutes(8), over=True)
    assert shown(stage, c.Next(by="f"), minutes(8)) == [Show("wait:1:0", over, EVERYONE, START + minutes(8) + AFTERWARDS)]
    assert told(stage, c.Next(by="f")) == (texts.ACK_NEXT, {"step": Planned("b.two"), "until": at(18)})


def test_a_wait_of_less_than_a_minute_is_told_nobody_and_one_of_a_minute_is() -> None:
    for minute, cards in ((14, 1), (14.1, 0)):
        stage = begun(at_times(plan(step("a.one", 20), step("b.two", 10)), b__two="09:45"))
        assert len(shown(stage, c.Next(by="f"), minutes(minute))) == cards
        assert stage.run.visit.waiting is not None
        assert stage.run.ends_at == START + minutes(15)


LEFT = tuple(one.path for one in full_plan().steps[1:])


def test_the_last_cards_say_how_it_went_and_each_end_has_its_own() -> None:
    stage = begun()
    ended = k.EndedCard(ended_at=START + minutes(3), early=True, lasted=minutes(3), reopen_until=START + minutes(13))
    summary = k.SummaryCard(
        planned=minutes(94), lasted=minutes(3), present=4, prompts_sent=0, prompts_left=5, skipped=LEFT,
        ended_at=START + minutes(3), reopen_until=START + minutes(13),
    )  # fmt: skip
    end = c.End(by="f", sure=True)
    assert shown(stage, end, minutes(3)) == [
        Show("ended", ended, EVERYONE, START + minutes(3) + AFTERWARDS),
        Show("summary", summary, FACILITATORS, START + minutes(3) + AFTERWARDS),
    ]
    assert told(stage, end) == (texts.ACK_ENDED_UNTIL, {"until": at(13)})
    reopened = k.EndedCard(
        ended_at=START + minutes(3), early=True, lasted=minutes(3), reopened_at=START + minutes(4),
        goes_on_until=START + minutes(95),
    )  # fmt: skip
    assert shown(stage, c.Reopen(by="f"), minutes(4))[0] == Show(
        "ended", reopened, EVERYONE, START + minutes(4) + AFTERWARDS
    )
    assert told(stage, c.Reopen(by="f")) == (texts.ACK_REOPENED, {"step": HELLO, "until": at(6)})
    assert [show.slot for show in shown(stage, end, minutes(5))] == ["ended:1", "summary:1"]
    before = len(stage.shows)
    stage.until(minutes(15))
    for_good = replace(ended, ended_at=START + minutes(5), lasted=minutes(5), reopen_until=None)
    found = [show for _, _, show in stage.shows[before:]]
    assert found[0] == Show("ended:1", for_good, EVERYONE, START + minutes(15) + AFTERWARDS)
    assert found[1].slot == "summary:1"
