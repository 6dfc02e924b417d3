"""From the Hugging Face hub into the program's own cache: resumed, pinned to a revision, offline once it is there."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any

from pipeline.errors import WeightsMissingError
from pipeline.models.base import DownloadProgress
from pipeline.storage.cache import cache_folder


def download(
    repository: str,
    revision: str | None,
    files: Sequence[str],
    *,
    offline: bool = False,
    on_progress: DownloadProgress | None = None,
) -> Path:
    """The folder of one revision; its name is the commit. Raises `WeightsMissingError`."""
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        GatedRepoError,
        LocalEntryNotFoundError,
        RepositoryNotFoundError,
        RevisionNotFoundError,
    )
    from tqdm.auto import tqdm

    class Bar(tqdm):
        """Tells bytes instead of drawing; bars of other things are silent."""

        monitor_interval = 0  # no thread that looks after bars

        def __init__(self, *arguments: Any, **options: Any) -> None:
            self._counts = options.get("unit") == "B"
            options.pop("name", None)
            super().__init__(*arguments, **options | {"disable": False, "file": _Nowhere()})

        def update(self, n: float | None = 1) -> Any:
            changed = super().update(n)
            if self._counts and on_progress is not None:
                on_progress(int(self.n), int(self.total) if self.total else None)
            return changed

    hint = f"Download it on any machine, and name its folder: --model hf:FOLDER. Its page: {repository} on the hub"
    try:
        return Path(
            snapshot_download(
                repository,
                revision=revision,
                cache_dir=cache_folder("hub"),
                allow_patterns=list(files),
                local_files_only=offline,
                tqdm_class=Bar,
            )
        )
    except GatedRepoError as error:
        reason = "its owners ask for an agreement first"
        raise WeightsMissingError(f"{repository} cannot be downloaded: {reason}.", hint=hint) from error
    except (RepositoryNotFoundError, RevisionNotFoundError) as error:
        raise WeightsMissingError(
            f"There is no {repository}{f' at {revision}' if revision else ''} on the hub.",
            hint="Check the name.",
        ) from error
    except LocalEntryNotFoundError as error:
        reason = "downloading is switched off" if offline else "the hub cannot be reached"
        raise WeightsMissingError(f"{repository} is not on this machine, and {reason}.", hint=hint) from error
    except OSError as error:
        reason = (error.strerror or str(error)).splitlines()[0]
        raise WeightsMissingError(f"{repository} could not be downloaded: {reason}.", hint=hint) from error


class _Nowhere:
    """A stream that takes everything and shows nothing."""

    def write(self, text: str) -> int:
        return len(text)

    def flush(self) -> None:
        """Nothing waits."""
