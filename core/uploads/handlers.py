"""The first to see what is uploaded: nobody fills the disk with more than is taken anyway."""

from django.conf import settings
from django.core.files.uploadhandler import FileUploadHandler


class BoundedUploadHandler(FileUploadHandler):
    """Cuts a file a little above the limit: the check still finds it too large, at its field."""

    def receive_data_chunk(self, raw_data: bytes, start: int) -> bytes | None:
        return None if start > settings.UPLOAD_MAX_BYTES else raw_data

    def file_complete(self, file_size: int) -> None:
        """Leaves the file to the handlers that keep it."""
