"""Fuzzy name resolution: the person, step, poll or plan that a word names. Refused unless there is exactly one.

Refusals name people by id, steps by path and polls by id; they never repeat what was typed, because refusals are stored.
People: the full name first, then the first name, any word of it, the beginning of one. “me” is oneself. Steps: a block, then
a step or repeat item, then a near spelling, then “the round”. “the break” works where there is only one; for `skip` any
break may be meant. “session 2” is the plan with a 2.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping, Sequence

from dialogs import texts
from dialogs.plan.model import Mode, Plan, Step
from dialogs.texts.fold import fold
from dialogs.texts.sentence import People, PersonId, Refused, Sentence, sentence

_CONNECTORS = re.compile(r" (?:and|with|for|from|&|\+) |, ?| ?& ?", re.IGNORECASE)
_BRACKETS = re.compile(r"[(\[][^)\]]*[)\]]")
NEAR = 78  # of 100: how alike two spellings must be to be taken, or offered, for one another
SHORTEST_BEGINNING = 2  # letters: one letter names nobody
CLEAR = 8  # how far the best must be ahead of the second best to be taken without asking
SHORTEST_NEAR = 3  # letters: shorter words must be spelt right
MOST_OFFERED = 5  # names offered as buttons
BREAKS = frozenset(("break", "lunch", "coffee", "tea", "coffee break", "tea break", "lunch break", "comfort break"))


# -- people ------------------------------------------------------------------------------------------------------------


class Unnamed(Refused):
    """What was said names nobody among those who are known, or several. Among more people it may name one.

    `word` is the name as it was typed, and `people` are those it could be: a person is asked which, and nothing is stored.
    """

    def __init__(self, said: Sentence, word: str = "", people: tuple[PersonId, ...] = ()) -> None:
        super().__init__(said)
        self.word, self.people = word, people


def find_person(said: str, names: Mapping[PersonId, str], by: PersonId) -> PersonId:
    """The person of that name: full name, first name, or the beginning of one, where only one person fits. "me" is `by`.

    Raises Unnamed.
    """
    wanted = fold(said)
    if wanted in ("me", "myself", "i"):
        return by
    if said.strip() in names:
        return said.strip()
    folded = {person: _spellings(name) for person, name in names.items()}
    ways: tuple[Callable[[str], bool], ...] = (
        lambda name: name == wanted,
        lambda name: name.split()[:1] == [wanted],
        lambda name: wanted in name.split(),
    )
    if len(wanted) >= SHORTEST_BEGINNING:
        ways += (
            lambda name: name.startswith(wanted),
            lambda name: any(word.startswith(wanted) for word in name.split()),
        )
    for fits in ways if wanted else ():
        found = [person for person, spellings in folded.items() if any(map(fits, spellings))]
        if len(found) == 1:
            return found[0]
        if found:
            possible = tuple(sorted(found))
            raise Unnamed(sentence(texts.WHICH_PERSON, people=People(possible)), said.strip(), possible)
    near = _near(wanted, folded)
    if near:
        perhaps = tuple(near[:MOST_OFFERED])
        raise Unnamed(sentence(texts.PERSON_PERHAPS, people=People(perhaps)), said.strip(), perhaps)
    raise Unnamed(sentence(texts.NO_SUCH_PERSON))


def find_two(said: str, names: Mapping[PersonId, str], by: PersonId) -> tuple[PersonId, PersonId]:
    """Two people named in one breath: `Asha and Tom`, `Asha, Tom`. Names may have an "and" in them.

    Raises Unnamed, or Refused where it cannot be two people, whoever is known.
    """
    refusal: Refused | None = None
    for connector in _CONNECTORS.finditer(said):
        try:
            a = find_person(said[: connector.start()], names, by)
            b = find_person(said[connector.end() :], names, by)
        except Refused as refused:
            refusal = refusal or refused
            continue
        if a == b:
            raise Refused(sentence(texts.TWO_PEOPLE))
        return a, b
    raise refusal or Refused(sentence(texts.NAME_TWO))


def _spellings(name: str) -> tuple[str, ...]:
    """`Okafor, Ngozi (Guest)` is also `Ngozi Okafor`."""
    bare = _BRACKETS.sub(" ", name)
    last, comma, first = bare.partition(",")
    turned = (fold(f"{first} {last}"),) if comma and first.strip() else ()
    return tuple(dict.fromkeys(spelling for spelling in (*turned, fold(bare), fold(name)) if spelling))


# -- parts of the plan -------------------------------------------------------------------------------------------------


def find_step(said: str, plan: Plan) -> str:
    """The path of the step: of a block or repeat item its first; by path, id or title; spelling may be a little off."""
    wanted = fold(said)
    breaks = [step.path for step in plan.steps if step.mode is Mode.BREAK]
    if wanted in BREAKS and len(breaks) == 1:
        return breaks[0]
    blocks = _blocks(plan)
    for known in (blocks, _steps(plan)):
        if found := sorted((path for path, names in known.items() if wanted in names), key=plan.index_of.__getitem__):
            return _only_step(found)
    titles = {step.path: {fold(step.title), fold(f"{step.item_name or ''} {step.title}")} for step in plan.steps}
    if near := _near(wanted, {path: names | blocks.get(path, set()) for path, names in titles.items()}):
        return _only_step(near)
    if holding := [step.path for step in plan.steps if wanted in _holds(step)]:
        return _only_step(holding)
    raise Refused(sentence(texts.NAMED_NO_STEP, example=plan.blocks[-1].id))


def _holds(step: Step) -> set[str]:
    """What a step can be called by what it holds: “the round”, where only one step has one."""
    held = {"round": step.round, "poll": step.poll, "check": step.check, "rules": step.rules, "vote": step.vote}
    return {name for name, feature in held.items() if feature is not None}


def is_step(said: str, plan: Plan) -> bool:
    """Whether a step or a block is called exactly this."""
    return any(fold(said) in names for known in (_blocks(plan), _steps(plan)) for names in known.values())


def find_parts(said: str, plan: Plan) -> tuple[str, ...]:
    """The paths of the steps that this names exactly; “the break” may be any break.

    Raises Refused for none, and for a block of several steps: leaving out only its first would surprise people.
    """
    wanted = fold(said)
    breaks = tuple(step.path for step in plan.steps if step.mode is Mode.BREAK)
    if wanted in BREAKS and breaks:
        return breaks
    for path, names in _blocks(plan).items():
        if wanted in names and len(plan.steps_of(plan.step(path).block)) > 1:
            raise Refused(sentence(texts.SKIP_SEVERAL))
    known = _steps(plan)
    for path, names in _blocks(plan).items():
        known[path] = known[path] | names
    if found := tuple(path for path, names in known.items() if wanted in names):
        return found
    raise Refused(sentence(texts.NAMED_NO_STEP, example=plan.blocks[-1].id))


def _blocks(plan: Plan) -> dict[str, set[str]]:
    """What blocks are called, by the path of their first step."""
    firsts = {step.block: step.path for step in reversed(plan.steps)}
    return {firsts[block.id]: {fold(block.id), fold(block.title)} for block in plan.blocks if block.id in firsts}


def _steps(plan: Plan) -> dict[str, set[str]]:
    """What steps are called, by path; the first step of a repeat item answers to the item's names too."""
    known = {}
    for step in plan.steps:
        names = [step.path, step.path.rpartition(".")[2], step.title]
        if step.item is not None and step.item_starts:
            names += [step.item, step.item_name or step.item, f"{step.block} {step.item}"]
        known[step.path] = set(map(fold, names))
    return known


