"""The peer that is PyTorch: forward, the published loss and backward of one batch in float32, through nnU-Net's network.

    training.py MODEL THREADS ROUNDS BATCH Z Y X   prints the loss, then the seconds of each round
"""

import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = sys.argv[2]

import torch

from forward import network_of


def loss_of(logits, targets):
    """Binary cross entropy of the fifth of all voxels where it is largest."""
    each = torch.nn.functional.binary_cross_entropy_with_logits(logits, targets, reduction="none").flatten()
    return torch.topk(each, each.numel() // 5, sorted=False).values.mean()


def main():
    model = sys.argv[1]
    threads, rounds, batch = (int(number) for number in sys.argv[2:5])
    patch = [int(number) for number in sys.argv[5:8]]
    torch.set_num_threads(threads)
    network = network_of(model).train()
    voxels = torch.randn(batch, 1, *patch, generator=torch.Generator().manual_seed(1))
    for turn in range(rounds + 1):
        start = time.perf_counter()
        loss = loss_of(network(voxels), torch.zeros(batch, 14, *patch))
        loss.backward()
        print(f"{loss.item():.6f}" if turn == 0 else f"{time.perf_counter() - start:.4f}", flush=True)
        network.zero_grad(set_to_none=True)


if __name__ == "__main__":
    main()
