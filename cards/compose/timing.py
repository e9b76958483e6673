"""Timing cards: paused, resumed, longer, shorter, left out, refitted, or undone.

A change says until when the step and the session last; while paused only how much is left. After an absence it asks: carry
on, or keep to the clock. Ways to end on time show old and new times. An answered card says what was decided (`confirm`).
Also here: whether a group continues, and reopen or start.
"""

from __future__ import annotations

from datetime import timedelta

from cards.compose.confirm import decided
from cards.language import Words
from cards.view import Button, Element, Heading, Paragraph, Say, Table, View
from dialogs import texts
from dialogs.run.messages import (
    AskNextCard,
    CatchUpCard,
    ChangedCard,
    CohortOfferCard,
    CohortWordCard,
    JustEndedCard,
    LateCard,
    PausedCard,
    Proposal,
    StartsAtCard,
)
from dialogs.texts.sentence import At, Lasting, Person, Planned, Value

_STARTS = {
    "set": texts.STARTS_AT_TITLE,
    "cancelled": texts.STARTS_AT_CANCELLED,
    "changed": texts.STARTS_AT_CHANGED,
    "missed": texts.STARTS_AT_MISSED,
    "begun": texts.STARTS_AT_BEGUN,
}


def paused(card: PausedCard, words: Words) -> View:
    """Pause card: the clock is stopped, or was stopped."""
    title = words.say(texts.PAUSED_TITLE)
    if card.ended:
        return View(title, (Paragraph(words.say(texts.PAUSED_ENDED), "subtle"),))
    if card.resumed:
        said = words.say(texts.PAUSED_RESUMED_BY, person=Person(card.by)) if card.by else words.say(texts.PAUSED_RESUMED)
        return View(title, (Paragraph(said, "subtle"),))
    step = Planned(words.plan.step(card.step).title)
    left = Paragraph(words.say(texts.PAUSED_LEFT, step=step, left=Lasting(card.left)))
    if card.until is None:
        return View(title, (left,), (Button(words.say(texts.BUTTON_RESUME), Say("resume"), "primary"),))
    until = Paragraph(words.say(texts.PAUSED_UNTIL, until=At(card.until)), "strong")
    resume = Button(words.say(texts.BUTTON_RESUME_NOW), Say("resume"), "primary")
    return View(title, (until, left), (resume, Button(words.say(texts.BUTTON_STAY_PAUSED), Say("pause"))))


def starts_at(card: StartsAtCard, words: Words) -> View:
    """Scheduled start: when the session starts by itself, or that it does not any more."""
    said = texts.STARTS_AT_TOMORROW if card.state == "set" and card.tomorrow else _STARTS[card.state]
    title = words.say(said, starts=At(card.starts_at))
    start = Button(words.say(texts.BUTTON_START_NOW), Say("start"))
    match card.state:
        case "set":
            cancel = Button(words.say(texts.BUTTON_CANCEL_START), Say("cancel start"))
            return View(title, (Paragraph(words.say(texts.STARTS_AT_HOW)),), (start, cancel))
        case "missed":
            return View(title, (Paragraph(words.say(texts.STARTS_AT_MISSED_HOW)),), (start,))
        case _:
            return View(title)


def changed(card: ChangedCard, words: Words) -> View:
    """Change card: what changed, and when the step and the session now end."""
    step = Planned(words.plan.step(card.step).title)
    if card.paused_at is not None:
        left = Lasting(card.ends_at - card.paused_at)
        lines = [words.say(texts.PAUSED_TO_GO, step=step, left=left)]
    else:
        said = texts.CHANGED_OVER if card.over else texts.CHANGED_STEP
        lines = [
            words.say(said, step=step, ends=At(card.ends_at)),
            words.say(texts.SESSION_ENDS, ends=At(card.session_ends_at)),
        ]
    lines += [words.say(texts.CHANGED_CLOSED, question=_question(poll, words)) for poll in card.closed]
    return View(_title(card, step, words), tuple(Paragraph(line) for line in lines))


