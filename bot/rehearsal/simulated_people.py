"""Simulated people: they say they are here, answer, and finish their turns and tasks, each at a different time.

They act on what they see in the chat, as people would. They are deterministic: times depend only on the seed and the
person. Everybody answers polls before the time is up. The facilitator reads a moment, then shows the ideas, sends prompts
and resumes after an outage; asked for the next step, they say `next` at once. Late, silent and absent people:
`behaviours.py`.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass
from dataclasses import field as made
from datetime import datetime, timedelta

from bot.rehearsal.cast import FACILITATOR
from bot.rehearsal.script import Act, AnswerPoll, Cue, FillIn, PressButton, Say
from cards.compose.agreements import field
from cards.compose.ideas import FIELD
from cards.compose.poll import VOTES
from cards.view import Say as PressToSay
from cards.view import View
from dialogs.features.ideas.lists import FORM
from dialogs.features.needs_list import areas
from dialogs.plan.model import Plan
from dialogs.run.messages import (
    AskNextCard,
    Card,
    CueCard,
    EvaluationCard,
    IdeasCard,
    LateCard,
    NeedsCard,
    PollCard,
    RoundCard,
    SortIdeasCard,
    StepCard,
    YourPairCard,
)

ARRIVE_WITHIN = timedelta(minutes=3)  # everyone has typed `here` by then
THINK = timedelta(seconds=20)  # how long the facilitator takes to read a question before pressing
EVALUATE_WITHIN = timedelta(minutes=10)  # within which simulated people give feedback
NEED_WITHIN, AGREE_WITHIN = timedelta(minutes=3), timedelta(minutes=2)  # to write lines about support, to agree to them
WRITE_A_LINE, AGREE_TO_IT = 0.7, 0.9  # share of people who write a line, share of people who agree to it
GIVE_A_REASON, ARE_READY = 0.3, 0.8  # share of people who add a reason to an answer, share who pass a check
MOST_IDEAS = 3  # ideas that one person writes
ASK_FOR_TIME = 0.15  # share of rooms that ask for a minute more
SAY_DONE = 0.6  # share of people who report that they have finished an individual task, and of rooms
_NEEDS = (
    "An hour a month that nobody books over",
    "Somebody who asks me the questions I ask others",
    "Seeing how a colleague does it",
    "To hear what became of a decision I helped with",
    "Fewer forms that ask for the same thing twice",
    "A second pair of eyes on what I wrote",
    "To be allowed to write less, and better",
)
_IDEAS = (
    "Start with what went well",
    "Shorter agendas",
    "Ten minutes without screens",
    "One question from each of us, sent ahead",
    "Swap who takes the minutes",
    "End five minutes early",
    "A buddy for new colleagues",
    "Read the notes together first",
    "Decide who decides",
    "Keep a list of what we tried",
    "Ask families what helped",
)
_WHYS = ("It is what this week asks of me.", "I would like more of it.", "My team would smile at this.")


@dataclass(frozen=True)
class Sight:
    """Message that became visible at `at`. `new` is True for a post and False for an edit."""

    at: datetime
    slot: str
    card: Card
    view: View
    new: bool


@dataclass
class SimulatedPeople:
    """Simulated people of a rehearsal without a script. `opened_at` is when the facilitator typed `start`."""

    plan: Plan
    people: Sequence[str]
    seed: int
    opened_at: datetime
    _led: set[int | None] = made(default_factory=set)  # visits whose questions the facilitator has planned to send
    _turns: set[tuple[str, str]] = made(default_factory=set)  # (slot, speaker) already handled
    _rooms: set[tuple[int | None, int]] = made(default_factory=set)  # (visit, room) already handled

    def arrivals(self) -> tuple[Cue, ...]:
        """Everyone types `here`, at different times within the first minutes."""
        return tuple(self._cue(self.opened_at, person, Say("here"), 5, ARRIVE_WITHIN, "here") for person in self.people)

    def on(self, sight: Sight) -> tuple[Cue, ...]:
        """Cues of the people in response to a message they have just seen."""
        match sight.card:
            case PollCard() as poll if sight.new and poll.open:
                return tuple(self._answer(person, poll, sight.at) for person in self.people)
            case IdeasCard(stage="open") as asked if sight.new:
                return self._write_ideas(asked, sight.at)
            case SortIdeasCard(ideas=(_, *_)) if sight.new:
                return (self._facilitator(sight.at + THINK, "show all ideas"),)
            case NeedsCard(stage="collecting") as needs if sight.new:
                return self._need(needs, sight.at)
            case NeedsCard(stage="deciding") if sight.new:
                return self._agree(sight)
            case EvaluationCard(open=True) if sight.new:
                return self._evaluate(sight)
            case RoundCard() as turns:
                return self._speak(turns, sight)
            case StepCard() as step if sight.new and self.plan.step(step.step).alone and _asks_done(sight.view):
                return self._finish(step, sight.at)
            case YourPairCard(on=True, partners=(_, *_)) as mine if (mine.visit, mine.room) not in self._rooms:
                return self._in_room(mine, sight.at)
            case CueCard(over=False) as cue if cue.visit not in self._led:
                self._led.add(cue.visit)
                return self._send_prompts(cue, sight.at)
            case AskNextCard() if sight.new:
                return (self._facilitator(sight.at, "next"),)  # at once, so that the planned times are visible
            case LateCard() if sight.new:
                return (self._facilitator(sight.at + THINK, "resume"),)
            case _:
                return ()

    def _answer(self, person: str, poll: PollCard, at: datetime) -> Cue:
        room = (poll.closes_at - at) * 0.6
        if poll.stack:
            return self._cue(at, person, self._votes(person, poll), 4, room, f"poll:{poll.poll}:{poll.opening}")
        why = _WHYS[int(self._draw(person, "why", poll.poll) * len(_WHYS))] if poll.why else None
        keen = self._draw(person, "keen", poll.poll) < GIVE_A_REASON
        act = AnswerPoll(poll.poll, self._options(person, poll), why if keen else None)
        return self._cue(at, person, act, 4, room, f"poll:{poll.poll}:{poll.opening}")

    def _options(self, person: str, poll: PollCard) -> tuple[str, ...]:
        if poll.is_check:  # almost everyone is ready
            return (poll.options[0 if self._draw(person, "check", poll.poll) < ARE_READY else -1],)
        liking = sorted(poll.options, key=lambda option: self._draw(person, poll.poll, option))
        many = 1 + int(self._draw(person, "many", poll.poll) * poll.choose)
        return tuple(liking[:many])

    def _votes(self, person: str, poll: PollCard) -> FillIn:
        """Votes by number, sometimes several for the same."""
        places = range(poll.choose)
        numbers = [poll.numbers[int(self._draw(person, poll.poll, str(place)) ** 2 * len(poll.numbers))] for place in places]
        return FillIn(VOTES, {VOTES: ", ".join(map(str, numbers))})

    def _write_ideas(self, asked: IdeasCard, at: datetime) -> tuple[Cue, ...]:
        room = ((asked.closes_at or at + NEED_WITHIN) - at) * 0.8
        cues = []
        for person in self.people:
            if self._draw(person, "writes ideas", asked.collect) < WRITE_A_LINE:
                many = 1 + int(self._draw(person, "how many ideas", asked.collect) * min(asked.each, MOST_IDEAS))
                first = int(self._draw(person, "idea", asked.collect) * len(_IDEAS))
                lines = dict.fromkeys(_IDEAS[(first + step * 3) % len(_IDEAS)] for step in range(many))
                cues.append(
                    self._cue(at, person, FillIn(FORM, {FIELD: "\n".join(lines)}), 15, room, f"ideas:{asked.collect}")
                )
        return tuple(cues)

    def _need(self, needs: NeedsCard, at: datetime) -> tuple[Cue, ...]:
        fields = max(1, len(areas(needs.options)))
        cues = []
        for person in self.people:
            if self._draw(person, "writes a need") < WRITE_A_LINE:
                number = int(self._draw(person, "need area") * fields)
                line = _NEEDS[int(self._draw(person, "need") * len(_NEEDS))]
                form = FillIn("needs", {field(number if areas(needs.options) else None): line})
                cues.append(self._cue(at, person, form, 20, NEED_WITHIN, "need"))
        return tuple(cues)

    def _agree(self, sight: Sight) -> tuple[Cue, ...]:
        agreeing = (one for one in self.people if self._draw(one, "agrees to pass on") < AGREE_TO_IT)
        return tuple(self._cue(sight.at, one, Say("agree"), 15, AGREE_WITHIN, sight.slot) for one in agreeing)

    def _evaluate(self, sight: Sight) -> tuple[Cue, ...]:
        """Most people choose one of the two better answers."""
        labels = [button.label for button in sight.view.buttons]
        cues = []
        for person in self.people:
            place = int(self._draw(person, "evaluates", sight.slot) ** 2 * len(labels))
            press = PressButton(sight.slot, labels[-1 - place], {})
            cues.append(self._cue(sight.at, person, press, 30, EVALUATE_WITHIN, f"evaluation:{sight.slot}"))
        return tuple(cues)

    def _speak(self, turns: RoundCard, sight: Sight) -> tuple[Cue, ...]:
        speaker, until = turns.speaker, turns.turn_ends_at
        if speaker is None or until is None or speaker not in self.people or (sight.slot, speaker) in self._turns:
            return ()
        self._turns.add((sight.slot, speaker))
        room = (until - sight.at) * 0.9
        return (self._cue(sight.at, speaker, Say("done"), room.total_seconds() * 0.6, room, sight.slot),)

    def _finish(self, step: StepCard, at: datetime) -> tuple[Cue, ...]:
        room = (step.ends_at - at) * 0.95
        half = room.total_seconds() / 2
        return tuple(
            self._cue(at, person, Say("done"), half, room, f"done:{step.step}")
            for person in self.people
            if self._draw(person, "says when finished") < SAY_DONE
        )

    def _in_room(self, mine: YourPairCard, at: datetime) -> tuple[Cue, ...]:
        """One person of a room says that it has finished, or asks for a minute."""
        self._rooms.add((mine.visit, mine.room))
        if mine.step_ends_at is None or mine.step is None or not self.plan.step(mine.step).in_pairs:
            return ()
        why, room = f"room:{mine.step}:{mine.room}", (mine.step_ends_at - at) * 0.95
        late = self._draw(mine.you, "asks for time", why) < ASK_FOR_TIME
        if not late and self._draw(mine.you, "says that the room has finished", why) >= SAY_DONE:
            return ()
        least = room.total_seconds() * (0.85 if late else 0.5)
        return (self._cue(at, mine.you, Say("ask for a minute" if late else "done"), least, room, why),)

    def _send_prompts(self, cue: CueCard, at: datetime) -> tuple[Cue, ...]:
        step = self.plan.step(cue.step)
        if step.prompts_by != "facilitator":
            return ()
        pace = (cue.ends_at - at) / max(len(step.prompts), 1)
        return tuple(self._facilitator(at + THINK + number * pace, "prompt") for number in range(len(step.prompts)))

    def _facilitator(self, at: datetime, text: str) -> Cue:
        return Cue(_whole(at - self.opened_at), FACILITATOR, Say(text))

    def _cue(self, at: datetime, person: str, act: Act, least: float, most: timedelta, why: str) -> Cue:
        """Cue for an act between `least` seconds and `most` after `at`. If `least` exceeds `most`, it is sooner."""
        least = min(least, most.total_seconds())
        room = max(most.total_seconds() - least, 0)
        wait = timedelta(seconds=least + room * self._draw(person, why))
        return Cue(_whole(at + wait - self.opened_at), person, act)

    def _draw(self, *names: str) -> float:
        return chance(self.seed, *names)


def _asks_done(view: View) -> bool:
    return any(isinstance(button.act, PressToSay) and button.act.text == "done" for button in view.buttons)


def _whole(after: timedelta) -> timedelta:
    return timedelta(seconds=int(after.total_seconds()))


def chance(seed: int, *names: str | int) -> float:
    """Deterministic random number from 0.0 up to, but not including, 1.0.

    The same seed and names give the same number on every machine.
    """
    text = "\x1f".join(map(str, (seed, *names)))
    digest = hashlib.blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "big") / 2**64
