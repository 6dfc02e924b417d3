"""What only training keeps apart, joined: the same function with fewer layers, for use and not for training.

fast = folded(network.eval())
"""

from __future__ import annotations

import torch
from torch import nn
from torch.nn.utils.fusion import fuse_conv_bn_eval


@torch.no_grad()
def folded(network: nn.Module) -> nn.Module:
    """Normalizations multiplied into the convolutions before them; a module with a `folded` of its own does it itself.

    The network is changed in place and is the result.
    """
    for module in list(network.modules()):
        for name, child in list(module.named_children()):
            if own := getattr(child, "folded", None):
                setattr(module, name, own())
    for module in network.modules():
        if isinstance(module, nn.Sequential):
            for k in range(len(module) - 1):
                convolution, norm = module[k], module[k + 1]
                if isinstance(convolution, nn.Conv2d) and isinstance(norm, nn.BatchNorm2d):
                    module[k], module[k + 1] = fuse_conv_bn_eval(convolution, norm), nn.Identity()
    return network
