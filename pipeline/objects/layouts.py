"""Recognize what detectors give by the shapes of their outputs.

places = places_of(outputs, classes=80)            # a layout, and which output is what; None for what is unknown

| layout  | outputs                                                     | of                            |
|---------|-------------------------------------------------------------|-------------------------------|
| anchors | (1, 4+N, A) or (1, A, 4+N): center, size, scores            | YOLOv8 to YOLO12              |
| objects | (1, A, 5+N), the score of any object before the classes     | YOLOX, YOLOv5, YOLOv7         |
| rows    | (1, K, 6): corners, score, class                            | YOLOv10, exports with NMS     |
| ssd     | (1, 1, K, 7): image, class, score, corners                  | SSD of OpenVINO and Caffe     |
| lists   | boxes (K, 4), scores (K), classes (K)                       | SSD of TensorFlow, torchvision |
| queries | scores (1, Q, N or N+1), boxes (1, Q, 4)                    | DETR, RT-DETR                 |
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

MASKS = 32
"""Numbers that segmenters give for each box after the scores; they are not used."""
MOST_ROWS = 1000
"""More boxes than this have not been filtered."""
UNUSED = "raw", "anchor", "multiclass"
"""Words in the names of outputs of TensorFlow that say the same in another way."""


class Layout(StrEnum):
    """How outputs are laid out; the table above says it."""

    ANCHORS = "anchors"
    OBJECTS = "objects"
    ROWS = "rows"
    SSD = "ssd"
    LISTS = "lists"
    QUERIES = "queries"


@dataclass(frozen=True)
class Output:
    """Name and shape of an output, None where a length is free; `is_whole`: it has whole numbers."""

    name: str
    shape: tuple[int | None, ...]
    is_whole: bool = False


@dataclass(frozen=True)
class Places:
    """Which outputs are which, by their numbers; None for those that are not there.

    `width` is how many numbers a box has, or a query scores; `count` how many boxes there are, None where that is free.
    """

    layout: Layout
    boxes: int
    scores: int | None = None
    classes: int | None = None
    width: int = 0
    count: int | None = None


def places_of(outputs: Sequence[Output], classes: int) -> Places | None:
    """Return the layout and its outputs; None for what is unknown. `classes` is how many the detector knows."""
    return _queries(outputs) or _lists(outputs) or _single(outputs, classes)


def _queries(outputs: Sequence[Output]) -> Places | None:
    boxes = [place for place, each in enumerate(outputs) if len(each.shape) == 3 and each.shape[2] == 4]
    for box in boxes:
        for place, each in enumerate(outputs):
            is_beside = len(each.shape) == 3 and each.shape[1] == outputs[box].shape[1]
            if is_beside and (each.shape[2] or 0) > 1 and place not in boxes and _is_used(each):
                named = "logit" in each.name or "score" in each.name or "class" in each.name
                if named or len(outputs) == 2:
                    return Places(Layout.QUERIES, box, place, width=each.shape[2] or 0)
    return None


def _lists(outputs: Sequence[Output]) -> Places | None:
    used = [(place, each) for place, each in enumerate(outputs) if _is_used(each)]
    boxes = [place for place, each in used if each.shape[-1:] in ((4,), (5,)) and len(each.shape) in (2, 3)]
    if not boxes:
        return None
    rank = len(outputs[boxes[0]].shape) - 1
    lists = [(place, each) for place, each in used if len(each.shape) == rank and place not in boxes]
    lists = [(place, each) for place, each in lists if rank == 1 or each.shape[-1] != 1]  # how many there are
    classes = [p for p, each in lists if each.is_whole or "class" in each.name or "label" in each.name]
    scores = [p for p, each in lists if "score" in each.name or "conf" in each.name]
    rest = [place for place, _ in lists if place not in (*classes, *scores)]
    if not classes and rest:  # nameless, in the order of TensorFlow Lite
        classes, rest = rest[:1], rest[1:]
    if not scores and rest:
        scores = rest[:1]
    if not classes or not (scores or outputs[boxes[0]].shape[-1] == 5):
        return None
    return Places(Layout.LISTS, boxes[0], scores[0] if scores else None, classes[0])


def _single(outputs: Sequence[Output], classes: int) -> Places | None:
    """Find the output that has everything; the masks of a segmenter may stand beside it."""
    for place, each in enumerate(outputs):
        shape = each.shape
        if len(shape) == 4 and shape[-1] == 7 and shape[1] == 1:
            return Places(Layout.SSD, place, width=7)
        if len(shape) != 3:
            continue
        is_filtered = shape[1] is None or shape[1] <= MOST_ROWS
        if is_filtered and shape[2] in (6, 6 + MASKS):
            return Places(Layout.ROWS, place, width=shape[2] or 0)
        for layout, before in ((Layout.ANCHORS, 4), (Layout.OBJECTS, 5)):
            for width in (before + classes, before + classes + MASKS):
                if width in shape[1:]:
                    count = shape[1] if shape[2] == width else shape[2]
                    return Places(layout, place, width=width, count=count)
    return None


def _is_used(output: Output) -> bool:
    return not any(word in output.name.lower() for word in UNUSED)
