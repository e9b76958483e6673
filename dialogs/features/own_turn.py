"""One's own turn: anybody may ask, privately, who speaks now and when they do.

In pair work they see their own turns and roles; without either it is refused. `round` from a participant is answered the
same way.
"""

from __future__ import annotations

from datetime import datetime

from dialogs import texts
from dialogs.features.feature import Feature
from dialogs.features.pairs.run_groups import group_of
from dialogs.features.pairs.show import own_card
from dialogs.plan.model import Plan
from dialogs.run import commands as c
from dialogs.run.feature_states import RoundState
from dialogs.run.messages import Card, TextCard
from dialogs.run.pending import PendingEvents
from dialogs.run.state import Run
from dialogs.texts.sentence import Person, PersonId, Refused, Sentence, counted, sentence


def _decide(draft: PendingEvents, command: c.MyTurn, at: datetime) -> None:
    """Nothing happens. Raises Refused where there is nothing whose turn it could be."""
    now = draft.run.round
    if (now is None or now.over) and group_of(draft.plan, draft.run, command.by) is None:
        raise Refused(sentence(texts.NO_ROUND))


def acknowledge(plan: Plan, run: Run, command: c.MyTurn | c.ShowRound, at: datetime) -> Card | None:
    """Where whoever asks stands in the round; in pair work, their own turns."""
    now = run.round
    if now is not None and not now.over:
        return TextCard(said=standing(now, command.by))
    return own_card(plan, run, command.by, at) or TextCard(said=sentence(texts.NO_ROUND))


def standing(now: RoundState, person: PersonId) -> Sentence:
    """Who speaks, who is next, and how many speak before this person."""
    speaker = Person(now.speaker or "")
    if person == now.speaker:
        return sentence(texts.TURN_NOW)
    if person in now.waiting[:1]:
        return sentence(texts.TURN_NEXT, speaker=speaker)
    if person in now.waiting:
        before, following = now.waiting.index(person) + 1, Person(now.waiting[0])
        return counted(texts.TURN_LATER, texts.TURN_LATER, before, speaker=speaker, next=following)
    if not now.waiting:
        return sentence(texts.TURN_LAST, speaker=speaker)
    said = texts.TURN_HAD if person in now.spoken else texts.TURN_OTHERS
    return sentence(said, speaker=speaker, next=Person(now.waiting[0]))


FEATURE = Feature(commands=(c.MyTurn,), decide=_decide, acknowledge=acknowledge)
