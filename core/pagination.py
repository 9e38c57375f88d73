"""How lists are cut into pages, for pages and for the API."""

from typing import Final

from rest_framework.pagination import PageNumberPagination

PAGE_SIZE: Final = 25


class ApiPagination(PageNumberPagination):
    page_size = PAGE_SIZE
    page_size_query_param = "page_size"
    max_page_size = 200
