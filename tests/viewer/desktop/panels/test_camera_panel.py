"""The camera panel: only what the driver allows, set by hand, in force in the driver and in the frames."""

import json

import cv2
import pytest
from fake_cameras import LENS, USER, webcam_controls
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QComboBox
from windows import choose, click, key, panel, wait_for

pytestmark = pytest.mark.linux  # Video4Linux
MODES = {(64, 48): (30, 15), (128, 96): (10,)}


@pytest.fixture
def camera(fake_cameras):
    return fake_cameras.plug(0, "Integrated Camera", controls=webcam_controls(), modes=dict(MODES))


@pytest.fixture
def window(make_window, camera):
    """A window that shows the camera, with the panel open."""
    window = make_window()
    window.open("0")
    wait_for(lambda: window.session.camera.controls and window.session.screen.depth is not None)
    window.side.sections["camera"].head.setChecked(True)
    return window


def entries(picker: QComboBox) -> list[str]:
    return [picker.itemText(number) for number in range(picker.count())]


def test_only_a_camera_has_the_section(make_window, camera, make_clip):
    window = make_window()
    window.open(str(make_clip()))
    wait_for(lambda: window.canvas.picture is not None)
    section = window.side.sections["camera"]
    assert not section.isVisible()
    window.open("0")
    wait_for(lambda: window.session.camera.controls)
    assert section.isVisible()
    assert not panel(window, "camera").isVisible()  # folded at first
    click(section.head)
    assert panel(window, "camera").isVisible()
    window.close_source()
    assert not section.isVisible()


def test_it_shows_what_the_driver_lets_be_set_and_nothing_else(window):
    shown = panel(window, "camera")
    assert list(shown.controls) == [
        "auto_exposure", "exposure", "auto_white_balance", "white_balance", "brightness",
    ]  # fmt: skip
    assert shown.controls["auto_exposure"].isChecked()
    assert not shown.controls["exposure"].isEnabled()
    assert shown.controls["exposure"].words.text() == "15.7 ms"
    assert entries(shown.size_) == ["128 × 96", "64 × 48"]


def test_manual_exposure_by_hand_arrives_in_the_driver(window, camera):
    shown = panel(window, "camera")
    click(shown.controls["auto_exposure"])
    wait_for(lambda: shown.controls["exposure"].isEnabled())
    assert camera.controls[LENS + 1].value == 1
    slider = shown.controls["exposure"]
    slider.setFocus()
    for _ in range(10):
        key(slider, Qt.Key.Key_Right)
    wait_for(lambda: camera.controls[LENS + 2].value > 200)
    wait_for(lambda: slider.words.text() == f"{camera.controls[LENS + 2].value / 10:g} ms")
    key(slider, Qt.Key.Key_End)
    wait_for(lambda: camera.controls[LENS + 2].value == 2047)
    brightness = shown.controls["brightness"]
    brightness.setFocus()
    key(brightness, Qt.Key.Key_Home)
    wait_for(lambda: camera.controls[USER].value == -64)


def test_reset_camera_sets_the_defaults(window, camera):
    shown = panel(window, "camera")
    click(shown.controls["auto_white_balance"])
    wait_for(lambda: camera.controls[USER + 12].value == 0)
    click(shown.reset)
    wait_for(lambda: shown.controls["auto_white_balance"].isChecked())
    assert camera.controls[USER + 12].value == 1


def test_a_resolution_is_used_at_once_and_at_the_next_start(window, make_window, camera, tmp_path):
    shown = panel(window, "camera")
    wait_for(lambda: window.session.camera.size == (64, 48))
    choose(shown.size_, "128x96")
    wait_for(lambda: window.session.source.info is not None and window.session.camera.size == (128, 96))
    wait_for(lambda: shown.size_.value == "128x96" and entries(shown.rate) == ["10 fps"])
    wait_for(lambda: window.session.screen.depth is not None)
    assert window.session.screen.depth.frame.image.shape == (96, 128, 3)
    window.close()
    assert json.loads((tmp_path / "window.json").read_text("utf-8"))["cameras"] == {"0": [128, 96, None]}
    camera.size = (64, 48)
    again = make_window()
    again.open("0")
    wait_for(lambda: again.session.source.info is not None and again.session.camera.size == (128, 96))


def test_a_rate_is_asked_of_the_camera(window, camera):
    shown = panel(window, "camera")
    assert entries(shown.rate) == ["30 fps", "15 fps"]
    choose(shown.rate, "15")
    wait_for(lambda: window.session.source.info is not None and window.session.camera.rate == 15)
    assert camera.wishes[cv2.CAP_PROP_FPS] == 15
    assert camera.wishes[cv2.CAP_PROP_FRAME_WIDTH] == 64


def test_without_a_list_of_modes_a_refused_size_is_not_offered_again(make_window, fake_cameras):
    fake_cameras.plug(0, "Old Camera", size=(640, 480))
    window = make_window()
    window.open("0")
    shown = panel(window, "camera")
    wait_for(lambda: window.session.source.info is not None)
    wait_for(lambda: "1280 × 720" in entries(shown.size_))
    choose(shown.size_, "1280x720")
    wait_for(lambda: window.session.source.info is not None and "1280 × 720" not in entries(shown.size_))
    assert shown.size_.value == "640x480"  # what it gives


def test_a_value_that_the_driver_refuses_is_a_message_and_work_goes_on(window, camera):
    shown = panel(window, "camera")
    del camera.controls[USER]  # the driver knows it no more
    brightness = shown.controls["brightness"]
    brightness.setFocus()
    key(brightness, Qt.Key.Key_End)
    wait_for(lambda: any("did not accept this brightness" in each.text for each in window.messages.shown()))
    number = window.session.screen.depth.frame.index
    wait_for(lambda: window.session.screen.depth.frame.index > number)
