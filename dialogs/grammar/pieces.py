"""Pieces of phrases that several families of commands share.

Here: several numbers (“2 and 5”), words for a step, one person's name. A name has no digits and does not begin with words
such as “we”, “everyone” or “start”.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

NUMBERS = r"(?P<numbers>#?\d{1,3}(?:(?:[ ,;&+]| and | with )+#?\d{1,3})*)"
PART = "(?:step|part|bit|block|section|item|activity|exercise|slot|thing|topic|piece|one)"
IT = rf"(?:it|this|that|(?:this|the|the current) {PART})"
PERSON = "(?P<person>.+)"
SOMEBODY = (
    r"(?P<person>(?!.*\d)(?!(?:who|how|what|where|time|call|bring|fetch|get|send|put|move|come|go|take|step|has|is|did|was|are|if|we|i|it|that|this|you|they|which|everyone|everybody|nobody|there|he|she"
    r"|some|people|when|help|my|our|your|start|begin|end|finish|stop|pause|resume|next|back|skip|wait|continue|carry|let|lets|let's)\b)(?!(?:\w+ ){1,3}(?:min(?:ute)?s?|sec(?:ond)?s?|hours?)\b)\w[^?]*?(?<!\bnot)(?<!\bnever)(?<!n't)(?<!\bbe))"
)
ONE = rf"(?!(?:the|a|an|any\w*|every\w*|no|these|those)\b){SOMEBODY}"
SHOW = (
    "(?:(?:show|list|display|see|open|give|send|post|share)(?: (?:me|us|everyone|them|people))? "
    "|what (?:are|is|was|were) |what's |who are |where(?:'s| is| are) )?"
)
