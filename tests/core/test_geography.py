"""The communes and counties are complete, lie where they should, and are found as people type."""

from decimal import Decimal

import pytest
from hypothesis import given, strategies as st

from core.geography.reading import (
    commune_of,
    entries_of,
    read_degrees,
    read_point,
    write_degrees,
)
from core.geography.register import (
    communes,
    counties,
    county_at,
    search_communes,
    search_spots,
    similar,
    spots,
)
from core.programme import programme

POPULATION = 17_947_221
"""Of the state on 31.12.2019: a slip in any commune's number would change the sum."""
KEYS = st.sampled_from(sorted(communes()))
LATITUDES = st.decimals(min_value=50, max_value=53, places=5)
LONGITUDES = st.decimals(min_value=5, max_value=10, places=5)


def test_every_commune_of_the_state_is_there_once() -> None:
    assert len(communes()) == 396
    assert all(len(key) == 8 and key.startswith("05") for key in communes())
    assert len({each.name for each in communes().values()}) == 396
    assert sum(each.population for each in communes().values()) == POPULATION


def test_there_are_31_counties_and_22_cities_of_their_own() -> None:
    cities = [each for each in communes() if each.endswith("000")]
    assert len(counties()) == 53
    assert len(cities) == 22
    assert {each.county_ags for each in communes().values()} == set(counties())
    assert len(spots()) == 396 + 31


@pytest.mark.parametrize("key", sorted(communes()))
def test_a_commune_s_point_lies_in_its_county(key: str) -> None:
    commune = communes()[key]
    county = county_at(latitude=commune.latitude, longitude=commune.longitude)
    assert county is not None
    assert county.ags == commune.county_ags


def test_a_county_s_point_lies_in_it() -> None:
    for county in counties().values():
        assert county_at(latitude=county.latitude, longitude=county.longitude) == county


def test_the_model_municipalities_have_the_keys_and_places_of_the_programme() -> None:
    listed = programme()["municipalities"]
    assert len(listed) == 5
    for each in listed:
        commune = communes()[each["ags"]]
        assert commune.name == each["shortName"]
        assert abs(float(commune.latitude) - each["lat"]) < 0.05
        assert abs(float(commune.longitude) - each["lon"]) < 0.05


@pytest.mark.parametrize(
    ("latitude", "longitude"), [("52.52", "13.40"), ("50.85", "5.69"), ("0", "0"), ("51.5", "600")]
)
def test_a_point_outside_the_state_lies_in_no_county(latitude: str, longitude: str) -> None:
    assert county_at(latitude=Decimal(latitude), longitude=Decimal(longitude)) is None


@pytest.mark.parametrize("typed", ["köln", "Koeln", "koln", "KÖLN", " Köln ", "ko\u0308ln"])
def test_umlauts_and_case_do_not_matter(typed: str) -> None:
    assert search_communes(typed)[0].name == "Köln"


def test_names_that_begin_so_come_first_and_the_larger_before_the_smaller() -> None:
    assert [each.name for each in search_communes("bad", limit=3)] == [
        "Bad Salzuflen",
        "Bad Oeynhausen",
        "Bad Honnef",
    ]
    assert search_communes("berg")[0].name == "Bergisch Gladbach"
    inside = [each.name for each in search_communes("gladbach")]
    assert inside == ["Bergisch Gladbach", "Mönchengladbach"]


def test_the_first_digits_of_a_key_find_the_communes_of_a_county() -> None:
    found = search_communes("05334", limit=60)
    assert found[0].name == "Aachen"
    assert len(found) == 10
    assert {each.county_name for each in found} == {"Städteregion Aachen"}


def test_places_include_counties_but_no_city_twice() -> None:
    assert [each.name for each in search_spots("soest")] == ["Soest", "Kreis Soest"]
    assert [each.name for each in search_spots("gelsenkirchen")] == ["Gelsenkirchen"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [("Achen", "Aachen"), ("Gelsenkrichen", "Gelsenkirchen"), ("Kreis Soest", "Soest")],
)
def test_a_slip_of_the_keyboard_is_understood_as_a_suggestion(typed: str, meant: str) -> None:
    assert similar(communes().values(), typed)[0].name == meant


def test_nothing_is_suggested_for_what_resembles_no_name() -> None:
    assert similar(communes().values(), "xyzxyzxyz") == []
    assert similar(communes().values(), "!?") == []


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ("Aachen", "05334002"),
        ("05334002", "05334002"),
        ("05 334 002", "05334002"),
        ("5334002", "05334002"),
        ("Halle", "05754012"),
        ("Halle (Westf.)", "05754012"),
        ("Mülheim an der Ruhr", "05117000"),
    ],
)
def test_an_entry_is_a_name_or_a_key(entry: str, key: str) -> None:
    commune = commune_of(entry)
    assert commune is not None
    assert commune.ags == key


@pytest.mark.parametrize("entry", ["", "Bad", "05334", "03241001", "05999999", "٠٥٣٣٤٠٠٢"])
def test_nothing_else_is_taken_for_a_commune(entry: str) -> None:
    assert commune_of(entry) is None


@given(st.lists(KEYS, unique=True, max_size=20), st.sampled_from([",", ", ", ";", "\n", "\r\n"]))
def test_any_list_of_names_is_read_back(keys: list[str], separator: str) -> None:
    for text in (
        separator.join(communes()[key].name for key in keys),
        separator.join(communes()[key].official_name for key in keys),
        separator.join(keys),
    ):
        found = [commune_of(entry) for entry in entries_of(text)]
        assert [each and each.ags for each in found] == keys


@given(st.text())
def test_no_text_breaks_the_reading(text: str) -> None:
    for entry in entries_of(text):
        commune_of(entry)
    search_spots(text)
    read_point(text)


@given(LATITUDES, LONGITUDES)
def test_a_point_is_read_in_every_notation(latitude: Decimal, longitude: Decimal) -> None:
    german = [write_degrees(latitude), write_degrees(longitude)]
    english = [f"{latitude}", f"{longitude}"]
    for text in (
        " ".join(german),
        "; ".join(german),
        ", ".join(german),
        ", ".join(english),
        ",".join(english),
        f"{german[0]}° N, {german[1]}° O",
        f"{english[0]} N {english[1]} E",
    ):
        assert read_point(text) == (latitude, longitude)
    assert read_degrees(german[0]) == latitude


@pytest.mark.parametrize("text", ["", "Aachen", "50,7766", "50,7766,6,0834", "1e3 5", "50 6 7"])
def test_what_could_be_two_points_is_none(text: str) -> None:
    assert read_point(text) is None


@pytest.mark.parametrize(
    "text", ["", "abc", "1e1", "NaN", "50,77,66", "5077660", "50.1234567890123"]
)
def test_no_other_text_is_an_angle(text: str) -> None:
    with pytest.raises(ValueError, match=r".*"):
        read_degrees(text)
