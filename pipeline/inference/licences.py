"""What the licences of published weights allow, in words, and which of them have to be agreed to.

    in_words("apache-2.0")                         # "Apache-2.0: commercial use is allowed"
    ask_first("cc-by-nc-4.0", "owner/name", url)   # LicenceError, unless it leaves everybody free

Names are SPDX identifiers in lower case, as the Hugging Face hub writes them.
"""

from __future__ import annotations

from pipeline.errors import LicenceError

FREE = {
    "apache-2.0": "Apache-2.0",
    "mit": "MIT",
    "bsd-2-clause": "BSD-2-Clause",
    "bsd-3-clause": "BSD-3-Clause",
    "isc": "ISC",
    "unlicense": "Unlicense",
    "cc0-1.0": "CC0-1.0",
    "cc-by-4.0": "CC-BY-4.0",
    "cc-by-sa-4.0": "CC-BY-SA-4.0",
    "gpl-3.0": "GPL-3.0",
}
"""Licences under which everybody may use a network for every purpose, and how they are written."""
NAMED = {"apple-amlr": "Apple's research license", "apple-ascl": "Apple's sample code license"}
"""Others with a name of their own."""
UNKNOWN = "no license is stated"


def in_words(licence: str) -> str:
    """What it is called, and what it means for the user."""
    if not licence:
        return f"{UNKNOWN}: ask its authors"
    if licence in FREE:
        return f"{FREE[licence]}: commercial use is allowed"
    name = NAMED.get(licence, licence.upper())
    if "-nc" in licence or licence == "apple-amlr":
        return f"{name}: not for commercial use"
    return f"{name}: read it before use"


def ask_first(licence: str, name: str, url: str) -> None:
    """Raise `LicenceError` unless the licence leaves everybody free."""
    if licence not in FREE:
        raise LicenceError(
            f"{name} is not downloaded before you agree to its license ({in_words(licence)}). Read it at {url}",
            hint="If you agree, add --agree-licence.",
        )
