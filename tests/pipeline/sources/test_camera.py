"""Cameras: what they are asked for, how they are found, what a pulled plug does. The device alone is faked."""

import threading
from fractions import Fraction
from types import SimpleNamespace

import cv2
import cv2_enumerate_cameras
import numpy as np
import pytest
from clips import number_of
from patience import PATIENCE, wait_until

from pipeline.errors import SourceLostError, SourceNotFoundError, SourceUnreadableError
from pipeline.settings import SourceSettings
from pipeline.sources import camera
from pipeline.sources._live import cameras
from pipeline.sources._live.cameras import is_capture
from pipeline.sources.base import open_source
from pipeline.sources.camera import CameraInfo, exact_rate, list_cameras, stable_path

QUICK = SourceSettings(timeout=0.9)


def opened(address):
    """A camera that was read; impatient from now on, because a busy machine may have taken long to open it."""
    source = open_source(address, SourceSettings(timeout=PATIENCE))
    source.read()
    source._settings = QUICK
    return source


def test_cameras_are_listed_by_name_without_opening_one(fake_cameras):
    usb = fake_cameras.plug(10, "USB Camera")
    fake_cameras.plug(0, "Integrated Camera")
    assert list_cameras() == (CameraInfo(0, "Integrated Camera"), CameraInfo(10, "USB Camera"))
    assert usb.opened == 0


@pytest.mark.parametrize(
    ("system", "interface"), [("win32", cv2.CAP_DSHOW), ("darwin", cv2.CAP_AVFOUNDATION)]
)
def test_elsewhere_they_are_counted_as_opencv_counts_them(fake_cameras, monkeypatch, system, interface):
    found = [
        cv2_enumerate_cameras.CameraInfo(
            1, "USB Camera", r"\\?\usb#vid_046d&pid_0825", 0x046D, 0x0825, interface
        ),
        cv2_enumerate_cameras.CameraInfo(0, "OBS Virtual Camera", None, None, None, interface),
    ]
    asked = []
    monkeypatch.setattr(cameras, "sys", SimpleNamespace(platform=system))
    monkeypatch.setattr(cv2_enumerate_cameras, "supported_backends", (interface,))
    monkeypatch.setattr(cv2_enumerate_cameras, "enumerate_cameras", lambda each: asked.append(each) or found)
    assert list_cameras() == (
        CameraInfo(0, "OBS Virtual Camera"),
        CameraInfo(1, "USB Camera", "046d:0825", r"\\?\usb#vid_046d&pid_0825"),
    )
    device = fake_cameras.plug(1, "USB Camera")
    with open_source("usb camera") as source:
        assert source.info.title == "USB Camera"
    assert device.backend == interface
    assert set(asked) == {interface}


def test_no_camera_no_list(fake_cameras):
    assert list_cameras() == ()


@pytest.mark.parametrize("address", [2, "2", "/dev/video2", "USB Camera", "usb cam"])
def test_a_camera_is_found_by_number_or_name(fake_cameras, address):
    fake_cameras.plug(0, "Integrated Camera", size=(32, 24))
    fake_cameras.plug(2, "USB Camera", size=(64, 48))
    with open_source(address) as source:
        assert (source.info.width, source.info.height, source.info.title) == (64, 48, "USB Camera")


def test_pictures_are_rgb(fake_cameras):
    fake_cameras.plug(0)
    with open_source(0) as source:
        assert (source.read().image[:, -3:] == (255, 0, 0)).all()


@pytest.mark.linux  # another backend elsewhere
def test_wishes_reach_the_device(fake_cameras):
    device = fake_cameras.plug(0)
    with open_source(0, SourceSettings(width=1280, height=720, rate=60)):
        pass
    order = list(device.wishes)
    assert device.backend == cv2.CAP_V4L2
    assert device.wishes[cv2.CAP_PROP_FOURCC] == cv2.VideoWriter.fourcc(*"MJPG")
    assert order.index(cv2.CAP_PROP_FOURCC) < order.index(cv2.CAP_PROP_FRAME_WIDTH)
    assert device.wishes[cv2.CAP_PROP_FRAME_WIDTH] == 1280
    assert device.wishes[cv2.CAP_PROP_FRAME_HEIGHT] == 720
    assert device.wishes[cv2.CAP_PROP_FPS] == 60
    assert device.wishes[cv2.CAP_PROP_BUFFERSIZE] == 1


def test_without_wishes_the_camera_chooses(fake_cameras):
    device = fake_cameras.plug(0)
    with open_source(0):
        pass
    assert not {cv2.CAP_PROP_FRAME_WIDTH, cv2.CAP_PROP_FRAME_HEIGHT, cv2.CAP_PROP_FPS} & set(device.wishes)


