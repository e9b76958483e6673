"""Argument parser with commands in groups, colours on a terminal, and suggestions for what was mistyped.

What was mistyped ends with exit status 2. Colours need a terminal, the extra `terminal`, and no NO_COLOR. `GROUPS` has the
order of the commands in the help.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    from collections.abc import Iterable
    from typing import Any, NoReturn

GROUPS: dict[str, tuple[str, ...]] = {
    "run sessions": ("serve", "rehearse"),
    "write plans": ("check", "new", "schema", "pack"),
    "set up": ("setup", "doctor", "manifest"),
    "look after the service": ("migrate", "backup", "restore", "letters", "rekey"),
    "people and their data": ("erase", "export", "attendance", "programme", "digest"),
}
"""Commands by what somebody wants to do. The order is that of the help."""
OTHER = "other commands"


class Parser(argparse.ArgumentParser):
    """Argument parser that says “did you mean”, and lists commands by group."""

    def __init__(self, **given: Any) -> None:
        given.setdefault("formatter_class", formatter())
        super().__init__(**given)

    def parse_args(self, args: Iterable[str] | None = None, namespace: Any = None) -> Any:
        """Parse. Ends with status 2 and a sentence that names what was not understood."""
        typed = sys.argv[1:] if args is None else list(args)
        found, unknown = self.parse_known_args(typed, namespace)
        if unknown:
            chosen = self._chosen(typed)
            wrong = next((one.split("=")[0] for one in unknown if one.startswith("-")), "")
            options = chosen._option_string_actions
            chosen.error(
                f"there is no option “{wrong}”. {_near(wrong, options)}"
                if wrong
                else f"“{' '.join(unknown)}” was not expected."
            )
        return found

    def format_help(self) -> str:
        """The help, with the commands of the whole program in groups."""
        commands = self._commands()
        if commands is None or self.prog.count(" "):
            return super().format_help()
        made = self._get_formatter()
        made.add_usage(self.usage, self._actions, self._mutually_exclusive_groups)
        made.add_text(self.description)
        listed = list(commands._choices_actions)
        for title, names in (*GROUPS.items(), (OTHER, None)):
            mine = [one for name in names for one in listed if one.dest == name] if names else filter(_is_other, listed)
            _section(made, title, list(mine))
        for group in self._action_groups:
            _section(made, group.title, [one for one in group._group_actions if one is not commands])
        made.add_text(self.epilog)
        return made.format_help()

    def error(self, message: str) -> NoReturn:
        """Print a short usage and what is wrong, and end with status 2."""
        self.print_usage(sys.stderr)
        self.exit(2, f"{self.prog}: {message}\n")

    def _check_value(self, action: argparse.Action, value: Any) -> None:
        if isinstance(action, argparse._SubParsersAction) and value not in action.choices:
            raise argparse.ArgumentError(None, f"there is no command “{value}”. {_near(str(value), action.choices)}")
        super()._check_value(action, value)

    def _commands(self) -> argparse._SubParsersAction[argparse.ArgumentParser] | None:
        return next((one for one in self._actions if isinstance(one, argparse._SubParsersAction)), None)

    def _chosen(self, args: Sequence[str]) -> argparse.ArgumentParser:
        """The parser of the command that was typed."""
        parser: argparse.ArgumentParser = self
        for word in args:
            commands = parser._commands() if isinstance(parser, Parser) else None
            if commands is not None and word in commands.choices:
                parser = commands.choices[word]
        return parser


def formatter() -> type[argparse.HelpFormatter]:
    """Coloured help on a terminal, where rich-argparse is installed (the extra `terminal`). Plain help otherwise.

    Coloured help costs 0.16 s of CPU time and plain help 0.04 s, so nothing else imports it.
    """
    if sys.stdout.isatty() and "NO_COLOR" not in os.environ:
        try:
            from rich_argparse import RawDescriptionRichHelpFormatter
        except ModuleNotFoundError:
            pass
        else:
            return RawDescriptionRichHelpFormatter
    return argparse.RawDescriptionHelpFormatter


def _section(made: argparse.HelpFormatter, title: str | None, actions: list[argparse.Action]) -> None:
    if actions:
        made.start_section(title)
        made.add_arguments(actions)
        made.end_section()


def _is_other(command: argparse.Action) -> bool:
    return not any(command.dest in names for names in GROUPS.values())


def _near(said: str, known: Iterable[str]) -> str:
    from difflib import get_close_matches

    near = get_close_matches(said, list(known), 1, 0.6)
    return f"Did you mean “{near[0]}”?" if near else "--help lists what there is."
