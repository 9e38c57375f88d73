"""Comparing two versions: nothing where nothing differs, and the same seen from either side."""

import datetime as dt
import json
from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.core.serializers.json import DjangoJSONEncoder
from django.db.models import BooleanField, DateField, DecimalField, UUIDField
from hypothesis import HealthCheck, given, settings, strategies as st

from projects.content import NAMES, PLACE, PLAIN, SECTORS, UNORDERED, AnyField, Units, field_of
from projects.models import LISTS, Project
from projects.naming import Names, label_of_field, label_of_unit, row_titles, shown
from projects.showing import ADDED, CHANGED, REMOVED, show
from projects.versions import Comparison, Piece, compare, pieces, rows_in

UIDS = [str(UUID(int=number)) for number in range(1, 6)]
TEXT = st.text(alphabet="ab äß\n.", max_size=30)
FIRST, SECOND, THIRD = UIDS[:3]
# A whole entry is slow to draw.
few = settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def value_for(field: AnyField) -> st.SearchStrategy[Any]:
    """As versions hold it: amounts and days as texts."""
    if isinstance(field, BooleanField):
        return st.booleans()
    if isinstance(field, DateField):
        days = st.dates(dt.date(2020, 1, 1), dt.date(2030, 1, 1))
        return st.none() | days.map(dt.date.isoformat)
    if isinstance(field, DecimalField):
        return st.none() | st.sampled_from(["0", "1000", "1000.0", "1000.00", "12.5"])
    if field.name == PLACE:
        degrees = st.sampled_from([None, "50.77535", "6.1", "6.10000"])
        return st.none() | st.tuples(TEXT, degrees, degrees).map(list)
    if field.name in ("after", "communes"):
        return st.lists(st.sampled_from(UIDS), max_size=2)
    if field.choices:
        return st.sampled_from([key for key, _label in field.flatchoices])
    if field.name in ("area", "organisation"):
        return st.none() | st.sampled_from(["stadtentwicklung", "hamm"])
    if field.name in ("manager", "year"):
        return st.none() | st.integers(2020, 2030)
    return st.none() | st.sampled_from(UIDS) if isinstance(field, UUIDField) else TEXT


@st.composite
def contents(draw: st.DrawFn) -> Units:
    units: Units = {
        name: draw(value_for(field_of(Project, name)))
        for name in draw(st.lists(st.sampled_from(PLAIN), unique=True, max_size=8))
    }
    units[SECTORS] = draw(st.lists(st.sampled_from(["verkehr", "energie"]), unique=True))
    for name in draw(st.lists(st.sampled_from(list(LISTS)), unique=True, max_size=3)):
        uids = draw(st.lists(st.sampled_from(UIDS), unique=True, max_size=4))
        for uid in uids:
            row = LISTS[name].content
            units[f"{name}/{uid}"] = {
                each: draw(value_for(field_of(LISTS[name], each))) for each in row
            }
        if name not in UNORDERED:
            units[f"{name}/order"] = uids
    return units


def turned_round(comparison: Comparison) -> Any:
    """As a plain value, with the two sides exchanged."""

    def fields(of: Any) -> Any:
        return [(each.name, each.new, each.old) for each in of]

    def rows(of: Any) -> Any:
        return sorted((row.uid, row.new, row.old, fields(row.fields)) for row in of)

    return fields(comparison.fields), [
        (each.name, rows(each.rows), each.order and each.order[::-1]) for each in comparison.lists
    ]


def as_it_is(comparison: Comparison) -> Any:
    def fields(of: Any) -> Any:
        return [(each.name, each.old, each.new) for each in of]

    def rows(of: Any) -> Any:
        return sorted((row.uid, row.old, row.new, fields(row.fields)) for row in of)

    return fields(comparison.fields), [
        (each.name, rows(each.rows), each.order) for each in comparison.lists
    ]


@few
@given(contents())
def test_a_version_compared_with_itself_is_empty(content: Units) -> None:
    stored = json.loads(json.dumps(content, cls=DjangoJSONEncoder))
    assert not compare(content, content)
    assert not compare(content, stored)
    assert show(content, stored, Names()).fields == []


