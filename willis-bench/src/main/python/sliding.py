"""The peer that is nnU-Net: a prepared case through its own sliding window, from the start of the process on.

    sliding.py MODEL CASE.npy THREADS OUTPUT.npy

CASE is (1, Z, Y, X), as ./willis preprocess wrote it. Writes the largest probability of each of the 14 channels, and prints
the seconds that prediction took without start, reading of the model and warm-up.
"""

import json
import os
import sys
import time

if __name__ == "__main__":
    os.environ["OMP_NUM_THREADS"] = sys.argv[3]

import numpy as np
import torch
from forward import network_of
from nnunetv2.inference.predict_from_raw_data import nnUNetPredictor
from nnunetv2.utilities.plans_handling.plans_handler import PlansManager


def main():
    model, source, threads, target = sys.argv[1:5]
    torch.set_num_threads(int(threads))
    with open(os.path.join(model, "dataset.json")) as file:
        dataset = json.load(file)
    plans = PlansManager(os.path.join(model, "plans.json"))
    network = network_of(model).eval()
    predictor = nnUNetPredictor(
        tile_step_size=0.5,
        use_gaussian=True,
        use_mirroring=False,
        perform_everything_on_device=False,
        device=torch.device("cpu"),
        allow_tqdm=False,
    )
    configuration = plans.get_configuration("3d_fullres")
    predictor.manual_initialization(network, plans, configuration, [network.state_dict()], dataset, "none", None)
    case = torch.from_numpy(np.load(source))
    start = time.perf_counter()
    with torch.no_grad():
        logits = predictor.predict_logits_from_preprocessed_data(case)
    print(f"{time.perf_counter() - start:.3f}")
    np.save(target, torch.sigmoid(logits.float().amax(dim=(1, 2, 3))).numpy())


if __name__ == "__main__":
    main()
