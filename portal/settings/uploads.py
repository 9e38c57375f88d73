"""What people upload: how much, where it lies, who looks for viruses."""

from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, urlsplit

from portal.settings.environment import PORTAL_VAR, env

UPLOAD_MAX_BYTES = env.int("UPLOAD_MAX_BYTES", default=25 * 1024**2)
FILE_UPLOAD_HANDLERS = [
    "core.uploads.handlers.BoundedUploadHandler",
    "django.core.files.uploadhandler.MemoryFileUploadHandler",
    "django.core.files.uploadhandler.TemporaryFileUploadHandler",
]
DATA_UPLOAD_MAX_NUMBER_FILES = 10

# `tcp://host:port` or `unix:///path`; empty: nothing is scanned, and every document says so.
CLAMD_URL = env.str("CLAMD_URL", default="")
CLAMD_TIMEOUT_SECONDS = env.float("CLAMD_TIMEOUT_SECONDS", default=20)


def documents_storage(url: str, *, folder: Path) -> dict[str, Any]:
    """`s3://bucket/path?endpoint=https://…&region=…`, or nothing for the folder.

    Names and secrets for S3 come from the environment, as its clients read them
    (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`). Raises ValueError for anything else.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {
                "location": folder,
                "file_permissions_mode": 0o600,
                "directory_permissions_mode": 0o700,
            },
        }
    parts = urlsplit(url)
    if parts.scheme != "s3" or not parts.hostname:
        raise ValueError("DOCUMENTS_URL: s3://bucket/path?endpoint=https://…")
    return {"BACKEND": "storages.backends.s3.S3Storage", "OPTIONS": _s3_options(url)}


def _s3_options(url: str) -> dict[str, Any]:
    # Loaded only by those who use it.
    from botocore.config import Config  # noqa: PLC0415

    parts = urlsplit(url)
    values = {name: found[-1] for name, found in parse_qs(parts.query).items()}
    return {
        "bucket_name": parts.hostname,
        "location": parts.path.strip("/"),
        "endpoint_url": values.get("endpoint"),
        "region_name": values.get("region"),
        "default_acl": None,
        "file_overwrite": False,
        # Files are streamed to those who may see them; no address that opens them is ever made.
        "querystring_auth": False,
        "max_memory_size": 5 * 1024**2,
        # A storage that is away must not hold every thread of the web server.
        "client_config": Config(
            connect_timeout=5,
            read_timeout=20,
            retries={"total_max_attempts": 2},
            signature_version="s3v4",
            # Servers other than Amazon's often refuse the checksums that botocore would add.
            request_checksum_calculation="when_required",
            response_checksum_validation="when_required",
            s3={"addressing_style": values.get("addressing", "auto")},
        ),
    }


STORAGES = {
    "default": {"BACKEND": "django.core.files.storage.FileSystemStorage"},
    "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    "documents": documents_storage(
        env.str("DOCUMENTS_URL", default=""), folder=PORTAL_VAR / "documents"
    ),
}
