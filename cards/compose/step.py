"""Step cards: the start, the cue, the questions, the time notices and the call to come back.

“I've finished” is for work alone. The first step also has “I'm here”. Controls, likeliest first: next question, close, next
speaker, next step, 5 more minutes, pause; what all wait for comes first. While paused no clock times are given. People alone
in a shared block stay in the call; others come back to it.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from cards.language import Words
from cards.plan_text import prose
from cards.view import Alert, Bullets, Button, Element, Heading, Paragraph, Picture, Say, Table, View
from dialogs import texts
from dialogs.plan.model import Mode, Step
from dialogs.run.messages import CueCard, NoticeCard, PromptCard, ReturnCard, StepCard, TrayCard
from dialogs.texts.sentence import At, Lasting, Planned

ABOUT_TWO_MINUTES = timedelta(seconds=105)  # a call with less time left does not say “two minutes”
LAST_WORDS = timedelta(minutes=1)  # a notice this close to the end asks people to finish
CONTROLS_MOST = 6  # Teams hides any more behind a menu
NUMBERED_MOST = 4  # most buttons for single questions in the tray


def step(card: StepCard, words: Words) -> View:
    """Step card: the current step, when it ends, and what to do."""
    plan_step = words.plan.step(card.step)
    title = words.planned(plan_step.title)
    elements: list[Element] = [Paragraph(_until(card, words), "strong"), *_place(plan_step, words)]
    elements += prose(words.written(plan_step.say or ""))
    elements += _asks(card, plan_step, words)
    if plan_step.image and plan_step.image.url and not plan_step.poll:  # a poll shows the picture on its own card
        elements.append(Picture(plan_step.image.url, words.planned(plan_step.image.alt)))
    buttons: tuple[Button, ...] = ()
    if card.over:
        elements.append(Paragraph(words.say(texts.STEP_OVER), "subtle"))
    else:
        elements += _how(plan_step, card, words)
        if plan_step is words.plan.steps[0]:  # late joiners then need not scroll up to the welcome
            buttons = (Button(words.say(texts.WELCOME_BUTTON_HERE), Say("here")),)
        if asks_done(plan_step):
            buttons += (Button(words.say(texts.STEP_BUTTON_DONE), Say("done")),)
    said = words.say(texts.STEP_SUMMARY, step=title, ends=At(card.ends_at))
    return View(title, tuple(elements), buttons, summary=said)


def _until(card: StepCard, words: Words) -> str:
    if card.paused_at is not None:
        return _stopped(card.paused_at, card.ends_at, words)
    return words.say(texts.UNTIL_LASTING, ends=At(card.ends_at), lasting=Lasting(card.ends_at - card.starts_at))


def _stopped(paused_at: datetime, ends_at: datetime, words: Words) -> str:
    return words.say(texts.PAUSED_STEP, since=At(paused_at), left=Lasting(ends_at - paused_at), ends=At(ends_at))


def _asks(card: StepCard, plan_step: Step, words: Words) -> list[Element]:
    """The questions that stand on the card itself: the first one, or all that come together."""
    asks = [words.written(plan_step.prompts[number - 1].ask) for number in card.asks if number <= len(plan_step.prompts)]
    if len(asks) > 1:
        return [Heading(words.say(texts.PROMPTS_TOGETHER)), Bullets(tuple(asks), ordered=True, rich=True)]
    return [Paragraph(ask, "strong", rich=True) for ask in asks]


def asks_done(plan_step: Step) -> bool:
    """Whether to ask people if they have finished. True if they work on their own."""
    return plan_step.mode is Mode.OFFLINE and not plan_step.in_pairs


def _place(plan_step: Step, words: Words) -> list[Element]:
    """Position in the plan: the block, and the turn if the step repeats."""
    said: list[Element] = []
    block = words.plan.block_of[plan_step.block].title
    if block != plan_step.title:
        said.append(Paragraph(words.say(texts.STEP_PART_OF, block=Planned(block)), "subtle"))
    if plan_step.item_name:
        turn = {"turn": plan_step.turn + 1, "turns": plan_step.turns}
        said.append(Paragraph(words.say(texts.STEP_TURN, item=Planned(plan_step.item_name), **turn), "subtle"))
    return said


def _how(plan_step: Step, card: StepCard, words: Words) -> list[Element]:
    """How people work together now, and how many have finished."""
    said: list[Element] = []
    if hint := _hint(plan_step, card, words):
        said.append(Paragraph(hint))
    if asks_done(plan_step):
        said.append(Paragraph(words.say(texts.STEP_DONE), "subtle"))
    if card.finished:
        said.append(
            Paragraph(words.count(texts.STEP_FINISHED_ONE, texts.STEP_FINISHED, card.finished, present=card.present))
        )
    return said


_OFF = {
    "read": texts.STEP_OFF_READ,
    "write": texts.STEP_OFF_WRITE,
    "think": texts.STEP_OFF_THINK,
    "work": texts.STEP_OFF_WORK,
}


def _hint(plan_step: Step, card: StepCard, words: Words) -> str | None:
    """How to be away, and the one time at which everybody is due back."""
    if card.paused_at is not None:  # nobody knows the time yet
        return None
    back, stays = At(card.back_at or card.ends_at), _stays(plan_step, words)
    if plan_step.mode is Mode.BREAK:
        return words.say(texts.STEP_BREAK, back=back)
    if plan_step.mode is Mode.ONLINE or plan_step.in_pairs:
        return None
    if words.face_to_face:
        return words.say(texts.FACE_STAY if stays else texts.FACE_ALONE, back=back)
    returning = words.say(texts.STEP_STAY if stays else texts.STEP_BACK, back=back)
    return f"{words.say(_OFF[plan_step.away])} {returning}"


def cue(card: CueCard, words: Words) -> View:
    """For facilitators: what to say or watch now, the questions still to send, and the controls."""
    plan_step = words.plan.step(card.step)
    title = words.say(texts.CUE_TITLE, step=Planned(plan_step.title))
    if card.over:
        return View(title, (Paragraph(words.say(texts.STEP_OVER), "subtle"),))
    until = words.say(texts.UNTIL, ends=At(card.ends_at))
    if card.paused_at is not None:
        until = _stopped(card.paused_at, card.ends_at, words)
    elements: list[Element] = [Paragraph(until, "strong"), *prose(words.written(plan_step.cue or ""))]
    said = _all_done(card, plan_step, words)
    if said or (so_far := _so_far(card, plan_step, words)):
        elements.append(Paragraph(said or so_far, "strong"))
    if card.tray is not None:
        elements += [Heading(words.say(texts.CUE_QUESTIONS)), *tray(card.tray, words).elements]
    return View(title, tuple(elements), _controls(card, plan_step, words, go_on=bool(said)))


def _all_done(card: CueCard, plan_step: Step, words: Words) -> str | None:
    """That the round is over, or that everybody or every room has finished, so that the next step can begin."""
    if card.round_over:
        return words.say(texts.CUE_ROUND_OVER)
    if card.rooms_over:
        return words.say(texts.ROOMS_FINISHED)
    everybody = asks_done(plan_step) and card.finished and card.finished >= card.present
    return words.say(texts.CUE_ALL_FINISHED) if everybody else None


def _so_far(card: CueCard, plan_step: Step, words: Words) -> str:
    """How many people, or rooms, have finished."""
    if asks_done(plan_step) and card.finished:
        return words.count(texts.STEP_FINISHED_ONE, texts.STEP_FINISHED, card.finished, present=card.present)
    if card.rooms and card.rooms_finished:
        return words.count(texts.ROOMS_SO_FAR_ONE, texts.ROOMS_SO_FAR, card.rooms_finished, rooms=card.rooms)
    return ""


def _controls(card: CueCard, plan_step: Step, words: Words, *, go_on: bool) -> tuple[Button, ...]:
    """Facilitator controls for this step, the likeliest first. Teams hides any beyond six behind a menu."""
    controls: list[tuple[str, str]] = []
    if card.tray is not None and card.tray.waiting:
        controls.append((texts.BUTTON_SEND_PROMPT, "prompt"))
    if plan_step.collect:
        controls += [(texts.IDEAS_BUTTON_CLOSE, "close ideas"), (texts.IDEAS_BUTTON_LIST, "ideas")]
    if (plan_step.vote or plan_step.poll or plan_step.check) and not card.poll_over:
        controls.append((_close_button(plan_step), "close"))
    if plan_step.round and not card.round_over and not card.round_waits:
        controls.append((texts.ASK_ROUND_BUTTON_NEXT, "done"))
    onward = (texts.ASK_NEXT_BUTTON if go_on else texts.BUTTON_NEXT, "next")
    paused = card.paused_at is not None
    stop = (texts.BUTTON_RESUME, "resume") if paused else (texts.BUTTON_PAUSE, "pause")
    controls += [onward, (texts.BUTTON_MORE_TIME, "extend 5"), stop]
    if paused or go_on:
        likeliest = stop if paused else onward
        controls.remove(likeliest)
        controls.insert(0, likeliest)
    if (coming := _poll_to_come(plan_step, words)) and not card.options_open:
        controls.append((texts.CUE_BUTTON_OPTIONS, f"options {coming}"))
    if len(controls) < CONTROLS_MOST:
        controls.append((texts.WHERE_BUTTON, "where"))
    first = ("primary", *["default"] * len(controls))
    return tuple(
        Button(words.say(label), Say(text), style)  # type: ignore[arg-type]
        for (label, text), style in zip(controls[:CONTROLS_MOST], first, strict=False)
    )


def _close_button(plan_step: Step) -> str:
    if plan_step.vote:
        return texts.VOTE_BUTTON_CLOSE
    return texts.BUTTON_CLOSE_POLL if plan_step.poll else texts.BUTTON_CLOSE_CHECK


def _poll_to_come(plan_step: Step, words: Words) -> str | None:
    """The poll of the next step, if its options may still be replaced."""
    following = words.plan.steps[words.plan.index_of[plan_step.path] + 1 :][:1]
    return following[0].poll.id if following and following[0].poll else None


def prompt(card: PromptCard, words: Words) -> View:
    """One question for everyone."""
    ask = words.plan.step(card.step).prompts[card.number - 1].ask
    one = card.of == 1
    title = words.say(texts.PROMPT_ONLY) if one else words.say(texts.PROMPT_NUMBER, number=card.number, count=card.of)
    return View(title, (Paragraph(words.written(ask), "strong", rich=True),), summary=words.planned(ask))


def tray(card: TrayCard, words: Words) -> View:
    """For facilitators: the questions still to send."""
    prompts = words.plan.step(card.step).prompts
    elements: list[Element] = [*_late(card, words)]
    if card.waiting:
        elements += [Paragraph(_fit(card, words), "strong"), _waiting(card, words)]
    else:
        elements.append(Paragraph(words.say(texts.TRAY_EMPTY)))
    if card.sent:
        said = words.count(texts.TRAY_SENT_ONE, texts.TRAY_SENT, len(card.sent))
        elements.append(Paragraph(said, "subtle"))
    buttons = [Button(words.say(texts.BUTTON_SEND_PROMPT), Say("prompt"), "primary")] if card.waiting else []
    if len(prompts) > 1:
        numbers = card.waiting[1 : 1 + NUMBERED_MOST]
        buttons += [Button(words.say(texts.BUTTON_SEND_NUMBER, number=n), Say(f"prompt {n}")) for n in numbers]
    return View(words.say(texts.TRAY_TITLE), tuple(elements), tuple(buttons))


def _late(card: TrayCard, words: Words) -> list[Element]:
    """The questions that the clock does not send any more."""
    if not card.late:
        return []
    numbers = words.listed([str(number) for number in card.late])
    return [Paragraph(words.count(texts.TRAY_LATE_ONE, texts.TRAY_LATE, len(card.late), numbers=numbers), "warning")]


def _fit(card: TrayCard, words: Words) -> str:
    if card.fit == 0:
        return words.say(texts.TRAY_FIT_NONE, left=Lasting(card.left))
    return words.count(texts.TRAY_FIT_ONE, texts.TRAY_FIT, card.fit, left=Lasting(card.left))


def _waiting(card: TrayCard, words: Words) -> Table:
    prompts = words.plan.step(card.step).prompts
    rows = []
    for number in card.waiting:
        ask = words.planned(prompts[number - 1].ask)
        optional = prompts[number - 1].optional
        rows.append((str(number), words.say(texts.TRAY_OPTIONAL, question=ask) if optional else ask))
    return Table((words.say(texts.TRAY_NUMBER), words.say(texts.TRAY_QUESTION)), tuple(rows))


def notice(card: NoticeCard, words: Words) -> View:
    """Time notice: how much time is left."""
    title = words.say(texts.NOTICE_TITLE, left=Lasting(card.left), step=Planned(words.plan.step(card.step).title))
    said = words.say(texts.NOTICE_LAST if card.left <= LAST_WORDS else texts.NOTICE_UNTIL, ends=At(card.ends_at))
    return View(title, (Paragraph(said),), summary=f"{title}. {said}")


def back(card: ReturnCard, words: Words) -> View:
    """Call to come back to the group."""
    plan_step = words.plan.step(card.step)
    in_rooms = plan_step.in_pairs and plan_step.mode is not Mode.BREAK
    soon = card.left is not None and card.left < ABOUT_TWO_MINUTES
    in_room = texts.RETURN_PAIRS_SOON if soon else texts.RETURN_PAIRS_TITLE
    title = in_room if in_rooms else texts.RETURN_TITLE
    if _stays(plan_step, words) and not soon:
        title = texts.RETURN_STAY_TITLE
    ask = words.say(_call(plan_step, words), back=At(card.back_at))
    elements = (Paragraph(ask), Paragraph(_then(card, words)))
    key = f"{words.scene.run} {card.step} {card.back_at:%Y%m%dT%H%M%S}"
    alert = Alert("back", words.say(texts.ALERT_BACK), key, card.alert) if card.alert else None
    return View(words.say(title, back=At(card.back_at)), elements, alert=alert)


def _then(card: ReturnCard, words: Words) -> str:
    """What comes when everybody is back. People who go straight to their rooms are told that."""
    if not card.next_step:
        return words.say(texts.RETURN_END, back=At(card.back_at))
    then = texts.RETURN_ROOMS if words.plan.step(card.next_step).in_pairs else texts.RETURN_THEN
    return words.say(then, back=At(card.back_at), step=words.step(card.next_step))


def _call(plan_step: Step, words: Words) -> str:
    if plan_step.mode is Mode.BREAK:
        return texts.RETURN_BREAK
    if plan_step.in_pairs:
        return texts.RETURN_PAIRS
    return texts.RETURN_STAY if _stays(plan_step, words) else texts.RETURN_ALONE


def _stays(plan_step: Step, words: Words) -> bool:
    """Whether people work alone in a block held together, so that they stay in the call, or in the circle."""
    inside = words.plan.block_of[plan_step.block].mode is Mode.ONLINE
    return inside and plan_step.mode is Mode.OFFLINE and not plan_step.in_pairs
