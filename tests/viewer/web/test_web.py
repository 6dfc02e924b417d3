"""The server as scripts meet it: a real one on a real socket. What it answers, and what it does not let in."""

import base64
import io
import json
import os
import re
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress

import cv2
import httpx
import numpy as np
import plain_http
import pytest
from clips import number_of
from detector_files import with_red_thing, write_detector
from patience import PATIENCE, wait_until
from project import ROOT
from web_server import encoded, health, message, post, running
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pipeline import load_estimator
from pipeline.errors import DepthViewerError, SettingsError
from pipeline.objects.detector import load_detector
from pipeline.objects.settings import ObjectSettings
from pipeline.render.colormap import colorize
from viewer.web.run import listen
from viewer.web.settings import WebSettings


def decoded(data, flags=cv2.IMREAD_COLOR):
    pixels = cv2.imdecode(np.frombuffer(data, np.uint8), flags)
    return pixels[..., ::-1] if pixels.ndim == 3 else pixels


class TestAnswers:
    def test_predict_is_what_old_pages_read(self, url, file):
        answer = post(f"{url}/predict", file)
        assert answer.status_code == 200
        told = answer.json()
        assert told["status"] == "success"
        assert told["depth_min"] == pytest.approx(22, abs=3)
        assert told["depth_max"] == pytest.approx(218, abs=3)
        assert (told["width"], told["height"], told["model"]) == (160, 90, "brightness")
        assert told["milliseconds"] > 0
        shown = decoded(base64.b64decode(told["result_image_b64"])).astype(int)
        assert shown.shape == (90, 160, 3)
        far, near = colorize(np.array([[0, 1]], np.float32))[0].astype(int)
        assert np.abs(shown[:, 0] - far).max() < 12
        assert np.abs(shown[:, -1] - near).max() < 12

    def test_upload_is_the_picture_that_predict_has(self, url, file):
        answer = post(f"{url}/upload", file)
        assert answer.headers["content-type"] == "image/png"
        assert answer.content == base64.b64decode(post(f"{url}/predict", file).json()["result_image_b64"])
        assert float(answer.headers["x-depth-max"]) > float(answer.headers["x-depth-min"])

    def test_of_a_file_of_several_images_their_number_is_told(self, url):
        whole, pages = cv2.imencodemulti(
            ".tif", [np.full((48, 64, 3), level, np.uint8) for level in (30, 90, 200)]
        )
        assert whole
        answer = post(f"{url}/predict", pages.tobytes())
        assert answer.json()["images"] == 3
        assert post(f"{url}/upload", pages.tobytes()).headers["x-images"] == "3"

    def test_depth_is_the_same_in_every_kind(self, url, file):
        numbers = np.load(
            io.BytesIO(post(f"{url}/depth", file, headers={"Accept": "application/x-npy"}).content)
        )
        assert (numbers.dtype, numbers.shape) == (np.float32, (90, 160))
        answer = post(f"{url}/depth", file, headers={"Accept": "image/png"})
        levels = decoded(answer.content, cv2.IMREAD_UNCHANGED)
        assert levels.dtype == np.uint16
        least, largest = (float(answer.headers[name]) for name in ("x-depth-min", "x-depth-max"))
        back = levels / 65535 * (numbers.max() - numbers.min()) + numbers.min()
        assert np.abs(back - numbers).max() <= (largest - least) / 65535
        told = post(f"{url}/depth", file, headers={"Accept": "application/json"}).json()
        np.testing.assert_allclose(told["disparity"], numbers, atol=1e-5)

    def test_what_nobody_can_give_is_refused(self, url, file):
        assert "image/png" in message(post(f"{url}/depth", file, headers={"Accept": "text/html"}), 406)

    def test_options_change_the_picture(self, url, file, picture):
        plain = decoded(post(f"{url}/upload", file).content)
        turned = decoded(post(f"{url}/upload?invert=true", file).content)
        np.testing.assert_array_equal(turned[:, 0], plain[:, -1])
        beside = decoded(post(f"{url}/upload?view=side-by-side&colormap=gray", file).content)
        np.testing.assert_array_equal(beside[:, :160], picture)
        small = decoded(post(f"{url}/upload?max_side=80", file).content)
        assert small.shape == (45, 80, 3)

    @pytest.mark.parametrize(
        ("query", "words"),
        [
            ("colormap=rainbows", "not a colormap"),
            ("invert=perhaps", "not true or false"),
            ("max_side=2", "out of range"),
            ("max_side=many", "not a whole number"),
            ("opacity=nan", "out of range"),
            ("color=red", "no option"),
            ("input_size=huge", "not a valid value of “input size”"),
        ],
    )
    def test_a_wrong_option_is_named(self, url, file, query, words):
        assert words in message(post(f"{url}/upload?{query}", file), 400)

    def test_a_photo_of_a_phone_is_upright(self, url, picture):
        from PIL import Image

        data, exif = io.BytesIO(), Image.Exif()
        exif[0x0112] = 6  # to be turned right
        Image.fromarray(picture).save(data, "JPEG", exif=exif)
        told = post(f"{url}/predict", data.getvalue()).json()
        assert (told["width"], told["height"]) == (90, 160)

    def test_the_built_in_network_is_served_in_several_sizes(self, picture):
        with running(load_estimator("nano")) as url:
            sizes = [post(f"{url}/depth?input_size={size}", encoded(picture)) for size in ("fast", 320)]
            assert [answer.status_code for answer in sizes] == [200, 200]
            assert sizes[0].content != sizes[1].content
            assert sizes[0].headers["x-model"] == "nano"

    def test_health_and_documentation(self, url):
        assert plain_http.get(f"{url}/health").json()["model"] == "brightness"
        paths = plain_http.get(f"{url}/openapi.json").json()["paths"]
        assert {"/predict", "/upload", "/depth", "/health"} <= set(paths)
        docs = plain_http.get(f"{url}/docs").text
        assert all(path in docs for path in paths)
        assert "curl -F image=@photo.jpg" in docs
        assert "colormap" in docs and "The token is missing or wrong." in docs
        assert not re.search(r"""(src|href)="https?:""", docs)  # it needs nothing from elsewhere
        assert "<script" not in docs

    def test_metrics_count_what_was_answered(self, url, file):
        post(f"{url}/upload", file)
        post(f"{url}/upload", b"")
        plain_http.get(f"{url}/made/up")
        lines = plain_http.get(f"{url}/metrics").text.splitlines()
        for line in (
            'depth_viewer_requests_total{path="/upload",status="200"} 1.0',
            'depth_viewer_requests_total{path="/upload",status="415"} 1.0',
            'depth_viewer_requests_total{path="other",status="404"} 1.0',
            'depth_viewer_request_seconds_count{path="/upload"} 2.0',
            "depth_viewer_waiting 0.0",
        ):
            assert line in lines

    def test_the_page_and_all_it_needs_come_from_here(self, url):
        page = plain_http.get(url).text
        needed = re.findall(r'(?:src|href)="([^"#]+)"', page)
        assert needed
        for each in needed:
            assert not each.startswith(("http", "//")), each
            assert plain_http.get(f"{url}/{each.lstrip('/')}").status_code == 200
        assert len(plain_http.get(f"{url}/colormaps/turbo").json()) == 256


