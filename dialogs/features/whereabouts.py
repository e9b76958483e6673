"""Whereabouts: who is here, who has left, and where one person is.

Everybody may ask. The room and partners are told only during work in rooms. Before the start, facilitators also hear what a
large or small group changes. Missing are those who left or lost their connection, in that order of time.
"""

from __future__ import annotations

from datetime import datetime

from dialogs import texts
from dialogs.features import headcount
from dialogs.features.pairs.run_groups import own_group
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run.messages import SizeCard, TextCard
from dialogs.run.schedule import running_step
from dialogs.run.state import NEVER, Run
from dialogs.texts.sentence import At, People, Person, PersonId, Sentence, counted, sentence


def who_is_here(plan: Plan, run: Run, command: c.ShowPeople, at: datetime) -> TextCard | SizeCard:
    """The answer for the one who asks. Everybody sees the same in the call; who leads hears what so few or many change."""
    if command.person is not None:
        return TextCard(said=_where_is(plan, run, run.aliases.get(command.person, command.person), at))
    if command.missing:
        return TextCard(said=_missing(run))
    if not run.here:
        return TextCard(said=sentence(texts.NOBODY_SAID_HERE))
    size = headcount.card_of(plan, run, named=True) if command.by in run.facilitators and not run.live else None
    if size is not None:
        return size
    here = People(run.as_they_came)
    return TextCard(said=counted(texts.WELCOME_HERE_ONE, texts.WELCOME_HERE, len(run.here), people=here))


def _missing(run: Run) -> Sentence:
    """Who has left, and whose connection is lost at the moment."""
    away = [person for person, state in run.people.items() if not state.present or person in run.leaving]
    away.sort(key=lambda one: run.people[one].left_at or run.leaving.get(one) or NEVER)
    if not away:
        return sentence(texts.NOBODY_MISSING if run.here else texts.NOBODY_SAID_HERE)
    return counted(texts.WHO_MISSING_ONE, texts.WHO_MISSING, len(away), people=People(tuple(away)))


def _where_is(plan: Plan, run: Run, person: PersonId, at: datetime) -> Sentence:
    state, who = run.people.get(person), Person(person)
    if state is None:
        return sentence(texts.PERSON_NEVER_HERE, person=who)
    if not state.present:
        return sentence(texts.PERSON_LEFT, person=who, left=At(state.left_at)) if state.left_at else _never(who)
    if person in run.leaving:
        return sentence(texts.PERSON_DROPPED, person=who)
    step, own = running_step(plan, run), own_group(plan, run, person, at)
    if step is None or own is None or not own.partners or own.block != step.block or not step.in_pairs:
        return sentence(texts.PERSON_HERE, person=who)
    return sentence(texts.PERSON_IN_ROOM, person=who, room=own.room, people=People(own.partners))


def _never(who: Person) -> Sentence:
    return sentence(texts.PERSON_NEVER_HERE, person=who)
