"""Communes and a place in a form: what is typed is taken or answered; nothing typed is lost."""

from decimal import Decimal
from typing import Any

import pytest
from django import forms
from hypothesis import given, strategies as st

from core.geography.fields import MOST_COMMUNES, CommunesField, Place, PlaceField
from core.geography.register import Spot, communes, counties, spots
from core.geography.widgets import CommunesInput

AACHEN = Place("Aachen", Decimal("50.77352"), Decimal("6.08480"))
OUTSIDE = ("52.52", "13.40")


class WhereForm(forms.Form):
    communes = CommunesField(label="Gemeinden", required=False)
    place = PlaceField(label="Ort", required=False)


class NeededForm(forms.Form):
    communes = CommunesField(label="Gemeinden")
    place = PlaceField(label="Ort")


def with_communes(text: str) -> WhereForm:
    return WhereForm({"communes": text})


def with_place(name: str = "", latitude: str = "", longitude: str = "") -> WhereForm:
    return WhereForm({"place_name": name, "place_latitude": latitude, "place_longitude": longitude})


@pytest.mark.parametrize(
    "text",
    [
        "Aachen, Solingen",
        "Aachen\nSolingen",
        "aachen; SOLINGEN;",
        "05334002, 5122000",
        "Aachen, Stadt\r\nSolingen, Klingenstadt",
        "Aachen, Aachen, Solingen",
    ],
)
def test_communes_arrive_as_keys(text: str) -> None:
    form = with_communes(text)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["communes"] == ["05334002", "05122000"]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            "Achen",
            "Zu „Achen“ gibt es keine Gemeinde in Nordrhein-Westfalen. Meinten Sie Aachen?",
        ),
        (
            "Bad",
            (
                "Zu „Bad“ gibt es keine Gemeinde in Nordrhein-Westfalen. "
                "Meinten Sie Bad Salzuflen, Bad Oeynhausen oder Bad Honnef?"
            ),
        ),
        (
            "xyzxyz",
            (
                "Zu „xyzxyz“ gibt es keine Gemeinde in Nordrhein-Westfalen. "
                "Prüfen Sie die Schreibweise."
            ),
        ),
        (
            "03241001",
            (
                "„03241001“ liegt nicht in Nordrhein-Westfalen. "
                "Geben Sie einen Gemeindeschlüssel an, der mit 05 beginnt."
            ),
        ),
        ("05999999", "Zu „05999999“ gibt es keine Gemeinde. Prüfen Sie den Schlüssel."),
    ],
)
def test_each_wrong_entry_is_named_and_stays_in_the_box(text: str, message: str) -> None:
    form = with_communes(f"Soest, {text}")
    assert form.errors["communes"] == [message]
    assert f"Soest, {text}" in str(form["communes"])


def test_every_wrong_entry_has_its_own_message() -> None:
    assert len(with_communes("Achen, 03241001, Soest").errors["communes"]) == 2


def test_a_percent_sign_is_a_typing_error_like_any_other() -> None:
    assert "„100%(x)s“" in with_communes("100%(x)s").errors["communes"][0]


def test_more_communes_than_a_project_has_are_refused() -> None:
    keys = sorted(communes())
    assert with_communes(",".join(keys[:MOST_COMMUNES])).is_valid()
    form = with_communes(",".join(keys[: MOST_COMMUNES + 1]))
    assert form.errors["communes"] == ["Geben Sie höchstens 60 Gemeinden an; es sind 61."]


def test_kept_keys_are_shown_as_names() -> None:
    html = str(WhereForm(initial={"communes": ["05334002", "05754012"]})["communes"])
    assert "Aachen\nHalle (Westf.)</textarea>" in html


@given(st.lists(st.sampled_from(sorted(communes())), unique=True, max_size=MOST_COMMUNES))
def test_a_form_sent_back_as_shown_has_not_changed(keys: list[str]) -> None:
    field = CommunesField(required=False)
    shown = CommunesInput().format_value(keys)
    assert field.clean(shown) == keys
    assert not field.has_changed(keys, shown)
    assert field.has_changed(keys, f"{shown}\nAchen")


