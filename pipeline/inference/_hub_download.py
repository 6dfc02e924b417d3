"""From the Hugging Face hub into the program's own cache: resumed, pinned to a revision, offline once it is there.

    folder = download("owner/name", None)          # its name is the commit; `LicenceError` before the weights come

The hub's library finds the revision, the files and the licence. The files come by `pipeline.models.download`, since
that library begins an interrupted file anew.
"""

from __future__ import annotations

import hashlib
import logging
import os
import re
import shutil
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from pipeline.errors import DiskFullError, WeightsInvalidError, WeightsMissingError, ignored
from pipeline.inference._hub_cache import ORIGIN, Origin, shelf
from pipeline.inference.licences import ask_first
from pipeline.models.base import DownloadProgress
from pipeline.storage import atomic
from pipeline.storage.cache import cache_errors

_log = logging.getLogger(__name__)

NEEDED = ("config.json", "preprocessor_config.json")
WHOLE, INDEX = "model.safetensors", "model.safetensors.index.json"
"""Weights in one file; or in several, with this list of them."""
SHARD = re.compile(r"model-\d+-of-\d+\.safetensors")
LICENCE = re.compile(r"(?i)licen[cs]e(\.(md|txt))?")
UNSTATED = "none", "unknown"
"""What pages say that state no licence."""
LONGEST_LICENCE = 200_000
"""Bytes of a licence that is shown."""
COMMIT = re.compile(r"[0-9a-f]{40}")


@dataclass(frozen=True)
class _Remote:
    """One revision as the hub describes it."""

    origin: Origin
    files: dict[str, tuple[int, str]]
    """Of those that are needed: bytes, and SHA-256 or ""."""
    is_gated: bool
    page: str


def download(
    repository: str,
    revision: str | None,
    *,
    agreed: bool = False,
    examine: Callable[[Path], object] = lambda _folder: None,
    on_progress: DownloadProgress | None = None,
) -> Path:
    """The folder of one revision.

    `examine` looks at the configuration before the weights come. Raises `LicenceError`, where the licence restricts
    the use and is not agreed to; `WeightsMissingError`, `DiskFullError`, `WeightsInvalidError`.
    """
    remote = _look_up(repository, revision)
    folder = shelf(repository) / remote.origin.commit
    if not agreed:
        ask_first(remote.origin.licence, repository, remote.page, _licence_text(remote, folder))
    _require_room(folder, remote)
    small = [name for name in remote.files if not name.endswith(".safetensors")]
    for names in (small, [name for name in remote.files if name not in small]):
        for name in names:
            _fetch(remote, folder, name, on_progress)
        if names is small:
            examine(folder)
    with cache_errors(folder):
        atomic.write(folder / ORIGIN, atomic.json_bytes(asdict(remote.origin)))
    return folder


def _look_up(repository: str, revision: str | None) -> _Remote:
    """What the hub says about one revision. Raises `WeightsMissingError`."""
    from huggingface_hub import HfApi
    from huggingface_hub.errors import GatedRepoError, RepositoryNotFoundError, RevisionNotFoundError

    api = HfApi(endpoint=os.environ.get("HF_ENDPOINT") or None)
    page = f"{api.endpoint}/{repository}"
    try:
        info = api.model_info(repository, revision=revision, files_metadata=True, timeout=30)
    except GatedRepoError as error:
        raise _gated(repository, page) from error
    except RevisionNotFoundError as error:
        raise WeightsMissingError(
            f"{repository} has no revision {revision}.", hint=f"Its revisions: {page}/commits/main"
        ) from error
    except RepositoryNotFoundError as error:
        raise WeightsMissingError(
            f"There is no {repository} on the hub, or it is private.",
            hint="Check the name; for a private one, log in with: hf auth login",
        ) from error
    except Exception as error:  # of its client for HTTP, which it does not name
        raise WeightsMissingError(
            f"{repository} could not be looked up: the hub cannot be reached ({_reason(error)}).",
            hint="Check the connection. Or download it on any machine, and name its folder: --model hf:FOLDER",
        ) from error
    if not COMMIT.fullmatch(str(info.sha)):
        raise WeightsMissingError(
            f"{page} does not respond like the Hugging Face hub.", hint="Check HF_ENDPOINT."
        )
    sizes = {entry.rfilename: entry for entry in info.siblings or ()}
    card: Any = info.card_data or {}
    name = card.get("license_name") if card.get("license") == "other" else None
    licence = str(name or card.get("license") or "").lower()
    files = {
        name: (sizes[name].size or 0, getattr(sizes[name].lfs, "sha256", ""))
        for name in _wanted(repository, list(sizes))
    }
    found = Origin(repository, revision or "", str(info.sha), "" if licence in UNSTATED else licence)
    return _Remote(found, files, bool(info.gated), page)


