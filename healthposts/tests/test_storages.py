"""DOCUMENTS_URL: read once, refused with a sentence, its key never repeated."""

import pytest

from healthposts.env import EnvironmentProblem
from healthposts.storages import documents_storage


def test_without_an_address_documents_lie_in_the_data_folder(tmp_path):
    assert documents_storage("", tmp_path) == {
        "BACKEND": "django.core.files.storage.FileSystemStorage",
        "OPTIONS": {"location": tmp_path / "documents"},
    }


def test_address_of_a_store_is_taken_apart(tmp_path):
    options = documents_storage("s3://id:a%2Fb@s3.example.org:9000/papers?region=id-1", tmp_path)[
        "OPTIONS"
    ]

    assert {
        name: options[name]
        for name in ("access_key", "secret_key", "bucket_name", "endpoint_url", "region_name")
    } == {
        "access_key": "id",
        "secret_key": "a/b",
        "bucket_name": "papers",
        "endpoint_url": "https://s3.example.org:9000",
        "region_name": "id-1",
    }


@pytest.mark.parametrize(
    "url",
    [
        "https://id:geheim@s3.example.org/papers",
        "s3://id@s3.example.org/papers",
        "s3://id:geheim@/papers",
        "s3://id:geheim@s3.example.org",
        "s3://id:geheim@s3.example.org/papers/deeper",
    ],
)
def test_address_that_cannot_be_used_is_refused_without_its_key(tmp_path, url):
    with pytest.raises(EnvironmentProblem, match=r"^DOCUMENTS_URL .* s3://") as problem:
        documents_storage(url, tmp_path)

    assert "geheim" not in str(problem.value)
