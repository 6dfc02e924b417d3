"""Who is let in: pages of other sites, odd headers, tokens, proxies, HTTPS; and what visitors are not told."""

import json
import re
import socket
import ssl
import subprocess

import httpx
import plain_http
import pytest
from click.testing import CliRunner
from patience import PATIENCE
from web_server import Brightness, message, post, running
from websockets.exceptions import InvalidStatus
from websockets.sync.client import connect

from pipeline.errors import SettingsError
from pipeline.geometry.calibration import Calibration
from viewer.commands.serve import command
from viewer.web.messages import message_of
from viewer.web.settings import WebSettings

IMAGE = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "no-cors", "Sec-Fetch-Dest": "image"}
FRAME = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "iframe"}
LINK = {"Sec-Fetch-Site": "cross-site", "Sec-Fetch-Mode": "navigate", "Sec-Fetch-Dest": "document"}


@pytest.fixture
def clip(make_clip):
    return make_clip(size=(160, 120), frame_rate=25, frames=100)


def answered(url, *lines):
    """The status line, of a request as nobody's library would send it."""
    host, port = url.removeprefix("http://").split(":")
    with socket.create_connection((host, int(port)), timeout=PATIENCE) as line:
        line.sendall(b"\r\n".join(each.encode("latin-1") for each in (*lines, "Connection: close", "", "")))
        heard = b""
        while piece := line.recv(4096):
            heard += piece
    return heard.split(b"\r\n")[0].decode()


class TestOtherSites:
    @pytest.mark.parametrize(
        "headers",
        [IMAGE, FRAME, IMAGE | {"Sec-Fetch-Site": "same-site"}, IMAGE | {"Sec-Fetch-Dest": "video"}],
    )
    def test_an_image_of_another_page_starts_no_camera(self, clip, headers):
        with running(Brightness(), clip) as url:
            assert "other sites" in message(plain_http.get(f"{url}/live.mjpg", headers=headers), 403)
            assert message(plain_http.get(f"{url}/health", headers=headers), 403)

    @pytest.mark.parametrize(
        "headers", [{}, LINK, IMAGE | {"Sec-Fetch-Site": "same-origin"}, {"Sec-Fetch-Site": "none"}]
    )
    def test_links_programs_and_our_own_page_see_it(self, clip, headers):
        with (
            running(Brightness(), clip) as url,
            plain_http.stream("GET", f"{url}/live.mjpg", headers=headers) as answer,
        ):
            assert answer.status_code == 200
            assert answer.headers["cross-origin-resource-policy"] == "same-origin"

    def test_every_answer_is_our_own_page_s_alone(self, url, file):
        for answer in (
            plain_http.get(url), plain_http.get(f"{url}/page/page.js"), plain_http.get(f"{url}/none"),
            post(f"{url}/upload", file), post(f"{url}/upload", b""), plain_http.get(f"{url}/health", headers=IMAGE),
            post(f"{url}/upload", bytes(12_000_000)),
        ):  # fmt: skip
            assert answer.headers["cross-origin-resource-policy"] == "same-origin", answer
            assert answer.headers["x-content-type-options"] == "nosniff"
            assert answer.headers["referrer-policy"] == "no-referrer"


class TestOddHeaders:
    @pytest.mark.parametrize(
        "host",
        [
            "[",
            "[::1",
            "a b",
            "x@127.0.0.1",
            "127.0.0.1:99999999",
            "ex\xe4mple",
            "a/b",
            "[::1]x",
            "℀".encode().decode("latin-1"),
            "127.0.0.1:port",
        ],
    )
    def test_a_host_that_is_none_is_a_bad_request(self, url, host):
        assert answered(url, "GET /health HTTP/1.1", f"Host: {host}").startswith("HTTP/1.1 400")

    @pytest.mark.parametrize(
        "origin",
        [
            "[",
            "http://[",
            "http://[::1",
            "null",
            "",
            "http://a b",
            "http://\xe4",
            "//",
            "http://\xe2\x84\x80",
        ],
    )
    def test_an_origin_that_is_none_is_refused(self, url, origin):
        host = url.removeprefix("http://")
        line = answered(url, "GET /health HTTP/1.1", f"Host: {host}", f"Origin: {origin}")
        assert re.match(r"HTTP/1\.1 40[03] ", line), line

    def test_a_name_is_the_same_in_capitals(self, url):
        assert answered(url, "GET /health HTTP/1.1", "Host: LocalHost:1").startswith("HTTP/1.1 200")

    @pytest.mark.parametrize("path", ["/", "/health", "/metrics", "/colormaps"])
    def test_head_is_answered_as_get_without_its_content(self, url, path):
        """Monitors and proxies ask so."""
        asked, whole = httpx.head(url + path), httpx.get(url + path)
        assert asked.status_code == whole.status_code == 200
        assert asked.headers["content-type"] == whole.headers["content-type"]
        assert asked.content == b""
        assert httpx.head(f"{url}/nowhere").status_code == 404

    @pytest.mark.parametrize("length", ["99999999999999999999999", "-1", "1e3", "²"])
    def test_odd_lengths(self, url, length):
        host = url.removeprefix("http://")
        head = (
            "POST /upload HTTP/1.1",
            f"Host: {host}",
            f"Content-Length: {length.encode().decode('latin-1')}",
        )
        assert re.match(r"HTTP/1\.1 4\d\d ", answered(url, *head))


