"""Makes the fonts of the PDFs from those of the pages, which `tools/vendor.mjs` copied from npm.

    .venv/bin/python tools/vendor_fonts.py            refresh
    .venv/bin/python tools/vendor_fonts.py --check    fail on any difference

Browsers take several small compressed files per weight, Typst one plain one. What a PDF does not
need (hints for screens, features that no text here asks for) is left out.
"""

import argparse
import shutil
import sys
from io import BytesIO
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Final

from fontTools.merge import Merger
from fontTools.subset import Options, Subsetter
from fontTools.ttLib import TTFont

ROOT: Final = Path(__file__).resolve().parent.parent
SOURCE: Final = ROOT / "static/vendor/fira-sans"
TARGET: Final = ROOT / "core/fonts"
WEIGHTS: Final = {400: "FiraSans-Regular.ttf", 600: "FiraSans-SemiBold.ttf"}
SUBSETS: Final = ("latin", "latin-ext")
FEATURES: Final = ["ccmp", "kern", "liga", "lnum", "locl", "mark", "mkmk", "tnum"]


def main() -> int:
    options = argparse.ArgumentParser()
    options.add_argument("--check", action="store_true")
    made = {name: font_of(weight) for weight, name in WEIGHTS.items()}
    made["LICENSE"] = (SOURCE / "LICENSE").read_bytes()
    if options.parse_args().check:
        return complain(made)
    shutil.rmtree(TARGET, ignore_errors=True)
    TARGET.mkdir()
    for name, body in made.items():
        (TARGET / name).write_bytes(body)
    return 0


def complain(made: dict[str, bytes]) -> int:
    stored = {path.name: path.read_bytes() for path in TARGET.iterdir()}
    differing = [name for name in sorted({*made, *stored}) if made.get(name) != stored.get(name)]
    for name in differing:
        print(f"differs from static/vendor/fira-sans: {TARGET.relative_to(ROOT) / name}")
    return len(differing)


def font_of(weight: int) -> bytes:
    """One TrueType font with the characters of all subsets; the same input is the same bytes."""
    with TemporaryDirectory() as folder:
        parts = [unpacked(subset, weight, Path(folder)) for subset in SUBSETS]
        font = Merger().merge([str(part) for part in parts])
        made_at = TTFont(parts[0])["head"].created
    subsetter = Subsetter(Options(hinting=False, layout_features=FEATURES, notdef_outline=True))
    subsetter.populate(unicodes=list(font.getBestCmap()))
    subsetter.subset(font)
    # Merging stamps the font with the moment.
    font["head"].created = font["head"].modified = made_at
    font.recalcTimestamp = False
    body = BytesIO()
    font.save(body)
    return body.getvalue()


def unpacked(subset: str, weight: int, folder: Path) -> Path:
    font = TTFont(SOURCE / f"fira-sans-{subset}-{weight}.woff2", recalcTimestamp=False)
    font.flavor = None
    path = folder / f"{subset}.ttf"
    font.save(path)
    return path


if __name__ == "__main__":
    sys.exit(main())
