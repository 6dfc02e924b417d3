"""Configure the verification of TLS certificates: FFmpeg does not verify them by default.

options = trust(url, settings)           # of `av.open`
check_segments(url, name, settings)      # of HLS and DASH
"""

from __future__ import annotations

import logging
import re
import socket
import ssl
from base64 import b64encode
from urllib.parse import unquote, urljoin, urlsplit

from pipeline.address import masked
from pipeline.settings import SourceSettings
from pipeline.sources._live.network_errors import uncertified

_log = logging.getLogger(__name__)

ENCRYPTED = {"https", "rtsps", "rtmps", "tls"}
MOST_LISTS, MOST_SERVERS, LONGEST_LIST = 8, 8, 1_000_000
"""Lists and servers that are looked at, and bytes of each list: a stream has one to four of them."""


def trust(url: str, settings: SourceSettings) -> dict[str, str]:
    """Return FFmpeg options with the certificate authorities that Python trusts, or those of SSL_CERT_FILE."""
    if not _is_encrypted(url) or not settings.verify_certificate:
        return {}
    file = ssl.get_default_verify_paths().cafile
    return {"tls_verify": "1"} | ({"ca_file": file} if file else {})


def unverified(url: str, name: str, settings: SourceSettings) -> tuple[str, ...]:
    """Return a note where the certificate of the server is not verified."""
    said = f"The certificate of {name} was not verified."
    return (said,) if _is_encrypted(url) and not settings.verify_certificate else ()


def _is_encrypted(url: str) -> bool:
    return urlsplit(url).scheme.lower() in ENCRYPTED


def check_segments(url: str, name: str, settings: SourceSettings) -> None:
    """Verify the servers of a list's segments, for FFmpeg verifies that of the list alone.

    Raises `SourceUnreadableError` for a certificate that is not trusted.
    """
    if not _is_encrypted(url) or not settings.verify_certificate:
        return
    lists, servers = [url], dict[tuple[str, int], None]()
    for each in lists[:MOST_LISTS]:
        for found in _addresses_in(each, settings.timeout):
            parts = urlsplit(found)
            if parts.scheme == "https" and parts.hostname:
                servers[parts.hostname, parts.port or 443] = None
            if parts.path.endswith((".m3u8", ".mpd")) and found not in lists:
                lists.append(found)
    for server in list(servers)[:MOST_SERVERS]:
        try:
            with socket.create_connection(server, settings.timeout) as plain:
                ssl.create_default_context().wrap_socket(plain, server_hostname=server[0]).close()
        except ssl.SSLCertVerificationError as error:
            raise uncertified(f"{server[0]}, from where {name} has its segments,") from error
        except OSError as error:  # FFmpeg says what is wrong with it
            _log.info("%s does not respond: %s", server[0], error)


def _addresses_in(url: str, timeout: float) -> list[str]:
    """Return the absolute addresses in a list of segments or of other lists."""
    from urllib.request import Request, urlopen  # here, since it brings all of HTTP along

    parts = urlsplit(url)
    request = Request(parts._replace(netloc=parts.netloc.rpartition("@")[2]).geturl())
    if parts.username:
        secret = f"{unquote(parts.username)}:{unquote(parts.password or '')}".encode()
        request.add_header("Authorization", f"Basic {b64encode(secret).decode()}")
    try:
        with urlopen(request, timeout=timeout, context=ssl.create_default_context()) as answer:
            text, base = answer.read(LONGEST_LIST).decode(errors="replace"), answer.url
    except (OSError, ValueError) as error:
        _log.warning("the list of segments cannot be checked: %s", masked(error))
        return []
    quoted = re.findall(r'"([^"]+)"|<BaseURL>([^<]+)<', text)
    plain = (line for line in text.splitlines() if line and line[0] not in "#<")
    return [urljoin(base, found.strip()) for found in (*(one or other for one, other in quoted), *plain)]
