"""Shows what was posted on a page that could not take it."""

from django import template
from django.template import Context

from core.typed import Typed, typed_values

register = template.Library()


@register.inclusion_tag("components/typed_values.html", takes_context=True, name="typed_values")
def shown(context: Context) -> dict[str, list[Typed]]:
    return {"typed": typed_values(context["request"].POST)}
