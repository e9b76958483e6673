"""Wording of pairs and groups: which sentences a block's cards use, and the cards of a few who talk while others listen.

Cards speak of pairs where the plan has groups of two, and else of groups. A host reads that they stay, a guest who the host
is. Those who listen are told so. `where` gives the role only in steps with roles. The tables themselves are in `pairs`.
"""

from __future__ import annotations

from cards.language import Words
from cards.view import Element, Paragraph, View
from dialogs import texts
from dialogs.plan.model import Block, Mode, Pairs
from dialogs.run.messages import ConfirmCard, PairsCard, WhereCard, YourPairCard
from dialogs.texts.sentence import At, People, Person, Planned

_TITLES = {  # why a table is shown -> the title for pairs, and for larger groups
    "mended": (texts.PAIRS_MENDED, texts.GROUPS_MENDED),
    "apart": (texts.PAIRS_APART, texts.GROUPS_APART),
    "reshuffled": (texts.PAIRS_RESHUFFLED, texts.GROUPS_RESHUFFLED),
    "swapped": (texts.PAIRS_SWAPPED, texts.PAIRS_SWAPPED),
    "undone": (texts.PAIRS_UNDONE, texts.GROUPS_UNDONE),
    "roles": (texts.PAIRS_ROLES, texts.PAIRS_ROLES),
    "asked": (texts.PAIRS_SHOWN, texts.GROUPS_SHOWN),
    "shown": (texts.PAIRS_SHOWN, texts.GROUPS_SHOWN),
}


def drawn_as(block: str, words: Words) -> Pairs:
    """How the groups of a block are drawn."""
    return words.plan.block_of[block].pairs or Pairs()


def of_two(block: str, words: Words) -> bool:
    """Whether cards speak of pairs, or of groups."""
    return drawn_as(block, words).of_two


def title(card: PairsCard, words: Words) -> str:
    """Title of the table of pairs or groups."""
    pair = of_two(card.block, words)
    if card.why in _TITLES:
        return words.say(_TITLES[card.why][0 if pair else 1])
    if card.why == "ahead" and card.starts_at:
        return words.say(texts.PAIRS_AHEAD if pair else texts.GROUPS_AHEAD, starts=At(card.starts_at))
    item = words.plan.step(card.step).item_name if card.step else None
    if item and card.why == "turn":
        return words.say(texts.PAIRS_TURN if pair else texts.GROUPS_TURN, item=Planned(item))
    own = item and drawn_as(card.block, words).redrawn
    block = Planned(item if own and item else words.plan.block_of[card.block].title)
    return words.say(texts.PAIRS_START if pair else texts.GROUPS_START, block=block)


def bowl(card: PairsCard, words: Words) -> View:
    """Who talks now, while everybody else listens."""
    talking = card.groups[0].members if card.groups else ()
    if card.starts_at:
        head = words.say(texts.BOWL_AHEAD, starts=At(card.starts_at))
    else:
        now = texts.BOWL_NOW if card.ends_at else texts.BOWL_OVER
        head = words.say(texts.BOWL_CHANGED if card.why in _CHANGED else now)
    elements: list[Element] = []
    if talking:
        elements.append(Paragraph(words.people(talking), "strong"))
    else:
        elements.append(Paragraph(words.say(texts.BOWL_NOBODY)))
    if card.paused_at:
        elements += paused(card, words)
    elif talking and card.ends_at:
        elements.append(Paragraph(words.say(texts.BOWL_LISTEN, ends=At(card.ends_at))))
    return View(head, tuple(elements))


def paused(card: PairsCard | YourPairCard, words: Words) -> list[Element]:
    """That the session stands still, so that no time is known. The card of a step says so for what stands on it."""
    if card.paused_at is None or (isinstance(card, PairsCard) and card.head is not None):
        return []
    return [Paragraph(words.say(texts.PAIRS_PAUSED, since=At(card.paused_at)), "strong")]


_CHANGED = ("mended", "apart", "reshuffled", "swapped", "undone", "roles")


