"""Run models with OpenVINO on Intel's integrated and discrete graphics: `--device gpu`."""

from functools import partial

from pipeline.runtimes import openvino_

DEVICE = "GPU"
is_available = partial(openvino_.has_device, DEVICE)
precisions = partial(openvino_.precisions, DEVICE)
identity = partial(openvino_.identity, DEVICE)
load = partial(openvino_.load, device=DEVICE)
