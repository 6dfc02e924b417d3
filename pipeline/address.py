"""Mask addresses for logs, files and the screen: remove user, password and query.

masked("rtsp://admin:secret@10.0.0.7/live?token=abc")      # rtsp://…@10.0.0.7/live?…
masked("cannot open http://host/a?key=1: timed out")       # addresses inside a text, too
"""

from __future__ import annotations

import re

_URL = re.compile(r"[a-z][a-z0-9+.-]*://[^\s'\"<>“”]+", re.IGNORECASE)
_DATA = re.compile(r"\bdata:[a-z0-9+.-]*/?[a-z0-9+.-]*[;,][^\s'\"<>]*", re.IGNORECASE)
_QUERY = re.compile(r"\?[\w.%~\[\]-]+=[^\s'\"<>“”]*")
_OPENED = re.compile(r"(?<=//)(?:[^/?#@:]*:(?!\d+(?:[/?#]|$)).*|[^/?#@:]*:[^?#]*|[^/?#:]*)@")
"""User and password; greedy, for a password may hold “@”, “/”, “?” and “#” that nobody has escaped. A number after the
colon is a port."""
_NAMED = re.compile(
    r"((?:pass(?:word|wd|phrase)?|pwd|token|auth|(?:api_?)?key|secret)=)[^/&;#?\s'\"<>“”]+", re.IGNORECASE
)
"""Secrets in the path, as some cameras have them."""


def masked(address: object) -> str:
    """A text in which every address has lost what may be secret.

    Parameters
    ----------
    address
        An address, a path, or any text that may hold some; other objects are taken as `str` has them.

    Returns
    -------
    str
        The same text. Paths stay as they are.
    """
    text = str(address)
    if "data:" in text.lower():
        text = _DATA.sub("data:…", text)
    if "://" in text:
        text = _URL.sub(_mask, text)
    return _QUERY.sub("?…", text) if "?" in text else text


def _mask(found: re.Match[str]) -> str:
    url = _OPENED.sub("…@", found[0])
    url = _NAMED.sub(r"\1…", url)
    whole, mark, _ = url.partition("?")
    if mark:
        return f"{whole}?…"
    whole, mark, fragment = url.partition("#")
    return f"{whole}#…" if mark and "=" in fragment else url
