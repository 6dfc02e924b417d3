"""Show the color scale beside the image, from far to near, with the distribution of depth."""

from __future__ import annotations

from PyQt6.QtCore import QPointF, QRectF, QSize, Qt
from PyQt6.QtGui import QColor, QImage, QPainter, QPaintEvent, QPen
from PyQt6.QtWidgets import QSizePolicy, QWidget

from pipeline.frame import DepthFrame
from pipeline.render.picture import within
from viewer.desktop.state.measuring.distance_marks import DistanceMarks
from viewer.desktop.state.measuring.probe_set import ProbeSet
from viewer.desktop.state.measuring.readouts import percentiles, tell, tell_meters
from viewer.desktop.state.view_state import ViewState
from viewer.desktop.style.theme import ON_SURROUND, SURROUND
from viewer.desktop.widgets.throttle import at_intervals
from viewer.views import difference
from viewer.views.coloring import shown_table

TICKS = (5.0, 25.0, 50.0, 75.0, 95.0)
"""Percent of the picture that is farther than the tick."""
BAR = 14
WIDTH = 74
MARGIN = 12
REFRESH_MS = 200


class Legend(QWidget):
    """Follows the look at once, and the picture five times a second."""

    def __init__(self, probe_set: ProbeSet, distance_marks: DistanceMarks, view_state: ViewState) -> None:
        super().__init__()
        self._probe_set = probe_set
        self._distance_marks = distance_marks
        self._view_state = view_state
        self._changes = False
        self._ticks: list[float] = []
        self.setAttribute(Qt.WidgetAttribute.WA_OpaquePaintEvent)
        self.setSizePolicy(QSizePolicy.Policy.Fixed, QSizePolicy.Policy.Expanding)
        self.setAccessibleName(self.tr("Color scale"))
        self.setToolTip(
            self.tr(
                "Colors from far to near, in relative disparity. Each tick shows the share of the "
                "image that is farther"
            )
        )
        probe_set.read.connect(at_intervals(self, REFRESH_MS, self._read))
        for signal in (view_state.changed, distance_marks.changed):
            signal.connect(self.update)

    def sizeHint(self) -> QSize:
        return QSize(WIDTH, 200)

    def show_changes(self, wanted: bool) -> None:
        """The colors of the difference instead of those of depth."""
        self._changes = wanted
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
                self._paint_depth(painter, bar, line, within(depth, self._view_state.settings))
        painter.end()

    def _paint_depth(self, painter: QPainter, bar: QRectF, line: int, depth: DepthFrame) -> None:
        look = self._view_state.settings
        table = shown_table(look)
        _paint_bar(painter, bar, QImage(table.tobytes(), 256, 1, 768, QImage.Format.Format_RGB888))
        if look.nearer_than:
            away = QColor(SURROUND)
            away.setAlphaF(0.8)
            top = bar.bottom() - look.nearer_than * bar.height()
            painter.fillRect(QRectF(bar.left() - 1, top, bar.width() + 2, bar.bottom() - top + 1), away)
        far, near = depth.display_range
        ends = ((self.tr("Near"), self._tell(near)), (self.tr("Far"), self._tell(far)))
        self._paint_ends(painter, bar, line, *ends)
        self._paint_ticks(painter, bar, line, far, near)

    def _tell(self, disparity: float) -> str:
        """In meters where they are known: those along the camera's axis."""
        reading = self._distance_marks.tell((0.5, 0.5), disparity)
        return tell(disparity) if reading is None else tell_meters(reading.meters)

    def _paint_changes(self, painter: QPainter, bar: QRectF, line: int) -> None:
        _paint_bar(
            painter, bar, QImage(difference.colors().tobytes(), 256, 1, 768, QImage.Format.Format_RGB888)
        )
        words = self.tr("{percent} %").format(percent=f"{difference.FULL * 100:.0f}")
        self._paint_ends(
            painter, bar, line, (self.tr("Nearer"), f"+{words}"), (self.tr("Farther"), f"−{words}")
        )
        self._paint_tick(painter, bar, bar.center().y(), self.tr("no change"))

    def _paint_ends(
        self, painter: QPainter, bar: QRectF, line: int, above: tuple[str, str], below: tuple[str, str]
    ) -> None:
        painter.setPen(ON_SURROUND)
        width = self.width() - MARGIN
        for (name, value), top in ((above, bar.top() - 2 * line - 4), (below, bar.bottom() + 4)):
            painter.drawText(QRectF(MARGIN, top, width, line), int(Qt.AlignmentFlag.AlignLeft), name)
            painter.drawText(QRectF(MARGIN, top + line, width, line), int(Qt.AlignmentFlag.AlignLeft), value)

    def _paint_ticks(self, painter: QPainter, bar: QRectF, line: int, far: float, near: float) -> None:
        """The middle one first; those that would cover its words have none."""
        taken: list[float] = []
        order = sorted(zip(TICKS, self._ticks, strict=False), key=lambda tick: abs(tick[0] - 50))
        for percent, value in order:
            share = (value - far) / (near - far) if near > far else 0.0
            if 0 <= share <= 1 and self._view_state.settings.equalize:
                share = percent / 100  # which is what equalizing means
            if not 0 <= share <= 1:
                continue
            y = bar.bottom() - share * bar.height()
            is_free = all(abs(y - other) >= line - 1 for other in taken)
            words = self.tr("{percent} %").format(percent=f"{percent:.0f}")
            self._paint_tick(painter, bar, y, words if is_free else "")
            if is_free:
                taken.append(y)

    def _paint_tick(self, painter: QPainter, bar: QRectF, y: float, words: str) -> None:
        painter.setPen(QPen(ON_SURROUND, 1))
        painter.drawLine(QPointF(bar.right() + 2, y), QPointF(bar.right() + 6, y))
        height = painter.fontMetrics().height()
        box = QRectF(bar.right() + 9, y - height / 2, self.width() - bar.right() - 9, height)
        painter.drawText(box, int(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter), words)

    def _read(self) -> None:
        depth = self._probe_set.depth
        self._ticks = percentiles(depth, TICKS) if depth is not None else []
        self.update()


def _paint_bar(painter: QPainter, bar: QRectF, colors: QImage) -> None:
    """`colors` runs from left to right; the bar from below to above."""
    painter.save()
    painter.translate(bar.left(), bar.bottom())
    painter.rotate(-90)
    painter.drawImage(QRectF(0, 0, bar.height(), bar.width()), colors)
    painter.restore()
