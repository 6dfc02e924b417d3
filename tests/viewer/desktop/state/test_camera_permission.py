"""A bundle on macOS asks for the camera before it opens one; nobody else asks, and nothing else is asked about."""

import sys
from types import SimpleNamespace

import pytest
from PyQt6.QtCore import QCameraPermission, Qt

from viewer.desktop.state.devices import permission

UNDECIDED, GRANTED = Qt.PermissionStatus.Undetermined, Qt.PermissionStatus.Granted


class Application:
    """The application as macOS makes it answer: Qt for Linux grants everything at once."""

    def __init__(self, status: Qt.PermissionStatus) -> None:
        self.status, self.asked = status, []

    def checkPermission(self, wish: QCameraPermission) -> Qt.PermissionStatus:  # noqa: N802 - as Qt's
        assert isinstance(wish, QCameraPermission)
        return self.status

    def requestPermission(self, wish: QCameraPermission, handler) -> None:  # noqa: N802
        self.asked.append(lambda: handler(wish))


@pytest.fixture
def application(monkeypatch: pytest.MonkeyPatch) -> Application:
    app = Application(UNDECIDED)
    monkeypatch.setattr(sys, "platform", "darwin")
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    monkeypatch.setattr(permission, "QCoreApplication", SimpleNamespace(instance=lambda: app))
    return app


def test_the_camera_is_opened_after_the_answer(application: Application) -> None:
    opened: list[str] = []
    assert permission.asks_first("0", opened.append)
    assert opened == []
    (answer,) = application.asked
    answer()
    assert opened == ["0"]


def test_once_answered_nobody_is_asked_again(application: Application) -> None:
    application.status = GRANTED
    assert not permission.asks_first("0", print)


def test_files_need_no_camera(application: Application) -> None:
    assert not permission.asks_first("clip.mp4", print)
    assert application.asked == []


@pytest.mark.parametrize(("name", "value"), [("platform", "linux"), ("frozen", False)])
def test_elsewhere_the_system_or_opencv_asks(
    application: Application, monkeypatch: pytest.MonkeyPatch, name: str, value: object
) -> None:
    monkeypatch.setattr(sys, name, value)
    assert not permission.asks_first("0", print)
    assert application.asked == []
