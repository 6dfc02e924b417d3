"""Run an object detector from a file: ONNX, OpenVINO IR or TensorFlow Lite.

    detector = load_detector(ObjectSettings(Path("detector.onnx")))
    detector.find(image)                       # Detections: name, score and box, the surest first
    frame = detector.mark(frame)               # the frame with its detections

What the file gives is recognized by its outputs (`layouts.py`); what it takes is told by a side-car or by its own words
(`description.py`), and else is what detectors of its layout usually take.
"""

from __future__ import annotations

import logging
import threading
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from pipeline.arrays import Image
from pipeline.errors import ModelOutputError, WeightsInvalidError
from pipeline.frame import Detection, Frame
from pipeline.objects.decoders import Found, decode, filtered
from pipeline.objects.description import About, side_car_of
from pipeline.objects.layouts import Layout, Output, Places, places_of
from pipeline.objects.names import COCO, COCO_IDS
from pipeline.objects.network_input import SIDE, TakenInput, image_input
from pipeline.objects.settings import ObjectSettings
from pipeline.runtimes.openvino_ import reason_of
from pipeline.runtimes.openvino_file import MOST_PIXELS, MOST_VALUES, largest_layer, metadata_of, shape_words
from pipeline.runtimes.openvino_import import shared_core
from pipeline.runtimes.parsed_file import files_of, parsed
from pipeline.storage.fingerprint import fingerprint
from pipeline.storage.urls import at_home

_log = logging.getLogger(__name__)

OVERLAP = 0.6
"""Two boxes of one class that share more than this part of their union are one object."""
UNFILTERED = Layout.ANCHORS, Layout.OBJECTS
"""Layouts that give every box they think of."""
LEAST_SIDE = 1e-3
"""Least width and height of a box, as a share of the frame."""
HINT = "A detector takes one color image and gives boxes, scores and classes; see the documentation of --objects."


class ObjectDetector:
    """A detector that is ready; threads that call it take turns. Made by `load_detector`.

    `name` is that of its file, `digest` a fingerprint of it, `layout` how its outputs are laid out.
    """

    def __init__(
        self, settings: ObjectSettings, compiled: Any, places: Places, taken: TakenInput, about: About
    ) -> None:
        assert settings.objects is not None
        self.settings, self.name, self.layout = settings, settings.objects.name, places.layout
        self.digest = fingerprint(files_of(settings.objects))
        self._places, self._taken = places, taken
        self._names = about.names or _usual_names(places, settings.objects)
        self._is_top_first = (about.boxes or ("yxyx" if taken.is_channels_last else "xyxy")) == "yxyx"
        self._request, self._turn = compiled.create_infer_request(), threading.Lock()

    def find(self, image: Image) -> tuple[Detection, ...]:
        """Find objects in an image.

        Parameters
        ----------
        image : ndarray of uint8, shape (H, W, 3)
            RGB.

        Returns
        -------
        tuple of Detection
            The surest first.

        Raises
        ------
        ModelOutputError
            If the network fails.
        """
        feed, to_frame = self._taken.prepare(image)
        found = self._run(feed)
        found = filtered(found, self.settings.objects_score, OVERLAP if self.layout in UNFILTERED else None)
        boxes = to_frame(found.boxes).clip(0, 1)
        return tuple(
            Detection(
                self._names.get(int(number), f"class {number}"),
                min(1.0, float(score)),
                (float(box[0]), float(box[1]), float(box[2]), float(box[3])),
            )
            for box, score, number in zip(boxes, found.scores, found.classes, strict=True)
            if min(box[2] - box[0], box[3] - box[1]) > LEAST_SIDE
        )

    def mark(self, frame: Frame) -> Frame:
        """Return the frame with its detections."""
        return replace(frame, detections=self.find(frame.image))

    def _run(self, feed: Mapping[int, Any]) -> Found:
        try:
            with self._turn:
                outputs = [np.array(each) for each in self._request.infer(feed).values()]
        except RuntimeError as error:
            raise ModelOutputError(
                f"{self.name} fails: {reason_of(error)}", hint="Export it again."
            ) from error
        return decode(
            self._places, outputs, self._taken.size, max(self._names) + 1, is_top_first=self._is_top_first
        )


