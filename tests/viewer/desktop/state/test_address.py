"""What is dropped, pasted or typed becomes the address of a source, and an address a title."""

import pytest
from PyQt6.QtCore import QMimeData, QUrl

from viewer.desktop.state import address
from viewer.desktop.state.metadata import safe_name
from viewer.desktop.state.preferences import Preferences


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("  clip.mp4 ", "clip.mp4"),
        ('"/videos/my clip.mp4"', "/videos/my clip.mp4"),
        ("'/videos/my clip.mp4'", "/videos/my clip.mp4"),
        ("file:///videos/my%20clip.mp4", "/videos/my clip.mp4"),
        ("rtsp://camera/1", "rtsp://camera/1"),
        ("0", "0"),
        ("", ""),
    ],
)
def test_what_was_typed(typed, meant):
    assert address.from_text(typed) == meant


def test_the_home_of_nobody_stays_as_it_is():
    assert address.from_text("~nobody-of-this-name/a.mp4") == "~nobody-of-this-name/a.mp4"


def test_home_is_resolved(monkeypatch):
    monkeypatch.setenv("HOME", "/home/ada")
    assert address.from_text("~/clip.mp4") == "/home/ada/clip.mp4"


def test_a_dropped_file_and_a_dropped_link():
    data = QMimeData()
    data.setUrls([QUrl.fromLocalFile("/videos/my clip.mp4"), QUrl.fromLocalFile("/videos/other.mp4")])
    assert address.from_mime(data) == "/videos/my clip.mp4"
    data.setUrls([QUrl("https://example.org/a%20b.mp4?x=1")])
    assert address.from_mime(data) == "https://example.org/a%20b.mp4?x=1"


def test_dropped_words_are_their_first_line():
    data = QMimeData()
    data.setText("\nrtsp://camera/1\nsecond line")
    assert address.from_mime(data) == "rtsp://camera/1"


def test_nothing_is_nothing():
    assert address.from_mime(None) == ""
    assert address.from_mime(QMimeData()) == ""


@pytest.mark.parametrize(
    ("opened", "title", "icon"),
    [
        ("/videos/dog.mp4", "dog.mp4", "file"),
        ("demo", "Demo", "demo"),
        ("1", "Camera 1", "camera"),
        ("Integrated Camera", "Integrated Camera", "camera"),
        ("rtsp://user:secret@garden.local:8554/stream1", "stream1 — garden.local:8554", "link"),
        ("udp://@:5000", "5000", "link"),
        ("", "", "camera"),
    ],
)
def test_titles_are_short_and_hold_no_password(opened, title, icon):
    shown = address.title(opened)
    assert "secret" not in shown
    assert title in shown
    assert address.icon_name(opened) == icon


def test_the_whole_address_hides_the_password():
    assert address.display("rtsp://ada:secret@garden.local/1") == "rtsp://ada@garden.local/1"
    assert address.display("/videos/a b.mp4") == "/videos/a b.mp4"


def test_a_folder_has_its_own_icon(tmp_path):
    (tmp_path / "holiday").mkdir()
    assert address.icon_name(str(tmp_path / "holiday")) == "folder"
    assert address.title(str(tmp_path / "holiday") + "/") == "holiday"


def test_a_folder_whose_name_is_a_number_is_no_camera(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    assert (address.title("2023"), address.icon_name("2023")) == ("Camera 2023", "camera")
    (tmp_path / "2023").mkdir()
    found = address.title("2023"), address.stem("2023"), address.icon_name("2023")
    assert found == ("2023", "2023", "folder")


def test_the_path_of_a_camera_is_one():
    path = "/dev/v4l/by-id/usb-046d_HD_Pro_Webcam_C920_2B7F-video-index0"
    assert (address.title(path), address.icon_name(path)) == ("046d HD Pro Webcam C920 2B7F", "camera")
    assert address.stem(path) == "camera-046d_HD_Pro_Webcam_C920_2B7F"
    assert address.stem("/dev/v4l/by-path/pci-0000:00:14.0-usb-0:2:1.0-video-index0").count(":") == 0


@pytest.mark.parametrize(
    "text",
    [
        "http://[::1",
        "http://u:secret@host:99999/a.ts",
        "http://u:secret@[x/a",
        "x" * 5000,
        "9" * 5000,
        "a\0b",
    ],
)
def test_what_is_no_valid_address_has_a_title_too(text):
    """Opening it says what is wrong; the window shows it meanwhile."""
    assert address.title(text) and address.icon_name(text)
    assert "secret" not in address.title(text) + address.stem(text) + address.display(text)


def test_an_address_that_holds_its_picture_is_not_told():
    data = "data:image/png;base64," + "A" * 8000
    assert (address.title(data), address.stem(data), address.icon_name(data)) == ("data:…", "data", "link")
    assert len(address.display(data)) < 30
    assert Preferences(recent=("a.mp4",)).with_recent(data) == ("a.mp4",)


@pytest.mark.parametrize("letter", ["a", "ä", "深"])
def test_a_long_title_makes_a_name_that_a_file_can_have(letter, tmp_path):
    name = safe_name(300 * letter)
    (tmp_path / f"{name}-depth-20260101-120000.png").write_bytes(b"")
    assert set(name) == {letter} and len(name) >= 40