class TestOddValues:
    @pytest.mark.parametrize(
        "query",
        [
            "max_side=" + "9" * 400, "max_side=" + "9" * 5000, "contours=" + "9" * 400, "far=1e999", "near=-1e308",
            "far=3&near=3", "colormap=%00", "view=../depth", "input_size=" + "9" * 400, "opacity=nan", "gamma=inf",
            "field_of_view=600", "max_side=٣٢x", "%ff=%ff", "view=%ed%a0%80",
        ],
    )  # fmt: skip
    def test_options(self, url, file, query):
        assert message(post(f"{url}/upload?{query}", file), 400)

    @pytest.mark.parametrize("degrees", ["nan", "inf", "-1", "0", "180", "1e999", "9" * 400, "x"])
    def test_lenses(self, url, file, degrees):
        assert message(post(f"{url}/points?field_of_view={degrees}", file), 400)

    @pytest.mark.parametrize(
        "change",
        [
            {"a": "nan"}, {"a": 1e999}, {"b": 0}, {"b": -1}, {"a": 1e300}, {"b": 1e300}, {"marks": [[1]]},
            {"marks": [[1, -2]]},
            {"marks": [["x", 2]]}, {"marks": [[1, float("nan")]]}, {"covariance": []}, {"spread": -1},
            {"spread": float("nan")}, {"residual": float("inf")}, {"lens": 3}, {"lens": {}}, {"lens": []},
            {"model": "\ud800"}, {"version": "x"}, {"version": 1e999}, {"version": [1]}, {"model": "other"},
            {"lens": {"focal": 1e-300, "center": [0.5, 0.5], "distortion": [], "source": ""}},
            {"lens": {"focal": float("nan"), "center": [0.5, 0.5], "distortion": [], "source": ""}},
            {"lens": {"focal": 1, "center": [1e300, 0.5], "distortion": [], "source": ""}},
            {"lens": {"focal": 1, "center": [0.5, 0.5], "distortion": [1e300] * 4, "source": ""}},
            {"lens": {"focal": 1, "center": 5, "distortion": [], "source": ""}},
        ],
    )  # fmt: skip
    def test_calibrations_that_are_wrong(self, url, file, change):
        facts = json.dumps(Calibration(0.1, 0.01, model="brightness").to_json() | change)
        answer = plain_http.post(
            f"{url}/points", files={"image": file}, data={"calibration": facts}, timeout=PATIENCE
        )
        assert message(answer, 400)

    @pytest.mark.parametrize("text", ["", "{", "[" * 50_000, "7", "null", "\0", '{"kind": 3}', "9" * 5000])
    def test_calibrations_that_are_none(self, url, file, text):
        for part in (
            {"files": {"image": file, "calibration": text.encode()}},
            {"files": {"image": file}, "data": {"calibration": text}},
        ):
            answer = plain_http.post(f"{url}/points", timeout=PATIENCE, **part)
            assert answer.status_code in (200, 400) if not text else message(answer, 400)

    @pytest.mark.parametrize("source", ["x\nend_header\n", "\ud800", "ä" * 3000, "\0", "\r\nX-Evil: 1"])
    def test_texts_of_a_calibration_are_only_texts(self, url, file, source):
        lens = {"focal": 1.0, "center": [0.5, 0.5], "distortion": [], "source": source}
        facts = json.dumps(Calibration(0.1, 0.01, model="brightness").to_json() | {"lens": lens})
        answer = plain_http.post(
            f"{url}/points", files={"image": file}, data={"calibration": facts}, timeout=PATIENCE
        )
        assert answer.status_code == 200, answer.text
        assert "x-evil" not in answer.headers
        assert answer.content.split(b"\nend_header\n")[0].count(b"element vertex") == 1

    def test_paths_that_lead_nowhere(self, url):
        for path in (
            "/jobs/%00",
            "/jobs/%ff",
            "/page/%00",
            "/page/" + "x" * 5000,
            "/colormaps/%00",
            "/page/con",
            "//",
            "/%2e%2e",
        ):
            assert answered(url, f"GET {path} HTTP/1.1", f"Host: {url[7:]}").startswith("HTTP/1.1 4"), path


