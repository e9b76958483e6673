"""The story of the golden months: who says and does what, from February 2030 to January 2031."""

from __future__ import annotations

from datetime import timedelta

from dialogs.plan.model import POLL_ID_BEFORE
from dialogs.programme.evaluation import poll_id
from tests.golden.months import Group, Months

LINE = "Ask the marmalade question first, so that they think aloud"
SECOND = "Write the marmalade reason down before the phone rings"
CLOSING = "Friday at nine is for marmalade summaries"
RULE = "One marmalade jar at a time"
PLANTED = ("marmalade",)


def groups() -> tuple[Group, Group]:
    """London and New York. No name could be in a file by chance."""
    london = ("Asha Quillfeather", "Bethan Orrisroot", "Carys Thimblewood", "Dewi Larkspear", "Emma Bellwether")
    london = (*london, "Farid Nightjarre", "Gwen Marchbankes")
    york = ("Ines Copperpotte", "Jonah Fennimoore", "Kofi Starlingford", "Lena Mossgrovel")
    return (
        Group("London", "Europe/London", "Frances Hollowellie", london),
        Group("New York", "America/New_York", "Hannah Whistlecroft", york),
    )


async def told(months: Months) -> None:
    """Play the whole story."""
    await first_sessions(months)
    await first_gap(months)
    await second_sessions(months)
    await second_gap(months)
    await third_sessions(months)
    await afterwards(months)


async def first_sessions(months: Months) -> None:
    london, york = months.groups
    for group, date in ((london, "5 March 2030 09:30"), (york, "7 March 2030 09:30")):
        await months.install(group)
        await months.say(group, group.leader.name.split()[0], f"date 1: {date}")
    await months.go_to(london.at("2030-03-05 09:25"))
    await arrive(months, london, "Asha", "Bethan", "Carys", "Dewi", "Emma", "Farid")
    await months.go_to(london.at("2030-03-05 09:30"))
    await months.say(london, "Frances", "start")
    await months.go_to(london.at("2030-03-05 09:31"))
    await months.say(london, "Carys", f"rule: {RULE}")
    await months.go_to(london.at("2030-03-05 09:34"))
    for number, name in enumerate(("Asha", "Bethan", "Carys", "Dewi", "Emma", "Farid")):
        await months.press(london, name, "tokens", number % 3)
    await months.go_to(london.at("2030-03-05 09:52"))
    await look_back(months, london, 1, "Asha", "Bethan", "Carys", "Dewi", "Emma")
    await months.line(london, "Asha", LINE)
    await months.line(london, "Bethan", "Wait for the answer")
    await months.say(london, "Carys", "no new intention", alone=True)
    await months.say(london, "Dewi", "no nudges", alone=True)
    await months.say(london, "Emma", "fewer nudges", alone=True)
    await months.go_to(york.at("2030-03-07 09:25"))
    await arrive(months, york, "Ines", "Jonah", "Kofi", "Lena")
    await months.go_to(york.at("2030-03-07 09:30"))
    await months.say(york, "Hannah", "start")
    await months.go_to(york.at("2030-03-07 09:52"))
    await look_back(months, york, 1, "Ines", "Jonah", "Kofi")
    await months.line(york, "Ines", "Try tool two")


async def first_gap(months: Months) -> None:
    """Clocks change in New York, then in London; both dates move; the service is killed twice."""
    london, york = months.groups
    await months.go_to(london.at("2030-03-08 10:00"))
    await months.say(london, "Frances", "date 2: 28 May 2030 09:30")
    await months.say(york, "Hannah", "date 2: 11 June 2030 09:30")
    await months.go_to(london.at("2030-03-20 10:00"))
    await months.kill()
    await months.go_to(london.at("2030-04-15 12:00"))
    months.wire.cut_at = ("BetweenCard", 2)  # two of five reminders arrive, and then the power fails
    await months.go_to(london.at("2030-04-17 12:00"))
    await months.go_to(york.at("2030-05-13 10:00"))
    await months.say(york, "Hannah", "date 2: 6 June 2030 09:30")
    await months.go_to(london.at("2030-05-20 10:00"))
    await months.say(london, "Frances", "date 2: 4 June 2030 09:30")


