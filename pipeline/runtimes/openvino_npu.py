"""Run models with OpenVINO on the neural processor of Intel's newer chips: `--device npu`."""

from functools import partial

from pipeline.runtimes import openvino_

DEVICE = "NPU"
is_available = partial(openvino_.has_device, DEVICE)
precisions = partial(openvino_.precisions, DEVICE)
identity = partial(openvino_.identity, DEVICE)
load = partial(openvino_.load, device=DEVICE)
