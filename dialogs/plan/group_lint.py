"""Lint of pairs and groups: where people will be put together otherwise than the texts say.

It warns where a text says “groups of four”, “main room”, “new partner”, “join another pair”, “Partner A” or “host” and the
keys do otherwise. Also where sizes do not work out, a round would be held in rooms, somebody never talks, or a role is never
given.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

from dialogs.plan.errors import Path
from dialogs.plan.group_checks import key_of, repeated
from dialogs.plan.group_split import group_sizes, largest
from dialogs.plan.schema import Repeat, WrittenBlock, WrittenPairs, WrittenPlan, WrittenStep
from dialogs.plan.walk import places, repeats

Found = tuple[Path, str]  # where, and what will happen

_NUMBER = r"(?:three|four|five|six|seven|eight|[3-9])"
_LARGER = re.compile(
    rf"\b(?:(?:groups?|rooms?|tables?|teams?|sets?|circles?)\s+of\s+(?:about\s+)?{_NUMBER}|in\s+(?:threes|fours|fives|sixes)"
    rf"|(?:groups?|rooms?|tables?|teams?)\s*\(\s*[3-9]\s*(?:to|or|-|–)\s*\d+\s*\)|trios?|triads?|foursomes?|quartets?)",
    re.IGNORECASE,
)
_TOGETHER = re.compile(
    r"\b(?:main room|(?:whole|full|big|large) group|plenary|(?:everybody|everyone|all) back|back together|"
    r"retro(?:spective)?|back in the (?:call|meeting)|(?:share|report|feed) back|with everyone|harvest(?:ing)?|"
    r"with everybody|each (?:pair|group|table|team|trio) (?:shares?|reports?|presents?))\b",
    re.IGNORECASE,
)
_NEW_PARTNER = re.compile(
    r"\b(?:new|another|a different|next|other|change|switch|swap|rotate)\s+partners?\b|\bsome(?:one|body) (?:new|else)\b",
    re.IGNORECASE,
)
_JOIN = re.compile(
    r"\b(?:join|meet|find)s?\s+(?:up\s+with\s+)?another\s+(?:pair|couple|group)\b"
    r"|\bpairs (?:join|double|merge|pair) up\b|\btwo pairs (?:join|meet|come together|merge|make|form|become)\b",
    re.IGNORECASE,
)
_ROOMS = re.compile(r"\bbreak-?out (?:rooms?|groups?)\b", re.IGNORECASE)
_BOWL = re.compile(r"\b(?:fish ?bowl|in the bowl|(?:five|four|three|six) new people)\b", re.IGNORECASE)
_CHOICE = re.compile(r"\b(?:of your (?:own )?choice|(?:choose|pick) (?:a|your|any)|two feet)\b", re.IGNORECASE)
_JOINS_IN = re.compile(r"\b(?:empty|free|open) (?:chair|seat)\b|\btap(?:s|ping)? (?:in|out)\b", re.IGNORECASE)
_LETTER = re.compile(r"\b(?i:partner|person|player|member|colleague|participant) [AB]\b|\bAs and Bs\b")
_HOST = re.compile(r"\b(?:hosts?|one(?: person)?) (?:who )?(?:stays?|remains?)\b", re.IGNORECASE)


def concerns(plan: WrittenPlan) -> Iterator[Found]:
    """Everything about pairs and groups that is worth another look, in no particular order."""
    for number, block in enumerate(plan.blocks):
        path: Path = ("blocks", number)
        mine = [(place.path, place.step) for place in places(plan) if place.block is block]
        told = " ".join([block.title, *(_told(step) for _, step in mine)])
        if block.grouped is None:
            yield from _no_groups(plan, block, told, path)
            continue
        yield from _as_told(plan, block, block.grouped, told, (*path, key_of(block)))
        yield from _sizes(plan, block, block.grouped, told, (*path, key_of(block)))
        yield from _together(block.grouped, mine)
    for path, block, repeat in repeats(plan):
        if block.grouped is not None:
            yield from _repeated(plan, block, block.grouped, repeat, path)


_WORDS = {"three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "tri": 3, "foursome": 4, "quartet": 4}


def _size(said: re.Match[str]) -> str:
    """The size that a text speaks of, as `of` takes it."""
    numbers = re.findall(r"\d+", said[0])
    named = (str(size) for word, size in _WORDS.items() if word in said[0].casefold())
    return "-".join(numbers) or next(named, "3")


def _told(step: WrittenStep) -> str:
    return f"{step.title or ''} {step.say or ''}"


def _no_groups(plan: WrittenPlan, block: WrittenBlock, told: str, path: Path) -> Iterator[Found]:
    """Texts that speak of groups where the plan has none. A block may well explain those of another."""
    if any(other.grouped is not None and other.grouped.of.most > 2 for other in plan.blocks):
        return
    larger, bowl, rooms = _LARGER.search(told), _BOWL.search(told), _ROOMS.search(told)
    none = not any(other.grouped for other in plan.blocks)
    if larger:
        yield (
            path,
            f"The text says “{larger[0]}”, but nobody is put into groups here. `groups: {{of: {_size(larger)}}}` does that.",
        )
    elif bowl and repeated(block):
        yield path, f"The text says “{bowl[0]}”, but nobody is chosen to talk. `groups: {{of: 5, draw: few}}` does that."
    elif rooms and none and _CHOICE.search(told):
        yield path, f"The text says “{rooms[0]}”. Open these rooms in the meeting: the bot tells nobody which one to choose."
    elif rooms and none:
        draws = "pairs: {}" if re.search(r"\bpairs?\b", told, re.IGNORECASE) else "groups: {of: 3}"
        yield path, f"The text says “{rooms[0]}”, but nobody is told which room is theirs. `{draws}` does that."


def _as_told(plan: WrittenPlan, block: WrittenBlock, groups: WrittenPairs, told: str, path: Path) -> Iterator[Found]:
    """What the texts promise and the draw does not do."""
    larger, join, host = _LARGER.search(told), _JOIN.search(told), _HOST.search(told)
    earlier = [one for one in plan.blocks[: plan.blocks.index(block)] if one.grouped is not None]
    if larger and groups.of.most == 2:
        message = f"The text says “{larger[0]}”, but `pairs` makes groups of two. "
        doubled = bool(earlier) and _size(larger) == str(2 * earlier[-1].grouped_size)
        merge, does = (f", merge: {earlier[-1].id}", "joins the earlier ones") if doubled else ("", "makes larger ones")
        yield path, message + f"`groups: {{of: {_size(larger)}{merge}}}` {does}."
    letter = _LETTER.search(told)
    if letter and not (groups.roles or plan.roles):
        message = f"The text says “{letter[0]}”, but nobody is told who that is. "
        yield path, message + "`roles: [A, B]` gives everyone their part."
    whole = " ".join(_told(place.step) for place in places(plan))
    if groups.draw == "few" and (chair := _JOINS_IN.search(whole)):
        yield path, f"The text says “{chair[0]}”, but those who talk are drawn, and cards name nobody else who joins them."
    if join and groups.merge is None and groups.of.most > 2 and earlier:
        of = groups.of.most
        merge = f"`groups: {{of: {of}, merge: {earlier[-1].id}}}` joins the earlier ones."
        yield path, f"The text says “{join[0]}”, but these groups are drawn anew. {merge}"
    if host and groups.hosts is None and repeated(block):
        message = f"The text says “{host[0]}”, but everybody stays with their group. "
        yield path, message + "`hosts: stay` lets the others move on."


def _sizes(plan: WrittenPlan, block: WrittenBlock, groups: WrittenPairs, told: str, path: Path) -> Iterator[Found]:
    """Groups of another size than planned, and roles or turns that somebody never gets."""
    least, most = groups.of
    sizes = sorted(set(group_sizes(plan.people, least, most)))
    if groups.draw == "few":
        turns = sum(len(repeat.over) for _, other, repeat in repeats(plan) if other is block) or 1
        if turns * most < plan.people:
            left = plan.people - turns * most
            yield path, f"With {plan.people} people and {turns} turns of {most}, {left} of them never talk."
        return
    said = _LARGER.search(told) if most > 2 else None
    one = said is not None and not re.match(r"\s*(?:-|–|to|or)\s*\w", told[said.end() :])  # not “groups of 3-4”
    if said and one and _size(said).isdecimal() and int(_size(said)) not in sizes:
        yield (
            path,
            f"The text says “{said[0]}”, but with {plan.people} people the groups have {' and '.join(map(str, sizes))}.",
        )
    elif groups.merge is None and most > 2 and (sizes[0] < least or sizes[-1] > largest(least, most)):
        yield path, f"With {plan.people} people the groups have {' and '.join(map(str, sizes))} people."
    roles = groups.roles or plan.roles
    if most == 2 and len(roles) == 3 and re.search(rf"\b{re.escape(roles[2])}", told, re.IGNORECASE):
        message = f"The role “{roles[2]}” is only given where an odd number makes a group of three; pairs have two roles."
        yield path, message
    elif most == 2 and len(roles) == 3 and plan.programme is None and _three_turns(plan, block):
        yield (
            path,
            f"There are three turns, but only two roles are given in pairs. `groups: {{of: 3}}` gives “{roles[2]}” too.",
        )
    never = roles[sizes[-1] :] if most > 2 or groups.roles else ()
    if never:
        yield path, f"The role “{never[0]}” is never given: the groups have no more than {sizes[-1]} people."


def _three_turns(plan: WrittenPlan, block: WrittenBlock) -> bool:
    """Whether roles are swapped as often as a group of three needs."""
    return any(other is block and repeat.swap_roles and len(repeat.over) % 3 == 0 for _, other, repeat in repeats(plan))


def _together(groups: WrittenPairs, mine: list[tuple[Path, WrittenStep]]) -> Iterator[Found]:
    for at, step in mine:
        together = _TOGETHER.search(_told(step))
        if together and not step.plenary and groups.draw != "few":
            message = f"The text says “{together[0]}”, but this step belongs to the work in rooms. "
            yield at, message + "`plenary: true` brings everybody back for it."
        elif step.round is not None and not step.plenary and groups.draw != "few":
            message = "A round asks everyone in turn, but people are in their rooms in this step. "
            yield at, message + "`plenary: true` brings everybody back for it."


def _repeated(plan: WrittenPlan, block: WrittenBlock, groups: WrittenPairs, repeat: Repeat, path: Path) -> Iterator[Found]:
    told = " ".join([block.title, *(_told(step) for step in repeat.steps)])
    if groups.draw == "once" and groups.hosts is None:
        wanted = "new_partners" in groups.model_fields_set and not repeat.swap_roles
        if _NEW_PARTNER.search(told) or wanted:
            message = "They are drawn once for the whole block: people keep their partners in every repetition. "
            yield path, message + "`draw: each` draws new ones each time."
    roles, largest_now = groups.roles or plan.roles, max(group_sizes(plan.people, *groups.of), default=0)
    if groups.of.most > 2 and repeat.swap_roles and roles and len(repeat.over) < largest_now:
        message = f"With {len(repeat.over)} turns in groups of up to {largest_now}, "
        yield path, message + f"not everybody has the role “{roles[0]}”."
