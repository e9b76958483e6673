"""Texts that refuse free text which looks like an identifier. `dialogs.texts.identifiers` finds it.

Each says that nothing was saved, and how to say it again: with a wider place or a rough age, or without the number. They
never repeat what was found.
"""

from __future__ import annotations

from dialogs.texts.mark import N_

GUARD_EMAIL = N_("That seems to contain an e-mail address, so I did not save it. Say it again without the address.")
GUARD_NHS = N_("That seems to contain an NHS number, so I did not save it. Say it again without the number.")
GUARD_INSURANCE = N_(
    "That seems to contain a National Insurance number, so I did not save it. Say it again without the number."
)
GUARD_POSTCODE = N_(
    "That seems to contain an address, so I did not save it. Say it again without the place, or with a wider one, such "
    "as “in the north of the county”."
)
GUARD_BIRTH = N_(
    "That seems to contain a date of birth, so I did not save it. Say it again without the date, or with a rough age, "
    "such as “a child of primary school age”."
)
GUARD_PHONE = N_("That seems to contain a phone number, so I did not save it. Say it again without the number.")
GUARD_REFERENCE = N_(
    "That seems to contain a case or court reference, so I did not save it. Say it again without the number."
)
