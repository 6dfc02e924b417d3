"""Compare a conversion with the bare model, and profile its stages.

figures = measure_conversion(clip, EstimatorSettings("nano"))
for stage in profile(clip, EstimatorSettings("nano")): print(stage.name, stage.cpu_ms, stage.share)
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory
from time import perf_counter, process_time

from pipeline.arrays import Image
from pipeline.benchmark.networks import pictures_of
from pipeline.conversion.convert import AT_A_TIME
from pipeline.conversion.short_form import convert
from pipeline.inference.estimator import DepthEstimator
from pipeline.inference.load import load_estimator
from pipeline.models.base import load_model
from pipeline.render.picture import IndexedImage, depth_picture, indexed_picture
from pipeline.settings import ConvertSettings, EstimatorSettings, LookSettings
from pipeline.sinks.base import SinkJob, open_sink
from pipeline.sources.base import open_source
from pipeline.stabilize import Stabilizer

BARE_RUNS = 60
"""Pictures given to the bare network before and after a conversion."""
CHUNK, CHUNKS = 30, 4
"""Frames that a stage is measured on at a time, and how many times: one after the other, so that nothing else runs."""


@dataclass(frozen=True)
class ConversionFigures:
    """A conversion beside the bare network, on the same pictures and with as many of them in work at a time.

    `fps` are frames per second, `share` their ratio, `cpu_ms` the processor time for a frame.
    """

    model: str
    runtime: str
    size: str
    frames: int
    fps: float
    bare_fps: float
    share: float
    cpu_ms: float
    bare_cpu_ms: float
    skipped: int


@dataclass(frozen=True)
class Stage:
    """Processor time that one stage takes for a frame, and its share of all stages'."""

    name: str
    cpu_ms: float
    share: float


def measure_conversion(
    clip: str | Path, settings: EstimatorSettings, model_every: str | int = 1
) -> ConversionFigures:
    """Convert a clip, and run the bare network before and after on some of its pictures."""
    estimator = load_estimator(settings, streams=AT_A_TIME)
    pictures = pictures_of(str(clip))
    bare = [_bare(estimator, pictures)]
    with TemporaryDirectory() as folder:
        began, cpu_began = perf_counter(), process_time()
        requested = ConvertSettings(audio="none", model_every=model_every)
        result = convert(clip, Path(folder) / "depth.mp4", requested, estimator=estimator)
        seconds, cpu_seconds = perf_counter() - began, process_time() - cpu_began
    bare.append(_bare(estimator, pictures))
    fps = result.frames / seconds
    bare_fps = 2 * BARE_RUNS / sum(wall for wall, _ in bare)
    height, width = pictures[0].shape[:2]
    return ConversionFigures(
        estimator.model if model_every == 1 else f"{estimator.model}, model every {model_every}",
        estimator.runtime,
        f"{width}x{height}",
        result.frames,
        fps,
        bare_fps,
        fps / bare_fps,
        1000 * cpu_seconds / result.frames,
        1000 * sum(cpu for _, cpu in bare) / (2 * BARE_RUNS),
        result.skipped,
    )


def _bare(estimator: DepthEstimator, pictures: Sequence[Image]) -> tuple[float, float]:
    """Seconds and processor seconds of the network alone for BARE_RUNS pictures, as many at a time as it takes."""
    work = [pictures[count % len(pictures)] for count in range(BARE_RUNS)]
    with ThreadPoolExecutor(estimator.streams) as pool:
        list(pool.map(estimator.estimate, work[: 2 * estimator.streams]))
        began, cpu_began = perf_counter(), process_time()
        list(pool.map(estimator.estimate, work))
        return perf_counter() - began, process_time() - cpu_began


def profile(clip: str | Path, settings: EstimatorSettings) -> list[Stage]:
    """Each stage of a conversion by itself, in the order of the frame's way, on the clip's first frames."""
    estimator = load_estimator(settings, streams=AT_A_TIME)
    model, look, stabilizer = load_model(estimator.model), LookSettings(), Stabilizer()
    clock = _Clock()
    ready: deque[IndexedImage] = deque()
    with TemporaryDirectory() as folder, open_source(clip) as source:
        settled = ConvertSettings(audio="none")
        job = SinkJob(
            source.info, partial(depth_picture, look=look), settled, None, lambda _: ready.popleft()
        )
        sink = open_sink(Path(folder) / "depth.mp4", job)
        pictures = iter(source)
        done = 0
        while done < CHUNKS * CHUNK:
            with clock.running("decode"):
                frames = list(islice(pictures, CHUNK))
            if not frames:
                break
            done += len(frames)
            estimator.estimate(frames[0].image)  # the first at a size makes the runtime ready for it
            with clock.running("resize"):
                for frame in frames:
                    model.prepare(frame.image, settings.input_size)
            with clock.running("network"):  # and once more the resizing, which is taken off below
                disparities = [estimator.estimate(frame.image) for frame in frames]
            with clock.running("stabilize"):
                depths = [
                    stabilizer.update(frame, disparity)
                    for frame, disparity in zip(frames, disparities, strict=True)
                ]
            with clock.running("color"):
                ready.extend(indexed_picture(depth, look) for depth in depths)
            with clock.running("encode"):
                for depth in depths:
                    sink.write(depth)
        with clock.running("encode"):
            sink.close()
    clock.seconds["network"] -= clock.seconds["resize"]
    total = sum(clock.seconds.values())
    return [Stage(name, 1000 * spent / done, spent / total) for name, spent in clock.seconds.items()]


class _Clock:
    """Processor time of all threads, by name."""

    def __init__(self) -> None:
        self.seconds: dict[str, float] = {}

    @contextmanager
    def running(self, name: str) -> Iterator[None]:
        began = process_time()
        yield
        self.seconds[name] = self.seconds.get(name, 0.0) + process_time() - began
