"""Files as tables: what comes in, what is refused and why, and that nothing is lost on the way."""

import datetime as dt
from decimal import Decimal
from io import BytesIO
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile

import pytest
from django.utils import translation
from hypothesis import given, settings as hypothesis_settings, strategies as st

from core.errors import DomainError
from projects.exchange.cells import Cell, guarded, text_of, unguarded, writable
from projects.exchange.columns import COLUMNS, column_of, headings
from projects.exchange.files import ensure_table
from projects.exchange.notation import read_keys, read_rows, write_keys, write_rows
from projects.exchange.reading import letter_of, opened
from projects.exchange.writing import write_table

HEAD = "Externer Schlüssel;Projekttitel\n"


def rows_of(content: bytes, name: str = "projekte.csv") -> list[dict[str, Cell]]:
    ensure_table(name, content)
    return [record.cells for record in opened(name, content).rows()]


def refusal(content: bytes, name: str = "projekte.csv") -> str:
    with pytest.raises(DomainError) as error:
        rows_of(content, name)
    return " ".join(str(problem.message) for problem in error.value.problems)


def table(*rows: dict[str, Cell], file_format: str = "xlsx") -> bytes:
    full = [[row.get(column.name) for column in COLUMNS] for row in rows]
    with write_table(full, file_format) as file:
        return file.read()


class TestCsv:
    @pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
    def test_is_read_in_the_usual_encodings(self, encoding: str) -> None:
        content = (HEAD + "P-1;Bürgerbus für Köln – „jetzt“\n").encode(encoding)
        assert rows_of(content)[0]["title"] == "Bürgerbus für Köln – „jetzt“"

    @pytest.mark.parametrize(
        "content",
        [
            (HEAD + "P-1;Bürgerbus\n").encode("cp850"),
            (HEAD + "P-1;Bürgerbus\n").encode("mac_roman"),
            (HEAD + "P-1;Bürgerbus\n").encode("utf-16-le"),
            b"\xef\xbb\xbf" + (HEAD + "P-1;Bürgerbus\n").encode("cp1252"),
        ],
    )
    def test_in_another_encoding_is_refused(self, content: bytes) -> None:
        assert "Zeichenkodierung" in refusal(content)

    @pytest.mark.parametrize("separator", [";", ",", "\t"])
    def test_may_be_separated_by(self, separator: str) -> None:
        content = f"{HEAD}P-1;Ein Bus".replace(";", separator).encode()
        assert rows_of(content) == [{"external_key": "P-1", "title": "Ein Bus"}]

    def test_counts_rows_as_a_spreadsheet_does(self) -> None:
        content = (HEAD + 'P-1;"Ein\nBus"\n;\nP-2;Noch einer\n').encode()
        assert [row.number for row in opened("x.csv", content).rows()] == [2, 4]

    def test_with_a_quotation_mark_astray_names_the_line(self) -> None:
        assert "Zeile 2" in refusal((HEAD + 'P-1;"Ein"Bus\n').encode())

    @pytest.mark.parametrize("content", [b"%PDF-1.7", b"MZ\x90", b"PK\x03\x04", b"<svg><script>"])
    def test_is_no_file_of_another_kind_renamed(self, content: bytes) -> None:
        assert "kein CSV" in refusal(content + b" und mehr")


class TestHeadings:
    def test_that_are_missing_are_named(self) -> None:
        assert "Es fehlt die Spalte „Projekttitel“" in refusal(b"External key\nP-1\n")

    def test_that_nobody_knows_are_named_with_their_letter(self) -> None:
        text = refusal((HEAD.strip() + ";Farbe\nP-1;Bus;rot\n").encode())
        assert "„Farbe“ in Spalte C ist nicht bekannt" in text

    def test_may_stand_there_once(self) -> None:
        assert "zweimal" in refusal((HEAD.strip() + ";Title\nP-1;Bus;Bus\n").encode())

    @pytest.mark.parametrize("language", ["de", "en"])
    def test_are_read_as_they_are_written(self, language: str) -> None:
        with translation.override(language):
            assert [column_of(each) for each in headings()] == [*COLUMNS]

    def test_of_an_empty_file_are_missing_too(self) -> None:
        assert "Es fehlt die Spalte" in refusal(b"\n")

    def test_letters_go_on_behind_z(self) -> None:
        assert [letter_of(each) for each in (0, 25, 26, 701, 702)] == ["A", "Z", "AA", "ZZ", "AAA"]


