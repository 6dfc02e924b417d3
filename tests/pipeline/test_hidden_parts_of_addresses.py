"""What may be secret in an address, wherever its owner has put it."""

import pytest

from pipeline.address import masked


@pytest.mark.parametrize(
    ("address", "shown"),
    [
        ("rtsp://admin:secret@10.0.0.7/live", "rtsp://…@10.0.0.7/live"),
        ("rtsp://admin:p@secret/x@10.0.0.7/live", "rtsp://…@10.0.0.7/live"),
        ("rtsp://admin:secret?x#y@10.0.0.7/live", "rtsp://…@10.0.0.7/live"),
        ("HTTP://host/a?pwd=secret&b=2", "HTTP://host/a?…"),
        ("http://host:8080/a?mail=me@secret", "http://host:8080/a?…"),
        ("http://host/a;token=secret", "http://host/a;token=…"),
        ("http://host/a#token=secret", "http://host/a#…"),
        ("http://host/a#x=secret", "http://host/a#…"),
        (
            "rtsp://10.0.0.7/user=admin&password=secret&channel=1",
            "rtsp://10.0.0.7/user=admin&password=…&channel=1",
        ),
        ("http://host:8080/a@b/c", "http://…@b/c"),
        ("http://10.0.0.7/at@home", "http://10.0.0.7/at@home"),
        ("http://host:8080/key", "http://host:8080/key"),
    ],
)
def test_it_is_masked(address, shown):
    assert "secret" not in masked(address)
    assert masked(address) == shown
