"""Card renderer: looks up names, answers and counts that a card needs, turns it into a view, and says who is notified.

Names, counts and reasons are read when a card is drawn, and never stored with it. Counts of an open poll are shown only
if it is named and its results are live; else only how many answered. From 500 answers on, an open poll shows no names
(`NAMED_LIVE`). People who said `no notifications` get none. A card that cannot be drawn does not hold up the others. What a
card says: `cards/compose/`. Private replies: `bot/handlers/presenter.py`.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from typing import Any, Literal
from zoneinfo import ZoneInfo

import structlog

from bot.infra.translations import catalogue
from bot.ports import Member
from bot.store import ballots, ideas, notes_and_rules, people, programme, quiet, room_meetings, runs, support_needs
from bot.store.ballots import Opening
from bot.store.database import Tx
from bot.store.plans import PlanCache
from bot.store.unreadable import Unreadable, unreadable
from cards.compose import compose
from cards.compose.ideas import about_ideas
from cards.context import CardContext, NamedAnswer
from cards.facts import data
from cards.view import View
from dialogs.features.needs_list import AGREE
from dialogs.plan.model import POLL_ID_BEFORE, Plan, poll_id_of_done, poll_id_of_rules
from dialogs.run.commands import Tally
from dialogs.run.messages import (
    Card,
    CueCard,
    IntentionBackCard,
    NeedsCard,
    PollCard,
    ReadinessCard,
    ResultsCard,
    ReturnCard,
    RoomsCard,
    RoundCard,
    RulesCard,
    StepCard,
    YourPairCard,
)
from dialogs.run.replace import changed
from dialogs.texts.sentence import PersonId

log = structlog.get_logger(__name__)
FEW = 1_000  # texts, at most, by which people are looked up; with more, everybody of the run is read
NAMED_LIVE = 500  # answers from which on a live poll has no names until it closes: its card changes every two seconds


@dataclass(frozen=True)
class CardRequest:
    """A card of a run to be drawn, for one person or everybody. `visit` is the visit of the step that the card belongs to;
    answers are counted by it."""

    run_id: str
    card: Card
    visit: int | None = None
    mention: Literal["everyone"] | tuple[PersonId, ...] = ()
    person: PersonId | None = None

    @property
    def counted(self) -> tuple[Opening, int] | None:
        """The poll whose count the card shows while it is open, and how many options that has."""
        match self.card:
            case PollCard(open=True) as poll:
                return Opening(self.run_id, poll.poll, poll.opening), len(poll.options)
            case StepCard(over=False) as step if self.visit is not None:
                return Opening(self.run_id, poll_id_of_done(step.step), self.visit), 1
            case CueCard(over=False, visit=int(visit)) as cue:
                return Opening(self.run_id, poll_id_of_done(cue.step), visit), 1
            case RulesCard(open=True, step=str(path)) if self.visit is not None:
                return Opening(self.run_id, poll_id_of_rules(path), self.visit), 1
            case NeedsCard(stage="deciding") as list_:
                return Opening(self.run_id, AGREE, list_.opening), 1
            case _:
                return None

    @property
    def named(self) -> Opening | None:
        """The named poll whose answers, with names, the card may show: a live one, or results."""
        match self.card:
            case PollCard(anonymous=False, is_check=False, reveal="live") | ResultsCard(anonymous=False, is_check=False):
                return Opening(self.run_id, self.card.poll, self.card.opening)
            case ReadinessCard():
                return Opening(self.run_id, POLL_ID_BEFORE, 1)
            case _:
                return None


@dataclass(frozen=True)
class RenderedCard:
    """A drawn card: its view, its machine-readable facts, the people it mentions, and everybody it may name."""

    view: View
    data: Mapping[str, Any]
    mentioned: Mapping[PersonId, Member]
    everybody: Mapping[PersonId, Member]


class RunPeople:
    """The people of a run whom cards that are drawn together may name."""

    def __init__(self, members: Mapping[PersonId, Member], merged: frozenset[PersonId]) -> None:
        self.members = members
        self.names = people.names_of(members, merged)
        self.emails = {id_: member.email for id_, member in members.items() if member.email}


@dataclass(frozen=True, kw_only=True)
class CardData:
    """What was read for the cards of a run: people, counts, named answers, people's own words, and the platform."""

    people: RunPeople
    tallies: Mapping[Opening, Tally]
    named: Mapping[Opening, Sequence[ballots.Ballot]]
    rules: Mapping[int, str]
    channel: str
    intentions: Mapping[PersonId, str]
    needs: support_needs.Lines
    ideas: ideas.Ideas
    quiet: frozenset[PersonId]
    meetings: room_meetings.Links


