"""Make ROS 2 messages of a depth frame, as RViz, Foxglove and Nav2 read them.

messages = RosMessages(space, typestore())
for topic, data in messages.of(depth, nanoseconds): ...        # CDR bytes; the types are in TOPICS
messages.transforms()                                          # where the camera is, for /tf_static

Axes follow REP 103 and 105: the optical frame has x to the right, y down and z ahead; `camera_link` has x ahead, y to
the left and z up. Depth is distance along z, as REP 118 wants it: float32 meters, NaN where it is not known. Without a
calibration it is relative, and every frame id ends in `_relative`: no transform leads from there to a robot.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.errors import SinkError
from pipeline.extras import install_hint
from pipeline.frame import DepthFrame
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space, Surface, flying
from pipeline.sinks._spatial.ros_objects import ObjectMessages, foxglove_types

if TYPE_CHECKING:
    from rosbags.typesys.store import Typestore

IMAGE, IMAGE_INFO = "/camera/color/image_raw/compressed", "/camera/color/camera_info"
DEPTH, DEPTH_INFO = "/camera/depth/image_raw", "/camera/depth/camera_info"
POINTS, NEAREST, STATIC = "/camera/depth/points", "/camera/depth/nearest", "/tf_static"
OBJECTS, LABELS = "/camera/objects/markers", "/camera/objects/labels"
TOPICS = {
    IMAGE: "sensor_msgs/msg/CompressedImage",
    IMAGE_INFO: "sensor_msgs/msg/CameraInfo",
    DEPTH: "sensor_msgs/msg/Image",
    DEPTH_INFO: "sensor_msgs/msg/CameraInfo",
    POINTS: "sensor_msgs/msg/PointCloud2",
    NEAREST: "sensor_msgs/msg/Range",
    STATIC: "tf2_msgs/msg/TFMessage",
}
"""Topics and the types of their messages."""
WITH_OBJECTS = TOPICS | {
    OBJECTS: "visualization_msgs/msg/MarkerArray",
    LABELS: "foxglove_msgs/msg/ImageAnnotations",
}
"""The same where a detector looks at the frames."""
BASE, OPTICAL, RELATIVE = "camera_link", "camera_optical_frame", "_relative"
TO_OPTICAL = (-0.5, 0.5, -0.5, 0.5)
"""Rotation from `camera_link` to the optical frame: x, y, z and w of a quaternion."""
JPEG_QUALITY = 90
OBSTACLE = 1.0
"""Share of the known places, in percent, that must be nearer to count as an obstacle: fewer are noise."""
INFRARED, REACH = 1, 100.0
"""The kind of radiation, where ROS knows only sound and infrared, and the farthest distance in meters."""
MODELS = {0: ("plumb_bob", 5), 4: ("plumb_bob", 5), 5: ("plumb_bob", 5), 8: ("rational_polynomial", 8)}
"""By how many numbers the distortion of a lens has: its name in ROS, and how many numbers it has there."""


class RosMessages:
    """Serializes messages."""

    def __init__(self, space: Space, store: Typestore) -> None:
        self._space = space
        self._store = store
        self._suffix = "" if space.calibration else RELATIVE

    def of(self, depth: DepthFrame, nanoseconds: int) -> Iterator[tuple[str, bytes]]:
        """Yield (topic, CDR bytes) of every message of a frame."""
        header = self._header(OPTICAL + self._suffix, nanoseconds)
        image = depth.frame.image
        surface = self._space.surface(depth.disparity, depth.display_range, image)
        encoded, jpeg = cv2.imencode(
            ".jpg", cv2.cvtColor(image, cv2.COLOR_RGB2BGR), [cv2.IMWRITE_JPEG_QUALITY, JPEG_QUALITY]
        )
        assert encoded
        yield self._written(IMAGE, header=header, format="rgb8; jpeg compressed bgr8", data=jpeg.reshape(-1))
        yield self._info(IMAGE_INFO, header, image.shape[:2], image.shape[:2])
        distance = np.ascontiguousarray(surface.points[..., 2], "<f4")
        yield self._picture(header, distance)
        yield self._info(DEPTH_INFO, header, distance.shape, image.shape[:2])
        yield self._cloud(header, surface)
        yield self._nearest(nanoseconds, distance, image.shape[:2])
        if depth.frame.detections is not None:
            found = ObjectMessages(self._store, self._space, header)
            yield OBJECTS, found.markers(depth)
            yield LABELS, found.labels(depth)

    def transforms(self) -> tuple[str, bytes]:
        """Return the message of `/tf_static`."""
        x, y, z, w = TO_OPTICAL
        transform = self._made(
            "geometry_msgs/msg/Transform",
            translation=self._made("geometry_msgs/msg/Vector3", x=0.0, y=0.0, z=0.0),
            rotation=self._made("geometry_msgs/msg/Quaternion", x=x, y=y, z=z, w=w),
        )
        stamped = self._made(
            "geometry_msgs/msg/TransformStamped",
            header=self._header(BASE + self._suffix, 0),
            child_frame_id=OPTICAL + self._suffix,
            transform=transform,
        )
        return self._written(STATIC, transforms=[stamped])

    def _header(self, frame_id: str, nanoseconds: int) -> Any:
        seconds, rest = divmod(nanoseconds, 1_000_000_000)
        stamp = self._made("builtin_interfaces/msg/Time", sec=seconds, nanosec=rest)
        return self._made("std_msgs/msg/Header", stamp=stamp, frame_id=frame_id)

    def _picture(self, header: Any, distance: NDArray[np.float32]) -> tuple[str, bytes]:
        height, width = distance.shape
        return self._written(
            DEPTH,
            header=header,
            height=height,
            width=width,
            encoding="32FC1",
            is_bigendian=0,
            step=4 * width,
            data=distance.reshape(-1).view(np.uint8),
        )

    def _nearest(
        self, nanoseconds: int, distance: NDArray[np.float32], picture: tuple[int, ...]
    ) -> tuple[str, bytes]:
        """How far the nearest obstacle is, along x of `camera_link`; infinite where nothing is known (REP 117)."""
        known = distance[np.isfinite(distance)]
        height, width = picture
        return self._written(
            NEAREST,
            header=self._header(BASE + self._suffix, nanoseconds),
            radiation_type=INFRARED,
            field_of_view=math.radians(self._space.lens.field_of_view((height, width))[0]),
            min_range=0.0,
            max_range=REACH,
            range=float(np.percentile(known, OBSTACLE)) if known.size else math.inf,
        )

    def _info(
        self, topic: str, header: Any, size: tuple[int, ...], picture: tuple[int, ...]
    ) -> tuple[str, bytes]:
        """Describe the lens for an image of `size`, which shows all that `picture` shows; both (height, width)."""
        lens: Lens = self._space.lens
        height, width = size
        focal = lens.focal_px((picture[0], picture[1]))
        fx, fy = focal * width / picture[1], focal * height / picture[0]
        # Pixel centers: ROS and OpenCV count from the middle of the first pixel.
        cx, cy = lens.center[0] * width - 0.5, lens.center[1] * height - 0.5
        name, count = MODELS[len(lens.distortion)]
        distortion = np.zeros(count)
        distortion[: len(lens.distortion)] = lens.distortion
        return self._written(
            topic,
            header=header,
            height=height,
            width=width,
            distortion_model=name,
            d=distortion,
            k=np.array([fx, 0, cx, 0, fy, cy, 0, 0, 1], float),
            r=np.eye(3).reshape(-1),
            p=np.array([fx, 0, cx, 0, 0, fy, cy, 0, 0, 0, 1, 0], float),
            binning_x=0,
            binning_y=0,
            roi=self._made(
                "sensor_msgs/msg/RegionOfInterest",
                x_offset=0, y_offset=0, height=0, width=0, do_rectify=False,
            ),
        )  # fmt: skip

    def _cloud(self, header: Any, surface: Surface) -> tuple[str, bytes]:
        """Write every known point, without flying pixels at depth discontinuities."""
        chosen = surface.is_known & ~flying(surface.points[..., 2])
        points = np.zeros(int(chosen.sum()), [("x", "<f4"), ("y", "<f4"), ("z", "<f4"), ("rgb", "<u4")])
        for name, values in zip("xyz", surface.points[chosen].T, strict=True):
            points[name] = values
        red, green, blue = surface.colors[chosen].astype(np.uint32).T
        points["rgb"] = red << 16 | green << 8 | blue
        field: Any = self._store.types["sensor_msgs/msg/PointField"]
        fields = [
            field(name=name, offset=4 * place, datatype=field.FLOAT32, count=1)
            for place, name in enumerate(("x", "y", "z", "rgb"))
        ]
        return self._written(
            POINTS,
            header=header,
            height=1,
            width=len(points),
            fields=fields,
            is_bigendian=False,
            point_step=points.itemsize,
            row_step=points.nbytes,
            data=points.view(np.uint8),
            is_dense=True,
        )

    def _made(self, kind: str, **values: Any) -> Any:
        return self._store.types[kind](**values)

    def _written(self, topic: str, **values: Any) -> tuple[str, bytes]:
        kind = TOPICS[topic]
        return topic, bytes(self._store.serialize_cdr(self._made(kind, **values), kind))


def typestore() -> Typestore:
    """Build the message types of ROS 2. Raises `SinkError` where the package is missing."""
    try:
        from rosbags.typesys import Stores, get_typestore
    except ImportError as error:
        raise SinkError("MCAP needs the packages mcap and rosbags.", hint=install_hint("ros")) from error
    store = get_typestore(Stores.ROS2_HUMBLE)
    store.register(foxglove_types())
    return store
