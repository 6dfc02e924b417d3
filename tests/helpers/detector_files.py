"""Object detectors in files, made on the spot: they find a red thing, and give it in the layout that one chooses.

path = write_detector(tmp_path / "red.onnx", "anchors")
image = with_red_thing((90, 160), (0.25, 0.5, 0.5, 0.75))          # which each of them calls a car
"""

from __future__ import annotations

import io
import warnings
from functools import cache
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn

from pipeline.inference.description import SCALINGS

SIDE = 96
CAR, CAR_ID = 2, 3
"""Number of a car among YOLO's classes, and among COCO's categories."""
SCALING_OF = {
    "anchors": ("0 to 1", "RGB"), "anchors turned": ("0 to 1", "RGB"), "objects": ("0 to 255", "BGR"),
    "objects on a grid": ("0 to 255", "BGR"), "objects of three": ("0 to 1", "RGB"), "rows": ("0 to 1", "RGB"),
    "ssd": ("0 to 255", "BGR"), "lists": ("0 to 1", "RGB"), "queries": ("ImageNet", "RGB"),
    "queries of 80": ("0 to 1", "RGB"), "masks": ("0 to 1", "RGB"),
}  # fmt: skip
"""How each layout usually takes its images."""
LAYOUTS = tuple(SCALING_OF)
CROSSING_FRAMES = 12
"""Frames of a clip in which the thing crosses the picture."""


class RedThing(nn.Module):
    """Finds the rectangle around everything red."""

    def __init__(self, layout: str, scaling: str, channels: str, classes: int) -> None:
        super().__init__()
        mean, deviation = (torch.tensor(values).view(1, 3, 1, 1) for values in SCALINGS[scaling])
        self.mean, self.deviation = mean, deviation
        self.layout, self.is_bgr, self.classes = layout, channels == "BGR", classes

    def forward(self, batch: Tensor) -> tuple[Tensor, ...] | Tensor:
        image = (batch.flip(1) if self.is_bgr else batch) * self.deviation + self.mean
        is_red = (image[:, 0] - torch.maximum(image[:, 1], image[:, 2]) > 0.5).float()[0]
        places = torch.arange(float(SIDE))
        across, down = is_red.amax(0), is_red.amax(1)
        left, right = (places + 999 * (1 - across)).amin(), (places * across).amax() + 1
        top, bottom = (places + 999 * (1 - down)).amin(), (places * down).amax() + 1
        corners = torch.stack([left, top, right, bottom])[None]
        result: tuple[Tensor, ...] | Tensor = getattr(self, f"_{self.layout.replace(' ', '_')}")(
            corners, is_red.amax() * 0.9
        )
        return result

    def _scores(self, score: Tensor, width: int, place: int = CAR) -> Tensor:
        return torch.cat([torch.zeros(1, place), score.view(1, 1), torch.zeros(1, width - place - 1)], 1)

    def _middles(self, corners: Tensor) -> Tensor:
        return torch.cat([(corners[:, :2] + corners[:, 2:]) / 2, corners[:, 2:] - corners[:, :2]], 1)

    def _anchors(self, corners: Tensor, score: Tensor) -> Tensor:
        row = torch.cat(
            [self._middles(corners), self._scores(score, self.classes, min(CAR, self.classes - 1))], 1
        )
        rows = torch.cat(
            [row, row * torch.cat([torch.ones(1, 4) * 1.02, torch.ones(1, self.classes) * 0.9], 1)]
        )
        return torch.cat([rows, torch.zeros(187, 4 + self.classes)])[None].transpose(1, 2)

    def _anchors_turned(self, corners: Tensor, score: Tensor) -> Tensor:
        return self._anchors(corners, score).transpose(1, 2)

    def _masks(self, corners: Tensor, score: Tensor) -> tuple[Tensor, ...]:
        boxes = self._anchors(corners, score)
        return torch.cat([boxes, torch.zeros(1, 32, 189) + 5], 1), torch.zeros(1, 32, 24, 24) + score

    def _objects(self, corners: Tensor, score: Tensor) -> Tensor:
        row = torch.cat([self._middles(corners), score.view(1, 1), self._scores(torch.ones(1), 80)], 1)
        return torch.cat([row, torch.zeros(188, 85)])[None]

    def _objects_of_three(self, corners: Tensor, score: Tensor) -> Tensor:
        return torch.cat([self._objects(corners, score), torch.zeros(1, 2 * 189, 85)], 1)

    def _objects_on_a_grid(self, corners: Tensor, score: Tensor) -> Tensor:
        box = self._middles(corners)  # in the third cell of the second row of the first grid
        raw = torch.cat([box[:, :2] / 8 - torch.tensor([[2.0, 1.0]]), torch.log(box[:, 2:] / 8)], 1)
        row = torch.cat([raw, score.view(1, 1), self._scores(torch.ones(1), 80)], 1)
        before = torch.cat([torch.zeros(1, 2), torch.zeros(1, 2) - 1, torch.zeros(1, 81)], 1)
        return torch.cat([before.repeat(14, 1), row, before.repeat(174, 1)])[None]

    def _rows(self, corners: Tensor, score: Tensor) -> Tensor:
        row = torch.cat([corners, score.view(1, 1), torch.tensor([[float(CAR)]])], 1)
        return torch.cat([row, torch.zeros(299, 6)])[None]

    def _ssd(self, corners: Tensor, score: Tensor) -> Tensor:
        row = torch.cat([torch.tensor([[0.0, CAR_ID]]), score.view(1, 1), corners / SIDE], 1)
        end = torch.cat([torch.tensor([[-1.0]]), torch.zeros(1, 6)], 1)
        return torch.cat([row, end, row])[None, None]

    def _lists(self, corners: Tensor, score: Tensor) -> tuple[Tensor, ...]:
        labels = torch.where(score > 0, torch.tensor(CAR_ID), torch.tensor(1)).view(1)
        return corners, labels, score.view(1)

    def _queries(self, corners: Tensor, score: Tensor) -> tuple[Tensor, ...]:
        logits = self._scores(score * 12, 92, CAR_ID)
        nothing = torch.cat([torch.zeros(1, 91), torch.zeros(1, 1) + 12], 1)
        return torch.cat([logits, nothing])[None], torch.cat([self._middles(corners) / SIDE] * 2)[None]

    def _queries_of_80(self, corners: Tensor, score: Tensor) -> tuple[Tensor, ...]:
        logits = self._scores(score * 12, 80) - 5
        return torch.cat([logits, logits * 0 - 5])[None], torch.cat([self._middles(corners) / SIDE] * 2)[None]


