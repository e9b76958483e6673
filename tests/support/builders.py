"""Small plans for tests, built without YAML."""

from __future__ import annotations

from datetime import timedelta

from dialogs.plan.gathering import Collect, Vote
from dialogs.plan.model import Block, Check, Mode, Pairs, Plan, Poll, Prompt, Round, Rules, Step

MINUTE = timedelta(minutes=1)


def step(path: str, lasts: float, **parts: object) -> Step:
    """A step with its length in minutes. The block is the first part of its path."""
    return Step.model_validate(
        {"path": path, "block": path.split(".")[0], "title": path, "lasts": lasts * MINUTE, "mode": Mode.ONLINE, **parts}
    )


def plan(*steps: Step, pairs: dict[str, Pairs] | None = None, **parts: object) -> Plan:
    """A plan of these steps. Their paths name the blocks."""
    names = list(dict.fromkeys(one.block for one in steps))
    blocks = []
    for name in names:
        mine = [one for one in steps if one.block == name]
        lasts = sum((one.lasts for one in mine), timedelta())
        wanted = (pairs or {}).get(name)
        blocks.append(Block(id=name, title=name.title(), mode=mine[0].mode, lasts=lasts, pairs=wanted))
    total = sum((one.lasts for one in steps), timedelta())
    roles = ("supervisor", "practitioner", "observer")
    return Plan.model_validate(
        {"id": "test", "title": "Test", "lasts": total, "blocks": blocks, "steps": steps, "roles": roles, **parts}
    )


def turn(path: str, lasts: float, number: int, of: int, **parts: object) -> Step:
    """A step of one repeat item in a pairs block with swapping roles."""
    item = path.split(".")[1]
    return step(
        path,
        lasts,
        **{"item": item, "item_name": item, "turn": number, "turns": of, "swap_roles": True, "in_pairs": True, **parts},
    )


def full_plan() -> Plan:
    """Every kind of step in 90 minutes: prompts, polls, checks, self-study, a break, pair work in turns, a round."""
    return plan(
        step("intro.hello", 5, say="Hello", warn=(MINUTE,)),
        step("intro.rules", 4, rules=Rules(suggest=("What is said here stays here", "Anonymous cases"))),
        step("intro.ready", 3, check=Check(question="Ready?")),
        step("intro.tokens", 7, poll=Poll(id="tokens", question="Which?", options=("Courage", "Rest", "Focus"))),
        step("intro.secret", 5, poll=Poll(id="secret", question="How?", options=("Well", "Badly"), anonymous=True)),
        step("study.read", 10, mode=Mode.OFFLINE),
        step("break.tea", 5, mode=Mode.BREAK, keep=True),
        turn("pairs.one.play", 8, 0, 3, item_starts=True),
        turn("pairs.one.debrief", 2, 0, 3),
        turn("pairs.two.play", 10, 1, 3, item_starts=True),
        turn("pairs.three.play", 10, 2, 3, item_starts=True),
        step(
            "talk.prompts",
            12,
            prompts=tuple(Prompt(ask=f"Question {n}?", optional=n == 3) for n in (1, 2, 3)),
            at_least=6 * MINUTE,
            warn=(5 * MINUTE, MINUTE),
        ),
        step("talk.tray", 3, prompts=(Prompt(ask="One?"), Prompt(ask="Two?")), prompts_by="facilitator", advance="ask"),
        step("close.round", 10, round=Round(question="One thing?"), keep=True, warn=(5 * MINUTE, MINUTE)),
        pairs={"pairs": Pairs(ahead=4 * MINUTE)},
    ).model_copy(update={"prepare": ("Send the pack.",)})


NEEDS = ("In supervision: time to think", "In supervision: a colleague", "With writing: time", "With writing: examples")


def with_ideas(made: Plan) -> Plan:
    """The plan with ideas collected in its first step, and votes on them and on given options later."""
    parts = {
        "intro.hello": {"collect": Collect(id="ideas", ask="What would help?")},
        "pairs.one.debrief": {"collect": Collect(id="named", ask="Who helps?", anonymous=False, lasts=MINUTE)},
        "talk.tray": {"vote": Vote(id="vote-ideas", on="ideas", stack=True)},
        "close.round": {"vote": Vote(id="days", options=("Monday", "Friday"), votes=1, anonymous=False)},
    }
    steps = tuple(one.model_copy(update=parts.get(one.path, {})) for one in made.steps)
    return Plan.model_validate(made.model_dump() | {"steps": steps})


def with_needs(made: Plan, path: str = "talk.prompts") -> Plan:
    """The plan with the question about support needs added to that step."""
    poll = Poll(id="support-needs", question="What do you need?", options=NEEDS, anonymous=True, choose=3)
    steps = tuple(one.model_copy(update={"poll": poll}) if one.path == path else one for one in made.steps)
    return Plan.model_validate(made.model_dump() | {"steps": steps})


def at_times(made: Plan, **times: str) -> Plan:
    """The plan with clock times for steps; their paths are written with `__` for the dot."""
    named = {path.replace("__", "."): clock for path, clock in times.items()}
    steps = tuple(one.model_copy(update={"at": named.get(one.path)}) for one in made.steps)
    return Plan.model_validate(made.model_dump() | {"steps": steps})
