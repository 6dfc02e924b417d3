"""Run `depth-viewer bench`: measure and print each part, then compare it with its target."""

from __future__ import annotations

import json
import os
from collections.abc import Iterable, Sequence
from dataclasses import asdict, replace
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from pipeline import benchmark
from pipeline.settings import EstimatorSettings
from viewer.commands import _bench_tables as tables

if TYPE_CHECKING:
    from viewer.desktop.devtools.startup_time import StartupFigures
    from viewer.desktop.state.statistics import LiveStatistics
    from viewer.web.rehearsal import UploadFigures


class BenchRun:
    """The parts to measure, and the results so far."""

    def __init__(self, chosen: Sequence[str], names: Sequence[str], rounds: int, as_json: bool) -> None:
        self._chosen, self._rounds, self._as_json = chosen, rounds, as_json
        # Beside the table of the models, all is measured with what the program chooses by itself.
        self._requested = [EstimatorSettings(name) for name in names]
        self._found: dict[str, Any] = {}
        self._with_target: dict[str, Any] = {}

    def begin(self, clip: str) -> None:
        """Print the machine, the libraries and the clip."""
        self._found = {"machine": benchmark.machine(), "clip": clip}
        if not self._as_json:
            click.echo("\n".join(tables.facts({**self._found["machine"], "clip": clip})))

    def compare_models(self, clip: str, variants: Sequence[EstimatorSettings]) -> None:
        """Compare the model variants, which take turns frame by frame."""
        networks = benchmark.compare_networks(variants, benchmark.pictures_of(clip), self._rounds)
        self._tell("models", networks, tables.networks(networks))

    def measure_on(
        self, clip: str, seconds: float, slow: Sequence[float] = (), model_every: str | int = 1
    ) -> None:
        """What needs a clip."""
        chosen, requested, found = self._chosen, self._requested, self._with_target
        if "baselines" in chosen:
            found["baselines"] = benchmark.compare_baselines(self._rounds)
            self._tell("baselines", found["baselines"], tables.baselines(found["baselines"]))
        if "conversion" in chosen:
            found["conversions"] = [
                benchmark.measure_conversion(clip, entry, model_every) for entry in requested
            ]
            self._tell("conversion", found["conversions"], tables.conversions(found["conversions"]))
        if "profile" in chosen:
            for entry in requested:
                stages = benchmark.profile(clip, entry)
                self._tell(f"profile of {entry.model}", stages, tables.stages(entry.model, stages))
        if "live" in chosen:
            found["lives"] = [_live(clip, entry, seconds) for entry in requested]
            found["lives"] += [_live(clip, EstimatorSettings("nano"), seconds, each) for each in slow]
            self._tell("live", found["lives"], tables.lives(found["lives"]))

    def measure_without_clip(self, hours: float) -> None:
        """Measure the parts that create their own frames."""
        chosen, requested, found = self._chosen, self._requested, self._with_target
        if "web" in chosen:
            found["uploads"] = [each for entry in requested for each in _uploads(entry, self._rounds)]
            self._tell("web", found["uploads"], tables.uploads(found["uploads"]))
        if "refine" in chosen:
            for entry in requested:
                refining = benchmark.compare_refining(entry)
                self._tell(f"refine with {entry.model}", refining, tables.refining(refining))
        if "memory" in chosen:
            found["memory"] = benchmark.measure_memory()
            self._tell("memory", [found["memory"]], tables.memory(found["memory"]))
        if "startup" in chosen:
            starts = [_start(entry) for entry in requested]
            self._tell("startup", starts, tables.starts(starts))
        if "endurance" in chosen:
            course = benchmark.measure_endurance(hours)
            self._tell("endurance", [course], tables.endurance(course))

    def end(self) -> None:
        """Compare the results with the targets."""
        if self._with_target:
            free = min(self._found["machine"]["free"], benchmark.free_share())
            goals = benchmark.goals(**self._with_target, free=free)
            self._tell("goals", goals, tables.goals(goals))
        if self._as_json:
            click.echo(json.dumps(self._found, indent=2))

    def _tell(self, part: str, figures: Iterable[Any], lines: Iterable[str]) -> None:
        self._found[part] = [asdict(entry) for entry in figures]
        if not self._as_json:
            click.echo("\n".join(["", *lines]))


def _live(
    clip: str, requested: EstimatorSettings, seconds: float, slow_ms: float | None = None
) -> LiveStatistics:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from viewer.desktop.devtools.offscreen import rehearse

    with TemporaryDirectory() as folder:
        picture = Path(folder) / "window.png"
        figures = rehearse(clip, seconds, picture, estimator=requested, slow_ms=slow_ms)
    return figures if slow_ms is None else replace(figures, model=f"{slow_ms:g} ms")


def _uploads(requested: EstimatorSettings, rounds: int) -> list[UploadFigures]:
    from viewer.web.rehearsal import rehearse

    return rehearse(requested, rounds)


def _start(requested: EstimatorSettings) -> StartupFigures:
    from viewer.desktop.devtools.startup_time import measure_startup

    measure_startup(requested)  # the first start may compile the network, and is not the one that counts
    return measure_startup(requested)
