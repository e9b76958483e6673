"""Input adapter: converts cues into the inbound events that a platform would send.

A poll option that does not exist is sent all the same, and the service refuses it. A button that has left its card can
still be pressed, as by somebody whose screen is behind. A button that its person cannot see is a mistake in the script.
Its name may be written with capitals or without.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.ports import Arrived, Conversation, Departed, Heard, Inbound, Member, Pressed
from bot.rehearsal.cast import FACILITATOR, member
from bot.rehearsal.script import AnswerPoll, Cue, FillIn, JoinMeeting, LeaveMeeting, PressButton, Say
from cards import view
from cards.actions import Refresh, data_of, inputs_of, press_of
from dialogs.features import readiness
from dialogs.plan.model import POLL_ID_BEFORE, Plan
from dialogs.run.messages import Card, PollCard

EVERYONE = "everyone"


class NothingToPress(Exception):
    """A script presses a button that its person cannot see. The text says what they can see."""


@dataclass
class CueInputs:
    """Input adapter. It remembers the messages shown, because people answer and press on the card they see."""

    plan: Plan
    where: Conversation
    day: str
    _polls: dict[str, PollCard] = field(default_factory=dict)
    _views: dict[tuple[str, str], list[view.View]] = field(default_factory=dict)  # by slot and audience, oldest first
    _made: int = 0

    def look(self, slot: str, to: str, shown: view.View) -> None:
        """Record what now stands in a slot for a person or group."""
        self._views.setdefault((slot, to), []).append(shown)

    def see(self, card: Card) -> None:
        """Record a card that became visible."""
        if isinstance(card, PollCard):
            self._polls[card.poll] = card

    def of(self, cue: Cue) -> Inbound:
        """Inbound event for a cue. Raises NothingToPress."""
        self._made += 1
        delivery, who = f"cue-{self.day}-{self._made}", member(cue.by)
        match cue.act:
            case Say(text):
                return Heard(self.where, who, text, delivery)
            case AnswerPoll() as answer:
                return self._press(cue.by, answer, delivery)
            case FillIn(form, fields):
                return Pressed(self.where, who, form, "", 0, (), dict(fields), delivery)
            case PressButton(slot, label, fields):
                data = data_of(self._button(cue.by, slot, label).act)
                return pressed(self.where, who, {**data, **fields}, delivery)
            case JoinMeeting():
                return Arrived(self.where, (who,), delivery)
            case LeaveMeeting():
                return Departed(self.where, (who,), delivery)

    def _button(self, by: str, slot: str, label: str) -> view.Button:
        """The button with that label in a slot that `by` can see. The service decides who may press it.

        Where the card has lost the button, it is pressed as somebody does whose screen has not caught up.
        """
        audiences = (by, "facilitators", EVERYONE) if by == FACILITATOR else (by, EVERYONE, "facilitators")
        if not any((slot, to) in self._views for to in audiences):
            slots = sorted({known for known, to in self._views if to in audiences})
            raise NothingToPress(f"There is no message in the slot “{slot}”. There are: {', '.join(slots)}.")
        buttons = [one for to in audiences for shown in reversed(self._views.get((slot, to), [])) for one in shown.buttons]
        found = next((button for button in buttons if button.label.casefold() == label.casefold()), None)
        if found is None:
            labels = ", ".join(dict.fromkeys(f"“{button.label}”" for button in buttons)) or "none"
            raise NothingToPress(f"The message in the slot “{slot}” has no button “{label}”. Its buttons: {labels}.")
        return found

    def _press(self, by: str, answer: AnswerPoll, delivery: str) -> Pressed:
        poll, opening, options = self._options(answer.poll)
        # An unknown option gets an invalid index, so that the service reports the mistake to the person.
        chosen = tuple(options.index(text) if text in options else len(options) for text in answer.options)
        inputs = {"why": answer.why} if answer.why else {}
        return Pressed(self.where, member(by), "poll", poll, opening, chosen, inputs, delivery)

    def _options(self, poll: str) -> tuple[str, int, tuple[str, ...]]:
        """Poll id, opening and option texts. A check can also be given by its step's path, and readiness by `before`."""
        if poll == POLL_ID_BEFORE:
            return poll, 1, readiness.OPTIONS
        for name in (poll, f"check:{poll}"):
            if name in self._polls:
                return name, self._polls[name].opening, self._polls[name].options
        step = self.plan.poll_steps.get(poll)
        return poll, 0, step.poll.options if step is not None and step.poll is not None else ()


def pressed(where: Conversation, who: Member, data: Mapping[str, Any], delivery: str) -> Inbound:
    """Inbound event for a button press. Raises ValueError for data that no button sends."""
    match press_of(data):
        case view.Say(text, made_for):
            return Heard(where, who, text, delivery, made_for=made_for)
        case view.Vote(poll, opening, options, run):
            return Pressed(where, who, "poll", poll, opening, options, inputs_of(data), delivery, run)
        case view.Submit(form, poll, opening, run):
            return Pressed(where, who, form, poll, opening, (), inputs_of(data), delivery, run)
        case Refresh():
            raise ValueError("Cards of a rehearsal refresh themselves.")
