"""Measure the speed of this machine reproducibly, and compare it with the targets.

    machine()                                                  # what they were measured on
    compare_networks(variants(["nano"]), pictures, rounds=20)  # every runtime, precision and size, in turns
    compare_baselines(rounds=20)                                  # beside what others do, in turns
    measure_conversion(clip, EstimatorSettings("nano"))        # a conversion beside the bare network
    profile(clip, EstimatorSettings("nano"))                   # what each stage of it takes
    compare_refining(EstimatorSettings("nano"))                # edges: what they gain, what they cost
    measure_memory()                                           # a long clip beside a short one
    measure_endurance(hours=4)                                 # a very long one, watched all along
    goals(...)                                                 # promised and reached

Whatever is compared takes turns in one run: what else the machine does slows all of them alike, so that
their ratios hold. `cpu_ms` is processor time, of all threads, which hardly knows about the neighbors at all.
"""

from pipeline.benchmark.baselines import BaselineFigures, compare_baselines
from pipeline.benchmark.clips import high_definition
from pipeline.benchmark.conversion import ConversionFigures, Stage, measure_conversion, profile
from pipeline.benchmark.endurance import Course, measure_endurance
from pipeline.benchmark.goals import goals
from pipeline.benchmark.machine import free_share, machine
from pipeline.benchmark.memory import MemoryFigures, measure_memory
from pipeline.benchmark.networks import (
    NetworkFigures,
    compare_networks,
    network_cpu_ms,
    pictures_of,
    variants,
)
from pipeline.benchmark.refining import RefiningFigures, compare_refining

__all__ = [
    "BaselineFigures",
    "ConversionFigures",
    "Course",
    "MemoryFigures",
    "NetworkFigures",
    "RefiningFigures",
    "Stage",
    "compare_baselines",
    "compare_networks",
    "compare_refining",
    "free_share",
    "goals",
    "high_definition",
    "machine",
    "measure_conversion",
    "measure_endurance",
    "measure_memory",
    "network_cpu_ms",
    "pictures_of",
    "profile",
    "variants",
]
