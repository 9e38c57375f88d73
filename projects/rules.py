"""What the values of an entry must say of each other, whichever way they come: forms, API.

Pure: values in, the Problem that stands in the way out, at the field that mends it. None where all
is well or something is not known yet; what must not be missing, forms and API ask by themselves.
"""

import datetime as dt
from collections.abc import Container, Mapping
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Problem

type Values = Mapping[str, Any]


def partner_is_named_once(values: Values) -> Problem | None:
    if not (values.get("organisation") and values.get("name")):
        return None
    text = _("Wählen Sie eine bekannte Organisation oder nennen Sie einen Namen, nicht beides.")
    return Problem("named_twice", text, "name")


def work_ends_after_start(values: Values) -> Problem | None:
    start, end = values.get("start"), values.get("end")
    if not start or not end or end >= start:
        return None
    text = _("Das Arbeitspaket kann nicht vor seinem Beginn enden.")
    return Problem("ends_before_start", text, "end")


def waits_for_others(uid: UUID | None, after: Container[UUID]) -> Problem | None:
    if uid is None or uid not in after:
        return None
    text = _("Ein Arbeitspaket kann nicht auf sich selbst warten.")
    return Problem("waits_for_itself", text, "after")


def milestone_is_within(
    due: dt.date | None, start: dt.date | None, end: dt.date | None
) -> Problem | None:
    """Between the project's begin and end, as far as they are known."""
    if not due or ((not start or due >= start) and (not end or due <= end)):
        return None
    text = _("Der Tag muss zwischen Projektbeginn und Projektende liegen.")
    return Problem("outside", text, "due")


def year_is_within(year: int | None, start: dt.date | None, end: dt.date | None) -> Problem | None:
    """One of the years in which the project runs, as far as they are known."""
    if not year or ((not start or year >= start.year) and (not end or year <= end.year)):
        return None
    text = _("In diesem Haushaltsjahr läuft das Projekt nicht.")
    return Problem("outside", text, "year")


def rate_is_within(rate: Decimal | None, highest: Decimal | None) -> Problem | None:
    """Both in percent, 0–100."""
    if rate is None or highest is None or rate <= highest:
        return None
    text = _("Der Fördersatz darf hier höchstens %(percent)s Prozent betragen.")
    percent = f"{highest.normalize():f}".replace(".", ",")
    return Problem("rate_too_high", text % {"percent": percent}, "rate")


def line_is_eligible_within(values: Values) -> Problem | None:
    amount, eligible = values.get("amount"), values.get("eligible")
    if amount is None or eligible is None or eligible <= amount:
        return None
    text = _("Zuwendungsfähig kann höchstens die Ausgabe selbst sein.")
    return Problem("eligible_exceeds_amount", text, "eligible")


def cost_is_eligible_within(values: Values) -> Problem | None:
    total, eligible = values.get("total_cost"), values.get("eligible_cost")
    if total is None or eligible is None or eligible <= total:
        return None
    text = _("Zuwendungsfähig kann höchstens sein, was das Projekt insgesamt kostet.")
    return Problem("eligible_exceeds_cost", text, "eligible_cost")
