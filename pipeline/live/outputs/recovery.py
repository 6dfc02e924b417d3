"""Recover recordings after a crash: rename the files and complete the sidecar.

for folder in salvage(recordings): ...    # every recording that was cut off and can be read now
"""

from __future__ import annotations

import logging
from fractions import Fraction
from pathlib import Path

import av

from pipeline.container import open_input
from pipeline.errors import DepthViewerError, SinkError, ignored
from pipeline.live.outputs.recorded import FACTS as FACTS
from pipeline.sinks import sidecar
from pipeline.sinks.depth_video import sidecar_of
from pipeline.storage import atomic, retry
from pipeline.storage.lock import Lock

_log = logging.getLogger(__name__)

PART = ".part"
"""What the name of a recording's folder ends in while it is recorded."""
MESSAGES = "messages.mcap"
"""The file of a recording as MCAP, until it has its own name."""
LOCK = "lock"
"""The file that a program holds which records there."""


def salvage(recordings: Path) -> list[Path]:
    """Look through a folder of recordings; those that a program still writes are left alone."""
    found: list[Path] = []
    with ignored(_log, OSError):  # a folder that cannot be read holds nothing that could be put in order
        for part in sorted(recordings.glob(f"*{PART}")):
            if not (part / FACTS).is_file():
                continue
            with ignored(_log, OSError, SinkError):  # another program writes it
                Lock(part / LOCK, part).release()
                if (folder := _put_in_order(part)) is not None:
                    found.append(folder)
    return found


def recount(folder: Path) -> None:
    """Make the facts of a recording that was cut off tell of those frames that are there."""
    times = _times_of(folder / "picture.mp4")
    facts = atomic.parsed_json((folder / FACTS).read_bytes())
    facts |= {"frames": len(times), "seconds": float(max(times, default=Fraction(0)))}
    atomic.write(folder / FACTS, atomic.json_bytes(facts))


def mend(video: Path) -> None:
    """Make the side-car of a depth video that was cut off tell of those frames that are there."""
    times = _times_of(video)
    about = sidecar.read(sidecar_of(video))
    time_base = Fraction(about["time_base"])
    about["timestamps"] = [round(time / time_base) for time in times]
    about["frames"] = len(times)
    _log.info("%s: %d frames are there", video, len(times))
    atomic.write(sidecar_of(video), sidecar.as_bytes(about))


def _times_of(video: Path) -> list[Fraction]:
    """Of all frames that can be read, in seconds."""
    times: list[Fraction] = []
    with ignored(_log, av.FFmpegError), open_input(video) as container:  # at the cut, reading may fail
        for packet in container.demux(video=0):
            times += [packet.pts * packet.time_base] if packet.pts is not None and packet.size else []
    return times


def rebuild(part: Path) -> int:
    """Write an MCAP file that was cut off once more, with its index; return the number of its frames."""
    from pipeline.sinks._spatial.ros_file import RosFile, messages_of  # here: an extra reads them
    from pipeline.sinks._spatial.ros_messages import DEPTH, typestore

    facts, times = atomic.parsed_json((part / FACTS).read_bytes()), []
    with (part / f"whole{PART}").open("wb") as stream:
        file = RosFile(stream, typestore())
        for topic, nanoseconds, data in messages_of(part / MESSAGES):
            file.add(topic, nanoseconds, data)
            times += [nanoseconds] if topic == DEPTH else []
        seconds = (times[-1] - times[0]) / 1e9 if times else 0.0
        file.finish({"unit": "", **facts, "frames": len(times), "seconds": seconds})
    retry.replace(part / f"whole{PART}", part / MESSAGES)
    _log.info("%s: %d frames are there", part, len(times))
    return len(times)


def _put_in_order(part: Path) -> Path | None:
    """The folder under its own name, or None where nothing had been recorded yet."""
    if (part / MESSAGES).is_file():
        is_there, target = rebuild(part) > 0, part.with_name(part.name.removesuffix(PART))
        if is_there:
            retry.replace(part / MESSAGES, target)
        retry.rmtree(part)
        return target if is_there else None
    for file in part.iterdir():
        if file.stat().st_size == 0 or file.suffix == PART:
            retry.unlink(file)
    if not any(part.glob("*.m[pk][4v]")):
        _log.info("%s holds nothing that was recorded, and is removed", part)
        retry.rmtree(part)
        return None
    if (part / "depth.mkv").exists():
        with ignored(_log, DepthViewerError):
            mend(part / "depth.mkv")
    with ignored(_log, OSError, ValueError, DepthViewerError):
        recount(part)
    _log.info("salvaged %s", part)
    return retry.replace(part, part.with_name(part.name.removesuffix(PART)))
