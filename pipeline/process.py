"""Measure processor time and memory of this process.

watch = ProcessWatch()
watch.read()                             # Usage(processor=0.38, memory_mib=412.0, memory_is_peak=False)
trim_memory()                              # what was freed, to the system
reuse_memory()                             # from now on, for the arrays of the next frame
"""

from __future__ import annotations

import ctypes
import os
import platform
import sys
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from time import perf_counter, process_time

from pipeline.errors import DepthViewerError

STATM = Path("/proc/self/statm")
STATUS = Path("/proc/self/status")
CPUINFO = Path("/proc/cpuinfo")
NOTABLE = ("avx2", "avx512f", "avx512_bf16", "amx_bf16")
COMPUTING = ("avx", "amx", "sse", "fma", "f16c")
"""How the flags of x86 begin that say what it computes with; others come and go with the system."""

MMAP_THRESHOLD, TRIM_THRESHOLD = -3, -1
"""What `mallopt` of the GNU C library calls them."""
LARGEST_REUSED, MOST_KEPT = 32 << 20, 32 << 20
"""Bytes: of an array, the most that the library allows, and enough for the RGB of 3840x2160; and of free memory at the
end of each thread's heap. Arrays beyond are cleared page by page for every frame."""


@dataclass(frozen=True)
class Usage:
    """`processor` is the share of all cores that this program may use, 0 to 1, since the last reading.

    `memory_mib` is resident memory, in MiB; where the system tells only the most it has ever been, `memory_is_peak`.
    None: not known.
    """

    processor: float | None = None
    memory_mib: float | None = None
    memory_is_peak: bool = False


class ProcessWatch:
    """Reads at intervals, in one thread; a reading takes some 0.05 ms."""

    def __init__(
        self, clock: Callable[[], float] = perf_counter, worked: Callable[[], float] = process_time
    ) -> None:
        """`worked` is the processor time of all threads so far, in seconds."""
        self._clock, self._worked = clock, worked
        self._last = clock(), worked()

    def read(self) -> Usage:
        """What was taken since the last reading, and what is held now."""
        now = self._clock(), self._worked()
        passed, worked = (new - old for new, old in zip(now, self._last, strict=True))
        self._last = now
        processor = min(1.0, worked / (passed * cores())) if passed > 0 else None
        resident = resident_mib()
        if resident is not None:
            return Usage(processor, resident)
        try:
            return Usage(processor, peak_mib(), memory_is_peak=True)
        except DepthViewerError:
            return Usage(processor)


def cores() -> int:
    """Cores that this program may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def resident_mib() -> float | None:
    """Memory of this program now, in MiB; None where the system does not tell."""
    if sys.platform == "win32" or not STATM.exists():
        return None
    return int(STATM.read_text("utf-8").split()[1]) * os.sysconf("SC_PAGE_SIZE") / 2**20


def trim_memory() -> None:
    """Have the C library return what is free to the system, where it can: after hours of pictures of many sizes it
    would hold a fifth more than is needed. Takes some 10 ms; to be called away from what is urgent."""
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "malloc_trim"):
        library.malloc_trim(0)


def reuse_memory() -> None:
    """Have the GNU C library keep what the arrays of a frame leave, for the next frame.

    By itself it returns it to the system, which clears every page anew: about 1 ms of a frame of 1280x720.
    """
    if sys.platform == "linux" and hasattr(library := ctypes.CDLL(None), "mallopt"):
        library.mallopt(MMAP_THRESHOLD, LARGEST_REUSED)
        library.mallopt(TRIM_THRESHOLD, MOST_KEPT)


def peak_mib() -> float:
    """The most memory that this program has had so far, in MiB. Raises `DepthViewerError` where nobody tells."""
    if STATUS.exists():  # Linux tells it without what the program that started it had
        (line,) = (line for line in STATUS.read_text("utf-8").splitlines() if line.startswith("VmHWM"))
        return int(line.split()[1]) / 1024
    if sys.platform == "win32":
        raise DepthViewerError("This system does not report the memory use of a process.")
    import resource

    unit = 1024 * 1024 if sys.platform == "darwin" else 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / unit


@cache
def processor() -> str:
    """The processor's name, and what makes it fast."""
    facts = _cpuinfo()
    if not facts:
        return str(platform.processor())
    name = facts["model name"][-1] if "model name" in facts else _arm_cores(facts)
    flags = facts.get("flags", [""])[-1].split()
    return " ".join([name, *(flag for flag in NOTABLE if flag in flags)])


@cache
def instructions() -> str:
    """What decides how libraries compute on this processor: two of one name may differ, as machines in clouds do.

    Linux tells the instructions, and on ARM the kinds of cores; elsewhere it is the processor's name.
    """
    facts = _cpuinfo()
    if "flags" in facts:
        flags = facts["flags"][-1].split()
        return " ".join(sorted(flag for flag in flags if flag.startswith(COMPUTING)))
    if not facts:
        return str(platform.processor())
    return " ".join([_arm_cores(facts), *sorted(set(facts.get("Features", [])))])


def _arm_cores(facts: dict[str, list[str]]) -> str:
    """Name the kinds of cores of an ARM processor, which Linux gives as numbers: "aarch64 0x41/0xd08"."""
    kinds = zip(facts.get("CPU implementer", []), facts.get("CPU part", []), strict=False)
    return " ".join([platform.machine(), *sorted({"/".join(kind) for kind in kinds})])


def _cpuinfo() -> dict[str, list[str]]:
    """What Linux says of the processor: for each fact the values of all cores; nothing elsewhere."""
    facts: dict[str, list[str]] = {}
    with suppress(OSError):
        for line in CPUINFO.read_text("utf-8", errors="replace").splitlines():
            key, _, value = line.partition(":")
            facts.setdefault(key.strip(), []).append(value.strip())
    return facts
