"""Moderation of ideas: what `show`, `hide` and `merge` make of the list. Pure functions of its state.

The first number of a merge stands for all; the group sees it if it saw one of them. Showing or hiding a merged idea
separates it again. `show` without numbers shows all that were not hidden. Unknown numbers, and a merge of fewer than two,
are refused.
"""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from dialogs import texts
from dialogs.features.ideas.lists import standing, stands_for
from dialogs.run import events as e
from dialogs.run.feature_states import IdeasState
from dialogs.run.replace import changed
from dialogs.texts.sentence import Refused, sentence


def show(state: IdeasState, numbers: Sequence[int]) -> IdeasState:
    """The group sees these too, or all that were not hidden. One that stood for nothing any more stands for itself again."""
    if not numbers:
        return _seen(state, (*state.shown, *(one for one in standing(state) if one not in state.hidden)))
    state = _apart(state, numbers)
    hidden = tuple(one for one in state.hidden if one not in _all_of(state, numbers))
    return _seen(changed(state, hidden=hidden), (*state.shown, *numbers))


def hide(state: IdeasState, numbers: Sequence[int]) -> IdeasState:
    """The group does not see these, nor what was merged into them."""
    state = _apart(state, numbers)
    gone = _all_of(state, numbers)
    hidden = tuple(sorted({*state.hidden, *gone}))
    return _seen(changed(state, hidden=hidden), tuple(one for one in state.shown if one not in gone))


def merge(state: IdeasState, numbers: Sequence[int]) -> IdeasState:
    """The first stands for all of these. The group sees it if it saw one of them."""
    numbers = tuple(dict.fromkeys(numbers))
    _refuse_unknown(state, numbers)
    into, roots = dict(state.merged), _roots(state, numbers)
    if len(roots) < 2:
        raise Refused(sentence(texts.IDEAS_MERGE_TWO))
    first, others = roots[0], roots[1:]
    merged = {one: first if other in others else other for one, other in into.items()} | dict.fromkeys(others, first)
    seen, was_hidden = any(one in state.shown for one in roots), first in state.hidden
    state = changed(state, merged=tuple(sorted(merged.items())))
    group = _all_of(state, (first,))
    apart = {one for one in state.hidden if one not in group}
    state = changed(state, hidden=tuple(sorted(apart | group if was_hidden and not seen else apart)))
    left = tuple(one for one in state.shown if one not in others)
    return _seen(state, (*left, first) if seen else left)


def _apart(state: IdeasState, numbers: Sequence[int]) -> IdeasState:
    """The ideas with these numbers that were merged into another stand for themselves again."""
    _refuse_unknown(state, numbers)
    return changed(state, merged=tuple((one, other) for one, other in state.merged if one not in numbers))


def _all_of(state: IdeasState, numbers: Sequence[int]) -> set[int]:
    """These ideas and what was merged into them."""
    return {one for number in numbers for one in stands_for(state, number)}


def are_one(state: IdeasState, numbers: Sequence[int]) -> bool:
    """Whether one idea stands for all of these already."""
    return len(_roots(state, numbers)) < 2


def _roots(state: IdeasState, numbers: Sequence[int]) -> tuple[int, ...]:
    into = dict(state.merged)
    return tuple(dict.fromkeys(into.get(one, one) for one in numbers))


def _seen(state: IdeasState, numbers: Sequence[int]) -> IdeasState:
    return changed(state, shown=tuple(sorted(set(numbers))))


def _refuse_unknown(state: IdeasState, numbers: Sequence[int]) -> None:
    for number in numbers:
        if not 1 <= number <= state.ideas:
            raise Refused(sentence(texts.IDEAS_NO_SUCH, number=number, most=state.ideas))


def sorted_as(collect: str, state: IdeasState, at: datetime) -> e.IdeasSorted:
    """The event that makes this the list."""
    return e.IdeasSorted(at=at, collect=collect, shown=state.shown, hidden=state.hidden, merged=state.merged)
