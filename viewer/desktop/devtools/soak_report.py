"""Collect the results of a soak test, and find problems."""

from __future__ import annotations

from dataclasses import dataclass, field
from statistics import median

from viewer.desktop.devtools.watchdog import Blocks

MOST_GROWTH = 0.05
"""Share by which memory may have grown from the first rests after warming up to the last ones."""
LONGEST_MS = 50.0
"""Work of the window's thread on one event."""


@dataclass
class Report:
    """What came of it; `rests` are (seconds since the start, MiB, threads)."""

    seconds: float = 0.0
    acts: dict[str, int] = field(default_factory=dict)
    painted: int = 0
    frames_per_second: float = 0.0
    processor: float = 0.0
    rests: list[tuple[float, float, int]] = field(default_factory=list)
    blocks: Blocks = field(default_factory=Blocks)
    exceptions: list[str] = field(default_factory=list)
    is_interrupted: bool = False
    """Somebody has pressed Ctrl-C."""

    @property
    def growth(self) -> float:
        """Of memory, as a share: the last third of the rests against the one before it."""
        memory = [mib for _seconds, mib, _threads in self.rests]
        third = len(memory) // 3
        if third == 0:
            return 0.0
        return median(memory[-third:]) / median(memory[third : 2 * third]) - 1

    @property
    def threads_left(self) -> int:
        """Threads at the last rest beyond those at the first."""
        return self.rests[-1][2] - self.rests[0][2] if self.rests else 0

    @property
    def problems(self) -> list[str]:
        """What is not as it should be."""
        found = [f"Exception: {text}" for text in self.exceptions]
        if self.growth > MOST_GROWTH:
            found.append(f"Memory has grown by {self.growth:.1%}.")
        if self.threads_left > 0:
            found.append(f"{self.threads_left} threads were left behind.")
        if self.blocks.longest_cpu_ms > LONGEST_MS:
            found.append(f"An event took {self.blocks.longest_cpu_ms:.0f} ms: {self.blocks.long_ones[0][2]}.")
        found += [f"The window's thread waits: {wait}" for wait in sorted(set(self.blocks.waits))]
        return found
