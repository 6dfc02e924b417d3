"""Manage downloaded weights: their origin, their place, and their checksums.

    path = fetch("midas_small", check)             # downloaded to the user's cache if need be
    path = import_file("midas_small", file, check) # copied from a local file
    digest(path)                                   # SHA-256, and WeightsInvalidError after damage

`check(file)` raises `WeightsInvalidError` for a file that the network cannot use; only a file that passes it
ever gets its final name. The digest of what passed is written beside it, and later damage is told by that: no authors
publish one. Where the file lies in a git repository, git's own digest of it is compared with what was downloaded.
"""

from __future__ import annotations

import hashlib
import json
import logging
import re
import shutil
from collections.abc import Callable
from dataclasses import dataclass
from os.path import isfile
from pathlib import Path
from typing import Any

from pipeline.errors import WeightsInvalidError, WeightsMissingError, ignored
from pipeline.models.base import DownloadProgress
from pipeline.storage import atomic
from pipeline.storage.cache import cache_errors, cache_folder

_log = logging.getLogger(__name__)

WeightsCheck = Callable[[Path], None]
NAMED_DIGEST = re.compile(r"-(?!(?:19|20)\d{6}\b)([0-9a-f]{8,64})\.[a-z]+$")
"""Digest in the file names of PyTorch's hub; eight digits may be a date."""


@dataclass(frozen=True)
class Weights:
    """One published weights file. `size` is in bytes, about, for telling the user before the server does."""

    name: str
    file: str
    url: str
    size: int
    licence: str
    git_digest: str = ""
    """SHA-1 of the file as a git blob, if it is published in a repository."""


TABLE = {
    "zipdepth": Weights(
        name="zipdepth",
        file="zipdepth_base.pth",
        # Of one commit: the file under this name was replaced before.
        url="https://github.com/fabiotosi92/ZipDepth/raw/a302e5437bc58f15c4efd41d3e8222bf24f7d470/"
        "checkpoints/zipdepth_base.pth",
        size=27_000_000,
        licence="MIT",
        git_digest="bc629a21c3e975fcbfc8cfc29b5179ca2cec8b06",
    ),
    "midas_large": Weights(
        name="midas_large",
        file="midas_v21_384.pt",
        url="https://github.com/isl-org/MiDaS/releases/download/v2_1/midas_v21_384.pt",
        size=420_000_000,
        licence="MIT",
    ),
    "midas_small": Weights(
        name="midas_small",
        file="midas_v21_small_256.pt",
        url="https://github.com/isl-org/MiDaS/releases/download/v2_1/midas_v21_small_256.pt",
        size=82_000_000,
        licence="MIT",
    ),
}


def find(name: str) -> Path | None:
    """Return the path of the weights in the cache; None also where the cache is another user's."""
    return next(filter(isfile, [_place(TABLE[name])]), None)


def fetch(
    name: str, check: WeightsCheck, *, offline: bool = False, on_progress: DownloadProgress | None = None
) -> Path:
    """Return the path of the weights, after downloading them if they are missing."""
    entry = TABLE[name]
    path = _place(entry)
    if path.is_file():
        digest(path)  # damaged ones are not called ready
        return path
    hint = (
        f"Download {entry.url} on another machine, then run: depth-viewer models import {name} {entry.file}"
    )
    if offline:
        raise WeightsMissingError(
            f"The weights of {name} are not installed, and downloads are disabled.", hint=hint
        )
    from pipeline.models.download import download  # here, because the HTTP client takes a while to import

    try:
        download(entry.url, path, lambda part: _check_download(entry, part, check), on_progress)
    except WeightsMissingError as error:
        raise WeightsMissingError(str(error), hint=error.hint or hint) from error
    except WeightsInvalidError as error:
        raise WeightsInvalidError(f"The file from {entry.url} cannot be used: {error}", hint=hint) from error
    digest(path)
    return path


def import_file(name: str, file: Path, check: WeightsCheck) -> Path:
    """Copy a weights file into the cache after checking it; replaces what was there."""
    if not file.is_file():
        raise unreadable(file, FileNotFoundError())
    actual = digest(file)
    _check_name(file, file.name, actual)
    check(file)
    path = _place(TABLE[name])
    _log.info("importing %s as %s", file, path)
    with cache_errors(path.parent):
        path.parent.mkdir(parents=True, exist_ok=True)
        with atomic.whole(path) as part:
            shutil.copyfile(file, part)
            if _sha256(part) != actual:
                raise WeightsInvalidError(
                    f"The weights file {file} changed while it was imported.", hint="Retry."
                )
            _record_file(path).unlink(missing_ok=True)
    _record(path, actual)
    return path


