"""Words of the pages: every sentence of the templates, and of the refusals that pages show, with where it is."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping

from bot.web.fragments import FOLDER, environment
from tests.messages import LOCALES, Id

FILES = sorted(LOCALES.glob("*/LC_MESSAGES/pages.po"))
WEB = FOLDER.parent
TOLD = frozenset({"translated", "unreadable", "refused", "not_ours", "Refusal"})  # functions that show a sentence to people


def sentences() -> Mapping[Id, str]:
    """Every sentence with the file that it was found in first. Singular and plural are together."""
    found: dict[Id, str] = {}
    for file in sorted(FOLDER.rglob("*.html")):
        for id_ in _in_template(file.read_text(encoding="utf-8")):
            found.setdefault(id_, file.name)
    for file in sorted(WEB.rglob("*.py")):
        for text in _in_code(ast.parse(file.read_text(encoding="utf-8"))):
            found.setdefault(text, file.name)
    return found


def _in_template(source: str) -> Iterator[Id]:
    for _line, _function, said in environment().extract_translations(source):  # type: ignore[attr-defined]
        texts = tuple(text for text in said if text is not None) if isinstance(said, tuple) else (said,)
        yield (texts[0], texts[1]) if len(texts) > 1 else texts[0]


def _in_code(tree: ast.AST) -> Iterator[str]:
    """Texts of HTTP errors, and sentences given to the functions in `TOLD`."""
    for node in ast.walk(tree):
        if not isinstance(node, ast.Call):
            continue
        name = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        texts = [one.value for one in node.keywords if one.arg == "text"] if name.startswith("HTTP") else []
        texts += node.args if name in TOLD else []
        yield from (one.value for one in texts if isinstance(one, ast.Constant) and isinstance(one.value, str))
