"""`depth-viewer bench`: how fast this machine is, with figures that anybody can make again."""

from __future__ import annotations

import json
import os
from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any

import click

from pipeline import plugins
from pipeline.settings import EstimatorSettings, options

if TYPE_CHECKING:
    from pipeline.benchmark import ConversionFigures, NetworkFigures
    from viewer.desktop.figures import Figures

PARTS = "networks", "conversion", "live", "startup"


def _several(name: str, choices: Iterable[str]) -> Callable[[Any], Any]:
    return click.option(f"--{name}", f"{name}s".replace("-", "_"), multiple=True, type=click.Choice(list(choices)),
                        help=f"Only this {name.replace('-', ' ')}; may be given several times.")  # fmt: skip


def _choices(name: str) -> tuple[str, ...]:
    entry = next(entry for entry in options(EstimatorSettings) if entry.name == name)
    assert entry.choices is not None
    return tuple(choice for choice in entry.choices() if choice != "auto")


@click.command()
@click.argument("clip", default="demo")
@click.option("--part", "parts", multiple=True, type=click.Choice(PARTS), default=PARTS[:3], show_default=True,
              help="What to measure; may be given several times.")  # fmt: skip
@click.option("--startup", is_flag=True, help="Measure only how long the window and the first depth take.")
@_several("model", plugins.names("pipeline.models"))
@_several("runtime", plugins.names("pipeline.runtimes"))
@_several("precision", _choices("precision"))
@_several("input-size", _choices("input_size"))
@click.option("--rounds", type=click.IntRange(1, 1000), default=20, show_default=True,
              help="Pictures for each variant of the networks.")  # fmt: skip
@click.option("--seconds", type=click.FloatRange(0.5, 600), default=6.0, show_default=True,
              help="How long the live pipeline runs.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
def command(
    clip: str,
    parts: tuple[str, ...],
    startup: bool,
    models: tuple[str, ...],
    runtimes: tuple[str, ...],
    precisions: tuple[str, ...],
    input_sizes: tuple[str, ...],
    rounds: int,
    seconds: float,
    as_json: bool,
) -> None:
    """Measure networks, conversion and live pipeline on CLIP, or how long a start takes.

    Networks take turns picture by picture, so their ratios hold on a busy machine; cpu ms is processor time.

    Example: depth-viewer bench --model nano --input-size official
    """
    from pipeline import benchmark
    from pipeline.models.base import load_model

    parts = ("startup",) if startup else parts
    names = models or tuple(
        name for name in plugins.names("pipeline.models") if load_model(name).is_available()
    )
    found: dict[str, Any] = {"machine": benchmark.machine(), "clip": clip}
    say: Callable[[str], None] = (lambda _line: None) if as_json else click.echo
    say("\n".join(f"{key:<24}{value}" for key, value in found["machine"].items()))
    if "networks" in parts:
        chosen = benchmark.variants(names, runtimes, precisions, input_sizes)
        figures = benchmark.compare_networks(chosen, benchmark.pictures_of(clip), rounds)
        found["networks"] = [asdict(entry) for entry in figures]
        for line in _network_table(figures):
            say(line)
    # The rest is measured with what the program chooses by itself.
    for model in names:
        wished = EstimatorSettings(model)
        if "conversion" in parts:
            conversion = benchmark.measure_conversion(clip, wished)
            found.setdefault("conversion", []).append(asdict(conversion))
            say(_conversion_line(conversion))
        if "live" in parts:
            live = _live(clip, wished, seconds)
            found.setdefault("live", []).append(asdict(live))
            say(_live_line(live))
        if "startup" in parts:
            from viewer.desktop.startup import measure_startup

            measure_startup(wished)  # the first start may compile the network, and is not the one that counts
            start = measure_startup(wished)
            found.setdefault("startup", []).append(asdict(start))
            say(f"\nStart        {start.model} on {start.runtime}: window after {start.window:.2f} s, "
                f"first depth after {start.first_depth:.2f} s")  # fmt: skip
    if as_json:
        click.echo(json.dumps(found, indent=2))


def _network_table(figures: Iterable[NetworkFigures]) -> Iterator[str]:
    yield (
        f"\n{'model':<13}{'runtime':<10}{'precision':<11}{'input size':<20}{'median':>8}{'p95':>8}{'cpu ms':>8}"
        f"{'fps':>7}{'faster':>8}{'error':>10}"
    )
    for entry in figures:
        size = f"{entry.input_size} {entry.network_size}"
        start = f"{entry.model:<13}{entry.runtime:<10}{entry.precision:<11}{size:<20}"
        if entry.refused:
            yield f"{start}  refused: {entry.refused}"
            continue
        faster = "" if entry.faster is None else f"{entry.faster:.2f}x"
        error = "" if entry.error is None else f"{entry.error:.5f}"
        yield (
            f"{start}{entry.median_ms:>8.1f}{entry.p95_ms:>8.1f}{entry.cpu_ms:>8.1f}{entry.fps:>7.1f}"
            f"{faster:>8}{error:>10}"
        )


def _conversion_line(figures: ConversionFigures) -> str:
    return (
        f"\nConversion   {figures.model} on {figures.runtime}: {figures.frames} frames at {figures.fps:.1f} frames per "
        f"second, {figures.share:.2f} of the bare network's {figures.bare_fps:.1f}; {figures.skipped} skipped"
    )


def _live(clip: str, wished: EstimatorSettings, seconds: float) -> Figures:
    os.environ["QT_QPA_PLATFORM"] = "offscreen"
    from viewer.desktop.rehearsal import rehearse

    with TemporaryDirectory() as folder:
        return rehearse(clip, seconds, Path(folder) / "window.png", estimator=wished)


def _live_line(figures: Figures) -> str:
    return (
        f"\nLive         {figures.model} on {figures.runtime}: {figures.measured_fps:.1f} frames per second shown, "
        f"capture to paint {figures.latency_ms:.0f} ms (95 % below {figures.latency_p95_ms:.0f} ms), "
        f"network {figures.inference_ms:.0f} ms, {figures.dropped} dropped"
    )
