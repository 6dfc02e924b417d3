"""Are some weights better than others? Both see the same pictures; the difference, and how far chance could bring it.

    python -m pipeline.training.compare nano.safetensors runs/a/last.pt --photographs real_depth/ --clips clips/
    python -m pipeline.training.compare nano.safetensors mean.safetensors --rendered 96 --props props.npz --boundaries

For each set: the figure of the first weights, and of each other the figure, the difference and the 95 % interval
that a bootstrap over the pictures gives it. `*` marks a difference whose interval leaves out 0. δ1 and F of boundaries
are better when larger, ordinal error and flicker when smaller. `--photographs` as in `evaluate`; every second one
is looked at turned, too. Flicker is that of raw depth, in gray levels a frame, on the first 60 frames of a clip.
"""

import argparse
from collections.abc import Iterator
from fractions import Fraction
from itertools import islice
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.evaluation.boundary_metrics import boundary_f
from pipeline.evaluation.metrics import Flicker, FramePair, depth_accuracy, scale_and_shift
from pipeline.evaluation.stabilizer_trial import scenes
from pipeline.frame import DepthFrame, Frame
from pipeline.render.upsample import refine
from pipeline.stabilize.stabilizer import Stabilizer
from pipeline.training.batches import turned
from pipeline.training.evaluate import Example, Predictor, clip_frames, network, photographs, rendered

ANGLES = -0.5, 0.5, 1.57  # radians by which photographs are turned
FRAMES = 60  # of a clip
SCENES = range(6)  # whose boundaries are known
SCALE = 4  # times the size of the stabilizer's trials: what a display shows
DRAWS = 4000  # of the bootstrap

Figures = dict[str, NDArray[np.float64]]
"""By set and figure, one value a picture."""


def of_pictures(predict: Predictor, pictures: list[Example], note: str = "") -> Figures:
    """δ1 and ordinal error of every picture."""
    found: dict[str, list[float]] = {}
    for name, image, truth in pictures:
        disparity = cv2.resize(predict(image), truth.shape[::-1], interpolation=cv2.INTER_LINEAR)
        accuracy = depth_accuracy(np.asarray(disparity, np.float32), truth)
        found.setdefault(f"{name}{note} δ1", []).append(accuracy.delta1)
        found.setdefault(f"{name}{note} ordinal", []).append(accuracy.ordinal)
    return {name: np.array(values) for name, values in found.items()}


def aslant(pictures: list[Example], angle: float) -> list[Example]:
    """Every second picture, turned by radians."""
    kept = []
    for name, image, truth in pictures[::2]:
        smaller = np.asarray(cv2.resize(image, truth.shape[::-1], interpolation=cv2.INTER_AREA), np.uint8)
        kept.append((name, *turned(smaller, truth, angle)))
    return kept


def of_clip(predict: Predictor, path: Path) -> NDArray[np.float64]:
    """Flicker between any two frames of a clip's first, in gray levels, where nothing moves."""
    still, shots = Flicker(), Stabilizer("off")
    last: tuple[NDArray[np.uint8], NDArray[np.float32]] | None = None
    found: list[float] = []
    for index, image in enumerate(islice(clip_frames(path), FRAMES)):
        disparity = predict(image)
        depth: DepthFrame = shots.update(Frame(image, index, Fraction(index, 30), 0.0), disparity)
        size = disparity.shape[::-1]
        small = np.asarray(cv2.resize(image, size, interpolation=cv2.INTER_AREA), np.uint8)
        shown = depth.normalized()
        if last is not None and not depth.is_shot_start:
            value = still.add(FramePair(last[0], small), last[1], shown)
            found.append(np.nan if value is None else value)
        last = small, shown
    return np.array(found)


def of_boundaries(predict: Predictor) -> NDArray[np.float64]:
    """F of boundaries of what is seen in rendered scenes, enlarged by bicubic interpolation."""
    found = []
    for seed in SCENES:
        shot = scenes.handheld(seed).large(SCALE)
        seen = refine(predict(shot.frame.image), shot.frame.image, "none")
        scale, shift = scale_and_shift(seen.ravel().astype(np.float64), shot.truth.ravel().astype(np.float64))
        found.append(boundary_f(np.asarray(scale * seen + shift, np.float32), shot.truth))
    return np.array(found)


def interval(differences: NDArray[np.float64], draws: int = DRAWS) -> tuple[float, float]:
    """The middle 95 % of the means of what is drawn from these again and again, each time as many."""
    known = differences[np.isfinite(differences)]
    if not len(known):
        return np.nan, np.nan
    picks = np.random.default_rng(0).integers(len(known), size=(draws, len(known)))
    low, high = np.percentile(known[picks].mean(1), (2.5, 97.5))
    return float(low), float(high)


def rows(first: Figures, other: Figures) -> Iterator[str]:
    """A line a figure: what both have, how they differ, and whether that may be chance."""
    for name, values in first.items():
        change = other[name] - values
        low, high = interval(change)
        sure = "*" if low > 0 or high < 0 else " "
        yield (
            f"{name:28} {np.nanmean(values):8.3f} {np.nanmean(other[name]):8.3f} "
            f"{np.nanmean(change):+8.3f} {sure} [{low:+.3f}, {high:+.3f}]"
        )


def all_of(predict: Predictor, pictures: list[Example], fresh: list[Example], clips: list[Path]) -> Figures:
    """Everything that one predictor is measured by."""
    found = of_pictures(predict, pictures)
    for angle in ANGLES:
        found |= of_pictures(predict, aslant(pictures, angle), f" {angle:+g}")
    found |= of_pictures(predict, fresh)
    return found | {f"{clip.stem} flicker": of_clip(predict, clip) for clip in clips}


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "weights", type=Path, nargs="+", help=".pt or .safetensors; the first are compared with"
    )
    parser.add_argument("--photographs", type=Path, help="a folder as for evaluate")
    parser.add_argument("--clips", type=Path, help="a folder of .mp4 and .mkv files")
    parser.add_argument("--rendered", type=int, default=0, help="how many fresh pictures to render")
    parser.add_argument("--props", type=Path, help="what the rendered pictures are furnished with")
    parser.add_argument("--boundaries", action="store_true", help="F of boundaries, too")
    chosen = parser.parse_args()
    torch.set_num_threads(1)
    pictures = list(photographs(chosen.photographs)) if chosen.photographs else []
    fresh = list(rendered(chosen.rendered, chosen.props)) if chosen.rendered else []
    clips = sorted(chosen.clips.iterdir()) if chosen.clips else []
    clips = [clip for clip in clips if clip.suffix in (".mp4", ".mkv")]
    measured = []
    for path in chosen.weights:
        predict = network(path)
        found = all_of(predict, pictures, fresh, clips)
        if chosen.boundaries:
            found["boundaries F"] = of_boundaries(predict)
        measured.append(found)
        if len(measured) > 1:
            print(f"\n{chosen.weights[0]} and {path}", *rows(measured[0], found), sep="\n", flush=True)


if __name__ == "__main__":
    main()
