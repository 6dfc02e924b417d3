"""A sidecar of which any entry is missing, or holds what it never does: one sentence, whoever reads it."""

import json
import shutil
from contextlib import suppress
from itertools import product

import numpy as np
import pytest
from clips import write_clip
from estimators import Brightness
from in_turns import one_quick

from pipeline.conversion.short_form import convert
from pipeline.depth_files.base import open_depth
from pipeline.depth_files.settings import DepthFileSettings
from pipeline.errors import DepthViewerError, SourceUnreadableError
from pipeline.sinks import depth_video, png16

ODD = (None, "x", -1, float("inf"), float("nan"), 2**70, [], {}, [None], {"a": 1}, True)
MISSING = object()


@pytest.fixture(scope="module")
def place(tmp_path_factory):
    folder = tmp_path_factory.mktemp("depth")
    write_clip(folder / "clip.mp4", frames=3, size=(64, 48))
    for name in ("depth.mkv", "depth_%02d.png", "depth.npy", "depth.npz"):
        convert(folder / "clip.mp4", folder / name, estimator=Brightness())
    return folder


def entries(facts, way=()):
    """The way to every entry, to those in entries, too."""
    inside = (
        facts.items() if isinstance(facts, dict) else enumerate(facts[:1]) if isinstance(facts, list) else ()
    )
    for key, value in inside:
        yield (*way, key)
        yield from entries(value, (*way, key))


def changed(facts, way, value):
    facts = json.loads(json.dumps(facts))
    inner = facts
    for key in way[:-1]:
        inner = inner[key]
    if value is MISSING:
        del inner[way[-1]]
    else:
        inner[way[-1]] = value
    return facts


def read_with(path):
    with open_depth(DepthFileSettings(depth=path)) as depth:
        depth.disparity(1)


@pytest.mark.parametrize("name", one_quick("depth.mkv", "depth_%02d.png", "depth.npy"))
def test_no_entry_can_be_so_odd_that_it_is_no_sentence(place, tmp_path, name):
    copy = tmp_path / "copy"
    shutil.copytree(place, copy)
    (sidecar,) = [
        file
        for file in (copy / "depth.json", copy / "depth.png.json", copy / "depth.npy.json")
        if json.loads(file.read_bytes())["files"] == name
    ]
    facts = json.loads(sidecar.read_bytes())
    readers = {"depth.mkv": depth_video.read, "depth_%02d.png": png16.read}
    refused = 0
    for way, value in product(entries(facts), (MISSING, *ODD)):
        sidecar.write_text(json.dumps(changed(facts, way, value)))
        try:
            read_with(copy / name)
        except DepthViewerError:
            refused += 1
        if name in readers:
            with suppress(DepthViewerError):
                list(readers[name](copy / name))
    assert refused > 100


def test_what_an_archive_says_of_itself_is_not_believed_either(place, tmp_path):
    with np.load(place / "depth.npz") as archive:
        members = {name: archive[name] for name in archive}
    facts = json.loads(str(members["about"]))
    for odd in ({**facts, "timestamps": "x"}, {**facts, "model": None}, [1], {"kind": facts["kind"]}):
        np.savez(tmp_path / "depth.npz", **{**members, "about": np.array(json.dumps(odd))})
        with pytest.raises(SourceUnreadableError, match=r"depth\.npz"):
            read_with(tmp_path / "depth.npz")
