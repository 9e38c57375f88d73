"""Static files for production: hashed, compressed, one stylesheet.

The stylesheet is kept as one file per component. Putting the imports in line when the files
are collected saves forty requests without a build step; sources stay what browsers read in
development.
"""

import re
from collections.abc import Iterator
from pathlib import PurePosixPath
from typing import Any, ClassVar, Final

from django.core.files.base import ContentFile, File
from whitenoise.storage import CompressedManifestStaticFilesStorage

ENTRY: Final = "css/portal.css"
IMPORT: Final = re.compile(r'@import url\("(?P<path>[^"]+)"\)(?P<conditions>[^;]*);')
LAYER: Final = re.compile(r"\s*layer\((?P<layer>[\w.-]+)\)\s*(?P<media>.*)")
RELATIVE_URL: Final = re.compile(r"url\(\s*+[\"']?+(?!data:|#|/)")


type CollectedPaths = dict[str, tuple[Any, str]]


class UnsupportedImportError(ValueError):
    """An imported file names another one relative to itself: that breaks when put in line."""


class CollectedFiles:
    """Opens the files being collected in the folders they come from."""

    def __init__(self, paths: CollectedPaths) -> None:
        self.paths = paths

    def open(self, name: str) -> "File[bytes]":
        storage, path = self.paths[name]
        file: File[bytes] = storage.open(path)
        return file


class InlinedImports:
    """Reads like `source`, with the imports of stylesheets put in line."""

    def __init__(self, source: CollectedFiles) -> None:
        self.source = source

    def open(self, name: str, mode: str = "rb") -> "File[bytes]":
        return ContentFile(self.inline(name).encode())

    def inline(self, name: str) -> str:
        folder = PurePosixPath(name).parent
        return IMPORT.sub(lambda match: self._body(match, folder=folder), self._text(name))

    def _body(self, match: re.Match[str], *, folder: PurePosixPath) -> str:
        path = resolve(folder / match["path"])
        body = self._text(path)
        if PurePosixPath(path).parent != folder and RELATIVE_URL.search(body):
            raise UnsupportedImportError(path)
        return wrap(body, conditions=match["conditions"])

    def _text(self, name: str) -> str:
        with self.source.open(name) as file:
            return str(file.read().decode())


def resolve(path: PurePosixPath) -> str:
    """„css/../vendor/x.css“ → „vendor/x.css“."""
    parts: list[str] = []
    for part in path.parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return "/".join(parts)


def wrap(body: str, *, conditions: str) -> str:
    """The imported rules inside the layer and the medium they were imported into."""
    # Only the first @charset of a file counts, and the entry file is UTF-8 anyway.
    rules = body.removeprefix("\ufeff").removeprefix('@charset "UTF-8";')
    match = LAYER.fullmatch(conditions)
    if match is None:
        return rules
    layered = f"@layer {match['layer']} {{\n{rules}\n}}"
    return f"@media {match['media']} {{\n{layered}\n}}" if match["media"] else layered


class PortalStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """Also gives the files that modules import their hashed names."""

    support_js_module_import_aggregation: ClassVar[bool] = True

    def post_process(
        self, paths: CollectedPaths, dry_run: bool = False, **options: Any
    ) -> Iterator[tuple[str, str, bool]]:
        bundle = InlinedImports(CollectedFiles(paths))
        yield from super().post_process(paths | {ENTRY: (bundle, ENTRY)}, dry_run, **options)
