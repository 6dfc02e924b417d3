"""The state of the machine: figures that are true, and that stand still enough to be read."""

import threading
import time

import pytest
from clips import number_of
from patience import PATIENCE
from PyQt6.QtCore import Qt
from PyQt6.QtWidgets import QLabel
from windows import (
    Brightness,
    canvas_pixels,
    click,
    key,
    panel,
    rect_of,
    wait_for,
    wait_for_layout,
    wait_for_rest,
)

from pipeline.process import Usage
from pipeline.settings import LiveSettings
from viewer.desktop.panels.state import NOTHING
from viewer.desktop.state.preferences import Preferences
from viewer.views.settings import ViewSettings


@pytest.fixture
def clip(make_clip):
    return make_clip(size=(160, 120), frame_rate=25, frames=100)


def is_in_sight(window, widget):
    """Whether all of it is to be seen in the column at the right."""
    return widget.isVisible() and not widget.visibleRegion().isEmpty() and (
        widget.visibleRegion().boundingRect() == widget.rect()
    )  # fmt: skip


def test_y_shows_it_even_where_the_column_was_folded(held):
    held.actions_["panel"].setChecked(False)
    state = panel(held, "state")
    assert not state.isVisible()
    key(held, Qt.Key.Key_Y)
    wait_for(lambda: is_in_sight(held, state))


def test_a_click_on_the_status_line_shows_it(held):
    state = panel(held, "state")
    assert not is_in_sight(held, state)  # it is at the end of the column
    click(panel(held, "status"))
    wait_for(lambda: is_in_sight(held, state))


def test_every_stage_tells_its_rate_and_the_whole_its_delay(make_window, clip):
    window = make_window()
    window.open(str(clip))
    state = panel(window, "state")
    wait_for(lambda: (window.session.statistics.meter.snapshot().total("paint")) > 20)
    state.refresh()
    for stage in ("capture", "inference", "paint"):
        assert float(state.stages[stage, "rate"].text()) > 0, stage
    assert float(state.stages["inference", "time"].text()) > 0
    assert state.values["queue"].text().endswith(" ms")
    middle, most = state.values["latency"].text().removesuffix(" ms").split(" · ")
    assert 0 <= int(middle) <= int(most)
    assert state.values["unchanged"].text().endswith(" %")
    assert state.values["memory"].text().endswith(" MiB")


def test_what_is_held_has_no_rates_but_keeps_its_counts(held):
    state = panel(held, "state")
    state.refresh()
    assert state.stages["paint", "rate"].text() == NOTHING
    assert state.values["latency"].text() == NOTHING
    assert state.stages["inference", "dropped"].text().isdigit()


def test_drops_are_told_where_they_happen(make_window, make_clip, monkeypatch):
    """A network that is held up: frames are dropped before it, and nowhere else."""
    go_on = threading.Event()

    class Slow(Brightness):
        def estimate(self, image):
            if self.calls == 2:
                go_on.wait(PATIENCE)
            return super().estimate(image)

    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Slow())
    window = make_window()
    window.open(str(make_clip(size=(64, 48), frame_rate=100, frames=400)))
    state = panel(window, "state")
    try:
        wait_for(lambda: window.session.statistics.read().drops.before_network > 9)
    finally:
        go_on.set()
    wait_for(lambda: window.session.statistics.meter.snapshot().total("paint") > 2)
    window.session.playback.pause()
    wait_for_rest(lambda: window.session.statistics.read().drops)
    state.refresh()
    drops = window.session.statistics.read().drops
    assert int(state.stages["inference", "dropped"].text()) > 9
    assert int(state.stages["paint", "dropped"].text()) == drops.before_drawing + drops.before_painting
    assert window.session.statistics.read().dropped == drops.total


