"""The peers that are Python: pydicom, alone and with joblib, read the same series into the same float32 volume.

    peers.py FOLDER WORKERS ROUNDS   prints the seconds of each round, a line each; with 0 rounds reads once and prints the
                                     CRC-32 of the voxels as 32-bit integers, slice by slice
"""

import os
import sys
import time
import zlib

import numpy as np
import pydicom


def read_slice(path):
    dataset = pydicom.dcmread(path)
    pixels = dataset.pixel_array.astype(np.float32)
    pixels *= np.float32(dataset.RescaleSlope)
    pixels += np.float32(dataset.RescaleIntercept)
    return float(dataset.ImagePositionPatient[2]), pixels


def read_many(paths):
    return [read_slice(path) for path in paths]


def read(folder, workers):
    paths = sorted(os.path.join(folder, name) for name in os.listdir(folder))
    if workers == 1:
        slices = read_many(paths)
    else:
        from joblib import Parallel, delayed

        # Each worker gets one contiguous part: single slices as tasks are slower.
        parts = np.array_split(np.array(paths), 4 * workers)
        results = Parallel(n_jobs=workers)(delayed(read_many)(list(part)) for part in parts)
        slices = [one for part in results for one in part]
    slices.sort(key=lambda one: one[0])
    return np.stack([pixels for _, pixels in slices])


def main():
    folder, workers, rounds = sys.argv[1], int(sys.argv[2]), int(sys.argv[3])
    if rounds == 0:
        checksum = 0
        for plane in read(folder, workers):
            checksum = zlib.crc32(plane.astype("<i4").tobytes(), checksum)
        print(checksum)
    for _ in range(rounds):
        start = time.perf_counter()
        read(folder, workers)
        print(f"{time.perf_counter() - start:.4f}", flush=True)


if __name__ == "__main__":
    main()
