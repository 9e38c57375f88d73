"""German alphabetical order without ICU: „Ärger“ stands before „Zebra“ on every server."""

from django.db.models import F, Func
from django.db.models.functions import Lower


class Unaccent(Func):
    function = "unaccent"


def german(field: str) -> Unaccent:
    """For `order_by(german("name_de"), "pk")`."""
    return Unaccent(Lower(F(field)))