def _licence_text(remote: _Remote, folder: Path) -> str:
    """What its licence file says; "" where it has none, or that cannot be downloaded."""
    for name, (size, _) in remote.files.items():
        if LICENCE.fullmatch(name) and size <= LONGEST_LICENCE:
            with ignored(_log, WeightsMissingError):
                _fetch(remote, folder, name, None)
                return (folder / name).read_text(encoding="utf-8", errors="replace")
    return ""


def _wanted(repository: str, names: list[str]) -> list[str]:
    """The licence, and the files that transformers loads.

    Raises `WeightsInvalidError` where the weights are not in .safetensors.
    """
    needed = [*filter(LICENCE.fullmatch, names), *(name for name in NEEDED if name in names)]
    if WHOLE in names:
        return [*needed, WHOLE]
    if INDEX in names:
        return [*needed, INDEX, *filter(SHARD.fullmatch, names)]
    raise WeightsInvalidError(
        f"{repository} has no weights in .safetensors; other files may run code and are not downloaded.",
        hint="Choose another revision, or a model that “depth-viewer models” lists.",
    )


def _require_room(folder: Path, remote: _Remote) -> None:
    """Raise `DiskFullError` unless all that is still missing has room."""
    missing = sum(size for name, (size, _) in remote.files.items() if not (folder / name).is_file())
    with cache_errors(folder):
        folder.mkdir(parents=True, exist_ok=True)
        here = sum(part.stat().st_size for part in folder.glob("*.part"))
        free = shutil.disk_usage(folder).free
    if missing - here > free:
        needed, left = (missing - here) / 1e9, free / 1e9
        raise DiskFullError(
            f"{remote.origin.repository} needs {needed:.1f} GB, and {folder} has {left:.1f} GB left.",
            hint="Free up disk space, or set DEPTH_VIEWER_CACHE to another folder, and retry.",
        )


def _fetch(remote: _Remote, folder: Path, name: str, on_progress: DownloadProgress | None) -> None:
    """One file, checked; progress is told in bytes of all files."""
    from huggingface_hub import get_token

    from pipeline.models.download import download as download_file

    total = sum(size for size, _ in remote.files.values())
    before = sum(
        size for other, (size, _) in remote.files.items() if other != name and (folder / other).is_file()
    )
    _, digest = remote.files[name]
    token = get_token()
    headers = {"Authorization": f"Bearer {token}"} if token else {}

    def check(part: Path) -> None:
        with part.open("rb") as file:
            if digest and hashlib.file_digest(file, "sha256").hexdigest() != digest:
                raise WeightsInvalidError(
                    f"{name} of {remote.origin.repository} was damaged during the download.",
                    hint="Retry the download.",
                )

    def report(done: int, _total: int | None) -> None:
        if on_progress is not None:
            on_progress(before + done, total)

    url = f"{remote.page}/resolve/{remote.origin.commit}/{name}"
    try:
        download_file(url, folder / name, check, report, headers)
    except WeightsMissingError as error:
        if remote.is_gated and getattr(error.__cause__, "code", None) in (401, 403):
            raise _gated(remote.origin.repository, remote.page) from error
        hint = "What has arrived is kept: retry to resume. Or name a folder: --model hf:FOLDER"
        raise WeightsMissingError(str(error), hint=error.hint or hint) from error


def _gated(repository: str, page: str) -> WeightsMissingError:
    return WeightsMissingError(
        f"{repository} cannot be downloaded: its owners require you to accept their terms first.",
        hint=f"Accept them on {page}, then log in with: hf auth login (or set HF_TOKEN).",
    )


def _reason(error: Exception) -> str:
    """In one line."""
    lines = str(error).strip().splitlines()
    return lines[0][:200].rstrip(".") if lines else type(error).__name__