class TestTokens:
    @pytest.mark.parametrize("scheme", ["Bearer", "bearer", "BEARER"])
    def test_the_scheme_is_in_any_case(self, file, scheme):
        with running(Brightness(), token="a-long_one=") as url:
            assert (
                post(f"{url}/upload", file, headers={"Authorization": f"{scheme} a-long_one="}).status_code
                == 200
            )
            assert message(post(f"{url}/upload", file, headers={"Authorization": f"{scheme} x"}), 401)
            assert message(post(f"{url}/upload", file, headers={"Authorization": "Basic a-long_one="}), 401)

    @pytest.mark.parametrize("token", ["pässword", " padded", "padded\n", "a\tb\0", "", "  ", "密码"])
    def test_what_cannot_be_sent_is_refused_at_the_start(self, token):
        with pytest.raises(SettingsError, match="token"):
            WebSettings(token=token)

    def test_it_is_read_from_a_file(self, tmp_path, file):
        path = tmp_path / "token"
        path.write_text("from a file\n")
        with running(Brightness(), token_file=path) as url:
            assert message(post(f"{url}/upload", file), 401)
            assert (
                post(f"{url}/upload", file, headers={"Authorization": "Bearer from a file"}).status_code
                == 200
            )
        with pytest.raises(SettingsError, match="twice"):
            WebSettings(token="x", token_file=path)
        with pytest.raises(SettingsError, match="cannot be read"):
            WebSettings(token_file=tmp_path / "none")
        path.write_bytes(b"\xff\n")
        with pytest.raises(SettingsError, match="cannot be read"):
            WebSettings(token_file=path)

    def test_it_is_taken_from_the_environment(self, monkeypatch):
        from viewer.options import with_settings

        seen = []

        @with_settings(settings=WebSettings)
        def take(settings):
            seen.append(settings)

        import click

        CliRunner().invoke(click.command()(take), ["--host", "0.0.0.0"], env={"DEPTH_VIEWER_TOKEN": "secret"})
        assert seen[0].token == "secret"
        assert "DEPTH_VIEWER_TOKEN" in CliRunner().invoke(command, ["--help"]).output


