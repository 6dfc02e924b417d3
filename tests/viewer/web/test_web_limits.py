"""Limits that hold before the work: of bodies, of frames, of places, of who does not read, and of pictures' shapes."""

import io
import shutil
import socket
import tempfile
import threading

import av
import needs
import numpy as np
import plain_http
import pytest
import web_server
from patience import PATIENCE, wait_until
from web_server import Brightness, encoded, health, message, post, running
from websockets.exceptions import ConnectionClosed
from websockets.sync.client import connect

from pipeline import untrusted
from pipeline.container import open_input
from viewer.web import live_routes, uvicorn_config
from viewer.web.jobs import queue
from viewer.web.live import MOST_WATCHERS
from viewer.web.run import listen


@pytest.fixture
def folder(tmp_path):
    return tmp_path / "jobs"


@pytest.fixture
def clip(make_clip):
    return make_clip(size=(64, 48), frame_rate=25, frames=30)


def send(url, content):
    return plain_http.post(f"{url}/jobs", files={"video": content}, timeout=PATIENCE)


def told(url, job):
    return plain_http.get(f"{url}/jobs/{job}").json()


def headed(url, path, length, more=""):
    """What comes back when a body is announced, and nothing of it is sent."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
        head = f"POST {path} HTTP/1.1\r\nHost: {host}\r\nContent-Type: multipart/form-data; boundary=x\r\n"
        line.sendall(f"{head}Content-Length: {length}\r\n{more}\r\n".encode())
        heard = b""
        while b"}" not in heard:
            piece = line.recv(4096)
            assert piece, "hung up without an answer"
            heard += piece
        return heard


class TestBodies:
    @pytest.mark.parametrize("path", ["/predict", "/upload", "/depth", "/points"])
    def test_eleven_megabytes_are_answered_and_not_cut_off(self, path):
        with running(Brightness()) as url:
            for _ in range(3):
                answer = post(f"{url}{path}", bytes(11_000_000))
                assert "10 MB" in message(answer, 413)

    def test_other_refusals_are_heard_too(self):
        with running(Brightness(), token="right") as url:
            assert message(post(f"{url}/predict", bytes(5_000_000)), 401)
            assert message(post(f"{url}/predict", bytes(5_000_000), headers={"Host": "a b"}), 400)

    def test_no_picture_is_received_that_has_no_place(self, file):
        estimator = Brightness()
        with running(estimator, max_queue=0) as url:
            estimator.free.clear()
            first = threading.Thread(target=lambda: post(f"{url}/upload", file))
            first.start()
            try:
                wait_until(lambda: health(url)["running"] == 1)
                heard = headed(url, "/upload", 9_000_000)
                assert heard.startswith(b"HTTP/1.1 429 ")
                assert b"retry-after: " in heard
                assert b"100 Continue" not in headed(url, "/depth", 9_000_000, "Expect: 100-continue\r\n")
            finally:
                estimator.free.set()
                first.join()

    def test_no_video_is_received_that_has_no_place(self, folder, clip):
        held = Brightness()
        held.free.clear()
        with running(held, folder=folder, max_jobs=1) as url:
            assert send(url, clip.read_bytes()).status_code == 202
            heard = headed(url, "/jobs", 300_000_000)
            assert heard.startswith(b"HTTP/1.1 429 ")
            assert b"retry-after: 60" in heard
            held.free.set()

    def test_places_are_taken_while_videos_come(self, folder):
        with running(Brightness(), folder=folder, max_jobs=1) as url:
            host, port = url.removeprefix("http://").split(":")
            with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
                line.sendall(
                    b"POST /jobs HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Length: 99999\r\n"
                    b"Content-Type: multipart/form-data; boundary=x\r\n\r\n--x"
                )
                wait_until(lambda: headed(url, "/jobs", 1000).startswith(b"HTTP/1.1 429 "))
            wait_until(lambda: message(send(url, b"no video"), 415))

    def test_a_video_for_which_the_disk_is_too_small_is_not_received(self, folder, monkeypatch):
        usage = queue.shutil.disk_usage

        def small(path):
            return usage(path)._replace(free=1000)

        with running(Brightness(), folder=folder) as url:
            monkeypatch.setattr(queue.shutil, "disk_usage", small)
            heard = headed(url, "/jobs", 100_000_000)
            assert heard.startswith(b"HTTP/1.1 507 ")
            assert b"disk space" in heard

    def test_an_upload_that_cannot_be_stored_is_no_fault_of_the_visitor(
        self, folder, tmp_path, clip, monkeypatch, caplog
    ):
        """Long uploads are put down in the system's folder for temporary files, and then in the server's own."""
        with (
            needs.small_disk(tmp_path / "full", size=65_536) as full,
            running(Brightness(), folder=folder) as url,
        ):
            monkeypatch.setattr(tempfile, "tempdir", str(full))
            for path, field in (("/upload", "image"), ("/jobs", "video")):
                caplog.clear()
                answer = plain_http.post(f"{url}{path}", files={field: ("long", bytes(3_000_000))})
                assert message(answer, 507) == "The server cannot store the upload. Try again later."
                assert "No space left on device" in caplog.text, "its owner is told why"
            monkeypatch.setattr(tempfile, "tempdir", None)
            shutil.rmtree(folder)
            answer = send(url, clip.read_bytes())
            assert answer.status_code == 202, "the folder is made again"
            wait_until(lambda: told(url, answer.json()["id"])["state"] == "done")
            folder.rename(tmp_path / "away")  # whole: the job's file may be written this moment
            folder.write_text("no folder")
            caplog.clear()
            assert message(send(url, clip.read_bytes()), 507)
            assert "cannot be stored" in caplog.text
            folder.unlink()


@pytest.mark.parametrize("origin", ["http://evil.example", "http://127.0.0.1"])
def test_a_body_that_is_no_http_is_answered_once(url, origin, caplog):
    """The answer to the request itself, such as a refusal, comes too late then."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
        head = f"POST /upload HTTP/1.1\r\nHost: 127.0.0.1\r\nOrigin: {origin}\r\nTransfer-Encoding: chunked\r\n\r\n"
        line.sendall(f"{head}no length\r\n".encode())
        heard = b"".join(iter(lambda: line.recv(4096), b""))
    assert heard.startswith(b"HTTP/1.1 400 ")
    assert heard.count(b"HTTP/1.1") == 1
    assert health(url)["status"] == "success"
    assert "Exception in ASGI" not in caplog.text


