"""Public pages."""

from public.views.barriers import barrier_report, barrier_reports, report_barrier
from public.views.pages import accessibility, licences, page, programme_page, robots, start
from public.views.projects import project_detail, project_list

__all__ = [
    "accessibility",
    "barrier_report",
    "barrier_reports",
    "licences",
    "page",
    "programme_page",
    "project_detail",
    "project_list",
    "report_barrier",
    "robots",
    "start",
]
