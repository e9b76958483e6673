"""Welsh words for commands: each becomes the English words that the command table reads.

They are read where the bot speaks Welsh. The first column is what people type, the second what it means. Words on Welsh
buttons are among them. English is read as well. A text that is Welsh for no command is read as English. Courtesy in Welsh is
removed. Buttons have Welsh words where there are some (`said_in`), else English ones. The sentences in Welsh are in
`bot/locale/`.
"""

# ruff: noqa: E501 - a phrase is read best in one piece

from __future__ import annotations

import re

_NUMBERS = {
    "un": 1, "dau": 2, "dwy": 2, "ddau": 2, "ddwy": 2, "tri": 3, "tair": 3, "dri": 3, "pedwar": 4, "pedair": 4, "pum": 5,
    "pump": 5, "bum": 5, "bump": 5, "chwech": 6, "chwe": 6, "saith": 7, "wyth": 8, "naw": 9, "deg": 10, "deng": 10,
    "ddeg": 10, "pymtheg": 15, "ugain": 20, "hanner awr": 30,
}  # fmt: skip
_N = rf"(?P<n>\d{{1,3}}|{'|'.join(sorted(_NUMBERS, key=len, reverse=True))})"
_MIN = "(?: ?(?:o )?(?:munudau|munud|funudau|funud|mun|m))?"
_BEFORE = re.compile(
    r"(?:(?:gawn|allwn|gallwn|gallem|allen|awn|gadewch|dewch) (?:ni|i ni)(?: gael)?|mae angen|(?:allwch|gallwch) chi|beth am|mae angen|angen|"
    r"(?:rydyn|dyn) ni eisiau|(?:dwi|dw i|rydw i) (?:eisiau|isio)|hoffwn i|hoffem ni|rhowch|gawn ni|os gwelwch (?:chi )?yn dda|pl[iî]s|iawn"
    r"|helo|sori)"
    r",? (?=\S)",
    re.IGNORECASE,
)
_AFTER = re.compile(
    r",? (?:os gwelwch (?:chi )?yn dda|pl[iî]s|diolch(?: yn fawr)?|bawb|pawb|i ni|nawr|rŵan|rwan|sori|eto)$", re.IGNORECASE
)

