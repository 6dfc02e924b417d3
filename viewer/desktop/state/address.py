"""Turn dropped, pasted or typed text into the address of a source, and an address into a short title."""

from __future__ import annotations

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

from PyQt6.QtCore import QCoreApplication, QMimeData, QUrl

from pipeline.address import masked, secret_of
from pipeline.live.outputs.recorded import recorded
from pipeline.storage.urls import at_home, is_data

CAMERA_PATHS = ("/dev/v4l/", "/dev/video")
"""Of Linux."""


def from_mime(data: QMimeData | None) -> str:
    """Return the first file or URL that was dropped or pasted, else the first line of text, "" if there is none."""
    return next(iter(all_from_mime(data)), "")


def all_from_mime(data: QMimeData | None) -> list[str]:
    """Return all files and URLs that were dropped or pasted, else the first line of text."""
    if data is None:
        return []
    if urls := data.urls():
        encoded = QUrl.ComponentFormattingOption.FullyEncoded
        return [url.toLocalFile() or url.toString(encoded) for url in urls]
    lines = data.text().strip().splitlines()
    return [from_text(lines[0])] if lines else []


def from_text(text: str) -> str:
    """Clean a typed or pasted address: remove the quotes that file managers add, and expand ~."""
    text = text.strip().strip("'\"").strip()
    if text.lower().startswith("file://"):
        return QUrl(text).toLocalFile()
    return str(at_home(text)) if text.startswith("~") else text


def title(address: str) -> str:
    """Return a short title for lists: the name of a file, the host of a stream."""
    if not address:
        return ""
    if is_data(address):
        return "data:…"
    if "://" in address:
        try:
            parts = urlsplit(masked(address))
            host = (parts.hostname or "") + (f":{parts.port}" if parts.port else "")
        except ValueError:  # no valid address, which opening it says
            return masked(address)
        name = Path(parts.path).name
        return f"{name} — {host}" if name and host else host or address
    if address == "demo":
        return QCoreApplication.translate("Address", "Demo")
    if address == "screen":
        return QCoreApplication.translate("Address", "Screen")
    if address.startswith("screen:"):
        return QCoreApplication.translate("Address", "Screen {number}").format(number=address[7:])
    if is_camera(address):
        if address.isdecimal():
            return QCoreApplication.translate("Address", "Camera {number}").format(number=address)
        return _camera_name(address).replace("_", " ")
    recording = recorded(address)
    return recording.picture.parent.name if recording else Path(address).name or address


def stem(address: str) -> str:
    """Return the beginning of the names of files made from it; it does not depend on the language."""
    if address == "demo":
        return address
    if address == "screen" or address.startswith("screen:"):
        return address.replace(":", "-")
    if is_data(address):
        return "data"
    if is_camera(address):
        return "camera-" + re.sub(r"[^\w.-]+", "-", _camera_name(address))
    return Path(title(address)).stem


def is_camera(address: str) -> bool:
    """Return whether it is the index of a camera, not the name of a folder such as 2023, or Linux's path of one."""
    if address.startswith(CAMERA_PATHS):
        return True
    return address.isdecimal() and not os.path.exists(address)  # noqa: PTH110 - Path raises for long ones


def _camera_name(address: str) -> str:
    """Return the index, or what tells the camera from others in a path such as v4l/by-id/usb-NAME-video-index0."""
    return re.sub(r"^usb-|-video-index\d+$", "", Path(address).name)


def display(address: str) -> str:
    """Return the whole address for tooltips, with secrets masked."""
    if "://" not in address:
        return masked(address) if is_data(address) else address
    user = re.search(r"//([^/?#@:]*)", secret_of(address))
    return masked(address).replace("…@", f"{user[1]}@" if user and user[1] else "…@")


def icon_name(address: str) -> str:
    """Return the name of its icon."""
    if address == "demo":
        return "demo"
    if address == "screen" or address.startswith("screen:"):
        return "window"
    if "://" in address or is_data(address):
        return "link"
    is_there = os.path.exists(address)  # noqa: PTH110 - Path raises for what is too long to be a path
    if not address or is_camera(address) or not (Path(address).suffix or is_there):
        return "camera"
    return "folder" if os.path.isdir(address) else "file"  # noqa: PTH112


PATTERNS = "*.mp4 *.mov *.mkv *.avi *.webm *.m4v *.mpg *.mpeg *.ts *.gif *.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff"
