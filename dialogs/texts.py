"""Every sentence the bot says that is not part of a plan.

Each is a plain English message with `{values}`; the message itself is its name in the catalogues, so keep it whole: never
glue sentences together. Mark with `N_` so that extraction finds it. Grouped by where they are said.
"""

from __future__ import annotations


def N_(text: str) -> str:  # noqa: N802 - the name gettext tools look for
    """Mark a message for extraction; it is translated where it is said (`cards.wording`)."""
    return text


# -- refusals and acknowledgements said by the core (dialogs.decide and its neighbours) --------------------------------