def normal(content: Units) -> Any:
    """What a content says, however it is written: the rule once more, from the rule alone."""

    def value(field: AnyField, of: Units) -> Any:
        given = of.get(field.name)
        if field.name == PLACE:
            name, *point = given or ("", None, None)
            return [name.strip(), *(each and round(Decimal(each), 5) for each in point)]
        if given is None:
            return None if field.null else field.get_default()
        return Decimal(given) if isinstance(field, DecimalField) else str(given)

    def rows(name: str) -> list[Any]:
        uids = [unit for unit in content if unit.startswith(f"{name}/") and unit[-5:] != "order"]
        place = {f"{name}/{uid}": at for at, uid in enumerate(content.get(f"{name}/order", []))}
        uids.sort(
            key=(lambda unit: unit) if name in UNORDERED else lambda unit: place.get(unit, 99)
        )
        model = LISTS[name]
        return [
            (uid, [value(field_of(model, each), content[uid]) for each in model.content])
            for uid in uids
        ]

    plain = {name: value(field_of(Project, name), content) for name in PLAIN}
    return plain, content.get(SECTORS, []), {name: rows(name) for name in LISTS}


@st.composite
def written_otherwise(draw: st.DrawFn, content: Units) -> Units:
    """The same, as another version may have it: amounts with other zeros, gaps left out."""
    same = {
        unit: {"1000": "1000.00", "12.5": "12.50"}.get(value, value)
        if isinstance(value, str)
        else value
        for unit, value in content.items()
    }
    gaps = [unit for unit, value in same.items() if value is None]
    for unit in draw(st.lists(st.sampled_from(gaps), unique=True)) if gaps else ():
        del same[unit]
    return same


@few
@given(st.data(), contents())
def test_nothing_differs_exactly_where_both_say_the_same(data: st.DataObject, old: Units) -> None:
    near = contents().map(lambda other: {**old, **other})
    new = data.draw(written_otherwise(old) | near | contents())
    assert bool(compare(old, new)) is (normal(old) != normal(new))


@few
@given(contents(), contents())
def test_seen_from_the_other_side_added_and_removed_are_exchanged(old: Units, new: Units) -> None:
    assert turned_round(compare(old, new)) == as_it_is(compare(new, old))


@few
@given(contents(), contents())
def test_whatever_differs_can_be_shown(old: Units, new: Units) -> None:
    comparison = compare(old, new)
    found = show(old, new, Names(rows=row_titles(old, new)))
    assert len(found.fields) + len(found.lists) == len(comparison.names)


@given(TEXT, TEXT)
def test_pieces_are_both_texts_from_either_side(old: str, new: str) -> None:
    found = pieces(old, new)
    assert "".join(each.old for each in found) == old
    assert "".join(each.new for each in found) == new
    assert [Piece(each.new, each.old) for each in found] == pieces(new, old)


def test_texts_are_compared_word_by_word() -> None:
    assert pieces("Ein Bus fährt auf Abruf", "Ein Zug fährt auf Abruf") == [
        Piece("Ein", "Ein"),
        Piece(" Bus", " Zug"),
        Piece(" fährt auf Abruf", " fährt auf Abruf"),
    ]


def test_the_same_amount_written_otherwise_is_no_difference() -> None:
    assert not compare({"total_cost": "1000"}, {"total_cost": "1000.00"})


def test_what_a_version_does_not_know_yet_is_not_entered() -> None:
    assert not compare({}, {"acronym": "", "deducts_vat": None, "communes": []})
    assert compare({}, {"acronym": "BUS"}).names == ["acronym"]


def content_of(name: str, *rows: tuple[str, dict[str, Any]]) -> Units:
    return {f"{name}/{uid}": row for uid, row in rows} | {
        f"{name}/order": [uid for uid, _row in rows]
    }


