"""The list of recent sources shows what was in them; cameras leave no picture on the disk."""

import numpy as np
from PyQt6.QtWidgets import QPushButton
from windows import click, pixels, shown_number, wait_for


def recent(window):
    return [each for each in window.start_page.findChildren(QPushButton, "recent") if each.isVisible()]


def test_a_file_that_was_opened_is_shown_with_its_picture(make_window, make_clip, tmp_path):
    clip = make_clip(size=(160, 90), frames=20)
    window = make_window()
    window.open(str(clip))
    wait_for(lambda: shown_number(window) is not None)
    wait_for(lambda: list((tmp_path / "state" / "recent").glob("*.png")))
    window.close()
    again = make_window()
    (button,) = recent(again)
    assert button.iconSize().width() == 64
    icon = pixels(button)[:, 8:72]
    assert icon.std() > 15  # the blocks of a numbered picture, and not one color
    click(button)
    wait_for(lambda: shown_number(again) is not None)


def test_a_camera_leaves_no_picture(make_window, fake_cameras, tmp_path):
    fake_cameras.plug(0, "Integrated Camera", size=(160, 120))
    window = make_window()
    window.open("0")
    wait_for(lambda: window.session.screen.depth is not None and window.session.source.info is not None)
    wait_for(lambda: np.ptp(window.session.screen.depth.frame.image) > 0)
    window.close()
    again = make_window()
    (button,) = recent(again)
    assert button.iconSize().width() == 18
    assert not (tmp_path / "state" / "recent").exists()