def remove(name: str) -> bool:
    """Delete the weights, their record and any unfinished download; True if there were weights."""
    path = _place(TABLE[name])
    found = path.is_file()
    for leftover in path.parent.glob(f"{path.name}*"):
        _log.info("removing %s", leftover)
        leftover.unlink(missing_ok=True)
    return found


def digest(path: Path) -> str:
    """SHA-256 of a weights file in hex, for cache keys and to notice damage.

    Of a file in the cache it is recorded the first time, and `WeightsInvalidError` raised when the file is no
    longer the same. It is read again only if its size or time has changed.
    """
    entry = next((entry for entry in TABLE.values() if _place(entry) == path), None)
    try:
        if entry is None:
            return _sha256(path)
        state = path.stat()
    except OSError as error:
        raise unreadable(path, error) from error
    stamp = {"size": state.st_size, "modified_ns": state.st_mtime_ns}
    record = _read_record(_record_file(path))
    if record.items() >= stamp.items():
        return str(record["sha256"])
    actual = _sha256(path)
    _log.info("weights %s: SHA-256 %s, recorded %s", path, actual, record.get("sha256"))
    if record and record["sha256"] != actual:
        raise WeightsInvalidError(
            f"The weights file {path} has changed since it was installed.",
            hint=f"Run: depth-viewer models remove {entry.name}, and then: depth-viewer models fetch {entry.name}",
        )
    _record(path, actual)
    return actual


def damaged() -> dict[str, Path]:
    """Return installed weights that are unreadable or changed, by name; reads every byte."""
    found = {}
    for name in TABLE:
        path = find(name)
        recorded = path and _read_record(_record_file(path)).get("sha256")
        try:
            if path and recorded not in (None, _sha256(path)):
                found[name] = path
        except OSError:
            _log.warning("%s cannot be read", path, exc_info=True)
            found[name] = _place(TABLE[name])
    return found


def unreadable(path: Path, error: OSError) -> WeightsInvalidError:
    """Return the error for a weights file that cannot be opened."""
    if isinstance(error, FileNotFoundError):
        return WeightsInvalidError(f"There is no weights file {path}.", hint="Check the path.")
    return WeightsInvalidError(f"The weights file {path} cannot be read: {error.strerror}.")


def _check_download(entry: Weights, part: Path, check: WeightsCheck) -> None:
    """Raise `WeightsInvalidError` unless it is the published file, and one that the network can use."""
    if entry.git_digest:
        digest = hashlib.sha1(b"blob %d\0" % part.stat().st_size, usedforsecurity=False)
        with part.open("rb") as file:
            if hashlib.file_digest(file, lambda: digest).hexdigest() != entry.git_digest:
                raise WeightsInvalidError("it is damaged or not the published file.")
    _check_name(part, entry.url.rpartition("/")[2], _sha256(part))
    check(part)


def _check_name(file: Path, name: str, actual: str) -> None:
    """Raise `WeightsInvalidError` where a name such as “net-21c6bc0b.pt” gives the start of another SHA-256."""
    found = NAMED_DIGEST.search(name)
    if found is not None and not actual.startswith(found[1]):
        raise WeightsInvalidError(
            f"The weights file {file} is damaged or renamed: by its name, its SHA-256 begins with {found[1]}, "
            f"but it begins with {actual[: len(found[1])]}.",
            hint="Download it again. If these are your own weights, rename the file.",
        )


def _place(entry: Weights) -> Path:
    return cache_folder("weights") / entry.file


def _record_file(path: Path) -> Path:
    return path.with_name(f"{path.name}.json")


def _record(path: Path, actual: str) -> None:
    """Store size, time and digest of a checked weights file."""
    with ignored(_log, OSError):  # a cache that is read-only still serves
        state = path.stat()
        stamp = {"size": state.st_size, "modified_ns": state.st_mtime_ns}
        atomic.write(_record_file(path), json.dumps({"sha256": actual, **stamp}).encode())


def _read_record(file: Path) -> dict[str, Any]:
    """Read the record of a weights file; empty if there is no readable one."""
    try:
        record = atomic.parsed_json(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return record if isinstance(record, dict) and isinstance(record.get("sha256"), str) else {}


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def fingerprint(model: str, file: Path) -> str:
    """Return a cache key that changes with the weights and the code of the model."""
    found = hashlib.sha256(digest(file).encode())
    for code in sorted(Path(__file__).parent.glob("*.py")):
        found.update(code.read_bytes())
    return f"{model}-{found.hexdigest()[:16]}"
