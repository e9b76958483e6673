"""Texts about attendance and the CPD record.

Here are the headings and questions of the CPD form, with the rules of Social Work England (two pieces a year by 30 November,
one peer reflection) and the request to write nothing by which a child, a family or a colleague could be recognised.
Attendance must be told at the start, so it cannot begin later. Links to what was missed last two weeks.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

# attendance and the own record
HELP_ATTENDANCE = N_(
    "Records who is here in each block, for certificates. Say it before the start; everyone is told when the session starts."
)
HELP_NO_ATTENDANCE = N_("Stops recording attendance. During a session, everyone is told.")
HELP_SAME_GROUP = N_("Lets a group you facilitated continue in this chat.")
HELP_RECORD = N_("Sends you your own CPD record of the sessions you were in.")
ATTENDANCE_LATE = N_(
    "The session has already started, and everyone must be told at the start. Say “record attendance” before the next "
    "session."
)
ACK_ATTENDANCE = N_("I’ll record who is here in each block, and tell everyone at the start. “no attendance” turns it off.")
ACK_ATTENDANCE_ON = N_("I am already recording attendance. Everyone was told at the start.")
ACK_ATTENDANCE_NOT = N_("I don’t record attendance for this session.")
ATTENDANCE_TITLE = N_("Attendance is recorded today")
ATTENDANCE_WHAT = N_(
    "I record who is here in each block and for how long. I don’t record anything people say, choose or write in this list."
)
ATTENDANCE_WHO = N_(
    "The facilitators and those who run this service can see it, for certificates. It is deleted on {day} at the latest."
)
ATTENDANCE_YOURS = N_(
    "“my record” shows you your own hours, and “forget me” removes you from the list. Questions? Please ask the facilitator."
)
ATTENDANCE_NOT_TITLE = N_("Attendance is no longer recorded")
ATTENDANCE_NOT = N_("I keep no list of who is here in this session.")
ATTENDANCE_LATECOMER = N_(
    "Attendance is recorded today: who is here in each block, for certificates. It is deleted on {day} at the latest. "
    "“forget me” removes you from the list."
)
RECORD_OFFER = N_(
    "I can prepare your CPD record: the sessions, their aims and your hours. It has space for what you learnt and "
    "questions to discuss with a colleague. Only you get it."
)
RECORD_OFFER_BUTTON = N_("Give me my record")
RECORD_TITLE = N_("For you: your CPD record")
RECORD_HERE = N_("Open it here, then save it or download it as a Word document: {link}")
RECORD_UNTIL = N_(
    "The link works until {day}, as often as you like. Anyone who has the link can open your record, so keep it to "
    "yourself. “forget me” ends it at once."
)
RECORD_NOWHERE = N_(
    "I have your record but no web address where you could open it. Ask whoever runs this service to set one up, then say "
    "“my record” again."
)
RECORD_NOT_SERVED = N_("Records open in a browser. That does not work in a rehearsal, only in real sessions.")
RECORD_ASKED_ALREADY = N_("You have already asked for your record. If you did not get the link, say “my record” again.")
RECORD_EMPTY = N_("You have no record yet, because I know of no session you were in. Say “my record” again after a session.")

# the record itself, as a page and as a document
CPD_TITLE = N_("My CPD record")
CPD_FOR = N_("For {name}, made on {day}")
CPD_YOURS = N_(
    "This record is yours; nobody else gets it. It lists what Throughline knows about the sessions you were in. Only "
    "you can add what you learnt and what it changes."
)
CPD_NO_NAMES = N_("Please don’t write anything that could identify a child, a family or a colleague.")
CPD_PIECE = N_("Session {session}: {title}")
CPD_PIECE_ALONE = N_("{title}")
CPD_KIND = N_("Kind of CPD")
CPD_KIND_TOOK_PART = N_("Training: a facilitated session with colleagues, with self-study and pair work")
CPD_KIND_SESSION = N_("Training: a facilitated session with colleagues")
CPD_KIND_LED = N_("Facilitating a training session for colleagues")
CPD_DATE = N_("Date")
CPD_YEAR = N_("Registration year")
CPD_YEAR_IS = N_("{first} to {last}")
CPD_TIME = N_("Your time")
CPD_TIME_IS = N_("{here} of {held}")
CPD_TIME_BREAKS = N_("{here} of {held}, {breaks} of it breaks")
CPD_ABOUT = N_("What it was, and why it matters for your role")
CPD_ABOUT_AIMS = N_("What the session was for:")
CPD_ABOUT_WHY = N_("Why it matters in my role:")
CPD_BLOCKS = N_("Your time, block by block")
CPD_BLOCK = N_("Block")
CPD_HOW = N_("How")
CPD_HOW_ONLINE = N_("together")
CPD_HOW_OFFLINE = N_("on your own")
CPD_HOW_BREAK = N_("break")
CPD_HELD = N_("Held")
CPD_LEARNT = N_("What you learnt")
CPD_LEARNT_SEE = N_("What do you see differently now? Think of one supervision or one piece of writing from before.")
CPD_LEARNT_TOOL = N_("Which tool or idea stayed with you, and what made it stick?")
CPD_IMPACT = N_("What it changes for your practice and for the people it is for")
CPD_IMPACT_DID = N_("What have you done differently since, or what will you do, and when?")
CPD_IMPACT_WHO = N_("Who will notice: those you supervise, children and families, your team? How?")
CPD_OWN_LINE = N_("After the session you wrote this for yourself:")
CPD_PEER = N_("What talking it over with a peer added (peer reflection)")
CPD_PEER_WORK = N_("From your pair work:")
CPD_PEER_TURN = N_("{on}: you were the {role}, with the {peers}")
CPD_PEER_TURN_PLAIN = N_("{on}")
CPD_PEER_NOTICED = N_("What did the other person’s questions make you notice that you would have missed alone?")
CPD_PEER_SIDES = N_("What was it like on the other side, and what will you take from that into your own role?")
CPD_PEER_NOW = N_("What did you learn from hearing how somebody else works, and what will you keep?")
CPD_PEER_FIND = N_(
    "There was no pair work in this session. Talk it over with a colleague or your supervisor, "
    "and write down what that added."
)
CPD_RULES = N_("What Social Work England asks for")
CPD_RULES_TWO = N_(
    "At least two different pieces of CPD in each registration year, recorded in your account by 30 November."
)
CPD_RULES_PEER = N_("With at least one of them, what you learnt from discussing it with a peer. No names are needed.")
CPD_RULES_COPY = N_(
    "The headings above follow the order of the online form, so you can copy your text over. Each session can be a "
    "separate piece."
)
CPD_RULES_CHECK = N_(
    "As of November 2026. Rules change, so check {link} before you renew. If you are registered elsewhere, your own "
    "regulator’s rules apply."
)
CPD_HOURS = N_("All sessions together: {here}.")
CPD_SAVE = N_("Save as a Word document you can edit")
CPD_PRINT_HINT = N_("This page opens until {day} with the link you were given. To keep your record, save or print it.")
CPD_CLOSED_TITLE = N_("This link does not open a record")
CPD_CLOSED = N_("The link has expired, or it was mistyped. Say “my record” to Throughline to get a new one.")
CPD_OPENING = N_("Your record is ready. Only you have this link.")
CPD_OPEN = N_("Open my record")
CPD_NEEDS_SCRIPT = N_("This page needs JavaScript.")
CPD_SPACE = N_("Space for your words: {title}")
PACK_CLOSED_TITLE = N_("This link has expired")
PACK_CLOSED = N_("Links to what you missed work for two weeks. Say “what did I miss” to Throughline to get a new one.")
PAPER_WORD = N_("Download for Word")
PAPER_WEB = N_("Download as a web page")
PAPER_BACK = N_("Run sheet")
