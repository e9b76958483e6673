"""Cards of people's ideas.

In a nameless list, a word counts at most two fewer than the people who wrote. Hiding an idea changes every list that was
posted. If a vote waits for the facilitators' list, they get it again.
"""

from __future__ import annotations

from datetime import datetime
from typing import Literal

from dialogs.features.ideas.lists import collected, every, shown, state_of
from dialogs.features.polls.counts import NEARLY_ALL
from dialogs.plan.model import Plan
from dialogs.run.effects import EVERYONE, FACILITATORS, Show
from dialogs.run.expiry import kept
from dialogs.run.messages import IdeasCard, SortIdeasCard
from dialogs.run.state import Run


def ideas_card(plan: Plan, run: Run, collect: str, stage: Literal["open", "closed", "shown"]) -> IdeasCard:
    """The question as everybody sees it."""
    asked, state = collected(plan, collect), state_of(run, collect)
    closes_at = (run.visit.ideas_end_at or run.ends_at) if stage == "open" else None
    lines = shown(state) if stage == "shown" else ()
    return IdeasCard(
        collect=collect,
        ask=asked.ask,
        each=asked.each,
        anonymous=asked.anonymous,
        stage=stage,
        closes_at=closes_at,
        ideas=lines,
        cloud=asked.show == "cloud",
        most=max(1, state.wrote - NEARLY_ALL) if asked.anonymous else 0,
    )


def sort_card(plan: Plan, run: Run, collect: str) -> SortIdeasCard:
    """Every idea, for facilitators."""
    asked, state = collected(plan, collect), state_of(run, collect)
    return SortIdeasCard(
        collect=collect,
        ask=asked.ask,
        ideas=every(state),
        anonymous=asked.anonymous,
        wrote=state.wrote if not asked.anonymous else 0,
        short=bool(state.held) and not state.open,
        waits=state.waits and not state.shown,
    )


def show_question(plan: Plan, run: Run, collect: str, at: datetime) -> Show:
    """The card people write on; without its field once it is closed."""
    state = state_of(run, collect)
    card = ideas_card(plan, run, collect, "open" if state.open else "closed")
    return Show(question_slot(run, collect), card, EVERYONE, kept(plan, run, at))


def question_slot(run: Run, collect: str) -> str:
    """The slot of the card people write on."""
    return f"ideas:{collect}:{state_of(run, collect).opening}"


def show_sorting(plan: Plan, run: Run, collect: str, at: datetime) -> Show:
    """The list for facilitators. Where a vote waits for it, it comes again."""
    state = state_of(run, collect)
    slot = f"sort:{collect}:{state.opening}{':waits' if state.waits else ''}"
    return Show(slot, sort_card(plan, run, collect), FACILITATORS, kept(plan, run, at))


def show_lists(plan: Plan, run: Run, collect: str, at: datetime) -> tuple[Show, ...]:
    """The list that everybody sees, wherever it was posted: what is hidden must go from all of them."""
    card, until = ideas_card(plan, run, collect, "shown"), kept(plan, run, at)
    visits = state_of(run, collect).visits
    return tuple(Show(f"ideas:{collect}:list:{visit}", card, EVERYONE, until) for visit in visits)