@pytest.mark.parametrize(
    ("declared", "exact"),
    [
        (30.0, Fraction(30)),
        (29.97, Fraction(30000, 1001)),
        (29.97002997, Fraction(30000, 1001)),
        (59.94, Fraction(60000, 1001)),
        (23.976, Fraction(24000, 1001)),
        (14.985, Fraction(15000, 1001)),
        (7.5, Fraction(15, 2)),
        (1.0, Fraction(1)),
        (0.0, None),
        (-1.0, None),
        (float("nan"), None),
        (90000.0, None),
    ],
)
def test_the_rate_of_a_driver_is_made_exact(declared, exact):
    assert exact_rate(declared) == exact


def test_the_newest_picture_is_given(fake_cameras):
    device = fake_cameras.plug(0)
    with open_source(0) as source:
        for _ in range(5):
            made = device.number
            wait_until(lambda made=made: device.number > made + 3)
            before = device.number
            frame = source.read()
            assert frame.index >= before - 2, "the picture was made just now, not when nobody looked"
            assert number_of(frame.image) == frame.index


def test_close_ends_a_read_that_waits_for_the_device(fake_cameras):
    device = fake_cameras.plug(0)
    source = open_source(0)
    assert source.read() is not None
    device.is_blocked = True
    results = []

    def read_to_the_end():
        while (frame := source.read()) is not None:
            results.append(frame)
        results.append(None)

    reader = threading.Thread(target=read_to_the_end)
    reader.start()
    source.close()
    reader.join(PATIENCE)
    assert results[-1] is None
    device.changed.set()  # the driver comes back at last
    wait_until(lambda: device.released == device.opened == 1)


def test_unplugged_and_plugged_in_again(fake_cameras):
    first = fake_cameras.plug(0, "USB Camera")
    with open_source(0, SourceSettings(timeout=PATIENCE)) as source:
        before = source.read()
        fake_cameras.unplug(0)
        wait_until(lambda: first.released == 1)
        fake_cameras.plug(0, "USB Camera")
        frames = [source.read() for _ in range(5)]
        indices = [before.index, *(frame.index for frame in frames)]
        times = [before.timestamp, *(frame.timestamp for frame in frames)]
        assert indices == sorted(set(indices))
        assert times == sorted(set(times))


def test_it_may_come_back_with_another_number_and_size(fake_cameras):
    fake_cameras.plug(0, "USB Camera", size=(64, 48))
    with open_source("USB Camera", SourceSettings(timeout=PATIENCE)) as source:
        source.read()
        fake_cameras.unplug(0)
        again = fake_cameras.plug(4, "USB Camera", size=(128, 96))
        wait_until(lambda: again.number > 3)
        for _ in range(3):
            frame = source.read()
        assert frame.image.shape == (48, 64, 3)


def test_unplugged_for_good(fake_cameras):
    fake_cameras.plug(0, "USB Camera")
    with opened(0) as source:
        fake_cameras.unplug(0)
        with pytest.raises(SourceLostError, match=r"USB Camera stopped: no frame for 0.9 s") as caught:
            list(source)
        assert "cable" in caught.value.hint
        assert source.read() is None


def test_a_device_that_falls_silent(fake_cameras):
    device = fake_cameras.plug(0, "USB Camera")
    with opened(0) as source:
        device.is_blocked = True
        with pytest.raises(SourceLostError, match="USB Camera stopped"):
            list(source)
        device.changed.set()


def test_there_is_no_such_camera(fake_cameras, capfd):
    with pytest.raises(SourceNotFoundError, match=r"There is no camera 3\.") as caught:
        open_source(3)
    assert "demo" in caught.value.hint
    fake_cameras.plug(0, "Integrated Camera")
    with pytest.raises(SourceNotFoundError) as caught:
        open_source(3)
    assert "0 (Integrated Camera)" in caught.value.hint


def test_the_real_opencv_is_silent_about_a_missing_camera(capfd):
    with pytest.raises(SourceNotFoundError, match="no camera 63"):
        open_source(63, QUICK)
    assert capfd.readouterr().err == ""


@pytest.mark.parametrize(
    ("system", "page"),
    [("linux", ""), ("darwin", "System Settings, Privacy"), ("win32", "Settings, Privacy")],
)
def test_a_camera_that_another_program_uses(fake_cameras, monkeypatch, system, page):
    fake_cameras.plug(0, "Integrated Camera", can_open=False)
    monkeypatch.setattr(camera, "sys", SimpleNamespace(platform=system))
    with pytest.raises(
        SourceUnreadableError, match="Integrated Camera was found, but cannot be opened"
    ) as caught:
        open_source(0)
    assert "other programs" in caught.value.hint
    assert page in caught.value.hint
    assert ("Privacy" in caught.value.hint) is bool(page)


def test_a_camera_that_never_sends(fake_cameras):
    device = fake_cameras.plug(0, "Integrated Camera", is_dark=True)
    with pytest.raises(SourceUnreadableError, match="sends no frames"):
        open_source(0, QUICK)
    assert device.released == 1


