"""Compares the prediction of a whole case: ./willis predict, from DICOM to results, beside nnU-Net's sliding window over the prepared case.

Called by willis-bench/run: case.py HOME FOLDER. A first, untimed run of each warms the page cache, and its probabilities are compared.
"""

import csv
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

from network import KEEP_MEMORY, versions
from reading import CORES, run, surroundings, write

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get("WILLIS_ROUNDS", "3"))
# nnU-Net adds up logits in float16.
FP32_TOLERANCE = 5e-3
# What is promised between precisions, besides.
BF16_TOLERANCE = 0.01
# Random weights give large logits; at this size of the heads' weights probabilities are not all 1.
HEAD_SCALE = 0.02
CALM = """
import sys, torch
file = sys.argv[1]
checkpoint = torch.load(file, weights_only=False)
for name, weights in checkpoint["network_weights"].items():
    if "seg_layers" in name:
        weights.mul_(float(sys.argv[2]))
torch.save(checkpoint, file)
"""


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


def channels(model):
    """The columns of predictions.csv in the order of the network's channels."""
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
        run(java + ["willis.bench.PublishedModel", place("partial"), "7"])
        os.rename(place("partial"), place("published"))
    head = place("head/series")
    run([willis, "phantom", "-o", place("head"), "-n", "1", "--seed", "1", "--preset", "demo", "--modality", "CTA"])
    model = place("calm")
    shutil.rmtree(model, ignore_errors=True)
    shutil.copytree(place("published"), model)
    peers = versions()
    shape = "?"
    if peers:
        checkpoint = os.path.join(model, "fold_0", "checkpoint_final.pth")
        run([sys.executable, "-c", CALM, checkpoint, str(HEAD_SCALE)])
        # What predict makes of a folder without willis.json.
        seen = ["--orientation", "RAS", "--roi", "exact"]
        plans = os.path.join(model, "plans.json")
        run([willis, "preprocess", head, "--plans", plans, "-o", place("case.npy"), *seen])
        import numpy

        shape = " × ".join(str(size) for size in numpy.load(place("case.npy"), mmap_mode="r").shape[1:])

    def predict(precision):
        out = place("out")
        shutil.rmtree(out, ignore_errors=True)
        command = [willis, "predict", head, "-o", out, "--model", model, "--precision", precision, "--aggregate", "gaussian"]
        taken, _ = measured(command)
        with open(os.path.join(out, "predictions.csv"), newline="") as file:
            row = next(csv.DictReader(file))
        return taken, [float(row[name]) for name in channels(model)]

    def slide(environment):
        command = [sys.executable, os.path.join(HERE, "sliding.py"), model, place("case.npy"), str(CORES), place("theirs.npy")]
        taken, said = measured(command, {**environment, "nnUNet_def_n_proc": str(CORES)})
        return taken, float(said)

    notes = []
    first = {precision: predict(precision)[1] for precision in ("bf16", "fp32")}
    if peers:
        slide({})
        expected = numpy.load(place("theirs.npy"))
        for precision, tolerance in (("fp32", FP32_TOLERANCE), ("bf16", BF16_TOLERANCE + FP32_TOLERANCE)):
            difference = numpy.abs(numpy.array(first[precision]) - expected).max()
            if difference > tolerance:
                sys.exit(f"Probabilities in {precision} differ from nnU-Net's by up to {difference}: nothing is timed")
            notes.append(f"{difference:.2g} in {precision}")
    candidates = {f"willis predict, {precision}": lambda p=precision: (predict(p)[0], None) for precision in ("bf16", "fp32")}
    if peers:
        candidates["nnU-Net, fp32"] = lambda: slide({})
        candidates["nnU-Net, fp32, kept memory"] = lambda: slide(KEEP_MEMORY)
    taken = {name: [] for name in candidates}
    for turn in range(1, ROUNDS + 1):
        for name, measure in candidates.items():
            taken[name].append(measure())
        print(f"round {turn} of {ROUNDS}", file=sys.stderr)

    rows = [f"# A whole case through the published architecture, {CORES} threads", ""]
    rows += [f"- {name}: {value}" for name, value in surroundings(home, False) if name != "dcm2niix"]
    rows += [f"- python: {platform.python_version()}", f"- peers: {peers}"] if peers else []
    rows += ["", f"A synthetic CTA, {shape} voxels when prepared; whole processes in turn, medians of {ROUNDS}. Willis reads DICOM, examines,"]
    rows += ["prepares, predicts and writes its results; nnU-Net is given the prepared case, and what its sliding window takes alone stands beside.", ""]
    base = statistics.median(one[0] for one, _ in taken["willis predict, bf16"])
    rows += ["| | seconds | willis predict, bf16 is faster by | processor s | memory at most, GB | sliding window alone, s |", "|---|---|---|---|---|---|"]
    for name, runs in taken.items():
        seconds, worked, memory = (statistics.median(column) for column in zip(*(one for one, _ in runs)))
        alone = [one for _, one in runs if one is not None]
        rows.append(f"| {name} | {seconds:.1f} | {seconds / base:.2f} × | {worked:.1f} | {memory:.2f} |")
        rows[-1] += f" {statistics.median(alone):.1f} |" if alone else " |"
    rows += [""]
    if notes:
        rows += [f"The 14 probabilities, from {min(first['fp32']):.3f} to {max(first['fp32']):.3f}, differ from nnU-Net's by up to {', '.join(notes)}.", ""]
    write(home, "case", rows)


if __name__ == "__main__":
    main()
