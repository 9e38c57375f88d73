"""The vocabulary of pages: what a tag promises to people who see, hear or tab through it."""

from datetime import UTC, datetime

import pytest
from django.core.paginator import Paginator
from django.template import Context, Template
from django.test import RequestFactory

from core.components import Audience, Reader, StepState, steps_up_to
from core.kern import KernBoundField
from core.showcase import ShowcaseForm
from core.templatetags.components import (
    ampel,
    footer_link,
    icon,
    pagination,
    sort_header,
    visibility,
)

LOAD = "{% load components formatting %}"


def render(source: str, /, path: str = "/arbeit/projekte/", **context: object) -> str:
    request = RequestFactory().get(path)
    return Template(LOAD + source).render(Context({"request": request, **context}))


@pytest.mark.parametrize(
    ("light", "words", "colour"),
    [
        ("green", "Im Plan", "grün"),
        ("yellow", "Beobachten", "gelb"),
        ("red", "Handlungsbedarf", "rot"),
        ("grey", "Ohne Bewertung", "grau"),
    ],
)
def test_the_light_is_told_by_words_and_shape_not_only_by_colour(
    light: str, words: str, colour: str
) -> None:
    html = render("{% ampel light %}", light=light)
    assert words in html
    assert colour in html
    assert "kern-icon--" in html


def test_the_four_lights_have_four_shapes() -> None:
    shapes = {ampel(light)["icon_name"] for light in ("green", "yellow", "red", "grey")}
    assert len(shapes) == 4


def test_an_unknown_light_is_a_mistake() -> None:
    with pytest.raises(KeyError, match="blue"):
        ampel("blue")


def test_icons_are_silent() -> None:
    assert str(icon("check", size="small")) == (
        '<span class="kern-icon kern-icon--check kern-icon--small" aria-hidden="true"></span>'
    )


def test_block_tags_keep_markup_and_escape_what_people_typed() -> None:
    html = render(
        "{% card title %}<p>{{ text }}</p>{% endcard %}", title="<b>Titel</b>", text="<script>"
    )
    assert "<p>&lt;script&gt;</p>" in html
    assert "&lt;b&gt;Titel&lt;/b&gt;" in html


def test_a_card_is_named_by_its_heading() -> None:
    html = render('{% card "Projekte je Phase" level=3 span=7 %}…{% endcard %}')
    assert 'aria-labelledby="card-projekte-je-phase"' in html
    assert '<h3 id="card-projekte-je-phase">' in html
    assert "span-7" in html


def test_a_page_header_without_actions_leaves_no_empty_box() -> None:
    html = render('{% page_header "Titel" eyebrow="AC-2026-0007" %}  {% endpage_header %}')
    assert html.count("<h1>") == 1
    assert "page-header__actions" not in html


def test_a_page_header_names_the_language_of_what_people_wrote() -> None:
    html = render(
        '{% page_header "AG Daten" lead="Sorgt für Daten." lead_lang="de" %}{% endpage_header %}'
    )
    assert "<h1>AG Daten</h1>" in html
    assert '<p class="lead" lang="de">Sorgt für Daten.</p>' in html


@pytest.mark.parametrize(
    ("level", "kind"), [("error", "danger"), ("debug", "info"), ("success", "success")]
)
def test_django_s_message_levels_become_alerts(level: str, kind: str) -> None:
    assert f"kern-alert--{kind}" in render(
        '{% alert "Text" kind=level %}{% endalert %}', level=level
    )


def test_steps_before_the_current_one_are_done() -> None:
    steps = steps_up_to(2, labels=["a", "b", "c"], urls=["/a/"])
    assert [step.state for step in steps] == [StepState.DONE, StepState.CURRENT, StepState.TODO]
    assert [step.url for step in steps] == ["/a/", "", ""]


