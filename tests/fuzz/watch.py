"""A process that is tried: what it uses, and what is kept of what went wrong."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Any

MEGA = 1 << 20


def resident(pid: int) -> int:
    """Bytes of memory of a process; 0 where it is gone."""
    try:
        words = Path(f"/proc/{pid}/statm").read_text("utf-8").split()
    except OSError:
        return 0
    return int(words[1]) * 4096


def handles(pid: int) -> int:
    """Open files and sockets."""
    try:
        return len(list(Path(f"/proc/{pid}/fd").iterdir()))
    except OSError:
        return 0


def threads(pid: int) -> int:
    """How many run in it."""
    try:
        return len(list(Path(f"/proc/{pid}/task").iterdir()))
    except OSError:
        return 0


class Growth:
    """Whether memory, files or threads grow over many tries: the least of each tenth is compared."""

    def __init__(self, pid: int) -> None:
        self._pid = pid
        self._seen: list[tuple[int, int, int]] = []

    def note(self) -> None:
        """Look once."""
        self._seen.append((resident(self._pid), handles(self._pid), threads(self._pid)))

    def summary(self) -> dict[str, list[int]]:
        """The least of each tenth: megabytes, handles, threads."""
        size = max(1, len(self._seen) // 10)
        parts = [self._seen[start : start + size] for start in range(0, len(self._seen), size)]
        return {
            "megabytes": [min(each[0] for each in part) // MEGA for part in parts],
            "handles": [min(each[1] for each in part) for part in parts],
            "threads": [min(each[2] for each in part) for part in parts],
        }


class Findings:
    """What went wrong, each with what led to it, in a folder of its own."""

    def __init__(self, folder: Path) -> None:
        self._folder, self.count, self.tries, self._began = folder, 0, 0, time.monotonic()

    def add(self, kind: str, about: dict[str, Any], data: bytes = b"", suffix: str = "") -> None:
        """Keep and print one."""
        self.count += 1
        self._folder.mkdir(parents=True, exist_ok=True)
        stem = self._folder / f"{self.count:04d}-{kind}"
        stem.with_suffix(".json").write_text(json.dumps(about, indent=1, default=repr))
        if data:
            stem.with_suffix(suffix or ".bin").write_bytes(data)
        print(f"{kind}: {stem}", flush=True)

    def report(self, growth: dict[str, list[int]]) -> None:
        """One line on how it went."""
        print(
            f"{self.tries} tries in {time.monotonic() - self._began:.0f} s, {self.count} findings, "
            f"by tenths: {json.dumps(growth)}",
            flush=True,
        )
