"""Giving a table away, as a file to be saved."""

from collections.abc import Sequence

from django.http import FileResponse

from core.uploads.sending import HEADERS
from projects.exchange.sheets import Sheet
from projects.exchange.writing import CONTENT_TYPES, Rows, write_table


def table_attachment(
    rows: Rows, file_format: str, name: str, *, extra: Sequence[Sheet] = ()
) -> FileResponse:
    """Made here: the answer is sent when the request's transaction is over."""
    answer = FileResponse(
        write_table(rows, file_format, extra=extra),
        as_attachment=True,
        filename=f"{name}.{file_format}",
        content_type=CONTENT_TYPES[file_format],
    )
    for header, value in HEADERS.items():
        answer.headers[header] = value
    return answer
