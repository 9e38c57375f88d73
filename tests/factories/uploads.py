"""Files as people send them, good and bad, made byte by byte."""

import io
import struct
import zipfile
import zlib
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Final

from django.core.files.uploadedfile import SimpleUploadedFile

from core.uploads import Checked, check

WORD: Final = "wordprocessingml.document"
EXCEL: Final = "spreadsheetml.sheet"
EXCEL_WITH_MACROS: Final = "application/vnd.ms-excel.sheet.macroEnabled.main+xml"
TEXT: Final = "application/vnd.oasis.opendocument.text"
SCRIPTED_SVG: Final = b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'


def upload(name: str, content: bytes) -> SimpleUploadedFile:
    return SimpleUploadedFile(name, content)


def checked(name: str = "Bescheid.pdf", content: bytes | None = None) -> Checked:
    """A file that has passed, as the operations take it."""
    return check(upload(name, pdf() if content is None else content))


def pdf(text: str = "Bescheid") -> bytes:
    """One empty page; `text` makes it another file."""
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>>",
        b"<</Title(" + text.encode() + b")>>",
    ]
    body = b"%PDF-1.7\n"
    offsets = []
    for number, content in enumerate(objects, start=1):
        offsets.append(len(body))
        body += b"%d 0 obj\n%s\nendobj\n" % (number, content)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in offsets)
    head = b"xref\n0 5\n0000000000 65535 f \n" + table
    return body + head + b"trailer<</Size 5/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF\n" % len(body)


def png() -> bytes:
    """One white point."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        checksum = struct.pack("!L", zlib.crc32(kind + data))
        return struct.pack("!L", len(data)) + kind + data + checksum

    head = chunk(b"IHDR", struct.pack("!LLBBBBB", 1, 1, 8, 0, 0, 0, 0))
    return (
        b"\x89PNG\r\n\x1a\n" + head + chunk(b"IDAT", zlib.compress(b"\0\xff")) + chunk(b"IEND", b"")
    )


def archive(parts: Mapping[str, bytes], *, packing: int = zipfile.ZIP_DEFLATED) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", packing) as made:
        for name, content in parts.items():
            made.writestr(name, content)
    return file.getvalue()


def office(document: str = WORD, *, main: str = "", **parts: bytes) -> bytes:
    """DOCX or XLSX; `parts` come on top, by name with `__` for a slash and `_` for a dot."""
    content_type = main or f"application/vnd.openxmlformats-officedocument.{document}.main+xml"
    types = f'<Types><Override PartName="/main.xml" ContentType="{content_type}"/></Types>'
    extra = {name.replace("__", "/").replace("_", "."): each for name, each in parts.items()}
    return archive({"[Content_Types].xml": types.encode(), "main.xml": b"<body/>"} | extra)


def open_document(media_type: str = TEXT, manifest: bytes = b"<manifest/>") -> bytes:
    parts = {
        "mimetype": media_type.encode(),
        "content.xml": b"<office/>",
        "META-INF/manifest.xml": manifest,
    }
    return archive(parts, packing=zipfile.ZIP_STORED)


def oversized() -> bytes:
    """A PDF of 26 MB."""
    return pdf() + b"\0" * (26 * 1024**2)


def office_with_macros() -> bytes:
    return office(main=EXCEL_WITH_MACROS)


def scripted_svg() -> bytes:
    return SCRIPTED_SVG


def empty() -> bytes:
    return b""


@cache
def bomb() -> bytes:
    """A DOCX of some 300 KB that unpacks to 300 MB."""
    return office(word__document_xml=b"\0" * (300 * 1024**2))


def lying_bomb() -> bytes:
    """The same, saying in both of its tables that the member holds 10 bytes."""
    made = office(word__document_xml=b"\0" * (64 * 1024**2))
    return made.replace(struct.pack("<L", 64 * 1024**2), struct.pack("<L", 10))


def encrypted_archive(name: str = "word/document.xml", content: bytes = b"<geheim/>") -> bytes:
    """A zip with the traditional encryption (APPNOTE.TXT, 6.1), password „geheim“."""
    keys = [0x12345678, 0x23456789, 0x34567890]

    def update(byte: int) -> None:
        keys[0] = ~zlib.crc32(bytes([byte]), ~keys[0] & 0xFFFFFFFF) & 0xFFFFFFFF
        keys[1] = ((keys[1] + (keys[0] & 0xFF)) * 134775813 + 1) & 0xFFFFFFFF
        keys[2] = ~zlib.crc32(bytes([keys[1] >> 24]), ~keys[2] & 0xFFFFFFFF) & 0xFFFFFFFF

    def encrypt(plain: bytes) -> bytes:
        hidden = bytearray()
        for byte in plain:
            mask = (keys[2] | 2) & 0xFFFF
            hidden.append(byte ^ (((mask * (mask ^ 1)) >> 8) & 0xFF))
            update(byte)
        return bytes(hidden)

    for byte in b"geheim":
        update(byte)
    crc = zlib.crc32(content)
    hidden = encrypt(b"\1" * 11 + bytes([crc >> 24])) + encrypt(content)
    path = name.encode()
    about = struct.pack(
        "<HHHHHLLLHH", 20, 1, 0, 0, 33, crc, len(hidden), len(content), len(path), 0
    )
    local = b"PK\3\4" + about + path + hidden
    central = (
        b"PK\1\2" + struct.pack("<H", 20) + about + struct.pack("<HHHLL", 0, 0, 0, 0, 0) + path
    )
    end = b"PK\5\6" + struct.pack("<HHHHLLH", 0, 0, 1, 1, len(central), len(local), 0)
    return local + central + end


def executable() -> bytes:
    """The beginning of a program of this machine (ELF)."""
    with Path("/bin/sh").open("rb") as program:
        return program.read(60_000)


def windows_executable() -> bytes:
    head = b"MZ" + b"\0" * 58 + struct.pack("<L", 64)
    return head + b"PE\0\0" + struct.pack("<H", 0x8664) + b"\0" * 400
