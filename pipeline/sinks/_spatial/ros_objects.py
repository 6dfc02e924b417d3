"""Make ROS 2 messages of the objects of a frame: markers in space for RViz, labels on the picture for Foxglove.

found = ObjectMessages(store, space, header)
found.markers(depth)                 # visualization_msgs/MarkerArray: a rectangle and a text for each object
found.labels(depth)                  # foxglove_msgs/ImageAnnotations: boxes and texts in pixels of the picture
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from pipeline.frame import DepthFrame
from pipeline.geometry.calibration import assumed
from pipeline.geometry.surface import Space
from pipeline.objects.distance import Located, located

if TYPE_CHECKING:
    from rosbags.typesys.store import Typestore

ADD, DELETE_ALL = 0, 3
LINE_STRIP, TEXT = 4, 9
LINE_LOOP = 2
"""Numbers of `visualization_msgs/Marker`, and of `foxglove_msgs/PointsAnnotation`."""
LINE, LETTERS = 0.005, 0.05
"""Width of lines and height of letters in space, as shares of the distance."""
SHARE = 1 / 42
"""Height of letters on the picture, as a share of its height."""
FOXGLOVE = {
    "Color": "float64 r\nfloat64 g\nfloat64 b\nfloat64 a\n",
    "Point2": "float64 x\nfloat64 y\n",
    "CircleAnnotation": (
        "builtin_interfaces/Time timestamp\nfoxglove_msgs/Point2 position\nfloat64 diameter\nfloat64 thickness\n"
        "foxglove_msgs/Color fill_color\nfoxglove_msgs/Color outline_color\n"
    ),
    "PointsAnnotation": (
        "builtin_interfaces/Time timestamp\nuint8 type\nfoxglove_msgs/Point2[] points\n"
        "foxglove_msgs/Color outline_color\nfoxglove_msgs/Color[] outline_colors\nfoxglove_msgs/Color fill_color\n"
        "float64 thickness\n"
    ),
    "TextAnnotation": (
        "builtin_interfaces/Time timestamp\nfoxglove_msgs/Point2 position\nstring text\nfloat64 font_size\n"
        "foxglove_msgs/Color text_color\nfoxglove_msgs/Color background_color\n"
    ),
    "ImageAnnotations": (
        "foxglove_msgs/CircleAnnotation[] circles\nfoxglove_msgs/PointsAnnotation[] points\n"
        "foxglove_msgs/TextAnnotation[] texts\n"
    ),
}
"""Fields of Foxglove's messages, which are not among those of ROS 2. A file holds the definitions that it uses."""


def foxglove_types() -> dict[str, Any]:
    """Return Foxglove's message types, to be registered in a typestore."""
    from rosbags.typesys import get_types_from_msg

    found: dict[str, Any] = {}
    for name, fields in FOXGLOVE.items():
        found |= get_types_from_msg(fields, f"foxglove_msgs/msg/{name}")
    return found


