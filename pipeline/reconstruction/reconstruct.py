"""Reconstruct a clip: key frames, depth, matches, camera poses, and one mesh of it all.

    request = ReconstructionRequest("clip.mp4", Path("room.ply"))
    result = reconstruct(request, ReconstructionHooks(on_progress=print))

    clip ─▶ key frames ─▶ depth and features ─▶ matches ─▶ poses and sparse points ─▶ depth on one scale ─▶ mesh

The work folder beside the output keeps what every stage has finished. Whatever stops the program, the same request
continues from there. The output gets its name only when it is complete.
"""

from __future__ import annotations

import logging
from pathlib import Path
from time import perf_counter
from typing import Any

from pipeline.address import Address, masked
from pipeline.awake import awake
from pipeline.conversion.checkpoint import Identity, identity
from pipeline.conversion.opened_source import depth_of, open_requested, space_of
from pipeline.conversion.trimmed_source import TrimmedSource
from pipeline.depth_files.source import GivenEstimator
from pipeline.geometry.calibration import Calibration
from pipeline.geometry.lens import Lens
from pipeline.geometry.surface import Space
from pipeline.inference.estimator import DepthEstimator
from pipeline.reconstruction import diagnosis, export, mesh_files, packages
from pipeline.reconstruction.depth import SceneDepth
from pipeline.reconstruction.fusion import fuse, plan_for
from pipeline.reconstruction.growing.mesh_watch import MeshWatch
from pipeline.reconstruction.growing.path_watch import PathWatch, sparse_scene
from pipeline.reconstruction.matching import DATABASE, match_all
from pipeline.reconstruction.placement import RELATIVE_LENGTH, place, relative_scale
from pipeline.reconstruction.poses import find_poses, lens_of, posed_key_frames
from pipeline.reconstruction.preparation import as_conversion, check, work_folder
from pipeline.reconstruction.reading import look_at_key_frames, read_key_frames
from pipeline.reconstruction.request import (
    ReconstructionHooks,
    ReconstructionRequest,
    ReconstructionResult,
)
from pipeline.reconstruction.store import KeyFrameStore
from pipeline.sources.base import local_file
from pipeline.storage.part_file import write_errors
from pipeline.storage.work_folder import WorkFolder

_log = logging.getLogger(__name__)

RELATIVE = f"relative, not meters: the longest side of the scene is about {RELATIVE_LENGTH:g}"
WHOLE = "mesh"
"""Name of the finished file in the work folder."""


def reconstruct(
    request: ReconstructionRequest, hooks: ReconstructionHooks | None = None
) -> ReconstructionResult:
    """Reconstruct the scene of a clip, and write the mesh.

    Parameters
    ----------
    request : ReconstructionRequest
        Source, output and settings. An interrupted reconstruction to the same output is continued.
    hooks : ReconstructionHooks, optional
        Loads the model, gets the progress.

    Returns
    -------
    ReconstructionResult

    Raises
    ------
    ReconstructionError
        If the clip does not determine the camera's way, or a package is missing.
    DepthViewerError
        For every other expected failure. Finished work is kept, and continued by the next call.
    """
    _log.info("reconstructing: %s", masked(request))
    hooks = hooks or ReconstructionHooks()
    origin = local_file(request.source)
    check(request, origin)
    reading = as_conversion(request)
    depth = depth_of(reading)
    space = space_of(reading, origin, depth)
    space = Space(space.calibration, request.lens) if request.lens else space
    with awake(), open_requested(reading) as opened:
        packages.require()  # what is wrong with the command is told first: these are large
        estimator = GivenEstimator(depth) if depth else hooks.load(request.estimator).seen_through(space.lens)
        if space.calibration is not None:
            space.calibration.require_model(estimator.model)
        facts = identity(
            Address(request.source), origin, opened.info, estimator,
            (reading.settings, request.estimator, request.source_settings, request.depth_file), space,
        )  # fmt: skip
        del facts["OpenCV threads"]  # nothing here depends on them
        facts |= {"kind of work": "reconstruction", "key frames": request.settings.key_frames}
        with work_folder(request, facts) as work:
            return _Reconstruction(request, hooks, opened, origin, space, estimator, work, facts).run()


