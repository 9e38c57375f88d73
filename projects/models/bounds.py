"""Limits that several tables keep, as constraints of the database."""

from django.db import models

from core.validation import EARLIEST_DATE, LATEST_DATE


def plausible(field: str, name: str) -> models.CheckConstraint:
    """NULL, or a day that the calendar can go on from; forms and the API say so before."""
    bounds = models.Q(**{f"{field}__range": (EARLIEST_DATE, LATEST_DATE)})
    return models.CheckConstraint(condition=bounds, name=name)


def not_negative(field: str, name: str) -> models.CheckConstraint:
    """NULL, or an amount from 0 on."""
    return models.CheckConstraint(condition=models.Q(**{f"{field}__gte": 0}), name=name)
