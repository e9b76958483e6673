"""Tables of agendas: every part with all that it says, and a remark on everything that was understood differently."""

from __future__ import annotations

from datetime import timedelta

import pytest

from dialogs import texts
from dialogs.plan.agenda import Agenda, AgendaItem, NotAnAgenda, read_agenda
from dialogs.plan.agenda_shown import UnderstoodRow, understood
from dialogs.texts.sentence import Lasting, Sentence, sentence

MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)


def read(*lines: str) -> Agenda:
    """The agenda in lines whose cells stand between bars; a backslash stands for a new line in a cell."""
    return read_agenda([[cell.replace("\\", "\n") for cell in line.split("|")] for line in lines], "Day")


def at(hour: int, minute: int = 0) -> timedelta:
    return timedelta(hours=hour, minutes=minute)


def test_every_column_of_a_part_is_kept() -> None:
    found = read(
        "Our day||||",
        "Time|Length|Item|Description|Who",
        "9:00|10-15 min|Welcome|Say  hello|Kit",
        "9:15|20 min|Talk\\With slides||-",
        "9:35|10|Break||",
        "9:45|30|Reading on your own|n/a|Lou",
    )
    assert found == Agenda(
        "Day",
        (
            AgendaItem(3, "Welcome", 15 * MINUTE, 10 * MINUTE, at(9), what="Say hello", cue="Who: Kit"),
            AgendaItem(4, "Talk", 20 * MINUTE, starts=at(9, 15), what="With slides"),
            AgendaItem(5, "Break", 10 * MINUTE, starts=at(9, 35), mode="break"),
            AgendaItem(6, "Reading on your own", 30 * MINUTE, starts=at(9, 45), what="n/a", cue="Who: Lou", mode="offline"),
        ),
        at(9),
        (),
        ("Our day",),
    )
    assert found.lasts == 75 * MINUTE


def test_the_columns_of_an_exported_plan_are_read_back() -> None:
    found = read(
        "Block|Title|Length|At least|Mode|What people see|Questions|For the facilitator|Fixed at",
        "Opening|Hello|10m|5m|offline|Say hi|- Why?\\• How? (optional)\\\\* When?|Smile|",
        "|Coffee|20m||online||||9:30",
        "Closing|Bye|5m|||||Wave|",
    )
    assert found.items == (
        AgendaItem(
            *(2, "Hello", 10 * MINUTE, 5 * MINUTE),
            block="Opening",
            what="Say hi",
            cue="Smile",
            questions=("Why?", "How? (optional)", "When?"),
            mode="offline",
        ),
        AgendaItem(3, "Coffee", 20 * MINUTE, at=at(9, 30), block="Opening"),
        AgendaItem(4, "Bye", 5 * MINUTE, block="Closing", cue="Wave"),
    )
    assert (found.starts, found.remarks, found.above) == (None, (), ())


def test_rows_without_a_time_belong_to_the_part_above_or_are_told() -> None:
    found = read(
        "Start|Item|Notes",
        "|Please come early|",
        "9:00|Hello|Smile",
        "|and a song|loud",
        "soon|Walk|",
        "|Afternoon|in the hall",
        "|The end|",
        "|-|",
        "9:30|Bye|",
        "10:00|End|",
    )
    assert found.items == (
        AgendaItem(3, "Hello", 30 * MINUTE, starts=at(9), what="and a song\nWalk", cue="Smile loud"),
        AgendaItem(9, "Bye", 30 * MINUTE, starts=at(9, 30)),
    )
    assert found.remarks == (
        sentence(texts.AGENDA_ROW_OUT, row=2, said="Please come early"),
        sentence(texts.AGENDA_ROW_JOINED, row=4, title="and a song"),
        sentence(texts.AGENDA_ROW_UNTIMED, row=5, said="soon | Walk"),
        sentence(texts.AGENDA_ROW_OUT, row=6, said="Afternoon | in the hall"),
    )


def remarks(*lines: str) -> tuple[Sentence, ...]:
    return read(*lines).remarks


def test_a_part_without_a_length_lasts_to_the_next_and_the_last_is_a_guess() -> None:
    found = read("Start|Item", "9:00|Hello", "9:25|Talk")
    assert [item.lasts for item in found.items] == [25 * MINUTE, 10 * MINUTE]
    assert found.remarks == (sentence(texts.AGENDA_GUESSED, row=3, title="Talk", length=Lasting(10 * MINUTE)),)


def test_odd_times_are_told() -> None:
    assert remarks("Start|Min|Item", "9:00|40|Hello", "9:30|10|Talk") == (
        sentence(texts.AGENDA_TOO_LONG, row=2, title="Hello", lasts=Lasting(40 * MINUTE), later=Lasting(30 * MINUTE)),
    )
    assert remarks("Start|Min|Item", "9:00|30|Hello", "9:30|10|Talk") == ()
    assert remarks("Start|Min|Item", "9:00|10|Hello", "9:10|tbc|Talk", "9:30|10|Bye") == (
        sentence(texts.AGENDA_NOT_READ, row=3, title="Talk", said="tbc"),
    )
    assert remarks("Start|End|Item", "9:00|9:30|One", "9:30|9:10|Two", "9:40|10:00|Three") == (
        sentence(texts.AGENDA_BACKWARDS, row=3, title="Two"),
    )


