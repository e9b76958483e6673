"""Live model builder: what one kind of viewer sees of a run. A pure function of the run and of the data looked up for it.

Only facilitators get cues, the question tray, who is away, ways to catch up, what `undo` would take back, polls they can
open, and messages that did not reach the chat. Others see a question of a step once it was sent.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.handlers.access import Viewer
from bot.infra.translations import catalogue
from bot.web.live_view_ideas import ideas_now
from bot.web.live_view_parts import blocks, polls, polls_to_open, round_now
from bot.web.live_view_rooms import rooms
from bot.web.view_model import AfterEnd, Items, LastCommand, Live, Moved, NowOn, Picture, Question, Somebody, Tray, WayOut
from cards.compose.step import asks_done
from cards.context import CardContext, IdeaText
from cards.language import Words
from dialogs.engine.catch_up import ways
from dialogs.engine.undo import undoable
from dialogs.features.prompts import tray
from dialogs.plan.model import Plan, Step, poll_id_of_done
from dialogs.programme.attendance import takers
from dialogs.run import items
from dialogs.run.commands import Tally
from dialogs.run.schedule import (
    behind,
    current_ends_at,
    left_of_step,
    length,
    planned_end,
    running_step,
    session_ends_at,
    slices,
)
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId


@dataclass(frozen=True)
class Situation:
    """Snapshot of a run, with the data looked up for it: names, and `tallies` of the open polls by poll id."""

    run_id: str
    version: int
    plan: Plan
    run: Run
    at: datetime
    locale: str = "en-GB"
    names: Mapping[PersonId, str] = field(default_factory=dict)
    tallies: Mapping[str, Tally] = field(default_factory=dict)
    missed: Sequence[str | None] = ()
    """Steps of the messages that the chat refused."""
    ideas: Mapping[str, Mapping[int, IdeaText]] = field(default_factory=dict)
    channel: str = ""
    meetings: Mapping[tuple[str, int], str] = field(default_factory=dict)
    emails: Mapping[PersonId, str] = field(default_factory=dict)
    next_session: int | None = None
    """Number of the programme's next session."""
    next_has_date: bool = False

    @property
    def words(self) -> Words:
        """Words for this run's people and times."""
        return Words(
            CardContext(
                self.plan,
                ZoneInfo(self.run.timezone),
                self.locale,
                self.names,
                catalogue=catalogue(self.locale),
                ideas=self.ideas,
                emails=self.emails,
                meetings=self.meetings,
            )
        )


def live(seen: Situation, viewer: Viewer) -> Live:
    """Build the model for one kind of viewer. Only facilitators get cues, the tray and the list of missing people."""
    plan, run, at, words = seen.plan, seen.run, seen.at, seen.words
    leads = viewer == "facilitator"
    return Live(
        run=seen.run_id,
        viewer=viewer,
        version=seen.version,
        at=at,
        zone=run.timezone,
        title=words.planned(plan.title),
        phase=run.phase,
        late=run.clock.late_since is not None,
        session=plan.session,
        paused_at=run.clock.stopped_at,
        undo=_undo(run) if leads else None,
        started_at=run.clock.started_at,
        planned_end=planned_end(plan, run),
        ends_at=session_ends_at(plan, run, at) if run.clock.started_at else None,
        reopen_until=run.clock.reopen_until if run.phase == "ended" else None,
        behind=behind(plan, run, at).total_seconds(),
        now=_now(seen, words, leads),
        blocks=blocks(plan, run, at, words),
        here=len(run.participants),
        expected=plan.people,
        people=_people(run, words) if leads else (),
        pairs=rooms(plan, run, at, words, channel=seen.channel, leads=leads),
        polls=polls(plan, run, seen.tallies, words),
        ideas=ideas_now(plan, run, words, leads=leads),
        polls_to_open=polls_to_open(plan, run, at, words) if leads else (),
        round=round_now(plan, run, words),
        tray=_tray(seen, words) if leads else None,
        ways=_ways(seen, words) if leads else (),
        before=tuple(words.planned(text) for text in plan.before) if not run.clock.started_at else (),
        visit=run.visit.number,
        items=_items(run),
        missed=_missed(seen, words) if leads else (),
        end=_end(seen, words) if run.phase == "ended" else None,
    )


def _end(seen: Situation, words: Words) -> AfterEnd:
    return AfterEnd(
        after=tuple(words.planned(text) for text in seen.plan.after),
        questions_sent=len(seen.run.prompts_sent),
        next_session=seen.next_session,
        next_has_date=seen.next_has_date,
        people=sum(1 for one in takers(seen.run) if seen.run.people[one].joined_at),
    )