class TestSpreadsheets:
    @pytest.mark.parametrize("file_format", ["xlsx", "ods"])
    def test_keep_numbers_numbers_and_days_days(self, file_format: str) -> None:
        cells: dict[str, Cell] = {
            "title": "=1+1",
            "total_cost": Decimal("2058624.85"),
            "start": dt.date(2026, 9, 1),
        }
        read = rows_of(table(cells, file_format=file_format), f"x.{file_format}")[0]
        assert {name: read[name] for name in cells} == cells

    def test_with_macros_are_refused_under_either_name(self) -> None:
        content = _with(table({"title": "Bus"}), "xl/vbaProject.bin", b"macro")
        assert "Makros" in refusal(content, "x.xlsx")
        assert "CSV, XLSX oder ODS" in refusal(content, "x.xlsm")

    @pytest.mark.parametrize("name", ["x.xlsx", "x.ods"])
    def test_of_another_kind_are_refused(self, name: str) -> None:
        other = {"x.xlsx": "ods", "x.ods": "xlsx"}[name]
        assert refusal(table({"title": "Bus"}, file_format=other), name)
        assert refusal(b"PK\x03\x04 und mehr", name)

    def test_that_unpack_to_far_too_much_are_not_opened(self) -> None:
        content = _with(table({"title": "Bus"}), "xl/media/image1.png", b"\0" * 300_000_000)
        assert "gepackt sehr viel mehr" in refusal(content, "x.xlsx")

    def test_that_claim_billions_of_cells_stay_outside(self) -> None:
        content = table({"title": "Bus"})
        far = b'<row r="1048576"><c r="XFD1048576"><v>1</v></c></row></sheetData>'
        bomb = _changed(content, "xl/worksheets/sheet1.xml", b"</sheetData>", far)
        assert "zu groß" in refusal(bomb, "x.xlsx")


class TestLimits:
    def test_a_file_too_large_says_how_large_it_may_be(self, settings: Any) -> None:
        settings.PORTAL_IMPORT_BYTES = 1024**2
        assert "größer als 1 MB" in refusal(HEAD.encode() + b"x" * 1024**2)

    @pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
    def test_too_many_rows_say_how_many_there_may_be(self, settings: Any, file_format: str) -> None:
        settings.PORTAL_IMPORT_ROWS = 2
        rows: list[dict[str, Cell]] = [{"external_key": f"P-{each}"} for each in range(3)]
        assert len(rows_of(table(*rows[:2], file_format=file_format), f"x.{file_format}")) == 2
        assert "mehr als 2 Zeilen" in refusal(
            table(*rows, file_format=file_format), f"x.{file_format}"
        )


class TestFormulas:
    @pytest.mark.parametrize("text", ["=1+1", "+49 241", "-5", "@SUM", "\tx", "'=1", "''-"])
    def test_are_texts_in_csv_and_the_same_again_afterwards(self, text: str) -> None:
        assert guarded(text).startswith("'")
        assert unguarded(guarded(text)) == text

    @given(st.text())
    def test_guarding_loses_nothing(self, text: str) -> None:
        assert unguarded(guarded(text)) == text
        assert not guarded(text).startswith(("=", "+", "-", "@", "\t", "\r"))


_texts = st.text(max_size=40).map(writable)
_lines = _texts.map(lambda text: " ".join(text.split())).filter(bool)
_marked = st.text(alphabet="ab |;\n\\", max_size=8).map(writable)
_days = st.dates(dt.date(2000, 1, 1), dt.date(2099, 12, 31))
_amounts = st.decimals(0, 10**9, places=2)


class TestRoundTrip:
    @pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
    @hypothesis_settings(max_examples=20, deadline=None)
    @given(rows=st.lists(st.tuples(_texts, _texts, _days, _amounts), min_size=1, max_size=4))
    def test_what_is_written_is_read(self, file_format: str, rows: list[Any]) -> None:
        names = ("title", "summary", "start", "total_cost")
        written = [{"external_key": "P"} | dict(zip(names, row, strict=True)) for row in rows]
        content = table(*written, file_format=file_format)
        assert content == table(*written, file_format=file_format)
        read = rows_of(content, f"x.{file_format}")
        for before, after in zip(written, read, strict=True):
            assert [_meaning(before[name]) for name in names] == [
                _meaning(after[name]) for name in names
            ]

    @given(st.lists(st.lists(_marked, min_size=1, max_size=5).filter(lambda row: bool(row[-1]))))
    def test_rows_in_a_cell_are_read_as_they_were(self, rows: list[list[str]]) -> None:
        assert read_rows(write_rows(rows)) == rows

    @given(st.lists(_lines, unique=True))
    def test_keys_in_a_cell_are_read_as_they_were(self, keys: list[str]) -> None:
        assert read_keys(write_keys(keys)) == keys


def _meaning(cell: Cell) -> str:
    """A text, whatever kind of cell the format has for it: CSV knows texts alone."""
    text = f"{cell:.2f}" if isinstance(cell, Decimal) else text_of(cell)
    return text.replace(",", ".") if isinstance(cell, Decimal) or _is_amount(text) else text


def _is_amount(text: str) -> bool:
    return text.replace(",", "", 1).isdecimal()


def _with(content: bytes, name: str, part: bytes) -> bytes:
    archive = BytesIO(content)
    with ZipFile(archive, "a", ZIP_DEFLATED) as copy:
        copy.writestr(name, part)
    return archive.getvalue()


def _changed(content: bytes, name: str, old: bytes, new: bytes) -> bytes:
    archive = BytesIO()
    with ZipFile(BytesIO(content)) as source, ZipFile(archive, "w", ZIP_DEFLATED) as copy:
        for part in source.namelist():
            text = source.read(part)
            copy.writestr(part, text.replace(old, new) if part == name else text)
    return archive.getvalue()
