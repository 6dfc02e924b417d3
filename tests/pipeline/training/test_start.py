"""Where training starts: ImageNet's encoder as it was, the first nano's decoder, and what joins them."""

import needs
import numpy as np
import pytest
import torch
from torch.nn import functional as F  # noqa: N812

pytest.importorskip("numba", reason=needs.reason("numba", "train"))

from pipeline.models._timm_encoder import create_encoder
from pipeline.models.checkpoint import load_into
from pipeline.models.nano import NanoNet
from pipeline.models.nano_v1 import MODEL, NanoV1Net
from pipeline.training import evaluate, start
from pipeline.training.train import Plan, Trainer


def entries_of(encoder: torch.nn.Module) -> dict[str, torch.Tensor]:
    """As the package has them: in timm's order, here also with its names."""
    for module in encoder.modules():
        if isinstance(module, torch.nn.BatchNorm2d):
            torch.nn.init.normal_(module.bias, std=0.2)
            torch.nn.init.uniform_(module.weight, 0.5, 1.5)
            torch.nn.init.normal_(module.running_mean, std=0.2)
            torch.nn.init.uniform_(module.running_var, 0.5, 1.5)
    return {name: value for name, value in encoder.state_dict().items() if "num_batches" not in name}


def test_the_encoder_gives_what_efficientnet_lite0_gives() -> None:
    """But for the first convolution, which is padded on the other side, and with the mean color."""
    torch.manual_seed(0)
    theirs = create_encoder("tf_efficientnet_lite0").eval()
    net = NanoNet().eval()
    start.give_encoder(net, entries_of(theirs))
    colors = torch.randint(0, 256, (2, 3, 96, 128)).float()
    padded = (255 * start.MEAN).expand(2, 3, 97, 129).clone()
    padded[:, :, 1:, 1:] = colors
    with torch.inference_mode():
        ours = net.encoder((colors / 255 - start.MEAN) / start.STD)
        x = theirs.bn1(F.conv2d((padded - 127) / 128, theirs.conv_stem.weight, stride=2))
        expected = []
        for index, block in enumerate(theirs.blocks[:6]):
            x = block(x)
            if index != 3:
                expected.append(x)
    for a, b in zip(ours, expected, strict=True):
        torch.testing.assert_close(a, b, rtol=1e-3, atol=1e-4 * float(b.std()))


def test_a_joint_finds_the_map_between_two_kinds_of_features() -> None:
    torch.manual_seed(0)
    weight, bias = torch.randn(7, 5), torch.randn(7)
    joint = start.Joint()
    for _ in range(3):
        given = torch.randn(2, 5, 8, 6) + 3
        joint.see(given, F.conv2d(given, weight[:, :, None, None], bias))
    found, shift = joint.solved()
    torch.testing.assert_close(found, weight, rtol=0.01, atol=0.01)
    torch.testing.assert_close(shift, bias, rtol=0.02, atol=0.05)


def test_joined_it_begins_near_what_the_first_nano_sees() -> None:
    """Though its encoder is a random one: the joints make the best of it."""
    torch.manual_seed(0)
    nano = NanoV1Net().half()
    load_into(nano, MODEL.fetch())
    nano = nano.float().eval()
    frames = [image for _, image, _ in evaluate.demo_frames()][:6]
    batch = torch.from_numpy(np.concatenate([MODEL.prepare(image) for image in frames]))
    net = NanoNet()
    start.give_encoder(net, entries_of(create_encoder("tf_efficientnet_lite0")))
    net.eval()
    start.give_decoder(net, nano)

    def difference() -> float:
        with torch.inference_mode():
            ours, theirs = net(batch), nano(batch)
        return float((ours - theirs).abs().mean() / theirs.abs().mean())

    before = difference()
    start.join(net, nano, iter([batch]))
    assert difference() < 0.5 * before


def test_what_photographs_have_taught_stays() -> None:
    trainer = Trainer(Plan(pictures=96, batch=2), "cpu")
    before = {name: value.clone() for name, value in trainer.net.state_dict().items()}
    images = torch.randint(0, 256, (2, 3, 64, 64), dtype=torch.uint8)
    trainer.step(images, torch.rand(2, 64, 64), torch.empty(0, 2, 3))
    after = trainer.net.state_dict()
    depthwise = [
        name for name, m in trainer.net.named_modules() if isinstance(m, torch.nn.Conv2d) and m.groups > 1
    ]
    for name in before:
        if name.startswith(("encoder.stage2", "encoder.stage4", *depthwise)):
            assert torch.equal(before[name], after[name]), name
    assert not torch.equal(
        before["encoder.stage16.0.expand.weight"], after["encoder.stage16.0.expand.weight"]
    )
    assert not torch.equal(before["up2.merge.0.weight"], after["up2.merge.0.weight"])