def _question(poll: str, words: Words) -> Planned:
    return Planned(words.plan.poll_steps[poll].asked(poll) or poll)


def _title(card: ChangedCard, step: Planned, words: Words) -> str:
    by: Value = Lasting(card.by_time) if card.by_time is not None else ""
    match card.what:
        case "resumed":
            return words.say(texts.CHANGED_RESUMED)
        case "extended":
            return words.say(texts.CHANGED_EXTENDED, by=by, step=step)
        case "shortened":
            return words.say(texts.CHANGED_SHORTENED, by=by, step=step)
        case "skipped":
            skipped = words.step(card.skipped) if card.skipped else ""
            return words.say(texts.CHANGED_SKIPPED, skipped=skipped)
        case "refitted":
            return words.say(texts.CHANGED_REFITTED)
        case "undone":
            return _taken_back(card, step, words)
        case "reopened":
            return words.say(texts.CHANGED_REOPENED)


def _taken_back(card: ChangedCard, step: Planned, words: Words) -> str:
    if card.back:
        return words.say(texts.CHANGED_BACK, step=step)
    return words.say(texts.CHANGED_KEPT, kept=words.step(card.skipped)) if card.skipped else words.say(texts.CHANGED_UNDONE)


def late(card: LateCard, words: Words) -> View:
    """Late-start card: the bot came back late. Keep to the clock, or continue from the earlier step?"""
    if card.decided:
        return decided(words.say(texts.LATE_TITLE), card.decided, card.by, words)
    step = Planned(words.plan.step(card.step).title)
    missed = words.say(texts.LATE_MISSED, missed=At(card.missed_at), behind=Lasting(card.behind), step=step)
    carry = Button(words.say(texts.LATE_BUTTON_CARRY, step=step), Say("resume"), "primary")
    if card.clock_step is None:
        ask = words.say(texts.LATE_OVER)
        other = Button(words.say(texts.BUTTON_END), Say("end"), "danger")
    else:
        clock_step = Planned(words.plan.step(card.clock_step).title)
        ask = words.say(texts.LATE_ASK, clock_step=clock_step)
        other = Button(words.say(texts.LATE_BUTTON_CLOCK, step=clock_step), Say("resume on the clock"))
    return View(words.say(texts.LATE_TITLE), (Paragraph(missed), Paragraph(ask, "strong")), (carry, other))


def ask_next(card: AskNextCard, words: Words) -> View:
    """For facilitators: the step's time is over. Go on, or extend it?"""
    title = words.say(texts.ASK_NEXT_TITLE, step=Planned(words.plan.step(card.step).title))
    if card.decided:
        return decided(title, card.decided, card.by, words)
    if card.next_step:
        ask = words.say(texts.ASK_NEXT, next=words.step(card.next_step))
        label = words.say(texts.ASK_NEXT_BUTTON)
    else:
        ask, label = words.say(texts.ASK_NEXT_END), words.say(texts.ASK_NEXT_BUTTON_END)
    more = Button(words.say(texts.BUTTON_MORE_TIME), Say("extend 5"))
    return View(title, (Paragraph(ask),), (Button(label, Say("next"), "primary"), more))


def catch_up(card: CatchUpCard, words: Words) -> View:
    """Catch-up card: the delay, and the options for ending on time. A button applies its option."""
    if card.decided:
        return decided(words.say(texts.CATCH_UP_CLOSED), card.decided, card.by, words)
    if card.behind <= timedelta(0):
        return View(words.say(texts.CATCH_UP_NOT_BEHIND))
    title = words.say(texts.CATCH_UP_TITLE_PAUSED if card.paused else texts.CATCH_UP_TITLE, behind=Lasting(card.behind))
    if not card.proposals:
        return View(title, (Paragraph(words.say(texts.CATCH_UP_NONE)),))
    elements: list[Element] = [Paragraph(words.say(texts.CATCH_UP_UNCHANGED), "strong")]
    for proposal in card.proposals:
        elements += _proposal(proposal, words)
    buttons = tuple(Button(_label(proposal, words), Say(f"catch up {proposal.way}")) for proposal in card.proposals)
    return View(title, tuple(elements), buttons)


