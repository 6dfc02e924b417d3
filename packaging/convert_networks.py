"""Convert the built-in networks, after their weights or their code have changed: `make networks`.

What is written travels beside the weights, and `pipeline.runtimes.converted` finds it. Needs torch.
"""

from pipeline.models import nano, nano_v1
from pipeline.runtimes import converted


def main() -> None:
    """Write the converted form of each, and say how large it is."""
    for model in (nano.MODEL, nano_v1.MODEL):
        file = converted.write(model, model.network().eval())
        print(f"{file}: {file.stat().st_size / 1e6:.2f} MB")


if __name__ == "__main__":
    main()