def your_bowl(card: YourPairCard, words: Words) -> View:
    """For one of the few who talk: with whom, and until when."""
    if card.listens:
        return View(words.say(texts.YOU_LISTEN_TITLE), (Paragraph(words.say(texts.YOU_LISTEN), "strong"),))
    alone, several = (
        (texts.YOURS_BOWL_ALONE, texts.YOURS_BOWL) if card.on else (texts.YOURS_BOWL_NEXT_ALONE, texts.YOURS_BOWL_NEXT)
    )
    head = words.say(several, people=People(card.partners)) if card.partners else words.say(alone)
    if card.paused_at or not card.turns:
        return View(head, tuple(paused(card, words)))
    turn = card.turns[0]
    if not card.on:
        later = texts.YOURS_BOWL_LATER if card.next_at is None else texts.YOURS_BOWL_FROM
        said = words.say(later, starts=At(turn.starts_at), ends=At(turn.ends_at))
    else:
        said = words.say(texts.YOURS_BOWL_UNTIL, ends=At(turn.ends_at))
    return View(head, (Paragraph(said, "strong"),))


def host(card: YourPairCard, words: Words) -> list[Element]:
    """Who stays in the room and who moves on, where groups have hosts."""
    if not drawn_as(card.block, words).hosts:
        return []
    step = words.plan.step(card.step) if card.step else None
    goes_on = step is not None and step.turn + 1 < step.turns
    if card.host:
        stays = texts.YOURS_HOST if goes_on else texts.YOURS_HOST_LAST
        return [Paragraph(words.say(stays, room=card.room), "strong")]
    said = texts.YOURS_GUEST if goes_on else texts.YOURS_GUEST_LAST
    return [Paragraph(words.say(said, person=Person(card.partners[0])))] if card.partners else []


def mode(block: Block, words: Words) -> str:
    """How people work together in a block with the group."""
    if block.pairs is None:
        alone = all(step.mode is Mode.OFFLINE for step in words.plan.steps_of(block.id))
        return words.say(texts.MODE_OFFLINE if alone else texts.MODE_ONLINE)
    if block.pairs.bowl:
        return words.say(texts.MODE_BOWL)
    return words.say(texts.MODE_PAIRS if block.pairs.of_two else texts.MODE_GROUPS)


def where(card: WhereCard, words: Words) -> str:
    """Somebody's own group, as `where` says it."""
    people, room = People(card.partners), card.room or 0
    block = card.group_in or words.plan.step(card.step or "").block
    wanted = drawn_as(block, words)
    if wanted.bowl:
        later = words.say(texts.WHERE_BOWL_LATER, block=Planned(words.block(block)), people=people)
        return later if card.group_in is not None else words.say(texts.WHERE_BOWL, people=people)
    if card.group_in is not None:
        said = texts.WHERE_GROUP_LATER if wanted.of_two else texts.WHERE_IN_GROUP_LATER
        return words.say(said, block=Planned(words.block(card.group_in)), people=people, room=room)
    if card.role is not None and not words.plan.step(card.step or "").no_roles:
        said = texts.WHERE_GROUP_ROLE if wanted.of_two else texts.WHERE_IN_GROUP_ROLE
        return words.say(said, people=people, room=room, role=Planned(card.role))
    return words.say(texts.WHERE_GROUP if wanted.of_two else texts.WHERE_IN_GROUP, people=people, room=room)


def confirm(card: ConfirmCard, words: Words, values: dict[str, str]) -> tuple[str, list[str], str]:
    """The question before groups are drawn anew while people are in their rooms."""
    pair = of_two(words.plan.step(card.step).block, words) if card.step else True
    if pair:
        said = words.say(texts.CONFIRM_PAIRS, **values)
        return words.say(texts.CONFIRM_PAIRS_TITLE), [said], words.say(texts.CONFIRM_PAIRS_YES)
    said = words.say(texts.CONFIRM_GROUPS, **values)
    return words.say(texts.CONFIRM_GROUPS_TITLE), [said], words.say(texts.CONFIRM_GROUPS_YES)
