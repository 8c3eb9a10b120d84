"""The peer that is PyTorch: a volume to another extent, trilinear, as nnU-Net's resample_torch_fornnunet calls it.

    resample.py INPUT.npy Z Y X THREADS ROUNDS OUTPUT.npy   prints the seconds of each round
"""

import os
import sys
import time

os.environ["OMP_NUM_THREADS"] = sys.argv[5]

import numpy as np
import torch


def main():
    source = torch.from_numpy(np.load(sys.argv[1]))
    target = [int(number) for number in sys.argv[2:5]]
    torch.set_num_threads(int(sys.argv[5]))
    for turn in range(int(sys.argv[6]) + 1):
        start = time.perf_counter()
        result = torch.nn.functional.interpolate(source, target, mode="trilinear", antialias=False)
        seconds = time.perf_counter() - start
        if turn == 0:
            np.save(sys.argv[7], result.numpy())
        else:
            print(f"{seconds:.4f}", flush=True)


if __name__ == "__main__":
    main()
