"""Configure the verification of TLS certificates: FFmpeg does not verify them by default.

options = trust(url, settings)           # of `av.open`
"""

from __future__ import annotations

import ssl
from urllib.parse import urlsplit

from pipeline.settings import SourceSettings

ENCRYPTED = {"https", "rtsps", "rtmps", "tls"}


def trust(url: str, settings: SourceSettings) -> dict[str, str]:
    """Return FFmpeg options with the certificate authorities that Python trusts, or those of SSL_CERT_FILE."""
    if not _is_encrypted(url) or not settings.verify_certificate:
        return {}
    file = ssl.get_default_verify_paths().cafile
    return {"tls_verify": "1"} | ({"ca_file": file} if file else {})


def is_unverified(url: str, settings: SourceSettings) -> bool:
    """Return whether the certificate of the server is not verified."""
    return _is_encrypted(url) and not settings.verify_certificate


def _is_encrypted(url: str) -> bool:
    return urlsplit(url).scheme.lower() in ENCRYPTED
