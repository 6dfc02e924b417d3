"""Read a lossless depth video into numpy, and print a table of it.

depth-viewer convert clip.mp4 -o depth.mkv
python examples/read_depth_video.py depth.mkv
"""

import sys

import numpy as np

from pipeline.sinks import depth_video


def main(path: str) -> None:
    about = depth_video.about(path)
    print(f"{about['model']['name']}, {about['frames']} frames of {about['width']}x{about['height']}")
    print(f"{'seconds':>8} {'farthest':>9} {'median':>9} {'nearest':>9}")
    for seconds, disparity in depth_video.read(path):  # float32 (H, W), larger = nearer
        far, middle, near = np.percentile(disparity, (0, 50, 100))
        print(f"{float(seconds):8.3f} {far:9.3f} {middle:9.3f} {near:9.3f}")


if __name__ == "__main__":
    main(sys.argv[1])
