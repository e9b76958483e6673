"""Golden scenarios: difficult moments for facilitators. Each is a script and everything that becomes visible.

They are played on `scenarios/short.yaml`, and the output must be the same byte for byte. After an intended change, run
`python -m tests.golden.scenarios` and review the diff.
"""

from __future__ import annotations

import io
import tempfile
from dataclasses import dataclass, replace
from pathlib import Path

from bot.cli.commands.rehearse import RehearseOptions, rehearse

FOLDER = Path(__file__).parent / "scenarios"


@dataclass(frozen=True)
class Scenario:
    """A script. `keys` are added to the plan. The output must contain `says` and must not contain `never`."""

    name: str
    says: tuple[str, ...]
    never: tuple[str, ...] = ()
    keys: str = ""
    tokens: bool = False
    language: str = "en-GB"
    earlier: bool = False  # the same people had the previous session of the programme

    @property
    def script(self) -> Path:
        """The script: who does what, and when."""
        return FOLDER / f"{self.name}.script.jsonl"

    @property
    def expected(self) -> Path:
        """What became visible."""
        return FOLDER / f"{self.name}.jsonl"


SCENARIOS = (
    Scenario("01-refit", ("Nothing has changed yet", "Taken back", "2 optional questions are left out")),
    Scenario("02-prompt-tray", ("Questions still to send", "time for about 3 questions", "Questions not sent")),
    Scenario("03-whispers", ("You work with", "You asked for this reminder")),
    Scenario("04-rooms", ("breakout rooms", "To copy", "Two people have swapped places")),
    Scenario(
        "05-cohorts-and-rounds",
        ("will be asked once more at the end", "Still to speak", "We agreed these rules last time"),
        earlier=True,
    ),
    Scenario("06-ground-rules", ("Nothing leaves this room", "Removed from", "2 people have agreed", "Please ask a facil")),
    Scenario("07-private-work", ("2 of 3 rooms have finished", "Private: the group sees only the totals")),
    Scenario(
        "08-own-tokens", ("( ) Lantern", "Three tokens that belong to us", "already opened"), ("Clarity",), tokens=True
    ),
    Scenario(
        "09-identifier-guard",
        ("contain a phone number", "contain an e-mail address", "contain an NHS number", "A long week."),
        ("07700", "tom@example.org", "943 476"),
    ),
    Scenario("10-latecomers-and-dropouts", ("Welcome. Now", "counts once from now on", "Saved for Ewa")),
    Scenario("11-several-facilitators", ("Only facilitators can do that", "has taken over from you")),
    Scenario(
        "12-face-to-face",
        ("Please sit where you like", "Is your laptop charged", "Bring a charged laptop", "You are pair"),
        ("icrophone", "breakout"),
        keys="setting: face-to-face\n",
    ),
    Scenario("13-ready", ("Are you ready for the session?", "Asked for help: Bethan")),
    Scenario("14-languages", ("Helo, Throughline ydw i", "Croeso", "Dim ond hwyluswyr", "Dyna ni am heddiw"), language="cy"),
)


def played(scenario: Scenario) -> str:
    """What becomes visible when the scenario is played, a line for each message."""
    with tempfile.TemporaryDirectory() as folder:
        tokens = FOLDER / "tokens.yaml" if scenario.tokens else None
        wish = RehearseOptions(_plan(folder, scenario, 2), headless=True, people=6, script=scenario.script, tokens=tokens)
        wish = replace(wish, language=scenario.language)
        if scenario.earlier:
            wish = replace(wish, database=f"sqlite:///{folder}/kept.db")
            rehearse(replace(wish, plan=_plan(folder, scenario, 1), script=None), io.StringIO())
        out = io.StringIO()
        rehearse(wish, out)
        return out.getvalue()


def _plan(folder: str, scenario: Scenario, session: int) -> str:
    keys = scenario.keys
    if scenario.earlier:
        keys += f"programme: course\nsession: {session}\n"
    path = Path(folder) / f"short-{session}.yaml"
    text = (FOLDER / "short.yaml").read_text(encoding="utf-8")
    path.write_text(text.replace("plan: short\n", f"plan: short-{session}\n{keys}", 1), encoding="utf-8")
    return str(path)


if __name__ == "__main__":
    for one in SCENARIOS:
        one.expected.write_text(played(one), encoding="utf-8", newline="\n")
