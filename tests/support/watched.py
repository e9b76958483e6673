"""Watched session: compares every visible card with what is so, and with what then happens."""

from __future__ import annotations

from dialogs.engine.reply import where
from dialogs.features.pairs.history import talking
from dialogs.features.pairs.show import work_times
from dialogs.features.turns import SHORTEST
from dialogs.plan.model import Plan, Step
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run import messages as k
from dialogs.run.effects import Show
from dialogs.run.schedule import shown_until, slices
from dialogs.texts.sentence import PersonId
from tests.support.core_session import Stage

CHANGES = (e.RoundChanged, e.CommandUndone, e.StepStarted, e.RoundStarted)  # after them another person may be next


class Watched(Stage):
    """A session whose visible cards are compared with what then happens, after every command and every tick."""

    def __init__(self, plan: Plan, people: int) -> None:
        self.seen: dict[str, k.Card] = {}
        self.own: dict[tuple[PersonId, str], k.YourPairCard] = {}  # by person and block
        self.coming: dict[tuple[PersonId, str], k.YourPairCard] = {}  # the same, for the next item of the block they work in
        super().__init__(plan, people)

    def _do(self, command: c.Command) -> list[e.Event]:
        before, shown = self.round_card(), len(self.effects)
        happened = super()._do(command)
        for effect in self.effects[shown:]:
            if isinstance(effect, Show):
                self.seen[effect.slot] = effect.card
                if isinstance(effect.card, k.YourPairCard):
                    in_block = (self.run.step or "").partition(".")[0] == effect.card.block
                    ahead = effect.card.next_at is not None and in_block
                    (self.coming if ahead else self.own)[effect.to, effect.card.block] = effect.card
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
        cue, until = self.seen["controls"], shown_until(self.plan, run)
        for card in self.seen.values():  # what opened with the step says its times too
            step = getattr(card, "head", None) or card
            if isinstance(step, k.StepCard) and step.visit == run.visit.number and not step.over:
                assert (step.step, step.ends_at, step.paused_at) == (run.step, until, run.clock.stopped_at), self.plan.id
        assert isinstance(cue, k.CueCard)
        assert (cue.step, cue.ends_at, cue.paused_at) == (run.step, until, run.clock.stopped_at), self.plan.id
        card = where(self.plan, run, c.Where(by="p1"), self.now)
        if run.phase == "running" and not run.visit.asked_next:
            assert card.ends_at == run.ends_at
        self.round_is_true()
        self.rooms_are_true()
        self.list_of_rooms_is_true()

    def list_of_rooms_is_true(self) -> None:
        """Facilitators read when the rooms open and close, also before people are in them."""
        run, plan = self.run, self.plan
        coming = (part.step.block for part in slices(plan, run, self.now) if part.step.grouped)
        block = next((one for one in coming if one in run.rooms_shown), None)
        moves = run.phase != "running" or run.visit.asked_next or run.visit.waiting is not None
        card = self.seen.get(run.rooms_shown[block]) if block is not None else None
        if block is None or moves or not isinstance(card, k.RoomsCard):
            return
        opens_at, ends_at = work_times(plan, run, block, self.now)
        assert card.ends_at == ends_at
        step = plan.step(run.step or "")
        assert card.opens_at == opens_at or (step.block == block and step.grouped)

    def rooms_are_true(self) -> None:
        """Whoever is in a room was told which, and with whom."""
        step = self.plan.step(self.run.step) if self.run.step else None
        if step is None or not step.grouped:
            return
        groups = self.run.pairs.get(step.block, ())
        for group in talking(self.plan, step.block, groups):
            for person in group.members:
                card = self.own.get((person, step.block))
                assert card is not None, f"{person} was never told"
                assert card.room == groups.index(group) + 1, (self.plan.id, person, card, groups)
                assert set(card.partners) == set(group.members) - {person}
        self.next_groups_are_true(step, groups)

    def next_groups_are_true(self, step: Step, now: tuple[e.Group, ...]) -> None:
        """Whoever goes to another group next was told which, with whom and when."""
        planned = self.run.next_groups.get(step.block)
        moves = self.run.phase != "running" or self.run.visit.asked_next or self.run.visit.waiting is not None
        ahead = [part for part in slices(self.plan, self.run, self.now)[1:] if part.step.item != step.item][:1]
        if planned is None or not planned.told or moves or not ahead or ahead[0].step.path != planned.step:
            return
        if [set(group.members) for group in planned.groups] == [set(group.members) for group in now]:
            return  # everybody stays
        for room, group in enumerate(talking(self.plan, step.block, planned.groups), 1):
            for person in group.members:
                card = self.coming[person, step.block]
                assert (card.room, card.next_at) == (room, ahead[0].starts_at)
                assert set(card.partners) == set(group.members) - {person}

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
