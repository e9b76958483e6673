"""Session cards: welcome, start, preparation, end, and the summary for facilitators.

After the start the welcome has no buttons. Each link is shown once, and not if the texts have it. `where` gives the question
that is on, the next break, and one's own group. Facilitators' end card: planned and real time, people, questions, what was
left out. The agenda is in `agenda`.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Literal

from cards.compose import groups
from cards.language import Words, capital
from cards.plan_text import listed
from cards.view import Bullets, Button, Element, Facts, Heading, Paragraph, Say, Table, View
from dialogs import texts
from dialogs.grammar.welsh import said_in
from dialogs.plan.model import Block, Mode
from dialogs.run.messages import (
    BeforeCard,
    BlockTime,
    EndedCard,
    LeadCard,
    PrepareCard,
    StartedCard,
    SummaryCard,
    TextCard,
    WelcomeCard,
    WhereCard,
)
from dialogs.texts.sentence import At, Lasting, Person, Planned


def welcome(card: WelcomeCard, words: Words) -> View:
    """Welcome card: what the bot is, what it keeps, and who is here."""
    elements: list[Element] = [
        Paragraph(words.say(texts.WELCOME_WHAT, title=Planned(words.plan.title))),
        *([] if card.started else [Paragraph(words.say(texts.WELCOME_ASK), "strong")]),
        Heading(words.say(texts.WELCOME_KEEPS)),
        Bullets(tuple(words.say(t) for t in (texts.WELCOME_NEVER_LISTENS, texts.WELCOME_REMEMBERS, texts.WELCOME_POLLS))),
    ]
    if card.here:
        named = words.people(card.here, more=card.more)
        said = words.count(texts.WELCOME_HERE_ONE, texts.WELCOME_HERE, len(card.here) + card.more, people=named)
        elements.append(Paragraph(said))
    closing = texts.WELCOME_STARTED if card.started else texts.WELCOME_FACILITATOR
    elements.append(Paragraph(words.say(closing), "subtle"))
    buttons = (
        Button(words.say(texts.WELCOME_BUTTON_HERE), Say("here"), "primary"),
        Button(words.say(texts.WELCOME_BUTTON_START), Say("start")),
    )
    return View(words.say(texts.WELCOME_TITLE), tuple(elements), () if card.started else buttons)  # the start card has it


def lead(card: LeadCard, words: Words) -> View:
    """Who leads: how somebody can take over, or that somebody leads again."""
    if card.person is not None:
        return View(words.say(texts.LEAD_TAKEN, person=Person(card.person)))
    button = Button(words.say(texts.LEAD_BUTTON), Say("take over"), "primary")
    return View(words.say(texts.LEAD_LOST_TITLE), (Paragraph(words.say(texts.LEAD_LOST)),), (button,))


def started(card: StartedCard, words: Words) -> View:
    """Start card: when the session ends, what it is for, and its blocks."""
    title = words.planned(words.plan.title)
    elements: list[Element] = [Paragraph(_session_ends(card, words), "strong")]
    if words.plan.aims:
        elements += [Heading(words.say(texts.STARTED_AIMS)), listed(words.plan.aims, words)]
    elements += [Heading(words.say(texts.STARTED_BLOCKS)), _blocks(card.blocks, words), *links(words)]
    buttons = (Button(words.say(texts.AGENDA_BUTTON), Say("agenda")),)
    said = words.say(texts.STARTED_SUMMARY, title=title, ends=At(card.ends_at))
    return View(title, tuple(elements), buttons, summary=said)


def _session_ends(card: StartedCard, words: Words) -> str:
    """When the session ends, with the day where that is another one."""
    another = any(words.day(time.starts_at) != words.day(card.ends_at) for time in card.blocks[:1])
    if another:
        return words.say(texts.STARTED_ENDS_DAY, day=words.weekday(card.ends_at), ends=At(card.ends_at))
    return words.say(texts.STARTED_ENDS, ends=At(card.ends_at))


def _blocks(blocks: tuple[BlockTime, ...], words: Words) -> Table:
    header = tuple(words.say(text) for text in (texts.WHEN, texts.WHAT, texts.HOW))
    rows = tuple(
        (span(time, words), words.block(time.block), mode(words.plan.block_of[time.block], words)) for time in blocks
    )
    return Table(header, rows)


def span(time: BlockTime, words: Words) -> str:
    """The clock times of a block ("09:30 to 10:00")."""
    return words.say(texts.FROM_TO, starts=At(time.starts_at), ends=At(time.ends_at))


def mode(block: Block, words: Words) -> str:
    """Name of a block's mode: how people work together in it."""
    match block.mode:
        case Mode.OFFLINE:
            return words.say(texts.MODE_OFFLINE)
        case Mode.BREAK:
            return words.say(texts.MODE_BREAK)
        case Mode.ONLINE:
            return groups.mode(block, words)


