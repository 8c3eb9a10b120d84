"""The peer that is Python: batchgeneratorsv2 makes training patches of the published size on one thread.

    augment.py PLAN ROUNDS PATCHES SEED   PLAN: intended or reference; prints for each round a line with the seconds
                                          per patch and those the processor worked

The pipeline is that of the published solution with its parameters and probabilities. "intended" adds what its code leaves
out: the median filter or blur, and low resolution, which an argument of None switches off in the version it pins.
"""

import os

os.environ["OMP_NUM_THREADS"] = "1"

import sys
import time

import numpy as np
import torch
from batchgeneratorsv2.transforms.intensity.brightness import BrightnessAdditiveTransform, MultiplicativeBrightnessTransform
from batchgeneratorsv2.transforms.intensity.contrast import BGContrast, ContrastTransform
from batchgeneratorsv2.transforms.intensity.gamma import GammaTransform
from batchgeneratorsv2.transforms.intensity.gaussian_noise import GaussianNoiseTransform
from batchgeneratorsv2.transforms.local.brightness_gradient import BrightnessGradientAdditiveTransform
from batchgeneratorsv2.transforms.local.local_gamma import LocalGammaTransform
from batchgeneratorsv2.transforms.noise.gaussian_blur import GaussianBlurTransform
from batchgeneratorsv2.transforms.noise.median_filter import MedianFilterTransform
from batchgeneratorsv2.transforms.noise.sharpen import SharpeningTransform
from batchgeneratorsv2.transforms.spatial.low_resolution import SimulateLowResolutionTransform
from batchgeneratorsv2.transforms.spatial.mirroring import MirrorTransform
from batchgeneratorsv2.transforms.spatial.spatial import SpatialTransform
from batchgeneratorsv2.transforms.utils.compose import ComposeTransforms
from batchgeneratorsv2.transforms.utils.random import OneOfTransform, RandomTransform

PATCH = (96, 160, 128)
BLOCK = (191, 238, 186)


def bump_sigma(shape, axis):
    return np.exp(np.random.uniform(np.log(shape[axis] // 6), np.log(shape[axis])))


def gradient_strength(image, kernel):
    return np.random.uniform(-5, -1) if np.random.uniform() < 0.5 else np.random.uniform(1, 5)


def local_gamma():
    return np.random.uniform(0.01, 0.8) if np.random.uniform() < 0.5 else np.random.uniform(1.5, 4)


def gamma(inverted):
    return RandomTransform(
        GammaTransform(BGContrast((0.6, 2)), p_invert_image=inverted, synchronize_channels=False, p_per_channel=1, p_retain_stats=1),
        apply_probability=0.2,
    )


def pipeline(intended):
    angle = np.pi / 6
    steps = [
        SpatialTransform(
            PATCH,
            0,
            random_crop=False,
            p_rotation=0.3,
            rotation=(-angle, angle),
            p_scaling=0.3,
            scaling=(0.6, 1.67),
            p_synchronize_scaling_across_axes=0.8,
            bg_style_seg_sampling=False,
            mode_seg="nearest",
        )
    ]
    if intended:
        median = MedianFilterTransform((2, 8), p_same_for_each_channel=0.5, p_per_channel=0.5)
        blur = GaussianBlurTransform((0.3, 1.5), benchmark=True, p_per_channel=0.5)
        steps.append(OneOfTransform([RandomTransform(median, 0.05), RandomTransform(blur, 0.05)]))
    contrast = ContrastTransform(BGContrast((0.75, 1.25)), preserve_range=True, synchronize_channels=False, p_per_channel=0.5)
    brightness = MultiplicativeBrightnessTransform(BGContrast((0.75, 1.25)), synchronize_channels=False, p_per_channel=0.5)
    low_resolution = SimulateLowResolutionTransform(
        (0.5, 1),
        synchronize_channels=False,
        synchronize_axes=True,
        ignore_axes=() if intended else None,
        p_per_channel=0.5,
    )
    gradient = BrightnessGradientAdditiveTransform(
        bump_sigma, (-0.5, 1.5), gradient_strength, same_for_all_channels=False, mean_centered=True, p_per_channel=0.5
    )
    steps += [
        RandomTransform(GaussianNoiseTransform((0, 0.2), p_per_channel=0.5, synchronize_channels=True), 0.3),
        RandomTransform(BrightnessAdditiveTransform(0, 0.5, per_channel=True, p_per_channel=0.5), 0.1),
        OneOfTransform([RandomTransform(contrast, 0.3), RandomTransform(brightness, 0.3)]),
        RandomTransform(low_resolution, 0.15),
        gamma(1),
        gamma(0),
        MirrorTransform((0, 1)),
        RandomTransform(gradient, 0.2),
        RandomTransform(
            LocalGammaTransform(bump_sigma, (-0.5, 1.5), local_gamma, same_for_all_channels=False, p_per_channel=0.5), 0.2
        ),
        RandomTransform(SharpeningTransform((0.1, 1.5), 0.5, 0.5, 0.5), 0.2),
    ]
    return ComposeTransforms(steps)


def block():
    """The same block as willis.bench.AugmentPatches makes, up to the noise."""
    z, y, x = np.meshgrid(*[np.arange(size, dtype=np.float32) for size in BLOCK], indexing="ij")
    image = np.sin(z / 9) + np.sin(y / 13) * np.sin(x / 7) + 0.5 * np.random.standard_normal(BLOCK)
    labels = np.where((z - 95) ** 2 + (y - 119) ** 2 + (x - 93) ** 2 <= 25, 10, 0)
    return torch.from_numpy(image[None].astype(np.float32)), torch.from_numpy(labels[None].astype(np.int16))


def main():
    plan = sys.argv[1]
    rounds, patches, seed = (int(number) for number in sys.argv[2:5])
    torch.set_num_threads(1)
    np.random.seed(seed)
    torch.manual_seed(seed)
    transforms = pipeline(plan == "intended")
    image, labels = block()
    # A data loader hands a fresh block to each patch; copying it is not counted.
    for _ in range(rounds):
        seconds, worked = 0.0, 0.0
        for _ in range(patches):
            fresh = {"image": image.clone(), "segmentation": labels.clone()}
            start, worked_before = time.perf_counter(), time.process_time()
            with torch.no_grad():
                transforms(**fresh)
            seconds += time.perf_counter() - start
            worked += time.process_time() - worked_before
        print(f"{seconds / patches:.5f} {worked / patches:.5f}", flush=True)


if __name__ == "__main__":
    main()
