"""Convert uploaded videos one after the other; keep few of them, and delete them after a while.

    jobs = Jobs(folder, estimator, WebSettings())
    job = jobs.add(file, "mp4", query)                        # `file` is read to its end
    job.told(); job.output; jobs.remove(job.name)
    jobs.close()                                              # the next `Jobs(folder, …)` resumes the work

Each has a folder with a name that nobody can guess: the upload, what becomes of it, and what was wished.
"""

from __future__ import annotations

import json
import logging
import secrets
import shutil
import threading
import time
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO

from pipeline.conversion.checkpoint import unfinished
from pipeline.conversion.convert import convert
from pipeline.conversion.progress import Stopped
from pipeline.conversion.request import ConversionHooks, ConversionRequest
from pipeline.errors import CancelledError, SettingsError, SourceUnreadableError, error_text
from pipeline.inference.estimator import DepthEstimator
from pipeline.settings import ConvertSettings
from pipeline.sinks.base import sink_kind
from pipeline.sources.base import open_source
from pipeline.storage import atomic
from viewer.views.base import for_converter
from viewer.web.concurrency_gate import BusyError
from viewer.web.image_depth import RequestOptions, TooLargeError
from viewer.web.job import Job, JobState
from viewer.web.query_options import wishes_of
from viewer.web.settings import MEGA, WebSettings

_log = logging.getLogger(__name__)  # calls a job by the start of its name: all of it is the key to it

FORMATS = ("mp4", "webm", "mov", "depth_video", "npz")
"""Those that are one file; lossless depth has another beside it, see `Job.sidecar`."""
HEAD = 4096
"""Bytes in which every video has a zero and no playlist has: those could name files that are none of their business."""
COME_AGAIN = 60
PIECE = 1 << 20


class Jobs:
    """Called from any thread; the work is done in one of its own."""

    def __init__(self, folder: Path, estimator: DepthEstimator, settings: WebSettings) -> None:
        self._folder, self._estimator, self._settings = folder, estimator, settings
        self._jobs: dict[str, Job] = {}
        self._changed = threading.Condition()
        self._closing = False
        self._take_up()
        self._thread = threading.Thread(target=self._work, name="jobs")
        self._thread.start()

    def add(self, file: BinaryIO, form: str, query: Sequence[tuple[str, str]]) -> Job:
        """One more, which waits for its turn. Raises `BusyError` when there are too many, and for wrong wishes."""
        if form not in FORMATS:
            raise SettingsError(f"“{form}” is not a format.", hint=f"Choose one of: {', '.join(FORMATS)}.")
        wishes_of(query)
        self._clear_old()
        with self._changed:
            if len(self._jobs) >= self._settings.max_jobs:
                raise BusyError(COME_AGAIN)
            folder = self._folder / secrets.token_urlsafe(16)
            extension = sink_kind(Path(), form).EXTENSIONS[0]
            job = Job(folder, folder / "upload", folder / f"depth{extension}", query)
            self._jobs[job.name] = job  # its place is taken while it comes
        _log.info("video %s comes, to be %s", job.name[:6], form)
        try:
            self._receive(file, job)
        except BaseException:
            self.remove(job.name)
            raise
        with self._changed:
            self._changed.notify_all()
        return job

    def get(self, name: str) -> Job | None:
        """None where there is none, or none any more."""
        self._clear_old()
        with self._changed:
            return self._jobs.get(name)

    def remove(self, name: str) -> bool:
        """Stop it if it runs, and forget it and its files; whether there was one."""
        with self._changed:
            job = self._jobs.pop(name, None)
            if job is None:
                return False
            job.unwanted.set()
            if job.state is not JobState.RUNNING:  # else the worker does it
                shutil.rmtree(job.folder, ignore_errors=True)
        return True

    def close(self) -> None:
        """Stop; finished work is kept for the next server."""
        with self._changed:
            self._closing = True
            self._changed.notify_all()
        self._thread.join()

    # -- what comes and goes -------------------------------------------------------------------------------------

    def _receive(self, file: BinaryIO, job: Job) -> None:
        job.folder.mkdir(parents=True, mode=0o700)
        head = file.read(HEAD)
        if b"\0" not in head:
            raise SourceUnreadableError(
                "The upload is not a video.", hint="Send a video file in the form field “video”."
            )
        with job.source.open("wb") as target:
            target.write(head)
            shutil.copyfileobj(file, target, PIECE)
        with open_source(job.source) as opened:
            if opened.info.width * opened.info.height > self._settings.max_megapixels * MEGA:
                raise TooLargeError(
                    f"The video has more than {self._settings.max_megapixels:g} megapixels.",
                    hint="Scale it down.",
                )
        wished = {"output": job.output.name, "query": list(job.query)}
        atomic.write(job.folder / "job.json", json.dumps(wished).encode())

    def _take_up(self) -> None:
        """What an earlier server has left."""
        for file in sorted(self._folder.glob("*/job.json"), key=lambda path: path.stat().st_mtime):
            folder, wished = file.parent, json.loads(file.read_text(encoding="utf-8"))
            query = [(str(name), str(value)) for name, value in wished["query"]]
            job = Job(folder, folder / "upload", folder / wished["output"], query)
            if job.output.exists():
                job.state, job.ended = JobState.DONE, job.output.stat().st_mtime
            self._jobs[job.name] = job
            _log.info("video %s is taken up from an earlier server: %s", job.name[:6], job.state)

    def _clear_old(self) -> None:
        oldest = time.time() - 60 * self._settings.keep_jobs
        with self._changed:
            old = [job.name for job in self._jobs.values() if job.ended and job.ended < oldest]
        for name in old:
            self.remove(name)

    # -- in the worker's thread ----------------------------------------------------------------------------------

    def _work(self) -> None:
        while (job := self._next()) is not None:
            try:
                self._convert(job)
                job.state = JobState.DONE
            except Stopped:  # the server ends
                return
            except CancelledError:
                pass
            except Exception as error:
                _log.info("video %s failed: %s", job.name[:6], error, exc_info=True)
                job.state, job.message = JobState.FAILED, error_text(error)
            job.ended = time.time()
            _log.info("video %s: %s", job.name[:6], job.state)
            job.source.unlink(missing_ok=True)
            if job.unwanted.is_set():
                shutil.rmtree(job.folder, ignore_errors=True)

    def _next(self) -> Job | None:
        """None when the server ends."""

        def waiting() -> Job | None:
            ready = (job for job in self._jobs.values() if job.state is JobState.WAITING)
            return next((job for job in ready if (job.folder / "job.json").exists()), None)

        with self._changed:
            self._changed.wait_for(lambda: self._closing or waiting() is not None)
            job = None if self._closing else waiting()
            if job is not None:
                job.state = JobState.RUNNING
            return job

    def _convert(self, job: Job) -> None:
        wishes: RequestOptions = wishes_of(job.query)
        look = wishes.look

        def may_not_go_on() -> bool:
            if self._closing:
                raise Stopped
            return job.unwanted.is_set()

        estimator = self._estimator.sized(wishes.input_size)
        settings = ConvertSettings(max_side=wishes.max_side, resume=unfinished(job.output) is not None)
        hooks = ConversionHooks(
            render=for_converter(look),
            load=lambda _settings: estimator,
            on_progress=lambda progress: setattr(job, "progress", progress),
            cancelled=may_not_go_on,
        )
        result = convert(ConversionRequest(job.source, job.output, settings, look=look), hooks)
        job.message = " ".join(result.notes)
