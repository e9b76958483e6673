"""Draw strategies: how a plan wants its groups: drawn once or with each item, joined, a few at a time, or with hosts who
stay.

`reshuffle` and a next item avoid the groups of now, even where partners need not be new. Hosts keep their room while guests
move on. The few who talk are those who talked least. Who had the first role before counts only where roles rotate or groups
change. Without groups to join, a normal draw is made.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping

from dialogs.features.pairs import group_repair, grouping, history, pair_repair
from dialogs.features.pairs.matching import Members, Weights
from dialogs.plan.model import Plan
from dialogs.run.state import Run
from dialogs.texts.sentence import PersonId

AGAIN = ("reshuffled", "next")  # a draw that should not bring the groups of now once more


def drawn(plan: Plan, run: Run, block: str, why: str, key: str) -> tuple[Members, ...]:
    """The groups of a block from everybody present, drawn anew."""
    wanted, people = history.settings(plan, block), run.participants
    moves = wanted.hosts and why == "next"
    met = history.met_before(plan, run, block) if wanted.new_partners or moves else Counter()
    if why in AGAIN:
        met.update(history.met_in(history.talking(plan, block, run.pairs.get(block, ()))))
    weights = Weights(met, run.apart, run.seed, key)
    now = tuple(group.members for group in run.pairs.get(block, ()))
    if wanted.bowl:
        return grouping.few(people, wanted.most, _talked(plan, run, block, why), weights)
    if moves:
        return grouping.moved_on(now, people, weights)
    if wanted.merge is not None and run.pairs.get(wanted.merge):
        parts = [group.members for group in run.pairs[wanted.merge]]
        return grouping.joined(parts, people, wanted.least, wanted.most, weights)
    return grouping.draw(
        people,
        least=wanted.least,
        most=wanted.most,
        history=met,
        apart=run.apart,
        seed=run.seed,
        key=key,
        had=_had_first_role(plan, run, block),
    )


def _talked(plan: Plan, run: Run, block: str, why: str) -> Mapping[PersonId, int]:
    """How often each was among the few who talk; whoever talks now only counts where others are to follow."""
    sets = [*run.earlier_groups.get(block, ()), *((run.pairs.get(block, ()),) if why in AGAIN else ())]
    return Counter(person for groups in sets for group in groups[:1] for person in group.members)


def _had_first_role(plan: Plan, run: Run, block: str) -> Mapping[PersonId, int]:
    """How often each person had the first role before, where the block's roles go from one to the next."""
    roles, redrawn = plan.roles_in(block), history.settings(plan, block).redrawn
    if not roles or not (redrawn or any(step.swap_roles for step in plan.steps_of(block))):
        return {}
    had = Counter(
        person for person, past in history.roles_before(plan, run, block).items() for role in past if role == roles[0]
    )
    if redrawn:
        had.update(person for person, role in history.roles_performed(plan, run, block) if role == roles[0])
    return {person: had[person] for person in run.participants}


def mended(plan: Plan, run: Run, block: str) -> tuple[Members, ...]:
    """The groups of a block with everybody present and nobody else, changed as little as possible."""
    wanted, people = history.settings(plan, block), run.participants
    groups = [group.members for group in run.pairs.get(block, ())]
    met = history.met_before(plan, run, block)
    weights = Weights(met, run.apart, run.seed, block)
    homes = run.homes.get(block, pair_repair.NO_HOMES)
    if wanted.bowl:
        return grouping.few(people, wanted.most, _talked(plan, run, block, "mended"), weights, groups[0] if groups else ())
    if wanted.of_two:
        return pair_repair.mend(groups, people, history=met, apart=run.apart, seed=run.seed, key=block, homes=homes)
    return group_repair.mend(groups, people, least=wanted.least, most=wanted.most, weights=weights, homes=homes)