def load_detector(settings: ObjectSettings) -> ObjectDetector:
    """Load the detector of `settings.objects`, and run it once.

    Raises
    ------
    WeightsInvalidError, SettingsError
        If the file or its side-car cannot be used, in one sentence that says why.
    """
    path = settings.objects
    assert path is not None
    path = at_home(path)
    model = parsed(path)
    about = About.of(path, metadata_of(model))
    try:
        number = image_input(model)
        _fix_size(model, number, about.known.size)
        outputs = [_output(each) for each in model.outputs]
        places = places_of(outputs, max(about.names) + 1 if about.names else len(COCO))
        if places is None:
            raise ValueError(f"gives {_told(model)}{'' if about.names else ', with unknown class names'}")
        if about.names is None and places.layout is Layout.QUERIES and not _usual_names(places, path):
            raise ValueError(f"has {places.width} classes with unknown names")
        taken = TakenInput.of(model, places, about)
        compiled = shared_core().compile_model(model, "CPU", {"PERFORMANCE_HINT": "LATENCY"})
    except (ValueError, RuntimeError) as error:
        reason = str(error) if isinstance(error, ValueError) else f"does not run ({reason_of(error)})"
        raise WeightsInvalidError(
            f"{path.name} cannot be used as an object detector: it {reason}.",
            hint=f"{HINT} Describe what is special in {side_car_of(path).name} beside it.",
        ) from error
    detector = ObjectDetector(replace(settings, objects=path), compiled, places, taken, about)
    detector.find(np.zeros((*taken.size, 3), np.uint8))
    _log.info("%s: %s at %s", path, places, taken.size)
    return detector


def _fix_size(model: Any, number: int, size: tuple[int, int] | None) -> None:
    """Give the image input one size, one image, three channels. Raises `ValueError` or `RuntimeError`."""
    shape = model.inputs[number].partial_shape
    is_last = (
        shape[3].is_static
        and shape[3].get_length() == 3
        and not (shape[1].is_static and shape[1].get_length() == 3)
    )
    free = size or (SIDE, SIDE)
    height, width = (
        side.get_length() if side.is_static else free[place]
        for place, side in enumerate((shape[1], shape[2]) if is_last else (shape[2], shape[3]))
    )
    if height * width > MOST_PIXELS:
        raise ValueError(f"takes images of {width}x{height} pixels")
    model.reshape({number: [1, height, width, 3] if is_last else [1, 3, height, width]})
    if largest_layer(model) > MOST_VALUES:
        raise ValueError(f"has a layer of {largest_layer(model) * 4 / 2**30:.0f} GB")


def _output(output: Any) -> Output:
    shape = output.partial_shape
    sides = (
        tuple(side.get_length() if side.is_static else None for side in shape) if shape.rank.is_static else ()
    )
    kind = output.get_element_type()
    return Output(" ".join(sorted(output.get_names())), sides, kind.is_integral())


def _told(model: Any) -> str:
    return ", ".join(shape_words(output.partial_shape) for output in model.outputs)


def _usual_names(places: Places, path: Path) -> Mapping[int, str]:
    """Return COCO's names as detectors of this layout number them; an empty mapping where there are other classes."""
    if places.layout is Layout.QUERIES and places.width not in (91, 92):
        return COCO if places.width == len(COCO) else {}
    if places.layout is Layout.LISTS and path.suffix.lower() == ".tflite":  # numbered without the background
        return {number - 1: name for number, name in COCO_IDS.items()}
    return COCO_IDS if places.layout in (Layout.SSD, Layout.LISTS, Layout.QUERIES) else COCO
