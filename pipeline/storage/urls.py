"""Find the file behind a URL, or make one.

path_of("file:///a%20b.mp4")                 # "/a b.mp4"
unpacked("data:image/png;base64,…", folder)  # folder/data.png
is_too_long("x" * 5000)                      # True: no file can have this name
"""

from __future__ import annotations

import errno
import os
from mimetypes import guess_extension
from pathlib import Path
from urllib.parse import urlsplit


def path_of(url: str) -> str:
    """Return the path of a file URL."""
    from urllib.request import url2pathname  # here, since it brings all of HTTP and TLS along

    return url2pathname(urlsplit(url).path)


def at_home(path: str | Path) -> Path:
    """Return the path with its ~ resolved; that of a user who is unknown stays, where `Path` raises."""
    return Path(os.path.expanduser(path))  # noqa: PTH111


def is_data(text: str) -> bool:
    """Return whether it is a URL that holds its content itself, and no file of such a name."""
    return text[:5].lower() == "data:" and not os.path.exists(text)  # noqa: PTH110 - Path raises for long ones


def unpacked(url: str, folder: Path) -> Path:
    """Write what a data URL holds to a file in the folder; raises ValueError where it is damaged."""
    from urllib.request import urlopen

    with urlopen(url) as answer:
        content, kind = answer.read(), answer.headers.get_content_type()
    path = folder / f"data{guess_extension(kind) or ''}"
    path.write_bytes(content)
    return path


def is_too_long(text: str) -> bool:
    """Return whether no file can have this name; most calls of `Path` raise for such a one."""
    try:
        os.stat(text)  # noqa: PTH116
    except OSError as error:
        return error.errno == errno.ENAMETOOLONG
    except ValueError:  # a null byte
        return False
    return False
