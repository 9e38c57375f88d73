"""The vocabulary pages are written in: one tag per component, described in docs/frontend.md.

A tag, its template in templates/components/ and its stylesheet in static/css/components/
share one name. Block tags (`{% card %}…{% endcard %}`) wrap what the page puts inside.
"""

from collections.abc import Iterable, Mapping
from typing import Any, Protocol

from django import template
from django.core.paginator import Page
from django.template import Context
from django.template.loader import render_to_string
from django.urls import NoReverseMatch, reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import slugify
from django.utils.translation import gettext as _

from core.charts import VoteTally
from core.components import Audience, Step, StepState

register = template.Library()


class Chart(Protocol):
    """A drawing that knows its template."""

    @property
    def template(self) -> str: ...


ALERT_KINDS = {"debug": "info", "error": "danger", "": "info"}
BADGE_ICONS = {"info": "info", "success": "success", "warning": "warning", "danger": "danger"}
AMPEL_ICONS = {
    "green": "success",
    "yellow": "warning",
    "red": "danger",
    "grey": "question-mark",
}


def _trimmed(content: SafeString) -> SafeString:
    """Without the blanks around it, so that an empty block counts as empty; stays safe."""
    return SafeString(content.strip())


def _component(name: str, **context: object) -> SafeString:
    return render_to_string(f"components/{name}.html", context)


@register.simple_tag
def icon(name: str, *, size: str = "", **attributes: str) -> SafeString:
    """A decorative KERN icon; the text beside it must say the same."""
    classes = " ".join(
        part
        for part in (
            f"kern-icon kern-icon--{name}",
            f"kern-icon--{size}" if size else "",
            attributes.get("class", ""),
        )
        if part
    )
    return format_html('<span class="{}" aria-hidden="true"></span>', classes)


@register.inclusion_tag("components/badge.html")
def badge(label: str, *, kind: str = "neutral") -> dict[str, object]:
    """kind: neutral, info, success, warning or danger."""
    return {"label": label, "kind": kind, "icon_name": BADGE_ICONS.get(kind, "")}


def ampel_label(light: str) -> str:
    """What a light means in words (domain.md §4.2)."""
    return {
        "green": _("Im Plan"),
        "yellow": _("Beobachten"),
        "red": _("Handlungsbedarf"),
        "grey": _("Ohne Bewertung"),
    }[light]


def ampel_colour(light: str) -> str:
    return {
        "green": _("grün"),
        "yellow": _("gelb"),
        "red": _("rot"),
        "grey": _("grau"),
    }[light]


@register.inclusion_tag("components/ampel.html")
def ampel(light: str, *, label: str = "") -> dict[str, object]:
    """light: green, yellow, red or grey; anything else is a programming error (KeyError)."""
    return {
        "light": light,
        "icon_name": AMPEL_ICONS[light],
        "label": label or ampel_label(light),
        "colour": ampel_colour(light),
    }


@register.inclusion_tag("components/state_badge.html")
def state_badge(label: str, phase: str) -> dict[str, object]:
    """A lifecycle state in its phase's colour; phase: the slug of programme.json."""
    return {"label": label, "phase": phase}


@register.inclusion_tag("components/tile.html")
def tile(label: str, value: object, **options: Any) -> dict[str, object]:
    """A key figure. Options: unit, note, href, link_text, tone (danger, warning, success),
    progress (percent 0–100)."""
    return {"label": label, "value": value, **options}


@register.inclusion_tag("components/avatar.html")
def avatar(name: str, *, kind: str = "") -> dict[str, object]:
    """kind: empty, strong (ministry) or accent (research)."""
    return {"name": name, "kind": kind}


@register.inclusion_tag("components/link_button.html")
def link_button(
    label: str, href: str, *, kind: str = "primary", icon: str = "", small: bool = False
) -> dict[str, object]:
    return {"label": label, "href": href, "kind": kind, "icon_name": icon, "small": small}


@register.inclusion_tag("components/submit_button.html")
def submit_button(label: str, *, kind: str = "primary", **options: Any) -> dict[str, object]:
    """kind: primary, secondary, tertiary or danger. Options: name, value, icon, small, block, action (another address)."""
    return {"label": label, "kind": kind, "icon_name": options.pop("icon", ""), **options}


@register.inclusion_tag("components/error_summary.html")
def error_summary(form: object) -> dict[str, object]:
    """All errors of a form (or formset-free list of them) with links to the fields."""
    return {"form": form}


@register.inclusion_tag("components/stepper.html")
def stepper(steps: Iterable[Step], *, label: str) -> dict[str, object]:
    rows = list(steps)
    position = next((i for i, s in enumerate(rows, 1) if s.state == StepState.CURRENT), len(rows))
    return {"steps": rows, "label": label, "position": position, "total": len(rows)}


@register.inclusion_tag("components/timeline.html")
def timeline(entries: Iterable[object]) -> dict[str, object]:
    return {"entries": entries}


@register.inclusion_tag("components/task_list.html")
def task_list(tasks: Iterable[object]) -> dict[str, object]:
    return {"tasks": tasks}


@register.inclusion_tag("components/tabs.html")
def tabs(items: Iterable[object], *, label: str) -> dict[str, object]:
    return {"items": items, "label": label}


@register.inclusion_tag("components/visibility.html")
def visibility(audience: Audience) -> dict[str, object]:
    """„Wer sieht das?“, printed from the row's own columns."""
    return {"audience": audience, "scale": [step <= audience.reach for step in range(4)]}


@register.inclusion_tag("components/vote_bar.html")
def vote_bar(tally: VoteTally) -> dict[str, object]:
    """Votes cast, needed and possible (core.charts.vote_tally)."""
    return {"tally": tally}


