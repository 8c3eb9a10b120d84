"""Compares the prediction of a whole case: ./willis predict, from DICOM to results, beside nnU-Net's sliding window over the prepared case.

Called by willis-bench/run: case.py HOME FOLDER. Nothing is timed before the probabilities were equal within their tolerance.
"""

import csv
import os
import platform
import shutil
import subprocess
import sys
import tempfile
import time

from network import KEEP_MEMORY, versions
from reading import CORES, run, surroundings, write

HERE = os.path.dirname(os.path.abspath(__file__))
# nnU-Net adds up logits in float16.
FP32_TOLERANCE = 5e-3
# What is promised between precisions.
BF16_TOLERANCE = 0.01
# Random weights give large logits; at this size of the heads' weights probabilities are not all 1.
HEAD_SCALE = 0.02


def measured(command, environment=None):
    """Seconds, those its processors worked, and GB of memory at most, of a process; then what it said."""
    with tempfile.TemporaryFile("w+") as out, tempfile.TemporaryFile("w+") as err:
        start = time.perf_counter()
        process = subprocess.Popen(command, stdout=out, stderr=err, env={**os.environ, **(environment or {})})
        _, status, usage = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - start
        process.returncode = os.waitstatus_to_exitcode(status)
        out.seek(0)
        err.seek(0)
        if process.returncode != 0:
            sys.exit(f"{os.path.basename(command[0])} ended with {process.returncode}: {err.read()[-500:]}")
        return (seconds, usage.ru_utime + usage.ru_stime, usage.ru_maxrss / 1e6), out.read()


def calm(model, copy):
    """The same model with weights of heads that keep probabilities away from 0 and 1."""
    import torch

    shutil.copytree(model, copy)
    file = os.path.join(copy, "fold_0", "checkpoint_final.pth")
    checkpoint = torch.load(file, weights_only=False)
    for name, weights in checkpoint["network_weights"].items():
        if "seg_layers" in name:
            weights.mul_(HEAD_SCALE)
    torch.save(checkpoint, file)


def channels(model):
    """The columns of predictions.csv in the order of the network's channels."""
    import json

    with open(os.path.join(model, "dataset.json")) as file:
        labels = json.load(file)["labels"]
    named = sorted((index, name) for name, index in labels.items() if index > 0)
    return [name for _, name in named] + ["Aneurysm Present"]


def main():
    home, folder = sys.argv[1:3]
    os.makedirs(folder, exist_ok=True)
    place = lambda name: os.path.join(folder, name)  # noqa: E731
    willis = os.path.join(home, "willis")
    java = ["java", "-Xmx4g", "-cp", os.path.join(home, "willis-bench/target/lib/*")]
    if not os.path.isdir(place("published")):
        run(java + ["willis.bench.PublishedModel", place("published"), "7"])
    if not os.path.isdir(place("head")):
        run([willis, "phantom", "-o", place("head"), "-n", "1", "--seed", "1", "--preset", "demo", "--modality", "CTA"])
    head = place("head/series")
    run([willis, "preprocess", head, "--plans", place("published/plans.json"), "-o", place("case.npy")])
    import numpy

    case = numpy.load(place("case.npy"), mmap_mode="r")
    peers = versions()
    model = place("published")
    if peers:
        model = place("calm")
        shutil.rmtree(model, ignore_errors=True)
        calm(place("published"), model)

    def predict(precision):
        out = place("out")
        shutil.rmtree(out, ignore_errors=True)
        command = [willis, "predict", head, "-o", out, "--model", model, "--precision", precision, "--aggregate", "gaussian"]
        taken, _ = measured(command)
        with open(os.path.join(out, "predictions.csv"), newline="") as file:
            row = next(csv.DictReader(file))
        return taken, numpy.array([float(row[name]) for name in channels(model)])

    rows = [f"# A whole case through the published architecture, {CORES} threads", ""]
    rows += [f"- {name}: {value}" for name, value in surroundings(home, False) if name != "dcm2niix"]
    rows += [f"- python: {platform.python_version()}", f"- peers: {peers}"] if peers else []
    rows += ["", f"A synthetic CTA; prepared it has {' × '.join(str(size) for size in case.shape[1:])} voxels. Whole processes, one run each."]
    rows += ["Willis reads DICOM, examines, prepares, predicts and writes its results; nnU-Net is given the prepared case. Both weight patches by a Gaussian.", ""]
    rows += ["| | seconds | processor s | memory at most, GB | nnU-Net takes |", "|---|---|---|---|---|"]
    ours = {precision: predict(precision) for precision in ("bf16", "fp32")}
    theirs = {}
    if peers:
        for name, environment in (("nnU-Net fp32", {}), ("nnU-Net fp32, kept memory", KEEP_MEMORY)):
            command = [sys.executable, os.path.join(HERE, "sliding.py"), model, place("case.npy"), str(CORES), place("theirs.npy")]
            theirs[name] = measured(command, environment)[0]
        expected = numpy.load(place("theirs.npy"))
        for precision, tolerance in (("fp32", FP32_TOLERANCE), ("bf16", BF16_TOLERANCE + FP32_TOLERANCE)):
            difference = numpy.abs(ours[precision][1] - expected).max()
            if difference > tolerance:
                sys.exit(f"Probabilities of {precision} differ from nnU-Net's by up to {difference}: {ours[precision][1]}, {expected}")
            print(f"{precision}: probabilities differ by up to {difference:.2g}", file=sys.stderr)
    slowest = theirs.get("nnU-Net fp32")
    for precision, (taken, _) in ours.items():
        ratio = f"{slowest[0] / taken[0]:.2f} × as long" if slowest else ""
        rows += [f"| willis predict, {precision} | {taken[0]:.1f} | {taken[1]:.1f} | {taken[2]:.2f} | {ratio} |"]
    for name, taken in theirs.items():
        rows += [f"| {name} | {taken[0]:.1f} | {taken[1]:.1f} | {taken[2]:.2f} | |"]
    rows += [""]
    if theirs:
        for precision in ours:
            rows += [f"Probabilities, from {ours[precision][1].min():.3f} to {ours[precision][1].max():.3f}, differ from nnU-Net's by up to"]
            rows[-1] += f" {numpy.abs(ours[precision][1] - numpy.load(place('theirs.npy'))).max():.2g} in {precision}."
        rows += [""]
    write(home, "case", rows)


if __name__ == "__main__":
    main()