class ObjectMessages:
    """Serializes the objects of one frame, whose header in the optical frame is `header`."""

    def __init__(self, store: Typestore, space: Space, header: Any) -> None:
        self._store, self._space, self._header = store, space, header

    def markers(self, depth: DepthFrame) -> bytes:
        """Return the rectangles and names of all objects; those of the frame before are removed."""
        made = [self._marker(0, action=DELETE_ALL)]
        for number, each in enumerate(located(depth)):
            corners = self._corners(depth, each)
            z = float(corners[0, 2])
            if not np.isfinite(z):
                continue
            points = [self._point(corner) for corner in (*corners, corners[0])]
            made.append(self._marker(2 * number, kind=LINE_STRIP, scale=(LINE * z,) * 3, points=points))
            top = (corners[0] + corners[1]) / 2
            made.append(
                self._marker(2 * number + 1, kind=TEXT, scale=(LETTERS * z,) * 3, place=top, text=each.words)
            )
        return self._written("visualization_msgs/msg/MarkerArray", markers=made)

    def labels(self, depth: DepthFrame) -> bytes:
        """Return boxes and texts on the picture."""
        height, width = depth.frame.image.shape[:2]
        boxes, texts = [], []
        for each in located(depth):
            left, top, right, bottom = np.multiply(each.detection.box, (width, height, width, height))
            corners = (left, top), (right, top), (right, bottom), (left, bottom)
            boxes.append(
                self._made(
                    "foxglove_msgs/msg/PointsAnnotation",
                    timestamp=self._header.stamp,
                    type=LINE_LOOP,
                    points=[self._made("foxglove_msgs/msg/Point2", x=x, y=y) for x, y in corners],
                    outline_color=self._color(1.0),
                    outline_colors=[],
                    fill_color=self._color(0.0),
                    thickness=max(1.0, height / 360),
                )
            )
            texts.append(
                self._made(
                    "foxglove_msgs/msg/TextAnnotation",
                    timestamp=self._header.stamp,
                    position=self._made("foxglove_msgs/msg/Point2", x=left, y=top),
                    text=each.words,
                    font_size=height * SHARE,
                    text_color=self._color(1.0),
                    background_color=self._made("foxglove_msgs/msg/Color", r=0.08, g=0.08, b=0.1, a=1.0),
                )
            )
        return self._written("foxglove_msgs/msg/ImageAnnotations", circles=[], points=boxes, texts=texts)

    def _corners(self, depth: DepthFrame, found: Located) -> Any:
        """Return the corners of the box at the object's distance, clockwise from the upper left: (4, 3)."""
        lens = self._space.lens
        calibration = self._space.calibration or assumed(*depth.display_range)
        height, width = depth.frame.image.shape[:2]
        focal, z = lens.focal_px((height, width)), float(calibration.meters(found.disparity))
        left, top, right, bottom = found.detection.box
        places = np.array([(left, top), (right, top), (right, bottom), (left, bottom)])
        across = (places - np.array(lens.center)) * (width, height) / focal
        return np.concatenate([across, np.ones((4, 1))], axis=1) * z

    def _marker(
        self, number: int, *, action: int = ADD, kind: int = LINE_STRIP, scale: Any = (0.0, 0.0, 0.0),
        place: Any = (0.0, 0.0, 0.0), points: Any = (), text: str = "",
    ) -> Any:  # fmt: skip
        zero = self._made("builtin_interfaces/msg/Duration", sec=0, nanosec=0)
        upright = self._made("geometry_msgs/msg/Quaternion", x=0.0, y=0.0, z=0.0, w=1.0)
        x, y, z = scale
        return self._made(
            "visualization_msgs/msg/Marker",
            header=self._header, ns="objects", id=number, type=kind, action=action,
            pose=self._made("geometry_msgs/msg/Pose", position=self._point(place), orientation=upright),
            scale=self._made("geometry_msgs/msg/Vector3", x=x, y=y, z=z),
            color=self._made("std_msgs/msg/ColorRGBA", r=1.0, g=1.0, b=1.0, a=1.0),
            lifetime=zero, frame_locked=False, points=list(points), colors=[],
            texture_resource="", texture=self._no_texture(), uv_coordinates=[], text=text,
            mesh_resource="", mesh_file=self._made("visualization_msgs/msg/MeshFile", filename="", data=_NONE),
            mesh_use_embedded_materials=False,
        )  # fmt: skip

    def _no_texture(self) -> Any:
        return self._made("sensor_msgs/msg/CompressedImage", header=self._header, format="", data=_NONE)

    def _point(self, place: Any) -> Any:
        x, y, z = (float(value) for value in place)
        return self._made("geometry_msgs/msg/Point", x=x, y=y, z=z)

    def _color(self, opacity: float) -> Any:
        return self._made("foxglove_msgs/msg/Color", r=1.0, g=1.0, b=1.0, a=opacity)

    def _made(self, kind: str, **values: Any) -> Any:
        return self._store.types[kind](**values)

    def _written(self, kind: str, **values: Any) -> bytes:
        return bytes(self._store.serialize_cdr(self._made(kind, **values), kind))


_NONE = np.zeros(0, np.uint8)
