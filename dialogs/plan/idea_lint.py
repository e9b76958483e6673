"""Plan lint for ideas and votes: sees where people's own ideas are meant, and the plan has no place for them.

It warns where a text asks people to type into the chat, where poll options are placeholders (“Topic A”), where too few
people make an anonymous list, and where a vote follows its ideas without time to read them.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from dialogs.plan.concern import Concern
from dialogs.plan.schema import WrittenPlan
from dialogs.plan.walk import StepPlace, places

FEWEST = 4  # writers or voters below which answers without names are not shown
_OWN = r"(?:\w+\s+){0,3}?(?:topics?|ideas?|questions?|notes?|suggestions?|words?)"
_TYPED_HERE = re.compile(
    r"\b(?:type|write|post|put|add|share|send)\s+"
    rf"(?:(?:it|them)\s+here|{_OWN}(?:\s+\w+){{0,3}}?\s+(?:here|in(?:to)? the chat))\b",
    re.IGNORECASE,
)
_PLACEHOLDER = re.compile(r"(?:(?:topic|idea|option|item|action|choice|theme)\s*)?(?:[a-z]|\d{1,2})", re.IGNORECASE)
_VOTES = re.compile(r"\b(?:dot[\s-]?vot\w*|vote|votes|voting|prioriti[sz]e)\b", re.IGNORECASE)


def idea_concerns(plan: WrittenPlan) -> Iterator[Concern]:
    """All concerns about ideas and votes of a plan that has no mistakes."""
    found = list(places(plan))
    for before, place in zip([None, *found], found, strict=False):
        yield from _typed_here(place)
        yield from _placeholders(place)
        yield from _few(plan, place)
        yield from _no_time_to_read(before, place)


def _typed_here(place: StepPlace) -> Iterator[Concern]:
    step = place.step
    for key, text in (("say", step.say), *(("prompts", prompt.ask) for prompt in step.prompts)):
        found = _TYPED_HERE.search(text or "")
        if found and step.collect is None:
            message = f"The text says “{found[0]}”, but messages in the chat are not collected. "
            yield Concern((*place.path, key), message + "`collect: {ask: ...}` gathers ideas and shows them as a list.")


def _placeholders(place: StepPlace) -> Iterator[Concern]:
    poll = place.step.poll
    if poll is None or not _are_placeholders(poll.options):
        return
    named = f"{place.step.id} {place.step.title or ''} {poll.id} {poll.question}".replace("-", " ")
    if poll.choose > 1 or _VOTES.search(named):
        message = "These options look like placeholders. `collect` gathers people's ideas in the session, and "
        yield Concern((*place.path, "poll"), message + "`vote: {on: <id of the collect>}` lets them vote on those.")


def _are_placeholders(options: Iterable[str]) -> bool:
    return all(_PLACEHOLDER.fullmatch(option.strip()) for option in options)


def _no_time_to_read(before: StepPlace | None, place: StepPlace) -> Iterator[Concern]:
    vote, asked = place.step.vote, before.step.collect if before else None
    if vote is not None and asked is not None and before is not None and vote.on == (asked.id or before.step.id):
        message = "The vote follows its ideas at once, and waits until the facilitator has read and shown them. "
        yield Concern((*place.path, "vote"), message + "A step of a few minutes between them gives time for that.")


def _few(plan: WrittenPlan, place: StepPlace) -> Iterator[Concern]:
    for key, asked in (("collect", place.step.collect), ("vote", place.step.vote)):
        if asked is not None and asked.anonymous and plan.people < FEWEST:
            message = (
                f"With {plan.people} people nothing of this is shown: without names it takes at least {FEWEST} who answer. "
            )
            yield Concern((*place.path, key), message + "`anonymous: false` shows names.")