class TestProxies:
    def test_a_proxy_s_name_is_trusted_and_no_other(self, file):
        with running(Brightness(), trusted_host="depth.example.org, other.example") as url:
            ours = {"Host": "depth.example.org", "Origin": "https://depth.example.org"}
            assert post(f"{url}/upload", file, headers=ours).status_code == 200
            # One that asks under its own name, for a page that it has served
            passed = {"Origin": "https://Depth.Example.org"}
            assert post(f"{url}/upload", file, headers=passed).status_code == 200
            assert message(plain_http.get(f"{url}/health", headers={"Host": "rebound.example"}), 403)
            assert message(post(f"{url}/upload", file, headers={"Origin": "https://elsewhere.example"}), 403)

    @pytest.mark.parametrize("root", ["/a/depth", "/depth", "/page", "/jobs"])
    @pytest.mark.parametrize("strips", [True, False])
    def test_everything_is_below_the_prefix(self, tmp_path, file, strips, root):
        with running(Brightness(), folder=tmp_path / "jobs", root_path=root, token="secret") as url:
            base = url if strips else f"{url}{root}"
            assert "<html" in plain_http.get(f"{base}/").text
            assert plain_http.get(f"{base}/page/page.js").status_code == 200
            assert message(post(f"{base}/predict", file), 401)
            right = {"Authorization": "Bearer secret"}
            assert post(f"{base}/predict", file, headers=right).status_code == 200
            assert post(f"{base}/depth", file, headers=right).status_code == 200
            assert "no such job" in message(plain_http.get(f"{base}/jobs/unknown", headers=right), 404)
            assert "10 MB" in message(post(f"{base}/predict", bytes(11_000_000), headers=right), 413)
            assert "1000 MB" not in post(f"{base}/jobs", bytes(11_000_000), headers=right).text

    def test_the_page_asks_below_where_it_is(self, url):
        texts = [plain_http.get(url).text] + [
            plain_http.get(f"{url}/page/{name}").text
            for name in ("page.js", "points.js", "space.js", "page.css")
        ]
        for text in texts:
            assert not re.search(r"""["'`(]/(page|jobs|depth|points|health|colormaps|ws|openapi)""", text)

    @pytest.mark.parametrize(
        "wishes",
        [
            {"trusted_host": "https://x"},
            {"trusted_host": "a b"},
            {"root_path": "depth"},
            {"root_path": "/depth/"},
        ],
    )
    def test_what_is_no_name_and_no_prefix_is_refused(self, wishes):
        with pytest.raises(SettingsError, match="is not a"):
            WebSettings(**wishes)


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("tls")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=IP:127.0.0.1"]
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", *names]
    try:
        subprocess.run(
            [*made, "-keyout", folder / "key.pem", "-out", folder / "cert.pem"],
            check=True,
            capture_output=True,
        )
    except FileNotFoundError:
        pytest.skip("openssl is not installed")
    return folder


class TestHttps:
    def test_it_is_spoken(self, certificate, file):
        files = {"certfile": certificate / "cert.pem", "keyfile": certificate / "key.pem"}
        with running(Brightness(), **files) as url:
            trusted = ssl.create_default_context(cafile=certificate / "cert.pem")
            secure = url.replace("http://", "https://")
            with httpx.Client(verify=trusted, timeout=PATIENCE) as client:
                assert client.get(f"{secure}/health").status_code == 200
                assert (
                    client.post(
                        f"{secure}/upload", files={"image": file}, headers={"Origin": secure}
                    ).status_code
                    == 200
                )

    def test_what_is_no_certificate_is_one_line(self, certificate, tmp_path):
        (tmp_path / "none.pem").write_text("nothing")
        for wishes in (
            {"certfile": tmp_path / "none.pem"}, {"certfile": tmp_path / "missing.pem"},
            {"certfile": certificate / "cert.pem"}, {"keyfile": certificate / "key.pem"},
        ):  # fmt: skip
            with pytest.raises(SettingsError, match=r"certificate"):
                WebSettings(**wishes)


class TestMessages:
    def test_they_name_no_folder(self, tmp_path):
        source = tmp_path / "very private" / "none.mp4"
        with running(Brightness(), source) as url:
            told = message(plain_http.get(f"{url}/live.mjpg", timeout=PATIENCE), 404)
            assert "none.mp4" in told
            assert "private" not in told
            with connect(url.replace("http", "ws") + "/ws") as line:
                told = json.loads(line.recv(PATIENCE))["message"]
                assert "none.mp4" in told
                assert "private" not in told

    def test_nor_a_password(self):
        with running(Brightness(), "rtsp://admin:p@ss/word@127.0.0.1:1/live?pwd=secret") as url:
            told = plain_http.get(f"{url}/live.mjpg", timeout=PATIENCE).text
            assert "ss/word" not in told
            assert "admin" not in told
            assert "secret" not in told

    @pytest.mark.parametrize(
        ("text", "shown"),
        [
            ("/srv/a/clip.mp4 is damaged.", "clip.mp4 is damaged."),
            ("There is no “/home/me/x.png”.", "There is no “x.png”."),
            (r"C:\Users\me\x.png is empty.", "x.png is empty."),
            ("See http://host/a/b/c.", "See http://host/a/b/c."),
            ("POST to /jobs, 1/2 of 3 m/s.", "POST to /jobs, 1/2 of 3 m/s."),
        ],
    )
    def test_of_paths_the_name_is_left(self, text, shown):
        assert message_of(text) == shown


def test_a_websocket_of_another_page_is_refused(clip):
    with running(Brightness(), clip) as url:
        address = url.replace("http", "ws") + "/ws"
        with pytest.raises(InvalidStatus), connect(address, origin="https://elsewhere.example"):
            pass