def links(words: Words, said: Sequence[str] = ()) -> tuple[Element, ...]:
    """The plan's links with what they lead to, under a heading: each address once, and none that is in the texts `said`."""
    titles, rows = words.plan.link_titles, dict[str, tuple[str, str]]()
    there = {part.strip(".,;:()").rstrip("/") for text in said for part in words.written(text).split()}
    for name, link in words.plan.links.items():
        if (page := link.rstrip("/")) not in there:
            rows.setdefault(page, (capital(words.planned(titles.get(name, name))), link))
    return (Heading(words.say(texts.LINKS)), Facts(tuple(rows.values()))) if rows else ()


def before(card: BeforeCard, words: Words) -> View:
    """Preparation card: what people need before they meet, or needed."""
    plan = words.plan
    elements: list[Element] = [listed(plan.before, words)] if plan.before else []
    elements += links(words, plan.before)
    if not elements:
        elements = [Paragraph(words.say(texts.BEFORE_NOTHING_NOW if card.started else texts.BEFORE_NOTHING))]
    if card.own:
        seen = texts.BEFORE_OWN_STARTED if card.started else texts.BEFORE_OWN
        elements.append(Paragraph(words.say(seen), "subtle"))
    title = texts.BEFORE_TITLE_NOW if card.started else texts.BEFORE_TITLE
    return View(words.say(title, title=Planned(plan.title)), tuple(elements))


def prepare(card: PrepareCard, words: Words) -> View:
    """For facilitators: what to do before the day, and background to read."""
    plan = words.plan
    own = listed(plan.prepare, words) if plan.prepare else Paragraph(words.say(texts.PREPARE_NOTHING))
    elements: list[Element] = [own]
    if plan.reading:
        background = listed(plan.reading, words)
        elements += [Heading(words.say(texts.PREPARE_READING)), background]
    elements += links(words, (*plan.prepare, *plan.reading))
    rehearse = Button(words.say(texts.PREPARE_BUTTON_REHEARSE), Say("rehearse"))
    title = texts.PREPARE_TITLE_NOW if card.started else texts.PREPARE_TITLE
    return View(words.say(title, title=Planned(plan.title)), tuple(elements), () if card.started else (rehearse,))


def ended(card: EndedCard, words: Words) -> View:
    """End card: thanks, what to take away, and until when the end can be taken back."""
    if card.reopened_at is not None:
        return _reopened(card.ended_at, card.reopened_at, words, card.goes_on_until)
    when = texts.ENDED_EARLY if card.early else texts.ENDED_WHEN
    elements: list[Element] = [Paragraph(words.say(when, ended=At(card.ended_at), lasted=Lasting(card.lasted)))]
    if words.plan.after:
        elements += [Heading(words.say(texts.ENDED_AFTER)), listed(words.plan.after, words)]
    elements += links(words, words.plan.after)
    until = card.reopen_until
    if words.plan.names_answers:
        kept = words.say(texts.ENDED_GONE) if until is None else words.say(texts.ENDED_KEPT, until=At(until))
        elements.append(Paragraph(kept, "subtle"))
    if until is not None:
        elements.append(Paragraph(words.say(texts.ENDED_REOPEN, until=At(until)), "subtle"))
    return View(words.say(texts.ENDED_TITLE), tuple(elements), _reopen(card, words))


