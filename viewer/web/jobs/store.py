"""What a server keeps of its videos on the disk: one folder that is its alone, and in it a folder for each video.

    folder, lock = claim(cache_folder("jobs") / "7860")        # or "7860-2", where another server has that
    save(job)                                                  # job.json, replaced whole
    for job in take_up(folder): ...                            # what an earlier server has left; what is not whole goes
    lock.release()

Nothing in job.json is trusted: the output is one of the names that a server writes, and lies in the job's folder.
"""

from __future__ import annotations

import json
import logging
import re
import shutil
import time
from collections.abc import Iterator
from itertools import count
from pathlib import Path
from typing import Any

from pipeline.errors import SinkError, ignored
from pipeline.sinks.base import sink_kind
from pipeline.storage import atomic
from pipeline.storage.lock import Lock
from viewer.web.jobs.job import Job, JobState, now

_log = logging.getLogger(__name__)

FORMATS = ("mp4", "webm", "mov", "depth_video", "npz")
"""Formats of one file; lossless depth also has a sidecar, see `Job.sidecar`."""
NOTE = "job.json"
OURS = re.compile(r"upload|job\.json(\.\d+\.part)?|depth\..+")
"""Files that a server writes into a job folder; a folder with other files is not touched."""
MOST_ATTEMPTS = 2
"""Maximum number of attempts that ended with the server: the video may be the cause."""
ABANDONED = 7 * 24 * 3600.0
"""Seconds after which videos are deleted whose server no longer runs."""


def output_name(form: str) -> str:
    """Return the file name of the output in the job folder."""
    return f"depth{sink_kind(Path(), form).EXTENSIONS[0]}"


def claim(folder: Path) -> tuple[Path, Lock]:
    """Lock the first of `folder`, `folder-2` and so on that no other server uses."""
    for number in count(1):
        mine = folder if number == 1 else folder.with_name(f"{folder.name}-{number}")
        mine.mkdir(parents=True, exist_ok=True, mode=0o700)
        with ignored(_log, SinkError):
            return mine, Lock(_lock_of(mine), mine)
    raise AssertionError


def save(job: Job) -> None:
    """Write the job file. Raises `OSError`, for example if the disk is full."""
    facts = {
        "output": job.output.name,
        "query": list(job.query),
        "state": job.state,
        "message": job.message,
        "ended": job.ended,
        "attempts": job.attempts,
    }
    atomic.write(job.folder / NOTE, json.dumps(facts).encode())


def take_up(folder: Path) -> list[Job]:
    """Load the jobs of an earlier server, oldest first; unusable ones are deleted."""
    found = []
    for each in sorted(_folders(folder), key=lambda path: path.stat().st_mtime):
        job = _read(each)
        if job is not None:
            found.append(job)
            _log.info("video %s is taken up from an earlier server: %s", job.name[:6], job.state)
        else:
            _discard(each)
    return found


def sweep(folder: Path) -> None:
    """Delete what was left long ago in the folders beside this one, where no server has them now."""
    oldest = time.time() - ABANDONED
    for other in _folders(folder.parent):
        if other == folder:
            continue
        with ignored(_log, SinkError, OSError):
            lock = Lock(_lock_of(other), other)
            try:
                for each in _folders(other):
                    if each.stat().st_mtime < oldest:
                        _discard(each)
                if not any(other.iterdir()):
                    other.rmdir()
                    _lock_of(other).unlink()
            finally:
                lock.release()


def _lock_of(folder: Path) -> Path:
    """Return the path of the lock, beside the folder, so that deleting the folder keeps it."""
    return folder.with_name(f"{folder.name}.lock")


def _folders(folder: Path) -> Iterator[Path]:
    return (each for each in list(folder.iterdir()) if each.is_dir() and not each.is_symlink())


def _discard(folder: Path) -> None:
    if all(OURS.fullmatch(each.name) for each in folder.iterdir()):
        _log.warning("%s holds no video that can be converted, and is deleted", folder)
        shutil.rmtree(folder, ignore_errors=True)
    else:
        _log.warning("%s holds files that are not this program's, and is left alone", folder)


def _read(folder: Path) -> Job | None:
    """Read a job folder; None if it is unusable."""
    try:
        job = _parsed(folder, atomic.parsed_json((folder / NOTE).read_bytes()))
    except (OSError, ValueError, TypeError, KeyError):
        _log.info("%s cannot be used", folder / NOTE, exc_info=True)
        return None
    has_output = _is_file(job.output)
    if job.state is JobState.FAILED:
        return job
    if has_output:
        job.state = JobState.DONE
        job.ended = job.ended or job.output.stat().st_mtime
        return job
    if job.state is JobState.DONE or not _is_file(job.source):
        return None
    job.state, job.ended = JobState.WAITING, 0.0
    if job.attempts >= MOST_ATTEMPTS:
        job.fail(f"The server ended {job.attempts} times while it converted this video.", now())
        job.source.unlink(missing_ok=True)
    return job


def _parsed(folder: Path, facts: dict[str, Any]) -> Job:
    if facts["output"] not in map(output_name, FORMATS):
        raise ValueError("no output of a server")
    query = [(str(name), str(value)) for name, value in facts["query"]]
    return Job(
        folder,
        folder / facts["output"],
        query,
        JobState(facts.get("state", JobState.WAITING)),
        message=str(facts.get("message", "")),
        ended=min(float(facts.get("ended", 0.0)), now()),
        attempts=int(facts.get("attempts", 0)),
    )


def _is_file(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
