"""Download one large file: interrupted downloads resume, and the final name appears only when it is complete.

    download(url, path, check, on_progress)        # returns when `path` is there; `headers` for a token

What has arrived stays beside it as `.part`; `check(part)` has the last word before it is renamed. A lock
keeps two programs from writing into the same file: the second waits, and finds the work done. Plain `urllib`, since
pooch, otherwise the tool for this, can neither continue a download nor keep two programs apart.
"""

from __future__ import annotations

import logging
import re
import ssl
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from http.client import HTTPException, HTTPResponse, IncompleteRead, RemoteDisconnected
from pathlib import Path
from types import MappingProxyType
from urllib.error import HTTPError, URLError
from urllib.request import Request, urlopen

from filelock import FileLock, Timeout

from pipeline.address import masked
from pipeline.errors import WeightsInvalidError, WeightsMissingError
from pipeline.models.base import DownloadProgress
from pipeline.storage import atomic
from pipeline.storage.cache import cache_errors

_log = logging.getLogger(__name__)

SILENCE = 30.0
"""Timeout in seconds for a server that sends no data."""
ATTEMPTS = 10
"""Number of attempts after interruptions; an attempt without new data is the last."""
CHUNK = 1 << 18
LONGEST_LENGTH = 18
"""Digits of a length: more are none."""
STRONG_TAG = re.compile(r'"[\x21\x23-\x7e]*"')
"""A strong ETag, which is required to resume (RFC 9110, 8.8.3)."""

NETWORK_ERRORS = (URLError, ConnectionError, TimeoutError, ssl.SSLError, HTTPException)
"""Network errors: all but the last are also `OSError`, but so are errors of a full disk."""