@register.simple_tag
def chart(drawing: Chart) -> SafeString:
    """Any chart of core.charts or core.maps; each brings its own table."""
    return render_to_string(drawing.template, {"chart": drawing})


@register.inclusion_tag("components/account_table.html")
def account_table(accounts: Iterable[object]) -> dict[str, object]:
    return {"accounts": accounts}


@register.inclusion_tag("components/crumb.html")
def crumb(label: str, url: str = "") -> dict[str, object]:
    """One step of the breadcrumb; the last one has no address."""
    return {"label": label, "url": url}


@register.inclusion_tag("components/sort_header.html", takes_context=True)
def sort_header(
    context: Context, field: str, label: str, *, numeric: bool = False
) -> dict[str, object]:
    """A column head that sorts by ?ordering=field, a second time by -field."""
    ordering = context["request"].GET.get("ordering", "")
    ascending = ordering == field
    return {
        "query": context["request"].GET,
        "label": label,
        "numeric": numeric,
        "next_ordering": f"-{field}" if ascending else field,
        "aria_sort": {field: "ascending", f"-{field}": "descending"}.get(ordering, ""),
    }


@register.inclusion_tag("components/pagination.html", takes_context=True)
def pagination(context: Context, page: Page[Any], *, label: str = "") -> dict[str, object]:
    """Pages of a list by ?page=; keeps every other parameter of the address."""
    return {
        "query": context["request"].GET,
        "page": page,
        "numbers": list(page.paginator.get_elided_page_range(page.number, on_each_side=1)),
        "ellipsis": page.paginator.ELLIPSIS,
        "label": label or _("Seiten der Liste"),
    }


@register.simple_tag
def footer_link(url_name: str, label: str) -> SafeString:
    """A list item that appears once its page exists, so that no link leads nowhere."""
    try:
        return format_html('<li><a href="{}">{}</a></li>', reverse(url_name), label)
    except NoReverseMatch:
        return SafeString("")


@register.simple_block_tag
def breadcrumb(content: SafeString) -> SafeString:
    """{% breadcrumb %}{% crumb "Projekte" url %}{% crumb project.title %}{% endbreadcrumb %}"""
    return _component("breadcrumb", content=content)


@register.simple_block_tag
def page_header(content: SafeString, title: str, **options: Any) -> SafeString:
    """Heading of a page; the content is its actions. Options: eyebrow, lead, title_lang, lead_lang."""
    return _component("page_header", content=_trimmed(content), title=title, **options)


@register.simple_block_tag
def card(content: SafeString, title: str = "", **options: Any) -> SafeString:
    """A section with its own heading. Options: level (2), span (1–12 of a grid), aside, foot."""
    return _section("card", content=content, title=title, options=options)


@register.simple_block_tag
def panel(content: SafeString, title: str = "", **options: Any) -> SafeString:
    """A box beside the main text. Options: level (2), kind (line or action), id."""
    return _section("panel", content=content, title=title, options=options)


def _section(name: str, *, content: str, title: str, options: Mapping[str, object]) -> SafeString:
    heading_id = f"{name}-{slugify(str(options.get('id') or title))}"
    context = {"level": 2, "heading_id": heading_id} | dict(options)
    return _component(name, content=content, title=title, **context)


@register.simple_block_tag
def alert(content: SafeString, title: str, *, kind: str = "info", role: str = "") -> SafeString:
    """kind: info, success, warning or danger (Django's message levels are understood)."""
    return _component(
        "alert",
        content=_trimmed(content),
        title=title,
        kind=ALERT_KINDS.get(kind, kind),
        role=role,
    )


@register.simple_block_tag
def empty_state(content: SafeString, title: str, *, icon: str = "search") -> SafeString:
    """What a list shows when there is nothing in it: say why and what to do next."""
    return _component("empty_state", content=_trimmed(content), title=title, icon_name=icon)


@register.simple_block_tag
def contribution(content: SafeString, author: str, **options: Any) -> SafeString:
    """One contribution; the content is what may be done with it. Options: id, organisation,
    created_at, text (or safe html), about, tag, kind (of the avatar), level (3), is_new, url."""
    context = {"level": 3} | options
    return _component("contribution", content=_trimmed(content), author=author, **context)


@register.simple_block_tag
def reply(content: SafeString, author: str, *, is_open: bool = False) -> SafeString:
    """The fold-out answer form of a comment; open when it comes back with an error."""
    return _component("reply", content=content, author=author, is_open=is_open)


@register.simple_block_tag
def confirm(content: SafeString, title: str, *, danger: bool = False) -> SafeString:
    """The question before something that cannot be undone; the content holds the form."""
    return _component("confirm", content=content, title=title, danger=danger)


@register.simple_block_tag
def data_table(content: SafeString, caption: str, **options: Any) -> SafeString:
    """Rows that become cards on narrow screens. Options: show_caption, scroll."""
    return _component("data_table", content=content, caption=caption, **options)


@register.simple_block_tag(takes_context=True)
def filter_bar(context: Context, content: SafeString, target: str, **options: Any) -> SafeString:
    """A GET form around filter fields: htmx swaps `target` (an id), without it the page loads.
    Options: label, submit_label, reset_url."""
    return _component(
        "filter_bar", content=content, target=target, path=context["request"].path, **options
    )


@register.simple_block_tag
def filter_summary(
    content: SafeString, filters: Iterable[object] = (), **options: Any
) -> SafeString:
    """„12 Projekte mit Filter …“ with a chip per filter in force. Options: reset_url."""
    return _component("filter_summary", content=content, filters=list(filters), **options)


@register.simple_block_tag
def dropdown(content: SafeString, label: str, *, icon: str = "") -> SafeString:
    """A secondary button that opens a short list of links (<li><a>)."""
    return _component("dropdown", content=content, label=label, icon_name=icon)