async def second_sessions(months: Months) -> None:
    """Bethan is away; Gwen becomes a facilitator."""
    london, york = months.groups
    await months.go_to(london.at("2030-06-02 11:00"))
    await months.press(london, "Asha", POLL_ID_BEFORE, 0)
    await months.press(london, "Farid", POLL_ID_BEFORE, 1)
    await months.go_to(london.at("2030-06-04 09:25"))
    await arrive(months, london, "Asha", "Carys", "Dewi", "Emma", "Farid")
    await months.go_to(london.at("2030-06-04 09:30"))
    await months.say(london, "Frances", "start")
    await months.say(london, "Frances", "facilitator add Gwen")
    await months.go_to(london.at("2030-06-04 09:52"))
    await look_back(months, london, 2, "Asha", "Carys", "Dewi", "Emma")
    await months.line(london, "Asha", SECOND)
    await months.go_to(york.at("2030-06-06 09:25"))
    await arrive(months, york, "Ines", "Jonah", "Kofi", "Lena")
    await months.go_to(york.at("2030-06-06 09:30"))
    await months.say(york, "Hannah", "start")
    await months.go_to(york.at("2030-06-06 09:52"))
    await look_back(months, york, 2, "Ines", "Jonah", "Kofi", "Lena")


async def second_gap(months: Months) -> None:
    """Clocks change back in both places. London's date moves, set by its new facilitator."""
    london, _ = months.groups
    await months.go_to(london.at("2030-06-10 10:00"))
    await months.say(london, "Frances", "date 3: 19 November 2030 09:30")
    await months.go_to(london.at("2030-11-18 10:00"))  # everyone has already been reminded of the old date
    await months.say(london, "Gwen", "date 3: 20 November 2030 09:30")
    await months.say(london, "Bethan", "programme")


async def third_sessions(months: Months) -> None:
    """Bethan is back, Gwen leads, and New York meets in a new chat."""
    london, york = months.groups
    await months.go_to(london.at("2030-11-20 09:25"))
    await arrive(months, london, "Asha", "Bethan", "Carys", "Dewi", "Emma", "Farid")
    await months.go_to(london.at("2030-11-20 09:30"))
    await months.say(london, "Gwen", "start")
    await months.go_to(london.at("2030-11-20 09:33"))
    for number, name in enumerate(("Asha", "Bethan", "Carys", "Dewi")):
        await months.press(london, name, "tokens", number % 3)
    await months.go_to(london.at("2030-11-20 09:52"))
    await look_back(months, london, 3, "Asha", "Bethan", "Carys", "Dewi", "Emma")
    await look_back(months, london, 0, "Asha", "Bethan", "Carys", "Dewi", "Emma")
    await months.line(london, "Bethan", CLOSING)
    await months.go_to(york.at("2030-11-21 09:20"))
    york.move("second chat")
    await months.install(york)
    await arrive(months, york, "Ines", "Jonah", "Kofi", "Lena")
    await months.say(york, "Hannah", "start course-3")
    await months.say(york, "Hannah", "start course-3 same group")
    await months.go_to(york.at("2030-11-21 09:52"))
    await look_back(months, york, 3, "Ines", "Jonah", "Kofi", "Lena")


async def afterwards(months: Months) -> None:
    """Totals for facilitators. The last line is given back once. Then nothing more is sent."""
    london, _ = months.groups
    await months.go_to(london.at("2031-01-10 10:00"))


async def arrive(months: Months, group: Group, *names: str) -> None:
    for name in names:
        await months.say(group, name, "here")


async def look_back(months: Months, group: Group, session: int, *names: str) -> None:
    """Answers that differ, so that their totals may be shown."""
    for place, name in enumerate(names):
        for question in range(3):
            await months.press(group, name, poll_id(session, question), (place + question + session) % 4)
    await months.go_to(months.clock.now() + timedelta(minutes=1))
