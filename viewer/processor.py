"""Say in a sentence that the processor is too old: numpy would end the program with an illegal instruction."""

from __future__ import annotations

from pathlib import Path

CPUINFO = Path("/proc/cpuinfo")
TOO_OLD = (
    "Error: This processor has no AVX, which numpy needs.\n"
    "  Intel Core has it since 2011, Pentium and Celeron since 2020, AMD since 2011."
)


def lacks_avx() -> bool:
    """Whether Linux says so, on x86-64; it lists “flags” there, and “Features” on ARM. Elsewhere nobody is asked."""
    try:
        lines = CPUINFO.read_text("utf-8", errors="replace").splitlines()
    except OSError:
        return False
    flags = next((line for line in lines if line.startswith("flags")), None)
    return flags is not None and "avx" not in flags.split()
