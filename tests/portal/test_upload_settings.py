"""Where documents lie, as the environment says it. No network: the clients are only made."""

from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import FileSystemStorage, storages
from storages.backends.s3 import S3Storage

from portal.settings.uploads import documents_storage

FOLDER = Path("/gibt/es/nicht")


def made(settings: Any, url: str) -> Any:
    settings.STORAGES = {
        **settings.STORAGES,
        "documents": documents_storage(url, folder=FOLDER),
    }
    return storages["documents"]


def test_a_folder_that_nobody_else_reads(settings: Any) -> None:
    storage = made(settings, "")
    assert isinstance(storage, FileSystemStorage)
    assert storage.location == str(FOLDER)
    assert storage.file_permissions_mode == 0o600
    assert storage.directory_permissions_mode == 0o700


def test_a_bucket_with_all_that_can_be_said_of_it(settings: Any) -> None:
    url = "s3://dokumente/portal/a?endpoint=https://s3.example&region=de-1&addressing=path"
    storage = made(settings, url)
    assert isinstance(storage, S3Storage)
    assert (storage.bucket_name, storage.location) == ("dokumente", "portal/a")
    assert (storage.endpoint_url, storage.region_name) == ("https://s3.example", "de-1")
    assert storage.default_acl is None
    assert storage.file_overwrite is False
    config = storage.client_config
    assert config.s3 == {"addressing_style": "path"}
    assert (config.connect_timeout, config.read_timeout) == (5, 20)


def test_a_bucket_and_nothing_else(settings: Any) -> None:
    storage = made(settings, "s3://dokumente")
    assert (storage.bucket_name, storage.location, storage.endpoint_url) == ("dokumente", "", None)


@pytest.mark.parametrize("url", ("https://s3.example/dokumente", "s3://", "dokumente"))
def test_anything_else_stops_the_start(url: str) -> None:
    with pytest.raises(ValueError, match="DOCUMENTS_URL"):
        documents_storage(url, folder=FOLDER)
