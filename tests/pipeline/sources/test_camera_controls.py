"""What a camera lets be set: the driver is faked at its calls, everything above them is real."""

import pytest
from fake_cameras import LENS, USER, FakeControl, webcam_controls

from pipeline.errors import SourceError
from pipeline.sources._live.camera_controls import CameraControls, Mode, modes

pytestmark = pytest.mark.linux  # Video4Linux


def by_name(controls):
    return {control.name: control for control in controls.read()}


def test_only_what_the_driver_lets_be_set_is_there(fake_cameras):
    fake_cameras.plug(0, controls=webcam_controls())
    found = by_name(CameraControls(0))
    # It has no focus, and its gain is read-only.
    assert list(found) == ["auto_exposure", "exposure", "auto_white_balance", "white_balance", "brightness"]
    assert (found["exposure"].minimum, found["exposure"].maximum, found["exposure"].value) == (3, 2047, 157)
    assert found["brightness"].minimum == -64
    assert found["white_balance"].step == 10
    assert found["auto_exposure"].is_switch and found["auto_exposure"].value == 1


def test_what_is_automatic_is_inactive_until_it_is_manual(fake_cameras):
    camera = fake_cameras.plug(0, controls=webcam_controls())
    controls = CameraControls(0)
    assert not by_name(controls)["exposure"].is_active
    controls.set("auto_exposure", 0)
    assert camera.controls[LENS + 1].value == 1  # manual, in the driver's menu
    assert by_name(controls)["exposure"].is_active
    controls.set("exposure", 800)
    controls.set("brightness", -20)
    assert camera.controls[LENS + 2].value == 800
    assert camera.controls[USER].value == -20
    controls.set("auto_exposure", 1)
    assert camera.controls[LENS + 1].value == 3


def test_a_camera_whose_exposure_cannot_be_automatic_has_no_switch_for_it(fake_cameras):
    exposure = {LENS + 1: FakeControl(1, 0, 3, default=1, choices=(1,)), LENS + 2: FakeControl(100, 1, 200)}
    fake_cameras.plug(0, controls=exposure)
    assert list(by_name(CameraControls(0))) == ["exposure"]


def test_reset_sets_the_drivers_defaults(fake_cameras):
    camera = fake_cameras.plug(0, controls=webcam_controls())
    controls = CameraControls(0)
    for name, value in (("auto_white_balance", 0), ("white_balance", 3000), ("brightness", 30)):
        controls.set(name, value)
    controls.reset()
    assert camera.controls[USER + 12].value == 1
    assert camera.controls[USER].value == 0
    assert camera.controls[USER + 26].value == 3000  # automatic again, so the driver takes none


def test_a_refused_value_is_an_error_in_words(fake_cameras):
    fake_cameras.plug(0, controls={LENS + 1: FakeControl(3, 0, 3, choices=(1, 3))})
    with pytest.raises(SourceError, match="did not accept this focus"):
        CameraControls(0).set("focus", 1)


def test_a_camera_that_is_gone_has_no_controls(fake_cameras):
    fake_cameras.plug(0, controls=webcam_controls())
    fake_cameras.unplug(0)
    assert CameraControls(0).read() == ()
    assert modes(0) == ()


def test_modes_are_those_of_the_driver(fake_cameras):
    fake_cameras.plug(0, modes={(64, 48): (30, 15), (128, 96): (10,)})
    assert modes(0) == (Mode(128, 96, 10.0), Mode(64, 48, 30.0), Mode(64, 48, 15.0))
