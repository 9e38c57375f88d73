"""The one stylesheet of production says what the many of development say."""

import re
from pathlib import Path, PurePosixPath

import pytest
from django.contrib.staticfiles import finders
from django.core.files.storage import FileSystemStorage

from core.staticfiles import (
    ENTRY,
    CollectedFiles,
    InlinedImports,
    UnsupportedImportError,
    resolve,
    wrap,
)

CSS = Path(str(finders.find(ENTRY))).parent


def collected(folder: Path) -> CollectedFiles:
    storage = FileSystemStorage(location=folder)
    return CollectedFiles(
        {
            str(path.relative_to(folder)): (storage, str(path.relative_to(folder)))
            for path in folder.rglob("*.css")
        }
    )


def bundle(folder: Path, name: str = ENTRY) -> str:
    return InlinedImports(collected(folder)).inline(name)


def test_every_stylesheet_of_the_repository_is_in_the_bundle() -> None:
    text = bundle(CSS.parent)
    assert "@import" not in text
    entry = (CSS / "portal.css").read_text()
    for path in [*CSS.rglob("*.css")]:
        if path.name != "portal.css":
            assert f'url("{path.relative_to(CSS)}")' in entry, f"{path.name} is imported nowhere"
            assert path.read_text().strip() in text


def test_layers_and_media_survive() -> None:
    assert wrap("a{}", conditions=" layer(base)") == "@layer base {\na{}\n}"
    printed = wrap("a{}", conditions=" layer(media) print")
    assert printed == "@media print {\n@layer media {\na{}\n}\n}"
    assert wrap('@charset "UTF-8";a{}', conditions="") == "a{}"


def test_a_reference_that_would_break_stops_the_collection(tmp_path: Path) -> None:
    (tmp_path / "css/parts").mkdir(parents=True)
    (tmp_path / "css/portal.css").write_text('@import url("parts/a.css");')
    (tmp_path / "css/parts/a.css").write_text("a{background:url(picture.png)}")
    with pytest.raises(UnsupportedImportError, match=r"css/parts/a\.css"):
        bundle(tmp_path)


def test_pictures_inside_the_sheet_are_no_reference(tmp_path: Path) -> None:
    (tmp_path / "css/parts").mkdir(parents=True)
    (tmp_path / "css/portal.css").write_text('@import url("parts/a.css");')
    (tmp_path / "css/parts/a.css").write_text('a{mask:url( "data:image/svg+xml,x")}')
    assert "data:image" in bundle(tmp_path)


def test_parent_folders_are_resolved() -> None:
    assert (
        resolve(PurePosixPath("css") / "../vendor/kern/kern.min.css") == "vendor/kern/kern.min.css"
    )


def test_no_stylesheet_names_a_colour_but_the_tokens() -> None:
    """A colour written out would not follow the dark theme."""
    colour = re.compile(r"#[0-9a-fA-F]{3,8}\b|\b(?:rgb|hsl|oklch)a?\(")
    for path in CSS.rglob("*.css"):
        if path.name != "tokens.css":
            assert not colour.search(path.read_text()), path.name