def test_empty_fields_say_what_to_do_or_nothing() -> None:
    assert NeededForm({}).errors == {
        "communes": ["Nennen Sie mindestens eine Gemeinde."],
        "place": ["Geben Sie einen Ort an, oder setzen Sie die Markierung auf der Karte."],
    }
    form = WhereForm({})
    assert form.is_valid()
    assert form.cleaned_data == {"communes": [], "place": None}


@pytest.mark.parametrize(
    ("typed", "place"),
    [
        (("aachen", "", ""), AACHEN),
        (
            ("", "50,7766", "6,0834"),
            Place("Städteregion Aachen", Decimal("50.77660"), Decimal("6.08340")),
        ),
        (
            ("50.7766, 6.0834", "", ""),
            Place("Städteregion Aachen", Decimal("50.77660"), Decimal("6.08340")),
        ),
        (
            ("50,7766 6,0834", "50.7766", "6.0834"),
            Place("Städteregion Aachen", Decimal("50.77660"), Decimal("6.08340")),
        ),
        (
            ("Rathaus", "50,7766", "6,0834"),
            Place("Rathaus", Decimal("50.77660"), Decimal("6.08340")),
        ),
        (
            ("Aachen", "50,7766° N", "6,0834° O"),
            Place("Aachen", Decimal("50.77660"), Decimal("6.08340")),
        ),
    ],
)
def test_a_place_is_a_name_a_point_or_both(typed: tuple[str, str, str], place: Place) -> None:
    form = with_place(*typed)
    assert form.is_valid(), form.errors
    assert form.cleaned_data["place"] == place


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        (("Soset", "", ""), "Zu „Soset“ wurde kein Ort gefunden. Meinten Sie Soest"),
        (("", "50,7", ""), "Geben Sie Breite und Länge an, oder lassen Sie beide leer."),
        (
            ("", "Norden", "6,1"),
            "Geben Sie Breite und Länge in Grad an, zum Beispiel 50,7766 und 6,0834.",
        ),
        (("Soest", "50,7766", "6,0834"), "Soest liegt nicht an diesen Koordinaten; "),
        (("50,7 6,1", "51", "6,1"), "Oben stehen andere Koordinaten als unten. "),
        (("", *OUTSIDE), "Dieser Punkt liegt nicht in Nordrhein-Westfalen. "),
        (("", "6,0834", "50,7766"), "Dieser Punkt liegt nicht in Nordrhein-Westfalen. "),
        (("x" * 161, "50,7766", "6,0834"), "Kürzen Sie den Namen des Ortes "),
        (("Rat\x07haus", "50,7766", "6,0834"), "Der Text muss in einer Zeile stehen. "),
    ],
)
def test_what_is_no_place_is_answered_and_stays(typed: tuple[str, str, str], message: str) -> None:
    form = with_place(*typed)
    assert str(form.errors["place"][0]).startswith(message)
    html = str(form["place"])
    assert all(f'value="{part}"' in html for part in typed if part)
    assert html.count('aria-invalid="true"') == 3


@pytest.mark.parametrize("initial", [None, AACHEN])
def test_a_kept_place_is_shown_and_unchanged(initial: Place | None) -> None:
    html = str(WhereForm(initial={"place": initial})["place"])
    assert ('value="50,77352"' in html) == (initial is not None)
    shown: Any = ["Aachen", "50,77352", "6,0848"] if initial else ["", "", ""]
    field = PlaceField(required=False)
    assert not field.has_changed(initial, shown)
    assert field.has_changed(initial, ["Soest", "", ""])
    assert field.has_changed(initial, ["Achen", "", ""])


@given(st.sampled_from(spots()))
def test_every_commune_and_county_is_a_place(spot: Spot) -> None:
    place = PlaceField().clean([spot.name, "", ""])
    assert place == Place(spot.name, spot.latitude, spot.longitude)


@given(
    st.decimals(min_value=49, max_value=54, places=4),
    st.decimals(min_value=5, max_value=10, places=4),
)
def test_every_accepted_point_is_named_after_a_county(
    latitude: Decimal, longitude: Decimal
) -> None:
    try:
        place = PlaceField().clean(["", str(latitude), str(longitude)])
    except forms.ValidationError:
        return
    assert place is not None
    assert place.name in {each.name for each in counties().values()}
    assert (place.latitude, place.longitude) == (latitude, longitude)
