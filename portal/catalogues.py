"""German is in the source; this keeps the English catalogue, without a system gettext.

`collect` finds every marked text in code and templates, `update` brings the catalogue up to date,
`compile_catalogues` writes what Django reads (`.mo`, not kept in the repository).
"""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Final

import polib
from django.conf import settings
from django.utils.translation.template import templatize

_MARKS: Final = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"})
_STRING: Final = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL: Final = re.compile(rf"(?<!\w)(?:_|gettext|ngettext)\(\s*{_STRING}(?:\s*,\s*{_STRING})?")
CATALOGUE: Final = Path("en/LC_MESSAGES/django.po")

Message = tuple[str, str]
"""The text and its plural, which is empty where there is none."""


def collect(root: Path) -> dict[Message, list[str]]:
    """Every marked text below `root`, with the files that hold it."""
    found: dict[Message, list[str]] = {}
    for path in _sources(root):
        for message in _messages(path):
            found.setdefault(message, []).append(str(path.relative_to(root)))
    return found


def update(root: Path) -> tuple[int, int]:
    """Write the catalogue anew: what is translated stays, what is gone goes.

    Returns how many texts there are and how many still lack their English.
    """
    path = root / "locale" / CATALOGUE
    old = {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile()
    catalogue.metadata = {
        "Language": "en",
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=utf-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": "nplurals=2; plural=(n != 1);",
    }
    for (text, plural), files in sorted(collect(root).items()):
        entry = old.get(text) or polib.POEntry(msgid=text, msgstr="" if not plural else None)
        entry.msgid_plural = plural
        entry.occurrences = [(name, "") for name in sorted(set(files))]
        if plural and not entry.msgstr_plural:
            entry.msgstr_plural = {0: "", 1: ""}
        entry.flags = ["python-format"] if "%(" in text else []
        catalogue.append(entry)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return len(catalogue), len(catalogue.untranslated_entries())


def compile_catalogues() -> None:
    """Write each `.mo` that is missing or older than its `.po`."""
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).rglob("*.po"):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                polib.pofile(str(source)).save_as_mofile(str(compiled))


def _sources(root: Path) -> Iterator[Path]:
    for name in settings.PORTAL_APPS:
        yield from sorted((root / name).rglob("*.py"))
    yield from sorted((root / "templates").rglob("*.html"))
    yield from sorted((root / "templates").rglob("*.txt"))


def _messages(path: Path) -> Iterator[Message]:
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _in_python(text)
    else:
        for match in _CALL.finditer(templatize(text)):
            single, plural = match.groups()
            yield ast.literal_eval(single), ast.literal_eval(plural) if plural else ""


def _in_python(text: str) -> Iterator[Message]:
    for node in ast.walk(ast.parse(text)):
        if isinstance(node, ast.Call) and _name(node.func) in _MARKS:
            texts = [
                each.value
                for each in node.args[:2]
                if isinstance(each, ast.Constant) and isinstance(each.value, str)
            ]
            if texts:
                yield texts[0], texts[1] if len(texts) > 1 else ""


def _name(function: ast.expr) -> str:
    return function.id if isinstance(function, ast.Name) else ""
