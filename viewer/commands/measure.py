"""`depth-viewer measure`: temporal stability, lag and accuracy of depth, on a video or on synthetic scenes."""

from __future__ import annotations

import json
from contextlib import ExitStack, closing
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from pipeline.address import Address
from pipeline.errors import SettingsError
from pipeline.settings import EstimatorSettings, SourceSettings, StabilizerSettings
from viewer.options import model_every, names_of, require_effect, with_settings

if TYPE_CHECKING:
    from pipeline.evaluation.measure import KnownDepth
    from pipeline.evaluation.stability import StabilityFigures
    from pipeline.evaluation.stabilizer_trial.trial import Exercise


def _numbers(_context: click.Context, _option: click.Parameter, text: str | None) -> tuple[int, ...]:
    """Numbers of frames, as typed."""
    try:
        numbers = tuple(int(part) for part in (text or "").split(",") if part.strip())
    except ValueError:
        numbers = (0,)
    if any(number < 1 for number in numbers):
        raise click.BadParameter("Give numbers of frames, such as 4 or 4,8.")
    return numbers


def _paces(context: click.Context, option: click.Parameter, text: str | None) -> tuple[str | int, ...]:
    """Return several of what `--model-every` of a conversion takes."""
    return tuple(
        model_every(context, option, part.strip()) for part in (text or "").split(",") if part.strip()
    )


@click.command()
@click.argument("source", required=False)
@click.option("--stabilize", "strengths", default="off,steady,very-steady", show_default=True,
              help="Stabilization strengths to compare; off is always included.")  # fmt: skip
@click.option("--baselines", is_flag=True, help="Also measure the stabilization methods of other tools.")
@click.option("--depth", "finished", multiple=True,
              help="Also measure this depth video of SOURCE; can be repeated.")  # fmt: skip
@click.option("--truth", type=click.Path(path_type=Path),
              help="Ground truth: an .npz file with “disparity” (n, h, w) and optionally “frames” (n), a photo "
                   "with depth such as that of an iPhone, or a depth file of this program.")  # fmt: skip
@click.option("--late", metavar="N,N", callback=_numbers,
              help="Also simulate a model that sees every Nth frame and is N frames late: "
                   "with its depth held, and with it carried.")  # fmt: skip
@click.option("--model-every", "paces", metavar="N,auto", callback=_paces,
              help="Also measure conversions with --model-every N, each number or “auto” by itself.")  # fmt: skip
@click.option("--frames", type=click.IntRange(2), help="Stop after this many frames.")
@click.option("--slice", "slice_path", type=click.Path(path_type=Path),
              help="Save an image that shows the middle pixel row over time, one slice per strength.")  # fmt: skip
@click.option("--benchmark", is_flag=True,
              help="Measure synthetic scenes with known depth instead of SOURCE, and check the targets.")  # fmt: skip
@click.option("--json", "as_json", is_flag=True, help="Print everything as JSON.")
@with_settings(estimator=EstimatorSettings, source_settings=SourceSettings)
def command(
    source: str | None,
    strengths: str,
    baselines: bool,
    finished: tuple[str, ...],
    truth: Path | None,
    late: tuple[int, ...],
    paces: tuple[str | int, ...],
    frames: int | None,
    slice_path: Path | None,
    benchmark: bool,
    as_json: bool,
    estimator: EstimatorSettings,
    source_settings: SourceSettings,
) -> None:
    """Measure the flicker, lag and accuracy of depth.

    SOURCE is a video or “demo”. F: flicker in gray levels per frame, where the image does not move. OPW: the same
    along the optical flow. L: lag in frames, until 90 % of a step is shown. T: trails. AbsRel, δ1 and F of edges
    (boundaries) need ground truth; they use one scale and shift per clip or per frame.

    Example: depth-viewer measure clip.mp4 --slice slice.png
    """
    if benchmark == (source is not None):
        raise SettingsError("Give either a source or --benchmark.", hint="Try: depth-viewer measure demo")
    if benchmark:
        given = "strengths", "baselines", "finished", "truth", "late", "paces", "frames", "slice_path"
        require_effect("a source", *given, *names_of(SourceSettings))
    found = (
        _prove(estimator)
        if source is None
        else _measure(
            source,
            strengths,
            baselines,
            finished,
            truth,
            late,
            paces,
            frames,
            slice_path,
            estimator,
            source_settings,
        )
    )
    click.echo(json.dumps(found["json"], indent=2) if as_json else "\n".join(found["table"]))


