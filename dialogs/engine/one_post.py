"""Message consolidation: what opens with a step stands on one card with it, to keep the chat short.

While people are in breakout rooms, its task is not posted in the group chat, which they can't see. They get it privately.
Whose buttons come first on the one card is in `cards/compose/__init__.py`.
The first feature with a card for the step is the host, in the order of `features/registry.py`. If nobody is here when work
in rooms begins, the task is posted in the chat after all.
"""

from __future__ import annotations

from typing import Any

from dialogs.features.polls.question import has_own_card
from dialogs.features.registry import FEATURES
from dialogs.features.step_card import demoted, show_step
from dialogs.plan.model import Plan, Step
from dialogs.run.effects import EVERYONE, Effect, Show
from dialogs.run.messages import PollCard, ResultsCard
from dialogs.run.replace import changed
from dialogs.run.schedule import running_step
from dialogs.run.state import Run


def host(plan: Plan, run: Run, step: Step) -> str | None:
    """The slot of the card that opened with a step and says its task too; None: the step has a card of its own."""
    return next(filter(None, (feature.host(plan, run, step) for feature in FEATURES)), None)


def gathered(plan: Plan, run: Run, effects: tuple[Effect, ...]) -> tuple[Effect, ...]:
    """The same effects, with everything that belongs on the running step's card in one message."""
    step = running_step(plan, run)
    if step is None:
        return effects
    slot, hosting = f"step:{run.visit.number}", host(plan, run, step)
    if hosting is None and not in_rooms(run, step):
        return effects
    found: list[Effect] = []
    for effect in effects:
        if isinstance(effect, Show) and effect.to == EVERYONE and effect.slot == hosting:
            found.append(_headed(plan, run, effect, slot))
        elif not isinstance(effect, Show) or effect.slot != slot:
            found.append(effect)
    return tuple(found)


def step_over(plan: Plan, run: Run, visit: int) -> tuple[Effect, ...]:
    """The step before loses its buttons. What stood on the card of a poll, a round or the pairs has ended there already."""
    stay = run.clock.stays[-1] if run.clock.stays else None
    if stay is None or visit <= 1 or host(plan, run, plan.step(stay.step)) is not None:
        return ()
    if not stay.in_chat and _works_in_rooms(run, plan.step(stay.step)):
        return ()
    return demoted(plan, run, visit)


def _headed(plan: Plan, run: Run, show: Show, slot: str) -> Show:
    card: Any = show.card  # one of the cards that have a head
    lasting = isinstance(card, PollCard | ResultsCard) and has_own_card(plan, card.poll)
    own = lasting or show.slot.startswith(("pairs:", "needs:", "started"))  # these stay in the chat when the step is over
    return changed(show, card=changed(card, head=show_step(plan, run).card), slot=show.slot if own else slot)


def in_rooms(run: Run, step: Step) -> bool:
    """Whether people are in their rooms: the chat is out of their sight, so their own cards have the task.

    Not where the step began with nobody here: then its card stands in the chat, and stays up to date.
    """
    return not run.visit.in_chat and _works_in_rooms(run, step)


def _works_in_rooms(run: Run, step: Step) -> bool:
    return step.in_pairs and bool(run.pairs.get(step.block) or run.participants)