class TestLists:
    def test_rows_are_added_removed_and_changed(self) -> None:
        old = content_of(
            "objectives", (FIRST, {"title": "Weniger warten"}), (SECOND, {"title": "Mehr fahren"})
        )
        new = content_of(
            "objectives", (FIRST, {"title": "Kürzer warten"}), (THIRD, {"title": "Sparen"})
        )
        (found,) = show(old, new, Names()).lists
        assert found.label == "Messbare Ziele"
        assert [(row.kind, row.title) for row in found.rows] == [
            (CHANGED, "Kürzer warten"),
            (ADDED, "Sparen"),
            (REMOVED, "Mehr fahren"),
        ]
        (change,) = found.rows[0].fields
        assert (change.label, change.old, change.new) == ("Ziel", "Weniger warten", "Kürzer warten")
        assert not found.new_order

    def test_an_order_that_changed_says_how(self) -> None:
        rows = ((FIRST, {"title": "Eins"}), (SECOND, {"title": "Zwei"}))
        (found,) = show(
            content_of("objectives", *rows), content_of("objectives", *rows[::-1]), Names()
        ).lists
        assert (found.old_order, found.new_order) == (["Eins", "Zwei"], ["Zwei", "Eins"])
        assert found.rows == []

    def test_a_row_in_between_changes_no_order(self) -> None:
        old = content_of("objectives", (FIRST, {}), (SECOND, {}))
        new = content_of("objectives", (FIRST, {}), (THIRD, {}), (SECOND, {}))
        (found,) = compare(old, new).lists
        assert found.order is None

    def test_milestones_stand_by_their_day(self) -> None:
        content = {
            f"milestones/{FIRST}": {"due": "2027-01-01"},
            f"milestones/{SECOND}": {"due": "2026-01-01"},
        }
        assert list(rows_in(content, "milestones")) == [SECOND, FIRST]


NAMED = Names(
    people={"7": "Kim Weber"},
    organisations={"hamm": "Stadtwerke Hamm"},
    rows={FIRST: "Konzept"},
)


@pytest.mark.parametrize(
    ("model", "name", "value", "text"),
    (
        (Project, "total_cost", Decimal("2058624.85"), "2.058.624,85\u00a0€"),
        (Project, "start", dt.date(2026, 3, 2), "02.03.2026"),
        (Project, "deducts_vat", False, "nein"),
        (Project, "no_early_start", True, "ja"),
        (Project, "licence", "keine", "keine"),
        (Project, "impact_assessment", "in-pruefung", "wird noch geprüft"),
        (Project, "area", "stadtentwicklung", "Stadtentwicklung"),
        (Project, "sectors", ["verkehr"], "Verkehr"),
        (Project, "manager", 7, "Kim Weber"),
        (Project, "manager", 8, "8"),
        (Project, "communes", ["05334002", "99999999"], "Aachen, 99999999"),
        (Project, "place", ["", None, None], ""),
        (Project, "place", ["Rathaus", None, None], "Rathaus"),
        (
            Project,
            "place",
            ["Rathaus", Decimal("50.77535"), Decimal("6.08390")],
            "Rathaus (50,77535; 6,08390)",
        ),
        (Project, "summary", None, ""),
        (LISTS["partners"], "organisation", "hamm", "Stadtwerke Hamm"),
        (LISTS["partners"], "role", "research", "Wissenschaft"),
        (LISTS["work_packages"], "effort", Decimal("3.5"), "3,5"),
        (LISTS["milestones"], "after", [FIRST], "Konzept"),
        (LISTS["recipients"], "rate", Decimal("80.00"), "80,00\u00a0%"),
        (LISTS["cost_lines"], "year", 2026, "2026"),
        (LISTS["cost_lines"], "category", "personal", "Personal"),
        (LISTS["cost_lines"], "recipient", UUID(FIRST), "Konzept"),
    ),
)
def test_values_are_shown_as_people_know_them(model: Any, name: str, value: Any, text: str) -> None:
    assert shown(field_of(model, name), value, NAMED) == text


@pytest.mark.parametrize("name", NAMES)
def test_everything_has_a_german_label(name: str) -> None:
    assert label_of_unit(name) not in ("", name.replace("_", " "))


@pytest.mark.parametrize(("name", "field"), [(n, f) for n, m in LISTS.items() for f in m.content])
def test_every_field_of_a_row_has_a_german_label(name: str, field: str) -> None:
    assert field_of(LISTS[name], field).verbose_name != field.replace("_", " ")
    assert label_of_field(name, field)[0].isupper()


def test_a_row_goes_by_the_name_of_its_list() -> None:
    assert label_of_unit(f"milestones/{FIRST}") == "Meilensteine"
    assert label_of_unit("objectives/order") == "Messbare Ziele"
