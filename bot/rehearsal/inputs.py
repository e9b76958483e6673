"""Input adapter: converts cues into the inbound events that a platform would send."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from bot.ports import Arrived, Conversation, Departed, Heard, Inbound, Member, Pressed
from bot.rehearsal.cast import FACILITATOR, member
from bot.rehearsal.script import AnswerPoll, Cue, FillIn, JoinMeeting, LeaveMeeting, PressButton, Say, ScriptError
from cards import view
from cards.actions import Refresh, data_of, inputs_of, press_of
from dialogs.features import readiness
from dialogs.plan.model import POLL_ID_BEFORE, Plan
from dialogs.run.messages import Card, PollCard

EVERYONE = "everyone"


@dataclass
class CueInputs:
    """Input adapter. It remembers the poll cards shown, because people answer on the card they see."""

    plan: Plan
    where: Conversation
    day: str
    _polls: dict[str, PollCard] = field(default_factory=dict)
    _views: dict[tuple[str, str], list[view.View]] = field(default_factory=dict)
    _made: int = 0

    def look(self, slot: str, to: str, shown: view.View) -> None:
        """Record what now stands in a slot for its readers."""
        self._views.setdefault((slot, to), []).append(shown)

    def see(self, card: Card) -> None:
        """Record a card that became visible."""
        if isinstance(card, PollCard):
            self._polls[card.poll] = card

    def of(self, cue: Cue) -> Inbound:
        """Inbound event for a cue."""
        self._made += 1
        delivery, who = f"cue-{self.day}-{self._made}", member(cue.by)
        match cue.act:
            case Say(text):
                return Heard(self.where, who, text, delivery)
            case AnswerPoll() as answer:
                return self._press(cue.by, answer, delivery)
            case FillIn(form, fields):
                return Pressed(self.where, who, form, "", 0, (), dict(fields), delivery)
            case PressButton() as press:
                return self._pressed(cue, press, delivery)
            case JoinMeeting():
                return Arrived(self.where, (who,), delivery)
            case LeaveMeeting():
                return Departed(self.where, (who,), delivery)

    def _pressed(self, cue: Cue, press: PressButton, delivery: str) -> Inbound:
        """The press of a button, on the newest card of the slot that has it. Raises ScriptError where no card had it."""
        readers = (cue.by, "facilitators", EVERYONE) if cue.by == FACILITATOR else (cue.by, EVERYONE)
        buttons = [
            one for to in reversed(readers) for shown in self._views.get((press.slot, to), ()) for one in shown.buttons
        ]
        found = [button for button in buttons if button.label.casefold() == press.label.casefold()]
        if not found:
            labels = ", ".join(dict.fromkeys(button.label for button in buttons)) or "none"
            said = f'At {cue.at} no card in "{press.slot}" has a button "{press.label}". Its buttons so far: {labels}.'
            raise ScriptError((said,))
        return pressed(self.where, member(cue.by), data_of(found[-1].act), delivery)

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
