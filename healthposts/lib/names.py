"""Names as people search for them: without case, accents or punctuation."""

import re
import unicodedata


def search_key(*names: str) -> str:
    """`Cak To', Suparto` becomes `cak to suparto`; empty names fall away."""
    text = unicodedata.normalize("NFKD", " ".join(names)).casefold().replace("đ", "d")
    kept = "".join(char for char in text if not unicodedata.combining(char))
    return " ".join(re.findall(r"\w+", kept))