def _only_step(paths: Sequence[str]) -> str:
    if len(paths) == 1:
        return paths[0]
    raise Refused(sentence(texts.WHICH_STEP, steps=_listed(paths)))


def find_poll(said: str, plan: Plan) -> str:
    """The id of a poll, or of a check, by id, by its step or by its question."""
    if not plan.poll_steps:
        raise Refused(sentence(texts.NO_POLLS_HERE))
    wanted = fold(said)
    names = {poll: (poll, step.path, step.path.rpartition(".")[2]) for poll, step in plan.poll_steps.items()}
    found = [poll for poll in names if fold(poll) == wanted]
    found = found or [poll for poll, known in names.items() if wanted in map(fold, known)]
    if not found:
        found = _near(wanted, {poll: {fold(poll), fold(step.asked(poll))} for poll, step in plan.poll_steps.items()})
    return _only(found, names, texts.NAMED_SEVERAL_POLLS, texts.NAMED_NO_POLL, "polls")


def find_plan(said: str, plans: Sequence[str]) -> str:
    """The id of a plan, or the words of it that make it unique (`session 2` is the one with a 2)."""
    if not plans:
        raise Refused(sentence(texts.NO_PLANS_HERE))
    wanted = fold(said)
    words = {word for word in wanted.split() if word not in ("session", "plan", "the", "with", "number")}
    found = [plan for plan in plans if fold(plan) == wanted]
    found = found or [plan for plan in plans if words and words <= set(fold(plan).split())]
    return _only(
        found or _near(wanted, {plan: {fold(plan)} for plan in plans}), plans, texts.WHICH_PLAN, texts.NO_SUCH_PLAN, "plans"
    )


def _only(found: Sequence[str], known: Iterable[str], which: str, none: str, value: str) -> str:
    if len(found) == 1:
        return found[0]
    raise Refused(sentence(which if found else none, **{value: _listed(list(found) or list(known))}))


def _listed(names: Sequence[str]) -> str:
    more = ", …" if len(names) > MOST_OFFERED else ""
    return ", ".join(f"“{name}”" for name in names[:MOST_OFFERED]) + more


def _near(wanted: str, known: Mapping[str, Iterable[str]]) -> list[str]:
    """Names spelt nearly like that, best first; only the best where it is clearly the best."""
    if len(wanted) < SHORTEST_NEAR:
        return []
    scores = {name: max((_alike(wanted, text) for text in spellings), default=0.0) for name, spellings in known.items()}
    good = sorted((name for name, score in scores.items() if score >= NEAR), key=lambda name: -scores[name])
    if len(good) > 1 and scores[good[0]] - scores[good[1]] >= CLEAR:
        return good[:1]
    return good


def _alike(wanted: str, text: str) -> float:
    """0..100: the whole, the words in any order, or one word of it."""
    from rapidfuzz import fuzz  # late: a service starts before anybody misspells something

    by_word = max((fuzz.ratio(wanted, word) for word in text.split()), default=0.0)
    return max(fuzz.ratio(wanted, text), fuzz.token_set_ratio(wanted, text), by_word)
