"""The demo data as a whole: accounts, seats in the groups, projects, papers."""

import datetime as dt

from portal.loading.accounts import load_accounts
from portal.loading.projects import load_projects
from portal.loading.report import Report


def load_demo(*, now: dt.datetime) -> Report:
    """Add what is missing. Needs the worker's scope and the programme's reference data."""
    report = Report()
    load_accounts(now=now, report=report)
    load_projects(now=now, report=report)
    return report