def test_the_stepper_says_where_one_stands() -> None:
    html = render(
        '{% stepper steps label="Schritte" %}', steps=steps_up_to(2, labels=["a", "b", "c"])
    )
    assert "Schritt 2 von 3" in html
    assert html.count('aria-current="step"') == 1
    assert html.count("erledigt") == 1


def test_the_error_summary_leads_to_every_wrong_field() -> None:
    form = ShowcaseForm({"title": "Wegweiser", "total_cost": "abc"})
    html = render("{% error_summary form %}", form=form)
    assert f"{len(form.errors)} Angaben fehlen oder sind nicht gültig" in html
    assert 'role="alert"' in html
    for name in form.errors:
        field = form[name]
        assert isinstance(field, KernBoundField)
        assert f'href="#{field.first_id}"' in html


def test_a_correct_form_has_no_summary() -> None:
    assert "alert" not in render("{% error_summary form %}", form=ShowcaseForm())


def test_sorting_twice_turns_the_order_and_keeps_the_filters() -> None:
    path = "/arbeit/projekte/?municipality=soest&page=3"
    first = render('{% sort_header "title" "Titel" %}', path)
    assert "municipality=soest&amp;ordering=title" in first
    assert "page=" not in first
    assert "aria-sort" not in first
    second = render('{% sort_header "title" "Titel" %}', path + "&ordering=title")
    assert "ordering=-title" in second
    assert 'aria-sort="ascending"' in second
    request = RequestFactory().get(path + "&ordering=-title")
    third = sort_header(Context({"request": request}), "title", "Titel")
    assert third["aria_sort"] == "descending"


def test_pages_keep_the_filters_and_mark_the_current_one() -> None:
    page = Paginator(range(95), 8).page(4)
    html = render("{% pagination page %}", "/liste/?sector=energie&page=4", page=page)
    assert "25 bis 32 von 95" in html
    assert "sector=energie&amp;page=5" in html
    assert html.count('aria-current="page"') == 1


def test_one_page_needs_no_pagination() -> None:
    assert render("{% pagination page %}", page=Paginator([1], 8).page(1)).strip() == ""


def test_pagination_counts_from_one_to_the_last() -> None:
    context = Context({"request": RequestFactory().get("/")})
    numbers = pagination(context, Paginator(range(95), 8).page(1))["numbers"]
    assert isinstance(numbers, list)
    assert (numbers[0], numbers[-1]) == (1, 12)


@pytest.mark.parametrize("reach", [0, 1, 2, 3])
def test_the_scale_of_visibility_grows_with_the_reach(reach: int) -> None:
    audience = Audience(reach=reach, label="x", readers=[Reader(name="Ministerium")])
    scale = visibility(audience)["scale"]
    assert scale == [True] * (reach + 1) + [False] * (3 - reach)
    assert "Ministerium" in render("{% visibility audience %}", audience=audience)


def test_a_link_to_a_page_that_does_not_exist_is_left_out() -> None:
    assert footer_link("no:such_page", "Impressum") == ""


def test_a_filter_form_works_with_and_without_htmx() -> None:
    html = render('{% filter_bar target="ergebnis" %}<input name="q">{% endfilter_bar %}')
    assert 'method="get"' in html
    assert ' action="/arbeit/projekte/"' in html
    assert 'data-hx-get="/arbeit/projekte/"' in html
    assert 'data-hx-target="#ergebnis"' in html
    assert 'type="submit"' in html


def test_a_comment_is_an_article_with_author_time_and_escaped_text() -> None:
    html = render(
        "{% contribution name created_at=moment text=text id='beitrag-1' %}{% endcontribution %}",
        name="Dr. Miriam Falk",
        moment=datetime(2020, 9, 8, 7, 12, tzinfo=UTC),
        text="<b>Nein</b>\n\nDoch",
    )
    assert '<time datetime="2020-09-08T07:12:00+00:00">08.09.2020, 09:12 Uhr</time>' in html
    assert "&lt;b&gt;Nein&lt;/b&gt;" in html
    assert html.count("<p>") == 2