def test_how_long_frames_wait_for_the_network_is_told(make_window, make_clip, monkeypatch):
    class Slow(Brightness):
        def estimate(self, image):
            time.sleep(0.03)
            return super().estimate(image)

    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Slow())
    window = make_window()
    window.open(str(make_clip(size=(64, 48), frame_rate=100, frames=400)))
    wait_for(lambda: window.session.statistics.meter.snapshot().total("paint") > 8)
    figures = window.session.statistics.read()
    # With frames 10 ms apart and a network of 30 ms, the newest one has waited up to 10 ms; a busy machine adds.
    assert figures.queue_ms > 0
    assert figures.latency_ms > figures.queue_ms


def test_an_overlay_is_always_of_one_frame(make_window, make_clip, monkeypatch):
    """The picture waits for its depth, however slow the network is: so there is nothing to be delayed."""
    lag = 0.05

    class Slow(Brightness):
        def estimate(self, image):
            seen = super().estimate(image)
            time.sleep(lag)
            return seen

    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Slow())
    # Without smooth motion: numbers that jump about cannot be followed.
    window = make_window(look=ViewSettings(view="side_by_side", colormap="gray"), live=LiveSettings("off"))
    window.resize(1280, 480)  # low and wide, so that the pair lies side by side
    window.open(str(make_clip(size=(160, 120), frame_rate=50, frames=400)))
    seen = []

    def difference(_depth):
        whole = canvas_pixels(window)
        half = whole.shape[1] // 2
        seen.append((number_of(whole[:, :half]), number_of(whole[:, half:])))

    wait_for(lambda: window.session.screen.depth is not None)
    wait_for_layout(window)
    window.session.screen.picture_ready.connect(lambda: difference(None))
    wait_for(lambda: len(seen) > 8)
    assert all(picture == depth for picture, depth in seen), seen
    assert len({picture for picture, _ in seen}) > 4


def test_nothing_moves_while_the_digits_change(held):
    state = panel(held, "state")
    key(held, Qt.Key.Key_Y)
    wait_for(lambda: is_in_sight(held, state))
    state.refresh()
    wait_for_layout(held)
    labels = state.findChildren(QLabel)
    before = [(rect_of(label, held).right(), rect_of(label, held).y()) for label in labels]
    for stage in ("capture", "inference", "paint"):
        state.stages[stage, "rate"].setText("111.1")
        state.stages[stage, "dropped"].setText("98765")
    state.show_usage(Usage(1.0, 12345.0))
    wait_for(lambda: state.values["memory"].text() == "12345 MiB")
    held.grab()
    after = [(rect_of(label, held).right(), rect_of(label, held).y()) for label in labels]
    # Numbers end where they ended; names begin where they began, so that their ends stay, too.
    assert after == before


def test_every_figure_says_what_it_is(held):
    state = panel(held, "state")
    for label in state.findChildren(QLabel):
        assert label.toolTip(), label.text()
    for number in (*state.stages.values(), *state.values.values()):
        assert number.accessibleName()


def test_a_slow_model_has_a_rate_of_its_own_and_values_an_age(make_window, make_clip, monkeypatch):
    class Slow(Brightness):
        def estimate(self, image):
            time.sleep(0.2)
            return super().estimate(image)

    monkeypatch.setattr("viewer.desktop.state.models.load_estimator", lambda _settings: Slow())
    window = make_window()
    window.open(str(make_clip(size=(160, 120), frame_rate=25, frames=400)))
    session = window.session
    wait_for(lambda: session.screen.depth is not None and session.screen.depth.is_carried)
    status = panel(window, "status")
    wait_for(lambda: "fps shown" in status.rate.text())
    assert "fps model" in status.rate.text()
    probes = window.overlays.probes
    assert "inferred" in probes.words(session.screen.depth, (0.5, 0.5))
    motion = panel(window, "depth").filters.motion
    assert motion.value == "auto"
    session.stabilization.use_live(LiveSettings("off"))
    assert motion.value == "off"
    wait_for(lambda: "fps shown" not in status.rate.text())
    window.close()
    assert Preferences.load(window.preferences_path).live == LiveSettings("off")
