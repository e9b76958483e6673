"""Texts of the report of a session: headings, columns and sentences of the page, the document and the charts.

“As planned” and hidden counts are worded here; what is counted and who may open the report is decided elsewhere. The CPD
record is in `records`, feedback questions in `programme`.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

REPORT_NAME = N_("Report")
REPORT_NOT_STARTED = N_("The session has not started yet.")
REPORT_RUNNING = N_("The session started at {start} on {day} and is still running.")
REPORT_ON_TIME = N_("The session started at {start} on {day} and ended at {end}, as planned.")
REPORT_LONGER = N_("The session started at {start} on {day} and ended at {end}. It was {length} longer than planned.")
REPORT_SHORTER = N_("The session started at {start} on {day} and ended at {end}. It was {length} shorter than planned.")
REPORT_PEOPLE_ONE = N_("One person took part.")
REPORT_PEOPLE = N_("{count} people took part.")

# time
REPORT_TIME = N_("Time")
REPORT_TIME_PICTURE = N_("Chart: planned and actual times of the blocks. The table below has the same times.")
REPORT_BLOCK = N_("Block")
REPORT_PLANNED = N_("Planned")
REPORT_ACTUAL = N_("Actual")
REPORT_DIFFERENCE = N_("Difference")
REPORT_AS_PLANNED = N_("as planned")
REPORT_LEFT_OUT = N_("left out")
REPORT_STEPS_LEFT_OUT = N_("Steps left out")

REPORT_PLANNED_AND_ACTUAL = N_("Planned and actual")
REPORT_PICTURE = N_("Picture, {start} to {end}")
REPORT_TOOK = N_("Took")
REPORT_MORE = N_("{length} more than planned")
REPORT_LESS = N_("{length} less than planned")
REPORT_ENDED = N_("Ended")
REPORT_PLANNED_END = N_("planned {end}")
REPORT_PRINT = N_("Print")
REPORT_DOWNLOAD = N_("Download")

# polls
REPORT_POLLS = N_("Polls")
REPORT_POLL_PICTURE = N_("Chart: how many people chose each option. The table below has the same counts.")
REPORT_OPTION = N_("Option")
REPORT_CHOSEN = N_("Chosen")
REPORT_ANSWERS_ONE = N_("1 answer")
REPORT_ANSWERS = N_("{count} answers")
REPORT_HIDDEN = N_("hidden")
REPORT_COUNTS_HIDDEN = N_("The counts are hidden because too few people answered, or everyone chose the same.")

# what people thought
REPORT_THOUGHT_SESSION = N_("What people thought of the session")
REPORT_THOUGHT_PROGRAMME = N_("What people thought of the whole programme")
REPORT_THOUGHT_PICTURE = N_("Chart: shares of the answers in this group and earlier ones. The table below has the counts.")
REPORT_SHARES = N_("% of the answers; the numbers are counts")
REPORT_ANSWER = N_("Answer")
REPORT_THIS_GROUP = N_("This group")
REPORT_EARLIER_GROUPS = N_("Earlier groups")
REPORT_BY_SESSION = N_("Session by session")
REPORT_BY_SESSION_WHAT = N_("How many people answered “mostly” or “fully”.")
REPORT_BY_SESSION_PICTURE = N_("Chart: shares of “mostly” and “fully” in each session. The table below has the counts.")
REPORT_BY_SESSION_TABLE = N_("Answers in each session")
REPORT_BY_SESSION_AXIS = N_("% mostly or fully")
REPORT_QUESTION = N_("Question")
REPORT_SESSION = N_("Session {number}")
REPORT_OF = N_("{count} of {answered}")

# people, questions, notes
REPORT_ROUNDS = N_("Rounds")
REPORT_GROUPS = N_("Who worked together")
REPORT_PASSED = N_("Passed: {names}")
REPORT_FROM_START_TO_END = N_("{count} from start to end")
REPORT_COUNT_LEFT_OUT = N_("{count} left out")
REPORT_PERSON = N_("Name")
REPORT_MINUTES = N_("Minutes")
REPORT_ALL_OF_IT = N_("all of it")
REPORT_PART_OF_IT = N_("part of it")
REPORT_NOT_THERE = N_("not there")
REPORT_WHO = N_("Who was there")
REPORT_WHO_NUMBER = N_("People")
REPORT_SUPPORT = N_("Support needs, for leaders")
REPORT_ATTENDANCE = N_("Attendance and certificates")
REPORT_QUESTIONS = N_("Questions sent")
REPORT_QUESTION_LEFT_OUT = N_("Left out: {question}")
REPORT_NOTES = N_("Notes")