WORDS: tuple[tuple[str, str], ...] = (
    (r"(?:dd|d)echrau(?:(?:'r| y| ein) (?:sesiwn|cyfarfod))?(?: nawr)?|cychwyn|(?:(?:rydyn|dyn) ni(?:'n| yn) )?barod i ddechrau", "start"),
    (r"(?:dechrau|cychwyn) am (?P<rest>.+)", "start at {rest}"),
    (rf"(?:dechrau|cychwyn) (?:mewn|ymhen) {_N}{_MIN}", "start in {n} minutes"),
    (r"grŵp newydd: dechrau", "start new group"),
    (r"yr un grŵp: dechrau", "start same group"),
    (r"canslo(?:'r)? (?:dechrau|cychwyn)", "cancel start"),
    (r"(?:y )?(?:rhan |cam )?nesa(?:f)?(?: nawr)?|nesa|i'r (?:rhan )?nesaf", "next"),
    (r"(?:symud(?:wn|wch)?|mynd|fynd|awn) ymlaen|ymlaen(?: â ni)?", "move on"),  # resumes a paused session, as in English
    (r"(?:mynd |fynd |awn |ewch |symud )?(?:yn )?(?:ôl|nôl|ol|nol)|(?:mynd )?nôl un|(?:y )?(?:rhan|cam) (?:flaenorol|blaenorol)", "back"),
    (r"hepgor(?: (?:y|yr) (?:rhan |cam )?nesaf)?", "skip"),
    (r"(?:hepgor|sgipio) (?:yr? )?(?:egwyl|toriad|cinio|coffi)", "skip the break"),
    (rf"(?:oedi|saib)(?: am| o)? {_N}{_MIN}", "pause {n}"),
    (rf"{_N}{_MIN} o (?:saib|egwyl)", "pause {n}"),
    (r"oedwch(?:'r| y)?(?: sesiwn| cloc)?|oedi(?:'r| y) (?:sesiwn|cloc)|oedi|oedwch am (?:eiliad|funud|dipyn|ychydig)|saib|seibiant|stopio(?:'r)? cloc|aros|aros yma|cymryd saib", "pause"),
    (r"aros wedi oedi|parhau i oedi", "pause"),
    (rf"oedwch(?: am| o)? {_N}{_MIN}", "pause {n}"),
    (r"parhewch|ailddechreuwch|daliwch ati|ymlaen eto|rydyn ni(?:'n| yn) ôl|[pb]arhau|ailddechrau(?: nawr|(?:'r| y) (?:sesiwn|cloc))?|cario ymlaen|dal ati|mynd ymlaen eto", "resume"),
    (r"(?:mynd ymlaen|parhau|ailddechrau) (?:gyda'r|ar y|wrth y) cloc|cadw at y cloc(?:: .+)?", "resume on the clock"),
    (r"mynd ymlaen o: .+", "resume"),
    (rf"(?:(?:rhoi|rhowch|ychwanegu|estyn|\+) ?)?{_N}{_MIN} (?:arall|yn fwy|ychwanegol|mwy)", "extend {n}"),
    (rf"(?:ychwaneg(?:u|wch)|estyn(?:nwch)?|ymestyn(?:nwch)?)(?: o)? {_N}{_MIN}", "extend {n}"),
    (rf"{_N}{_MIN} (?:yn )?llai", "extend -{n}"),
    (rf"(?:byrhau|byrhewch|torri|torrwch|tynnu|tynnwch)(?: o)? {_N}{_MIN}", "extend -{n}"),
    (r"dadwneud(?: hynny)?|tynnu(?:'n)? ôl|dadwnewch(?: hynny)?|(?:wps|o diar),? dadwneud", "undo"),
    (r"canslo(?: hynny)?|canslwch(?: hynny)?", "cancel"),
    (r"(?:ble|lle) (?:ydyn|rydyn|rydym|ydym|dyn|ydan|dan|rydan) ni(?: arni)?(?: nawr)?|(?:ble|lle) (?:rydw|dw|ydw) i|statws"
     r"|faint (?:o amser )?(?:sydd|sy)(?: gyda ni| gennym ni| ganddon ni)?(?: ar (?:ôl|ol))?|(?:dwi|dw i|rydw i|rwyf) ar goll"
     r"|beth (?:oedd|yw|ydi|ydy) y cwestiwn(?: eto)?|ydyn ni(?:'n| yn) hwyr|beth ydyn ni(?:'n| yn) (?:ei )?wneud(?: nawr)?"
     r"|beth (?:sydd|sy)(?:'n)? (?:nesaf|ymlaen|digwydd)|beth nesaf?|ar goll"
     r"|faint o'r gloch(?: (?:yw|ydi) hi)?"
     r"|pryd (?:mae|ydyn ni'n) ?(?:'r|y)? ?(?:egwyl|gorffen|cinio|coffi)|ydyn ni ar amser", "where"),
    (r"(?:dangos(?:wch)? ?)?(?:yr? )?(?:agenda|amserlen)", "agenda"),
    (r"pwy (?:sydd|sy) yma", "who is here"),
    (r"pwy (?:sydd|sy) (?:ar goll|ddim yma|wedi (?:mynd|gadael))|oes rhywun ar goll", "who is missing"),
    (r"mae fy (?:mhartner|mhâr|mhar) wedi (?:mynd|gadael|diflannu)|(?:dw|rydw) i ar fy mhen fy hun", "my partner has gone"),
    (r"dim (?:mwy o )?hysbysiadau|hysbysiadau i ffwrdd|diffodd(?:wch)?(?: yr| fy)? hysbysiadau", "no notifications"),
    (r"hysbysiadau ymlaen|troi hysbysiadau ymlaen", "notifications on"),
    (r"(?:un |1 )?munud (?:arall )?i bawb", "extend 1"),
    (r"ymarfer(?:wch)?(?: (?:y|'r) sesiwn)?|(?:agor )?(?:yr )?ystafell ymarfer", "rehearse"),
    (r"(?:ystafell|grŵp|pâr) (?P<n>\d{1,3}) wedi gorffen", "room {n} finished"),
    (r"(?:ystafell|grŵp|pâr) (?P<n>\d{1,3}) heb orffen(?: eto)?", "room {n} not finished"),
    (r"(?:rydyn ni |dyn ni |rydym )?heb orffen(?: eto)?", "not finished"),
    (r"gofyn(?:wch)? am (?:un )?(?:f|m)unud(?: arall)?|gofyn(?:wch)? am fwy o amser", "ask for a minute"),
    (r"(?:(?:un )?munud (?:arall )?)?i (?:ystafell|grŵp|bâr) (?P<n>\d{1,3})", "minute for room {n}"),
    (r"(?:ble|lle) mae (?P<rest>(?!'r |yr? ).+)", "where is {rest}"),
    (r"(?:y )?cwestiwn nesaf|anfon(?:wch)? y cwestiwn nesaf", "prompt"),
    (r"(?:anfon(?:wch)? )?cwestiwn (?P<n>\d{1,3})", "prompt {n}"),
    (r"(?:agor(?:wch)? )?(?:y |'r )?(?:pôl|pol|bleidlais)", "poll"),
    (r"cau(?:'r| y)? (?:pôl|pol|bleidlais)", "close"),
    (r"(?:dangos(?:wch)? )?(?:y |'r )?canlyniadau", "results"),
    (r"dangos(?:wch)? (?:y )?(?:cwbl|cyfan|popeth)(?: i'r gr[ŵw]p)?", "show all"),
    (r"(?:(?:dangos|tynnu|tynn|gwneud)(?:wch)? ?)?(?:y |'r )?(?:parau|grwpiau)", "pairs"),
    (r"fy (?:ngrŵp|ngrwp|mhâr|mhar|mhartner|partner|rôl|rol|ystafell)|(?:gyda|efo) ph?wy (?:ydw|dw|rydw) i(?: nawr)?"
     r"|pa ystafell(?: .{1,30})?|beth (?:yw|ydi|ydy) fy (?:rôl|rol)|pwy (?:yw|ydi|ydy) fy mhartner", "my group"),
    (r"parau newydd|cymysgu(?:'r| y) parau|ad-?drefnu(?:'r| y) parau", "reshuffle"),
    (r"cadw(?:ch)? (?P<rest>.+?) (?:a|ac|â) (?P<other>.+) ar wah[aâ]n", "keep apart {rest} and {other}"),
    (r"(?:dangos(?:wch)? )?(?:y |'r )?rownd|pwy (?:sydd|sy) nesaf", "round"),
    (r"gorffen(?:wch)?(?:'r| y) rownd", "end round"),
    (r"(?:(?:rydw|dw|rwyf|rydyn) (?:i|ni)?(?:'n| yn)? ?)?(?:wedi gorffen|wedi'i wneud)|rwyf wedi gorffen|mae fy nhro ar ben"
     r"|(?:y )?siaradwr nesaf|(?:y )?person nesaf", "done"),
    (r"pasio|dim nawr|ddim nawr|hepgor fi|hepgorwch fi|dewch yn ôl ataf(?: i)?", "pass"),
    (r"(?:rydw|rwyf|dw|rwy) ?(?:i(?:'n)?|yn)? ?yma|yma|(?:dwi|dw i|rydw i)(?: yn|'n)? (?:ôl|hwyr)|dwi yma|presennol|newydd (?:ymuno|gyrraedd)", "here"),
    (r"(?:dwi|dw i|rydw i)(?:'n| yn)? gadael|i ffwrdd|(?:mae(?:'n)? )?rhaid i fi (?:fynd|adael)", "away"),
    (r"mae (?P<rest>\w[\w' -]*?) (?:wedi (?:gadael|mynd|diflannu)|i ffwrdd)(?: adref| nawr| o'r (?:alwad|cyfarfod))*", "{rest} has gone"),
    (r"mae (?P<rest>\w[\w' -]*?)(?: yn ôl|'n ôl| yma| wedi (?:cyrraedd|dod yn ôl|ymuno))", "{rest} is here"),
    (r"gorffen(?:wch)?|gorffen(?:'r| y) (?:sesiwn|cyfarfod)|diwedd|terfynu", "end"),
    (r"(?:g?orffen|dod i ben) nawr\?|orffen(?: nawr)?", "end"),
    (r"gorffen nawr|gorffen(?:'r| y) sesiwn nawr", "end now"),
    (r"(?:dangos(?:wch)? )?(?:y |'r )?(?:rheolau(?: sylfaenol)?)", "rules"),
    (r"(?:rydw|dw|rwy) ?i?(?:'n| yn) cytuno|cytuno", "agree"),
    (r"dal i fyny|rydyn ni(?:'n| yn) hwyr|(?:rydyn|dyn) ni ar ei hôl hi", "catch up"),
    (r"(?:rydyn ni angen |angen |mae angen )?mwy o amser", "need more time"),
    (r"hepgor cwestiynau dewisol", "catch up prompts"),
    (r"(?:cadw pob rhan a )?gorffen yn hwyrach", "catch up run on"),
    (r"byrhau'r (?:rhannau sydd i ddod|hyn sydd ar ôl)", "catch up shrink"),
    (r"galw ar gynifer ag sy'n ffitio", "round"),
    (r"rowndiau mewn dau hanner", "rounds in two halves"),
    (r"pawb ym mhob rownd", "full rounds"),
    (r"cymryd rhan hefyd", "pair me"),
    (rf"aros {_N}{_MIN}", "pause {n}"),
    (r"ailagor(?:'r| y)?(?: sesiwn)?", "reopen"),
    (r"cymryd drosodd|mi (?:arweiniaf|arweinia) i", "take over"),
    (r"agor y dudalen i arweinwyr", "digest"),
    (r"llai o'r rhain", "fewer nudges"),
    (r"dim mwy o'r rhain|dim nodiadau atgoffa", "no nudges"),
    (r"(?:rhowch )?fy nghofnod(?: i mi)?", "my record"),
    (r"dim diolch", "no new intention"),
    (r"dywedwch wrthyf pan fydd yr amser bron ar ben|atgoffwch fi", "nudge me"),
    (r"dewisiadau eich hun ar gyfer y pôl nesaf", "options"),
    (r"(?:cymorth|help|helpu|helpwch fi|gorchmynion|beth (?:alla i|gallaf i|allwch chi) (?:ei )?(?:ddweud|wneud)|(?:dwi|dw i|rydw i)? ?angen (?:help|cymorth))", "help"),
    (r"cymorth gydag amser", "help time"),
    (r"cymorth gyda pharau", "help pairs"),
    (r"cymorth gyda phleidleisiau", "help polls"),
    (r"cymorth gyda phobl", "help people"),
    (r"cymorth gyda sesiynau", "help sessions"),
    (r"yn ôl i.r cymorth", "help"),
    (r"(?:cymorth|help) (?P<rest>.+)", "help {rest}"),
    (r"(?:y )?(?:ddolen|dolen)(?: i'r daflen)?|anfon(?:wch)? y ddolen", "run sheet"),
    (r"(?:y |ein )?(?:rhaglen|dyddiadau)", "programme"),
    (r"anghofiwch fi|dilëwch fi", "forget me"),
    (r"hepgor(?:wch)? (?P<rest>[^\W\d].*)", "skip {rest}"),
)  # fmt: skip
_READ = tuple((re.compile(pattern, re.IGNORECASE), meant) for pattern, meant in WORDS)


