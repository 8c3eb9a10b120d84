"""Compares networks and preprocessing with nnU-Net and PyTorch: the same checkpoint, patches and threads, whole processes in turn.

Called by willis-bench/run: network.py HOME FOLDER. Nothing is timed before the results were equal within their tolerance.
"""

import os
import platform
import sys

from reading import CORES, alternating, run, surroundings, table, write

HERE = os.path.dirname(os.path.abspath(__file__))
ROUNDS = int(os.environ.get("WILLIS_ROUNDS", "3"))
PASSES = 4
PATCH = (96, 160, 128)
TRAINING_PATCH = ("2", "64", "96", "96")
VOLUME = (300, 400, 400)
TARGET = ("286", "342", "341")
# What ./willis tells glibc; see docs/performance.md.
KEEP_MEMORY = {"MALLOC_ARENA_MAX": "1", "MALLOC_MMAP_MAX_": "0", "MALLOC_TRIM_THRESHOLD_": "17179869184"}
FP32_TOLERANCE = 1e-3
BF16_MEAN_TOLERANCE = 0.05


def versions():
    try:
        from importlib.metadata import version

        import nnunetv2  # noqa: F401

        return ", ".join(f"{name} {version(name)}" for name in ("nnunetv2", "torch", "numpy"))
    except ImportError as missing:
        print(f"SKIPPED: nnU-Net, since {missing.name} is not installed", file=sys.stderr)
        return None


def timed(command, environment=None, skip=0):
    """The fastest of the passes of a process, which is warm then."""
    lines = run(command, {**os.environ, **(environment or {})})[1].strip().splitlines()
    return [(min(float(line) for line in lines[skip:]),)]


def compare(ours, theirs, worst, mean):
    import numpy

    difference = numpy.abs(numpy.load(ours) - numpy.load(theirs))
    if difference.max() > worst or difference.mean() > mean:
        sys.exit(f"{ours} and {theirs} differ by up to {difference.max()}, {difference.mean()} in the mean: nothing is timed")
    return f"up to {difference.max():.2g}, {difference.mean():.2g} in the mean"


def main():
    home, folder = sys.argv[1:3]
    os.makedirs(folder, exist_ok=True)
    java = ["java", "-Xmx4g", "-cp", os.path.join(home, "willis-bench/target/lib/*")]
    python = [sys.executable]
    model = os.path.join(folder, "published")
    if not os.path.isdir(model):
        run(java + ["willis.bench.PublishedModel", model, "7"])
    peers = versions()
    rows = [f"# Networks and preprocessing, {CORES} threads", ""]
    rows += [f"- {name}: {value}" for name, value in surroundings(home, False) if name != "dcm2niix"]
    rows += [f"- python: {platform.python_version()}", f"- peers: {peers}"] if peers else []
    rows += ["", "Each number is the fastest pass of a process; processes in turn. \"Kept memory\" are the settings of glibc that `./willis` makes,"]
    rows += ["\"plain\" is without them, as a process that was not told so.", ""]
    place = lambda name: os.path.join(folder, name)  # noqa: E731
    # Inputs are the same numbers for both.
    import numpy

    numpy.save(place("patch.npy"), numpy.random.default_rng(3).standard_normal((1, 1) + PATCH).astype(numpy.float32))
    numpy.save(place("volume.npy"), numpy.random.default_rng(4).standard_normal((1, 1) + VOLUME).astype(numpy.float32))

    def forward(program, precision, output):
        return program + [model, place("patch.npy"), precision, str(CORES), str(PASSES), output]

    ours = java + ["willis.bench.ForwardPass"]
    theirs = python + [os.path.join(HERE, "forward.py")]
    equal = {}
    if peers:
        for precision in ("fp32", "bf16"):
            run(forward(ours, precision, place(f"ours-{precision}.npy")))
        run(forward(theirs, "fp32", place("theirs.npy")))
        equal["fp32"] = compare(place("ours-fp32.npy"), place("theirs.npy"), FP32_TOLERANCE, FP32_TOLERANCE)
        equal["bf16"] = compare(place("ours-bf16.npy"), place("theirs.npy"), float("inf"), BF16_MEAN_TOLERANCE)
    candidates = {}
    for precision in ("bf16", "fp32"):
        command = forward(ours, precision, place("timed.npy"))
        candidates[f"willis {precision}"] = lambda command=command: timed(command, KEEP_MEMORY)
        candidates[f"willis {precision}, plain"] = lambda command=command: timed(command)
    if peers:
        for precision, name in (("fp32", "nnU-Net fp32"), ("bf16", "nnU-Net under bf16 autocast")):
            command = forward(theirs, precision, place("timed.npy"))
            candidates[name] = lambda command=command: timed(command)
            candidates[name + ", kept memory"] = lambda command=command: timed(command, KEEP_MEMORY)
    rows += table("One patch of 96 × 160 × 128 through the published architecture", alternating(candidates, ROUNDS, 0), "willis bf16")
    rows += [f"Logits differ from nnU-Net's in float32: {name} by {value}." for name, value in equal.items()] + [""]
    write(home, "network", rows)

    def training(program):
        return program + [model, str(CORES), str(PASSES), *TRAINING_PATCH]

    ours = training(java + ["willis.bench.TrainingPass"])
    candidates = {
        "willis": lambda: timed(ours, KEEP_MEMORY, skip=1),
        "willis, plain": lambda: timed(ours, skip=1),
    }
    if peers:
        peer = training(python + [os.path.join(HERE, "training.py")])
        candidates["PyTorch"] = lambda: timed(peer, skip=1)
        candidates["PyTorch, kept memory"] = lambda: timed(peer, KEEP_MEMORY, skip=1)
    title = "Forward, loss and backward: published architecture, batch of 2 patches of 64 × 96 × 96, float32"
    rows += table(title, alternating(candidates, ROUNDS, 0), "willis")
    write(home, "network", rows)

    def resample(program, output):
        return program + [place("volume.npy"), *TARGET, str(CORES), str(PASSES), output]

    ours = java + ["willis.bench.ResampleVolume"]
    candidates = {"willis": lambda: timed(resample(ours, place("resampled.npy")))}
    if peers:
        theirs = python + [os.path.join(HERE, "resample.py")]
        run(resample(ours, place("resampled.npy")))
        run(resample(theirs, place("resampled-theirs.npy")))
        equal = compare(place("resampled.npy"), place("resampled-theirs.npy"), 1e-4, 1e-5)
        candidates["PyTorch"] = lambda: timed(resample(theirs, place("resampled-theirs.npy")))
    rows += table("Trilinear resampling, 300 × 400 × 400 to 286 × 342 × 341", alternating(candidates, ROUNDS, 0), "willis", digits=3)
    rows += [f"Results differ {equal}.", ""] if peers else []
    write(home, "network", rows)

    willis = os.path.join(home, "willis")
    seconds = alternating({"./willis --help": lambda: [run([willis, "--help"])[0]]}, 5 * ROUNDS)
    rows += table("Start", seconds, "./willis --help")
    write(home, "network", rows)


if __name__ == "__main__":
    main()
