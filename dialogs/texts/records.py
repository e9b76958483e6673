"""Attendance and the CPD record."""

from __future__ import annotations

from dialogs.texts.mark import N_

# attendance and the own record
HELP_ATTENDANCE = N_(
    "Before the start: keeps a list of who is here in which part, for certificates. Everyone is told as it begins."
)
HELP_NO_ATTENDANCE = N_("Keeps no list of who is here in which part. During a session, everyone is told.")
HELP_SAME_GROUP = N_("Lets a group that you led go on in this chat, with whoever starts here.")
HELP_RECORD = N_("Gives you, and nobody else, your own CPD record of the sessions you were in.")
ATTENDANCE_LATE = N_(
    "Attendance can only be kept when everyone is told as the session begins, and it has begun already. "
    "Say “record attendance” before the next one."
)
ACK_ATTENDANCE = N_(
    "I will keep a list of who is here in which part of the session, and tell everyone so when it begins. "
    "“no attendance” takes that back."
)
ACK_ATTENDANCE_ON = N_("I am keeping attendance already; everyone was told at the start.")
ACK_ATTENDANCE_NOT = N_("No list of who was here in which part of this session is kept.")
ATTENDANCE_TITLE = N_("Attendance is kept today")
ATTENDANCE_WHAT = N_(
    "I write down who is here in each part of the session and for how long. Nothing that anybody says, chooses or writes is "
    "in the list."
)
ATTENDANCE_WHO = N_(
    "The facilitators and those who run this service can see it, for certificates. It is deleted on {day} at the latest."
)
ATTENDANCE_YOURS = N_(
    "“my record” gives you your own hours, and “forget me” takes you off the list. Questions? Please ask the facilitator."
)
ATTENDANCE_NOT_TITLE = N_("Attendance is not kept after all")
ATTENDANCE_NOT = N_("No list of who is here in which part of this session will be kept.")
ATTENDANCE_LATECOMER = N_(
    "Attendance is kept today: who is here in which part, for certificates, until {day} at the latest. "
    "“forget me” takes you off the list."
)
RECORD_OFFER = N_(
    "If you like, I put together what belongs in your CPD record: the sessions, their aims and your hours, with space for "
    "what you learnt and questions for reflecting on it with a colleague. Only you get it."
)
RECORD_OFFER_BUTTON = N_("Give me my record")
RECORD_TITLE = N_("For you: your CPD record")
RECORD_HERE = N_("Open it here, and save it or take it along as a Word document: {link}")
RECORD_UNTIL = N_(
    "The link works until {day}, as often as you like. It opens your record to whoever has it, so keep it to yourself. "
    "Nobody else is given it, and “forget me” ends it at once."
)
RECORD_NOWHERE = N_(
    "I have your record, but no address on the web where you could open it. Ask whoever runs this service to set one "
    "(THROUGHLINE_URL), then say “my record” again."
)
RECORD_NOT_SERVED = N_("Records are opened in a browser, and I am not served over the web here. In real sessions I am.")
RECORD_ASKED_ALREADY = N_("You have asked for your record already. If the link did not reach you, say “my record” again.")
RECORD_EMPTY = N_("I know of no session that you were in, so there is no record yet. Say “my record” again after one.")

# the record itself, as a page and as a document
CPD_TITLE = N_("My CPD record")
CPD_FOR = N_("For {name}, made on {day}")
CPD_YOURS = N_(
    "This belongs to you and was given to nobody else. It holds what Throughline knows of the sessions you were in. "
    "What you learnt and what it changes, only you can add."
)
CPD_NO_NAMES = N_("Please write without anything that could identify a child, a family or a colleague.")
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
CPD_BLOCKS = N_("Your time, part by part")
CPD_BLOCK = N_("Part")
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
CPD_OWN_LINE = N_("You wrote this down for yourself after the session:")
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
    "The headings above are in the order of the online form, so you can copy your text over. Each session can be a piece of "
    "its own."
)
CPD_RULES_CHECK = N_(
    "As of November 2026. Rules change: look at {link} before you renew. If you are registered elsewhere, your own "
    "regulator’s rules count."
)
CPD_HOURS = N_("All sessions together: {here}.")
CPD_SAVE = N_("Save as a Word document, to write in")
CPD_PRINT_HINT = N_("This page opens until {day} with the link you were given. To keep your record, save or print it.")
CPD_CLOSED_TITLE = N_("This record is not open")
CPD_CLOSED = N_("The link is too old, or it is not one of ours. Say “my record” to the bot for a new one.")
CPD_OPENING = N_("Your record is ready. Only you have this link.")
CPD_OPEN = N_("Open my record")
CPD_NEEDS_SCRIPT = N_("This page needs JavaScript.")
CPD_SPACE = N_("Space for your words: {title}")
PACK_CLOSED_TITLE = N_("This link does not work any more")
PACK_CLOSED = N_("Links to what you missed work for two weeks. Say “what did I miss” to the bot, and you get a new one.")
PAPER_WORD = N_("Download for Word")
PAPER_WEB = N_("Download as a web page")
PAPER_BACK = N_("Run sheet")
