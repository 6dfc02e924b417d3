"""A folder of exported poses is replaced as a whole, so it must hold nothing else."""

import pytest

from pipeline.errors import OutputExistsError, SinkError
from pipeline.reconstruction.export import check_folder


@pytest.fixture
def poses(tmp_path):
    """What an export leaves."""
    folder = tmp_path / "poses"
    for name in ("images", "depth", "sparse/0"):
        (folder / name).mkdir(parents=True)
    for name in ("sparse.ply", "transforms.json"):
        (folder / name).touch()
    return folder


def test_an_export_is_replaced_if_wished(poses):
    check_folder(poses, overwrite=True)
    with pytest.raises(OutputExistsError, match="already exists") as caught:
        check_folder(poses, overwrite=False)
    assert "--overwrite" in caught.value.hint


@pytest.mark.parametrize("is_there", [False, True])
def test_new_and_empty_folders_are_taken(tmp_path, is_there):
    folder = tmp_path / "new"
    if is_there:
        folder.mkdir()
    check_folder(folder, overwrite=False, kept=[tmp_path / "room.ply"])


@pytest.mark.parametrize("overwrite", [False, True])
@pytest.mark.parametrize("names", [["thesis.txt"], ["images"], ["transforms.json", "thesis.txt"]])
def test_what_is_no_export_is_never_replaced(tmp_path, names, overwrite):
    for name in names:
        (tmp_path / name).touch()
    with pytest.raises(OutputExistsError, match="other files than") as caught:
        check_folder(tmp_path, overwrite=overwrite)
    assert "--overwrite" not in caught.value.hint


def test_a_file_is_no_folder(tmp_path):
    (tmp_path / "poses").touch()
    with pytest.raises(OutputExistsError, match="is a file"):
        check_folder(tmp_path / "poses", overwrite=True)


@pytest.mark.parametrize("kept", ["room.ply", "images", "../poses"])
def test_output_and_source_do_not_lie_in_it(poses, kept):
    """The folder would take them with it."""
    with pytest.raises(SinkError, match="as a whole"):
        check_folder(poses, overwrite=True, kept=[poses.parent / "other.ply", poses / kept])