NAMES_OF = {
    "lists": ["boxes", "labels", "scores"],
    "queries": ["logits", "pred_boxes"],
    "queries of 80": ["logits", "pred_boxes"],
}


def write_detector(
    path: Path, layout: str, *, scaling: str = "", channels: str = "", classes: int = 80
) -> Path:
    """An ONNX file that takes 96x96 pixels, by default scaled as is usual for its layout."""
    usual = SCALING_OF[layout]
    path.write_bytes(_exported(layout, scaling or usual[0], channels or usual[1], classes))
    return path


@cache
def _exported(layout: str, scaling: str, channels: str, classes: int) -> bytes:
    content = io.BytesIO()
    network = RedThing(layout, scaling, channels, classes)
    with warnings.catch_warnings(), torch.inference_mode():
        warnings.simplefilter("ignore")
        torch.onnx.export(
            network,
            (torch.zeros(1, 3, SIDE, SIDE),),
            content,
            dynamo=False,
            opset_version=17,
            input_names=["images"],
            output_names=NAMES_OF.get(layout, ["output0"]),
        )
    return content.getvalue()


def with_red_thing(size: tuple[int, int], box: tuple[float, float, float, float]) -> np.ndarray:
    """A gray image of (height, width) with a red rectangle, whose place is given in shares."""
    height, width = size
    image = np.full((height, width, 3), 90, np.uint8)
    left, top, right, bottom = box
    image[round(top * height) : round(bottom * height), round(left * width) : round(right * width)] = (
        250,
        10,
        10,
    )
    return image


def crossing_box(number: int) -> tuple[float, float, float, float]:
    """Return where the thing that crosses is in a frame, in shares of the sides."""
    left = 0.1 + 0.05 * number
    return (left, 0.25, left + 0.2, 0.75)
