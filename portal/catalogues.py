"""German is in the source; this keeps the English catalogue, without a system gettext.

`collect` finds every marked text in code and templates, `update` writes them to the catalogue,
`compile_catalogues` writes what Django reads (`.mo`, not kept in the repository).
"""

import ast
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import polib
from django.conf import settings
from django.utils.translation.template import templatize

CATALOGUE: Final = Path("en/LC_MESSAGES/django.po")
_MARKS: Final = frozenset({"_", "gettext", "gettext_lazy", "ngettext", "ngettext_lazy"})
_STRING: Final = r"""u?("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')"""
_CALL: Final = re.compile(rf"(?<!\w)(?:_|gettext|ngettext)\(\s*{_STRING}(?:\s*,\s*{_STRING})?")
_METADATA: Final = {
    "Language": "en",
    "MIME-Version": "1.0",
    "Content-Type": "text/plain; charset=utf-8",
    "Content-Transfer-Encoding": "8bit",
    "Plural-Forms": "nplurals=2; plural=(n != 1);",
}


@dataclass(slots=True)
class Marked:
    """Where a text stands, relative to the root, and its plural (empty where there is none)."""

    plural: str = ""
    files: set[str] = field(default_factory=set)


def collect(root: Path) -> dict[str, Marked]:
    """Every marked text below `root`.

    A text with a plural in one place and without in another is one entry: gettext answers the
    singular to those who ask for it alone. Raises ValueError if a text has two plurals.
    """
    found: dict[str, Marked] = {}
    for path in _sources(root):
        name = path.relative_to(root).as_posix()
        for text, plural in _messages(path):
            marked = found.setdefault(text, Marked())
            if plural and marked.plural not in ("", plural):
                raise ValueError(f"{name}: „{text}“ hat anderswo den Plural „{marked.plural}“.")
            marked.plural = marked.plural or plural
            marked.files.add(name)
    return found


def refreshed(root: Path) -> polib.POFile:
    """The catalogue as it should be: what is translated stays, what is gone goes."""
    path = root / "locale" / CATALOGUE
    old = {entry.msgid: entry for entry in polib.pofile(str(path))} if path.exists() else {}
    catalogue = polib.POFile()
    catalogue.metadata = dict(_METADATA)
    for text, marked in sorted(collect(root).items()):
        catalogue.append(_entry(text, marked, old.get(text)))
    return catalogue


def update(root: Path) -> polib.POFile:
    """Write the catalogue anew."""
    path = root / "locale" / CATALOGUE
    catalogue = refreshed(root)
    path.parent.mkdir(parents=True, exist_ok=True)
    catalogue.save(str(path))
    return catalogue


def compile_catalogues() -> None:
    """Write each `.mo` that is missing or older than its `.po`.

    Replaced as a whole: whoever reads at the same moment finds the old one or the new one.
    """
    for folder in settings.LOCALE_PATHS:
        for source in Path(folder).rglob("*.po"):
            compiled = source.with_suffix(".mo")
            if not compiled.exists() or compiled.stat().st_mtime < source.stat().st_mtime:
                unfinished = source.with_suffix(f".{os.getpid()}.tmp")
                unfinished.write_bytes(polib.pofile(str(source)).to_binary())
                unfinished.replace(compiled)


def _entry(text: str, marked: Marked, old: polib.POEntry | None) -> polib.POEntry:
    """A text that gains or loses its plural keeps the English of its singular."""
    singular = "" if old is None else old.msgstr_plural.get(0, old.msgstr)
    entry = polib.POEntry(
        msgid=text,
        occurrences=[(name, "") for name in sorted(marked.files)],
        flags=["python-format"] if "%(" in text else [],
    )
    if marked.plural:
        plural = "" if old is None else old.msgstr_plural.get(1, "")
        entry.msgid_plural, entry.msgstr_plural = marked.plural, {0: singular, 1: plural}
    else:
        entry.msgstr = singular
    return entry


def _sources(root: Path) -> Iterator[Path]:
    for name in settings.PORTAL_APPS:
        yield from sorted((root / name).rglob("*.py"))
    yield from sorted((root / "templates").rglob("*.html"))
    yield from sorted((root / "templates").rglob("*.txt"))


def _messages(path: Path) -> Iterator[tuple[str, str]]:
    """Texts with their plurals."""
    text = path.read_text(encoding="utf-8")
    if path.suffix == ".py":
        yield from _in_python(text)
    else:
        for match in _CALL.finditer(templatize(text)):
            single, plural = match.groups()
            yield ast.literal_eval(single), ast.literal_eval(plural) if plural else ""


def _in_python(text: str) -> Iterator[tuple[str, str]]:
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
