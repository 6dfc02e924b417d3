"""What the licences of published weights allow, in words, and which of them have to be agreed to.

    in_words("apache-2.0")                         # "Apache-2.0: commercial use is allowed"
    use_of("cc-by-nc-4.0")                         # Use.NONCOMMERCIAL
    ask_first("cc-by-nc-4.0", "owner/name", url, text)     # LicenceError, with what the user has to see

Names are SPDX identifiers in lower case, as the Hugging Face hub writes them.
"""

from __future__ import annotations

from enum import Enum

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
NAMED = {
    "apple-amlr": "Apple's research license",
    "apple-ascl": "Apple's sample code license",
    "other": "License of its own",
}
"""Others with a name of their own."""
UNKNOWN = "no license is stated"


class Use(Enum):
    """What a licence allows, in words."""

    FREE = "commercial use is allowed"
    NONCOMMERCIAL = "not for commercial use"
    UNREAD = "read it before use"
    UNKNOWN = "ask its authors"


def use_of(licence: str) -> Use:
    """Return what it allows, as far as its name says."""
    if not licence:
        return Use.UNKNOWN
    if licence in FREE:
        return Use.FREE
    return Use.NONCOMMERCIAL if "-nc" in licence or licence == "apple-amlr" else Use.UNREAD


def title_of(licence: str) -> str:
    """Return how it is written; "" where none is stated."""
    return FREE.get(licence) or NAMED.get(licence) or licence.upper()


def in_words(licence: str) -> str:
    """What it is called, and what it means for the user."""
    return f"{title_of(licence) or UNKNOWN}: {use_of(licence).value}"


def ask_first(licence: str, name: str, page: str, text: str = "") -> None:
    """Raise `LicenceError` unless the licence leaves everybody free; `text` is the licence where that is known."""
    if use_of(licence) is not Use.FREE:
        raise LicenceError(
            f"{name} is not downloaded before you agree to its license ({in_words(licence)}). Read it at {page}",
            hint="If you agree, add --agree-license.",
            licence=licence,
            page=page,
            text=text,
        )
