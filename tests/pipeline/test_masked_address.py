"""Addresses lose what may be secret, wherever they stand."""

import pytest

from pipeline.address import masked


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("rtsp://admin:secret@10.0.0.7/live", "rtsp://…@10.0.0.7/live"),
        ("rtsp://admin:se@cr/et@10.0.0.7:554/live", "rtsp://…@10.0.0.7:554/live"),
        ("https://host/a.m3u8?token=secret#secret", "https://host/a.m3u8?…"),
        ("HTTP://user:secret@[::1]:8080/x?pwd=secret", "HTTP://…@[::1]:8080/x?…"),
        ("“rtsp://u:secret@host/live” does not answer.", "“rtsp://…@host/live” does not answer."),
        ("two: http://a:secret@b/c and http://d/e?key=secret", "two: http://…@b/c and http://d/e?…"),
        (
            '127.0.0.1 - "GET /live.mjpg?token=secret HTTP/1.1" 200',
            '127.0.0.1 - "GET /live.mjpg?… HTTP/1.1" 200',
        ),
        ("http://host/a;jsessionid=secret", "http://host/a;jsessionid=…"),
        ("data:image/png;base64,secretsecret", "data:…"),
        ("//user:secret@host/live", "//…@host/live"),
        ("There is no file “//user:secret@host/live”.", "There is no file “//…@host/live”."),
        ("user:secret@10.0.0.7:554/live", "…@10.0.0.7:554/live"),
        ("//u:secret@host/live", "//…@host/live"),
        ("u:secret@host/live", "…@host/live"),
        ("rtsp:/user:secret@host/live", "…@host/live"),
        ("rtsp:user:secret@host/live", "…@host/live"),
        ("rtsp:// user:secret@host/live", "rtsp://…@host/live"),
    ],
)
def test_secrets_are_masked(text, shown):
    assert masked(text) == shown
    assert "secret" not in shown


@pytest.mark.parametrize(
    "text",
    [
        "clip.mp4",
        "/a/b c/what?.mp4",
        "user@host.mp4",
        "0",
        "demo",
        "data: 3 frames",
        "C:/Users/a@b.mp4",
        r"C:\a:b@c.mp4",
        "10:20 a@b",
    ],
)
def test_what_is_no_address_stays(text):
    assert masked(text) == text
