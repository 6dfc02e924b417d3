"""Depth of an image from a server, as numbers.

depth-viewer serve
python examples/http_client.py http://127.0.0.1:7860 photo.jpg
"""

import io
import os
import sys
from pathlib import Path

import numpy as np
import requests  # pip install requests


def main(server: str, photo: str) -> None:
    token = os.environ.get("DEPTH_VIEWER_TOKEN", "")
    headers = {"Accept": "application/x-npy"} | ({"Authorization": f"Bearer {token}"} if token else {})
    with Path(photo).open("rb") as file:
        answer = requests.post(f"{server}/depth", files={"image": file}, headers=headers, timeout=60)
    if not answer.ok:
        raise SystemExit(f"{answer.status_code}: {answer.json()['message']}")
    disparity = np.load(io.BytesIO(answer.content))  # float32 (h, w), larger = nearer
    row, column = np.unravel_index(disparity.argmax(), disparity.shape)
    height, width = disparity.shape
    print(f"{answer.headers['X-Model']}: {width}x{height}, {answer.headers['X-Unit']}")
    print(f"The nearest place is at {column / width:.0%} from the left and {row / height:.0%} from the top.")


if __name__ == "__main__":
    main(*sys.argv[1:3])