class TestRefusals:
    @pytest.mark.parametrize("content", [b"", b"no picture", b"\x89PNG\r\n\x1a\n" + bytes(50)])
    def test_what_is_no_picture_is_said_to_be_none(self, url, content):
        assert message(post(f"{url}/upload", content), 415)

    def test_a_form_without_a_picture_says_what_is_missing(self, url):
        for answer in (
            plain_http.post(f"{url}/predict"),
            plain_http.post(f"{url}/predict", files={"file": b"x"}),
            plain_http.post(f"{url}/predict", data={"image": "C:\\secret.png"}),
        ):
            assert "“image”" in message(answer, 400)

    def test_too_many_bytes_are_not_read(self, brightness):
        with running(brightness, max_image_size=0.1) as url:
            assert "0.1 MB" in message(post(f"{url}/upload", bytes(400_000)), 413)

            def chunks():
                yield b'--x\r\nContent-Disposition: form-data; name="image"; filename="p.png"\r\n\r\n'
                for _ in range(100):
                    yield bytes(10_000)

            # Without a length, it is noticed when it comes; the server may then close its ears.
            with suppress(httpx.WriteError):
                told = plain_http.post(f"{url}/upload", content=chunks(), headers=FORM, timeout=PATIENCE)
                assert message(told, 413)

    def test_a_small_file_of_many_pixels_is_not_decoded(self, brightness):
        bomb = encoded(np.zeros((3000, 3000, 3), np.uint8))
        assert len(bomb) < 100_000
        with running(brightness, max_megapixels=5) as url:
            assert "5 megapixels" in message(post(f"{url}/upload", bomb), 413)

    def test_who_comes_when_all_places_are_taken_is_told_when_to_come_again(self, brightness, file):
        with running(brightness, max_queue=1) as url:
            brightness.free.clear()
            answers = []
            threads = [
                threading.Thread(target=lambda: answers.append(post(f"{url}/upload", file))) for _ in range(2)
            ]
            try:
                for thread in threads:
                    thread.start()
                wait_until(lambda: (health(url)["running"], health(url)["waiting"]) == (1, 1))
                refused = post(f"{url}/upload", file)
                assert "at once" in message(refused, 429)
                assert int(refused.headers["retry-after"]) >= 1
            finally:
                brightness.free.set()
                for thread in threads:
                    thread.join()
            assert [answer.status_code for answer in answers] == [200, 200]

    def test_waiting_has_an_end(self, brightness, file):
        with running(brightness, queue_timeout=0.2) as url:
            brightness.free.clear()
            first = threading.Thread(target=lambda: post(f"{url}/upload", file))
            first.start()
            try:
                wait_until(lambda: health(url)["running"] == 1)
                assert message(post(f"{url}/upload", file), 429)
            finally:
                brightness.free.set()
                first.join()

    def test_so_has_the_work_of_a_network_that_is_stuck(self, brightness, file):
        with running(brightness, request_timeout=0.2) as url:
            brightness.free.clear()
            try:
                refused = post(f"{url}/upload", file)
                assert "took longer than 0.2 s" in message(refused, 503)
                assert int(refused.headers["retry-after"]) >= 1
                assert health(url)["running"] == 1  # its place is not given to another
            finally:
                brightness.free.set()
            wait_until(lambda: health(url)["running"] == 0)
            wait_until(lambda: post(f"{url}/upload", file).status_code == 200)  # in time, if not at load

    def test_with_a_token_nobody_else_is_let_in(self, brightness, file):
        with running(brightness, token="a long one") as url:
            assert "token" in message(post(f"{url}/upload", file), 401)
            wrong = {"Authorization": "Bearer a long tow"}
            assert message(post(f"{url}/upload", file, headers=wrong), 401)
            assert message(plain_http.get(f"{url}/openapi.json"), 401)
            right = {"Authorization": "Bearer a long one"}
            assert post(f"{url}/upload", file, headers=right).status_code == 200
            assert post(f"{url}/upload?token=a+long+one", file).status_code == 200
            assert plain_http.get(url).status_code == 200  # the page asks for it

    def test_other_sites_are_not_let_in(self, url, file):
        assert message(post(f"{url}/upload", file, headers={"Origin": "https://elsewhere.example"}), 403)
        assert message(plain_http.get(f"{url}/health", headers={"Host": "rebound.example"}), 403)
        assert post(f"{url}/upload", file, headers={"Origin": url}).status_code == 200
        assert (
            "access-control-allow-origin" not in post(f"{url}/upload", file, headers={"Origin": url}).headers
        )

    @pytest.mark.parametrize("path", ["page/../server.py", "page/%2e%2e/server.py", "colormaps/..%2f..%2fx"])
    def test_no_path_leads_out_of_the_page(self, url, path):
        answer = plain_http.get(f"{url}/{path}")
        assert answer.status_code in (400, 404)
        assert "make_app" not in answer.text

    def test_another_address_takes_a_token(self):
        with pytest.raises(SettingsError, match="other machines") as caught:
            WebSettings(host="0.0.0.0")
        assert "--token" in caught.value.hint
        assert WebSettings(host="0.0.0.0", token="secret").token
        assert WebSettings(host="::1").is_local

    def test_a_port_that_is_taken_is_one_line(self):
        with (
            socket.create_server(("127.0.0.1", 0)) as other,
            pytest.raises(DepthViewerError, match="Cannot listen"),
        ):
            listen(WebSettings(port=other.getsockname()[1]))

    def test_an_address_of_another_computer_is_told_as_that(self):
        with pytest.raises(DepthViewerError, match="Cannot listen") as caught:
            listen(WebSettings(host="192.0.2.1", port=0, token="secret"))
        assert "no address of this computer" in caught.value.hint


