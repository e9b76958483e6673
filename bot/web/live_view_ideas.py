"""Part of the live model: people's ideas. Only facilitators get those that the group does not see.

Shown are the ideas to the question that is open, of the running block, or of the vote on them. While a vote lists them, only
facilitators see the list. Names are left out where the question is anonymous. The word cloud is in alphabetical order; for
anonymous ideas, a word's count is capped, so that nobody can tell that everybody wrote it.
"""

from __future__ import annotations

from collections.abc import Sequence

from bot.web.view_model import CloudWord, IdeaNow, IdeasNow
from cards.compose.ideas import authors, cloud
from cards.language import Words
from dialogs.features.ideas import lists
from dialogs.features.ideas.show import ideas_card
from dialogs.plan.model import Plan
from dialogs.run.messages import IdeaLine
from dialogs.run.schedule import running_step
from dialogs.run.state import Run

SIZES = 5  # of the words of a cloud


def ideas_now(plan: Plan, run: Run, words: Words, *, leads: bool) -> IdeasNow | None:
    """The question that is open, or the ideas of the running block or of the running vote."""
    step = running_step(plan, run)
    collect = lists.open_id(run) or lists.current(plan, run) or next(reversed(tuple(run.ideas)), None)
    if step is None or collect is None:
        return None
    state, asked = run.ideas[collect], lists.collected(plan, collect)
    votes_on_it = step.vote is not None and step.vote.on == collect
    here = state.open or votes_on_it or plan.collect_steps[collect].block == step.block
    voted = votes_on_it and step.vote is not None and step.vote.id in run.polls  # the vote lists them
    if not here or (voted and not leads):
        return None
    lines = lists.every(state) if leads else lists.shown(state)
    shown = ideas_card(plan, run, collect, "shown")
    return IdeasNow(
        ask=words.planned(asked.ask),
        open=state.open,
        anonymous=asked.anonymous,
        ideas=tuple(_idea(line, collect, words, named=not asked.anonymous) for line in lines),
        cloud=sized(cloud(shown, words), shown.most) if shown.cloud else (),
        waits=leads and state.waits and not state.shown,
        short=leads and bool(state.held) and not state.open,
    )


def _idea(line: IdeaLine, collect: str, words: Words, *, named: bool) -> IdeaNow:
    by = authors(line, collect, words) if named else ""
    return IdeaNow(number=line.numbers[0], text=words.idea(collect, line.numbers), state=line.state, by=by)


def sized(counts: Sequence[tuple[str, int]], most: int = 0) -> tuple[CloudWord, ...]:
    """Words with sizes by how often each was written, at most `most` times; in alphabetical order. 0: exactly."""
    capped = [(word, min(count, most) if most else count) for word, count in counts]
    highest = max((count for _, count in capped), default=1)
    step = (SIZES - 1) / max(1, highest - 1)
    found = [CloudWord(word=word, size=1 + round(step * (count - 1))) for word, count in capped]
    return tuple(sorted(found, key=lambda one: one.word.casefold()))
