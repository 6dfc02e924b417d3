"""Create and connect all layers of a window."""

from __future__ import annotations

from PyQt6.QtCore import QObject, QPointF
from PyQt6.QtWidgets import QWidget

from viewer.desktop.canvas.canvas import Canvas
from viewer.desktop.canvas.context_menu import ContextMenu
from viewer.desktop.canvas.layers.alarm_zone import AlarmZone
from viewer.desktop.canvas.layers.difference import DifferenceLayer
from viewer.desktop.canvas.layers.distance_marks import DistanceMarksLayer
from viewer.desktop.canvas.layers.focus import Focus
from viewer.desktop.canvas.layers.orbit import Orbit
from viewer.desktop.canvas.layers.plane import PlaneTool
from viewer.desktop.canvas.layers.probes import Probes
from viewer.desktop.canvas.layers.profile import Profile
from viewer.desktop.canvas.layers.raw_or_stabilized import RawOrStabilized
from viewer.desktop.canvas.layers.region import RegionLayer
from viewer.desktop.canvas.layers.ruler import Ruler
from viewer.desktop.canvas.layers.seeking import Seeking
from viewer.desktop.canvas.layers.wipe import Wipe
from viewer.desktop.canvas.layers.zoom import Zoom
from viewer.desktop.state.playback import Playback
from viewer.desktop.state.session import Session
from viewer.desktop.widgets.actions import Actions
from viewer.desktop.widgets.legend import Legend

PAN = 0.1
"""Share of the visible part that a key press pans."""
TURN = 5.0
"""Degrees that a key press orbits the point cloud."""


class Overlays(QObject):
    """Owns the layers; each gets the state objects that it draws."""

    def __init__(self, session: Session, canvas: Canvas, actions: Actions, window: QWidget) -> None:
        super().__init__(window)
        probe_set = session.probe_set
        self._probe_set, self._canvas = probe_set, canvas
        self.zoom = Zoom()
        self.orbit = Orbit(session.view_state, session.screen)
        self.ruler = Ruler(session.view_state, session.screen, self.orbit)
        self.plane = PlaneTool(session.view_state, session.screen, self.orbit)
        self.wipe = Wipe(session.view_state)
        self.focus = Focus(session.view_state, probe_set)
        self.alarm_zone = AlarmZone(session.alarm, session.view_state)
        self.difference = DifferenceLayer(session.screen, session.source, session.models)
        self.raw = RawOrStabilized(session.feed, session.screen, session.source)
        self.profile = Profile(probe_set)
        self.region = RegionLayer(probe_set, session.depth_scale)
        self.probes = Probes(probe_set, session.depth_scale)
        self.marks = DistanceMarksLayer(session.distance_marks, canvas)
        self.legend = Legend(probe_set, session.depth_scale, session.view_state)
        self.seeking = Seeking(session.playback)
        from_below = (
            self.zoom,
            self.orbit,
            self.ruler,
            self.plane,
            self.wipe,
            self.focus,
            self.alarm_zone,
            self.profile,
            self.region,
            self.probes,
            self.marks,
            self.difference,
            self.raw,
            self.seeking,
        )
        for layer in from_below:
            canvas.add_layer(layer)
        self._hold_while_marking(session.playback)
        self.difference.toggled.connect(self.legend.show_changes)
        self.zoom.moved.connect(lambda: session.screen.look_at(self.zoom.viewport))
        for signal in (self.difference.toggled, session.view_state.changed):
            signal.connect(self._follow)
        session.screen.cleared.connect(self.orbit.start_over)
        for changed in (session.screen.shown, session.view_state.changed, canvas.resized):
            changed.connect(lambda *_: self.orbit.fit_first(canvas.size()))
        session.source.changed.connect(lambda: self.zoom.reset() if session.screen.depth is None else None)
        session.source.changed.connect(lambda: None if session.screen.depth else self.clear_space())
        self.ruler.toggled.connect(
            lambda on: self.plane.switch(False) if on else None
        )  # one tool in the hand
        self.plane.toggled.connect(lambda on: self.ruler.switch(False) if on else None)
        probe_set.changed.connect(lambda: canvas.setAccessibleDescription(self.probes.said()))

        def open_menu(point: QPointF) -> None:
            menu = ContextMenu(canvas, point, probe_set, self.probes, self.marks, actions, window)
            menu.popup(canvas.mapToGlobal(point.toPoint()))

        canvas.menu_asked.connect(open_menu)
        self._follow()

    def _hold_while_marking(self, playback: Playback) -> None:
        """Pause while distance marks are set, and resume afterwards if it was playing."""
        was_playing = False

        def follow(is_on: bool) -> None:
            nonlocal was_playing
            if is_on:
                was_playing = playback.is_playing
                playback.pause()
            elif was_playing:
                was_playing = False
                playback.play()

        self.marks.toggled.connect(follow)

    def show_whole(self) -> None:
        """Show the whole frame, and the point cloud from its initial viewpoint."""
        self.zoom.reset()
        self.orbit.reset()

    def clear_space(self) -> None:
        """Forget what is measured in the point cloud."""
        self.ruler.clear()
        self.plane.clear()

    def mark_at_probe(self) -> None:
        """Ask for the distance at the probe, or in the middle of the frame."""
        spot = self._probe_set.probe or (0.5, 0.5)
        points = self._canvas.place().points_of(spot)
        if points:
            self.marks.ask(spot, points[-1])

    def step_zoom(self, steps: int) -> None:
        """Zoom by one key press."""
        if self.orbit.is_there:
            self.orbit.approach(steps, self._canvas.place())
        else:
            self.zoom.step(steps)

    def look_from(self, side: str) -> None:
        """Show the point cloud from a side: "front", "side" or "top"; "fit" keeps the current side."""
        if side == "fit":
            self.orbit.fit(self._canvas.place())
        else:
            self.orbit.look_from(side, self._canvas.place())

    def go(self, right: int, down: int) -> None:
        """Orbit the point cloud, or pan a zoomed image, by one key press."""
        if self.orbit.is_there:
            self.orbit.turn(TURN * right, TURN * down)
        else:
            self.zoom.pan(PAN * right, PAN * down)

    def _follow(self) -> None:
        """Show the layers only in views where positions match those in the frame."""
        changed, turned = self.difference.is_on, self.orbit.is_there
        self.orbit.show(turned and not changed)
        for tool in (self.ruler, self.plane):
            tool.show(turned and not changed)
        self.wipe.show(not changed)
        self.focus.show(not changed)
        for layer in (self.probes, self.profile, self.region, self.marks):
            layer.show(changed or not turned)
