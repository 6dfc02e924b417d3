"""Configure the verification of TLS certificates: FFmpeg verifies them by default or not, as its version has it.

options = trust(url, settings)           # of `av.open`

It does so for what it opens itself, and not for the segments of a list: for these there is `gateway.py`.
"""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

from pipeline.settings import SourceSettings

ENCRYPTED = {"https", "rtsps", "rtmps", "tls"}


def trust(url: str, settings: SourceSettings) -> dict[str, str]:
    """Return FFmpeg options with the certificate authorities that Python trusts, or those of SSL_CERT_FILE."""
    may_redirect = urlsplit(url).scheme.lower() == "http"  # to https
    if not (_is_encrypted(url) or may_redirect):
        return {}
    if not settings.verify_certificate:
        return {"tls_verify": "0"}
    file = ssl.get_default_verify_paths().cafile
    return {"tls_verify": "1"} | ({"ca_file": file} if file else {})


def unverified(url: str, name: str, settings: SourceSettings) -> tuple[str, ...]:
    """Return a note where the certificate of the server is not verified."""
    said = f"The certificate of {name} was not verified."
    return (said,) if _is_encrypted(url) and not settings.verify_certificate else ()


def _is_encrypted(url: str) -> bool:
    return urlsplit(url).scheme.lower() in ENCRYPTED