FORM = {"Content-Type": "multipart/form-data; boundary=x"}


@pytest.fixture
def clip(make_clip):
    """Four seconds of numbered frames."""
    return make_clip(size=(160, 120), frame_rate=25, frames=100)


class TestLive:
    """A source that runs while somebody watches."""

    def test_mjpeg_is_pictures_one_after_the_other(self, brightness, clip):
        with running(brightness, clip) as url:
            with plain_http.stream(
                "GET", f"{url}/live.mjpg?view=side_by_side&colormap=gray", timeout=PATIENCE
            ) as answer:
                assert answer.headers["content-type"].startswith("multipart/x-mixed-replace")
                data = b""
                for chunk in answer.iter_bytes():
                    data += chunk
                    if data.count(b"Content-Length") > 4:
                        break
            lengths = [int(each) for each in re.findall(rb"Content-Length: (\d+)", data)[:4]]
            numbers, place = [], 0
            for length in lengths:
                place = data.index(b"\r\n\r\n", place) + 4
                picture = decoded(data[place : place + length])
                assert picture.shape == (120, 320, 3)
                numbers.append(number_of(picture[:, :160]))
            assert numbers == sorted(set(numbers))  # each is newer than the one before
            wait_until(
                lambda: not [each for each in threading.enumerate() if each.name in ("capture", "inference")]
            )

    def test_a_browser_gets_frame_and_disparity_when_it_asks(self, brightness, clip):
        with running(brightness, clip) as url, connect(url.replace("http", "ws") + "/ws") as socket:
            for _ in range(3):
                facts = json.loads(socket.recv(PATIENCE))
                frame, halves = decoded(socket.recv(PATIENCE)), socket.recv(PATIENCE)
                disparity = np.frombuffer(halves, "<f2").reshape(facts["height"], facts["width"])
                assert frame.shape == (120, 160, 3)
                assert number_of(frame) == facts["number"]
                seen = cv2.resize(frame, (32, 24), interpolation=cv2.INTER_AREA).mean(axis=2)
                assert np.abs(disparity - seen).mean() < 2
                assert facts["far"] <= disparity.mean() <= disparity.max()
                socket.send("next")

    def test_two_watch_the_same_and_the_last_one_ends_it(self, brightness, clip):
        with running(brightness, clip) as url:
            address = url.replace("http", "ws") + "/ws"
            with connect(address) as one, connect(address) as other:
                assert json.loads(one.recv(PATIENCE))["width"] == json.loads(other.recv(PATIENCE))["width"]
                assert sum(each.name == "capture" for each in threading.enumerate()) == 1
            wait_until(lambda: not [each for each in threading.enumerate() if each.name == "capture"])
            with connect(address) as again:
                assert json.loads(again.recv(PATIENCE))["status"] == "success"

    def test_a_source_that_is_not_there_is_told(self, brightness, tmp_path):
        with running(brightness, tmp_path / "none.mp4") as url:
            assert "none.mp4" in message(plain_http.get(f"{url}/live.mjpg", timeout=PATIENCE), 404)
            with connect(url.replace("http", "ws") + "/ws") as socket:
                assert "none.mp4" in json.loads(socket.recv(PATIENCE))["message"]

    def test_without_a_source_it_is_said_how_to_have_one(self, url):
        assert "--source" in message(plain_http.get(f"{url}/live.mjpg"), 404)

    def test_a_browser_needs_the_token_too(self, brightness, clip):
        with running(brightness, clip, token="a long one") as url:
            address = url.replace("http", "ws") + "/ws"
            with pytest.raises(InvalidStatus), connect(address):
                pass
            with connect(f"{address}?token=a%20long%20one") as socket:
                assert json.loads(socket.recv(PATIENCE))["status"] == "success"


