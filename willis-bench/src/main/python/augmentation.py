"""Compares the making of training patches with batchgeneratorsv2: one thread each, whole processes in turn.

Called by willis-bench/run: augmentation.py HOME. That both do the same to a patch is what the golden cases in
AugmentationGoldenTest say; here only time is taken. Every round draws from another seed.
"""

import os
import platform
import sys

from reading import ROUNDS, alternating, run, surroundings, table, write

HERE = os.path.dirname(os.path.abspath(__file__))
WARM_UP = 4
PATCHES = 100
PEER_PATCHES = 40


def peer_versions():
    try:
        from importlib.metadata import version

        import batchgeneratorsv2  # noqa: F401

        names = ("batchgeneratorsv2", "torch", "numpy", "scipy")
        return ", ".join(f"{name} {version(name)}" for name in names)
    except ImportError as missing:
        print(f"SKIPPED: batchgeneratorsv2, since {missing.name} is not installed", file=sys.stderr)
        return None


def last_round(command, rounds, patches, seed):
    """The seconds and the processor's seconds per patch of a process's last round, which is warm."""
    lines = run(command + [str(rounds), str(patches), str(seed)])[1].strip().splitlines()
    return [tuple(float(number) for number in lines[-1].split())]


def main():
    home = sys.argv[1]
    java = ["java", "-Xmx2g", "-cp", os.path.join(home, "willis-bench/target/lib/*"), "willis.bench.AugmentPatches"]
    python = [sys.executable, os.path.join(HERE, "augment.py")]
    versions = peer_versions()
    rows = ["# Training patches of 96 × 160 × 128 voxels, one thread", ""]
    rows += [f"- {name}: {value}" for name, value in surroundings(home, False) if name != "dcm2niix"]
    if versions:
        rows += [f"- python: {platform.python_version()}", f"- peers: {versions}"]
    rows += ["", "Seconds per patch, averaged over what may be drawn. \"Reference\" is the pipeline as the published code runs"]
    rows += ["it; \"intended\" adds the median filter or blur, and low resolution. Labels move with the voxels (Willis: points);"]
    rows += ["target maps are not counted.", ""]
    for title, plan in (("Reference", "reference"), ("Intended", "intended")):
        seeds = {"willis": 0, "batchgeneratorsv2": 0}

        def once(name, command, rounds, patches):
            seeds[name] += 1
            return last_round(command, rounds, patches, seeds[name])

        candidates = {"willis": lambda: once("willis", java + [plan], WARM_UP, PATCHES)}
        if versions:
            candidates["batchgeneratorsv2"] = lambda: once("batchgeneratorsv2", python + [plan], 1, PEER_PATCHES)
        seconds = alternating(candidates, ROUNDS)
        rows += table(title, seconds, "willis", digits=4)
    write(home, "augmentation", rows)


if __name__ == "__main__":
    main()