def _measure(
    source: str,
    strengths: str,
    baselines: bool,
    finished: tuple[str, ...],
    truth_path: Path | None,
    late: tuple[int, ...],
    paces: tuple[str | int, ...],
    frames: int | None,
    slice_path: Path | None,
    wished: EstimatorSettings,
    source_settings: SourceSettings,
) -> dict[str, Any]:
    from pipeline.evaluation.key_frames import KeyFrames
    from pipeline.evaluation.measure import measure, rules
    from pipeline.evaluation.rendered_video import FinishedVideo
    from pipeline.evaluation.slice_image import Slices
    from pipeline.evaluation.stabilizer_trial.baselines import BASELINES
    from pipeline.evaluation.stabilizer_trial.late_model import Carried, Held
    from pipeline.sources.base import local_file
    from pipeline.storage.part_file import require_place
    from viewer.commands import _measure_tables as tables
    from viewer.console import frame_bar, load_aloud, say

    source = Address(source)
    names = [StabilizerSettings(name.strip()).strength for name in strengths.split(",")]
    if slice_path is not None:
        require_place(slice_path, local_file(source))
    slices = Slices()
    with ExitStack() as stack:
        truth = _truth(source, truth_path, stack)
        chosen = rules(names)
        if baselines:
            chosen |= {name: make() for name, make in BASELINES.items()}
        for every in late:
            chosen |= {f"held {every}": Held(every, every), f"carried {every}": Carried(every, every)}
        for address in finished:
            chosen[Path(address).name] = stack.enter_context(FinishedVideo(address, source_settings))
        network = load_aloud(wished)
        for pace in paces:
            seen = stack.enter_context(KeyFrames(source, network, pace, source_settings))
            chosen[f"model every {pace}"] = seen
        on_frame = stack.enter_context(frame_bar("measure"))
        result = measure(
            source, chosen, network, settings=source_settings, truth=truth, frames=frames, on_frame=on_frame,
            see=slices.add if slice_path is not None else lambda _name, _depth: None,
        )  # fmt: skip
    if slice_path is not None:
        slices.save(slice_path)
        say(f"Slice image: {slice_path}")
    figures = result.figures
    cuts = next(iter(figures[name].cuts for name in figures if name not in ("off", *BASELINES)), ())
    head = f"{source}: {figures['off'].frames} frames, {result.model} on {result.runtime}"
    table = [head, "", *tables.table(figures), "", f"Cuts at frames: {', '.join(map(str, cuts)) or 'none'}"]
    if late and "steady" in figures:
        table += ["", *tables.late_shares(figures, late)]
    return {"json": _facts(result.source, result.model, result.runtime, figures), "table": table}


def _truth(source: str, path: Path | None, stack: ExitStack) -> KnownDepth | None:
    """Return the ground truth as requested, or the bundled one of the bundled clip."""
    from pipeline.depth_files.truth import FileTruth
    from pipeline.evaluation.measure import Truth, truth_of

    if path is None or path.suffix.lower() == ".npz":
        return Truth(path) if path else truth_of(source)
    return stack.enter_context(closing(FileTruth(path)))


def _facts(source: str, model: str, runtime: str, figures: dict[str, StabilityFigures]) -> dict[str, Any]:
    return {
        "source": source, "model": model, "runtime": runtime,
        "figures": {name: asdict(each) for name, each in figures.items()},
    }  # fmt: skip


def _prove(wished: EstimatorSettings) -> dict[str, Any]:
    from pipeline.benchmark import machine
    from pipeline.evaluation.stabilizer_trial.late_model import PACES
    from pipeline.evaluation.stabilizer_trial.late_trial import clip_goals, late_goals, run_late_trial
    from pipeline.evaluation.stabilizer_trial.trial import goals, run_trial
    from viewer.commands import _measure_tables as tables
    from viewer.console import say

    trial = run_trial(lambda title: say(f"… {title}"))
    late = run_late_trial(lambda title: say(f"… {title}"))
    clip = _late_on_demo(wished)
    reached, carried = goals(trial, _network_ms(wished)), (*late_goals(late), *clip_goals("demo, nano", clip))
    table = [*tables.trial_table(trial), "", *tables.goal_table(reached), ""]
    table += [
        *tables.late_table(late),
        "",
        "demo, nano:",
        *tables.late_shares(clip, [n for n, _ in PACES]),
        "",
    ]
    table += [*tables.goal_table(carried, "mean of all sequences")]
    facts = {
        "machine": machine(),
        "sequences": _sequences(trial.results),
        "model too slow": _sequences(late.results),
        "demo with nano too slow": {name: asdict(each) for name, each in clip.items()},
        "cuts": {"due": trial.cuts_due, "found": trial.cuts_found},
        "goals": [asdict(goal) for goal in (*reached, *carried)],
    }
    return {"json": facts, "table": table}


def _late_on_demo(wished: EstimatorSettings) -> dict[str, StabilityFigures]:
    """The bundled clip, whose depth is known, with nano as if it were too slow."""
    from dataclasses import replace

    from pipeline.evaluation.measure import measure, rules, truth_of
    from pipeline.evaluation.stabilizer_trial.late_trial import late_rules
    from viewer.console import load_aloud

    network = load_aloud(replace(wished, model="nano"))
    return measure("demo", {**rules(("steady",)), **late_rules()}, network, truth=truth_of("demo")).figures


def _sequences(results: dict[Exercise, dict[str, StabilityFigures]]) -> list[dict[str, Any]]:
    return [
        {"title": each.title, "kind": each.kind, "seed": each.seed}
        | {"figures": {name: asdict(rule) for name, rule in figures.items()}}
        for each, figures in results.items()
    ]


def _network_ms(wished: EstimatorSettings) -> float | None:
    """Measure the processor time of MiDaS_small for an input of 256x192; None if its weights are missing."""
    from dataclasses import replace

    from pipeline.benchmark import network_cpu_ms
    from pipeline.models.base import load_model

    if not load_model("midas_small").is_available():
        return None
    return network_cpu_ms(replace(wished, model="midas_small"), (256, 192))