def _label(proposal: Proposal, words: Words) -> str:
    match proposal.way:
        case "shrink":
            return words.say(texts.CATCH_UP_SHRINK)
        case "prompts":
            return words.say(texts.CATCH_UP_PROMPTS)
        case "run on":
            return words.say(texts.CATCH_UP_RUN_ON)


def _proposal(proposal: Proposal, words: Words) -> list[Element]:
    if proposal.aim is not None and proposal.aim_at is not None:
        ends = words.say(texts.CATCH_UP_AIM, step=words.step(proposal.aim), begins=At(proposal.aim_at))
    elif proposal.saved > timedelta(0):
        ends = words.say(texts.CATCH_UP_ENDS_SAVED, ends=At(proposal.ends_at), saved=Lasting(proposal.saved))
    else:
        ends = words.say(texts.CATCH_UP_ENDS, ends=At(proposal.ends_at))
    said: list[Element] = [Heading(_label(proposal, words)), Paragraph(ends)]
    if proposal.shrunk:
        steps = ", ".join(words.step(path) for path in proposal.shrunk)
        said.append(Paragraph(words.say(texts.CATCH_UP_SHRUNK, steps=steps)))
    if proposal.dropped:
        said.append(Paragraph(words.count(texts.CATCH_UP_DROPPED_ONE, texts.CATCH_UP_DROPPED, proposal.dropped)))
    moved = [time for time in proposal.times if time.before != time.after]
    if moved:
        header = tuple(words.say(text) for text in (texts.CATCH_UP_PART, texts.CATCH_UP_BEFORE, texts.CATCH_UP_AFTER))
        rows = tuple((words.block(time.block), words.clock(time.before), words.clock(time.after)) for time in moved)
        said.append(Table(header, rows))
    return said


def just_ended(card: JustEndedCard, words: Words) -> View:
    """For whoever wants to start shortly after an end: reopen that session, or begin another?"""
    session, until = Planned(words.plan.title), At(card.reopen_until)
    elements = (
        Paragraph(words.say(texts.JUST_ENDED_WHEN, session=session, ended=At(card.ended_at), until=until), "strong"),
        Paragraph(words.say(texts.JUST_ENDED_START, next=Planned(card.title))),
    )
    back = Button(words.say(texts.ENDED_BUTTON_REOPEN), Say("reopen"), "primary")
    on = Button(words.say(texts.JUST_ENDED_BUTTON_START, next=Planned(card.title)), Say(f"{card.start} anyway"))
    return View(words.say(texts.JUST_ENDED_TITLE), elements, (back, on))


def word_for_group(card: CohortWordCard, words: Words) -> View:
    """The question to somebody who led a group, whether it may go on in this chat."""
    wanted = words.say(texts.COHORT_WORD, name=words.name(card.asked_by), day=words.day(card.last_at))
    elements = (Paragraph(wanted, "strong"), Paragraph(words.say(texts.COHORT_WORD_MEANS)))
    yes = Button(words.say(texts.COHORT_WORD_BUTTON), Say(f"continue group for {card.plan}"), "primary")
    return View(words.say(texts.COHORT_WORD_TITLE), elements, (yes,))


def same_group(card: CohortOfferCard, words: Words) -> View:
    """For a later session in a new chat: is this the group of the previous session? The card names no people."""
    met = words.say(texts.COHORT_MET, day=words.day(card.last_at))
    same = words.count(texts.COHORT_SAME_ONE, texts.COHORT_SAME, card.same, of=card.of)
    elements = (Paragraph(same, "strong"), Paragraph(met), Paragraph(words.say(texts.COHORT_ASK)))
    yes = Button(words.say(texts.COHORT_BUTTON_SAME), Say(f"{card.start} same group"), "primary")
    no = Button(words.say(texts.COHORT_BUTTON_NEW), Say(f"{card.start} new group"))
    return View(words.say(texts.COHORT_TITLE), elements, (yes, no))