class TestVideos:
    def test_finished_ones_lock_nobody_out(self, folder, clip):
        with running(Brightness(), folder=folder, max_jobs=1) as url:
            jobs = []
            for _ in range(queue.KEPT + 2):
                wait_until(lambda: plain_http.post(f"{url}/jobs").status_code != 429)
                jobs.append(send(url, clip.read_bytes()).json()["id"])
                wait_until(lambda: told(url, jobs[-1]).get("state") == "done")
                if len(jobs) == 2:
                    assert plain_http.get(f"{url}/jobs/{jobs[1]}/result").status_code == 200
            # Neither does their number grow: the one that was fetched goes first, and then the oldest.
            kept = [job for job in jobs if plain_http.get(f"{url}/jobs/{job}").status_code == 200]
            assert kept == [jobs[0], *jobs[2:]] or kept == jobs[2:]
            assert len(kept) <= queue.KEPT + 1

    @pytest.mark.parametrize("container", ["h264", "mpegts"])
    def test_frames_that_grow_are_not_decoded(self, folder, container):
        grown = video((64, 48), 20, container) + video((1600, 1200), 20, container)
        with running(Brightness(), folder=folder, max_megapixels=0.5) as url:
            answer = send(url, grown)
            if answer.status_code == 413:  # the header of the container has told
                assert "0.5 megapixels" in answer.json()["message"]
                return
            job = answer.json()["id"]
            wait_until(lambda: told(url, job)["state"] in ("done", "failed"))
            # h264 has no times to place others at
            words = "Damaged packets of upload" if container == "h264" else "Frames of upload"
            message = told(url, job)["message"]
            assert words in message and ": 20 (" in message

    def test_frames_are_bound_in_every_way_to_open_the_file(self, tmp_path):
        path = tmp_path / "upload"
        path.write_bytes(video((64, 48), 40, "h264") + video((1600, 1200), 10, "h264"))
        with untrusted.limited(path, 64 * 48), open_input(str(path)) as container:
            sizes, refused = set(), 0
            for packet in container.demux(container.streams.video[0]):
                try:
                    sizes |= {(frame.width, frame.height) for frame in packet.decode()}
                except av.FFmpegError:
                    refused += 1
            assert sizes == {(64, 48)}
            assert refused
        with open_input(path) as container:  # the user's own has no such limits
            assert {frame.width for frame in container.decode(video=0)} == {64, 1600}

    def test_threads_are_fewer_where_frames_may_be_large(self, clip):
        with untrusted.limited(clip, untrusted.FRAMES_AT_A_TIME), open_input(clip) as container:
            assert container.streams.video[0].codec_context.thread_count == 1

    @pytest.mark.parametrize(
        "script",
        [
            b"ffconcat version 1.0\nfile 'upload'\n",
            b"#EXTM3U\n#EXT-X-TARGETDURATION:1\n#EXTINF:1,\nupload\n#EXT-X-ENDLIST\n",
            b"v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 5004 RTP/AVP 96\n",
            b'<?xml version="1.0"?><MPD xmlns="urn:mpeg:dash:schema:mpd:2011" type="static"><Period/></MPD>',
            b"# VobSub index file, v7 (do not modify this line!)\nid: en, index: 0\n",
            b"[Script Info]\nScriptType: v4.00+\n",
            b"#!AMR\n" + bytes(64),
        ],
    )
    @pytest.mark.parametrize("zero", [b"", b"\0"])
    def test_only_known_containers_are_opened(self, folder, script, zero):
        with running(Brightness(), folder=folder) as url:
            told = message(send(url, script + zero), 415)
            assert "not a video" in told
            assert "/" not in told
            assert not list(folder.iterdir())

    @pytest.mark.parametrize(
        "container", ["mp4", "matroska", "avi", "mpegts", "flv", "ogg", "webm", "nut", "mpeg", "asf"]
    )
    def test_those_that_people_have_are(self, folder, container):
        codec = {"ogg": "libtheora", "webm": "libvpx", "mpeg": "mpeg2video", "asf": "mpeg4"}.get(
            container, "libx264"
        )
        if codec not in av.codecs_available:
            pytest.skip(f"FFmpeg has no {codec}")
        with running(Brightness(), folder=folder) as url:
            assert send(url, video((64, 48), 10, container, codec)).status_code == 202