def test_of_rows_beside_each_other_the_first_counts() -> None:
    found = read(
        "Time|Item|Details|Who",
        "9:00-9:30|Plenary||",
        "9:30-10:30|Track A||",
        "9:30-10:30|Track B|Talks|Ann",
        "10:30-11:00|Wrap||",
    )
    assert [(item.row, item.title, item.starts, item.lasts) for item in found.items] == [
        (2, "Plenary", at(9), 30 * MINUTE),
        (3, "Track A", at(9, 30), HOUR),
        (5, "Wrap", at(10, 30), 30 * MINUTE),
    ]
    said = "Track B | Talks | Who: Ann"
    assert found.remarks == (sentence(texts.AGENDA_ROW_BESIDE, row=4, first="Track A", said=said),)


@pytest.mark.parametrize(
    ("next_one", "parts"),
    [
        ("9:15", [("Open", at(9), 5), ("Aims", at(9, 5), 10), ("Work", at(9, 15), 30)]),
        ("9:14", [("Open", at(9), 5), ("Work", at(9, 14), 30)]),
    ],
)
def test_rows_of_one_time_follow_each_other_where_their_lengths_fit(next_one: str, parts: list[object]) -> None:
    found = read("Time|Item|Min", "9:00|Open|5", "9:00|Aims|10", f"{next_one}|Work|30")
    assert [(item.title, item.starts, (item.lasts or HOUR) / MINUTE) for item in found.items] == parts


def test_the_length_of_a_row_beside_it_counts_for_the_first_that_has_none() -> None:
    found = read("Start|Min|Item", "9:00||One", "9:00|20|Two", "9:30|10|Three")
    assert found.items == (
        AgendaItem(2, "One", 20 * MINUTE, starts=at(9)),
        AgendaItem(4, "Three", 10 * MINUTE, starts=at(9, 30), at=at(9, 30)),
    ), "time is free before the third, so its clock time is fixed"
    assert found.remarks == (sentence(texts.AGENDA_ROW_BESIDE, row=3, first="One", said="Two"),)


@pytest.mark.parametrize(
    ("times", "starts"),
    [
        (("11:30", "12:30", "1:30", "2:00"), (at(11, 30), at(12, 30), at(13, 30))),
        (("22:00", "23:00", "0:30", "1:00"), (at(22), at(23), at(24, 30))),
        (("9:00", "11:59", "8:00", "9:00"), (at(9), at(11, 59), at(20))),
        (("0:00", "6:00", "12:00", "1:00"), (at(0), at(6), at(12))),
    ],
)
def test_times_go_on_rising(times: tuple[str, ...], starts: tuple[timedelta, ...]) -> None:
    found = read("Start|Item", *(f"{time}|Part {number}" for number, time in enumerate(times[:-1])), f"{times[-1]}|End")
    assert tuple(item.starts for item in found.items) == starts
    assert found.remarks == ()


def test_a_row_across_the_table_has_its_times_in_its_words() -> None:
    found = read("Part|Time|Item|Min", "Core|9:00|Hello|30", "Lunch 9.30 - 9.45 (15 mins)|||", "|9:45|Talk|30", "Sum|||60")
    assert found.items == (
        AgendaItem(2, "Hello", 30 * MINUTE, starts=at(9), block="Core"),
        AgendaItem(3, "Lunch", 15 * MINUTE, starts=at(9, 30), mode="break"),
        AgendaItem(4, "Talk", 30 * MINUTE, starts=at(9, 45)),
    ), "the block ends with it"


def test_what_is_no_agenda_says_what_is_missing() -> None:
    with pytest.raises(NotAnAgenda) as caught:
        read("Name|Phone", "Kit|none")
    assert caught.value.sentence == sentence(texts.AGENDA_NONE)
    assert str(caught.value) == texts.AGENDA_NONE
    with pytest.raises(NotAnAgenda) as caught:
        read("Time|Item", "|Hello")
    assert caught.value.sentence == sentence(texts.AGENDA_NO_TIMES)


def test_times_along_the_top_are_told_before_other_remarks() -> None:
    found = read("Away|day||", "Room|x||", "|9:00|9:30|10:00", "What|Hello|Talk|Tea", "Hall|A|B|")
    assert (found.starts, [item.title for item in found.items]) == (at(9), ["Hello", "Talk", "Tea"])
    assert found.remarks[0] == sentence(texts.AGENDA_TURNED)
    assert found.remarks[1:] == (
        sentence(texts.AGENDA_GUESSED, row=found.items[-1].row, title="Tea", length=Lasting(10 * MINUTE)),
    )


def test_a_summary_counts_on_from_the_start_and_from_fixed_times() -> None:
    items = (
        AgendaItem(2, "Hello", 30 * MINUTE, 20 * MINUTE, what="Say hi", questions=("Why?", "How?"), cue="Smile"),
        AgendaItem(3, "", HOUR, at=at(10), block="Lab", mode="offline"),
        AgendaItem(4, "Bye", None),
    )
    first = UnderstoodRow("09:15", 30 * MINUTE, 20 * MINUTE, "online", "Hello", "Say hi\nWhy?\nHow?", "Smile")
    second = UnderstoodRow("10:00", HOUR, None, "offline", "Lab", "", "")
    third = UnderstoodRow("11:00", timedelta(), None, "online", "Bye", "", "")
    assert list(understood(Agenda("Day", items, at(9, 15)))) == [first, second, third]
    without = [row.starts for row in understood(Agenda("Day", items, None))]
    assert without == ["0:00", "0:30", "1:30"], "where no clock is known, nothing waits for one"
