"""Times Visao and PyTorch at the same work, in turn, and prints the table of the README.

ROUNDS (3) and STEPS (100) in the environment say how often and how long. install.sh unpacks the peers.
"""

import datetime
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import time

ROUNDS, STEPS = int(os.environ.get("ROUNDS", 3)), int(os.environ.get("STEPS", 100))
EXPLANATIONS = 1000
HERE = pathlib.Path(__file__).resolve().parent
CHECKOUT = HERE.parent.parent
PEERS = CHECKOUT / "build/peers"

# The fastest settings found for PyTorch, together with those in step.py.
TUNED = {"MALLOC_CONF": "thp:always,dirty_decay_ms:-1,muzzy_decay_ms:-1", "OPENBLAS_NUM_THREADS": "1"}


def run(*command, folder=CHECKOUT, **environment):
    command = [str(word) for word in command]
    return subprocess.run(
        command, cwd=folder, env=os.environ | environment, check=True, stdout=subprocess.PIPE, text=True
    ).stdout.strip()


class Visao:
    """This checkout, through its Go benchmarks."""

    name = "Visao"

    def __init__(self):
        for package in ("train", "network"):
            run("go", "test", "-c", "-o", PEERS / f"{package}.test", f"./ml/{package}")

    def measure(self, kernel, threads, tuned):
        def benchmark(package, name, times, unit):
            out = run(
                PEERS / f"{package}.test", "-test.run=^$", f"-test.bench=^{name}$", f"-test.benchtime={times}x",
                folder=CHECKOUT / "ml" / package, VISAO_KERNEL=kernel, GOMAXPROCS=str(threads),
            )  # fmt: skip
            return float(re.search(rf"([\d.]+) {unit}", out)[1])

        result = {"training": benchmark("train", "BenchmarkTrain", STEPS, "images/s")}
        if threads == 1:
            result["explanation"] = 1e9 / benchmark("network", "BenchmarkExplain", EXPLANATIONS, "ns/op")
        return result


class PyTorch:
    """The PyTorch of a Debian unpacked in a folder, run by that Debian's loader with its libraries."""

    def __init__(self, suite):
        root = PEERS / suite
        libraries = [
            folder
            for pattern in ("usr/lib", "usr/lib/*-gnu", "lib/*-gnu", "usr/lib/*-gnu/openblas-pthread")
            for folder in root.glob(pattern)
        ]
        [loader] = [file for folder in libraries for file in folder.glob("ld-linux-*.so.*")]
        [self.jemalloc] = root.glob("usr/lib/*-gnu/libjemalloc.so.2")
        self.loader = [loader, "--library-path", ":".join(map(str, libraries))]
        self.python = [root / "usr/bin/python3", "-s"]
        self.environment = {"PYTHONHOME": str(root / "usr")}
        about = "import torch; print(torch.__version__, torch.__config__.show())"
        about = run(*self.loader, *self.python, "-c", about, **self.environment)
        self.name = "PyTorch " + re.match(r"\d+\.\d+", about)[0]
        self.versions = f"{self.name} (Debian {suite}, oneDNN {re.search(r'MKL-DNN v([.0-9]+)', about)[1]})"

    def measure(self, kernel, threads, tuned):
        environment, preload = dict(self.environment), []
        if kernel == "avx2":
            environment["ONEDNN_MAX_CPU_ISA"] = "AVX2"
        if tuned:
            environment |= TUNED
            preload = ["--preload", self.jemalloc]
        settings = CHECKOUT / "assets/mnist", threads, STEPS, EXPLANATIONS, "tuned" if tuned else "default"
        return json.loads(run(*self.loader, *preload, *self.python, HERE / "step.py", *settings, **environment))


def unpacked(suites):
    for suite in suites:
        if (PEERS / suite).is_dir():
            yield PyTorch(suite)
        else:
            print(f"PyTorch of Debian {suite} is missing: it could not be fetched.\n")


def busy(seconds=3):
    """The share of the processors' time that other programs take."""

    def ticks():
        fields = [int(n) for n in pathlib.Path("/proc/stat").read_text().split("\n")[0].split()[1:]]
        return sum(fields), sum(fields) - fields[3] - fields[4]  # all; all but idle and waiting for a disk

    (total, used), _, (total_after, used_after) = ticks(), time.sleep(seconds), ticks()
    return (used_after - used) / (total_after - total)


def row(title, rounds, names, cell):
    """A line of the table: the medians, and how many times faster Visao is than the fastest PyTorch of its round."""
    cells = [title] + [cell(statistics.median(r[name] for r in rounds)) for name in names]
    if len(names) > 1:
        ratios = [r["Visao"] / max(r[name] for name in names[1:]) for r in rounds]
        cells.append(f"**{statistics.median(ratios):.2f}** ({min(ratios):.2f}–{max(ratios):.2f})")
    print("|", " | ".join(cells), "|")


def main():
    cpu = dict(re.findall(r"^(.+?)\s*: (.+)", pathlib.Path("/proc/cpuinfo").read_text(), re.M))
    processors = len(os.sched_getaffinity(0))
    kernels = {"avx512": "AVX-512", "avx2": "AVX2"}
    if not {"avx512f", "avx512bw", "avx512dq", "avx512vl"} <= set(cpu["flags"].split()):
        print("This processor has no AVX-512: its rows are left out.\n")
        del kernels["avx512"]
    cases = [(kernel, threads, True) for kernel in kernels for threads in (2, 1) if threads <= processors]
    cases.append((cases[0][0], cases[0][1], False))

    contenders = [Visao(), *unpacked(["trixie", "bookworm"])]
    names = [c.name for c in contenders]
    results = {case: {"training": [], "explanation": []} for case in cases}
    shares = [busy()]
    for number in range(1, ROUNDS + 1):
        for case in cases:
            measured = {}
            for c in contenders:
                measured[c.name] = c.measure(*case)
                print(f"round {number} of {ROUNDS}:", *case, c.name, measured[c.name], file=sys.stderr)
            for task, rounds in results[case].items():
                if task in measured["Visao"]:
                    rounds.append({name: m[task] for name, m in measured.items()})
        shares.append(busy())

    if max(shares) > 0.05:
        # PyTorch's threads wait for each other spinning: having to share a processor costs it far more than Visao.
        print(f"Other programs took up to {max(shares):.0%} of the processors: do not trust these figures.\n")
    compiler = run(*run("go", "env", "CC").split(), "--version").splitlines()[0]
    print(
        f"{cpu['model name']}, {processors} processors; {run('go', 'env', 'GOVERSION')},",
        f"{compiler}; {', '.join(c.versions for c in contenders[1:]) or 'no PyTorch'};",
        f"{datetime.date.today()}; medians of {ROUNDS} rounds of {STEPS} steps, batch 32, float32.\n",
    )
    print("|", " | ".join(["", *names] + ["times the faster PyTorch (least–most)"] * (len(names) > 1)), "|")
    print("|---" * (len(names) + 1 + (len(names) > 1)) + "|")
    for (kernel, threads, tuned), tasks in results.items():
        title = f"{kernels[kernel]}, {threads} thread{'s' * (threads > 1)}"
        title += "" if tuned else ", PyTorch as it comes"
        row(f"training, {title}", tasks["training"], names, lambda rate: f"{rate:,.0f} images/s")
    for (kernel, threads, tuned), tasks in results.items():
        if tasks["explanation"]:
            title = f"explanation, {kernels[kernel]}, 1 thread"
            row(title, tasks["explanation"], names, lambda rate: f"{1000 / rate:.2f} ms")


main()
