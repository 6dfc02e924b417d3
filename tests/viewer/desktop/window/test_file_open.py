"""Files that the system hands over, as macOS does."""

from PyQt6.QtCore import QEvent, QObject, QUrl

from viewer.desktop.window.file_open import OpenedFiles


class FileOpenEvent(QEvent):
    """Stands for Qt's QFileOpenEvent, which the system makes, and PyQt lets no program make."""

    def __init__(self, opened):
        super().__init__(QEvent.Type.FileOpen)
        self._opened = opened

    def file(self):
        return self._opened if isinstance(self._opened, str) else self._opened.toLocalFile()

    def url(self):
        return QUrl.fromLocalFile(self._opened) if isinstance(self._opened, str) else self._opened


def test_a_file_and_a_url_are_opened_while_the_window_lives(qapp):
    opened, window = [], QObject()
    OpenedFiles(qapp, opened.append, window)
    qapp.sendEvent(qapp, FileOpenEvent("/videos/深度 clip.mp4"))
    qapp.sendEvent(qapp, FileOpenEvent(QUrl("rtsp://camera/1")))
    assert opened == ["/videos/深度 clip.mp4", "rtsp://camera/1"]
    window.deleteLater()
    qapp.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    qapp.sendEvent(qapp, FileOpenEvent("/videos/late.mp4"))
    assert len(opened) == 2
