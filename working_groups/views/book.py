"""Das Beschlussbuch: all decisions that one sees, of one group or of all, and one by itself."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.pagination import PAGE_SIZE
from municipalities.guards import member_required
from municipalities.middleware import Request
from working_groups.access import decision_for, group_for
from working_groups.filters import DecisionFilter
from working_groups.queries import decisions
from working_groups.views.page import chart_of, is_fragment
from working_groups.wording import rule_in_words, verdict


@require_safe
@member_required
def book(request: Request, slug: str | None = None) -> HttpResponse:
    group = group_for(slug) if slug else None
    rows = decisions().filter(paper__group=group) if group else decisions()
    filters = DecisionFilter(request.GET, queryset=rows)
    if group:
        del filters.form.fields["group"]
    found = filters.qs if filters.is_valid() else rows.none()
    context = {
        "group": group,
        "form": filters.form,
        "page": Paginator(found, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    part = "#ergebnis" if is_fragment(request) else ""
    status = 200 if filters.is_valid() else 422
    response = render(request, f"working_groups/book.html{part}", context, status=status)
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_safe
@member_required
def decision(request: Request, number: str) -> HttpResponse:
    found = decision_for(number)
    context = {
        "decision": found,
        "group": found.paper.group,
        "tally": chart_of(found.tally),
        "result": verdict(found.tally),
        "rule": rule_in_words(found.tally.terms),
    }
    return render(request, "working_groups/decision.html", context)
