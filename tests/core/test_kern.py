"""Forms come out as KERN markup that assistive technology can follow."""

import re

import pytest
from django import forms

from core.fields import EuroField
from core.kern import KernBoundField


class SketchForm(forms.Form):
    heading = forms.CharField(label="Titel", max_length=120, help_text="Kurz und verständlich.")
    lead = forms.CharField(label="Kurzbeschreibung", max_length=600, widget=forms.Textarea)
    area = forms.ChoiceField(
        label="Bereich", widget=forms.RadioSelect, choices=[("a", "A"), ("b", "B")]
    )
    sectors = forms.MultipleChoiceField(
        label="Sektoren",
        required=False,
        widget=forms.CheckboxSelectMultiple,
        choices=[("energie", "Energie")],
    )
    kind = forms.ChoiceField(label="Projektart", choices=[("", "Bitte auswählen"), ("x", "X")])
    cost = EuroField(label="Gesamtkosten")
    letter = forms.FileField(label="Absichtserklärung")
    agreed = forms.BooleanField(label="Ich bin berechtigt, die Skizze einzureichen.")
    phone = forms.CharField(
        label="Telefon", error_messages={"required": "Geben Sie eine Rufnummer an."}
    )


def bound(name: str) -> KernBoundField:
    field = SketchForm()[name]
    assert isinstance(field, KernBoundField)
    return field


@pytest.mark.parametrize(
    ("name", "css_class", "template"),
    [
        ("heading", "kern-form-input__input", "kern/input.html"),
        ("lead", "kern-form-input__input", "kern/input.html"),
        ("area", "kern-form-check__radio", "kern/fieldset.html"),
        ("sectors", "kern-form-check__checkbox", "kern/fieldset.html"),
        ("kind", "kern-form-input__select", "kern/select.html"),
        ("agreed", "kern-form-check__checkbox", "kern/check.html"),
    ],
)
def test_each_control_gets_its_class_and_arrangement(
    name: str, css_class: str, template: str
) -> None:
    field = bound(name)
    assert f'class="{css_class}"' in str(field)
    assert field.kern_template == template


@pytest.mark.parametrize(
    ("name", "message"),
    [
        ("heading", "Füllen Sie dieses Feld aus."),
        ("area", "Wählen Sie eine Möglichkeit aus."),
        ("kind", "Wählen Sie eine Möglichkeit aus."),
        ("cost", "Geben Sie einen Betrag ein, zum Beispiel 485.000,00."),
        ("letter", "Wählen Sie eine Datei aus."),
        ("agreed", "Bestätigen Sie diese Angabe."),
        ("phone", "Geben Sie eine Rufnummer an."),
    ],
)
def test_an_empty_field_says_what_to_do(name: str, message: str) -> None:
    assert SketchForm({}).errors[name] == [message]


def test_one_form_s_messages_do_not_change_another_s() -> None:
    assert SketchForm({}).errors
    assert (
        SketchForm.base_fields["heading"].error_messages["required"]
        == forms.Field.default_error_messages["required"]
    )


def test_an_error_is_tied_to_its_control() -> None:
    html = SketchForm({"heading": ""})["heading"].as_field_group()
    assert 'id="id_heading_error"' in html
    assert 'aria-invalid="true"' in html
    assert 'aria-describedby="id_heading_helptext id_heading_error"' in html
    assert "kern-form-input--error" in html
    assert "kern-form-input__input--error" in html


def test_a_group_of_choices_is_a_fieldset_with_a_legend() -> None:
    html = SketchForm()["area"].as_field_group()
    assert re.search(r"<legend[^>]*>\s*Bereich\s*</legend>", html)
    assert html.count('type="radio"') == 2
    assert '<label class="kern-label" for="id_area_1">B</label>' in html


def test_only_voluntary_fields_are_marked() -> None:
    form = SketchForm()
    assert "optional" in form["sectors"].as_field_group()
    assert "optional" not in form["heading"].as_field_group()


@pytest.mark.parametrize(
    ("name", "target"),
    [("heading", "id_heading"), ("area", "id_area_0"), ("sectors", "id_sectors_0")],
)
def test_the_summary_leads_to_the_first_control(name: str, target: str) -> None:
    field = bound(name)
    assert field.first_id == target
    assert f'id="{target}"' in str(field)


def test_long_texts_count_instead_of_cutting_off() -> None:
    html = SketchForm()["lead"].as_field_group()
    assert "maxlength" not in html
    assert 'data-max="600"' in html
    too_long = SketchForm({"lead": "x" * 601})
    assert "601" in too_long.errors["lead"][0]


def test_the_unit_stands_behind_an_amount() -> None:
    html = SketchForm()["cost"].as_field_group()
    assert ">Euro</span>" in html
    assert "field--amount" in html


def test_a_sentence_as_label_reads_on_in_the_summary() -> None:
    assert bound("agreed").summary_label == "Ich bin berechtigt, die Skizze einzureichen"


def test_a_whole_form_renders_every_field_once() -> None:
    html = str(SketchForm(prefix="skizze"))
    for name in SketchForm.base_fields:
        assert f'name="skizze-{name}"' in html
