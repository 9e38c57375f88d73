"""The demo data as a whole: accounts, seats, projects, papers, meetings, cooperations."""

import datetime as dt

from portal.loading.accounts import load_accounts
from portal.loading.projects import load_projects
from portal.loading.report import Report
from working_groups.cooperations.demo import load_demo_cooperations
from working_groups.demo import load_demo_papers
from working_groups.demo_meetings import load_demo_meetings
from working_groups.loading import seat_demo_members


def load_demo(*, now: dt.datetime) -> Report:
    """Add what is missing. Needs the worker's scope and the programme's reference data."""
    report = Report()
    load_accounts(now=now, report=report)
    report.add("Sitze in Arbeitsgruppen", new=seat_demo_members(now=now))
    load_projects(now=now, report=report)
    report.add("Beschlussvorlagen", new=load_demo_papers(now=now))
    report.add("Sitzungen", new=load_demo_meetings(now=now))
    report.add("Kooperationen", new=load_demo_cooperations(now=now))
    return report