async def _read(
    tx: Tx, wanted: Sequence[CardRequest], known: Mapping[PersonId, Member] | None, *, meetings: bool
) -> Mapping[str, CardData]:
    """What these cards need, by run: one query for each kind of thing, and none where no card needs it."""
    run_ids = {one.run_id for one in wanted}
    tallies = await ballots.tallies(tx, dict(filter(None, (one.counted for one in wanted))))
    named = await ballots.answers(tx, {one.named for one in wanted if one.named and not _is_crowded(one, tallies)})
    there = await _people(tx, wanted, named) if known is None else dict.fromkeys(run_ids, known)
    same = {run_id for run_id, members in there.items() if people.has_namesakes(members)}
    merged = await runs.merged(tx, same) if same else frozenset()
    attendees = {run_id: RunPeople(members, merged) for run_id, members in there.items()}
    written = await notes_and_rules.rules(tx, {one.run_id for one in wanted if isinstance(one.card, RulesCard)})
    lines = await programme.intentions(tx, {one.run_id for one in wanted if isinstance(one.card, IntentionBackCard)})
    channels = await runs.channels(tx, {one.run_id for one in wanted if isinstance(one.card, RoomsCard)})
    asked = await support_needs.numbered(tx, {one.run_id for one in wanted if isinstance(one.card, NeedsCard)})
    silent = await quiet.among(tx, _alerted(wanted))
    in_rooms = {one.run_id for one in wanted if meetings and isinstance(one.card, RoomsCard | YourPairCard)}
    links = await room_meetings.links(tx, in_rooms)
    thought = await ideas.of_runs(tx, {one.run_id for one in wanted if about_ideas(one.card)})
    return {
        run_id: CardData(
            people=run_people,
            tallies=tallies,
            named=named,
            rules=written.get(run_id, {}),
            channel=channels.get(run_id, ""),
            intentions=lines.get(run_id, {}),
            needs=asked.get(run_id, {}),
            ideas=thought.get(run_id, {}),
            quiet=silent,
            meetings=links.get(run_id, {}),
        )
        for run_id, run_people in attendees.items()
    }


def _is_crowded(one: CardRequest, tallies: Mapping[Opening, Tally]) -> bool:
    """Whether the poll is open and has too many answers for names."""
    return one.counted is not None and tallies[one.counted[0]].answered >= NAMED_LIVE


async def _people(
    tx: Tx, wanted: Sequence[CardRequest], named: Mapping[Opening, Sequence[ballots.Ballot]]
) -> Mapping[str, Mapping[PersonId, Member]]:
    """Whom these cards may name, by run: everybody, unless all are of one run and it is known whom they name.

    Cards of several runs are mostly of many small ones, whose people are read with one query.
    """
    run_ids = {one.run_id for one in wanted}
    if len(run_ids) > 1 or any(one.mention == "everyone" or about_ideas(one.card) for one in wanted):
        return await people.attendees(tx, run_ids)
    held = {text for one in wanted for text in (*_texts(one.card), *_texts(one.mention)) if text}
    readers = {one.person for one in wanted if one.person} - held
    held |= {answer.voter for answers in named.values() for answer in answers}
    if len(held) + len(readers) > FEW:
        return await people.attendees(tx, run_ids)
    return {run_id: await people.namesakes_here(tx, run_id, held, readers) for run_id in run_ids}


