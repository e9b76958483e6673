"""Every sentence the bot says that is not part of a plan, a module per audience and family. Imports nothing.

Each is a plain English message with `{values}`. The message itself is its key in the catalogues, so keep it whole: never
glue sentences together. `from dialogs import texts` gives all of them.
"""

from __future__ import annotations

from dialogs.texts.acknowledgements import *  # noqa: F403
from dialogs.texts.agendas import *  # noqa: F403
from dialogs.texts.face_to_face import *  # noqa: F403
from dialogs.texts.groups import *  # noqa: F403
from dialogs.texts.help import *  # noqa: F403
from dialogs.texts.ideas import *  # noqa: F403
from dialogs.texts.not_understood import *  # noqa: F403
from dialogs.texts.pairs import *  # noqa: F403
from dialogs.texts.platforms import *  # noqa: F403
from dialogs.texts.polls import *  # noqa: F403
from dialogs.texts.programme import *  # noqa: F403
from dialogs.texts.questions import *  # noqa: F403
from dialogs.texts.records import *  # noqa: F403
from dialogs.texts.refusals import *  # noqa: F403
from dialogs.texts.report import *  # noqa: F403
from dialogs.texts.rooms import *  # noqa: F403
from dialogs.texts.screening import *  # noqa: F403
from dialogs.texts.service import *  # noqa: F403
from dialogs.texts.session import *  # noqa: F403
from dialogs.texts.steps import *  # noqa: F403
from dialogs.texts.support import *  # noqa: F403
