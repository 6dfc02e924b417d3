"""Convert clips through pipes: FFmpeg decodes, so that any of its filters can come first, and nothing lies on the disk.

python examples/batch_pipes.py results first.mp4 second.mov
"""

import subprocess
import sys
from pathlib import Path

FILTER = "scale=-2:360,fps=10"


def main(folder: str, *clips: str) -> int:
    Path(folder).mkdir(exist_ok=True)
    failed = 0
    for clip in clips:
        output = Path(folder, f"{Path(clip).stem}.mp4")
        read = [
            "ffmpeg",
            "-v",
            "error",
            "-i",
            clip,
            "-vf",
            FILTER,
            "-c:v",
            "ffv1",
            "-c:a",
            "copy",
            "-f",
            "matroska",
            "-",
        ]
        write = [sys.executable, "-m", "viewer", "convert", "-", "-o", str(output), "--overwrite"]
        with subprocess.Popen(read, stdout=subprocess.PIPE) as ffmpeg:
            done = subprocess.run(write, stdin=ffmpeg.stdout, check=False)
        print(f"{clip}: {'failed' if done.returncode or ffmpeg.returncode else output}")
        failed += bool(done.returncode or ffmpeg.returncode)
    return failed


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
