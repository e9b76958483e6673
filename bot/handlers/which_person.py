"""Which person: where a name could be several people, whoever said it is asked with a button for each.

Up to five names are offered (`MOST_OFFERED` in `dialogs/grammar/resolve.py`), none for a longer text. Until a button is
pressed, the command is not carried out. How names are matched is there too.
"""

from __future__ import annotations

from dataclasses import replace

from bot.handlers.run_lookup import RunLookup
from bot.ports import Heard, Outcome
from bot.store import people
from bot.store.database import Database
from cards.view import Button, Say
from dialogs.grammar.resolve import MOST_OFFERED, Unnamed

LONGEST = 400  # characters of a command that fit into a button


async def ask(database: Database, run_lookup: RunLookup, heard: Heard, unnamed: Unnamed, run_id: str) -> Outcome:
    """The question, with buttons that say the same again with one person's id. Nothing is stored.

    Not with the name that is shown: its number may be somebody else's once a third person of that name has come.
    """
    asked = await run_lookup.say(heard.where, unnamed.sentence)
    place = heard.text.casefold().rfind(unnamed.word.casefold()) if unnamed.word else -1
    if asked.reply is None or place < 0 or len(heard.text) > LONGEST:
        return asked
    async with database.reading() as tx:
        names = people.names_of(await people.namesakes(tx, run_id, unnamed.people))
    before, after = heard.text[:place], heard.text[place + len(unnamed.word) :]
    chosen = [person for person in unnamed.people[:MOST_OFFERED] if person in names]
    buttons = tuple(Button(names[person], Say(f"{before}{person}{after}")) for person in chosen)
    return replace(asked, reply=replace(asked.reply, buttons=(*asked.reply.buttons, *buttons)))
