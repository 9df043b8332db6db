"""The encrypted NIK and its blind index.

FIELD_KEYS (newest first) encrypt; INDEX_KEY makes the index. AES-256-GCM through the
`cryptography` package. Every key is tried. What is sealed is bound to the row it belongs to:
copied into another row it does not open.
"""

import base64
import hashlib
import hmac
import os
import uuid

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from django.conf import settings

NONCE_BYTES = 12


class CannotDecrypt(Exception):
    """None of FIELD_KEYS opens this value: a key was lost, or it belongs to another row."""


def encrypt(text: str, *, of: uuid.UUID) -> str:
    """`of`: the id of the row that will hold it."""
    nonce = os.urandom(NONCE_BYTES)
    sealed = _cipher(settings.FIELD_KEYS[0]).encrypt(nonce, text.encode(), of.bytes)
    return base64.b64encode(nonce + sealed).decode()


def decrypt(token: str, *, of: uuid.UUID) -> str:
    raw = base64.b64decode(token)
    for key in settings.FIELD_KEYS:
        try:
            return _cipher(key).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], of.bytes).decode()
        except InvalidTag:
            continue
    raise CannotDecrypt("None of the keys in FIELD_KEYS opens this value.")


def is_sealed_by_newest(token: str, *, of: uuid.UUID) -> bool:
    raw = base64.b64decode(token)
    try:
        _cipher(settings.FIELD_KEYS[0]).decrypt(raw[:NONCE_BYTES], raw[NONCE_BYTES:], of.bytes)
    except InvalidTag:
        return False
    return True


def blind_index(text: str) -> str:
    """The same text gives the same index; without INDEX_KEY it tells nothing."""
    return hmac.new(bytes.fromhex(settings.INDEX_KEY), text.encode(), hashlib.sha256).hexdigest()


def _cipher(key: str) -> AESGCM:
    return AESGCM(bytes.fromhex(key))
