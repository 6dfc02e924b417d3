"""Files that the system hands over, as macOS does."""

from PyQt6.QtCore import QObject, QUrl
from PyQt6.QtGui import QFileOpenEvent

from viewer.desktop.window.file_open import OpenedFiles


def test_a_file_and_a_url_are_opened_while_the_window_lives(qapp):
    opened, window = [], QObject()
    OpenedFiles(qapp, opened.append, window)
    qapp.sendEvent(qapp, QFileOpenEvent("/videos/深度 clip.mp4"))
    qapp.sendEvent(qapp, QFileOpenEvent(QUrl("rtsp://camera/1")))
    assert opened == ["/videos/深度 clip.mp4", "rtsp://camera/1"]
    window.deleteLater()
    qapp.sendPostedEvents(window, 0)
    qapp.sendEvent(qapp, QFileOpenEvent("/videos/late.mp4"))
    assert len(opened) == 2
