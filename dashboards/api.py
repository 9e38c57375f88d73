"""The portfolio's figures for other programs."""

from typing import Final

from django.core.exceptions import ValidationError as FormError
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.exceptions import ErrorDetail, ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core import clock
from dashboards.filters import FILTERS, SummaryFilter
from dashboards.queries.figures import portfolio
from dashboards.queries.vocabulary import vocabulary
from dashboards.serializers import PortfolioSummarySerializer, summary

PARAMETERS: Final = [
    *(OpenApiParameter(name, OpenApiTypes.STR, description="Slug") for name in FILTERS),
    OpenApiParameter("day", OpenApiTypes.DATE, description="Stichtag; ohne Angabe der heutige Tag"),
]


class PortfolioSummaryView(APIView):
    """Counts and sums over the projects that the caller sees, on any day."""

    @extend_schema(
        operation_id="portfolio_summary_retrieve",
        parameters=PARAMETERS,
        responses=PortfolioSummarySerializer,
    )
    def get(self, request: Request) -> Response:
        words = vocabulary()
        form = SummaryFilter(request.query_params, words=words, today=clock.today())
        if not form.is_valid():
            raise ValidationError(_details(form.errors.as_data()))
        figures = portfolio(day=form.cleaned_data["day"], selection=form.selection())
        return Response(PortfolioSummarySerializer(summary(figures, words)).data)


def _details(errors: dict[str, list[FormError]]) -> dict[str, list[ErrorDetail]]:
    return {
        name: [
            ErrorDetail(message, code=error.code) for error in found for message in error.messages
        ]
        for name, found in errors.items()
    }
