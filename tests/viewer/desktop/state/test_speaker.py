"""Audio in step with the frames, on a faked sound card: each sample says which frame it belongs to."""

import itertools
import threading
import time
from fractions import Fraction

import av
import numpy as np
import pytest
from clips import coded_picture
from fake_audio import plug_in
from PyQt6.QtCore import Qt
from windows import click, key, panel, settle, shown_number, wait_for

from pipeline.settings import LiveSettings

RATE, FPS, FRAMES = 48_000, 25, 150
LEVEL = 100
"""Of a sample, for each frame."""
CLOSE = 4
"""Frames between picture and sound that count as in step: the tests' machine may be busy."""


@pytest.fixture
def film(tmp_path):
    """Numbered frames, and audio whose samples say the number of their frame; 6 s."""
    path = tmp_path / "film.mkv"
    with av.open(str(path), "w") as container:
        video = container.add_stream("ffv1", rate=FPS)
        video.width, video.height, video.pix_fmt = 64, 48, "bgr0"
        audio = container.add_stream("pcm_s16le", rate=RATE, layout="stereo")
        for number in range(FRAMES):
            frame = av.VideoFrame.from_ndarray(coded_picture(number, (64, 48)), format="bgr24")
            frame.pts = number
            container.mux(video.encode(frame))
            block = np.full((1, 2 * RATE // FPS), number * LEVEL, np.int16)
            sound = av.AudioFrame.from_ndarray(block, format="s16", layout="stereo")
            sound.sample_rate, sound.pts = RATE, number * RATE // FPS
            container.mux(audio.encode(sound))
        container.mux(video.encode(None))
        container.mux(audio.encode(None))
    return path


@pytest.fixture
def card(monkeypatch):
    return plug_in(monkeypatch)


def heard_frame(card):
    """The number of the frame that the sample belongs to that is heard now; None in silence."""
    value = card.heard()
    return None if value is None else round(value / LEVEL)


def is_in_step(window, card):
    """Whether what is heard belongs to what is seen."""
    heard, seen = heard_frame(card), shown_number(window)
    return heard and seen is not None and abs(heard - seen) <= CLOSE


def test_what_is_heard_belongs_to_what_is_seen_also_after_a_jump(make_window, film, card):
    window = make_window()
    window.open(str(film))
    wait_for(lambda: is_in_step(window, card) and shown_number(window) > 10)
    window.session.playback.seek(Fraction(4))
    wait_for(lambda: is_in_step(window, card) and shown_number(window) > 100)
    window.session.playback.seek(Fraction(1))
    wait_for(lambda: is_in_step(window, card) and 25 <= shown_number(window) < 60)


def test_at_half_speed_it_is_in_step_too(make_window, film, card):
    window = make_window()
    window.session.playback.set_speed(0.5)
    window.open(str(film))
    wait_for(lambda: is_in_step(window, card) and shown_number(window) > 10)


def test_paused_nothing_is_heard_and_then_it_goes_on(make_window, film, card):
    window = make_window()
    window.open(str(film))
    wait_for(lambda: is_in_step(window, card))
    key(window, Qt.Key.Key_Space)
    wait_for(lambda: card.heard() is None)
    settle()
    assert card.heard() is None
    key(window, Qt.Key.Key_Space)
    wait_for(lambda: is_in_step(window, card))


def test_mute_and_volume_by_hand_and_kept(make_window, film, card, tmp_path):
    window = make_window()
    window.open(str(film))
    wait_for(lambda: window.session.speaker.has_audio)
    volume = panel(window, "transport").volume
    assert volume.isVisible() and card.volume == 1
    key(window, Qt.Key.Key_U)
    assert card.volume == 0 and volume.slider.value() == 0 and volume.button.isChecked()
    click(volume.button)
    assert card.volume == 1 and volume.slider.value() == 100
    volume.slider.setFocus()
    for _ in range(50):
        key(volume.slider, Qt.Key.Key_Left)
    assert volume.slider.value() == 50
    assert card.volume == pytest.approx(0.125)  # sounds half as loud
    window.close()
    again = make_window()
    assert again.session.speaker.volume == 0.5


def test_without_audio_in_the_file_there_is_no_volume(make_window, make_clip, card):
    window = make_window()
    window.open(str(make_clip()))
    wait_for(lambda: shown_number(window) is not None and window.session.speaker._feed is None)
    assert not panel(window, "transport").volume.isVisible()
    assert not window.actions_["mute"].isEnabled()


def test_without_a_device_it_plays_silently_and_says_so(make_window, film):
    window = make_window()
    window.open(str(film))
    wait_for(lambda: window.session.speaker.has_audio and (shown_number(window) or 0) > 5)
    volume = panel(window, "transport").volume
    assert not volume.slider.isEnabled() and not window.actions_["mute"].isEnabled()
    assert volume.button.toolTip() == "This computer has no audio device"
    assert not window.messages.shown()


def test_every_frame_is_played_with_a_slow_model_and_silently(make_window, film, card, monkeypatch):
    window = make_window(live=LiveSettings("off"))
    estimate = window.session.models.estimator.estimate
    shown, calls, is_over = [], itertools.count(), threading.Event()

    def slowly(image, when_ready):
        """Slower than the file's 25 fps, and than this machine shows frames, so that none is left out there."""
        before = next(calls)
        time.sleep(0.06)
        while len(shown) < before and not is_over.is_set():
            time.sleep(0.002)
        return estimate(image)

    monkeypatch.setattr(window.session.models.estimator, "estimate_live", slowly)
    key(window, Qt.Key.Key_E)
    assert window.session.stabilization.live.every_frame
    window.session.screen.shown.connect(lambda depth: shown.append(depth.frame.index))
    window.open(str(film))
    try:
        wait_for(lambda: len(shown) >= 30)
    finally:
        is_over.set()
    first = shown[:30]
    assert first == list(range(first[0], first[0] + 30))
    assert window.session.statistics.read().drops.total == 0
    assert card.heard() is None
