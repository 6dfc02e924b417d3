"""What is shown, given to other programs: over a real socket, and to a camera whose driver alone is faked."""

import http.client
import re
import socket
import sys
import threading
from types import SimpleNamespace
from urllib.request import urlopen

import av
import cv2
import needs
import numpy as np
import plain_http
import pytest
from clips import coded_picture, number_of
from live_depth import depth_of
from patience import PATIENCE
from PyQt6.QtCore import Qt
from PyQt6.QtGui import QGuiApplication
from PyQt6.QtWidgets import QApplication, QInputDialog, QMenu
from windows import button, canvas_pixels, click, key, wait_for

from pipeline.errors import SinkError
from pipeline.live.outputs import mjpeg
from pipeline.live.outputs.foxglove import FoxgloveSink
from pipeline.live.outputs.mjpeg import MjpegServer
from pipeline.live.outputs.virtual_camera import VirtualCamera
from pipeline.sinks._spatial.ros_messages import DEPTH, IMAGE


def picture_of(depth):
    return depth.frame.image


@pytest.fixture
def server():
    made = MjpegServer(picture_of, port=0)
    yield made
    made.close()


def port_of(server):
    return int(re.search(r":(\d+)/", server.address)[1])


def next_picture(stream):
    """Read one part of the stream as it is on the wire: uint8 (h, w, 3) RGB."""
    assert stream.readline() == b"--depth-viewer-frame\r\n"
    head = {}
    while (line := stream.readline().strip()) != b"":
        name, _, value = line.partition(b": ")
        head[name] = value
    assert head[b"Content-Type"] == b"image/jpeg"
    data = stream.read(int(head[b"Content-Length"]))
    assert stream.read(2) == b"\r\n"
    return cv2.cvtColor(cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_COLOR), cv2.COLOR_BGR2RGB)


