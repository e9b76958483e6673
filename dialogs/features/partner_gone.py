"""Asking for help: a partner has gone, or somebody is not ready. Facilitators are told privately who it is and where.

The platform may not have noticed, or it may be a connection that comes back. So nothing changes until a facilitator decides.
Only somebody who works in a group now can say that a partner has gone; everybody may ask for help. How a departure counts is
in `presence`.
"""

from __future__ import annotations

from datetime import datetime

from dialogs import texts
from dialogs.features.feature import Effects, Feature, good
from dialogs.features.pairs.run_groups import own_group
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run import events as e
from dialogs.run.effects import FACILITATORS, Show
from dialogs.run.expiry import NOTICE_GOOD_FOR
from dialogs.run.messages import Card, PartnerMissedCard, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.schedule import running_step
from dialogs.run.state import Run
from dialogs.texts.sentence import Person, Refused, sentence


def _decide(draft: PendingEvents, command: c.PartnerGone | c.AskForHelp, at: datetime) -> None:
    """Note who needs what. Raises Refused for somebody who misses a partner and is in no group now."""
    if isinstance(command, c.AskForHelp):
        draft.add(e.HelpAsked(at=at, by=command.by))
        return
    step, own = running_step(draft.plan, draft.run), own_group(draft.plan, draft.run, command.by, at)
    if step is None or own is None or own.block != step.block or not step.in_pairs:
        raise Refused(sentence(texts.NO_PARTNER_NOW), ("who is here",))
    draft.add(e.PartnerMissed(at=at, by=command.by, partners=own.partners, room=own.room))


def _acknowledge(plan: Plan, run: Run, command: c.PartnerGone | c.AskForHelp, at: datetime) -> Card:
    return good(texts.ACK_PARTNER_GONE if isinstance(command, c.PartnerGone) else texts.ACK_HELP_ASKED)


def _react(plan: Plan, run: Run, event: e.PartnerMissed | e.HelpAsked) -> Effects:
    if isinstance(event, e.HelpAsked):
        asked = TextCard(said=sentence(texts.HELP_ASKED, person=Person(event.by)), tone="warning")
        return (Show(f"help:{event.by}", asked, FACILITATORS, event.at + NOTICE_GOOD_FOR),)
    card = PartnerMissedCard(by=event.by, partners=event.partners, room=event.room)
    return (Show(f"partner-gone:{run.visit.number}:{event.room}", card, FACILITATORS, event.at + NOTICE_GOOD_FOR),)


FEATURE = Feature(
    commands=(c.PartnerGone, c.AskForHelp),
    decide=_decide,
    acknowledge=_acknowledge,
    events=(e.PartnerMissed, e.HelpAsked),
    react=_react,
)
