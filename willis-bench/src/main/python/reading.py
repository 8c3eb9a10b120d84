"""Compares the reading of a CT series with real peers: first what was read, then how long it took.

Called by willis-bench/run: reading.py reading|memory HOME SERIES. Whole processes run in turn, so that whatever else the
machine does falls on all of them; the table holds medians and ratios.
"""

import datetime
import os
import platform
import re
import resource
import shutil
import statistics
import struct
import subprocess
import sys
import tempfile
import time

ROUNDS = int(os.environ.get("WILLIS_ROUNDS", "7"))
WARM_ROUNDS = 3
CORES = len(os.sched_getaffinity(0))


def run(command, environment=None):
    """The seconds of a process with those its processors worked, and what it said; a failure ends everything."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    start = time.perf_counter()
    done = subprocess.run(
        command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, check=False, env=environment
    )
    seconds = time.perf_counter() - start
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    if done.returncode != 0:
        sys.exit(f"{os.path.basename(command[0])} ended with {done.returncode}: {done.stderr[-500:]}")
    worked = after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime
    return (seconds, worked), done.stdout


def has_python_peers():
    try:
        import joblib  # noqa: F401
        import numpy  # noqa: F401
        import pydicom  # noqa: F401
    except ImportError as missing:
        print(f"SKIPPED: pydicom, since {missing.name} is not installed", file=sys.stderr)
        return False
    return True


def nifti(folder):
    """The one NIfTI file of a folder: voxels (z, y, x) turned to R, A, S, and the place of the first of them."""
    import numpy as np

    names = [name for name in os.listdir(folder) if name.endswith(".nii")]
    if len(names) != 1:
        sys.exit(f"expected one .nii file, found {names}")
    with open(os.path.join(folder, names[0]), "rb") as file:
        content = file.read()
    shape = struct.unpack_from("<3h", content, 42)
    kind = {4: "<i2", 512: "<u2", 16: "<f4"}[struct.unpack_from("<h", content, 70)[0]]
    offset, slope, intercept = struct.unpack_from("<3f", content, 108)
    affine = np.array(struct.unpack_from("<12f", content, 280), dtype=float).reshape(3, 4)
    voxels = np.frombuffer(content, kind, shape[0] * shape[1] * shape[2], int(offset)).reshape(shape[::-1])
    values = voxels.astype(np.float32)
    if slope not in (0, 1) or (slope == 1 and intercept != 0):
        values = values * np.float32(slope) + np.float32(intercept)
    origin = affine[:, 3].copy()
    for axis in range(3):
        if affine[axis, axis] < 0:
            origin += affine[:, axis] * (shape[axis] - 1)
            values = np.flip(values, 2 - axis)
    return values, origin, np.abs(np.diag(affine[:, :3]))


def require_equal_files(willis, dcm2niix):
    import numpy as np

    ours, theirs = nifti(willis), nifti(dcm2niix)
    if not np.array_equal(ours[0], theirs[0]):
        sys.exit("Willis and dcm2niix do not give the same voxels")
    if not (np.allclose(ours[1], theirs[1], atol=1e-2) and np.allclose(ours[2], theirs[2], atol=1e-5)):
        sys.exit(f"Willis and dcm2niix put the volume in different places: {ours[1:]} and {theirs[1:]}")


def first_line(command, pattern=".*"):
    done = subprocess.run(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, check=False)
    return next((line.strip() for line in done.stdout.splitlines() if re.search(pattern, line)), "unknown")


def surroundings(home, python):
    cpu = "unknown"
    with open("/proc/cpuinfo", encoding="ascii", errors="replace") as lines:
        for line in lines:
            if line.startswith("model name"):
                cpu = line.split(":", 1)[1].strip()
                break
    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") >> 30
    facts = [
        ("date", datetime.date.today().isoformat()),
        ("commit", first_line(["git", "-C", home, "describe", "--always", "--dirty"])),
        ("processor", f"{cpu}, {CORES} cores used, {memory} GiB"),
        ("system", f"{platform.system()} {platform.machine()}"),
        ("load before", "%.1f %.1f %.1f" % os.getloadavg()),
        ("java", first_line(["java", "-version"])),
    ]
    if shutil.which("dcm2niix"):
        facts.append(("dcm2niix", first_line(["dcm2niix", "--version"], r"^v")))
    if python:
        import joblib
        import numpy
        import pydicom

        facts.append(("python", platform.python_version()))
        facts.append(("peers", f"pydicom {pydicom.__version__}, numpy {numpy.__version__}, joblib {joblib.__version__}"))
    return facts


def alternating(candidates, rounds, warm_up=1):
    """Name → times of each round; untimed runs of each before them warm the page cache."""
    seconds = {name: [] for name in candidates}
    for turn in range(1 - warm_up, rounds + 1):
        for name, measure in candidates.items():
            taken = measure()
            if turn > 0:
                seconds[name] += taken
        print(f"round {turn} of {rounds}", file=sys.stderr)
    return seconds


def table(title, seconds, base, digits=2):
    """Medians and their ratios to the base. Processor time tells more than the clock where other things run."""
    medians = {name: [statistics.median(column) for column in zip(*times)] for name, times in seconds.items()}
    rows = [f"## {title}", ""]
    rows += [f"| | median s | fastest s | slowest s | {base} is faster by | processor s | and works less by |"]
    rows += ["|---|---|---|---|---|---|---|"]
    for name, times in seconds.items():
        clock = [one[0] for one in times]
        row = f"| {name} | {medians[name][0]:.{digits}f} | {min(clock):.{digits}f} | {max(clock):.{digits}f}"
        row += f" | {medians[name][0] / medians[base][0]:.2f} × |"
        if len(medians[name]) > 1:
            row += f" {medians[name][1]:.{digits}f} | {medians[name][1] / medians[base][1]:.2f} × |"
        else:
            row += " | |"
        rows.append(row)
    return rows + [""]


def reading(home, series):
    java = ["java", "@" + os.path.join(home, "willis-cli/src/main/launcher/willis.jvmargs"), "-cp"]
    java += [os.path.join(home, "willis-bench/target/lib/*"), "willis.bench.ReadSeries"]
    peers = [sys.executable, os.path.join(os.path.dirname(os.path.abspath(__file__)), "peers.py")]
    python = has_python_peers()
    dcm2niix = shutil.which("dcm2niix")
    if not dcm2niix:
        print("SKIPPED: dcm2niix, since it is not installed", file=sys.stderr)
    rows = ["# Reading a CT series of 600 slices, 512 × 512", ""]
    rows += [f"- {name}: {value}" for name, value in surroundings(home, python)]
    rows += ["", "Page cache warm; whole processes in turn. Voxels were compared before: all equal.", ""]
    explicit = os.path.join(series, "ct600-explicit")

    with tempfile.TemporaryDirectory() as scratch:
        ours, theirs = os.path.join(scratch, "willis"), os.path.join(scratch, "dcm2niix")

        def convert():
            shutil.rmtree(ours, ignore_errors=True)
            command = [os.path.join(home, "willis"), "convert", explicit, "-o", ours, "--format", "nii"]
            return [run(command)[0]]

        def by_dcm2niix():
            shutil.rmtree(theirs, ignore_errors=True)
            os.mkdir(theirs)
            return [run([dcm2niix, "-z", "n", "-b", "n", "-m", "n", "-o", theirs, explicit])[0]]

        if dcm2niix:
            convert()
            by_dcm2niix()
            if python:
                require_equal_files(ours, theirs)
            candidates = {"willis convert": convert, "dcm2niix": by_dcm2niix}
            title = "Whole process, to an uncompressed NIfTI file"
            rows += table(title, alternating(candidates, ROUNDS), "willis convert")

            def packed():
                shutil.rmtree(ours, ignore_errors=True)
                return [run([os.path.join(home, "willis"), "convert", explicit, "-o", ours])[0]]

            def packed_by_dcm2niix():
                shutil.rmtree(theirs, ignore_errors=True)
                os.mkdir(theirs)
                return [run([dcm2niix, "-z", "y", "-1", "-b", "n", "-m", "n", "-o", theirs, explicit])[0]]

            candidates = {"willis convert": packed, "dcm2niix -1": packed_by_dcm2niix}
            title = "Whole process, to a NIfTI file gzipped at the fastest level"
            rows += table(title, alternating(candidates, max(2, ROUNDS // 2)), "willis convert")

    for syntax in ("explicit", "rle"):
        folder = os.path.join(series, "ct600-" + syntax)
        candidates = {f"willis, {CORES} threads": lambda f=folder: [run(java + [f, str(CORES), "1"])[0]]}
        candidates["willis, 1 thread"] = lambda f=folder: [run(java + [f, "1", "1"])[0]]
        if python and syntax == "explicit":
            checksums = {run(command + [folder, "1", "0"])[1].strip() for command in (java, peers)}
            if len(checksums) != 1:
                sys.exit(f"Willis and pydicom do not give the same voxels: {checksums}")
            candidates[f"pydicom, joblib, {CORES} processes"] = lambda f=folder: [
                run(peers + [f, str(CORES), "1"])[0]
            ]
            candidates["pydicom"] = lambda f=folder: [run(peers + [f, "1", "1"])[0]]
        title = f"Whole process, to a volume in memory ({syntax})"
        rows += table(title, alternating(candidates, ROUNDS), f"willis, {CORES} threads")

    def warm(command, threads):
        # The first rounds of a process are its warm-up.
        lines = run(command + [explicit, str(threads), str(10 + WARM_ROUNDS)])[1].split()
        return [(float(line),) for line in lines[10:]]

    candidates = {f"willis, {CORES} threads": lambda: warm(java, CORES), "willis, 1 thread": lambda: warm(java, 1)}
    if python:
        candidates[f"pydicom, joblib, {CORES} processes"] = lambda: [
            (float(line),) for line in run(peers + [explicit, str(CORES), "4"])[1].split()[1:]
        ]
        candidates["pydicom"] = lambda: [(float(line),) for line in run(peers + [explicit, "1", "3"])[1].split()[1:]]
    rows += table("Warm process, to a volume in memory", alternating(candidates, max(2, ROUNDS // 2)), f"willis, {CORES} threads")
    write(home, "reading", rows)


def memory(home, series):
    rows = ["# Memory of ./willis convert, two CT series of 2,000 slices, 512 × 512", ""]
    rows += [f"- {name}: {value}" for name, value in surroundings(home, False)]
    rows.append("")
    rows += ["| JVM flags | largest resident memory | limit | seconds |", "|---|---|---|---|"]
    # The heap may grow to 60 % of the machine; where memory is short, a user says so.
    for flags in ("", "-Xmx2700m"):
        with tempfile.TemporaryDirectory() as out:
            command = [os.path.join(home, "willis"), "convert", series, "-o", out, "--format", "nii"]
            start = time.perf_counter()
            process = subprocess.Popen(
                command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env={**os.environ, "WILLIS_JAVA_OPTS": flags}
            )
            _, status, usage = os.wait4(process.pid, 0)
            if status != 0:
                sys.exit(f"willis convert ended with {os.waitstatus_to_exitcode(status)}")
            seconds = time.perf_counter() - start
        rows.append(f"| {flags or 'those of the launcher'} | {usage.ru_maxrss / 1e6:.2f} GB | 3 GB | {seconds:.1f} |")
    rows.append("")
    write(home, "memory", rows)


def write(home, name, rows):
    """Prints and keeps a table; what a later part of a benchmark adds replaces it."""
    rows = rows[:2] + ["Made by `willis-bench/run " + name + "`. Ratios count; seconds depend on what else ran.\n"] + rows[2:]
    print("\n".join(rows))
    file = os.path.join(home, "willis-bench", "results", f"{name}-{datetime.date.today().isoformat()}.md")
    with open(file, "w", encoding="utf-8") as out:
        out.write("\n".join(rows))


if __name__ == "__main__":
    {"reading": reading, "memory": memory}[sys.argv[1]](sys.argv[2], sys.argv[3])
