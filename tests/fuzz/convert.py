"""Mutated files through `depth-viewer convert`, in a process that stays, so that what leaks adds up."""

from __future__ import annotations

import json
import os
import select
import shutil
import subprocess
import sys
import time
from pathlib import Path
from random import Random

from tests.fuzz.mutate import mutated
from tests.fuzz.seeds import written
from tests.fuzz.watch import Findings, Growth, resident

PATIENCE = 120.0
"""Seconds of processor time after which a conversion of a few frames is taken to hang."""
MOST = 3 << 30
"""Bytes of memory that a small file may take."""
OUTPUTS = (".mp4", ".mkv", ".mov", ".webm", ".npz", "-%04d.png")
OPTIONS = (
    (), (), ("--view", "overlay"), ("--no-audio",), ("--strict",), ("--every", "2"), ("--end", "0.2"),
    ("--start", "0.1"), ("--refine", "none"), ("--resume",), ("--range", "clip"),
)  # fmt: skip


class Worker:
    """`depth-viewer` in a process of its own, one command after the other."""

    def __init__(self) -> None:
        self.process = subprocess.Popen(
            [sys.executable, "-m", "tests.fuzz.worker"], stdin=subprocess.PIPE, stdout=subprocess.PIPE
        )
        self.growth = Growth(self.process.pid)

    def run(self, arguments: list[str]) -> dict[str, object]:
        """What came of it: `kind` is "" where all is as it should be."""
        assert self.process.stdin is not None and self.process.stdout is not None
        self.process.stdin.write((json.dumps(arguments) + "\n").encode())
        self.process.stdin.flush()
        began, most = _used(self.process.pid), 0
        while not select.select([self.process.stdout], [], [], 0.2)[0]:
            most = max(most, resident(self.process.pid))
            if most > MOST:
                return {"kind": "memory", "bytes": most}
            if _used(self.process.pid) - began > PATIENCE:
                return {"kind": "hang"}
        line = self.process.stdout.readline()
        if not line:
            return {"kind": "crash", "code": self.process.wait()}
        result: dict[str, object] = json.loads(line)
        return result

    def close(self) -> None:
        """End it, whatever it does."""
        self.process.kill()
        self.process.wait()


def _used(pid: int) -> float:
    """Seconds of processor time, and a hundredth of what has passed: sleeping for ever is a hang, too."""
    try:
        fields = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
    except OSError:
        return 0.0
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK") + time.monotonic() / 10


def fuzz(seconds: float, seed: int, findings: Findings, extra: Path | None, folder: Path) -> None:
    """Until the time is over."""
    random, end = Random(seed), time.monotonic() + seconds
    seeds = written(folder / "seeds", extra)
    worker = Worker()
    reported = time.monotonic()
    while time.monotonic() < end:
        source = random.choice(seeds)
        data = mutated(source.read_bytes(), random)
        place = folder / f"try-{findings.tries % 2}"
        shutil.rmtree(place, ignore_errors=True)
        place.mkdir()
        damaged = place / f"damaged{source.suffix}"
        damaged.write_bytes(data)
        output = place / f"depth{random.choice(OUTPUTS)}"
        arguments = ["convert", str(damaged), "-o", str(output), "--model", "nano", *random.choice(OPTIONS)]
        result = worker.run(arguments)
        findings.tries += 1
        if result["kind"]:
            findings.add(str(result["kind"]), {"arguments": arguments, **result}, data, source.suffix)
            if result["kind"] != "bug":
                worker.close()
                worker = Worker()
        worker.growth.note()
        if time.monotonic() - reported > 300:
            reported = time.monotonic()
            findings.report(worker.growth.summary())
    findings.report(worker.growth.summary())
    worker.close()
