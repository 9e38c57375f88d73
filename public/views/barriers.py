"""Reporting a barrier, and reading what was reported."""

from uuid import UUID, uuid4

from allauth.account.adapter import get_adapter
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core import clock
from municipalities.middleware import Request
from public import operations
from public.access import barrier_report_for, barrier_reports_for
from public.forms import BarrierForm
from public.limits import may_report


@require_http_methods(["GET", "HEAD", "POST"])
def report_barrier(request: HttpRequest) -> HttpResponse:
    """A sent report leads to a page that says so, whether or not a program fell into the trap."""
    if request.method != "POST":
        form = BarrierForm(initial={"page": request.GET.get("seite", "")[:300]})
        return render(request, "public/report_barrier.html", {"form": form})
    form = BarrierForm(request.POST)
    if not form.is_valid():
        return render(request, "public/report_barrier.html", {"form": form}, status=422)
    if form.is_trapped:
        return redirect("public:barrier_reported")
    if not may_report(get_adapter(request).get_client_ip(request)):
        form.add_error(None, _("Sie haben in der letzten Stunde schon mehrfach eine Barriere "
                               "gemeldet. Warten Sie bitte etwas, oder schreiben Sie uns."))  # fmt: skip
        return render(request, "public/report_barrier.html", {"form": form}, status=429)
    _keep(form)
    return redirect("public:barrier_reported")


def _keep(form: BarrierForm) -> None:
    values = form.cleaned_data
    operations.report_barrier(
        submission=values["submission"] or uuid4(),
        page=values["page"],
        text=values["text"],
        name=values["name"],
        email=values["email"],
        now=clock.now(),
    )


@require_safe
def barrier_reports(request: Request) -> HttpResponse:
    reports = barrier_reports_for(request.acting)
    return render(request, "public/barrier_reports.html", {"reports": reports})


@require_http_methods(["GET", "HEAD", "POST"])
def barrier_report(request: Request, key: UUID) -> HttpResponse:
    if request.method == "POST":
        operations.mark_answered(actor=request.acting, key=key, now=clock.now())
        messages.success(request, _("Die Meldung ist als beantwortet vermerkt."))
        return redirect("public:barrier_reports")
    report = barrier_report_for(request.acting, key)
    return render(request, "public/barrier_report.html", {"report": report})
