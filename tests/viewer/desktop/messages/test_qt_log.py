"""What Qt says is in the log, and not on the terminal."""

import logging

from PyQt6.QtCore import qWarning

from viewer.desktop.messages import qt_log


def test_it_is_logged_within_and_printed_as_ever_after(caplog, capfd, qtlog):
    with caplog.at_level(logging.DEBUG, "viewer.desktop.messages.qt_log"), qt_log.kept():
        qWarning("this plugin does not support it")
    assert [(record.levelname, record.getMessage()) for record in caplog.records] == [
        ("WARNING", "default: this plugin does not support it")
    ]
    assert capfd.readouterr() == ("", "")
    assert qtlog.records == []
    with qtlog.disabled():
        qWarning("heard by what was there before")
    assert len(caplog.records) == 1
