"""Print the figures of `depth-viewer bench` as Markdown tables, aligned for a terminal."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pipeline.benchmark import (
        BaselineFigures,
        ConversionFigures,
        Course,
        MemoryFigures,
        NetworkFigures,
        RefiningFigures,
        Stage,
    )
    from pipeline.evaluation.goal import Goal
    from viewer.desktop.devtools.startup_time import StartupFigures
    from viewer.desktop.state.statistics import LiveStatistics
    from viewer.web.rehearsal import UploadFigures


def facts(entries: Mapping[str, Any]) -> Iterator[str]:
    """Yield one line per fact: name and value."""
    return (f"{name:<24}{'not installed' if value is None else value}" for name, value in entries.items())


def networks(figures: Iterable[NetworkFigures]) -> Iterator[str]:
    """Yield the table of model variants; a rejected one shows the reason."""
    rows = [
        [
            entry.model,
            f"{entry.runtime} {entry.precision}",
            f"{entry.input_size} {entry.network_size}".strip(),
        ]
        + (
            ["", "", "", "", "", f"rejected: {entry.refused}"]
            if entry.refused
            else [*_times(entry), f"{entry.fps:.1f}", _faster(entry.faster), _error(entry.error)]
        )
        for entry in figures
    ]
    return _table(
        ["model", "runtime", "input", "median ms", "p95 ms", "cpu ms", "fps", "speedup", "error"],
        rows,
    )


def baselines(figures: Iterable[BaselineFigures]) -> Iterator[str]:
    """Yield the table of other runtimes for the same model; `default` marks the program's choice."""
    rows = [
        [entry.model, entry.runtime + ", default" * entry.is_default]
        + (_times(entry) if entry.median_ms else ["", "", ""])
        + [_faster(entry.faster), _error(entry.error) + f" {entry.note}"[: 1000 * bool(entry.note)]]
        for entry in figures
    ]
    return _table(["256x256", "runtime", "median ms", "p95 ms", "cpu ms", "speedup", "error"], rows)


def conversions(figures: Iterable[ConversionFigures]) -> Iterator[str]:
    """Yield the table of conversions compared with the bare model."""
    rows = [
        [
            entry.model,
            entry.runtime,
            entry.size,
            f"{entry.fps:.1f}",
            f"{entry.bare_fps:.1f}",
            f"{entry.share:.2f}",
            f"{entry.cpu_ms:.1f}",
            f"{entry.bare_cpu_ms:.1f}",
            f"{entry.skipped} of {entry.frames}",
        ]
        for entry in figures
    ]
    return _table(
        ["conversion", "runtime", "video", "fps", "bare fps", "share", "cpu ms", "bare cpu ms", "unchanged"],
        rows,
    )


def stages(model: str, entries: Iterable[Stage]) -> Iterator[str]:
    """Yield the processor time of each stage of a conversion."""
    rows = [[entry.name, f"{entry.cpu_ms:.1f}", f"{entry.share:.0%}"] for entry in entries]
    return _table([f"conversion with {model}", "cpu ms", "share"], rows)


def lives(figures: Iterable[LiveStatistics]) -> Iterator[str]:
    """Yield the frame rates and latencies of the live pipeline."""
    rows = [
        [
            entry.model,
            entry.runtime,
            f"{entry.measured_fps:.1f}",
            f"{entry.inference_fps:.1f}",
            f"{entry.latency_ms:.0f}",
            f"{entry.latency_p95_ms:.0f}",
            f"{entry.inference_ms:.0f}",
            str(entry.dropped),
        ]
        for entry in figures
    ]
    return _table(
        ["live", "runtime", "fps shown", "fps model", "latency ms", "p95 ms", "inference ms", "dropped"],
        rows,
    )


def uploads(figures: Iterable[UploadFigures]) -> Iterator[str]:
    """Yield the table of server uploads compared with the bare model."""
    rows = [
        [
            entry.model,
            entry.runtime,
            entry.size,
            f"{entry.bare_fps:.1f}",
            f"{entry.upload_fps:.1f}",
            f"{entry.bare_cpu_ms:.1f}",
            f"{entry.upload_cpu_ms:.1f}",
            f"{entry.share:.2f}",
        ]
        for entry in figures
    ]
    return _table(
        [
            "model",
            "runtime",
            "image",
            "bare fps",
            "/upload fps",
            "bare cpu ms",
            "/upload cpu ms",
            "share",
        ],
        rows,
    )


def refining(figures: Iterable[RefiningFigures]) -> Iterator[str]:
    """Yield the table of edge-aware upsampling compared with bicubic."""
    rows = [
        [
            entry.depth,
            entry.method,
            f"{entry.boundary_f:.3f}",
            f"{entry.abs_rel:.4f}",
            f"{entry.median_ms:.1f}",
            f"{entry.cpu_ms:.1f}",
            f"{entry.share:.0%}",
        ]
        for entry in figures
    ]
    return _table(
        ["depth from", "refine", "boundary F", "AbsRel", "median ms", "cpu ms", "share of inference"], rows
    )


def memory(figures: MemoryFigures) -> Iterator[str]:
    """Yield the peak memory of two conversions."""
    rows = [
        [f"{seconds / 60:g} min at {figures.size}", f"{peak:.0f}"]
        for seconds, peak in zip(figures.seconds, figures.peak_mib, strict=True)
    ]
    return _table(["conversion of", "peak MiB"], rows)


def endurance(course: Course) -> Iterator[str]:
    """Yield the memory during a long conversion, for some of the samples."""
    stages = dict.fromkeys(point.stage for point in course.points)
    rows = []
    for stage in stages:
        points = [point for point in course.points if point.stage == stage]
        step = max(1, len(points) // 6)
        shown = dict.fromkeys([*points[::step], points[-1]])
        rows += [[stage, str(point.frames), f"{point.memory_mib:.0f}"] for point in shown]
    yield from _table([f"{course.hours:g} h of {course.size}", "frames", "MiB"], rows)
    if course.growth_mib is not None:
        yield f"Growth: {course.growth_mib:.1f} MiB per hour. Peak: {course.peak_mib:.0f} MiB."


def starts(figures: Iterable[StartupFigures]) -> Iterator[str]:
    """Yield the times from the start of the program."""
    rows = [
        [entry.model, entry.runtime, f"{entry.window:.2f}", f"{entry.first_depth:.2f}"] for entry in figures
    ]
    return _table(["start", "runtime", "window s", "first depth s"], rows)


def goals(entries: Iterable[Goal]) -> Iterator[str]:
    """Yield the table of targets and results."""
    passed = {True: "pass", False: "fail", None: "—"}
    return _table(
        ["benchmark", "target", "measured", "result"],
        [[entry.name, entry.target, entry.measured, passed[entry.passed]] for entry in entries],
    )


def _times(entry: NetworkFigures | BaselineFigures) -> list[str]:
    return [f"{entry.median_ms:.1f}", f"{entry.p95_ms:.1f}", f"{entry.cpu_ms:.1f}"]


def _faster(times: float | None) -> str:
    return "" if times is None else f"{times:.2f}x"


def _error(share: float | None) -> str:
    return "" if share is None else f"{share:.4f}"


def _table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> Iterator[str]:
    """Yield the lines of an aligned Markdown table."""
    widths = [max(len(row[place]) for row in (head, *rows)) for place in range(len(head))]
    for number, row in enumerate((head, *rows)):
        yield "| " + " | ".join(f"{cell:<{width}}" for cell, width in zip(row, widths, strict=True)) + " |"
        if number == 0:
            yield "|" + "|".join("-" * (width + 2) for width in widths) + "|"
