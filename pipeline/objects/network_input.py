"""Make the input of a detector from a frame, and bring its boxes back to the frame.

taken = TakenInput.of(model, places, about)            # `ValueError`, in words, for inputs that nobody knows
feed, frame_box = taken.prepare(image)                 # arrays by input number; from boxes of the input to the frame's
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Image
from pipeline.inference.description import SCALINGS, Known
from pipeline.objects.description import About
from pipeline.objects.layouts import Layout, Places
from pipeline.objects.names import COCO
from pipeline.runtimes.openvino_file import shape_words

SIDE = 640
"""Both sides of the input of a detector that takes any size."""
GRAY = 114
"""Color of the bars that keep the shape of a picture, as YOLO was trained with."""
STRIDES = (8, 16, 32)
WITH_BARS = Layout.ANCHORS, Layout.OBJECTS, Layout.ROWS
ToFrame = Callable[[NDArray[np.float32]], NDArray[np.float32]]


@dataclass(frozen=True)
class TakenInput:
    """`image` is the number of the input that takes the picture, `others` what the rest gets, by numbers."""

    image: int
    size: tuple[int, int]
    is_channels_last: bool
    takes_bytes: bool
    keeps_shape: bool
    known: Known
    others: dict[int, NDArray[np.int64]]

    @classmethod
    def of(cls, model: Any, places: Places, about: About) -> TakenInput:
        """Find out what a model takes, whose image input has a fixed size. Raises `ValueError`."""
        number = image_input(model)
        shape = [int(side) for side in model.inputs[number].get_shape()]
        is_last = shape[3] == 3 and shape[1] != 3
        size = (shape[1], shape[2]) if is_last else (shape[2], shape[3])
        others: dict[int, NDArray[np.int64]] = {}
        for place, each in enumerate(model.inputs):
            if place == number:
                continue
            rank = each.partial_shape.rank.get_length() if each.partial_shape.rank.is_static else 0
            if rank == 2:  # the size that boxes shall refer to, as RT-DETR and D-FINE ask for it
                others[place] = np.array([[size[1], size[0]]], np.int64)
            elif rank == 3:  # where the picture is, as DETR asks for it
                others[place] = np.ones((1, *size), np.int64)
            else:
                raise ValueError(f"takes an input of shape {shape_words(each.partial_shape)}")
        takes_bytes = model.inputs[number].get_element_type().to_string() == "u8"
        usual = _usual(places, size, is_last)
        known = about.known
        if known.mean is None or known.deviation is None:
            known = replace(known, mean=usual.mean, deviation=usual.deviation)
        if known.channels is None:
            known = replace(known, channels=usual.channels)
        keeps = about.resize == "bars" if about.resize else places.layout in WITH_BARS
        return cls(number, size, is_last, takes_bytes, keeps, known, others)

    def prepare(self, image: Image) -> tuple[dict[int, Any], ToFrame]:
        """Return all inputs, and what brings boxes, as shares of the input, to shares of the image."""
        height, width = self.size
        scale = min(height / image.shape[0], width / image.shape[1])
        inner = (
            (max(1, round(image.shape[1] * scale)), max(1, round(image.shape[0] * scale)))
            if self.keeps_shape
            else (width, height)
        )
        shrinks = inner[0] * inner[1] < image.shape[0] * image.shape[1]
        resampling = cv2.INTER_AREA if shrinks else cv2.INTER_LINEAR
        resized = np.asarray(cv2.resize(image, inner, interpolation=resampling), np.uint8)
        left, top = (width - inner[0]) // 2, (height - inner[1]) // 2
        canvas = np.full((height, width, 3), GRAY, np.uint8)
        canvas[top : top + inner[1], left : left + inner[0]] = resized
        offset = np.array([left / width, top / height] * 2, np.float32)
        extent = np.array([inner[0] / width, inner[1] / height] * 2, np.float32)
        return {self.image: self._scaled(canvas), **self.others}, lambda boxes: (boxes - offset) / extent

    def _scaled(self, canvas: Image) -> NDArray[Any]:
        """Return a batch of one, in the type and the order that the model takes."""
        values: NDArray[Any] = canvas
        if not self.takes_bytes:
            mean, deviation = (np.array(each, np.float32) for each in (self.known.mean, self.known.deviation))
            values = (canvas.astype(np.float32) / 255 - mean) / deviation
        if self.known.channels == "BGR":
            values = values[..., ::-1]
        ordered = values if self.is_channels_last else values.transpose(2, 0, 1)
        return np.ascontiguousarray(ordered[None])


def image_input(model: Any) -> int:
    """Return the number of the input that takes a color image. Raises `ValueError`."""
    for number, each in enumerate(model.inputs):
        shape = each.partial_shape
        if shape.rank.is_static and shape.rank.get_length() == 4:
            channels = [side for side in (shape[1], shape[3]) if side.is_dynamic or side.get_length() == 3]
            if channels:
                return number
    raise ValueError(
        f"takes {', '.join(shape_words(each.partial_shape) for each in model.inputs) or 'nothing'}"
    )


def _usual(places: Places, size: tuple[int, int], is_channels_last: bool) -> Known:
    """Return how detectors of this layout usually take their images, where nobody says it."""
    scaling, channels = "0 to 1", "RGB"
    if places.layout is Layout.OBJECTS and places.count == sum(
        (size[0] // stride) * (size[1] // stride) for stride in STRIDES
    ):
        scaling, channels = "0 to 255", "BGR"  # one box a cell: YOLOX
    elif places.layout is Layout.SSD:
        scaling, channels = "0 to 255", "BGR"
    elif places.layout is Layout.LISTS and is_channels_last:
        scaling = "-1 to 1"
    elif places.layout is Layout.QUERIES and places.width != len(COCO):
        scaling = "ImageNet"  # DETR; RT-DETR knows the 80 classes that have pictures
    mean, deviation = SCALINGS[scaling]
    return Known(mean, deviation, channels)
