"""Manage the work folder of an output: NAME.part/ beside its final name, until it is complete.

work = WorkFolder(Path("depth.mp4"))             # empty, and locked by this process; keep=True keeps finished work
work.path / "whole.mp4"                          # whatever a sink wants
work.write_journal({...})                        # how far it is: on the disk for good, or not at all
work.give("whole.mp4", Path("depth.mp4"))        # the final name; harmless when repeated
work.remove()                                    # or release(), which keeps it for resuming

journal_of(Path("depth.mp4"))                    # how far the unfinished one is, None where there is none
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from pipeline.errors import SinkError, UnfinishedError, ignored
from pipeline.storage import atomic, retry
from pipeline.storage.lock import Lock
from pipeline.storage.part_file import part_of, write_errors

_log = logging.getLogger(__name__)

JOURNAL, LOCK = "journal.json", "lock"
VERSION = 5
"""Version of the format. Increase it when a folder of an older program could be misread."""


class WorkFolder:
    """A folder locked by one process at a time. Errors name the `final` output."""

    def __init__(self, final: Path, *, keep: bool = False) -> None:
        """Create it, empty. `keep`: take over the work of an earlier process, if it can be resumed."""
        self.path = part_of(final)
        self._final = final
        with write_errors(final):
            if not _is_ours(self.path):
                raise SinkError(
                    f"{self.path} already exists and does not belong to Depth Viewer.",
                    hint="Move it elsewhere, or choose another output.",
                )
            self._lock = self._locked()
            _log.info("work folder %s, keeping finished work: %s", self.path, bool(keep and self.journal))
            if not (keep and self.journal):
                self._clear()

    @property
    def journal(self) -> dict[str, Any] | None:
        """Return the last journal, of this or an earlier process."""
        return journal_of(self._final)

    def write_journal(self, journal: dict[str, Any]) -> None:
        """Write the journal atomically and durably."""
        with write_errors(self._final):
            atomic.write(self.path / JOURNAL, json.dumps({"version": VERSION, **journal}).encode())

    def give(self, name: str, final: Path) -> None:
        """Move a complete file or folder to its final name, unless it is already there."""
        whole = self.path / name
        with write_errors(final):
            if not whole.exists():
                return
            if whole.is_dir() and final.exists():
                retry.replace(final, self.path / "old")
            atomic.publish(whole, final)
        _log.info("published %s", final)

    def remove(self, *, done: bool = False) -> None:
        """Nothing is left; harmless when it is gone already.

        `done`: the journal goes last, for it tells that nothing is missing but this.
        """
        with ignored(_log, OSError):
            if self._lock.holds:
                if not done:
                    self._clear()
                self._clear_all_but(JOURNAL, LOCK)
                retry.unlink(self.path / JOURNAL)
                self._lock.release_to_rename()
                retry.unlink(self.path / LOCK)
                self.release()  # NFS and FUSE keep what is open under another name, and the folder with it
                self.path.rmdir()
        self.release()

    def release(self) -> None:
        """Release the lock."""
        self._lock.release()

    def _locked(self) -> Lock:
        while True:
            self.path.mkdir(exist_ok=True)
            with ignored(_log, FileNotFoundError):  # another program has just finished, and removed it
                return Lock(self.path / LOCK, self._final)

    def _clear(self) -> None:
        retry.unlink(self.path / JOURNAL)  # first: without it, nothing counts
        self._clear_all_but(LOCK)

    def _clear_all_but(self, *names: str) -> None:
        for entry in self.path.iterdir():
            if entry.is_dir():
                retry.rmtree(entry)
            elif entry.name not in names:
                retry.unlink(entry)


def journal_of(final: Path) -> dict[str, Any] | None:
    """Return the journal of an unfinished output, given its final name; None if there is none."""
    try:
        journal = atomic.parsed_json((part_of(final) / JOURNAL).read_bytes())
    except (OSError, ValueError):
        return None
    return journal if isinstance(journal, dict) else None


def check_version(final: Path, journal: dict[str, Any]) -> None:
    """Raise `UnfinishedError` where another version of this program wrote the work folder."""
    if journal.get("version") != VERSION:
        raise UnfinishedError(
            f"{final} was started by another version of Depth Viewer.",
            hint="This version cannot resume it. Start over with --overwrite.",
        )


def damaged(final: Path) -> UnfinishedError:
    """Return the error for files that do not match the journal."""
    return UnfinishedError(
        f"The unfinished work for {final} is damaged.", hint="Start over with --overwrite."
    )


def _is_ours(folder: Path) -> bool:
    if not folder.exists():
        return True
    return folder.is_dir() and (not any(folder.iterdir()) or (folder / LOCK).exists())
