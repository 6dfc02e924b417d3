"""What the networks of MiDaS v2.1 have in common: an encoder of four stages, and a decoder behind it.

Modules are named as in the official checkpoints, so that `load_state_dict` takes them as they are.
"""

from __future__ import annotations

from torch import Tensor, nn


class MidasNet(nn.Module):
    """float32 (B, 3, h, w), normalized RGB -> disparity float32 (B, h, w) ≥ 0, without an upper bound."""

    def __init__(self, encoder: nn.Module, decoder: nn.Module) -> None:
        super().__init__()
        self.pretrained = encoder
        self.scratch = decoder

    @property
    def stages(self) -> tuple[nn.Module, nn.Module]:
        """The encoder and the decoder; the network is the second after the first."""
        return self.pretrained, self.scratch

    def forward(self, batch: Tensor) -> Tensor:
        disparity: Tensor = self.scratch(self.pretrained(batch))
        return disparity


class Encoder(nn.Module):
    """Returns features of the image at 1/4, 1/8, 1/16 and 1/32 of its sides."""

    def __init__(self, quarter: nn.Module, eighth: nn.Module, sixteenth: nn.Module, last: nn.Module) -> None:
        super().__init__()
        self.layer1, self.layer2, self.layer3, self.layer4 = quarter, eighth, sixteenth, last

    def forward(self, batch: Tensor) -> tuple[Tensor, Tensor, Tensor, Tensor]:
        quarter = self.layer1(batch)
        eighth = self.layer2(quarter)
        sixteenth = self.layer3(eighth)
        return quarter, eighth, sixteenth, self.layer4(sixteenth)
