"""Where documents lie: a folder of this machine, or a store that many machines share."""

from pathlib import Path
from typing import Any
from urllib.parse import SplitResult, parse_qs, unquote, urlsplit

from healthposts.env import EnvironmentProblem

LEGAL = (
    "Use s3://ACCESS_KEY:SECRET_KEY@HOST/BUCKET, with ?region=NAME when the store asks for one; "
    "s3+http:// is without encryption, for a store on this machine only."
)
SCHEMES = {"s3": "https", "s3+http": "http"}


def documents_storage(url: str, data_dir: Path) -> dict[str, Any]:
    """The entry of STORAGES for `url` (DOCUMENTS_URL); empty is the folder in `data_dir`.

    Raises EnvironmentProblem, which never repeats the address: it holds a secret key.
    """
    if not url:
        return {
            "BACKEND": "django.core.files.storage.FileSystemStorage",
            "OPTIONS": {"location": data_dir / "documents"},
        }
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": _s3_options(urlsplit(url)),
    }


def _s3_options(parts: SplitResult) -> dict[str, Any]:
    bucket = parts.path.strip("/")
    if parts.scheme not in SCHEMES or not (parts.username and parts.password and parts.hostname):
        raise EnvironmentProblem(f"DOCUMENTS_URL cannot be used. {LEGAL}")
    if not bucket or "/" in bucket:
        raise EnvironmentProblem(f"DOCUMENTS_URL names no bucket. {LEGAL}")
    host = parts.netloc.rpartition("@")[2]
    return {
        "access_key": unquote(parts.username),
        "secret_key": unquote(parts.password),
        "bucket_name": bucket,
        "endpoint_url": f"{SCHEMES[parts.scheme]}://{host}",
        "region_name": parse_qs(parts.query).get("region", ["us-east-1"])[0],
        # Every document is read through our own pages, which ask who may: nothing is public.
        "default_acl": None,
        "addressing_style": "path",
        "signature_version": "s3v4",
        # As in a folder: a name once taken is never written over.
        "file_overwrite": False,
    }