@pytest.mark.posix  # Windows has no signals to send
@pytest.mark.parametrize("times", [1, 2])
def test_the_command_serves_until_ctrl_c(file, times):
    process = subprocess.Popen(
        [sys.executable, "-m", "viewer", "serve", "--port", "0", "--model", "nano"],
        cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"},
    )  # fmt: skip
    try:
        line = process.stdout.readline()
        url = re.search(r"http://127\.0\.0\.1:\d+", line)[0]
        assert "nano" in line
        assert post(f"{url}/predict", file).json()["model"] == "nano"
    finally:
        for _ in range(times):  # twice by somebody in a hurry
            process.send_signal(signal.SIGINT)
            time.sleep(0.02)  # else they count as one
        _, err = process.communicate(timeout=PATIENCE)
    assert "Traceback" not in err
    assert process.returncode in (0, 130)


def test_what_is_missing_is_named_with_the_extra(monkeypatch):
    from click.testing import CliRunner

    from viewer.commands.serve import command

    monkeypatch.setitem(sys.modules, "uvicorn", None)
    result = CliRunner().invoke(command, [])
    assert isinstance(result.exception, DepthViewerError)
    assert "[web]" in result.exception.hint


def test_short_answers_do_not_wait_for_a_full_packet():
    """asyncio takes Nagle's delay away only from sockets that say they are TCP: it cost 40 ms for each answer."""
    with listen(WebSettings(port=0)) as listening, socket.create_connection(listening.getsockname()):
        accepted, _ = listening.accept()
        with accepted:
            assert accepted.proto == socket.IPPROTO_TCP


class TestObjects:
    @pytest.fixture
    def red(self, tmp_path):
        pytest.importorskip("onnx")
        path = write_detector(tmp_path / "red.onnx", "anchors")
        return load_detector(ObjectSettings(path))

    def test_predict_says_what_is_where_and_draws_it(self, brightness, red):
        box = (0.25, 0.5, 0.5, 0.75)
        image = encoded(with_red_thing((90, 160), box))
        with running(brightness) as url:
            bare = post(f"{url}/predict", image).json()
        with running(brightness, detector=red) as url:
            told = post(f"{url}/predict", image).json()
            nothing = post(f"{url}/predict", encoded(np.full((90, 160, 3), 80, np.uint8))).json()
            picture = post(f"{url}/upload", image)
        assert "objects" not in bare and nothing["objects"] == []
        (found,) = told["objects"]
        assert found["label"] == "car" and found["score"] > 0.8
        assert found["box"] == pytest.approx(box, abs=0.03)
        assert 0 <= found["nearness"] <= 1 and found["meters"] is None
        assert told["result_image_b64"] != bare["result_image_b64"]
        assert picture.content == base64.b64decode(told["result_image_b64"])
