"""Set-up steps: shown for a change board, agreed once, carried out in order. A step that is done already is left alone.

Without an answer, as in a script, it means no; --yes agrees beforehand. If a step fails, those that are not done are listed,
and the next try carries on. --print also shows each call, and who may do it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import TextIO

from bot.cli.errors import CommandError

Ask = Callable[[str], str]


@dataclass(frozen=True)
class Step:
    """One change. `calls` are shown by --print; `right` says who may do it; `do` returns a remark or an empty string."""

    what: str
    do: Callable[[], str]
    calls: Sequence[str] = ()
    right: str = ""
    already: bool = False


@dataclass(frozen=True)
class Dialogue:
    """The person at the terminal: where to write, how to ask, and what they have agreed to beforehand."""

    out: TextIO
    ask: Ask = field(repr=False)
    yes: bool = False
    print_only: bool = False

    def say(self, *lines: str) -> None:
        """Write lines at once, because the tools that follow write to the same terminal."""
        for line in lines:
            self.out.write(f"{line}\n")
        self.out.flush()

    def agreed(self, question: str) -> bool:
        """Ask once. Without an answer, as in a script, it means no."""
        if self.yes:
            return True
        try:
            answer = self.ask(f"{question} [y/N] ")
        except EOFError:
            answer = ""
        return answer.strip().lower() in ("y", "yes")


def show(steps: Sequence[Step], dialogue: Dialogue) -> None:
    """List the steps. With --print, also each call and the right that it needs."""
    for step in steps:
        dialogue.say(f"  {'already so' if step.already else 'to do':<12}{step.what}")
        if not dialogue.print_only or step.already:
            continue
        dialogue.say(*(f"{'':<14}{call}" for call in step.calls))
        if step.right:
            dialogue.say(f"{'':<14}Needs: {step.right}")


def carry_out(steps: Sequence[Step], dialogue: Dialogue) -> None:
    """Do what is not done yet. If a step fails, say which are not done, and raise its CommandError."""
    for number, step in enumerate(steps):
        if step.already:
            dialogue.say(f"  {'already so':<12}{step.what}")
            continue
        try:
            remark = step.do()
        except CommandError:
            for left in steps[number:]:
                if not left.already:
                    dialogue.say(f"  {'not done':<12}{left.what}")
            raise
        dialogue.say(f"  {'done':<12}{step.what}{f': {remark}' if remark else ''}")


def carry_out_once_agreed(
    steps: Callable[[], Sequence[Step]], dialogue: Dialogue, person: str | None, left: str
) -> int | None:
    """Show the steps, ask once, and do what is not done yet. Returns the exit status where that is all, else None.

    `left` says what people do themselves; it ends the list of --print.
    """
    show(steps(), dialogue)
    if dialogue.print_only:
        dialogue.say("", left)
        return 0
    if not all(step.already for step in steps()):
        if not dialogue.agreed(f"Do this as {person}?"):
            dialogue.say("Nothing was changed.")
            return 1
        carry_out(steps(), dialogue)
    return None