def video(size, frames, container, codec="libx264"):
    """A clip in memory."""
    data = io.BytesIO()
    with av.open(data, "w", format=container) as output:
        stream = output.add_stream(codec, rate=25)
        stream.width, stream.height, stream.pix_fmt = *size, "yuv420p"
        stream.options = {"preset": "ultrafast", "tune": "zerolatency"} if codec == "libx264" else {}
        for number in range(frames):
            picture = np.full((size[1], size[0], 3), 9 * number % 255, np.uint8)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            output.mux(stream.encode(frame))
        output.mux(stream.encode())
    return data.getvalue()


class TestWatchers:
    def test_who_does_not_read_loses_the_place(self, make_clip, monkeypatch):
        def listen_small(settings):
            listening = listen(settings)
            listening.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)  # as of those who are accepted
            return listening

        monkeypatch.setattr(uvicorn_config, "STALLED", 0.5)
        monkeypatch.setattr(web_server, "listen", listen_small)
        with running(Brightness(), make_clip(size=(640, 480), frames=50)) as url:
            host, port = url.removeprefix("http://").split(":")
            lines = []
            for _ in range(MOST_WATCHERS):
                line = socket.socket()
                line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4096)
                line.connect((host, int(port)))
                line.sendall(b"GET /live.mjpg?view=side_by_side HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n")
                lines.append(line)

            def is_let_in():
                with plain_http.stream("GET", f"{url}/live.mjpg", timeout=PATIENCE) as answer:
                    return answer.status_code == 200

            try:
                wait_until(is_let_in)
            finally:
                for line in lines:
                    line.close()

    def test_who_does_not_ask_for_the_next_frame_does_too(self, make_clip, monkeypatch):
        monkeypatch.setattr(live_routes, "SILENCE", 0.5)
        with (
            running(Brightness(), make_clip(size=(160, 120), frames=50)) as url,
            connect(url.replace("http", "ws") + "/ws") as line,
            pytest.raises(ConnectionClosed) as caught,
        ):
            while True:
                line.recv(PATIENCE)
        assert "not requested" in str(caught.value)


class TestShapes:
    """Long, thin and tiny pictures are pictures, too."""

    @pytest.mark.parametrize("size", [(1, 1), (1, 300), (300, 1), (5000, 40), (34_000, 3), (3, 34_000)])
    @pytest.mark.parametrize("refine", ["none", "guided", "bilateral"])
    def test_every_shape_is_answered(self, size, refine):
        file = encoded(np.random.default_rng(0).integers(0, 255, (*size, 3), np.uint8))
        with running(Brightness()) as url:
            for path in ("predict", "upload", "depth", "points"):
                assert post(f"{url}/{path}?refine={refine}", file).status_code == 200, path
            for more in (
                "view=stereo",
                "view=stereo&stereo_layout=half",
                "view=bokeh",
                "contours=9&equalize=1",
            ):
                answer = post(f"{url}/upload?refine={refine}&{more}", file)
                if "stereo" in more and size[1] > 32_766:
                    assert "32766" in message(answer, 400)
                else:
                    assert answer.status_code == 200, more
