"""Plan library: plans by name, those that come with Throughline, files, and what an organisation has published.

With the same id, an organisation's plan hides one of the service, and a file hides a shipped plan. A chat can name ids
only, never files. Refused: another kind of file, one that is too large or not UTF-8, a missing picture. A later session
of a programme keeps the links that a facilitator set in the one before.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Protocol

from dialogs.plan.durations import shortened
from dialogs.plan.errors import WHOLE_FILE, Mistake, PlanError
from dialogs.plan.model import Plan
from dialogs.plan.nearest import nearest

if TYPE_CHECKING:
    from dialogs.plan.load import ReadPlan

_SHIPPED = resources.files("dialogs") / "plans"


@cache
def shipped() -> tuple[str, ...]:
    """The ids of the plans that come with Throughline, in alphabetical order. Listed once: every chat message asks."""
    return tuple(sorted(entry.name.removesuffix(".yaml") for entry in _SHIPPED.iterdir() if entry.name.endswith(".yaml")))


def load(name_or_path: str) -> Plan:
    """The shipped plan with this id, or the plan in this file.

    Raises PlanError with every mistake; also when there is no such plan, or the file cannot be read.
    """
    return load_with_warnings(name_or_path).plan


def load_with_warnings(name_or_path: str) -> ReadPlan:
    """The same, with what the plan's author may want to look at again. Raises PlanError."""
    if name_or_path in shipped():
        return _shipped(name_or_path)
    path = Path(name_or_path)
    found = _read(_text(path), name_or_path)
    plan = found.plan
    missing = [
        step for step in plan.steps if step.image and step.image.file and not path.with_name(step.image.file).is_file()
    ]
    if missing:
        raise PlanError(_no_picture(name_or_path, step.path, str(step.image and step.image.file)) for step in missing)
    return found


@cache
def _shipped(name: str) -> ReadPlan:
    return _read((_SHIPPED / f"{name}.yaml").read_text(encoding="utf-8"), f"{name}.yaml")


def shipped_text(id_: str) -> str:
    """The text of a plan that comes with Throughline. Raises KeyError."""
    if id_ not in shipped():
        raise KeyError(id_)
    return (_SHIPPED / f"{id_}.yaml").read_text(encoding="utf-8")


def _read(text: str, name: str) -> ReadPlan:
    from dialogs.plan.load import read_with_warnings  # on first use, so that the service starts fast

    return read_with_warnings(text, name)


def _text(path: Path) -> str:
    """The text of a plan file, of which no more is read than a plan may hold."""
    from dialogs.plan.file_kinds import other_kind
    from dialogs.plan.yaml_tree import LARGEST, too_large

    try:
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except (OSError, ValueError) as error:  # ValueError: a null character in the name
        raise PlanError([_no_file(path, error)]) from None
    kind = other_kind(content, path.name)
    if kind is not None:
        raise PlanError([Mistake(str(path), 1, WHOLE_FILE, *kind)])
    if len(content) > LARGEST:
        flaw = too_large()
        raise PlanError([Mistake(str(path), flaw.line, WHOLE_FILE, flaw.message, flaw.example)])
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        message = (
            "The file is not saved as UTF-8 but in another encoding, probably Windows-1252 or Latin-1. Save it as UTF-8."
        )
        raise PlanError([Mistake(str(path), line, WHOLE_FILE, message, "plan: team-day")]) from None


def _no_file(path: Path, error: Exception) -> Mistake:
    name = shortened(str(path))
    if path.suffix in (".yaml", ".yml"):
        why = error.strerror if isinstance(error, OSError) and error.strerror else "the name is not possible"
        message = f"The file cannot be read ({why}); check its name and the folder."
        return Mistake(name, 1, WHOLE_FILE, message, "throughline check plans/team-day.yaml")
    close = nearest(name, shipped(), 60)
    there = f"did you mean “{close}”?" if close else "there are: " + ", ".join(shipped()) + "."
    message = f"There is neither a plan nor a file called “{name}”; {there}"
    return Mistake(name, 1, WHOLE_FILE, message, f"throughline check {close or shipped()[0]}")


def _no_picture(file: str, step: str, picture: str) -> Mistake:
    message = f"The picture “{picture}” of the step {step} does not lie beside the plan; put it there or name its `url`."
    return Mistake(
        file, 1, step, message, 'image: {url: "https://example.org/tokens.png", alt: Ten paper tokens on a board}'
    )


class PlanCatalogue(Protocol):
    """The plans that `start <plan>` may choose."""

    @property
    def ids(self) -> tuple[str, ...]:
        """Their ids, in alphabetical order."""
        ...

    def plan(self, id_: str) -> Plan:
        """The plan of that id. Raises KeyError for one that is not there or cannot be used."""
        ...


def sessions_of(plan_library: PlanCatalogue, programme: str | None) -> tuple[Plan, ...]:
    """The plans of a programme's sessions, in order; none without a programme."""
    plans = []
    for id_ in plan_library.ids if programme else ():
        with suppress(KeyError):
            plans.append(plan_library.plan(id_))
    sessions = [plan for plan in plans if plan.programme == programme and plan.session is not None]
    return tuple(sorted(sessions, key=lambda plan: plan.session or 0))


def with_links_of(plan_library: PlanCatalogue, before: Plan, plan: Plan) -> Plan:
    """A later session of a programme keeps the addresses that a facilitator set in the one `before` it."""
    if plan.programme is None or plan.programme != before.programme:
        return plan
    try:
        written = plan_library.plan(before.id).links
    except KeyError:
        return plan
    for name, url in before.links.items():
        if name in plan.links and url != written.get(name):
            plan = plan.with_link(name, url)
    return plan


class PlanLibrary:
    """Plans by id. A plan of a folder hides a shipped one of the same id, and an added plan hides both."""

    def __init__(self, added: Iterable[Plan] = (), folders: Callable[[], Mapping[str, Plan]] = dict) -> None:
        self._added = {plan.id: plan for plan in added}
        self._folders = folders

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in alphabetical order."""
        return tuple(sorted({*shipped(), *self._folders(), *self._added}))

    def plan(self, id_: str) -> Plan:
        """The plan of that id. Raises KeyError for one that is not there or cannot be used."""
        known = self._added.get(id_) or self._folders().get(id_)
        if known is not None:
            return known
        if id_ not in shipped():  # only ids: a chat must not make the service open files
            raise KeyError(id_)
        try:
            return load(id_)
        except PlanError as error:
            raise KeyError(id_) from error


@dataclass(frozen=True)
class JoinedCatalogue:
    """The plans of the library, and those of an organisation before them."""

    library: PlanCatalogue
    own: Mapping[str, Plan]

    @property
    def ids(self) -> tuple[str, ...]:
        """All ids, in alphabetical order."""
        return tuple(sorted({*self.library.ids, *self.own}))

    def plan(self, id_: str) -> Plan:
        """The plan of that id. Raises KeyError for one that is not there or cannot be used."""
        return self.own[id_] if id_ in self.own else self.library.plan(id_)