def _reopened(ended_at: datetime, reopened_at: datetime, words: Words, until: datetime | None = None) -> View:
    """In place of a last card, once the session goes on."""
    said = words.say(texts.REOPENED_WHEN, ended=At(ended_at), reopened=At(reopened_at))
    ends = (Paragraph(words.say(texts.SESSION_ENDS, ends=At(until))),) if until is not None else ()
    return View(words.say(texts.CHANGED_REOPENED), (Paragraph(said, "subtle"), *ends))


def _reopen(card: EndedCard | SummaryCard, words: Words) -> tuple[Button, ...]:
    return (Button(words.say(texts.ENDED_BUTTON_REOPEN), Say("reopen")),) if card.reopen_until is not None else ()


def summary(card: SummaryCard, words: Words) -> View:
    """For facilitators: time, people and questions in figures."""
    if card.ended_at is not None and card.reopened_at is not None:
        return _reopened(card.ended_at, card.reopened_at, words)
    rows = [
        (words.say(texts.SUMMARY_PLANNED), words.lasting(card.planned)),
        (words.say(texts.SUMMARY_LASTED), words.lasting(card.lasted)),
        (words.say(texts.SUMMARY_PRESENT), str(card.present)),
        (words.say(texts.SUMMARY_SENT), str(card.prompts_sent)),
        (words.say(texts.SUMMARY_LEFT), str(card.prompts_left)),
    ]
    elements: list[Element] = [Facts(tuple(rows))]
    if card.skipped:
        elements += [Heading(words.say(texts.SUMMARY_SKIPPED)), Bullets(tuple(_left_out(card.skipped, words)))]
    if card.reopen_until is not None:
        elements.append(Paragraph(words.say(texts.ENDED_REOPEN, until=At(card.reopen_until)), "subtle"))
    return View(words.say(texts.SUMMARY_TITLE), tuple(elements), _reopen(card, words))


def _left_out(skipped: tuple[str, ...], words: Words) -> Iterator[str]:
    """Titles of the steps that were left out. A block that was left out as a whole is named once."""
    for block in words.plan.blocks:
        steps = [step.path for step in words.plan.steps if step.block == block.id]
        missing = [path for path in steps if path in skipped]
        if missing == steps:
            yield words.block(block.id)
        else:
            yield from map(words.step, missing)


ON_TIME = timedelta(seconds=30)  # half a minute does not count as late


def pace(behind: timedelta, words: Words, *, paused: bool = False) -> str:
    """Delay in words. A negative delay means that the session is ahead. During a pause it goes on counting."""
    if abs(behind) < ON_TIME:
        return words.say(texts.PACE_ON_TIME_PAUSED if paused else texts.PACE_ON_TIME)
    if paused:
        said = texts.PACE_BEHIND_PAUSED if behind > timedelta(0) else texts.PACE_AHEAD_PAUSED
    else:
        said = texts.PACE_BEHIND if behind > timedelta(0) else texts.PACE_AHEAD
    return words.say(said, lasting=Lasting(behind))


def where(card: WhereCard, words: Words) -> View:
    """Progress card: the current step, when it ends, and what comes next."""
    match card.phase:
        case "open":
            how = texts.WHERE_OPEN_LEADS if card.leads else texts.WHERE_OPEN_HOW
            elements: list[Element] = [Paragraph(words.say(how))]
            if card.starts_at is not None:
                elements.insert(0, Paragraph(words.say(texts.WHERE_STARTS_AT, starts=At(card.starts_at)), "strong"))
            start = (Button(words.say(texts.WELCOME_BUTTON_START), Say("start")),) if card.leads else ()
            return View(words.say(texts.WHERE_OPEN), tuple(elements), (*start, *_agenda_button(words)))
        case "ended":
            return _where_ended(card, words)
        case "running" | "paused":
            title = texts.WHERE_RUNNING if card.phase == "running" else texts.WHERE_PAUSED
            step = words.step(card.step) if card.step else ""
            return View(words.say(title, step=step), tuple(_now(card, words)), _agenda_button(words))


