"""Words of agendas in five languages: breaks, work alone, ends, days, headings and sums, and words that only look so."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialogs.plan.agenda_names import kind_of, plain, says_hours, says_minutes
from dialogs.plan.agenda_words import is_alone, is_break, is_day, is_end, is_heading, is_sum

WORDS: dict[Callable[[str], bool], tuple[tuple[str, ...], tuple[str, ...]]] = {
    is_break: (
        (
            *("Break", "Breaks", "Lunch", "Lunchtime", "COFFEE and cake", "Tea", "Dinner", "Interval", "Comfort stop"),
            *("Refreshments", "Egwyl", "Panad", "Kaffeepause", "Pausen", "Mittag", "Kaffee", "Déjeuner", "Café", "Almuerzo"),
            *("Pause and break", "Ice breaker, then a break"),
        ),
        (
            *("Icebreaker", "Ice-breakers", "Breakout groups", "Break-outs", "Break out", "Breakthroughs", "Breaking news"),
            *("Lunch and learn", "Working lunch", "World café", "World cafe", "Pause and think", "Pause for thought"),
            *("Death cafe", "Steam", "Talk", ""),
        ),
    ),
    is_alone: (
        (
            *("Individually", "Individual work", "Self-study", "self study", "Write on your own", "Work alone"),
            *("Read silently", "SILENT READING", "Einzelarbeit", "Gwaith ar eich pen"),
        ),
        ("Alone at last", "Self", "An individual plan", "In pairs", ""),
    ),
    is_end: (
        (
            *("End", "The end", " ENDS ", "Close", "Finish!", "Adjourn", "Departure", "Home", "Home time", "Workshop ends"),
            *("Meeting ends.", "Ende", "Fin", "Diwedd", "Cau", "End of day", "End of the session", "End of day 2"),
            *("Day one ends", "Tag 1 ends"),
        ),
        ("Endings", "Close and thanks", "End of day 2 drinks", "The rest", ""),
    ),
    is_day: (
        (
            *("Day 1", " day two: Paris ", "DAY FIVE", "Tag 2", "Diwrnod 1", "Jour 2", "Día 3", "dia 3", "dia 3"),
            *("Monday", "Wednesday 3 March", "sunday", "Dydd Llun", "Day 12"),
        ),
        ("Day out", "Holiday 1", "Daylight", "Our Monday", ""),
    ),
    is_heading: (
        (
            *("Part 2", "Session one", "MORNING", "Afternoon", "Evening", "Total", "Bore", "Prynhawn"),
            *("Vormittag", "Nachmittag: Arbeit"),
        ),
        ("Participants", "The morning", "Boredom", ""),
    ),
    is_sum: (
        (
            *("Sum", " Total ", "totals", "Subtotal", "Sub-total", "Grand total", "Overall total", "Running total"),
            *("Total: 65", "Cyfanswm", "Summe", "Gesamt 3 h"),
        ),
        ("Summary", "Totally new", "A total", ""),
    ),
}
"""What tells a break, work alone and so on: words for which it is true, and words for which it is not."""


@pytest.mark.parametrize(
    ("tells", "text", "answer"),
    [
        pytest.param(tells, text, answer, id=f"{tells.__name__}-{text}")
        for tells, (yes, no) in WORDS.items()
        for texts, answer in ((yes, True), (no, False))
        for text in dict.fromkeys(texts)
    ],
)
def test_what_the_words_of_an_agenda_tell(tells: Callable[[str], bool], text: str, answer: bool) -> None:
    assert tells(text) is answer


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("Time", ("time", 0)),
        ("START", ("time", 1)),
        (" Start  time: ", ("time", 3)),
        ("Time (24h)", ("time", 0)),
        ("**Ends**", ("ends", 1)),
        ("Until?", ("ends", 4)),
        ("Length", ("length", 0)),
        ("Min.", ("length", 3)),
        ("At_least", ("least", 0)),
        ("Minimum", ("least", 2)),
        ("Title", ("title", 0)),
        ("What", ("title", 6)),
        ("What people see", ("what", 0)),
        ("Say", ("what", 1)),
        ("Block", ("block", 0)),
        ("Section", ("block", 1)),
        ("Fixed at", ("fixed", 0)),
        ("Fixed time", ("fixed", 2)),
        ("Mode", ("mode", 0)),
        ("Questions", ("questions", 0)),
        ("Planned duration", ("length", 100)),
        ("Minutes from the start", ("length", 100)),
        ("Planned start of part", ("time", 100)),
        ("The planned start of part", None),
        ("It ends about", ("ends", 100)),
        ("Main activity", ("title", 100)),
        ("Some details", ("what", 100)),
        *((name, None) for name in ("Total minutes", "Running time", "Cumulative minutes", "Elapsed time")),
        *((name, None) for name in ("Minutes left", "Remaining minutes", "Actual start", "Who", "", " # ")),
    ],
)
def test_the_kind_of_a_column_and_how_well_its_name_is_known(name: str, kind: tuple[str, int] | None) -> None:
    assert kind_of(name) == kind


@pytest.mark.parametrize(
    ("kind", "names"),
    [
        ("time", "starting, schedule, timings, clock time, kick-off, kick off, amser, uhrzeit, ab, heure, inicio"),
        ("ends", "end, hasta, bis, diwedd, ende, fin, amser gorffen"),
        (
            "length",
            "allowance, time needed, hrs, time allocated, time allotted, approx time, hyd, dauer, minutos",
        ),
        ("title", "segment, programme point, running order, top, thema, sujet, actividad, session, rhan, pwnc, tema"),
        ("what", "outline, participant task, disgrifiad, descripción, beschreibung, contenu, instructions"),
        ("questions", "prompts, question, cwestiynau, fragen"),
        ("least", "at least"),
        ("fixed", "fixed start"),
    ],
)
def test_names_in_other_words_and_languages(kind: str, names: str) -> None:
    for name in names.split(", "):
        found = kind_of(name)
        assert found is not None, name
        assert (found[0], found[1] < 100) == (kind, True), name


def test_a_name_is_compared_without_brackets_case_and_punctuation() -> None:
    assert plain(" *Start_Time* (24h): ") == "start time"
    assert plain("No. #1?") == "no   1"


@pytest.mark.parametrize(
    ("name", "minutes", "hours"),
    [
        ("Length (min)", True, False),
        ("Munudau", True, False),
        ("Admin", False, False),
        ("Hours", False, True),
        ("Time in hrs", False, True),
        ("Std.", False, True),
        ("Stunden", False, True),
        ("Oriau", False, True),
        ("Heures", False, True),
        ("Horas", False, True),
        ("Hours and minutes", True, False),
        ("Length", False, False),
    ],
)
def test_a_name_may_say_the_unit(name: str, minutes: bool, hours: bool) -> None:
    assert (says_minutes(name), says_hours(name)) == (minutes, hours)
