"""Registry: every feature, once. The engine iterates over FEATURES and finds deciders and listeners here.

The order is the order in which features take their place when a step starts. A new feature is one line here.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping

from dialogs.features import (
    alerts,
    attendance_consent,
    controls,
    ground_rules,
    headcount,
    links,
    notices,
    own_turn,
    partner_gone,
    prompts,
    readiness,
    rooms,
    rounds,
    step_card,
    support_needs,
)
from dialogs.features.feature import Answering, Due, Feature
from dialogs.features.ideas import decide as ideas
from dialogs.features.pairs import decide as pairs
from dialogs.features.polls import decide as polls
from dialogs.plan.model import Plan, Step
from dialogs.run.state import Run

FEATURES: tuple[Feature, ...] = (
    step_card.FEATURE,
    ground_rules.FEATURE,
    pairs.FEATURE,
    ideas.FEATURE,
    polls.FEATURE,
    rounds.FEATURE,
    own_turn.FEATURE,
    partner_gone.FEATURE,
    alerts.FEATURE,
    rooms.FEATURE,
    links.FEATURE,
    headcount.FEATURE,
    prompts.FEATURE,
    notices.FEATURE,
    controls.FEATURE,
    support_needs.FEATURE,
    readiness.FEATURE,
    attendance_consent.FEATURE,
)

DECIDERS: Mapping[type, Feature] = {kind: feature for feature in FEATURES for kind in feature.commands}
LISTENERS: Mapping[type, tuple[Feature, ...]] = {
    kind: tuple(feature for feature in FEATURES if kind in feature.events) for one in FEATURES for kind in one.events
}
TIMED: tuple[Callable[[Plan, Run, Step], Iterable[Due]], ...] = tuple(one.due for one in FEATURES if one.due is not None)
ANSWERING: tuple[Answering, ...] = tuple(feature.answering for feature in FEATURES if feature.answering is not None)
