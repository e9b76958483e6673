"""Input normalisation: removes quotes, courtesy, punctuation and invisible signs from typed text, and recognises thanks and
small talk.

Removed: “can you”, “please”, “we need to”, “hi all”, quoted lines and emoji. Phone spellings such as “whats” or “nxt” are
read. Thanks, greetings, “ok” and emoji alone get no answer. “I choose …” before an option is left out.
"""

from __future__ import annotations

import html
import re
import unicodedata

from dialogs.texts.fold import fold

_DASH = re.compile(r"[‐‑‒–—―−﹣-]\s*(?=\d)")
_SIGNS = str.maketrans({"’": "'", "‘": "'", "`": "'", "´": "'", "“": '"', "”": '"', "\u2795": "+", "\u2796": "-"})
_ENTITY = re.compile(r"&(?:#\d{1,6}|#x[0-9a-f]{1,6}|[a-z]{2,8});", re.IGNORECASE)
_PLEASE = "please|pleas|plese|pls|plz"
_DO = "(?:you|we|i|u|someone|somebody|anyone|anybody)"
_BEFORE = re.compile(
    rf"(?:@?throughline|bot|{_PLEASE}|hey|hi|hiya|hello|ok|okay|right|alright|all right|so|and|then|well|now|just|"
    rf"sorry|oops|whoops|ah|oh|no,? wait|wait,? no|um|er|yes|yep|yeah|great|good|cool|perfect|thanks|thank you|"
    r"everyone|everybody|folks|actually|"
    rf"quick(?:ly)?|"
    rf"let's(?: all)?|let us|quick (?:one|question)|"
    rf"(?:can|could|would|will|shall|should|may|might|cud|cld|wud|shud) {_DO}(?: (?:{_PLEASE}|just|all|now))?|"
    rf"(?:do|would) you mind|(?:is it|would it be) (?:ok|okay|possible|alright)(?: to| if {_DO})|"
    rf"(?:any|is there any) chance (?:of|{_DO} (?:can|could))|"
    rf"(?:(?:do )?you know|(?:can|could) (?:you|someone|anyone) (?:tell|remind) (?:me|us)|tell me|remind (?:me|us))"
    rf"(?= (?:wh|how|if|are|is))|"
    rf"(?:i|we) think(?: that)?(?= (?:we|you|i|it|they|the)\b)|"
    rf"(?:(?:(?:we|i)(?:'ll| will)?|you) (?:should|need to|have to|want to|would like to)|(?:we|you) can)"
    rf"(?: (?:now|just|probably))?|(?:we|i)'d like(?: you)? to|(?:we're|we are) ready to|ready to|(?:it's )?time to|"
    rf"i(?: would)? like to|i want(?: you)? to|go ahead and)[,:!.]? (?=\S)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    rf"[, ]+(?:{_PLEASE}|thanks|many thanks|thank you|cheers|thx|tx|ta|everyone|everybody|folks|guys|team|bot|mate|"
    rf"(?<!show )(?<!reveal )all|"
    rf"then|ok|okay|yeah|sorry|bye|goodbye|"
    rf"(?:if|when) (?:that's|it's|that is|it is) (?:ok|okay|alright|possible)|if possible|"
    rf"(?:if|when) (?:you|we) can|for (?:me|us))$",
    re.IGNORECASE,
)
# What phones leave out. Only whole words that mean nothing else.
_APOSTROPHES = {
    "whats": "what's", "whens": "when's", "wheres": "where's", "whos": "who's", "hows": "how's", "im": "i'm",
    "ive": "i've", "lets": "let's", "dont": "don't", "hasnt": "hasn't", "havent": "haven't", "thats": "that's",
    "weve": "we've", "youre": "you're", "isnt": "isn't", "theyre": "they're", "cant": "can't", "wont": "won't",
    "didnt": "didn't", "doesnt": "doesn't", "ur": "your",
    # What people in a hurry leave out or write by ear.
    "nxt": "next", "prev": "previous", "wots": "what's", "wats": "what's", "wot": "what", "cud": "could", "wud": "would",
}  # fmt: skip
_APOSTROPHE = re.compile(rf"(?<![\w'])({'|'.join(_APOSTROPHES)})(?![\w'])", re.IGNORECASE)
_EMOTICON = re.compile(r"(?<![\w])[:;=8][-'^o]?[()\[\]DPp3/|*]+(?!\w)")
_R_WE = re.compile(r"\br (?=(?:we|you|u|they)\b)")
_I_D = re.compile(r"\b(i|we)(?:'?d) (?=like|rather|love|prefer)", re.IGNORECASE)
_DROPPED = frozenset({"So", "Po", "Pi", "Pf", "Sk", "Mn", "Cf", "Cc", "Cn", "Co", "Cs"})
_INVISIBLE = frozenset({"Cf", "Cs", "Co", "Cn"})
_PICTURES = frozenset({"So", "Sk", "Co", "Cs"})
_LEADING = "/ ,;:.!?\"'*_~>#•·()[]\u2022"

# -- small talk --------------------------------------------------------------------------------------------------------

_AUDIENCE = (
    "all|everyone|everybody|folks|team|guys|both|there|so much|very much|a lot|a bunch|for that|again|now|then|too|x+"
)
_TALK = (
    "(?:many )?(?:thanks|thank you|thx|tx|ta|cheers|diolch(?: yn fawr)?)|np|no (?:problem|worries|thanks|thank you|rush)|"
    "(?:hi|hello|hey|hiya)(?= (?:all|everyone|everybody|folks|team|guys))|(?:good )?(?:morning|afternoon|evening)|"
    "(?:good)?bye|bore da|prynhawn da|hwyl|see (?:you|ya)(?: (?:soon|later|next (?:time|week|month)|tomorrow|there))?|"
    "have a (?:good|nice|great) (?:day|week|weekend|evening|one)|"
    "ie|na|nage|sori|helo(?: bawb)?|da iawn|gr[eê]t|popeth yn iawn|dim problem|diolch (?:bawb|i chi)|"
    "brb|(?:i'?m |i will be |ill be |i ll be )?back in (?:a )?\\w+(?: min\\w*| sec\\w*)?|"
    "(?:just )?(?:one|a|two|1|2) (?:sec(?:ond)?|moment|mo|tick|min(?:ute)?)s?|"
    "never ?mind|forget it|"
    "brilliant|cool|excellent|fine|good|great|haha+|hehe|iawn|kk?|lol|lovely|nice(?: one)?|no(?:pe)?|ok(?:ay)?|okey|oki|"
    "perfect|sorry|super|sure|got it|well done|wow|ye[ps]+|yeah|ya|yup|yes please|please|"
    "will do|understood|noted|makes sense|sounds (?:good|great|fine)|(?:good|great) (?:idea|point|question|luck|stuff|work)|"
    "fair enough|of course|absolutely|exactly|indeed|true|amazing|wonderful|fantastic|awesome|"
    "me too|me neither|same(?: here)?|apologies|my bad|my mistake|oh|ah|ooh|hmm+|um+|er+|you ?re welcome|no bother|"
    "take (?:your|ur) time|"
    "on my way|coming|happy to|all good|not bad|congratulations|congrats|phew|yay|hooray|right"
)
_SMALL_TALK = re.compile(rf"(?:{_TALK})(?: (?:{_TALK}|{_AUDIENCE}))*")


def is_small_talk(text: str) -> bool:
    """Whether the text is thanks, a greeting to all, an “ok”, or nothing but emoji. Nobody waits for an answer to these."""
    return _SMALL_TALK.fullmatch(fold(text.replace("'", " ").replace("’", " "))) is not None or _is_pictures(text)


def _is_pictures(text: str) -> bool:
    signs = {unicodedata.category(sign) for sign in text if not sign.isspace()} - {"Mn", "Cf"}
    return "So" in signs and signs <= {"So", "Sk", "Po"}


# -- text without what surrounds it ------------------------------------------------------------------------------------


def clean(text: str) -> str:
    """The text without entities, signs nobody sees, and the lines it quotes."""
    text = _ENTITY.sub(lambda found: html.unescape(found[0]), text)
    shown = "".join(sign for sign in text if unicodedata.category(sign) not in _INVISIBLE)
    own = [line for line in shown.splitlines() if not line.lstrip().startswith(">")]
    return "\n".join(own) if any(line.strip() for line in own) else shown


def forms(text: str) -> tuple[str, ...]:
    """The words that matter on one line, without courtesy; then the same with more and more of it, for what needs it."""
    said = " ".join(unicodedata.normalize("NFKC", text.translate(_SIGNS)).translate(_SIGNS).split())
    said = " ".join("".join(" " if unicodedata.category(sign) in _PICTURES else sign for sign in said).split())
    said = " ".join(_EMOTICON.sub(" ", _DASH.sub("-", said)).split())
    said = _APOSTROPHE.sub(lambda found: _APOSTROPHES[found[1].lower()], said)
    said = _R_WE.sub("are ", said)
    said = _I_D.sub(lambda found: f"{found[1]} would ", said)
    found: list[str] = []
    while not found or said != found[-1]:
        said = _bare(said)
        if not found or said != found[-1]:
            found.append(said)
        said = _BEFORE.sub("", said, count=1) if _BEFORE.match(said) else said
    return tuple(reversed(found))


_I_CHOOSE = re.compile(
    r"(?:(?:i|i'd|i'll|my|for me)(?: would| will)?"
    r"(?: (?:choose|chose|pick|vote(?: is| for)?|go(?: for| with)|want|take|like|have|say|answer(?: is)?|choice(?: is)?))?"
    r"|(?:mine is|it's|its|put me down for|me):?) (?=\S)",
    re.IGNORECASE,
)


def said_as_answer(text: str) -> tuple[str, ...]:
    """What may be an option of a poll in a text: the text, without courtesy, and without “I choose”."""
    bare = tidy(text)
    return tuple(dict.fromkeys((text, bare, _I_CHOOSE.sub("", bare, count=1))))


def tidy(text: str) -> str:
    """The words that matter, on one line: no greeting, no "please", no closing punctuation, plain dashes before numbers."""
    return forms(text)[0]


def _bare(said: str) -> str:
    """Without what stands around the words: punctuation, quotes, a list's dash, courtesy at the end."""
    before = None
    while said != before:
        before = said
        said = _AFTER.sub("", closed(said).lstrip(_LEADING))
        said = re.sub(r"^[-–—] (?=[^\W\d])", "", said)
    return said


def closed(said: str) -> str:
    """Without what follows the last word: full stops, question marks, quotes, emoji; closing brackets belong to names."""
    while said and (said[-1] in " _" or unicodedata.category(said[-1]) in _DROPPED or _unopened(said)):
        said = said[:-1]
    return said


def _unopened(said: str) -> bool:
    return (said[-1] == ")" and "(" not in said) or (said[-1] == "]" and "[" not in said)
