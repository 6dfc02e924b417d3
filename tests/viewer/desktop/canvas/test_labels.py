"""No text on the canvas covers another, and none leaves the image."""

from itertools import combinations

import pytest
from PyQt6.QtCore import QRectF, Qt
from PyQt6.QtGui import QImage, QPainter

from viewer.desktop.canvas.frame_mapping import FrameMapping
from viewer.desktop.canvas.layer import chip, label
from viewer.desktop.workers.viewport import WHOLE

RECT = QRectF(10, 20, 420, 240)


@pytest.fixture
def place(qapp):
    return FrameMapping(RECT, (1, 1), WHOLE)


@pytest.fixture
def painter(qapp):
    image = QImage(440, 280, QImage.Format.Format_RGB32)
    painter = QPainter(image)
    yield painter
    painter.end()


def around(x, y):
    return QRectF(x - 12, y - 12, 24, 24)


@pytest.mark.parametrize("spot", [(200, 120), (14, 24), (426, 256), (426, 24), (14, 256)])
def test_labels_at_one_place_stand_beside_one_another(painter, place, spot):
    for words in ("4.00 m", "3.94 m ± 0.28\nx 474 · y 155 · RGB 96 95 88", "2.71 m"):
        label(painter, around(*spot), place, words)
    assert len(place.taken) == 3
    assert all(RECT.contains(box) for box in place.taken)
    assert not any(one.intersects(other) for one, other in combinations(place.taken, 2))


def test_a_label_gives_way_to_a_hint(painter, place):
    chip(painter, place, "Click an object at a known distance", Qt.AlignmentFlag.AlignBottom)
    hint = place.taken[0]
    label(painter, around(hint.left() - 12, hint.center().y()), place, "1.50 m")
    assert not place.taken[1].intersects(hint)


def test_a_label_alone_stands_on_the_right_and_on_the_left_where_there_is_no_room(painter, place):
    label(painter, around(200, 120), place, "1.50 m")
    label(painter, around(RECT.right() - 14, 200), place, "1.50 m")
    first, second = place.taken
    assert first.left() >= 212 and second.right() <= RECT.right() - 26


def test_the_reading_under_the_pointer_gives_way_to_what_it_passes(held):
    marks, probes = held.overlays.marks, held.session.probe_set
    probes.pin((0.5, 0.5))
    probes.set_region(((0.2, 0.3), (0.45, 0.7)))
    probes.set_probe((0.42, 0.5))
    place, image = held.canvas.place(), QImage(held.canvas.size(), QImage.Format.Format_RGB32)
    painter = QPainter(image)
    for layer in (held.overlays.region, held.overlays.probes, marks):
        layer.paint(painter, place)
    before = list(place.taken)
    held.overlays.probes.paint_pointer(painter, place)
    painter.end()
    assert len(before) == 2 and place.taken[:2] == before and len(place.taken) == 3
    assert not any(one.intersects(other) for one, other in combinations(place.taken, 2))
