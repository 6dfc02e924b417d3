"""Conversions that were interrupted, and what they left."""

from patience import PATIENCE


def files(folder):
    """What lies in the folder, by name; nothing unfinished may be there."""
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def ended(process):
    try:
        out, err = process.communicate(timeout=PATIENCE)
    finally:
        process.kill()
    assert "Traceback" not in err
    return process.returncode, out, err
