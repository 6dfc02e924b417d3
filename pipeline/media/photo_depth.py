"""Embed depth in JPEG photographs as phones do, and read it: Google's depth map metadata and Dynamic Depth.

    data = embed(jpeg, PhotoDepth(levels, near, far, "Meters"), lens)
    depth = extract(data)                     # None where there is none
    disparity = depth.disparity()

Both are written, because some programs know the one and some the other: GDepth holds the depth image as base64 in
extended XMP (https://developers.google.com/depthmap-metadata), Dynamic Depth 1.0 behind the photograph, with an index
(https://developer.android.com/training/camera2/Dynamic-depth-v1.0.pdf). Android's own library (platform/external/
dynamic_depth) looks for that index in the first description of the extended XMP, and takes no camera without an image.
"""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass
from typing import Any
from xml.etree import ElementTree
from xml.sax.saxutils import quoteattr

import cv2
import numpy as np
from numpy.typing import NDArray

from pipeline.arrays import Disparity
from pipeline.geometry.lens import Lens, Size
from pipeline.media.jpeg_xmp import NOTE, end_of_image, local_name, parsed, properties, with_xmp, xmp_of

GDEPTH = "http://ns.google.com/photos/1.0/depthmap/"
DYNAMIC = "http://ns.google.com/photos/dd/1.0/"
URI, PRIMARY, OTHERS = "depth-viewer/depthmap", "primary_image", "depth-viewer/others"
LENGTH = re.compile(r"[0-9]{1,18}")
"""Of a file, in bytes. Python refuses to read longer numbers, with an error."""
METERS = {"m": 1.0, "meters": 1.0, "mm": 0.001}
"""Units of files, in meters."""
INVERSE, LINEAR = "RangeInverse", "RangeLinear"


@dataclass(frozen=True, eq=False)
class PhotoDepth:
    """A depth image and what it means.

    `levels` are uint8 or uint16 (h, w): 0 is at distance `near`, the highest at `far`. Distances are in `units`: "m",
    "mm", or "" if they are relative. `format` says whether levels are linear in inverse distance or in distance.
    """

    levels: NDArray[np.uint8] | NDArray[np.uint16]
    near: float
    far: float
    units: str = ""
    format: str = INVERSE

    @property
    def is_metric(self) -> bool:
        """Whether distances are meters."""
        return self.units.lower() in METERS

    def disparity(self) -> Disparity:
        """Return inverse distance, float32 (h, w), in 1/m if it is metric."""
        share = self.levels.astype(np.float32) / np.float32(np.iinfo(self.levels.dtype).max)
        scale = METERS.get(self.units.lower(), 1.0)
        near, far = self.near * scale, self.far * scale
        if self.format == LINEAR:
            return np.asarray(1 / (near + share * np.float32(far - near)), np.float32)
        return np.asarray(1 / near + share * np.float32(1 / far - 1 / near), np.float32)


def from_inverse(inverse: Disparity, units: str, reach: float = 1000.0) -> PhotoDepth:
    """Return the depth of inverse distances, float32 (h, w); the farthest is at most `reach` times the nearest."""
    high = float(inverse.max())
    low = max(float(inverse.min()), high / reach)
    if not high > low:  # a single distance
        low = high / 2
    levels = np.rint((high - np.clip(inverse, low, high)) * np.float32(255 / (high - low)))
    return PhotoDepth(levels.astype(np.uint8), 1 / high, 1 / low, units)


def embed(jpeg: bytes, depth: PhotoDepth, lens: Lens, picture: Size, software: str) -> bytes:
    """Return the photograph with its depth; `picture` is its (height, width)."""
    encoded, png = cv2.imencode(".png", depth.levels)
    assert encoded
    data = png.tobytes()
    shown = {
        "Format": depth.format,
        "Near": f"{depth.near:.9g}",
        "Far": f"{depth.far:.9g}",
        "MeasureType": "OpticalAxis",
        "Software": software,
    }
    height, width = picture
    google = {f"GDepth:{name}": value for name, value in shown.items()}
    google |= {"GDepth:Mime": "image/png", "GDepth:ImageWidth": str(width), "GDepth:ImageHeight": str(height)}
    google |= {"GDepth:Units": "m"} if depth.is_metric else {}
    dynamic = {
        **shown,
        "Units": "Meters" if depth.is_metric else "None",
        "DepthURI": URI,
        "ItemSemantic": "Depth",
    }
    spaces = {
        name: f"{DYNAMIC}{name.lower()}/"
        for name in ("Device", "Container", "Item", "Profile", "Camera", "Image", "DepthMap", "ImagingModel")
    }
    jpeg = _without_depth(jpeg)
    behind = len(jpeg) - end_of_image(jpeg)
    extended = _description(
        {"GDepth": GDEPTH, **spaces},
        {"GDepth:Data": base64.b64encode(data).decode()},
        _device(dynamic, lens, picture, len(data), behind),
    )
    standard = _description(
        {"GDepth": GDEPTH, "xmpNote": NOTE}, {"xmpNote:HasExtendedXMP": "{GUID}", **google}, ""
    )
    return with_xmp(jpeg, standard, extended) + data


