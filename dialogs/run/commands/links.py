"""Commands about the links of a plan.

Everybody may ask for them; only facilitators set an address. The rules: `features/links.py`.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

from dialogs.run.commands.base import BaseCommand, CommandForAll


@dataclass(frozen=True, kw_only=True)
class SetLink(BaseCommand):
    """Give a link of the plan another address, or add one. The service changes the plan that the run keeps."""

    type: Literal["SetLink"] = "SetLink"
    name: str
    url: str


@dataclass(frozen=True, kw_only=True)
class ShowLinks(CommandForAll):
    """Ask for the links of the session, such as the resource pack's."""

    type: Literal["ShowLinks"] = "ShowLinks"


LinkCommand = SetLink | ShowLinks
