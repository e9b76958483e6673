"""Other words for keys: what people call a key of the plan, in English and in other languages of theirs.

The languages are German, Welsh, French and Spanish. Each word has the keys it may mean, the likeliest first (“duration” is
`lasts` or `at_most`). The first that fits the place is proposed as “did you mean”. It is not taken without asking, except
for clock times (`understood`).
"""

from __future__ import annotations

from collections.abc import Mapping

_ENGLISH = {  # the keys meant, the likeliest first: what people write
    ("lasts", "starts"): "time",
    ("starts", "at"): "start start_time begin begins from when",
    ("at",): "starts",
    ("at", "starts"): "clock",
    ("starts",): "at",
    ("cue",): (
        "steering note notes facilitator lead owner who leader led_by speaker presenter host moderator "
        "responsible materials resources equipment comment comments remark remarks facilitator_notes "
        "notes_for_facilitator trainer_notes hint script"
    ),
    ("image",): "image_url photo picture img",
    ("poll",): "vote survey quiz",
    ("warn",): "reminder notice",
    ("at_least",): "minimum",
    ("at_most",): "maximum max_length seconds_each minutes_each",
    ("prompts",): "optional_prompts questions prompt",
    ("aims",): "goals objectives objective goal aim outcomes purpose learning_outcomes",
    ("links",): "url",
    ("lasts", "at_most"): "duration length minutes mins for takes how_long timing min timebox duration_minutes time_limit",
    ("blocks",): "agenda schedule programme sessions outline timetable",
    ("blocks", "steps"): "parts sections modules segments phases stages",
    ("blocks", "steps", "over"): "items",
    ("steps", "blocks"): "activities",
    ("title",): "name heading label topic subject headline",
    ("say", "ask"): (
        "text content contents body tell speak announce announcement instruction message_text post display task"
    ),
    ("say",): "message description instructions",
    ("prompts", "ask"): "question",
    ("options",): "choices answers",
    ("mode",): "type kind",
    ("of", "people"): "size group_size",
    ("people",): "participants attendees number_of_people headcount class_size max_people",
    ("groups",): "breakouts rooms group breakout breakout_rooms teams tables triads",
    ("anonymous",): "secret anonymously",
    ("pairs",): "partners dyads",
    ("choose",): "multiple multiple_choice multi max_choices select",
    ("collect",): "brainstorm ideas gather word_cloud",
    ("vote",): "dots dot_vote",
    ("round",): "check_in checkin turns go_round",
    ("check",): "ready readiness",
    ("steps",): "tasks exercises",
    ("setting",): "location",
    ("mode", "setting"): "format",
    ("repeat",): "loop rotations",
    ("over", "repeat", "at_most"): "each",
}
_FOREIGN = {  # the same in German, Welsh, French and Spanish
    ("title",): "titel thema teitl titre titulo",
    ("lasts",): "dauer lange hyd duree durée duracion duración",
    ("lasts", "starts"): "zeit amser",
    ("starts", "at"): "beginn anfang dechrau debut inicio",
    ("at", "starts"): "uhrzeit",
    ("blocks",): "bloecke blöcke ablauf blociau blocs bloques",
    ("steps",): "schritte camau etapes étapes pasos",
    ("say",): "sagen sag dweud testun dire decir texte texto",
    ("cue",): "hinweis notiz nodyn nodiadau",
    ("question", "prompts"): "frage cwestiwn",
    ("prompts",): "fragen cwestiynau preguntas",
    ("options",): "antworten dewisiadau",
    ("people",): "teilnehmer personen leute pobl participantes personnes",
    ("aims",): "ziele nodau",
    ("groups",): "gruppen grwpiau groupes grupos",
    ("pairs",): "paare parau",
    ("poll",): "umfrage sondage encuesta",
    ("round",): "runde rownd tour",
    ("mode",): "modus modd",
    ("roles",): "rollen rolau",
    ("poll", "vote"): "pleidlais",
}

OTHER_WORDS: Mapping[str, tuple[str, ...]] = {
    word: keys for table in (_FOREIGN, _ENGLISH) for keys, words in table.items() for word in words.split()
}
