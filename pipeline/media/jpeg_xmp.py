"""Read and write the metadata of JPEG files: XMP of any size, and the orientation in EXIF data.

    packets = xmp_of(data)                            # the XMP packet, and the extended one of large XMP
    data = with_xmp(data, description, extended)      # the image itself stays as it is, to the last byte
    data = taken_over(old, new)                       # camera data and color profile of `old`, upright

Adobe, XMP Specification Part 3, "Embedding XMP metadata in JPEG".
"""

from __future__ import annotations

import hashlib
import re
import struct
from collections.abc import Iterator
from xml.etree import ElementTree

from pipeline import exif
from pipeline.exif import HEAD as EXIF

XMP = b"http://ns.adobe.com/xap/1.0/\0"
EXTENSION = b"http://ns.adobe.com/xmp/extension/\0"
PROFILE = b"ICC_PROFILE\0"
NOTE = "http://ns.adobe.com/xmp/note/"
MOST = 65_533 - 2
"""Most bytes of a segment behind its length."""
APP0, APP1, APP2, SCAN, END = 0xE0, 0xE1, 0xE2, 0xDA, 0xD9
RESTARTS = range(0xD0, 0xD8)
"""Markers within the data of a scan."""
HEAD = (
    '<?xpacket begin="\ufeff" id="W5M0MpCehiHzreSzNTczkc9d"?>\n<x:xmpmeta xmlns:x="adobe:ns:meta/">\n'
    '<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">\n'
)
TAIL = '\n</rdf:RDF>\n</x:xmpmeta>\n<?xpacket end="w"?>'

Segment = tuple[int, bytes]
"""A marker, 0xE1 for APP1, and what follows its length."""


def is_jpeg(data: bytes) -> bool:
    """Return whether it begins as a JPEG file does."""
    return data[:3] == b"\xff\xd8\xff"


def segments(data: bytes) -> tuple[list[Segment], int]:
    """Return the segments before the image data, and where those begin. Raises `ValueError` for a damaged file."""
    if not is_jpeg(data):
        raise ValueError("not a JPEG file")
    found: list[Segment] = []
    place = 2
    while place + 4 <= len(data):
        if data[place] != 0xFF:
            break
        marker = data[place + 1]
        if marker == 0xFF:  # padding
            place += 1
            continue
        if marker == SCAN:
            return found, place
        (length,) = struct.unpack_from(">H", data, place + 2)
        found.append((marker, data[place + 4 : place + 2 + length]))
        place += 2 + length
    raise ValueError("a JPEG file without image data")


def end_of_image(data: bytes) -> int:
    """Return where the image ends; some phones put more behind it. The length of damaged files."""
    try:
        _, place = segments(data)
    except (ValueError, struct.error):
        return len(data)
    while (place := data.find(b"\xff", place)) >= 0 and place + 2 <= len(data):
        marker = data[place + 1]
        if marker == END:
            return place + 2
        if marker == 0xFF:  # padding
            place += 1
        elif marker == 0 or marker in RESTARTS:
            place += 2
        else:  # another scan, or its tables
            place += 2 + int.from_bytes(data[place + 2 : place + 4], "big")
    return len(data)


def xmp_of(data: bytes) -> list[bytes]:
    """Return the XMP packets: the standard one and the extended one, as far as they are there."""
    try:
        found, _ = segments(data)
    except (ValueError, struct.error):
        return []
    packets = [payload[len(XMP) :] for marker, payload in found if marker == APP1 and payload.startswith(XMP)]
    parts: dict[int, bytes] = {}
    for marker, payload in found:
        if marker == APP1 and payload.startswith(EXTENSION) and len(payload) > len(EXTENSION) + 40:
            (offset,) = struct.unpack_from(">I", payload, len(EXTENSION) + 36)
            parts[offset] = payload[len(EXTENSION) + 40 :]
    extended = b"".join(parts[offset] for offset in sorted(parts))
    return packets[:1] + [extended] * bool(extended)


