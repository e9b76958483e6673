"""Cards about rooms while people work in them: one's own room, a wish for time, and that all have finished.

“We've finished” can be taken back with “Not finished yet”. A room that has finished is told whether to go on, or to stay
until the next part, with its time unless the session is paused. Facilitators give a minute to the room or to everyone. When
all have finished, facilitators get “Go on”. The rules are in `features.rooms`.
"""

from __future__ import annotations

from cards.language import Words
from cards.view import Button, Element, Paragraph, Say, View
from dialogs import texts
from dialogs.plan.model import Step
from dialogs.run.messages import RoomAsksCard, RoomsFinishedCard, RoomTimeCard, YourPairCard
from dialogs.texts.sentence import At, People, Planned


def own_state(card: YourPairCard, words: Words) -> list[Element]:
    """What one's own room has told the facilitators."""
    if not (card.on and card.finished):
        return []
    following = words.plan.steps[words.plan.index_of[card.step] + 1 :][:1] if card.step else ()
    if not following or not following[0].in_pairs:
        return [Paragraph(words.say(texts.ROOM_FINISHED))]
    if not _with_others(card, following[0], words):
        return [Paragraph(words.say(texts.ROOM_FINISHED_STEP, step=Planned(following[0].title)))]
    if card.step_ends_at is None or card.paused_at is not None:
        return [Paragraph(words.say(texts.ROOM_FINISHED))]
    return [Paragraph(words.say(texts.ROOM_FINISHED_NEXT, at=At(card.step_ends_at)))]


def _with_others(card: YourPairCard, following: Step, words: Words) -> bool:
    """Whether people work in other groups in the next step."""
    if following.block != card.block:
        return True
    pairs = words.plan.block_of[card.block].pairs
    on = words.plan.step(card.step).item if card.step else None
    return pairs is not None and pairs.redrawn and following.item != on


def own_buttons(card: YourPairCard, words: Words) -> tuple[Button, ...]:
    """What a room can tell the facilitators while it is open."""
    if not card.on or card.listens:
        return ()
    said, text = (
        (texts.ROOM_BUTTON_FINISHED, "done") if not card.finished else (texts.ROOM_BUTTON_NOT_FINISHED, "not finished")
    )
    finished = Button(words.say(said), Say(text), "default" if card.finished else "primary")
    return (finished, Button(words.say(texts.ROOM_BUTTON_TIME), Say("ask for a minute")))


def asks(card: RoomAsksCard, words: Words) -> View:
    """For facilitators: a room asks for a minute; once it has it, until when."""
    title = words.say(texts.ROOM_ASKS_TITLE, room=card.room)
    if card.over:
        return View(title, (Paragraph(words.say(texts.STEP_OVER), "subtle"),))
    if card.until is not None:
        return View(title, (Paragraph(words.say(texts.ROOM_ASKS_GIVEN, room=card.room, until=At(card.until))),))
    said = words.say(texts.ROOM_ASKS, people=People(card.people), ends=At(card.ends_at))
    buttons = (
        Button(words.say(texts.ROOM_ASKS_BUTTON_ROOM, room=card.room), Say(f"minute for room {card.room}"), "primary"),
        Button(words.say(texts.ROOM_ASKS_BUTTON_ALL), Say("extend 1")),
    )
    return View(title, (Paragraph(said),), buttons)


def more_time(card: RoomTimeCard, words: Words) -> View:
    """For the people in a room: until when they have, and when the others finish."""
    title = words.say(texts.ROOM_TIME_TITLE)
    return View(title, (Paragraph(words.say(texts.ROOM_TIME, until=At(card.until), ends=At(card.ends_at))),))


def finished(card: RoomsFinishedCard, words: Words) -> View:
    """For facilitators: every room has finished, and the way on."""
    title = words.say(texts.ROOMS_FINISHED_TITLE)
    if card.over:
        return View(title, (Paragraph(words.say(texts.STEP_OVER), "subtle"),))
    buttons = (Button(words.say(texts.ASK_NEXT_BUTTON), Say("next"), "primary"),)
    return View(title, (Paragraph(words.say(texts.ROOMS_FINISHED)),), buttons)
