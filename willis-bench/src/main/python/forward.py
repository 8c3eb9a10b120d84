"""The peer that is nnU-Net: one patch through its network with the same checkpoint, again and again.

    forward.py MODEL INPUT.npy PRECISION THREADS ROUNDS OUTPUT.npy

PRECISION is fp32, as nnU-Net runs on a CPU, or bf16: the same under autocast, which nnU-Net does on GPUs only. Prints the
seconds of each round.
"""

import json
import os
import sys
import time

if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = sys.argv[4]

import numpy as np
import torch
from nnunetv2.utilities.get_network_from_plans import get_network_from_plans


def network_of(model):
    """nnU-Net's network of a model folder with the weights of its first fold."""
    with open(os.path.join(model, "plans.json")) as file:
        architecture = json.load(file)["configurations"]["3d_fullres"]["architecture"]
    network = get_network_from_plans(
        architecture["network_class_name"],
        architecture["arch_kwargs"],
        architecture["_kw_requires_import"],
        1,
        14,
        deep_supervision=False,
    )
    checkpoint = torch.load(os.path.join(model, "fold_0", "checkpoint_final.pth"), weights_only=False, map_location="cpu")
    network.load_state_dict(checkpoint["network_weights"])
    return network


def main():
    model, source, precision, threads, rounds, target = sys.argv[1:7]
    torch.set_num_threads(int(threads))
    network = network_of(model).eval()
    patch = torch.from_numpy(np.load(source))
    with torch.no_grad(), torch.autocast("cpu", torch.bfloat16, enabled=precision == "bf16"):
        np.save(target, network(patch).float().numpy())
        for _ in range(int(rounds)):
            start = time.perf_counter()
            network(patch)
            print(f"{time.perf_counter() - start:.4f}", flush=True)


if __name__ == "__main__":
    main()