def _where_ended(card: WhereCard, words: Words) -> View:
    """The session is over. An end by mistake can be taken back for a while."""
    if card.reopen_until is None:
        return View(words.say(texts.WHERE_ENDED))
    said = Paragraph(words.say(texts.ENDED_REOPEN, until=At(card.reopen_until)))
    button = Button(words.say(texts.ENDED_BUTTON_REOPEN), Say("reopen"), "primary")
    return View(words.say(texts.WHERE_ENDED), (said,), (button,) if card.leads else ())


def _now(card: WhereCard, words: Words) -> list[Element]:
    counting = card.phase == "paused" and card.resumes_at is None  # a pause whose end nobody knows moves every figure
    said: list[Element] = [Paragraph(line, tone) for line, tone in _until(card, words)]
    if question := _question(card, words):
        said.append(Paragraph(words.say(texts.QUESTION_NOW, question=question)))
    then = words.say(texts.NEXT_IS, step=words.step(card.next_step)) if card.next_step else words.say(texts.THEN_THE_END)
    said.append(Paragraph(then))
    if card.break_at:
        said.append(Paragraph(words.say(texts.NEXT_BREAK, starts=At(card.break_at))))
    if card.session_ends_at:
        session_ends = texts.SESSION_ENDS_PAUSED if counting else texts.SESSION_ENDS
        said.append(Paragraph(words.say(session_ends, ends=At(card.session_ends_at))))
    said.append(Paragraph(pace(card.behind, words, paused=counting)))
    if card.partners and card.room:
        said.append(Paragraph(groups.where(card, words)))
    if card.finished:
        said.append(
            Paragraph(words.count(texts.STEP_FINISHED_ONE, texts.STEP_FINISHED, card.finished, present=card.present))
        )
    if card.rooms_finished:
        in_rooms = words.count(texts.ROOMS_SO_FAR_ONE, texts.ROOMS_SO_FAR, card.rooms_finished, rooms=card.rooms)
        said.append(Paragraph(in_rooms))
    return said


def _until(card: WhereCard, words: Words) -> Iterator[tuple[str, Literal["plain", "strong"]]]:
    """Until when the step goes on, or how much is left of it once a paused session resumes."""
    if card.left is None or card.ends_at is None:
        return
    ends, left = At(card.ends_at), Lasting(card.left)
    if card.phase != "paused":
        yield words.say(texts.UNTIL_LEFT, ends=ends, left=left), "strong"
    elif card.resumes_at is None:
        yield words.say(texts.WHERE_PAUSED_LEFT, ends=ends, left=left), "strong"
    else:
        yield words.say(texts.WHERE_PAUSED_FOR, ends=ends, left=left), "strong"
        yield words.say(texts.PAUSED_UNTIL, until=At(card.resumes_at)), "plain"


def _question(card: WhereCard, words: Words) -> str | None:
    """The question that people talk about now: the last one that was sent, or that of the poll or the round."""
    step = words.plan.step(card.step) if card.step else None
    if step is None:
        return None
    if card.prompt is not None and card.prompt <= len(step.prompts):
        return words.planned(step.prompts[card.prompt - 1].ask)
    asked = step.round.question if step.round else step.asked() or (step.collect.ask if step.collect else "")
    return words.planned(asked) if asked else None


def _agenda_button(words: Words) -> tuple[Button, ...]:
    return (Button(words.say(texts.AGENDA_BUTTON), Say("agenda")),)


def text(card: TextCard, words: Words) -> View:
    """Single-sentence card. The tone adds emphasis and never carries meaning."""
    said = words.sentence(card.said)
    tone: Literal["plain", "warning"] = "warning" if card.tone == "warning" else "plain"
    link = card.said.values.get("link")
    extra = {"links": link} if isinstance(link, str) else {}  # only our own sentences have such a value
    buttons = tuple(Button(_offered(offer, words), Say(offer)) for offer in card.offers)
    return View("", (Paragraph(said, tone),), buttons, summary=said, extra=extra)


def _offered(offer: str, words: Words) -> str:
    """The label of a button for a command that may have been meant: the command itself, as it can be typed."""
    return capital(said_in(words.lang, offer))
