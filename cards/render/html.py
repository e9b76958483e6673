"""HTML renderer: draws a view as a fragment for the web pages. The HTML is semantic and escaped, without scripts or styles.

A style sheet may draw the band and the clock time that stands out: `data-band` and `data-clock` name them, and the words say
both. A button carries its action as JSON in `data-press`, the same data that the other channels send. A form's fields use
the input ids as names. The pages' own script sends them. Links open in a new tab without a referrer; pictures need https,
else their words are shown. Names and texts cannot become markup.
"""

from __future__ import annotations

import json
from functools import cache
from typing import TYPE_CHECKING

from markupsafe import Markup

from cards.actions import data_of
from cards.links import label, label_of, links_of, pieces
from cards.view import Act, Element, View
from dialogs.texts.formatting import spans

if TYPE_CHECKING:
    from jinja2 import Template

TEMPLATE = """\
{%- macro rich(text) -%}
{%- for line in text.split("\\n") -%}
{%- if not loop.first %}<br>{% endif -%}
{%- for piece, is_link in pieces(line, links) -%}
{%- if is_link -%}<a href="{{ piece }}" rel="noopener noreferrer" target="_blank">{{ label_of_link(piece) }}</a>{%- else -%}
{{ piece }}{%- endif -%}
{%- endfor -%}
{%- endfor -%}
{%- endmacro -%}
{%- macro formatted(text) -%}
{%- for line in text.split("\\n") -%}
{%- if not loop.first %}<br>{% endif -%}
{%- for span in spans(line) -%}
{%- if span.bold %}<strong>{% endif %}{% if span.italic %}<em>{% endif -%}
{%- if span.link -%}<a href="{{ span.link }}" rel="noopener noreferrer" target="_blank">{{ label_of(span) }}</a>
{%- else -%}{{ span.text }}{%- endif -%}
{%- if span.italic %}</em>{% endif %}{% if span.bold %}</strong>{% endif -%}
{%- endfor -%}
{%- endfor -%}
{%- endmacro -%}
{%- macro said(part, text) -%}
{%- if part.rich %}{{ formatted(text) }}{% else %}{{ rich(text) }}{% endif -%}
{%- endmacro -%}
<article class="card" lang="{{ view.lang }}" data-card="{{ view.card }}"
{#- #}{% if view.band %} data-band="{{ view.band }}"{% endif %}{% if view.title %} aria-label="{{ view.title }}"{% endif %}>
{%- if view.title %}
<h{{ level }}{% if view.clock %} data-clock="{{ view.clock }}"{% endif %}>{{ view.title }}</h{{ level }}>
{%- endif %}
{%- for part in view.elements %}
{%- set kind = kind_of(part) %}
{%- if kind == "Paragraph" %}
<p{% if part.tone != "plain" %} class="{{ part.tone }}"{% endif %}>{{ said(part, part.text) }}</p>
{%- elif kind == "Heading" %}
<h{{ level + 1 }}>{{ part.text }}</h{{ level + 1 }}>
{%- elif kind == "Bullets" %}
<{{ "ol" if part.ordered else "ul" }}>
{%- for item in part["items"] %}
<li>{{ said(part, item) }}</li>
{%- endfor %}
</{{ "ol" if part.ordered else "ul" }}>
{%- elif kind == "Facts" %}
<dl>
{%- for label, value in part.rows %}
<div><dt>{{ label }}</dt><dd>{{ rich(value) }}</dd></div>
{%- endfor %}
</dl>
{%- elif kind == "Table" %}
<table>
<thead><tr>{% for cell in part.header %}<th scope="col">{{ cell }}</th>{% endfor %}</tr></thead>
<tbody>
{%- for row in part.rows %}
<tr>{% for cell in row %}<td>{{ cell }}</td>{% endfor %}</tr>
{%- endfor %}
</tbody>
</table>
{%- elif kind == "Bars" %}
<table class="bars">
<caption>{{ part.label }}</caption>
<tbody>
{%- for bar in part.bars %}
<tr><th scope="row">{{ bar.label }}</th><td>{{ bar.number }}</td><td>
{#- #}<meter min="0" max="1" value="{{ "%.3f"|format(bar.share) }}" aria-hidden="true"></meter></td>
{#- #}<td>{{ bar.note }}</td></tr>
{%- endfor %}
</tbody>
</table>
{%- elif kind == "Picture" %}
{%- if part.url.startswith("https://") %}
<img src="{{ part.url }}" alt="{{ part.alt }}" loading="lazy" referrerpolicy="no-referrer">
{%- else %}
<p class="subtle">{{ part.alt }}</p>
{%- endif %}
{%- elif kind == "Choice" %}
<fieldset data-most="{{ part.most }}">
<legend>{{ part.label }}</legend>
{%- for option in part.options %}
<label><input type="{{ "checkbox" if part.most > 1 else "radio" }}" name="{{ part.id }}" value="{{ option.value }}"
{#- #}{% if option.value in part.chosen %} checked{% endif %}> {{ option.label }}</label>
{%- endfor %}
</fieldset>
{%- elif kind == "TextInput" %}
<label>{{ part.label }}
{#- #}{% if part.several_lines %}<textarea name="{{ part.id }}" maxlength="{{ part.most }}">{{ part.value }}</textarea>
{%- else %}<input type="text" name="{{ part.id }}" maxlength="{{ part.most }}" value="{{ part.value }}">{% endif %}</label>
{%- endif %}
{%- endfor %}
{%- if view.buttons %}
<div class="buttons">
{%- for button in view.buttons %}
<button type="button" class="{{ button.style }}" data-press="{{ press(button.act) }}">{{ button.label }}</button>
{%- endfor %}
</div>
{%- endif %}
</article>
"""


def _press(act: Act) -> str:
    return json.dumps(data_of(act), ensure_ascii=False, separators=(",", ":"))


def _kind_of(element: Element) -> str:
    return type(element).__name__


@cache  # compiled for the first view: importing jinja and compiling take 5% of a service's start
def _template() -> Template:
    from jinja2 import Environment

    environment = Environment(autoescape=True, keep_trailing_newline=False)
    environment.globals.update(pieces=pieces, label_of_link=label, press=_press, kind_of=_kind_of)
    environment.globals.update(spans=spans, label_of=label_of)
    return environment.from_string(TEMPLATE)


def html(view: View, level: int = 3) -> Markup:
    """Render `view` as a fragment, with its title as a heading of `level`. The fragment is safe to insert into a page."""
    # Autoescaping has escaped every value. The mark keeps a page's template from escaping again.
    return Markup(_template().render(view=view, level=level, links=links_of(view)))  # noqa: S704
