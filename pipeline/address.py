"""Keep the secrets of addresses: user, password and query are for whoever connects, and for nobody else.

address = Address("rtsp://admin:secret@10.0.0.7/live?token=abc")
print(address)                                 # rtsp://…@10.0.0.7/live?…
connect(secret_of(address))                    # all of it

masked("cannot open http://host/a?key=1: timed out")       # addresses inside a text of others
"""

from __future__ import annotations

import hashlib
import os
import re
from typing import Any, Self
from urllib.parse import quote, urlsplit

from pipeline.errors import SourceNotFoundError

_URL = re.compile(r"[a-z][a-z0-9+.-]*://\s*[^\s'\"<>“”]+", re.IGNORECASE)
_DATA = re.compile(r"\bdata:[a-z0-9+.-]*/?[a-z0-9+.-]*[;,][^\s'\"<>]*", re.IGNORECASE)
_QUERY = re.compile(r"\?[\w.%~\[\]-]+=[^\s'\"<>“”]*")
_OPENED = re.compile(r"(?<=//)(?:[^/?#@:]*:(?!\d+(?:[/?#]|$)).*|[^/?#@:]*:[^?#]*|[^/?#:]*)@")
"""User and password; greedy, for a password may hold “@”, “/”, “?” and “#” that nobody has escaped. A number after the
colon is a port."""
_USER = r"[^/\\:@\s'\"<>“”]"
_BARE = re.compile(
    rf"(?<![\w:/\\.+-])(//?|\\\\|)(?:{_USER}+:(?![/\\])|{_USER}{{2,}}:(?!//))[^\s@'\"<>“”]+@(?=[\w\[])"
)
"""User and password of an address that lacks its scheme, or a slash of it. “C:\\” is a drive of Windows."""
_ACCOUNT = re.compile(r"(?<=//)[^?#]*@")
_NAMED = re.compile(
    r"((?:pass(?:word|wd|phrase)?|pwd|token|auth|(?:api_?)?key|secret|j?session(?:_?id)?|sig(?:nature)?)=)[^/&;#?\s'\"<>“”]+",
    re.IGNORECASE,
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
    if "@" in text:
        text = _BARE.sub(r"\1…@", text)
    return _QUERY.sub("?…", text) if "?" in text else text


class Address(str):
    """What a source is opened by. As a text it has lost its secrets, wherever it is printed, joined or written to.

    It is equal to the whole address, and found under it. Paths and names of cameras are what they are.
    """

    secret: str
    """The whole address."""

    def __new__(cls, address: object) -> Self:
        whole = secret_of(address)
        made = super().__new__(cls, _shown(whole))
        made.secret = whole
        return made

    def __eq__(self, other: object) -> bool:
        return isinstance(other, str) and self.secret == secret_of(other)

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash(self.secret)

    def __reduce__(self) -> tuple[type[Self], tuple[str]]:
        return type(self), (self.secret,)

    @property
    def digest(self) -> str:
        """SHA-256 in hex of what is named, whoever asks for it: without user and password."""
        return hashlib.sha256(_ACCOUNT.sub("", self.secret).encode(errors="replace")).hexdigest()[:32]


def secret_of(address: object) -> str:
    """The whole address, for whoever connects; what is no `Address` as it is."""
    return address.secret if isinstance(address, Address) else str(address)


def revealed(value: Any) -> Any:
    """A copy of JSON with every address whole, for files that are their owner's alone."""
    if isinstance(value, dict):
        return {revealed(name): revealed(each) for name, each in value.items()}
    if isinstance(value, list | tuple):
        return [revealed(each) for each in value]
    return secret_of(value) if isinstance(value, Address) else value


def dialed(url: str) -> str:
    """An address as libraries read it: a password with “/”, “?” or “#” in it is escaped.

    Raises `SourceNotFoundError` where nobody can tell where the password ends: what is left of it would be taken for
    the name of a host, and sent there; and for what is no address at all.
    """
    found = _dialed(url)
    try:
        _ = urlsplit(found).port
        if any(character < " " for character in found):
            raise ValueError("control characters")
    except ValueError as error:
        raise SourceNotFoundError(
            f"{Address(url)} is not a valid address.",
            hint="Write it as scheme://host:port/path. A port is a number up to 65535; IPv6 stands in brackets.",
        ) from error
    return found


def _dialed(url: str) -> str:
    """The same, whatever comes of it."""
    scheme, _, rest = url.partition("://")
    server = re.split(r"[/?#]", rest, maxsplit=1)[0]
    path = rest[len(server) :]
    if "@" in server:
        if "@" in path.partition("?")[0]:
            raise SourceNotFoundError(
                f"{Address(url)}: it is not clear where the password ends.",
                hint="In user, password and path, write “@” as %40, “/” as %2F and a space as %20.",
            )
        account, _, host = server.rpartition("@")
        return f"{scheme}://{_escaped(account)}@{host}{path}"
    found = _OPENED.search(url)
    is_port = server.startswith("[") or server.rpartition(":")[2].isdecimal()
    if found is None or ":" not in server or is_port:
        return url
    return f"{scheme}://{_escaped(found[0][:-1])}@{url[found.end() :]}"


def _escaped(account: str) -> str:
    """User and password; what is escaped already stays so."""
    return re.sub(r"[@/?#\s]", lambda found: quote(found[0], safe=""), account)


def _shown(address: str) -> str:
    """An address without its secrets; it may have spaces, which end one inside a text."""
    if "://" in address:
        return _masked_url(address)
    if _DATA.match(address):
        return "data:…"
    # Files may be called data:x.mp4 and ab:cd@ef.mp4.
    is_bare = "@" in address and _BARE.search(address) and not os.path.lexists(address)
    return _BARE.sub(r"\1…@", address) if is_bare else address


def _mask(found: re.Match[str]) -> str:
    return _masked_url(found[0])


def _masked_url(url: str) -> str:
    url = _OPENED.sub("…@", url)
    url = _NAMED.sub(r"\1…", url)
    whole, mark, _ = url.partition("?")
    if mark:
        return f"{whole}?…"
    whole, mark, fragment = url.partition("#")
    return f"{whole}#…" if mark and "=" in fragment else url