class _Reconstruction:
    """A running reconstruction."""

    def __init__(
        self,
        request: ReconstructionRequest,
        hooks: ReconstructionHooks,
        opened: TrimmedSource,
        origin: Path | None,
        space: Space,
        estimator: DepthEstimator,
        work: WorkFolder,
        facts: Identity,
    ) -> None:
        self._request, self._hooks, self._opened, self._origin = request, hooks, opened, origin
        self._estimator, self._work = estimator, work
        self._space = space.by_model(estimator.model, estimator.calibration is not None)
        self._title = opened.info.title or str(Address(request.source))
        self._store = KeyFrameStore(work, request.output, facts)

    def run(self) -> ReconstructionResult:
        """Run all stages, publish the output, and delete the work."""
        began = perf_counter()
        inliers = self._connect()
        model, depths, unit = self._place(inliers)
        settings = self._request.settings
        plan = plan_for(depths, settings.voxels, keep_moving=settings.keep_moving)
        if self._hooks.on_scene is not None:
            self._hooks.on_scene(sparse_scene(self._store, depths.posed, depths.lens))
        watch = MeshWatch(self._hooks.on_scene, depths)
        mesh, moving = fuse(self._store, depths, plan, self._hooks.on_progress, watch)
        if not len(mesh.triangles):
            raise diagnosis.no_scale(self._title)
        across, _ = depths.lens.field_of_view((min(depths.picture), max(depths.picture)))
        lens = f"{across:.1f} degrees, {depths.lens.source}"
        facts = mesh_files.facts(unit, lens, self._estimator.model, len(depths.posed))
        with write_errors(self._request.output):
            (self._work.path / WHOLE).write_bytes(mesh_files.encoded(self._request.output, mesh, facts))
        if settings.export_poses is not None:
            export.export(settings.export_poses, self._store, depths, model)
        self._work.give(WHOLE, self._request.output)
        self._work.remove(done=True)
        x, y, z = (float(side) for side in mesh.points.max(axis=0) - mesh.points.min(axis=0))
        return ReconstructionResult(
            self._request.output,
            len(mesh.triangles),
            len(depths.posed),
            len(self._store.frames),
            (x, y, z),
            unit,
            across,
            depths.lens.source,
            moving,
            self._estimator.model,
            perf_counter() - began,
            (
                *self._store.reading.notes,
                *diagnosis.notes(self._store.frames, depths.posed, inliers),
                *self._space.notes(self._origin, is_used=True),
            ),
        )

    def _connect(self) -> list[int]:
        """Read, look and match; return the matches of each key frame with the one after it."""
        store, on_progress = self._store, self._hooks.on_progress
        read_key_frames(self._opened, store, self._request.settings.key_frames, on_progress)
        diagnosis.check_frames(store, self._title)
        look_at_key_frames(store, self._estimator, on_progress, self._hooks.on_look)
        features = [store.look(frame).features for frame in store.frames]
        brightness = [float(store.image(frame).mean()) for frame in store.frames[:: len(store.frames) // 6]]
        diagnosis.check_images(brightness, [len(each.places) for each in features], self._title)
        with write_errors(self._request.output):
            return match_all(
                store.path / DATABASE,
                self._space.lens,
                store.reading.size,
                store.frames,
                features,
                on_progress,
            )

    def _place(self, inliers: list[int]) -> tuple[Any, SceneDepth, str]:
        """Find the poses, and bring them to the unit and the axes of the output."""
        store, lens = self._store, self._space.lens
        watch = PathWatch(self._hooks.on_scene, store, lens)
        with write_errors(self._request.output):
            model = find_poses(store.path, len(store.frames), lens, self._hooks.on_progress, watch.look)
        if model is None or model.num_reg_images() < diagnosis.LEAST_FRAMES:
            raise diagnosis.no_poses(inliers, self._title)
        lens = lens_of(model, lens)
        depths = self._depths(model, lens)
        calibration = self._space.calibration
        by_first = calibration is not None and not calibration.is_by_network and not self._is_given
        meters = depths.meters_per_unit(calibration, by_first=by_first) if calibration else None
        place(model, depths.posed[0], meters or relative_scale(depths.posed))
        # What was measured, as by a depth camera, is more exact than the points that would correct it.
        is_measured = self._is_given and self._request.depth_file.depth_values == "distance"
        measured = calibration if meters and is_measured else None
        return model, self._depths(model, lens, measured), "meters" if meters else RELATIVE

    def _depths(self, model: Any, lens: Lens, measured: Calibration | None = None) -> SceneDepth:
        posed = posed_key_frames(model, self._store.frames)
        depths = SceneDepth(self._store, posed, lens, self._store.reading.size, measured)
        if len(depths.posed) < diagnosis.LEAST_FRAMES:
            raise diagnosis.no_scale(self._title)
        return depths

    @property
    def _is_given(self) -> bool:
        return self._request.depth_file.depth is not None
