"""`depth-viewer bench`: measure the speed of this machine, reproducibly."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from pipeline import plugins
from pipeline.settings import EstimatorSettings, options

if TYPE_CHECKING:
    from viewer.desktop.devtools.startup_time import StartupFigures
    from viewer.desktop.state.statistics import LiveStatistics
    from viewer.web.rehearsal import UploadFigures

PARTS = (
    "models",
    "baselines",
    "conversion",
    "profile",
    "live",
    "web",
    "refine",
    "memory",
    "startup",
    "endurance",
)
QUICK = PARTS[:5]


def _several(name: str, choices: Iterable[str]) -> Callable[[Any], Any]:
    return click.option(f"--{name}", f"{name}s".replace("-", "_"), multiple=True, type=click.Choice(list(choices)),
                        help=f"Measure only this {name.replace('-', ' ')}; can be repeated.")  # fmt: skip


def _choices(name: str) -> tuple[str, ...]:
    entry = next(entry for entry in options(EstimatorSettings) if entry.name == name)
    assert entry.choices is not None
    return tuple(choice for choice in entry.choices() if choice != "auto")


@click.command()
@click.argument("clip", required=False)
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), default=QUICK, show_default=True,
              help="What to measure; can be repeated.")  # fmt: skip
@click.option(
    "--all", "everything", is_flag=True, help="Measure all parts; memory and endurance take several minutes."
)
@click.option(
    "--startup", is_flag=True, help="Measure only the time until the window and the first depth appear."
)
@click.option("--profile", is_flag=True, help="Measure only the stages of a conversion.")
@_several("model", plugins.names("pipeline.models"))
@_several("runtime", plugins.names("pipeline.runtimes"))
@_several("precision", _choices("precision"))
@_several("input-size", _choices("input_size"))
@click.option("--rounds", type=click.IntRange(1, 1000), default=20, show_default=True,
              help="Frames per model variant, and upload rounds.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(0.5, 600), default=6.0, show_default=True,
              help="How long to run the live pipeline.")  # fmt: skip
@click.option("--hours", type=click.FloatRange(0.01, 24), default=0.1, show_default=True,
              help="Length of the video for the endurance part.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def command(
    clip: str | None,
    parts: tuple[str, ...],
    everything: bool,
    startup: bool,
    profile: bool,
    models: tuple[str, ...],
    runtimes: tuple[str, ...],
    precisions: tuple[str, ...],
    input_sizes: tuple[str, ...],
    rounds: int,
    seconds: float,
    hours: float,
    as_json: bool,
) -> None:
    """Measure the speed of models, conversion and live view.

    Compares the results with the targets of this program. Without CLIP, the bundled clip is used at 1280x720.
    Variants take turns frame by frame, so their ratios hold on a busy machine. cpu ms is the processor time of all
    threads.

    Example: depth-viewer bench --model nano --input-size official
    """
    from pipeline import benchmark
    from pipeline.models.base import load_model
    from viewer.commands import _bench_tables as tables

    chosen = PARTS if everything else parts
    if startup or profile:
        chosen = ("startup",) * startup + ("profile",) * profile
    names = models or tuple(
        name for name in plugins.names("pipeline.models") if load_model(name).is_available()
    )
    found: dict[str, Any] = {"machine": benchmark.machine(), "clip": clip or "demo at 1280x720"}
    facts = tables.facts({**found["machine"], "clip": found["clip"]})

    def tell(part: str, figures: Iterable[Any], lines: Iterable[str]) -> None:
        found[part] = [asdict(entry) for entry in figures]
        if not as_json:
            click.echo("\n".join(["", *lines]))

    if not as_json:
        click.echo("\n".join(facts))
    with TemporaryDirectory() as folder:
        clip = clip or str(benchmark.high_definition("demo", Path(folder)))
        # Beside the table of the networks, all is measured with what the program chooses by itself.
        wished = [EstimatorSettings(name) for name in names]
        promised: dict[str, Any] = {}
        if "models" in chosen:
            variants = benchmark.variants(names, runtimes, precisions, input_sizes)
            networks = benchmark.compare_networks(variants, benchmark.pictures_of(clip), rounds)
            tell("models", networks, tables.networks(networks))
        if "baselines" in chosen:
            promised["baselines"] = benchmark.compare_baselines(rounds)
            tell("baselines", promised["baselines"], tables.baselines(promised["baselines"]))
        if "conversion" in chosen:
            promised["conversions"] = [benchmark.measure_conversion(clip, entry) for entry in wished]
            tell("conversion", promised["conversions"], tables.conversions(promised["conversions"]))
        if "profile" in chosen:
            for entry in wished:
                stages = benchmark.profile(clip, entry)
                tell(f"profile of {entry.model}", stages, tables.stages(entry.model, stages))
        if "live" in chosen:
            promised["lives"] = [_live(clip, entry, seconds) for entry in wished]
            tell("live", promised["lives"], tables.lives(promised["lives"]))
    if "web" in chosen:
        promised["uploads"] = [each for entry in wished for each in _uploads(entry, rounds)]
        tell("web", promised["uploads"], tables.uploads(promised["uploads"]))
    if "refine" in chosen:
        for entry in wished:
            refining = benchmark.compare_refining(entry)
            tell(f"refine with {entry.model}", refining, tables.refining(refining))
    if "memory" in chosen:
        promised["memory"] = benchmark.measure_memory()
        tell("memory", [promised["memory"]], tables.memory(promised["memory"]))
    if "startup" in chosen:
        starts = [_start(entry) for entry in wished]
        tell("startup", starts, tables.starts(starts))
    if "endurance" in chosen:
        course = benchmark.measure_endurance(hours)
        tell("endurance", [course], tables.endurance(course))
    if promised:
        free = min(found["machine"]["free"], benchmark.free_share())
        goals = benchmark.goals(**promised, free=free)
        tell("goals", goals, tables.goals(goals))
    if as_json:
        click.echo(json.dumps(found, indent=2))


def _live(clip: str, wished: EstimatorSettings, seconds: float) -> LiveStatistics:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from viewer.desktop.devtools.offscreen import rehearse

    with TemporaryDirectory() as folder:
        return rehearse(clip, seconds, Path(folder) / "window.png", estimator=wished)


def _uploads(wished: EstimatorSettings, rounds: int) -> list[UploadFigures]:
    from viewer.web.rehearsal import rehearse

    return rehearse(wished, rounds)


def _start(wished: EstimatorSettings) -> StartupFigures:
    from viewer.desktop.devtools.startup_time import measure_startup

    measure_startup(wished)  # the first start may compile the network, and is not the one that counts
    return measure_startup(wished)