def with_xmp(data: bytes, description: str, extended: str) -> bytes:
    """Return the file with an `rdf:Description`, and another one that is too large for the first packet.

    The mark `{GUID}` in the first stands for the digest of the second. What other programs wrote stays, unless it is
    depth, or has an extended packet of its own.
    """
    found, scan = segments(data)
    others = [each for each in found if not (each[0] == APP1 and each[1].startswith((XMP, EXTENSION)))]
    large = (HEAD + extended + TAIL).encode()
    guid = hashlib.md5(large, usedforsecurity=False).hexdigest().upper()
    ours = description.replace("{GUID}", guid)
    packet = (HEAD + ours + _kept(data) + TAIL).encode()  # some readers know the first description alone
    if len(packet) > MOST - len(XMP):
        packet = (HEAD + ours + TAIL).encode()
    added = [(APP1, XMP + packet)]
    room = MOST - len(EXTENSION) - 40
    for offset in range(0, len(large), room):
        head = EXTENSION + guid.encode() + struct.pack(">II", len(large), offset)
        added.append((APP1, head + large[offset : offset + room]))
    # Behind JFIF and EXIF, and before indices of further images, whose distances then stay.
    first = next(
        (
            number
            for number, (marker, payload) in enumerate(others)
            if not (marker == APP0 or (marker == APP1 and payload.startswith(EXIF)))
        ),
        len(others),
    )
    return joined([*others[:first], *added, *others[first:]], data[scan:])


def taken_over(old: bytes, new: bytes) -> bytes:
    """Return `new` with camera data, XMP and color profile of the file that it was made of; it is upright already."""
    try:
        found, _ = segments(old)
    except (ValueError, struct.error):
        return new
    kept = [
        (marker, exif.declared_upright(payload) if payload.startswith(EXIF) else payload)
        for marker, payload in found
        if (marker == APP1 and payload.startswith((EXIF, XMP)))
        or (marker == APP2 and payload.startswith(PROFILE))
    ]
    own, scan = segments(new)
    return joined([*own[:1], *kept, *own[1:]], new[scan:])


def orientation(data: bytes) -> int:
    """Return how EXIF data turn the image, 1 to 8; 1 is upright."""
    try:
        found, _ = segments(data)
    except (ValueError, struct.error):
        return 1
    return exif.orientation(next((payload for _, payload in found if payload.startswith(EXIF)), b""))


def _kept(data: bytes) -> str:
    """Return what is inside the RDF of another program's packet; "" if it cannot be joined with ours."""
    packets = xmp_of(data)
    text = packets[0].decode("utf-8", "ignore") if packets else ""
    inside = re.search(r"<rdf:RDF[^>]*>(.*)</rdf:RDF>", text, re.DOTALL)
    is_depth = "photos/1.0/depthmap" in text or "photos/dd/1.0/device" in text
    return inside[1].strip() + "\n" if inside and not is_depth and "HasExtendedXMP" not in text else ""


def properties(root: ElementTree.Element, space: str) -> Iterator[tuple[str, str]]:
    """Yield the properties of a namespace, written as attributes or as elements."""
    for element in root.iter():
        if element.tag.startswith(f"{{{space}}}") and element.text and element.text.strip():
            yield local_name(element.tag), element.text.strip()
        for name, value in element.attrib.items():
            if name.startswith(f"{{{space}}}"):
                yield local_name(name), value


def local_name(name: str) -> str:
    """Return a name without its namespace."""
    return name.rpartition("}")[2]


def parsed(packet: bytes) -> ElementTree.Element | None:
    """Return the root of an XMP packet; None if it is damaged."""
    start, end = packet.find(b"<x:xmpmeta"), packet.rfind(b"</x:xmpmeta>")
    inside = packet[start : end + len(b"</x:xmpmeta>")] if start >= 0 <= end else packet
    if b"<!" in inside:  # entities, which a photograph has no use for
        return None
    try:
        return ElementTree.fromstring(inside)
    except ElementTree.ParseError:
        return None


def joined(parts: list[Segment], rest: bytes) -> bytes:
    """Return the file of these segments and the image data."""
    return b"\xff\xd8" + b"".join(_written(parts)) + rest


def _written(parts: list[Segment]) -> Iterator[bytes]:
    for marker, payload in parts:
        yield struct.pack(">BBH", 0xFF, marker, len(payload) + 2) + payload
