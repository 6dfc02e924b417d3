"""`depth-viewer bench`: measure the speed of this machine, reproducibly."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

import click

from pipeline import plugins
from pipeline.option import options
from pipeline.settings import EstimatorSettings
from viewer.options import model_every as as_interval
from viewer.options import require_effect, was_given

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
USED_BY = {
    "clip": ("models", "conversion", "profile", "live"),
    "models": ("models", "conversion", "profile", "live", "web", "refine", "startup"),
    "runtimes": ("models",),
    "precisions": ("models",),
    "input_sizes": ("models",),
    "rounds": ("models", "baselines", "web"),
    "seconds": ("live",),
    "slow": ("live",),
    "model_every": ("conversion",),
    "hours": ("endurance",),
}
"""The parts in which an option has an effect."""


def _several(name: str, choices: Iterable[str]) -> Callable[[Any], Any]:
    return click.option(f"--{name}", f"{name}s".replace("-", "_"), multiple=True, type=click.Choice(list(choices)),
                        help=f"Measure only this {name.replace('-', ' ')}; can be repeated.")  # fmt: skip


def _choices(name: str) -> tuple[str, ...]:
    entry = next(entry for entry in options(EstimatorSettings) if entry.name == name)
    assert entry.choices is not None
    return tuple(choice for choice in entry.choices() if choice != "auto")


def _require_effects(chosen: tuple[str, ...], alone: str) -> None:
    """Raise a usage error for what no chosen part uses; `alone` is the option that chose its part, if one did."""
    for name in ("parts", "everything") if alone else ():
        if was_given(name):
            raise click.UsageError(f"{alone} measures only that. Leave out {alone}, or --part and --all.")
    for name, users in USED_BY.items():
        if not set(users) & set(chosen):
            *rest, last = users
            require_effect(f"--part {', '.join(rest)}{' or ' * bool(rest)}{last}", name)


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
@click.option("--slow", "slow", multiple=True, type=click.FloatRange(1, 10_000), metavar="MS",
              help="In the live part, also simulate a model that takes this long; can be repeated.")  # fmt: skip
@click.option("--model-every", default="1", metavar="N|auto", callback=as_interval, show_default=True,
              help="In the conversion part, run the model on every Nth frame.")  # fmt: skip
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
    slow: tuple[float, ...],
    model_every: str | int,
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
    from viewer.commands._bench_run import BenchRun

    chosen = PARTS if everything else parts
    if startup or profile:
        chosen = ("startup",) * startup + ("profile",) * profile
    _require_effects(chosen, "--startup" if startup else "--profile" if profile else "")
    names = models or tuple(
        name for name in plugins.names("pipeline.models") if load_model(name).is_available()
    )
    run = BenchRun(chosen, names, rounds, as_json)
    run.begin(clip or "demo at 1280x720")
    with TemporaryDirectory() as folder:
        clip = clip or str(benchmark.high_definition("demo", Path(folder)))
        if "models" in chosen:
            run.compare_models(clip, benchmark.variants(names, runtimes, precisions, input_sizes))
        run.measure_on(clip, seconds, slow, model_every)
    run.measure_without_clip(hours)
    run.end()
