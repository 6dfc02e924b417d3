"""Texts for visitors: they name no folder of the server, and no password of an address.

message_of(error)                        # "clip.mp4 is damaged: …", where the log has "/srv/videos/clip.mp4 is …"
message_of(error, job.folder)            # a folder that is known, whatever its name
"""

from __future__ import annotations

import os
import re
from pathlib import Path

from pipeline.address import masked
from pipeline.errors import error_text

_PATH = re.compile(r"(?<![\w:/\\.~@…])(?:[A-Za-z]:)?[\\/](?:[^\s\\/“”\"':;,]+[\\/])+")
"""The folders of an absolute path, without the file name; not those of a URL."""
_QUOTED = re.compile(r"(?<=[“\"'])(?:[A-Za-z]:)?[\\/][^“”\"']*[\\/]")
"""The same in quotation marks, with spaces."""


def message_of(error: Exception | str, *folders: Path) -> str:
    """Return an error with its hint, or any text, without folders and secrets."""
    text = error if isinstance(error, str) else error_text(error)
    for folder in folders:
        text = text.replace(f"{folder}{os.sep}", "")
    return _PATH.sub("", _QUOTED.sub("", masked(text)))
