"""Decode what detectors give: boxes, scores and classes. Pure functions, one for each layout of `layouts.py`.

found = decode(places, arrays, size=(640, 640), classes=80)      # unfiltered, in shares of the input
kept = filtered(found, least=0.4, overlap=0.6)                   # the sure ones; of those that overlap, the surest
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from pipeline.objects.layouts import Layout, Places

Array = NDArray[np.float32]
STRIDES = (8, 16, 32)
"""Pixels of a cell in the three grids of YOLOX."""
SHARES = 2.0
"""Boxes without a number above this are shares of the input; else pixels."""
MOST = 300
"""Objects of a frame."""


@dataclass(frozen=True, eq=False)
class Found:
    """`boxes` are left, top, right and bottom, float32 (n, 4), as shares of the input; scores and classes (n,)."""

    boxes: Array
    scores: Array
    classes: NDArray[np.int64]

    def at(self, places: NDArray[np.int64]) -> Found:
        """Return some of them."""
        return Found(self.boxes[places], self.scores[places], self.classes[places])


def decode(
    places: Places,
    arrays: Sequence[Array],
    size: tuple[int, int],
    classes: int,
    *,
    is_top_first: bool = False,
) -> Found:
    """Return everything that a detector gives. `size` is (height, width) of its input.

    `is_top_first`: the boxes of lists are top, left, bottom, right, as TensorFlow has them.
    """
    boxes = np.asarray(arrays[places.boxes], np.float32)
    match places.layout:
        case Layout.ANCHORS:
            found = _anchors(_upright(boxes[0], places.width), classes)
        case Layout.OBJECTS:
            found = _objects(_upright(boxes[0], places.width), classes, size)
        case Layout.ROWS:
            found = Found(boxes[0, :, :4], boxes[0, :, 4], boxes[0, :, 5].astype(np.int64))
        case Layout.SSD:
            rows = boxes[0, 0]
            rows = rows[np.logical_and.accumulate(rows[:, 0] >= 0)]  # the first without an image ends them
            found = Found(rows[:, 3:], rows[:, 2], rows[:, 1].astype(np.int64))
        case Layout.LISTS:
            found = _lists(boxes, places, arrays, is_top_first)
        case Layout.QUERIES:
            assert places.scores is not None
            found = _queries(boxes[0], np.asarray(arrays[places.scores], np.float32)[0], classes)
    is_known = np.isfinite(found.boxes).all(axis=1) & np.isfinite(found.scores)
    return _in_shares(found.at(np.flatnonzero(is_known)), size)


def filtered(found: Found, least: float, overlap: float | None) -> Found:
    """Keep what reaches the least score, the surest first; of one class that overlaps by more, the surest alone."""
    order = np.argsort(-found.scores, kind="stable")
    order = order[found.scores[order] >= least]
    if overlap is None:
        return found.at(order[:MOST])
    kept: list[int] = []
    for place in order:
        rivals = [other for other in kept if found.classes[other] == found.classes[place]]
        if not rivals or _overlaps(found.boxes[place], found.boxes[rivals]).max() <= overlap:
            kept.append(int(place))
            if len(kept) == MOST:
                break
    return found.at(np.array(kept, np.int64))


def _anchors(rows: Array, classes: int) -> Found:
    return _surest(_corners(rows[:, :4]), _probabilities(rows[:, 4 : 4 + classes]))


def _objects(rows: Array, classes: int, size: tuple[int, int]) -> Found:
    boxes = rows[:, :4]
    if (boxes[:, 2:] < 0).any():  # logarithms of sizes: the boxes of YOLOX as they come out of its last layer
        boxes = _on_grid(boxes, size)
    scores = _probabilities(rows[:, 5 : 5 + classes]) * _probabilities(rows[:, 4:5])
    return _surest(_corners(boxes), scores)


def _lists(boxes: Array, places: Places, arrays: Sequence[Array], is_top_first: bool) -> Found:
    boxes = boxes.reshape(-1, boxes.shape[-1])
    scores = boxes[:, 4] if places.scores is None else np.asarray(arrays[places.scores], np.float32).ravel()
    assert places.classes is not None
    labels = np.asarray(arrays[places.classes]).ravel().astype(np.int64)
    if is_top_first:
        boxes = boxes[:, [1, 0, 3, 2]]
    count = min(len(boxes), len(scores), len(labels))
    return Found(boxes[:count, :4], scores[:count], labels[:count])


def _queries(boxes: Array, logits: Array, classes: int) -> Found:
    if logits.shape[1] == classes + 1:  # the last one is "nothing"
        powers = np.exp(logits - logits.max(axis=1, keepdims=True))
        scores = (powers / powers.sum(axis=1, keepdims=True))[:, :-1]
    else:
        scores = _probabilities(logits)
    return _surest(_corners(boxes), scores)


def _upright(rows: Array, width: int) -> Array:
    """Return one row for each box."""
    return rows if rows.shape[1] == width and rows.shape[0] != width else rows.T


def _corners(boxes: Array) -> Array:
    """Turn center and size into left, top, right and bottom."""
    half = boxes[:, 2:] / 2
    return np.concatenate([boxes[:, :2] - half, boxes[:, :2] + half], axis=1)


def _on_grid(boxes: Array, size: tuple[int, int]) -> Array:
    cells, strides = [], []
    for stride in STRIDES:
        down, across = np.mgrid[: size[0] // stride, : size[1] // stride].reshape(2, -1)
        cells.append(np.stack([across, down], axis=1))
        strides.append(np.full((len(across), 1), stride))
    cell, stride_of = np.concatenate(cells), np.concatenate(strides)
    if len(cell) != len(boxes):
        return boxes  # of no grid that is known: none of them is sure
    place = (boxes[:, :2] + cell) * stride_of
    extent = np.exp(np.minimum(boxes[:, 2:], 20)) * stride_of
    return np.concatenate([place, extent], axis=1).astype(np.float32)


def _probabilities(scores: Array) -> Array:
    """Apply the logistic function, unless the network has."""
    if scores.size and (scores.min() < 0 or scores.max() > 1):
        return np.asarray(1 / (1 + np.exp(-np.clip(scores, -60, 60))), np.float32)
    return scores


def _surest(boxes: Array, scores: Array) -> Found:
    """Return each box with its surest class."""
    classes = scores.argmax(axis=1)
    return Found(boxes, scores[np.arange(len(scores)), classes], classes.astype(np.int64))


def _in_shares(found: Found, size: tuple[int, int]) -> Found:
    if found.boxes.size and np.abs(found.boxes).max() > SHARES:
        height, width = size
        boxes = found.boxes / np.array([width, height, width, height], np.float32)
        return Found(np.asarray(boxes, np.float32), found.scores, found.classes)
    return found


def _overlaps(box: Array, others: Array) -> Array:
    """Return intersection over union with each of the others."""
    shared = np.maximum(0, np.minimum(box[2:], others[:, 2:]) - np.maximum(box[:2], others[:, :2])).prod(
        axis=1
    )
    areas = (
        np.maximum(0, others[:, 2:] - others[:, :2]).prod(axis=1) + np.maximum(0, box[2:] - box[:2]).prod()
    )
    return np.asarray(shared / np.maximum(areas - shared, 1e-12), np.float32)
