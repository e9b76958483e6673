"""Links of a plan: facilitators set the address of the pack, and everybody may ask for the links.

The plan that the run keeps has the new address in all its texts (`Plan.with_link`). The service puts it there, because a
decision changes no plan. The event says only that it happened: an address may be private. A name that the plan does not have
yet is added. If there are no links, asking is refused.
"""

from __future__ import annotations

from datetime import datetime
from typing import assert_never

from dialogs import texts
from dialogs.features.feature import Effects, Feature, good
from dialogs.features.step_card import show_step
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.messages import Card, LinksCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run
from dialogs.texts.sentence import Refused, sentence


def _decide(draft: PendingEvents, command: c.LinkCommand, at: datetime) -> None:
    match command:
        case c.SetLink():
            draft.add(e.LinkSet(at=at, by=command.by, name=command.name))
        case c.ShowLinks():
            if not draft.plan.links:
                raise Refused(sentence(texts.NO_LINKS))
        case _:
            assert_never(command)


def _acknowledge(plan: Plan, run: Run, command: c.LinkCommand, at: datetime) -> Card:
    return good(texts.ACK_LINK, name=command.name) if isinstance(command, c.SetLink) else LinksCard()


def _react(plan: Plan, run: Run, event: e.LinkSet) -> Effects:
    """The card of the running step has the new address; later cards have it anyway."""
    return (show_step(plan, run),) if run.live and run.ends_at is not None else ()


FEATURE = Feature(
    commands=(c.SetLink, c.ShowLinks), decide=_decide, acknowledge=_acknowledge, events=(e.LinkSet,), react=_react
)
