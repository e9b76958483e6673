"""Pair slips: a page to print and cut, with a slip for each person, for a session in one room.

It has no buttons. Each slip is the person's own card (`compose.pairs`), and the title says pairs or groups.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from cards.compose import compose, groups
from cards.context import CardContext
from cards.language import Words
from cards.render.html import html
from dialogs import texts
from dialogs.run.messages import YourPairCard
from dialogs.texts.sentence import Person, Planned

if TYPE_CHECKING:
    from jinja2 import Template

_PAGE = """\
<!doctype html>
<html lang="{{ lang }}">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>{{ title }}</title>
<link rel="icon" href="data:,">
{% if stylesheet %}<link rel="stylesheet" href="{{ stylesheet }}">{% endif %}
</head>
<body>
<main>
<h1>{{ title }}</h1>
{%- for name, slip in slips %}
<section>
<h2>{{ name }}</h2>
{{ slip }}
</section>
{%- endfor %}
</main>
</body>
</html>
"""


@cache
def _template() -> Template:
    from jinja2 import Environment  # imported late: the service starts before anyone prints

    return Environment(autoescape=True).from_string(_PAGE)


def slips(cards: Sequence[YourPairCard], scene: CardContext, stylesheet: str = "") -> Markup:
    """Render a page with a slip for each of these cards, in their order. It leaves out buttons, because it is for paper.

    `stylesheet` is the address of the style sheet: pages of the service do not allow inline styles.
    """
    words = Words(scene)
    drawn = [
        (words.say(texts.SLIPS_FOR, person=Person(card.you)), html(replace(compose(card, scene), buttons=())))
        for card in cards
    ]
    block = scene.plan.block_of[cards[0].block].title if cards else ""
    pairs = not cards or groups.of_two(cards[0].block, words)
    title = words.say(texts.SLIPS_TITLE if pairs else texts.SLIPS_GROUPS, block=Planned(block))
    return Markup(_template().render(lang=words.lang, title=title, slips=drawn, stylesheet=stylesheet))  # noqa: S704 - autoescaping has escaped all values
