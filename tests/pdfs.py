"""Reads a PDF back as assistive technology does: tag by tag, with the text inside each."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from io import BytesIO
from typing import Any

import pikepdf


@dataclass(frozen=True, slots=True, kw_only=True)
class ReadPdf:
    """`tags` are the elements of the structure that hold text themselves, in reading order.

    `text` is all that stands on the pages, what is no content (head and foot of a page) included.
    """

    title: str
    language: str
    standard: str
    pages: int
    created: str
    tags: list[tuple[str, str]]
    names: list[str]
    text: str

    def of(self, *names: str) -> list[str]:
        return [text for name, text in self.tags if name in names]


def read(body: bytes) -> ReadPdf:
    with pikepdf.open(BytesIO(body)) as pdf:
        pieces = [*_pieces(pdf)]
        texts: dict[tuple[Any, int], str] = defaultdict(str)
        for page, mark, piece in pieces:
            texts[page, mark] += piece
        elements = [*_elements(pdf.Root.StructTreeRoot)]
        found = [(name, _joined(texts, marks)) for name, marks in elements]
        with pdf.open_metadata() as metadata:
            return ReadPdf(
                title=str(metadata["dc:title"]),
                language=str(pdf.Root.Lang),
                standard=f"UA-{metadata['pdfuaid:part']}",
                pages=len(pdf.pages),
                created=str(pdf.docinfo["/CreationDate"]),
                tags=[(name, text) for name, text in found if text],
                names=[name for name, _marks in elements],
                text="\n".join(piece for _page, _mark, piece in pieces),
            )


def _joined(texts: dict[tuple[Any, int], str], marks: list[tuple[Any, int]]) -> str:
    """Without the places where a line may break."""
    whole = "".join(texts.get(mark, "") for mark in marks)
    return whole.translate({0x200B: None, 0xAD: None}).strip()


def _pieces(pdf: pikepdf.Pdf) -> Iterator[tuple[Any, int, str]]:
    """(page, id of the marked content or -1, text) in the order of drawing."""
    for page in pdf.pages:
        codes: dict[int, str] = {}
        open_marks: list[Any] = []
        for instruction in pikepdf.parse_content_stream(page):
            operands: Any = instruction.operands
            match str(instruction.operator):
                case "BDC" | "BMC":
                    open_marks.append(operands[1] if len(operands) > 1 else {})
                case "EMC":
                    open_marks.pop()
                case "Tf":
                    codes = _codes(page.resources.Font[str(operands[0])])
                case "Tj" | "TJ":
                    mark = int(_innermost(open_marks, "/MCID", -1))
                    instead = _innermost(open_marks, "/ActualText", None)
                    text = _decoded(operands[0], codes) if instead is None else str(instead)
                    yield page.obj.objgen, mark, text


def _innermost(open_marks: list[Any], name: str, default: Any) -> Any:
    return next((each[name] for each in reversed(open_marks) if name in each), default)


def _decoded(shown: Any, codes: dict[int, str]) -> str:
    parts = shown if isinstance(shown, pikepdf.Array) else [shown]
    whole = b"".join(bytes(part) for part in parts if isinstance(part, pikepdf.String))
    return "".join(
        codes.get(int.from_bytes(whole[at : at + 2]), "") for at in range(0, len(whole), 2)
    )


def _codes(font: Any) -> dict[int, str]:
    """What each glyph means, by the font's ToUnicode map of single characters."""
    codes = {}
    for line in font.ToUnicode.read_bytes().decode().splitlines():
        halves = line.strip().removeprefix("<").removesuffix(">").split("> <")
        if len(halves) == 2:
            code, meaning = halves
            codes[int(code, 16)] = bytes.fromhex(meaning).decode("utf-16-be")
    return codes


def _elements(node: Any) -> Iterator[tuple[str, list[tuple[Any, int]]]]:
    """(tag, ids of its own marked content), parents first."""
    inside = node.get("/K", pikepdf.Array())
    children = list(inside) if isinstance(inside, pikepdf.Array) else [inside]
    page = node.Pg.objgen if "/Pg" in node else None
    if "/S" in node:
        yield str(node.S).removeprefix("/"), [*_marks(children, page)]
    for child in children:
        if isinstance(child, pikepdf.Dictionary) and "/S" in child:
            yield from _elements(child)


def _marks(children: list[Any], page: Any) -> Iterator[tuple[Any, int]]:
    for child in children:
        if isinstance(child, int):
            yield page, child
        elif isinstance(child, pikepdf.Dictionary) and "/MCID" in child:
            yield child.Pg.objgen if "/Pg" in child else page, int(child.MCID)
