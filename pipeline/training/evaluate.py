"""How good are the weights? Figures on measured photographs beside two trivial predictors, and contact sheets of clips.

    python -m pipeline.training.evaluate --photographs real_depth/ --clips clips/ --sheets sheets/
    python -m pipeline.training.evaluate --checkpoint runs/a/last.pt ...

`--photographs`: a folder of NAME_rgb.(png|jpg) and NAME_disparity.png (uint16, proportional to inverse depth,
0 = not measured); sets are told apart by the part of NAME before the first underscore. Measure with them, never
train on them.
"""

import argparse
from collections.abc import Callable, Iterator
from pathlib import Path

import cv2
import numpy as np
import torch
from numpy.typing import NDArray

from pipeline.metrics import DepthAccuracy, depth_accuracy
from pipeline.models._nano_net import folded
from pipeline.models.nano import MODEL
from pipeline.training.demo import ASSETS
from pipeline.training.train import Plan, Trainer

Predictor = Callable[[NDArray[np.uint8]], NDArray[np.float32]]


def constant(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Everything equally far."""
    return np.ones(image.shape[:2], np.float32)


def lower_is_nearer(image: NDArray[np.uint8]) -> NDArray[np.float32]:
    """Disparity grows evenly from the top of the picture to its bottom."""
    height, width = image.shape[:2]
    return np.repeat(np.linspace(0, 1, height, dtype=np.float32)[:, None], width, axis=1)


def network(checkpoint: Path | None) -> Predictor:
    """The averaged network of a checkpoint, or the one that travels with the program."""
    if checkpoint is None:
        net = MODEL.build(MODEL.fetch())
    else:
        trainer = Trainer(Plan(), "cpu")
        trainer.restore(checkpoint)
        net = folded(trainer.average.module.eval())

    def predict(image: NDArray[np.uint8]) -> NDArray[np.float32]:
        with torch.inference_mode():
            disparity: NDArray[np.float32] = net(torch.from_numpy(MODEL.prepare(image)))[0].numpy()
        return disparity

    return predict


def photographs(folder: Path) -> Iterator[tuple[str, NDArray[np.uint8], NDArray[np.float32]]]:
    """Set, picture uint8 (h, w, 3) RGB, measured inverse depth float32 (h, w)."""
    for path in sorted(folder.glob("*_disparity.png")):
        name = path.name.removesuffix("_disparity.png")
        colored = next(folder.glob(f"{name}_rgb.*"))
        image = cv2.imread(str(colored), cv2.IMREAD_COLOR_RGB)
        truth = cv2.imread(str(path), cv2.IMREAD_UNCHANGED)
        yield name.split("_")[0], np.asarray(image, np.uint8), np.asarray(truth, np.float32)


def demo_frames() -> Iterator[tuple[str, NDArray[np.uint8], NDArray[np.float32]]]:
    """The demo clip's frames whose true depth is kept."""
    kept = np.load(ASSETS / "demo_depth.npz")
    wanted = {int(index): truth for index, truth in zip(kept["frames"], kept["disparity"], strict=True)}
    for index, image in enumerate(clip_frames(ASSETS / "demo.mp4")):
        if index in wanted:
            yield "demo", image, wanted[index].astype(np.float32)


def clip_frames(path: Path) -> Iterator[NDArray[np.uint8]]:
    """All frames of a clip, uint8 RGB."""
    video = cv2.VideoCapture(str(path))
    while True:
        good, bgr = video.read()
        if not good:
            return
        yield np.asarray(cv2.cvtColor(bgr, cv2.COLOR_BGR2RGB), np.uint8)


def measure(
    predict: Predictor, pictures: Iterator[tuple[str, NDArray[np.uint8], NDArray[np.float32]]]
) -> dict[str, DepthAccuracy]:
    """Mean figures of each set; predictions are brought to the size of the measurement."""
    found: dict[str, list[tuple[float, float, float]]] = {}
    for name, image, truth in pictures:
        disparity = cv2.resize(predict(image), truth.shape[::-1], interpolation=cv2.INTER_LINEAR)
        accuracy = depth_accuracy(np.asarray(disparity, np.float32), truth)
        found.setdefault(name, []).append((accuracy.abs_rel, accuracy.delta1, accuracy.ordinal))
    return {name: DepthAccuracy(*np.nanmean(np.array(rows), axis=0).tolist()) for name, rows in found.items()}


def sheet(predict: Predictor, images: list[NDArray[np.uint8]], columns: int = 3) -> NDArray[np.uint8]:
    """Pictures and their depth side by side, BGR for writing."""
    tiles = []
    for image in images:
        height, width = 192, 256
        picture = cv2.resize(image, (width, height), interpolation=cv2.INTER_AREA)
        disparity = cv2.resize(predict(image), (width, height))
        low, high = np.percentile(disparity, (1, 99))
        shown = (np.clip((disparity - low) / max(high - low, 1e-6), 0, 1) * 255).astype(np.uint8)
        tiles.append(np.hstack([picture[..., ::-1], cv2.applyColorMap(shown, cv2.COLORMAP_INFERNO)]))
    while len(tiles) % columns:
        tiles.append(np.zeros_like(tiles[0]))
    rows = [np.hstack(tiles[k : k + columns]) for k in range(0, len(tiles), columns)]
    return np.asarray(np.vstack(rows), np.uint8)


def main() -> None:
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--checkpoint", type=Path, help="without it, the weights that travel with the program"
    )
    parser.add_argument("--photographs", type=Path)
    parser.add_argument("--clips", type=Path)
    parser.add_argument("--sheets", type=Path, help="folder for contact sheets")
    chosen = parser.parse_args()
    predictors = {
        "constant": constant,
        "lower is nearer": lower_is_nearer,
        "nano": network(chosen.checkpoint),
    }
    sources: list[Callable[[], Iterator[tuple[str, NDArray[np.uint8], NDArray[np.float32]]]]] = []
    if chosen.photographs is not None:
        sources.append(lambda: photographs(chosen.photographs))
    if (ASSETS / "demo_depth.npz").exists():
        sources.append(demo_frames)
    for source in sources:
        for predictor, predict in predictors.items():
            for name, a in measure(predict, source()).items():
                print(
                    f"{name:12} {predictor:16} AbsRel {a.abs_rel:.3f}  δ1 {a.delta1:.3f}  ordinal {a.ordinal:.3f}"
                )
    if chosen.sheets is not None:
        chosen.sheets.mkdir(parents=True, exist_ok=True)
        _sheets(predictors["nano"], chosen.photographs, chosen.clips, chosen.sheets)


def _sheets(predict: Predictor, folder: Path | None, clips: Path | None, target: Path) -> None:
    if folder is not None:
        by_set: dict[str, list[NDArray[np.uint8]]] = {}
        for name, image, _ in photographs(folder):
            by_set.setdefault(name, []).append(image)
        for name, images in by_set.items():
            cv2.imwrite(str(target / f"{name}.png"), sheet(predict, images[:15]))
    paths = (
        [path for path in sorted(clips.iterdir()) if path.suffix in (".mp4", ".mkv")]
        if clips is not None
        else []
    )
    for path in [*paths, ASSETS / "demo.mp4"]:
        if path.exists():
            frames = list(clip_frames(path))
            chosen = [frames[k] for k in np.linspace(0, len(frames) - 1, 6).astype(int)]
            cv2.imwrite(str(target / f"{path.stem}.png"), sheet(predict, chosen))


if __name__ == "__main__":
    main()
