"""What a file must be to come in, and what a refused one is answered."""

import struct
import zipfile
from contextlib import closing
from typing import Any

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.test import RequestFactory

from core.uploads import Scan, check
from core.uploads.archives import MOST_MEMBERS
from core.uploads.names import LONGEST, clean_name
from tests.factories import uploads as make

OLD_OFFICE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600
ENCRYPTED_MANIFEST = b"<manifest:file-entry><manifest:encryption-data/></manifest:file-entry>"


def refusal(name: str, content: bytes) -> ValidationError:
    with pytest.raises(ValidationError) as caught:
        check(make.upload(name, content))
    error: ValidationError = caught.value
    return error


class TestWhatComesIn:
    @pytest.mark.parametrize(
        ("name", "content", "media_type"),
        (
            ("Bescheid.pdf", make.pdf(), "application/pdf"),
            ("BESCHEID.PDF", make.pdf(), "application/pdf"),
            (
                "Absicht.docx",
                make.office(),
                f"application/vnd.openxmlformats-officedocument.{make.WORD}",
            ),
            (
                "Plan.xlsx",
                make.office(make.EXCEL),
                f"application/vnd.openxmlformats-officedocument.{make.EXCEL}",
            ),
            ("Absicht.odt", make.open_document(), make.TEXT),
            ("Karte.png", make.png(), "image/png"),
            ("Foto.jpeg", b"\xff\xd8\xff\xe0\0\x10JFIF\0" + b"\0" * 90, "image/jpeg"),
        ),
    )
    def test_kinds_that_offices_use(self, name: str, content: bytes, media_type: str) -> None:
        file = check(make.upload(name, content))
        assert (file.name, file.media_type, file.size) == (name, media_type, len(content))
        assert file.scan == Scan.UNCHECKED

    def test_a_file_of_exactly_the_limit(self, settings: Any) -> None:
        settings.UPLOAD_MAX_BYTES = len(make.pdf())
        assert check(make.upload("a.pdf", make.pdf())).size == settings.UPLOAD_MAX_BYTES

    def test_the_digest_is_that_of_the_content(self) -> None:
        one, same, other = (
            make.checked(),
            make.checked("b.pdf"),
            make.checked("c.pdf", make.pdf("x")),
        )
        assert one.sha256 == same.sha256 != other.sha256
        assert len(one.sha256) == 64

    def test_a_large_table_that_packs_well(self) -> None:
        rows = b"<row><c><v>0</v></c></row>" * 300_000
        assert check(make.upload("Plan.xlsx", make.office(make.EXCEL, xl__sheet_xml=rows))).size


class TestOnTheWay:
    @pytest.mark.parametrize("sent", (300_000, 5_000_000))
    def test_a_file_is_cut_where_it_is_too_large_anyway(self, settings: Any, sent: int) -> None:
        settings.UPLOAD_MAX_BYTES = 100_000
        assert 100_000 < received(b"x" * sent) <= 100_000 + 2 * FileUploadHandler.chunk_size

    @pytest.mark.parametrize("sent", (300_000, 5_000_000))
    def test_a_smaller_file_comes_whole(self, sent: int) -> None:
        assert received(b"x" * sent) == sent


def received(content: bytes) -> int:
    """Bytes of a sent file that arrive in a request."""
    body = {"file": make.upload("a.pdf", content)}
    with closing(RequestFactory().post("/", body)) as request:
        (file,) = request.FILES.getlist("file")
        assert isinstance(file, UploadedFile)
        return len(file.read())