def _device(depth: dict[str, str], lens: Lens, picture: Size, length: int, behind: int) -> str:
    """Return the elements of Dynamic Depth: the index of the file, the profile, and the camera with its depth.

    `length` is that of the depth in bytes, `behind` that of what other programs have put between the image and it.
    """
    height, width = picture
    focal = f"{lens.focal_px(picture):.9g}"
    model = {
        "FocalLengthX": focal,
        "FocalLengthY": focal,
        "PrincipalPointX": f"{lens.center[0] * width:.9g}",
        "PrincipalPointY": f"{lens.center[1] * height:.9g}",
        "ImageWidth": str(width),
        "ImageHeight": str(height),
        "Skew": "0",
        "PixelAspectRatio": "1",
    }
    others = [("application/octet-stream", behind, OTHERS)] * bool(behind)
    files = [("image/jpeg", 0, PRIMARY), *others, ("image/png", length, URI)]
    items = "".join(_entry(f"<Container:Item{_attributes('Item', _item(*each))}/>") for each in files)
    profile = (
        '<Device:Profile Profile:Type="DepthPhoto"><Profile:CameraIndices><rdf:Seq><rdf:li>0</rdf:li></rdf:Seq>'
        "</Profile:CameraIndices></Device:Profile>"
    )
    camera = (
        f'<Device:Camera Camera:Trait="Logical">'
        f'<Camera:Image Image:ItemSemantic="Primary" Image:ItemURI="{PRIMARY}"/>'
        f"<Camera:DepthMap{_attributes('DepthMap', depth)}/>"
        f"<Camera:ImagingModel{_attributes('ImagingModel', model)}/></Device:Camera>"
    )
    return (
        '<Device:Container rdf:parseType="Resource"><Container:Directory><rdf:Seq>'
        f"{items}</rdf:Seq></Container:Directory></Device:Container>\n"
        f"<Device:Profiles><rdf:Seq>{_entry(profile)}</rdf:Seq></Device:Profiles>\n"
        f"<Device:Cameras><rdf:Seq>{_entry(camera)}</rdf:Seq></Device:Cameras>"
    )


def _item(mime: str, length: int, uri: str) -> dict[str, str]:
    return {"Mime": mime, "Length": str(length), "Padding": "0", "DataURI": uri}


def _entry(inside: str) -> str:
    return f'<rdf:li rdf:parseType="Resource">{inside}</rdf:li>'


def _attributes(prefix: str, values: dict[str, str]) -> str:
    return "".join(f" {prefix}:{name}={quoteattr(value)}" for name, value in values.items())


def _description(spaces: dict[str, str], attributes: dict[str, str], inside: str) -> str:
    names = "".join(f' xmlns:{prefix}="{address}"' for prefix, address in spaces.items())
    values = "".join(f" {name}={quoteattr(value)}" for name, value in attributes.items())
    return f'<rdf:Description rdf:about=""{names}{values}>{inside}</rdf:Description>'


def extract(data: bytes) -> PhotoDepth | None:
    """Read the depth of a photograph of any program; None where there is none, or none that can be decoded."""
    roots = [root for packet in xmp_of(data) if (root := parsed(packet)) is not None]
    values: dict[str, str] = {}
    for root in roots:
        values |= dict(properties(root, GDEPTH))
    image = b""
    if "Data" in values:
        try:
            image = base64.b64decode(values["Data"])
        except binascii.Error:
            image = b""
    if not image:
        for root in roots:
            values |= dict(properties(root, f"{DYNAMIC}depthmap/"))
        image = _appended(data, roots, values.get("DepthURI", ""))
    levels: Any = cv2.imdecode(np.frombuffer(image, np.uint8), cv2.IMREAD_ANYDEPTH) if image else None
    try:
        near, far = float(values["Near"]), float(values["Far"])
    except (KeyError, ValueError):
        return None
    if levels is None or levels.dtype not in (np.uint8, np.uint16) or not 0 < near < far < float("inf"):
        return None
    return PhotoDepth(levels, near, far, values.get("Units", ""), values.get("Format", INVERSE))


def _without_depth(data: bytes) -> bytes:
    """Return the photograph without the images that an older index of depth lists behind it."""
    roots = [root for packet in xmp_of(data) if (root := parsed(packet)) is not None]
    ours = (length for name, length in _listed(roots, DYNAMIC) if name != OTHERS)
    return data[: max(end_of_image(data), len(data) - sum(ours))]


def _appended(data: bytes, roots: list[ElementTree.Element], uri: str) -> bytes:
    """Return the file of this name behind the photograph: the index lists all of them in their order."""
    end = len(data)
    for name, length in reversed(_listed(roots, "")):
        if uri and uri == name:
            return data[end - length : end]
        end -= length
    return b""


def _listed(roots: list[ElementTree.Element], space: str) -> list[tuple[str, int]]:
    """Return name and length of the files behind the photograph, of indices whose namespace begins so.

    Others than Dynamic Depth have such an index, for what belongs to the photograph, such as brighter lights.
    """
    items = [
        {local_name(name): value for name, value in element.attrib.items()}
        | {local_name(child.tag): child.text or "" for child in element}
        for root in roots
        for element in root.iter()
        if local_name(element.tag) == "Item" and element.tag.startswith(f"{{{space}")
    ]
    lengths = (item.get("Length", "0") for item in items)
    sizes = [int(length) if LENGTH.fullmatch(length) else 0 for length in lengths]
    names = [item.get("DataURI", item.get("URI", "")) for item in items]
    return list(zip(names, sizes, strict=True))[1:]