def test_a_camera_that_hangs_from_the_start(fake_cameras):
    device = fake_cameras.plug(0, "Integrated Camera", is_blocked=True)
    with pytest.raises(SourceUnreadableError, match=r"sends no frames; waited 0\.9 s"):
        open_source(0, QUICK)
    device.changed.set()


def test_a_camera_may_fail_while_it_warms_up(fake_cameras):
    device = fake_cameras.plug(0, is_dark=True)
    timer = threading.Timer(0.1, lambda: setattr(device, "is_dark", False))
    timer.start()
    with open_source(0) as source:
        assert source.read() is not None
    timer.join()


def test_many_starts_and_stops_leave_nothing_open(fake_cameras):
    device = fake_cameras.plug(0, interval=0.0)
    for _ in range(50):
        with open_source(0) as source:
            source.read()
    assert device.opened == device.released == 50
    assert not [thread for thread in threading.enumerate() if thread.name.startswith("source")]


def test_frames_are_not_shared_with_the_device(fake_cameras):
    fake_cameras.plug(0)
    with open_source(0) as source:
        first = source.read()
        copy = first.image.copy()
        for _ in range(5):
            source.read()
    assert np.array_equal(first.image, copy)


# -- which is which ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("serial", ["", "SN0001"])
def test_of_two_alike_the_other_never_goes_on_in_its_place(fake_cameras, serial):
    """The other one gets the number of the one that was unplugged, as after a restart of the hub."""
    fake_cameras.plug(0, "USB Camera", socket="1-1", serial=serial)
    fake_cameras.plug(2, "USB Camera", socket="1-2", serial=serial)
    with open_source(0, SourceSettings(timeout=PATIENCE)) as source:
        source.read()
        fake_cameras.unplug(0)
        fake_cameras.unplug(2)
        other = fake_cameras.plug(0, "USB Camera", socket="1-2", serial=serial)
        wait_until(lambda: source._trouble is not None)
        again = fake_cameras.plug(4, "USB Camera", socket="1-3", serial=serial)
        wait_until(lambda: again.number > 3)  # it was found where it is now
        assert other.opened == 0


def test_one_of_two_alike_that_stays_away_is_lost(fake_cameras):
    fake_cameras.plug(0, "USB Camera", socket="1-1")
    other = fake_cameras.plug(2, "USB Camera", socket="1-2")
    with opened(0) as source:
        fake_cameras.unplug(0)
        with pytest.raises(SourceLostError, match="unplugged"):
            list(source)
    assert other.opened == 0


def test_a_name_that_two_cameras_have_opens_neither(fake_cameras):
    for index, socket in ((0, "1-1"), (2, "1-2")):
        fake_cameras.plug(index, "USB Camera", socket=socket)
    with pytest.raises(SourceNotFoundError, match="2 cameras named “USB Camera”") as caught:
        open_source("USB Camera")
    assert "0 and 2" in caught.value.hint


def test_a_path_that_stays_is_by_serial_number_or_by_socket(fake_cameras):
    fake_cameras.plug(0, "USB Camera", socket="1-1")
    fake_cameras.plug(2, "USB Camera", socket="1-2")
    fake_cameras.plug(4, "Other Camera", socket="1-3", serial="SN7")
    fake_cameras.plug(6, "Built in")
    cameras = list_cameras()
    names = [stable_path(camera, cameras).rpartition("/")[2] for camera in cameras]
    assert names == [
        "usb-1-1-video-index0",
        "usb-1-2-video-index0",
        "usb-Other_CameraSN7-video-index0",
        "",
    ]


def test_a_path_that_stays_opens_the_camera_and_is_told_while_that_is_away(fake_cameras):
    fake_cameras.plug(0, "Integrated Camera")
    fake_cameras.plug(2, "USB Camera", socket="1-1", serial="A")
    cameras = list_cameras()
    path = stable_path(cameras[1], cameras)
    with open_source(path) as source:
        assert (source.info.title, source.info.camera) == ("USB Camera", 2)
    fake_cameras.unplug(2)
    with pytest.raises(
        SourceNotFoundError, match=r"The camera usb-USB_CameraA-video-index0 is not"
    ) as caught:
        open_source(path)
    assert "0 (Integrated Camera)" in caught.value.hint


@pytest.mark.parametrize(
    "name", ["bcm2835-codec-decode", "bcm2835-isp-capture0", "pispbe-output0", "rpi-hevc-dec"]
)
def test_nodes_that_work_on_pictures_are_no_cameras(fake_cameras, name):
    fake_cameras.plug(10, name)
    fake_cameras.plug(0, "Disc Encore Webcam")
    assert [camera.index for camera in list_cameras()] == [0]


@pytest.mark.parametrize(
    ("capabilities", "expected"),
    [(0x04200001, True), (0x04201000, True), (0x04204000, False), (0x04208000, False), (0x04000002, False)],
)
def test_what_a_driver_says_of_its_node(capabilities, expected):
    assert is_capture(capabilities) == expected
