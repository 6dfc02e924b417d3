"""The focal length of a file is the field of view of the window, until the user sets one."""

import math

import numpy as np
import pytest
from PIL import Image as Pillow
from windows import panel, wait_for

from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from viewer.desktop.widgets import clipboard

FOCAL_35MM = 28
SIDES = 300, 200
DEGREES = math.degrees(2 * math.atan(SIDES[0] / 2 * math.hypot(36, 24) / math.hypot(*SIDES) / FOCAL_35MM))
"""Of a 28 mm lens along the longer side of a 3:2 picture: 65.5."""


@pytest.fixture
def photos(tmp_path):
    """A photograph whose EXIF data has a focal length, and one without."""
    picture = Pillow.fromarray(np.tile(np.linspace(0, 255, SIDES[0], dtype=np.uint8), (SIDES[1], 1))).convert(
        "RGB"
    )
    exif = Pillow.Exif()
    exif.get_ifd(0x8769)[0xA405] = FOCAL_35MM
    picture.save(tmp_path / "phone.jpg", exif=exif)
    picture.save(tmp_path / "plain.jpg")
    return tmp_path / "phone.jpg", tmp_path / "plain.jpg"


@pytest.fixture
def window(make_window, photos):
    """The window with the photograph of a phone, once its lens is read."""
    window = make_window()
    window.open(str(photos[0]))
    wait_for(lambda: window.session.screen.depth is not None)
    wait_for(lambda: window.session.distance_marks.file_lens is not None)
    return window


def words(window):
    return panel(window, "distance").field_of_view.words.text()


def test_it_is_read_and_its_origin_is_said(window, photos):
    assert words(window) == f"{DEGREES:.0f}°, from the file"
    assert not panel(window, "distance").assume.isVisible()
    wait_for(lambda: window.session.screen.depth.lens == window.session.distance_marks.lens)
    assert max(window.session.screen.depth.lens.field_of_view((SIDES[1], SIDES[0]))) == pytest.approx(DEGREES)
    window.open(str(photos[1]))
    wait_for(lambda: window.session.screen.depth is not None)
    assert words(window) == "60°, assumed"


def test_a_setting_of_the_user_wins_and_can_be_undone(window, photos):
    slider, marks = panel(window, "distance").field_of_view, window.session.distance_marks
    slider.setValue(slider.value() + 20)
    own = marks.lens
    assert words(window) == f"{round(DEGREES) + 20}°"
    window.open(str(photos[1]))
    window.open(str(photos[0]))
    wait_for(lambda: marks.file_lens is not None)
    assert marks.lens == own
    panel(window, "distance").assume.click()
    assert words(window) == f"{DEGREES:.0f}°, from the file"
    window.actions_["undo"].trigger()
    assert marks.lens == own
    window.actions_["undo"].trigger()
    assert words(window) == f"{DEGREES:.0f}°, from the file"
    window.actions_["redo"].trigger()
    assert marks.lens == own


def test_a_conversion_reads_the_same_lens_itself(window, photos):
    """So the copied command needs no option, until the user has chosen another lens."""
    window.actions_["view:points"].trigger()
    window.actions_["copy_command"].trigger()
    assert "--field-of-view" not in clipboard.copied().text()
    settings = window.converting.planner.plan(str(photos[0]), ()).settings
    assert Space.of(settings, photos[0]).lens == window.session.distance_marks.lens
    window.session.distance_marks.use_lens(Lens.from_field_of_view(90))
    window.actions_["copy_command"].trigger()
    assert "--field-of-view 90" in clipboard.copied().text()