def english(said: str) -> tuple[str, bool] | None:
    """The English for a Welsh command, and whether it was said without any courtesy; None where it is no command."""
    for form in dict.fromkeys((said, _bare(said))):
        for pattern, meant in _READ:
            if found := pattern.fullmatch(form):
                return _filled(meant, found), form == said
    return None


def _filled(meant: str, found: re.Match[str]) -> str:
    given = found.groupdict()
    number = given.get("n") or ""
    rest = given.get("rest") or ""
    inner = english(rest) if meant.startswith("help") else None  # “cymorth saib” asks about “pause”
    other = given.get("other") or ""
    return meant.format(n=_NUMBERS.get(number.lower(), number), rest=inner[0] if inner else rest, other=other)


def _bare(said: str) -> str:
    """Without courtesy at either end."""
    before = None
    while said != before:
        before = said
        said = _AFTER.sub("", _BEFORE.sub("", said, count=1) if _BEFORE.match(said) else said)
    return said


_LABELS = {
    "next": "nesaf", "back": "yn ôl", "skip": "hepgor", "pause": "saib", "resume": "parhau", "undo": "dadwneud",
    "where": "ble rydyn ni", "agenda": "agenda", "help": "cymorth", "start": "dechrau", "end": "gorffen", "poll": "pôl",
    "close": "cau'r pôl", "results": "canlyniadau", "pairs": "parau", "round": "rownd", "done": "wedi gorffen",
    "pass": "pasio", "here": "yma", "rules": "rheolau", "agree": "cytuno", "catch up": "dal i fyny",
    "prompt": "cwestiwn nesaf",
    "who is here": "pwy sydd yma", "who is missing": "pwy sydd ar goll", "reopen": "ailagor",
    "my group": "fy ngrŵp", "programme": "rhaglen", "my record": "fy nghofnod",
    "run sheet": "dolen", "end round": "gorffen y rownd", "forget me": "anghofiwch fi",
}  # fmt: skip


def said_in(lang: str, command: str) -> str:
    """A command as a button shows it: in Welsh where there is a word for it. Typing the word does the same."""
    if not lang.startswith("cy"):
        return command
    if command in _LABELS:
        return _LABELS[command]
    name, _, length = command.partition(" ")
    if name == "extend" and length.isdigit():
        return f"{length} munud arall"
    if name == "pause" and length.isdigit():
        return f"saib {length}"
    return f"cymorth {length}" if name == "help" and length else command
