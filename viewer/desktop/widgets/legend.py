"""Show the color scale beside the image, from far to near, with round values of depth."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt, pyqtSignal
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from pipeline.frame import DepthFrame
from pipeline.render.picture import within
from viewer.desktop.state.measuring.depth_scale import DepthScale
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.readouts import tell
from viewer.desktop.state.measuring.ticks import spaced
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.theme import ON_SURROUND, SURROUND
from viewer.desktop.widgets.throttle import at_intervals
from viewer.views import difference
from viewer.views.coloring import shown_table

BAR = 14
WIDTH = 74
MARGIN = 12
CROWD, MOST = 1.6, 8
"""Minimum distance of ticks, in line heights, and the maximum number of ticks."""
REFRESH_MS = 200


class Legend(QWidget):
    """Follows the view settings at once, and frames five times a second."""

    needed = pyqtSignal()
    """`is_needed` has changed."""

    def __init__(self, probe_set: ProbeSet, depth_scale: DepthScale, view_state: ViewState) -> None:
        super().__init__()
        self._probe_set = probe_set
        self._depth_scale = depth_scale
        self._view_state = view_state
        self._changes = False
        self._was_needed = self.is_needed
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Color scale"))
        probe_set.read.connect(at_intervals(self, REFRESH_MS, self._read))
        for signal in (view_state.changed, depth_scale.changed):
            signal.connect(self._follow)
        self._read()

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 200)

    def show_changes(self, wanted: bool) -> None:
        """Show the colors of the difference instead of those of depth."""
        self._changes = wanted
        self._follow()

    @property
    def is_needed(self) -> bool:
        """Return whether what is shown has these colors; a point cloud may have those of the frame."""
        return self._changes or self._view_state.settings.has_colors

    def _follow(self) -> None:
        if self.is_needed != self._was_needed:
            self._was_needed = self.is_needed
            self.needed.emit()
        self.update()

    def paintEvent(self, _event: QPaintEvent | None) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), SURROUND)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        font = painter.font()
        font.setPointSizeF(font.pointSizeF() * 0.88)
        painter.setFont(font)
        line = painter.fontMetrics().height()
        depth = self._probe_set.depth
        if depth is not None:
            bar = QRectF(MARGIN, MARGIN + 2 * line + 4, BAR, self.height() - 2 * (MARGIN + 2 * line + 4))
            if self._changes:
                self._paint_changes(painter, bar, line)
            else:
                self._paint_depth(painter, bar, line, depth)
        painter.end()

    def _paint_depth(self, painter: QPainter, bar: QRectF, line: int, depth: DepthFrame) -> None:
        look = self._view_state.settings
        table = shown_table(look, depth)
        _paint_bar(painter, bar, QImage(table.tobytes(), 256, 1, 768, QImage.Format.Format_RGB888))
        if look.nearer_than:
            away = QColor(SURROUND)
            away.setAlphaF(0.8)
            top = bar.bottom() - look.nearer_than * bar.height()
            painter.fillRect(QRectF(bar.left() - 1, top, bar.width() + 2, bar.bottom() - top + 1), away)
        far, near = within(depth, look).display_range
        scale = self._depth_scale
        ends = ((self.tr("Near"), scale.tell_on_axis(near)), (self.tr("Far"), scale.tell_on_axis(far)))
        self._paint_ends(painter, bar, line, *ends)
        places = [
            (bar.bottom() - share * bar.height(), words)
            for share, words in scale.ticks()
            if CROWD / 2 * line
            < share * bar.height()
            < bar.height() - CROWD / 2 * line  # the ends have words
        ]
        for y, words in spaced(places, CROWD * line)[:MOST]:
            self._paint_tick(painter, bar, y, words)

    def _paint_changes(self, painter: QPainter, bar: QRectF, line: int) -> None:
        _paint_bar(
            painter, bar, QImage(difference.colors().tobytes(), 256, 1, 768, QImage.Format.Format_RGB888)
        )
        percent = self.tr("{percent} %")
        words = percent.format(percent=f"{difference.FULL * 100:.0f}")
        self._paint_ends(
            painter, bar, line, (self.tr("Nearer"), f"+{words}"), (self.tr("Farther"), f"−{words}")
        )
        self._paint_tick(painter, bar, bar.center().y(), percent.format(percent=0))

    def _paint_ends(
        self, painter: QPainter, bar: QRectF, line: int, above: tuple[str, str], below: tuple[str, str]
    ) -> None:
        painter.setPen(ON_SURROUND)
        width = self.width() - MARGIN
        for (name, value), top in ((above, bar.top() - 2 * line - 4), (below, bar.bottom() + 4)):
            painter.drawText(QRectF(MARGIN, top, width, line), int(Qt.AlignmentFlag.AlignLeft), name)
            painter.drawText(QRectF(MARGIN, top + line, width, line), int(Qt.AlignmentFlag.AlignLeft), value)

    def _paint_tick(self, painter: QPainter, bar: QRectF, y: float, words: str) -> None:
        painter.setPen(QPen(ON_SURROUND, 1))
        painter.drawLine(QPointF(bar.right() + 2, y), QPointF(bar.right() + 6, y))
        height = painter.fontMetrics().height()
        box = QRectF(bar.right() + 9, y - height / 2, self.width() - bar.right() - 9, height)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def _read(self) -> None:
        tip = self.tr("Colors from far to near: meters if calibrated, otherwise percent of the display range")
        if (limits := self._depth_scale.limits) is not None:
            ends = self.tr("Relative disparity from {far} (far) to {near} (near)")
            tip += "\n" + ends.format(far=tell(limits[0]), near=tell(limits[1]))
        self.setToolTip(tip)
        self.update()


def _paint_bar(painter: QPainter, bar: QRectF, colors: QImage) -> None:
    """Paint the color scale; `colors` runs from left to right, the bar from bottom to top."""
    painter.save()
    painter.translate(bar.left(), bar.bottom())
    painter.rotate(-90)
    painter.drawImage(QRectF(0, 0, bar.height(), bar.width()), colors)
    painter.restore()