class TestRefusals:
    @pytest.mark.parametrize(
        ("name", "content", "code", "advice"),
        (
            ("Plan.pdf", make.pdf() + b"\0" * 26 * 1024**2, "too_large", "größer als 25 MB"),
            ("Plan.pdf", make.executable(), "content", "kein PDF"),
            ("Plan.pdf", make.windows_executable(), "content", "kein PDF"),
            ("Plan.docx", make.windows_executable(), "content", "speichern Sie sie als DOCX"),
            ("setup.exe", make.windows_executable(), "kind", "Wählen Sie PDF, DOCX"),
            ("Plan", make.pdf(), "kind", "Wählen Sie PDF"),
            ("Logo.svg", make.SCRIPTED_SVG, "kind", "PNG oder JPEG"),
            ("Logo.png", make.SCRIPTED_SVG, "content", "kein PNG"),
            ("Plan.docx", make.pdf(), "content", "kein DOCX"),
            ("Plan.pdf", make.office(), "content", "kein PDF"),
            ("Plan.docx", make.office(make.EXCEL), "broken", "passt nicht zur Endung"),
            ("Plan.docx", make.archive({"a.txt": b"a"}), "broken", "passt nicht zur Endung"),
            ("Plan.odt", make.open_document(f"{make.TEXT}-template"), "broken", "Endung"),
            ("Plan.docx", make.office()[:-30], "broken", "beschädigt"),
            ("Plan.xlsm", make.office(), "macros", "ohne Makros"),
            ("Plan.docx", make.office(main=make.EXCEL_WITH_MACROS), "macros", "ohne Makros"),
            ("Plan.docx", make.office(word__vbaProject_bin=b"x"), "macros", "ohne Makros"),
            ("Plan.docx", make.office(word__harmlos_bin=OLD_OFFICE), "macros", "ohne Makros"),
            ("Plan.docx", OLD_OFFICE, "encrypted", "ohne Kennwort als DOCX"),
            ("Plan.docx", make.encrypted_archive(), "encrypted", "Kennwortschutz"),
            ("Plan.odt", make.open_document(manifest=ENCRYPTED_MANIFEST), "encrypted", "Kennwort"),
            ("Plan.docx", make.office(word__a_zip=make.office()), "nested", "als PDF"),
            ("Plan.docx", make.office(word__a_bin=make.executable()), "nested", "als PDF"),
            ("Plan.docx", make.archive({"../a.xml": b"<a/>"}), "broken", "neu"),
        ),
    )
    def test_each_says_what_to_do(self, name: str, content: bytes, code: str, advice: str) -> None:
        error = refusal(name, content)
        assert error.code == code
        assert advice in error.message

    def test_a_macro_workbook_called_docx(self) -> None:
        content = make.office(main=make.EXCEL_WITH_MACROS, xl__vbaProject_bin=OLD_OFFICE)
        assert refusal("Plan.docx", content).code == "macros"

    def test_an_open_document_with_macros(self) -> None:
        parts = {"mimetype": make.TEXT.encode(), "Basic/Standard/Modul1.xml": b"<m/>"}
        assert refusal("Plan.odt", make.archive(parts)).code == "macros"


class TestBombs:
    def test_one_that_packs_too_well_is_not_unpacked_to_its_end(self) -> None:
        assert refusal("Plan.docx", make.bomb()).code == "bomb"

    def test_one_that_lies_about_its_size(self) -> None:
        assert refusal("Plan.docx", make.lying_bomb()).code == "bomb"

    def test_a_member_that_holds_more_than_it_says(self) -> None:
        made = make.office(word__document_xml=b"x" * 70_000)
        lying = made.replace(struct.pack("<L", 70_000), struct.pack("<L", 10))
        assert refusal("Plan.docx", lying).code == "broken"

    def test_one_of_very_many_members(self) -> None:
        parts = {f"word/{number}.xml": b"" for number in range(MOST_MEMBERS + 1)}
        content = make.archive(parts, packing=zipfile.ZIP_STORED)
        assert refusal("Plan.docx", content).code == "bomb"

    def test_one_packed_in_a_way_that_no_office_uses(self) -> None:
        content = make.archive({"[Content_Types].xml": b"a"}, packing=zipfile.ZIP_LZMA)
        assert refusal("Plan.docx", content).code == "broken"


class TestNames:
    @pytest.mark.parametrize(
        ("raw", "clean"),
        (
            ("Bescheid.pdf", "Bescheid.pdf"),
            ("C:\\Users\\anna\\Bescheid.pdf", "Bescheid.pdf"),
            ("../../etc/Bescheid.pdf", "Bescheid.pdf"),
            ("Ärzte­haus  Süd\n.pdf", "Ärztehaus Süd.pdf"),
            ("rechnung\u202efdp.exe", "rechnungfdp.exe"),
            ("a\0b\x07c.pdf", "abc.pdf"),
            ('a<b>:"c|?*.pdf', "a_b___c___.pdf"),
            (" .. .pdf", "Dokument.pdf"),
            ("", "Dokument"),
        ),
    )
    def test_they_are_one_plain_line(self, raw: str, clean: str) -> None:
        assert clean_name(raw) == clean

    def test_they_keep_their_extension_when_they_are_cut(self) -> None:
        name = clean_name("x" * 500 + ".docx")
        assert len(name) == LONGEST
        assert name.endswith("x.docx")

    def test_an_endless_extension_is_none(self) -> None:
        assert clean_name("a." + "x" * 500) == "a." + "x" * (LONGEST - 2)
