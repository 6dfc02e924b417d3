"""React to a live source: print a line whenever the nearest thing moves to another third of the frame.

python examples/live_listener.py 0            # a camera; or demo, a file, a URL
"""

import queue
import sys

import numpy as np

import pipeline


class Listener:
    """Called in the runner's threads: each method only passes its news on."""

    def __init__(self) -> None:
        self.news: queue.SimpleQueue[pipeline.DepthFrame | Exception | None] = queue.SimpleQueue()

    def opened(self, info: pipeline.SourceInfo) -> None:
        print(f"{info.title}: {info.width}x{info.height}")

    def on_depth(self, depth: pipeline.DepthFrame) -> None:
        self.news.put(depth)

    def ended(self) -> None:
        self.news.put(None)

    def failed(self, error: Exception) -> None:
        self.news.put(error)


def third_of_nearest(depth: pipeline.DepthFrame) -> str:
    """Where the nearest hundredth of the frame is, on the whole."""
    nearness = depth.normalized()
    _rows, columns = np.nonzero(nearness >= np.quantile(nearness, 0.99))
    return ("left", "middle", "right")[int(3 * columns.mean() / nearness.shape[1])]


def main(address: str) -> None:
    listener = Listener()
    estimator = pipeline.load_estimator("auto")
    runner = pipeline.Runner(lambda: pipeline.open_source(address), listener, estimator=estimator)
    runner.start()
    last = ""
    try:
        while (news := listener.news.get()) is not None:
            if isinstance(news, Exception):
                raise SystemExit(f"{news}")
            if (third := third_of_nearest(news)) != last:
                print(f"{float(news.frame.timestamp):7.2f} s: the nearest is {third}")
                last = third
    except KeyboardInterrupt:
        pass
    finally:
        runner.stop()


if __name__ == "__main__":
    main(sys.argv[1] if len(sys.argv) > 1 else "0")
