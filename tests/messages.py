"""Catalogue update (`make messages`): adds new sentences of `dialogs.texts` without translation, and removes old ones."""

from __future__ import annotations

import io
from collections.abc import Iterator
from pathlib import Path

from babel.messages.catalog import Catalog
from babel.messages.pofile import read_po, write_po

from dialogs import texts

LOCALES = Path(texts.__file__).parents[2] / "bot" / "locale"
ONE = "_ONE"  # the suffix of a singular's name; its plural has the same name without it

UNWANTED = ("POT-Creation-Date", "PO-Revision-Date", "Last-Translator", "Report-Msgid", "Generated-By", "Language-Team")

Id = str | tuple[str, str]


def sentences() -> Iterator[tuple[str, Id]]:
    """Every sentence by name. Singular and plural are together, as in the catalogues."""
    known = {name: text for name, text in vars(texts).items() if name.isupper() and isinstance(text, str)}
    for name, text in known.items():
        if f"{name}{ONE}" in known:
            continue
        plural = known.get(name.removesuffix(ONE)) if name.endswith(ONE) else None
        yield name, (text, plural) if plural else text


def files() -> list[Path]:
    """All catalogues of what the bot says. `tests.page_messages` has those of the pages."""
    return sorted(LOCALES.glob("*/LC_MESSAGES/throughline.po"))


def read(file: Path) -> Catalog:
    """A catalogue as translators left it."""
    return read_po(io.BytesIO(file.read_bytes()), locale=file.parts[-3])


def renewed(old: Catalog) -> Catalog:
    """The translations of the present sentences. The name of each sentence is in a comment above it."""
    new = Catalog(locale=old.locale, project="Throughline", charset="utf-8", fuzzy=False, header_comment=old.header_comment)
    new._num_plurals, new._plural_expr = old.num_plurals, old.plural_expr
    for name, id_ in sentences():
        known = old.get(id_[0] if isinstance(id_, tuple) else id_)
        kept = known.string if known is not None and isinstance(known.string, tuple) == isinstance(id_, tuple) else None
        new.add(id_, kept or None, auto_comments=[name])
    return new


def write(file: Path, catalogue: Catalog) -> None:
    """Save a catalogue without dates, so that the diff shows only changes."""
    with file.open("wb") as out:
        write_po(out, catalogue, width=110, omit_header=False, no_location=True)
    lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
    unwanted = (
        '"POT-Creation-Date',
        '"PO-Revision-Date',
        '"Last-Translator',
        '"Report-Msgid',
        '"Generated-By',
        '"Language-Team',
    )
    file.write_text("".join(line for line in lines if not line.startswith(unwanted)), encoding="utf-8")


if __name__ == "__main__":
    for path in files():
        write(path, renewed(read(path)))