def download(
    url: str,
    path: Path,
    check: Callable[[Path], None],
    on_progress: DownloadProgress | None = None,
    headers: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Fetch `url` to `path`, unless it is there already. `headers` go to its own server and no other.

    Raises `WeightsMissingError` when it cannot be had, `DiskFullError`, and whatever `check` raises; what
    failed the check is deleted.
    """
    report = on_progress or (lambda _done, _total: None)
    part = path.with_name(f"{path.name}.part")

    def waiting() -> None:
        if size := _size(part):  # 0 before its first bytes, and once the other program has published it
            report(size, None)

    with cache_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with _alone(path.with_name(f"{path.name}.lock"), waiting):
            if path.is_file():
                return
            _log.info("downloading %s to %s, %d bytes of it are here", masked(url), path, _size(part))
            _receive(url, part, report, headers)
            try:
                check(part)
            except WeightsInvalidError:
                _log.warning("what came from %s is not usable, and deleted", masked(url), exc_info=True)
                _discard(part)
                raise
            atomic.publish(part, path)
            _log.info("downloaded %s, %d bytes", path, path.stat().st_size)
            _discard(part)


@contextmanager
def _alone(lock_file: Path, waiting: Callable[[], None]) -> Iterator[None]:
    """Hold the lock; `waiting` is called again and again while another program holds it."""
    lock = FileLock(lock_file)
    while not lock.is_locked:
        try:
            lock.acquire(timeout=0.2)
        except Timeout:
            waiting()
    try:
        yield
    finally:
        lock.release()


def _receive(url: str, part: Path, report: DownloadProgress, headers: Mapping[str, str]) -> None:
    """Download to `part`, and resume after interruptions while each attempt receives new data."""
    most = _size(part)
    fault = hint = ""
    cause: Exception | None = None
    for number in range(1, ATTEMPTS + 1):
        try:
            if _transfer(url, part, report, headers):
                return
            fault = "the connection was cut off"
        except NETWORK_ERRORS as error:
            fault, hint, cause = _reason(error), _hint(error), error
            _log.debug("the transfer failed", exc_info=True)
        _log.info("attempt %d: %s at %d bytes", number, fault, _size(part))
        if _size(part) <= most:
            break
        most = _size(part)
    raise WeightsMissingError(f"{url} could not be downloaded: {fault}.", hint=hint) from cause


def _transfer(url: str, part: Path, report: DownloadProgress, headers: Mapping[str, str]) -> bool:
    """Request the missing bytes; return whether the file is complete."""
    start = _size(part)
    tag_file, tag = _tag_file(part), _kept_tag(part)
    request = Request(url, headers={"User-Agent": "depth-viewer"})
    for name, value in headers.items():  # a token is not for the store that the server sends us on to
        request.add_unredirected_header(name, value)
    if start and tag:  # go on only with the very same file: else the server sends all of it again
        request.add_header("Range", f"bytes={start}-")
        request.add_header("If-Range", tag)
    try:
        response: HTTPResponse = urlopen(request, timeout=SILENCE)
    except HTTPError as error:
        error.close()
        if error.code != 416 or not start:
            raise
        if error.headers.get("Content-Range") == f"bytes */{start}":
            return True  # all of it had arrived, and the program ended before it was renamed
        _discard(part)
        return _transfer(url, part, report, headers)
    except ValueError as error:  # the address that it sends us on to is none
        raise HTTPException(f"the server redirects to no valid address ({error})") from error
    with response:
        _log.debug("%s answers %d, asked from byte %d", masked(response.url), response.status, start)
        if response.headers.get_content_type() == "text/html":
            raise HTTPException("the server sent a web page instead of the file")
        done = _resumed_at(response, start)
        remaining = response.headers.get("Content-Length", "")
        is_number = remaining.isdecimal() and len(remaining) <= LONGEST_LENGTH
        total = done + int(remaining) if is_number else None
        if STRONG_TAG.fullmatch(tag := response.headers.get("ETag", "").strip()):
            tag_file.write_text(tag, encoding="ascii")
        else:
            tag_file.unlink(missing_ok=True)
        with part.open("ab" if done else "wb") as file:
            while chunk := response.read1(CHUNK):
                file.write(chunk)
                done += len(chunk)
                report(done, total)
                if total is not None and done > total:
                    _discard(part)
                    raise HTTPException("the server sent more than it announced")
    return total is None or done == total


def _resumed_at(response: HTTPResponse, start: int) -> int:
    """Position in the file of the first byte that the server sends."""
    if response.status != 206:
        return 0
    found = re.match(r"bytes (\d+)-", response.headers.get("Content-Range", ""))
    if found is None or int(found[1]) != start:
        raise HTTPException("the server sent a different part of the file than requested")
    return start


def _size(part: Path) -> int:
    return part.stat().st_size if part.is_file() else 0


def _tag_file(part: Path) -> Path:
    """Return the file that keeps the ETag until the download is complete."""
    return part.with_name(f"{part.name}.etag")


def _kept_tag(part: Path) -> str:
    """Return the ETag of what has arrived; "" if there is none, or it was damaged."""
    file = _tag_file(part)
    tag = file.read_bytes().decode("latin-1").strip() if file.is_file() else ""
    return tag if STRONG_TAG.fullmatch(tag) else ""


def _discard(part: Path) -> None:
    part.unlink(missing_ok=True)
    _tag_file(part).unlink(missing_ok=True)


def _hint(error: Exception) -> str:
    """Return the hint for unknown certificates, for example behind a company's proxy."""
    cause = error.reason if isinstance(error, URLError) else error
    if not isinstance(cause, ssl.SSLCertVerificationError):
        return ""
    return (
        "Set SSL_CERT_FILE to the certificates of your system or proxy, and HTTPS_PROXY to the proxy. "
        "Or download the file in a browser and import it: depth-viewer models import NAME FILE"
    )


def _reason(error: Exception) -> str:
    """Return the reason of a network error in words."""
    match error:
        case HTTPError(code=301 | 302 | 303 | 307 | 308):
            return "the server redirects in a loop, or to an address that is not allowed"
        case HTTPError():
            return f"the server responded {error.code} {error.reason}"
        case URLError(reason=OSError() as cause):
            return _reason(cause)
        case TimeoutError():
            return f"the server did not respond for {SILENCE:g} seconds"
        case RemoteDisconnected() | IncompleteRead():
            return "the server closed the connection before its answer was complete"
        case HTTPException() if type(error) is not HTTPException:
            return "the server does not respond as HTTP requires"
        case OSError() if error.strerror:
            return error.strerror[0].lower() + error.strerror[1:]
    return str(error)
