"""Group work: how the pairs or groups of a block are drawn, in the expanded plan.

Usually new partners are drawn, in groups of two, once for the block. A block's own roles win over the plan's. With an odd
number of people one pair becomes a group of three. What plans may say is in `schema`.
"""

from __future__ import annotations

from datetime import timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict


class Pairs(BaseModel):
    """Breakout groups for a block: pairs, unless the plan wants more people in each.

    `ahead`: how long before the block they are drawn and told; None means at its start.
    """

    model_config = ConfigDict(frozen=True, extra="ignore", ser_json_timedelta="float")  # like every part of a plan
    new_partners: bool = True
    ahead: timedelta | None = None
    least: int = 2
    most: int = 2
    roles: tuple[str, ...] = ()  # in place of the plan's
    draw: Literal["once", "each", "few"] = "once"  # each: anew with each repeat item; few: some talk while the rest watch
    merge: str | None = None  # the earlier block whose groups are joined
    hosts: bool = False  # the first of each group keeps the room, the others move on with every item

    @property
    def of_two(self) -> bool:
        """These are pairs, and one group of three where the number is odd."""
        return self.most == 2 and self.draw != "few"

    @property
    def bowl(self) -> bool:
        """A few people talk in the main room, and everybody else watches."""
        return self.draw == "few"

    @property
    def redrawn(self) -> bool:
        """The groups change with every repeat item."""
        return self.draw != "once" or self.hosts
