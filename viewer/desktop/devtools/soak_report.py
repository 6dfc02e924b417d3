"""Collect the results of a soak test, and find problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from viewer.desktop.devtools.watchdog import Blocks

MOST_GROWTH = 0.05
"""Allowed growth of memory between the first rests after warm-up and the last ones."""
LONGEST_MS = 50.0
"""Limit for the processor time of one event in the GUI thread."""


@dataclass
class Report:
    """Results of a soak test; `rests` are (seconds since the start, MiB, threads)."""

    seconds: float = 0.0
    acts: dict[str, int] = field(default_factory=dict)
    painted: int = 0
    frames_per_second: float = 0.0
    processor: float = 0.0
    rests: list[tuple[float, float, int]] = field(default_factory=list)
    blocks: Blocks = field(default_factory=Blocks)
    exceptions: list[str] = field(default_factory=list)
    is_interrupted: bool = False
    """Whether it was stopped by Ctrl-C."""

    @property
    def growth(self) -> float:
        """Growth of memory, as a share: the last third of the rests relative to the one before."""
        memory = [mib for _seconds, mib, _threads in self.rests]
        third = len(memory) // 3
        if third == 0:
            return 0.0
        return median(memory[-third:]) / median(memory[third : 2 * third]) - 1

    @property
    def threads_left(self) -> int:
        """Number of threads at the last rest, beyond those at the first."""
        return self.rests[-1][2] - self.rests[0][2] if self.rests else 0

    @property
    def problems(self) -> list[str]:
        """Return all problems found."""
        found = [f"Exception: {text}" for text in self.exceptions]
        if self.growth > MOST_GROWTH:
            found.append(f"Memory has grown by {self.growth:.1%}.")
        if self.threads_left > 0:
            found.append(f"{self.threads_left} threads were left behind.")
        if self.blocks.longest_cpu_ms > LONGEST_MS:
            found.append(f"An event took {self.blocks.longest_cpu_ms:.0f} ms: {self.blocks.long_ones[0][2]}.")
        found += [f"The window's thread waits: {wait}" for wait in sorted(set(self.blocks.waits))]
        return found