def _texts(found: object) -> Iterator[str]:
    """All texts in a card: the ids of people are among them."""
    if isinstance(found, str):
        yield found
    elif isinstance(found, Mapping):
        yield from _texts((*found.keys(), *found.values()))
    elif isinstance(found, tuple | frozenset | list):
        for one in found:
            yield from _texts(one)
    elif is_dataclass(found):
        for field in fields(found):
            yield from _texts(getattr(found, field.name))


class CardRenderer:
    """Draws cards. `meetings`: groups may have meetings of their own."""

    def __init__(self, plans: PlanCache, locale: str, *, meetings: bool = False) -> None:
        self._plans, self._locale, self._meetings = plans, locale, meetings

    async def draw(
        self, tx: Tx, wanted: Sequence[CardRequest], known: Mapping[PersonId, Member] | None = None
    ) -> Sequence[RenderedCard | Unreadable | None]:
        """Draw many cards with few queries. None for a card whose run is gone, or that cannot be drawn; Unreadable for one
        whose plan this version cannot read.

        `known` are the people they may name; None: those whom `_people` finds.
        """
        rows = await runs.look(tx, {one.run_id for one in wanted})
        found = await _read(tx, wanted, known, meetings=self._meetings)
        drawn: list[RenderedCard | Unreadable | None] = []
        for one in wanted:
            row = rows.get(one.run_id)
            if row is None:
                drawn.append(None)
                continue
            try:
                plan = await self._plans.read(tx, row.plan_hash)
            except Exception as error:  # a newer version stored it, so a replica of that version can draw the card
                drawn.append(unreadable("plan", row.plan_hash, error))
                continue
            try:
                drawn.append(self._draw(one, plan, row.timezone, found[one.run_id]))
            except Exception:  # one card must not keep others from being sent
                log.error("card not drawn", run=one.run_id, card=type(one.card).__name__, exc_info=True)
                drawn.append(None)
        return drawn

    def _draw(
        self,
        one: CardRequest,
        plan: Plan,
        zone: str,
        found: CardData,
    ) -> RenderedCard:
        named, counted = found.named, one.counted
        tally = found.tallies.get(counted[0]) if counted else None
        card = changed(one.card, finished=tally.answered) if isinstance(one.card, StepCard | CueCard) and tally else one.card
        scene = CardContext(
            run=one.run_id,
            plan=plan,
            zone=ZoneInfo(zone),
            locale=self._locale,
            catalogue=catalogue(self._locale),
            names=found.people.names,
            tallies={counted[0].poll: _seen(card, tally)} if counted and tally else {},
            emails=found.people.emails,
            rules=found.rules,
            channel=found.channel,
            intentions=found.intentions,
            needs=found.needs,
            ideas=found.ideas,
            meetings=found.meetings,
            whys={one.named.poll: _answers(named.get(one.named, ()))} if one.named else {},
        )
        view = compose(card, scene, one.mention)
        members = found.people.members
        alerted = tuple(person for person in view.alert.people if person not in found.quiet) if view.alert else ()
        if view.alert:
            view = changed(view, alert=changed(view.alert, people=alerted) if alerted else None)
        mentioned = [person for person in (*(one.person for one in view.mentions), *alerted) if person in members]
        meant = members if view.mention_everyone else {person: members[person] for person in mentioned}
        return RenderedCard(view, data(card, scene), meant, members)


def _alerted(wanted: Iterable[CardRequest]) -> set[PersonId]:
    """Everybody who would get a notification with one of these cards."""
    return {person for one in wanted if isinstance(one.card, ReturnCard | RoundCard) for person in one.card.alert}


def _seen(card: Card, tally: Tally) -> Tally:
    """The part of a tally that the card may show: the counts where results are live, else only how many answered."""
    shown = isinstance(card, PollCard) and card.reveal == "live" and not card.anonymous
    return tally if shown else Tally(tally.answered, ())


def _answers(rows: Iterable[ballots.Ballot]) -> tuple[NamedAnswer, ...]:
    return tuple(NamedAnswer(row.voter, row.options, row.why) for row in rows)
