"""Black bars are ignored by a switch: the picture alone is shown at the same place, and conversions follow."""

from fractions import Fraction

import numpy as np
import pytest
from clips import coded_picture
from estimators import Brightness
from windows import choose, click, panel, shown_number, wait_for, wait_for_quiet

import pipeline
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.settings import SourceSettings
from viewer.desktop.window import remembering

SIZE = (160, 120)


def boxed(number, size):
    image = np.zeros((*size[::-1], 3), np.uint8)
    image[20:100] = coded_picture(number, (size[0], 80))
    return image


@pytest.fixture
def film(make_window, make_clip):
    """A window with frame 40 of a letterboxed clip, paused."""
    window = make_window()
    window.open(str(make_clip(size=SIZE, frame_rate=25, frames=60, picture=boxed)))
    wait_for(lambda: window.session.screen.depth is not None)
    window.session.playback.pause()
    window.session.playback.seek(Fraction(40, 25))
    wait_for(lambda: time_shown(window) == Fraction(40, 25))
    return window


def time_shown(window):
    depth = window.session.screen.depth
    return None if depth is None else depth.frame.timestamp


def bars_switch(window):
    return panel(window, "depth").filters.bars


def test_the_switch_shows_the_picture_alone_at_the_same_place(film):
    assert film.session.screen.depth.frame.image.shape[:2] == (120, 160)
    click(bars_switch(film))
    wait_for(lambda: film.session.source.info is not None and film.session.source.info.height == 80)
    wait_for(lambda: time_shown(film) == Fraction(40, 25) and shown_number(film) == 40)
    wait_for_quiet(film)
    assert not film.session.playback.is_playing
    rect = film.canvas.picture_rect()
    assert rect.width() / rect.height() == pytest.approx(2, rel=0.02) or film.canvas.picture.tiles != (1, 1)
    click(bars_switch(film))
    wait_for(lambda: film.session.source.info is not None and film.session.source.info.height == 120)
    wait_for(lambda: time_shown(film) == Fraction(40, 25))


def test_it_is_remembered_and_reset(film, make_window):
    click(bars_switch(film))
    wait_for(lambda: time_shown(film) is not None and film.session.source.info.height == 80)
    film.close()
    again = make_window()
    assert bars_switch(again).isChecked()
    assert again.session.source.settings.autocrop == "keep"
    remembering.reset(again)
    wait_for(lambda: not bars_switch(again).isChecked())


def test_an_export_keeps_the_size_unless_its_form_says_otherwise(film):
    click(bars_switch(film))
    wait_for(lambda: time_shown(film) is not None)
    film.export()
    (planned,) = film.converting.queue.conversions
    assert planned.request.source_settings.autocrop == "keep"
    film.converting.queue.remove(planned)
    choose(film.converting.form.bars, "crop")
    film.export()
    (planned,) = film.converting.queue.conversions
    assert planned.request.source_settings.autocrop == "crop"
    film.converting.shut_down()


def test_finished_depth_keeps_the_shape_of_its_frames(film, tmp_path):
    clip = film.session.source.address
    for name, bars in (("whole", "off"), ("cut", "crop")):
        pipeline.convert(
            clip, tmp_path / f"{name}.mkv", estimator=Brightness(),
            source_settings=SourceSettings(autocrop=bars),
        )  # fmt: skip
    click(bars_switch(film))
    wait_for(lambda: time_shown(film) is not None)
    for name, height in (("whole", 120), ("cut", 80)):
        film.session.use_depth(DepthFileSettings(tmp_path / f"{name}.mkv"))
        wait_for(lambda: time_shown(film) is not None and film.session.screen.depth.runtime == "depth file")
        assert film.session.screen.depth.frame.image.shape[0] == height
        assert not bars_switch(film).isEnabled()