class TestMjpeg:
    def test_pictures_come_over_a_socket_one_after_the_other(self, server):
        assert re.fullmatch(r"http://127\.0\.0\.1:\d+/live\.mjpg", server.address)
        server.write(depth_of(7))
        with urlopen(server.address, timeout=PATIENCE) as stream:
            assert stream.headers["Content-Type"].startswith("multipart/x-mixed-replace; boundary=")
            picture = next_picture(stream)  # the one that is there, at once
            assert number_of(picture) == 7
            assert picture.shape == (48, 64, 3)
            for number in (8, 9, 10):
                server.write(depth_of(number))
                assert number_of(next_picture(stream)) == number

    def test_ffmpeg_reads_it_as_any_program_would(self, server):
        import av

        server.write(depth_of(5))
        stop = threading.Event()

        def play():
            number = 5
            while not stop.wait(0.01):
                number = 5 + (number - 4) % 100
                server.write(depth_of(number))

        player = threading.Thread(target=play)
        player.start()
        try:
            with av.open(server.address, format="mpjpeg", timeout=PATIENCE) as container:
                frames = [next(container.decode(video=0)) for _ in range(5)]
        finally:
            stop.set()
            player.join()
        numbers = [number_of(frame.to_ndarray(format="rgb24")) for frame in frames]
        assert numbers == sorted(numbers)
        assert numbers[0] >= 5

    def test_nothing_is_made_while_nobody_looks(self):
        made = []
        server = MjpegServer(lambda depth: made.append(depth) or picture_of(depth), port=0)
        try:
            for number in range(5):
                server.write(depth_of(number))
            assert not made
            with urlopen(server.address, timeout=PATIENCE) as stream:
                assert number_of(next_picture(stream)) == 4
            assert len(made) == 1
        finally:
            server.close()

    def test_the_page_shows_the_stream(self, server):
        with urlopen(server.address.removesuffix("live.mjpg"), timeout=PATIENCE) as page:
            assert b'src="/live.mjpg"' in page.read()

    def test_what_is_not_there_is_not_found(self, server):
        connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=PATIENCE)
        connection.request("GET", "/nowhere")
        assert connection.getresponse().status == 404
        connection.close()

    @pytest.mark.parametrize("host", ["evil.example", "evil.example:8765", "127.0.0.1.evil.example"])
    def test_a_name_that_was_pointed_here_is_refused(self, server, host):
        connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=PATIENCE)
        connection.request("GET", "/live.mjpg", headers={"Host": host})
        assert connection.getresponse().status == 403
        connection.close()

    @pytest.mark.parametrize(
        "headers",
        [
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
            {"Sec-Fetch-Site": "same-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"},
            {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"},
            {"Origin": "https://elsewhere.example"},
        ],
    )
    def test_pages_of_other_sites_are_refused(self, server, headers):
        answer = plain_http.get(server.address, headers=headers)
        assert answer.status_code == 403
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert not server.watchers

    def test_a_link_is_followed(self, server):
        link = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}
        page = plain_http.get(server.address.replace("/live.mjpg", "/"), headers=link)
        assert page.status_code == 200
        assert page.headers["cross-origin-resource-policy"] == "same-origin"

    def test_it_is_not_heard_beyond_this_machine(self, server):
        assert server._server.server_address[0] == "127.0.0.1"

    def test_who_does_not_read_holds_nobody_up(self, server, monkeypatch):
        monkeypatch.setattr(mjpeg._Handler, "timeout", 0.3)
        noise = np.random.default_rng(1).integers(0, 255, (720, 1280, 3), np.uint8)
        big = depth_of(1)
        object.__setattr__(big.frame, "image", noise)
        server.write(big)
        idle = socket.create_connection(("127.0.0.1", port_of(server)))
        idle.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
        idle.sendall(b"GET /live.mjpg HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
        wait_for(lambda: server.watchers == 1)
        monkeypatch.setattr(mjpeg._Handler, "timeout", PATIENCE)  # of the next one, which reads
        for _ in range(20):
            server.write(big)  # returns
        with urlopen(server.address, timeout=PATIENCE) as stream:
            assert next_picture(stream).shape == (720, 1280, 3)
        wait_for(lambda: server.write(big) or server.watchers == 0)  # the idle one is given up
        idle.close()

    def test_too_many_are_told_so(self, server, monkeypatch):
        monkeypatch.setattr(mjpeg, "MOST_WATCHERS", 1)
        server.write(depth_of(1))
        with urlopen(server.address, timeout=PATIENCE) as stream:
            next_picture(stream)
            connection = http.client.HTTPConnection("127.0.0.1", port_of(server), timeout=PATIENCE)
            connection.request("GET", "/live.mjpg")
            assert connection.getresponse().status == 503
            connection.close()

    def test_a_port_that_is_taken_is_told(self, server):
        with pytest.raises(SinkError, match="Address already in use") as caught:
            MjpegServer(picture_of, port_of(server))
        assert "Another program" in caught.value.hint

    def test_the_end_is_the_end_for_who_watches(self):
        server = MjpegServer(picture_of, port=0)
        server.write(depth_of(1))
        with urlopen(server.address, timeout=PATIENCE) as stream:
            next_picture(stream)
            server.close()
            assert stream.read() == b""


class Driver:
    """pyvirtualcam as `VirtualCamera` uses it: only the device is missing."""

    def __init__(self):
        self.cameras = []
        self.module = SimpleNamespace(Camera=self._camera, PixelFormat=SimpleNamespace(RGB="rgb"))

    def _camera(self, *, width, height, fps, fmt):
        assert (width % 2, height % 2, fmt) == (0, 0, "rgb")
        device = SimpleNamespace(device="/dev/video9", size=(width, height), sent=[], closed=False)

        def send(picture):
            assert picture.shape == (height, width, 3)
            assert picture.flags.c_contiguous
            device.sent.append(picture.copy())

        device.send = send
        device.close = lambda: setattr(device, "closed", True)
        self.cameras.append(device)
        return device


@pytest.fixture
def driver(monkeypatch):
    made = Driver()
    monkeypatch.setitem(sys.modules, "pyvirtualcam", made.module)
    return made


class TestVirtualCamera:
    def test_it_has_the_size_of_the_first_picture_and_keeps_it(self, driver):
        camera = VirtualCamera(picture_of)
        camera.write(depth_of(3))
        camera.write(depth_of(4, size=(48, 48)))
        camera.write(depth_of(5))
        (device,) = driver.cameras
        assert device.size == (64, 48)
        assert [number_of(picture) for picture in (device.sent[0], device.sent[2])] == [3, 5]
        assert device.sent[1][:, :8].max() == 0, "bars at the sides"
        assert number_of(device.sent[1][:, 8:56]) == 4
        assert camera.name == "/dev/video9"
        camera.close()
        assert device.closed

    def test_odd_sizes_are_made_even(self, driver):
        camera = VirtualCamera(picture_of)
        camera.write(depth_of(3, size=(65, 49)))
        assert driver.cameras[0].size == (64, 48)
        camera.close()

    def test_without_the_package_it_says_how_to_get_it(self, monkeypatch):
        monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
        with pytest.raises(SinkError, match="not installed") as caught:
            VirtualCamera(picture_of)
        assert "pip install -e '.[camera]'" in caught.value.hint

    @needs.packaged("pyvirtualcam", extra="camera")
    def test_without_a_device_it_says_what_is_missing(self):
        camera = VirtualCamera(picture_of)
        try:
            camera.write(depth_of(1))
        except SinkError as error:
            assert "no virtual camera" in str(error)
            assert error.hint
        finally:
            camera.close()


class TestWindow:
    @pytest.fixture(autouse=True)
    def free_port(self, monkeypatch):
        """Whatever else this machine runs."""
        monkeypatch.setattr(
            "viewer.desktop.export.live_outputs.MjpegServer", lambda show: MjpegServer(show, port=0)
        )

    def message(self, window, kind):
        wait_for(lambda: kind in [message.key for message in window.messages.shown()])
        return next(message for message in window.messages.shown() if message.key == kind)

    def test_the_menu_offers_the_picture_to_this_machine_and_ends_it(self, held):
        action = held.actions_["broadcast"]
        assert action in {each for part in held.menu.findChildren(QMenu) for each in part.actions()}
        action.trigger()
        address = self.message(held, "broadcast").hint
        with urlopen(address, timeout=PATIENCE) as stream:
            assert number_of(next_picture(stream)) == 40  # held, and seen at once
            click(button(held.messages, "Copy address"))
            assert QGuiApplication.clipboard().text() == address
            key(held, Qt.Key.Key_Space)
            seen = next_picture(stream)
            assert number_of(seen) >= 40
            click(button(held.messages, "Stop"))
            assert not action.isChecked()
            stream.read()  # comes to its end
        assert "broadcast" not in [message.key for message in held.messages.shown()]

    def test_what_is_held_is_seen_in_another_look_too(self, held):
        held.actions_["broadcast"].trigger()
        with urlopen(self.message(held, "broadcast").hint, timeout=PATIENCE) as stream:
            assert number_of(next_picture(stream)) == 40
            key(held, Qt.Key.Key_I)
            wait_for(lambda: number_of(255 - canvas_pixels(held)) == 40)
            QApplication.processEvents()  # the outputs hear of what is drawn in an event of its own
            while number_of(255 - next_picture(stream)) != 40:  # one of before may have been on its way
                pass

    def test_it_goes_on_with_another_source(self, held, make_clip):
        held.actions_["broadcast"].trigger()
        with urlopen(self.message(held, "broadcast").hint, timeout=PATIENCE) as stream:
            next_picture(stream)
            held.open(str(make_clip("other.mp4", size=(96, 64), frames=50)))
            wait_for(lambda: held.session.screen.depth is not None)
            while next_picture(stream).shape != (64, 96, 3):  # those of before may have been on their way
                pass

    def test_a_port_that_is_taken_is_told_and_the_menu_is_right(self, held, monkeypatch):
        first = MjpegServer(picture_of, port=0)
        monkeypatch.setattr(
            "viewer.desktop.export.live_outputs.MjpegServer", lambda show: MjpegServer(show, port_of(first))
        )
        held.outputs.broadcast._make = lambda show: MjpegServer(show, port_of(first))
        held.actions_["broadcast"].trigger()
        message = self.message(held, "broadcast")
        first.close()
        assert "Cannot listen" in message.text
        assert not held.actions_["broadcast"].isChecked()

    def test_the_camera_gets_what_is_shown(self, held, driver):
        held.actions_["virtual_camera"].trigger()
        message = self.message(held, "virtual camera")
        assert [choice.text for choice in message.choices] == ["Stop"]
        wait_for(lambda: driver.cameras and driver.cameras[0].sent)
        assert number_of(driver.cameras[0].sent[0]) == 40
        held.actions_["virtual_camera"].trigger()
        wait_for(lambda: driver.cameras[0].closed)

    def test_without_the_package_the_window_says_how_to_get_it(self, held, monkeypatch):
        monkeypatch.setitem(sys.modules, "pyvirtualcam", None)
        held.actions_["virtual_camera"].trigger()
        wait_for(lambda: not held.actions_["virtual_camera"].isChecked())
        message = self.message(held, "virtual camera")
        assert "not installed" in message.text
        assert "pip install" in message.hint

    def test_foxglove_gets_what_is_held_and_the_menu_ends_it(self, held, monkeypatch):
        needs.package("foxglove", extra="foxglove")
        needs.package("websockets.sync.client", extra="web")
        from foxglove_client import connected  # here, because it needs these packages

        monkeypatch.setattr("viewer.desktop.export.live_outputs.FoxgloveSink", lambda: FoxgloveSink(port=0))
        held.actions_["foxglove"].trigger()
        message = self.message(held, "foxglove")
        assert [choice.text for choice in message.choices] == ["Copy address", "Stop"]
        with connected(message.hint) as line:
            line.subscribe(DEPTH, IMAGE)
            got = line.one_of_each()
            image = cv2.imdecode(got[IMAGE].data, cv2.IMREAD_COLOR)
            assert number_of(image[..., ::-1]) == 40
            shown = held.session.screen.depth.disparity
            assert (got[DEPTH].height, got[DEPTH].width) == shown.shape
        click(button(held.messages, "Stop"))
        assert not held.actions_["foxglove"].isChecked()

    def type_address(self, window, address):
        window.actions_["stream_out"].trigger()
        dialog = window.findChild(QInputDialog)
        dialog.setTextValue(address)
        dialog.accept()

    def test_a_stream_goes_where_the_user_says(self, held, tmp_path, monkeypatch):
        monkeypatch.setattr("pipeline.live.outputs.stream.END", PATIENCE)  # of a busy machine
        self.type_address(held, str(tmp_path / "live.m3u8"))
        message = self.message(held, "stream")
        assert message.hint == str(tmp_path / "live.m3u8")
        assert held.outputs.badge.words == "On air"
        wait_for(lambda: list(tmp_path.glob("live*.ts*")))
        held.actions_["stream_out"].trigger()
        assert not held.actions_["stream_out"].isChecked()
        playlist = tmp_path / "live.m3u8"  # written when the first segment is whole, maybe at the end alone
        wait_for(lambda: playlist.exists() and "#EXT-X-ENDLIST" in playlist.read_text("utf-8"))
        with av.open(str(tmp_path / "live.m3u8")) as container:
            frame = next(container.decode(video=0))
        assert number_of(frame.to_ndarray(format="rgb24")) == 40

    @pytest.mark.parametrize(
        ("address", "said"),
        [("nonsense", "not an address"), ("rtmp://127.0.0.1:1/live/key", "Cannot stream")],
    )
    def test_a_stream_that_cannot_be_is_told_and_the_menu_is_right(self, held, address, said):
        self.type_address(held, address)
        wait_for(lambda: any(said in each.text for each in held.messages.shown()))
        wait_for(lambda: not held.actions_["stream_out"].isChecked())
        assert not any("key" in each.text + each.hint for each in held.messages.shown())

    def test_no_address_is_no_stream(self, held):
        held.actions_["stream_out"].trigger()
        assert held.actions_["stream_out"].isChecked()
        held.findChild(QInputDialog).reject()
        wait_for(lambda: not held.actions_["stream_out"].isChecked())
        assert not held.outputs.stream.is_on

    def test_closing_the_window_ends_both(self, held, driver):
        held.actions_["broadcast"].trigger()
        held.actions_["virtual_camera"].trigger()
        wait_for(lambda: driver.cameras and driver.cameras[0].sent)
        address = self.message(held, "broadcast").hint
        held.close()
        assert driver.cameras[0].closed
        with pytest.raises(OSError):
            urlopen(address, timeout=PATIENCE)


def test_a_coded_picture_survives_jpeg():
    """What the tests above read numbers from."""
    done, data = cv2.imencode(".jpg", coded_picture(1234, (64, 48)))
    assert done
    assert number_of(cv2.imdecode(data, cv2.IMREAD_COLOR)) == 1234
