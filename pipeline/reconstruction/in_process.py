"""Run a reconstruction in a process of its own, so that the window stays free: COLMAP and Open3D hold Python's lock.

result = reconstruct_apart(request, hooks)       # the hooks are called in this thread; while one runs, the work waits

An exception of a hook ends the work as it would end that of `reconstruct`: `Stopped` keeps what is finished,
`CancelledError` deletes it.
"""

from __future__ import annotations

import logging
import multiprocessing
import signal
from multiprocessing.connection import Connection
from typing import Any

from pipeline.arrays import Disparity, Image
from pipeline.errors import DepthViewerError
from pipeline.reconstruction.growing.scene import SceneSoFar
from pipeline.reconstruction.reconstruct import reconstruct
from pipeline.reconstruction.request import (
    ReconstructionHooks,
    ReconstructionRequest,
    ReconstructionResult,
    Stage,
)

_log = logging.getLogger(__name__)

PATIENCE = 30.0
"""Seconds that the process has to end by itself."""


def reconstruct_apart(
    request: ReconstructionRequest, hooks: ReconstructionHooks | None = None
) -> ReconstructionResult:
    """Do what `reconstruct` does; `hooks.load` is left out, because the model is loaded in the other process."""
    hooks = hooks or ReconstructionHooks()
    context = multiprocessing.get_context("spawn")  # a fork would inherit locks of threads that it has not
    line, far_end = context.Pipe()
    process = context.Process(target=_serve, args=(far_end, request), name="reconstruct", daemon=True)
    process.start()
    _log.info("process %s reconstructs", process.pid)
    far_end.close()
    raised: BaseException | None = None
    try:
        while True:
            what, *told = line.recv()
            if what == "result":
                return told[0]  # type: ignore[no-any-return]
            if what == "error":
                raise raised or told[0]
            try:
                _call(hooks, what, told)
            except BaseException as error:  # the work ends by it, there
                raised = error
            line.send(raised)
    except (EOFError, OSError) as error:
        process.join(PATIENCE)
        raise raised or _died(request, process.exitcode) from error
    finally:
        line.close()
        process.join(PATIENCE)
        if process.is_alive():
            process.kill()
            process.join()


def _call(hooks: ReconstructionHooks, what: str, told: list[Any]) -> None:
    if what == "progress":
        hooks.on_progress(*told)
    elif what == "look" and hooks.on_look is not None:
        hooks.on_look(*told)
    elif what == "scene" and hooks.on_scene is not None:
        hooks.on_scene(*told)


def _died(request: ReconstructionRequest, code: int | None) -> DepthViewerError:
    reason = f"signal {-code}" if code is not None and code < 0 else f"exit code {code}"
    return DepthViewerError(
        f"The process that reconstructed {request.source} stopped unexpectedly ({reason}).",
        hint="Memory may have run out: use fewer voxels. Finished work is kept.",
    )


# -- in the other process ----------------------------------------------------------------------------------------------


def _serve(line: Connection[Any, Any], request: ReconstructionRequest) -> None:
    """Reconstruct, and ask after each step whether to go on."""
    signal.signal(
        signal.SIGINT, signal.SIG_IGN
    )  # it reaches all processes of a terminal; the other end decides

    def ask(*told: Any) -> None:
        try:
            line.send(told)
            raised = line.recv()
        except (EOFError, OSError):
            raise KeyboardInterrupt from None  # who wanted it has gone
        if raised is not None:
            raise raised

    def on_progress(stage: Stage, done: int, count: int | None) -> None:
        ask("progress", stage, done, count)

    def on_look(image: Image, disparity: Disparity) -> None:
        ask("look", image, disparity)

    def on_scene(scene: SceneSoFar) -> None:
        ask("scene", scene)

    try:
        hooks = ReconstructionHooks(on_progress=on_progress, on_look=on_look, on_scene=on_scene)
        found = reconstruct(request, hooks)
    except KeyboardInterrupt:
        return
    except Exception as error:
        line.send(("error", error))
    else:
        line.send(("result", found))
