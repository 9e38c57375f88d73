"""Giving a file back: as an attachment, to be saved, never to be shown as a page of ours."""

from typing import Final, Protocol

from django.http import FileResponse

from core.uploads.storing import opened

HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Cache-Control": "private, no-store",
}


class Stored(Protocol):
    """What the row of a stored file says of it; `size` in bytes."""

    @property
    def storage_name(self) -> str: ...
    @property
    def file_name(self) -> str: ...
    @property
    def media_type(self) -> str: ...
    @property
    def size(self) -> int: ...


def attachment(row: Stored) -> FileResponse:
    """Streams the file; its name goes along as RFC 6266 and RFC 5987 have it.

    It is opened here: the body is sent when the request's transaction is over, and nothing may ask
    the database then. Raises OSError when the storage does not give the file.
    """
    file = opened(row.storage_name)
    answer = FileResponse(
        file, as_attachment=True, filename=row.file_name, content_type=row.media_type
    )
    for header, value in (*HEADERS.items(), ("Content-Length", str(row.size))):
        answer.headers[header] = value
    return answer
