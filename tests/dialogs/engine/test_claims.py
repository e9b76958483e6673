"""Claims of cards: with punctual ticks and any acts, every round's seconds and next, and every “until”, is true."""

from __future__ import annotations

from datetime import datetime, timedelta

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialogs.engine.reply import where
from dialogs.features.turns import SHORTEST
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import Show
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused
from tests.dialogs.engine.test_core_properties import PATHS, PLAN, punctual
from tests.support.core_session import START, Stage, minutes

CHANGES = (e.RoundChanged, e.CommandUndone, e.StepStarted, e.RoundStarted)  # after them another person may be next


class Watched(Stage):
    """A session whose visible cards are compared with what then happens, after every command and every tick."""

    def __init__(self, people: int) -> None:
        self.seen: dict[str, k.Card] = {}
        super().__init__(PLAN, people)

    def _do(self, command: c.Command) -> list[e.Event]:
        before, shown = self.round_card(), len(self.effects)
        happened = super()._do(command)
        for effect in self.effects[shown:]:
            if isinstance(effect, Show):
                self.seen[effect.slot] = effect.card
        if before is not None:
            self.kept_its_word(before, happened)
        self.tells_the_truth()
        return happened

    def of_round(self) -> object:
        """The card of the round, which stands on the step's card or by itself."""
        slots = (f"step:{self.run.visit.number}", f"round:{self.run.visit.number}")
        cards = (self.seen.get(slot) for slot in slots)
        return next((card for card in cards if isinstance(card, k.RoundCard)), None)

    def round_card(self) -> k.RoundCard | None:
        card = self.of_round()
        return card if isinstance(card, k.RoundCard) and not card.over and not card.held else None

    def kept_its_word(self, before: k.RoundCard, happened: list[e.Event]) -> None:
        """The turn ended when the card said, and then came who was next, for the seconds that were promised."""
        for number, event in enumerate(happened):
            if isinstance(event, CHANGES):
                return
            if isinstance(event, e.TurnEnded):
                if event.how == "time":
                    assert event.person == before.speaker
                    assert event.at == before.turn_ends_at
                elif event.person != before.speaker:
                    return  # somebody who waits passes or leaves
            if isinstance(event, e.TurnStarted):
                if not isinstance(happened[number - 1], e.TurnEnded) or happened[number - 1].how in ("passed", "later"):
                    return  # who passes waits once more
                assert event.person == before.waiting[0]
                if happened[number - 1].how == "time":
                    assert event.seconds == before.seconds_then
                return

    def tells_the_truth(self) -> None:
        """What the chat says now is how things are now."""
        run = self.run
        if not run.live or run.ends_at is None:
            return
        cue = self.seen["controls"]
        for slot, card in self.seen.items():  # what opened with the step says its times too
            step = getattr(card, "head", None) or card
            if slot.startswith("step:") and self.in_rooms(run):
                continue  # it began when nobody was here; those who came are told on their own cards
            if isinstance(step, k.StepCard) and step.visit == run.visit.number and not step.over:
                assert (step.step, step.ends_at, step.paused_at) == (run.step, run.ends_at, run.clock.stopped_at)
        assert isinstance(cue, k.CueCard)
        assert (cue.step, cue.ends_at, cue.paused_at) == (run.step, run.ends_at, run.clock.stopped_at)
        card = where(PLAN, run, c.Where(by="p1"), self.now)
        if run.phase == "running" and not run.visit.asked_next:
            assert card.ends_at == run.ends_at
        self.round_is_true()

    def in_rooms(self, run: Run) -> bool:
        return run.step is not None and PLAN.step(run.step).in_pairs and bool(run.participants)

    def round_is_true(self) -> None:
        now, card = self.run.round, self.of_round()
        if now is None:
            return
        assert isinstance(card, k.RoundCard)
        assert (card.over, card.speaker, card.waiting, card.spoken) == (now.over, now.speaker, now.waiting, now.spoken)
        assert card.paused_at == self.run.clock.stopped_at or now.over
        assert set(card.spoken).isdisjoint({*card.waiting, *card.passed, card.speaker})
        if now.over:
            return
        assert card.speaker is not None
        assert card.speaker not in card.waiting
        assert card.ends_at == self.run.ends_at
        assert card.turn_ends_at == now.turn_ends_at
        assert card.turn_ends_at is not None
        assert card.turn_ends_at <= card.ends_at
        assert card.seconds_each >= SHORTEST or card.turn_ends_at == card.ends_at
        assert card.seconds_then == 0 or card.seconds_then >= SHORTEST
        self.passed_have_passed(card)

    def passed_have_passed(self, card: k.RoundCard) -> None:
        asked = {event.person for event in self.of(e.TurnEnded) if event.how in ("passed", "later")}
        assert set(card.passed) <= asked
        assert set(card.passed) | set(card.spoken) | set(card.waiting) | {card.speaker} == set(card.order)


def attempt(stage: Stage, commands: list[c.Command]) -> None:
    for command in commands:
        try:
            stage.say(command)
        except Refused:
            continue


claims = settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))


@claims
@given(st.lists(punctual, min_size=3, max_size=25), st.integers(0, 12), st.sampled_from(["intro.hello", "close.round"]))
def test_every_claim_about_time_and_turns_is_true(script, people: int, begins: str) -> None:
    stage = Watched(people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step=begins))
    for _, pause, commands in script:
        stage.until(stage.now - START + pause)
        attempt(stage, commands)
    promised = stage.run.ends_at
    if stage.run.phase == "running" and promised is not None and not stage.run.visit.asked_next:
        assert ended_at(stage, promised) == promised


def ended_at(stage: Stage, promised: datetime) -> datetime:
    """When the running step ends if nobody does anything."""
    before = len(stage.events)
    stage.until(promised - START)
    over = (event.at for event in stage.events[before:] if isinstance(event, e.StepEnded | e.NextAsked))
    return next(over)


IN_ROUND: tuple[c.Command, ...] = (
    *(c.Extend(by="f", by_time=minutes(number)) for number in (-8, -4, -1, 1, 5)),
    *(c.Join(person=f"p{number}") for number in range(1, 40)),
    *(c.Leave(by=f"p{number}", person=f"p{number}") for number in range(1, 12)),
    *(c.PassTurn(by=f"p{number}") for number in range(1, 12)),
    *(c.PassTurn(by="f", person=f"p{number}") for number in range(1, 6)),
    c.Done(by="f"),
    c.PassTurn(by="f"),
    c.Next(by="f"),
    c.Pause(by="f"),
    c.Resume(by="f"),
    c.Undo(by="f"),
    c.ShowRound(by="f"),
)
busy = st.tuples(st.integers(0, 60), st.lists(st.sampled_from(IN_ROUND), max_size=12))


@claims
@given(st.lists(busy, max_size=20), st.integers(0, 80))
def test_every_claim_of_a_busy_round_is_true(script: list[tuple[int, list[c.Command]]], people: int) -> None:
    stage = Watched(people)
    stage.say(c.Start(by="f"))
    stage.say(c.GoTo(by="f", step=PATHS[PATHS.index("close.round")]))
    for seconds, commands in script:
        stage.until(stage.now - START + timedelta(seconds=seconds))
        attempt(stage, commands)
    stage.until(stage.now - START + minutes(20))
