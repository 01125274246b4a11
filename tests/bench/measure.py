"""Run a command and say what it cost; shared by the two benchmarks."""
import json
import os
import statistics
import subprocess
import threading
import time


def high_water(pid):
    """The most memory one process held so far, in bytes; 0 once gone."""
    try:
        with open(f"/proc/{pid}/status", encoding="ascii",
                  errors="replace") as status:
            for line in status:
                if line.startswith("VmHWM:"):
                    return int(line.split()[1]) * 1024
    except OSError:
        pass
    return 0


class Watch(threading.Thread):
    """Follows the memory of one process, without its children."""

    def __init__(self, pid):
        super().__init__(daemon=True)
        self.pid = pid
        self.peak = 0
        self.over = threading.Event()
        self.start()

    def run(self):
        while not self.over.wait(0.01):
            self.peak = max(self.peak, high_water(self.pid))


def measure(argv, statuses=(0,), **options):
    """Seconds and bytes that argv took; its children count.

    own_rss is the peak of the first process alone, max_rss that of the
    largest process, but never less than this interpreter: the kernel counts
    what stood in the process before exec.  Output goes to a pipe that is read,
    since grep stops at the first match when it writes to /dev/null.  An exit
    status not in statuses ends it all.
    """
    start = time.monotonic()
    child = subprocess.Popen(argv, stdin=subprocess.DEVNULL,
                             stdout=subprocess.PIPE, **options)
    watch = Watch(child.pid)
    while child.stdout.read(1 << 16):
        pass
    _, status, usage = os.wait4(child.pid, 0)
    wall = time.monotonic() - start
    child.stdout.close()
    child.returncode = os.waitstatus_to_exitcode(status)
    if child.returncode not in statuses:
        raise SystemExit(f"{' '.join(argv)}: status {child.returncode}")
    watch.over.set()
    watch.join()
    return {"wall": wall, "user": usage.ru_utime, "sys": usage.ru_stime,
            "cpu": usage.ru_utime + usage.ru_stime,
            "max_rss": usage.ru_maxrss * 1024, "own_rss": watch.peak}


def spread(runs, field):
    """min, median and max of a field."""
    values = [run[field] for run in runs]
    return min(values), statistics.median(values), max(values)


def peak(runs, field):
    return max(run[field] for run in runs)


def save(name, results):
    with open(name, "w", encoding="utf-8") as out:
        json.dump(results, out, indent=1)
        out.write("\n")


def mib(count):
    return f"{count / 2**20:.0f}"
