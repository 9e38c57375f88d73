"""Charts say the same as their numbers, and no number is drawn with a German comma."""

import re

import pytest
from hypothesis import given, strategies as st

from core.charts import (
    HEAT_LEVELS,
    Axis,
    BarInput,
    DonutInput,
    Series,
    VotePart,
    donut,
    heat_level,
    heat_matrix,
    segments,
    stacked_bars,
    vote_tally,
)
from core.maps import HEIGHT, WIDTH, MapPoint, municipality_map, project, radius_for
from core.templatetags.components import chart

PHASES = (Series("skizze", "Skizze"), Series("antrag", "Antrag"), Series("transfer", "Transfer"))
GREEN = Series("green", "Im Plan")
COUNTS = st.lists(st.integers(min_value=0, max_value=10_000), min_size=3, max_size=3)
DECIMAL_COMMA = re.compile(r'="-?\d+,\d')


def number(text: str) -> float:
    return float(text.removesuffix("%"))


@given(st.lists(COUNTS, min_size=1, max_size=6))
def test_bars_lie_side_by_side_and_the_longest_fills_the_width(rows: list[list[int]]) -> None:
    drawing = stacked_bars(
        title="t",
        row_heading="r",
        total_heading="s",
        series=PHASES,
        rows=[BarInput(label=str(i), values=row) for i, row in enumerate(rows)],
    )
    longest = max(sum(row) for row in rows)
    for row, values in zip(drawing.rows, rows, strict=True):
        drawn = sum(number(segment.width) for segment in row.segments)
        assert drawn == pytest.approx(100 * sum(values) / longest if longest else 0, abs=0.05)
        end = 0.0
        for segment in row.segments:
            assert number(segment.x) == pytest.approx(end, abs=0.05)
            end = number(segment.x) + number(segment.width)


def test_an_empty_value_leaves_no_piece_and_a_narrow_one_no_caption() -> None:
    pieces = segments([0, 1, 99], keys=["a", "b", "c"], scale=100)
    assert [piece.key for piece in pieces] == ["b", "c"]
    assert [piece.caption for piece in pieces] == ["", "99"]


def test_a_bar_is_told_in_words() -> None:
    drawing = stacked_bars(
        title="t",
        row_heading="Kommune",
        total_heading="Summe",
        series=PHASES,
        rows=[BarInput(label="Aachen", values=[1, 0, 2])],
        display=lambda value: f"{value} €",
    )
    assert drawing.rows[0].description == "Skizze 1 €, Antrag 0 €, Transfer 2 €"
    assert drawing.rows[0].total == "3 €"
    assert "Daten als Tabelle" in chart(drawing)


def test_a_row_with_too_few_values_is_a_mistake() -> None:
    with pytest.raises(ValueError, match="argument 2"):
        stacked_bars(
            title="t",
            row_heading="r",
            total_heading="s",
            series=PHASES,
            rows=[BarInput(label="Aachen", values=[1])],
        )


@given(COUNTS)
def test_a_donut_closes(counts: list[int]) -> None:
    drawing = donut(
        title="Ampel",
        unit="Projekte",
        parts=[DonutInput(key=str(i), label=str(i), value=n) for i, n in enumerate(counts)],
    )
    assert drawing.total == sum(counts)
    circumference = float(drawing.parts[0].dash.split()[1])
    for part, before in zip(drawing.parts, (0, counts[0], counts[0] + counts[1]), strict=True):
        share = before / drawing.total if drawing.total else 0
        assert float(part.offset) == pytest.approx(-share * circumference, abs=0.02)


def test_a_donut_without_anything_shows_zero() -> None:
    drawing = donut(title="t", unit="Projekte", parts=[DonutInput(key="a", label="A", value=0)])
    assert drawing.parts[0].share == "0\u00a0%"
    assert "stroke-dasharray" not in chart(drawing)


@given(st.integers(0, 50), st.integers(0, 50))
def test_more_is_never_lighter(count: int, more: int) -> None:
    level = heat_level(count, maximum=50)
    assert 0 <= level <= HEAT_LEVELS
    assert (level == 0) == (count == 0)
    assert heat_level(max(count, more), maximum=50) >= level


