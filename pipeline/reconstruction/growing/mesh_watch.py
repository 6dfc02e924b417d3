"""Show the mesh while it grows.

watch = MeshWatch(on_scene, depths)
watch.look(number, lambda: mesh)                     # the mesh so far, now and then
"""

from __future__ import annotations

from collections.abc import Callable

from pipeline.geometry.mesh import ColoredMesh
from pipeline.reconstruction.depth import SceneDepth
from pipeline.reconstruction.growing.scene import OnScene, scene_of
from pipeline.reconstruction.growing.turns import Turns


class MeshWatch:
    """Shows the mesh as often as costs little beside the work."""

    def __init__(self, on_scene: OnScene | None, depths: SceneDepth) -> None:
        self._on_scene, self._depths = on_scene, depths
        self._turns = Turns()

    def look(self, fused: int, mesh: Callable[[], ColoredMesh], *, is_last: bool = False) -> None:
        """Show the mesh if it is time again; the last one is always shown."""
        if (on_scene := self._on_scene) is not None:
            self._turns.take(lambda: self._show(on_scene, fused, mesh()), anyway=is_last)

    def _show(self, on_scene: OnScene, fused: int, mesh: ColoredMesh) -> None:
        if len(mesh.points):
            depths = self._depths
            cameras = [posed.to_world for posed in depths.posed]
            scene = scene_of(
                mesh.points, mesh.colors, mesh.normals, cameras, fused, depths.lens, depths.picture
            )
            on_scene(scene)
