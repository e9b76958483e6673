"""Events about questions to facilitators: asked before something that cannot be undone or that many would notice.

Asked before: `end`, `next` in a round, a skipped break, `go to`, `reshuffle`, `close`, a second `start`. When:
`engine/questions.py`. Stored too: what was decided, and by whom, on cards about a pause, going on, catching up and waiting.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.events.base import BaseEvent
from dialogs.texts.sentence import PersonId

About = Literal["end", "round", "break", "go to", "reshuffle", "close", "start"]
Dialog = Literal["pause", "ask", "offer", "wait"]
Decided = Literal["go on", "clock", "next", "longer", "shrink", "prompts", "run on", "over"]


@dataclass(frozen=True, kw_only=True)
class QuestionAsked(BaseEvent):
    """`by` asked for something, and was asked back first. `argument` is the step or the poll that it is about."""

    type: Literal["QuestionAsked"] = "QuestionAsked"
    by: PersonId
    about: About
    argument: str | None = None


@dataclass(frozen=True, kw_only=True)
class QuestionAnswered(BaseEvent):
    """`by` answered the question they were asked. What they confirmed follows as events of its own."""

    type: Literal["QuestionAnswered"] = "QuestionAnswered"
    by: PersonId
    yes: bool


@dataclass(frozen=True, kw_only=True)
class DialogClosed(BaseEvent):
    """A card with buttons that the session put itself was answered: which, what was decided, and by whom if known."""

    type: Literal["DialogClosed"] = "DialogClosed"
    dialog: Dialog
    key: str
    visit: int
    step: str
    decided: Decided
    by: PersonId = ""
    late: bool = False  # a pause because the service was away


QuestionEvent = QuestionAsked | QuestionAnswered | DialogClosed