def _now(seen: Situation, words: Words, leads: bool) -> NowOn | None:
    plan, run, at = seen.plan, seen.run, seen.at
    step = running_step(plan, run)
    if step is None or run.step_started_at is None:
        return None
    coming = slices(plan, run, at)[1:]
    ends_at = current_ends_at(run, at)
    done = seen.tallies.get(poll_id_of_done(step.path))
    return NowOn(
        step=step.path,
        title=words.planned(step.title),
        block=words.block(step.block),
        mode=step.mode.value,
        turn=words.planned(step.item_name) if step.item_name else "",
        starts_at=run.step_started_at,
        ends_at=ends_at,
        lasts=length(run, step).total_seconds(),
        left=left_of_step(run, at).total_seconds() if run.phase == "paused" else None,
        said=words.planned(step.say) if step.say else "",
        cue=words.planned(step.cue) if step.cue and leads else "",
        asked=_questions(step, tuple(sorted(run.visit.sent)), words),
        image=_image(step),
        finished=done.answered if done and asks_done(step) else None,
        next_title=words.planned(coming[0].step.title) if coming else "",
        next_at=coming[0].starts_at if coming else None,
    )


def _items(run: Run) -> Items:
    """What the page's buttons are about now."""
    return Items(
        until=items.until_item(run.ends_at) if run.ends_at else "",
        turn=items.turn_item(run.round) if run.round else "",
        tray=items.tray_item(run),
        offer=items.offer_item(run),
        pause=items.pause_item(run) if run.phase == "paused" else "",
    )


def _undo(run: Run) -> LastCommand | None:
    last = undoable(run)
    if last is None:
        return None
    before, after = last.before.ends_at, last.after.ends_at if last.after else None
    longer = (after - before).total_seconds() / 60 if before and after and last.name == "extend" else 0
    return LastCommand(name=last.name, at=last.at, minutes=round(longer))


def _missed(seen: Situation, words: Words) -> tuple[str, ...]:
    """Titles of the missed messages. Each title appears once, the most recent last."""
    titles = [words.step(path) if path else words.planned(seen.plan.title) for path in seen.missed]
    return tuple(dict.fromkeys(titles))


def _image(step: Step) -> Picture | None:
    """Picture of a step, if it has an address. A poll shows its picture on its own card."""
    if step.image is None or not step.image.url or step.poll is not None:
        return None
    return Picture(url=step.image.url, alt=step.image.alt)


def _questions(step: Step, numbers: tuple[int, ...], words: Words) -> tuple[Question, ...]:
    asked = [(number, step.prompts[number - 1]) for number in numbers]
    return tuple(Question(number=n, ask=words.planned(prompt.ask), optional=prompt.optional) for n, prompt in asked)


def _tray(seen: Situation, words: Words) -> Tray | None:
    step = running_step(seen.plan, seen.run)
    if step is None or not step.prompts:
        return None
    card, sent = tray(seen.plan, seen.run, seen.at), seen.run.visit.sent
    every = _questions(step, tuple(range(1, len(step.prompts) + 1)), words)
    marked = tuple(one.model_copy(update={"sent": one.number in sent}) for one in every)
    return Tray(
        questions=tuple(one for one in marked if one.sent or one.number in card.waiting),
        waiting=_questions(step, card.waiting, words),
        fit=card.fit,
    )


def _people(run: Run, words: Words) -> tuple[Somebody, ...]:
    known = sorted(set(run.people) | run.facilitators, key=lambda person: (words.name(person).casefold(), person))
    taking_part = frozenset(run.participants)
    return tuple(
        Somebody(
            name=words.name(person),
            present=person in run.people and run.people[person].present,
            since=run.people[person].left_at if person in run.people and not run.people[person].present else None,
            facilitates=person in run.facilitators,
            takes_part=person in taking_part,
        )
        for person in known
        if person not in run.aliases
    )


def _ways(seen: Situation, words: Words) -> tuple[WayOut, ...]:
    found = []
    for way in ways(seen.plan, seen.run, seen.at) if seen.run.live else ():
        offered = way.proposal
        found.append(
            WayOut(
                way=offered.way,
                say=f"catch up {offered.way}",
                ends_at=offered.ends_at,
                saves=offered.saved.total_seconds(),
                shrunk=tuple(words.step(path) for path in offered.shrunk),
                dropped=offered.dropped,
                moved=tuple(
                    Moved(title=words.block(time.block), before=time.before, after=time.after) for time in offered.times
                ),
            )
        )
    return tuple(found)
