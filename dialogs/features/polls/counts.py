"""Hidden counts: what may be shown of answers without names, so that small numbers give nobody away. The only place with
this rule.

Counts tell who chose what where they are small, or where nearly everybody agrees. So there are these rules:

- Nothing is shown below four answers.
- Nothing is shown if everybody chose the same, or all but one did. Where one choice is possible this holds for any option:
  the counts add up, so one alone cannot be hidden.
- Where several are possible, the count of each option stops two below the number of answers ("5 or more"). Then even
  somebody who did not choose it cannot tell that all others did. Nothing is shown if the other counts would tell it.
- A question that was asked again is hidden where one person more, one less or one who chose otherwise would explain the
  difference.

Of an open question, every second answer from the fourth on moves the number that is shown. In the digest of support needs,
small counts read “a few”. When a poll closes is in `lifecycle`.
"""

from __future__ import annotations

from typing import NamedTuple

from dialogs.run.commands import Tally

HIDDEN_BELOW = 4  # answers: fewer show nothing
STEP = 2  # how many answers together move a number that everybody sees
NEARLY_ALL = 2  # counts stop this far below the number of answers


class Counted(NamedTuple):
    """A count as it is shown: exactly, or as "or more"."""

    number: int
    or_more: bool


def shown(tally: Tally, *, choose: int, before: Tally | None = None) -> tuple[int, ...]:
    """The counts that may be kept and shown; none where they would give answers away.

    `choose` is how many options each could choose. `before` is what was shown when the question was asked earlier.
    """
    if tally.answered < HIDDEN_BELOW:
        return ()
    highest, choices = tally.answered - NEARLY_ALL, sum(tally.counts)
    if not any(0 < count <= highest for count in tally.counts):
        return ()
    # Whoever did not choose an option chose another. If one person made all other choices, they know what the rest chose.
    if any(count > highest and choices - count <= choose for count in tally.counts):
        return ()
    counts = tuple(min(count, highest) for count in tally.counts)
    return () if before is not None and _tells(tally.answered, counts, before) else counts


def dots(tally: Tally, *, votes: int) -> Tally:
    """Votes for each option, of ballots on which people may put `votes` on one (`dialogs.features.polls.votes`)."""
    firsts = range(0, len(tally.counts), votes)
    return Tally(tally.answered, tuple(sum(tally.counts[first : first + votes]) for first in firsts))


def shown_dots(tally: Tally, *, votes: int, before: Tally | None = None) -> tuple[int, ...]:
    """Votes for each option that may be kept and shown, where several votes of one person may be for the same.

    Nothing is shown where it could not be told who chose what at all, or where one person may have given all votes but
    those for one option: then they know how everybody else voted. Counts stop where all but one must have chosen it.
    """
    chose = Tally(tally.answered, tally.counts[::votes])  # a first vote for an option says that somebody chose it
    if not shown(chose, choose=votes):
        return ()
    given = dots(tally, votes=votes).counts
    if any(sum(given) - count <= votes for count in given if count):
        return ()
    counts = tuple(min(count, (tally.answered - NEARLY_ALL) * votes) for count in given)
    return () if before is not None and _tells(tally.answered, counts, before, votes) else counts


def _tells(answered: int, counts: tuple[int, ...], before: Tally, each: int = 1) -> bool:
    """Whether one person alone may be the difference between two results."""
    if len(counts) != len(before.counts) or (answered, counts) == (before.answered, before.counts):
        return False
    moves = [abs(now - then) for now, then in zip(counts, before.counts, strict=True)]
    return abs(answered - before.answered) <= 1 and max(moves) <= each


def counted(count: int, answered: int, *, several: bool, each: int = 1) -> Counted:
    """How a count that `shown` let through is to be read. `each`: how many votes one person could give one option."""
    return Counted(count, several and count >= (answered - NEARLY_ALL) * each)


def band(count: int, answered: int) -> Counted | None:
    """How a count of support needs is to be read; None: "a few". They leave the room, so small numbers are not told."""
    highest = answered - NEARLY_ALL
    return Counted(count, count >= highest) if highest >= HIDDEN_BELOW <= count else None


def so_far(answered: int) -> int:
    """How many answers an open question without names is said to have: at least so many. 0: nothing is said."""
    return 0 if answered < HIDDEN_BELOW else answered - answered % STEP
