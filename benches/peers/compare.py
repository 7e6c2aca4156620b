"""Ours and theirs on the same generated data, in alternation: ratios of time, and peak memory.

    python3 benches/peers/compare.py [--rows N] [--runs N] [--stages read,write,run,growth]

Makes an environment with the peers and the data below target/peers, builds the program, and prints
tables in markdown. A time is the median of the runs; a ratio is the median of the ratios run by
run, so that a machine that is busy with other things at one time and not at another disturbs
both sides alike. Peak memory is the largest of a process as the operating system counts it.
"""

import argparse
import json
import os
import platform
import shutil
import statistics
import subprocess
import sys
import time
import venv
from datetime import date
from pathlib import Path

HERE = Path(__file__).resolve().parent
ROOT = HERE.parents[1]
WORK = ROOT / "target" / "peers"


def environment():
    """The Python of the environment in which the peers are installed."""
    python = WORK / "venv" / "bin" / "python"
    if not python.exists():
        venv.create(WORK / "venv", with_pip=True)
        install = [python, "-m", "pip", "install", "-q", "-r", HERE / "requirements.txt"]
        subprocess.run(install, check=True)
    return python


def built():
    """The program and the bench that does one job."""
    subprocess.run(["cargo", "build", "--release", "--locked"], cwd=ROOT, check=True)
    told = subprocess.run(["cargo", "bench", "--locked", "--bench", "job", "--no-run",
                           "--message-format=json"], cwd=ROOT, check=True, stdout=subprocess.PIPE)
    messages = map(json.loads, told.stdout.splitlines())
    job = next(message["executable"] for message in messages
               if message.get("target", {}).get("name") == "job" and message.get("executable"))
    return ROOT / "target" / "release" / "wanglai", Path(job)


def data(rows, workbooks=1):
    folder = WORK / f"data-{rows}-{workbooks}"
    if not (folder / "customers.xlsx").exists():
        subprocess.run([sys.executable, HERE / "generate.py", folder, str(rows), str(workbooks)],
                       check=True)
    return folder


def timed(command):
    """Seconds, those that the command itself says where it does, and peak memory in MiB."""
    begun = time.perf_counter()
    process = subprocess.Popen([str(word) for word in command], stdout=subprocess.PIPE,
                               stderr=subprocess.DEVNULL)
    said = process.stdout.read().decode(errors="replace").split()
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    seconds = time.perf_counter() - begun
    if process.returncode not in (0, 1):
        raise SystemExit(f"{command} ended with {process.returncode}")
    own = [word for word in said[-1:] if word.replace(".", "").isdigit() and len(said) == 1]
    return float(own[0]) if own else seconds, usage.ru_maxrss / 1024


def fresh(folder):
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder


def alternate(title, jobs, runs):
    """Runs the jobs one after the other, so many times; the first is what the others are held to."""
    results = {name: [] for name, _ in jobs}
    for _ in range(runs):
        for name, command in jobs:
            results[name].append(timed(command()))
    first = results[jobs[0][0]]
    print(f"\n{title}\n\n| what | seconds | times ours | peak memory, MiB |\n|---|---|---|---|")
    for name, found in results.items():
        seconds = statistics.median(run[0] for run in found)
        ratio = statistics.median(theirs[0] / ours[0] for ours, theirs in zip(first, found))
        memory = max(run[1] for run in found)
        print(f"| {name} | {seconds:.2f} | {ratio:.2f} | {memory:.0f} |", flush=True)


def main():
    options = argparse.ArgumentParser()
    options.add_argument("--rows", type=int, default=1_000_000)
    options.add_argument("--runs", type=int, default=3)
    options.add_argument("--stages", default="read,write,run,folder")
    options = options.parse_args()
    stages, rows, runs = options.stages.split(","), options.rows, options.runs
    WORK.mkdir(parents=True, exist_ok=True)
    python = environment()
    wanglai, job = built()
    sales = data(rows) / "sales.xlsx"
    peer = HERE / "peer.py"
    out = WORK / "out"

    def stage(program, name, *more):
        return lambda: [*program, name, sales, *more]

    def run(folder, *before):
        return lambda: [*before, wanglai, "run", folder, "--out", fresh(out) / "ours", "--quiet"]

    def script(folder, *more):
        return lambda: [python, HERE / "analyst.py", folder, fresh(out) / "theirs", *more]

    versions = subprocess.run([python, "-m", "pip", "freeze"], stdout=subprocess.PIPE, text=True)
    print(f"{date.today()}, {platform.machine()}, {os.cpu_count()} cores, {rows:,} rows × 12 columns, "
          f"{sales.stat().st_size / 1e6:.0f} MB; {', '.join(versions.stdout.split())}")
    if "read" in stages:
        alternate("Read: .xlsx to typed frames", [
            ("wanglai", stage([job], "read")),
            ("the limit: inflate and scan for `<`", stage([job], "inflate")),
            ("calamine, cell by cell, values dropped", stage([job], "calamine")),
            ("Python polars `read_excel`", stage([python, peer], "read-polars")),
            ("fastexcel", stage([python, peer], "read-fastexcel")),
            ("DuckDB `read_xlsx`", stage([python, peer], "read-duckdb"))], runs)
    if "write" in stages:
        fresh(out)
        alternate("Write: the same rows as .xlsx (ours and the plain one read them anew)", [
            ("wanglai, the returned copy", stage([job], "write", out / "ours.xlsx")),
            ("rust_xlsxwriter used plainly", stage([job], "plain", out / "plain.xlsx")),
            ("DuckDB `COPY`", stage([python, peer], "write-duckdb", out / "duckdb.xlsx"))], runs)
    for name, workbooks in [("run", 1), ("folder", 24)]:
        if name in stages:
            folder = data(rows, workbooks)
            alternate(f"The whole job, {workbooks} workbook(s) of sales", [
                ("`wanglai run`", run(folder)),
                ("`wanglai run` on one core", run(folder, "taskset", "-c", "0")),
                ("the same sheets in Python", script(folder)),
                ("the same, xlsxwriter with its default settings", script(folder, "--default")),
                ("seven sheets in Python", script(folder, "--main"))], runs)
    if "growth" in stages:
        print("\nGrowth\n\n| rows | seconds | µs a row | peak memory, MiB |\n|---|---|---|---|")
        for count in [10_000, 100_000, 1_000_000, 10_000_000]:
            # A sheet holds a million rows.
            folder = data(count, max(1, count // 1_000_000))
            seconds, memory = timed(run(folder)())
            print(f"| {count:,} | {seconds:.2f} | {seconds / count * 1e6:.1f} | {memory:.0f} |",
                  flush=True)


if __name__ == "__main__":
    main()