def test_a_project_in_two_sectors_counts_once_in_the_totals() -> None:
    drawing = heat_matrix(
        title="t",
        unit="Projekte",
        rows=[Axis("energie", "Energie"), Axis("verkehr", "Verkehr")],
        columns=[Axis("soest", "Soest")],
        counts={("energie", "soest"): 1, ("verkehr", "soest"): 1},
        column_totals={"soest": 1},
        total=1,
        url=lambda row, column: f"?sector={row}&municipality={column}",
    )
    assert drawing.column_totals == (1,)
    assert drawing.total == 1
    assert [row.total for row in drawing.rows] == [1, 1]
    assert 'href="?sector=energie&amp;municipality=soest"' in chart(drawing)


def test_an_empty_matrix_has_no_links_and_no_colour() -> None:
    drawing = heat_matrix(
        title="t",
        unit="Projekte",
        rows=[Axis("a", "A")],
        columns=[Axis("b", "B")],
        counts={},
        url=lambda row, column: "?never",
    )
    assert drawing.rows[0].cells[0].level == 0
    assert "?never" not in chart(drawing)


def test_a_vote_is_measured_by_all_who_may_vote() -> None:
    tally = vote_tally(
        parts=[VotePart(key="yes", label="Ja", count=9), VotePart(key="no", label="Nein", count=1)],
        eligible=20,
        needed=10,
    )
    assert tally.cast == 10
    assert tally.segments[0].width == "45.00%"
    assert tally.needed_at == "50.00%"
    assert tally.description == "Ja 9, Nein 1"


def test_a_group_without_members_has_no_votes() -> None:
    tally = vote_tally(parts=[VotePart(key="yes", label="Ja", count=0)], eligible=0)
    assert tally.segments == ()


MUNICIPALITIES = (
    ("Aachen", 50.7766, 6.0834),
    ("Gelsenkirchen", 51.5051, 7.0965),
    ("Paderborn", 51.7191, 8.7544),
    ("Soest", 51.5756, 8.1062),
    ("Wuppertal", 51.2563, 7.1482),
)


def points(count: int) -> list[MapPoint]:
    return [
        MapPoint(
            label=n, url="#", latitude=y, longitude=x, count=count, series=GREEN, region="soest"
        )
        for n, y, x in MUNICIPALITIES
    ]


@pytest.mark.parametrize("count", [0, 6, 300])
def test_every_marker_lies_on_the_map(count: int) -> None:
    drawing = municipality_map(
        title="t", unit="Projekte", value_heading="Ampel", points=points(count), legend=[GREEN]
    )
    for marker in drawing.markers:
        assert 0 < float(marker.x) < WIDTH
        assert 0 < float(marker.y) < HEIGHT


def test_north_is_up_and_east_is_right() -> None:
    west_x, south_y = project(latitude=50.7766, longitude=6.0834)
    east_x, north_y = project(latitude=51.7191, longitude=8.7544)
    assert west_x < east_x
    assert north_y < south_y


def test_neighbours_names_stand_apart() -> None:
    """Gelsenkirchen and Wuppertal lie under each other, Soest and Paderborn side by side."""
    drawing = municipality_map(
        title="t", unit="Projekte", value_heading="Ampel", points=points(6), legend=[GREEN]
    )
    at = {(marker.anchor, marker.label_x, marker.label_y) for marker in drawing.markers}
    assert len(at) == len(MUNICIPALITIES)
    paderborn = next(m for m in drawing.markers if m.point.label == "Paderborn")
    assert paderborn.anchor == "end", "right of its circle the name would leave the map"


@given(st.integers(0, 10_000))
def test_a_marker_is_large_enough_for_a_finger(count: int) -> None:
    assert radius_for(count) >= 12


def test_the_map_names_its_source_and_brings_its_table() -> None:
    drawing = municipality_map(
        title="Karte", unit="Projekte", value_heading="Ampel", points=points(6), legend=[GREEN]
    )
    html = chart(drawing)
    assert "GeoBasis-DE / BKG 2020" in html
    assert html.count("<tr>") == 1 + len(MUNICIPALITIES)
    assert "#region-soest" in html


def test_no_german_comma_reaches_a_drawing() -> None:
    bars = stacked_bars(
        title="t",
        row_heading="r",
        total_heading="s",
        series=PHASES,
        rows=[BarInput(label="Aachen", values=[1, 1, 1])],
    )
    drawn = municipality_map(
        title="t", unit="Projekte", value_heading="a", points=points(7), legend=[GREEN]
    )
    for html in (chart(bars), chart(drawn)):
        assert not DECIMAL_COMMA.search(html)
        assert "style=" not in html
