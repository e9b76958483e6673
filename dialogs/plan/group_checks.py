"""Cross-field validation of pairs and groups: what they are drawn from, and which keys exclude each other.

Refused: `pairs` together with `groups`, groups in a break, `hosts` or `draw: each` without a repeat, both together,
`swap_roles` without roles or groups, a role named twice, `plenary` without groups. `merge` names an earlier block with
smaller groups.
"""

from __future__ import annotations

from collections.abc import Iterator

from dialogs.plan.durations import shortened
from dialogs.plan.errors import Path
from dialogs.plan.examples import EXAMPLES
from dialogs.plan.model import Mode
from dialogs.plan.schema import Repetition, WrittenBlock, WrittenPairs, WrittenPlan
from dialogs.plan.validate import Wrong
from dialogs.plan.walk import places_of, repeats


def wrongs(plan: WrittenPlan) -> Iterator[Wrong]:
    """Every mistake of a plan's groups and roles."""
    yield from _roles(plan.roles, ("roles",))
    yield from _swaps(plan)
    for number, block in enumerate(plan.blocks):
        path: Path = ("blocks", number)
        if block.pairs and block.groups:
            message = "A block has `pairs` or `groups`, not both; `pairs` is short for groups of two."
            yield Wrong((*path, "groups"), message, EXAMPLES["groups"])
        if block.grouped is not None:
            yield from _groups(plan, block, block.grouped, (*path, key_of(block)))
        else:
            yield from _plenary(block, path)


def key_of(block: WrittenBlock) -> str:
    """The key that a block's groups are written under."""
    return "groups" if block.groups else "pairs"


def repeated(block: WrittenBlock) -> bool:
    """Whether anything in the block is repeated."""
    return any(isinstance(item, Repetition) for item in block.items)


def _roles(roles: tuple[str, ...], path: Path) -> Iterator[Wrong]:
    for number, role in enumerate(roles):
        if role.casefold() in (before.casefold() for before in roles[:number]):
            message = f"The role “{shortened(role)}” is there twice; a group shares the last role where it has too few."
            yield Wrong((*path, number), message, EXAMPLES["roles"])


def _swaps(plan: WrittenPlan) -> Iterator[Wrong]:
    for path, block, repeat in repeats(plan):
        if not repeat.swap_roles:
            continue
        if not plan.roles and not (block.grouped and block.grouped.roles):
            message = "There are no roles to swap: the plan needs `roles` with the name of each."
            yield Wrong((*path, "swap_roles"), message, EXAMPLES["roles"])
        if block.grouped is None:
            message = f"Roles are swapped in pairs or groups only, and the block “{block.id}” has no `pairs` or `groups`."
            yield Wrong((*path, "swap_roles"), message, EXAMPLES["pairs"])
        elif block.grouped.draw == "few" or block.grouped.hosts:
            message = "Roles follow from the draw here: who talks and who watches, or who is the host. Remove `swap_roles`."
            yield Wrong((*path, "swap_roles"), message, EXAMPLES[key_of(block)])


def _groups(plan: WrittenPlan, block: WrittenBlock, groups: WrittenPairs, path: Path) -> Iterator[Wrong]:
    yield from _roles(groups.roles, (*path, "roles"))
    if plan.people < 2:
        message = "A plan for one person can have no pairs or groups; raise `people` or remove them."
        yield Wrong(path, message, "people: 10")
    if block.mode is Mode.BREAK:
        yield Wrong(path, "Nobody works in pairs or groups during a break.", "mode: online")
    if groups.hosts and not repeated(block):
        message = "With `hosts` people move on with every item of a `repeat`, and this block has no repeat."
        yield Wrong((*path, "hosts"), message, EXAMPLES["repeat"])
    elif groups.draw == "each" and not repeated(block):
        message = "`draw: each` draws anew for every item of a `repeat`, and this block has no repeat."
        yield Wrong((*path, "draw"), message, EXAMPLES["repeat"])
    if groups.draw != "once" and groups.hosts:
        message = "With `hosts` the others move on with every item; that is no `draw` anew. Keep one of the two keys."
        yield Wrong((*path, "hosts"), message, EXAMPLES["hosts"])
    if groups.merge is not None:
        yield from _merge(plan, block, groups, path)


def _merge(plan: WrittenPlan, block: WrittenBlock, groups: WrittenPairs, path: Path) -> Iterator[Wrong]:
    """The block to be joined comes before, has smaller groups in rooms, and these groups stay as they are."""
    earlier = plan.blocks[: plan.blocks.index(block)]
    other = next((one for one in earlier if one.id == groups.merge), None)
    example = next((f"merge: {one.id}" for one in reversed(earlier) if one.grouped), EXAMPLES["merge"])
    if other is None or other.grouped is None or other.grouped.draw == "few":
        message = f"`merge` names an earlier block with pairs or groups, and “{groups.merge}” is none."
        yield Wrong((*path, "merge"), message, example)
    elif groups.of.most <= other.grouped.of.most:
        message = f"`merge` makes larger groups of those of “{other.id}”, so `of` is more than {other.grouped.of.most}."
        yield Wrong((*path, "of"), message, f"of: {2 * other.grouped.of.most}")
    if groups.draw != "once" or groups.hosts:
        message = "Groups that are joined stay as they are; leave out `merge`, or `draw` and `hosts`."
        yield Wrong((*path, "merge"), message, EXAMPLES["merge"])


def _plenary(block: WrittenBlock, path: Path) -> Iterator[Wrong]:
    for place in places_of(block, path):
        if place.step.plenary:
            message = "`plenary` brings people back from their rooms, and this block has no `pairs` or `groups`."
            yield Wrong((*place.path, "plenary"), message, EXAMPLES["groups"])
