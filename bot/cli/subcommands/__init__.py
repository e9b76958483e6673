"""Arguments of the commands, a module for each kind of work. `bot.cli.parser` puts them together.

Options may not be shortened.
"""

from __future__ import annotations

import argparse

TYPE_CHECKING = False  # not from typing, which would slow down --help
if TYPE_CHECKING:
    Commands = argparse._SubParsersAction[argparse.ArgumentParser]


def add(commands: Commands, name: str, what: str, more: str) -> argparse.ArgumentParser:
    """Add a command. `what` is its line in the list of commands; its own help goes on with `more`."""
    return commands.add_parser(name, help=what, description=f"{what} {more}", allow_abbrev=False)
