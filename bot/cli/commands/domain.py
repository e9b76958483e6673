"""Domain validation: the public host name at which the platforms reach the service.

Refused, with what to write instead: an address with https://, a port or a path; letters outside ASCII; a name without a dot,
a number, and `localhost` or `.local`.
"""

from __future__ import annotations

import re

LONGEST = 253  # characters of a name; each part of it has at most 63
LABEL = re.compile(r"(?!-)[a-z0-9-]{1,63}(?<!-)")


def checked_domain(domain: str) -> str:
    """Normalise the domain to lower case. Raises ValueError if it is not the name of a public host."""
    name = domain.strip().lower()
    if "://" in name or "/" in name or ":" in name:
        raise ValueError(
            f"{domain!r} is not a domain alone. Leave out https://, the port and the path: throughline.example.org"
        )
    if not name.isascii():
        raise ValueError(f"{domain!r} has letters outside ASCII. Write it the way browsers send it, beginning with xn--.")
    labels = name.split(".")
    whole = len(name) <= LONGEST and len(labels) > 1 and all(LABEL.fullmatch(label) for label in labels)
    if not whole or labels[-1].isdigit() or labels[-1] in ("localhost", "local"):
        raise ValueError(
            f"{domain!r} is not a domain that can be reached from outside. Give the public name of the service: "
            "throughline.example.org"
        )
    return name
